/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-incident-cell.h"

#include "yp-mark.h"
#include "yp-words.h"

/**
 * YpIncidentCell:
 *
 * An incident in two lines of a list: its state in shape, colour and word, what it is and since
 * when; its number and its place.
 */
struct _YpIncidentCell
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpRow *row;
  gulong incident_handler;

  YpMark *mark;
  GtkLabel *state_label;
  GtkLabel *item_label;
  GtkLabel *age_label;
  GtkLabel *number_label;
  GtkLabel *place_label;
};

G_DEFINE_FINAL_TYPE (YpIncidentCell, yp_incident_cell, ADW_TYPE_BIN)

static void
set_css_flag (GtkWidget *widget, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
update (YpIncidentCell *self)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (yp_row_get_item (self->row));
  g_autofree char *number = yp_words_format_number_markup (facts->id, TRUE);
  g_autofree char *place = yp_words_format_place (self->situation, facts);
  g_autofree char *spoken = NULL;

  yp_mark_set_state (self->mark, facts->state);
  gtk_label_set_text (self->state_label, yp_words_get_state (facts->state));
  gtk_label_set_text (self->item_label, yp_words_get_item (self->situation, facts));
  gtk_label_set_markup (self->number_label, number);
  gtk_label_set_text (self->place_label, place);
  yp_incident_cell_update_age (self, yp_situation_get_now (self->situation));

  for (guint i = 0; i < YP_N_STATES; i++)
    set_css_flag (GTK_WIDGET (self), yp_state_get_name ((YpState) i), i == (guint) facts->state);

  spoken = g_strdup_printf ("%s, %s, %s, %s", yp_words_get_state (facts->state),
                            yp_words_get_item (self->situation, facts), facts->id, place);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
yp_incident_cell_dispose (GObject *object)
{
  YpIncidentCell *self = YP_INCIDENT_CELL (object);

  yp_incident_cell_set_row (self, NULL);
  g_clear_object (&self->situation);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_INCIDENT_CELL);

  G_OBJECT_CLASS (yp_incident_cell_parent_class)->dispose (object);
}

static void
yp_incident_cell_class_init (YpIncidentCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_incident_cell_dispose;

  g_type_ensure (YP_TYPE_MARK);
  gtk_widget_class_set_css_name (widget_class, "incident-cell");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/yiping/Yiping/yp-incident-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, YpIncidentCell, mark);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentCell, state_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentCell, item_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentCell, age_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentCell, number_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentCell, place_label);
}

static void
yp_incident_cell_init (YpIncidentCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
yp_incident_cell_new (YpSituation *situation)
{
  YpIncidentCell *self = g_object_new (YP_TYPE_INCIDENT_CELL, NULL);

  self->situation = g_object_ref (situation);
  return GTK_WIDGET (self);
}

/**
 * yp_incident_cell_set_row:
 * @self: a cell
 * @row: (nullable): what to show from now on, also when its incident changes
 */
void
yp_incident_cell_set_row (YpIncidentCell *self, YpRow *row)
{
  if (self->row != NULL)
    g_clear_signal_handler (&self->incident_handler, self->row);

  if (!g_set_object (&self->row, row) || row == NULL)
    return;

  self->incident_handler =
      g_signal_connect_object (row, "notify::item", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * yp_incident_cell_update_age:
 * @self: a cell with a row
 * @now: microseconds since 1970 UTC
 *
 * Says for how long the incident has been in its state.
 */
void
yp_incident_cell_update_age (YpIncidentCell *self, gint64 now)
{
  const YpIncidentFacts *facts;
  g_autofree char *age = NULL;

  if (self->row == NULL)
    return;

  facts = yp_incident_get_facts (yp_row_get_item (self->row));
  age = yp_words_format_age (now - facts->updated_at);
  if (g_strcmp0 (gtk_label_get_text (self->age_label), age) != 0)
    gtk_label_set_text (self->age_label, age);
}
