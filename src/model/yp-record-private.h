/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-record.h"

G_BEGIN_DECLS

/**
 * YpRecordDraft:
 * @body: (transfer full): the values afterwards
 * @state: its state afterwards, static
 * @about: (nullable): the incident it is about
 *
 * What a type's function makes of an entry.
 */
typedef struct
{
  JsonObject *body;
  const char *state;
  char *about;
} YpRecordDraft;

/**
 * YpRecordType:
 * @name: before the slash of the subject
 * @apply: what the entry makes of @before, which is %NULL for the first; fills @draft or sets
 *   %YP_ERROR_INVALID where the entry is not what it should be, %YP_ERROR_REFUSED where a rule
 *   forbids it
 */
typedef struct
{
  const char *name;
  gboolean (*apply) (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error);
} YpRecordType;

/* yp-account.c */
gboolean
_yp_account_apply (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error);

/* yp-alarm.c */
gboolean
_yp_alarm_apply (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error);

/* yp-consultation.c */
gboolean _yp_consultation_apply (const YpRecord *before,
                                 YpEntry *entry,
                                 YpRecordDraft *draft,
                                 GError **error);

/* yp-correction.c */
gboolean
_yp_correction_apply (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error);

/* yp-handover.c */
gboolean
_yp_handover_apply (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error);

/* yp-order.c */
gboolean
_yp_order_apply (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error);
/* yp-admission.c */
gboolean
_yp_admission_apply (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error);

/* yp-setting.c */
gboolean
_yp_setting_apply (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error);

gboolean _yp_record_set (const YpRecord *before,
                         YpEntry *entry,
                         gboolean (*check) (JsonObject *body, GError **error),
                         YpRecordDraft *draft,
                         GError **error);

void _yp_record_sign (JsonObject *body, const char *kind, gint64 at, const char *actor);

G_END_DECLS
