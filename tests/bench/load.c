/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks a server for one address after another, a new connection for each request, and says how fast
 * it answered: one JSON object. Over a fixed number of connections at a time; or, with --rate, at
 * its own pace whether or not there are answers: then an answer's time counts from when its request
 * was due, so that who waits is not forgotten.
 *
 * A line of --paths is a path to GET, or a path, a tabulator and a JSON body to POST under a key of
 * its own.
 *
 * The same client for every server compared, so what it costs itself is the same for all. */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define CHUNK 65536

/* What is kept of the start of a reply: the status line. */
#define HEAD 16

typedef struct
{
  int fd;
  gint64 started;
  gsize n_sent;
  GString *request;
  gsize n_received;
  char head[HEAD];
} Connection;

typedef struct
{
  struct sockaddr_in address;
  GPtrArray *requests; /* GString */
  guint next;
  int epoll;
  gint64 deadline;
  GArray *latencies; /* gint64, microseconds */
  guint64 n_bytes;
  guint n_failed;
  guint n_open;
  gboolean is_paced;
  char *buffer;
} Load;

static gboolean
start_request (Load *load, Connection *connection)
{
  struct epoll_event event = { .events = EPOLLIN | EPOLLOUT, .data.ptr = connection };
  int on = 1;

  connection->fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (connection->fd < 0)
    return FALSE;

  connection->started = g_get_monotonic_time ();
  connection->n_sent = 0;
  connection->n_received = 0;
  connection->request = load->requests->pdata[load->next++ % load->requests->len];
  memset (connection->head, 0, sizeof connection->head);
  setsockopt (connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect (connection->fd, (struct sockaddr *) (gpointer) &load->address,
               sizeof load->address) != 0 &&
      errno != EINPROGRESS)
    {
      close (connection->fd);
      return FALSE;
    }

  load->n_open++;
  return epoll_ctl (load->epoll, EPOLL_CTL_ADD, connection->fd, &event) == 0;
}

static void
finish_request (Load *load, Connection *connection, gboolean is_whole)
{
  gint64 now = g_get_monotonic_time ();
  gint64 latency = now - connection->started;

  close (connection->fd);
  load->n_open--;
  if (is_whole && strstr (connection->head, " 200") != NULL)
    {
      g_array_append_val (load->latencies, latency);
      load->n_bytes += connection->n_received;
    }
  else
    load->n_failed++;

  if (load->is_paced)
    g_free (connection);
  else if (now < load->deadline && !start_request (load, connection))
    load->n_failed++;
}

static void
send_some (Load *load, Connection *connection)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = connection };
  gsize n_left = connection->request->len - connection->n_sent;
  gssize n =
      send (connection->fd, connection->request->str + connection->n_sent, n_left, MSG_NOSIGNAL);

  if (n < 0 && errno != EAGAIN)
    finish_request (load, connection, FALSE);
  else if (n > 0)
    {
      connection->n_sent += (gsize) n;
      if (connection->n_sent == connection->request->len)
        epoll_ctl (load->epoll, EPOLL_CTL_MOD, connection->fd, &event);
    }
}

static void
receive_some (Load *load, Connection *connection)
{
  gssize n = recv (connection->fd, load->buffer, CHUNK, 0);

  if (n < 0 && errno == EAGAIN)
    return;
  if (n <= 0)
    {
      finish_request (load, connection, n == 0);
      return;
    }

  if (connection->n_received < HEAD - 1)
    memcpy (connection->head + connection->n_received, load->buffer,
            MIN ((gsize) n, HEAD - 1 - connection->n_received));
  connection->n_received += (gsize) n;
}

/* Takes what the connections have for at most @timeout_ms. Returns %FALSE if that is nothing. */
static gboolean
take_events (Load *load, int timeout_ms)
{
  struct epoll_event events[64];
  /* A time that has passed meanwhile is no wait without end. */
  int n_events = epoll_wait (load->epoll, events, G_N_ELEMENTS (events), MAX (timeout_ms, 0));

  for (int i = 0; i < n_events; i++)
    {
      Connection *connection = events[i].data.ptr;

      if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        receive_some (load, connection);
      else if (events[i].events & EPOLLOUT)
        send_some (load, connection);
    }

  return n_events > 0;
}

/* Ten seconds without a byte: what is open has failed. */
static void
wait_for_rest (Load *load)
{
  while (load->n_open > 0)
    {
      if (!take_events (load, 10000))
        {
          load->n_failed += load->n_open;
          return;
        }
    }
}

static void
run (Load *load, Connection *connections, guint n_connections, guint seconds)
{
  load->deadline = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  for (guint i = 0; i < n_connections; i++)
    {
      if (!start_request (load, &connections[i]))
        load->n_failed++;
    }

  wait_for_rest (load);
}

