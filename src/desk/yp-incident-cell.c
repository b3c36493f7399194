/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-incident-cell.h"

#include "yp-mark.h"
#include "yp-words.h"

/* The longest word for a state. */
#define STATE_EMS 3.714

/**
 * YpIncidentCell:
 *
 * An incident in two lines of a list: its state in shape, colour and word, what it is and since
 * when; its place and its number.
 */
struct _YpIncidentCell
{
  YpRowFace parent_instance;

  YpSituation *situation;
};

G_DEFINE_FINAL_TYPE (YpIncidentCell, yp_incident_cell, YP_TYPE_ROW_FACE)

static YpFaceStyle
get_state_style (YpState state)
{
  return state == YP_STATE_REPORTED || state == YP_STATE_FILED ? YP_FACE_WANTED : YP_FACE_QUIET;
}

static void
fill (YpRowFace *face)
{
  YpSituation *situation = YP_INCIDENT_CELL (face)->situation;
  const YpIncidentFacts *facts = yp_incident_get_facts (yp_row_face_get_item (face));
  const char *state = yp_words_get_state (facts->state);
  const char *item = yp_words_get_item (situation, facts);
  g_autofree char *number = yp_words_format_number_markup (facts->id, TRUE);
  g_autofree char *place = yp_words_format_place (situation, facts);
  g_autofree char *age = yp_words_format_age (yp_situation_get_now (situation) - facts->updated_at);
  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s, %s", state, item, facts->id, place);

  yp_row_face_set_words (face, YP_FACE_LEAD, get_state_style (facts->state), state);
  yp_row_face_set_words (face, YP_FACE_MAIN,
                         facts->state == YP_STATE_CLOSED ? YP_FACE_PALE : YP_FACE_STRONG, item);
  yp_row_face_set_words (face, YP_FACE_SIDE, YP_FACE_QUIET, age);
  yp_row_face_set_words (face, YP_FACE_SUB_MAIN, YP_FACE_QUIET, place);
  yp_row_face_set_markup (face, YP_FACE_SUB_SIDE, YP_FACE_QUIET, number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (face), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
paint_mark (YpRowFace *face, GtkSnapshot *snapshot, float x, float y, float radius)
{
  yp_mark_paint_state (snapshot, yp_incident_get_facts (yp_row_face_get_item (face))->state, x, y,
                       radius);
}

static void
yp_incident_cell_dispose (GObject *object)
{
  g_clear_object (&YP_INCIDENT_CELL (object)->situation);

  G_OBJECT_CLASS (yp_incident_cell_parent_class)->dispose (object);
}

static void
yp_incident_cell_class_init (YpIncidentCellClass *klass)
{
  YpRowFaceClass *face_class = YP_ROW_FACE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_incident_cell_dispose;
  face_class->fill = fill;
  face_class->paint_mark = paint_mark;
  face_class->lead_ems = STATE_EMS;

  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "incident-cell");
}

static void
yp_incident_cell_init (YpIncidentCell *self)
{
}

GtkWidget *
yp_incident_cell_new (YpSituation *situation)
{
  YpIncidentCell *self = g_object_new (YP_TYPE_INCIDENT_CELL, NULL);

  self->situation = g_object_ref (situation);
  return GTK_WIDGET (self);
}
