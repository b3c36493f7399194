/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-handover.h"

#include "yp-error.h"
#include "yp-json-read-private.h"
#include "yp-names-private.h"
#include "yp-record-private.h"

/* More lines nobody reads; the platform writes fewer. */
#define MAX_LINES 200

#define MAX_AREA 64

static const char *const groups[YP_N_HANDOVER_GROUPS] = {
  [YP_HANDOVER_LATE] = "late",       [YP_HANDOVER_DUE] = "due",
  [YP_HANDOVER_WAITING] = "waiting", [YP_HANDOVER_ALARMS] = "alarms",
  [YP_HANDOVER_ORDERS] = "orders",
};

static const char *const steps[] = {
  [YP_HANDOVER_TICK] = "tick",
  [YP_HANDOVER_UNTICK] = "untick",
  [YP_HANDOVER_SIGN] = "sign",
  [YP_HANDOVER_WITHDRAW] = "withdraw",
};

const char *
yp_handover_group_get_name (YpHandoverGroup group)
{
  return groups[group];
}

gboolean
yp_handover_step_from_name (const char *name, YpHandoverStep *step)
{
  guint index;

  if (!_yp_names_find (steps, G_N_ELEMENTS (steps), name, &index))
    return FALSE;

  *step = (YpHandoverStep) index;
  return TRUE;
}

const char *
yp_handover_step_get_name (YpHandoverStep step)
{
  return steps[step];
}

static JsonObject *
get_row (JsonObject *body, guint index)
{
  JsonArray *lines = yp_json_get_array (body, "lines");
  JsonNode *node = lines != NULL && index < json_array_get_length (lines)
                       ? json_array_get_element (lines, index)
                       : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* What it is of, such as 派遣-东片; nothing where what came does not say it. */
const char *
yp_handover_get_seat (const YpRecord *handover)
{
  const char *seat = yp_json_get_string (handover->body, "seat");

  return seat != NULL ? seat : "";
}

guint
yp_handover_get_n_lines (const YpRecord *handover)
{
  JsonArray *lines = yp_json_get_array (handover->body, "lines");

  return lines != NULL ? json_array_get_length (lines) : 0;
}

/**
 * yp_handover_get_line:
 * @handover: a handover
 * @index: which line, from 0
 * @line: (out caller-allocates): it; borrows from @handover
 *
 * Returns: whether there is such a line
 */
gboolean
yp_handover_get_line (const YpRecord *handover, guint index, YpHandoverLine *line)
{
  JsonObject *row = get_row (handover->body, index);
  guint group;
  gint64 n = 0;

  if (row == NULL ||
      !_yp_names_find (groups, G_N_ELEMENTS (groups), yp_json_get_string (row, "group"), &group))
    return FALSE;

  yp_json_get_int (row, "n", &n);
  *line = (YpHandoverLine){ .group = (YpHandoverGroup) group,
                            .subject = yp_json_get_string (row, "subject"),
                            .kind = yp_json_get_string (row, "kind"),
                            .state = yp_json_get_string (row, "state"),
                            .title = yp_json_get_string (row, "title"),
                            .place = yp_json_get_string (row, "place"),
                            .who = yp_json_get_string (row, "who"),
                            .n = (guint) CLAMP (n, 0, G_MAXINT),
                            .ticked_by = yp_json_get_string (row, "ticked_by") };
  yp_json_get_time (row, "at", &line->at);
  yp_json_get_time (row, "ticked_at", &line->ticked_at);
  return TRUE;
}

guint
yp_handover_count_ticked (const YpRecord *handover)
{
  guint n = 0;

  for (guint i = 0; i < yp_handover_get_n_lines (handover); i++)
    {
      JsonObject *row = get_row (handover->body, i);

      n += row != NULL && _yp_json_has (row, "ticked_by") ? 1 : 0;
    }

  return n;
}

/* Whether it is neither signed by both nor withdrawn. */
gboolean
yp_handover_is_open (const YpRecord *handover)
{
  return strcmp (handover->state, "open") == 0;
}

/* Whether it is of a seat in @area, the code of a town or village; %NULL is the city. Whoever
 * comes in is of the same place as who goes out. */
gboolean
yp_handover_is_within (const YpRecord *handover, const char *area)
{
  return g_strcmp0 (yp_json_get_string (handover->body, "area"), area) == 0;
}

/* Whether @actor, who may be %NULL, is the one going out. */
gboolean
yp_handover_is_of (const YpRecord *handover, const char *actor)
{
  return actor != NULL && g_strcmp0 (yp_json_get_string (handover->body, "opened_by"), actor) == 0;
}

/**
 * yp_handover_get_kind:
 * @handover: a handover
 * @step: a step
 * @actor: who takes it
 *
 * Returns: the journal's word for having done it; a signature is one of two
 */
const char *
yp_handover_get_kind (const YpRecord *handover, YpHandoverStep step, const char *actor)
{
  switch (step)
    {
    case YP_HANDOVER_TICK:
      return "ticked";
    case YP_HANDOVER_UNTICK:
      return "unticked";
    case YP_HANDOVER_WITHDRAW:
      return "withdrawn";
    case YP_HANDOVER_SIGN:
    default:
      return yp_handover_is_of (handover, actor) ? "given" : "taken";
    }
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, YP_ERROR, YP_ERROR_REFUSED, why);
  return FALSE;
}

