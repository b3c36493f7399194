/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-consultation-page.h"

#include <glib/gi18n.h>

#include "yp-consultation-row.h"
#include "yp-consultation-view.h"
#include "yp-consultation-words.h"
#include "yp-record-list.h"
#include "yp-text-label.h"

/* So many that are over are of interest. */
#define MOST_DECIDED 20

/**
 * YpConsultationPage:
 *
 * The consultations that are to be decided and those decided last, and one of them whole. Signals:
 * `show-incident` (string id): the person wants to see one that is before it; `told` (string text,
 * boolean is_refused): a step has its answer; `left`: the page was left.
 */
struct _YpConsultationPage
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpRecordList *records;
  YpRecordList *other; /* one that is asked for and not among them */
  char *shown;         /* (nullable): id of the one that is shown whole */
  gboolean is_filling;

  GtkStack *stack;
  GtkListBox *list;
  YpConsultationView *view;
};

G_DEFINE_FINAL_TYPE (YpConsultationPage, yp_consultation_page, ADW_TYPE_BIN)

typedef enum
{
  SHOW_INCIDENT,
  TOLD,
  LEFT,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static YpConsultationRow *
get_row (GtkListBoxRow *row)
{
  return YP_CONSULTATION_ROW (gtk_list_box_row_get_child (row));
}

static GtkListBoxRow *
find_row (YpConsultationPage *self, const char *id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_strcmp0 (yp_consultation_row_get_id (get_row (row)), id) == 0)
      return row;

  return NULL;
}

/* The group a row begins, where it begins one. */
static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  gboolean is_open = yp_consultation_row_is_open (get_row (row));

  if (before != NULL && yp_consultation_row_is_open (get_row (before)) == is_open)
    gtk_list_box_row_set_header (row, NULL);
  else
    gtk_list_box_row_set_header (
        row, yp_text_label_new (is_open ? _ ("To be decided") : _ ("Over lately"), "title", FALSE));
}

static void
append_row (YpConsultationPage *self, const YpRecord *consultation)
{
  GtkWidget *row = yp_consultation_row_new ();

  yp_consultation_row_show (YP_CONSULTATION_ROW (row), consultation);
  gtk_list_box_append (self->list, row);
}

/* What is open before what is over; of those the newest first, of these what was decided last. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const YpRecord *one = *(YpRecord *const *) a;
  const YpRecord *other = *(YpRecord *const *) b;
  gint64 one_at = yp_record_get_time (one, "decided_at");
  gint64 other_at = yp_record_get_time (other, "decided_at");

  if (yp_consultation_is_open (one) != yp_consultation_is_open (other))
    return yp_consultation_is_open (one) ? -1 : 1;
  if (one_at != other_at)
    return one_at > other_at ? -1 : 1;

  return strcmp (other->id, one->id);
}

static void
fill_list (YpConsultationPage *self)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  guint n_over = 0;

  for (guint i = 0; i < yp_record_list_get_size (self->records); i++)
    g_ptr_array_add (sorted, yp_record_list_get (self->records, i));
  g_ptr_array_sort (sorted, compare);

  for (guint i = 0; i < sorted->len && n_over < MOST_DECIDED; i++)
    {
      const YpRecord *consultation = g_ptr_array_index (sorted, i);

      append_row (self, consultation);
      n_over += yp_consultation_is_open (consultation) ? 0 : 1;
    }
}

static YpRecord *
find_shown (YpConsultationPage *self)
{
  YpRecord *record = yp_record_list_find (self->records, self->shown);

  return record != NULL ? record : yp_record_list_find (self->other, self->shown);
}

static void
show_chosen (YpConsultationPage *self)
{
  YpRecord *consultation = find_shown (self);

  if (consultation != NULL)
    yp_consultation_view_show (self->view, consultation);
  gtk_stack_set_visible_child_name (self->stack, consultation != NULL ? "one" : "none");
}

static gboolean
has_list_focus (YpConsultationPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list));
}

static void
focus_list (YpConsultationPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->list));
}

/* The rows are made anew; the one that is shown stays, and the keyboard where it was. */
static void
on_records_changed (YpConsultationPage *self)
{
  gboolean had_focus = has_list_focus (self);
  GtkListBoxRow *row;

  self->is_filling = TRUE;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  fill_list (self);

  if (self->shown == NULL && (row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    self->shown = g_strdup (yp_consultation_row_get_id (get_row (row)));
  gtk_list_box_select_row (self->list, find_row (self, self->shown));
  self->is_filling = FALSE;

  show_chosen (self);
  if (had_focus)
    focus_list (self);
}

static void
show (YpConsultationPage *self, const char *id)
{
  if (g_strcmp0 (self->shown, id) != 0)
    {
      g_free (self->shown);
      self->shown = g_strdup (id);
    }
  if (find_shown (self) == NULL)
    yp_record_list_set_id (self->other, self->shown);
  show_chosen (self);
}

static void
on_row_selected (YpConsultationPage *self, GtkListBoxRow *row)
{
  if (row != NULL && !self->is_filling)
    show (self, yp_consultation_row_get_id (get_row (row)));
}

static void
on_show_incident (YpConsultationPage *self, const char *id)
{
  g_signal_emit (self, signals[SHOW_INCIDENT], 0, id);
}

static void
on_told (YpConsultationPage *self, const char *text, gboolean is_refused)
{
  g_signal_emit (self, signals[TOLD], 0, text, is_refused);
}

static void
on_leave (YpConsultationPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_emit (self, signals[LEFT], 0);
}

/* Whether the step may be taken or not, the letter stops here: on the desk behind it means
 * something else. */
static gboolean
on_step_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  YpConsultationPage *self = YP_CONSULTATION_PAGE (widget);

  if (!yp_consultation_view_is_asking (self->view))
    yp_consultation_view_act (self->view, user_data);

  return GDK_EVENT_STOP;
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  guint n_steps;
  const YpConsultationStep *table = yp_consultation_get_table (&n_steps);

  for (guint i = 0; i < n_steps; i++)
    {
      const char *key = yp_words_get_consultation_key (table[i].action);
      guint32 letter = (guint32) g_ascii_tolower (*key);

      gtk_widget_class_add_shortcut (
          widget_class,
          gtk_shortcut_new (
              gtk_keyval_trigger_new (gdk_unicode_to_keyval (letter), 0),
              gtk_callback_action_new (on_step_key, (gpointer) table[i].action, NULL)));
    }
}

static void
yp_consultation_page_dispose (GObject *object)
{
  YpConsultationPage *self = YP_CONSULTATION_PAGE (object);

  g_clear_object (&self->records);
  g_clear_object (&self->other);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->shown, g_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_CONSULTATION_PAGE);

  G_OBJECT_CLASS (yp_consultation_page_parent_class)->dispose (object);
}

