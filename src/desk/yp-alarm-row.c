/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-alarm-row.h"

#include "yp-alarm-words.h"
#include "yp-text-label.h"

/**
 * YpAlarmRow:
 *
 * One alarm: its mark and how bad it is, what is wrong and where, since when, and who knows.
 */
struct _YpAlarmRow
{
  AdwBin parent_instance;

  YpRecord *alarm;
  GtkImage *mark;
  GtkLabel *severity_label;
  GtkLabel *text_label;
  GtkLabel *state_label;
};

G_DEFINE_FINAL_TYPE (YpAlarmRow, yp_alarm_row, ADW_TYPE_BIN)

static void
yp_alarm_row_finalize (GObject *object)
{
  g_clear_pointer (&YP_ALARM_ROW (object)->alarm, yp_record_unref);

  G_OBJECT_CLASS (yp_alarm_row_parent_class)->finalize (object);
}

static void
yp_alarm_row_class_init (YpAlarmRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_alarm_row_finalize;

  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "alarm-row");
}

static GtkLabel *
add_label (GtkWidget *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static void
yp_alarm_row_init (YpAlarmRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->mark = GTK_IMAGE (gtk_image_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->mark));
  self->severity_label = add_label (box, "severity");
  self->text_label = add_label (box, "text");
  gtk_label_set_ellipsize (self->text_label, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->text_label), TRUE);
  self->state_label = add_label (box, "state");
  adw_bin_set_child (ADW_BIN (self), box);
}

/* Returns: (transfer floating): a row that shows nothing yet. */
GtkWidget *
yp_alarm_row_new (void)
{
  return g_object_new (YP_TYPE_ALARM_ROW, NULL);
}

/**
 * yp_alarm_row_show:
 * @self: a row
 * @situation: whose alarm it is
 * @alarm: the alarm as it is now
 */
void
yp_alarm_row_show (YpAlarmRow *self, YpSituation *situation, YpRecord *alarm)
{
  YpSeverity severity = yp_alarm_get_severity (alarm);
  g_autofree char *text = yp_words_format_alarm (situation, alarm);
  g_autofree char *state = yp_words_format_alarm_state (alarm);
  const char *classes[] = { yp_severity_get_name (severity), alarm->state, NULL };

  yp_record_ref (alarm);
  g_clear_pointer (&self->alarm, yp_record_unref);
  self->alarm = alarm;
  gtk_image_set_from_icon_name (self->mark, yp_words_get_severity_icon (severity));
  gtk_label_set_text (self->severity_label, yp_words_get_severity (severity));
  gtk_label_set_text (self->text_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->text_label), text);
  gtk_label_set_text (self->state_label, state);
  gtk_widget_set_css_classes (GTK_WIDGET (self), classes);
}

/* (transfer none) (nullable): what it shows. */
YpRecord *
yp_alarm_row_get_alarm (YpAlarmRow *self)
{
  return self->alarm;
}
