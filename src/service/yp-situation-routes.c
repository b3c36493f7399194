/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include <math.h>

#include "yp-json.h"
#include "yp-route.h"

#define DEFAULT_LIMIT 5000
#define MAX_LIMIT 10000

static const char *const level_names[] = {
  [YP_AREA_TOWN] = "town",
  [YP_AREA_VILLAGE] = "village",
  [YP_AREA_GRID] = "grid",
};

/* What the page is made of: the rest of it, the first page only. */
typedef struct
{
  guint64 seq;
  GString *incidents; /* JSON objects with commas between them */
  guint n_incidents;
  gint64 last_fid;
  GPtrArray *units;
  GArray *fixes;
  GPtrArray *areas;
  GPtrArray *layers;
  char *calendar;
} Page;

static void
page_clear (Page *page)
{
  if (page->incidents != NULL)
    g_string_free (page->incidents, TRUE);
  g_clear_pointer (&page->units, g_ptr_array_unref);
  g_clear_pointer (&page->fixes, g_array_unref);
  g_clear_pointer (&page->areas, g_ptr_array_unref);
  g_clear_pointer (&page->layers, g_ptr_array_unref);
  g_free (page->calendar);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

/* What the first page has besides, as it is now. */
static gboolean
load_facts (Page *page, YpStore *store, GError **error)
{
  page->areas = yp_store_list_areas (store, FALSE, error);
  if (page->areas == NULL)
    return FALSE;

  page->layers = yp_store_list_layers (store, error);

  return page->layers != NULL && yp_city_read_setting (store, "calendar", &page->calendar, error);
}

static gboolean
load_incidents (Page *page, YpStore *store, gint64 now, guint64 after, guint limit, GError **error)
{
  g_autoptr (GPtrArray) incidents = yp_store_list_incidents (
      store, (gint64) after, yp_time_start_of_day (now), limit, &page->last_fid, error);
  YpJsonWriter writer;

  if (incidents == NULL)
    return FALSE;

  page->n_incidents = incidents->len;
  page->incidents = g_string_sized_new (incidents->len * 512);
  yp_json_writer_init (&writer, page->incidents);
  for (guint i = 0; i < incidents->len; i++)
    yp_incident_write_json (g_ptr_array_index (incidents, i), &writer, NULL);

  return TRUE;
}

/* The head is read before the rows: a row may be newer than it, which the reader sees by the row's
 * own seq, but never older. */
static gboolean
load_page (Page *page, YpStore *store, gint64 now, guint64 after, guint limit, GError **error)
{
  GError *own_error = NULL;

  page->seq = yp_store_get_seq (store, &own_error);
  if (own_error != NULL)
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  if (!load_incidents (page, store, now, after, limit, error))
    return FALSE;
  if (after > 0)
    return TRUE;

  page->units = yp_store_list_units (store, &page->fixes, error);

  return page->units != NULL && load_facts (page, store, error);
}

/* What stood at a moment; what things are called is said as it is now. */
static gboolean
load_past (Page *page, YpStore *store, gint64 at, guint64 after, guint limit, GError **error)
{
  g_autoptr (YpStoreMoment) moment = yp_store_read_moment (store, at, (gint64) after, limit, error);

  if (moment == NULL)
    return FALSE;

  page->seq = moment->seq;
  page->incidents = g_steal_pointer (&moment->incidents);
  page->n_incidents = moment->n_incidents;
  page->last_fid = moment->last_fid;
  page->units = g_steal_pointer (&moment->units);
  page->fixes = g_steal_pointer (&moment->fixes);

  return after > 0 || load_facts (page, store, error);
}

static void
add_measure (YpJsonWriter *writer, const char *name, float value)
{
  if (!isnan (value))
    yp_json_add_number (writer, name, round (value * 10.0) / 10);
}

static void
write_fix (YpJsonWriter *writer, const YpFix *fix)
{
  yp_json_open_object (writer, NULL);
  yp_json_add_degrees (writer, "lon", fix->longitude);
  yp_json_add_degrees (writer, "lat", fix->latitude);
  yp_json_add_time (writer, "at", fix->at);
  add_measure (writer, "speed", fix->speed_kmh);
  add_measure (writer, "course", fix->course_deg);
  add_measure (writer, "accuracy", fix->accuracy_m);
  yp_json_close_object (writer);
}

/* The unit's own object, with one member more before its last brace. */
static void
write_unit (YpJsonWriter *writer, YpUnit *unit, const YpFix *fix)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) fix_text = g_string_new (NULL);
  YpJsonWriter inner;

  yp_json_writer_init (&inner, text);
  yp_unit_write_json (unit, &inner, NULL);
  if (fix->at != 0)
    {
      yp_json_writer_init (&inner, fix_text);
      write_fix (&inner, fix);
      g_string_truncate (text, text->len - 1);
      g_string_append_printf (text, ",\"fix\":%s}", fix_text->str);
    }

  yp_json_add_raw (writer, NULL, text->str);
}

