/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-record.h"
#include "yp-role.h"

G_BEGIN_DECLS

/**
 * YpConsultationStep:
 * @action: what is asked for
 * @kind: the journal's word for having done it
 * @from: the states in which it may be done, with blanks between them
 * @to: the state after it; %NULL where it does not change
 * @roles: who may do it
 *
 * One step of a consultation after it was proposed: 附案, 召集, 纪要, 议定; 撤销, 废止.
 */
typedef struct
{
  const char *action;
  const char *kind;
  const char *from;
  const char *to;
  YpRoles roles;
} YpConsultationStep;

#define YP_CONSULTATION_PROPOSERS                                                                  \
  ((YpRoles) (YP_ROLE_DISPATCHER | YP_ROLE_SHIFT_LEADER | YP_ROLE_INSPECTOR | YP_ROLE_LEADER |     \
              YP_ROLE_TOWN))

const YpConsultationStep *yp_consultation_get_table (guint *n_steps);
const YpConsultationStep *yp_consultation_find_action (const char *action);
gboolean
yp_consultation_may (const YpRecord *consultation, const YpConsultationStep *step, GError **error);
gboolean yp_consultation_is_open (const YpRecord *consultation);

/**
 * YpPrecedent:
 * @consultation: id of the one that decided it
 * @items: (array zero-terminated=1): keys of the items it was decided for
 * @area: (nullable): code of the town or village it holds in; %NULL for the city
 * @lead: who answers
 * @support: (nullable): who helps: names with commas between them
 * @decided_at: when, microseconds since 1970 UTC
 *
 * What a consultation decided, for the cases that come after it.
 */
typedef struct
{
  char *consultation;
  char **items;
  char *area;
  char *lead;
  char *support;
  gint64 decided_at;
} YpPrecedent;

YpPrecedent *yp_precedent_new (const YpRecord *consultation);
void yp_precedent_free (YpPrecedent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpPrecedent, yp_precedent_free)

const YpPrecedent *
yp_precedents_find (GPtrArray *precedents, const char *item, const char *town, const char *village);

G_END_DECLS
