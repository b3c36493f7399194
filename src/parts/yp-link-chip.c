/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-link-chip.h"

#include <glib/gi18n.h>

#include "yp-words.h"

/**
 * YpLinkChip:
 *
 * Whether the platform is there and how old what the screen shows is, or that it shows the past: by
 * a sign, a colour and words. Ticks once a second.
 */
struct _YpLinkChip
{
  AdwBin parent_instance;

  YpSituation *situation;
  guint tick_source;
  GtkLabel *sign;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (YpLinkChip, yp_link_chip, ADW_TYPE_BIN)

/* Beside those of the link. */
#define LOOK_PAST (YP_LINK_REFUSED + 1)

static const struct
{
  const char *css_class;
  const char *sign;
} looks[] = {
  [YP_LINK_CONNECTING] = { "connecting", "◌" },
  [YP_LINK_LIVE] = { "live", "●" },
  [YP_LINK_AWAY] = { "away", "✕" },
  [YP_LINK_REFUSED] = { "away", "⊘" },
  [LOOK_PAST] = { "past", "◀" },
};

static char *
format_words (YpSituation *situation)
{
  YpLinkState link = yp_situation_get_link_state (situation);
  gint64 heard_at = yp_situation_get_heard_at (situation);
  g_autofree char *age = yp_words_format_age (g_get_real_time () - heard_at);

  if (!yp_situation_is_live (situation))
    return g_strdup (_ ("Looking back"));
  if (link == YP_LINK_REFUSED)
    return g_strdup (_ ("The platform refuses the token"));
  if (heard_at == 0)
    return g_strdup (link == YP_LINK_AWAY ? _ ("The platform is away, no data yet")
                                          : _ ("Connecting…"));
  if (link == YP_LINK_LIVE)
    return g_strdup_printf (_ ("Live, %s ago"), age);
  if (link == YP_LINK_CONNECTING)
    return g_strdup_printf (_ ("Connecting, data %s old"), age);

  return g_strdup_printf (_ ("Platform away, data %s old"), age);
}

static gboolean
update (gpointer data)
{
  YpLinkChip *self = data;
  guint look = yp_situation_is_live (self->situation)
                   ? (guint) yp_situation_get_link_state (self->situation)
                   : LOOK_PAST;
  g_autofree char *words = format_words (self->situation);

  if (strcmp (gtk_label_get_text (self->label), words) != 0)
    gtk_label_set_text (self->label, words);
  if (gtk_widget_has_css_class (GTK_WIDGET (self), looks[look].css_class))
    return G_SOURCE_CONTINUE;

  gtk_label_set_text (self->sign, looks[look].sign);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), looks[i].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self), looks[look].css_class);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), yp_situation_get_link_reason (self->situation));

  return G_SOURCE_CONTINUE;
}

static void
on_link_changed (YpLinkChip *self)
{
  update (self);
}

static void
yp_link_chip_dispose (GObject *object)
{
  YpLinkChip *self = YP_LINK_CHIP (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_object (&self->situation);

  G_OBJECT_CLASS (yp_link_chip_parent_class)->dispose (object);
}

static void
yp_link_chip_class_init (YpLinkChipClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_link_chip_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "link-chip");
}

static void
yp_link_chip_init (YpLinkChip *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->sign = GTK_LABEL (gtk_label_new (looks[YP_LINK_CONNECTING].sign));
  self->label = GTK_LABEL (gtk_label_new (""));
  gtk_widget_add_css_class (GTK_WIDGET (self->sign), "sign");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->sign));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * yp_link_chip_set_situation:
 * @self: a chip that has none yet
 * @situation: whose connection to tell of
 */
void
yp_link_chip_set_situation (YpLinkChip *self, YpSituation *situation)
{
  g_return_if_fail (YP_IS_LINK_CHIP (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
  g_signal_connect_object (situation, "notify::link-state", G_CALLBACK (on_link_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (yp_situation_get_replay (situation), "notify::instant",
                           G_CALLBACK (on_link_changed), self, G_CONNECT_SWAPPED);
  self->tick_source = g_timeout_add_seconds (1, update, self);
  update (self);
}
