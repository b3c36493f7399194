/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-candidate.h"

#include <math.h>

#include "yp-words.h"

/**
 * YpCandidate:
 *
 * A unit that might go to an incident, and how far it was when that was asked.
 */
struct _YpCandidate
{
  GObject parent_instance;

  char *id;
  char *words; /* what a search looks in, lower case */
  double distance_m;
  gboolean is_of_grid;
  gboolean is_on_duty;
  gboolean is_suggested;
};

G_DEFINE_FINAL_TYPE (YpCandidate, yp_candidate, G_TYPE_OBJECT)

static void
yp_candidate_finalize (GObject *object)
{
  YpCandidate *self = YP_CANDIDATE (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->words, g_free);

  G_OBJECT_CLASS (yp_candidate_parent_class)->finalize (object);
}

static void
yp_candidate_class_init (YpCandidateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_candidate_finalize;
}

static void
yp_candidate_init (YpCandidate *self)
{
}

/**
 * yp_candidate_new:
 * @situation: where the unit is
 * @unit: the unit
 * @incident: where it would have to go
 *
 * Returns: (transfer full): the candidate
 */
YpCandidate *
yp_candidate_new (YpSituation *situation, YpUnit *unit, const YpIncidentFacts *incident)
{
  YpCandidate *self = g_object_new (YP_TYPE_CANDIDATE, NULL);
  const YpUnitFacts *facts = yp_unit_get_facts (unit);
  const YpFix *fix = yp_fixes_get (yp_situation_get_fixes (situation), facts->id);
  g_autofree char *words =
      g_strjoin (" ", facts->id, facts->name, yp_words_get_unit_kind (facts->kind),
                 facts->organization != NULL ? facts->organization : "",
                 facts->phone != NULL ? facts->phone : "", NULL);

  self->id = g_strdup (facts->id);
  self->words = g_ascii_strdown (words, -1);
  self->is_on_duty = facts->status != YP_UNIT_OFF_DUTY;
  self->is_of_grid = facts->grid != NULL && g_strcmp0 (facts->grid, incident->grid) == 0;
  self->distance_m =
      fix != NULL && incident->has_place
          ? yp_distance_m (fix->longitude, fix->latitude, incident->longitude, incident->latitude)
          : NAN;

  return self;
}

const char *
yp_candidate_get_id (YpCandidate *self)
{
  return self->id;
}

/* NaN where it is not known. */
double
yp_candidate_get_distance_m (YpCandidate *self)
{
  return self->distance_m;
}

gboolean
yp_candidate_get_is_of_grid (YpCandidate *self)
{
  return self->is_of_grid;
}

gboolean
yp_candidate_get_is_on_duty (YpCandidate *self)
{
  return self->is_on_duty;
}

/* Whether it is the one to send, as the platform says. */
void
yp_candidate_set_is_suggested (YpCandidate *self, gboolean is_suggested)
{
  self->is_suggested = is_suggested;
}

gboolean
yp_candidate_get_is_suggested (YpCandidate *self)
{
  return self->is_suggested;
}

gboolean
yp_candidate_matches (YpCandidate *self, const char *lower_needle)
{
  return strstr (self->words, lower_needle) != NULL;
}

/**
 * yp_candidate_compare:
 * @self: one
 * @other: another
 *
 * Returns: negative where @self comes first: the one that is suggested, those on duty, then the
 * nearest, then those whose place nobody knows
 */
int
yp_candidate_compare (YpCandidate *self, YpCandidate *other)
{
  if (self->is_suggested != other->is_suggested)
    return self->is_suggested ? -1 : 1;
  if (self->is_on_duty != other->is_on_duty)
    return self->is_on_duty ? -1 : 1;
  if (isnan (self->distance_m) != isnan (other->distance_m))
    return isnan (other->distance_m) ? -1 : 1;
  if (!isnan (self->distance_m) && self->distance_m != other->distance_m)
    return self->distance_m < other->distance_m ? -1 : 1;

  return strcmp (self->id, other->id);
}
