/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-consultations.h"

#include <math.h>

#include "yp-documents.h"
#include "yp-json-read.h"

/* Who acts when nobody does. */
#define CLOCK "clock"

/* So often an incident is returned until it is nobody's. */
#define TOO_MANY_RETURNS 2

/* So near another town, metres, a place may be either's. */
#define BORDER_M 100.0
#define M_PER_DEGREE 111320.0

/* As many open ones are looked through for one that is about the same. */
#define MAX_OPEN 1000

static void
set_text (JsonObject *data, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    json_object_set_string_member (data, name, value);
}

static void
set_list (JsonObject *data, const char *name, const char *const *texts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);
  json_object_set_array_member (data, name, array);
}

/**
 * yp_consultations_propose:
 * @store: the writer's store, inside its transaction
 * @now: the time
 * @actor: who proposes it
 * @proposal: what it is about
 * @error: return location for a #YpError or #YpStoreError
 *
 * Gives it a number and writes it down. Its incidents are told by yp_consultations_link().
 *
 * Returns: (transfer full) (nullable): its id
 */
char *
yp_consultations_propose (YpStore *store,
                          gint64 now,
                          const char *actor,
                          const YpProposal *proposal,
                          GError **error)
{
  guint year;
  guint number;
  g_autofree char *subject =
      yp_documents_next_subject (store, "consultation/", now, &year, &number, error);
  g_autoptr (JsonObject) data = json_object_new ();
  g_autoptr (YpEntry) entry = NULL;

  if (subject == NULL)
    return NULL;

  set_text (data, "reason", proposal->reason);
  set_text (data, "subject", proposal->subject);
  set_text (data, "item", proposal->item);
  set_text (data, "town", proposal->town);
  set_list (data, "incidents", proposal->incidents);
  set_list (data, "invited", proposal->invited);
  set_text (data, "note", proposal->note);
  entry = yp_store_append (store, now, actor, subject, "proposed", data, error);

  return entry != NULL ? g_strdup (strchr (subject, '/') + 1) : NULL;
}

/**
 * yp_consultations_attach:
 * @store: the writer's store, inside its transaction
 * @now: the time
 * @actor: who attaches them
 * @id: of a consultation that is not decided
 * @incidents: (array zero-terminated=1): ids of incidents
 * @error: return location for a #YpError or #YpStoreError
 *
 * Returns: whether they were attached
 */
gboolean
yp_consultations_attach (YpStore *store,
                         gint64 now,
                         const char *actor,
                         const char *id,
                         const char *const *incidents,
                         GError **error)
{
  g_autofree char *subject = g_strconcat ("consultation/", id, NULL);
  g_autoptr (JsonObject) data = json_object_new ();
  g_autoptr (YpEntry) entry = NULL;

  set_list (data, "incidents", incidents);
  entry = yp_store_append (store, now, actor, subject, "attached", data, error);

  return entry != NULL;
}

/**
 * yp_consultations_link:
 * @store: the writer's store, inside its transaction
 * @now: the time
 * @actor: who does it
 * @id: of a consultation
 * @incidents: (array zero-terminated=1): ids of incidents that were attached to it
 * @error: return location for a #YpError or #YpStoreError
 *
 * Writes into each incident which consultation is to decide whose it is.
 *
 * Returns: whether that was written
 */
gboolean
yp_consultations_link (YpStore *store,
                       gint64 now,
                       const char *actor,
                       const char *id,
                       const char *const *incidents,
                       GError **error)
{
  for (guint i = 0; incidents[i] != NULL; i++)
    {
      g_autofree char *subject = g_strconcat ("incident/", incidents[i], NULL);
      g_autoptr (JsonObject) data = json_object_new ();
      g_autoptr (YpEntry) entry = NULL;

      json_object_set_string_member (data, "consultation", id);
      entry = yp_store_append (store, now, actor, subject, "consulted", data, error);
      if (entry == NULL)
        return FALSE;
    }

  return TRUE;
}

