/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-consultation.h"

#include "yp-error.h"
#include "yp-json-read-private.h"
#include "yp-record-private.h"

#define R(role) YP_ROLE_##role

#define LEADS ((YpRoles) (R (SHIFT_LEADER) | R (INSPECTOR) | R (LEADER)))

#define UNDECIDED "proposed convened"

/* domain.md §1.4: cases attached, units invited, minutes, decision; the decision is a precedent. */
static const YpConsultationStep steps[] = {
  { "attach", "attached", UNDECIDED, NULL, YP_CONSULTATION_PROPOSERS },
  { "convene", "convened", UNDECIDED, "convened", LEADS },
  { "record", "minuted", "convened", NULL, LEADS },
  { "decide", "decided", "convened", "decided", (YpRoles) (R (SHIFT_LEADER) | R (LEADER)) },
  { "withdraw", "withdrawn", UNDECIDED, "withdrawn", LEADS },
  { "revoke", "revoked", "decided", "revoked", R (LEADER) },
};

static const char *const reasons[] = { "returns", "no-owner", "jurisdiction", "request", NULL };

/**
 * yp_consultation_get_table:
 * @n_steps: (out): how many
 *
 * Returns: (array length=n_steps) (transfer none): all steps, in their order
 */
const YpConsultationStep *
yp_consultation_get_table (guint *n_steps)
{
  g_return_val_if_fail (n_steps != NULL, NULL);

  *n_steps = G_N_ELEMENTS (steps);
  return steps;
}

/**
 * yp_consultation_find_action:
 * @action: (nullable): what is asked for
 *
 * Returns: (transfer none) (nullable): the step
 */
const YpConsultationStep *
yp_consultation_find_action (const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_strcmp0 (steps[i].action, action) == 0)
      return &steps[i];

  return NULL;
}

static const YpConsultationStep *
find_kind (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (strcmp (steps[i].kind, kind) == 0)
      return &steps[i];

  return NULL;
}

static gboolean
is_in (const char *words, const char *word)
{
  g_auto (GStrv) all = g_strsplit (words, " ", -1);

  return g_strv_contains ((const char *const *) all, word);
}

/**
 * yp_consultation_may:
 * @consultation: a consultation
 * @step: a step
 * @error: return location for %YP_ERROR_REFUSED, in words
 *
 * Returns: whether the step may be taken now, whoever takes it
 */
gboolean
yp_consultation_may (const YpRecord *consultation, const YpConsultationStep *step, GError **error)
{
  g_return_val_if_fail (consultation != NULL && step != NULL, FALSE);

  if (!is_in (step->from, consultation->state))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "It is %s, and can not be %s",
                   consultation->state, step->kind);
      return FALSE;
    }

  if (strcmp (step->action, "decide") != 0 || _yp_json_has (consultation->body, "minutes"))
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_REFUSED,
                       "Before it is decided, its minutes must be recorded");
  return FALSE;
}

/**
 * yp_consultation_is_open:
 * @consultation: a consultation
 *
 * Returns: whether it is still to be decided
 */
gboolean
yp_consultation_is_open (const YpRecord *consultation)
{
  return is_in (UNDECIDED, consultation->state);
}

/* Whether a member is an array of texts, @least at least; ids of incidents if @are_ids. */
static gboolean
check_list (JsonObject *data, const char *name, guint least, gboolean are_ids, GError **error)
{
  JsonArray *array = yp_json_get_array (data, name);
  guint n = array != NULL ? json_array_get_length (array) : 0;
  gboolean is_list = n >= least && (array != NULL || !_yp_json_has (data, name));

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (text == NULL || *text == '\0' || (are_ids && !yp_id_is_valid (text)))
        is_list = FALSE;
    }

  if (!is_list)
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is not an array of %u or more texts",
                 name, least);

  return is_list;
}

/* Puts the texts of @data's list that are not there yet behind those of @body's. */
static void
extend_list (JsonObject *body, JsonObject *data, const char *name)
{
  JsonArray *old = yp_json_get_array (body, name);
  JsonArray *more = yp_json_get_array (data, name);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *all = json_array_new ();
  JsonArray *const both[] = { old, more };

  for (guint k = 0; k < G_N_ELEMENTS (both); k++)
    for (guint i = 0; both[k] != NULL && i < json_array_get_length (both[k]); i++)
      {
        const char *text = json_array_get_string_element (both[k], i);

        if (g_hash_table_add (seen, (char *) text))
          json_array_add_string_element (all, text);
      }

  /* What @seen points to lives in the old list until here. */
  json_object_set_array_member (body, name, all);
}

