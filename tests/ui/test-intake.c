/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>
#include <glib/gstdio.h>

#include "platform.h"
#include "widget-support.h"
#include "yp-choice-list.h"
#include "yp-desk.h"
#include "yp-draft-file.h"
#include "yp-incident-sheet.h"
#include "yp-intake-page.h"
#include "yp-item-search.h"
#include "yp-look.h"
#include "yp-step-form.h"

/* Reports that are written down at a real desk on a real platform. */

#define MANHOLE "gbt47678.5:matter:06010"

typedef struct
{
  Platform *platform;
  YpSituation *situation;
  GtkWidget *window;
  GtkWidget *desk;
  YpIntakePage *page;
  guint n_expected;
  guint n_answers;
} Fixture;

static void
on_answered (Fixture *f)
{
  f->n_answers++;
}

static void
open_desk (Fixture *f)
{
  f->situation = platform_new_situation (f->platform);
  g_signal_connect_swapped (f->situation, "report-answered", G_CALLBACK (on_answered), f);
  f->desk = yp_desk_new (f->situation);
  f->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (f->window), f->desk);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1920, 1080);
  gtk_window_present (GTK_WINDOW (f->window));
  yp_situation_start (f->situation);
  f->page = find_widget (f->desk, YP_TYPE_INTAKE_PAGE);
}

static void
close_desk (Fixture *f)
{
  yp_situation_stop (f->situation);
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_clear_object (&f->situation);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->platform = platform_new ();
  open_desk (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_desk (f);
  g_clear_pointer (&f->platform, platform_free);
}

static void
open_page (Fixture *f)
{
  GtkWidget *side = gtk_widget_get_ancestor (GTK_WIDGET (f->page), GTK_TYPE_STACK);

  gtk_stack_set_visible_child_name (GTK_STACK (side), "intake");
  yp_intake_page_open (f->page, NULL);
}

/* In the order in which they stand: what is said, item, place, reporter. */
static GtkEntry *
get_entry (Fixture *f, guint index)
{
  GtkWidget *scroller = gtk_widget_get_first_child (GTK_WIDGET (f->page));
  GtkWidget *box = gtk_widget_get_first_child (gtk_widget_get_first_child (scroller));
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *entry = GTK_IS_ENTRY (child) ? child
                         : GTK_IS_BOX (child) ? find_widget (child, GTK_TYPE_ENTRY)
                                              : NULL;

      if (entry != NULL && n++ == index)
        return GTK_ENTRY (entry);
    }

  g_assert_not_reached ();
}

static void
write_entry (Fixture *f, guint index, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (get_entry (f, index)), text);
}

static void
describe (Fixture *f, const char *text)
{
  GtkTextView *view = find_widget (GTK_WIDGET (f->page), GTK_TYPE_TEXT_VIEW);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text, -1);
}

static const char *
get_item (Fixture *f)
{
  return yp_choice_list_get_chosen (find_widget (GTK_WIDGET (f->page), YP_TYPE_CHOICE_LIST));
}

static gboolean
has_item (gpointer data)
{
  return get_item (data) != NULL;
}

static void
wait_for_items (Fixture *f, const char *words)
{
  describe (f, words);
  wait_until (has_item, f, "the catalogue");
}

static GtkWidget *
get_submit (Fixture *f)
{
  GtkWidget *scroller = gtk_widget_get_first_child (GTK_WIDGET (f->page));

  return gtk_widget_get_last_child (
      gtk_widget_get_first_child (gtk_widget_get_first_child (scroller)));
}

static gboolean
has_incidents (gpointer data)
{
  Fixture *f = data;

  return g_list_model_get_n_items (yp_situation_get_incidents (f->situation)) == f->n_expected;
}

static gboolean
is_answered (gpointer data)
{
  return ((Fixture *) data)->n_answers > 0;
}

static void
wait_for_incidents (Fixture *f, guint n)
{
  f->n_expected = n;
  wait_until (has_incidents, f, "the incidents");
}

static const YpIncidentFacts *
get_facts (Fixture *f, guint index)
{
  g_autoptr (YpIncident) incident =
      g_list_model_get_item (yp_situation_get_incidents (f->situation), index);

  return yp_incident_get_facts (incident);
}

/* What is said proposes the item; what is missing is told; then it is there. */
static void
test_whole (Fixture *f, gconstpointer data)
{
  const YpIncidentFacts *facts;

  open_page (f);
  g_assert_false (yp_intake_page_has_draft (f->page));
  wait_for_items (f, "小区门口油烟污染很重");
  g_assert_nonnull (strstr (get_item (f), ":matter:"));
  g_assert_true (yp_intake_page_has_draft (f->page));
  g_assert_false (gtk_widget_get_sensitive (get_submit (f)));

  write_entry (f, 1, "gcj02 31.8700, 120.5500");
  g_assert_true (gtk_widget_get_sensitive (get_submit (f)));
  write_entry (f, 1, "保税路 88 号");
  write_entry (f, 2, "张女士 0512-5800");
  g_signal_emit_by_name (get_submit (f), "clicked");
  g_assert_false (yp_intake_page_has_draft (f->page));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (f->page)));

  wait_for_incidents (f, 1);
  facts = get_facts (f, 0);
  g_assert_cmpstr (facts->description, ==, "小区门口油烟污染很重");
  g_assert_cmpstr (facts->address, ==, "保税路 88 号");
  g_assert_cmpstr (facts->contact, ==, "张女士 0512-5800");
  g_assert_cmpstr (facts->source, ==, "hotline12345");
  g_assert_true (facts->has_place);
  /* From GCJ-02 it is some 500 m off there. */
  g_assert_cmpfloat (ABS (facts->longitude - 120.55), >, 0.003);
}

