/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>

#include "platform.h"
#include "widget-support.h"
#include "yp-account-page.h"
#include "yp-action-box.h"
#include "yp-choice-list.h"
#include "yp-clock.h"
#include "yp-command.h"
#include "yp-consultation-link.h"
#include "yp-consultation-page.h"
#include "yp-consultation-view.h"
#include "yp-consultation-words.h"
#include "yp-day-text.h"
#include "yp-desk.h"
#include "yp-error.h"
#include "yp-field-box.h"
#include "yp-file-list.h"
#include "yp-incident-pane.h"
#include "yp-incident-sheet.h"
#include "yp-incident-view.h"
#include "yp-keys-page.h"
#include "yp-look.h"
#include "yp-name-list.h"
#include "yp-next-case.h"
#include "yp-order-box.h"
#include "yp-order-row.h"
#include "yp-reconciliation.h"
#include "yp-role-words.h"
#include "yp-suggestion-box.h"
#include "yp-thumbnail.h"
#include "yp-toast.h"
#include "yp-unit-card.h"
#include "yp-unit-chooser.h"
#include "yp-upload-bar.h"
#include "yp-words.h"

#define N_INCIDENTS 30

typedef struct
{
  Platform *platform;
  YpSituation *situation;
  GtkWidget *window;
  GtkWidget *desk;
} Fixture;

static gboolean
has_incidents (gpointer data)
{
  Fixture *f = data;

  return g_list_model_get_n_items (yp_situation_get_incidents (f->situation)) == N_INCIDENTS;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->platform = platform_new ();
  platform_register (f->platform, "M1", TRUE);
  for (guint i = 0; i < N_INCIDENTS; i++)
    {
      g_autofree char *words = g_strdup_printf ("Number <%u> & so on", i);

      platform_report (f->platform, words);
    }

  f->situation = platform_new_situation (f->platform);
  f->desk = yp_desk_new (f->situation);
  f->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (f->window), f->desk);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1920, 1080);
  gtk_window_present (GTK_WINDOW (f->window));
  yp_situation_start (f->situation);
  wait_until (has_incidents, f, "the incidents");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  yp_situation_stop (f->situation);
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_clear_object (&f->situation);
  g_clear_pointer (&f->platform, platform_free);
}

/* Whether a label somewhere in it says just that. */
static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && strcmp (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;

  return FALSE;
}

static char *
get_id (Fixture *f, guint position)
{
  g_autoptr (YpIncident) incident =
      g_list_model_get_item (yp_situation_get_incidents (f->situation), position);

  return g_strdup (yp_incident_get_id (incident));
}

static void
test_templates (Fixture *f, gconstpointer data)
{
  const GType types[] = { YP_TYPE_INCIDENT_PANE, YP_TYPE_INCIDENT_SHEET, YP_TYPE_UNIT_CHOOSER,
                          YP_TYPE_UNIT_CARD,     YP_TYPE_KEYS_PAGE,      YP_TYPE_STEP_FORM };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GtkWidget) widget = g_object_ref_sink (g_object_new (types[i], NULL));

      g_assert_nonnull (gtk_widget_get_first_child (widget));
      g_assert_nonnull (find_widget (f->desk, types[i]));
    }
}

static void
test_selects_both_ways (Fixture *f, gconstpointer data)
{
  YpRowPane *pane = YP_ROW_PANE (find_widget (f->desk, YP_TYPE_INCIDENT_PANE));
  YpIncidentSheet *sheet = YP_INCIDENT_SHEET (find_widget (f->desk, YP_TYPE_INCIDENT_SHEET));
  YpMap *map = yp_desk_get_map (YP_DESK (f->desk));
  g_autofree char *first = get_id (f, 3);
  g_autofree char *second = get_id (f, 20);

  yp_row_pane_set_selected (pane, first);
  g_assert_cmpstr (yp_map_get_selected_incident (map), ==, first);
  g_assert_cmpstr (yp_incident_sheet_get_incident (sheet), ==, first);

  yp_map_set_selected_incident (map, second);
  g_assert_cmpstr (yp_row_pane_get_selected (pane), ==, second);
  g_assert_cmpstr (yp_incident_sheet_get_incident (sheet), ==, second);

  yp_map_set_selected_incident (map, NULL);
  g_assert_null (yp_row_pane_get_selected (pane));
  g_assert_null (yp_incident_sheet_get_incident (sheet));
}

static guint
count (YpIncidentView *view)
{
  return g_list_model_get_n_items (G_LIST_MODEL (view));
}

/* The one that has waited longest first, with its reason, then the others, each once, and round
 * again. */
static void
test_next_case (Fixture *f, gconstpointer data)
{
  g_autoptr (YpItems) items = yp_items_new (f->situation);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *why = NULL;
  g_autofree char *first = yp_next_case_find (f->situation, items, NULL, &why);
  g_autofree char *id = g_strdup (first);

  g_assert_true (g_str_has_suffix (first, "-000001"));
  g_assert_true (g_str_has_prefix (why, "should be seen to within "));
  while (g_hash_table_add (seen, g_strdup (id)))
    {
      g_autofree char *reason = NULL;
      char *next = yp_next_case_find (f->situation, items, id, &reason);

      g_free (id);
      id = next;
    }

  g_assert_cmpstr (id, ==, first);
  g_assert_cmpuint (g_hash_table_size (seen), ==, N_INCIDENTS);
}

/* Whether the desk listens to a key as it is printed: “F”, “Shift+V”. */
static gboolean
has_key (Fixture *f, const char *printed)
{
  const char *plus = strchr (printed, '+');
  char letter = g_ascii_tolower (plus != NULL ? plus[1] : printed[0]);

  return find_shortcut (f->desk, gdk_unicode_to_keyval ((guint32) letter),
                        plus != NULL ? GDK_SHIFT_MASK : 0) != NULL;
}

/* A line of its own; what grants a request, and the consultation, are one for several. */
static gboolean
has_line (const char *action)
{
  static const char *const by_another[] = { "extend", "suspend", "exempt", "consult", NULL };
  guint n_verbs;
  const YpCommandVerb *verbs = yp_command_get_verbs (&n_verbs);

  for (guint i = 0; i < n_verbs; i++)
    if (g_strcmp0 (verbs[i].action, action) == 0)
      return TRUE;

  return g_strv_contains (by_another, action);
}

