/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-setting.h"

#include "yp-calendar.h"
#include "yp-error.h"
#include "yp-json-read-private.h"
#include "yp-ladder.h"
#include "yp-letterhead.h"
#include "yp-model-resources.h"
#include "yp-record-private.h"

/* Rules that a city changes while it runs: each is a table in CSV, a record `setting/NAME` with
 * `name` and `text`; until it is set, the one that is built in holds. */

static gboolean
check_calendar (const char *text, GError **error)
{
  g_autoptr (YpCalendar) calendar = yp_calendar_new_from_csv (text, strlen (text), error);

  return calendar != NULL;
}

static gboolean
check_ladder (const char *text, GError **error)
{
  g_autoptr (YpLadder) ladder = yp_ladder_new_from_csv (text, strlen (text), error);

  return ladder != NULL;
}

static gboolean
check_letterhead (const char *text, GError **error)
{
  g_autoptr (YpLetterhead) letterhead = yp_letterhead_new_from_csv (text, strlen (text), error);

  return letterhead != NULL;
}

static const struct
{
  const char *name;
  const char *path;
  gboolean (*check) (const char *text, GError **error);
} settings[] = {
  { "calendar", "/yiping/model/calendar.csv", check_calendar },
  { "ladder", "/yiping/model/ladder.csv", check_ladder },
  { "letterhead", "/yiping/model/letterhead.csv", check_letterhead },
};

/**
 * yp_setting_get_name:
 * @index: from 0 up
 *
 * Returns: (nullable): a setting's name; %NULL behind the last
 */
const char *
yp_setting_get_name (guint index)
{
  return index < G_N_ELEMENTS (settings) ? settings[index].name : NULL;
}

/**
 * yp_setting_get_default:
 * @name: of a setting
 *
 * Returns: (transfer full): the table that is built in
 */
GBytes *
yp_setting_get_default (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (strcmp (settings[i].name, name) == 0)
      {
        g_autoptr (GError) error = NULL;
        GBytes *bytes = g_resource_lookup_data (yp_model_get_resource (), settings[i].path,
                                                G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

        if (bytes == NULL)
          g_error ("%s", error->message);
        return bytes;
      }

  g_return_val_if_reached (NULL);
}

/**
 * yp_setting_check:
 * @name: from outside
 * @text: from outside
 * @error: return location for %YP_ERROR_INVALID, which names the line
 *
 * Returns: whether that setting can be so
 */
gboolean
yp_setting_check (const char *name, const char *text, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_strcmp0 (settings[i].name, name) == 0)
      return settings[i].check (text, error);

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "“name” is “%.64s”, not one of calendar, ladder, letterhead",
               name != NULL ? name : "");
  return FALSE;
}

static gboolean
check (JsonObject *body, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  return _yp_json_require_text (body, "name", &name, error) &&
         _yp_json_require_text (body, "text", &text, error) && yp_setting_check (name, text, error);
}

/* See #YpRecordType. */
gboolean
_yp_setting_apply (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error)
{
  if (!_yp_record_set (before, entry, check, draft, error))
    return FALSE;

  if (g_strcmp0 (yp_json_get_string (draft->body, "name"),
                 yp_entry_get_subject_id (entry, "setting")) == 0)
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "Its name is another");
  return FALSE;
}
