/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-unit-cell.h"

#include <glib/gi18n.h>

#include "yp-mark.h"
#include "yp-words.h"

/**
 * YpUnitCell:
 *
 * A unit in two lines of a list: what it is and does; how far, how busy, how old its position.
 */
struct _YpUnitCell
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpCandidate *candidate;

  YpMark *mark;
  GtkLabel *name_label;
  GtkLabel *grid_label;
  GtkLabel *suggested_label;
  GtkLabel *distance_label;
  GtkLabel *status_label;
  GtkLabel *kind_label;
  GtkLabel *connection_label;
};

G_DEFINE_FINAL_TYPE (YpUnitCell, yp_unit_cell, ADW_TYPE_BIN)

/* (transfer full): whether one hears of a unit, and how old its position is. */
char *
yp_unit_cell_format_connection (YpSituation *situation, const char *id)
{
  gint64 now = yp_situation_get_now (situation);
  const YpFix *fix = yp_fixes_get (yp_situation_get_fixes (situation), id);
  YpConnection connection = yp_fix_get_connection (fix, now);
  g_autofree char *age = NULL;

  if (fix == NULL)
    return g_strdup (yp_words_get_connection (connection));

  age = yp_words_format_age (now - fix->at);
  return g_strdup_printf ("%s %s", yp_words_get_connection (connection), age);
}

/* (transfer full): what a unit does, and how much it has to see to. */
char *
yp_unit_cell_format_status (const YpUnitFacts *facts)
{
  if (facts->n_tasks == 0)
    return g_strdup (yp_words_get_unit_status (facts->status));

  /* Translators: a unit's status, and how many incidents it has to see to */
  return g_strdup_printf (ngettext ("%s · %u task", "%s · %u tasks", facts->n_tasks),
                          yp_words_get_unit_status (facts->status), facts->n_tasks);
}

static void
yp_unit_cell_dispose (GObject *object)
{
  YpUnitCell *self = YP_UNIT_CELL (object);

  g_clear_object (&self->candidate);
  g_clear_object (&self->situation);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_UNIT_CELL);

  G_OBJECT_CLASS (yp_unit_cell_parent_class)->dispose (object);
}

static void
yp_unit_cell_class_init (YpUnitCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_unit_cell_dispose;

  g_type_ensure (YP_TYPE_MARK);
  gtk_widget_class_set_css_name (widget_class, "unit-cell");
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/yiping/Yiping/yp-unit-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, YpUnitCell, mark);
  gtk_widget_class_bind_template_child (widget_class, YpUnitCell, name_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitCell, grid_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitCell, suggested_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitCell, distance_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitCell, status_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitCell, kind_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitCell, connection_label);
}

static void
yp_unit_cell_init (YpUnitCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
yp_unit_cell_new (YpSituation *situation)
{
  YpUnitCell *self = g_object_new (YP_TYPE_UNIT_CELL, NULL);

  self->situation = g_object_ref (situation);
  return GTK_WIDGET (self);
}

void
yp_unit_cell_set_candidate (YpUnitCell *self, YpCandidate *candidate)
{
  g_set_object (&self->candidate, candidate);
  if (candidate != NULL)
    yp_unit_cell_update (self);
}

/**
 * yp_unit_cell_update:
 * @self: a cell
 *
 * Says what the unit does now; its distance stays the one that the list is sorted by.
 */
void
yp_unit_cell_update (YpUnitCell *self)
{
  const char *id = self->candidate != NULL ? yp_candidate_get_id (self->candidate) : NULL;
  YpUnit *unit = id != NULL ? yp_situation_get_unit (self->situation, id) : NULL;
  const YpUnitFacts *facts;
  g_autofree char *distance = NULL;
  g_autofree char *status = NULL;
  g_autofree char *connection = NULL;
  g_autofree char *spoken = NULL;

  if (unit == NULL)
    return;

  facts = yp_unit_get_facts (unit);
  distance = yp_words_format_distance (yp_candidate_get_distance_m (self->candidate));
  status = yp_unit_cell_format_status (facts);
  connection = yp_unit_cell_format_connection (self->situation, id);

  yp_mark_set_unit (self->mark, facts->kind, facts->status);
  gtk_label_set_text (self->name_label, facts->name);
  gtk_widget_set_visible (GTK_WIDGET (self->grid_label),
                          yp_candidate_get_is_of_grid (self->candidate));
  gtk_widget_set_visible (GTK_WIDGET (self->suggested_label),
                          yp_candidate_get_is_suggested (self->candidate));
  gtk_label_set_text (self->distance_label, distance);
  gtk_label_set_text (self->status_label, status);
  gtk_label_set_text (self->kind_label, facts->organization != NULL
                                            ? facts->organization
                                            : yp_words_get_unit_kind (facts->kind));
  gtk_label_set_text (self->connection_label, connection);
  if (facts->status == YP_UNIT_OFF_DUTY)
    gtk_widget_add_css_class (GTK_WIDGET (self), "off-duty");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "off-duty");

  spoken = g_strdup_printf (
      "%s %s, %s%s%s, %s, %s", yp_words_get_unit_kind (facts->kind), facts->name,
      yp_candidate_get_is_suggested (self->candidate)
      ? _ ("suggested") : "", yp_candidate_get_is_suggested (self->candidate) ? ", " : "", distance,
           status, connection);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}
