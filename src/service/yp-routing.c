/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-routing.h"

#include <math.h>

#include "yp-correction.h"
#include "yp-fixes.h"
#include "yp-geometry.h"
#include "yp-json-read.h"

/* So often dispatchers must have sent an item somewhere until that is called usual. */
#define USUAL_TIMES 3

/**
 * yp_suggestion_free:
 * @self: (transfer full): a suggestion
 */
void
yp_suggestion_free (YpSuggestion *self)
{
  g_free (self->organization);
  g_free (self->support);
  g_free (self->consultation);
  g_ptr_array_unref (self->units);
  g_free (self);
}

static void
free_unit (gpointer data)
{
  YpSuggestedUnit *self = data;

  g_object_unref (self->unit);
  g_free (self->emptied);
  g_free (self);
}

static gboolean
is_suggested (GPtrArray *suggestions, const YpOrganizations *organizations, const char *name)
{
  for (guint i = 0; i < suggestions->len; i++)
    {
      const YpSuggestion *row = g_ptr_array_index (suggestions, i);

      if (yp_organizations_is_within (organizations, name, row->organization) &&
          yp_organizations_is_within (organizations, row->organization, name))
        return TRUE;
    }

  return FALSE;
}

/* (nullable): the new row; %NULL where there are enough, or it is there already. */
static YpSuggestion *
add (GPtrArray *suggestions, YpCity *city, const char *organization, const char *rule)
{
  YpSuggestion *suggestion;

  if (organization == NULL || suggestions->len == YP_ROUTING_MAX ||
      is_suggested (suggestions, city->organizations, organization))
    return NULL;

  suggestion = g_new0 (YpSuggestion, 1);
  suggestion->organization = g_strdup (organization);
  suggestion->rule = rule;
  suggestion->units = g_ptr_array_new_with_free_func (free_unit);
  g_ptr_array_add (suggestions, suggestion);

  return suggestion;
}

static void
add_precedent (GPtrArray *suggestions, YpCity *city, const YpIncidentFacts *facts)
{
  const YpPrecedent *precedent =
      yp_precedents_find (city->precedents, facts->item, facts->town, facts->village);
  YpSuggestion *suggestion =
      precedent != NULL ? add (suggestions, city, precedent->lead, "precedent") : NULL;

  if (suggestion == NULL)
    return;

  suggestion->support = g_strdup (precedent->support);
  suggestion->consultation = g_strdup (precedent->consultation);
}

/* The item's lead; where it has a station for the town, that first. */
static void
add_duty (GPtrArray *suggestions, YpCity *city, const YpIncidentFacts *facts)
{
  const YpItem *item =
      yp_catalogue_find_current (city->catalogue, facts->item, yp_clock_now (&city->clock));
  const YpOrganization *lead =
      item != NULL ? yp_organizations_find (city->organizations, item->lead) : NULL;
  const YpOrganization *branch =
      lead != NULL ? yp_organizations_find_branch (city->organizations, lead, facts->town) : NULL;

  if (item == NULL)
    return;

  if (branch != NULL)
    add (suggestions, city, branch->name, "branch");
  add (suggestions, city, lead != NULL ? lead->name : item->lead, "duty");
}

static gboolean
add_usual (GPtrArray *suggestions,
           YpStore *store,
           YpCity *city,
           const YpIncidentFacts *facts,
           GError **error)
{
  g_autofree char *subject = yp_correction_make_subject (facts->item, facts->town);
  GError *own_error = NULL;
  g_autoptr (YpRecord) correction = yp_store_get_record (store, subject, &own_error);
  const char *usual;
  YpSuggestion *suggestion;
  guint n_times;

  if (own_error != NULL)
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  usual = correction != NULL ? yp_correction_find_usual (correction, &n_times) : NULL;
  if (usual == NULL || n_times < USUAL_TIMES)
    return TRUE;

  suggestion = add (suggestions, city, usual, "usual");
  if (suggestion != NULL)
    suggestion->n_times = n_times;

  return TRUE;
}

