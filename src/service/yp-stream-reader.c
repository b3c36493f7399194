/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-stream-reader.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#define SEND_BUFFER (64 * 1024)
#define USER_TIMEOUT_MS 20000

static const char head_text[] = "HTTP/1.1 200 OK\r\n"
                                "Content-Type: text/event-stream\r\n"
                                "Cache-Control: no-store\r\n"
                                "X-Accel-Buffering: no\r\n"
                                "Connection: close\r\n\r\n";

typedef struct
{
  struct iovec parts[4];
  guint n_parts;
  GBytes *positions; /* the last part, where there is one */
  guint64 tick;
} Outgoing;

static void
set_up_socket (int fd)
{
  int size = SEND_BUFFER;
  int timeout = USER_TIMEOUT_MS;
  int yes = 1;
  int no = 0;

  /* Each only saves something; the stream works without. */
  setsockopt (fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  setsockopt (fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof timeout);
  setsockopt (fd, IPPROTO_TCP, TCP_CORK, &no, sizeof no);
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

/**
 * yp_stream_reader_new:
 * @fd: (transfer full): a connected socket whose request was read and not answered
 * @after: the last entry it has
 * @wants_positions: whether positions are wanted too
 * @who: whose it is
 *
 * Returns: (transfer full): a reader who is to get the head of an answer first
 */
YpStreamReader *
yp_stream_reader_new (int fd, guint64 after, gboolean wants_positions, const char *who)
{
  YpStreamReader *self = g_new0 (YpStreamReader, 1);

  set_up_socket (fd);
  self->ref_count = 1;
  self->fd = fd;
  self->after = after;
  self->wants_positions = wants_positions;
  self->who = g_strdup (who);
  self->own = g_bytes_new_static (head_text, strlen (head_text));

  return self;
}

YpStreamReader *
yp_stream_reader_ref (YpStreamReader *self)
{
  g_atomic_int_inc (&self->ref_count);

  return self;
}

void
yp_stream_reader_unref (YpStreamReader *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->own, g_bytes_unref);
  g_free (self->who);
  g_free (self);
}

/**
 * yp_stream_reader_drain:
 * @self: a reader
 *
 * Throws away what it sends after its request.
 *
 * Returns: %FALSE when it is gone, or sends without end
 */
gboolean
yp_stream_reader_drain (YpStreamReader *self)
{
  char bytes[4096];

  for (guint i = 0; i < 16; i++)
    {
      gssize n_read = recv (self->fd, bytes, sizeof bytes, MSG_DONTWAIT);

      if (n_read < 0 && errno == EAGAIN)
        return TRUE;
      if (n_read == 0 || (n_read < 0 && errno != EINTR))
        return FALSE;
    }

  return FALSE;
}

static void
add_bytes (Outgoing *outgoing, GBytes *bytes, gsize n_sent)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  outgoing->parts[outgoing->n_parts++] = (struct iovec){ (char *) data + n_sent, size - n_sent };
}

static void
add_positions (YpStreamReader *self, YpPositionTicks *ticks, Outgoing *outgoing)
{
  if (!self->wants_positions)
    return;

  outgoing->positions = yp_position_ticks_find (ticks, self->tick, &outgoing->tick);
  if (outgoing->positions != NULL)
    add_bytes (outgoing, outgoing->positions, 0);
  else
    self->tick = outgoing->tick;
}

static void
gather (YpStreamReader *self, YpRing *ring, YpPositionTicks *ticks, Outgoing *outgoing)
{
  *outgoing = (Outgoing){ 0 };
  if (self->own != NULL)
    add_bytes (outgoing, self->own, self->n_own_sent);

  if (!self->is_live)
    return;

  outgoing->n_parts += yp_ring_peek (ring, self->offset, outgoing->parts + outgoing->n_parts);
  add_positions (self, ticks, outgoing);
}

/* Returns how many of the bytes were not of its own. */
static gsize
account_own (YpStreamReader *self, gsize n_sent)
{
  gsize n_left = g_bytes_get_size (self->own) - self->n_own_sent;

  if (n_sent < n_left)
    {
      self->n_own_sent += n_sent;
      return 0;
    }

  g_clear_pointer (&self->own, g_bytes_unref);
  self->n_own_sent = 0;

  return n_sent - n_left;
}

static void
account (YpStreamReader *self, YpRing *ring, const Outgoing *outgoing, gsize n_sent)
{
  guint64 n_ring;

  self->moved_at = g_get_monotonic_time ();
  if (self->own != NULL)
    n_sent = account_own (self, n_sent);
  if (!self->is_live)
    return;

  n_ring = MIN (n_sent, yp_ring_get_head (ring) - self->offset);
  self->offset += n_ring;
  n_sent -= n_ring;
  if (n_sent == 0)
    return;

  /* Begun, it must be ended before anything else. */
  self->tick = outgoing->tick;
  if (n_sent < g_bytes_get_size (outgoing->positions))
    {
      self->own = g_bytes_ref (outgoing->positions);
      self->n_own_sent = n_sent;
    }
}

/**
 * yp_stream_reader_send:
 * @self: a reader that is not blocked; live, it is within @ring
 * @ring: the events
 * @ticks: the positions
 *
 * Sends at once what the socket takes of what there is for the reader.
 *
 * Returns: whether there may be more to send
 */
YpSent
yp_stream_reader_send (YpStreamReader *self, YpRing *ring, YpPositionTicks *ticks)
{
  Outgoing outgoing;
  struct msghdr message = { 0 };
  gssize n_sent;

  gather (self, ring, ticks, &outgoing);
  if (outgoing.n_parts == 0)
    return YP_SENT_NOTHING;

  message.msg_iov = outgoing.parts;
  message.msg_iovlen = outgoing.n_parts;
  n_sent = sendmsg (self->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (n_sent >= 0)
    {
      account (self, ring, &outgoing, (gsize) n_sent);
      return YP_SENT_SOME;
    }

  self->is_blocked = errno == EAGAIN;
  if (self->is_blocked)
    return YP_SENT_NOTHING;

  return errno == EINTR ? YP_SENT_SOME : YP_SENT_GONE;
}
