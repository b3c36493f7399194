/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-json.h"
#include "yp-route.h"

/* What each end of the account is made of; what is open is all else. */
static const struct
{
  const char *name;
  YpState state;
} ends[] = {
  { "closed", YP_STATE_CLOSED },
  { "rejected", YP_STATE_REJECTED },
  { "merged", YP_STATE_MERGED },
  { "void", YP_STATE_VOID },
};

typedef struct
{
  guint64 n_reported;
  guint64 n_open;
  guint64 n_ended[G_N_ELEMENTS (ends)];
} Account;

static void
add_tally (Account *account, const YpStoreTally *tally)
{
  for (guint i = 0; i < YP_N_STATES; i++)
    {
      account->n_reported += tally->n_by_state[i];
      if (yp_state_is_open ((YpState) i))
        account->n_open += tally->n_by_state[i];
    }
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    account->n_ended[i] += tally->n_by_state[ends[i].state];
}

static void
write_account (const Account *account, YpJsonWriter *writer)
{
  yp_json_add_int (writer, "reported", (gint64) account->n_reported);
  yp_json_add_int (writer, "open", (gint64) account->n_open);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    yp_json_add_int (writer, ends[i].name, (gint64) account->n_ended[i]);
}

static void
write_row (const YpStoreTally *tally, YpJsonWriter *writer)
{
  Account account = { 0 };

  add_tally (&account, tally);
  yp_json_open_object (writer, NULL);
  yp_json_add_string (writer, "town", tally->town);
  yp_json_add_string (writer, "source", tally->source);
  write_account (&account, writer);
  yp_json_close_object (writer);
}

/* `YYYY-MM-DD` of the city's calendar (UTC+8); today where it is left out. */
static gboolean
read_day (const YpRequest *request, gint64 now, gint64 *from, GError **error)
{
  const char *day = g_hash_table_lookup (request->query, "day");
  g_autofree char *text = NULL;
  gint64 noon;

  if (day == NULL)
    {
      *from = yp_time_start_of_day (now);
      return TRUE;
    }

  text = g_strconcat (day, "T04:00:00.000Z", NULL);
  if (strlen (day) == strlen ("2026-08-24") && yp_time_parse (text, &noon))
    {
      *from = yp_time_start_of_day (noon);
      return TRUE;
    }

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“day” is “%.32s”, not a day such as 2026-08-24",
               day);
  return FALSE;
}

/* GET /reconciliation?day=… */
static YpReply *
read_reconciliation (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  gint64 from;
  g_autoptr (GPtrArray) tallies = NULL;
  Account total = { 0 };
  GString *text;
  YpJsonWriter writer;

  if (!read_day (request, yp_clock_now (&city->clock), &from, error))
    return NULL;

  tallies = yp_store_tally (store, from, from + G_TIME_SPAN_DAY, error);
  if (tallies == NULL)
    return NULL;

  text = g_string_new (NULL);
  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_time (&writer, "from", from);
  yp_json_add_time (&writer, "to", from + G_TIME_SPAN_DAY);
  yp_json_open_array (&writer, "rows");
  for (guint i = 0; i < tallies->len; i++)
    {
      add_tally (&total, g_ptr_array_index (tallies, i));
      write_row (g_ptr_array_index (tallies, i), &writer);
    }
  yp_json_close_array (&writer);
  yp_json_open_object (&writer, "total");
  write_account (&total, &writer);
  yp_json_close_object (&writer);
  yp_json_close_object (&writer);

  return yp_reply_new_take (200, "application/json", text);
}

const YpRoute yp_tally_routes[] = {
  { .method = "GET", .pattern = "reconciliation", .read = read_reconciliation },
  { 0 },
};
