/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-unit-pane.h"

#include <glib/gi18n.h>

#include "yp-filter-grid.h"
#include "yp-sort-button.h"
#include "yp-unit-line.h"

/* How often what changes with time alone is looked at. */
#define AGES_S 5

#define BIT(status) (1u << YP_UNIT_##status)
#define ON_DUTY (YP_UNIT_STATUSES_ALL & ~BIT (OFF_DUTY))
#define ANY_KIND YP_UNIT_KINDS_ALL

static const char *const filter_names[YP_N_UNIT_FILTERS] = {
  NC_ ("filter", "All"),      NC_ ("filter", "Available"), NC_ ("filter", "Sent"),
  NC_ ("filter", "En route"), NC_ ("filter", "On scene"),  NC_ ("filter", "Lost"),
  NC_ ("filter", "Off duty"), NC_ ("filter", "Members"),   NC_ ("filter", "Officers"),
  NC_ ("filter", "Vehicles"), NC_ ("filter", "Boats"),     NC_ ("filter", "Drones"),
};

/* Those of a kind are those on duty. */
static const YpUnitFilter filters[YP_N_UNIT_FILTERS] = {
  { .statuses = YP_UNIT_STATUSES_ALL, .kinds = ANY_KIND },
  { .statuses = BIT (AVAILABLE), .kinds = ANY_KIND },
  { .statuses = BIT (DISPATCHED), .kinds = ANY_KIND },
  { .statuses = BIT (EN_ROUTE), .kinds = ANY_KIND },
  { .statuses = BIT (ON_SCENE), .kinds = ANY_KIND },
  { .statuses = ON_DUTY, .kinds = ANY_KIND, .is_lost = TRUE },
  { .statuses = BIT (OFF_DUTY), .kinds = ANY_KIND },
  { .statuses = ON_DUTY, .kinds = 1u << YP_UNIT_MEMBER },
  { .statuses = ON_DUTY, .kinds = 1u << YP_UNIT_OFFICER },
  { .statuses = ON_DUTY, .kinds = 1u << YP_UNIT_VEHICLE },
  { .statuses = ON_DUTY, .kinds = 1u << YP_UNIT_BOAT },
  { .statuses = ON_DUTY, .kinds = 1u << YP_UNIT_DRONE },
};

#define N_FIRST_ROW 7

/* What filters and orders are called where a layout is kept. */
static const char *const filter_words[YP_N_UNIT_FILTERS] = { "all",      "available", "dispatched",
                                                             "en-route", "on-scene",  "lost",
                                                             "off-duty", "members",   "officers",
                                                             "vehicles", "boats",     "drones" };
static const char *const order_words[YP_N_UNIT_ORDERS] = { "number", "state", "tasks" };

static const char *const orders[YP_N_UNIT_ORDERS] = {
  N_ ("By kind and number"),
      N_ ("Longest in their status first"),
          N_ ("Most tasks first"),
      };

/**
 * YpUnitPane:
 *
 * The list of units with its search, filters and order. Property `selected` (string, nullable,
 * read-write, notified): the id selected, kept while the row is filtered away. Signal `activated`
 * (string id): Enter or a double click on a row.
 */
struct _YpUnitPane
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpDrag *drag; /* (nullable) */
  YpUnitView *view;
  GtkSingleSelection *selection;
  char *selected;
  gboolean is_selecting;
  gboolean asks_pinyin; /* whether somebody is at it, or was */
  guint ages_source;
  GHashTable *lines; /* those bound to a row */
  GCancellable *cancellable;

  GtkSearchEntry *search_entry;
  YpSortButton *sort_button;
  YpFilterGrid *filter_grid;
  GtkStack *stack;
  GtkLabel *empty_label;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (YpUnitPane, yp_unit_pane, ADW_TYPE_BIN)

typedef enum
{
  PROP_SELECTED = 1,
} Property;

static GParamSpec *properties[PROP_SELECTED + 1];

typedef enum
{
  ACTIVATED,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

/* Whoever is on the list of another page counts when it is seen. */
static void
update_counts (YpUnitPane *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  for (guint i = 0; i < YP_N_UNIT_FILTERS; i++)
    yp_filter_grid_set_count (self->filter_grid, i, yp_unit_view_count (self->view, &filters[i]));
}

static void
update_empty (YpUnitPane *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->view)) == 0;
  gboolean is_searching = *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';

  gtk_label_set_text (self->empty_label,
                      is_searching ? _ ("Nothing matches the search") : _ ("No units here"));
  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "list");
}

/* Rows come and go; the selection is an id. */
static void
restore_selection (YpUnitPane *self)
{
  guint position = GTK_INVALID_LIST_POSITION;

  if (self->selected != NULL &&
      !yp_row_view_find (YP_ROW_VIEW (self->view), self->selected, &position))
    position = GTK_INVALID_LIST_POSITION;

  self->is_selecting = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->is_selecting = FALSE;
}

