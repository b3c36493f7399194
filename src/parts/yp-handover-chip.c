/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-handover-chip.h"

#include <glib/gi18n.h>

#include "yp-handover-words.h"

/* Those who relieve each other have a quarter of an hour together (domain.md §4.4); after twice
 * that it is late. */
#define PATIENCE_US (30 * G_TIME_SPAN_MINUTE)

/**
 * YpHandoverChip:
 *
 * That a handover is not signed: by a sign, words and a colour. Not to be seen where all are, nor
 * while the past is looked at.
 */
struct _YpHandoverChip
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpHandoverList *list;
  gboolean is_long;
  guint tick_source;
  GtkLabel *sign;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (YpHandoverChip, yp_handover_chip, ADW_TYPE_BIN)

static char *
format_words (YpHandoverChip *self, GPtrArray *open, gboolean is_late)
{
  g_autofree char *first = yp_words_format_handover_since (g_ptr_array_index (open, 0));
  g_autofree char *count = NULL;

  if (is_late)
    /* Translators: how many handovers */
    count = g_strdup_printf (_ ("Handover overdue %u"), open->len);
  else
    /* Translators: how many handovers */
    count = g_strdup_printf (_ ("Handover unsigned %u"), open->len);

  return self->is_long ? g_strdup_printf ("%s · %s", count, first) : g_steal_pointer (&count);
}

/* The wall tells of all, a desk of those of its place: (transfer full). */
static GPtrArray *
list_told (YpHandoverChip *self)
{
  GPtrArray *open = yp_handover_list_get_unsigned (self->list);
  GPtrArray *told = g_ptr_array_new ();

  for (guint i = 0; i < open->len; i++)
    if (self->is_long || yp_handover_is_within (g_ptr_array_index (open, i),
                                                yp_situation_get_area (self->situation)))
      g_ptr_array_add (told, g_ptr_array_index (open, i));

  return told;
}

static void
update (YpHandoverChip *self)
{
  g_autoptr (GPtrArray) open = list_told (self);
  gboolean is_shown = open->len > 0 && yp_situation_is_live (self->situation);
  gboolean is_late =
      open->len > 0 && g_get_real_time () - PATIENCE_US >
                           yp_record_get_time (g_ptr_array_index (open, 0), "opened_at");
  const char *classes[] = { is_late ? "late" : NULL, NULL };
  g_autofree char *words = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), is_shown);
  if (!is_shown)
    return;

  words = format_words (self, open, is_late);
  if (strcmp (gtk_label_get_text (self->label), words) == 0)
    return;

  gtk_label_set_text (self->label, words);
  gtk_label_set_text (self->sign, is_late ? "⚠" : "✎");
  gtk_widget_set_css_classes (GTK_WIDGET (self), classes);
}

static gboolean
on_tick (gpointer data)
{
  update (data);
  return G_SOURCE_CONTINUE;
}

static void
yp_handover_chip_dispose (GObject *object)
{
  YpHandoverChip *self = YP_HANDOVER_CHIP (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_object (&self->list);
  g_clear_object (&self->situation);

  G_OBJECT_CLASS (yp_handover_chip_parent_class)->dispose (object);
}

static void
yp_handover_chip_class_init (YpHandoverChipClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_handover_chip_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "handover-chip");
}

static void
yp_handover_chip_init (YpHandoverChip *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->sign = GTK_LABEL (gtk_label_new ("✎"));
  self->label = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->sign), "sign");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->sign));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * yp_handover_chip_connect:
 * @self: a chip that has none yet
 * @situation: whose handovers
 * @list: the handovers
 * @is_long: whether it says which seat has waited longest, and since when
 */
void
yp_handover_chip_connect (YpHandoverChip *self,
                          YpSituation *situation,
                          YpHandoverList *list,
                          gboolean is_long)
{
  g_return_if_fail (YP_IS_HANDOVER_CHIP (self));
  g_return_if_fail (self->list == NULL);

  self->situation = g_object_ref (situation);
  self->list = g_object_ref (list);
  self->is_long = is_long;
  g_signal_connect_object (list, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "roles-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (yp_situation_get_replay (situation), "jumped", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  self->tick_source = g_timeout_add_seconds (60, on_tick, self);
  update (self);
}