/* Every step that a person takes has its words for a button, its key, its line. */
static void
test_ways (Fixture *f, gconstpointer data)
{
  guint n_transitions;
  const YpTransition *table = yp_lifecycle_get_table (&n_transitions);

  for (guint i = 0; i < n_transitions; i++)
    {
      const char *key = yp_words_get_action_key (table[i].action);

      if (table[i].roles == YP_ROLES_NONE)
        continue;

      g_test_message ("%s", table[i].action);
      g_assert_cmpstr (yp_words_get_action (table[i].action), !=, table[i].action);
      g_assert_nonnull (key);
      g_assert_true (has_key (f, key));
      g_assert_true (has_line (table[i].action));
    }
}

/* Those of a sample item have a limit of their own: none is late as soon as it is filed. */
static void
test_due_filter (Fixture *f, gconstpointer data)
{
  g_autoptr (YpIncidentView) view = yp_incident_view_new (f->situation);

  g_assert_cmpuint (
      yp_incident_view_count (view, &(YpIncidentFilter){ YP_STATES_OPEN, YP_DUE_ANY, FALSE }), ==,
      N_INCIDENTS);
  g_assert_cmpuint (
      yp_incident_view_count (view, &(YpIncidentFilter){ YP_STATES_OPEN, YP_DUE_LATE, FALSE }), ==,
      0);
  yp_incident_view_set_filter (view, &(YpIncidentFilter){ YP_STATES_OPEN, YP_DUE_LATE, FALSE });
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 0);
  yp_incident_view_update_due (view);
  yp_incident_view_set_filter (view, &(YpIncidentFilter){ YP_STATES_OPEN, YP_DUE_ANY, FALSE });
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, N_INCIDENTS);
}

static void
test_view (Fixture *f, gconstpointer data)
{
  g_autoptr (YpIncidentView) view = yp_incident_view_new (f->situation);
  g_autofree char *id = get_id (f, 7);
  guint newest;
  guint oldest;

  g_assert_cmpuint (count (view), ==, N_INCIDENTS);
  g_assert_true (yp_row_view_find (YP_ROW_VIEW (view), id, &newest));
  yp_incident_view_set_order (view, YP_ORDER_OLDEST);
  g_assert_true (yp_row_view_find (YP_ROW_VIEW (view), id, &oldest));
  g_assert_cmpuint (newest + oldest, ==, N_INCIDENTS - 1);

  yp_incident_view_set_search (view, "  NUMBER <7> ");
  g_assert_cmpuint (count (view), ==, 1);
  yp_incident_view_set_search (view, "nowhere");
  g_assert_cmpuint (count (view), ==, 0);
  yp_incident_view_set_search (view, "");
  g_assert_cmpuint (count (view), ==, N_INCIDENTS);

  yp_incident_view_set_filter (view,
                               &(YpIncidentFilter){ 1u << YP_STATE_FILED, YP_DUE_ANY, FALSE });
  g_assert_cmpuint (count (view), ==, 0);
  g_assert_false (yp_row_view_find (YP_ROW_VIEW (view), id, &newest));
}

typedef struct
{
  Fixture *fixture;
  const char *id;
} Waiting;

static gboolean
is_filed (gpointer data)
{
  Waiting *waiting = data;
  YpIncident *incident = yp_situation_get_incident (waiting->fixture->situation, waiting->id);

  return yp_incident_get_facts (incident)->state == YP_STATE_FILED;
}

/* A row that moves on leaves one filter and enters the other; the selection stays with the id. */
static void
test_row_moves_on (Fixture *f, gconstpointer data)
{
  g_autoptr (YpIncidentView) to_file = yp_incident_view_new (f->situation);
  g_autoptr (YpIncidentView) to_dispatch = yp_incident_view_new (f->situation);
  YpRowPane *pane = YP_ROW_PANE (find_widget (f->desk, YP_TYPE_INCIDENT_PANE));
  YpIncidentSheet *sheet = YP_INCIDENT_SHEET (find_widget (f->desk, YP_TYPE_INCIDENT_SHEET));
  g_autofree char *id = get_id (f, 5);
  Waiting waiting = { f, id };

  yp_incident_view_set_filter (to_file,
                               &(YpIncidentFilter){ 1u << YP_STATE_REPORTED, YP_DUE_ANY, FALSE });
  yp_incident_view_set_filter (to_dispatch,
                               &(YpIncidentFilter){ 1u << YP_STATE_FILED, YP_DUE_ANY, FALSE });
  yp_row_pane_set_filter (pane, 2);
  yp_row_pane_set_selected (pane, id);
  g_assert_cmpstr (yp_incident_sheet_get_next (sheet)->action, ==, "file");

  g_signal_emit_by_name (sheet, "act", "file");
  g_signal_emit_by_name (yp_incident_sheet_get_form (sheet), "submit");
  g_assert_null (yp_incident_sheet_get_next (sheet));
  wait_until (is_filed, &waiting, "the step");

  g_assert_cmpuint (count (to_file), ==, N_INCIDENTS - 1);
  g_assert_cmpuint (count (to_dispatch), ==, 1);
  g_assert_cmpstr (yp_row_pane_get_selected (pane), ==, id);
}

/* Opens the sheet on an incident and asks for a step, as its button does. */
static YpStepForm *
open_form (Fixture *f, const char *id, const char *action)
{
  YpRowPane *pane = YP_ROW_PANE (find_widget (f->desk, YP_TYPE_INCIDENT_PANE));
  YpIncidentSheet *sheet = YP_INCIDENT_SHEET (find_widget (f->desk, YP_TYPE_INCIDENT_SHEET));

  yp_row_pane_set_selected (pane, id);
  g_signal_emit_by_name (sheet, "act", action);
  g_assert_nonnull (yp_step_form_get_ask (yp_incident_sheet_get_form (sheet)));

  return yp_incident_sheet_get_form (sheet);
}

static void
type (YpStepForm *form, const char *entry, const char *text)
{
  GObject *object = gtk_widget_get_template_child (GTK_WIDGET (form), YP_TYPE_STEP_FORM, entry);

  gtk_editable_set_text (GTK_EDITABLE (object), text);
}

