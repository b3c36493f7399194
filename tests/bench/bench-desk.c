/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a dispatcher waits: from a key to the frame that answers it, and how much of that the
 * main loop is blocked. A real desk in a real window; the platform is somebody else's. */

#include <adwaita.h>
#include <locale.h>

#include "widget-support.h"
#include "yp-command-line.h"
#include "yp-desk.h"
#include "yp-incident-pane.h"
#include "yp-incident-view.h"
#include "yp-items.h"
#include "yp-look.h"
#include "yp-next-case.h"

#define N_NEXT 100
#define N_FILTERS 60

/* A hand is not faster. */
#define HAND_S 0.2

static char *url;
static char *token_file;
static char *cache;
static int n_wanted = 1000;

static const GOptionEntry entries[] = {
  { "url", 0, 0, G_OPTION_ARG_STRING, &url, "The platform", "URL" },
  { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &token_file, "Its token", "FILE" },
  { "cache", 0, 0, G_OPTION_ARG_FILENAME, &cache, "Where to keep things", "FOLDER" },
  { "incidents", 0, 0, G_OPTION_ARG_INT, &n_wanted, "As many have to be there first", "N" },
  G_OPTION_ENTRY_NULL,
};

typedef struct
{
  YpSituation *situation;
  GtkWidget *window;
  GtkWidget *desk;
  GdkFrameClock *clock;
  guint n_frames;
} Bench;

/* One figure a measurement. */
typedef struct
{
  const char *what;
  GArray *blocked_ms;
  GArray *painted_ms;
} Series;

static void
on_after_paint (Bench *self)
{
  self->n_frames++;
}

static double
since_ms (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static void
run_for (double seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double *one = a;
  const double *other = b;

  return *one < *other ? -1 : *one > *other;
}

static double
share (GArray *values, double part)
{
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, (guint) ((double) (values->len - 1) * part));
}

static Series
begin (const char *what)
{
  return (Series){ what, g_array_new (FALSE, FALSE, sizeof (double)),
                   g_array_new (FALSE, FALSE, sizeof (double)) };
}

static void
end (Series *series)
{
  g_print ("{\"bench\":\"desk\",\"what\":\"%s\",\"n\":%u,\"blocked_median_ms\":%.2f,"
           "\"blocked_max_ms\":%.2f,\"painted_median_ms\":%.1f,\"painted_p99_ms\":%.1f}\n",
           series->what, series->blocked_ms->len, share (series->blocked_ms, 0.5),
           share (series->blocked_ms, 1), share (series->painted_ms, 0.5),
           share (series->painted_ms, 0.99));
  g_array_unref (series->blocked_ms);
  g_array_unref (series->painted_ms);
}

/* What has just been done since @start, and the frame that shows it: @changed has. */
static void
note (Bench *self, Series *series, GtkWidget *changed, gint64 start)
{
  double blocked = since_ms (start);
  double painted;
  guint n_frames;

  gtk_widget_queue_draw (changed);
  n_frames = self->n_frames;
  while (self->n_frames == n_frames)
    g_main_context_iteration (NULL, TRUE);
  painted = since_ms (start);

  g_array_append_val (series->blocked_ms, blocked);
  g_array_append_val (series->painted_ms, painted);
}

static void
measure_line (Bench *self)
{
  static const char *const lines[] = { "p 4821 zf",    "la 77",       "ja 4800-4990",
                                       "u M0012",      "p 12,34 M00", "? 123",
                                       "hb 4821 4830", "g 人民路",    "bz 4821 已联系" };
  GtkWidget *line = find_widget (self->desk, YP_TYPE_COMMAND_LINE);
  GtkEditable *entry = GTK_EDITABLE (find_widget (line, GTK_TYPE_ENTRY));
  Series series = begin ("a key in the command line");

  yp_command_line_open (YP_COMMAND_LINE (line), NULL);
  run_for (2);
  for (guint i = 0; i < 5 * G_N_ELEMENTS (lines); i++)
    {
      const char *text = lines[i % G_N_ELEMENTS (lines)];

      gtk_editable_set_text (entry, "");
      for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
        {
          int position = gtk_editable_get_position (entry);
          gint64 start = g_get_monotonic_time ();

          gtk_editable_insert_text (entry, c, (int) (g_utf8_next_char (c) - c), &position);
          gtk_editable_set_position (entry, position);
          note (self, &series, line, start);
        }
    }
  yp_command_line_close (YP_COMMAND_LINE (line));
  end (&series);
}