static gboolean
check_tick (const YpRecord *handover,
            YpHandoverStep step,
            guint line,
            const char *actor,
            GError **error)
{
  YpHandoverLine row;

  if (yp_handover_is_of (handover, actor))
    return refuse (error, "Its lines are ticked by who comes in");
  if (_yp_json_has (handover->body, "given_at") || _yp_json_has (handover->body, "taken_at"))
    return refuse (error, "Somebody has signed it, and its ticks stay");

  if (!yp_handover_get_line (handover, line, &row))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "It has no line %u", line + 1);
      return FALSE;
    }

  if ((row.ticked_by == NULL) == (step == YP_HANDOVER_TICK))
    return TRUE;

  if (row.ticked_by != NULL)
    g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "Line %u is ticked already, by %s", line + 1,
                 row.ticked_by);
  else
    g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "Line %u is not ticked", line + 1);
  return FALSE;
}

static gboolean
check_signature (const YpRecord *handover, const char *actor, GError **error)
{
  gboolean is_out = yp_handover_is_of (handover, actor);
  guint n_open = yp_handover_get_n_lines (handover) - yp_handover_count_ticked (handover);

  if (n_open > 0)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED,
                   "Before it is signed, every line must be ticked: %u are not", n_open);
      return FALSE;
    }

  if (is_out && _yp_json_has (handover->body, "given_at"))
    return refuse (error, "Who goes out has signed it; who comes in is another person");
  if (!is_out && _yp_json_has (handover->body, "taken_at"))
    return refuse (error, "Somebody has come in and signed it already");

  return TRUE;
}

/**
 * yp_handover_may:
 * @handover: a handover
 * @step: a step
 * @line: which line, from 0; for ticks
 * @actor: who would take it, as the journal names them
 * @error: return location for %YP_ERROR_REFUSED, in words
 *
 * The rules of who and when: who opened it goes out, whoever else ticks and signs comes in; nobody
 * signs before all is ticked; what is signed by both, or withdrawn, stays as it is.
 *
 * Returns: whether the step may be taken now
 */
gboolean
yp_handover_may (const YpRecord *handover,
                 YpHandoverStep step,
                 guint line,
                 const char *actor,
                 GError **error)
{
  g_return_val_if_fail (handover != NULL && actor != NULL, FALSE);

  if (!yp_handover_is_open (handover))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "It is %s, and does not change any more",
                   handover->state);
      return FALSE;
    }

  switch (step)
    {
    case YP_HANDOVER_TICK:
    case YP_HANDOVER_UNTICK:
      return check_tick (handover, step, line, actor, error);
    case YP_HANDOVER_SIGN:
      return check_signature (handover, actor, error);
    case YP_HANDOVER_WITHDRAW:
    default:
      return TRUE;
    }
}

static gboolean
check_text (JsonObject *data, const char *name, glong least, glong most, GError **error)
{
  const char *text = yp_json_get_string (data, name);
  glong length = text != NULL ? g_utf8_strlen (text, -1) : 0;

  if ((text != NULL || !_yp_json_has (data, name)) && length >= least && length <= most)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is no text of %ld to %ld characters", name,
               least, most);
  return FALSE;
}

/* Either about something, or how many more there are. */
static gboolean
check_row (JsonObject *row)
{
  const char *subject = row != NULL ? yp_json_get_string (row, "subject") : NULL;
  guint group;
  gint64 n = 0;

  return row != NULL && !_yp_json_has (row, "ticked_by") && !_yp_json_has (row, "ticked_at") &&
         _yp_names_find (groups, G_N_ELEMENTS (groups), yp_json_get_string (row, "group"),
                         &group) &&
         ((subject != NULL && strchr (subject, '/') != NULL) ||
          (yp_json_get_int (row, "n", &n) && n > 0));
}