static const char *
get_typed (YpStepForm *form, const char *entry)
{
  GObject *object = gtk_widget_get_template_child (GTK_WIDGET (form), YP_TYPE_STEP_FORM, entry);

  return gtk_editable_get_text (GTK_EDITABLE (object));
}

/* What Enter does, wherever in the form. */
static void
submit (YpStepForm *form)
{
  GObject *button =
      gtk_widget_get_template_child (GTK_WIDGET (form), YP_TYPE_STEP_FORM, "submit_button");

  g_signal_emit_by_name (button, "clicked");
}

static const YpIncidentFacts *
get_facts (Waiting *waiting)
{
  return yp_incident_get_facts (
      yp_situation_get_incident (waiting->fixture->situation, waiting->id));
}

static gboolean
is_merged (gpointer data)
{
  return get_facts (data)->state == YP_STATE_MERGED;
}

static gboolean
is_pending (gpointer data)
{
  return get_facts (data)->pending == YP_PENDING_SUSPENSION;
}

static gboolean
has_choices (gpointer data)
{
  return yp_step_form_get_ask (data)->choices->len > 0;
}

static gboolean
is_refused (gpointer data)
{
  GObject *revealer = gtk_widget_get_template_child (data, YP_TYPE_STEP_FORM, "refusal");

  return gtk_revealer_get_reveal_child (GTK_REVEALER (revealer));
}

/* The condition that is chosen, not the item's first, and its limit. */
static void
test_files_with_a_condition (Fixture *f, gconstpointer data)
{
  g_autofree char *id = get_id (f, 2);
  Waiting waiting = { f, id };
  YpStepForm *form = open_form (f, id, "file");
  GObject *choices =
      gtk_widget_get_template_child (GTK_WIDGET (form), YP_TYPE_STEP_FORM, "choices");

  wait_until (has_choices, form, "the conditions");
  g_assert_cmpstr (yp_choice_list_get_chosen (YP_CHOICE_LIST (choices)), ==, "1");
  yp_choice_list_choose (YP_CHOICE_LIST (choices), "2");
  submit (form);
  wait_until (is_filed, &waiting, "the filing");
  g_assert_cmpstr (get_facts (&waiting)->condition, ==, "2");
  g_assert_cmpstr (get_facts (&waiting)->time_limit, ==, "work_day:1");
}

/* Nothing goes out before the number names one incident; the nearest are offered. */
static void
test_merges (Fixture *f, gconstpointer data)
{
  g_autofree char *id = get_id (f, 4);
  g_autofree char *into = get_id (f, 9);
  Waiting waiting = { f, id };
  YpStepForm *form = open_form (f, id, "merge");
  YpAnswer answer;

  g_assert_cmpuint (yp_step_form_get_ask (form)->choices->len, ==, 9);
  g_assert_false (yp_step_form_get_answer (form, &answer));
  type (form, "text_entry", id);
  g_assert_false (yp_step_form_get_answer (form, &answer));
  type (form, "text_entry", "0");
  g_assert_false (yp_step_form_get_answer (form, &answer));
  type (form, "text_entry", strrchr (into, '-') + 1);
  g_assert_true (yp_step_form_get_answer (form, &answer));
  g_assert_cmpstr (answer.text, ==, into);

  submit (form);
  wait_until (is_merged, &waiting, "the merging");
  g_assert_cmpstr (get_facts (&waiting)->merged_into, ==, into);
}

/* What was typed stays: when the form is left, and when the answer is no. */
static gboolean
is_closed (gpointer form)
{
  return yp_step_form_get_ask (form) == NULL;
}

static void
test_asks_for_suspension (Fixture *f, gconstpointer data)
{
  YpIncidentSheet *sheet = YP_INCIDENT_SHEET (find_widget (f->desk, YP_TYPE_INCIDENT_SHEET));
  g_autofree char *id = get_id (f, 6);
  Waiting waiting = { f, id };
  YpStepForm *form = open_form (f, id, "file");
  YpAnswer answer;

  submit (form);
  wait_until (is_filed, &waiting, "the filing");
  form = open_form (f, id, "request-suspension");
  type (form, "text_entry", "+7");
  g_assert_false (yp_step_form_get_answer (form, &answer));
  type (form, "note_entry", "the street is closed");
  g_assert_true (yp_incident_sheet_leave_form (sheet));
  g_assert_null (yp_step_form_get_ask (form));

  form = open_form (f, id, "request-suspension");
  g_assert_cmpstr (get_typed (form, "text_entry"), ==, "+7");
  g_assert_cmpstr (get_typed (form, "note_entry"), ==, "the street is closed");
  submit (form);
  wait_until (is_pending, &waiting, "the request");
  g_assert_cmpint (get_facts (&waiting)->pending_until, ==,
                   yp_time_start_of_day (g_get_real_time ()) + 7 * G_TIME_SPAN_DAY);

  /* News of it may come before its answer. */
  wait_until (is_closed, form, "the answer");
  form = open_form (f, id, "request-suspension");
  g_assert_cmpstr (get_typed (form, "text_entry"), ==, "");
  type (form, "text_entry", "+8");
  type (form, "note_entry", "longer");
  submit (form);
  wait_until (is_refused, form, "the refusal");
  g_assert_cmpstr (get_typed (form, "text_entry"), ==, "+8");
}

static gboolean
is_verified (gpointer data)
{
  return get_facts (data)->state == YP_STATE_VERIFIED;
}

static gboolean
is_idle (gpointer data)
{
  return !yp_upload_bar_is_busy (data);
}

static gboolean
has_picture (gpointer data)
{
  return yp_file_list_get_n_pictures (data) == 1;
}

