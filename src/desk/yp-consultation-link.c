/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-consultation-link.h"

#include <glib/gi18n.h>

#include "yp-consultation-row.h"
#include "yp-record-list.h"
#include "yp-words.h"

/**
 * YpConsultationLink:
 *
 * The consultation that an incident is before, as it is now; not to be seen where there is none.
 * Signal `show-consultation` (string id): the person wants to see it whole.
 */
struct _YpConsultationLink
{
  AdwBin parent_instance;

  YpRecordList *list;
  char *id;
  GtkWidget *row;
};

G_DEFINE_FINAL_TYPE (YpConsultationLink, yp_consultation_link, ADW_TYPE_BIN)

static guint show_signal;

static void
update (YpConsultationLink *self)
{
  const YpRecord *consultation = yp_record_list_find (self->list, self->id);

  gtk_widget_set_visible (GTK_WIDGET (self), consultation != NULL);
  if (consultation != NULL)
    yp_consultation_row_show (YP_CONSULTATION_ROW (self->row), consultation);
}

static void
on_clicked (YpConsultationLink *self)
{
  yp_consultation_link_open (self);
}

static void
yp_consultation_link_dispose (GObject *object)
{
  YpConsultationLink *self = YP_CONSULTATION_LINK (object);

  g_clear_object (&self->list);
  g_clear_pointer (&self->id, g_free);

  G_OBJECT_CLASS (yp_consultation_link_parent_class)->dispose (object);
}

static void
yp_consultation_link_class_init (YpConsultationLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_consultation_link_dispose;

  show_signal = g_signal_new ("show-consultation", YP_TYPE_CONSULTATION_LINK, G_SIGNAL_RUN_LAST, 0,
                              NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "consultation-link");
}

static void
yp_consultation_link_init (YpConsultationLink *self)
{
  GtkWidget *button = gtk_button_new ();

  self->row = yp_consultation_row_new ();
  yp_consultation_row_set_key (YP_CONSULTATION_ROW (self->row),
                               yp_words_get_action_key ("consult"));
  gtk_button_set_child (GTK_BUTTON (button), self->row);
  gtk_widget_set_tooltip_text (button, _ ("Show the consultation (Q)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Show the consultation"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_clicked), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), button);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * yp_consultation_link_set_situation:
 * @self: a link that has none yet
 * @situation: whose consultations
 */
void
yp_consultation_link_set_situation (YpConsultationLink *self, YpSituation *situation)
{
  g_return_if_fail (YP_IS_CONSULTATION_LINK (self));
  g_return_if_fail (self->list == NULL);

  self->list = yp_record_list_new (situation, "consultation");
  g_signal_connect_object (self->list, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/* @id: (nullable): of the consultation that the incident is before. */
void
yp_consultation_link_set_id (YpConsultationLink *self, const char *id)
{
  g_return_if_fail (YP_IS_CONSULTATION_LINK (self));

  if (g_strcmp0 (self->id, id) != 0)
    {
      g_free (self->id);
      self->id = g_strdup (id);
    }
  yp_record_list_set_id (self->list, self->id);
}

/* What a click does. Returns: whether there is a consultation. */
gboolean
yp_consultation_link_open (YpConsultationLink *self)
{
  g_autofree char *id = g_strdup (self->id);

  if (id == NULL)
    return FALSE;

  g_signal_emit (self, show_signal, 0, id);
  return TRUE;
}
