/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-handover-view.h"

#include <glib/gi18n.h>

#include "yp-handover-acts.h"
#include "yp-handover-row.h"
#include "yp-handover-words.h"
#include "yp-json-read.h"
#include "yp-key-button.h"
#include "yp-record-reply.h"
#include "yp-text-label.h"

/* So long rows are made at a time; all of a full sheet at once would be felt. */
#define SLICE_US 2000

/**
 * YpHandoverView:
 *
 * One handover whole: the seat, what was written by hand, the lines with their ticks, who has
 * signed, and the signature. Signals: `show-incident` (string id): the person wants to see what a
 * line is about; `told` (string text, boolean is_refused): a step has its answer.
 */
struct _YpHandoverView
{
  AdwBin parent_instance;

  YpSituation *situation;
  GCancellable *cancellable;
  YpRecord *handover; /* (nullable) */
  guint n_rows;       /* how many of @handover's lines @list has */
  guint fill_source;
  gboolean wants_focus; /* once it has them all */

  GtkLabel *seat_label;
  GtkLabel *state_label;
  GtkLabel *count_label;
  GtkLabel *text_label;
  GtkListBox *list;
  GtkLabel *trail_label;
  GtkWidget *steps;
  GtkEditable *note_entry;
  GtkBox *buttons;
  GtkWidget *sign_button;
  GtkWidget *withdraw_button;
  GtkLabel *why_label;
};

G_DEFINE_FINAL_TYPE (YpHandoverView, yp_handover_view, ADW_TYPE_BIN)

typedef enum
{
  SHOW_INCIDENT,
  TOLD,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static YpHandoverRow *
get_row (GtkListBoxRow *row)
{
  return YP_HANDOVER_ROW (gtk_list_box_row_get_child (row));
}

static YpHandoverRow *
get_chosen (YpHandoverView *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return row != NULL ? get_row (row) : NULL;
}

/* What an answer was for. */
typedef struct
{
  YpHandoverView *view;
  YpHandoverStep step;
} Answer;

static void
tell (YpHandoverView *self, const char *text, gboolean is_refused)
{
  g_signal_emit (self, signals[TOLD], 0, text, is_refused);
}

/* Ticks are told by their boxes. */
static void
tell_done (YpHandoverView *self, YpHandoverStep step, const YpRecord *handover)
{
  const char *seat = yp_handover_get_seat (handover);
  g_autofree char *text = NULL;

  if (step == YP_HANDOVER_TICK || step == YP_HANDOVER_UNTICK)
    return;

  gtk_editable_set_text (self->note_entry, "");
  if (step == YP_HANDOVER_WITHDRAW)
    text = g_strdup_printf (_ ("The handover of %s is withdrawn"), seat);
  else if (yp_handover_is_open (handover))
    text =
        g_strdup_printf (_ ("You have signed for %s; the other signature is still missing"), seat);
  else
    text = g_strdup_printf (_ ("%s is handed over: both have signed"), seat);
  tell (self, text, FALSE);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (YpHandoverView) self = answer->view;
  YpHandoverStep step = answer->step;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpRecord) handover = yp_record_post_finish (YP_SITUATION (source), result, &error);

  g_free (answer);
  if (handover != NULL)
    tell_done (self, step, handover);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, error->message, TRUE);
}

static void
take_step (YpHandoverView *self, YpHandoverStep step, guint line, const char *note)
{
  Answer *answer = g_new (Answer, 1);

  *answer = (Answer){ g_object_ref (self), step };
  yp_handover_step_async (self->situation, self->handover->id, step, line, note, self->cancellable,
                          on_answered, answer);
}

static void
toggle (YpHandoverView *self, YpHandoverRow *row)
{
  g_autofree char *why = yp_words_explain_tick (self->situation, self->handover);

  if (why != NULL)
    tell (self, why, TRUE);
  else
    take_step (self, yp_handover_row_is_ticked (row) ? YP_HANDOVER_UNTICK : YP_HANDOVER_TICK,
               yp_handover_row_get_index (row), NULL);
}

static void
on_row_toggled (YpHandoverRow *row, YpHandoverView *self)
{
  toggle (self, row);
}

static void
on_row_activated (YpHandoverView *self, GtkListBoxRow *row)
{
  YpHandoverLine line;

  if (yp_handover_get_line (self->handover, yp_handover_row_get_index (get_row (row)), &line) &&
      line.subject != NULL && g_str_has_prefix (line.subject, "incident/"))
    g_signal_emit (self, signals[SHOW_INCIDENT], 0, strchr (line.subject, '/') + 1);
}

/* The group a row begins, where it begins one. */
static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  YpHandoverGroup group = yp_handover_row_get_group (get_row (row));

  if (before != NULL && yp_handover_row_get_group (get_row (before)) == group)
    gtk_list_box_row_set_header (row, NULL);
  else
    gtk_list_box_row_set_header (
        row, yp_text_label_new (yp_words_get_handover_group (group), "title", FALSE));
}