static GFile *
write_file (Fixture *f, const char *name, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (f->platform->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

static GBytes *
make_png (int width, int height)
{
  g_autofree guchar *pixels = g_malloc0 ((gsize) width * (gsize) height * 4);
  g_autoptr (GBytes) bytes = g_bytes_new (pixels, (gsize) width * (gsize) height * 4);
  g_autoptr (GdkTexture) texture =
      gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, (gsize) width * 4);

  return gdk_texture_save_to_png_bytes (texture);
}

/* A file goes up, goes with the step, and comes back as a picture; what is no file of a kind that
 * is taken does not go with it. */
static void
test_attachments (Fixture *f, gconstpointer data)
{
  YpRowPane *pane = YP_ROW_PANE (find_widget (f->desk, YP_TYPE_INCIDENT_PANE));
  GtkWidget *sheet = find_widget (f->desk, YP_TYPE_INCIDENT_SHEET);
  YpUploadBar *bar = YP_UPLOAD_BAR (find_widget (f->desk, YP_TYPE_UPLOAD_BAR));
  GtkWidget *files = find_widget (f->desk, YP_TYPE_FILE_LIST);
  g_autoptr (GBytes) png = make_png (300, 200);
  g_autoptr (GBytes) zeros = g_bytes_new_static ("\0\0\0\0", 4);
  g_autoptr (GFile) picture = write_file (f, "picture.png", png);
  g_autoptr (GFile) other = write_file (f, "other.exe", zeros);
  g_autofree char *id = get_id (f, 13);
  g_auto (GStrv) names = NULL;
  Waiting waiting = { f, id };

  yp_row_pane_set_selected (pane, id);
  yp_upload_bar_add (bar, picture);
  yp_upload_bar_clear (bar);
  yp_upload_bar_add (bar, picture);
  yp_upload_bar_add (bar, other);
  wait_until (is_idle, bar, "the uploads");
  names = yp_upload_bar_list_files (bar);
  g_assert_cmpuint (g_strv_length (names), ==, 1);

  g_signal_emit_by_name (sheet, "act", "verify");
  wait_until (is_verified, &waiting, "the step");
  wait_until (has_picture, files, "the picture");
  g_assert_true (gtk_widget_get_visible (files));
}

static void
test_thumbnail (void)
{
  g_autoptr (GBytes) large = make_png (600, 300);
  g_autoptr (GBytes) none = g_bytes_new_static ("GIF of no kind", 14);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = yp_thumbnail_decode (large, 100, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 100);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 50);
  g_assert_null (yp_thumbnail_decode (none, 100, &error));
  g_assert_nonnull (error);
}

static YpOrderRow *
find_order (Fixture *f)
{
  GtkWidget *row = find_widget (f->desk, YP_TYPE_ORDER_ROW);

  return row != NULL ? YP_ORDER_ROW (row) : NULL;
}

typedef struct
{
  Fixture *fixture;
  const char *state;
} Order;

static gboolean
is_order_so (gpointer data)
{
  Order *order = data;
  YpOrderRow *row = find_order (order->fixture);

  return row != NULL && strcmp (yp_order_row_get_order (row)->state, order->state) == 0;
}

/* An order by hand, from its issue to its answer; every step comes back by the stream. */
static void
test_orders (Fixture *f, gconstpointer data)
{
  YpOrderBox *box = YP_ORDER_BOX (find_widget (f->desk, YP_TYPE_ORDER_BOX));
  YpIncidentSheet *sheet = YP_INCIDENT_SHEET (find_widget (f->desk, YP_TYPE_INCIDENT_SHEET));
  YpRowPane *pane = YP_ROW_PANE (find_widget (f->desk, YP_TYPE_INCIDENT_PANE));
  g_autofree char *id = get_id (f, 11);
  Order issued = { f, "issued" };
  Order signed_ = { f, "signed" };
  Order answered = { f, "answered" };
  YpStepForm *form = yp_incident_sheet_get_form (sheet);

  yp_row_pane_set_selected (pane, id);
  g_assert_false (yp_order_box_act (box, "sign"));
  g_assert_true (yp_incident_sheet_act_on_order (sheet, "supervision"));
  type (form, "text_entry", "Roads");
  type (form, "note_entry", "Mend it");
  submit (form);
  wait_until (is_order_so, &issued, "the order");
  g_assert_false (yp_order_box_act (box, "recall"));

  g_assert_true (yp_order_box_act (box, "sign"));
  wait_until (is_order_so, &signed_, "the signature");
  g_assert_true (yp_order_box_act (box, "answer"));
  type (form, "note_entry", "Mended");
  submit (form);
  wait_until (is_order_so, &answered, "the answer");
  g_assert_cmpstr (
      yp_json_get_string (yp_order_row_get_order (find_order (f))->body, "answered_note"), ==,
      "Mended");
}

static gboolean
is_suggested (gpointer data)
{
  return gtk_widget_get_visible (data);
}

static gboolean
is_not_suggested (gpointer data)
{
  return !gtk_widget_get_visible (data);
}

static gboolean
has_suggested_unit (gpointer data)
{
  const YpSuggested *suggested = yp_suggestion_box_get (data);
  const YpSuggestedUnit *unit = suggested != NULL ? yp_suggested_get_unit (suggested, 0) : NULL;

  return unit != NULL && strcmp (unit->id, "C1") == 0;
}

static gboolean
is_dispatched (gpointer data)
{
  return get_facts (data)->state == YP_STATE_DISPATCHED;
}

static void
file (Fixture *f, Waiting *waiting)
{
  submit (open_form (f, waiting->id, "file"));
  wait_until (is_filed, waiting, "the filing");
}

/* Who has the duty by the catalogue, with no unit to send; taken as it is. */
static void
test_takes_an_organization (Fixture *f, gconstpointer data)
{
  GtkWidget *sheet = find_widget (f->desk, YP_TYPE_INCIDENT_SHEET);
  GtkWidget *box = find_widget (f->desk, YP_TYPE_SUGGESTION_BOX);
  g_autofree char *id = get_id (f, 4);
  Waiting waiting = { f, id };

  g_assert_false (gtk_widget_get_visible (box));
  file (f, &waiting);
  wait_until (is_suggested, box, "the suggestion");
  g_assert_true (shows (box, "城市管理局"));
  g_assert_true (shows (box, "The lead of the item"));

  g_signal_emit_by_name (sheet, "take");
  wait_until (is_dispatched, &waiting, "the dispatch");
  g_assert_cmpstr (get_facts (&waiting)->organization, ==, "城市管理局");
  g_assert_null (get_facts (&waiting)->unit);
  wait_until (is_not_suggested, box, "the suggestion to go");
}

