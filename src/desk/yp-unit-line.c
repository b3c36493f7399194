/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-unit-line.h"

#include "yp-mark.h"
#include "yp-unit-cell.h"
#include "yp-words.h"

/**
 * YpUnitLine:
 *
 * A unit in two lines of a list: who it is and for how long it has been in its status; what it does
 * and where, and how old its position is.
 */
struct _YpUnitLine
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpRow *row;
  gulong item_handler;

  YpMark *mark;
  GtkLabel *name_label;
  GtkLabel *organization_label;
  GtkLabel *age_label;
  GtkLabel *status_label;
  GtkLabel *task_label;
  GtkLabel *connection_label;
};

G_DEFINE_FINAL_TYPE (YpUnitLine, yp_unit_line, ADW_TYPE_BIN)

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
update (YpUnitLine *self)
{
  const YpUnitFacts *facts = yp_unit_get_facts (yp_row_get_item (self->row));
  g_autofree char *status = yp_unit_cell_format_status (facts);
  YpIncident *incident =
      facts->incident != NULL ? yp_situation_get_incident (self->situation, facts->incident) : NULL;
  const char *task =
      incident != NULL ? yp_words_get_item (self->situation, yp_incident_get_facts (incident)) : "";
  const char *organization = facts->organization != NULL ? facts->organization : "";
  g_autofree char *spoken = NULL;

  yp_mark_set_unit (self->mark, facts->kind, facts->status);
  set_text (self->name_label, facts->name);
  set_text (self->organization_label, organization);
  set_text (self->status_label, status);
  set_text (self->task_label, task);
  if (facts->status == YP_UNIT_OFF_DUTY)
    gtk_widget_add_css_class (GTK_WIDGET (self), "off-duty");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "off-duty");
  yp_unit_line_update_ages (self);

  spoken = g_strdup_printf ("%s %s, %s, %s, %s", yp_words_get_unit_kind (facts->kind), facts->name,
                            organization, status, task);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
yp_unit_line_dispose (GObject *object)
{
  YpUnitLine *self = YP_UNIT_LINE (object);

  yp_unit_line_set_row (self, NULL);
  g_clear_object (&self->situation);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_UNIT_LINE);

  G_OBJECT_CLASS (yp_unit_line_parent_class)->dispose (object);
}

static void
yp_unit_line_class_init (YpUnitLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_unit_line_dispose;

  g_type_ensure (YP_TYPE_MARK);
  gtk_widget_class_set_css_name (widget_class, "unit-line");
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/yiping/Yiping/yp-unit-line.ui");
  gtk_widget_class_bind_template_child (widget_class, YpUnitLine, mark);
  gtk_widget_class_bind_template_child (widget_class, YpUnitLine, name_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitLine, organization_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitLine, age_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitLine, status_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitLine, task_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitLine, connection_label);
}

static void
yp_unit_line_init (YpUnitLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
yp_unit_line_new (YpSituation *situation)
{
  YpUnitLine *self = g_object_new (YP_TYPE_UNIT_LINE, NULL);

  self->situation = g_object_ref (situation);
  return GTK_WIDGET (self);
}

/**
 * yp_unit_line_set_row:
 * @self: a line
 * @row: (nullable): the unit to show from now on, also when it changes
 */
void
yp_unit_line_set_row (YpUnitLine *self, YpRow *row)
{
  if (self->row != NULL)
    g_clear_signal_handler (&self->item_handler, self->row);

  if (!g_set_object (&self->row, row) || row == NULL)
    return;

  self->item_handler =
      g_signal_connect_object (row, "notify::item", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * yp_unit_line_update_ages:
 * @self: a line
 *
 * Says for how long the unit has been in its status, and how old its position is.
 */
void
yp_unit_line_update_ages (YpUnitLine *self)
{
  const YpUnitFacts *facts;
  g_autofree char *age = NULL;
  g_autofree char *connection = NULL;

  if (self->row == NULL)
    return;

  facts = yp_unit_get_facts (yp_row_get_item (self->row));
  age = yp_words_format_age (yp_situation_get_now (self->situation) - facts->updated_at);
  connection = yp_unit_cell_format_connection (self->situation, facts->id);
  set_text (self->age_label, age);
  set_text (self->connection_label, connection);
}
