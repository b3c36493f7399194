/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-list-window.h"

#include <glib/gi18n.h>

#include "yp-incident-pane.h"
#include "yp-unit-pane.h"

#define DEFAULT_WIDTH 520
#define DEFAULT_HEIGHT 1000

/**
 * YpListWindow:
 *
 * A further window of a desk, for another screen: a list of incidents or of units with a search, a
 * filter and an order of its own. Signals: `show-incident` (string id), `show-unit` (string id):
 * Enter or a double click on a row: the desk is to show it; `undo`: what was dragged last is to be
 * undone.
 */
struct _YpListWindow
{
  AdwWindow parent_instance;

  YpRowPane *pane;
};

G_DEFINE_FINAL_TYPE (YpListWindow, yp_list_window, ADW_TYPE_WINDOW)

typedef enum
{
  SHOW_INCIDENT,
  SHOW_UNIT,
  UNDO,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static void
on_activated (YpListWindow *self, const char *id)
{
  g_signal_emit (self, signals[YP_IS_UNIT_PANE (self->pane) ? SHOW_UNIT : SHOW_INCIDENT], 0, id);
}

static gboolean
on_filter_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  yp_row_pane_set_filter (YP_LIST_WINDOW (widget)->pane, GPOINTER_TO_UINT (user_data));
  return GDK_EVENT_STOP;
}

static gboolean
on_search_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  yp_row_pane_focus_search (YP_LIST_WINDOW (widget)->pane);
  return GDK_EVENT_STOP;
}

static gboolean
on_sort_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  yp_row_pane_open_order (YP_LIST_WINDOW (widget)->pane);
  return GDK_EVENT_STOP;
}

static gboolean
on_undo_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  g_signal_emit (widget, signals[UNDO], 0);
  return GDK_EVENT_STOP;
}

static gboolean
on_fullscreen_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));

  return GDK_EVENT_STOP;
}

static void
yp_list_window_class_init (YpListWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SHOW_INCIDENT] = g_signal_new ("show-incident", YP_TYPE_LIST_WINDOW, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SHOW_UNIT] = g_signal_new ("show-unit", YP_TYPE_LIST_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  signals[UNDO] = g_signal_new ("undo", YP_TYPE_LIST_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);

  for (guint i = 0; i < YP_N_INCIDENT_FILTERS; i++)
    gtk_widget_class_add_shortcut (
        widget_class,
        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_0 + (i + 1) % 10, GDK_CONTROL_MASK),
                          gtk_callback_action_new (on_filter_key, GUINT_TO_POINTER (i), NULL)));
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F3, 0, on_search_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, on_search_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_o, GDK_ALT_MASK, on_sort_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, on_undo_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F11, 0, on_fullscreen_key, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
}

static void
yp_list_window_init (YpListWindow *self)
{
}

/* (transfer none) (nullable): the screen of that connector. */
static GdkMonitor *
find_monitor (const char *connector)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());

  for (guint i = 0; i < g_list_model_get_n_items (monitors) && connector != NULL; i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);

      if (g_strcmp0 (gdk_monitor_get_connector (monitor), connector) == 0)
        return monitor; /* The display's. */
    }

  return NULL;
}

/**
 * yp_list_window_new:
 * @situation: what it lists
 * @drag: (nullable): by which rows are dragged, and onto which
 * @look: how; where its screen is there it fills it
 *
 * Returns: (transfer none): the window, GTK's, not shown
 */
GtkWindow *
yp_list_window_new (YpSituation *situation, YpDrag *drag, const YpLayoutWindow *look)
{
  YpListWindow *self = g_object_new (YP_TYPE_LIST_WINDOW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GdkMonitor *monitor = find_monitor (look->monitor);

  gtk_window_set_title (GTK_WINDOW (self), look->list.is_units ? _ ("Units") : _ ("Incidents"));
  gtk_widget_add_css_class (box, "lists");
  self->pane = g_object_new (look->list.is_units ? YP_TYPE_UNIT_PANE : YP_TYPE_INCIDENT_PANE, NULL);
  yp_row_pane_set_situation (self->pane, situation, drag);
  yp_row_pane_set_look (self->pane, &look->list);
  g_signal_connect_object (self->pane, "activated", G_CALLBACK (on_activated), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_vexpand (GTK_WIDGET (self->pane), TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->pane));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), look->width > 0 ? look->width : DEFAULT_WIDTH,
                               look->height > 0 ? look->height : DEFAULT_HEIGHT);
  if (monitor != NULL)
    gtk_window_fullscreen_on_monitor (GTK_WINDOW (self), monitor);

  return GTK_WINDOW (self);
}

/**
 * yp_list_window_get_look:
 * @self: a window
 * @look: (out caller-allocates): how it is seen; what was there is freed
 */
void
yp_list_window_get_look (YpListWindow *self, YpLayoutWindow *look)
{
  GtkNative *native = GTK_NATIVE (self);
  GdkMonitor *monitor =
      gtk_window_is_fullscreen (GTK_WINDOW (self)) && gtk_native_get_surface (native) != NULL
          ? gdk_display_get_monitor_at_surface (gdk_display_get_default (),
                                                gtk_native_get_surface (native))
          : NULL;

  yp_row_pane_get_look (self->pane, &look->list);
  gtk_window_get_default_size (GTK_WINDOW (self), &look->width, &look->height);
  g_free (look->monitor);
  look->monitor = monitor != NULL ? g_strdup (gdk_monitor_get_connector (monitor)) : NULL;
}