static gboolean
has_failed (gpointer data)
{
  return shows (data, "The suggestion comes when the platform is there again.");
}

/* The platform is away: a quiet word, and nothing to be taken. */
static void
test_suggestion_fails (Fixture *f, gconstpointer data)
{
  GtkWidget *sheet = find_widget (f->desk, YP_TYPE_INCIDENT_SHEET);
  GtkWidget *box = find_widget (f->desk, YP_TYPE_SUGGESTION_BOX);
  g_autofree char *first = get_id (f, 4);
  g_autofree char *second = get_id (f, 5);
  Waiting waiting = { f, first };
  Waiting other = { f, second };
  YpStep step;

  file (f, &waiting);
  file (f, &other);
  wait_until (is_suggested, box, "the suggestion");
  platform_kill (f->platform);
  yp_incident_sheet_set_incident (YP_INCIDENT_SHEET (sheet), first);
  wait_until (has_failed, box, "the failure");
  g_assert_false (yp_suggestion_box_get_step (YP_SUGGESTION_BOX (box), &step));
}

/* Its free unit is marked and comes first in the chooser; it is sent with one key, and once it has
 * something to do it is suggested no more. */
static void
test_takes_a_unit (Fixture *f, gconstpointer data)
{
  GtkWidget *sheet = find_widget (f->desk, YP_TYPE_INCIDENT_SHEET);
  GtkWidget *box = find_widget (f->desk, YP_TYPE_SUGGESTION_BOX);
  GtkWidget *chooser = find_widget (f->desk, YP_TYPE_UNIT_CHOOSER);
  g_autofree char *first = get_id (f, 4);
  g_autofree char *second = get_id (f, 5);
  Waiting waiting = { f, first };
  Waiting other = { f, second };

  platform_post (f->platform, "/units", "application/json",
                 "{\"id\":\"C1\",\"kind\":\"officer\",\"name\":\"C1\","
                 "\"organization\":\"城市管理局\",\"duty\":true}");
  file (f, &other);
  file (f, &waiting);
  wait_until (has_suggested_unit, box, "the unit");
  g_assert_true (shows (box, "Officer C1"));

  g_signal_emit_by_name (sheet, "act", "dispatch");
  g_assert_true (shows (chooser, "Send Officer C1"));
  g_signal_emit_by_name (chooser, "cancelled");
  g_signal_emit_by_name (sheet, "take");
  wait_until (is_dispatched, &waiting, "the dispatch");
  g_assert_cmpstr (get_facts (&waiting)->unit, ==, "C1");

  yp_incident_sheet_set_incident (YP_INCIDENT_SHEET (sheet), second);
  wait_until (is_suggested, box, "the other suggestion");
  g_assert_cmpuint (yp_suggestion_box_get (YP_SUGGESTION_BOX (box))->units->len, ==, 0);
  g_assert_true (shows (box, "Shortfall: its 1 unit on duty is not free"));
}

static gboolean
are_dispatched (gpointer data)
{
  Fixture *f = data;
  guint n = 0;

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *id = get_id (f, i);
      Waiting waiting = { f, id };

      n += is_dispatched (&waiting) ? 1 : 0;
    }

  return n == 3;
}

/* What was filed as the same goes in one act; what is not filed yet stays. */
static void
test_takes_what_is_alike (Fixture *f, gconstpointer data)
{
  GtkWidget *box = find_widget (f->desk, YP_TYPE_SUGGESTION_BOX);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = get_id (f, i);
      Waiting waiting = { f, id };

      file (f, &waiting);
    }
  wait_until (is_suggested, box, "the suggestion");
  g_assert_true (shows (box, "With 2 alike"));
  g_signal_emit_by_name (box, "take-alike");
  wait_until (are_dispatched, f, "the three");
}

static gboolean
is_away (gpointer data)
{
  return !gtk_revealer_get_child_revealed (data);
}

/* Dismissed while it still appears, and shown again while it still goes. */
static void
test_toast (void)
{
  GtkWidget *window = gtk_window_new ();
  YpToast *toast = g_object_new (YP_TYPE_TOAST, NULL);
  GtkWidget *revealer = find_widget (GTK_WIDGET (toast), GTK_TYPE_REVEALER);

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (toast));
  gtk_window_present (GTK_WINDOW (window));
  yp_toast_show (toast, "done", FALSE);
  yp_toast_dismiss (toast);
  yp_toast_show (toast, "<b> refused", TRUE);
  g_assert_true (shows (GTK_WIDGET (toast), "<b> refused"));
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (revealer)));
  g_assert_false (gtk_widget_get_can_target (GTK_WIDGET (toast)));

  yp_toast_dismiss (toast);
  wait_until (is_away, revealer, "the toast to go");
  yp_toast_show (toast, "again", FALSE);
  gtk_window_destroy (GTK_WINDOW (window));
}

static const char *
get_state (YpConsultationView *view)
{
  GObject *label =
      gtk_widget_get_template_child (GTK_WIDGET (view), YP_TYPE_CONSULTATION_VIEW, "state_label");

  return gtk_label_get_text (GTK_LABEL (label));
}

static gboolean
is_proposed (gpointer data)
{
  return strcmp (get_state (data), "To convene") == 0;
}

static gboolean
is_convened (gpointer data)
{
  return strcmp (get_state (data), "Convened") == 0;
}

static gboolean
is_decided (gpointer data)
{
  return strcmp (get_state (data), "Decided") == 0;
}

static gboolean
has_minutes (gpointer data)
{
  return shows (data, "one\ntwo");
}

static gboolean
is_linked (gpointer data)
{
  return gtk_widget_get_visible (data);
}

/* What Enter does in the form of a step, once its fields say that. */
static void
answer (YpConsultationView *view, const char *action, const char *const *values)
{
  YpStepForm *form = YP_STEP_FORM (find_widget (GTK_WIDGET (view), YP_TYPE_STEP_FORM));
  YpFieldBox *fields = YP_FIELD_BOX (find_widget (GTK_WIDGET (form), YP_TYPE_FIELD_BOX));

  g_assert_true (yp_consultation_view_act (view, action));
  yp_field_box_set_values (fields, values);
  submit (form);
}

