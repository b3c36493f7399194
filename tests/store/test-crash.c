/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "store-fixture.h"

/* A writer that is killed at any moment leaves what it had committed, once, and nothing else. */

#define N_ROUNDS 8

/* The child: writes groups of reports and actions without end, and tells the last number of each
 * group once it is committed. */
static int
write_until_killed (const char *url)
{
  g_autoptr (YpStore) store = yp_store_open (url, NULL, NULL);

  for (;;)
    {
      g_autofree char *id = report_at (store, MORNING, 120.5, 31.8);
      char number[8];

      g_strlcpy (number, id + strlen ("zjg-20260824-"), sizeof number);
      number[6] = '\n';
      if (write (STDOUT_FILENO, number, 7) != 7)
        return 1;
      act (store, id, "filed", NULL);
      act (store, id, "dispatched", "M0001");
    }
}

/* The number that came last through the pipe before the child died, after at least @n_wanted. */
static guint64
kill_writer (const char *url, guint n_wanted)
{
  const char *arguments[] = { "/proc/self/exe", "--write", url, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child =
      g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_autoptr (GDataInputStream) lines = NULL;
  guint64 last = 0;
  guint n = 0;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

      g_assert_no_error (error);
      if (line == NULL)
        break;
      last = g_ascii_strtoull (line, NULL, 10);
      if (++n == n_wanted)
        g_subprocess_send_signal (child, SIGKILL);
    }
  g_subprocess_wait (child, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);

  return last;
}

static void
test_killed (Fixture *f)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint64 n_before = 0;

  register_unit (f->store, "M0001");
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;
      guint64 last = kill_writer (f->url, (guint) g_rand_int_range (rand, 1, 40));
      g_autofree char *id = g_strdup_printf ("zjg-20260824-%06" G_GUINT64_FORMAT, last);
      g_autoptr (YpIncident) incident = yp_store_get_incident (f->store, id, &error);

      g_assert_no_error (error);
      g_assert_nonnull (incident);
      g_assert_cmpuint (last, >, n_before);
      n_before = last;
      assert_sound (f);
    }
}

int
main (int argc, char *argv[])
{
  if (argc == 3 && strcmp (argv[1], "--write") == 0)
    return write_until_killed (argv[2]);

  g_test_init (&argc, &argv, NULL);
  add_contract_test ("crash", "killed", test_killed);

  return g_test_run ();
}
