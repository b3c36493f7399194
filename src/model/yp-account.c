/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-account.h"

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-json-read-private.h"
#include "yp-record-private.h"

#define MAX_NAME_BYTES 200

static gboolean
read_roles (JsonObject *object, YpRoles *roles, GError **error)
{
  JsonArray *array = yp_json_get_array (object, "roles");
  guint n = array != NULL ? json_array_get_length (array) : 0;

  *roles = YP_ROLES_NONE;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *word = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
      YpRoles role = YP_ROLES_NONE;

      if (word == NULL || strchr (word, ',') != NULL || !yp_roles_parse (word, &role, NULL))
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“roles”: “%.64s” is none",
                       word != NULL ? word : "");
          return FALSE;
        }
      *roles = (YpRoles) (*roles | role);
    }

  if (n > 0)
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“roles” is not an array of one or more");
  return FALSE;
}

static gboolean
read_level (const char *area, YpLevel *level, GError **error)
{
  gsize length = area != NULL ? strlen (area) : 0;

  *level = length == 0 ? YP_LEVEL_CITY : length == 9 ? YP_LEVEL_TOWN : YP_LEVEL_VILLAGE;
  if (area == NULL || ((length == 9 || length == 12) && strspn (area, "0123456789") == length))
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                       "“area” is not the code of a town (9 digits) or a village (12)");
  return FALSE;
}

static gboolean
read_principal (YpAccount *self, JsonObject *object, GError **error)
{
  g_autofree char *area = NULL;
  g_autofree char *organization = NULL;
  g_autofree char *unit = NULL;
  YpRoles roles;
  YpLevel level;

  if (!read_roles (object, &roles, error) || !_yp_json_read_text (object, "area", &area, error) ||
      !read_level (area, &level, error) ||
      !_yp_json_read_text (object, "organization", &organization, error) ||
      !_yp_json_read_text (object, "unit", &unit, error))
    return FALSE;

  self->principal = yp_principal_new (self->id, roles, level, area, organization, unit);

  return TRUE;
}

static gboolean
check_names (const YpAccount *self, GError **error)
{
  if (!yp_id_is_valid (self->id))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“id” is not 1 to 64 letters, digits, “-”, “_” and “.”");
      return FALSE;
    }

  if (*self->name != '\0' && strlen (self->name) <= MAX_NAME_BYTES)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“name” is not 1 to %d bytes", MAX_NAME_BYTES);
  return FALSE;
}

/**
 * yp_account_new_from_json:
 * @object: as yp_account_write_json() writes it; from outside
 * @error: return location for %YP_ERROR_INVALID, which names the member
 *
 * Returns: (transfer full) (nullable): the account
 */
YpAccount *
yp_account_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (YpAccount) self = g_new0 (YpAccount, 1);

  g_return_val_if_fail (object != NULL, NULL);

  self->ref_count = 1;
  if (!_yp_json_require_text (object, "id", &self->id, error) ||
      !_yp_json_require_text (object, "name", &self->name, error) || !check_names (self, error) ||
      !read_principal (self, object, error))
    return NULL;

  if (_yp_json_has (object, "password_at") &&
      !_yp_json_require_time (object, "password_at", &self->password_at, error))
    return NULL;

  return g_steal_pointer (&self);
}

YpAccount *
yp_account_ref (YpAccount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_account_unref (YpAccount *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->id);
  g_free (self->name);
  g_clear_pointer (&self->principal, yp_principal_unref);
  g_free (self);
}

static void
write_roles (YpRoles roles, YpJsonWriter *writer)
{
  yp_json_open_array (writer, "roles");
  for (guint i = 0; i < YP_N_ROLES; i++)
    if ((roles & 1u << i) != 0)
      yp_json_add_string (writer, NULL, yp_role_get_name (i));
  yp_json_close_array (writer);
}

/**
 * yp_account_write_json:
 * @self: an account
 * @writer: where it goes
 * @name: (nullable): the member it becomes; %NULL inside an array
 *
 * Writes it as one object: `id`, `name`, `roles` (words), `area`, `organization`, `unit` and
 * `password_at`; what is unknown is left out.
 */
void
yp_account_write_json (const YpAccount *self, YpJsonWriter *writer, const char *name)
{
  g_return_if_fail (self != NULL && writer != NULL);

  yp_json_open_object (writer, name);
  yp_json_add_string (writer, "id", self->id);
  yp_json_add_string (writer, "name", self->name);
  write_roles (self->principal->roles, writer);
  yp_json_add_string (writer, "area", self->principal->area);
  yp_json_add_string (writer, "organization", self->principal->organization);
  yp_json_add_string (writer, "unit", self->principal->unit);
  if (self->password_at != 0)
    yp_json_add_time (writer, "password_at", self->password_at);
  yp_json_close_object (writer);
}

static gboolean
check (JsonObject *body, GError **error)
{
  g_autoptr (YpAccount) account = yp_account_new_from_json (body, error);

  return account != NULL;
}

/* Whatever else is set, when it got its password stays. */
static void
keep_password (const YpRecord *before, YpRecordDraft *draft)
{
  JsonObject *body = _yp_json_copy (draft->body);
  const char *at = before != NULL ? yp_json_get_string (before->body, "password_at") : NULL;

  if (json_object_has_member (body, "password_at"))
    json_object_remove_member (body, "password_at");
  if (at != NULL)
    json_object_set_string_member (body, "password_at", at);
  json_object_unref (draft->body);
  draft->body = body;
}

static gboolean
set_password (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error)
{
  char at[YP_TIME_SIZE];

  if (before == NULL || strcmp (before->state, "active") != 0)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_REFUSED,
                           "Only an account in use can be given a password");
      return FALSE;
    }

  yp_time_format (entry->at, at);
  draft->state = "active";
  draft->body = _yp_json_copy (before->body);
  json_object_set_string_member (draft->body, "password_at", at);

  return TRUE;
}

/* See #YpRecordType. */
gboolean
_yp_account_apply (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error)
{
  if (strcmp (entry->kind, "password-set") == 0)
    return set_password (before, entry, draft, error);

  if (!_yp_record_set (before, entry, check, draft, error))
    return FALSE;

  keep_password (before, draft);
  if (g_strcmp0 (yp_json_get_string (draft->body, "id"),
                 yp_entry_get_subject_id (entry, "account")) == 0)
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "Its id is another");
  return FALSE;
}
