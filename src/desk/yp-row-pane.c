/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-row-pane.h"

#include <glib/gi18n.h>

#include "yp-row-face.h"
#include "yp-sort-button.h"

/* How often what changes with time alone is looked at. */
#define AGES_S 5

/* A list view makes and measures 200 rows at once, of which a screen shows 20: fifty milliseconds.
 * So it is given the head of a new list first, for a second at the start of the program, and then
 * some more rows at a time. */
#define N_HEAD 40
#define HEAD_MS 1000
#define N_MORE 20
#define MORE_MS 20
#define N_MADE 240

/* After rows came in; the list has been laid out by then. */
#define TOP_MS 50

/**
 * YpRowPane:
 *
 * A list with its search, filters and order. Property `selected` (string, nullable, read-write,
 * notified): the id selected, kept while the row is filtered away. Signal `activated` (string id):
 * Enter or a double click on a row.
 */
typedef struct
{
  YpSituation *situation;
  YpDrag *drag; /* (nullable) */
  YpRowView *view;
  GtkSliceListModel *head; /* of the view; soon all of it */
  guint head_source;
  GtkSingleSelection *selection;
  char *selected;
  gboolean is_selecting;
  guint ages_source;
  GHashTable *cells; /* those bound to a row */

  GtkSearchEntry *search_entry;
  YpSortButton *sort_button;
  YpFilterGrid *filter_grid;
  GtkStack *stack;
  GtkLabel *empty_label;
  GtkListView *list;
  guint top_source;
  guint scroll_source;
  gboolean follows_top;
  gint64 changed_at; /* monotonic time, µs */
} YpRowPanePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (YpRowPane, yp_row_pane, ADW_TYPE_BIN)

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

static YpRowPanePrivate *
get_private (YpRowPane *self)
{
  return yp_row_pane_get_instance_private (self);
}

static YpRowPaneClass *
get_class (YpRowPane *self)
{
  return YP_ROW_PANE_GET_CLASS (self);
}

/* What nobody sees is counted when it is seen. */
static void
update_counts (YpRowPane *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    get_class (self)->count (self, FALSE);
}

static void
update_empty (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (priv->view)) == 0;
  gboolean is_searching = *gtk_editable_get_text (GTK_EDITABLE (priv->search_entry)) != '\0';

  gtk_label_set_text (priv->empty_label, is_searching ? _ ("Nothing matches the search")
                                                      : _ (get_class (self)->none_words));
  gtk_stack_set_visible_child_name (priv->stack, is_empty ? "empty" : "list");
}

/* Rows come and go; the selection is an id. */
static void
restore_selection (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);
  guint position = GTK_INVALID_LIST_POSITION;

  if (priv->selected != NULL && !yp_row_view_find (priv->view, priv->selected, &position))
    position = GTK_INVALID_LIST_POSITION;

  priv->is_selecting = TRUE;
  gtk_single_selection_set_selected (priv->selection, position);
  priv->is_selecting = FALSE;
}

static void
show_all (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);

  g_clear_handle_id (&priv->head_source, g_source_remove);
  if (gtk_slice_list_model_get_size (priv->head) == G_MAXUINT)
    return;

  gtk_slice_list_model_set_size (priv->head, G_MAXUINT);
  restore_selection (self);
}

