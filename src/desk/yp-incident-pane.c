/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-incident-pane.h"

#include <glib/gi18n.h>

#include "yp-filter-grid.h"
#include "yp-incident-cell.h"
#include "yp-sort-button.h"

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

#define BIT(state) (1u << YP_STATE_##state)

static const char *const filter_names[YP_N_INCIDENT_FILTERS] = {
  NC_ ("filter", "All"),         NC_ ("filter", "Open"),      NC_ ("filter", "To file"),
  NC_ ("filter", "To dispatch"), NC_ ("filter", "Under way"), NC_ ("filter", "To check"),
  NC_ ("filter", "Returned"),    NC_ ("filter", "Late"),      NC_ ("filter", "Due today"),
  NC_ ("filter", "Mine"),
};

static const YpIncidentFilter filters[YP_N_INCIDENT_FILTERS] = {
  { .states = YP_STATES_ALL },
  { .states = YP_STATES_OPEN },
  { .states = BIT (REPORTED) | BIT (VERIFIED) },
  { .states = BIT (FILED) | BIT (RETURNED) },
  { .states = BIT (DISPATCHED) | BIT (ACCEPTED) | BIT (ARRIVED) },
  { .states = BIT (HANDLED) | BIT (CHECKED) },
  { .states = BIT (RETURNED) },
  { .states = YP_STATES_OPEN, .due = YP_DUE_LATE },
  { .states = YP_STATES_OPEN, .due = YP_DUE_TODAY },
  { .states = YP_STATES_OPEN, .is_mine = TRUE },
};

#define FIRST_FILTER 1
#define N_FIRST_ROW 6

/* What filters and orders are called where a layout is kept. */
static const char *const filter_words[YP_N_INCIDENT_FILTERS] = {
  "all",      "open",     "to-file", "to-dispatch", "under-way",
  "to-check", "returned", "late",    "due-today",   "mine"
};
static const char *const order_words[YP_N_INCIDENT_ORDERS] = { "newest", "oldest", "due", "state" };

static const char *const orders[YP_N_INCIDENT_ORDERS] = {
  N_ ("Newest first"),
      N_ ("Oldest first"),
          N_ ("Due soonest first"),
              N_ ("Longest in their state first"),
          };

/**
 * YpIncidentPane:
 *
 * The list of incidents with its search, filters and order. Property `selected` (string, nullable,
 * read-write, notified): the id selected, kept while the row is filtered away. Signal `activated`
 * (string id): Enter or a double click on a row.
 */
struct _YpIncidentPane
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpDrag *drag; /* (nullable) */
  YpIncidentView *view;
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
};

G_DEFINE_FINAL_TYPE (YpIncidentPane, yp_incident_pane, ADW_TYPE_BIN)

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

static guint
count_states (const YpFigures *figures, YpStates states)
{
  guint n = 0;

  for (guint i = 0; i < YP_N_STATES; i++)
    if ((states & 1u << i) != 0)
      n += figures->n_by_state[i];

  return n;
}

/* Whether the figures tell how many there are. */
static gboolean
is_counted (const YpIncidentFilter *filter)
{
  return filter->due == YP_DUE_ANY && !filter->is_mine;
}

static void
update_counts (YpIncidentPane *self)
{
  const YpFigures *figures = yp_situation_get_figures (self->situation);

  for (guint i = 0; i < YP_N_INCIDENT_FILTERS; i++)
    if (is_counted (&filters[i]))
      yp_filter_grid_set_count (self->filter_grid, i, count_states (figures, filters[i].states));
}

/* Those that change as time goes by; a pass over all, so not with each change. */
static void
update_due_counts (YpIncidentPane *self)
{
  for (guint i = 0; i < YP_N_INCIDENT_FILTERS; i++)
    if (!is_counted (&filters[i]))
      yp_filter_grid_set_count (self->filter_grid, i,
                                yp_incident_view_count (self->view, &filters[i]));
}

static void
update_empty (YpIncidentPane *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->view)) == 0;
  gboolean is_searching = *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';

  gtk_label_set_text (self->empty_label,
                      is_searching ? _ ("Nothing matches the search") : _ ("No incidents here"));
  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "list");
}

