/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-alarm-watch.h"

#include "yp-alarms.h"
#include "yp-changed-ids.h"
#include "yp-fixes.h"

#define PAGE 1000

#define CLOCK "clock"

/* Just started, the platform has heard of nobody for as long as it was down. */
#define GRACE_US (6 * G_TIME_SPAN_MINUTE)

/* Units are looked at no more often. */
#define UNITS_EVERY_US (5 * G_TIME_SPAN_SECOND)

/* Where so many are at work and half of them are silent, the line is dead and not they. */
#define MIN_AT_WORK 10

/**
 * YpAlarmWatch:
 *
 * What is wrong right now, against the alarms that stand: those that are wanting are raised, those
 * whose cause has gone are cleared, those shelved long enough come back. What is open is read once;
 * from then on an incident is looked at again when it has changed. Units are all read, every few
 * seconds.
 */
struct _YpAlarmWatch
{
  /* The collector's own: */
  GHashTable *dangers;    /* id of an open incident that is dangerous to life → Danger */
  YpCatalogue *catalogue; /* (nullable): by this they were judged */
  gint64 started_at;
  gint64 units_at; /* when units were looked at last */

  YpChangedIds *changed; /* incidents */
};

typedef struct
{
  YpState state;
  gint64 since;
} Danger;

/* One look at all there is. */
typedef struct
{
  YpAlarmWatch *watch;
  gint64 now;
  GPtrArray *open;      /* of YpRecord */
  GPtrArray *commands;  /* of YpCommand */
  GHashTable *standing; /* the records of @open whose cause is there */
  gboolean has_units;   /* whether units are looked at too */
} Look;

/**
 * yp_alarm_watch_new:
 *
 * Returns: (transfer full): one that has looked at nothing yet
 */
YpAlarmWatch *
yp_alarm_watch_new (void)
{
  YpAlarmWatch *self = g_new0 (YpAlarmWatch, 1);

  self->dangers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->changed = yp_changed_ids_new ();

  return self;
}

/**
 * yp_alarm_watch_free:
 * @self: (transfer full): one that nobody tells or asks any more
 */
void
yp_alarm_watch_free (YpAlarmWatch *self)
{
  g_clear_pointer (&self->catalogue, yp_catalogue_unref);
  g_hash_table_unref (self->dangers);
  yp_changed_ids_free (self->changed);
  g_free (self);
}

/**
 * yp_alarm_watch_tell:
 * @self: a watch
 * @entries: (element-type YpEntry): what is durable now
 *
 * Says what has happened to incidents. Any thread.
 */
void
yp_alarm_watch_tell (YpAlarmWatch *self, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const char *id = yp_entry_get_subject_id (g_ptr_array_index (entries, i), "incident");

      if (id != NULL)
        yp_changed_ids_add (self->changed, id);
    }
}

static void
judge (YpAlarmWatch *self, YpCity *city, YpIncident *incident)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  const YpItem *item =
      yp_catalogue_find_current (city->catalogue, facts->item, yp_clock_now (&city->clock));
  Danger *danger;

  if (facts->ended_at != 0 || !yp_danger_judge (facts, item))
    {
      g_hash_table_remove (self->dangers, facts->id);
      return;
    }

  danger = g_new (Danger, 1);
  *danger = (Danger){ facts->state, facts->received_at };
  g_hash_table_replace (self->dangers, g_strdup (facts->id), danger);
}

static gboolean
judge_all (YpAlarmWatch *self, YpStore *store, YpCity *city, GError **error)
{
  gint64 after = 0;
  guint n = PAGE;

  g_hash_table_remove_all (self->dangers);
  while (n == PAGE)
    {
      /* What was closed in the future is nothing: only the open ones. */
      g_autoptr (GPtrArray) page = yp_store_list_incidents (
          store, after, yp_clock_now (&city->clock) + G_TIME_SPAN_DAY, PAGE, &after, error);

      if (page == NULL)
        return FALSE;
      n = page->len;
      for (guint i = 0; i < n; i++)
        judge (self, city, g_ptr_array_index (page, i));
    }

  g_clear_pointer (&self->catalogue, yp_catalogue_unref);
  self->catalogue = yp_catalogue_ref (city->catalogue);
  return TRUE;
}

