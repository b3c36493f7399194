/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-snapshot-page.h"

#include <math.h>

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-json-read.h"

static void
clear_placed_fix (YpPlacedFix *placed)
{
  g_clear_pointer (&placed->unit, g_free);
}

static void
free_item (YpItem *item)
{
  g_free (item->key);
  g_free (item->standard);
  g_free (item->kind);
  g_free (item->code);
  g_free (item->name);
  g_free (item->group);
  g_free (item);
}

GArray *
yp_placed_fixes_new (void)
{
  GArray *fixes = g_array_new (FALSE, FALSE, sizeof (YpPlacedFix));

  g_array_set_clear_func (fixes, (GDestroyNotify) clear_placed_fix);
  return fixes;
}

/* What is not a fix is left out: the next one comes within seconds. */
static void
take_fix (GArray *fixes,
          const char *unit,
          double longitude,
          double latitude,
          gint64 at,
          double speed,
          double course,
          double accuracy)
{
  YpPlacedFix placed = {
    NULL, { longitude, latitude, at, (float) speed, (float) course, (float) accuracy }
  };

  if (unit == NULL || !yp_is_on_earth (longitude, latitude))
    return;

  placed.unit = g_strdup (unit);
  g_array_append_val (fixes, placed);
}

static double
get_element_number (JsonArray *array, guint index)
{
  JsonNode *node;
  GType type;

  if (index >= json_array_get_length (array))
    return NAN;

  node = json_array_get_element (array, index);
  type = json_node_get_value_type (node);
  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double (node) : NAN;
}

static const char *
get_element_string (JsonArray *array, guint index)
{
  JsonNode *node;

  if (index >= json_array_get_length (array))
    return NULL;

  node = json_array_get_element (array, index);
  return json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static void
read_positions (GArray *fixes, JsonArray *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonArray *row = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      const char *at_text = row != NULL ? get_element_string (row, 3) : NULL;
      gint64 at;

      if (at_text != NULL && yp_time_parse (at_text, &at))
        take_fix (fixes, get_element_string (row, 0), get_element_number (row, 1),
                  get_element_number (row, 2), at, get_element_number (row, 4),
                  get_element_number (row, 5), NAN);
    }
}

/**
 * yp_placed_fixes_new_from_json:
 * @text: `[["UNIT",lon,lat,"AT",speed or null,course or null],…]`
 * @length: of @text, bytes
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable) (element-type YpPlacedFix): the fixes, those left out that
 *   have no unit, time or place on Earth; or %NULL with @error set
 */
GArray *
yp_placed_fixes_new_from_json (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = yp_json_parse (text, length, error);
  g_autoptr (GArray) fixes = NULL;

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (root))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "Positions are not an array");
      return NULL;
    }

  fixes = yp_placed_fixes_new ();
  read_positions (fixes, json_node_get_array (root));

  return g_steal_pointer (&fixes);
}

YpReferenceLayer *
yp_reference_layer_copy (const YpReferenceLayer *self)
{
  YpReferenceLayer *copy = g_new0 (YpReferenceLayer, 1);

  copy->name = g_strdup (self->name);
  copy->digest = g_strdup (self->digest);
  copy->n_features = self->n_features;
  copy->source = g_strdup (self->source);
  copy->datum = g_strdup (self->datum);
  copy->imported_at = self->imported_at;

  return copy;
}

void
yp_reference_layer_free (YpReferenceLayer *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->digest);
  g_free (self->source);
  g_free (self->datum);
  g_free (self);
}

