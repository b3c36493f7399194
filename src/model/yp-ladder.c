/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-ladder.h"

#include "yp-csv-text-private.h"
#include "yp-incident-due.h"
#include "yp-order.h"
#include "yp-setting.h"

#define MAX_RUNGS 100
#define MAX_TEXT 500

enum
{
  COLUMN_RULE,
  COLUMN_TRIGGER,
  COLUMN_VALUE,
  COLUMN_KIND,
  COLUMN_LAMP,
  COLUMN_COPIES,
  COLUMN_ANSWER_LIMIT,
  COLUMN_SUBJECT,
  COLUMN_DEMAND,
};

static const char *const columns[] = { "rule",   "trigger",      "value",   "kind",   "lamp",
                                       "copies", "answer_limit", "subject", "demand", NULL };

static const char *const triggers[] = {
  [YP_TRIGGER_UNACCEPTED] = "unaccepted-minutes",
  [YP_TRIGGER_SHARE] = "share",
  [YP_TRIGGER_RETURNS] = "returns",
};

struct _YpLadder
{
  int ref_count;
  GPtrArray *rungs; /* of YpRung */
};

static void
free_rung (gpointer data)
{
  YpRung *rung = data;

  g_free (rung->rule);
  g_free (rung->kind);
  g_free (rung->lamp);
  g_free (rung->copies);
  g_free (rung->subject);
  g_free (rung->demand);
  g_free (rung);
}

static gboolean
read_trigger (YpRung *rung, const YpCsvText *table, GError **error)
{
  guint64 value;

  for (guint i = 0; i < G_N_ELEMENTS (triggers); i++)
    {
      if (strcmp (table->fields[COLUMN_TRIGGER], triggers[i]) != 0)
        continue;

      rung->trigger = (YpTrigger) i;
      if (!g_ascii_string_to_unsigned (table->fields[COLUMN_VALUE], 10, 1, 1000000, &value, NULL))
        return _yp_csv_text_fail (table, "“value” is not a number from 1 to 1,000,000", error);
      rung->value = (guint) value;
      return TRUE;
    }

  return _yp_csv_text_fail (table, "“trigger” is none of unaccepted-minutes, share, returns",
                            error);
}

static gboolean
read_rung (YpLadder *self, YpCsvText *table, GError **error)
{
  YpRung *rung = g_new0 (YpRung, 1);
  char **fields = table->fields;
  g_autofree char *qualifier = NULL;
  static const int names[] = { COLUMN_RULE, COLUMN_LAMP, COLUMN_SUBJECT, COLUMN_DEMAND };

  g_ptr_array_add (self->rungs, rung);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (!_yp_csv_text_is_name (fields[names[i]], MAX_TEXT))
      return _yp_csv_text_fail (table, "a text is empty or too long", error);

  if (!yp_order_is_kind (fields[COLUMN_KIND]))
    return _yp_csv_text_fail (table, "“kind” is no kind of order", error);
  if (!yp_limit_parse (fields[COLUMN_ANSWER_LIMIT], &rung->answer_limit, &qualifier, error) ||
      !read_trigger (rung, table, error))
    return FALSE;
  if (yp_ladder_find (self, fields[COLUMN_RULE]) != NULL)
    return _yp_csv_text_fail (table, "the rule is there twice", error);

  rung->rule = g_steal_pointer (&fields[COLUMN_RULE]);
  rung->kind = g_steal_pointer (&fields[COLUMN_KIND]);
  rung->lamp = g_steal_pointer (&fields[COLUMN_LAMP]);
  rung->copies = g_steal_pointer (&fields[COLUMN_COPIES]);
  rung->subject = g_steal_pointer (&fields[COLUMN_SUBJECT]);
  rung->demand = g_steal_pointer (&fields[COLUMN_DEMAND]);

  return TRUE;
}

/**
 * yp_ladder_new_from_csv:
 * @text: (array length=length): CSV by RFC 4180; its first line is
 *   `rule,trigger,value,kind,lamp,copies,answer_limit,subject,demand`
 * @length: how many bytes
 * @error: return location for a #YpError, which names the line
 *
 * Returns: (transfer full) (nullable): the ladder, or %NULL with @error set
 */
