/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-alarm-list.h"

#include "yp-record-list.h"
#include "yp-record-reply.h"

/**
 * YpAlarmList:
 *
 * The alarms that are open, those to be answered first, what is there before what has passed: the
 * worst before others, of these the oldest; then those that were answered, then those on the shelf.
 * They are of now, whatever moment is shown. Signal `changed`. Main thread.
 */
struct _YpAlarmList
{
  GObject parent_instance;

  YpRecordList *records;
  GPtrArray *open; /* of YpRecord, borrowed from @records */
};

G_DEFINE_FINAL_TYPE (YpAlarmList, yp_alarm_list, G_TYPE_OBJECT)

static guint changed_signal;

/* Whether nobody has taken note of it. */
gboolean
yp_alarm_is_unanswered (const YpRecord *alarm)
{
  return strcmp (alarm->state, "raised") == 0 || strcmp (alarm->state, "returned") == 0;
}

static guint
get_rank (const YpRecord *alarm)
{
  static const char *const states[] = { "raised", "returned", "acknowledged", "shelved" };
  guint rank = 0;

  while (rank < G_N_ELEMENTS (states) && strcmp (alarm->state, states[rank]) != 0)
    rank++;

  return rank;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const YpRecord *one = *(YpRecord *const *) a;
  const YpRecord *two = *(YpRecord *const *) b;

  if (get_rank (one) != get_rank (two))
    return get_rank (one) < get_rank (two) ? -1 : 1;
  if (yp_alarm_get_severity (one) != yp_alarm_get_severity (two))
    return yp_alarm_get_severity (one) > yp_alarm_get_severity (two) ? -1 : 1;
  if (yp_record_get_time (one, "since") != yp_record_get_time (two, "since"))
    return yp_record_get_time (one, "since") < yp_record_get_time (two, "since") ? -1 : 1;

  return strcmp (one->id, two->id);
}

static void
on_records_changed (YpAlarmList *self)
{
  g_ptr_array_set_size (self->open, 0);
  for (guint i = 0; i < yp_record_list_get_size (self->records); i++)
    {
      YpRecord *alarm = yp_record_list_get (self->records, i);

      if (yp_alarm_is_open (alarm))
        g_ptr_array_add (self->open, alarm);
    }
  g_ptr_array_sort (self->open, compare);
  g_signal_emit (self, changed_signal, 0);
}

static void
yp_alarm_list_dispose (GObject *object)
{
  YpAlarmList *self = YP_ALARM_LIST (object);

  g_clear_object (&self->records);
  g_clear_pointer (&self->open, g_ptr_array_unref);

  G_OBJECT_CLASS (yp_alarm_list_parent_class)->dispose (object);
}

static void
yp_alarm_list_class_init (YpAlarmListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_alarm_list_dispose;

  changed_signal = g_signal_new ("changed", YP_TYPE_ALARM_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
yp_alarm_list_init (YpAlarmList *self)
{
  self->open = g_ptr_array_new ();
}

/**
 * yp_alarm_list_new:
 * @situation: whose alarms
 *
 * Returns: (transfer full): its open alarms, none until the platform has told them
 */
YpAlarmList *
yp_alarm_list_new (YpSituation *situation)
{
  static const char *const states[] = { "raised", "acknowledged", "returned", "shelved", NULL };
  YpAlarmList *self = g_object_new (YP_TYPE_ALARM_LIST, NULL);

  self->records = yp_record_list_new_live (situation, "alarm");
  g_signal_connect_object (self->records, "changed", G_CALLBACK (on_records_changed), self,
                           G_CONNECT_SWAPPED);
  yp_record_list_set_states (self->records, states);

  return self;
}

guint
yp_alarm_list_get_size (YpAlarmList *self)
{
  return self->open->len;
}

/* (transfer none): until `changed`. */
YpRecord *
yp_alarm_list_get (YpAlarmList *self, guint position)
{
  g_return_val_if_fail (position < self->open->len, NULL);

  return g_ptr_array_index (self->open, position);
}

/* (transfer none) (nullable): until `changed`. */
YpRecord *
yp_alarm_list_find (YpAlarmList *self, const char *id)
{
  for (guint i = 0; i < self->open->len; i++)
    if (strcmp (yp_alarm_list_get (self, i)->id, id) == 0)
      return yp_alarm_list_get (self, i);

  return NULL;
}

/* They come first in the list. */
guint
yp_alarm_list_get_n_unanswered (YpAlarmList *self)
{
  guint n = 0;

  while (n < self->open->len && yp_alarm_is_unanswered (yp_alarm_list_get (self, n)))
    n++;

  return n;
}

/**
 * yp_alarm_list_get_loudest:
 * @self: a list
 * @severity: (out): the worst of those that are to be heard
 *
 * Returns: whether any is: it is there, and nobody has answered it
 */
gboolean
yp_alarm_list_get_loudest (YpAlarmList *self, YpSeverity *severity)
{
  const YpRecord *first = self->open->len > 0 ? yp_alarm_list_get (self, 0) : NULL;

  if (first == NULL || strcmp (first->state, "raised") != 0)
    return FALSE;

  *severity = yp_alarm_get_severity (first);
  return TRUE;
}

/**
 * yp_alarm_step_async:
 * @situation: whose platform
 * @alarm: id of an alarm
 * @action: `acknowledge`, `shelve` or `unshelve`
 * @until: for `shelve`, microseconds since 1970 UTC; else 0
 * @cancellable: (nullable): stops
 * @callback: called once
 * @user_data: for @callback
 *
 * See yp_record_post_async().
 */
void
yp_alarm_step_async (YpSituation *situation,
                     const char *alarm,
                     const char *action,
                     gint64 until,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "action", action);
  if (until != 0)
    yp_json_add_time (&writer, "until", until);
  yp_json_close_object (&writer);
  yp_record_step_async (situation, "alarm", alarm, g_string_free (text, FALSE), cancellable,
                        callback, user_data);
}

gboolean
yp_alarm_step_finish (YpSituation *situation, GAsyncResult *result, GError **error)
{
  g_autoptr (YpRecord) alarm = yp_record_post_finish (situation, result, error);

  return alarm != NULL;
}
