/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ledger.h"

#include "yp-json-read.h"
#include "yp-order.h"

#define MINUTE G_TIME_SPAN_MINUTE
#define CITY_OFFSET (8 * G_TIME_SPAN_HOUR)

Ledger *
ledger_new (Platform *platform)
{
  Ledger *self = g_new0 (Ledger, 1);

  self->platform = platform;
  minute_oracle_init (&self->oracle);
  self->cases = g_ptr_array_new ();
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->orders = g_ptr_array_new_with_free_func (g_free);
  self->order_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->ended = g_ptr_array_new ();
  self->strings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_assert_cmpuint (yp_ladder_get_n_rungs (platform->city->ladder), <=, LEDGER_MAX_RULES);

  return self;
}

static void
case_free (Case *one)
{
  g_clear_pointer (&one->pauses, g_array_unref);
  g_clear_pointer (&one->absorbed, g_array_unref);
  g_free (one);
}

void
ledger_free (Ledger *self)
{
  for (guint i = 0; i < self->cases->len; i++)
    case_free (g_ptr_array_index (self->cases, i));
  minute_oracle_clear (&self->oracle);
  g_ptr_array_unref (self->cases);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->orders);
  g_hash_table_unref (self->order_by_id);
  g_hash_table_unref (self->numbers);
  g_ptr_array_unref (self->ended);
  g_hash_table_unref (self->strings);
  g_free (self);
}

static char *
intern (Ledger *self, const char *text)
{
  char *known;

  if (text == NULL)
    return NULL;

  known = g_hash_table_lookup (self->strings, text);
  if (known == NULL)
    {
      known = g_strdup (text);
      g_hash_table_insert (self->strings, known, known);
    }

  return known;
}

static char *
get_text (Ledger *self, const YpEntry *entry, const char *name)
{
  return intern (self, yp_json_get_string (entry->data, name));
}

static gint64
get_time (const YpEntry *entry, const char *name)
{
  gint64 time = 0;

  yp_json_get_time (entry->data, name, &time);
  return time;
}

/* What a limit follows from, once its clock goes. */
YpDeadline
ledger_get_deadline (const Case *one)
{
  return (YpDeadline){ .start = one->filed_at,
                       .limit = one->limit,
                       .n_extensions = one->n_extensions,
                       .pauses = one->pauses != NULL ? (gconstpointer) one->pauses->data : NULL,
                       .n_pauses = one->pauses != NULL ? one->pauses->len : 0 };
}

/* Counts anew when it is due and when each rule on its limit is set off, and compares. */
static void
take_due (Ledger *self, Case *one, const YpEntry *entry)
{
  const YpLadder *ladder = self->platform->city->ladder;
  YpDeadline deadline = ledger_get_deadline (one);
  gint64 limit = minute_oracle_get_limit (&deadline);
  gint64 wanted[LEDGER_MAX_RULES];
  gint64 times[LEDGER_MAX_RULES];
  guint rules[LEDGER_MAX_RULES];
  guint n = 0;

  one->due_at = get_time (entry, "due_at");
  memset (one->shares, 0, sizeof one->shares);
  for (guint i = 0; i < yp_ladder_get_n_rungs (ladder) && limit > 0; i++)
    {
      const YpRung *rung = yp_ladder_get_rung (ladder, i);

      if (rung->trigger != YP_TRIGGER_SHARE)
        continue;
      wanted[n] = (limit * rung->value + 99) / 100;
      g_assert_true (n == 0 || wanted[n] >= wanted[n - 1]);
      rules[n++] = i;
    }
  minute_oracle_find (&self->oracle, &deadline, wanted, n, times);

  for (guint i = 0; i < n; i++)
    {
      gboolean is_end = yp_ladder_get_rung (ladder, rules[i])->value == 100;

      /* Due is the last minute that is not late. */
      one->shares[rules[i]] = is_end ? times[i] + MINUTE : times[i];
      if (is_end && one->due_at != times[i])
        platform_complain (self->platform, "%s %s: due_at is off by %" G_GINT64_FORMAT " minutes",
                           one->id, entry->kind, (one->due_at - times[i]) / MINUTE);
    }
  if (limit == 0 && one->due_at != 0)
    platform_complain (self->platform, "%s is due without a limit", one->id);
}