/* Puts a copy of @data's member, if it has one, in the place of @body's. */
static void
take_member (JsonObject *body, JsonObject *data, const char *name)
{
  JsonNode *node = json_object_get_member (data, name);

  if (node != NULL)
    json_object_set_member (body, name, json_node_copy (node));
}

static gboolean
require_texts (JsonObject *data, const char *names, GError **error)
{
  g_auto (GStrv) words = g_strsplit (names, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *text = NULL;

      if (!_yp_json_require_text (data, words[i], &text, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
propose (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error)
{
  const char *reason = yp_json_get_string (entry->data, "reason");

  if (before != NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_REFUSED, "It was proposed before");
      return FALSE;
    }

  if (reason == NULL || !g_strv_contains (reasons, reason))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“reason” is none of returns, no-owner, jurisdiction, request");
      return FALSE;
    }

  if (!require_texts (entry->data, "subject", error) ||
      !check_list (entry->data, "incidents", 1, TRUE, error) ||
      !check_list (entry->data, "invited", 0, FALSE, error))
    return FALSE;

  draft->body = _yp_json_copy (entry->data);
  _yp_record_sign (draft->body, entry->kind, entry->at, entry->actor);
  draft->state = "proposed";
  draft->about =
      g_strdup (json_array_get_string_element (yp_json_get_array (entry->data, "incidents"), 0));

  return TRUE;
}

static gboolean
take_attached (JsonObject *body, JsonObject *data, GError **error)
{
  if (!check_list (data, "incidents", 1, TRUE, error))
    return FALSE;

  extend_list (body, data, "incidents");
  return TRUE;
}

static gboolean
take_convened (JsonObject *body, JsonObject *data, GError **error)
{
  gint64 meeting_at;

  if (!_yp_json_require_time (data, "meeting_at", &meeting_at, error) ||
      !require_texts (data, "place", error) || !check_list (data, "invited", 1, FALSE, error))
    return FALSE;

  take_member (body, data, "meeting_at");
  take_member (body, data, "place");
  extend_list (body, data, "invited");
  return TRUE;
}

static gboolean
take_minuted (JsonObject *body, JsonObject *data, GError **error)
{
  if (!require_texts (data, "minutes", error))
    return FALSE;

  take_member (body, data, "minutes");
  take_member (body, data, "attachments");
  return TRUE;
}

/* Who leads, who helps, until when, and for what it holds from now on. */
static gboolean
take_decided (JsonObject *body, JsonObject *data, GError **error)
{
  static const char *const members[] = { "lead", "support", "deadline", "items", "area" };
  g_autofree char *area = NULL;
  gint64 deadline;

  if (!require_texts (data, "lead", error) ||
      !_yp_json_require_time (data, "deadline", &deadline, error) ||
      !_yp_json_read_text (data, "area", &area, error) ||
      !check_list (data, "support", 0, FALSE, error) ||
      !check_list (data, "items", 1, FALSE, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    take_member (body, data, members[i]);
  return TRUE;
}

static gboolean
take_nothing (JsonObject *body, JsonObject *data, GError **error)
{
  return require_texts (data, "note", error);
}

static const struct
{
  const char *kind;
  gboolean (*take) (JsonObject *body, JsonObject *data, GError **error);
} effects[] = {
  { "attached", take_attached }, { "convened", take_convened }, { "minuted", take_minuted },
  { "decided", take_decided },   { "withdrawn", take_nothing }, { "revoked", take_nothing },
};

static gboolean
proceed (const YpRecord *before,
         const YpConsultationStep *step,
         YpEntry *entry,
         YpRecordDraft *draft,
         GError **error)
{
  const char *note = yp_json_get_string (entry->data, "note");

  if (!yp_consultation_may (before, step, error))
    return FALSE;

  draft->body = _yp_json_copy (before->body);
  for (guint i = 0; i < G_N_ELEMENTS (effects); i++)
    if (strcmp (effects[i].kind, entry->kind) == 0 &&
        !effects[i].take (draft->body, entry->data, error))
      return FALSE;

  _yp_record_sign (draft->body, entry->kind, entry->at, entry->actor);
  if (note != NULL)
    {
      g_autofree char *name = g_strconcat (entry->kind, "_note", NULL);

      json_object_set_string_member (draft->body, name, note);
    }
  /* States are words of the table, which outlives all. */
  draft->state = step->to;
  for (guint i = 0; draft->state == NULL && i < G_N_ELEMENTS (steps); i++)
    if (g_strcmp0 (steps[i].to, before->state) == 0)
      draft->state = steps[i].to;
  if (draft->state == NULL)
    draft->state = "proposed";
  draft->about = g_strdup (before->about);

  return TRUE;
}

/* See #YpRecordType. */
gboolean
_yp_consultation_apply (const YpRecord *before,
                        YpEntry *entry,
                        YpRecordDraft *draft,
                        GError **error)
{
  const YpConsultationStep *step = find_kind (entry->kind);

  if (strcmp (entry->kind, "proposed") == 0)
    return propose (before, entry, draft, error);
  if (step != NULL && before != NULL)
    return proceed (before, step, entry, draft, error);

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "It can not be “%.64s”", entry->kind);
  return FALSE;
}

/**
 * yp_precedent_new:
 * @consultation: a consultation
 *
 * Returns: (transfer full) (nullable): what it decided; %NULL as long as it holds for nothing
 */
YpPrecedent *
yp_precedent_new (const YpRecord *consultation)
{
  g_auto (GStrv) support = NULL;
  YpPrecedent *self;

  g_return_val_if_fail (consultation != NULL, NULL);

  if (strcmp (consultation->state, "decided") != 0)
    return NULL;

  support = yp_json_get_texts (consultation->body, "support");
  self = g_new0 (YpPrecedent, 1);
  self->consultation = g_strdup (consultation->id);
  self->items = yp_json_get_texts (consultation->body, "items");
  self->area = g_strdup (yp_json_get_string (consultation->body, "area"));
  self->lead = g_strdup (yp_json_get_string (consultation->body, "lead"));
  self->support = support[0] != NULL ? g_strjoinv (",", support) : NULL;
  yp_json_get_time (consultation->body, "decided_at", &self->decided_at);

  return self;
}

/**
 * yp_precedent_free:
 * @self: (transfer full): a precedent
 */
void
yp_precedent_free (YpPrecedent *self)
{
  g_free (self->consultation);
  g_strfreev (self->items);
  g_free (self->area);
  g_free (self->lead);
  g_free (self->support);
  g_free (self);
}

/* How closely it fits the place: 0 not at all, 1 as in the whole city, 3 as in the very village. */
static guint
fit (const YpPrecedent *self, const char *town, const char *village)
{
  if (self->area == NULL)
    return 1;
  if (g_strcmp0 (self->area, town) == 0)
    return 2;

  return g_strcmp0 (self->area, village) == 0 ? 3 : 0;
}

/**
 * yp_precedents_find:
 * @precedents: (element-type YpPrecedent): what was decided
 * @item: key of an item
 * @town: (nullable): code of the town of a place
 * @village: (nullable): code of its village
 *
 * Returns: (transfer none) (nullable): what holds there: of those for that item the one for the
 *   smallest area, and of these the latest
 */
const YpPrecedent *
yp_precedents_find (GPtrArray *precedents, const char *item, const char *town, const char *village)
{
  const YpPrecedent *best = NULL;
  guint best_fit = 0;

  g_return_val_if_fail (precedents != NULL && item != NULL, NULL);

  for (guint i = 0; i < precedents->len; i++)
    {
      const YpPrecedent *row = g_ptr_array_index (precedents, i);
      guint row_fit =
          g_strv_contains ((const char *const *) row->items, item) ? fit (row, town, village) : 0;

      if (row_fit > best_fit ||
          (row_fit > 0 && row_fit == best_fit && row->decided_at > best->decided_at))
        {
          best = row;
          best_fit = row_fit;
        }
    }

  return best;
}
