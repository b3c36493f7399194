/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>

#include "platform.h"
#include "widget-support.h"
#include "yp-desk.h"
#include "yp-handover-chip.h"
#include "yp-handover-form.h"
#include "yp-handover-page.h"
#include "yp-handover-row.h"
#include "yp-handover-view.h"
#include "yp-json-read.h"
#include "yp-look.h"
#include "yp-wall.h"

/* A shift is handed over at a real desk, on a real platform. */

/* A gas pipe that leaks: due in hours. */
#define DANGEROUS "local:matter:99002"

#define OUT "token-of-chen-000"
#define IN "token-of-li-00000"
#define HANDLER "token-of-wang-000"

typedef struct
{
  Platform *platform;
  YpSituation *situation;
  GtkWidget *window;
  GtkWidget *desk;
  YpHandoverPage *page;
  YpHandoverView *view;
  YpHandoverList *list; /* of what there is, as a second look */
} Fixture;

static void
add_people (Platform *platform)
{
  g_autofree char *path = g_build_filename (platform->folder, "token", NULL);
  g_autofree char *text = NULL;
  g_autofree char *more = NULL;

  platform_kill (platform);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  more = g_strconcat (
      text, OUT " 陈 roles=dispatcher\n" IN " 李 roles=dispatcher\n" HANDLER " 王 roles=handler\n",
      NULL);
  g_assert_true (g_file_set_contents (path, more, -1, NULL));
  platform_start (platform);
}

static void
post_as (Fixture *f, const char *token, const char *path, const char *body)
{
  g_autofree char *own = g_steal_pointer (&f->platform->token);

  f->platform->token = g_strdup (token);
  platform_post (f->platform, path, "application/json", body);
  g_free (f->platform->token);
  f->platform->token = g_steal_pointer (&own);
}

static void
step_as (Fixture *f, const char *token, const char *id, const char *body)
{
  g_autofree char *path = g_strdup_printf ("/handovers/%s/actions", id);

  post_as (f, token, path, body);
}

static gboolean
is_connected (gpointer data)
{
  Fixture *f = data;

  return yp_situation_get_account (f->situation) != NULL && yp_handover_list_is_known (f->list);
}

/* Somebody signs in. */
static void
sign_in (Fixture *f, const char *token)
{
  f->situation = yp_situation_new (f->platform->url, token, f->platform->cache);
  f->desk = yp_desk_new (f->situation);
  f->list = yp_handover_list_new (f->situation, 5);
  f->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (f->window), f->desk);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1920, 1080);
  gtk_window_present (GTK_WINDOW (f->window));
  yp_situation_start (f->situation);
  f->page = find_widget (f->desk, YP_TYPE_HANDOVER_PAGE);
  f->view = find_widget (f->desk, YP_TYPE_HANDOVER_VIEW);
  wait_until (is_connected, f, "the platform");
}

static void
sign_out (Fixture *f)
{
  if (f->situation == NULL)
    return;

  yp_situation_stop (f->situation);
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_clear_object (&f->list);
  g_clear_object (&f->situation);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->platform = platform_new ();
  add_people (f->platform);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  sign_out (f);
  g_clear_pointer (&f->platform, platform_free);
}

/* Two that are due. */
static void
report (Fixture *f)
{
  for (guint i = 1; i <= 2; i++)
    platform_post (f->platform, "/incidents", "application/json",
                   "{\"item\":\"" DANGEROUS "\",\"description\":\"x\",\"lon\":120.55,"
                   "\"lat\":31.87}");
}

static gboolean
has_both (gpointer data)
{
  GListModel *incidents = yp_situation_get_incidents (((Fixture *) data)->situation);

  return g_list_model_get_n_items (incidents) == 2;
}

static void
file_all (Fixture *f)
{
  GListModel *incidents = yp_situation_get_incidents (f->situation);

  wait_until (has_both, f, "the reports");
  for (guint i = 0; i < g_list_model_get_n_items (incidents); i++)
    {
      g_autoptr (YpIncident) incident = g_list_model_get_item (incidents, i);
      g_autofree char *path =
          g_strdup_printf ("/incidents/%s/actions", yp_incident_get_id (incident));

      platform_post (f->platform, path, "application/json", "{\"action\":\"file\"}");
    }
}

static void
open_as (Fixture *f, const char *token, const char *seat)
{
  g_autofree char *body = g_strdup_printf ("{\"seat\":\"%s\",\"text\":\"钥匙在门岗\"}", seat);

  post_as (f, token, "/handovers", body);
}

static gboolean
is_page_open (gpointer data)
{
  return yp_handover_page_is_open (((Fixture *) data)->page);
}

