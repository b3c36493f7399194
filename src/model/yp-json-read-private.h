/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-json-read.h"

G_BEGIN_DECLS

/* These say what is wrong with a member. One that is missing and one that is `null` are the same:
 * unknown. */
gboolean _yp_json_read_text (JsonObject *object, const char *name, char **value, GError **error);
gboolean _yp_json_require_text (JsonObject *object, const char *name, char **value, GError **error);
gboolean
_yp_json_require_time (JsonObject *object, const char *name, gint64 *time_us, GError **error);
gboolean _yp_json_require_seq (JsonObject *object, guint64 *seq, GError **error);
gboolean _yp_json_read_place (JsonObject *object,
                              gboolean *has_place,
                              double *longitude,
                              double *latitude,
                              GError **error);
JsonObject *_yp_json_copy (JsonObject *object);
gboolean _yp_json_has (JsonObject *object, const char *name);

/* yp-entry.c */
char *_yp_json_to_text (JsonObject *object);

/* Puts a copy of @value, which may be %NULL, in the place of what was. */
static inline void
_yp_set_text (char **text, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*text);
  *text = copy;
}

G_END_DECLS