static void
yp_consultation_page_class_init (YpConsultationPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_consultation_page_dispose;

  signals[SHOW_INCIDENT] =
      g_signal_new ("show-incident", YP_TYPE_CONSULTATION_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TOLD] = g_signal_new ("told", YP_TYPE_CONSULTATION_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[LEFT] = g_signal_new ("left", YP_TYPE_CONSULTATION_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  g_type_ensure (YP_TYPE_CONSULTATION_VIEW);
  gtk_widget_class_set_css_name (widget_class, "consultation-page");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/yiping/Yiping/yp-consultation-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YpConsultationPage, stack);
  gtk_widget_class_bind_template_child (widget_class, YpConsultationPage, list);
  gtk_widget_class_bind_template_child (widget_class, YpConsultationPage, view);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_show_incident);
  gtk_widget_class_bind_template_callback (widget_class, on_told);
  gtk_widget_class_bind_template_callback (widget_class, focus_list);
  gtk_widget_class_bind_template_callback (widget_class, on_leave);
  add_keys (widget_class);
}

static void
yp_consultation_page_init (YpConsultationPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
}

/**
 * yp_consultation_page_set_situation:
 * @self: a page that has none yet
 * @situation: whose consultations
 * @items: its platform's catalogue
 *
 * They are asked for once the page is opened, and followed from then on.
 */
void
yp_consultation_page_set_situation (YpConsultationPage *self,
                                    YpSituation *situation,
                                    YpItems *items)
{
  g_return_if_fail (YP_IS_CONSULTATION_PAGE (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
  self->records = yp_record_list_new (situation, "consultation");
  self->other = yp_record_list_new (situation, "consultation");
  yp_consultation_view_set_situation (self->view, situation, items);
  g_signal_connect_object (self->records, "changed", G_CALLBACK (on_records_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->other, "changed", G_CALLBACK (show_chosen), self,
                           G_CONNECT_SWAPPED);
}

/**
 * yp_consultation_page_open:
 * @self: a page
 * @id: (nullable): of the consultation to show; %NULL for the one that was shown last
 *
 * Takes the keyboard.
 */
void
yp_consultation_page_open (YpConsultationPage *self, const char *id)
{
  static const char *const states[] = { "proposed", "convened", "decided", NULL };

  g_return_if_fail (YP_IS_CONSULTATION_PAGE (self));

  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  if (yp_record_list_get_size (self->records) == 0)
    yp_record_list_set_states (self->records, states);
  if (id != NULL)
    {
      show (self, id);
      gtk_list_box_select_row (self->list, find_row (self, id));
    }
  focus_list (self);
}

gboolean
yp_consultation_page_is_open (YpConsultationPage *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

/* Whether the keyboard is somewhere in it. */
gboolean
yp_consultation_page_has_focus (YpConsultationPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return yp_consultation_page_is_open (self) && focus != NULL &&
         gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

/**
 * yp_consultation_page_leave:
 * @self: a page
 *
 * Leaves the form, else the page.
 *
 * Returns: whether there was anything to leave
 */
gboolean
yp_consultation_page_leave (YpConsultationPage *self)
{
  if (!yp_consultation_page_is_open (self))
    return FALSE;

  if (yp_consultation_view_leave_form (self->view))
    focus_list (self);
  else
    on_leave (self);
  return TRUE;
}
