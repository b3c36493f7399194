/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Many readers of one platform's /stream while reports go in at a steady rate: how late each entry
 * reaches each reader, and what that costs the platform. Prints one JSON object.
 *
 * Lateness runs from the entry's own `at` (the writer's clock, before the commit) to the moment the
 * bytes are read here, so it holds commit, tick and socket; both are the same machine's clock. */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <math.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "yp-clock.h"

#define TAIL_SIZE 4096
#define MAX_LATENCY_MS 60000

typedef struct
{
  int fd;
  gboolean is_stalled; /* never reads after its first bytes */
  guint n_tail;
  char tail[TAIL_SIZE]; /* the line that has not ended yet */
} Reader;

typedef struct
{
  struct sockaddr_in address;
  char *token;
  char *item;
  guint n_readers;
  guint n_posted;
  guint64 n_delivered;
  guint *by_latency; /* [ms] → entries */
  guint n_closed;
  gint64 counts_from; /* entries written earlier do not count: µs */
} Bench;

static int
open_connection (const Bench *self)
{
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (connect (fd, (const struct sockaddr *) &self->address, sizeof self->address) != 0)
    g_error ("connect: %s", g_strerror (errno));

  return fd;
}

static void
send_all (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      ssize_t n = send (fd, text, length, MSG_NOSIGNAL);

      if (n <= 0)
        g_error ("send: %s", g_strerror (errno));
      text += n;
      length -= (gsize) n;
    }
}

static void
start_reader (Bench *self, Reader *reader, int epoll, gboolean is_stalled)
{
  g_autofree char *request =
      g_strdup_printf ("GET /stream?positions=0 HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                       "Authorization: Bearer %s\r\n\r\n",
                       self->token);

  reader->fd = open_connection (self);
  reader->is_stalled = is_stalled;
  send_all (reader->fd, request, strlen (request));
  fcntl (reader->fd, F_SETFL, O_NONBLOCK);
  if (!is_stalled)
    epoll_ctl (epoll, EPOLL_CTL_ADD, reader->fd,
               &(struct epoll_event){ .events = EPOLLIN, .data.ptr = reader });
}

static void
post_report (Bench *self)
{
  g_autofree char *body = g_strdup_printf (
      "service_code=%s&lat=31.87&long=120.55&description=bench+%u", self->item, self->n_posted++);
  g_autofree char *request =
      g_strdup_printf ("POST /open311/v2/requests.json HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                       "Authorization: Bearer %s\r\nConnection: close\r\n"
                       "Content-Type: application/x-www-form-urlencoded\r\n"
                       "Content-Length: %zu\r\n\r\n%s",
                       self->token, strlen (body), body);
  int fd = open_connection (self);
  char reply[512];

  send_all (fd, request, strlen (request));
  if (recv (fd, reply, sizeof reply, 0) <= 0 || strncmp (reply + 9, "20", 2) != 0)
    g_error ("The platform refused a report: %.80s", reply);
  close (fd);
}

static void
count_line (Bench *self, const char *line, gsize length, gint64 now)
{
  const char *at = g_strstr_len (line, (gssize) length, "\"at\":\"");
  char text[YP_TIME_SIZE];
  gint64 time_us;

  if (at == NULL || !g_str_has_prefix (line, "data:") || line + length < at + 6 + 24)
    return;

  memcpy (text, at + 6, YP_TIME_SIZE - 1);
  text[YP_TIME_SIZE - 1] = '\0';
  if (!yp_time_parse (text, &time_us) || time_us < self->counts_from)
    return;

  self->n_delivered++;
  self->by_latency[CLAMP ((now - time_us) / 1000, 0, MAX_LATENCY_MS - 1)]++;
}

static void
read_stream (Bench *self, Reader *reader)
{
  char buffer[65536];
  ssize_t n = recv (reader->fd, buffer, sizeof buffer, 0);
  gint64 now = g_get_real_time ();
  const char *position = buffer;
  const char *end = buffer + n;

  if (n == 0 || (n < 0 && errno != EAGAIN))
    {
      self->n_closed++;
      close (reader->fd);
      reader->fd = -1;
      return;
    }

  while (n > 0 && position < end)
    {
      const char *newline = memchr (position, '\n', (gsize) (end - position));
      gsize length = (gsize) ((newline != NULL ? newline : end) - position);

      if (reader->n_tail + length < TAIL_SIZE)
        {
          memcpy (reader->tail + reader->n_tail, position, length);
          reader->n_tail += (guint) length;
        }
      if (newline == NULL)
        return;
      reader->tail[MIN (reader->n_tail, TAIL_SIZE - 1)] = '\0';
      count_line (self, reader->tail, reader->n_tail, now);
      reader->n_tail = 0;
      position = newline + 1;
    }
}

static double
percentile (const Bench *self, double share)
{
  guint64 wanted = (guint64) ((double) self->n_delivered * share);
  guint64 seen = 0;

  for (guint i = 0; i < MAX_LATENCY_MS; i++)
    {
      seen += self->by_latency[i];
      if (seen > wanted)
        return i;
    }

  return MAX_LATENCY_MS;
}