/* Rows come and go; the selection is an id. */
static void
restore_selection (YpIncidentPane *self)
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
show_all (YpIncidentPane *self)
{
  g_clear_handle_id (&self->head_source, g_source_remove);
  if (gtk_slice_list_model_get_size (self->head) == G_MAXUINT)
    return;

  gtk_slice_list_model_set_size (self->head, G_MAXUINT);
  restore_selection (self);
}

static gboolean
on_more (gpointer data)
{
  YpIncidentPane *self = data;
  guint size = gtk_slice_list_model_get_size (self->head) + N_MORE;

  if (size < N_MADE && size < g_list_model_get_n_items (G_LIST_MODEL (self->view)))
    {
      gtk_slice_list_model_set_size (self->head, size);
      return G_SOURCE_CONTINUE;
    }

  self->head_source = 0;
  show_all (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_head_shown (gpointer data)
{
  YpIncidentPane *self = data;

  self->head_source = g_timeout_add_full (G_PRIORITY_LOW, MORE_MS, on_more, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
on_map (YpIncidentPane *self)
{
  if (self->head_source == 0)
    self->head_source = g_timeout_add_full (G_PRIORITY_LOW, HEAD_MS, on_head_shown, self, NULL);
}

/* Before the list becomes another. */
static void
show_head (YpIncidentPane *self)
{
  if (gtk_slice_list_model_get_size (self->head) != G_MAXUINT)
    return;

  gtk_slice_list_model_set_size (self->head, N_HEAD);
  self->head_source = g_timeout_add_full (G_PRIORITY_LOW, MORE_MS, on_more, self, NULL);
}

static gboolean
scroll_to_top (gpointer data)
{
  YpIncidentPane *self = data;

  self->top_source = 0;
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
  return G_SOURCE_REMOVE;
}

/* The list keeps the row in sight that stood at its top; who looks at the top wants what comes in
 * there. */
static void
keep_top (YpIncidentPane *self)
{
  self->changed_at = g_get_monotonic_time ();
  if (self->follows_top && self->selected == NULL && self->top_source == 0)
    self->top_source = g_timeout_add (TOP_MS, scroll_to_top, self);
}

/* A hand moved it, unless rows came in just now. */
static void
on_scrolled (YpIncidentPane *self, GtkAdjustment *adjustment)
{
  if (g_get_monotonic_time () - self->changed_at > 4 * TOP_MS * 1000)
    self->follows_top = gtk_adjustment_get_value (adjustment) <= 0;
}

static gboolean
on_wheel (YpIncidentPane *self)
{
  self->changed_at = 0;
  show_all (self);
  return GDK_EVENT_PROPAGATE;
}

static void
on_view_changed (YpIncidentPane *self)
{
  keep_top (self);
  restore_selection (self);
  update_empty (self);
}

static void
set_selected (YpIncidentPane *self, const char *id)
{
  if (g_strcmp0 (self->selected, id) == 0)
    return;

  g_free (self->selected);
  self->selected = g_strdup (id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
on_selected_changed (YpIncidentPane *self)
{
  YpRow *row = gtk_single_selection_get_selected_item (self->selection);

  if (!self->is_selecting && row != NULL)
    set_selected (self, yp_incident_get_id (yp_row_get_item (row)));
}

static void
on_list_activate (YpIncidentPane *self, guint position)
{
  g_autoptr (YpRow) row = g_list_model_get_item (G_LIST_MODEL (self->view), position);

  if (row != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, yp_incident_get_id (yp_row_get_item (row)));
}

static void
on_search_changed (YpIncidentPane *self)
{
  if (self->view == NULL)
    return;

  show_head (self);
  yp_incident_view_set_search (self->view,
                               gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  update_empty (self);
}

/* Whoever is faster than the entry tells means what they have written. */
static void
on_search_activate (YpIncidentPane *self)
{
  on_search_changed (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->view)) == 0)
    return;

  gtk_single_selection_set_selected (self->selection, 0);
  yp_incident_pane_focus_list (self);
}

static void
on_search_stop (YpIncidentPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  yp_incident_pane_focus_list (self);
}

static void
on_sorted (YpIncidentPane *self)
{
  if (self->view == NULL)
    return;

  show_head (self);
  yp_incident_view_set_order (self->view,
                              (YpIncidentOrder) yp_sort_button_get_order (self->sort_button));
}

static void
on_filtered (YpIncidentPane *self)
{
  if (self->view == NULL)
    return;

  show_head (self);
  yp_incident_view_set_filter (self->view, &filters[yp_filter_grid_get_filter (self->filter_grid)]);
}

static void
on_setup (YpIncidentPane *self, GtkListItem *item)
{
  GtkWidget *face = yp_incident_cell_new (self->situation);

  if (self->drag != NULL)
    yp_drag_add_row (self->drag, face);
  gtk_list_item_set_child (item, face);
}

static void
on_bind (YpIncidentPane *self, GtkListItem *item)
{
  GtkWidget *cell = gtk_list_item_get_child (item);

  yp_row_face_set_row (YP_ROW_FACE (cell), gtk_list_item_get_item (item));
  g_hash_table_add (self->cells, cell);
}

static void
on_unbind (YpIncidentPane *self, GtkListItem *item)
{
  GtkWidget *cell = gtk_list_item_get_child (item);

  yp_row_face_set_row (YP_ROW_FACE (cell), NULL);
  g_hash_table_remove (self->cells, cell);
}

static gboolean
on_ages (gpointer data)
{
  YpIncidentPane *self = data;
  GHashTableIter iter;
  YpRowFace *cell;

  g_hash_table_iter_init (&iter, self->cells);
  while (g_hash_table_iter_next (&iter, (gpointer *) &cell, NULL))
    yp_row_face_refresh (cell);
  yp_incident_view_update_due (self->view);
  update_due_counts (self);

  return G_SOURCE_CONTINUE;
}

static void
yp_incident_pane_dispose (GObject *object)
{
  YpIncidentPane *self = YP_INCIDENT_PANE (object);

  g_clear_handle_id (&self->head_source, g_source_remove);
  g_clear_handle_id (&self->ages_source, g_source_remove);
  g_clear_handle_id (&self->top_source, g_source_remove);
  g_clear_handle_id (&self->scroll_source, g_source_remove);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->head);
  g_clear_object (&self->view);
  g_clear_object (&self->drag);
  g_clear_object (&self->situation);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_INCIDENT_PANE);

  G_OBJECT_CLASS (yp_incident_pane_parent_class)->dispose (object);
}

static void
yp_incident_pane_finalize (GObject *object)
{
  YpIncidentPane *self = YP_INCIDENT_PANE (object);

  g_clear_pointer (&self->cells, g_hash_table_unref);
  g_clear_pointer (&self->selected, g_free);

  G_OBJECT_CLASS (yp_incident_pane_parent_class)->finalize (object);
}

static void
yp_incident_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  YpIncidentPane *self = YP_INCIDENT_PANE (object);

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
yp_incident_pane_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  YpIncidentPane *self = YP_INCIDENT_PANE (object);

  switch ((Property) prop_id)
    {
    case PROP_SELECTED:
      yp_incident_pane_set_selected (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yp_incident_pane_class_init (YpIncidentPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yp_incident_pane_dispose;
  object_class->finalize = yp_incident_pane_finalize;
  object_class->get_property = yp_incident_pane_get_property;
  object_class->set_property = yp_incident_pane_set_property;

  properties[PROP_SELECTED] =
      g_param_spec_string ("selected", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[ACTIVATED] = g_signal_new ("activated", YP_TYPE_INCIDENT_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (YP_TYPE_FILTER_GRID);
  g_type_ensure (YP_TYPE_SORT_BUTTON);
  gtk_widget_class_set_css_name (widget_class, "incident-pane");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/yiping/Yiping/yp-incident-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, YpIncidentPane, search_entry);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentPane, sort_button);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentPane, filter_grid);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentPane, stack);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentPane, empty_label);
  gtk_widget_class_bind_template_child (widget_class, YpIncidentPane, list);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_sorted);
  gtk_widget_class_bind_template_callback (widget_class, on_filtered);
  gtk_widget_class_bind_template_callback (widget_class, on_list_activate);
}

static void
yp_incident_pane_init (YpIncidentPane *self)
{
  self->cells = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  yp_sort_button_set_orders (self->sort_button, orders, G_N_ELEMENTS (orders));
  yp_filter_grid_add_row (self->filter_grid, filter_names, N_FIRST_ROW);
  yp_filter_grid_add_row (self->filter_grid, filter_names + N_FIRST_ROW,
                          G_N_ELEMENTS (filter_names) - N_FIRST_ROW);
  for (guint i = 0; i < YP_N_INCIDENT_FILTERS; i++)
    if (filters[i].due == YP_DUE_LATE)
      yp_filter_grid_set_is_bad (self->filter_grid, i);
  yp_filter_grid_set_filter (self->filter_grid, FIRST_FILTER);
}

/**
 * yp_incident_pane_set_situation:
 * @self: a pane that has none yet
 * @situation: whose incidents to list
 * @drag: (nullable): by which rows are dragged, and onto which
 */
void
yp_incident_pane_set_situation (YpIncidentPane *self, YpSituation *situation, YpDrag *drag)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *wheel;

  g_return_if_fail (YP_IS_INCIDENT_PANE (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
  self->drag = drag != NULL ? g_object_ref (drag) : NULL;
  self->view = yp_incident_view_new (situation);
  self->head = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->view)), 0, N_HEAD);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->head)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));

  g_signal_connect_object (yp_situation_get_replay (situation), "jumped", G_CALLBACK (on_ages),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "roles-changed", G_CALLBACK (on_ages), self,
                           G_CONNECT_SWAPPED);

  self->follows_top = TRUE;
  g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list)),
                           "value-changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
  wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  g_signal_connect_object (wheel, "scroll", G_CALLBACK (on_wheel), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), wheel);

  g_signal_connect_object (self->view, "items-changed", G_CALLBACK (on_view_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "figures-changed", G_CALLBACK (update_counts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->list, "map", G_CALLBACK (on_map), self);
  update_counts (self);
  update_due_counts (self);
  update_empty (self);
  self->ages_source = g_timeout_add_seconds (AGES_S, on_ages, self);
}

const char *
yp_incident_pane_get_selected (YpIncidentPane *self)
{
  return self->selected;
}

/* Once sheet and map show it: far away the list has 200 rows to make. */
static gboolean
scroll_to_selected (gpointer data)
{
  YpIncidentPane *self = data;
  guint position;

  self->scroll_source = 0;
  if (self->selected != NULL &&
      yp_row_view_find (YP_ROW_VIEW (self->view), self->selected, &position))
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);

  return G_SOURCE_REMOVE;
}

