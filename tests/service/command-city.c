/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "command-city.h"

#include <glib/gstdio.h>

#include "yp-intake.h"

static gint64
get_now (gpointer data)
{
  return ((CommandCity *) data)->now;
}

void
command_city_set_up (CommandCity *self, gconstpointer data)
{
  const YpClock clock = { get_now, self };
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("yiping-test-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "city.gpkg", NULL);
  g_assert_true (yp_time_parse (COMMAND_CITY_START, &self->now));
  self->city = yp_city_new (yp_place_index_new (NULL, 0), yp_catalogue_new_sample (), clock);
  self->store = yp_store_open (self->path, "test", &error);
  g_assert_no_error (error);
  self->watch = yp_watch_new ();
  self->principal = yp_principal_new ("王", YP_ROLES_ALL, YP_LEVEL_CITY, NULL, NULL, NULL);
}

void
command_city_tear_down (CommandCity *self, gconstpointer data)
{
  yp_principal_unref (self->principal);
  yp_watch_free (self->watch);
  yp_store_close (self->store);
  yp_city_unref (self->city);
  g_remove (self->path);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

static void
commit (CommandCity *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  yp_store_commit (self->store, &error);
  g_assert_no_error (error);
  entries = yp_store_steal_appended (self->store);
  yp_watch_tell (self->watch, entries);
}

char *
command_city_report (CommandCity *self)
{
  const YpReport one = { .item = COMMAND_CITY_ITEM };
  g_autoptr (YpEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  yp_store_begin (self->store, &error);
  yp_intake_append_report (self->store, self->city, "王", &one, &entry, &error);
  g_assert_no_error (error);
  commit (self);

  return g_strdup (yp_entry_get_subject_id (entry, "incident"));
}

void
command_city_run (CommandCity *self, YpCommand *command)
{
  g_autoptr (GError) error = NULL;

  yp_store_begin (self->store, &error);
  command->run (command, self->store, self->city, &error);
  g_assert_no_error (error);
  commit (self);
  yp_command_free (command);
}

void
command_city_act (CommandCity *self, const char *id, const char *json)
{
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  char *segments[] = { (char *) "incidents", (char *) id, (char *) "actions", NULL };
  const YpRequest request = { .method = (char *) "POST",
                              .path = (char *) "/x",
                              .segments = segments,
                              .headers = headers,
                              .body = body,
                              .principal = self->principal };
  YpCommand *command = yp_action_routes[0].parse (&request, self->city, &error);

  g_assert_no_error (error);
  command_city_run (self, command);
}