static void
on_view_changed (YpUnitPane *self)
{
  restore_selection (self);
  update_empty (self);
}

static void
set_selected (YpUnitPane *self, const char *id)
{
  if (g_strcmp0 (self->selected, id) == 0)
    return;

  g_free (self->selected);
  self->selected = g_strdup (id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
on_selected_changed (YpUnitPane *self)
{
  YpRow *row = gtk_single_selection_get_selected_item (self->selection);

  if (!self->is_selecting && row != NULL)
    set_selected (self, yp_unit_get_id (yp_row_get_item (row)));
}

static void
on_list_activate (YpUnitPane *self, guint position)
{
  g_autoptr (YpRow) row = g_list_model_get_item (G_LIST_MODEL (self->view), position);

  if (row != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, yp_unit_get_id (yp_row_get_item (row)));
}

static void
on_pinyin_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YpUnitPane *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpPinyin) pinyin = yp_pinyin_get_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (pinyin != NULL)
    yp_unit_view_set_pinyin (self->view, pinyin);
  else
    g_message ("Units are not found by their pinyin: %s", error->message);
}

static void
on_search_changed (YpUnitPane *self)
{
  if (self->view == NULL)
    return;

  if (!self->asks_pinyin)
    yp_pinyin_get_async (self->cancellable, on_pinyin_ready, self);
  self->asks_pinyin = TRUE;
  yp_unit_view_set_search (self->view, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  update_empty (self);
}

/* Whoever is faster than the entry tells means what they have written. */
static void
on_search_activate (YpUnitPane *self)
{
  on_search_changed (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->view)) == 0)
    return;

  gtk_single_selection_set_selected (self->selection, 0);
  yp_unit_pane_focus_list (self);
}

static void
on_search_stop (YpUnitPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  yp_unit_pane_focus_list (self);
}

static void
on_sorted (YpUnitPane *self)
{
  if (self->view != NULL)
    yp_unit_view_set_order (self->view, (YpUnitOrder) yp_sort_button_get_order (self->sort_button));
}

static void
on_filtered (YpUnitPane *self)
{
  if (self->view != NULL)
    yp_unit_view_set_filter (self->view, &filters[yp_filter_grid_get_filter (self->filter_grid)]);
}

static void
on_setup (YpUnitPane *self, GtkListItem *item)
{
  GtkWidget *face = yp_unit_line_new (self->situation);

  if (self->drag != NULL)
    yp_drag_add_row (self->drag, face);
  gtk_list_item_set_child (item, face);
}

static void
on_bind (YpUnitPane *self, GtkListItem *item)
{
  GtkWidget *line = gtk_list_item_get_child (item);

  yp_row_face_set_row (YP_ROW_FACE (line), gtk_list_item_get_item (item));
  g_hash_table_add (self->lines, line);
}

static void
on_unbind (YpUnitPane *self, GtkListItem *item)
{
  GtkWidget *line = gtk_list_item_get_child (item);

  yp_row_face_set_row (YP_ROW_FACE (line), NULL);
  g_hash_table_remove (self->lines, line);
}

static gboolean
on_ages (gpointer data)
{
  YpUnitPane *self = data;
  GHashTableIter iter;
  YpRowFace *line;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return G_SOURCE_CONTINUE;

  g_hash_table_iter_init (&iter, self->lines);
  while (g_hash_table_iter_next (&iter, (gpointer *) &line, NULL))
    yp_row_face_refresh (line);
  yp_unit_view_update_connections (self->view);
  update_counts (self);

  return G_SOURCE_CONTINUE;
}

static void
yp_unit_pane_dispose (GObject *object)
{
  YpUnitPane *self = YP_UNIT_PANE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->ages_source, g_source_remove);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->view);
  g_clear_object (&self->drag);
  g_clear_object (&self->situation);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_UNIT_PANE);

  G_OBJECT_CLASS (yp_unit_pane_parent_class)->dispose (object);
}

static void
yp_unit_pane_finalize (GObject *object)
{
  YpUnitPane *self = YP_UNIT_PANE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->lines, g_hash_table_unref);
  g_clear_pointer (&self->selected, g_free);

  G_OBJECT_CLASS (yp_unit_pane_parent_class)->finalize (object);
}

