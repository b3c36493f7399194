/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-unit-chooser.h"

#include <glib/gi18n.h>

#include "yp-candidate.h"
#include "yp-support-box.h"
#include "yp-unit-cell.h"
#include "yp-words.h"

#define UPDATE_S 2

/**
 * YpUnitChooser:
 *
 * The units that might go, the one that is suggested and then the nearest on duty first; typing
 * searches, arrows move, Enter sends. Their order is that of the moment when the list was opened,
 * so that no row moves away under the hand; what they do is shown as it is.
 *
 * Signals: `chosen` (string id); `pointed` (string id): the row under the cursor; `cancelled`.
 */
struct _YpUnitChooser
{
  AdwBin parent_instance;

  YpSituation *situation;
  GListStore *candidates;
  GtkFilterListModel *filtered;
  GtkCustomFilter *filter;
  GtkSingleSelection *selection;
  GHashTable *cells;
  char *needle;
  guint update_source;

  GtkLabel *title_label;
  GtkSearchEntry *search_entry;
  GtkListView *list;
  YpSupportBox *support;
  GtkButton *send_button;
  GtkLabel *hint_label;
};

G_DEFINE_FINAL_TYPE (YpUnitChooser, yp_unit_chooser, ADW_TYPE_BIN)

typedef enum
{
  CHOSEN,
  POINTED,
  CANCELLED,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static gboolean
is_wanted (gpointer item, gpointer user_data)
{
  YpUnitChooser *self = user_data;

  return self->needle == NULL || yp_candidate_matches (item, self->needle);
}

/* The first that has nothing else to do; the first of all where everybody has. */
static guint
find_free (YpUnitChooser *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->filtered)); i++)
    {
      g_autoptr (YpCandidate) candidate = g_list_model_get_item (G_LIST_MODEL (self->filtered), i);
      YpUnit *unit = yp_situation_get_unit (self->situation, yp_candidate_get_id (candidate));

      if (unit != NULL && yp_unit_get_facts (unit)->status == YP_UNIT_AVAILABLE &&
          yp_unit_get_facts (unit)->n_tasks == 0)
        return i;
    }

  return 0;
}

static void
update_hint (YpUnitChooser *self)
{
  YpCandidate *candidate = gtk_single_selection_get_selected_item (self->selection);
  gboolean can_go = candidate != NULL && yp_candidate_get_is_on_duty (candidate);
  g_autofree char *unit =
      candidate != NULL ? yp_words_format_unit (self->situation, yp_candidate_get_id (candidate))
                        : NULL;
  g_autofree char *text = NULL;

  if (candidate == NULL)
    text = g_strdup (_ ("No unit matches"));
  else if (!can_go)
    text = g_strdup_printf (_ ("%s is off duty and cannot be sent"), unit);
  else
    text = g_strdup_printf (_ ("Send %s"), unit);

  gtk_label_set_text (self->hint_label, text);
  gtk_widget_set_sensitive (GTK_WIDGET (self->send_button), can_go);
}

static void
on_selected_changed (YpUnitChooser *self)
{
  YpCandidate *candidate = gtk_single_selection_get_selected_item (self->selection);

  update_hint (self);
  if (candidate != NULL)
    g_signal_emit (self, signals[POINTED], 0, yp_candidate_get_id (candidate));
}

static void
choose (YpUnitChooser *self)
{
  YpCandidate *candidate = gtk_single_selection_get_selected_item (self->selection);

  if (candidate != NULL && yp_candidate_get_is_on_duty (candidate))
    g_signal_emit (self, signals[CHOSEN], 0, yp_candidate_get_id (candidate));
}

static void
on_list_activate (YpUnitChooser *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  choose (self);
}

static void
on_search_changed (YpUnitChooser *self)
{
  g_autofree char *text =
      g_ascii_strdown (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);

  if (self->filter == NULL)
    return;

  g_strstrip (text);
  g_free (self->needle);
  self->needle = *text != '\0' ? g_strdup (text) : NULL;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  gtk_single_selection_set_selected (self->selection, find_free (self));
  update_hint (self);
}

