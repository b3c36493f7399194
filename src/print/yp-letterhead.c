/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-print"

#include "yp-letterhead.h"

/**
 * yp_letterhead_get_sample:
 *
 * Returns: (transfer none): the sample city's
 */
const YpLetterhead *
yp_letterhead_get_sample (void)
{
  static const YpLetterhead sample = { "张家港市", "社会治理现代化指挥中心" };

  return &sample;
}

/**
 * yp_letterhead_format_issuer:
 * @self: a letterhead
 *
 * Returns: (transfer full): the full name of who issues
 */
char *
yp_letterhead_format_issuer (const YpLetterhead *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strconcat (self->city, self->organization, NULL);
}
