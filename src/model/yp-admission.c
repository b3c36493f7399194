/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-admission.h"

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-json-read-private.h"
#include "yp-record-private.h"

#define PROPOSERS (YP_ROLE_TOWN | YP_ROLE_DEPARTMENT)
#define DECIDERS (YP_ROLE_ADMINISTRATOR | YP_ROLE_SHIFT_LEADER)

static const YpAdmissionStep steps[] = {
  { "opine", "opined", "proposed", PROPOSERS, FALSE },
  { "admit", "admitted", "admitted", DECIDERS, FALSE },
  { "refuse", "refused", "refused", DECIDERS, TRUE },
  { "withdraw", "withdrawn", "withdrawn", PROPOSERS, FALSE },
};

/**
 * yp_admission_get_proposers:
 *
 * Returns: the roles that may propose an item
 */
YpRoles
yp_admission_get_proposers (void)
{
  return PROPOSERS;
}

/**
 * yp_admission_find_action:
 * @action: (nullable): what is asked for
 *
 * Returns: (transfer none) (nullable): the step
 */
const YpAdmissionStep *
yp_admission_find_action (const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_strcmp0 (steps[i].action, action) == 0)
      return &steps[i];

  return NULL;
}

static const YpAdmissionStep *
find_kind (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (strcmp (steps[i].kind, kind) == 0)
      return &steps[i];

  return NULL;
}

/* Where the array @list has an object of that organization. Returns: its index; -1 for none */
static int
find_opinion (JsonArray *list, const char *organization)
{
  guint n = list != NULL ? json_array_get_length (list) : 0;

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (yp_json_get_string (json_array_get_object_element (list, i), "organization"),
                   organization) == 0)
      return (int) i;

  return -1;
}

/* Nobody is passed over: who was asked must have answered before it is admitted. */
static gboolean
check_opinions (const YpRecord *admission, GError **error)
{
  JsonArray *departments = yp_json_get_array (admission->body, "departments");
  JsonArray *opinions = yp_json_get_array (admission->body, "opinions");

  for (guint i = 0; i < json_array_get_length (departments); i++)
    {
      const char *department = json_array_get_string_element (departments, i);

      if (find_opinion (opinions, department) >= 0)
        continue;

      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "%s was asked and has not said anything yet",
                   department);
      return FALSE;
    }

  return TRUE;
}

/**
 * yp_admission_may:
 * @admission: an admission
 * @step: a step
 * @error: return location for %YP_ERROR_REFUSED, in words
 *
 * Returns: whether the step may be taken now, whoever takes it
 */
gboolean
yp_admission_may (const YpRecord *admission, const YpAdmissionStep *step, GError **error)
{
  g_return_val_if_fail (admission != NULL && step != NULL, FALSE);

  if (strcmp (admission->state, "proposed") != 0)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "It is %s, and can not be %s",
                   admission->state, step->kind);
      return FALSE;
    }

  return strcmp (step->action, "admit") != 0 || check_opinions (admission, error);
}

/**
 * yp_admission_asks:
 * @admission: an admission
 * @organization: (nullable): id of an organization
 *
 * Returns: whether its opinion is asked for
 */
gboolean
yp_admission_asks (const YpRecord *admission, const char *organization)
{
  JsonArray *departments;

  g_return_val_if_fail (admission != NULL, FALSE);

  departments = yp_json_get_array (admission->body, "departments");
  for (guint i = 0; i < json_array_get_length (departments); i++)
    if (g_strcmp0 (json_array_get_string_element (departments, i), organization) == 0)
      return TRUE;

  return FALSE;
}

/**
 * yp_admission_make_item:
 * @admission: an admission
 * @effective_from: from when on it is to hold, microseconds since 1970 UTC
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): the item as it was proposed, from then on
 */
YpItem *
yp_admission_make_item (const YpRecord *admission, gint64 effective_from, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  char text[YP_TIME_SIZE];

  g_return_val_if_fail (admission != NULL, NULL);

  object = _yp_json_copy (json_object_get_object_member (admission->body, "item"));
  yp_time_format (effective_from, text);
  json_object_set_string_member (object, "effective_from", text);

  return yp_item_new_from_json (object, error);
}

static gboolean
fail_departments (GError **error)
{
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "“departments” is not an array of 1 to %d ids of organizations, each once",
               YP_ADMISSION_MAX_DEPARTMENTS);
  return FALSE;
}

static gboolean
check_departments (JsonObject *data, GError **error)
{
  JsonArray *departments = yp_json_get_array (data, "departments");
  guint n = departments != NULL ? json_array_get_length (departments) : 0;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (n == 0 || n > YP_ADMISSION_MAX_DEPARTMENTS)
    return fail_departments (error);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (departments, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING ||
          !yp_id_is_valid (json_node_get_string (node)) ||
          !g_hash_table_add (seen, (char *) json_node_get_string (node)))
        return fail_departments (error);
    }

  return TRUE;
}