/* Who answers for the very place: the village's organization, else the town's. */
static void
add_place (GPtrArray *suggestions, YpCity *city, const YpIncidentFacts *facts)
{
  const char *const areas[] = { facts->village, facts->town };

  for (guint a = 0; a < G_N_ELEMENTS (areas); a++)
    for (guint i = 0; areas[a] != NULL && i < yp_organizations_get_n (city->organizations); i++)
      {
        const YpOrganization *row = yp_organizations_get (city->organizations, i);

        if (g_strcmp0 (row->area, areas[a]) == 0 &&
            (strcmp (row->kind, "village") == 0 || strcmp (row->kind, "town") == 0))
          add (suggestions, city, row->name, "place");
      }
}

/**
 * yp_routing_suggest:
 * @store: a store
 * @city: the city
 * @facts: of an incident
 * @error: return location for a #YpStoreError
 *
 * Item × place × duty → organization. What a consultation decided comes first; then the item's
 * lead, its station in the town before itself; then where it is usually sent against this; then who
 * answers for the place (domain.md §1.4).
 *
 * Returns: (transfer full) (nullable) (element-type YpSuggestion): the best first, at most
 *   %YP_ROUTING_MAX, perhaps none; without units
 */
GPtrArray *
yp_routing_suggest (YpStore *store, YpCity *city, const YpIncidentFacts *facts, GError **error)
{
  g_autoptr (GPtrArray) suggestions =
      g_ptr_array_new_with_free_func ((GDestroyNotify) yp_suggestion_free);

  add_precedent (suggestions, city, facts);
  add_duty (suggestions, city, facts);
  if (!add_usual (suggestions, store, city, facts, error))
    return NULL;
  add_place (suggestions, city, facts);

  return g_steal_pointer (&suggestions);
}

static gboolean
is_free (YpUnit *unit)
{
  const YpUnitFacts *facts = yp_unit_get_facts (unit);

  return facts->status == YP_UNIT_AVAILABLE && facts->n_tasks == 0;
}

/* Everybody who may be sent, while they are compared. */
typedef struct
{
  YpCity *city;
  const YpIncidentFacts *facts;
  gint64 now;
  GPtrArray *units;
  const GArray *fixes;
  GPtrArray *suggestions;
  GArray *targets;  /* YpRoadTarget of those whose distance can be known */
  GPtrArray *asked; /* the YpSuggestedUnit of each */
} Choice;

static void
consider (Choice *choice, guint group, guint position)
{
  YpSuggestion *suggestion = g_ptr_array_index (choice->suggestions, group);
  YpUnit *unit = g_ptr_array_index (choice->units, position);
  const YpUnitFacts *unit_facts = yp_unit_get_facts (unit);
  const YpFix *fix = &g_array_index (choice->fixes, YpFix, position);
  YpRoadTarget target = { fix->longitude, fix->latitude, group, NAN, NAN };
  YpSuggestedUnit *row;

  if (unit_facts->status == YP_UNIT_OFF_DUTY ||
      !yp_organizations_is_within (choice->city->organizations, unit_facts->organization,
                                   suggestion->organization))
    return;

  suggestion->n_units++;
  if (!is_free (unit))
    return;

  suggestion->n_free++;
  row = g_new0 (YpSuggestedUnit, 1);
  row->unit = g_object_ref (unit);
  row->is_same_grid =
      choice->facts->grid != NULL && g_strcmp0 (unit_facts->grid, choice->facts->grid) == 0;
  row->distance_m = NAN;
  row->seconds = NAN;
  g_ptr_array_add (suggestion->units, row);
  if (!choice->facts->has_place ||
      yp_fix_get_connection (fix, choice->now) == YP_CONNECTION_NEVER ||
      yp_fix_get_connection (fix, choice->now) == YP_CONNECTION_LOST)
    return;

  row->distance_m = yp_distance_m (choice->facts->longitude, choice->facts->latitude,
                                   fix->longitude, fix->latitude);
  g_array_append_val (choice->targets, target);
  g_ptr_array_add (choice->asked, row);
}