static guint
count_unsigned (Fixture *f)
{
  return yp_handover_list_get_unsigned (f->list)->len;
}

static YpRecord *
get_first (gpointer data)
{
  Fixture *f = data;

  g_assert_cmpuint (count_unsigned (f), >, 0);
  return g_ptr_array_index (yp_handover_list_get_unsigned (f->list), 0);
}

static gboolean
has_one_unsigned (gpointer data)
{
  return count_unsigned (data) == 1;
}

static gboolean
has_none_unsigned (gpointer data)
{
  return count_unsigned (data) == 0;
}

static gboolean
is_first_ticked (gpointer data)
{
  YpHandoverLine line;

  return yp_handover_get_line (get_first (data), 0, &line) && line.ticked_by != NULL;
}

static gboolean
is_first_unticked (gpointer data)
{
  return !is_first_ticked (data);
}

static gboolean
is_all_ticked (gpointer data)
{
  YpRecord *handover = get_first (data);

  return yp_handover_count_ticked (handover) == yp_handover_get_n_lines (handover);
}

static gboolean
is_taken (gpointer data)
{
  return yp_json_get_string (get_first (data)->body, "taken_by") != NULL;
}

static GtkListBox *
get_lines (Fixture *f)
{
  return GTK_LIST_BOX (
      gtk_widget_get_template_child (GTK_WIDGET (f->view), YP_TYPE_HANDOVER_VIEW, "list"));
}

static int
get_position (Fixture *f)
{
  return gtk_list_box_row_get_index (gtk_list_box_get_selected_row (get_lines (f)));
}

static gboolean
is_chip_shown (Fixture *f)
{
  return gtk_widget_get_visible (find_widget (f->desk, YP_TYPE_HANDOVER_CHIP));
}

/* The rows come one by one. */
static gboolean
has_rows (gpointer data)
{
  Fixture *f = data;
  int n = (int) yp_handover_get_n_lines (get_first (f));

  return gtk_list_box_get_row_at_index (get_lines (f), n - 1) != NULL &&
         gtk_list_box_get_selected_row (get_lines (f)) != NULL;
}

/* What an earlier client has left behind: a handover with two lines, at least. */
static void
prepare (Fixture *f)
{
  sign_in (f, f->platform->token);
  report (f);
  file_all (f);
  open_as (f, OUT, "派遣-东片");
  wait_until (has_one_unsigned, f, "the handover");
  g_assert_false (yp_handover_page_is_open (f->page));
  g_assert_true (is_chip_shown (f));
  sign_out (f);
}

/* Who signs in finds what waits for them, ticks it line by line, and signs; then the other does. */
static void
test_comes_in (Fixture *f, gconstpointer data)
{
  g_autofree char *id = NULL;

  prepare (f);
  sign_in (f, IN);
  wait_until (is_page_open, f, "the page, by itself");
  wait_until (has_rows, f, "the lines");
  g_assert_true (yp_handover_page_has_focus (f->page));
  id = g_strdup (get_first (f)->id);
  g_assert_cmpuint (yp_handover_get_n_lines (get_first (f)), >=, 2);
  g_assert_cmpint (get_position (f), ==, 0);

  yp_handover_view_sign (f->view);
  g_assert_true (yp_handover_view_toggle (f->view));
  g_assert_cmpint (get_position (f), ==, 1);
  wait_until (is_first_ticked, f, "the tick");
  g_assert_false (is_taken (f));

  /* As if the client had been killed: the tick is the platform's. */
  sign_out (f);
  sign_in (f, IN);
  wait_until (is_page_open, f, "the page again");
  wait_until (has_rows, f, "the lines again");
  g_assert_true (is_first_ticked (f));
  g_assert_cmpint (get_position (f), ==, 1);

  gtk_list_box_select_row (get_lines (f), gtk_list_box_get_row_at_index (get_lines (f), 0));
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (get_lines (f), 0)));
  yp_handover_view_toggle (f->view);
  wait_until (is_first_unticked, f, "the tick to be taken away");
  while (!is_all_ticked (f))
    {
      guint n = yp_handover_count_ticked (get_first (f));

      yp_handover_view_focus (f->view);
      yp_handover_view_toggle (f->view);
      while (yp_handover_count_ticked (get_first (f)) == n)
        g_main_context_iteration (NULL, TRUE);
    }
  yp_handover_view_sign (f->view);
  wait_until (is_taken, f, "the signature");
  g_assert_true (is_chip_shown (f));

  step_as (f, OUT, id, "{\"action\":\"sign\"}");
  wait_until (has_none_unsigned, f, "both signatures");
  g_assert_cmpuint (yp_handover_list_get_signed (f->list)->len, ==, 1);
  g_assert_false (is_chip_shown (f));
}

