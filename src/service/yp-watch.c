/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-watch.h"

#include "yp-changed-ids.h"
#include "yp-json.h"
#include "yp-orders.h"

#define PAGE 1000

/* As many commands at a time, which is one group of the writer: people must not wait behind a night
 * that is caught up with. The rest comes the next time. */
#define MAX_COMMANDS 500

/* Who acts when nobody does. */
#define CLOCK "clock"

/**
 * YpWatch:
 *
 * What is to happen by itself, and when: suspended incidents go on when their day comes, and the
 * ladder's orders are issued. All of it follows from the store, so a time that passed while the
 * platform was down is found at its next start, and nothing happens twice: what was done is not due
 * any more. What is open is read once; from then on an incident is looked at again when it has
 * changed or when its time has come.
 */
struct _YpWatch
{
  YpPrincipal *clock;

  /* The collector's own: */
  GHashTable *times; /* id → gint64 *: when a rule is set off next */
  gboolean is_whole; /* whether all that is open is in it */
  YpLadder *ladder;  /* (nullable): by these the times were reckoned */
  YpCalendar *calendar;

  YpChangedIds *changed; /* incidents */
};

/**
 * yp_watch_new:
 *
 * Returns: (transfer full): one that has looked at nothing yet
 */
YpWatch *
yp_watch_new (void)
{
  YpWatch *self = g_new0 (YpWatch, 1);

  self->clock = yp_principal_new (CLOCK, YP_ROLES_ALL, YP_LEVEL_CITY, NULL, NULL, NULL);
  self->times = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->changed = yp_changed_ids_new ();

  return self;
}

/**
 * yp_watch_free:
 * @self: (transfer full): one that nobody tells or asks any more
 */
void
yp_watch_free (YpWatch *self)
{
  yp_principal_unref (self->clock);
  g_clear_pointer (&self->ladder, yp_ladder_unref);
  g_clear_pointer (&self->calendar, yp_calendar_unref);
  g_hash_table_unref (self->times);
  yp_changed_ids_free (self->changed);
  g_free (self);
}

/**
 * yp_watch_tell:
 * @self: a watch
 * @entries: (element-type YpEntry): what is durable now
 *
 * Says what has happened to incidents. What was only reported sets nothing off. Any thread.
 */
void
yp_watch_tell (YpWatch *self, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const YpEntry *entry = g_ptr_array_index (entries, i);
      const char *id = yp_entry_get_subject_id (entry, "incident");

      if (id != NULL && yp_lifecycle_find_kind (entry->kind) != NULL)
        yp_changed_ids_add (self->changed, id);
    }
}

static GBytes *
make_body (const char *action)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "action", action);
  yp_json_close_object (&writer);

  return g_string_free_to_bytes (text);
}

/* The clock asks as anybody would, under the same rules; a key holds each act to once. */
static YpCommand *
make_action (YpWatch *self,
             YpCity *city,
             const char *id,
             const char *action,
             gint64 due,
             GError **error)
{
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *path = g_strdup_printf ("/incidents/%s/actions", id);
  g_autofree char *key = g_strdup_printf ("%s/%s/%" G_GINT64_FORMAT, action, id, due);
  g_auto (GStrv) segments = g_strsplit (path + 1, "/", -1);
  g_autoptr (GBytes) body = make_body (action);
  YpRequest request = { .method = (char *) "POST",
                        .path = path,
                        .segments = segments,
                        .headers = headers,
                        .body = body,
                        .principal = self->clock };

  g_hash_table_insert (headers, (char *) "idempotency-key", key);

  return yp_action_routes[0].parse (&request, city, error);
}

static gboolean
add_rested (YpWatch *self, YpStore *store, YpCity *city, GPtrArray *commands, GError **error)
{
  g_autoptr (GPtrArray) rested =
      yp_store_list_rested (store, yp_clock_now (&city->clock), MAX_COMMANDS, error);

  for (guint i = 0; rested != NULL && i < rested->len; i++)
    {
      const YpIncidentFacts *facts = yp_incident_get_facts (g_ptr_array_index (rested, i));
      YpCommand *command =
          make_action (self, city, facts->id, "resume", facts->suspended_until, error);

      if (command == NULL)
        return FALSE;
      g_ptr_array_add (commands, command);
    }

  return rested != NULL;
}

/* @id is (transfer full). */
static void
set_time (YpWatch *self, char *id, gint64 time)
{
  gint64 *value = g_new (gint64, 1);

  *value = time;
  g_hash_table_replace (self->times, id, value);
}