static gboolean
check_proposal (JsonObject *data, GError **error)
{
  JsonNode *node = json_object_get_member (data, "item");
  g_autofree char *reason = NULL;
  g_autoptr (YpItem) item = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“item” is not an object");
      return FALSE;
    }

  item = yp_item_new_from_json (json_node_get_object (node), error);
  return item != NULL && _yp_json_require_text (data, "reason", &reason, error) &&
         check_departments (data, error);
}

static gboolean
propose (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error)
{
  if (before != NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_REFUSED, "It was proposed before");
      return FALSE;
    }

  if (!check_proposal (entry->data, error))
    return FALSE;

  draft->body = _yp_json_copy (entry->data);
  json_object_remove_member (draft->body, "opinions");
  _yp_record_sign (draft->body, "proposed", entry->at, entry->actor);
  draft->state = "proposed";

  return TRUE;
}

static JsonObject *
make_opinion (YpEntry *entry)
{
  JsonObject *opinion = _yp_json_copy (entry->data);

  _yp_record_sign (opinion, "opined", entry->at, entry->actor);
  return opinion;
}

/* Puts an opinion in place of an earlier one of that organization, or behind all others. */
static void
put_opinion (JsonObject *body, YpEntry *entry)
{
  JsonArray *before = yp_json_get_array (body, "opinions");
  int index = find_opinion (before, yp_json_get_string (entry->data, "organization"));
  guint n = before != NULL ? json_array_get_length (before) : 0;
  JsonArray *after = json_array_new ();

  for (guint i = 0; i < n; i++)
    {
      if ((int) i == index)
        json_array_add_object_element (after, make_opinion (entry));
      else
        json_array_add_element (after, json_node_copy (json_array_get_element (before, i)));
    }
  if (index < 0)
    json_array_add_object_element (after, make_opinion (entry));

  json_object_set_array_member (body, "opinions", after);
}

static gboolean
opine (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error)
{
  JsonNode *agrees = json_object_get_member (entry->data, "agrees");
  const char *organization = yp_json_get_string (entry->data, "organization");

  if (!yp_admission_asks (before, organization))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_REFUSED, "The opinion of %s is not asked for",
                   organization != NULL ? organization : "nobody");
      return FALSE;
    }

  if (agrees == NULL || !JSON_NODE_HOLDS_VALUE (agrees) ||
      json_node_get_value_type (agrees) != G_TYPE_BOOLEAN)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“agrees” is neither true nor false");
      return FALSE;
    }

  if (!json_node_get_boolean (agrees) && yp_json_get_string (entry->data, "note") == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "Who does not agree must say why in the note");
      return FALSE;
    }

  put_opinion (draft->body, entry);
  return TRUE;
}

static gboolean
admit (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error)
{
  g_autoptr (YpItem) item = NULL;
  gint64 effective_from = 0;

  if (!_yp_json_require_time (entry->data, "effective_from", &effective_from, error))
    return FALSE;

  item = yp_admission_make_item (before, effective_from, error);
  if (item == NULL)
    return FALSE;

  json_object_set_string_member (draft->body, "effective_from",
                                 yp_json_get_string (entry->data, "effective_from"));
  return TRUE;
}

static gboolean
proceed (const YpRecord *before,
         const YpAdmissionStep *step,
         YpEntry *entry,
         YpRecordDraft *draft,
         GError **error)
{
  const char *note = yp_json_get_string (entry->data, "note");

  if (!yp_admission_may (before, step, error))
    return FALSE;

  if (step->needs_note && note == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "To %s, the note must say why", step->action);
      return FALSE;
    }

  draft->state = step->to;
  draft->body = _yp_json_copy (before->body);
  if (strcmp (step->action, "opine") == 0)
    return opine (before, entry, draft, error);

  if (strcmp (step->action, "admit") == 0 && !admit (before, entry, draft, error))
    return FALSE;

  _yp_record_sign (draft->body, step->kind, entry->at, entry->actor);
  if (note != NULL)
    {
      g_autofree char *name = g_strconcat (step->kind, "_note", NULL);

      json_object_set_string_member (draft->body, name, note);
    }
  return TRUE;
}

/* See #YpRecordType. */
gboolean
_yp_admission_apply (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error)
{
  const YpAdmissionStep *step = find_kind (entry->kind);

  if (strcmp (entry->kind, "proposed") == 0)
    return propose (before, entry, draft, error);
  if (step != NULL && before != NULL)
    return proceed (before, step, entry, draft, error);

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "It can not be “%.64s”", entry->kind);
  return FALSE;
}