static void
clear_rows (YpHandoverView *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  self->n_rows = 0;
  self->wants_focus = FALSE;
  g_clear_handle_id (&self->fill_source, g_source_remove);
}

/* On to what is to be ticked next; where nothing is, to the remark. */
static void
go_on (YpHandoverView *self, guint from)
{
  GtkListBoxRow *row;

  for (int i = (int) from; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (!yp_handover_row_is_ticked (get_row (row)))
      {
        gtk_list_box_select_row (self->list, row);
        gtk_widget_grab_focus (GTK_WIDGET (row));
        return;
      }
}

static void
focus_line (YpHandoverView *self)
{
  GtkListBoxRow *row;

  go_on (self, 0);
  row = gtk_list_box_get_selected_row (self->list);
  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->list));
}

static void
append_row (YpHandoverView *self, const YpHandoverLine *line)
{
  GtkWidget *row = yp_handover_row_new (self->n_rows++);

  yp_handover_row_show (YP_HANDOVER_ROW (row), line);
  g_signal_connect_object (row, "toggled", G_CALLBACK (on_row_toggled), self, 0);
  gtk_list_box_append (self->list, row);
}

static gboolean
on_fill (gpointer data)
{
  YpHandoverView *self = data;
  gint64 end = g_get_monotonic_time () + SLICE_US;
  YpHandoverLine line;

  while (yp_handover_get_line (self->handover, self->n_rows, &line))
    {
      append_row (self, &line);
      if (g_get_monotonic_time () > end)
        return G_SOURCE_CONTINUE;
    }

  self->fill_source = 0;
  if (gtk_list_box_get_selected_row (self->list) == NULL)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  if (self->wants_focus && gtk_widget_is_focus (GTK_WIDGET (self->list)))
    focus_line (self);
  self->wants_focus = FALSE;
  return G_SOURCE_REMOVE;
}

/* The lines of a handover stay; only their ticks change, so the keyboard stays where it is. */
static void
update_rows (YpHandoverView *self)
{
  YpHandoverLine line;

  for (guint i = 0; i < self->n_rows && yp_handover_get_line (self->handover, i, &line); i++)
    {
      YpHandoverRow *row = get_row (gtk_list_box_get_row_at_index (self->list, (int) i));

      if (!yp_handover_row_shows (row, &line))
        yp_handover_row_show (row, &line);
    }
  if (self->fill_source == 0 && self->n_rows < yp_handover_get_n_lines (self->handover))
    self->fill_source = g_idle_add (on_fill, self);
}

static void
update_head (YpHandoverView *self)
{
  JsonObject *body = self->handover->body;
  const char *text = yp_json_get_string (body, "text");
  guint n = yp_handover_get_n_lines (self->handover);
  gboolean is_open = yp_handover_is_open (self->handover);
  gboolean is_signed = strcmp (self->handover->state, "signed") == 0;
  g_autofree char *trail = yp_words_format_handover_trail (self->handover);
  /* Translators: how many lines are ticked, of how many */
  g_autofree char *count =
      g_strdup_printf (_ ("%u of %u ticked"), yp_handover_count_ticked (self->handover), n);

  gtk_label_set_text (self->seat_label, yp_handover_get_seat (self->handover));
  gtk_label_set_text (
      self->state_label,
      is_open ? _ ("Unsigned") : is_signed ? _ ("Signed by both") : _ ("Withdrawn"));
  gtk_label_set_text (self->count_label, n > 0 ? count : "");
  gtk_label_set_text (self->text_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->text_label), text != NULL);
  gtk_label_set_text (self->trail_label, trail);
  gtk_widget_set_css_classes (GTK_WIDGET (self), (const char *[]){ self->handover->state, NULL });
}

static gboolean
may_withdraw (YpHandoverView *self, const char *account)
{
  YpRoles roles = yp_situation_get_roles (self->situation);

  return (roles & YP_ROLES_HANDING_OVER) != 0 &&
         (yp_handover_is_of (self->handover, account) || (roles & YP_ROLE_SHIFT_LEADER) != 0);
}

static void
update_steps (YpHandoverView *self)
{
  const char *account = yp_situation_get_account (self->situation);
  g_autofree char *why = yp_words_explain_signature (self->situation, self->handover);

  gtk_widget_set_visible (self->steps, yp_handover_is_open (self->handover));
  gtk_widget_set_sensitive (self->sign_button, why == NULL);
  yp_key_button_set_text (YP_KEY_BUTTON (self->sign_button),
                          yp_handover_is_of (self->handover, account) ? _ ("Sign: I go out")
                                                                      : _ ("Sign: I come in"));
  gtk_widget_set_visible (self->withdraw_button, may_withdraw (self, account));
  gtk_label_set_text (self->why_label, why != NULL ? why : "");
}

static void
update (YpHandoverView *self)
{
  if (self->handover == NULL)
    return;

  update_head (self);
  update_rows (self);
  update_steps (self);
}

static void
yp_handover_view_dispose (GObject *object)
{
  YpHandoverView *self = YP_HANDOVER_VIEW (object);

  g_clear_handle_id (&self->fill_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->handover, yp_record_unref);
  g_clear_object (&self->situation);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_HANDOVER_VIEW);

  G_OBJECT_CLASS (yp_handover_view_parent_class)->dispose (object);
}