/* A member goes by electric bicycle; boats and drones go by no road. */
#define MEMBER_KMH 20.0

static void
take_way (YpSuggestedUnit *row, const YpRoadTarget *target)
{
  YpUnitKind kind = yp_unit_get_facts (row->unit)->kind;

  if (isnan (target->length_m) || kind == YP_UNIT_BOAT || kind == YP_UNIT_DRONE)
    return;

  row->is_by_roads = TRUE;
  row->distance_m = target->length_m;
  row->seconds = target->seconds;
  if (kind == YP_UNIT_MEMBER)
    row->seconds = MAX (row->seconds, target->length_m * 3.6 / MEMBER_KMH);
}

static void
measure (Choice *choice)
{
  YpRoadTarget *targets = (YpRoadTarget *) (gpointer) choice->targets->data;

  if (choice->asked->len == 0)
    return;

  yp_roads_measure (choice->city->roads, choice->facts->longitude, choice->facts->latitude, targets,
                    choice->targets->len, choice->suggestions->len, 2 * YP_ROUTING_MAX_UNITS);
  for (guint i = 0; i < choice->asked->len; i++)
    take_way (g_ptr_array_index (choice->asked, i), &targets[i]);
}

/* For comparing alone: where no way is known, as slowly as along one, the straight line. */
static double
estimate_s (const YpSuggestedUnit *row)
{
  if (isnan (row->distance_m))
    return G_MAXDOUBLE;

  return isnan (row->seconds) ? row->distance_m * 3.6 / MEMBER_KMH : row->seconds;
}

/* Its own grid first, then who is there soonest; one whose distance is not known comes last. */
static int
compare_units (gconstpointer a, gconstpointer b)
{
  const YpSuggestedUnit *one = *(YpSuggestedUnit *const *) a;
  const YpSuggestedUnit *two = *(YpSuggestedUnit *const *) b;
  double one_s = estimate_s (one);
  double two_s = estimate_s (two);

  if (one->is_same_grid != two->is_same_grid)
    return one->is_same_grid ? -1 : 1;
  if (one_s != two_s)
    return one_s < two_s ? -1 : 1;

  return strcmp (yp_unit_get_id (one->unit), yp_unit_get_id (two->unit));
}

/* (nullable) (transfer none): the town in which a unit that is free stands ready. */
static YpArea *
find_town (Choice *choice, guint position)
{
  const YpFix *fix = &g_array_index (choice->fixes, YpFix, position);
  YpConnection connection = yp_fix_get_connection (fix, choice->now);

  if (connection == YP_CONNECTION_NEVER || connection == YP_CONNECTION_LOST ||
      !is_free (g_ptr_array_index (choice->units, position)))
    return NULL;

  return yp_place_index_find (choice->city->places, YP_AREA_TOWN, fix->longitude, fix->latitude);
}

/* A town without anybody left of a kind is told before, not after (domain.md §4.4). */
static void
find_emptied (Choice *choice, YpSuggestedUnit *row)
{
  YpUnitKind kind = yp_unit_get_facts (row->unit)->kind;
  guint own;
  YpArea *town = g_ptr_array_find (choice->units, row->unit, &own) ? find_town (choice, own) : NULL;

  if (town == NULL)
    return;

  for (guint i = 0; i < choice->units->len; i++)
    if (i != own && yp_unit_get_facts (g_ptr_array_index (choice->units, i))->kind == kind &&
        find_town (choice, i) == town)
      return;

  row->emptied = g_strdup (town->name);
}

static void
choose (Choice *choice, YpSuggestion *suggestion)
{
  g_ptr_array_sort (suggestion->units, compare_units);
  g_ptr_array_set_size (suggestion->units,
                        (int) MIN (suggestion->units->len, YP_ROUTING_MAX_UNITS));
  for (guint i = 0; i < suggestion->units->len; i++)
    find_emptied (choice, g_ptr_array_index (suggestion->units, i));
}

