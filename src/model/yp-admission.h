/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-item.h"
#include "yp-record.h"
#include "yp-role.h"

G_BEGIN_DECLS

/* Departments that are asked about one item. */
#define YP_ADMISSION_MAX_DEPARTMENTS 20

/**
 * YpAdmissionStep:
 * @action: what is asked for
 * @kind: the journal's word for having done it
 * @to: the state afterwards; all may be done while it is `proposed`
 * @roles: who may
 * @needs_note: whether a note must be given
 *
 * One step of the admission of a new item (准入) after it was proposed: 会签, 准入, 不予准入, 撤回.
 */
typedef struct
{
  const char *action;
  const char *kind;
  const char *to;
  YpRoles roles;
  gboolean needs_note;
} YpAdmissionStep;

YpRoles yp_admission_get_proposers (void);
const YpAdmissionStep *yp_admission_find_action (const char *action);
gboolean yp_admission_may (const YpRecord *admission, const YpAdmissionStep *step, GError **error);
gboolean yp_admission_asks (const YpRecord *admission, const char *organization);
YpItem *yp_admission_make_item (const YpRecord *admission, gint64 effective_from, GError **error);

G_END_DECLS
