/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-cache.h"
#include "yp-credential.h"
#include "yp-step.h"

G_BEGIN_DECLS

/* The action of a report, which makes an incident. */
#define YP_ACT_REPORT "report"

/**
 * YpAct:
 * @key: the idempotency key: what makes a second try harmless
 * @incident: (nullable): id of the incident; of a report %NULL until it is answered, then the new
 * one
 * @action: `file`, `dispatch`, …; %YP_ACT_REPORT
 * @body: what goes to the platform: @action and all that belongs to it, as yp_step_to_json(); a
 *   report as yp_report_sheet_to_json()
 * @at: when the person asked for it, microseconds since 1970 UTC
 *
 * Something a person asked for.
 */
typedef struct
{
  char *key;
  char *incident;
  char *action;
  char *body;
  gint64 at;
} YpAct;

/**
 * YpOutboxFunc:
 * @n_waiting: how many acts wait now
 * @act: (nullable): the one that has just been answered; %NULL where only @n_waiting changed
 * @error: (nullable): why it was refused; %NULL where it was done. Without @act it is
 *   %YP_SESSION_ERROR_STRANGER: acts wait until the credential is another
 * @user_data: as given
 *
 * Called in the main context of who made the outbox.
 */
typedef void (*YpOutboxFunc) (guint n_waiting,
                              const YpAct *act,
                              const GError *error,
                              gpointer user_data);

/**
 * YpOutbox:
 *
 * A thread that sends acts to the platform: each once, in order, also after a cut, also after the
 * program ended between. An act lies on disk before it is sent, and until its answer is known.
 */
typedef struct _YpOutbox YpOutbox;

YpOutbox *
yp_outbox_new (YpCredential *credential, YpCache *cache, YpOutboxFunc func, gpointer user_data);
void yp_outbox_free (YpOutbox *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpOutbox, yp_outbox_free)

gboolean yp_outbox_put_report (YpOutbox *self, const char *body, char **key, GError **error);
gboolean yp_outbox_put (YpOutbox *self,
                        const char *incident,
                        const YpStep *step,
                        char **key,
                        GError **error);
void yp_outbox_kick (YpOutbox *self);

G_END_DECLS
