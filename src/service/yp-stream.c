/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-stream.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "yp-stream-inbox.h"

/* One send per reader and tick is the cost of the stream, so the tick bounds it: the more readers,
 * the longer, up to what a thousand of them get. */
#define MIN_TICK_US (40 * G_TIME_SPAN_MILLISECOND)
#define MAX_TICK_US (100 * G_TIME_SPAN_MILLISECOND)
#define READER_TICK_US 60
#define HEARTBEAT_US (15 * G_USEC_PER_SEC)
#define RING_SIZE (8 * 1024 * 1024)

/* Pages of the journal held for readers who catch up: how many, how long. */
#define MAX_PAGES 128
#define MAX_STALL_US (10 * G_USEC_PER_SEC)

#define MAX_EVENTS 256

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
  YpPositions *positions;
  guint max_readers;
  YpStreamPager pager;
  gpointer pager_data;
  YpStreamInbox *inbox;

  GMutex mutex; /* guards what follows, up to the thread's own */
  guint64 seq;
  guint n_readers;

  /* the thread's own */
  int epoll_fd;
  YpRing *ring;
  YpPositionTicks *ticks;
  GPtrArray *readers;
  guint n_pages;
  gboolean is_dirty;
  gboolean positions_wait;
  gint64 flushed_at;
  gint64 beat_at;
};

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
  self->pager (self, yp_stream_reader_ref (reader), reader->after, self->pager_data);
}

/* Sends what the socket takes. Returns %FALSE when the reader is gone or fell behind. */
static gboolean
flush_reader (YpStream *self, YpStreamReader *reader)
{
  YpSent sent = YP_SENT_SOME;

  if (reader->is_live && reader->offset < yp_ring_get_tail (self->ring))
    return FALSE;

  while (sent == YP_SENT_SOME && !reader->is_blocked)
    {
      gboolean had_own;

      catch_up (self, reader);
      had_own = reader->own != NULL;
      sent = yp_stream_reader_send (reader, self->ring, self->ticks);
      if (had_own && reader->own == NULL && !reader->is_live)
        return_page (self, reader);
    }

  return sent != YP_SENT_GONE;
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
run_tick (YpStream *self, gint64 now)
{
  if (self->positions_wait && self->readers->len > 0)
    self->positions_wait = yp_position_ticks_advance (self->ticks, now);

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

static void
handle_event (YpStream *self, YpStreamReader *reader, guint32 events)
{
  gboolean stays = (events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP)) == 0;

  if (stays && (events & EPOLLIN) != 0)
    stays = yp_stream_reader_drain (reader);

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
  g_ptr_array_add (self->readers, yp_stream_reader_ref (reader));
  if (epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, reader->fd, &event) != 0 ||
      !flush_reader (self, reader))
    close_reader (self, reader);
}

static void
take_batch (YpStream *self, const YpStreamBatch *batch)
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
take_page (YpStream *self, YpStreamPage *page)
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

static void
drop_readers (YpStream *self, const char *who)
{
  for (guint i = self->readers->len; i > 0; i--)
    {
      YpStreamReader *reader = g_ptr_array_index (self->readers, i - 1);

      if (strcmp (reader->who, who) == 0)
        close_reader (self, reader);
    }
}

/* Returns whether the stream goes on. */
static gboolean
take_mail (YpStream *self)
{
  g_auto (YpStreamMail) mail = { 0 };

  yp_stream_inbox_take (self->inbox, &mail);
  self->positions_wait = self->positions_wait || mail.has_positions;
  for (guint i = 0; i < mail.batches->len; i++)
    take_batch (self, g_ptr_array_index (mail.batches, i));
  for (guint i = 0; i < mail.pages->len; i++)
    take_page (self, g_ptr_array_index (mail.pages, i));
  for (guint i = 0; i < mail.readers->len; i++)
    take_reader (self, g_ptr_array_index (mail.readers, i));
  for (guint i = 0; i < mail.gone->len; i++)
    drop_readers (self, g_ptr_array_index (mail.gone, i));

  return !mail.stops;
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
      gboolean has_mail = FALSE;

      for (int i = 0; i < n_events; i++)
        {
          YpStreamReader *reader = events[i].data.ptr;

          if (reader != NULL)
            handle_event (self, reader, events[i].events);
          else
            has_mail = TRUE;
        }

      /* Last, since it may close readers that have an event. */
      if (has_mail)
        goes_on = take_mail (self);
      run_timers (self);
    }

  return NULL;
}

static gboolean
open_poll (YpStream *self, GError **error)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = NULL };

  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  if (self->epoll_fd >= 0 &&
      epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, yp_stream_inbox_get_fd (self->inbox), &event) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "The stream can not start: %s",
               g_strerror (errno));

  return FALSE;
}

static void
on_positions (gpointer data)
{
  YpStream *self = data;

  yp_stream_inbox_post_positions (self->inbox);
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
  self->epoll_fd = -1;
  self->readers = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_stream_reader_unref);
  self->ring = yp_ring_new (RING_SIZE, seq);
  self->ticks = yp_position_ticks_new (positions);
  self->seq = seq;
  self->positions = positions;
  self->max_readers = max_readers;
  self->pager = pager;
  self->pager_data = data;
  self->beat_at = g_get_monotonic_time ();
  self->inbox = yp_stream_inbox_new (error);
  if (self->inbox == NULL || !open_poll (self, error))
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
  yp_stream_inbox_post_stop (self->inbox);
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
  g_clear_pointer (&self->inbox, yp_stream_inbox_free);
  g_ptr_array_unref (self->readers);
  g_clear_pointer (&self->ticks, yp_position_ticks_free);
  g_clear_pointer (&self->ring, yp_ring_free);
  if (self->epoll_fd >= 0)
    close (self->epoll_fd);
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
  const YpEntry *newest;

  if (entries->len == 0)
    return;

  yp_stream_inbox_post_entries (self->inbox, entries);
  newest = g_ptr_array_index (entries, entries->len - 1);
  g_mutex_lock (&self->mutex);
  self->seq = newest->seq;
  g_mutex_unlock (&self->mutex);
}

/**
 * yp_stream_add:
 * @self: a stream
 * @fd: (transfer full): a connected socket whose request was read and not answered
 * @after: the entries after this one; the newest or one before it
 * @with_positions: whether positions are wanted too
 * @who: the name of who asked
 *
 * Answers with the stream. Any thread.
 */
void
yp_stream_add (YpStream *self, int fd, guint64 after, gboolean with_positions, const char *who)
{
  g_mutex_lock (&self->mutex);
  self->n_readers++;
  g_mutex_unlock (&self->mutex);

  yp_stream_inbox_post_reader (self->inbox, yp_stream_reader_new (fd, after, with_positions, who));
}

/**
 * yp_stream_drop:
 * @self: a stream
 * @who: somebody whose sessions have ended
 *
 * Ends their streams; who may come again comes again. Any thread.
 */
void
yp_stream_drop (YpStream *self, const char *who)
{
  yp_stream_inbox_post_gone (self->inbox, who);
}

/**
 * yp_stream_give_page:
 * @self: a stream
 * @reader: (transfer full): who asked for it
 * @page: (transfer full): events, one behind the other
 * @last: the last entry in it
 *
 * A pager's answer. Any thread.
 */
void
yp_stream_give_page (YpStream *self, YpStreamReader *reader, GBytes *page, guint64 last)
{
  yp_stream_inbox_post_page (self->inbox, reader, page, last);
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
  yp_stream_inbox_post_page (self->inbox, reader, NULL, 0);
}
