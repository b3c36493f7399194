/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-desk-layout.h"

#include "yp-list-window.h"

#define INCIDENTS 0
#define UNITS 1

static const char *const list_names[] = { "incidents", "units" };

struct _YpDeskLayout
{
  GObject parent_instance;

  YpSituation *situation;
  YpDrag *drag;
  GtkStack *lists;      /* the desk's, and so are the next three */
  YpRowPane *incidents; /* in the page “incidents” of it */
  YpRowPane *units;     /* in the page “units” */
  YpMap *map;
  GPtrArray *windows; /* GTK's, as long as they are open */
};

G_DEFINE_FINAL_TYPE (YpDeskLayout, yp_desk_layout, G_TYPE_OBJECT)

typedef enum
{
  SHOW_INCIDENT,
  SHOW_UNIT,
  UNDO,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static void
on_show_incident (YpDeskLayout *self, const char *id)
{
  g_signal_emit (self, signals[SHOW_INCIDENT], 0, id);
}

static void
on_show_unit (YpDeskLayout *self, const char *id)
{
  g_signal_emit (self, signals[SHOW_UNIT], 0, id);
}

static void
on_undo (YpDeskLayout *self)
{
  g_signal_emit (self, signals[UNDO], 0);
}

static void
on_window_gone (YpDeskLayout *self, GtkWindow *window)
{
  g_ptr_array_remove (self->windows, window);
}

static void
close_windows (YpDeskLayout *self)
{
  while (self->windows->len > 0)
    gtk_window_destroy (g_ptr_array_index (self->windows, self->windows->len - 1));
}

static GtkWindow *
open_window (YpDeskLayout *self, const YpLayoutWindow *look)
{
  GtkWindow *window = yp_list_window_new (self->situation, self->drag, look);

  g_ptr_array_add (self->windows, window);
  g_signal_connect_object (window, "destroy", G_CALLBACK (on_window_gone), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "show-incident", G_CALLBACK (on_show_incident), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "show-unit", G_CALLBACK (on_show_unit), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "undo", G_CALLBACK (on_undo), self, G_CONNECT_SWAPPED);
  gtk_window_present (window);

  return window;
}

static void
yp_desk_layout_dispose (GObject *object)
{
  YpDeskLayout *self = YP_DESK_LAYOUT (object);

  close_windows (self);
  g_clear_object (&self->drag);
  g_clear_object (&self->situation);

  G_OBJECT_CLASS (yp_desk_layout_parent_class)->dispose (object);
}

static void
yp_desk_layout_finalize (GObject *object)
{
  g_clear_pointer (&YP_DESK_LAYOUT (object)->windows, g_ptr_array_unref);

  G_OBJECT_CLASS (yp_desk_layout_parent_class)->finalize (object);
}

static void
yp_desk_layout_class_init (YpDeskLayoutClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_desk_layout_dispose;
  G_OBJECT_CLASS (klass)->finalize = yp_desk_layout_finalize;

  signals[SHOW_INCIDENT] = g_signal_new ("show-incident", YP_TYPE_DESK_LAYOUT, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SHOW_UNIT] = g_signal_new ("show-unit", YP_TYPE_DESK_LAYOUT, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[UNDO] = g_signal_new ("undo", YP_TYPE_DESK_LAYOUT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
yp_desk_layout_init (YpDeskLayout *self)
{
  self->windows = g_ptr_array_new ();
}

/**
 * yp_desk_layout_new:
 * @situation: what further windows list
 * @drag: (nullable): by which rows are dragged there
 * @lists: with the pages “incidents” and “units”
 * @incidents: what is in the one
 * @units: what is in the other
 * @map: the map
 *
 * The widgets live longer.
 *
 * Returns: (transfer full): what makes up the layout of a desk
 */
YpDeskLayout *
yp_desk_layout_new (YpSituation *situation,
                    YpDrag *drag,
                    GtkStack *lists,
                    YpRowPane *incidents,
                    YpRowPane *units,
                    YpMap *map)
{
  YpDeskLayout *self = g_object_new (YP_TYPE_DESK_LAYOUT, NULL);

  self->situation = g_object_ref (situation);
  self->drag = drag != NULL ? g_object_ref (drag) : NULL;
  self->lists = lists;
  self->incidents = incidents;
  self->units = units;
  self->map = map;

  return self;
}

static gboolean
shows_units (YpDeskLayout *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->lists), list_names[UNITS]) == 0;
}

/**
 * yp_desk_layout_capture:
 * @self: of a desk
 * @name: what it is to be called
 *
 * Returns: (transfer full): how the desk is laid out
 */
YpLayout *
yp_desk_layout_capture (YpDeskLayout *self, const char *name)
{
  YpLayout *layout = yp_layout_new (name);

  yp_row_pane_get_look (self->incidents, &layout->lists[INCIDENTS]);
  yp_row_pane_get_look (self->units, &layout->lists[UNITS]);
  layout->shows_units = shows_units (self);
  yp_map_get_centre (self->map, &layout->longitude, &layout->latitude);
  layout->zoom_level = yp_map_get_zoom_level (self->map);
  layout->has_place = TRUE;
  for (guint i = 0; i < self->windows->len; i++)
    yp_list_window_get_look (g_ptr_array_index (self->windows, i), yp_layout_add_window (layout));

  return layout;
}

/**
 * yp_desk_layout_apply:
 * @self: of a desk
 * @layout: how it is to be laid out; what it does not tell stays
 */
void
yp_desk_layout_apply (YpDeskLayout *self, const YpLayout *layout)
{
  yp_row_pane_set_look (self->incidents, &layout->lists[INCIDENTS]);
  yp_row_pane_set_look (self->units, &layout->lists[UNITS]);
  gtk_stack_set_visible_child_name (self->lists,
                                    list_names[layout->shows_units ? UNITS : INCIDENTS]);
  if (layout->has_place)
    yp_map_go_to (self->map, layout->longitude, layout->latitude, layout->zoom_level);

  close_windows (self);
  for (guint i = 0; i < layout->windows->len; i++)
    open_window (self, &g_array_index (layout->windows, YpLayoutWindow, i));
}

/**
 * yp_desk_layout_open_window:
 * @self: of a desk
 *
 * Opens one more window, with the list that is seen as it is.
 *
 * Returns: (transfer none): the window, GTK's
 */
GtkWindow *
yp_desk_layout_open_window (YpDeskLayout *self)
{
  YpLayoutWindow look = { 0 };
  GtkWindow *window;

  yp_row_pane_get_look (shows_units (self) ? self->units : self->incidents, &look.list);
  window = open_window (self, &look);
  g_free (look.list.filter);
  g_free (look.list.order);

  return window;
}
