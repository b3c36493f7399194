/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How deep JSON from outside may nest, and how many values one text may hold. */
#define YP_JSON_MAX_DEPTH 64
#define YP_JSON_MAX_VALUES 1000000

gboolean yp_json_check (const char *text, gsize length, guint max_values, GError **error);

/**
 * YpJsonWriter:
 * @text: where it writes; the caller's
 *
 * Writes RFC 8259 JSON straight into a string, without a tree. Keep it on the stack. Commas and
 * quotes are its work; that objects are closed in order is the caller's, and asserted.
 */
typedef struct
{
  GString *text;
  /*< private >*/
  gboolean needs_comma;
  guint depth;
} YpJsonWriter;

void yp_json_writer_init (YpJsonWriter *self, GString *text);
void yp_json_open_object (YpJsonWriter *self, const char *name);
void yp_json_close_object (YpJsonWriter *self);
void yp_json_open_array (YpJsonWriter *self, const char *name);
void yp_json_close_array (YpJsonWriter *self);
void yp_json_add_string (YpJsonWriter *self, const char *name, const char *value);
void yp_json_add_int (YpJsonWriter *self, const char *name, gint64 value);
void yp_json_add_number (YpJsonWriter *self, const char *name, double value);
void yp_json_add_degrees (YpJsonWriter *self, const char *name, double value);
void yp_json_add_boolean (YpJsonWriter *self, const char *name, gboolean value);
void yp_json_add_null (YpJsonWriter *self, const char *name);
void yp_json_add_time (YpJsonWriter *self, const char *name, gint64 time_us);
void yp_json_add_raw (YpJsonWriter *self, const char *name, const char *json);
void yp_json_append_string (GString *text, const char *value, gssize length);

G_END_DECLS
