/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-store-private.h"

/* Nobody repeats a command after so long. */
#define KEPT_US (30 * G_TIME_SPAN_DAY)

void
yp_answer_free (YpAnswer *self)
{
  if (self == NULL)
    return;

  g_free (self->digest);
  g_free (self->body);
  g_free (self);
}

/**
 * yp_store_get_answer:
 * @self: a store
 * @key: an idempotency key
 * @answer: (out) (nullable) (transfer full): what was answered, or %NULL if nothing was
 * @error: return location for a #YpStoreError
 *
 * An answer is kept for 30 days.
 *
 * Returns: whether the store could be asked
 */
gboolean
yp_store_get_answer (YpStore *self, const char *key, YpAnswer **answer, GError **error)
{
  g_autoptr (YpDbRun) run = NULL;
  YpDbStep step;

  g_return_val_if_fail (self != NULL && key != NULL && answer != NULL, FALSE);

  *answer = NULL;
  run = _yp_store_prepare (self, "SELECT digest, status, body FROM answers WHERE key = $1", error);
  if (run == NULL)
    return FALSE;

  _yp_db_bind_text (run, 1, key);
  step = _yp_db_step (run, error);
  if (step == YP_DB_ROW)
    {
      *answer = g_new0 (YpAnswer, 1);
      (*answer)->digest = g_strdup (_yp_db_get_text (run, 0));
      (*answer)->status = (guint) _yp_db_get_int (run, 1);
      (*answer)->body = g_strdup (_yp_db_get_text (run, 2));
    }

  return step != YP_DB_ERROR;
}

/* Rows stand in the order of time, so the old ones are the first and finding them costs nothing.
 * Each new answer takes a few old ones away, so that nobody waits for a whole day's to go. */
static gboolean
forget_old_answers (YpStore *self, gint64 now, GError **error)
{
  YpDbStatement *statement;
  char before[YP_TIME_SIZE];

  statement = _yp_store_prepare (self,
                                 "DELETE FROM answers WHERE at < $1"
                                 " AND fid < (SELECT min (fid) FROM answers) + 4",
                                 error);
  if (statement == NULL)
    return FALSE;

  _yp_db_bind_time (statement, 1, now - KEPT_US, before);

  return _yp_db_run (statement, error);
}

static gboolean
insert_answer (YpStore *self,
               const char *key,
               gint64 at,
               const char *digest,
               guint status,
               const char *body,
               gboolean *is_new,
               GError **error)
{
  g_autoptr (YpDbRun) run = NULL;
  char at_text[YP_TIME_SIZE];
  YpDbStep step;

  run = _yp_store_prepare (self,
                           "INSERT INTO answers (key, at, digest, status, body)"
                           " VALUES ($1, $2, $3, $4, $5)"
                           " ON CONFLICT (key) DO NOTHING RETURNING fid",
                           error);
  if (run == NULL)
    return FALSE;

  _yp_db_bind_text (run, 1, key);
  _yp_db_bind_time (run, 2, at, at_text);
  _yp_db_bind_text (run, 3, digest);
  _yp_db_bind_int (run, 4, status);
  _yp_db_bind_text (run, 5, body);
  step = _yp_db_step (run, error);
  *is_new = step == YP_DB_ROW;

  return step != YP_DB_ERROR;
}

/**
 * yp_store_put_answer:
 * @self: a store with an open transaction
 * @key: an idempotency key
 * @at: now, microseconds since 1970 UTC
 * @digest: SHA-256 of the request, hexadecimal
 * @status: HTTP status of the answer
 * @body: the answer
 * @error: return location for a #YpStoreError, or %YP_ERROR_CONFLICT if @key has an answer
 *
 * Keeps what is answered to a command, with what the command does, in one transaction.
 *
 * Returns: whether it is written
 */
gboolean
yp_store_put_answer (YpStore *self,
                     const char *key,
                     gint64 at,
                     const char *digest,
                     guint status,
                     const char *body,
                     GError **error)
{
  gboolean is_new;

  g_return_val_if_fail (self != NULL && key != NULL && digest != NULL && body != NULL, FALSE);

  if (!_yp_store_check_writing (self, error))
    return FALSE;

  if (!insert_answer (self, key, at, digest, status, body, &is_new, error) ||
      !forget_old_answers (self, at, error))
    {
      self->is_broken = TRUE;
      return FALSE;
    }

  if (!is_new)
    g_set_error (error, YP_ERROR, YP_ERROR_CONFLICT, "The key “%s” was answered before", key);

  return is_new;
}