/* An item that a person wrote is not taken out of their hand by what is said next. */
static void
test_item_stays (Fixture *f, gconstpointer data)
{
  g_autofree char *written = NULL;

  open_page (f);
  wait_for_items (f, "油烟污染");
  write_entry (f, 0, "06010");
  g_assert_cmpstr (get_item (f), ==, MANHOLE);
  describe (f, "噪声污染");
  g_assert_cmpstr (get_item (f), ==, MANHOLE);
}

static GtkWidget *
find_label (GtkWidget *widget, const char *part)
{
  GtkWidget *found = GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) &&
                             strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL
                         ? widget
                         : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, part);

  return found;
}

/* Nothing in the catalogue is called so: only from reports can it be known. */
static gboolean
is_learnt (gpointer data)
{
  Fixture *f = data;

  describe (f, "");
  describe (f, "铁皮哐当乱响");
  return g_strcmp0 (get_item (f), MANHOLE) == 0 &&
         find_label (GTK_WIDGET (f->page), "learnt from 30 reports") != NULL;
}

static gboolean
exists (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
file_reports (Fixture *f, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *words = g_strdup_printf ("%c 铁皮哐当响", 'a' + (int) (i % 26));

      platform_report (f->platform, words);
    }
  wait_for_incidents (f, n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/incidents/%s/actions", get_facts (f, i)->id);

      platform_post (f->platform, path, "application/json", "{\"action\":\"file\"}");
    }
}

/* The newest entry is a report for which one item was proposed, and another taken. */
static void
check_corrected (Fixture *f)
{
  g_autoptr (GPtrArray) entries = yp_situation_list_newest_entries (f->situation);
  const YpEntry *entry = g_ptr_array_index (entries, 0);

  g_assert_cmpstr (entry->kind, ==, "reported");
  g_assert_cmpstr (yp_json_get_string (entry->data, "address"), ==, "人民路");
  g_assert_cmpstr (yp_json_get_string (entry->data, "proposed"), ==, MANHOLE);
  g_assert_nonnull (yp_json_get_string (entry->data, "item"));
  g_assert_cmpstr (yp_json_get_string (entry->data, "item"), !=, MANHOLE);
}

/* What was learnt from reports proposes, says from how many and how well that goes, also without
 * the platform; what a person writes is not taken out of their hand, and both are kept. */
static void
test_learnt (Fixture *f, gconstpointer data)
{
  g_autofree char *kept = yp_situation_get_cache_folder (f->situation, "items-model.json");

  open_page (f);
  wait_for_items (f, "井盖");
  file_reports (f, 30);
  platform_kill (f->platform);
  g_unlink (kept);
  platform_start (f->platform);
  wait_until (exists, kept, "what is learnt to be kept");
  wait_until (is_learnt, f, "what was learnt");
  g_assert_nonnull (find_label (GTK_WIDGET (f->page), "reports it had not seen"));

  write_entry (f, 0, "油烟污染");
  g_assert_cmpstr (get_item (f), !=, MANHOLE);
  g_assert_null (find_label (GTK_WIDGET (f->page), "reports it had not seen"));
  describe (f, "铁皮哐当响，还是哐当响");
  g_assert_cmpstr (get_item (f), !=, MANHOLE);
  write_entry (f, 1, "人民路");
  g_signal_emit_by_name (get_submit (f), "clicked");
  wait_for_incidents (f, 31);
  check_corrected (f);

  platform_kill (f->platform);
  open_page (f);
  g_assert_true (is_learnt (f));
}

static gboolean
is_listed (gpointer data)
{
  Fixture *f = data;
  GtkWidget *last = gtk_widget_get_prev_sibling (gtk_widget_get_prev_sibling (get_submit (f)));

  return gtk_widget_get_visible (last);
}

/* The same item at the same place, or the same caller, is shown before it is filed. */
static void
test_same (Fixture *f, gconstpointer data)
{
  platform_report (f->platform, "井盖破损");
  wait_for_incidents (f, 1);
  open_page (f);
  wait_for_items (f, "井盖");
  write_entry (f, 0, "06010");
  g_assert_false (is_listed (f));
  write_entry (f, 1, "31.87, 120.55");
  g_assert_true (is_listed (f));
  write_entry (f, 1, "31.97, 120.55");
  g_assert_false (is_listed (f));
}

