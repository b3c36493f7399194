/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "platform.h"

#include "yp-router.h"

#define MAX_COMPLAINTS 1000

/* What one command is to be answered. */
typedef struct
{
  guint expected;
  char *what;
} Expectation;

static const YpRoute *const tables[] = { yp_action_routes, yp_report_routes, yp_unit_routes,
                                         yp_order_routes };

static gint64
get_now (gpointer data)
{
  return ((Platform *) data)->now;
}

static YpCity *
ref_city (gpointer data)
{
  return yp_city_ref (((Platform *) data)->city);
}

static void
publish (GPtrArray *entries, gpointer data)
{
  Platform *self = data;

  yp_watch_tell (self->watch, entries);
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (self->entries, yp_entry_ref (g_ptr_array_index (entries, i)));
  g_mutex_unlock (&self->mutex);
}

/* Writes down that something is not as it should be. Any thread. */
void
platform_complain (Platform *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_mutex_lock (&self->mutex);
  if (self->complaints->len < MAX_COMPLAINTS)
    g_ptr_array_add (self->complaints, g_steal_pointer (&text));
  g_mutex_unlock (&self->mutex);
}

static void
take_answer (gpointer job, YpReply *reply, gpointer data)
{
  Platform *self = data;
  Expectation *expectation = job;

  if (reply->status != expectation->expected)
    {
      gsize size = 0;
      const char *text = reply->body != NULL ? g_bytes_get_data (reply->body, &size) : "";

      platform_complain (self, "%s: answered %u, not %u: %.*s", expectation->what, reply->status,
                         expectation->expected, (int) size, text);
    }
  yp_reply_free (reply);
  g_free (expectation->what);
  g_free (expectation);
  g_mutex_lock (&self->mutex);
  self->n_answered++;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static YpPlaceIndex *
make_places (void)
{
  g_autoptr (GPtrArray) areas = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_area_unref);

  for (guint i = 0; i < PLATFORM_N_TOWNS; i++)
    {
      double west = PLATFORM_WEST + i * PLATFORM_TOWN_SIZE;
      double east = west + PLATFORM_TOWN_SIZE;
      double north = PLATFORM_SOUTH + PLATFORM_TOWN_SIZE;
      const double ring[] = { west,  PLATFORM_SOUTH, east,  PLATFORM_SOUTH, east,
                              north, west,           north, west,           PLATFORM_SOUTH };
      const guint n_points = 5;
      const guint n_rings = 1;
      g_autoptr (YpGeometry) box =
          yp_geometry_new (YP_GEOMETRY_POLYGON, ring, n_points, &n_points, 1, &n_rings, 1);
      g_autofree char *code = g_strdup_printf ("3205821%02u", i);

      g_ptr_array_add (areas, yp_area_new (YP_AREA_TOWN, code, code, box));
    }

  return yp_place_index_new ((YpArea **) areas->pdata, areas->len);
}

/* Makes a platform with a new store at @path. */
Platform *
platform_new (const char *path, gint64 now, GError **error)
{
  g_autoptr (Platform) self = g_new0 (Platform, 1);
  const YpWriterHost host = { ref_city, publish, take_answer, self };
  const YpClock clock = { get_now, self };
  YpStore *store = yp_store_open (path, "zjg", error);

  self->now = now;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_entry_unref);
  self->complaints = g_ptr_array_new_with_free_func (g_free);
  self->city = yp_city_new (make_places (), yp_catalogue_new_sample (), clock);
  self->watch = yp_watch_new ();
  self->positions = yp_positions_new ();
  if (store == NULL)
    return NULL;

  self->reader = yp_store_open_reader (path, error);
  self->writer = yp_writer_new (store, yp_store_get_seq (store, NULL), self->positions, &host);

  return self->reader != NULL ? g_steal_pointer (&self) : NULL;
}

void
platform_free (Platform *self)
{
  g_clear_pointer (&self->writer, yp_writer_free);
  g_clear_pointer (&self->reader, yp_store_close);
  yp_watch_free (self->watch);
  yp_positions_free (self->positions);
  yp_city_unref (self->city);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->complaints);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

static void
push (Platform *self, YpCommand *command, guint expected, const char *what)
{
  Expectation *expectation = g_new (Expectation, 1);

  expectation->expected = expected;
  expectation->what = g_strdup (what);
  if (!yp_writer_push (self->writer, command, expectation))
    g_error ("The writer takes no more");
  self->n_pushed++;
  self->n_commands++;
}

/* Asks as a client would: @path names the route, @body is JSON, @key may be %NULL. The answer comes
 * with platform_settle(), and a complaint where its status is not @expected. */
void
platform_post (Platform *self,
               YpPrincipal *principal,
               const char *path,
               const char *body,
               const char *key,
               guint expected)
{
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_auto (GStrv) segments = g_strsplit (path + 1, "/", -1);
  g_autofree char *allow = NULL;
  g_autofree char *what = g_strdup_printf ("%s by %s: %s", path, principal->name, body);
  g_autoptr (GError) error = NULL;
  const YpRoute *route = yp_router_find (tables, G_N_ELEMENTS (tables), "POST", segments, &allow);
  const YpRequest request = { .method = (char *) "POST",
                              .path = (char *) path,
                              .segments = segments,
                              .headers = headers,
                              .body = bytes,
                              .principal = principal };
  YpCommand *command;

  g_assert_nonnull (route);
  if (key != NULL)
    g_hash_table_insert (headers, (char *) "idempotency-key", (char *) key);
  command = route->parse (&request, self->city, &error);
  if (command == NULL)
    platform_complain (self, "%s: %s", what, error->message);
  else
    push (self, command, expected, what);
}

/* Lets the clock ask for what is due. Returns how much that is. */
guint
platform_push_due (Platform *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) commands = yp_watch_collect (self->watch, self->reader, self->city, &error);

  if (commands == NULL)
    g_error ("%s", error->message);

  for (guint i = 0; i < commands->len; i++)
    push (self, g_ptr_array_index (commands, i), 200, "the clock");

  return commands->len;
}

/* Waits until all is answered. Returns: (transfer full): the entries that were written since. */
GPtrArray *
platform_settle (Platform *self)
{
  gint64 started = g_get_monotonic_time ();
  GPtrArray *entries;

  g_mutex_lock (&self->mutex);
  while (self->n_answered < self->n_pushed)
    g_cond_wait (&self->cond, &self->mutex);
  entries = self->entries;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_entry_unref);
  g_mutex_unlock (&self->mutex);
  self->slowest_us = MAX (self->slowest_us, g_get_monotonic_time () - started);

  return entries;
}
