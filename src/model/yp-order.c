/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-order.h"

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-json-read-private.h"
#include "yp-record-private.h"

/* Before the year of a number stands who issues and what, as in 张指督〔2026〕0123号. */
static const struct
{
  const char *kind;
  const char *mark;
  const char *title;
} kinds[] = {
  { "reminder", "提", "提醒单" },
  { "supervision", "督", "督办单" },
  { "consultation", "会", "会办通知" },
};

static const YpOrderStep steps[] = {
  { "deliver", "delivered", "issued", TRUE, FALSE },
  { "sign", "signed", "issued delivered", TRUE, FALSE },
  { "answer", "answered", "signed", TRUE, TRUE },
  { "recall", "recalled", "issued delivered", FALSE, FALSE },
};

static const char *
find_mark (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].kind, kind) == 0)
      return kinds[i].mark;

  return NULL;
}

/**
 * yp_order_is_kind:
 * @kind: (nullable): a word
 *
 * Returns: whether it is a kind of order: `reminder`, `supervision`, `consultation`
 */
gboolean
yp_order_is_kind (const char *kind)
{
  return find_mark (kind) != NULL;
}

/**
 * yp_order_format_number:
 * @mark: of who issues it, such as 张指
 * @kind: of the order
 * @year: in which it was issued
 * @number: within kind and year, from 1
 *
 * Returns: (transfer full): its number as it is printed (文号): 张指督〔2026〕0123号
 */
char *
yp_order_format_number (const char *mark, const char *kind, guint year, guint number)
{
  g_return_val_if_fail (yp_order_is_kind (kind), NULL);

  return g_strdup_printf ("%s%s〔%u〕%04u号", mark, find_mark (kind), year, number);
}

/**
 * yp_order_get_title:
 * @kind: (nullable): a word
 *
 * Returns: (nullable): what such an order is called in print: 提醒单, 督办单, 会办通知; %NULL for
 *   what is no kind
 */
const char *
yp_order_get_title (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].kind, kind) == 0)
      return kinds[i].title;

  return NULL;
}

/**
 * yp_order_find_action:
 * @action: (nullable): what is asked for
 *
 * Returns: (transfer none) (nullable): the step
 */
const YpOrderStep *
yp_order_find_action (const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_strcmp0 (steps[i].action, action) == 0)
      return &steps[i];

  return NULL;
}

static const YpOrderStep *
find_kind (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (strcmp (steps[i].kind, kind) == 0)
      return &steps[i];

  return NULL;
}

static gboolean
check_recall (const YpRecord *order, gint64 at, GError **error)
{
  gint64 issued_at = 0;

  if (!_yp_json_has (order->body, "rule"))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_REFUSED,
                           "Only what was issued by rule can be recalled");
      return FALSE;
    }

  if (yp_json_get_time (order->body, "issued_at", &issued_at) &&
      at <= issued_at + YP_ORDER_RECALL_US)
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_REFUSED,
                       "It can be recalled for 60 seconds, and those have passed");
  return FALSE;
}

/**
 * yp_order_may:
 * @order: an order
 * @step: a step
 * @at: when, microseconds since 1970 UTC
 * @error: return location for %YP_ERROR_REFUSED, in words
 *
 * Returns: whether the step may be taken now, whoever takes it
 */
gboolean
yp_order_may (const YpRecord *order, const YpOrderStep *step, gint64 at, GError **error)
{
  g_auto (GStrv) from = NULL;

  g_return_val_if_fail (order != NULL && step != NULL, FALSE);

  from = g_strsplit (step->from, " ", -1);
  if (!g_strv_contains ((const char *const *) from, order->state))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "It is %s, and can not be %s", order->state,
                   step->kind);
      return FALSE;
    }

  return strcmp (step->action, "recall") != 0 || check_recall (order, at, error);
}

static gint64
get_step_time (JsonObject *body, const char *kind)
{
  g_autofree char *name = g_strconcat (kind, "_at", NULL);
  gint64 at = 0;

  return yp_json_get_time (body, name, &at) ? at : 0;
}

static void
forget_step (JsonObject *body, const char *kind)
{
  static const char *const parts[] = { "_at", "_by", "_note", "_attachments" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *name = g_strconcat (kind, parts[i], NULL);

      if (json_object_has_member (body, name))
        json_object_remove_member (body, name);
    }
}

