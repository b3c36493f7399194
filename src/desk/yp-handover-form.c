/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-handover-form.h"

#include <glib/gi18n.h>

#include "yp-handover-acts.h"
#include "yp-json-read.h"
#include "yp-key-button.h"
#include "yp-record-reply.h"
#include "yp-role-words.h"
#include "yp-wrap-layout.h"

/* As many as there are digits. */
#define MAX_SUGGESTIONS 9

/**
 * YpHandoverForm:
 *
 * Who goes out says for which seat, and what the platform can not know; it fills the sheet.
 * Signals: `opened` (string id): it is open; `refused` (string text): it is not, or not yet; what
 * was typed is kept.
 */
struct _YpHandoverForm
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpSeats *seats; /* (nullable) */
  GCancellable *cancellable;
  gboolean is_sending;

  GtkEditable *seat_entry;
  GtkBox *suggestions;
  GtkTextView *text_view;
  GtkBox *buttons;
  GtkWidget *open_button;
};

G_DEFINE_FINAL_TYPE (YpHandoverForm, yp_handover_form, ADW_TYPE_BIN)

typedef enum
{
  OPENED,
  REFUSED,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static char *
get_text (YpHandoverForm *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static void
update (YpHandoverForm *self)
{
  gtk_widget_set_sensitive (self->open_button,
                            !self->is_sending && *gtk_editable_get_text (self->seat_entry) != '\0');
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpHandoverForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpRecord) handover = yp_record_post_finish (YP_SITUATION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->is_sending = FALSE;
  update (self);
  if (handover == NULL)
    {
      g_signal_emit (self, signals[REFUSED], 0, error->message);
      return;
    }

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), "", -1);
  g_signal_emit (self, signals[OPENED], 0, handover->id);
}

static void
yp_handover_form_dispose (GObject *object)
{
  YpHandoverForm *self = YP_HANDOVER_FORM (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->seats);
  g_clear_object (&self->situation);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_HANDOVER_FORM);

  G_OBJECT_CLASS (yp_handover_form_parent_class)->dispose (object);
}

static void
yp_handover_form_class_init (YpHandoverFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_handover_form_dispose;

  signals[OPENED] = g_signal_new ("opened", YP_TYPE_HANDOVER_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REFUSED] = g_signal_new ("refused", YP_TYPE_HANDOVER_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "handover-form");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/yiping/Yiping/yp-handover-form.ui");
  gtk_widget_class_bind_template_child (widget_class, YpHandoverForm, seat_entry);
  gtk_widget_class_bind_template_child (widget_class, YpHandoverForm, suggestions);
  gtk_widget_class_bind_template_child (widget_class, YpHandoverForm, text_view);
  gtk_widget_class_bind_template_child (widget_class, YpHandoverForm, buttons);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
yp_handover_form_init (YpHandoverForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_layout_manager (GTK_WIDGET (self->suggestions), yp_wrap_layout_new ());
  self->open_button = yp_key_button_new (_ ("Fill the sheet"), C_ ("key", "Ctrl+Enter"));
  gtk_widget_add_css_class (self->open_button, "sign");
  g_signal_connect_object (self->open_button, "clicked", G_CALLBACK (yp_handover_form_submit), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->buttons, self->open_button);
}

/**
 * yp_handover_form_set_situation:
 * @self: a form that has none yet
 * @situation: whose platform
 */
void
yp_handover_form_set_situation (YpHandoverForm *self, YpSituation *situation)
{
  g_return_if_fail (YP_IS_HANDOVER_FORM (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
}

/* What seats there are, which may be handed over. */
void
yp_handover_form_set_seats (YpHandoverForm *self, YpSeats *seats)
{
  g_return_if_fail (YP_IS_HANDOVER_FORM (self));

  g_set_object (&self->seats, seats);
}

static void
add_name (GPtrArray *names, const char *name)
{
  if (name != NULL && *name != '\0' && names->len < MAX_SUGGESTIONS &&
      !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

/* @mine: whether only the seats that @account went out of or came into are wanted. */
static void
add_seats (GPtrArray *names, GPtrArray *handovers, const char *account, gboolean mine)
{
  for (guint i = 0; i < handovers->len; i++)
    {
      const YpRecord *handover = g_ptr_array_index (handovers, i);
      gboolean is_mine =
          yp_handover_is_of (handover, account) ||
          (account != NULL &&
           g_strcmp0 (yp_json_get_string (handover->body, "taken_by"), account) == 0);

      if (is_mine || !mine)
        add_name (names, yp_handover_get_seat (handover));
    }
}

/* The seat one has taken, one's own of late, what one is here to do, then all others. */
static GPtrArray *
list_seats (YpHandoverForm *self, YpHandoverList *handovers)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *account = yp_situation_get_account (self->situation);
  GPtrArray *seats = self->seats != NULL ? yp_seats_get_all (self->seats) : NULL;
  YpRoles roles =
      (YpRoles) (yp_situation_get_roles (self->situation) & (guint) YP_ROLES_HANDING_OVER);
  const char *seat = NULL;
  const char *layout;

  if (self->seats != NULL)
    yp_seats_get_chosen (self->seats, &seat, &layout);
  add_name (names, seat);
  add_seats (names, yp_handover_list_get_signed (handovers), account, TRUE);
  for (guint i = 0; i < YP_N_ROLES; i++)
    if ((roles & 1u << i) != 0)
      {
        g_autofree char *words = yp_words_format_roles ((YpRoles) (1u << i));

        add_name (names, words);
      }
  for (guint i = 0; seats != NULL && i < seats->len; i++)
    add_name (names, ((YpSeat *) g_ptr_array_index (seats, i))->name);
  add_seats (names, yp_handover_list_get_unsigned (handovers), account, FALSE);
  add_seats (names, yp_handover_list_get_signed (handovers), account, FALSE);

  return names;
}

static void
on_suggestion (GtkButton *button, YpHandoverForm *self)
{
  gtk_editable_set_text (self->seat_entry, g_object_get_data (G_OBJECT (button), "seat"));
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}

static void
show_suggestions (YpHandoverForm *self, GPtrArray *names)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->suggestions))) != NULL)
    gtk_box_remove (self->suggestions, child);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *key = g_strdup_printf ("Alt+%u", i + 1);
      GtkWidget *button = yp_key_button_new (name, key);

      g_object_set_data_full (G_OBJECT (button), "seat", g_strdup (name), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_suggestion), self, 0);
      gtk_box_append (self->suggestions, button);
    }
}