static gboolean
judge_changed (YpAlarmWatch *self, YpStore *store, YpCity *city, GError **error)
{
  g_autoptr (GHashTable) changed = yp_changed_ids_take (self->changed);
  GHashTableIter iter;
  gpointer id;

  if (self->catalogue != city->catalogue)
    return judge_all (self, store, city, error);

  g_hash_table_iter_init (&iter, changed);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autoptr (YpIncident) incident = yp_route_find_incident (store, id, error);

      if (incident == NULL)
        {
          g_clear_pointer (&self->catalogue, yp_catalogue_unref);
          return FALSE;
        }
      judge (self, city, incident);
    }

  return TRUE;
}

static void
push_step (Look *look, const YpRecord *alarm, const char *action)
{
  g_ptr_array_add (look->commands,
                   yp_alarms_new_step (CLOCK, alarm->id, yp_alarm_find_action (action)));
}

/* A timer that was acknowledged runs again; what was shelved comes back in time, and what had
 * passed unseen is there again. */
static void
keep (Look *look, const YpRecord *alarm, gint64 patience)
{
  g_hash_table_add (look->standing, (gpointer) alarm);
  if (strcmp (alarm->state, "shelved") == 0 && yp_record_get_time (alarm, "until") <= look->now)
    push_step (look, alarm, "unshelve");
  if (patience > 0 && strcmp (alarm->state, "acknowledged") == 0 &&
      yp_record_get_time (alarm, "acknowledged_at") + patience <= look->now)
    push_step (look, alarm, "repeat");
  if (strcmp (alarm->state, "returned") == 0)
    push_step (look, alarm, "repeat");
}

static void
want (Look *look, const YpAlarmCause *cause, gint64 patience)
{
  for (guint i = 0; i < look->open->len; i++)
    {
      const YpRecord *alarm = g_ptr_array_index (look->open, i);

      if (!yp_alarms_is_of (alarm, cause))
        continue;
      keep (look, alarm, patience);
      return;
    }

  g_ptr_array_add (look->commands, yp_alarms_new_raise (CLOCK, cause));
}

static void
look_at_dangers (Look *look)
{
  GHashTableIter iter;
  gpointer id;
  gpointer value;

  g_hash_table_iter_init (&iter, look->watch->dangers);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      const Danger *danger = value;
      YpAlarmCause cause = { YP_ALARM_DANGER, YP_SEVERITY_CRITICAL, id, NULL, danger->since };

      if (yp_danger_is_unattended (danger->state))
        want (look, &cause, 0);
    }
}

static gboolean
is_at_work (const YpUnitFacts *facts)
{
  return facts->status == YP_UNIT_EN_ROUTE || facts->status == YP_UNIT_ON_SCENE;
}

static gboolean
is_lost (const YpFix *fix, gint64 now)
{
  return fix->at != 0 && yp_fix_get_connection (fix, now) == YP_CONNECTION_LOST;
}

static void
look_at_unit (Look *look, const YpUnitFacts *facts, const YpFix *fix, gboolean is_line_dead)
{
  gboolean is_endangered =
      facts->incident != NULL && g_hash_table_contains (look->watch->dangers, facts->incident);
  gint64 patience = is_endangered ? yp_danger_get_patience (facts->status) : 0;
  YpAlarmCause timer = { YP_ALARM_TIMER, YP_SEVERITY_SERIOUS, facts->incident, facts->id,
                         facts->updated_at };
  YpAlarmCause lost = { YP_ALARM_LOST, is_endangered ? YP_SEVERITY_SERIOUS : YP_SEVERITY_NOTICE,
                        facts->incident, facts->id, fix->at };

  if (patience > 0 && facts->updated_at + patience <= look->now)
    want (look, &timer, patience);
  if (is_at_work (facts) && is_lost (fix, look->now) && (is_endangered || !is_line_dead) &&
      look->now >= look->watch->started_at + GRACE_US)
    want (look, &lost, 0);
}

