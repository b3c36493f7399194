/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-stream-text.h"

/* How large a page of the journal grows before it ends. */
#define PAGE_SIZE (64 * 1024)

/**
 * yp_stream_append_event:
 * @entry: an entry of the journal
 * @text: gets the event of the stream that tells it
 */
void
yp_stream_append_event (const YpEntry *entry, GString *text)
{
  g_string_append_printf (text, "id: %" G_GUINT64_FORMAT "\nevent: entry\ndata: ", entry->seq);
  yp_entry_append_json (entry, text);
  g_string_append (text, "\n\n");
}

/**
 * yp_stream_write_page:
 * @entries: (element-type YpEntry): entries of the journal in their order
 * @last: (inout): the entry before them; then the last one written
 *
 * Writes entries as the stream's events until a page is full. For a pager; any thread.
 *
 * Returns: (transfer full): the page; empty without entries
 */
GBytes *
yp_stream_write_page (GPtrArray *entries, guint64 *last)
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
