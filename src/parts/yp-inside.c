/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-inside.h"

#include <glib/gi18n.h>

#include "yp-clock.h"
#include "yp-grid-finder.h"
#include "yp-words.h"

/* Of a turn of the main loop, and how often the time is looked at. */
#define SLICE_US 2000
#define STRIDE 64

/* Between the first of some changes and the next count; also how often lateness is looked at. */
#define PAUSE_MS 400
#define TICK_S 30

struct _YpInside
{
  GObject parent_instance;

  YpSituation *situation;
  YpGeometry *area;       /* (nullable) */
  YpGridFinder *grids;    /* made when there is the first area */
  GHashTable *grid_codes; /* (nullable): those the area touches, once they are known */
  GCancellable *finding;  /* (nullable) */

  /* What is being counted, and how far. */
  YpInsideFigures counting;
  GPtrArray *new_incidents;
  GPtrArray *new_units;
  GPtrArray *new_people;
  guint next;
  gint64 now;

  YpInsideFigures figures;
  GPtrArray *incidents;
  GPtrArray *units;
  GPtrArray *people;

  guint idle;
  guint timeout;
  guint tick;
  gboolean is_stale; /* something changed while it was counted */
};

G_DEFINE_FINAL_TYPE (YpInside, yp_inside, G_TYPE_OBJECT)

static guint changed_signal;

static GPtrArray *
make_array (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

static int
compare_late (gint64 now, YpIncident *a, YpIncident *b)
{
  return yp_incident_is_late (b, now) - yp_incident_is_late (a, now);
}

static int
compare_incidents (gconstpointer a, gconstpointer b, gpointer data)
{
  YpIncident *x = *(YpIncident *const *) a;
  YpIncident *y = *(YpIncident *const *) b;
  int by_lateness = compare_late (*(const gint64 *) data, x, y);
  gint64 by_time = yp_incident_get_facts (y)->reported_at - yp_incident_get_facts (x)->reported_at;

  if (by_lateness != 0)
    return by_lateness;
  if (by_time != 0)
    return by_time < 0 ? -1 : 1;
  return strcmp (yp_incident_get_id (x), yp_incident_get_id (y));
}

static int
compare_units (gconstpointer a, gconstpointer b)
{
  YpUnit *x = *(YpUnit *const *) a;
  YpUnit *y = *(YpUnit *const *) b;
  int by_name = g_strcmp0 (yp_unit_get_facts (x)->name, yp_unit_get_facts (y)->name);

  return by_name != 0 ? by_name : strcmp (yp_unit_get_id (x), yp_unit_get_id (y));
}

static void
count_incident (YpInside *self, YpIncident *incident)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);

  if (!facts->has_place || !yp_geometry_contains (self->area, facts->longitude, facts->latitude))
    return;

  self->counting.n_incidents++;
  self->counting.n_by_state[facts->state]++;
  self->counting.n_late += yp_incident_is_late (incident, self->now) ? 1 : 0;
  g_ptr_array_add (self->new_incidents, g_object_ref (incident));
}

static void
count_unit (YpInside *self, YpUnit *unit)
{
  const YpUnitFacts *facts = yp_unit_get_facts (unit);
  const YpFix *fix = yp_fixes_get (yp_situation_get_fixes (self->situation), facts->id);

  if (fix != NULL && yp_geometry_contains (self->area, fix->longitude, fix->latitude))
    {
      self->counting.n_units++;
      self->counting.n_by_status[facts->status]++;
      g_ptr_array_add (self->new_units, g_object_ref (unit));
    }

  if (self->grid_codes != NULL && facts->grid != NULL &&
      g_hash_table_contains (self->grid_codes, facts->grid))
    {
      self->counting.n_people++;
      g_ptr_array_add (self->new_people, g_object_ref (unit));
    }
}

static void
take_counted (YpInside *self)
{
  self->figures = self->counting;
  self->figures.n_grids = self->grid_codes != NULL ? g_hash_table_size (self->grid_codes) : 0;
  g_ptr_array_sort_with_data (self->new_incidents, compare_incidents, &self->now);
  g_ptr_array_sort (self->new_units, compare_units);
  g_ptr_array_sort (self->new_people, compare_units);

  g_ptr_array_unref (self->incidents);
  g_ptr_array_unref (self->units);
  g_ptr_array_unref (self->people);
  self->incidents = g_steal_pointer (&self->new_incidents);
  self->units = g_steal_pointer (&self->new_units);
  self->people = g_steal_pointer (&self->new_people);
  g_signal_emit (self, changed_signal, 0);
}