/* Without the platform it waits on the disk, also over a restart, and goes out once. */
static void
test_offline (Fixture *f, gconstpointer data)
{
  open_page (f);
  wait_for_items (f, "井盖破损");
  write_entry (f, 0, "06010");
  write_entry (f, 1, "人民路");
  platform_kill (f->platform);
  g_signal_emit_by_name (get_submit (f), "clicked");
  g_assert_cmpuint (yp_situation_get_n_waiting (f->situation), <=, 1);

  close_desk (f);
  open_desk (f);
  g_assert_false (yp_intake_page_has_draft (f->page));
  platform_start (f->platform);
  wait_for_incidents (f, 1);
  wait_until (is_answered, f, "the answer");
  g_assert_cmpstr (get_facts (f, 0)->item, ==, MANHOLE);
  g_assert_cmpuint (f->n_answers, ==, 1);
}

/* What is half-written is there again, word for word, and does not count as taken. */
static void
test_draft (Fixture *f, gconstpointer data)
{
  GtkTextView *view;
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *text = NULL;

  open_page (f);
  wait_for_items (f, "井盖破损，“很”危险\n第二行");
  write_entry (f, 0, "06010");
  write_entry (f, 2, "李先生");
  close_desk (f);
  open_desk (f);

  g_assert_true (yp_intake_page_has_draft (f->page));
  view = find_widget (GTK_WIDGET (f->page), GTK_TYPE_TEXT_VIEW);
  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (view), &start, &end);
  text = gtk_text_buffer_get_text (gtk_text_view_get_buffer (view), &start, &end, FALSE);
  g_assert_cmpstr (text, ==, "井盖破损，“很”危险\n第二行");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_entry (f, 2))), ==, "李先生");
  wait_until (has_item, f, "the item");
  g_assert_cmpstr (get_item (f), ==, MANHOLE);
  g_assert_cmpuint (g_list_model_get_n_items (yp_situation_get_incidents (f->situation)), ==, 0);
}

/* What the platform refuses comes back to be mended. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *words = g_strnfill (10001, 'x');

  open_page (f);
  wait_for_items (f, "井盖破损");
  write_entry (f, 0, "06010");
  describe (f, words);
  write_entry (f, 1, "人民路");
  g_signal_emit_by_name (get_submit (f), "clicked");

  /* The next is being written when it comes: that goes first. */
  open_page (f);
  write_entry (f, 0, "06010");
  write_entry (f, 1, "东方路");
  wait_until (is_answered, f, "the refusal");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_entry (f, 1))), ==, "东方路");
  close_desk (f);
  open_desk (f);
  open_page (f);
  wait_until (has_item, f, "the item");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_entry (f, 1))), ==, "东方路");
  g_signal_emit_by_name (get_submit (f), "clicked");
  g_assert_true (yp_intake_page_has_draft (f->page));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_entry (f, 1))), ==, "人民路");
  wait_for_incidents (f, 1);
  g_assert_cmpstr (get_facts (f, 0)->address, ==, "东方路");
}

typedef struct
{
  const char *path;
  const char *text; /* (nullable) */
} Expected;

static gboolean
has_content (gpointer data)
{
  const Expected *expected = data;
  g_autofree char *text = NULL;

  return g_file_get_contents (expected->path, &text, NULL, NULL)
             ? g_strcmp0 (text, expected->text) == 0
             : expected->text == NULL;
}

/* On the disk without anybody's asking; the last word is what stays. */
static void
test_draft_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("yiping-draft-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a", "report.json", NULL);
  g_autofree char *inner = g_path_get_dirname (path);
  YpDraftFile *file = yp_draft_file_new (path);
  Expected expected = { path, "one" };
  g_autofree char *text = NULL;
  gsize length;

  g_assert_null (yp_draft_file_read (file, &length));
  yp_draft_file_write (file, "one");
  wait_until (has_content, &expected, "the draft");
  yp_draft_file_write (file, "two");
  yp_draft_file_write (file, "three");
  yp_draft_file_free (file);
  expected.text = "three";
  g_assert_true (has_content (&expected));

  file = yp_draft_file_new (path);
  text = yp_draft_file_read (file, &length);
  g_assert_cmpstr (text, ==, "three");
  yp_draft_file_write (file, NULL);
  yp_draft_file_free (file);
  expected.text = NULL;
  g_assert_true (has_content (&expected));
  g_assert_cmpint (g_rmdir (inner), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yp_look_register ();

  g_test_add_func ("/ui/intake/draft-file", test_draft_file);
  g_test_add ("/ui/intake/whole", Fixture, NULL, set_up, test_whole, tear_down);
  g_test_add ("/ui/intake/item-stays", Fixture, NULL, set_up, test_item_stays, tear_down);
  g_test_add ("/ui/intake/learnt", Fixture, NULL, set_up, test_learnt, tear_down);
  g_test_add ("/ui/intake/same", Fixture, NULL, set_up, test_same, tear_down);
  g_test_add ("/ui/intake/offline", Fixture, NULL, set_up, test_offline, tear_down);
  g_test_add ("/ui/intake/draft", Fixture, NULL, set_up, test_draft, tear_down);
  g_test_add ("/ui/intake/refused", Fixture, NULL, set_up, test_refused, tear_down);

  return g_test_run ();
}