/* Each request once. */
static void
run_paced (Load *load, guint rate, guint seconds)
{
  gint64 start = g_get_monotonic_time ();
  guint n = MIN (rate * seconds, load->requests->len);

  load->is_paced = TRUE;
  for (guint i = 0; i < n; i++)
    {
      gint64 due = start + (gint64) i * G_USEC_PER_SEC / rate;
      Connection *connection = g_new0 (Connection, 1);

      while (g_get_monotonic_time () < due)
        take_events (load, (int) ((due - g_get_monotonic_time ()) / 1000));
      if (start_request (load, connection))
        connection->started = due;
      else
        {
          g_free (connection);
          load->n_failed++;
        }
    }

  wait_for_rest (load);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static double
get_percentile_ms (const GArray *sorted, double share)
{
  guint index = (guint) (share * (double) (sorted->len - 1));

  return sorted->len > 0 ? (double) g_array_index (sorted, gint64, index) / 1000 : 0;
}

static GString *
make_request (const char *line, const char *host, char **headers)
{
  g_auto (GStrv) parts = g_strsplit (line, "\t", 2);
  GString *request = g_string_new (NULL);
  const char *body = parts[1];

  g_string_printf (request, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n",
                   body != NULL ? "POST" : "GET", parts[0], host);
  for (guint i = 0; headers != NULL && headers[i] != NULL; i++)
    g_string_append_printf (request, "%s\r\n", headers[i]);
  if (body != NULL)
    {
      g_autofree char *key = g_uuid_string_random ();

      g_string_append_printf (request,
                              "Content-Type: application/json\r\nContent-Length: %zu\r\n"
                              "Idempotency-Key: %s\r\n",
                              strlen (body), key);
    }
  g_string_append (request, "\r\n");
  if (body != NULL)
    g_string_append (request, body);

  return request;
}

static GPtrArray *
read_requests (const char *path, const char *host, char **headers, GError **error)
{
  g_autoptr (GPtrArray) requests = g_ptr_array_new ();
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &contents, NULL, error))
    return NULL;

  lines = g_strsplit (contents, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_ptr_array_add (requests, make_request (lines[i], host, headers));

  return g_steal_pointer (&requests);
}

int
main (int argc, char *argv[])
{
  g_auto (GStrv) headers = NULL;
  g_autofree char *paths = NULL;
  int port = 0;
  int n_connections = 8;
  int seconds = 5;
  int rate = 0;
  GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &port, "Port on 127.0.0.1", "PORT" },
    { "connections", 0, 0, G_OPTION_ARG_INT, &n_connections, "At a time", "N" },
    { "rate", 0, 0, G_OPTION_ARG_INT, &rate, "Requests a second, each once", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "How long", "N" },
    { "header", 0, 0, G_OPTION_ARG_STRING_ARRAY, &headers, "A header to send", "NAME: VALUE" },
    { "paths", 0, 0, G_OPTION_ARG_FILENAME, &paths, "A file with a request a line", "FILE" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *host = NULL;
  g_autofree Connection *connections = NULL;
  Load load = { 0 };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || paths == NULL || port <= 0 ||
      port > G_MAXUINT16 || n_connections <= 0 || seconds <= 0 || rate < 0)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "--port and --paths are wanted");
      return 2;
    }

  host = g_strdup_printf ("127.0.0.1:%d", port);
  load.requests = read_requests (paths, host, headers, &error);
  if (load.requests == NULL || load.requests->len == 0)
    {
      g_printerr ("%s: %s\n", paths, error != NULL ? error->message : "no paths");
      return 1;
    }

  load.address.sin_family = AF_INET;
  load.address.sin_port = htons ((guint16) port);
  load.address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  load.epoll = epoll_create1 (EPOLL_CLOEXEC);
  load.latencies = g_array_new (FALSE, FALSE, sizeof (gint64));
  load.buffer = g_malloc (CHUNK);
  connections = g_new0 (Connection, n_connections);

  if (rate > 0)
    run_paced (&load, (guint) rate, (guint) seconds);
  else
    run (&load, connections, (guint) n_connections, (guint) seconds);

  g_array_sort (load.latencies, compare_times);
  g_print ("{\"requests\":%u,\"failed\":%u,\"per_second\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,"
           "\"max_ms\":%.3f,\"megabytes\":%.1f}\n",
           load.latencies->len, load.n_failed, (double) load.latencies->len / seconds,
           get_percentile_ms (load.latencies, 0.5), get_percentile_ms (load.latencies, 0.99),
           get_percentile_ms (load.latencies, 1), (double) load.n_bytes / 1e6);
  return load.n_failed == 0 ? 0 : 1;
}
