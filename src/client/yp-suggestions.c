/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-suggestions.h"

#include <math.h>

#include "yp-error.h"

#define MAX_SIZE (64 * 1024)

/**
 * YpSuggestions:
 *
 * Who should have an incident, the best first, as long as it is to be dispatched: asked for when it
 * is set, and again when the incident, a unit that is suggested, or what was decided changes.
 * Signal `changed`. Main thread.
 */
struct _YpSuggestions
{
  GObject parent_instance;

  YpSituation *situation;
  char *incident;
  guint64 seq;     /* of the incident that is asked about */
  GPtrArray *rows; /* of YpSuggested */
  GCancellable *asking;
  gboolean has_failed;
  char *reason; /* (nullable): why, in the platform's words */
};

G_DEFINE_FINAL_TYPE (YpSuggestions, yp_suggestions, G_TYPE_OBJECT)

static guint changed_signal;

static void
free_unit (gpointer data)
{
  YpSuggestedUnit *unit = data;

  g_free (unit->id);
  g_free (unit->emptied);
  g_free (unit);
}

static void
free_suggested (gpointer data)
{
  YpSuggested *row = data;

  g_free (row->organization);
  g_free (row->support);
  g_free (row->rule);
  g_free (row->consultation);
  g_ptr_array_unref (row->units);
  g_free (row);
}

static guint
parse_count (JsonObject *object, const char *name)
{
  gint64 count = 0;

  return yp_json_get_int (object, name, &count) ? (guint) CLAMP (count, 0, G_MAXINT) : 0;
}

/* (nullable): %NULL where it has no id. */
static YpSuggestedUnit *
parse_unit (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = object != NULL ? yp_json_get_string (object, "id") : NULL;
  YpSuggestedUnit *unit;

  if (id == NULL)
    return NULL;

  unit = g_new0 (YpSuggestedUnit, 1);
  unit->id = g_strdup (id);
  unit->is_same_grid = json_object_get_boolean_member_with_default (object, "same_grid", FALSE);
  unit->distance_m = yp_json_get_number (object, "distance_m");
  unit->is_by_roads = g_strcmp0 (yp_json_get_string (object, "way"), "roads") == 0;
  unit->seconds = yp_json_get_number (object, "seconds");
  unit->emptied = g_strdup (yp_json_get_string (object, "empties"));

  return unit;
}

static void
parse_units (JsonObject *object, YpSuggested *row)
{
  JsonArray *array = yp_json_get_array (object, "units");

  row->n_units = parse_count (object, "n_units");
  row->n_free = parse_count (object, "n_free");
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      YpSuggestedUnit *unit = parse_unit (json_array_get_element (array, i));

      if (unit != NULL)
        g_ptr_array_add (row->units, unit);
    }
}

/* (nullable): %NULL where it has no organization or rule. */
static YpSuggested *
parse_row (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *organization = object != NULL ? yp_json_get_string (object, "organization") : NULL;
  const char *rule = object != NULL ? yp_json_get_string (object, "rule") : NULL;
  YpSuggested *row;

  if (organization == NULL || rule == NULL)
    return NULL;

  row = g_new0 (YpSuggested, 1);
  row->organization = g_strdup (organization);
  row->support = g_strdup (yp_json_get_string (object, "support"));
  row->rule = g_strdup (rule);
  row->consultation = g_strdup (yp_json_get_string (object, "consultation"));
  row->n_times = parse_count (object, "n_times");
  row->units = g_ptr_array_new_with_free_func (free_unit);
  parse_units (object, row);

  return row;
}

static GPtrArray *
parse_rows (GBytes *body, GError **error)
{
  g_autoptr (JsonObject) root =
      yp_json_parse_object (g_bytes_get_data (body, NULL), g_bytes_get_size (body), error);
  JsonArray *array = root != NULL ? yp_json_get_array (root, "suggestions") : NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_suggested);

  if (root == NULL)
    return NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      YpSuggested *row = parse_row (json_array_get_element (array, i));

      if (row == NULL)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                       "Suggestion %u has no organization or rule", i);
          return NULL;
        }
      g_ptr_array_add (rows, row);
    }

  return g_steal_pointer (&rows);
}

static gpointer
fetch (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *id = g_uri_escape_string (data, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("incidents/%s/routing", id);
  g_autoptr (GBytes) body = yp_session_get (session, path, MAX_SIZE, cancellable, error);

  return body != NULL ? parse_rows (body, error) : NULL;
}

static void
take_rows (YpSuggestions *self, GPtrArray *rows)
{
  g_ptr_array_unref (self->rows);
  self->rows = rows;
  self->has_failed = FALSE;
  g_clear_pointer (&self->reason, g_free);
  g_signal_emit (self, changed_signal, 0);
}

static void
fail (YpSuggestions *self, const GError *error)
{
  g_message ("Who should have %s is not known: %s", self->incident, error->message);
  take_rows (self, g_ptr_array_new_with_free_func (free_suggested));
  self->has_failed = TRUE;
  self->reason = yp_session_error_is_final (error) ? g_strdup (error->message) : NULL;
  g_signal_emit (self, changed_signal, 0);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpSuggestions) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = yp_situation_ask_finish (YP_SITUATION (source), result, &error);

  if (rows != NULL)
    take_rows (self, rows);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail (self, error);
}

