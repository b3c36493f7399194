/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-stream-inbox.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "yp-stream-text.h"

/**
 * YpStreamInbox:
 *
 * What other threads have for the stream's thread, and a descriptor that wakes it.
 */
struct _YpStreamInbox
{
  int fd;
  GMutex mutex; /* guards what follows */
  YpStreamMail mail;
};

static void
batch_free (YpStreamBatch *batch)
{
  g_string_free (batch->text, TRUE);
  g_array_unref (batch->lengths);
  g_free (batch);
}

static void
page_free (YpStreamPage *page)
{
  yp_stream_reader_unref (page->reader);
  g_clear_pointer (&page->text, g_bytes_unref);
  g_free (page);
}

static void
mail_init (YpStreamMail *mail)
{
  *mail = (YpStreamMail){ 0 };
  mail->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) batch_free);
  mail->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) page_free);
  mail->readers = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_stream_reader_unref);
  mail->gone = g_ptr_array_new_with_free_func (g_free);
}

/**
 * yp_stream_mail_clear:
 * @self: what yp_stream_inbox_take() gave, or zeroed
 */
void
yp_stream_mail_clear (YpStreamMail *self)
{
  g_clear_pointer (&self->batches, g_ptr_array_unref);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->readers, g_ptr_array_unref);
  g_clear_pointer (&self->gone, g_ptr_array_unref);
}

/**
 * yp_stream_inbox_new:
 * @error: return location for a #GIOErrorEnum
 *
 * Returns: (transfer full): an empty inbox, or %NULL
 */
YpStreamInbox *
yp_stream_inbox_new (GError **error)
{
  int fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  YpStreamInbox *self;

  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "The stream can not start: %s",
                   g_strerror (errno));
      return NULL;
    }

  self = g_new0 (YpStreamInbox, 1);
  self->fd = fd;
  g_mutex_init (&self->mutex);
  mail_init (&self->mail);

  return self;
}

/**
 * yp_stream_inbox_free:
 * @self: (transfer full): an inbox that nobody posts to any more
 */
void
yp_stream_inbox_free (YpStreamInbox *self)
{
  yp_stream_mail_clear (&self->mail);
  g_mutex_clear (&self->mutex);
  close (self->fd);
  g_free (self);
}

static void
wake (YpStreamInbox *self)
{
  guint64 one = 1;
  gssize n_written;

  do
    n_written = write (self->fd, &one, sizeof one);
  while (n_written < 0 && errno == EINTR);
}

static void
post (YpStreamInbox *self, GPtrArray **where, gpointer what)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (*where, what);
  g_mutex_unlock (&self->mutex);
  wake (self);
}

static void
post_flag (YpStreamInbox *self, gboolean *flag)
{
  g_mutex_lock (&self->mutex);
  *flag = TRUE;
  g_mutex_unlock (&self->mutex);
  wake (self);
}

/**
 * yp_stream_inbox_post_entries:
 * @self: an inbox
 * @entries: (element-type YpEntry): the journal's next entries
 *
 * Any thread.
 */
void
yp_stream_inbox_post_entries (YpStreamInbox *self, GPtrArray *entries)
{
  YpStreamBatch *batch = g_new0 (YpStreamBatch, 1);

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

  post (self, &self->mail.batches, batch);
}

/**
 * yp_stream_inbox_post_page:
 * @self: an inbox
 * @reader: (transfer full): who asked for it
 * @text: (transfer full) (nullable): the page; %NULL when it could not be read
 * @last: the last entry in it
 *
 * Any thread.
 */
void
yp_stream_inbox_post_page (YpStreamInbox *self, YpStreamReader *reader, GBytes *text, guint64 last)
{
  YpStreamPage *page = g_new0 (YpStreamPage, 1);

  page->reader = reader;
  page->text = text;
  page->last = last;
  post (self, &self->mail.pages, page);
}

/**
 * yp_stream_inbox_post_reader:
 * @self: an inbox
 * @reader: (transfer full): who has come
 *
 * Any thread.
 */
void
yp_stream_inbox_post_reader (YpStreamInbox *self, YpStreamReader *reader)
{
  post (self, &self->mail.readers, reader);
}

/**
 * yp_stream_inbox_post_gone:
 * @self: an inbox
 * @who: whose streams are to end
 *
 * Any thread.
 */
void
yp_stream_inbox_post_gone (YpStreamInbox *self, const char *who)
{
  post (self, &self->mail.gone, g_strdup (who));
}

/**
 * yp_stream_inbox_post_positions:
 * @self: an inbox
 *
 * Says that there are new positions. Any thread.
 */
void
yp_stream_inbox_post_positions (YpStreamInbox *self)
{
  post_flag (self, &self->mail.has_positions);
}

/**
 * yp_stream_inbox_post_stop:
 * @self: an inbox
 *
 * Says that the stream is to end. Any thread.
 */
void
yp_stream_inbox_post_stop (YpStreamInbox *self)
{
  post_flag (self, &self->mail.stops);
}

/**
 * yp_stream_inbox_get_fd:
 * @self: an inbox
 *
 * Returns: a descriptor that is readable while there is mail
 */
int
yp_stream_inbox_get_fd (const YpStreamInbox *self)
{
  return self->fd;
}

/**
 * yp_stream_inbox_take:
 * @self: an inbox
 * @mail: (out caller-allocates): what is in it; yp_stream_mail_clear()
 *
 * Empties the inbox. The stream's thread.
 */
void
yp_stream_inbox_take (YpStreamInbox *self, YpStreamMail *mail)
{
  guint64 count;

  if (read (self->fd, &count, sizeof count) < 0 && errno != EAGAIN && errno != EINTR)
    g_warning ("The stream can not be woken: %s", g_strerror (errno));

  g_mutex_lock (&self->mutex);
  *mail = self->mail;
  mail_init (&self->mail);
  g_mutex_unlock (&self->mutex);
}
