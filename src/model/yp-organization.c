/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-organization.h"

#include "yp-entry.h"
#include "yp-error.h"
#include "yp-json-read-private.h"

#define MAX_NAME_BYTES 300
#define MAX_FORMER_NAMES 20

/* The longest line from a village's station to the city. */
#define MAX_DEPTH 16

static const char *const kinds[] = {
  "centre", "town", "village", "department", "station", "company", "group", NULL,
};

static gboolean
check_name (const char *member, const char *name, GError **error)
{
  if (*name != '\0' && strlen (name) <= MAX_NAME_BYTES && strpbrk (name, ",;\n\t") == NULL)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "“%s” is not a name of 1 to %d bytes without comma, semicolon and line break",
               member, MAX_NAME_BYTES);
  return FALSE;
}

static gboolean
check_area (const char *area, GError **error)
{
  gsize length = area != NULL ? strlen (area) : 9;

  if ((length == 9 || length == 12) && (area == NULL || strspn (area, "0123456789") == length))
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                       "“area” is not the code of a town (9 digits) or a village (12)");
  return FALSE;
}

static gboolean
check (const YpOrganization *self, GError **error)
{
  if (!yp_id_is_valid (self->id) || (self->parent != NULL && !yp_id_is_valid (self->parent)))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“id” and “parent” are 1 to 64 letters, digits, “-”, “_” and “.”");
      return FALSE;
    }

  if (!g_strv_contains (kinds, self->kind))
    {
      g_autofree char *known = g_strjoinv (", ", (char **) kinds);

      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“kind” is “%.64s”, not one of %s",
                   self->kind, known);
      return FALSE;
    }

  return check_name ("name", self->name, error) && check_area (self->area, error);
}

static gboolean
read_former_names (YpOrganization *self, JsonObject *object, GError **error)
{
  JsonArray *array = yp_json_get_array (object, "former_names");
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if ((array == NULL && _yp_json_has (object, "former_names")) || n > MAX_FORMER_NAMES)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "“former_names” is not an array of at most %d names", MAX_FORMER_NAMES);
      return FALSE;
    }

  self->former_names = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *name = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (!check_name ("former_names", name != NULL ? name : "", error))
        return FALSE;
      self->former_names[i] = g_strdup (name);
    }

  return TRUE;
}

/**
 * yp_organization_new_from_json:
 * @object: as yp_organization_write_json() writes it; from outside
 * @error: return location for %YP_ERROR_INVALID, which names the member
 *
 * Returns: (transfer full) (nullable): the organization
 */
YpOrganization *
yp_organization_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (YpOrganization) self = g_new0 (YpOrganization, 1);

  g_return_val_if_fail (object != NULL, NULL);

  self->ref_count = 1;
  if (!_yp_json_require_text (object, "id", &self->id, error) ||
      !_yp_json_require_text (object, "name", &self->name, error) ||
      !_yp_json_require_text (object, "kind", &self->kind, error) ||
      !_yp_json_read_text (object, "parent", &self->parent, error) ||
      !_yp_json_read_text (object, "area", &self->area, error) ||
      !_yp_json_read_text (object, "phone", &self->phone, error) ||
      !read_former_names (self, object, error) || !check (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

YpOrganization *
yp_organization_ref (YpOrganization *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_organization_unref (YpOrganization *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->id);
  g_free (self->name);
  g_free (self->kind);
  g_free (self->parent);
  g_free (self->area);
  g_free (self->phone);
  g_strfreev (self->former_names);
  g_free (self);
}

/**
 * yp_organization_write_json:
 * @self: an organization
 * @writer: where it goes
 * @name: (nullable): the member it becomes; %NULL inside an array
 *
 * Writes it as one object; what is unknown is left out.
 */
void
yp_organization_write_json (const YpOrganization *self, YpJsonWriter *writer, const char *name)
{
  g_return_if_fail (self != NULL && writer != NULL);

  yp_json_open_object (writer, name);
  yp_json_add_string (writer, "id", self->id);
  yp_json_add_string (writer, "name", self->name);
  yp_json_add_string (writer, "kind", self->kind);
  yp_json_add_string (writer, "parent", self->parent);
  yp_json_add_string (writer, "area", self->area);
  yp_json_add_string (writer, "phone", self->phone);
  if (self->former_names[0] != NULL)
    {
      yp_json_open_array (writer, "former_names");
      for (guint i = 0; self->former_names[i] != NULL; i++)
        yp_json_add_string (writer, NULL, self->former_names[i]);
      yp_json_close_array (writer);
    }
  yp_json_close_object (writer);
}

struct _YpOrganizations
{
  int ref_count;
  GPtrArray *rows;       /* of YpOrganization, in the order given */
  GHashTable *by_id;     /* id → YpOrganization */
  GHashTable *by_name;   /* name → YpOrganization */
  GHashTable *by_former; /* former name → YpOrganization, the first that had it */
};

static gboolean
add (YpOrganizations *self, YpOrganization *organization, GError **error)
{
  const YpOrganization *other = g_hash_table_lookup (self->by_name, organization->name);

  if (other != NULL || g_hash_table_contains (self->by_id, organization->id))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "Organization “%s” (%s): there is another of that %s", organization->name,
                   organization->id, other != NULL ? "name" : "id");
      return FALSE;
    }

  g_ptr_array_add (self->rows, yp_organization_ref (organization));
  g_hash_table_insert (self->by_id, organization->id, organization);
  g_hash_table_insert (self->by_name, organization->name, organization);
  for (guint i = 0; organization->former_names[i] != NULL; i++)
    if (!g_hash_table_contains (self->by_former, organization->former_names[i]))
      g_hash_table_insert (self->by_former, organization->former_names[i], organization);

  return TRUE;
}

