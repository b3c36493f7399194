/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-page.h"

G_BEGIN_DECLS

/**
 * YpPageImprint:
 * @issuer: who had it printed
 * @copies: (nullable): to whom copies go, 抄送
 * @printed_at: when it was printed, microseconds since 1970 UTC
 *
 * The imprint (版记) at the foot of a document's last sheet.
 */
typedef struct
{
  const char *issuer;
  const char *copies;
  gint64 printed_at;
} YpPageImprint;

double yp_page_imprint_get_height (const YpPageImprint *self, YpPage *page);
void yp_page_imprint_write (const YpPageImprint *self, YpPage *page);

G_END_DECLS
