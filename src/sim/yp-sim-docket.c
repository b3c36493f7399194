/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sim-docket.h"

#include "yp-bounds.h"
#include "yp-json-read.h"
#include "yp-prng.h"

/* So many of a thousand are settled by the grid's member at once. */
#define SIMPLE_PERMILLE 600

/* The same thing is not reported from farther away. */
#define SIMILAR_M 400.0

struct _YpSimDocket
{
  YpFrame frame;
  guint64 seed;
  GPtrArray *cases; /* with %NULL where one was closed */
  GArray *free_indexes;
  GHashTable *by_id;
  guint n_open;
  guint last_stage;
};

static void
free_case (gpointer data)
{
  YpSimCase *the_case = data;

  if (the_case == NULL)
    return;

  g_free (the_case->id);
  g_free (the_case->item);
  g_free (the_case->grid);
  g_free (the_case->unit);
  g_free (the_case);
}

/**
 * yp_sim_docket_new:
 * @frame: what places are measured in; copied
 * @seed: what chance follows from
 *
 * Returns: (transfer full): an empty docket
 */
YpSimDocket *
yp_sim_docket_new (const YpFrame *frame, guint64 seed)
{
  YpSimDocket *self = g_new0 (YpSimDocket, 1);

  self->frame = *frame;
  self->seed = seed;
  self->cases = g_ptr_array_new_with_free_func (free_case);
  self->free_indexes = g_array_new (FALSE, FALSE, sizeof (guint));
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

/**
 * yp_sim_docket_free:
 * @self: (transfer full): a docket
 */
void
yp_sim_docket_free (YpSimDocket *self)
{
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->cases);
  g_array_unref (self->free_indexes);
  g_free (self);
}

static YpSimCase *
add_case (YpSimDocket *self, const char *id)
{
  YpSimCase *the_case = g_new0 (YpSimCase, 1);

  the_case->id = g_strdup (id);
  the_case->is_simple = yp_prng_mix (g_str_hash (id), 1) % 1000 < SIMPLE_PERMILLE;
  the_case->is_called_back = yp_sim_fate_is_called_back (self->seed, id);
  self->n_open++;
  if (self->free_indexes->len > 0)
    {
      the_case->index = g_array_index (self->free_indexes, guint, self->free_indexes->len - 1);
      g_array_set_size (self->free_indexes, self->free_indexes->len - 1);
      self->cases->pdata[the_case->index] = the_case;
    }
  else
    {
      the_case->index = self->cases->len;
      g_ptr_array_add (self->cases, the_case);
    }
  g_hash_table_insert (self->by_id, the_case->id, the_case);
  yp_sim_docket_next_stage (self, the_case);

  return the_case;
}

/* An incident of the snapshot and the data of a `reported` entry have these under the same names.
 */
static void
read_facts (YpSimDocket *self, YpSimCase *the_case, JsonObject *facts)
{
  double longitude = yp_json_get_number (facts, "lon");
  double latitude = yp_json_get_number (facts, "lat");

  the_case->item = g_strdup (yp_json_get_string (facts, "item"));
  the_case->fate = yp_sim_fate_draw (self->seed, the_case->id, the_case->item);
  the_case->grid = g_strdup (yp_json_get_string (facts, "grid"));
  the_case->unit = g_strdup (yp_json_get_string (facts, "unit"));
  the_case->has_place = yp_is_on_earth (longitude, latitude);
  if (the_case->has_place)
    the_case->at = yp_frame_from_degrees (&self->frame, longitude, latitude);
}

/* What an incident of the snapshot has behind it. */
static void
read_past (YpSimCase *the_case, JsonObject *incident)
{
  static const char *const detours[] = { "n_returns", "n_reworks", "n_extensions" };

  for (guint i = 0; i < G_N_ELEMENTS (detours); i++)
    {
      gint64 n = 0;

      if (yp_json_get_int (incident, detours[i], &n) && n > 0)
        the_case->n_detours += (guint) MIN (n, 100);
    }
  if (the_case->state == YP_STATE_VERIFIED || json_object_has_member (incident, "pauses") ||
      json_object_has_member (incident, "suspended_at"))
    the_case->n_detours++;
  yp_pending_from_name (yp_json_get_string (incident, "pending"), &the_case->pending);
  the_case->is_endorsed = json_object_has_member (incident, "is_endorsed");
}

/**
 * yp_sim_docket_load:
 * @self: a docket
 * @incident: an incident of the snapshot
 *
 * Returns: (transfer none) (nullable): its case, unless it is closed or known already
 */
YpSimCase *
yp_sim_docket_load (YpSimDocket *self, JsonObject *incident)
{
  const char *id = yp_json_get_string (incident, "id");
  YpSimCase *the_case;
  YpState state;
  gint64 seq;

  if (id == NULL || g_hash_table_contains (self->by_id, id) ||
      !yp_json_get_int (incident, "seq", &seq) || seq < 0 ||
      !yp_state_from_name (yp_json_get_string (incident, "state"), &state) ||
      !yp_state_is_open (state))
    return NULL;

  the_case = add_case (self, id);
  the_case->state = state;
  the_case->seq = (guint64) seq;
  read_facts (self, the_case, incident);
  read_past (the_case, incident);

  return the_case;
}