/**
 * yp_handover_form_open:
 * @self: a form
 * @handovers: those there are and were, for what seats are called
 * @seat: (nullable): which one; %NULL keeps what was typed, else proposes one
 *
 * Takes the keyboard.
 */
void
yp_handover_form_open (YpHandoverForm *self, YpHandoverList *handovers, const char *seat)
{
  g_autoptr (GPtrArray) names = NULL;

  g_return_if_fail (YP_IS_HANDOVER_FORM (self));

  names = list_seats (self, handovers);
  show_suggestions (self, names);
  if (seat != NULL)
    gtk_editable_set_text (self->seat_entry, seat);
  else if (*gtk_editable_get_text (self->seat_entry) == '\0' && names->len > 0)
    gtk_editable_set_text (self->seat_entry, g_ptr_array_index (names, 0));
  gtk_widget_grab_focus (GTK_WIDGET (self->seat_entry));
}

/* The suggestion with that number, from 0. Returns: whether there is one. */
gboolean
yp_handover_form_choose (YpHandoverForm *self, guint index)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->suggestions));

  for (guint i = 0; i < index && child != NULL; i++)
    child = gtk_widget_get_next_sibling (child);
  if (child == NULL)
    return FALSE;

  on_suggestion (GTK_BUTTON (child), self);
  return TRUE;
}

void
yp_handover_form_submit (YpHandoverForm *self)
{
  g_autofree char *seat = g_strstrip (g_strdup (gtk_editable_get_text (self->seat_entry)));
  g_autofree char *text = get_text (self);

  if (self->is_sending || *seat == '\0')
    return;
  if (g_utf8_strlen (text, -1) > YP_HANDOVER_MAX_TEXT)
    {
      g_autofree char *why =
          g_strdup_printf (_ ("The text has more than %d characters"), YP_HANDOVER_MAX_TEXT);

      g_signal_emit (self, signals[REFUSED], 0, why);
      return;
    }

  self->is_sending = TRUE;
  update (self);
  yp_handover_open_async (self->situation, seat, text, self->cancellable, on_opened,
                          g_object_ref (self));
}
