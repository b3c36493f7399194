/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-paused.h"

/**
 * YpPaused:
 *
 * A message that waits while threads work on its answer. Its client may leave meanwhile; whoever
 * holds this need not care. Main thread.
 */
struct _YpPaused
{
  YpGate *gate;
  SoupServerMessage *message; /* %NULL once the client is gone */
  gulong finished_id;
};

static void
on_finished (SoupServerMessage *message, gpointer data)
{
  YpPaused *self = data;

  g_signal_handler_disconnect (message, self->finished_id);
  g_clear_object (&self->message);
}

/**
 * yp_paused_new:
 * @gate: where it came in
 * @message: one whose request is whole
 *
 * Pauses a message.
 *
 * Returns: (transfer full): for yp_paused_answer() or yp_paused_steal_fd()
 */
YpPaused *
yp_paused_new (YpGate *gate, SoupServerMessage *message)
{
  YpPaused *self = g_new (YpPaused, 1);

  self->gate = gate;
  self->message = g_object_ref (message);
  self->finished_id = g_signal_connect (message, "finished", G_CALLBACK (on_finished), self);
  soup_server_message_pause (message);

  return self;
}

/* Ends the wait. Returns: (transfer full) (nullable): the message. */
static SoupServerMessage *
end_pause (YpPaused *self)
{
  SoupServerMessage *message = self->message;

  if (message != NULL)
    g_signal_handler_disconnect (message, self->finished_id);
  g_free (self);

  return message;
}

/**
 * yp_paused_answer:
 * @self: (transfer full): a message
 * @reply: (transfer full): its answer
 *
 * Lets it go on with its answer.
 */
void
yp_paused_answer (YpPaused *self, YpReply *reply)
{
  YpGate *gate = self->gate;
  g_autoptr (SoupServerMessage) message = end_pause (self);

  if (message == NULL)
    {
      yp_reply_free (reply);
      return;
    }

  yp_gate_answer (gate, message, reply);
  soup_server_message_unpause (message);
}

/**
 * yp_paused_steal_fd:
 * @self: (transfer full): a message
 *
 * Takes its connection out of the server's hands.
 *
 * Returns: its descriptor, the caller's to close; -1 when it is gone or no descriptor is free
 */
int
yp_paused_steal_fd (YpPaused *self)
{
  YpGate *gate = self->gate;
  g_autoptr (SoupServerMessage) message = end_pause (self);

  return message != NULL ? yp_gate_steal_fd (gate, message) : -1;
}