static gboolean
mark_open (YpWatch *self, YpStore *store, YpCity *city, GError **error)
{
  gint64 after = 0;
  guint n = PAGE;

  while (n == PAGE)
    {
      /* What was closed in the future is nothing: only the open ones. */
      g_autoptr (GPtrArray) page = yp_store_list_incidents (
          store, after, yp_clock_now (&city->clock) + G_TIME_SPAN_DAY, PAGE, &after, error);

      if (page == NULL)
        return FALSE;

      n = page->len;
      for (guint i = 0; i < n; i++)
        set_time (self, g_strdup (yp_incident_get_id (g_ptr_array_index (page, i))), 0);
    }

  self->is_whole = TRUE;
  return TRUE;
}

/* Under other rules all that is open is looked at anew. */
static void
take_rules (YpWatch *self, YpCity *city)
{
  if (self->ladder == city->ladder && self->calendar == city->calendar)
    return;

  g_clear_pointer (&self->ladder, yp_ladder_unref);
  g_clear_pointer (&self->calendar, yp_calendar_unref);
  self->ladder = yp_ladder_ref (city->ladder);
  self->calendar = yp_calendar_ref (city->calendar);
  self->is_whole = FALSE;
}

static void
mark_changed (YpWatch *self)
{
  g_autoptr (GHashTable) changed = yp_changed_ids_take (self->changed);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, changed);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_hash_table_iter_steal (&iter);
      set_time (self, id, 0);
    }
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The ids whose time has come, those reported first at the front. */
static GPtrArray *
list_due (YpWatch *self, gint64 now)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id;
  gpointer time;

  g_hash_table_iter_init (&iter, self->times);
  while (g_hash_table_iter_next (&iter, &id, &time))
    if (*(const gint64 *) time <= now)
      g_ptr_array_add (ids, g_strdup (id));
  g_ptr_array_sort (ids, compare_ids);

  return ids;
}

/* Each rule that the incident sets off and that no order was issued by. @next is when to look
 * again: at once, until what was asked for is done. */
static gboolean
climb (YpStore *store,
       YpCity *city,
       const YpIncidentFacts *facts,
       gint64 now,
       GPtrArray *commands,
       gint64 *next,
       GError **error)
{
  *next = G_MAXINT64;
  for (guint i = 0; i < yp_ladder_get_n_rungs (city->ladder); i++)
    {
      const YpRung *rung = yp_ladder_get_rung (city->ladder, i);
      gint64 time = yp_rung_find_time (rung, facts, city->calendar);
      gboolean is_issued = FALSE;

      if (time <= now && !yp_orders_is_issued (store, facts, rung->rule, &is_issued, error))
        return FALSE;
      if (is_issued)
        continue;

      *next = MIN (*next, time);
      if (time <= now)
        g_ptr_array_add (commands, yp_orders_new_command (CLOCK, facts->id, rung->rule));
    }

  return TRUE;
}

static gboolean
look_at (YpWatch *self,
         YpStore *store,
         YpCity *city,
         const char *id,
         gint64 now,
         GPtrArray *commands,
         GError **error)
{
  GError *own_error = NULL;
  g_autoptr (YpIncident) incident = yp_store_get_incident (store, id, &own_error);
  gint64 next = G_MAXINT64;

  if (own_error != NULL)
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  if (incident != NULL &&
      !climb (store, city, yp_incident_get_facts (incident), now, commands, &next, error))
    return FALSE;

  if (next != G_MAXINT64)
    set_time (self, g_strdup (id), next);
  else
    g_hash_table_remove (self->times, id);

  return TRUE;
}

/**
 * yp_watch_collect:
 * @self: a watch; one thread at a time
 * @store: a reader's store, which sees all that was told
 * @city: the city, whose clock says what is due
 * @error: return location for a #YpError or #YpStoreError
 *
 * Says what is due now, for the writer. What is not done is due again.
 *
 * Returns: (transfer container) (nullable) (element-type YpCommand): a group of commands at most,
 *   each the caller's; %NULL with @error set
 */
GPtrArray *
yp_watch_collect (YpWatch *self, YpStore *store, YpCity *city, GError **error)
{
  g_autoptr (GPtrArray) commands =
      g_ptr_array_new_with_free_func ((GDestroyNotify) yp_command_free);
  g_autoptr (GPtrArray) due = NULL;
  gint64 now = yp_clock_now (&city->clock);

  g_return_val_if_fail (self != NULL && store != NULL && city != NULL, NULL);

  take_rules (self, city);
  if (!add_rested (self, store, city, commands, error) ||
      (!self->is_whole && !mark_open (self, store, city, error)))
    return NULL;

  mark_changed (self);
  due = list_due (self, now);
  for (guint i = 0; i < due->len && commands->len < MAX_COMMANDS; i++)
    if (!look_at (self, store, city, g_ptr_array_index (due, i), now, commands, error))
      return NULL;

  g_ptr_array_set_free_func (commands, NULL);
  return g_steal_pointer (&commands);
}
