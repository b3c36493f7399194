/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-stream.h"

#include <errno.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "yp-ring.h"
#include "yp-stream-text.h"

/* One send per reader and tick is the cost of the stream, so the tick bounds it: the more readers,
 * the longer, up to what a thousand of them get. */
#define MIN_TICK_US (40 * G_TIME_SPAN_MILLISECOND)
#define MAX_TICK_US (100 * G_TIME_SPAN_MILLISECOND)
#define READER_TICK_US 60
#define HEARTBEAT_US (15 * G_USEC_PER_SEC)
#define RING_SIZE (8 * 1024 * 1024)
#define SEND_BUFFER (64 * 1024)
#define USER_TIMEOUT_MS 20000

/* Events of positions that a reader may be behind before it gets all positions at once. */
#define N_TICKS 20

/* Pages of the journal held for readers who catch up: how many, how long. */
#define MAX_PAGES 128
#define MAX_STALL_US (10 * G_USEC_PER_SEC)

#define MAX_EVENTS 256

static const char head_text[] = "HTTP/1.1 200 OK\r\n"
                                "Content-Type: text/event-stream\r\n"
                                "Cache-Control: no-store\r\n"
                                "X-Accel-Buffering: no\r\n"
                                "Connection: close\r\n\r\n";

/**
 * YpStreamReader:
 *
 * One who follows the stream. Either it is live, then @offset says how far it is in the ring; or it
 * catches up, then @after is the last entry it was given a page with. The stream's thread owns it;
 * a pager holds a reference meanwhile.
 */
struct _YpStreamReader
{
  int ref_count;
  int fd; /* -1 once closed */
  guint index;
  gboolean wants_positions;
  gboolean is_blocked; /* send gave EAGAIN; epoll will tell */
  gboolean is_live;
  gboolean has_page; /* asked for one, or is sending one */
  guint64 offset;
  guint64 after;
  guint64 tick;
  gint64 moved_at; /* when bytes last went out, while it has a page */
  GBytes *own;     /* what goes out before the ring: head, page, positions */
  gsize n_own_sent;
};

typedef struct
{
  YpStreamReader *reader;
  GBytes *text; /* %NULL: could not be read */
  guint64 last;
} Page;

typedef struct
{
  GString *text;
  GArray *lengths; /* gsize, one per entry */
} Batch;

/**
 * YpStream:
 *
 * `/stream`: Server-Sent Events to thousands of readers from one thread of its own. Events stand
 * once in a ring, a reader is an offset into it; one who falls out of it is dropped and resumes by
 * `Last-Event-ID`. Sockets are watched by epoll, edge-triggered, so that only those that could not
 * take everything cost more than one send(2) a tick.
 */
struct _YpStream
{
  GThread *thread;
  int epoll_fd;
  int wake_fd;
  YpPositions *positions;
  guint max_readers;
  YpStreamPager pager;
  gpointer pager_data;

  GMutex mutex; /* guards what follows, up to the thread's own */
  GPtrArray *new_readers;
  GPtrArray *batches;
  GPtrArray *pages;
  guint64 seq;
  guint n_readers;
  gboolean has_positions;
  gboolean stops;

  /* the thread's own */
  YpRing *ring;
  GPtrArray *readers;
  guint n_pages;
  gboolean is_dirty;
  gboolean positions_wait;
  gint64 flushed_at;
  gint64 beat_at;
  GQueue ticks; /* GBytes, the newest at the tail */
  guint64 tick; /* number of the newest */
  GBytes *all;
  guint64 all_tick;
};

static YpStreamReader *
reader_ref (YpStreamReader *reader)
{
  g_atomic_int_inc (&reader->ref_count);

  return reader;
}

static void
reader_unref (YpStreamReader *reader)
{
  if (!g_atomic_int_dec_and_test (&reader->ref_count))
    return;

  if (reader->fd >= 0)
    close (reader->fd);
  g_clear_pointer (&reader->own, g_bytes_unref);
  g_free (reader);
}