/**
 * yp_order_stood_at:
 * @order: an order
 * @at: a moment, microseconds since 1970 UTC
 *
 * Returns: (transfer full) (nullable): the order as it stood then; %NULL where it was not issued
 * yet
 */
YpRecord *
yp_order_stood_at (YpRecord *order, gint64 at)
{
  g_autoptr (JsonObject) body = NULL;
  g_autofree char *text = NULL;
  const char *state = "issued";
  gint64 last;

  g_return_val_if_fail (order != NULL, NULL);

  if (order->updated_at <= at)
    return yp_record_ref (order);
  last = get_step_time (order->body, "issued");
  if (last > at)
    return NULL;

  body = _yp_json_copy (order->body);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      gint64 taken_at = get_step_time (body, steps[i].kind);

      if (taken_at > at)
        forget_step (body, steps[i].kind);
      else if (taken_at != 0)
        {
          state = steps[i].kind;
          last = taken_at;
        }
    }

  text = _yp_json_to_text (body);
  return yp_record_new_from_text (order->subject, state, order->about, order->seq, last, text,
                                  NULL);
}

static gboolean
check_issued (JsonObject *data, GError **error)
{
  static const char *const texts[] = { "number", "recipient", "subject", "demand" };
  JsonArray *incidents = yp_json_get_array (data, "incidents");
  gint64 answer_by;

  if (!yp_order_is_kind (yp_json_get_string (data, "kind")))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“kind” is none of reminder, supervision, consultation");
      return FALSE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = NULL;

      if (!_yp_json_require_text (data, texts[i], &text, error))
        return FALSE;
    }

  for (guint i = 0; incidents != NULL && i < json_array_get_length (incidents); i++)
    {
      JsonNode *node = json_array_get_element (incidents, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING ||
          !yp_id_is_valid (json_node_get_string (node)))
        incidents = NULL;
    }

  if (incidents == NULL || json_array_get_length (incidents) == 0)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“incidents” is not an array of their ids");
      return FALSE;
    }

  return _yp_json_require_time (data, "answer_by", &answer_by, error);
}

static gboolean
issue (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error)
{
  if (before != NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_REFUSED, "It was issued before");
      return FALSE;
    }

  if (!check_issued (entry->data, error))
    return FALSE;

  draft->body = _yp_json_copy (entry->data);
  _yp_record_sign (draft->body, "issued", entry->at, entry->actor);
  draft->state = "issued";
  draft->about =
      g_strdup (json_array_get_string_element (yp_json_get_array (entry->data, "incidents"), 0));

  return TRUE;
}

static gboolean
proceed (const YpRecord *before,
         const YpOrderStep *step,
         YpEntry *entry,
         YpRecordDraft *draft,
         GError **error)
{
  const char *note = yp_json_get_string (entry->data, "note");

  if (!yp_order_may (before, step, entry->at, error))
    return FALSE;

  if (step->needs_note && note == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "To %s, the note must say what",
                   step->action);
      return FALSE;
    }

  draft->body = _yp_json_copy (before->body);
  _yp_record_sign (draft->body, step->kind, entry->at, entry->actor);
  if (note != NULL)
    {
      g_autofree char *name = g_strconcat (step->kind, "_note", NULL);

      json_object_set_string_member (draft->body, name, note);
    }
  if (_yp_json_has (entry->data, "attachments"))
    {
      g_autofree char *name = g_strconcat (step->kind, "_attachments", NULL);

      json_object_set_member (draft->body, name,
                              json_node_copy (json_object_get_member (entry->data, "attachments")));
    }
  draft->state = step->kind;
  draft->about = g_strdup (before->about);

  return TRUE;
}

/* See #YpRecordType. */
gboolean
_yp_order_apply (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error)
{
  const YpOrderStep *step = find_kind (entry->kind);

  if (strcmp (entry->kind, "issued") == 0)
    return issue (before, entry, draft, error);
  if (step != NULL && before != NULL)
    return proceed (before, step, entry, draft, error);

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "It can not be “%.64s”", entry->kind);
  return FALSE;
}