static void
write_units (YpJsonWriter *writer, const Page *page)
{
  yp_json_open_array (writer, "units");
  for (guint i = 0; i < page->units->len; i++)
    write_unit (writer, g_ptr_array_index (page->units, i), &g_array_index (page->fixes, YpFix, i));
  yp_json_close_array (writer);
}

static void
write_areas (YpJsonWriter *writer, const Page *page)
{
  yp_json_open_array (writer, "areas");
  for (guint i = 0; i < page->areas->len; i++)
    {
      const YpArea *area = g_ptr_array_index (page->areas, i);

      yp_json_open_object (writer, NULL);
      yp_json_add_string (writer, "level", level_names[area->level]);
      yp_json_add_string (writer, "code", area->code);
      yp_json_add_string (writer, "name", area->name);
      yp_json_close_object (writer);
    }
  yp_json_close_array (writer);
}

static void
write_items (YpJsonWriter *writer, const YpCatalogue *catalogue, gint64 now)
{
  yp_json_open_array (writer, "items");
  for (guint i = 0; i < yp_catalogue_get_n_items (catalogue); i++)
    {
      const YpItem *item = yp_catalogue_get_item (catalogue, i);

      if (yp_catalogue_find_current (catalogue, item->key, now) != item)
        continue;

      yp_json_open_object (writer, NULL);
      yp_json_add_string (writer, "key", item->key);
      yp_json_add_string (writer, "name", item->name);
      yp_json_add_string (writer, "group", item->group);
      yp_json_close_object (writer);
    }
  yp_json_close_array (writer);
}

static void
write_layers (YpJsonWriter *writer, const Page *page)
{
  yp_json_open_array (writer, "layers");
  for (guint i = 0; i < page->layers->len; i++)
    {
      const YpLayerInfo *layer = g_ptr_array_index (page->layers, i);

      yp_json_open_object (writer, NULL);
      yp_json_add_string (writer, "name", layer->name);
      yp_json_add_string (writer, "digest", layer->digest);
      yp_json_add_int (writer, "n_features", layer->n_features);
      yp_json_add_time (writer, "imported_at", layer->imported_at);
      yp_json_add_string (writer, "source", layer->source);
      yp_json_add_string (writer, "datum", layer->datum);
      yp_json_close_object (writer);
    }
  yp_json_close_array (writer);
}

static GString *
write_page (const Page *page, const char *origin, YpCity *city, gint64 now, guint limit)
{
  GString *text = g_string_sized_new (page->incidents->len + 65536);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_int (&writer, "seq", (gint64) page->seq);
  yp_json_add_string (&writer, "origin", origin);
  yp_json_add_time (&writer, "at", now);

  yp_json_open_array (&writer, "incidents");
  if (page->n_incidents > 0)
    yp_json_add_raw (&writer, NULL, page->incidents->str);
  yp_json_close_array (&writer);

  if (page->units != NULL)
    {
      write_units (&writer, page);
      write_areas (&writer, page);
      write_items (&writer, city->catalogue, now);
      write_layers (&writer, page);
      yp_json_add_string (&writer, "calendar", page->calendar);
    }

  if (page->n_incidents == limit)
    yp_json_add_int (&writer, "next", page->last_fid);
  yp_json_close_object (&writer);

  return text;
}

/* Whether a moment is asked for, and whether that may be. */
static gboolean
read_moment (const YpRequest *request, gint64 now, gint64 *at, GError **error)
{
  *at = G_MAXINT64;
  if (!yp_request_read_time (request, "at", at, error))
    return FALSE;
  if (*at == G_MAXINT64)
    return TRUE;

  if ((request->principal->roles & YP_ROLES_REPLAYERS) == 0)
    g_set_error (error, YP_ERROR, YP_ERROR_FORBIDDEN, "%s may not look back",
                 request->principal->name);
  else if (*at > now)
    g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“at” has not come yet");
  else
    return TRUE;

  return FALSE;
}

/* GET /situation?at=… */
static YpReply *
read_situation (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  gint64 now = yp_clock_now (&city->clock);
  gint64 at;
  guint64 after = 0;
  guint64 limit = DEFAULT_LIMIT;
  g_auto (Page) page = { 0 };
  g_autoptr (YpReply) reply = NULL;
  GString *text;

  if (!yp_request_read_number (request, "after", 0, G_MAXINT64, &after, error) ||
      !yp_request_read_number (request, "limit", 1, MAX_LIMIT, &limit, error) ||
      !read_moment (request, now, &at, error) ||
      !(at <= now ? load_past (&page, store, at, after, (guint) limit, error)
                  : load_page (&page, store, now, after, (guint) limit, error)))
    return NULL;

  text = write_page (&page, yp_store_get_origin (store), city, MIN (at, now), (guint) limit);
  reply = yp_reply_new_take (200, "application/json", text);

  return yp_reply_compress (reply, request, error) ? g_steal_pointer (&reply) : NULL;
}

const YpRoute yp_situation_routes[] = {
  { .method = "GET", .pattern = "situation", .read = read_situation },
  { 0 },
};
