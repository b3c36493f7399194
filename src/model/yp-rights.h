/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-incident.h"
#include "yp-organization.h"

G_BEGIN_DECLS

/**
 * YpLevel:
 *
 * Of the three levels of the platform, the one whose jurisdiction somebody has: 市, 镇, 村.
 */
typedef enum
{
  YP_LEVEL_CITY,
  YP_LEVEL_TOWN,
  YP_LEVEL_VILLAGE,
} YpLevel;

#define YP_N_LEVELS (YP_LEVEL_VILLAGE + 1)

/**
 * YpPrincipal:
 * @name: who it is, as the journal's actor
 * @roles: what they are here to do
 * @level: how far their jurisdiction goes
 * @area: (nullable): code of their town or village; %NULL at the level of the city
 * @organization: (nullable): name or id of the organization they speak for
 * @unit: (nullable): id of the unit they are
 *
 * Who asks. Immutable and counted.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  char *name;
  YpRoles roles;
  YpLevel level;
  char *area;
  char *organization;
  char *unit;
} YpPrincipal;

const char *yp_level_get_name (YpLevel level);
gboolean yp_level_from_name (const char *name, YpLevel *level);

YpPrincipal *yp_principal_new (const char *name,
                               YpRoles roles,
                               YpLevel level,
                               const char *area,
                               const char *organization,
                               const char *unit);
YpPrincipal *yp_principal_ref (YpPrincipal *self);
void yp_principal_unref (YpPrincipal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpPrincipal, yp_principal_unref)

gboolean yp_rights_may (const YpPrincipal *principal,
                        const YpTransition *transition,
                        const YpIncidentFacts *facts,
                        const YpOrganizations *organizations,
                        GError **error);
gboolean
yp_rights_have (const YpPrincipal *principal, YpRoles roles, const char *what, GError **error);

G_END_DECLS