static gboolean
on_more (gpointer data)
{
  YpRowPane *self = data;
  YpRowPanePrivate *priv = get_private (self);
  guint size = gtk_slice_list_model_get_size (priv->head) + N_MORE;

  if (size < N_MADE && size < g_list_model_get_n_items (G_LIST_MODEL (priv->view)))
    {
      gtk_slice_list_model_set_size (priv->head, size);
      return G_SOURCE_CONTINUE;
    }

  priv->head_source = 0;
  show_all (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_head_shown (gpointer data)
{
  YpRowPane *self = data;
  YpRowPanePrivate *priv = get_private (self);

  priv->head_source = g_timeout_add_full (G_PRIORITY_LOW, MORE_MS, on_more, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
on_map (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);

  if (priv->head_source == 0)
    priv->head_source = g_timeout_add_full (G_PRIORITY_LOW, HEAD_MS, on_head_shown, self, NULL);
}

/* Before the list becomes another. */
static void
show_head (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);

  if (gtk_slice_list_model_get_size (priv->head) != G_MAXUINT)
    return;

  gtk_slice_list_model_set_size (priv->head, N_HEAD);
  priv->head_source = g_timeout_add_full (G_PRIORITY_LOW, MORE_MS, on_more, self, NULL);
}

static gboolean
scroll_to_top (gpointer data)
{
  YpRowPane *self = data;
  YpRowPanePrivate *priv = get_private (self);

  priv->top_source = 0;
  gtk_widget_activate_action (GTK_WIDGET (priv->list), "list.scroll-to-item", "u", 0);
  return G_SOURCE_REMOVE;
}

/* The list keeps the row in sight that stood at its top; who looks at the top wants what comes in
 * there. */
static void
keep_top (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);

  priv->changed_at = g_get_monotonic_time ();
  if (priv->follows_top && priv->selected == NULL && priv->top_source == 0)
    priv->top_source = g_timeout_add (TOP_MS, scroll_to_top, self);
}

/* A hand moved it, unless rows came in just now. */
static void
on_scrolled (YpRowPane *self, GtkAdjustment *adjustment)
{
  YpRowPanePrivate *priv = get_private (self);

  if (g_get_monotonic_time () - priv->changed_at > 4 * TOP_MS * 1000)
    priv->follows_top = gtk_adjustment_get_value (adjustment) <= 0;
}

static gboolean
on_wheel (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);

  priv->changed_at = 0;
  show_all (self);
  return GDK_EVENT_PROPAGATE;
}

static void
on_view_changed (YpRowPane *self)
{
  keep_top (self);
  restore_selection (self);
  update_empty (self);
}

static void
set_selected (YpRowPane *self, const char *id)
{
  YpRowPanePrivate *priv = get_private (self);

  if (g_strcmp0 (priv->selected, id) == 0)
    return;

  g_free (priv->selected);
  priv->selected = g_strdup (id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
on_selected_changed (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);
  YpRow *row = gtk_single_selection_get_selected_item (priv->selection);

  if (!priv->is_selecting && row != NULL)
    set_selected (self, get_class (self)->get_id (yp_row_get_item (row)));
}

static void
on_list_activate (YpRowPane *self, guint position)
{
  YpRowPanePrivate *priv = get_private (self);
  g_autoptr (YpRow) row = g_list_model_get_item (G_LIST_MODEL (priv->view), position);

  if (row != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, get_class (self)->get_id (yp_row_get_item (row)));
}

static void
on_search_changed (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);

  if (priv->view == NULL)
    return;

  show_head (self);
  get_class (self)->search (self, gtk_editable_get_text (GTK_EDITABLE (priv->search_entry)));
  update_empty (self);
}

/* Whoever is faster than the entry tells means what they have written. */
static void
on_search_activate (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);

  on_search_changed (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (priv->view)) == 0)
    return;

  gtk_single_selection_set_selected (priv->selection, 0);
  yp_row_pane_focus_list (self);
}

static void
on_search_stop (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);

  gtk_editable_set_text (GTK_EDITABLE (priv->search_entry), "");
  yp_row_pane_focus_list (self);
}

static void
on_sorted (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);

  if (priv->view == NULL)
    return;

  show_head (self);
  get_class (self)->sort (self, yp_sort_button_get_order (priv->sort_button));
}

static void
on_filtered (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);

  if (priv->view == NULL)
    return;

  show_head (self);
  get_class (self)->filter (self, yp_filter_grid_get_filter (priv->filter_grid));
}