/* What was asked for, reviewed, or tried off the straight path. */
static void
take_past (YpSimCase *the_case, const char *kind, const YpTransition *transition)
{
  if (!transition->is_path && strcmp (kind, "endorsed") != 0 && strcmp (kind, "annotated") != 0)
    the_case->n_detours++;
  if (strcmp (kind, "extension-requested") == 0)
    the_case->pending = YP_PENDING_EXTENSION;
  else if (strcmp (kind, "suspension-requested") == 0)
    the_case->pending = YP_PENDING_SUSPENSION;
  else if (strcmp (kind, "endorsed") != 0)
    the_case->pending = YP_PENDING_NONE;
  the_case->is_endorsed = strcmp (kind, "endorsed") == 0;
}

/* What changes nothing that the simulated people go by. */
static gboolean
is_aside (const YpTransition *transition)
{
  return transition->to == YP_STATE_SAME &&
         (transition->roles == YP_ROLES_NONE || strcmp (transition->action, "annotate") == 0 ||
          strcmp (transition->action, "consult") == 0);
}

/**
 * yp_sim_docket_apply:
 * @self: a docket
 * @entry: what was written
 *
 * Returns: (transfer none) (nullable): the case that @entry changed, so that somebody thinks about
 *   it anew; %NULL where it is about none, or brings no news
 */
YpSimCase *
yp_sim_docket_apply (YpSimDocket *self, YpEntry *entry)
{
  const char *id = yp_entry_get_subject_id (entry, "incident");
  const YpTransition *transition = yp_lifecycle_find_kind (entry->kind);
  YpSimCase *the_case = id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;

  if (id == NULL || (the_case != NULL && entry->seq <= the_case->seq))
    return NULL;

  if (the_case == NULL && g_str_equal (entry->kind, "reported"))
    {
      the_case = add_case (self, id);
      the_case->seq = entry->seq;
      read_facts (self, the_case, entry->data);
      return the_case;
    }
  if (the_case == NULL || transition == NULL)
    return NULL;

  the_case->seq = entry->seq;
  if (is_aside (transition))
    return NULL;

  take_past (the_case, entry->kind, transition);
  if (transition->to != YP_STATE_SAME)
    {
      self->n_open -= yp_state_is_open (the_case->state) && !yp_state_is_open (transition->to);
      self->n_open += !yp_state_is_open (the_case->state) && yp_state_is_open (transition->to);
      the_case->state = transition->to;
    }
  the_case->n_attempts = 0;
  yp_sim_docket_next_stage (self, the_case);
  if (transition->effect == YP_UNIT_EFFECT_TAKE)
    {
      g_free (the_case->unit);
      the_case->unit = g_strdup (yp_json_get_string (entry->data, "unit"));
    }

  return the_case;
}

/**
 * yp_sim_docket_get:
 * @self: a docket
 * @index: of a case
 * @stage: as it was
 *
 * Returns: (transfer none) (nullable): the case, if nothing has happened to it since
 */
YpSimCase *
yp_sim_docket_get (const YpSimDocket *self, guint index, guint stage)
{
  YpSimCase *the_case = index < self->cases->len ? g_ptr_array_index (self->cases, index) : NULL;

  return the_case != NULL && the_case->stage == stage ? the_case : NULL;
}

/**
 * yp_sim_docket_next_stage:
 * @self: a docket
 * @the_case: one of its cases
 *
 * Makes what was planned for it void.
 *
 * Returns: its new stage
 */
guint
yp_sim_docket_next_stage (YpSimDocket *self, YpSimCase *the_case)
{
  the_case->stage = ++self->last_stage;

  return the_case->stage;
}

/**
 * yp_sim_docket_drop:
 * @self: a docket
 * @the_case: (transfer full): one of its cases: closed, or not there any more
 */
void
yp_sim_docket_drop (YpSimDocket *self, YpSimCase *the_case)
{
  self->n_open -= yp_state_is_open (the_case->state);
  g_hash_table_remove (self->by_id, the_case->id);
  g_array_append_val (self->free_indexes, the_case->index);
  self->cases->pdata[the_case->index] = NULL;
  free_case (the_case);
}

/**
 * yp_sim_docket_get_n_open:
 * @self: a docket
 *
 * Returns: how many cases are open
 */
guint
yp_sim_docket_get_n_open (const YpSimDocket *self)
{
  return self->n_open;
}

static gboolean
is_similar (const YpSimCase *the_case, const YpSimCase *other)
{
  return other != NULL && other != the_case && other->has_place && other->seq < the_case->seq &&
         other->fate != YP_SIM_FATE_MERGED && yp_state_is_open (other->state) &&
         yp_xy_distance (the_case->at, other->at) < SIMILAR_M;
}

/**
 * yp_sim_docket_find_similar:
 * @self: a docket
 * @the_case: one of its cases
 *
 * Returns: (transfer none) (nullable): an open case that may be about the same: nearby, and
 *   unchanged since before @the_case was
 */
const YpSimCase *
yp_sim_docket_find_similar (const YpSimDocket *self, const YpSimCase *the_case)
{
  for (guint i = 0; i < self->cases->len && the_case->has_place; i++)
    if (is_similar (the_case, g_ptr_array_index (self->cases, i)))
      return g_ptr_array_index (self->cases, i);

  return NULL;
}
