/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-route.h"

G_BEGIN_DECLS

gboolean yp_refusal_is_open311 (const char *path);

YpReply *yp_refusal_new_too_large (const char *path, goffset limit);
YpReply *yp_refusal_new_stranger (const char *path);
YpReply *yp_refusal_new_no_route (const char *path, const char *allow);

G_END_DECLS
