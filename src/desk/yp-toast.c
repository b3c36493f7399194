/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-toast.h"

/* Long enough to read; a refusal says why. */
#define SECONDS_DONE 3
#define SECONDS_REFUSED 8

/**
 * YpToast:
 *
 * The answer to the last act, over the middle of the desk for a few seconds. The newest takes the
 * place of the one before at once. It never takes a key, a click or the focus.
 *
 * Not AdwToastOverlay: that of libadwaita 1.2 is freed under its own animation when a toast is
 * dismissed in the moment it appears, which a quick dispatcher does, and it takes Esc for itself.
 */
struct _YpToast
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
  guint hide_source;
};

G_DEFINE_FINAL_TYPE (YpToast, yp_toast, ADW_TYPE_BIN)

static gboolean
on_time_over (gpointer data)
{
  YpToast *self = data;

  self->hide_source = 0;
  yp_toast_dismiss (self);

  return G_SOURCE_REMOVE;
}

static void
yp_toast_dispose (GObject *object)
{
  YpToast *self = YP_TOAST (object);

  g_clear_handle_id (&self->hide_source, g_source_remove);

  G_OBJECT_CLASS (yp_toast_parent_class)->dispose (object);
}

static void
yp_toast_class_init (YpToastClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_toast_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "desk-toast");
}

static void
yp_toast_init (YpToast *self)
{
  self->revealer = GTK_REVEALER (gtk_revealer_new ());
  self->label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_max_width_chars (self->label, 60);
  gtk_revealer_set_transition_type (self->revealer, GTK_REVEALER_TRANSITION_TYPE_CROSSFADE);
  gtk_revealer_set_child (self->revealer, GTK_WIDGET (self->label));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->revealer));
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/**
 * yp_toast_show:
 * @self: the toast
 * @text: what came of the act; plain text
 * @is_refusal: whether it was refused, which stays longer
 */
void
yp_toast_show (YpToast *self, const char *text, gboolean is_refusal)
{
  gtk_label_set_text (self->label, text);
  if (is_refusal)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "refused");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->label), "refused");
  gtk_revealer_set_reveal_child (self->revealer, TRUE);

  g_clear_handle_id (&self->hide_source, g_source_remove);
  self->hide_source =
      g_timeout_add_seconds (is_refusal ? SECONDS_REFUSED : SECONDS_DONE, on_time_over, self);
}

/**
 * yp_toast_dismiss:
 * @self: the toast
 *
 * Takes it away before its time, if it is there.
 */
void
yp_toast_dismiss (YpToast *self)
{
  g_clear_handle_id (&self->hide_source, g_source_remove);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}