static gboolean
check_opened (JsonObject *data, GError **error)
{
  JsonArray *lines = yp_json_get_array (data, "lines");
  guint n = lines != NULL ? json_array_get_length (lines) : 0;
  gboolean is_good = lines != NULL && n <= MAX_LINES;

  for (guint i = 0; i < n && is_good; i++)
    is_good = check_row (get_row (data, i));

  if (!is_good)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“lines” is not an array of at most %d lines",
                   MAX_LINES);
      return FALSE;
    }

  return check_text (data, "seat", 1, YP_SEAT_MAX_NAME, error) &&
         check_text (data, "area", 0, MAX_AREA, error) &&
         check_text (data, "text", 0, YP_HANDOVER_MAX_TEXT, error);
}

static gboolean
open_handover (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error)
{
  if (before != NULL)
    return refuse (error, "It was opened before");

  if (!check_opened (entry->data, error))
    return FALSE;

  draft->body = _yp_json_copy (entry->data);
  _yp_record_sign (draft->body, "opened", entry->at, entry->actor);
  draft->state = "open";

  return TRUE;
}

/* Which step an entry tells of, where it is one that its actor can have taken. */
static gboolean
find_step (const YpRecord *before, YpEntry *entry, YpHandoverStep *step)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (strcmp (yp_handover_get_kind (before, (YpHandoverStep) i, entry->actor), entry->kind) == 0)
      {
        *step = (YpHandoverStep) i;
        return TRUE;
      }

  return FALSE;
}

/* The row as it is after the step; what was is sealed. */
static JsonObject *
make_row (JsonObject *row, YpHandoverStep step, YpEntry *entry)
{
  JsonObject *copy = _yp_json_copy (row);

  if (step == YP_HANDOVER_TICK)
    _yp_record_sign (copy, "ticked", entry->at, entry->actor);
  else
    {
      json_object_remove_member (copy, "ticked_at");
      json_object_remove_member (copy, "ticked_by");
    }

  return copy;
}

static void
set_tick (JsonObject *body, guint index, YpHandoverStep step, YpEntry *entry)
{
  JsonArray *before = yp_json_get_array (body, "lines");
  JsonArray *lines = json_array_new ();

  for (guint i = 0; i < json_array_get_length (before); i++)
    if (i == index)
      json_array_add_object_element (lines, make_row (get_row (body, i), step, entry));
    else
      json_array_add_element (lines, json_node_copy (json_array_get_element (before, i)));

  json_object_set_array_member (body, "lines", lines);
}

static void
set_signature (JsonObject *body, YpEntry *entry)
{
  const char *note = yp_json_get_string (entry->data, "note");

  _yp_record_sign (body, entry->kind, entry->at, entry->actor);
  if (note != NULL)
    {
      g_autofree char *name = g_strconcat (entry->kind, "_note", NULL);

      json_object_set_string_member (body, name, note);
    }
}

static gboolean
proceed (const YpRecord *before,
         YpHandoverStep step,
         YpEntry *entry,
         YpRecordDraft *draft,
         GError **error)
{
  gboolean is_tick = step == YP_HANDOVER_TICK || step == YP_HANDOVER_UNTICK;
  gint64 line = 1;

  if (!check_text (entry->data, "note", 0, YP_HANDOVER_MAX_TEXT, error))
    return FALSE;
  if (is_tick && (!yp_json_get_int (entry->data, "line", &line) || line < 1 || line > MAX_LINES))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“line” is no number from 1 to %d",
                   MAX_LINES);
      return FALSE;
    }
  if (!yp_handover_may (before, step, (guint) line - 1, entry->actor, error))
    return FALSE;

  draft->body = _yp_json_copy (before->body);
  if (is_tick)
    set_tick (draft->body, (guint) line - 1, step, entry);
  else
    set_signature (draft->body, entry);

  if (step == YP_HANDOVER_WITHDRAW)
    draft->state = "withdrawn";
  else
    draft->state = _yp_json_has (draft->body, "given_at") && _yp_json_has (draft->body, "taken_at")
                       ? "signed"
                       : "open";
  return TRUE;
}

/* See #YpRecordType. */
gboolean
_yp_handover_apply (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error)
{
  YpHandoverStep step;

  if (strcmp (entry->kind, "opened") == 0)
    return open_handover (before, entry, draft, error);
  if (before != NULL && find_step (before, entry, &step))
    return proceed (before, step, entry, draft, error);

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "It can not be “%.64s” now", entry->kind);
  return FALSE;
}