static void
forget_filing (Case *one)
{
  one->filed_at = one->due_at = one->dispatched_at = one->handled_at = 0;
  one->suspended_at = one->suspended_until = one->ended_at = 0;
  one->is_followed_up = FALSE;
  one->unit = one->organization = NULL;
  one->limit = (YpLimit){ YP_LIMIT_WORK_DAY, 0 };
  one->n_extensions = 0;
  memset (one->shares, 0, sizeof one->shares);
  g_clear_pointer (&one->pauses, g_array_unref);
}

static void
forget_request (Case *one)
{
  one->pending = YP_PENDING_NONE;
  one->pending_until = 0;
  one->is_endorsed = FALSE;
}

static void
on_filed (Ledger *self, Case *one, const YpEntry *entry)
{
  const char *limit = yp_json_get_string (entry->data, "time_limit");
  g_autofree char *qualifier = NULL;

  if (json_object_has_member (entry->data, "item"))
    one->item = get_text (self, entry, "item");
  one->filed_at = entry->at;
  one->issued = 0;
  if (limit != NULL && !yp_limit_parse (limit, &one->limit, &qualifier, NULL))
    platform_complain (self->platform, "%s has no limit but “%s”", one->id, limit);
  take_due (self, one, entry);
}

static void
on_dispatched (Ledger *self, Case *one, const YpEntry *entry)
{
  one->unit = get_text (self, entry, "unit");
  if (json_object_has_member (entry->data, "organization"))
    one->organization = get_text (self, entry, "organization");
  if (strcmp (entry->kind, "dispatched") == 0)
    one->dispatched_at = entry->at;
}

static void
on_handled (Ledger *self, Case *one, const YpEntry *entry)
{
  one->handled_at = entry->at;
  forget_request (one);
}

static void
on_reworked (Ledger *self, Case *one, const YpEntry *entry)
{
  one->handled_at = 0;
  one->dispatched_at = entry->at;
}

static void
on_returned (Ledger *self, Case *one, const YpEntry *entry)
{
  one->unit = one->organization = NULL;
  one->n_returns++;
  forget_request (one);
}

static void
on_revoked (Ledger *self, Case *one, const YpEntry *entry)
{
  one->unit = NULL;
  forget_request (one);
}

static void
on_begun_again (Ledger *self, Case *one, const YpEntry *entry)
{
  forget_filing (one);
  forget_request (one);
}

static void
on_requested (Ledger *self, Case *one, const YpEntry *entry)
{
  one->pending = strcmp (entry->kind, "extension-requested") == 0    ? YP_PENDING_EXTENSION
                 : strcmp (entry->kind, "suspension-requested") == 0 ? YP_PENDING_SUSPENSION
                                                                     : YP_PENDING_APPEAL;
  one->pending_until = get_time (entry, "until");
  one->is_appealed = one->is_appealed || one->pending == YP_PENDING_APPEAL;
}

static void
on_endorsed (Ledger *self, Case *one, const YpEntry *entry)
{
  one->is_endorsed = TRUE;
}

static void
on_reviewed (Ledger *self, Case *one, const YpEntry *entry)
{
  forget_request (one);
}

static void
on_extended (Ledger *self, Case *one, const YpEntry *entry)
{
  one->n_extensions++;
  forget_request (one);
  take_due (self, one, entry);
}

static void
on_suspended (Ledger *self, Case *one, const YpEntry *entry)
{
  one->suspended_at = entry->at;
  one->suspended_until = one->pending_until;
  one->due_at = 0;
  one->unit = NULL;
  forget_request (one);
}

static void
on_resumed (Ledger *self, Case *one, const YpEntry *entry)
{
  YpPause pause = { one->suspended_at, entry->at };

  if (strcmp (entry->actor, "clock") == 0 && entry->at != one->suspended_until)
    platform_complain (self->platform, "%s goes on %" G_GINT64_FORMAT " minutes late", one->id,
                       (entry->at - one->suspended_until) / MINUTE);
  if (one->pauses == NULL)
    one->pauses = g_array_new (FALSE, FALSE, sizeof (YpPause));
  g_array_append_val (one->pauses, pause);
  one->suspended_at = one->suspended_until = 0;
  take_due (self, one, entry);
}

static void
on_followed_up (Ledger *self, Case *one, const YpEntry *entry)
{
  one->is_followed_up = TRUE;
}

static void
on_merged (Ledger *self, Case *one, const YpEntry *entry)
{
  const char *into = yp_json_get_string (entry->data, "into");
  Case *main_case = into != NULL ? g_hash_table_lookup (self->by_id, into) : NULL;

  forget_request (one);
  if (main_case == NULL)
    {
      platform_complain (self->platform, "%s is merged into nothing", one->id);
      return;
    }

  if (main_case->absorbed == NULL)
    main_case->absorbed = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (main_case->absorbed, one->index);
}