static void
page_free (Page *page)
{
  reader_unref (page->reader);
  g_clear_pointer (&page->text, g_bytes_unref);
  g_free (page);
}

static void
batch_free (Batch *batch)
{
  g_string_free (batch->text, TRUE);
  g_array_unref (batch->lengths);
  g_free (batch);
}

static void
wake (YpStream *self)
{
  guint64 one = 1;
  gssize n_written;

  do
    n_written = write (self->wake_fd, &one, sizeof one);
  while (n_written < 0 && errno == EINTR);
}

static void
return_page (YpStream *self, YpStreamReader *reader)
{
  if (!reader->has_page)
    return;

  reader->has_page = FALSE;
  self->n_pages--;
  self->is_dirty = TRUE; /* another may be waiting for one */
}

static void
close_reader (YpStream *self, YpStreamReader *reader)
{
  YpStreamReader *last = g_ptr_array_index (self->readers, self->readers->len - 1);
  guint index = reader->index;

  return_page (self, reader);
  epoll_ctl (self->epoll_fd, EPOLL_CTL_DEL, reader->fd, NULL);
  close (reader->fd);
  reader->fd = -1;

  last->index = index;
  g_ptr_array_remove_index_fast (self->readers, index);

  g_mutex_lock (&self->mutex);
  self->n_readers--;
  g_mutex_unlock (&self->mutex);
}

/* A reader who catches up goes live as soon as the ring holds what comes next. */
static void
catch_up (YpStream *self, YpStreamReader *reader)
{
  if (reader->is_live || reader->has_page || reader->own != NULL)
    return;

  if (yp_ring_seek (self->ring, reader->after, &reader->offset))
    {
      reader->is_live = TRUE;
      return;
    }

  /* Ahead of the ring, where the writer has committed and not yet told: it will in a moment. */
  if (reader->after > yp_ring_get_seq (self->ring) || self->n_pages >= MAX_PAGES)
    return;

  reader->has_page = TRUE;
  reader->moved_at = g_get_monotonic_time ();
  self->n_pages++;
  self->pager (reader_ref (reader), reader->after, self->pager_data);
}

static void
refresh_all (YpStream *self)
{
  if (self->all_tick != 0 && self->tick - self->all_tick < self->ticks.length)
    return;

  g_clear_pointer (&self->all, g_bytes_unref);
  self->all = yp_positions_compose_all (self->positions);
  self->all_tick = self->tick;
}

/* The event of positions that @reader wants next; (nullable). */
static GBytes *
find_positions (YpStream *self, YpStreamReader *reader, guint64 *tick)
{
  guint64 n_behind = self->tick - reader->tick;

  if (!reader->wants_positions || n_behind == 0)
    return NULL;

  if (n_behind <= self->ticks.length)
    {
      *tick = reader->tick + 1;
      return g_queue_peek_nth (&self->ticks, self->ticks.length - (guint) n_behind);
    }

  refresh_all (self);
  *tick = self->all_tick;
  if (self->all == NULL)
    reader->tick = self->all_tick;

  return self->all;
}

typedef struct
{
  struct iovec parts[4];
  guint n_parts;
  GBytes *positions; /* the last part, where there is one */
  guint64 tick;
} Outgoing;

static void
add_bytes (Outgoing *outgoing, GBytes *bytes, gsize n_sent)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  outgoing->parts[outgoing->n_parts++] = (struct iovec){ (char *) data + n_sent, size - n_sent };
}

static void
gather (YpStream *self, YpStreamReader *reader, Outgoing *outgoing)
{
  *outgoing = (Outgoing){ 0 };
  catch_up (self, reader);
  if (reader->own != NULL)
    add_bytes (outgoing, reader->own, reader->n_own_sent);

  if (!reader->is_live)
    return;

  outgoing->n_parts +=
      yp_ring_peek (self->ring, reader->offset, outgoing->parts + outgoing->n_parts);
  outgoing->positions = find_positions (self, reader, &outgoing->tick);
  if (outgoing->positions != NULL)
    add_bytes (outgoing, outgoing->positions, 0);
}

