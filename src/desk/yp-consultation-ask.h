/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-ask.h"
#include "yp-consultation-acts.h"
#include "yp-consultation.h"

G_BEGIN_DECLS

/**
 * YpConsultationAnswer:
 * @act: the step; borrows from the rest, and from what was answered
 *
 * What was answered, as the platform wants it.
 */
typedef struct
{
  YpConsultationAct act;
  /*< private >*/
  char *incidents[2];
  char **names;
  char **support;
  char **items;
} YpConsultationAnswer;

YpAsk *yp_consultation_ask_new (YpSituation *situation,
                                const YpRecord *consultation,
                                const YpConsultationStep *step,
                                gint64 now);
YpConsultationAnswer *yp_consultation_answer_new (YpSituation *situation,
                                                  YpItems *items,
                                                  const YpRecord *consultation,
                                                  const YpAsk *ask,
                                                  const YpAnswer *answer,
                                                  GError **error);
void yp_consultation_answer_free (YpConsultationAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpConsultationAnswer, yp_consultation_answer_free)

G_END_DECLS
