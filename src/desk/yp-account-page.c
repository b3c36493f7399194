/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-account-page.h"

#include <glib/gi18n.h>

#include "yp-clock.h"
#include "yp-reconciliation.h"
#include "yp-words.h"

enum
{
  COLUMN_TOWN,
  COLUMN_SOURCE,
  COLUMN_REPORTED,
  COLUMN_FIRST_END,
  COLUMN_SIGN = COLUMN_FIRST_END + YP_N_ACCOUNT_ENDS,
  N_COLUMNS,
};

/**
 * YpAccountPage:
 *
 * What has become of a day's incidents, by town and channel: reported is open, closed, rejected,
 * merged and void together. Arrows turn the days. Signal `left`: the person wants to go back.
 */
struct _YpAccountPage
{
  AdwBin parent_instance;

  YpSituation *situation;
  GCancellable *asking;
  gint64 day; /* when it begins */

  GtkLabel *day_label;
  GtkLabel *state_label;
  GtkGrid *head;
  GtkGrid *grid;
  GtkGrid *foot;
  GtkSizeGroup *columns[N_COLUMNS]; /* the same in all three */
};

G_DEFINE_FINAL_TYPE (YpAccountPage, yp_account_page, ADW_TYPE_BIN)

static guint left_signal;

static void
on_close_clicked (YpAccountPage *self)
{
  g_signal_emit (self, left_signal, 0);
}

static gboolean
on_key_pressed (YpAccountPage *self, guint keyval, guint keycode, GdkModifierType state)
{
  switch (keyval)
    {
    case GDK_KEY_Left:
      yp_account_page_turn (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
      yp_account_page_turn (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      self->day = 0;
      yp_account_page_turn (self, 0);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
yp_account_page_dispose (GObject *object)
{
  YpAccountPage *self = YP_ACCOUNT_PAGE (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_object (&self->situation);
  for (guint i = 0; i < N_COLUMNS; i++)
    g_clear_object (&self->columns[i]);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_ACCOUNT_PAGE);

  G_OBJECT_CLASS (yp_account_page_parent_class)->dispose (object);
}

static void
yp_account_page_class_init (YpAccountPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_account_page_dispose;

  left_signal = g_signal_new ("left", YP_TYPE_ACCOUNT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "account-page");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/yiping/Yiping/yp-account-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YpAccountPage, day_label);
  gtk_widget_class_bind_template_child (widget_class, YpAccountPage, state_label);
  gtk_widget_class_bind_template_child (widget_class, YpAccountPage, head);
  gtk_widget_class_bind_template_child (widget_class, YpAccountPage, grid);
  gtk_widget_class_bind_template_child (widget_class, YpAccountPage, foot);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
}

static void
add_label (YpAccountPage *self,
           GtkGrid *grid,
           int column,
           int row,
           const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);
  gboolean is_name = column < COLUMN_REPORTED;
  int n_chars = column == COLUMN_TOWN     ? 22
                : column == COLUMN_SOURCE ? 16
                : column == COLUMN_SIGN   ? 2
                                          : 9;

  gtk_label_set_xalign (GTK_LABEL (label), is_name ? 0 : 1);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), n_chars);
  gtk_label_set_max_width_chars (GTK_LABEL (label), n_chars);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (grid, label, column, row, 1, 1);
  gtk_size_group_add_widget (self->columns[column], label);
}