static gsize
account_own (YpStream *self, YpStreamReader *reader, gsize n_sent)
{
  gsize n_left = g_bytes_get_size (reader->own) - reader->n_own_sent;

  if (n_sent < n_left)
    {
      reader->n_own_sent += n_sent;
      return 0;
    }

  g_clear_pointer (&reader->own, g_bytes_unref);
  reader->n_own_sent = 0;
  if (!reader->is_live)
    return_page (self, reader);

  return n_sent - n_left;
}

static void
account (YpStream *self, YpStreamReader *reader, const Outgoing *outgoing, gsize n_sent)
{
  guint64 n_ring;

  reader->moved_at = g_get_monotonic_time ();
  if (reader->own != NULL)
    n_sent = account_own (self, reader, n_sent);
  if (!reader->is_live)
    return;

  n_ring = MIN (n_sent, yp_ring_get_head (self->ring) - reader->offset);
  reader->offset += n_ring;
  n_sent -= n_ring;
  if (n_sent == 0)
    return;

  /* Begun, it must be ended before anything else. */
  reader->tick = outgoing->tick;
  if (n_sent < g_bytes_get_size (outgoing->positions))
    {
      reader->own = g_bytes_ref (outgoing->positions);
      reader->n_own_sent = n_sent;
    }
}

/* Sends what the socket takes. Returns %FALSE when the reader is gone or fell behind. */
static gboolean
flush_reader (YpStream *self, YpStreamReader *reader)
{
  if (reader->is_live && reader->offset < yp_ring_get_tail (self->ring))
    return FALSE;

  while (!reader->is_blocked)
    {
      Outgoing outgoing;
      struct msghdr message = { 0 };
      gssize n_sent;

      gather (self, reader, &outgoing);
      if (outgoing.n_parts == 0)
        return TRUE;

      message.msg_iov = outgoing.parts;
      message.msg_iovlen = outgoing.n_parts;
      n_sent = sendmsg (reader->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (n_sent >= 0)
        account (self, reader, &outgoing, (gsize) n_sent);
      else if (errno == EAGAIN)
        reader->is_blocked = TRUE;
      else if (errno != EINTR)
        return FALSE;
    }

  return TRUE;
}

static void
flush_all (YpStream *self)
{
  self->is_dirty = FALSE;
  for (guint i = self->readers->len; i > 0; i--)
    {
      YpStreamReader *reader = g_ptr_array_index (self->readers, i - 1);

      if (!flush_reader (self, reader))
        close_reader (self, reader);
    }
}

static void
push_tick (YpStream *self, GBytes *event)
{
  g_queue_push_tail (&self->ticks, event);
  self->tick++;
  if (self->ticks.length > N_TICKS)
    g_bytes_unref (g_queue_pop_head (&self->ticks));
}

static void
run_tick (YpStream *self, gint64 now)
{
  if (self->positions_wait && self->readers->len > 0)
    {
      GBytes *event = yp_positions_compose_due (self->positions, now, &self->positions_wait);

      if (event != NULL)
        push_tick (self, event);
    }

  flush_all (self);
  self->flushed_at = now;
}

/* A page that nobody fetches keeps others from theirs. */
static void
drop_stalled (YpStream *self, gint64 now)
{
  for (guint i = self->readers->len; i > 0; i--)
    {
      YpStreamReader *reader = g_ptr_array_index (self->readers, i - 1);

      if (reader->has_page && reader->own != NULL && now - reader->moved_at > MAX_STALL_US)
        close_reader (self, reader);
    }
}

static void
beat (YpStream *self, gint64 now)
{
  static const char comment[] = ":\n\n";

  yp_ring_append_comment (self->ring, comment, strlen (comment));
  self->is_dirty = TRUE;
  self->beat_at = now;
}

/* Whatever a reader sends after its request is thrown away. Returns %FALSE when it is gone. */
static gboolean
drain_reader (YpStreamReader *reader)
{
  char bytes[4096];

  for (guint i = 0; i < 16; i++)
    {
      gssize n_read = recv (reader->fd, bytes, sizeof bytes, MSG_DONTWAIT);

      if (n_read < 0 && errno == EAGAIN)
        return TRUE;
      if (n_read == 0 || (n_read < 0 && errno != EINTR))
        return FALSE;
    }

  return FALSE;
}

static void
handle_event (YpStream *self, YpStreamReader *reader, guint32 events)
{
  gboolean stays = (events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP)) == 0;

  if (stays && (events & EPOLLIN) != 0)
    stays = drain_reader (reader);

  if (stays && (events & EPOLLOUT) != 0)
    {
      reader->is_blocked = FALSE;
      stays = flush_reader (self, reader);
    }

  if (!stays)
    close_reader (self, reader);
}

