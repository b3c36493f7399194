/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpStep:
 * @action: `file`, `dispatch`, …
 * @unit: (nullable): whom to send; this and what follows where the action takes it, empty as %NULL
 * @note: (nullable): what the person says
 * @organization: (nullable): who answers for it
 * @support: (nullable): who helps, with commas between them
 * @condition: (nullable): code of the filing condition
 * @closing: (nullable): the closing condition that is met
 * @into: (nullable): id of the incident that goes on
 * @satisfaction: (nullable): what the reporter said, as yp_satisfaction_get_name()
 * @until: the day asked for, microseconds since 1970 UTC; 0 for none
 * @attachments: (nullable) (array zero-terminated=1): hashes of what was uploaded
 * @seq: of the incident as it was seen: refused where it has moved on since; 0 for however it is
 *
 * What a person asks to be done with an incident. Owns nothing.
 */
typedef struct
{
  const char *action;
  const char *unit;
  const char *note;
  const char *organization;
  const char *support;
  const char *condition;
  const char *closing;
  const char *into;
  const char *satisfaction;
  gint64 until;
  const char *const *attachments;
  guint64 seq;
} YpStep;

char *yp_step_to_json (const YpStep *self);

G_END_DECLS
