/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-json-read.h"
#include "yp-json.h"

G_BEGIN_DECLS

/**
 * YpOrganization:
 * @id: its code, such as a 统一社会信用代码; never changes
 * @name: what people call it, and what incidents, units, items and orders say; no two have the same
 * @kind: `centre` 指挥中心, `town` 镇、街道, `village` 村、社区, `department` 部门, `station`
 * 站所、 中队, `company` 企业, `group` 社会组织
 * @parent: (nullable): id of the one it belongs to
 * @area: (nullable): code of the town (9 digits) or village (12) it answers for; %NULL for the city
 * @phone: (nullable): whom to call
 * @former_names: (nullable) (array zero-terminated=1): what older incidents call it
 *
 * Who can answer for something. Immutable and counted.
 */
typedef struct
{
  char *id;
  char *name;
  char *kind;
  char *parent;
  char *area;
  char *phone;
  char **former_names;
  /*< private >*/
  int ref_count;
} YpOrganization;

YpOrganization *yp_organization_new_from_json (JsonObject *object, GError **error);
YpOrganization *yp_organization_ref (YpOrganization *self);
void yp_organization_unref (YpOrganization *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpOrganization, yp_organization_unref)

void
yp_organization_write_json (const YpOrganization *self, YpJsonWriter *writer, const char *name);

/**
 * YpOrganizations:
 *
 * All of them, as a tree (市、镇、村、部门). Immutable and counted: any thread.
 */
typedef struct _YpOrganizations YpOrganizations;

YpOrganizations *yp_organizations_new (GPtrArray *organizations, GError **error);
YpOrganizations *yp_organizations_ref (YpOrganizations *self);
void yp_organizations_unref (YpOrganizations *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpOrganizations, yp_organizations_unref)

guint yp_organizations_get_n (const YpOrganizations *self);
const YpOrganization *yp_organizations_get (const YpOrganizations *self, guint index);
const YpOrganization *yp_organizations_find (const YpOrganizations *self, const char *text);
gboolean
yp_organizations_is_within (const YpOrganizations *self, const char *inner, const char *outer);
const YpOrganization *yp_organizations_find_branch (const YpOrganizations *self,
                                                    const YpOrganization *organization,
                                                    const char *area);

G_END_DECLS