static void
propose (Fixture *f, const char *incident)
{
  g_autofree char *body = g_strdup_printf (
      "{\"subject\":\"Whose smoke\",\"incidents\":[\"%s\"],\"invited\":[\"Roads\",\"Parks\"]}",
      incident);

  platform_post (f->platform, "/consultations", "application/json", body);
}

/* From the sheet of its incident to its decision; what is refused stays in the form. */
static void
test_consultation (Fixture *f, gconstpointer data)
{
  GtkWidget *link = find_widget (f->desk, YP_TYPE_CONSULTATION_LINK);
  GtkWidget *page = find_widget (f->desk, YP_TYPE_CONSULTATION_PAGE);
  YpConsultationView *view =
      YP_CONSULTATION_VIEW (find_widget (f->desk, YP_TYPE_CONSULTATION_VIEW));
  YpIncidentSheet *sheet = YP_INCIDENT_SHEET (find_widget (f->desk, YP_TYPE_INCIDENT_SHEET));
  YpRowPane *pane = YP_ROW_PANE (find_widget (f->desk, YP_TYPE_INCIDENT_PANE));
  YpStepForm *form = YP_STEP_FORM (find_widget (GTK_WIDGET (view), YP_TYPE_STEP_FORM));
  g_autofree char *id = get_id (f, 7);

  yp_row_pane_set_selected (pane, id);
  g_assert_false (yp_incident_sheet_open_consultation (sheet));
  propose (f, id);
  wait_until (is_linked, link, "the consultation on the sheet");
  g_assert_true (shows (link, "Whose smoke"));
  g_assert_true (yp_incident_sheet_open_consultation (sheet));
  wait_until (is_proposed, view, "the consultation");
  g_assert_true (yp_consultation_page_is_open (YP_CONSULTATION_PAGE (page)));
  g_assert_true (shows (page, "Incidents before it (1)"));
  g_assert_true (shows (page, "Asked for at the desk"));

  g_assert_false (yp_consultation_view_act (view, "decide"));
  g_assert_true (yp_consultation_view_act (view, "attach"));
  type (form, "text_entry", id);
  submit (form);
  wait_until (is_refused, form, "the refusal");
  g_assert_cmpstr (get_typed (form, "text_entry"), ==, id);
  g_assert_true (yp_consultation_page_leave (YP_CONSULTATION_PAGE (page)));
  g_assert_true (yp_consultation_page_is_open (YP_CONSULTATION_PAGE (page)));

  answer (view, "convene", (const char *const[]){ "+1 09:30", "Room 2", "Roads,Parks", NULL });
  wait_until (is_convened, view, "the meeting");
  g_assert_true (shows (page, "Roads, Parks"));
  g_assert_false (yp_consultation_view_act (view, "decide"));
  answer (view, "record", (const char *const[]){ "one\ntwo", NULL });
  wait_until (has_minutes, page, "the minutes");
  answer (view, "decide", (const char *const[]){ "Roads", "", "+7 17:30", "no such", NULL });
  wait_until (is_refused, form, "the item to be refused");
  answer (view, "decide", (const char *const[]){ "Roads", "Parks", "+7 17:30", "暴露垃圾", NULL });
  wait_until (is_decided, view, "the decision");
  g_assert_true (shows (page, "暴露垃圾 · the whole city"));

  g_assert_true (yp_consultation_page_leave (YP_CONSULTATION_PAGE (page)));
  g_assert_false (yp_consultation_page_is_open (YP_CONSULTATION_PAGE (page)));
}

/* What is typed counts as well; where there is room for one, the last counts. */
static void
test_name_list (void)
{
  const char *const suggested[] = { "Roads", "Parks", NULL };
  g_autoptr (GtkWidget) many = g_object_ref_sink (yp_name_list_new ("Who", 9, suggested));
  g_autoptr (GtkWidget) one = g_object_ref_sink (yp_name_list_new ("Who", 1, NULL));
  GtkWidget *entry = find_widget (many, GTK_TYPE_ENTRY);
  g_autofree char *names = NULL;
  g_autofree char *last = NULL;

  yp_name_list_set_names (YP_NAME_LIST (many), "Roads, Water、Roads");
  g_assert_true (shows (many, "Roads  ×"));
  g_assert_true (shows (many, "+  Parks"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "Police");
  names = yp_name_list_get_names (YP_NAME_LIST (many));
  g_assert_cmpstr (names, ==, "Roads,Water,Police");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  g_assert_true (shows (many, "Police  ×"));

  yp_name_list_set_names (YP_NAME_LIST (one), "Roads,Parks");
  last = yp_name_list_get_names (YP_NAME_LIST (one));
  g_assert_cmpstr (last, ==, "Parks");
}

static void
assert_reason (const char *rule, const char *consultation, guint n_times, const char *words)
{
  YpSuggested suggested = { .rule = (char *) rule,
                            .consultation = (char *) consultation,
                            .n_times = n_times };
  g_autofree char *reason = yp_words_explain_suggested (&suggested);

  g_assert_cmpstr (reason, ==, words);
}

static void
test_reasons (void)
{
  assert_reason ("precedent", "2026-000003", 0, "Decided by consultation 2026-000003");
  assert_reason ("usual", NULL, 7, "Dispatchers mostly send it there (7 times)");
  assert_reason ("branch", NULL, 0, "The lead's station in this town");
  assert_reason ("place", NULL, 0, "Answers for the place");
  assert_reason ("new", NULL, 0, "new");
}

/* What was issued by rule can be recalled for a minute, whose seconds are told. */
static void
test_order_row (void)
{
  const char *text =
      "{\"kind\":\"reminder\",\"number\":\"N1\",\"recipient\":\"Roads\",\"subject\":\"s\","
      "\"demand\":\"d\",\"answer_by\":\"2026-08-24T04:30:00.000Z\",\"rule\":\"half\","
      "\"lamp\":\"blue\",\"issued_at\":\"2026-08-24T04:00:00.000Z\",\"issued_by\":\"clock\"}";
  const gint64 noon = G_GINT64_CONSTANT (1787544000000000);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpRecord) order =
      yp_record_new_from_text ("order/reminder-2026-000001", "issued", "i", 1, noon, text, &error);
  g_autoptr (GtkWidget) widget = NULL;
  YpOrderRow *row;

  g_assert_no_error (error);
  widget = g_object_ref_sink (yp_order_row_new (order, FALSE));
  row = YP_ORDER_ROW (widget);
  yp_order_row_update (row, noon + 17 * G_TIME_SPAN_SECOND);
  g_assert_true (shows (widget, "Recall 43 s"));
  g_assert_true (shows (widget, "Reminder · Blue lamp · to Roads"));
  g_assert_false (gtk_widget_has_css_class (widget, "late"));

  yp_order_row_update (row, noon + 31 * G_TIME_SPAN_MINUTE);
  g_assert_false (yp_order_row_offers (row, "recall", noon + 31 * G_TIME_SPAN_MINUTE));
  g_assert_true (gtk_widget_has_css_class (widget, "late"));
}