/**
 * yp_routing_choose_units:
 * @suggestions: (element-type YpSuggestion): of yp_routing_suggest()
 * @store: a store
 * @city: the city
 * @facts: of the incident
 * @error: return location for a #YpStoreError
 *
 * Finds for each organization whom to send of its own that are free: those of the place's grid
 * before others, then who is there soonest by road (domain.md §4.4). Reads all units.
 *
 * Returns: whether they could be read
 */
gboolean
yp_routing_choose_units (GPtrArray *suggestions,
                         YpStore *store,
                         YpCity *city,
                         const YpIncidentFacts *facts,
                         GError **error)
{
  g_autoptr (GArray) fixes = NULL;
  g_autoptr (GPtrArray) units = yp_store_list_units (store, &fixes, error);
  g_autoptr (GArray) targets = g_array_new (FALSE, FALSE, sizeof (YpRoadTarget));
  g_autoptr (GPtrArray) asked = g_ptr_array_new ();
  Choice choice = { city,    facts, yp_clock_now (&city->clock), units, fixes, suggestions,
                    targets, asked };

  if (units == NULL)
    return FALSE;

  for (guint s = 0; s < suggestions->len; s++)
    for (guint i = 0; i < units->len; i++)
      consider (&choice, s, i);
  measure (&choice);
  for (guint s = 0; s < suggestions->len; s++)
    choose (&choice, g_ptr_array_index (suggestions, s));

  return TRUE;
}

/* Whether it went to one of those suggested, or to what belongs to it. */
static gboolean
is_taken (GPtrArray *suggestions, const YpOrganizations *organizations, const char *chosen)
{
  for (guint i = 0; i < suggestions->len; i++)
    {
      const YpSuggestion *row = g_ptr_array_index (suggestions, i);

      if (yp_organizations_is_within (organizations, chosen, row->organization))
        return TRUE;
    }

  return FALSE;
}

static gboolean
append_correction (YpStore *store,
                   YpCity *city,
                   const char *actor,
                   const YpIncidentFacts *facts,
                   const char *suggested,
                   const char *chosen,
                   GError **error)
{
  g_autofree char *subject = yp_correction_make_subject (facts->item, facts->town);
  g_autoptr (JsonObject) data = json_object_new ();
  g_autoptr (YpEntry) entry = NULL;

  json_object_set_string_member (data, "item", facts->item);
  if (facts->town != NULL)
    json_object_set_string_member (data, "town", facts->town);
  json_object_set_string_member (data, "suggested", suggested);
  json_object_set_string_member (data, "chosen", chosen);
  json_object_set_string_member (data, "incident", facts->id);
  entry = yp_store_append (store, yp_clock_now (&city->clock), actor, subject, "corrected", data,
                           error);

  return entry != NULL;
}

/**
 * yp_routing_note_choice:
 * @store: the writer's store, inside its transaction
 * @city: the city
 * @actor: who dispatches
 * @facts: of the incident, before
 * @data: of the entry `dispatched`, with its `organization`; is given `suggested`, the first one
 * @error: return location for a #YpStoreError
 *
 * Logs what was suggested, and counts it as a correction where it went to none of them. Where
 * either is no organization of the tree, nothing can be said, and nothing is counted.
 *
 * Returns: whether that could be written
 */
gboolean
yp_routing_note_choice (YpStore *store,
                        YpCity *city,
                        const char *actor,
                        const YpIncidentFacts *facts,
                        JsonObject *data,
                        GError **error)
{
  const YpOrganization *chosen =
      yp_organizations_find (city->organizations, yp_json_get_string (data, "organization"));
  g_autoptr (GPtrArray) suggestions = yp_routing_suggest (store, city, facts, error);
  const YpSuggestion *first;

  if (suggestions == NULL)
    return FALSE;

  first = suggestions->len > 0 ? g_ptr_array_index (suggestions, 0) : NULL;
  if (first == NULL)
    return TRUE;

  json_object_set_string_member (data, "suggested", first->organization);
  if (chosen == NULL || yp_organizations_find (city->organizations, first->organization) == NULL ||
      is_taken (suggestions, city->organizations, chosen->name))
    return TRUE;

  return append_correction (store, city, actor, facts, first->organization, chosen->name, error);
}