/* The objects of an array member; what is none is left out. */
static JsonObject *
get_row (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static guint
get_n_rows (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

static gboolean
read_level (const char *name, YpAreaLevel *level)
{
  static const char *const names[] = { "town", "village", "grid" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *level = (YpAreaLevel) i;
        return TRUE;
      }

  return FALSE;
}

static void
read_areas (YpSnapshotPage *self, JsonArray *array)
{
  for (guint i = 0; i < YP_N_AREA_LEVELS; i++)
    self->areas[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < get_n_rows (array); i++)
    {
      JsonObject *row = get_row (array, i);
      const char *code = row != NULL ? yp_json_get_string (row, "code") : NULL;
      const char *name = row != NULL ? yp_json_get_string (row, "name") : NULL;
      YpAreaLevel level;

      if (code != NULL && name != NULL && read_level (yp_json_get_string (row, "level"), &level))
        g_hash_table_replace (self->areas[level], g_strdup (code), g_strdup (name));
    }
}

static gboolean
read_calendar (YpSnapshotPage *self, const char *text, GError **error)
{
  self->calendar_text = g_strdup (text);
  self->calendar = text != NULL ? yp_calendar_new_from_csv (text, strlen (text), error)
                                : yp_calendar_new_default ();

  return self->calendar != NULL;
}

static void
read_items (YpSnapshotPage *self, JsonArray *array)
{
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) free_item);

  for (guint i = 0; i < get_n_rows (array); i++)
    {
      JsonObject *row = get_row (array, i);
      const char *key = row != NULL ? yp_json_get_string (row, "key") : NULL;
      const char *name = row != NULL ? yp_json_get_string (row, "name") : NULL;
      g_auto (GStrv) parts = key != NULL ? g_strsplit (key, ":", 3) : NULL;
      YpItem *item;

      if (name == NULL || parts == NULL || g_strv_length (parts) != 3)
        continue;

      item = g_new0 (YpItem, 1);
      item->key = g_strdup (key);
      item->standard = g_strdup (parts[0]);
      item->kind = g_strdup (parts[1]);
      item->code = g_strdup (parts[2]);
      item->name = g_strdup (name);
      item->group = g_strdup (yp_json_get_string (row, "group"));
      g_hash_table_replace (self->items, item->key, item);
    }
}

static void
read_units (YpSnapshotPage *self, JsonArray *array)
{
  self->units = g_ptr_array_new_with_free_func (g_object_unref);
  self->fixes = yp_placed_fixes_new ();

  for (guint i = 0; i < get_n_rows (array); i++)
    {
      JsonObject *row = get_row (array, i);
      g_autoptr (GError) error = NULL;
      YpUnit *unit = row != NULL ? yp_unit_new_from_json (row, &error) : NULL;
      JsonObject *fix = row != NULL ? yp_json_get_object (row, "fix") : NULL;
      gint64 at;

      if (unit == NULL)
        {
          g_message ("The snapshot's unit %u is left out: %s", i,
                     error != NULL ? error->message : "not an object");
          continue;
        }

      g_ptr_array_add (self->units, unit);
      if (fix != NULL && yp_json_get_time (fix, "at", &at))
        take_fix (self->fixes, yp_unit_get_id (unit), yp_json_get_number (fix, "lon"),
                  yp_json_get_number (fix, "lat"), at, yp_json_get_number (fix, "speed"),
                  yp_json_get_number (fix, "course"), yp_json_get_number (fix, "accuracy"));
    }
}

/* Names and digests become names of files. */
static gboolean
is_file_word (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  if (length == 0 || length > 128)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '_')
      return FALSE;

  return TRUE;
}

static void
read_layers (YpSnapshotPage *self, JsonArray *array)
{
  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_reference_layer_free);

  for (guint i = 0; i < get_n_rows (array); i++)
    {
      JsonObject *row = get_row (array, i);
      const char *name = row != NULL ? yp_json_get_string (row, "name") : NULL;
      const char *digest = row != NULL ? yp_json_get_string (row, "digest") : NULL;
      gint64 n_features = 0;
      YpReferenceLayer *layer;

      if (!is_file_word (name) || !is_file_word (digest))
        continue;

      yp_json_get_int (row, "n_features", &n_features);
      layer = g_new0 (YpReferenceLayer, 1);
      layer->name = g_strdup (name);
      layer->digest = g_strdup (digest);
      layer->n_features = (guint) CLAMP (n_features, 0, G_MAXINT);
      layer->source = g_strdup (yp_json_get_string (row, "source"));
      layer->datum = g_strdup (yp_json_get_string (row, "datum"));
      if (!yp_json_get_time (row, "imported_at", &layer->imported_at))
        layer->imported_at = 0;
      g_ptr_array_add (self->layers, layer);
    }
}

