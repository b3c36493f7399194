/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-handover-page.h"

#include <glib/gi18n.h>

#include "yp-handover-form.h"
#include "yp-handover-view.h"
#include "yp-handover-words.h"
#include "yp-json-read.h"
#include "yp-key-button.h"
#include "yp-role-words.h"
#include "yp-text-label.h"
#include "yp-words.h"

/**
 * YpHandoverPage:
 *
 * The handovers that are not signed, those signed last, and one of them whole; and the form by
 * which another is opened. Opens by itself once somebody has signed in for whom one is waiting.
 * Signals: `show-incident` (string id): the person wants to see what a line is about; `told`
 * (string text, boolean is_refused): a step has its answer; `left`: the page was left.
 */
struct _YpHandoverPage
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpHandoverList *handovers;
  char *shown;   /* (nullable): id of the one that is shown whole */
  char *greeted; /* (nullable): who has been shown what waits for them */
  gboolean is_filling;

  GtkBox *head;
  GtkWidget *begin_button;
  GtkListBox *list;
  GtkStack *stack;
  YpHandoverView *view;
  YpHandoverForm *form;
};

G_DEFINE_FINAL_TYPE (YpHandoverPage, yp_handover_page, ADW_TYPE_BIN)

typedef enum
{
  SHOW_INCIDENT,
  TOLD,
  LEFT,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static gboolean
is_writing (YpHandoverPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "form") == 0;
}

static gboolean
may_hand_over (YpHandoverPage *self)
{
  return (yp_situation_get_roles (self->situation) & YP_ROLES_HANDING_OVER) != 0;
}

/* (nullable): of the handover a row is for. */
static const char *
get_id (GtkListBoxRow *row)
{
  return row != NULL ? gtk_widget_get_name (GTK_WIDGET (row)) : NULL;
}

static GtkListBoxRow *
find_row (YpHandoverPage *self, const char *id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_strcmp0 (get_id (row), id) == 0)
      return row;

  return NULL;
}

static gboolean
is_signed (GtkListBoxRow *row)
{
  return gtk_widget_has_css_class (GTK_WIDGET (row), "signed");
}

/* The group a row begins, where it begins one. */
static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  if (before != NULL && is_signed (row) == is_signed (before))
    gtk_list_box_row_set_header (row, NULL);
  else
    gtk_list_box_row_set_header (
        row,
        yp_text_label_new (is_signed (row) ? _ ("Signed lately") : _ ("Unsigned"), "title", FALSE));
}

/* “陈 → 李”; who is not known yet is a dash. */
static char *
format_people (const YpRecord *handover)
{
  const char *out = yp_json_get_string (handover->body, "opened_by");
  const char *in = yp_json_get_string (handover->body, "taken_by");

  return g_strdup_printf ("%s → %s", out != NULL ? out : "—", in != NULL ? in : "—");
}

static char *
format_progress (const YpRecord *handover)
{
  guint n = yp_handover_get_n_lines (handover);
  g_autofree char *signed_at = yp_words_format_time (
      MAX (yp_record_get_time (handover, "given_at"), yp_record_get_time (handover, "taken_at")));

  if (!yp_handover_is_open (handover))
    return g_strdup_printf (_ ("%u lines · signed %s"), n, signed_at);
  if (n == 0)
    return g_strdup (_ ("No lines"));

  return g_strdup_printf (_ ("%u of %u ticked"), yp_handover_count_ticked (handover), n);
}

static GtkWidget *
make_row (void)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), yp_text_label_new ("", "subject", TRUE));
  gtk_box_append (GTK_BOX (box), yp_text_label_new ("", "people", TRUE));
  gtk_box_append (GTK_BOX (box), yp_text_label_new ("", "progress", FALSE));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);

  return row;
}