/* Rows of both lists, one behind the other. Returns whether that was the last. */
static gboolean
count_next (YpInside *self)
{
  GListModel *incidents = yp_situation_get_incidents (self->situation);
  GListModel *units = yp_situation_get_units (self->situation);
  guint n_incidents = g_list_model_get_n_items (incidents);
  g_autoptr (GObject) item = NULL;

  if (self->next < n_incidents)
    {
      item = g_list_model_get_item (incidents, self->next++);
      count_incident (self, YP_INCIDENT (item));
      return FALSE;
    }

  item = g_list_model_get_item (units, self->next++ - n_incidents);
  if (item != NULL)
    count_unit (self, YP_UNIT (item));
  return item == NULL;
}

static void start (YpInside *self);
static void schedule (YpInside *self);

static gboolean
on_idle (gpointer data)
{
  YpInside *self = data;
  gint64 deadline = g_get_monotonic_time () + SLICE_US;

  for (guint i = 1; i % STRIDE != 0 || g_get_monotonic_time () < deadline; i++)
    if (count_next (self))
      {
        self->idle = 0;
        take_counted (self);
        if (self->is_stale)
          schedule (self);
        return G_SOURCE_REMOVE;
      }

  return G_SOURCE_CONTINUE;
}

static void
stop (YpInside *self)
{
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_pointer (&self->new_incidents, g_ptr_array_unref);
  g_clear_pointer (&self->new_units, g_ptr_array_unref);
  g_clear_pointer (&self->new_people, g_ptr_array_unref);
}

static void
start (YpInside *self)
{
  stop (self);
  self->is_stale = FALSE;
  self->counting = (YpInsideFigures){ 0 };
  self->new_incidents = make_array ();
  self->new_units = make_array ();
  self->new_people = make_array ();
  self->next = 0;
  self->now = yp_situation_get_now (self->situation);
  self->idle = g_idle_add (on_idle, self);
}

static gboolean
on_timeout (gpointer data)
{
  YpInside *self = data;

  self->timeout = 0;
  start (self);
  return G_SOURCE_REMOVE;
}

/* A list that changes while it is walked through may be counted wrong for once; so it is counted
 * again. */
static void
schedule (YpInside *self)
{
  if (self->area == NULL)
    return;

  self->is_stale = TRUE;
  if (self->idle == 0 && self->timeout == 0)
    self->timeout = g_timeout_add (PAUSE_MS, on_timeout, self);
}

static gboolean
on_tick (gpointer data)
{
  schedule (data);
  return G_SOURCE_CONTINUE;
}

static void
on_grids_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpInside) self = user_data;
  g_autoptr (GError) error = NULL;
  GHashTable *codes = yp_grid_finder_find_finish (YP_GRID_FINDER (source), result, &error);

  if (codes == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("Who answers is not known: %s", error->message);
      return;
    }

  g_clear_pointer (&self->grid_codes, g_hash_table_unref);
  self->grid_codes = codes;
  if (self->area != NULL)
    start (self);
}

static void
find_grids (YpInside *self)
{
  if (self->finding != NULL)
    g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
  g_clear_pointer (&self->grid_codes, g_hash_table_unref);
  if (self->area == NULL)
    return;

  if (self->grids == NULL)
    self->grids = yp_grid_finder_new (self->situation);
  self->finding = g_cancellable_new ();
  yp_grid_finder_find_async (self->grids, self->area, self->finding, on_grids_found,
                             g_object_ref (self));
}

static void
yp_inside_dispose (GObject *object)
{
  YpInside *self = YP_INSIDE (object);

  stop (self);
  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->finding != NULL)
    g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);

  G_OBJECT_CLASS (yp_inside_parent_class)->dispose (object);
}

static void
yp_inside_finalize (GObject *object)
{
  YpInside *self = YP_INSIDE (object);

  g_clear_pointer (&self->area, yp_geometry_unref);
  g_clear_pointer (&self->grid_codes, g_hash_table_unref);
  g_clear_pointer (&self->incidents, g_ptr_array_unref);
  g_clear_pointer (&self->units, g_ptr_array_unref);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_object (&self->grids);
  g_clear_object (&self->situation);

  G_OBJECT_CLASS (yp_inside_parent_class)->finalize (object);
}

