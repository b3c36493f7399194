/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-items.h"
#include "yp-map.h"

G_BEGIN_DECLS

#define YP_TYPE_INTAKE_PAGE (yp_intake_page_get_type ())

/**
 * YpIntakePage:
 *
 * Where a report is written down: what is said comes first; the item is proposed from it and never
 * taken out of the writer's hand; the place is pointed out, or written; what it may be the same as
 * is shown before it is filed. What is half-written outlives the program. Signals: `left`: back to
 * what was before; `show` (string id): to be looked at; `told` (string text, gboolean is_refused);
 * `begun`: yp_intake_page_has_draft() says something else.
 */
G_DECLARE_FINAL_TYPE (YpIntakePage, yp_intake_page, YP, INTAKE_PAGE, AdwBin)

void
yp_intake_page_connect (YpIntakePage *self, YpSituation *situation, YpItems *items, YpMap *map);
void yp_intake_page_open (YpIntakePage *self, const char *description);
gboolean yp_intake_page_has_draft (YpIntakePage *self);

G_END_DECLS