static void
yp_handover_view_class_init (YpHandoverViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_handover_view_dispose;

  signals[SHOW_INCIDENT] = g_signal_new ("show-incident", YP_TYPE_HANDOVER_VIEW, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TOLD] = g_signal_new ("told", YP_TYPE_HANDOVER_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);

  gtk_widget_class_set_css_name (widget_class, "handover-view");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/yiping/Yiping/yp-handover-view.ui");
  gtk_widget_class_bind_template_child (widget_class, YpHandoverView, seat_label);
  gtk_widget_class_bind_template_child (widget_class, YpHandoverView, state_label);
  gtk_widget_class_bind_template_child (widget_class, YpHandoverView, count_label);
  gtk_widget_class_bind_template_child (widget_class, YpHandoverView, text_label);
  gtk_widget_class_bind_template_child (widget_class, YpHandoverView, list);
  gtk_widget_class_bind_template_child (widget_class, YpHandoverView, trail_label);
  gtk_widget_class_bind_template_child (widget_class, YpHandoverView, steps);
  gtk_widget_class_bind_template_child (widget_class, YpHandoverView, note_entry);
  gtk_widget_class_bind_template_child (widget_class, YpHandoverView, buttons);
  gtk_widget_class_bind_template_child (widget_class, YpHandoverView, why_label);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
yp_handover_view_init (YpHandoverView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
  self->withdraw_button = yp_key_button_new (_ ("Withdraw"), "W");
  self->sign_button = yp_key_button_new (_ ("Sign: I come in"), C_ ("key", "Ctrl+Enter"));
  gtk_widget_add_css_class (self->sign_button, "sign");
  g_signal_connect_object (self->withdraw_button, "clicked", G_CALLBACK (yp_handover_view_withdraw),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sign_button, "clicked", G_CALLBACK (yp_handover_view_sign), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->buttons, self->withdraw_button);
  gtk_box_append (self->buttons, self->sign_button);
}

/**
 * yp_handover_view_set_situation:
 * @self: a view that has none yet
 * @situation: whose handovers
 */
void
yp_handover_view_set_situation (YpHandoverView *self, YpSituation *situation)
{
  g_return_if_fail (YP_IS_HANDOVER_VIEW (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
  g_signal_connect_object (situation, "roles-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
}

/**
 * yp_handover_view_show:
 * @self: a view
 * @handover: as it is now
 */
void
yp_handover_view_show (YpHandoverView *self, YpRecord *handover)
{
  if (self->handover == NULL || strcmp (self->handover->id, handover->id) != 0)
    {
      clear_rows (self);
      gtk_editable_set_text (self->note_entry, "");
    }

  yp_record_ref (handover);
  g_clear_pointer (&self->handover, yp_record_unref);
  self->handover = handover;
  update (self);
}

/* With what stands beside it as a remark. */
void
yp_handover_view_sign (YpHandoverView *self)
{
  g_autofree char *why = NULL;

  if (self->handover == NULL)
    return;

  why = yp_words_explain_signature (self->situation, self->handover);
  if (why == NULL)
    take_step (self, YP_HANDOVER_SIGN, 0, gtk_editable_get_text (self->note_entry));
  else
    tell (self, why, TRUE);
}

/* The remark says why; where there is none, it is asked for. */
void
yp_handover_view_withdraw (YpHandoverView *self)
{
  const char *note = gtk_editable_get_text (self->note_entry);

  if (self->handover == NULL || !yp_handover_is_open (self->handover) ||
      !may_withdraw (self, yp_situation_get_account (self->situation)))
    return;

  if (*note != '\0')
    {
      take_step (self, YP_HANDOVER_WITHDRAW, 0, note);
      return;
    }

  gtk_widget_grab_focus (GTK_WIDGET (self->note_entry));
  tell (self, _ ("To withdraw it, the remark must say why"), TRUE);
}

/* Whether the keyboard is at a line. */
gboolean
yp_handover_view_has_line (YpHandoverView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list));
}

/**
 * yp_handover_view_toggle:
 * @self: a view
 *
 * Ticks the line the keyboard is at and goes on to the next, or takes its tick away.
 *
 * Returns: whether the keyboard is at one
 */
gboolean
yp_handover_view_toggle (YpHandoverView *self)
{
  YpHandoverRow *row = get_chosen (self);
  gboolean was_ticked;

  if (row == NULL || !yp_handover_view_has_line (self))
    return FALSE;

  was_ticked = yp_handover_row_is_ticked (row);
  toggle (self, row);
  if (!was_ticked)
    go_on (self, yp_handover_row_get_index (row) + 1);
  return TRUE;
}

/* To the line that is to be ticked, else to the first; as soon as it is there. */
void
yp_handover_view_focus (YpHandoverView *self)
{
  self->wants_focus = self->fill_source != 0;
  if (self->wants_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self->list));
  else
    focus_line (self);
}