static void
show_row (GtkListBoxRow *row, const YpRecord *handover)
{
  g_autofree char *since = yp_words_format_handover_since (handover);
  g_autofree char *people = format_people (handover);
  g_autofree char *progress = format_progress (handover);
  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s", since, people, progress);
  const char *const texts[] = { since, people, progress };
  GtkWidget *label = gtk_widget_get_first_child (gtk_list_box_row_get_child (row));

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gtk_label_set_text (GTK_LABEL (label), texts[i]);
      label = gtk_widget_get_next_sibling (label);
    }
  gtk_widget_set_name (GTK_WIDGET (row), handover->id);
  gtk_widget_set_css_classes (GTK_WIDGET (row),
                              (const char *[]){ "activatable", handover->state, NULL });
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* From the row @n_rows on, which are used again. */
static void
show_rows (YpHandoverPage *self, GPtrArray *handovers, int *n_rows)
{
  for (guint i = 0; i < handovers->len; i++)
    {
      if (gtk_list_box_get_row_at_index (self->list, *n_rows) == NULL)
        gtk_list_box_append (self->list, make_row ());
      show_row (gtk_list_box_get_row_at_index (self->list, *n_rows),
                g_ptr_array_index (handovers, i));
      ++*n_rows;
    }
}

static void
show_chosen (YpHandoverPage *self)
{
  YpRecord *handover = yp_handover_list_find (self->handovers, self->shown);

  if (handover != NULL)
    yp_handover_view_show (self->view, handover);
  if (!is_writing (self))
    gtk_stack_set_visible_child_name (self->stack, handover != NULL ? "one" : "none");
}

static gboolean
has_focus_within (YpHandoverPage *self, GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

static void
focus_list (YpHandoverPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->begin_button);
}

static void
show (YpHandoverPage *self, const char *id)
{
  if (g_strcmp0 (self->shown, id) != 0)
    {
      g_free (self->shown);
      self->shown = g_strdup (id);
    }
  show_chosen (self);
}