static void
ask (YpSuggestions *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (self->incident == NULL)
    return;

  self->asking = g_cancellable_new ();
  yp_situation_ask_async (self->situation, fetch, g_strdup (self->incident), g_free,
                          (GDestroyNotify) g_ptr_array_unref, self->asking, on_fetched,
                          g_object_ref (self));
}

static gboolean
names_unit (const YpSuggested *row, const char *unit)
{
  const YpSuggestedUnit *own;

  for (guint i = 0; (own = yp_suggested_get_unit (row, i)) != NULL; i++)
    if (strcmp (own->id, unit) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
has_unit (YpSuggestions *self, const char *unit)
{
  for (guint i = 0; unit != NULL && i < self->rows->len; i++)
    if (names_unit (g_ptr_array_index (self->rows, i), unit))
      return TRUE;

  return FALSE;
}

/* A unit that is sent elsewhere is no suggestion any more; a decision may be one. */
static void
on_entry (YpSuggestions *self, YpEntry *entry)
{
  gboolean is_decision =
      yp_entry_get_subject_id (entry, "consultation") != NULL &&
      (strcmp (entry->kind, "decided") == 0 || strcmp (entry->kind, "revoked") == 0);

  if (is_decision || has_unit (self, yp_unit_get_entry_id (entry)))
    ask (self);
}

static void
on_link_changed (YpSuggestions *self)
{
  if (yp_situation_get_link_state (self->situation) == YP_LINK_LIVE)
    ask (self);
}

static void
yp_suggestions_dispose (GObject *object)
{
  YpSuggestions *self = YP_SUGGESTIONS (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->incident, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->reason, g_free);

  G_OBJECT_CLASS (yp_suggestions_parent_class)->dispose (object);
}

static void
yp_suggestions_class_init (YpSuggestionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_suggestions_dispose;

  changed_signal = g_signal_new ("changed", YP_TYPE_SUGGESTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
yp_suggestions_init (YpSuggestions *self)
{
  self->rows = g_ptr_array_new_with_free_func (free_suggested);
}

/**
 * yp_suggestions_new:
 * @situation: whose incidents
 *
 * Returns: (transfer full): the suggestions for no incident
 */
YpSuggestions *
yp_suggestions_new (YpSituation *situation)
{
  YpSuggestions *self;

  g_return_val_if_fail (YP_IS_SITUATION (situation), NULL);

  self = g_object_new (YP_TYPE_SUGGESTIONS, NULL);
  self->situation = g_object_ref (situation);
  g_signal_connect_object (situation, "entry", G_CALLBACK (on_entry), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "notify::link-state", G_CALLBACK (on_link_changed), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * yp_suggestions_set_incident:
 * @self: suggestions
 * @incident: (nullable): as it is now; one that is not to be dispatched is none
 *
 * There are none until the platform has answered. The same incident again asks nothing.
 */
void
yp_suggestions_set_incident (YpSuggestions *self, YpIncident *incident)
{
  const YpTransition *dispatch = yp_lifecycle_find_action ("dispatch");
  const YpIncidentFacts *facts = incident != NULL ? yp_incident_get_facts (incident) : NULL;
  gboolean waits = facts != NULL && (dispatch->from & YP_STATE_BIT (facts->state)) != 0;
  const char *id = waits ? facts->id : NULL;
  guint64 seq = waits ? facts->seq : 0;

  g_return_if_fail (YP_IS_SUGGESTIONS (self));

  if (g_strcmp0 (self->incident, id) == 0 && self->seq == seq)
    return;

  g_free (self->incident);
  self->incident = g_strdup (id);
  self->seq = seq;
  take_rows (self, g_ptr_array_new_with_free_func (free_suggested));
  ask (self);
}

/* (nullable) (transfer none): 0 is the best, %NULL where there are no more. */
const YpSuggestedUnit *
yp_suggested_get_unit (const YpSuggested *self, guint position)
{
  return position < self->units->len ? g_ptr_array_index (self->units, position) : NULL;
}

/* (nullable) (transfer none): until `changed`; 0 is the best, %NULL where there are no more. */
const YpSuggested *
yp_suggestions_get (YpSuggestions *self, guint position)
{
  return position < self->rows->len ? g_ptr_array_index (self->rows, position) : NULL;
}

/**
 * yp_suggestions_has_failed:
 * @self: suggestions
 * @reason: (out) (transfer none) (nullable): why, until `changed`; %NULL where the platform was not
 *   reached
 *
 * Returns: whether it is not known who should have the incident
 */
gboolean
yp_suggestions_has_failed (YpSuggestions *self, const char **reason)
{
  *reason = self->reason;
  return self->has_failed;
}

/* Of the incident that they are for, as it was seen. */
guint64
yp_suggestions_get_seq (YpSuggestions *self)
{
  return self->seq;
}