static void
on_concluded (Ledger *self, Case *one, const YpEntry *entry)
{
  if (!one->is_owed)
    platform_complain (self->platform, "%s is answered, but nothing has ended", one->id);
  else
    self->n_owed--;
  one->is_owed = FALSE;
}

static const struct
{
  const char *kind;
  void (*take) (Ledger *self, Case *one, const YpEntry *entry);
} effects[] = {
  { "filed", on_filed },
  { "dispatched", on_dispatched },
  { "assigned", on_dispatched },
  { "handled", on_handled },
  { "reworked", on_reworked },
  { "returned", on_returned },
  { "revoked", on_revoked },
  { "sent-back", on_begun_again },
  { "reopened", on_begun_again },
  { "extension-requested", on_requested },
  { "suspension-requested", on_requested },
  { "appealed", on_requested },
  { "endorsed", on_endorsed },
  { "refused", on_reviewed },
  { "exempted", on_reviewed },
  { "voided", on_reviewed },
  { "rejected", on_reviewed },
  { "force-closed", on_reviewed },
  { "extended", on_extended },
  { "suspended", on_suspended },
  { "resumed", on_resumed },
  { "followed-up", on_followed_up },
  { "merged", on_merged },
  { "concluded", on_concluded },
};

/* Whoever was merged into it, be it through another, is to be told how it ended. */
static void
owe_answers (Ledger *self, const Case *one)
{
  for (guint i = 0; one->absorbed != NULL && i < one->absorbed->len; i++)
    {
      Case *other = g_ptr_array_index (self->cases, g_array_index (one->absorbed, guint, i));

      if (other->state != YP_STATE_MERGED)
        continue;
      self->n_owed += other->is_owed ? 0 : 1;
      other->is_owed = TRUE;
      owe_answers (self, other);
    }
}

/* When a rule is set off; 0 for never. */
static gint64
find_set_off (Ledger *self, const Case *one, guint rule)
{
  const YpRung *rung = yp_ladder_get_rung (self->platform->city->ladder, rule);

  if (one->state >= YP_STATE_CLOSED || one->suspended_at != 0)
    return 0;

  switch (rung->trigger)
    {
    case YP_TRIGGER_UNACCEPTED:
      return one->state == YP_STATE_DISPATCHED ? one->dispatched_at + rung->value * MINUTE : 0;
    case YP_TRIGGER_RETURNS:
      return one->state == YP_STATE_RETURNED && one->n_returns >= rung->value ? one->changed_at : 0;
    case YP_TRIGGER_SHARE:
    default:
      return one->handled_at == 0 ? one->shares[rule] : 0;
    }
}

/* By when its order is there: the clock looks in the minute after a change. */
static gint64
find_latest (const Case *one, gint64 set_off)
{
  return MAX (set_off, one->changed_at + MINUTE);
}

/* Whether every rule that was set off has its order. */
void
ledger_check_rules (Ledger *self, const Case *one, gint64 now)
{
  for (guint i = 0; i < yp_ladder_get_n_rungs (self->platform->city->ladder); i++)
    {
      gint64 set_off = find_set_off (self, one, i);

      if (set_off != 0 && (one->issued & 1u << i) == 0 && find_latest (one, set_off) <= now)
        platform_complain (
            self->platform, "%s: no order by rule %s after %" G_GINT64_FORMAT " minutes", one->id,
            yp_ladder_get_rung (self->platform->city->ladder, i)->rule, (now - set_off) / MINUTE);
    }
}

static Case *
begin (Ledger *self, const char *id, const YpEntry *entry)
{
  Case *one = g_new0 (Case, 1);

  if (g_hash_table_lookup (self->by_id, id) != NULL)
    platform_complain (self->platform, "%s was reported twice", id);
  g_strlcpy (one->id, id, sizeof one->id);
  one->index = self->cases->len;
  one->town = get_text (self, entry, "town");
  one->source = get_text (self, entry, "source");
  one->item = get_text (self, entry, "item");
  one->state = YP_STATE_REPORTED;
  one->changed_at = entry->at;
  g_ptr_array_add (self->cases, one);
  g_hash_table_insert (self->by_id, one->id, one);

  return one;
}

