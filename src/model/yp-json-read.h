/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* json-glib's own readers complain of a wrong type; to data from outside that is no insult. */

JsonNode *yp_json_parse (const char *text, gsize length, GError **error);
JsonObject *yp_json_parse_object (const char *text, gsize length, GError **error);
const char *yp_json_get_string (JsonObject *object, const char *name);
double yp_json_get_number (JsonObject *object, const char *name);
gboolean yp_json_get_int (JsonObject *object, const char *name, gint64 *value);
JsonObject *yp_json_get_object (JsonObject *object, const char *name);
JsonArray *yp_json_get_array (JsonObject *object, const char *name);
char **yp_json_get_texts (JsonObject *object, const char *name);
gboolean yp_json_get_time (JsonObject *object, const char *name, gint64 *time_us);

G_END_DECLS
