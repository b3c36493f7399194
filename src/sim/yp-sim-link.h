/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpSimReply:
 * @status: HTTP status; 0 where the link was closed before the platform answered
 * @is_repeated: whether it is the stored answer to an idempotency key that was used before
 * @body: (nullable): what came with it
 *
 * What the platform answers.
 */
typedef struct
{
  guint status;
  gboolean is_repeated;
  GBytes *body;
} YpSimReply;

/**
 * YpSimAnswer:
 * @reply: what came
 * @user_data: for the function
 */
typedef void (*YpSimAnswer) (const YpSimReply *reply, gpointer user_data);

gboolean yp_sim_reply_is_success (const YpSimReply *self);
char *yp_sim_reply_get_reason (const YpSimReply *self);

/**
 * YpSimRequest:
 * @method: `GET` or `POST`
 * @path: with the query, from the platform's root
 * @type: (nullable): of the body
 * @body: (nullable): the body
 * @key: (nullable): the idempotency key
 * @answer: (nullable): called once
 * @user_data: for @answer
 *
 * What is asked of the platform.
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *type;
  GBytes *body;
  const char *key;
  YpSimAnswer answer;
  gpointer user_data;
} YpSimRequest;

/**
 * YpSimLink:
 *
 * Requests to one platform, a bounded number at a time. While it is away or too busy they wait, and
 * go out again once it is back: each is answered at last, by what the platform says. Belongs to the
 * main context it was made in.
 */
typedef struct _YpSimLink YpSimLink;

YpSimLink *yp_sim_link_new (const char *url, const char *token, guint max_in_flight);
void yp_sim_link_free (YpSimLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpSimLink, yp_sim_link_free)

void yp_sim_link_send (YpSimLink *self, const YpSimRequest *request);
guint yp_sim_link_get_n_waiting (const YpSimLink *self);
guint yp_sim_link_get_n_in_flight (const YpSimLink *self);
gboolean yp_sim_link_is_away (const YpSimLink *self);
void yp_sim_link_close (YpSimLink *self);

G_END_DECLS
