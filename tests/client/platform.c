/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "platform.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <sys/prctl.h>

#define PATIENCE_US (30 * G_TIME_SPAN_SECOND)

/* What is so fresh is now, and can not be looked back at. */
#define FRESH_US (2100 * G_TIME_SPAN_MILLISECOND)

#define ITEM "gbt47678.5:matter:06010"

static gboolean
on_wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Under a sanitizer everything takes longer. */
static gint64
get_patience_us (void)
{
  const char *times = g_getenv ("YP_PATIENCE");

  return PATIENCE_US * (times != NULL ? MAX (g_ascii_strtoll (times, NULL, 10), 1) : 1);
}

void
wait_until (Condition condition, gpointer data, const char *what)
{
  gint64 deadline = g_get_monotonic_time () + get_patience_us ();
  /* Below all else: a condition that takes longer to see than the time between two looks would keep
   * what it waits for from its turn. */
  guint source = g_timeout_add_full (G_PRIORITY_LOW, 5, on_wake, NULL, NULL);

  while (!condition (data))
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("Waited in vain for %s", what);
      g_main_context_iteration (NULL, TRUE);
    }

  g_source_remove (source);
}

static gboolean
is_past (gpointer data)
{
  return g_get_real_time () > *(const gint64 *) data + FRESH_US;
}

void
wait_until_past (gint64 at)
{
  wait_until (is_past, &at, "that to be past");
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

/* A test that aborts takes its platform along: nothing is left to hold the harness's pipe open. */
static void
die_with_test (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* It says where it listens once it answers; the second time it has to be the same place. */
void
platform_start (Platform *self)
{
  g_autofree char *program = g_build_filename (g_getenv ("BUILD_ROOT"), "src/bin/yipingd", NULL);
  g_autofree char *store = g_strdup_printf ("--store=%s/city.gpkg", self->folder);
  g_autofree char *listen = g_strdup_printf ("--listen=127.0.0.1:%u", self->port);
  g_autofree char *token_file = g_build_filename (self->folder, "token", NULL);
  g_autofree char *token_argument = g_strdup_printf ("--token-file=%s", token_file);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;
  g_autofree char *text = NULL;

  g_subprocess_launcher_set_child_setup (launcher, die_with_test, NULL, NULL);
  self->process =
      g_subprocess_launcher_spawn (launcher, &error, program, store, listen, token_argument, NULL);
  g_assert_no_error (error);

  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (line, "listening on "));

  g_free (self->url);
  self->url = g_strdup (line + strlen ("listening on "));
  self->port = (guint) g_ascii_strtoull (strrchr (self->url, ':') + 1, NULL, 10);
  g_assert_true (g_file_get_contents (token_file, &text, NULL, NULL));
  g_free (self->token);
  self->token = g_strndup (text, strcspn (text, " \n"));
}

void
platform_kill (Platform *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

Platform *
platform_new (void)
{
  Platform *self = g_new0 (Platform, 1);

  self->folder = g_dir_make_tmp ("yiping-test-XXXXXX", NULL);
  self->cache = g_build_filename (self->folder, "cache", NULL);
  platform_start (self);

  return self;
}

void
platform_free (Platform *self)
{
  if (self->process != NULL)
    platform_kill (self);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->cache);
  g_free (self->url);
  g_free (self->token);
  g_free (self);
}

void
platform_post (Platform *self, const char *path, const char *type, const char *body)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *url = g_strconcat (self->url, path, NULL);
  g_autofree char *authorization = g_strconcat ("Bearer ", self->token, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_POST, url);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                               authorization);
  soup_message_set_request_body_from_bytes (message, type, bytes);
  reply = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)));
}

void
platform_register (Platform *self, const char *id, gboolean is_on_duty)
{
  g_autofree char *body =
      g_strdup_printf ("{\"id\":\"%s\",\"kind\":\"member\",\"name\":\"%s\",\"duty\":%s}", id, id,
                       is_on_duty ? "true" : "false");

  platform_post (self, "/units", "application/json", body);
}

void
platform_report (Platform *self, const char *description)
{
  g_autofree char *words = g_uri_escape_string (description, NULL, FALSE);
  g_autofree char *body =
      g_strconcat ("service_code=" ITEM "&lat=31.87&long=120.55&description=", words, NULL);

  platform_post (self, "/open311/v2/requests.json", "application/x-www-form-urlencoded", body);
}

YpSituation *
platform_new_situation (Platform *self)
{
  return yp_situation_new (self->url, self->token, self->cache);
}
