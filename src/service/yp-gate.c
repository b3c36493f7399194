/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-gate.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gnetworking.h>

#include "yp-http.h"

/* How long a client may take to send its whole request, or the next block of an upload, and to
 * fetch the whole answer. */
#define READ_US (10 * G_USEC_PER_SEC)
#define FETCH_US (60 * G_USEC_PER_SEC)

/* GLib's own backlog of 10 loses connections under the first burst. */
#define BACKLOG 4096

/* Connections accepted before others get their turn. */
#define BATCH 64

#define CONNECTION_KEY "yp-connection"

typedef struct
{
  YpGate *gate;
  GIOStream *stream; /* weak */
  GSocket *socket;
  GSocketAddress *address;
  gint64 deadline; /* monotonic; 0 while the answer is our work */
} Connection;

/**
 * YpGate:
 *
 * Accepts connections for a SoupServer, which has no limits of its own: counts them, gives each a
 * time to send its request and to fetch its answer, and closes those that do not keep it, also
 * those that never send a byte. Main thread.
 *
 * The server is handed streams, not the listening socket. Beside the deadlines that has the effect
 * that it never keeps a connection alive: libsoup before 3.3 leaks those that a client closes while
 * idle.
 */
struct _YpGate
{
  SoupServer *server;
  GSocket *socket;
  GSocketAddress *address;
  char *url;
  GSource *accept_source;
  guint tick_id;
  guint retry_id;
  guint max_connections;
  GHashTable *connections; /* a set of Connection */
};

static void start_accepting (YpGate *self);

static void
connection_free (Connection *connection)
{
  g_object_set_data (G_OBJECT (connection->address), CONNECTION_KEY, NULL);
  g_clear_object (&connection->address);
  g_clear_object (&connection->socket);
  g_free (connection);
}

static void
on_stream_gone (gpointer data, GObject *stream)
{
  Connection *connection = data;
  YpGate *self = connection->gate;

  g_hash_table_remove (self->connections, connection);
  connection_free (connection);
  if (self->accept_source == NULL && self->socket != NULL && self->retry_id == 0)
    start_accepting (self);
}

static void
add_connection (YpGate *self, GSocket *socket, GSocketAddress *remote)
{
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);
  Connection *connection = g_new0 (Connection, 1);

  connection->gate = self;
  connection->stream = G_IO_STREAM (stream);
  connection->socket = g_object_ref (socket);
  connection->address = g_object_ref (remote);
  connection->deadline = g_get_monotonic_time () + READ_US;
  g_hash_table_add (self->connections, connection);
  g_object_weak_ref (G_OBJECT (stream), on_stream_gone, connection);

  /* The address is the one thing of ours that a message leads back to. */
  g_object_set_data (G_OBJECT (remote), CONNECTION_KEY, connection);
  soup_server_accept_iostream (self->server, G_IO_STREAM (stream), self->address, remote, NULL);
}

/* Returns %FALSE when no more can be accepted now. */
static gboolean
accept_one (YpGate *self, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_accept (self->socket, NULL, error);
  g_autoptr (GSocketAddress) remote = NULL;

  if (socket == NULL)
    return FALSE;

  remote = g_socket_get_remote_address (socket, NULL);
  if (remote != NULL) /* else it is gone already */
    add_connection (self, socket, remote);

  return TRUE;
}

static void
stop_accepting (YpGate *self)
{
  if (self->accept_source == NULL)
    return;

  g_source_destroy (self->accept_source);
  g_clear_pointer (&self->accept_source, g_source_unref);
}

static gboolean
on_retry (gpointer data)
{
  YpGate *self = data;

  self->retry_id = 0;
  start_accepting (self);

  return G_SOURCE_REMOVE;
}