static void
take_reader (YpStream *self, YpStreamReader *reader)
{
  struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                               .data.ptr = reader };

  reader->index = self->readers->len;
  g_ptr_array_add (self->readers, reader_ref (reader));
  if (epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, reader->fd, &event) != 0 ||
      !flush_reader (self, reader))
    close_reader (self, reader);
}

static void
take_batch (YpStream *self, const Batch *batch)
{
  const char *text = batch->text->str;

  for (guint i = 0; i < batch->lengths->len; i++)
    {
      gsize length = g_array_index (batch->lengths, gsize, i);

      yp_ring_append_entry (self->ring, text, length);
      text += length;
    }

  self->is_dirty = TRUE;
}

static void
take_page (YpStream *self, Page *page)
{
  YpStreamReader *reader = page->reader;

  if (reader->fd < 0)
    return;

  if (page->text == NULL)
    {
      close_reader (self, reader);
      return;
    }

  reader->after = page->last;
  reader->moved_at = g_get_monotonic_time ();
  if (g_bytes_get_size (page->text) > 0)
    reader->own = g_steal_pointer (&page->text);
  else
    return_page (self, reader);

  if (!flush_reader (self, reader))
    close_reader (self, reader);
}

/* Returns whether the stream goes on. */
static gboolean
take_inbox (YpStream *self)
{
  g_autoptr (GPtrArray) new_readers = NULL;
  g_autoptr (GPtrArray) batches = NULL;
  g_autoptr (GPtrArray) pages = NULL;
  gboolean stops;

  g_mutex_lock (&self->mutex);
  new_readers = g_steal_pointer (&self->new_readers);
  batches = g_steal_pointer (&self->batches);
  pages = g_steal_pointer (&self->pages);
  self->new_readers = g_ptr_array_new_with_free_func ((GDestroyNotify) reader_unref);
  self->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) batch_free);
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) page_free);
  self->positions_wait = self->positions_wait || self->has_positions;
  self->has_positions = FALSE;
  stops = self->stops;
  g_mutex_unlock (&self->mutex);

  for (guint i = 0; i < batches->len; i++)
    take_batch (self, g_ptr_array_index (batches, i));
  for (guint i = 0; i < pages->len; i++)
    take_page (self, g_ptr_array_index (pages, i));
  for (guint i = 0; i < new_readers->len; i++)
    take_reader (self, g_ptr_array_index (new_readers, i));

  return !stops;
}

static gboolean
has_work (YpStream *self)
{
  return self->is_dirty || (self->positions_wait && self->readers->len > 0);
}

static gint64
get_tick_us (YpStream *self)
{
  return MIN (MIN_TICK_US + (gint64) self->readers->len * READER_TICK_US, MAX_TICK_US);
}

/* Milliseconds until the next tick or beat, rounded up. */
static int
get_timeout (YpStream *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 until = self->beat_at + HEARTBEAT_US;

  if (has_work (self))
    until = MIN (until, self->flushed_at + get_tick_us (self));
  if (self->n_pages > 0)
    until = MIN (until, now + G_USEC_PER_SEC);

  return (int) ((MAX (until - now, 0) + 999) / 1000);
}