static void
yp_unit_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  YpUnitPane *self = YP_UNIT_PANE (object);

  switch ((Property) prop_id)
    {
    case PROP_SELECTED:
      g_value_set_string (value, self->selected);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yp_unit_pane_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  YpUnitPane *self = YP_UNIT_PANE (object);

  switch ((Property) prop_id)
    {
    case PROP_SELECTED:
      yp_unit_pane_set_selected (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yp_unit_pane_class_init (YpUnitPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yp_unit_pane_dispose;
  object_class->finalize = yp_unit_pane_finalize;
  object_class->get_property = yp_unit_pane_get_property;
  object_class->set_property = yp_unit_pane_set_property;

  properties[PROP_SELECTED] =
      g_param_spec_string ("selected", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[ACTIVATED] = g_signal_new ("activated", YP_TYPE_UNIT_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (YP_TYPE_FILTER_GRID);
  g_type_ensure (YP_TYPE_SORT_BUTTON);
  gtk_widget_class_set_css_name (widget_class, "unit-pane");
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/yiping/Yiping/yp-unit-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, YpUnitPane, search_entry);
  gtk_widget_class_bind_template_child (widget_class, YpUnitPane, sort_button);
  gtk_widget_class_bind_template_child (widget_class, YpUnitPane, filter_grid);
  gtk_widget_class_bind_template_child (widget_class, YpUnitPane, stack);
  gtk_widget_class_bind_template_child (widget_class, YpUnitPane, empty_label);
  gtk_widget_class_bind_template_child (widget_class, YpUnitPane, list);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_sorted);
  gtk_widget_class_bind_template_callback (widget_class, on_filtered);
  gtk_widget_class_bind_template_callback (widget_class, on_list_activate);
}

static void
yp_unit_pane_init (YpUnitPane *self)
{
  self->lines = g_hash_table_new (NULL, NULL);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  yp_sort_button_set_orders (self->sort_button, orders, G_N_ELEMENTS (orders));
  yp_filter_grid_add_row (self->filter_grid, filter_names, N_FIRST_ROW);
  yp_filter_grid_add_row (self->filter_grid, filter_names + N_FIRST_ROW, YP_N_UNIT_KINDS);
  for (guint i = 0; i < YP_N_UNIT_FILTERS; i++)
    if (filters[i].is_lost)
      yp_filter_grid_set_is_bad (self->filter_grid, i);
}

/**
 * yp_unit_pane_set_situation:
 * @self: a pane that has none yet
 * @situation: whose units to list
 * @drag: (nullable): by which rows are dragged, and onto which
 */
void
yp_unit_pane_set_situation (YpUnitPane *self, YpSituation *situation, YpDrag *drag)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (YP_IS_UNIT_PANE (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
  self->drag = drag != NULL ? g_object_ref (drag) : NULL;
  self->view = yp_unit_view_new (situation);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->view)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));

  g_signal_connect_object (self->view, "items-changed", G_CALLBACK (on_view_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (yp_situation_get_replay (situation), "jumped", G_CALLBACK (on_ages),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "figures-changed", G_CALLBACK (update_counts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self, "map", G_CALLBACK (on_ages), self);
  update_empty (self);
  self->ages_source = g_timeout_add_seconds (AGES_S, on_ages, self);
}

const char *
yp_unit_pane_get_selected (YpUnitPane *self)
{
  return self->selected;
}

/**
 * yp_unit_pane_set_selected:
 * @self: a pane
 * @id: (nullable): of the unit to select and scroll to
 *
 * A unit that the filter hides is selected all the same, for when it shows.
 */
void
yp_unit_pane_set_selected (YpUnitPane *self, const char *id)
{
  guint position;

  g_return_if_fail (YP_IS_UNIT_PANE (self));

  if (g_strcmp0 (self->selected, id) == 0)
    return;

  set_selected (self, id);
  restore_selection (self);
  position = gtk_single_selection_get_selected (self->selection);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

void
yp_unit_pane_set_filter (YpUnitPane *self, guint filter)
{
  yp_filter_grid_set_filter (self->filter_grid, filter);
}

/**
 * yp_unit_pane_get_look:
 * @self: a pane
 * @look: (out caller-allocates): its filter and its order; what was there is freed
 */
void
yp_unit_pane_get_look (YpUnitPane *self, YpListLook *look)
{
  g_free (look->filter);
  g_free (look->order);
  look->is_units = TRUE;
  look->filter = g_strdup (filter_words[yp_filter_grid_get_filter (self->filter_grid)]);
  look->order = g_strdup (order_words[yp_sort_button_get_order (self->sort_button)]);
}

/**
 * yp_unit_pane_set_look:
 * @self: a pane
 * @look: as it was kept; a word that is not known changes nothing
 */
void
yp_unit_pane_set_look (YpUnitPane *self, const YpListLook *look)
{
  for (guint i = 0; i < YP_N_UNIT_FILTERS; i++)
    if (g_strcmp0 (look->filter, filter_words[i]) == 0)
      yp_filter_grid_set_filter (self->filter_grid, i);
  for (guint i = 0; i < YP_N_UNIT_ORDERS; i++)
    if (g_strcmp0 (look->order, order_words[i]) == 0)
      yp_sort_button_set_order (self->sort_button, i);
}

/* Lets somebody choose it. */
void
yp_unit_pane_open_order (YpUnitPane *self)
{
  yp_sort_button_open (self->sort_button);
}

void
yp_unit_pane_focus_search (YpUnitPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
yp_unit_pane_focus_list (YpUnitPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}