static Case *
take_incident (Ledger *self, const char *id, const YpEntry *entry)
{
  const YpTransition *row = yp_lifecycle_find_kind (entry->kind);
  Case *one = g_hash_table_lookup (self->by_id, id);
  guint n_rows;

  if (strcmp (entry->kind, "reported") == 0)
    return begin (self, id, entry);

  if (one == NULL || row == NULL || (row->from & YP_STATE_BIT (one->state)) == 0)
    {
      platform_complain (self->platform, "%s can not be %s: it is %s", id, entry->kind,
                         one != NULL ? yp_state_get_name (one->state) : "nothing");
      return one;
    }

  ledger_check_rules (self, one, entry->at);
  for (guint i = 0; i < G_N_ELEMENTS (effects); i++)
    if (strcmp (effects[i].kind, entry->kind) == 0)
      effects[i].take (self, one, entry);
  self->n_of_kind[row - yp_lifecycle_get_table (&n_rows)]++;
  one->changed_at = entry->at;
  if (row->to == YP_STATE_SAME)
    return one;

  if (row->to >= YP_STATE_CLOSED)
    {
      one->ended_at = entry->at;
      g_ptr_array_add (self->ended, one);
    }
  one->state = row->to;
  if (row->to == YP_STATE_CLOSED || row->to == YP_STATE_REJECTED || row->to == YP_STATE_VOID)
    owe_answers (self, one);

  return one;
}

/* Numbers have no gap and begin anew each year of the city. */
static void
check_number (Ledger *self, const char *id, const YpEntry *entry)
{
  g_autoptr (GDateTime) local =
      g_date_time_new_from_unix_utc ((entry->at + CITY_OFFSET) / G_USEC_PER_SEC);
  g_auto (GStrv) parts = g_strsplit (id, "-", 3);
  g_autofree char *series = NULL;
  guint number;

  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  series = g_strconcat (parts[0], "-", parts[1], NULL);
  number = (guint) g_ascii_strtoull (parts[2], NULL, 10);
  if (number != GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, series)) + 1 ||
      (int) g_ascii_strtoull (parts[1], NULL, 10) != g_date_time_get_year (local))
    platform_complain (self->platform, "order %s is out of its order", id);
  g_hash_table_replace (self->numbers, g_steal_pointer (&series), GUINT_TO_POINTER (number));
}

static void
check_issued (Ledger *self, const char *id, const YpEntry *entry)
{
  const YpLadder *ladder = self->platform->city->ladder;
  const char *name = yp_json_get_string (entry->data, "rule");
  JsonArray *incidents = yp_json_get_array (entry->data, "incidents");
  Case *one = g_hash_table_lookup (self->by_id, json_array_get_string_element (incidents, 0));

  for (guint i = 0; i < yp_ladder_get_n_rungs (ladder); i++)
    {
      gint64 set_off = find_set_off (self, one, i);

      if (strcmp (yp_ladder_get_rung (ladder, i)->rule, name) != 0)
        continue;
      if ((one->issued & 1u << i) != 0 || set_off == 0 || entry->at < set_off ||
          entry->at > find_latest (one, set_off))
        platform_complain (self->platform, "%s: order %s by rule %s should not be now", one->id, id,
                           name);
      one->issued |= 1u << i;
      self->n_by_rule[i]++;
    }
}

static Order *
take_order (Ledger *self, const char *id, const YpEntry *entry)
{
  Order *order = g_hash_table_lookup (self->order_by_id, id);

  if (strcmp (entry->kind, "issued") == 0)
    {
      check_number (self, id, entry);
      check_issued (self, id, entry);
      order = g_new0 (Order, 1);
      g_strlcpy (order->id, id, sizeof order->id);
      order->recipient = get_text (self, entry, "recipient");
      order->issued_at = entry->at;
      order->index = self->orders->len;
      g_ptr_array_add (self->orders, order);
      g_hash_table_insert (self->order_by_id, order->id, order);
    }
  order->state = intern (self, entry->kind);

  return order;
}

/* Enters one entry, in the order of the journal. Returns: (transfer none) (nullable): the incident
 * it is about; @order gets the order that it is about. */
Case *
ledger_take (Ledger *self, const YpEntry *entry, Order **order)
{
  const char *incident = yp_entry_get_subject_id (entry, "incident");
  const char *id = yp_entry_get_subject_id (entry, "order");

  if (entry->seq != self->seq + 1)
    platform_complain (self->platform, "entry %" G_GUINT64_FORMAT " is missing", self->seq + 1);
  self->seq = entry->seq;
  self->n_entries++;
  g_strlcpy (self->head, entry->hash, sizeof self->head);
  *order = id != NULL ? take_order (self, id, entry) : NULL;

  return incident != NULL ? take_incident (self, incident, entry) : NULL;
}
