/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-db.h"

#include <math.h>

#include "yp-clock.h"
#include "yp-store-private.h"

G_DEFINE_QUARK (yp_store_error, yp_store_error)

static YpDb *
refuse_postgresql (const char *url, gboolean read_only, GError **error)
{
  g_set_error_literal (error, YP_STORE_ERROR, YP_STORE_ERROR_UNAVAILABLE,
                       "This build has no PostgreSQL driver");
  return NULL;
}

/* The first whose prefix fits; a path has none. */
static const struct
{
  const char *prefix;
  YpDb *(*open) (const char *url, gboolean read_only, GError **error);
} drivers[] = {
  { "postgresql://", refuse_postgresql },
  { "postgres://", refuse_postgresql },
  { "", yp_sqlite_open },
};

YpDb *
_yp_db_open (const char *url, gboolean read_only, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (drivers); i++)
    if (g_str_has_prefix (url, drivers[i].prefix))
      return drivers[i].open (url, read_only, error);

  g_assert_not_reached ();
}

/* Runs a statement that gives no rows, or whose rows nobody wants, and leaves it ready again. */
gboolean
_yp_db_run (YpDbStatement *statement, GError **error)
{
  YpDbStep step = YP_DB_ROW;

  while (step == YP_DB_ROW)
    step = _yp_db_step (statement, error);
  _yp_db_reset (statement);

  return step == YP_DB_DONE;
}

/* @text has YP_TIME_SIZE bytes and must live until the statement is reset. */
void
_yp_db_bind_time (YpDbStatement *statement, int index, gint64 time_us, char *text)
{
  yp_time_format (time_us, text);
  statement->klass->bind_text (statement, index, text, YP_TIME_SIZE - 1);
}

/* NaN is what is not known: NULL. */
void
_yp_db_bind_number (YpDbStatement *statement, int index, double value)
{
  if (isnan (value))
    statement->klass->bind_null (statement, index);
  else
    statement->klass->bind_double (statement, index, value);
}

/* 0 for NULL and for what is no time. */
gint64
_yp_db_get_time (YpDbStatement *statement, int column)
{
  const char *text = _yp_db_get_text (statement, column);
  gint64 time_us;

  return text != NULL && yp_time_parse (text, &time_us) ? time_us : 0;
}

/* (nullable): %NULL for NULL. */
const char *
_yp_db_get_text (YpDbStatement *statement, int column)
{
  gsize length;

  return statement->klass->get_text (statement, column, &length);
}