static gboolean
on_acceptable (GSocket *socket, GIOCondition condition, gpointer data)
{
  YpGate *self = data;

  for (guint i = 0; i < BATCH; i++)
    {
      g_autoptr (GError) error = NULL;

      /* The rest waits in the backlog until one of these is done. */
      if (g_hash_table_size (self->connections) >= self->max_connections)
        {
          stop_accepting (self);
          return G_SOURCE_REMOVE;
        }

      if (accept_one (self, &error))
        continue;
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;

      /* Out of descriptors or memory: the socket stays readable, so wait instead of spinning. */
      g_message ("No connection could be accepted: %s", error->message);
      stop_accepting (self);
      self->retry_id = g_timeout_add (100, on_retry, self);
      return G_SOURCE_REMOVE;
    }

  return G_SOURCE_CONTINUE;
}

static void
start_accepting (YpGate *self)
{
  self->accept_source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->accept_source, G_SOURCE_FUNC (on_acceptable), self, NULL);
  g_source_attach (self->accept_source, NULL);
}

/* libsoup's own source then reads the end or fails to write, and closes the socket. Without the
 * option the system would go on to serve it: a client that sends on would wait for ever. */
static void
cut (Connection *connection)
{
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (g_socket_get_fd (connection->socket), SOL_SOCKET, SO_LINGER, &at_once,
              sizeof at_once);
  g_socket_shutdown (connection->socket, TRUE, TRUE, NULL);
}

static gboolean
on_tick (gpointer data)
{
  YpGate *self = data;
  gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Connection *connection = key;

      if (connection->deadline != 0 && connection->deadline < now)
        cut (connection);
    }

  return G_SOURCE_CONTINUE;
}

static GSocketAddress *
parse_address (const char *listen, GError **error)
{
  const char *colon = strrchr (listen, ':');
  g_autofree char *host = colon != NULL ? g_strndup (listen, (gsize) (colon - listen)) : NULL;
  GSocketAddress *address = NULL;
  guint64 port;

  if (host != NULL && g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    {
      gsize length = strlen (host);
      const char *name = host;

      if (length > 2 && host[0] == '[' && host[length - 1] == ']')
        {
          host[length - 1] = '\0';
          name = host + 1;
        }
      if (g_str_equal (name, "localhost"))
        name = "127.0.0.1";
      address = g_inet_socket_address_new_from_string (name, (guint) port);
    }

  if (address == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "“%s” is not ADDRESS:PORT, such as 127.0.0.1:8470", listen);

  return address;
}

static GSocket *
open_socket (const char *listen, GError **error)
{
  g_autoptr (GSocketAddress) address = parse_address (listen, error);
  g_autoptr (GSocket) socket = NULL;

  if (address == NULL)
    return NULL;

  socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return NULL;

  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  /* Inherited by what is accepted: head, body and end of an answer go out as one packet, since each
   * connection is closed after its answer. That saves a tenth of the work of a request. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_CORK, 1, NULL);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;

  return g_steal_pointer (&socket);
}

static char *
make_url (GSocketAddress *address)
{
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);
  g_autofree char *host = g_inet_address_to_string (g_inet_socket_address_get_address (inet));
  gboolean is_v6 = g_socket_address_get_family (address) == G_SOCKET_FAMILY_IPV6;

  return g_strdup_printf (is_v6 ? "http://[%s]:%u" : "http://%s:%u", host,
                          g_inet_socket_address_get_port (inet));
}

/**
 * yp_gate_new:
 * @server: who serves the connections; outlives the gate
 * @max_connections: how many at once; further ones wait in the backlog
 *
 * Returns: (transfer full): a gate, closed
 */
YpGate *
yp_gate_new (SoupServer *server, guint max_connections)
{
  YpGate *self = g_new0 (YpGate, 1);

  self->connections = g_hash_table_new (NULL, NULL);
  self->server = server;
  self->max_connections = max_connections;

  return self;
}

/**
 * yp_gate_open:
 * @self: a gate that was never open
 * @listen: `ADDRESS:PORT`; port 0 takes a free one
 * @error: return location for a #GIOErrorEnum
 *
 * Listens, in the thread's default main context.
 *
 * Returns: whether it does
 */
gboolean
yp_gate_open (YpGate *self, const char *listen, GError **error)
{
  self->socket = open_socket (listen, error);
  if (self->socket == NULL)
    return FALSE;

  self->address = g_socket_get_local_address (self->socket, error);
  if (self->address == NULL)
    return FALSE;

  self->url = make_url (self->address);
  self->tick_id = g_timeout_add_seconds (1, on_tick, self);
  start_accepting (self);

  return TRUE;
}

/**
 * yp_gate_close:
 * @self: a gate
 *
 * Accepts no more. What was accepted goes on.
 */
void
yp_gate_close (YpGate *self)
{
  stop_accepting (self);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->socket != NULL)
    g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
}

/**
 * yp_gate_free:
 * @self: (transfer full): a gate
 *
 * Connections that are still there are forgotten; the server closes them.
 */
void
yp_gate_free (YpGate *self)
{
  GHashTableIter iter;
  gpointer key;

  yp_gate_close (self);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Connection *connection = key;

      g_object_weak_unref (G_OBJECT (connection->stream), on_stream_gone, connection);
      connection_free (connection);
    }
  g_hash_table_unref (self->connections);
  g_clear_object (&self->address);
  g_free (self->url);
  g_free (self);
}

