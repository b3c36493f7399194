/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-state-path.h"

#include <glib/gi18n.h>

#include "yp-mark.h"
#include "yp-words.h"

/**
 * YpStatePath:
 *
 * The eight steps of an incident in a line, those done with their times.
 */
struct _YpStatePath
{
  AdwBin parent_instance;

  GtkWidget *columns[YP_N_STATES];
  YpMark *marks[YP_N_STATES];
  GtkLabel *times[YP_N_STATES];
};

/* The straight path. */
static const YpState path[] = {
  YP_STATE_REPORTED, YP_STATE_FILED,   YP_STATE_DISPATCHED, YP_STATE_ACCEPTED,
  YP_STATE_ARRIVED,  YP_STATE_HANDLED, YP_STATE_CHECKED,    YP_STATE_CLOSED,
};

G_DEFINE_FINAL_TYPE (YpStatePath, yp_state_path, ADW_TYPE_BIN)

static GtkWidget *
add_column (YpStatePath *self, YpState state)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *time = gtk_label_new ("");
  GtkWidget *mark = yp_mark_new ();

  gtk_widget_add_css_class (column, "step");
  gtk_widget_add_css_class (time, "time");
  gtk_box_append (GTK_BOX (column), mark);
  gtk_box_append (GTK_BOX (column), gtk_label_new (yp_words_get_step (state)));
  gtk_box_append (GTK_BOX (column), time);

  self->columns[state] = column;
  self->marks[state] = YP_MARK (mark);
  self->times[state] = GTK_LABEL (time);
  return column;
}

static void
yp_state_path_class_init (YpStatePathClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "state-path");
}

static void
yp_state_path_init (YpStatePath *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (path); i++)
    gtk_box_append (GTK_BOX (box), add_column (self, path[i]));
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Steps"), -1);
}

void
yp_state_path_set_state (YpStatePath *self, YpState state)
{
  g_return_if_fail (YP_IS_STATE_PATH (self));

  for (guint i = 0; i < G_N_ELEMENTS (path); i++)
    {
      YpState step = path[i];

      gtk_widget_remove_css_class (self->columns[step], "done");
      gtk_widget_remove_css_class (self->columns[step], "now");
      if (step < state)
        gtk_widget_add_css_class (self->columns[step], "done");
      else if (step == state)
        gtk_widget_add_css_class (self->columns[step], "now");

      if (step <= state)
        yp_mark_set_state (self->marks[step], step);
      else
        yp_mark_set_empty (self->marks[step]);
    }
}

/**
 * yp_state_path_set_time:
 * @self: a path
 * @state: the step
 * @time_us: when it was done, microseconds since 1970 UTC
 */
void
yp_state_path_set_time (YpStatePath *self, YpState state, gint64 time_us)
{
  g_autofree char *text = yp_words_format_time (time_us);
  const char *space = strchr (text, ' ');

  g_return_if_fail (state < YP_N_STATES);

  if (self->times[state] == NULL)
    return;

  /* A day that is not today would not fit; the history below has it. */
  gtk_label_set_text (self->times[state], space != NULL ? space + 1 : text);
}

void
yp_state_path_clear_times (YpStatePath *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (path); i++)
    gtk_label_set_text (self->times[path[i]], "");
}
