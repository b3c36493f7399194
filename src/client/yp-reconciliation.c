/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-reconciliation.h"

#include "yp-clock.h"
#include "yp-error.h"

#define MAX_SIZE (4 * 1024 * 1024)

static const char *const ends[YP_N_ACCOUNT_ENDS] = {
  "open", "closed", "rejected", "merged", "void",
};

static void
free_account (YpAccount *self)
{
  g_free (self->town);
  g_free (self->source);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpAccount, free_account)

static YpAccount *
parse_account (JsonObject *object, GError **error)
{
  g_autoptr (YpAccount) self = g_new0 (YpAccount, 1);
  gboolean is_whole = object != NULL && yp_json_get_int (object, "reported", &self->n_reported);

  for (guint i = 0; is_whole && i < YP_N_ACCOUNT_ENDS; i++)
    is_whole = yp_json_get_int (object, ends[i], &self->n_by_end[i]);

  if (!is_whole)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "A row of the account has gaps");
      return NULL;
    }

  self->town = g_strdup (yp_json_get_string (object, "town"));
  self->source = g_strdup (yp_json_get_string (object, "source"));
  return g_steal_pointer (&self);
}

static gboolean
parse_rows (YpReconciliation *self, JsonArray *rows, GError **error)
{
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);
      YpAccount *row =
          parse_account (JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL, error);

      if (row == NULL)
        return FALSE;
      g_ptr_array_add (self->rows, row);
    }

  return TRUE;
}

/**
 * yp_reconciliation_new_from_json:
 * @text: (array length=length): what `GET /reconciliation` gives
 * @length: how many bytes
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): the account, or %NULL with @error set
 */
YpReconciliation *
yp_reconciliation_new_from_json (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonObject) root = yp_json_parse_object (text, length, error);
  g_autoptr (YpReconciliation) self = g_new0 (YpReconciliation, 1);

  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) free_account);
  if (root == NULL)
    return NULL;

  if (!yp_json_get_time (root, "from", &self->from))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "The account names no day");
      return NULL;
    }

  self->total = parse_account (yp_json_get_object (root, "total"), error);
  if (self->total == NULL || !parse_rows (self, yp_json_get_array (root, "rows"), error))
    return NULL;

  return g_steal_pointer (&self);
}

void
yp_reconciliation_free (YpReconciliation *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->total, free_account);
  g_free (self);
}

/* Whether each that was reported is accounted for, once. */
gboolean
yp_account_is_even (const YpAccount *self)
{
  gint64 sum = 0;

  for (guint i = 0; i < YP_N_ACCOUNT_ENDS; i++)
    sum += self->n_by_end[i];

  return sum == self->n_reported;
}

/* Whether each row is even, and the rows are the total. */
gboolean
yp_reconciliation_is_even (const YpReconciliation *self)
{
  gint64 n_reported = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const YpAccount *row = g_ptr_array_index (self->rows, i);

      if (!yp_account_is_even (row))
        return FALSE;
      n_reported += row->n_reported;
    }

  return yp_account_is_even (self->total) && n_reported == self->total->n_reported;
}

static gpointer
fetch (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) body = yp_session_get (session, data, MAX_SIZE, cancellable, error);

  if (body == NULL)
    return NULL;

  return yp_reconciliation_new_from_json (g_bytes_get_data (body, NULL), g_bytes_get_size (body),
                                          error);
}

/**
 * yp_reconciliation_fetch_async:
 * @situation: whose platform
 * @day: a moment of the day, microseconds since 1970 UTC
 * @cancellable: (nullable): stops
 * @callback: called once
 * @user_data: for @callback
 */
void
yp_reconciliation_fetch_async (YpSituation *situation,
                               gint64 day,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  char text[9];

  yp_time_format_date (day, text);
  yp_situation_ask_async (
      situation, fetch,
      g_strdup_printf ("reconciliation?day=%.4s-%.2s-%.2s", text, text + 4, text + 6), g_free,
      (GDestroyNotify) yp_reconciliation_free, cancellable, callback, user_data);
}

YpReconciliation *
yp_reconciliation_fetch_finish (YpSituation *situation, GAsyncResult *result, GError **error)
{
  return yp_situation_ask_finish (situation, result, error);
}
