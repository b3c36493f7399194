/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-role.h"

#include "yp-error.h"

/* In the order of the bits of YpRoles. */
static const char *const names[YP_N_ROLES] = {
  "call-taker", "shift-leader", "dispatcher", "town",    "department",
  "handler",    "inspector",    "leader",     "auditor", "administrator",
};

/**
 * yp_role_get_name:
 * @index: 0 to %YP_N_ROLES less one, the number of the role's bit
 *
 * Returns: its word on the wire, such as `shift-leader`
 */
const char *
yp_role_get_name (guint index)
{
  g_return_val_if_fail (index < YP_N_ROLES, NULL);

  return names[index];
}

static gboolean
add_role (const char *name, YpRoles *roles, GError **error)
{
  g_autofree char *known = NULL;

  for (guint i = 0; i < YP_N_ROLES; i++)
    {
      if (strcmp (name, names[i]) == 0)
        {
          *roles |= (YpRoles) (1u << i);
          return TRUE;
        }
    }

  known = yp_roles_format (YP_ROLES_ALL);
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%.64s” is no role; roles are %s", name, known);
  return FALSE;
}

/**
 * yp_roles_parse:
 * @text: roles with commas between them, without blanks; `all` for every role
 * @roles: (out): the set; left alone on failure
 * @error: return location for %YP_ERROR_INVALID, which names the word that is no role
 *
 * Returns: whether @text names one role at least and nothing else
 */
gboolean
yp_roles_parse (const char *text, YpRoles *roles, GError **error)
{
  g_auto (GStrv) words = NULL;
  YpRoles found = YP_ROLES_NONE;

  g_return_val_if_fail (text != NULL && roles != NULL, FALSE);

  if (strcmp (text, "all") == 0)
    {
      *roles = YP_ROLES_ALL;
      return TRUE;
    }

  words = g_strsplit (text, ",", YP_N_ROLES + 1);
  for (guint i = 0; words[i] != NULL; i++)
    if (!add_role (words[i], &found, error))
      return FALSE;

  if (found == YP_ROLES_NONE)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "No role is named");
      return FALSE;
    }

  *roles = found;
  return TRUE;
}

/**
 * yp_roles_format:
 * @roles: a set
 *
 * Returns: (transfer full): their words with commas between them, as yp_roles_parse() reads them
 */
char *
yp_roles_format (YpRoles roles)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < YP_N_ROLES; i++)
    if ((roles & 1u << i) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", names[i]);

  return g_string_free (text, FALSE);
}
