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
  for (guint i = 0; i < YP_N_STATES; i++)
    gtk_box_append (GTK_BOX (box), add_column (self, (YpState) i));
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Steps"), -1);
}

void
yp_state_path_set_state (YpStatePath *self, YpState state)
{
  g_return_if_fail (YP_IS_STATE_PATH (self));

  for (guint i = 0; i < YP_N_STATES; i++)
    {
      gtk_widget_remove_css_class (self->columns[i], "done");
      gtk_widget_remove_css_class (self->columns[i], "now");
      if (i < (guint) state)
        gtk_widget_add_css_class (self->columns[i], "done");
      else if (i == (guint) state)
        gtk_widget_add_css_class (self->columns[i], "now");

      if (i <= (guint) state)
        yp_mark_set_state (self->marks[i], (YpState) i);
      else
        yp_mark_set_empty (self->marks[i]);
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

  /* A day that is not today would not fit; the history below has it. */
  gtk_label_set_text (self->times[state], space != NULL ? space + 1 : text);
}

void
yp_state_path_clear_times (YpStatePath *self)
{
  for (guint i = 0; i < YP_N_STATES; i++)
    gtk_label_set_text (self->times[i], "");
}