static void
measure_filters (Bench *self)
{
  YpRowPane *pane = find_widget (self->desk, YP_TYPE_INCIDENT_PANE);
  Series series = begin ("a filter");

  for (guint i = 0; i < N_FILTERS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      yp_row_pane_set_filter (pane, i % YP_N_INCIDENT_FILTERS);
      note (self, &series, GTK_WIDGET (pane), start);
      run_for (HAND_S);
    }
  yp_row_pane_set_filter (pane, 1);
  end (&series);
}

static void
measure_next (Bench *self)
{
  g_autoptr (YpItems) items = yp_items_new (self->situation);
  YpRowPane *pane = find_widget (self->desk, YP_TYPE_INCIDENT_PANE);
  Series series = begin ("the next case");

  for (guint i = 0; i < N_NEXT; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autofree char *why = NULL;
      g_autofree char *id =
          yp_next_case_find (self->situation, items, yp_row_pane_get_selected (pane), &why);

      if (id == NULL)
        break;
      yp_row_pane_set_selected (pane, id);
      note (self, &series, GTK_WIDGET (pane), start);
      run_for (HAND_S);
    }
  end (&series);
}

static void
measure_search (Bench *self)
{
  static const char *const searches[] = { "4", "48", "482", "nowhere", "a", "路" };
  g_autoptr (YpIncidentView) view = yp_incident_view_new (self->situation);
  GtkWidget *pane = find_widget (self->desk, YP_TYPE_INCIDENT_PANE);
  Series series = begin ("a search");

  for (guint i = 0; i < 5 * G_N_ELEMENTS (searches); i++)
    {
      gint64 start = g_get_monotonic_time ();

      yp_incident_view_set_search (view, searches[i % G_N_ELEMENTS (searches)]);
      note (self, &series, GTK_WIDGET (pane), start);
    }
  end (&series);
}

static void
open_desk (Bench *self)
{
  g_autofree char *text = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  GListModel *incidents;

  if (!g_file_get_contents (token_file, &text, NULL, &error))
    g_error ("%s", error->message);

  token = g_strndup (text, strcspn (text, " \n"));
  self->situation = yp_situation_new (url, token, cache);
  self->desk = yp_desk_new (self->situation);
  self->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (self->window), self->desk);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1920, 1080);
  gtk_window_present (GTK_WINDOW (self->window));
  yp_situation_start (self->situation);
  self->clock = gtk_widget_get_frame_clock (self->window);
  g_signal_connect_swapped (self->clock, "after-paint", G_CALLBACK (on_after_paint), self);

  incidents = yp_situation_get_incidents (self->situation);
  while (g_list_model_get_n_items (incidents) < (guint) n_wanted)
    g_main_context_iteration (NULL, TRUE);
  g_print ("{\"bench\":\"desk\",\"what\":\"ready\",\"incidents\":%u,\"units\":%u,\"ms\":%.0f}\n",
           g_list_model_get_n_items (incidents),
           g_list_model_get_n_items (yp_situation_get_units (self->situation)), since_ms (start));
  run_for (5);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  Bench bench = { 0 };

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || url == NULL ||
      token_file == NULL || cache == NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "--url, --token-file and --cache");
      return 2;
    }

  gtk_init ();
  adw_init ();
  yp_look_register ();
  open_desk (&bench);
  measure_line (&bench);
  measure_filters (&bench);
  measure_next (&bench);
  measure_search (&bench);

  yp_situation_stop (bench.situation);
  gtk_window_destroy (GTK_WINDOW (bench.window));
  g_object_unref (bench.situation);
  return 0;
}
