/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-stream-pager.h"

#include "yp-readers.h"
#include "yp-stream-text.h"

/* How large a page of the journal grows before it ends, and how many entries are read for one. */
#define PAGE_SIZE (64 * 1024)
#define MAX_ENTRIES 200

typedef struct
{
  YpStream *stream;
  YpStreamReader *reader;
  guint64 after;
} Job;

/* Writes entries as events until a page is full. @last is the last one written. */
static GBytes *
write_page (GPtrArray *entries, guint64 *last)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < entries->len && text->len < PAGE_SIZE; i++)
    {
      const YpEntry *entry = g_ptr_array_index (entries, i);

      yp_stream_append_event (entry, text);
      *last = entry->seq;
    }

  return g_string_free_to_bytes (text);
}

static void
run_job (YpStore *store, gpointer data)
{
  g_autofree Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = yp_store_list_entries (store, job->after, MAX_ENTRIES, &error);
  guint64 last = job->after;
  GBytes *page;

  if (entries == NULL)
    {
      g_message ("The journal can not be read after entry %" G_GUINT64_FORMAT ": %s", job->after,
                 error->message);
      yp_stream_refuse_page (job->stream, job->reader);
      return;
    }

  page = write_page (entries, &last);
  yp_stream_give_page (job->stream, job->reader, page, last);
}

/**
 * yp_stream_pager_ask:
 * @stream: who asks
 * @reader: (transfer full): who wants a page
 * @after: the entries after this one
 * @readers: the #YpReaders that read it; freed before @stream
 *
 * A #YpStreamPager that has the journal read from the store.
 */
void
yp_stream_pager_ask (YpStream *stream, YpStreamReader *reader, guint64 after, gpointer readers)
{
  Job *job = g_new0 (Job, 1);

  job->stream = stream;
  job->reader = reader;
  job->after = after;
  yp_readers_push (readers, run_job, job);
}