static void
on_cancel (YpUnitChooser *self)
{
  g_signal_emit (self, signals[CANCELLED], 0);
}

static void
move_selection (YpUnitChooser *self, int step)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  guint selected = gtk_single_selection_get_selected (self->selection);
  int position = selected == GTK_INVALID_LIST_POSITION ? 0 : (int) selected + step;

  if (n == 0)
    return;

  position = CLAMP (position, 0, (int) n - 1);
  gtk_single_selection_set_selected (self->selection, (guint) position);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u",
                              (guint) position);
}

/* The cursor stays in the search while the arrows walk the list. */
static gboolean
on_search_key (YpUnitChooser *self, guint keyval, guint keycode, GdkModifierType state)
{
  switch (keyval)
    {
    case GDK_KEY_Down:
      move_selection (self, 1);
      return TRUE;
    case GDK_KEY_Up:
      move_selection (self, -1);
      return TRUE;
    case GDK_KEY_Page_Down:
      move_selection (self, 8);
      return TRUE;
    case GDK_KEY_Page_Up:
      move_selection (self, -8);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
on_setup (YpUnitChooser *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, yp_unit_cell_new (self->situation));
}

static void
on_bind (YpUnitChooser *self, GtkListItem *item)
{
  GtkWidget *cell = gtk_list_item_get_child (item);

  yp_unit_cell_set_candidate (YP_UNIT_CELL (cell), gtk_list_item_get_item (item));
  g_hash_table_add (self->cells, cell);
}

static void
on_unbind (YpUnitChooser *self, GtkListItem *item)
{
  GtkWidget *cell = gtk_list_item_get_child (item);

  yp_unit_cell_set_candidate (YP_UNIT_CELL (cell), NULL);
  g_hash_table_remove (self->cells, cell);
}

static gboolean
on_update (gpointer data)
{
  YpUnitChooser *self = data;
  GHashTableIter iter;
  YpUnitCell *cell;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return G_SOURCE_CONTINUE;

  g_hash_table_iter_init (&iter, self->cells);
  while (g_hash_table_iter_next (&iter, (gpointer *) &cell, NULL))
    yp_unit_cell_update (cell);

  return G_SOURCE_CONTINUE;
}

static void
yp_unit_chooser_dispose (GObject *object)
{
  YpUnitChooser *self = YP_UNIT_CHOOSER (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->candidates);
  g_clear_object (&self->situation);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_UNIT_CHOOSER);

  G_OBJECT_CLASS (yp_unit_chooser_parent_class)->dispose (object);
}

static void
yp_unit_chooser_finalize (GObject *object)
{
  YpUnitChooser *self = YP_UNIT_CHOOSER (object);

  g_clear_pointer (&self->cells, g_hash_table_unref);
  g_clear_pointer (&self->needle, g_free);

  G_OBJECT_CLASS (yp_unit_chooser_parent_class)->finalize (object);
}

static gboolean
on_support_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  return yp_support_box_toggle (YP_UNIT_CHOOSER (widget)->support, GPOINTER_TO_UINT (user_data));
}

static void
add_support_keys (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < 9; i++)
    gtk_widget_class_add_shortcut (
        widget_class,
        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_1 + i, GDK_ALT_MASK),
                          gtk_callback_action_new (on_support_key, GUINT_TO_POINTER (i), NULL)));
}

