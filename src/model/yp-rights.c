/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-rights.h"

#include "yp-error.h"

static const char *const level_names[YP_N_LEVELS] = { "city", "town", "village" };

const char *
yp_level_get_name (YpLevel level)
{
  g_return_val_if_fail (level < YP_N_LEVELS, NULL);

  return level_names[level];
}

gboolean
yp_level_from_name (const char *name, YpLevel *level)
{
  for (guint i = 0; i < YP_N_LEVELS; i++)
    {
      if (g_strcmp0 (name, level_names[i]) == 0)
        {
          *level = (YpLevel) i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * yp_principal_new:
 * @name: who it is
 * @roles: what they are here to do
 * @level: how far their jurisdiction goes
 * @area: (nullable): code of their town or village
 * @organization: (nullable): id of the organization they speak for
 * @unit: (nullable): id of the unit they are
 *
 * Returns: (transfer full): the principal
 */
YpPrincipal *
yp_principal_new (const char *name,
                  YpRoles roles,
                  YpLevel level,
                  const char *area,
                  const char *organization,
                  const char *unit)
{
  YpPrincipal *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (YpPrincipal, 1);
  self->ref_count = 1;
  self->name = g_strdup (name);
  self->roles = roles;
  self->level = level;
  self->area = g_strdup (area);
  self->organization = g_strdup (organization);
  self->unit = g_strdup (unit);

  return self;
}

YpPrincipal *
yp_principal_ref (YpPrincipal *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_principal_unref (YpPrincipal *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->name);
  g_free (self->area);
  g_free (self->organization);
  g_free (self->unit);
  g_free (self);
}

/* Whether one of a list belongs to @organization. */
static gboolean
is_listed (const YpOrganizations *organizations, const char *list, const char *organization)
{
  g_auto (GStrv) words = list != NULL ? g_strsplit (list, ",", -1) : NULL;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (yp_organizations_is_within (organizations, words[i], organization))
      return TRUE;

  return FALSE;
}

/* Whether the place is theirs. */
static gboolean
covers (const YpPrincipal *principal, const YpIncidentFacts *facts)
{
  switch (principal->level)
    {
    case YP_LEVEL_TOWN:
      return principal->area != NULL && g_strcmp0 (principal->area, facts->town) == 0;
    case YP_LEVEL_VILLAGE:
      return principal->area != NULL && g_strcmp0 (principal->area, facts->village) == 0;
    case YP_LEVEL_CITY:
    default:
      return TRUE;
    }
}

/* A department acts on what it was given, a handler on what their unit was given; before anybody
 * has it, whoever the place belongs to does. */
static gboolean
has_case (const YpPrincipal *principal,
          YpRoles role,
          const YpIncidentFacts *facts,
          const YpOrganizations *organizations)
{
  if (role == YP_ROLE_DEPARTMENT)
    return yp_organizations_is_within (organizations, facts->organization,
                                       principal->organization) ||
           is_listed (organizations, facts->support, principal->organization);

  if (role == YP_ROLE_HANDLER && facts->unit != NULL)
    return g_strcmp0 (principal->unit, facts->unit) == 0;

  return covers (principal, facts);
}

/**
 * yp_rights_have:
 * @principal: who asks
 * @roles: those that may
 * @what: what it is, for the message: “issue an order”
 * @error: return location for %YP_ERROR_FORBIDDEN
 *
 * Returns: whether @principal has one of @roles
 */
gboolean
yp_rights_have (const YpPrincipal *principal, YpRoles roles, const char *what, GError **error)
{
  g_autofree char *wanted = NULL;

  if ((principal->roles & roles) != 0)
    return TRUE;

  wanted = yp_roles_format (roles);
  if (*wanted == '\0')
    g_set_error (error, YP_ERROR, YP_ERROR_FORBIDDEN, "To %s is the platform's own", what);
  else
    g_set_error (error, YP_ERROR, YP_ERROR_FORBIDDEN, "To %s, one must be %s; %s is not", what,
                 wanted, principal->name);

  return FALSE;
}

/**
 * yp_rights_may:
 * @principal: who asks
 * @transition: what they ask for
 * @facts: of the incident, as it is
 * @organizations: (nullable): the tree; %NULL where none is known
 * @error: return location for %YP_ERROR_FORBIDDEN, which says what is wanting
 *
 * Whether somebody may take a step, if it may be taken at all. A role acts within the level of its
 * holder: the city anywhere, a town or a village on what lies in it. A department acts on what was
 * dispatched to it or to what belongs to it, or to which that was called in support, a handler on
 * what their unit has.
 *
 * Returns: whether they may
 */
gboolean
yp_rights_may (const YpPrincipal *principal,
               const YpTransition *transition,
               const YpIncidentFacts *facts,
               const YpOrganizations *organizations,
               GError **error)
{
  g_return_val_if_fail (principal != NULL && transition != NULL && facts != NULL, FALSE);

  if (!yp_rights_have (principal, transition->roles, transition->action, error))
    return FALSE;

  /* Who has every role is the instance's own administrator, and stands in for all. */
  if (principal->roles == YP_ROLES_ALL)
    return TRUE;

  for (guint i = 0; i < YP_N_ROLES; i++)
    {
      YpRoles role = (YpRoles) (1u << i);

      if ((principal->roles & transition->roles & role) != 0 &&
          has_case (principal, role, facts, organizations))
        return TRUE;
    }

  g_set_error (error, YP_ERROR, YP_ERROR_FORBIDDEN,
               "Incident %s is not %s's: it lies in %s and is with %s", facts->id, principal->name,
               facts->town != NULL ? facts->town : "no town",
               facts->organization != NULL ? facts->organization
               : facts->unit != NULL       ? facts->unit
                                           : "nobody");
  return FALSE;
}