static double
get_cpu_seconds (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NAN;
  fields = g_strsplit (strrchr (text, ')') + 2, " ", -1);

  return (double) (g_ascii_strtoull (fields[11], NULL, 10) +
                   g_ascii_strtoull (fields[12], NULL, 10)) /
         (double) sysconf (_SC_CLK_TCK);
}

static guint64
get_memory_kib (int pid, const char *field)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  line = strstr (text, field);

  return line != NULL ? g_ascii_strtoull (line + strlen (field), NULL, 10) : 0;
}

static gint64
run (Bench *self, int epoll, double rate, double seconds)
{
  int timer = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC);
  gint64 start = g_get_monotonic_time ();
  gint64 interval_ns = (gint64) (1e9 / rate);
  struct itimerspec period = { { interval_ns / 1000000000, interval_ns % 1000000000 }, { 0, 1 } };
  struct epoll_event events[256];

  timerfd_settime (timer, 0, &period, NULL);
  epoll_ctl (epoll, EPOLL_CTL_ADD, timer, &(struct epoll_event){ .events = EPOLLIN });
  self->counts_from = g_get_real_time ();
  while ((double) (g_get_monotonic_time () - start) < seconds * 1e6)
    {
      int n = epoll_wait (epoll, events, G_N_ELEMENTS (events), 100);

      for (int i = 0; i < n; i++)
        {
          guint64 n_due = 0;

          if (events[i].data.ptr != NULL)
            read_stream (self, events[i].data.ptr);
          else if (read (timer, &n_due, sizeof n_due) == sizeof n_due)
            while (n_due-- > 0)
              post_report (self);
        }
    }
  close (timer);

  return g_get_monotonic_time () - start;
}

int
main (int argc, char *argv[])
{
  g_autofree char *url = NULL;
  g_autofree char *item = g_strdup ("sample:matter:0801");
  g_autofree char *token = NULL;
  int n_readers = 5000, n_stalled = 0, pid = 0;
  double rate = 100, seconds = 15;
  GOptionEntry options[] = {
    { "url", 0, 0, G_OPTION_ARG_STRING, &url, "The platform, http://127.0.0.1:PORT", "URL" },
    { "token", 0, 0, G_OPTION_ARG_STRING, &token, "Its token", "TOKEN" },
    { "pid", 0, 0, G_OPTION_ARG_INT, &pid, "Its process", "PID" },
    { "item", 0, 0, G_OPTION_ARG_STRING, &item, "The catalogue item to report", "KEY" },
    { "readers", 0, 0, G_OPTION_ARG_INT, &n_readers, "How many readers", "N" },
    { "stalled", 0, 0, G_OPTION_ARG_INT, &n_stalled, "How many of them never read", "N" },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &rate, "Reports a second", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, "How long", "N" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autofree Reader *readers = NULL;
  Bench bench = { 0 };
  int epoll = epoll_create1 (EPOLL_CLOEXEC);
  gint64 elapsed;
  double cpu;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || url == NULL || token == NULL)
    g_error ("%s", error != NULL ? error->message : "--url and --token are needed");
  uri = g_uri_parse (url, G_URI_FLAGS_NONE, &error);
  g_assert_no_error (error);

  setrlimit (RLIMIT_NOFILE, &(struct rlimit){ 20000, 20000 });
  bench.address.sin_family = AF_INET;
  bench.address.sin_port = htons ((guint16) g_uri_get_port (uri));
  bench.address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  bench.token = token;
  bench.item = item;
  bench.by_latency = g_new0 (guint, MAX_LATENCY_MS);
  readers = g_new0 (Reader, (gsize) n_readers);
  for (int i = 0; i < n_readers; i++)
    start_reader (&bench, &readers[i], epoll, i < n_stalled);

  run (&bench, epoll, rate, 2);
  memset (bench.by_latency, 0, MAX_LATENCY_MS * sizeof *bench.by_latency);
  bench.n_delivered = 0;
  bench.n_posted = 0;
  cpu = get_cpu_seconds (pid);
  elapsed = run (&bench, epoll, rate, seconds);
  cpu = get_cpu_seconds (pid) - cpu;

  g_print ("{\"bench\":\"stream\",\"readers\":%d,\"stalled\":%d,\"entries_per_s\":%.1f,"
           "\"delivered_share\":%.4f,\"closed\":%u,\"p50_ms\":%.0f,\"p99_ms\":%.0f,"
           "\"platform_cpu_share\":%.3f,\"platform_rss_mb\":%.1f,\"platform_peak_mb\":%.1f}\n",
           n_readers, n_stalled, (double) bench.n_posted * 1e6 / (double) elapsed,
           (double) bench.n_delivered / ((double) bench.n_posted * (n_readers - n_stalled)),
           bench.n_closed, percentile (&bench, 0.5), percentile (&bench, 0.99),
           cpu * 1e6 / (double) elapsed, (double) get_memory_kib (pid, "VmRSS:") / 1024,
           (double) get_memory_kib (pid, "VmHWM:") / 1024);
  g_free (bench.by_latency);

  return 0;
}