static void
add_head (YpAccountPage *self)
{
  static const char *const names[] = {
    NC_ ("account", "Town"),     NC_ ("account", "Channel"),  NC_ ("account", "Reported ="),
    NC_ ("account", "Open +"),   NC_ ("account", "Closed +"), NC_ ("account", "Rejected +"),
    NC_ ("account", "Merged +"), NC_ ("account", "Void"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    add_label (self, self->head, (int) i, 0, g_dpgettext2 (NULL, "account", names[i]), "head");
  add_label (self, self->head, COLUMN_SIGN, 0, "", NULL);
}

static void
yp_account_page_init (YpAccountPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  for (guint i = 0; i < N_COLUMNS; i++)
    self->columns[i] = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  add_head (self);
}

void
yp_account_page_set_situation (YpAccountPage *self, YpSituation *situation)
{
  g_return_if_fail (YP_IS_ACCOUNT_PAGE (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
}

static void
clear_grid (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
}

static void
add_numbers (YpAccountPage *self, GtkGrid *grid, int row, const YpAccount *account)
{
  const char *sign = yp_account_is_even (account) ? "✓" : "✕";

  for (int i = -1; i < YP_N_ACCOUNT_ENDS; i++)
    {
      gint64 number = i < 0 ? account->n_reported : account->n_by_end[i];
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

      add_label (self, grid, COLUMN_FIRST_END + i, row, text,
                 number == 0 ? "none" : (i < 0 ? "reported" : NULL));
    }
  add_label (self, grid, COLUMN_SIGN, row, sign, yp_account_is_even (account) ? "even" : "odd");
}

/* A town is named where its rows begin. */
static void
add_rows (YpAccountPage *self, const YpReconciliation *account)
{
  const char *last = NULL;

  for (guint i = 0; i < account->rows->len; i++)
    {
      const YpAccount *row = g_ptr_array_index (account->rows, i);
      const char *name = yp_situation_get_area_name (self->situation, YP_AREA_TOWN, row->town);
      gboolean is_first = i == 0 || g_strcmp0 (last, row->town) != 0;

      if (name == NULL)
        name = row->town != NULL ? row->town : _ ("Outside the towns");
      add_label (self, self->grid, COLUMN_TOWN, (int) i, is_first ? name : "", "town");
      add_label (self, self->grid, COLUMN_SOURCE, (int) i,
                 row->source != NULL ? yp_words_get_source (row->source) : "–", NULL);
      add_numbers (self, self->grid, (int) i, row);
      last = row->town;
    }
}

static void
show_account (YpAccountPage *self, const YpReconciliation *account)
{
  gboolean is_even = yp_reconciliation_is_even (account);
  const char *words = account->rows->len == 0 ? _ ("Nothing was reported on this day.")
                                              : is_even
      ? _ ("Each report is accounted for.")
      : _ ("The account is not even.");

  clear_grid (self->grid);
  clear_grid (self->foot);
  add_rows (self, account);
  add_label (self, self->foot, COLUMN_TOWN, 0, _ ("Total"), "town");
  add_label (self, self->foot, COLUMN_SOURCE, 0, "", NULL);
  add_numbers (self, self->foot, 0, account->total);
  gtk_label_set_text (self->state_label, words);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpAccountPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpReconciliation) account =
      yp_reconciliation_fetch_finish (YP_SITUATION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->situation == NULL)
    return;

  if (account != NULL)
    show_account (self, account);
  else
    gtk_label_set_text (self->state_label, error->message);
}

/**
 * yp_account_page_turn:
 * @self: a page
 * @n_days: how many days on, or back; not beyond today
 */
void
yp_account_page_turn (YpAccountPage *self, int n_days)
{
  gint64 today = yp_time_start_of_day (g_get_real_time ());
  g_autofree char *date = NULL;

  g_return_if_fail (YP_IS_ACCOUNT_PAGE (self));

  self->day = self->day == 0 ? today : MIN (self->day + n_days * G_TIME_SPAN_DAY, today);
  date = yp_words_format_date (self->day);
  gtk_label_set_text (self->day_label, date);
  gtk_label_set_text (self->state_label, _ ("Asking the platform…"));
  clear_grid (self->grid);
  clear_grid (self->foot);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  yp_reconciliation_fetch_async (self->situation, self->day, self->asking, on_fetched,
                                 g_object_ref (self));
}

/* Shows today's, and takes the keyboard. */
void
yp_account_page_open (YpAccountPage *self)
{
  g_return_if_fail (YP_IS_ACCOUNT_PAGE (self));

  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  self->day = 0;
  yp_account_page_turn (self, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* Returns: whether it was there. The focus must be elsewhere by then. */
gboolean
yp_account_page_close (YpAccountPage *self)
{
  gboolean was_open;

  g_return_val_if_fail (YP_IS_ACCOUNT_PAGE (self), FALSE);

  was_open = gtk_widget_get_visible (GTK_WIDGET (self));
  g_cancellable_cancel (self->asking);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  return was_open;
}
