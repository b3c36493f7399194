/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-route.h"

G_BEGIN_DECLS

/**
 * YpAction:
 * @id: of the incident
 * @transition: what is asked for
 * @unit: (nullable): who is sent, or who acts
 * @note: (nullable): what is said
 * @texts: what else stands in the entry, by its names
 * @attachments: (nullable): hashes of files that are there
 * @until: the day asked for; 0 for unsaid
 * @seq: of the incident as the asker saw it; -1 for unsaid
 * @incident: (nullable): what came of it
 * @entry: (nullable): the entry that says so
 *
 * A step of an incident on its way to the writer. What is read of a request stands in
 * yp-action-read.c, whether it may be in yp-action-check.c, what its entry says in
 * yp-action-data.c, what follows for others in yp-action-routes.c.
 */
typedef struct
{
  char *id;
  const YpTransition *transition;
  char *unit;
  char *note;
  JsonObject *texts;
  JsonArray *attachments;
  gint64 until;
  gint64 seq;

  YpIncident *incident;
  YpEntry *entry;
} YpAction;

YpAction *yp_action_new_from_request (const YpRequest *request, YpCity *city, GError **error);
void yp_action_clear_result (YpAction *self);
void yp_action_free (YpAction *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpAction, yp_action_free)

gboolean yp_action_check (YpAction *self,
                          YpCommand *command,
                          YpStore *store,
                          YpCity *city,
                          YpIncident *incident,
                          GError **error);
JsonObject *yp_action_make_data (const YpAction *self,
                                 YpIncident *incident,
                                 YpStore *store,
                                 YpCity *city,
                                 const char *actor,
                                 GError **error);

G_END_DECLS
