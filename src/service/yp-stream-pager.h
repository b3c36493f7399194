/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-stream.h"

G_BEGIN_DECLS

void
yp_stream_pager_ask (YpStream *stream, YpStreamReader *reader, guint64 after, gpointer readers);

G_END_DECLS
