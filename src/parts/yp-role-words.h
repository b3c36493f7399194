/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-role.h"

G_BEGIN_DECLS

char *yp_words_format_roles (YpRoles roles);
char *yp_words_explain_roles (YpRoles have, YpRoles wanted);

G_END_DECLS