/**
 * yp_incident_pane_set_selected:
 * @self: a pane
 * @id: (nullable): of the incident to select and scroll to
 *
 * An incident that the filter hides is selected all the same, for when it shows.
 */
void
yp_incident_pane_set_selected (YpIncidentPane *self, const char *id)
{
  g_return_if_fail (YP_IS_INCIDENT_PANE (self));

  if (g_strcmp0 (self->selected, id) == 0)
    return;

  set_selected (self, id);
  show_all (self);
  restore_selection (self);
  if (self->scroll_source == 0)
    self->scroll_source = g_idle_add_full (G_PRIORITY_LOW, scroll_to_selected, self, NULL);
}

void
yp_incident_pane_set_filter (YpIncidentPane *self, guint filter)
{
  yp_filter_grid_set_filter (self->filter_grid, filter);
}

/**
 * yp_incident_pane_get_look:
 * @self: a pane
 * @look: (out caller-allocates): its filter and its order; what was there is freed
 */
void
yp_incident_pane_get_look (YpIncidentPane *self, YpListLook *look)
{
  g_free (look->filter);
  g_free (look->order);
  look->is_units = FALSE;
  look->filter = g_strdup (filter_words[yp_filter_grid_get_filter (self->filter_grid)]);
  look->order = g_strdup (order_words[yp_sort_button_get_order (self->sort_button)]);
}

/**
 * yp_incident_pane_set_look:
 * @self: a pane
 * @look: as it was kept; a word that is not known changes nothing
 */
void
yp_incident_pane_set_look (YpIncidentPane *self, const YpListLook *look)
{
  for (guint i = 0; i < YP_N_INCIDENT_FILTERS; i++)
    if (g_strcmp0 (look->filter, filter_words[i]) == 0)
      yp_filter_grid_set_filter (self->filter_grid, i);
  for (guint i = 0; i < YP_N_INCIDENT_ORDERS; i++)
    if (g_strcmp0 (look->order, order_words[i]) == 0)
      yp_sort_button_set_order (self->sort_button, i);
}

/* Lets somebody choose it. */
void
yp_incident_pane_open_order (YpIncidentPane *self)
{
  yp_sort_button_open (self->sort_button);
}

void
yp_incident_pane_focus_search (YpIncidentPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
yp_incident_pane_focus_list (YpIncidentPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}
