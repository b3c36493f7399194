/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-app"

#include "yp-trace.h"

typedef struct
{
  YpMap *map;
  guint64 seq;
  gboolean is_full;
} Trace;

static void
on_after_paint (GdkFrameClock *clock, Trace *trace)
{
  guint64 seq = yp_map_get_shown_seq (trace->map);
  gint64 now = g_get_real_time ();

  if (seq != trace->seq)
    g_print ("painted %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT "\n", seq, now);
  trace->seq = seq;

  if (!trace->is_full && seq > 0 && yp_map_is_settled (trace->map))
    {
      trace->is_full = TRUE;
      g_print ("full %" G_GINT64_FORMAT "\n", now);
    }
}

static void
trace_free (gpointer data, GClosure *closure)
{
  Trace *trace = data;

  g_object_unref (trace->map);
  g_free (trace);
}

static void
on_realize (GtkWidget *window, YpMap *map)
{
  Trace *trace = g_new0 (Trace, 1);

  trace->map = g_object_ref (map);
  g_signal_connect_data (gtk_widget_get_frame_clock (window), "after-paint",
                         G_CALLBACK (on_after_paint), trace, trace_free, G_CONNECT_DEFAULT);
}

/**
 * yp_trace_start:
 * @window: a window that is not realized yet
 * @map: the map in it
 *
 * Says on standard output what is on the screen and since when, for benchmarks, a line each:
 * `painted SEQ TIME` when a frame with news of incidents was painted (SEQ: the newest entry of the
 * journal that it shows), `full TIME` when the map first stood complete. TIME is in microseconds
 * since 1970 UTC.
 */
void
yp_trace_start (GtkWindow *window, YpMap *map)
{
  g_return_if_fail (GTK_IS_WINDOW (window) && !gtk_widget_get_realized (GTK_WIDGET (window)));
  g_return_if_fail (YP_IS_MAP (map));

  g_signal_connect_object (window, "realize", G_CALLBACK (on_realize), map, G_CONNECT_DEFAULT);
}