static void
yp_inside_class_init (YpInsideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_inside_dispose;
  G_OBJECT_CLASS (klass)->finalize = yp_inside_finalize;

  changed_signal = g_signal_new ("changed", YP_TYPE_INSIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
yp_inside_init (YpInside *self)
{
  self->incidents = make_array ();
  self->units = make_array ();
  self->people = make_array ();
}

/**
 * yp_inside_new:
 * @situation: what is counted; followed while there is an area
 *
 * Returns: (transfer full): without an area
 */
YpInside *
yp_inside_new (YpSituation *situation)
{
  YpInside *self;

  g_return_val_if_fail (YP_IS_SITUATION (situation), NULL);

  self = g_object_new (YP_TYPE_INSIDE, NULL);
  self->situation = g_object_ref (situation);
  g_signal_connect_object (yp_situation_get_incidents (situation), "items-changed",
                           G_CALLBACK (schedule), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (yp_situation_get_units (situation), "items-changed",
                           G_CALLBACK (schedule), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (yp_situation_get_fixes (situation), "changed", G_CALLBACK (schedule),
                           self, G_CONNECT_SWAPPED);

  return self;
}

static void
forget (YpInside *self)
{
  self->figures = (YpInsideFigures){ 0 };
  g_ptr_array_set_size (self->incidents, 0);
  g_ptr_array_set_size (self->units, 0);
  g_ptr_array_set_size (self->people, 0);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * yp_inside_set_area:
 * @self: what is inside
 * @area: (nullable): of what; a polygon
 */
void
yp_inside_set_area (YpInside *self, YpGeometry *area)
{
  g_return_if_fail (YP_IS_INSIDE (self));

  if (self->area == area)
    return;

  stop (self);
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_pointer (&self->area, yp_geometry_unref);
  self->area = area != NULL ? yp_geometry_ref (area) : NULL;
  find_grids (self);
  if (area == NULL)
    {
      forget (self);
      return;
    }

  self->tick = g_timeout_add_seconds (TICK_S, on_tick, self);
  start (self);
}

YpGeometry *
yp_inside_get_area (YpInside *self)
{
  return self->area;
}

/* Whether the figures are of the area as it is and of all that was heard. */
gboolean
yp_inside_is_counted (YpInside *self)
{
  return self->idle == 0 && self->timeout == 0 && (self->area == NULL || self->grid_codes != NULL);
}

const YpInsideFigures *
yp_inside_get_figures (YpInside *self)
{
  return &self->figures;
}

GPtrArray *
yp_inside_get_incidents (YpInside *self)
{
  return self->incidents;
}

GPtrArray *
yp_inside_get_units (YpInside *self)
{
  return self->units;
}

GPtrArray *
yp_inside_get_people (YpInside *self)
{
  return self->people;
}

/* A cell as RFC 4180 wants it; one that a spreadsheet would compute with stays a text. */
static void
append_cell (GString *csv, const char *text)
{
  const char *value = text != NULL ? text : "";

  if (csv->len > 0 && csv->str[csv->len - 1] != '\n')
    g_string_append_c (csv, ',');
  g_string_append_c (csv, '"');
  if (*value != '\0' && strchr ("=+-@\t\r", *value) != NULL)
    g_string_append_c (csv, '\'');
  for (; *value != '\0'; value++)
    {
      if (*value == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *value);
    }
  g_string_append_c (csv, '"');
}

static void
append_row (GString *csv, const char *const *cells, guint n)
{
  for (guint i = 0; i < n; i++)
    append_cell (csv, cells[i]);
  g_string_append (csv, "\r\n");
}

static void
append_incident (YpInside *self, GString *csv, YpIncident *incident)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  g_autofree char *reported = yp_words_format_time (facts->reported_at);
  const char *const cells[] = {
    _ ("Incident"), facts->id, yp_words_get_item (self->situation, facts),
       yp_words_get_state (facts->state),
       yp_incident_is_late (incident, yp_situation_get_now (self->situation))
       ? _ ("late") : "", facts->organization, reported,
            facts->address != NULL ? facts->address : facts->description,
    };

  append_row (csv, cells, G_N_ELEMENTS (cells));
}

static void
append_unit (GString *csv, const char *what, YpUnit *unit)
{
  const YpUnitFacts *facts = yp_unit_get_facts (unit);
  const char *const cells[] = {
    what, facts->id,           facts->name,  yp_words_get_unit_status (facts->status),
    "",   facts->organization, facts->phone, facts->grid,
  };

  append_row (csv, cells, G_N_ELEMENTS (cells));
}

/**
 * yp_inside_format_csv:
 * @self: what is inside
 *
 * Returns: (transfer full): all of it as CSV (RFC 4180), a row each, with a row of names above
 */
char *
yp_inside_format_csv (YpInside *self)
{
  GString *csv = g_string_new (NULL);
  const char *const names[] = {
    _ ("What"), _ ("Number"), _ ("Name"), _ ("State"), _ ("Late"), _ ("Organization"),
                                                                      _ ("Reported or phone"),
                                                                         _ ("Place or grid"),
                                                                      };

  append_row (csv, names, G_N_ELEMENTS (names));
  for (guint i = 0; i < self->incidents->len; i++)
    append_incident (self, csv, g_ptr_array_index (self->incidents, i));
  for (guint i = 0; i < self->units->len; i++)
    append_unit (csv, _ ("Unit"), g_ptr_array_index (self->units, i));
  for (guint i = 0; i < self->people->len; i++)
    append_unit (csv, _ ("Answers"), g_ptr_array_index (self->people, i));

  return g_string_free (csv, FALSE);
}
