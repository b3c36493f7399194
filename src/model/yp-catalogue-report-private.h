/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-catalogue-rows.h"

G_BEGIN_DECLS

void _yp_catalogue_report_init (YpCatalogueReport *self);
void _yp_catalogue_report_add_problem (YpCatalogueReport *self,
                                       guint row,
                                       const char *column,
                                       const char *reason);
void _yp_catalogue_report_add_spelling (YpCatalogueReport *self,
                                        const char *text,
                                        const YpLimit *limit,
                                        const char *qualifier);
void _yp_catalogue_report_sort (YpCatalogueReport *self);

G_END_DECLS