static gboolean
is_accounted (gpointer data)
{
  return shows (data, "Each report is accounted for.");
}

static gboolean
is_empty_day (gpointer data)
{
  return shows (data, "Nothing was reported on this day.");
}

/* Today's account, and yesterday's, on which there was nothing. */
static void
test_account_page (Fixture *f, gconstpointer data)
{
  GtkWidget *page = find_widget (f->desk, YP_TYPE_ACCOUNT_PAGE);
  g_autofree char *total = g_strdup_printf ("%d", N_INCIDENTS);

  yp_account_page_open (YP_ACCOUNT_PAGE (page));
  wait_until (is_accounted, page, "the account");
  g_assert_true (shows (page, total));
  g_assert_true (shows (page, "Open311"));
  yp_account_page_turn (YP_ACCOUNT_PAGE (page), -1);
  wait_until (is_empty_day, page, "the day before");
  yp_account_page_turn (YP_ACCOUNT_PAGE (page), 7);
  wait_until (is_accounted, page, "today again");
  g_assert_true (yp_account_page_close (YP_ACCOUNT_PAGE (page)));
  g_assert_false (yp_account_page_close (YP_ACCOUNT_PAGE (page)));
}

#define ROW(reported, open)                                                                        \
  "{\"town\":\"T\",\"source\":\"iot\",\"reported\":" #reported ",\"open\":" #open                  \
  ",\"closed\":1,\"rejected\":1,\"merged\":0,\"void\":0}"
#define ACCOUNT(rows, total)                                                                       \
  "{\"from\":\"2026-08-23T16:00:00.000Z\",\"rows\":[" rows "],\"total\":" total "}"

static void
assert_even (const char *text, gboolean is_even)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpReconciliation) account =
      yp_reconciliation_new_from_json (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_cmpint (yp_reconciliation_is_even (account), ==, is_even);
}