static void
on_setup (YpRowPane *self, GtkListItem *item)
{
  YpRowPanePrivate *priv = get_private (self);
  GtkWidget *face = get_class (self)->make_face (priv->situation);

  if (priv->drag != NULL)
    yp_drag_add_row (priv->drag, face);
  gtk_list_item_set_child (item, face);
}

static void
on_bind (YpRowPane *self, GtkListItem *item)
{
  YpRowPanePrivate *priv = get_private (self);
  GtkWidget *cell = gtk_list_item_get_child (item);

  yp_row_face_set_row (YP_ROW_FACE (cell), gtk_list_item_get_item (item));
  g_hash_table_add (priv->cells, cell);
}

static void
on_unbind (YpRowPane *self, GtkListItem *item)
{
  YpRowPanePrivate *priv = get_private (self);
  GtkWidget *cell = gtk_list_item_get_child (item);

  yp_row_face_set_row (YP_ROW_FACE (cell), NULL);
  g_hash_table_remove (priv->cells, cell);
}

static gboolean
on_ages (gpointer data)
{
  YpRowPane *self = data;
  YpRowPanePrivate *priv = get_private (self);
  GHashTableIter iter;
  YpRowFace *cell;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return G_SOURCE_CONTINUE;

  g_hash_table_iter_init (&iter, priv->cells);
  while (g_hash_table_iter_next (&iter, (gpointer *) &cell, NULL))
    yp_row_face_refresh (cell);
  get_class (self)->tick (self);
  get_class (self)->count (self, TRUE);

  return G_SOURCE_CONTINUE;
}

static void
yp_row_pane_dispose (GObject *object)
{
  YpRowPane *self = YP_ROW_PANE (object);
  YpRowPanePrivate *priv = get_private (self);

  g_clear_handle_id (&priv->head_source, g_source_remove);
  g_clear_handle_id (&priv->ages_source, g_source_remove);
  g_clear_handle_id (&priv->top_source, g_source_remove);
  g_clear_handle_id (&priv->scroll_source, g_source_remove);
  if (priv->list != NULL)
    gtk_list_view_set_model (priv->list, NULL);
  g_clear_object (&priv->selection);
  g_clear_object (&priv->head);
  g_clear_object (&priv->view);
  g_clear_object (&priv->drag);
  g_clear_object (&priv->situation);
  /* GTK 4.8 can dispose of a template only where no class is derived; its widgets go with this. */
  adw_bin_set_child (ADW_BIN (self), NULL);

  G_OBJECT_CLASS (yp_row_pane_parent_class)->dispose (object);
}

static void
yp_row_pane_finalize (GObject *object)
{
  YpRowPane *self = YP_ROW_PANE (object);
  YpRowPanePrivate *priv = get_private (self);

  g_clear_pointer (&priv->cells, g_hash_table_unref);
  g_clear_pointer (&priv->selected, g_free);

  G_OBJECT_CLASS (yp_row_pane_parent_class)->finalize (object);
}