static void
run_timers (YpStream *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->beat_at >= HEARTBEAT_US)
    beat (self, now);
  if (self->n_pages > 0)
    drop_stalled (self, now);
  if (has_work (self) && now - self->flushed_at >= get_tick_us (self))
    run_tick (self, now);
}

static gpointer
run_stream (gpointer data)
{
  YpStream *self = data;
  struct epoll_event events[MAX_EVENTS];
  gboolean goes_on = TRUE;

  while (goes_on)
    {
      int n_events = epoll_wait (self->epoll_fd, events, MAX_EVENTS, get_timeout (self));

      for (int i = 0; i < n_events; i++)
        {
          YpStreamReader *reader = events[i].data.ptr;
          guint64 count;

          if (reader != NULL)
            handle_event (self, reader, events[i].events);
          else if (read (self->wake_fd, &count, sizeof count) < 0 && errno != EAGAIN)
            g_warning ("The stream can not be woken: %s", g_strerror (errno));
        }

      goes_on = take_inbox (self);
      run_timers (self);
    }

  return NULL;
}

static void
on_positions (gpointer data)
{
  YpStream *self = data;

  g_mutex_lock (&self->mutex);
  self->has_positions = TRUE;
  g_mutex_unlock (&self->mutex);
  wake (self);
}

static gboolean
open_poll (YpStream *self, GError **error)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = NULL };

  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  self->wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (self->epoll_fd >= 0 && self->wake_fd >= 0 &&
      epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, self->wake_fd, &event) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "The stream can not start: %s",
               g_strerror (errno));

  return FALSE;
}

/**
 * yp_stream_new:
 * @seq: the newest entry that is in the journal; the next published is @seq + 1
 * @positions: where the units are; outlives the stream
 * @max_readers: how many may follow at once
 * @pager: reads the journal for who has to catch up
 * @data: for @pager
 * @error: return location for a #GIOErrorEnum
 *
 * Starts the stream's thread.
 *
 * Returns: (transfer full): a stream without readers, or %NULL
 */
YpStream *
yp_stream_new (guint64 seq,
               YpPositions *positions,
               guint max_readers,
               YpStreamPager pager,
               gpointer data,
               GError **error)
{
  g_autoptr (YpStream) self = g_new0 (YpStream, 1);

  g_mutex_init (&self->mutex);
  self->new_readers = g_ptr_array_new_with_free_func ((GDestroyNotify) reader_unref);
  self->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) batch_free);
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) page_free);
  self->readers = g_ptr_array_new_with_free_func ((GDestroyNotify) reader_unref);
  self->ring = yp_ring_new (RING_SIZE, seq);
  self->seq = seq;
  self->positions = positions;
  self->max_readers = max_readers;
  self->pager = pager;
  self->pager_data = data;
  self->tick = N_TICKS + 1; /* so that a new reader, at 0, is behind and gets all */
  self->beat_at = g_get_monotonic_time ();
  g_queue_init (&self->ticks);
  if (!open_poll (self, error))
    return NULL;

  self->thread = g_thread_new ("yp-stream", run_stream, self);
  yp_positions_set_wake (positions, on_positions, self);

  return g_steal_pointer (&self);
}

/**
 * yp_stream_stop:
 * @self: a stream
 *
 * Ends the thread and closes all readers. What is published or given later goes nowhere.
 */
void
yp_stream_stop (YpStream *self)
{
  if (self->thread == NULL)
    return;

  yp_positions_set_wake (self->positions, NULL, NULL);
  g_mutex_lock (&self->mutex);
  self->stops = TRUE;
  g_mutex_unlock (&self->mutex);
  wake (self);
  g_thread_join (g_steal_pointer (&self->thread));
  g_ptr_array_set_size (self->readers, 0);
}

/**
 * yp_stream_free:
 * @self: (transfer full): a stream; no page is on its way to it any more
 */
