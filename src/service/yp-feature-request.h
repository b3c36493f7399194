/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-form.h"
#include "yp-store.h"

G_BEGIN_DECLS

/* How many features a page has by default, and at most. */
#define YP_FEATURE_DEFAULT_LIMIT 1000
#define YP_FEATURE_MAX_LIMIT 10000

/**
 * YpFeatureRequest:
 * @query: for the store; points into the rest
 * @form: the parameters as they came
 *
 * What an address asks of one collection (OGC 17-069, 7.15). Immutable.
 */
typedef struct
{
  YpQuery query;
  YpForm *form;
  /*< private >*/
  YpBounds bounds;
} YpFeatureRequest;

YpFeatureRequest *
yp_feature_request_parse (const YpCollection *collection, const char *query_text, GError **error);
void yp_feature_request_free (YpFeatureRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpFeatureRequest, yp_feature_request_free)

void
yp_feature_request_append_address (const YpFeatureRequest *self, gint64 after, GString *address);
gboolean yp_feature_request_check_plain (const char *query_text, GError **error);

G_END_DECLS
