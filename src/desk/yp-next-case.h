/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-items.h"

G_BEGIN_DECLS

char *yp_next_case_find (YpSituation *situation, YpItems *items, const char *after, char **why);

G_END_DECLS
