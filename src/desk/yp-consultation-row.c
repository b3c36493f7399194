/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-consultation-row.h"

#include <glib/gi18n.h>

#include "yp-consultation-words.h"
#include "yp-text-label.h"

/**
 * YpConsultationRow:
 *
 * A consultation in three lines: its number and state, what it is about, and when it meets or what
 * it decided.
 */
struct _YpConsultationRow
{
  AdwBin parent_instance;

  char *id;
  gboolean is_open;
  GtkLabel *number_label;
  GtkLabel *state_label;
  GtkLabel *key_label;
  GtkLabel *subject_label;
  GtkLabel *outcome_label;
};

G_DEFINE_FINAL_TYPE (YpConsultationRow, yp_consultation_row, ADW_TYPE_BIN)

/* What it has come to: its decision, else its meeting, else why there is one. */
static char *
format_outcome (const YpRecord *consultation)
{
  char *decision = yp_words_format_decision (consultation);
  char *meeting = decision == NULL ? yp_words_format_meeting (consultation) : NULL;
  const char *reason = yp_json_get_string (consultation->body, "reason");

  if (decision != NULL)
    return decision;

  return meeting != NULL ? meeting : g_strdup (yp_words_get_consultation_reason (reason));
}

static void
yp_consultation_row_finalize (GObject *object)
{
  g_clear_pointer (&YP_CONSULTATION_ROW (object)->id, g_free);

  G_OBJECT_CLASS (yp_consultation_row_parent_class)->finalize (object);
}

static void
yp_consultation_row_class_init (YpConsultationRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_consultation_row_finalize;

  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "consultation-row");
}

static void
yp_consultation_row_init (YpConsultationRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->number_label = GTK_LABEL (yp_text_label_new ("", "number", TRUE));
  self->state_label = GTK_LABEL (yp_text_label_new ("", "state", FALSE));
  self->key_label = GTK_LABEL (yp_text_label_new ("", "key", FALSE));
  self->subject_label = GTK_LABEL (yp_text_label_new ("", "subject", TRUE));
  self->outcome_label = GTK_LABEL (yp_text_label_new ("", "outcome", TRUE));
  gtk_widget_set_valign (GTK_WIDGET (self->key_label), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self->key_label), FALSE);
  gtk_widget_add_css_class (head, "head-line");
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->number_label));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->state_label));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->key_label));
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->subject_label));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->outcome_label));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
yp_consultation_row_new (void)
{
  return g_object_new (YP_TYPE_CONSULTATION_ROW, NULL);
}

void
yp_consultation_row_show (YpConsultationRow *self, const YpRecord *consultation)
{
  g_autofree char *number = yp_words_format_consultation (consultation->id);
  g_autofree char *outcome = format_outcome (consultation);
  const char *subject = yp_json_get_string (consultation->body, "subject");
  const char *state = yp_words_get_consultation_state (consultation->state);
  const char *classes[] = { consultation->state, NULL };
  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s", number, state, subject);

  g_free (self->id);
  self->id = g_strdup (consultation->id);
  self->is_open = yp_consultation_is_open (consultation);
  gtk_label_set_text (self->number_label, number);
  gtk_label_set_text (self->state_label, state);
  gtk_label_set_text (self->subject_label, subject);
  gtk_label_set_text (self->outcome_label, outcome);
  gtk_widget_set_css_classes (GTK_WIDGET (self), classes);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* (nullable): of what it shows. */
const char *
yp_consultation_row_get_id (YpConsultationRow *self)
{
  return self->id;
}

gboolean
yp_consultation_row_is_open (YpConsultationRow *self)
{
  return self->is_open;
}

/* @key: the key that opens it, as it is printed. */
void
yp_consultation_row_set_key (YpConsultationRow *self, const char *key)
{
  gtk_label_set_text (self->key_label, key);
  gtk_widget_set_visible (GTK_WIDGET (self->key_label), TRUE);
}
