/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-catalogue.h"
#include "yp-incident.h"

G_BEGIN_DECLS

/**
 * YpOpen311Format:
 *
 * The two forms in which every reply exists: what `.json` and `.xml` ask for.
 */
typedef enum
{
  YP_OPEN311_JSON,
  YP_OPEN311_XML,
} YpOpen311Format;

gboolean
yp_open311_split_name (const char *segment, char **name, YpOpen311Format *format, GError **error);
const char *yp_open311_format_get_content_type (YpOpen311Format format);

void yp_open311_write_discovery (GString *text, YpOpen311Format format, const char *base_url);
void
yp_open311_write_services (GString *text, YpOpen311Format format, const YpCatalogue *catalogue);
void
yp_open311_write_service_definition (GString *text, YpOpen311Format format, const YpItem *item);
void yp_open311_write_requests (GString *text,
                                YpOpen311Format format,
                                const YpCatalogue *catalogue,
                                YpIncident *const *incidents,
                                guint n_incidents);
void yp_open311_write_receipt (GString *text, YpOpen311Format format, const char *id);
void yp_open311_write_error (GString *text,
                             YpOpen311Format format,
                             guint status,
                             const char *description);

G_END_DECLS