YpLadder *
yp_ladder_new_from_csv (const char *text, gsize length, GError **error)
{
  g_autoptr (YpLadder) self = g_new0 (YpLadder, 1);
  g_auto (YpCsvText) table = { 0 };

  g_return_val_if_fail (text != NULL, NULL);

  self->ref_count = 1;
  self->rungs = g_ptr_array_new_with_free_func (free_rung);
  if (!_yp_csv_text_init (&table, "Ladder", columns, text, length, error))
    return NULL;

  while (!_yp_csv_text_is_at_end (&table))
    {
      if (!_yp_csv_text_read (&table, error) || !read_rung (self, &table, error))
        return NULL;
      if (self->rungs->len > MAX_RUNGS)
        {
          _yp_csv_text_fail (&table, "there are too many rules", error);
          return NULL;
        }
    }

  return g_steal_pointer (&self);
}

/**
 * yp_ladder_new_default:
 *
 * Returns: (transfer full): the ladder that is built in, `data/ladder.csv`
 */
YpLadder *
yp_ladder_new_default (void)
{
  g_autoptr (GBytes) text = yp_setting_get_default ("ladder");
  g_autoptr (GError) error = NULL;
  YpLadder *self =
      yp_ladder_new_from_csv (g_bytes_get_data (text, NULL), g_bytes_get_size (text), &error);

  if (self == NULL)
    g_error ("The ladder that is built in: %s", error->message);

  return self;
}

YpLadder *
yp_ladder_ref (YpLadder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_ladder_unref (YpLadder *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_ptr_array_unref (self->rungs);
  g_free (self);
}

guint
yp_ladder_get_n_rungs (const YpLadder *self)
{
  return self->rungs->len;
}

const YpRung *
yp_ladder_get_rung (const YpLadder *self, guint index)
{
  g_return_val_if_fail (index < self->rungs->len, NULL);

  return g_ptr_array_index (self->rungs, index);
}

/**
 * yp_ladder_find:
 * @self: a ladder
 * @rule: (nullable): a rule's name
 *
 * Returns: (transfer none) (nullable): the rule
 */
const YpRung *
yp_ladder_find (const YpLadder *self, const char *rule)
{
  for (guint i = 0; i < self->rungs->len; i++)
    {
      const YpRung *rung = g_ptr_array_index (self->rungs, i);

      if (rung->rule != NULL && g_strcmp0 (rung->rule, rule) == 0)
        return rung;
    }

  return NULL;
}

/* When so much of its limit is used. At night the clock has run out and stands still; it is late
 * all the same. */
static gint64
find_share (const YpIncidentFacts *facts, const YpCalendar *calendar, guint percent)
{
  gint64 time = 0;

  if (facts->due_at == 0 || facts->handled_at != 0)
    return G_MAXINT64;
  if (percent == 100)
    return facts->due_at + 1;

  return yp_incident_find_share (facts, calendar, percent, &time, NULL) && time != 0 ? time
                                                                                     : G_MAXINT64;
}

/**
 * yp_rung_find_time:
 * @self: a rule
 * @facts: of an incident
 * @calendar: when people work
 *
 * Returns: when the incident sets the rule off if nothing is done about it, microseconds since 1970
 *   UTC; 0 where it has done so whatever the time, %G_MAXINT64 where it never will
 */
gint64
yp_rung_find_time (const YpRung *self, const YpIncidentFacts *facts, const YpCalendar *calendar)
{
  g_return_val_if_fail (self != NULL && facts != NULL && calendar != NULL, G_MAXINT64);

  if (!yp_state_is_open (facts->state) || facts->suspended_at != 0)
    return G_MAXINT64;

  switch (self->trigger)
    {
    case YP_TRIGGER_UNACCEPTED:
      return facts->state == YP_STATE_DISPATCHED
                 ? facts->dispatched_at + (gint64) self->value * G_TIME_SPAN_MINUTE
                 : G_MAXINT64;
    case YP_TRIGGER_RETURNS:
      return facts->state == YP_STATE_RETURNED && facts->n_returns >= self->value ? 0 : G_MAXINT64;
    case YP_TRIGGER_SHARE:
    default:
      return find_share (facts, calendar, self->value);
    }
}

/**
 * yp_rung_applies:
 * @self: a rule
 * @facts: of an incident
 * @calendar: when people work
 * @at: when, microseconds since 1970 UTC
 *
 * Returns: whether the rule is set off by the incident as it is at @at; it stays so until something
 *   is done, so whoever asks later than he should misses nothing
 */
gboolean
yp_rung_applies (const YpRung *self,
                 const YpIncidentFacts *facts,
                 const YpCalendar *calendar,
                 gint64 at)
{
  return yp_rung_find_time (self, facts, calendar) <= at;
}
