/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpLetterhead:
 * @city: the city's name, with which the organization's begins
 * @organization: who issues, without the city
 *
 * Under whose name documents go out.
 */
typedef struct
{
  const char *city;
  const char *organization;
} YpLetterhead;

const YpLetterhead *yp_letterhead_get_sample (void);
char *yp_letterhead_format_issuer (const YpLetterhead *self);

G_END_DECLS
