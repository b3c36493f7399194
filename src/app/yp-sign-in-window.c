/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-app"

#include "yp-sign-in-window.h"

#include <glib/gi18n.h>

#include "yp-session.h"
#include "yp-sign-in.h"

/**
 * YpSignInWindow:
 *
 * Asks for account and password until the platform gives a token. Signal: `signed-in` (string
 * account, string token).
 */
struct _YpSignInWindow
{
  AdwWindow parent_instance;

  char *url;
  GCancellable *cancellable;
  gboolean is_waiting;

  GtkLabel *place_label;
  AdwEntryRow *account_row;
  AdwPasswordEntryRow *password_row;
  GtkRevealer *reason_revealer;
  GtkLabel *reason_label;
  GtkButton *sign_in_button;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (YpSignInWindow, yp_sign_in_window, ADW_TYPE_WINDOW)

typedef enum
{
  SIGNED_IN,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
update (YpSignInWindow *self)
{
  gboolean is_filled =
      *get_text (self->account_row) != '\0' && *get_text (self->password_row) != '\0';

  gtk_widget_set_sensitive (GTK_WIDGET (self->sign_in_button), is_filled && !self->is_waiting);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->is_waiting);
  gtk_spinner_set_spinning (self->spinner, self->is_waiting);
}

static void
on_changed (YpSignInWindow *self)
{
  update (self);
}

/* In our words: what the platform says of passwords is for machines. */
static const char *
get_reason (const GError *error)
{
  if (g_error_matches (error, YP_SESSION_ERROR, YP_SESSION_ERROR_STRANGER))
    return _ ("There is no such account and password");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    return _ ("Too many tries just now; try again in a minute");

  return NULL;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpSignInWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = yp_sign_in_finish (result, &error);
  g_autofree char *away = NULL;

  self->is_waiting = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  update (self);
  if (token != NULL)
    {
      g_signal_emit (self, signals[SIGNED_IN], 0, get_text (self->account_row), token);
      return;
    }

  /* Translators: why the platform could not be asked */
  away = g_strdup_printf (_ ("The platform does not answer: %s"), error->message);
  yp_sign_in_window_set_reason (self, get_reason (error) != NULL ? get_reason (error) : away);
  gtk_editable_select_region (GTK_EDITABLE (self->password_row), 0, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
on_clicked (YpSignInWindow *self)
{
  if (self->is_waiting)
    return;

  self->is_waiting = TRUE;
  gtk_revealer_set_reveal_child (self->reason_revealer, FALSE);
  update (self);
  yp_sign_in_async (self->url, get_text (self->account_row), get_text (self->password_row),
                    self->cancellable, on_answer, g_object_ref (self));
}

static void
yp_sign_in_window_dispose (GObject *object)
{
  YpSignInWindow *self = YP_SIGN_IN_WINDOW (object);

  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (yp_sign_in_window_parent_class)->dispose (object);
}

static void
yp_sign_in_window_finalize (GObject *object)
{
  YpSignInWindow *self = YP_SIGN_IN_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_free (self->url);

  G_OBJECT_CLASS (yp_sign_in_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, YpSignInWindow, place_label);
  gtk_widget_class_bind_template_child (klass, YpSignInWindow, account_row);
  gtk_widget_class_bind_template_child (klass, YpSignInWindow, password_row);
  gtk_widget_class_bind_template_child (klass, YpSignInWindow, reason_revealer);
  gtk_widget_class_bind_template_child (klass, YpSignInWindow, reason_label);
  gtk_widget_class_bind_template_child (klass, YpSignInWindow, sign_in_button);
  gtk_widget_class_bind_template_child (klass, YpSignInWindow, spinner);
}

static void
yp_sign_in_window_class_init (YpSignInWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yp_sign_in_window_dispose;
  object_class->finalize = yp_sign_in_window_finalize;

  signals[SIGNED_IN] =
      g_signal_new ("signed-in", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/yiping/Yiping/yp-sign-in-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
}

static void
yp_sign_in_window_init (YpSignInWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->sign_in_button));
}

/**
 * yp_sign_in_window_new:
 * @application: whose
 * @url: of the platform
 * @account: (nullable): who is expected
 *
 * Returns: (transfer none): the window
 */
GtkWidget *
yp_sign_in_window_new (GtkApplication *application, const char *url, const char *account)
{
  YpSignInWindow *self = g_object_new (YP_TYPE_SIGN_IN_WINDOW, "application", application, NULL);

  self->url = g_strdup (url);
  gtk_label_set_text (self->place_label, url);
  if (account != NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->account_row), account);
      gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->password_row));
    }

  return GTK_WIDGET (self);
}

/**
 * yp_sign_in_window_set_reason:
 * @self: the window
 * @reason: why somebody has to sign in
 */
void
yp_sign_in_window_set_reason (YpSignInWindow *self, const char *reason)
{
  g_return_if_fail (YP_IS_SIGN_IN_WINDOW (self));

  gtk_label_set_text (self->reason_label, reason);
  gtk_revealer_set_reveal_child (self->reason_revealer, TRUE);
}