static void
yp_row_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  YpRowPane *self = YP_ROW_PANE (object);
  YpRowPanePrivate *priv = get_private (self);

  switch ((Property) prop_id)
    {
    case PROP_SELECTED:
      g_value_set_string (value, priv->selected);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yp_row_pane_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  YpRowPane *self = YP_ROW_PANE (object);

  switch ((Property) prop_id)
    {
    case PROP_SELECTED:
      yp_row_pane_set_selected (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yp_row_pane_class_init (YpRowPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yp_row_pane_dispose;
  object_class->finalize = yp_row_pane_finalize;
  object_class->get_property = yp_row_pane_get_property;
  object_class->set_property = yp_row_pane_set_property;

  properties[PROP_SELECTED] =
      g_param_spec_string ("selected", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[ACTIVATED] = g_signal_new ("activated", YP_TYPE_ROW_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (YP_TYPE_FILTER_GRID);
  g_type_ensure (YP_TYPE_SORT_BUTTON);
  gtk_widget_class_set_css_name (widget_class, "row-pane");
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/yiping/Yiping/yp-row-pane.ui");
  gtk_widget_class_bind_template_child_private (widget_class, YpRowPane, search_entry);
  gtk_widget_class_bind_template_child_private (widget_class, YpRowPane, sort_button);
  gtk_widget_class_bind_template_child_private (widget_class, YpRowPane, filter_grid);
  gtk_widget_class_bind_template_child_private (widget_class, YpRowPane, stack);
  gtk_widget_class_bind_template_child_private (widget_class, YpRowPane, empty_label);
  gtk_widget_class_bind_template_child_private (widget_class, YpRowPane, list);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_sorted);
  gtk_widget_class_bind_template_callback (widget_class, on_filtered);
  gtk_widget_class_bind_template_callback (widget_class, on_list_activate);
}

static void
yp_row_pane_init (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);

  priv->cells = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * yp_row_pane_set_words:
 * @self: a pane that is being made
 * @placeholder: what may be searched for
 * @search: what the search is called for screen readers
 * @list: likewise the list
 * @orders: its orders, to be translated; not copied
 * @filters: its filters, to be translated in the context “filter”; not copied
 * @n_first_row: how many of these stand in the first row
 */
void
yp_row_pane_set_words (YpRowPane *self,
                       const char *placeholder,
                       const char *search,
                       const char *list,
                       const char *const *orders,
                       const char *const *filters,
                       guint n_first_row)
{
  YpRowPanePrivate *priv = get_private (self);
  YpRowPaneClass *klass = get_class (self);

  g_object_set (priv->search_entry, "placeholder-text", placeholder, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->search_entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, search, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->list), GTK_ACCESSIBLE_PROPERTY_LABEL, list,
                                  -1);
  yp_sort_button_set_orders (priv->sort_button, orders, klass->n_orders);
  yp_filter_grid_add_row (priv->filter_grid, filters, n_first_row);
  yp_filter_grid_add_row (priv->filter_grid, filters + n_first_row, klass->n_filters - n_first_row);
}

/**
 * yp_row_pane_set_situation:
 * @self: a pane that has none yet
 * @situation: what to list the rows of
 * @drag: (nullable): by which rows are dragged, and onto which
 */
void
yp_row_pane_set_situation (YpRowPane *self, YpSituation *situation, YpDrag *drag)
{
  YpRowPanePrivate *priv = get_private (self);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *wheel;

  g_return_if_fail (YP_IS_ROW_PANE (self));
  g_return_if_fail (priv->situation == NULL);

  priv->situation = g_object_ref (situation);
  priv->drag = drag != NULL ? g_object_ref (drag) : NULL;
  priv->view = get_class (self)->make_view (situation);
  priv->head = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (priv->view)), 0, N_HEAD);
  priv->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (priv->head)));
  gtk_single_selection_set_autoselect (priv->selection, FALSE);
  gtk_single_selection_set_can_unselect (priv->selection, TRUE);
  gtk_single_selection_set_selected (priv->selection, GTK_INVALID_LIST_POSITION);

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (priv->list, factory);
  gtk_list_view_set_model (priv->list, GTK_SELECTION_MODEL (priv->selection));

  g_signal_connect_object (yp_situation_get_replay (situation), "jumped", G_CALLBACK (on_ages),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "roles-changed", G_CALLBACK (on_ages), self,
                           G_CONNECT_SWAPPED);

  priv->follows_top = TRUE;
  g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (priv->list)),
                           "value-changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
  wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  g_signal_connect_object (wheel, "scroll", G_CALLBACK (on_wheel), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (priv->list), wheel);

  g_signal_connect_object (priv->view, "items-changed", G_CALLBACK (on_view_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->selection, "notify::selected", G_CALLBACK (on_selected_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "figures-changed", G_CALLBACK (update_counts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (priv->list, "map", G_CALLBACK (on_map), self);
  g_signal_connect_swapped (self, "map", G_CALLBACK (on_ages), self);
  update_empty (self);
  priv->ages_source = g_timeout_add_seconds (AGES_S, on_ages, self);
}

const char *
yp_row_pane_get_selected (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);

  return priv->selected;
}

/* Once sheet and map show it: far away the list has 200 rows to make. */
static gboolean
scroll_to_selected (gpointer data)
{
  YpRowPane *self = data;
  YpRowPanePrivate *priv = get_private (self);
  guint position;

  priv->scroll_source = 0;
  if (priv->selected != NULL && yp_row_view_find (priv->view, priv->selected, &position))
    gtk_widget_activate_action (GTK_WIDGET (priv->list), "list.scroll-to-item", "u", position);

  return G_SOURCE_REMOVE;
}

/**
 * yp_row_pane_set_selected:
 * @self: a pane
 * @id: (nullable): of the row to select and scroll to
 *
 * One that the filter hides is selected all the same, for when it shows.
 */
void
yp_row_pane_set_selected (YpRowPane *self, const char *id)
{
  YpRowPanePrivate *priv = get_private (self);

  g_return_if_fail (YP_IS_ROW_PANE (self));

  if (g_strcmp0 (priv->selected, id) == 0)
    return;

  set_selected (self, id);
  show_all (self);
  restore_selection (self);
  if (priv->scroll_source == 0)
    priv->scroll_source = g_idle_add_full (G_PRIORITY_LOW, scroll_to_selected, self, NULL);
}

void
yp_row_pane_set_filter (YpRowPane *self, guint filter)
{
  YpRowPanePrivate *priv = get_private (self);

  yp_filter_grid_set_filter (priv->filter_grid, filter);
}

/**
 * yp_row_pane_get_look:
 * @self: a pane
 * @look: (out caller-allocates): its filter and its order; what was there is freed
 */
void
yp_row_pane_get_look (YpRowPane *self, YpListLook *look)
{
  YpRowPanePrivate *priv = get_private (self);
  YpRowPaneClass *klass = get_class (self);

  g_free (look->filter);
  g_free (look->order);
  look->is_units = klass->is_units;
  look->filter = g_strdup (klass->filter_words[yp_filter_grid_get_filter (priv->filter_grid)]);
  look->order = g_strdup (klass->order_words[yp_sort_button_get_order (priv->sort_button)]);
}

/**
 * yp_row_pane_set_look:
 * @self: a pane
 * @look: as it was kept; a word that is not known changes nothing
 */
void
yp_row_pane_set_look (YpRowPane *self, const YpListLook *look)
{
  YpRowPanePrivate *priv = get_private (self);
  YpRowPaneClass *klass = get_class (self);

  for (guint i = 0; i < klass->n_filters; i++)
    if (g_strcmp0 (look->filter, klass->filter_words[i]) == 0)
      yp_filter_grid_set_filter (priv->filter_grid, i);
  for (guint i = 0; i < klass->n_orders; i++)
    if (g_strcmp0 (look->order, klass->order_words[i]) == 0)
      yp_sort_button_set_order (priv->sort_button, i);
}

/* Lets somebody choose it. */
void
yp_row_pane_open_order (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);

  yp_sort_button_open (priv->sort_button);
}

void
yp_row_pane_focus_search (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);

  gtk_widget_grab_focus (GTK_WIDGET (priv->search_entry));
}

void
yp_row_pane_focus_list (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);

  gtk_widget_grab_focus (GTK_WIDGET (priv->list));
}

/* (transfer none): what is listed, and its filters: for the pane's own class. */
YpRowView *
yp_row_pane_get_view (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);

  return priv->view;
}

YpFilterGrid *
yp_row_pane_get_filters (YpRowPane *self)
{
  YpRowPanePrivate *priv = get_private (self);

  return priv->filter_grid;
}

YpSituation *
yp_row_pane_get_situation (YpRowPane *self)
{
  return get_private (self)->situation;
}
