/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-entry.h"

G_BEGIN_DECLS

void yp_stream_append_event (const YpEntry *entry, GString *text);

G_END_DECLS
