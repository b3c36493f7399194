/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-pace.h"

/* Between two frames that nobody's hand asks for. A frame costs the whole map, whatever changed in
 * it; a hundredth of a city's reports could fill a processor with frames otherwise. */
#define INTERVAL_US (80 * G_TIME_SPAN_MILLISECOND)

#define KEY "yp-pace"

static gboolean
on_timeout (gpointer data)
{
  GtkWidget *widget = data;

  g_object_steal_data (G_OBJECT (widget), KEY);
  gtk_widget_queue_draw (widget);

  return G_SOURCE_REMOVE;
}

static void
remove_source (gpointer data)
{
  g_source_remove (GPOINTER_TO_UINT (data));
}

/* Microseconds since the window last drew; %G_MAXINT64 if it never did. */
static gint64
get_age_us (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  GdkFrameTimings *timings = clock != NULL ? gdk_frame_clock_get_current_timings (clock) : NULL;

  if (timings == NULL)
    return G_MAXINT64;

  return g_get_monotonic_time () - gdk_frame_timings_get_frame_time (timings);
}

/**
 * yp_pace_queue_draw:
 * @widget: a layer
 *
 * Draws @widget for news from outside: at once if its window has not drawn for a while, else a
 * moment later, together with what else has come by then. What a hand does is drawn by
 * gtk_widget_queue_draw(), and takes the news along.
 */
void
yp_pace_queue_draw (GtkWidget *widget)
{
  gint64 age_us = get_age_us (widget);
  guint source;

  if (age_us >= INTERVAL_US)
    {
      gtk_widget_queue_draw (widget);
      return;
    }

  if (g_object_get_data (G_OBJECT (widget), KEY) != NULL)
    return;

  source = g_timeout_add ((guint) ((INTERVAL_US - MAX (age_us, 0)) / 1000) + 1, on_timeout, widget);
  g_object_set_data_full (G_OBJECT (widget), KEY, GUINT_TO_POINTER (source), remove_source);
}
