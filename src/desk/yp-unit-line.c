/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-unit-line.h"

#include "yp-mark.h"
#include "yp-unit-cell.h"
#include "yp-words.h"

/* For who is not there. */
#define OFF_DUTY_OPACITY 0.5

/**
 * YpUnitLine:
 *
 * A unit in two lines of a list: who it is and for how long it has been in its status; what it does
 * and where, and how old its position is.
 */
struct _YpUnitLine
{
  YpRowFace parent_instance;

  YpSituation *situation;
};

G_DEFINE_FINAL_TYPE (YpUnitLine, yp_unit_line, YP_TYPE_ROW_FACE)

static void
fill (YpRowFace *face)
{
  YpSituation *situation = YP_UNIT_LINE (face)->situation;
  const YpUnitFacts *facts = yp_unit_get_facts (yp_row_face_get_item (face));
  YpIncident *incident =
      facts->incident != NULL ? yp_situation_get_incident (situation, facts->incident) : NULL;
  const char *task =
      incident != NULL ? yp_words_get_item (situation, yp_incident_get_facts (incident)) : "";
  const char *organization = facts->organization != NULL ? facts->organization : "";
  g_autofree char *age = yp_words_format_age (yp_situation_get_now (situation) - facts->updated_at);
  g_autofree char *status = yp_unit_cell_format_status (facts);
  g_autofree char *connection = yp_unit_cell_format_connection (situation, facts->id);
  g_autofree char *spoken =
      g_strdup_printf ("%s %s, %s, %s, %s", yp_words_get_unit_kind (facts->kind), facts->name,
                       organization, status, task);

  yp_row_face_set_words (face, YP_FACE_LEAD, YP_FACE_STRONG, facts->name);
  yp_row_face_set_words (face, YP_FACE_MAIN, YP_FACE_QUIET, organization);
  yp_row_face_set_words (face, YP_FACE_SIDE, YP_FACE_QUIET, age);
  yp_row_face_set_words (face, YP_FACE_SUB_LEAD, YP_FACE_QUIET, status);
  yp_row_face_set_words (face, YP_FACE_SUB_MAIN, YP_FACE_QUIET, task);
  yp_row_face_set_words (face, YP_FACE_SUB_SIDE, YP_FACE_QUIET, connection);
  gtk_accessible_update_property (GTK_ACCESSIBLE (face), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
paint_mark (YpRowFace *face, GtkSnapshot *snapshot, float x, float y, float radius)
{
  const YpUnitFacts *facts = yp_unit_get_facts (yp_row_face_get_item (face));

  yp_mark_paint_unit (snapshot, facts->kind, facts->status, x, y, radius);
}

static void
yp_unit_line_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YpUnit *unit = yp_row_face_get_item (YP_ROW_FACE (widget));
  gboolean is_pale = unit != NULL && yp_unit_get_facts (unit)->status == YP_UNIT_OFF_DUTY;

  if (is_pale)
    gtk_snapshot_push_opacity (snapshot, OFF_DUTY_OPACITY);
  GTK_WIDGET_CLASS (yp_unit_line_parent_class)->snapshot (widget, snapshot);
  if (is_pale)
    gtk_snapshot_pop (snapshot);
}

static void
yp_unit_line_dispose (GObject *object)
{
  g_clear_object (&YP_UNIT_LINE (object)->situation);

  G_OBJECT_CLASS (yp_unit_line_parent_class)->dispose (object);
}

static void
yp_unit_line_class_init (YpUnitLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  YpRowFaceClass *face_class = YP_ROW_FACE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_unit_line_dispose;
  widget_class->snapshot = yp_unit_line_snapshot;
  face_class->fill = fill;
  face_class->paint_mark = paint_mark;

  gtk_widget_class_set_css_name (widget_class, "unit-line");
}

static void
yp_unit_line_init (YpUnitLine *self)
{
}

GtkWidget *
yp_unit_line_new (YpSituation *situation)
{
  YpUnitLine *self = g_object_new (YP_TYPE_UNIT_LINE, NULL);

  self->situation = g_object_ref (situation);
  return GTK_WIDGET (self);
}