static gboolean
is_form_shown (Fixture *f)
{
  GtkStack *stack = GTK_STACK (
      gtk_widget_get_template_child (GTK_WIDGET (f->page), YP_TYPE_HANDOVER_PAGE, "stack"));

  return g_strcmp0 (gtk_stack_get_visible_child_name (stack), "form") == 0;
}

static void
write_text (Fixture *f, const char *text)
{
  YpHandoverForm *form = find_widget (f->desk, YP_TYPE_HANDOVER_FORM);
  GObject *view =
      gtk_widget_get_template_child (GTK_WIDGET (form), YP_TYPE_HANDOVER_FORM, "text_view");

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
}

/* Who goes out writes what nobody else knows; the seat is proposed; nobody takes both sides. */
static void
test_goes_out (Fixture *f, gconstpointer data)
{
  YpHandoverForm *form;

  sign_in (f, IN);
  form = find_widget (f->desk, YP_TYPE_HANDOVER_FORM);
  yp_handover_page_begin (f->page, NULL);
  g_assert_true (is_form_shown (f));
  g_assert_true (yp_handover_form_choose (form, 0));
  g_assert_false (yp_handover_form_choose (form, 8));
  write_text (f, "  明天停水  ");
  yp_handover_form_submit (form);
  wait_until (has_one_unsigned, f, "the handover");
  g_assert_cmpstr (yp_json_get_string (get_first (f)->body, "seat"), ==, "dispatcher");
  g_assert_cmpstr (yp_json_get_string (get_first (f)->body, "text"), ==, "明天停水");

  yp_handover_page_begin (f->page, "派遣-西片");
  g_assert_true (yp_handover_page_leave (f->page));
  g_assert_true (yp_handover_page_is_open (f->page));
  g_assert_false (is_form_shown (f));
  g_assert_true (yp_handover_page_leave (f->page));
  g_assert_false (yp_handover_page_is_open (f->page));
  g_assert_false (yp_handover_page_leave (f->page));
}

/* What is opened while somebody works does not get into their way. */
static void
test_while_working (Fixture *f, gconstpointer data)
{
  sign_in (f, IN);
  g_assert_false (is_chip_shown (f));
  open_as (f, OUT, "派遣-东片");
  wait_until (has_one_unsigned, f, "the handover");
  g_assert_true (is_chip_shown (f));
  g_assert_false (yp_handover_page_is_open (f->page));

  yp_handover_page_open (f->page);
  g_assert_true (yp_handover_page_has_focus (f->page));
  step_as (f, OUT, get_first (f)->id, "{\"action\":\"withdraw\",\"note\":\"n\"}");
  wait_until (has_none_unsigned, f, "the withdrawal");
  g_assert_false (is_chip_shown (f));
}

/* Who has nothing to do with it reads it when they like. */
static void
test_others (Fixture *f, gconstpointer data)
{
  prepare (f);
  sign_in (f, HANDLER);
  wait_until (has_one_unsigned, f, "the handover");
  g_assert_false (yp_handover_page_is_open (f->page));
  yp_handover_page_open (f->page);
  wait_until (has_rows, f, "the lines");
  g_assert_true (yp_handover_view_toggle (f->view));
  yp_handover_view_sign (f->view);
  yp_handover_page_begin (f->page, NULL);
  g_assert_false (is_form_shown (f));
  g_assert_cmpuint (yp_handover_count_ticked (get_first (f)), ==, 0);
}

static gboolean
is_visible (gpointer data)
{
  return gtk_widget_get_visible (data);
}

/* The wall says it in words. */
static void
test_wall (Fixture *f, gconstpointer data)
{
  g_autoptr (YpSituation) situation = yp_situation_new (f->platform->url, IN, f->platform->cache);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *wall = yp_wall_new (situation, NULL, NULL, NULL);
  GtkWidget *chip = find_widget (wall, YP_TYPE_HANDOVER_CHIP);

  gtk_window_set_child (GTK_WINDOW (window), wall);
  gtk_window_present (GTK_WINDOW (window));
  yp_situation_start (situation);
  g_assert_false (is_visible (chip));
  open_as (f, OUT, "派遣-东片");
  wait_until (is_visible, chip, "the wall");
  g_assert_false (gtk_widget_has_css_class (chip, "late"));

  yp_situation_stop (situation);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/ui/handover/comes-in", test_comes_in },
    { "/ui/handover/goes-out", test_goes_out },
    { "/ui/handover/while-working", test_while_working },
    { "/ui/handover/others", test_others },
    { "/ui/handover/wall", test_wall },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  yp_look_register ();

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