/**
 * yp_gate_get_url:
 * @self: a gate
 *
 * Returns: where it listens, such as `http://127.0.0.1:8470`
 */
const char *
yp_gate_get_url (YpGate *self)
{
  return self->url;
}

guint
yp_gate_get_n_connections (YpGate *self)
{
  return g_hash_table_size (self->connections);
}

/* (nullable): its connection may be gone before a message is. */
static Connection *
find_connection (SoupServerMessage *message)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);

  return g_object_get_data (G_OBJECT (address), CONNECTION_KEY);
}

static void
set_deadline (SoupServerMessage *message, gint64 deadline)
{
  Connection *connection = find_connection (message);

  if (connection != NULL)
    connection->deadline = deadline;
}

/**
 * yp_gate_expect_sending:
 * @self: a gate
 * @message: one whose body is not whole, and of which a block was taken
 *
 * Starts the clock for sending the next.
 */
void
yp_gate_expect_sending (YpGate *self, SoupServerMessage *message)
{
  set_deadline (message, g_get_monotonic_time () + READ_US);
}

/**
 * yp_gate_expect_nothing:
 * @self: a gate
 * @message: one that needs no more from its client now
 *
 * Stops the clock: what takes time now is our own work.
 */
void
yp_gate_expect_nothing (YpGate *self, SoupServerMessage *message)
{
  set_deadline (message, 0);
}

/**
 * yp_gate_expect_fetching:
 * @self: a gate
 * @message: one whose answer is set
 *
 * Starts the clock for fetching it.
 */
void
yp_gate_expect_fetching (YpGate *self, SoupServerMessage *message)
{
  set_deadline (message, g_get_monotonic_time () + FETCH_US);
}

/**
 * yp_gate_answer:
 * @self: a gate
 * @message: one whose request is whole
 * @reply: (transfer full): its answer
 *
 * Sets the answer and starts the clock for fetching it.
 */
void
yp_gate_answer (YpGate *self, SoupServerMessage *message, YpReply *reply)
{
  yp_gate_expect_fetching (self, message);
  yp_http_answer (message, reply);
}

/**
 * yp_gate_drop:
 * @self: a gate
 * @message: one whose client is not worth an answer
 *
 * Cuts the connection.
 */
void
yp_gate_drop (YpGate *self, SoupServerMessage *message)
{
  Connection *connection = find_connection (message);

  if (connection != NULL)
    cut (connection);
}

/**
 * yp_gate_steal_fd:
 * @self: a gate
 * @message: one whose request is whole and not answered; gone afterwards
 *
 * Takes the connection out of the server's hands.
 *
 * Returns: its descriptor, the caller's to close; -1 when it is gone or no descriptor is free
 */
int
yp_gate_steal_fd (YpGate *self, SoupServerMessage *message)
{
  Connection *connection = find_connection (message);
  g_autoptr (GSocket) socket = connection != NULL ? g_object_ref (connection->socket) : NULL;
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  int fd;

  if (socket == NULL)
    return -1;

  fd = fcntl (g_socket_get_fd (socket), F_DUPFD_CLOEXEC, 0);
  g_socket_close (socket, NULL);

  return fd;
}