static const YpOrganization *
get_parent (const YpOrganizations *self, const YpOrganization *organization)
{
  return organization->parent != NULL ? g_hash_table_lookup (self->by_id, organization->parent)
                                      : NULL;
}

/* Every line upwards ends, and at one that is there. */
static gboolean
check_line (const YpOrganizations *self, const YpOrganization *organization, GError **error)
{
  const YpOrganization *above = organization;

  for (guint depth = 0; depth < MAX_DEPTH; depth++)
    {
      if (above->parent == NULL)
        return TRUE;

      above = get_parent (self, above);
      if (above == NULL)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                       "Organization “%s”: there is none “%s” that it could belong to",
                       organization->name, organization->parent);
          return FALSE;
        }
    }

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "Organization “%s” belongs to itself, or lies more than %d levels deep",
               organization->name, MAX_DEPTH);
  return FALSE;
}

/**
 * yp_organizations_new:
 * @organizations: (element-type YpOrganization): all of them, in any order
 * @error: return location for %YP_ERROR_INVALID: two of one id or name, a parent that is not there,
 *   a circle
 *
 * Returns: (transfer full) (nullable): the tree
 */
YpOrganizations *
yp_organizations_new (GPtrArray *organizations, GError **error)
{
  g_autoptr (YpOrganizations) self = g_new0 (YpOrganizations, 1);

  g_return_val_if_fail (organizations != NULL, NULL);

  self->ref_count = 1;
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_organization_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_former = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < organizations->len; i++)
    if (!add (self, g_ptr_array_index (organizations, i), error))
      return NULL;

  for (guint i = 0; i < organizations->len; i++)
    if (!check_line (self, g_ptr_array_index (organizations, i), error))
      return NULL;

  return g_steal_pointer (&self);
}

YpOrganizations *
yp_organizations_ref (YpOrganizations *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_organizations_unref (YpOrganizations *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->by_name);
  g_hash_table_unref (self->by_former);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

guint
yp_organizations_get_n (const YpOrganizations *self)
{
  return self->rows->len;
}

const YpOrganization *
yp_organizations_get (const YpOrganizations *self, guint index)
{
  g_return_val_if_fail (index < self->rows->len, NULL);

  return g_ptr_array_index (self->rows, index);
}

/**
 * yp_organizations_find:
 * @self: all
 * @text: (nullable): a name, an id or a former name, looked for in this order
 *
 * Returns: (transfer none) (nullable): whose it is
 */
const YpOrganization *
yp_organizations_find (const YpOrganizations *self, const char *text)
{
  const YpOrganization *found;

  g_return_val_if_fail (self != NULL, NULL);

  if (text == NULL)
    return NULL;

  found = g_hash_table_lookup (self->by_name, text);
  if (found == NULL)
    found = g_hash_table_lookup (self->by_id, text);
  if (found == NULL)
    found = g_hash_table_lookup (self->by_former, text);

  return found;
}

/**
 * yp_organizations_is_within:
 * @self: (nullable): all; %NULL where none are known
 * @inner: (nullable): name or id
 * @outer: (nullable): name or id
 *
 * Returns: whether they are the same, or @inner belongs to @outer, directly or not. Those that are
 *   not known are the same if they are called the same
 */
gboolean
yp_organizations_is_within (const YpOrganizations *self, const char *inner, const char *outer)
{
  const YpOrganization *below = self != NULL ? yp_organizations_find (self, inner) : NULL;
  const YpOrganization *above = self != NULL ? yp_organizations_find (self, outer) : NULL;

  if (inner == NULL || outer == NULL)
    return FALSE;
  if (below == NULL || above == NULL)
    return strcmp (inner, outer) == 0;

  while (below != NULL && below != above)
    below = get_parent (self, below);

  return below != NULL;
}

/**
 * yp_organizations_find_branch:
 * @self: all
 * @organization: one that answers for the whole city
 * @area: (nullable): code of a town
 *
 * Returns: (transfer none) (nullable): its station that answers for that town, if it has one
 */
const YpOrganization *
yp_organizations_find_branch (const YpOrganizations *self,
                              const YpOrganization *organization,
                              const char *area)
{
  g_return_val_if_fail (self != NULL && organization != NULL, NULL);

  for (guint i = 0; area != NULL && i < self->rows->len; i++)
    {
      const YpOrganization *row = g_ptr_array_index (self->rows, i);

      if (get_parent (self, row) == organization && g_strcmp0 (row->area, area) == 0)
        return row;
    }

  return NULL;
}
