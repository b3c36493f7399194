/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-entry.h"
#include "yp-error.h"
#include "yp-json-read.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

static inline JsonObject *
object_from (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = yp_json_parse_object (text, strlen (text), &error);

  g_assert_no_error (error);
  return object;
}

/* An entry written @seq seconds after 1970 began. */
static inline YpEntry *
entry_from (guint64 seq, const char *subject, const char *kind, const char *data)
{
  g_autoptr (JsonObject) object = object_from (data);

  return yp_entry_new (seq, (gint64) seq * G_USEC_PER_SEC, "zjg", "test", subject, kind, object,
                       ZEROS);
}
