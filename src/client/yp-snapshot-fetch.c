/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-snapshot-fetch.h"

#include "yp-clock.h"
#include "yp-error.h"

#define PAGE_SIZE 2000
#define MAX_PAGES 10000

/**
 * yp_snapshot_fetch_page:
 * @session: to ask with
 * @at: the moment, microseconds since 1970 UTC; 0 for now
 * @after: the page before it said so; 0 for the first
 * @limit: how many incidents at most
 * @cancellable: (nullable): stops
 * @error: return location
 *
 * Returns: (transfer full) (nullable): one page of the situation, or %NULL with @error set
 */
YpSnapshotPage *
yp_snapshot_fetch_page (YpSession *session,
                        gint64 at,
                        gint64 after,
                        guint limit,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GString) path = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  char time[YP_TIME_SIZE];

  g_string_printf (path, "situation?limit=%u", limit);
  if (at != 0)
    {
      yp_time_format (at, time);
      g_string_append_printf (path, "&at=%s", time);
    }
  if (after != 0)
    g_string_append_printf (path, "&after=%" G_GINT64_FORMAT, after);

  bytes = yp_session_get (session, path->str, YP_SNAPSHOT_MAX_PAGE_SIZE, cancellable, error);
  if (bytes == NULL)
    return NULL;

  return yp_snapshot_page_new_from_json (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                         error);
}

/**
 * yp_snapshot_fetch:
 * @session: to ask with
 * @at: the moment, microseconds since 1970 UTC; 0 for now
 * @take: called with each page in turn
 * @user_data: for @take
 * @cancellable: (nullable): stops
 * @error: return location for %YP_ERROR_INVALID, %YP_ERROR_TOO_LARGE and those of the session
 *
 * Returns: whether all pages came, or @take had enough
 */
gboolean
yp_snapshot_fetch (YpSession *session,
                   gint64 at,
                   YpSnapshotPageFunc take,
                   gpointer user_data,
                   GCancellable *cancellable,
                   GError **error)
{
  gint64 after = 0;

  for (guint i = 0; i < MAX_PAGES; i++)
    {
      g_autoptr (YpSnapshotPage) page =
          yp_snapshot_fetch_page (session, at, after, PAGE_SIZE, cancellable, error);

      if (page == NULL)
        return FALSE;
      if (page->is_first != (i == 0) || (page->next != 0 && page->next <= after))
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Page %u of the snapshot is out of order",
                       i);
          return FALSE;
        }

      if (!take (page, user_data) || page->next == 0)
        return TRUE;
      after = page->next;
    }

  g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "The snapshot has more than %d pages",
               MAX_PAGES);
  return FALSE;
}