static void
test_account (void)
{
  g_autoptr (GError) error = NULL;

  assert_even (ACCOUNT (ROW (5, 3), ROW (5, 3)), TRUE);
  assert_even (ACCOUNT ("", ROW (2, 0)), FALSE);
  assert_even (ACCOUNT (ROW (6, 3), ROW (6, 3)), FALSE);
  assert_even (ACCOUNT (ROW (5, 3) "," ROW (4, 2), ROW (5, 3)), FALSE);
  g_assert_null (yp_reconciliation_new_from_json ("{}", 2, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
}

static void
assert_day (const char *text, gint64 now, gint64 expected)
{
  g_autoptr (GError) error = NULL;
  gint64 day = 0;

  if (yp_day_text_parse (text, now, &day, &error))
    g_assert_no_error (error);
  else
    g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_assert_cmpint (day, ==, expected);
}

static void
assert_time (const char *text, gint64 now, gint64 expected)
{
  g_autoptr (GError) error = NULL;
  gint64 time = 0;

  g_assert_true (yp_day_text_parse_time (text, now, &time, &error) == (expected != 0));
  g_assert_cmpint (time, ==, expected);
  g_assert_true ((error != NULL) == (expected == 0));
}

static void
test_time_text (void)
{
  const gint64 now = G_GINT64_CONSTANT (1787544000000000);
  const gint64 today = now - 12 * G_TIME_SPAN_HOUR;
  const gint64 half_past_nine = 9 * G_TIME_SPAN_HOUR + 30 * G_TIME_SPAN_MINUTE;
  g_autofree char *typed = yp_day_text_format_time (today + G_TIME_SPAN_DAY + half_past_nine);
  g_autofree char *words =
      yp_day_text_explain_time (today + 7 * G_TIME_SPAN_DAY + half_past_nine, now);

  assert_time ("+1 09:30", now, today + G_TIME_SPAN_DAY + half_past_nine);
  assert_time (" 2026-08-25  09:30 ", now, today + G_TIME_SPAN_DAY + half_past_nine);
  assert_time (typed, now, today + G_TIME_SPAN_DAY + half_past_nine);
  assert_time ("2026-08-24 12:01", now, now + G_TIME_SPAN_MINUTE);
  assert_time ("2026-08-24 12:00", now, 0);
  assert_time ("2026-08-24", now, 0);
  assert_time ("+1 24:00", now, 0);
  assert_time ("+1 9:30", now, 0);
  assert_time ("+1 09:30 x", now, 0);
  assert_time ("+367 09:30", now, 0);
  assert_time ("", now, 0);
  g_assert_cmpstr (typed, ==, "2026-08-25 09:30");
  g_assert_cmpstr (words, ==, "2026-08-31  Monday · in 7 days · 09:30");
}

static void
test_day_text (void)
{
  /* 2026-08-24 12:00 of the city, and when that day began. */
  const gint64 now = G_GINT64_CONSTANT (1787544000000000);
  const gint64 today = now - 12 * G_TIME_SPAN_HOUR;
  g_autofree char *words = yp_day_text_explain (today + 7 * G_TIME_SPAN_DAY, now);

  assert_day ("+7", now, today + 7 * G_TIME_SPAN_DAY);
  assert_day (" 2026-08-31 ", now, today + 7 * G_TIME_SPAN_DAY);
  assert_day ("2027-08-24", now, today + 365 * G_TIME_SPAN_DAY);
  assert_day ("+366", now, today + 366 * G_TIME_SPAN_DAY);
  assert_day ("2028-02-29", now, 0);
  assert_day ("+367", now, 0);
  assert_day ("+0", now, 0);
  assert_day ("2026-08-24", now, 0);
  assert_day ("2027-02-29", now, 0);
  assert_day ("2026-8-31", now, 0);
  assert_day ("+7d", now, 0);
  assert_day ("soon", now, 0);
  assert_day ("", now, 0);
  g_assert_cmpstr (words, ==, "2026-08-31  Monday · in 7 days");
}

/* What is for others can not be pressed, and says for whom. */
static void
test_roles (Fixture *f, gconstpointer data)
{
  YpActionBox *box = YP_ACTION_BOX (g_object_ref_sink (g_object_new (YP_TYPE_ACTION_BOX, NULL)));
  g_autoptr (YpIncident) incident =
      g_list_model_get_item (yp_situation_get_incidents (f->situation), 0);
  g_autofree char *none = yp_words_explain_roles (YP_ROLES_ALL, YP_ROLE_DISPATCHER);
  g_autofree char *why =
      yp_words_explain_roles (YP_ROLE_AUDITOR, (YpRoles) (YP_ROLE_SHIFT_LEADER | YP_ROLE_TOWN));

  yp_action_box_set_incident (box, incident);
  g_assert_true (yp_action_box_offers (box, "reject"));
  yp_action_box_set_roles (box, YP_ROLE_HANDLER);
  g_assert_false (yp_action_box_offers (box, "reject"));
  g_assert_true (yp_action_box_offers (box, "settle"));

  g_assert_null (none);
  g_assert_cmpstr (why, ==, "This is for: shift leader, town centre");
  g_assert_cmpint (yp_situation_get_roles (f->situation), ==, YP_ROLES_ALL);
  g_object_unref (box);
}

static void
test_words (void)
{
  g_autofree char *seconds = yp_words_format_age (-5 * G_TIME_SPAN_SECOND);
  g_autofree char *minutes = yp_words_format_age (150 * G_TIME_SPAN_SECOND);
  g_autofree char *hours = yp_words_format_age (2 * G_TIME_SPAN_HOUR + 5 * G_TIME_SPAN_MINUTE);
  g_autofree char *days = yp_words_format_age (50 * G_TIME_SPAN_HOUR);
  g_autofree char *near = yp_words_format_distance (234);
  g_autofree char *far = yp_words_format_distance (12345);
  g_autofree char *number = yp_words_format_number_markup ("zjg-20260824-000123", TRUE);
  g_autofree char *odd = yp_words_format_number_markup ("<&>", FALSE);
  g_autofree char *noon = yp_words_format_clock (G_GINT64_CONSTANT (1787544000000000));

  g_assert_cmpstr (seconds, ==, "0 s");
  g_assert_cmpstr (minutes, ==, "2 min");
  g_assert_cmpstr (hours, ==, "2 h 05 min");
  g_assert_cmpstr (days, ==, "2 d 2 h");
  g_assert_cmpstr (near, ==, "230 m");
  g_assert_cmpstr (far, ==, "12.3 km");
  g_assert_cmpstr (number, ==, "<span alpha=\"60%\">00</span><b>0123</b>");
  g_assert_true (pango_parse_markup (odd, -1, 0, NULL, NULL, NULL, NULL));
  g_assert_cmpstr (noon, ==, "12:00:00");
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yp_look_register ();

  g_test_add_func ("/ui/desk/words", test_words);
  g_test_add_func ("/ui/desk/day-text", test_day_text);
  g_test_add_func ("/ui/desk/account", test_account);
  g_test_add_func ("/ui/desk/thumbnail", test_thumbnail);
  g_test_add_func ("/ui/desk/time-text", test_time_text);
  g_test_add_func ("/ui/desk/reasons", test_reasons);
  g_test_add_func ("/ui/desk/name-list", test_name_list);
  g_test_add_func ("/ui/desk/order-row", test_order_row);
  g_test_add_func ("/ui/desk/toast", test_toast);
  g_test_add ("/ui/desk/templates", Fixture, NULL, set_up, test_templates, tear_down);
  g_test_add ("/ui/desk/selects-both-ways", Fixture, NULL, set_up, test_selects_both_ways,
              tear_down);
  g_test_add ("/ui/desk/roles", Fixture, NULL, set_up, test_roles, tear_down);
  g_test_add ("/ui/desk/next-case", Fixture, NULL, set_up, test_next_case, tear_down);
  g_test_add ("/ui/desk/ways", Fixture, NULL, set_up, test_ways, tear_down);
  g_test_add ("/ui/desk/due-filter", Fixture, NULL, set_up, test_due_filter, tear_down);
  g_test_add ("/ui/desk/view", Fixture, NULL, set_up, test_view, tear_down);
  g_test_add ("/ui/desk/row-moves-on", Fixture, NULL, set_up, test_row_moves_on, tear_down);
  g_test_add ("/ui/desk/files-with-a-condition", Fixture, NULL, set_up, test_files_with_a_condition,
              tear_down);
  g_test_add ("/ui/desk/merges", Fixture, NULL, set_up, test_merges, tear_down);
  g_test_add ("/ui/desk/asks-for-suspension", Fixture, NULL, set_up, test_asks_for_suspension,
              tear_down);
  g_test_add ("/ui/desk/attachments", Fixture, NULL, set_up, test_attachments, tear_down);
  g_test_add ("/ui/desk/account-page", Fixture, NULL, set_up, test_account_page, tear_down);
  g_test_add ("/ui/desk/takes-an-organization", Fixture, NULL, set_up, test_takes_an_organization,
              tear_down);
  g_test_add ("/ui/desk/suggestion-fails", Fixture, NULL, set_up, test_suggestion_fails, tear_down);
  g_test_add ("/ui/desk/takes-what-is-alike", Fixture, NULL, set_up, test_takes_what_is_alike,
              tear_down);
  g_test_add ("/ui/desk/takes-a-unit", Fixture, NULL, set_up, test_takes_a_unit, tear_down);
  g_test_add ("/ui/desk/consultation", Fixture, NULL, set_up, test_consultation, tear_down);
  g_test_add ("/ui/desk/orders", Fixture, NULL, set_up, test_orders, tear_down);

  return g_test_run ();
}
