/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpLetterhead:
 * @city: the city's name, with which the organization's begins
 * @organization: who issues, without the city
 * @mark: how the numbers of its documents begin (机关代字), as 张指 in 张指督〔2026〕0123号
 *
 * Under whose name documents go out.
 */
typedef struct
{
  char *city;
  char *organization;
  char *mark;
} YpLetterhead;

YpLetterhead *yp_letterhead_new_from_csv (const char *text, gsize length, GError **error);
YpLetterhead *yp_letterhead_new_default (void);
void yp_letterhead_free (YpLetterhead *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpLetterhead, yp_letterhead_free)

char *yp_letterhead_format_issuer (const YpLetterhead *self);

G_END_DECLS
