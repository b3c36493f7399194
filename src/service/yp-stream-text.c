/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-stream-text.h"

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
