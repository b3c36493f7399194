/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpRoles:
 * @YP_ROLE_CALL_TAKER: `call-taker` 接线员、受理员: takes calls in, answers at the desk
 * @YP_ROLE_SHIFT_LEADER: `shift-leader` 值班长: verifies, files, decides what ends otherwise
 * @YP_ROLE_DISPATCHER: `dispatcher` 派遣员
 * @YP_ROLE_TOWN: `town` 镇级中心: assigns within its town
 * @YP_ROLE_DEPARTMENT: `department` 专业部门: answers for what it was given
 * @YP_ROLE_HANDLER: `handler` 处置人、网格员: goes there
 * @YP_ROLE_INSPECTOR: `inspector` 督查
 * @YP_ROLE_LEADER: `leader` 领导、指挥长
 * @YP_ROLE_AUDITOR: `auditor` 审计: reads everything, does nothing
 * @YP_ROLE_ADMINISTRATOR: `administrator` 管理员: people, catalogue, calendar
 *
 * What somebody is here to do. A set: a person may be several.
 */
typedef enum
{
  YP_ROLE_CALL_TAKER = 1 << 0,
  YP_ROLE_SHIFT_LEADER = 1 << 1,
  YP_ROLE_DISPATCHER = 1 << 2,
  YP_ROLE_TOWN = 1 << 3,
  YP_ROLE_DEPARTMENT = 1 << 4,
  YP_ROLE_HANDLER = 1 << 5,
  YP_ROLE_INSPECTOR = 1 << 6,
  YP_ROLE_LEADER = 1 << 7,
  YP_ROLE_AUDITOR = 1 << 8,
  YP_ROLE_ADMINISTRATOR = 1 << 9,
} YpRoles;

#define YP_N_ROLES 10
#define YP_ROLES_NONE ((YpRoles) 0)
#define YP_ROLES_ALL ((YpRoles) ((1 << YP_N_ROLES) - 1))

/* Whoever may report something; an auditor reads. */
#define YP_ROLES_REPORTERS ((YpRoles) (YP_ROLES_ALL & ~YP_ROLE_AUDITOR))

const char *yp_role_get_name (guint index);
gboolean yp_roles_parse (const char *text, YpRoles *roles, GError **error);
char *yp_roles_format (YpRoles roles);

G_END_DECLS