static void
yp_unit_chooser_class_init (YpUnitChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_unit_chooser_dispose;
  G_OBJECT_CLASS (klass)->finalize = yp_unit_chooser_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", YP_TYPE_UNIT_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[POINTED] = g_signal_new ("pointed", YP_TYPE_UNIT_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CANCELLED] = g_signal_new ("cancelled", YP_TYPE_UNIT_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (YP_TYPE_SUPPORT_BOX);
  gtk_widget_class_set_css_name (widget_class, "unit-chooser");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/yiping/Yiping/yp-unit-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, YpUnitChooser, title_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitChooser, search_entry);
  gtk_widget_class_bind_template_child (widget_class, YpUnitChooser, list);
  gtk_widget_class_bind_template_child (widget_class, YpUnitChooser, support);
  gtk_widget_class_bind_template_child (widget_class, YpUnitChooser, send_button);
  gtk_widget_class_bind_template_child (widget_class, YpUnitChooser, hint_label);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_list_activate);
  gtk_widget_class_bind_template_callback (widget_class, choose);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  add_support_keys (widget_class);
}

static void
yp_unit_chooser_init (YpUnitChooser *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->cells = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_search_key), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->search_entry), keys);
}

/**
 * yp_unit_chooser_set_situation:
 * @self: a chooser that has none yet
 * @situation: whose units to list
 */
void
yp_unit_chooser_set_situation (YpUnitChooser *self, YpSituation *situation)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (YP_IS_UNIT_CHOOSER (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
  self->candidates = g_list_store_new (YP_TYPE_CANDIDATE);
  self->filter = gtk_custom_filter_new (is_wanted, self, NULL);
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->candidates)),
                                              g_object_ref (GTK_FILTER (self->filter)));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->filtered)));

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected_changed),
                           self, G_CONNECT_SWAPPED);
  self->update_source = g_timeout_add_seconds (UPDATE_S, on_update, self);
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  return yp_candidate_compare (*(YpCandidate *const *) a, *(YpCandidate *const *) b);
}

/**
 * yp_unit_chooser_open:
 * @self: a chooser
 * @incident: that somebody has to go to
 * @support: (nullable): organizations that are suggested to help, separated by “、”; %NULL where
 *   nobody can
 * @suggested: (nullable): id of the unit that is suggested
 *
 * Lists the units as they are now, and takes the keyboard.
 */
void
yp_unit_chooser_open (YpUnitChooser *self,
                      YpIncident *incident,
                      const char *support,
                      const char *suggested)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  GListModel *units = yp_situation_get_units (self->situation);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *title = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (units); i++)
    {
      g_autoptr (YpUnit) unit = g_list_model_get_item (units, i);

      YpCandidate *candidate = yp_candidate_new (self->situation, unit, facts);

      yp_candidate_set_is_suggested (candidate,
                                     g_strcmp0 (yp_unit_get_facts (unit)->id, suggested) == 0);
      g_ptr_array_add (sorted, candidate);
    }
  g_ptr_array_sort (sorted, compare_candidates);

  /* Translators: the item of the incident */
  title = g_strdup_printf (_ ("Dispatch: %s"), yp_words_get_item (self->situation, facts));
  gtk_label_set_text (self->title_label, title);
  yp_support_box_open (self->support, support);
  gtk_widget_set_visible (GTK_WIDGET (self->support), support != NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  g_list_store_splice (self->candidates, 0,
                       g_list_model_get_n_items (G_LIST_MODEL (self->candidates)), sorted->pdata,
                       sorted->len);
  on_search_changed (self);
  if (sorted->len > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0u);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/* (nullable): who helps, with commas between them; until asked again. */
const char *
yp_unit_chooser_get_support (YpUnitChooser *self)
{
  return yp_support_box_get_support (self->support);
}

/**
 * yp_unit_chooser_select:
 * @self: a chooser
 * @unit: id of a unit, such as the one clicked on the map
 */
void
yp_unit_chooser_select (YpUnitChooser *self, const char *unit)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->filtered)); i++)
    {
      g_autoptr (YpCandidate) candidate = g_list_model_get_item (G_LIST_MODEL (self->filtered), i);

      if (strcmp (yp_candidate_get_id (candidate), unit) == 0)
        {
          gtk_single_selection_set_selected (self->selection, i);
          gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", i);
          return;
        }
    }
}