static void
fill_list (YpHandoverPage *self)
{
  gboolean had_focus = has_focus_within (self, GTK_WIDGET (self->list));
  GtkListBoxRow *row;
  int n_rows = 0;

  self->is_filling = TRUE;
  show_rows (self, yp_handover_list_get_unsigned (self->handovers), &n_rows);
  show_rows (self, yp_handover_list_get_signed (self->handovers), &n_rows);
  while ((row = gtk_list_box_get_row_at_index (self->list, n_rows)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_list_box_invalidate_headers (self->list);

  if (yp_handover_list_find (self->handovers, self->shown) == NULL &&
      (row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    show (self, get_id (row));
  gtk_list_box_select_row (self->list, find_row (self, self->shown));
  self->is_filling = FALSE;
  if (had_focus)
    focus_list (self);
}

/* (nullable): the one that waits longest for who has signed in, and that they can come in by. */
static const YpRecord *
find_waiting (YpHandoverPage *self, const char *account)
{
  GPtrArray *open = yp_handover_list_get_unsigned (self->handovers);

  for (guint i = 0; i < open->len; i++)
    {
      const YpRecord *handover = g_ptr_array_index (open, i);

      if (!yp_handover_is_of (handover, account) &&
          yp_handover_is_within (handover, yp_situation_get_area (self->situation)) &&
          yp_record_get_time (handover, "taken_at") == 0)
        return handover;
    }

  return NULL;
}

/* Whoever signs in sees what waits for them, once; what comes later is a chip. What somebody is
 * typing stays where it is. */
static void
greet (YpHandoverPage *self)
{
  const char *account = yp_situation_get_account (self->situation);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  const YpRecord *waiting;

  if (account == NULL || !yp_handover_list_is_known (self->handovers) ||
      g_strcmp0 (account, self->greeted) == 0)
    return;

  g_free (self->greeted);
  self->greeted = g_strdup (account);
  waiting = find_waiting (self, account);
  if (waiting == NULL || !may_hand_over (self))
    return;

  show (self, waiting->id);
  if (focus != NULL && GTK_IS_EDITABLE (focus))
    gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  else
    yp_handover_page_open (self);
}

static void
update (YpHandoverPage *self)
{
  g_autofree char *why =
      yp_words_explain_roles (yp_situation_get_roles (self->situation), YP_ROLES_HANDING_OVER);

  gtk_widget_set_sensitive (self->begin_button, why == NULL);
  gtk_widget_set_tooltip_text (self->begin_button, why);
  if (yp_handover_page_is_open (self))
    {
      fill_list (self);
      show_chosen (self);
    }
  greet (self);
}

static void
on_row_selected (YpHandoverPage *self, GtkListBoxRow *row)
{
  if (row == NULL || self->is_filling)
    return;

  gtk_stack_set_visible_child_name (self->stack, "one");
  show (self, get_id (row));
}

static void
on_row_activated (YpHandoverPage *self)
{
  yp_handover_view_focus (self->view);
}

static void
on_show_incident (YpHandoverPage *self, const char *id)
{
  g_signal_emit (self, signals[SHOW_INCIDENT], 0, id);
}

static void
on_told (YpHandoverPage *self, const char *text, gboolean is_refused)
{
  g_signal_emit (self, signals[TOLD], 0, text, is_refused);
}

static void
leave_form (YpHandoverPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "none");
  show_chosen (self);
  focus_list (self);
}

static void
on_opened (YpHandoverPage *self, const char *id)
{
  leave_form (self);
  show (self, id);
  gtk_list_box_select_row (self->list, find_row (self, id));
  on_told (self, _ ("The sheet is filled; who comes in ticks it, then both sign"), FALSE);
}

static void
on_refused (YpHandoverPage *self, const char *text)
{
  on_told (self, text, TRUE);
}

static void
on_leave (YpHandoverPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_emit (self, signals[LEFT], 0);
}

static void
on_begin (YpHandoverPage *self)
{
  yp_handover_page_begin (self, NULL);
}

/* Ctrl+Enter, before what is typed in takes it for a line end; Alt and a digit: a suggestion. */
static gboolean
on_key_pressed (YpHandoverPage *self, guint keyval, guint keycode, GdkModifierType state)
{
  gboolean is_enter = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter;

  if (is_enter && (state & GDK_CONTROL_MASK) != 0)
    {
      if (is_writing (self))
        yp_handover_form_submit (self->form);
      else
        yp_handover_view_sign (self->view);
      return GDK_EVENT_STOP;
    }

  if (is_writing (self) && (state & GDK_ALT_MASK) != 0 && keyval >= GDK_KEY_1 &&
      keyval <= GDK_KEY_9)
    return yp_handover_form_choose (self->form, keyval - GDK_KEY_1);

  return GDK_EVENT_PROPAGATE;
}

static gboolean
on_space (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  YpHandoverPage *self = YP_HANDOVER_PAGE (widget);

  return !is_writing (self) && yp_handover_view_toggle (self->view);
}

/* From the list to the lines of the one that is chosen, and back. */
static gboolean
on_arrow (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  YpHandoverPage *self = YP_HANDOVER_PAGE (widget);
  gboolean is_right = GPOINTER_TO_UINT (user_data) == GDK_KEY_Right;

  if (is_right && has_focus_within (self, GTK_WIDGET (self->list)))
    yp_handover_view_focus (self->view);
  else if (!is_right && yp_handover_view_has_line (self->view))
    focus_list (self);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

/* On the desk behind, these letters mean something else. */
static gboolean
on_letter (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  YpHandoverPage *self = YP_HANDOVER_PAGE (widget);

  if (is_writing (self))
    return GDK_EVENT_PROPAGATE;
  if (GPOINTER_TO_UINT (user_data) == GDK_KEY_n)
    on_begin (self);
  else
    yp_handover_view_withdraw (self->view);

  return GDK_EVENT_STOP;
}

static void
yp_handover_page_dispose (GObject *object)
{
  YpHandoverPage *self = YP_HANDOVER_PAGE (object);

  g_clear_object (&self->handovers);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->greeted, g_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_HANDOVER_PAGE);

  G_OBJECT_CLASS (yp_handover_page_parent_class)->dispose (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const guint letters[] = { GDK_KEY_n, GDK_KEY_w };
  static const guint arrows[] = { GDK_KEY_Left, GDK_KEY_Right };

  gtk_widget_class_add_shortcut (widget_class,
                                 gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_space, 0),
                                                   gtk_callback_action_new (on_space, NULL, NULL)));
  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    gtk_widget_class_add_shortcut (
        widget_class,
        gtk_shortcut_new (gtk_keyval_trigger_new (arrows[i], 0),
                          gtk_callback_action_new (on_arrow, GUINT_TO_POINTER (arrows[i]), NULL)));
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    gtk_widget_class_add_shortcut (
        widget_class, gtk_shortcut_new (gtk_keyval_trigger_new (letters[i], 0),
                                        gtk_callback_action_new (
                                            on_letter, GUINT_TO_POINTER (letters[i]), NULL)));
}

static void
yp_handover_page_class_init (YpHandoverPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_handover_page_dispose;

  signals[SHOW_INCIDENT] = g_signal_new ("show-incident", YP_TYPE_HANDOVER_PAGE, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TOLD] = g_signal_new ("told", YP_TYPE_HANDOVER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[LEFT] = g_signal_new ("left", YP_TYPE_HANDOVER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  g_type_ensure (YP_TYPE_HANDOVER_FORM);
  g_type_ensure (YP_TYPE_HANDOVER_VIEW);
  gtk_widget_class_set_css_name (widget_class, "handover-page");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/yiping/Yiping/yp-handover-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YpHandoverPage, head);
  gtk_widget_class_bind_template_child (widget_class, YpHandoverPage, list);
  gtk_widget_class_bind_template_child (widget_class, YpHandoverPage, stack);
  gtk_widget_class_bind_template_child (widget_class, YpHandoverPage, view);
  gtk_widget_class_bind_template_child (widget_class, YpHandoverPage, form);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_show_incident);
  gtk_widget_class_bind_template_callback (widget_class, on_told);
  gtk_widget_class_bind_template_callback (widget_class, on_opened);
  gtk_widget_class_bind_template_callback (widget_class, on_refused);
  gtk_widget_class_bind_template_callback (widget_class, on_leave);
  add_keys (widget_class);
}

static void
yp_handover_page_init (YpHandoverPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
  self->begin_button = yp_key_button_new (_ ("Hand over…"), "N");
  g_signal_connect_object (self->begin_button, "clicked", G_CALLBACK (on_begin), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->head, self->begin_button);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/**
 * yp_handover_page_connect:
 * @self: a page that has none yet
 * @situation: whose handovers
 * @handovers: those there are and were
 * @seats: what may be handed over
 */
void
yp_handover_page_connect (YpHandoverPage *self,
                          YpSituation *situation,
                          YpHandoverList *handovers,
                          YpSeats *seats)
{
  g_return_if_fail (YP_IS_HANDOVER_PAGE (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
  self->handovers = g_object_ref (handovers);
  yp_handover_view_set_situation (self->view, situation);
  yp_handover_form_set_situation (self->form, situation);
  yp_handover_form_set_seats (self->form, seats);
  g_signal_connect_object (handovers, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "roles-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/* Takes the keyboard: to what is to be ticked, where there is something. */
void
yp_handover_page_open (YpHandoverPage *self)
{
  g_return_if_fail (YP_IS_HANDOVER_PAGE (self));

  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  fill_list (self);
  show_chosen (self);
  if (yp_handover_list_get_unsigned (self->handovers)->len > 0 && self->shown != NULL)
    yp_handover_view_focus (self->view);
  else
    focus_list (self);
}

/* Opens the form, for @seat or what is proposed. */
void
yp_handover_page_begin (YpHandoverPage *self, const char *seat)
{
  g_return_if_fail (YP_IS_HANDOVER_PAGE (self));

  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  fill_list (self);
  if (!may_hand_over (self))
    {
      g_autofree char *why =
          yp_words_explain_roles (yp_situation_get_roles (self->situation), YP_ROLES_HANDING_OVER);

      on_told (self, why, TRUE);
      return;
    }

  gtk_stack_set_visible_child_name (self->stack, "form");
  yp_handover_form_open (self->form, self->handovers, seat);
}

gboolean
yp_handover_page_is_open (YpHandoverPage *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

/* Whether the keyboard is somewhere in it. */
gboolean
yp_handover_page_has_focus (YpHandoverPage *self)
{
  return yp_handover_page_is_open (self) && has_focus_within (self, GTK_WIDGET (self));
}

/**
 * yp_handover_page_leave:
 * @self: a page
 *
 * Leaves the form, else the page.
 *
 * Returns: whether there was anything to leave
 */
gboolean
yp_handover_page_leave (YpHandoverPage *self)
{
  if (!yp_handover_page_is_open (self))
    return FALSE;

  if (is_writing (self))
    leave_form (self);
  else
    on_leave (self);
  return TRUE;
}