void
yp_stream_free (YpStream *self)
{
  yp_stream_stop (self);
  g_ptr_array_unref (self->new_readers);
  g_ptr_array_unref (self->batches);
  g_ptr_array_unref (self->pages);
  g_ptr_array_unref (self->readers);
  g_queue_clear_full (&self->ticks, (GDestroyNotify) g_bytes_unref);
  g_clear_pointer (&self->all, g_bytes_unref);
  g_clear_pointer (&self->ring, yp_ring_free);
  if (self->epoll_fd >= 0)
    close (self->epoll_fd);
  if (self->wake_fd >= 0)
    close (self->wake_fd);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * yp_stream_get_seq:
 * @self: a stream
 *
 * Any thread.
 *
 * Returns: the newest entry published
 */
guint64
yp_stream_get_seq (YpStream *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return self->seq;
}

/**
 * yp_stream_is_full:
 * @self: a stream
 *
 * Any thread.
 *
 * Returns: whether as many follow as may
 */
gboolean
yp_stream_is_full (YpStream *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return self->n_readers >= self->max_readers;
}

/**
 * yp_stream_publish:
 * @self: a stream
 * @entries: (element-type YpEntry): the journal's next entries, without a gap
 *
 * Sends entries to all readers. Any thread, one at a time.
 */
void
yp_stream_publish (YpStream *self, GPtrArray *entries)
{
  Batch *batch;
  const YpEntry *newest;

  if (entries->len == 0)
    return;

  batch = g_new0 (Batch, 1);
  batch->text = g_string_sized_new (entries->len * 512);
  batch->lengths = g_array_sized_new (FALSE, FALSE, sizeof (gsize), entries->len);
  for (guint i = 0; i < entries->len; i++)
    {
      gsize start = batch->text->len;
      gsize length;

      yp_stream_append_event (g_ptr_array_index (entries, i), batch->text);
      length = batch->text->len - start;
      g_array_append_val (batch->lengths, length);
    }

  newest = g_ptr_array_index (entries, entries->len - 1);
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->batches, batch);
  self->seq = newest->seq;
  g_mutex_unlock (&self->mutex);
  wake (self);
}

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
 * yp_stream_add:
 * @self: a stream
 * @fd: (transfer full): a connected socket whose request was read and not answered
 * @after: the entries after this one; the newest or one before it
 * @with_positions: whether positions are wanted too
 *
 * Answers with the stream. Any thread.
 */
void
yp_stream_add (YpStream *self, int fd, guint64 after, gboolean with_positions)
{
  YpStreamReader *reader = g_new0 (YpStreamReader, 1);

  set_up_socket (fd);
  reader->ref_count = 1;
  reader->fd = fd;
  reader->after = after;
  reader->wants_positions = with_positions;
  reader->own = g_bytes_new_static (head_text, strlen (head_text));

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->new_readers, reader);
  self->n_readers++;
  g_mutex_unlock (&self->mutex);
  wake (self);
}

static void
post_page (YpStream *self, YpStreamReader *reader, GBytes *text, guint64 last)
{
  Page *page = g_new0 (Page, 1);

  page->reader = reader;
  page->text = text;
  page->last = last;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->pages, page);
  g_mutex_unlock (&self->mutex);
  wake (self);
}

/**
 * yp_stream_give_page:
 * @self: a stream
 * @reader: (transfer full): who asked for it
 * @page: (transfer full): of yp_stream_write_page()
 * @last: the last entry in it
 *
 * A pager's answer. Any thread.
 */
void
yp_stream_give_page (YpStream *self, YpStreamReader *reader, GBytes *page, guint64 last)
{
  post_page (self, reader, page, last);
}

/**
 * yp_stream_refuse_page:
 * @self: a stream
 * @reader: (transfer full): who asked for one
 *
 * A pager's answer when the journal can not be read: the reader is dropped, and resumes. Any
 * thread.
 */
void
yp_stream_refuse_page (YpStream *self, YpStreamReader *reader)
{
  post_page (self, reader, NULL, 0);
}