static void
add_name (GPtrArray *names, const char *name)
{
  if (name != NULL && *name != '\0' &&
      !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

/* Who has to do with it: who answers by the catalogue, who had it last, who helps, and the town. */
static char **
choose_invited (YpCity *city, const YpIncidentFacts *facts, const char *had_it)
{
  GPtrArray *names = g_ptr_array_new ();
  const YpItem *item =
      yp_catalogue_find_current (city->catalogue, facts->item, yp_clock_now (&city->clock));
  g_auto (GStrv) support =
      item != NULL && item->support != NULL ? g_strsplit (item->support, "、", -1) : NULL;

  if (item != NULL)
    add_name (names, item->lead);
  add_name (names, had_it);
  for (guint i = 0; support != NULL && support[i] != NULL; i++)
    add_name (names, support[i]);
  for (guint i = 0; i < yp_organizations_get_n (city->organizations); i++)
    {
      const YpOrganization *row = yp_organizations_get (city->organizations, i);

      if (strcmp (row->kind, "town") == 0 && g_strcmp0 (row->area, facts->town) == 0)
        add_name (names, row->name);
    }
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (names, FALSE);
}

/* As the clerk writes it: 油烟污染（杨舍镇）：两次退回，职责不清. */
static char *
make_subject (YpCity *city, const YpIncidentFacts *facts, const char *why)
{
  const YpItem *item =
      yp_catalogue_find_current (city->catalogue, facts->item, yp_clock_now (&city->clock));
  YpArea *town = facts->has_place ? yp_place_index_find (city->places, YP_AREA_TOWN,
                                                         facts->longitude, facts->latitude)
                                  : NULL;

  return g_strdup_printf ("%s%s%s%s：%s", item != NULL ? item->name : facts->item,
                          town != NULL ? "（" : "", town != NULL ? town->name : "",
                          town != NULL ? "）" : "", why);
}

static char *
propose_for (YpStore *store,
             YpCity *city,
             const char *actor,
             const YpIncidentFacts *facts,
             const char *had_it,
             const char *reason,
             const char *why,
             GError **error)
{
  g_auto (GStrv) invited = choose_invited (city, facts, had_it);
  g_autofree char *subject = make_subject (city, facts, why);
  const char *const incidents[] = { facts->id, NULL };
  const YpProposal proposal = { .reason = reason,
                                .subject = subject,
                                .item = facts->item,
                                .town = facts->town,
                                .incidents = incidents,
                                .invited = (const char *const *) invited };

  return yp_consultations_propose (store, yp_clock_now (&city->clock), actor, &proposal, error);
}

/**
 * yp_consultations_admit:
 * @store: the writer's store, inside its transaction
 * @city: the city
 * @actor: who asks
 * @facts: of the incident
 * @id: (nullable): of the consultation it is to be attached to; %NULL proposes one
 * @note: (nullable): why
 * @error: return location for a #YpError or #YpStoreError
 *
 * Finds an incident the consultation that is asked for. The incident's own entry is the caller's.
 *
 * Returns: (transfer full) (nullable): its id
 */
char *
yp_consultations_admit (YpStore *store,
                        YpCity *city,
                        const char *actor,
                        const YpIncidentFacts *facts,
                        const char *id,
                        const char *note,
                        GError **error)
{
  const char *const incidents[] = { facts->id, NULL };
  g_autoptr (YpRecord) consultation = NULL;

  if (id == NULL)
    return propose_for (store, city, actor, facts, facts->organization, "request",
                        note != NULL ? note : "提请会商", error);

  consultation = yp_documents_find (store, "consultation", id, error);
  if (consultation == NULL ||
      !yp_consultation_may (consultation, yp_consultation_find_action ("attach"), error) ||
      !yp_consultations_attach (store, yp_clock_now (&city->clock), actor, id, incidents, error))
    return NULL;

  return g_strdup (id);
}

/* Whether another town lies so near that it may be its place as well. */
static gboolean
is_at_border (YpCity *city, const YpIncidentFacts *facts)
{
  double north = BORDER_M / M_PER_DEGREE;
  double east = north / MAX (cos (facts->latitude * G_PI / 180.0), 0.01);

  if (!facts->has_place || facts->town == NULL)
    return FALSE;

  for (int dx = -1; dx <= 1; dx++)
    for (int dy = -1; dy <= 1; dy++)
      {
        YpArea *town = yp_place_index_find (
            city->places, YP_AREA_TOWN, facts->longitude + dx * east, facts->latitude + dy * north);

        if (town != NULL && strcmp (town->code, facts->town) != 0)
          return TRUE;
      }

  return FALSE;
}

/* Whether nobody is said to answer for it: neither catalogue nor precedent. */
static gboolean
is_ownerless (YpCity *city, const YpIncidentFacts *facts)
{
  const YpItem *item =
      yp_catalogue_find_current (city->catalogue, facts->item, yp_clock_now (&city->clock));

  return item != NULL && item->lead == NULL &&
         yp_precedents_find (city->precedents, facts->item, facts->town, facts->village) == NULL;
}

/* (nullable): why it should come before a consultation now; @why in the clerk's words. */
static const char *
find_reason (YpCity *city,
             const YpIncidentFacts *before,
             const YpIncidentFacts *after,
             const char **why)
{
  gboolean was_returned = after->n_returns > before->n_returns;

  if (was_returned && after->n_returns >= TOO_MANY_RETURNS)
    {
      *why = "两次退回，职责不清";
      return "returns";
    }
  if (was_returned && is_at_border (city, after))
    {
      *why = "跨区域，职责不清";
      return "jurisdiction";
    }
  if (after->state == YP_STATE_FILED && before->state < YP_STATE_FILED &&
      is_ownerless (city, after))
    {
      *why = "无主管部门";
      return "no-owner";
    }

  return NULL;
}

/* Whether it is before one already that is not decided. */
static gboolean
is_before_one (YpStore *store, const YpIncidentFacts *facts, gboolean *is_before, GError **error)
{
  g_autoptr (YpRecord) consultation = NULL;

  *is_before = FALSE;
  if (facts->consultation == NULL)
    return TRUE;

  consultation = yp_documents_find (store, "consultation", facts->consultation, error);
  if (consultation == NULL)
    return FALSE;

  *is_before = yp_consultation_is_open (consultation);
  return TRUE;
}

/* An open one about the same item in the same town: (out) (nullable). */
static gboolean
find_same (YpStore *store, const YpIncidentFacts *facts, char **id, GError **error)
{
  static const char *const states[] = { "proposed", "convened" };

  *id = NULL;
  for (guint s = 0; s < G_N_ELEMENTS (states); s++)
    {
      g_autoptr (GPtrArray) open =
          yp_store_list_records (store, "consultation", states[s], NULL, 0, MAX_OPEN, NULL, error);

      if (open == NULL)
        return FALSE;
      for (guint i = 0; i < open->len && *id == NULL; i++)
        {
          const YpRecord *row = g_ptr_array_index (open, i);

          if (g_strcmp0 (yp_json_get_string (row->body, "item"), facts->item) == 0 &&
              g_strcmp0 (yp_json_get_string (row->body, "town"), facts->town) == 0)
            *id = g_strdup (row->id);
        }
    }

  return TRUE;
}

/**
 * yp_consultations_follow:
 * @store: the writer's store, inside its transaction
 * @city: the city
 * @before: of an incident before a step
 * @after: of it after that
 * @error: return location for a #YpError or #YpStoreError
 *
 * What follows from a step by itself: an incident that was returned twice, or once from a place at
 * a town's border, or that was filed and is nobody's, comes before a consultation: one that is open
 * about the same item in the same town, else a new one is proposed (domain.md §3.5).
 *
 * Returns: whether that could be done, or nothing was to be
 */
gboolean
yp_consultations_follow (YpStore *store,
                         YpCity *city,
                         const YpIncidentFacts *before,
                         const YpIncidentFacts *after,
                         GError **error)
{
  const char *why = NULL;
  const char *reason = find_reason (city, before, after, &why);
  const char *const incidents[] = { after->id, NULL };
  gint64 now = yp_clock_now (&city->clock);
  g_autofree char *id = NULL;
  gboolean is_before;

  if (reason == NULL)
    return TRUE;

  if (!is_before_one (store, after, &is_before, error))
    return FALSE;
  if (is_before)
    return TRUE;

  if (!find_same (store, after, &id, error))
    return FALSE;
  if (id != NULL && !yp_consultations_attach (store, now, CLOCK, id, incidents, error))
    return FALSE;
  if (id == NULL)
    id = propose_for (store, city, CLOCK, after, before->organization, reason, why, error);

  return id != NULL && yp_consultations_link (store, now, CLOCK, id, incidents, error);
}
