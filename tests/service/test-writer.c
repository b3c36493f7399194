/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-writer.h"

#include <glib/gstdio.h>

#include "yp-intake.h"

#define ITEM "gbt47678.5:matter:06010"
#define N_COMMANDS 1200

/* What the test's command is to do. */
typedef enum
{
  APPENDS,
  REFUSED,
  BREAKS, /* appends, then fails as the store would */
} Kind;

typedef struct
{
  char *folder;
  char *path;
  YpPositions *positions;
  YpCity *city;
  YpWriter *writer;

  GMutex mutex; /* guards what follows */
  GCond cond;
  guint n_answers;
  guint n_created;
  guint n_conflicts;
  guint n_failed;
  guint n_replayed;
  guint64 published;
} Fixture;

static YpCity *
ref_city (gpointer data)
{
  return yp_city_ref (((Fixture *) data)->city);
}

static void
publish (GPtrArray *entries, gpointer data)
{
  Fixture *f = data;

  g_mutex_lock (&f->mutex);
  for (guint i = 0; i < entries->len; i++)
    {
      const YpEntry *entry = g_ptr_array_index (entries, i);

      g_assert_cmpuint (entry->seq, ==, f->published + 1);
      f->published++;
    }
  g_cond_signal (&f->cond);
  g_mutex_unlock (&f->mutex);
}

static void
take_answer (gpointer job, YpReply *reply, gpointer data)
{
  Fixture *f = data;

  g_mutex_lock (&f->mutex);
  f->n_answers++;
  f->n_created += reply->status == 201;
  f->n_conflicts += reply->status == 409;
  f->n_failed += reply->status == 500;
  f->n_replayed += reply->headers != NULL;
  g_cond_signal (&f->cond);
  g_mutex_unlock (&f->mutex);
  yp_reply_free (reply);
}

static void
fixture_set_up (Fixture *f, gconstpointer data)
{
  const YpWriterHost host = { ref_city, publish, take_answer, f };
  g_autoptr (GError) error = NULL;
  YpStore *store;

  g_mutex_init (&f->mutex);
  g_cond_init (&f->cond);
  f->folder = g_dir_make_tmp ("yiping-test-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "city.gpkg", NULL);
  f->positions = yp_positions_new ();
  f->city =
      yp_city_new (yp_place_index_new (NULL, 0), yp_catalogue_new_sample (), yp_clock_system ());
  store = yp_store_open (f->path, "test", &error);
  g_assert_no_error (error);
  f->writer = yp_writer_new (store, 0, f->positions, &host);
}

static void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->writer, yp_writer_free);
  yp_positions_free (f->positions);
  yp_city_unref (f->city);
  g_remove (f->path);
  g_rmdir (f->folder);
  g_free (f->path);
  g_free (f->folder);
  g_mutex_clear (&f->mutex);
  g_cond_clear (&f->cond);
}

static gboolean
run (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  const YpReport report = { .item = ITEM };
  Kind kind = GPOINTER_TO_INT (command->state);

  if (kind == REFUSED)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_REFUSED, "No");
      return FALSE;
    }

  if (!yp_intake_append_report (store, city, command->actor, &report, NULL, error))
    return FALSE;

  if (kind == BREAKS)
    g_set_error_literal (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE, "The disk is full");

  return kind != BREAKS;
}

static YpReply *
format (YpCommand *command)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);

  return yp_reply_new (201, "application/json", body);
}

static void
push (Fixture *f, Kind kind, const char *key, const char *body)
{
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (YpPrincipal) principal =
      yp_principal_new ("王", YP_ROLES_ALL, YP_LEVEL_CITY, NULL, NULL, NULL);
  const YpRequest request = { .method = (char *) "POST",
                              .path = (char *) "/x",
                              .headers = headers,
                              .body = bytes,
                              .principal = principal };
  YpCommand *command;

  if (key != NULL)
    g_hash_table_insert (headers, (char *) "idempotency-key", (char *) key);
  command = yp_command_new (&request, GINT_TO_POINTER (kind), NULL, run, format, NULL);
  g_assert_true (yp_writer_push (f->writer, command, NULL));
}

static void
wait_for_answers (Fixture *f, guint n_answers)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  g_mutex_lock (&f->mutex);
  while (f->n_answers < n_answers)
    g_assert_true (g_cond_wait_until (&f->cond, &f->mutex, deadline));
  g_mutex_unlock (&f->mutex);
}

static void
check_store (Fixture *f, guint64 n_wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YpStore) store = NULL;
  guint64 n_entries = 0;

  g_clear_pointer (&f->writer, yp_writer_free);
  store = yp_store_open_reader (f->path, &error);
  g_assert_no_error (error);
  g_assert_true (yp_store_verify (store, differences, &n_entries, &error));
  g_assert_cmpuint (differences->len, ==, 0);
  g_assert_cmpuint (n_entries, ==, n_wanted);
  g_assert_cmpuint (f->published, ==, n_wanted);
}

static void
test_groups (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < N_COMMANDS; i++)
    push (f, i % 3 == 0 ? REFUSED : APPENDS, NULL, "");

  wait_for_answers (f, N_COMMANDS);
  g_assert_cmpuint (f->n_conflicts, ==, N_COMMANDS / 3);
  g_assert_cmpuint (f->n_created, ==, N_COMMANDS - N_COMMANDS / 3);
  check_store (f, f->n_created);
}

/* One that the store can not take fails alone, and leaves nothing. */
static void
test_one_breaks (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 100; i++)
    push (f, i == 50 ? BREAKS : APPENDS, NULL, "");

  wait_for_answers (f, 100);
  g_assert_cmpuint (f->n_failed, ==, 1);
  g_assert_cmpuint (f->n_created, ==, 99);
  check_store (f, 99);
}

static void
test_keys (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 10; i++)
    push (f, APPENDS, "once", "a");
  push (f, APPENDS, "once", "b");
  push (f, BREAKS, "broken", "a");
  push (f, REFUSED, "refused", "a");
  push (f, APPENDS, "refused", "a");

  wait_for_answers (f, 14);
  g_assert_cmpuint (f->n_created, ==, 11);
  g_assert_cmpuint (f->n_replayed, ==, 9);
  g_assert_cmpuint (f->n_conflicts, ==, 2);
  g_assert_cmpuint (f->n_failed, ==, 1);
  check_store (f, 2);
}

/* Another process appends: the writer finds it, by itself. */
static void
test_foreign_entries (Fixture *f, gconstpointer data)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  const YpReport report = { .item = ITEM };
  g_autoptr (GError) error = NULL;
  YpStore *other;

  push (f, APPENDS, NULL, "");
  wait_for_answers (f, 1);
  other = yp_store_open (f->path, "test", &error);
  g_assert_no_error (error);
  yp_store_begin (other, &error);
  for (guint i = 0; i < 3; i++)
    g_assert_true (yp_intake_append_report (other, f->city, "b", &report, NULL, &error));
  yp_store_commit (other, &error);
  g_assert_no_error (error);
  yp_store_close (other);

  g_mutex_lock (&f->mutex);
  while (f->published < 4)
    g_assert_true (g_cond_wait_until (&f->cond, &f->mutex, deadline));
  g_mutex_unlock (&f->mutex);

  push (f, APPENDS, NULL, "");
  wait_for_answers (f, 2);
  check_store (f, 5);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/service/writer/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("groups", test_groups);
  ADD ("one-breaks", test_one_breaks);
  ADD ("keys", test_keys);
  ADD ("foreign-entries", test_foreign_entries);

  return g_test_run ();
}