static gboolean
read_incidents (YpSnapshotPage *self, JsonArray *array, GError **error)
{
  self->incidents = g_ptr_array_new_with_free_func (g_object_unref);

  if (array == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "The snapshot has no “incidents”");
      return FALSE;
    }

  for (guint i = 0; i < get_n_rows (array); i++)
    {
      JsonObject *row = get_row (array, i);
      g_autoptr (GError) row_error = NULL;
      YpIncident *incident = row != NULL ? yp_incident_new_from_json (row, &row_error) : NULL;

      if (incident != NULL)
        g_ptr_array_add (self->incidents, incident);
      else
        g_message ("The snapshot's incident %u is left out: %s", i,
                   row_error != NULL ? row_error->message : "not an object");
    }

  return TRUE;
}

static gboolean
read_head (YpSnapshotPage *self, JsonObject *root, GError **error)
{
  gint64 seq;

  if (!self->is_first)
    return TRUE;

  if (!yp_json_get_int (root, "seq", &seq) || seq < 0 || !yp_json_get_time (root, "at", &self->at))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "The snapshot has no “seq” or “at”");
      return FALSE;
    }

  self->seq = (guint64) seq;
  self->origin = g_strdup (yp_json_get_string (root, "origin"));
  self->head = g_strdup (yp_json_get_string (root, "head"));
  yp_json_get_int (root, "stamp", &self->stamp);
  yp_json_get_int (root, "n_pages", &self->n_pages);
  return TRUE;
}

/**
 * yp_snapshot_page_new_from_json:
 * @text: a page of `GET /situation`
 * @length: of @text, bytes
 * @error: return location for a #YpError
 *
 * A row that cannot be read is left out and logged: one bad row must not blind the desk. Any
 * thread.
 *
 * Returns: (transfer full) (nullable): the page, or %NULL with @error set
 */
YpSnapshotPage *
yp_snapshot_page_new_from_json (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonObject) root = yp_json_parse_object (text, length, error);
  g_autoptr (YpSnapshotPage) self = NULL;

  if (root == NULL)
    return NULL;

  self = yp_snapshot_page_new ();
  self->is_first = yp_json_get_array (root, "units") != NULL;

  if (!read_head (self, root, error) ||
      !read_incidents (self, yp_json_get_array (root, "incidents"), error))
    return NULL;

  read_areas (self, yp_json_get_array (root, "areas"));
  if (self->is_first && !read_calendar (self, yp_json_get_string (root, "calendar"), error))
    return NULL;

  read_items (self, yp_json_get_array (root, "items"));
  read_units (self, yp_json_get_array (root, "units"));
  read_positions (self->fixes, yp_json_get_array (root, "positions"));
  read_layers (self, yp_json_get_array (root, "layers"));
  yp_json_get_int (root, "next", &self->next);

  return g_steal_pointer (&self);
}

YpSnapshotPage *
yp_snapshot_page_new (void)
{
  YpSnapshotPage *self = g_new0 (YpSnapshotPage, 1);

  self->ref_count = 1;

  return self;
}

YpSnapshotPage *
yp_snapshot_page_ref (YpSnapshotPage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_snapshot_page_unref (YpSnapshotPage *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint i = 0; i < YP_N_AREA_LEVELS; i++)
    g_clear_pointer (&self->areas[i], g_hash_table_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_pointer (&self->calendar, yp_calendar_unref);
  g_free (self->calendar_text);
  g_clear_pointer (&self->units, g_ptr_array_unref);
  g_clear_pointer (&self->fixes, g_array_unref);
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_clear_pointer (&self->incidents, g_ptr_array_unref);
  g_free (self->origin);
  g_free (self->head);
  g_free (self);
}