/* Many that fall silent at once are one alarm. */
static gboolean
look_at_line (Look *look, GPtrArray *units, const GArray *fixes)
{
  YpAlarmCause cause = { YP_ALARM_POSITIONS, YP_SEVERITY_SERIOUS, NULL, NULL, 0 };
  guint n_at_work = 0;
  guint n_lost = 0;

  for (guint i = 0; i < units->len; i++)
    {
      const YpFix *fix = &g_array_index (fixes, YpFix, i);

      if (!is_at_work (yp_unit_get_facts (g_ptr_array_index (units, i))) || fix->at == 0)
        continue;
      n_at_work++;
      n_lost += is_lost (fix, look->now) ? 1 : 0;
      cause.since = MAX (cause.since, fix->at);
    }

  if (n_at_work < MIN_AT_WORK || 2 * n_lost < n_at_work)
    return FALSE;
  if (look->now >= look->watch->started_at + GRACE_US)
    want (look, &cause, 0);

  return TRUE;
}

static gboolean
look_at_units (Look *look, YpStore *store, GError **error)
{
  g_autoptr (GArray) fixes = NULL;
  g_autoptr (GPtrArray) units = yp_store_list_units (store, &fixes, error);
  gboolean is_line_dead;

  if (units == NULL)
    return FALSE;

  is_line_dead = look_at_line (look, units, fixes);
  for (guint i = 0; i < units->len; i++)
    look_at_unit (look, yp_unit_get_facts (g_ptr_array_index (units, i)),
                  &g_array_index (fixes, YpFix, i), is_line_dead);
  look->watch->units_at = look->now;

  return TRUE;
}

/* What was not looked at is neither there nor gone. */
static void
clear_rest (Look *look)
{
  const YpAlarmStep *clear = yp_alarm_find_action ("clear");

  for (guint i = 0; i < look->open->len; i++)
    {
      const YpRecord *alarm = g_ptr_array_index (look->open, i);

      if ((look->has_units || yp_alarm_get_kind (alarm) == YP_ALARM_DANGER) &&
          !g_hash_table_contains (look->standing, alarm) && yp_alarm_may (alarm, clear, NULL))
        push_step (look, alarm, "clear");
    }
}

/**
 * yp_alarm_watch_collect:
 * @self: a watch; one thread at a time
 * @store: a reader's store, which sees all that was told
 * @city: the city
 * @error: return location for a #YpError or #YpStoreError
 *
 * Says which alarms are to be raised, cleared, repeated and taken off the shelf now. What is not
 * done is asked for again.
 *
 * Returns: (transfer container) (nullable) (element-type YpCommand): commands for the writer, each
 *   the caller's; %NULL with @error set
 */
GPtrArray *
yp_alarm_watch_collect (YpAlarmWatch *self, YpStore *store, YpCity *city, GError **error)
{
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GPtrArray) commands =
      g_ptr_array_new_with_free_func ((GDestroyNotify) yp_command_free);
  g_autoptr (GHashTable) standing = g_hash_table_new (NULL, NULL);
  Look look = { .watch = self, .commands = commands, .standing = standing };

  g_return_val_if_fail (self != NULL && store != NULL && city != NULL, NULL);

  look.now = yp_clock_now (&city->clock);
  look.has_units = look.now >= self->units_at + UNITS_EVERY_US;
  if (self->started_at == 0)
    self->started_at = look.now;
  if (!judge_changed (self, store, city, error))
    return NULL;
  look.open = open = yp_alarms_list_open (store, error);
  if (open == NULL)
    return NULL;

  look_at_dangers (&look);
  if (look.has_units && !look_at_units (&look, store, error))
    return NULL;
  clear_rest (&look);

  g_ptr_array_set_free_func (commands, NULL);
  return g_steal_pointer (&commands);
}

/* Whether something has happened that may raise or end an alarm. Any thread. */
gboolean
yp_alarm_watch_has_news (YpAlarmWatch *self)
{
  return yp_changed_ids_has_any (self->changed);
}
