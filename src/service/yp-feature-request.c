/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-feature-request.h"

#include "yp-clock.h"
#include "yp-error.h"

static gboolean
refuse (GError **error, const char *name, const char *value, const char *problem)
{
  g_autofree char *shown = yp_form_shorten (value, -1);

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Parameter “%s” %s: “%s”", name, problem, shown);
  return FALSE;
}

static gboolean
refuse_name (GError **error, const char *name, const char *where)
{
  g_autofree char *shown = yp_form_shorten (name, -1);

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Parameter “%s” is not known %s", shown, where);
  return FALSE;
}

static gboolean
is_whole_number (const char *value)
{
  return *value != '\0' && value[strspn (value, "0123456789")] == '\0';
}

/* More than the most is the most (OGC 17-069, /req/core/fc-limit-response-1). */
static gboolean
read_limit (YpFeatureRequest *self, const char *value, GError **error)
{
  guint64 limit = is_whole_number (value) ? g_ascii_strtoull (value, NULL, 10) : 0;

  if (limit == 0)
    return refuse (error, "limit", value, "is not a whole number from 1 to 10000");

  self->query.limit = (guint) MIN (limit, YP_FEATURE_MAX_LIMIT);
  return TRUE;
}

static gboolean
read_after (YpFeatureRequest *self, const char *value, GError **error)
{
  guint64 after = is_whole_number (value) ? g_ascii_strtoull (value, NULL, 10) : G_MAXUINT64;

  if (after > G_MAXINT64)
    return refuse (error, "after", value, "is not of a next link");

  self->query.after_fid = (gint64) after;
  return TRUE;
}

static gboolean
read_bounds (YpFeatureRequest *self, const char *value, GError **error)
{
  if (!yp_bounds_parse (value, &self->bounds, error))
    {
      g_prefix_error (error, "Parameter “bbox”: ");
      return FALSE;
    }

  self->query.bounds = &self->bounds;
  return TRUE;
}

/* One end of an interval: `..` and nothing leave @time_us as it is. */
static gboolean
read_end (const char *text, gint64 *time_us)
{
  return *text == '\0' || g_str_equal (text, "..") || yp_time_parse (text, time_us);
}

static gboolean
read_datetime (YpFeatureRequest *self, const char *value, GError **error)
{
  g_auto (GStrv) ends = g_strsplit (value, "/", 3);
  guint n_ends = g_strv_length (ends);
  gint64 from = G_MININT64;
  gint64 to = G_MAXINT64;

  if (n_ends == 1 && yp_time_parse (ends[0], &from))
    to = from;
  else if (n_ends != 2 || !read_end (ends[0], &from) || !read_end (ends[1], &to) ||
           (from == G_MININT64 && to == G_MAXINT64))
    return refuse (error, "datetime", value,
                   "is neither a time like 2026-08-24T01:02:03Z nor two of them parted by “/”, "
                   "one of which may be “..”");

  if (from > to)
    return refuse (error, "datetime", value, "ends before it begins");

  /* What has no time is not filtered by it (OGC 17-069, /req/core/fc-time-response). */
  if (self->query.collection->time != NULL)
    {
      self->query.time_from = from;
      self->query.time_to = to;
    }

  return TRUE;
}

static gboolean
read_format (YpFeatureRequest *self, const char *value, GError **error)
{
  return g_str_equal (value, "json") || refuse (error, "f", value, "is not json");
}

typedef struct
{
  const char *name;
  gboolean (*read) (YpFeatureRequest *self, const char *value, GError **error);
} Parameter;

static const Parameter parameters[] = {
  { "bbox", read_bounds }, { "limit", read_limit }, { "datetime", read_datetime },
  { "after", read_after }, { "f", read_format },
};

static gboolean
read_field (YpFeatureRequest *self, const YpFormField *field, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++)
    {
      if (g_str_equal (field->name, parameters[i].name))
        return parameters[i].read (self, field->value, error);
    }

  if (yp_collection_find_column (self->query.collection, field->name) < 0)
    return refuse_name (error, field->name, "in this collection");

  if (self->query.filters == NULL)
    self->query.filters = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (self->query.filters, (gpointer) field->name, (gpointer) field->value);

  return TRUE;
}

/**
 * yp_feature_request_parse:
 * @collection: what is asked
 * @query_text: (nullable): the query of the address, as it came
 * @error: return location for a #YpError that names the parameter
 *
 * Reads `bbox`, `datetime`, `limit`, `after`, `f` and the collection's properties. Any other
 * parameter is an error (OGC 17-069, /req/core/query-param-unknown).
 *
 * Returns: (transfer full) (nullable): the query, or %NULL with @error set
 */
YpFeatureRequest *
yp_feature_request_parse (const YpCollection *collection, const char *query_text, GError **error)
{
  g_autoptr (YpFeatureRequest) self = g_new0 (YpFeatureRequest, 1);
  const char *text = query_text != NULL ? query_text : "";

  self->query.collection = collection;
  self->query.time_from = G_MININT64;
  self->query.time_to = G_MAXINT64;
  self->query.limit = YP_FEATURE_DEFAULT_LIMIT;

  self->form = yp_form_parse (text, strlen (text), error);
  if (self->form == NULL)
    return NULL;

  for (guint i = 0; i < self->form->n_fields; i++)
    {
      if (!read_field (self, &self->form->fields[i], error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

void
yp_feature_request_free (YpFeatureRequest *self)
{
  g_clear_pointer (&self->query.filters, g_hash_table_unref);
  g_clear_pointer (&self->form, yp_form_free);
  g_free (self);
}

/**
 * yp_feature_request_append_address:
 * @self: a query
 * @after: the fid after which the page begins, or 0 for the page that was asked for
 * @address: where to append; ends in the path
 *
 * Appends `?` and every parameter, so that a link asks the same again.
 */
void
yp_feature_request_append_address (const YpFeatureRequest *self, gint64 after, GString *address)
{
  char separator = '?';

  for (guint i = 0; i < self->form->n_fields; i++)
    {
      const YpFormField *field = &self->form->fields[i];

      if (after > 0 && g_str_equal (field->name, "after"))
        continue;

      g_string_append_c (address, separator);
      g_string_append_uri_escaped (address, field->name, NULL, FALSE);
      g_string_append_c (address, '=');
      g_string_append_uri_escaped (address, field->value, ",:/", FALSE);
      separator = '&';
    }

  if (after > 0)
    g_string_append_printf (address, "%cafter=%" G_GINT64_FORMAT, separator, after);
}

/**
 * yp_feature_request_check_plain:
 * @query_text: (nullable): the query of an address that takes no parameter but `f`
 * @error: return location for a #YpError that names the parameter
 *
 * Returns: whether it has none
 */
gboolean
yp_feature_request_check_plain (const char *query_text, GError **error)
{
  const char *text = query_text != NULL ? query_text : "";
  g_autoptr (YpForm) form = yp_form_parse (text, strlen (text), error);

  if (form == NULL)
    return FALSE;

  for (guint i = 0; i < form->n_fields; i++)
    {
      if (!g_str_equal (form->fields[i].name, "f"))
        return refuse_name (error, form->fields[i].name, "here");
      if (!read_format (NULL, form->fields[i].value, error))
        return FALSE;
    }

  return TRUE;
}
