/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-past.h"

#include "yp-clock.h"
#include "yp-day-track.h"
#include "yp-error.h"
#include "yp-history.h"
#include "yp-json-read.h"
#include "yp-snapshot-fetch.h"

/* Of one answer, bytes. */
#define MAX_SIZE (64 * 1024 * 1024)

/* Of a stretch; the platform's pages are larger. */
#define MAX_PAGES 1000

/* So many entries of what happened last come with a moment. */
#define N_TAIL 200

void
yp_moment_free (YpMoment *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->pages);
  g_ptr_array_unref (self->tail);
  g_free (self);
}

void
yp_stretch_free (YpStretch *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->entries);
  g_array_unref (self->fixes);
  g_free (self);
}

static gboolean
check_order (GPtrArray *entries, guint from, GError **error)
{
  for (guint i = MAX (from, 1); i < entries->len; i++)
    {
      guint64 before = ((const YpEntry *) g_ptr_array_index (entries, i - 1))->seq;
      guint64 seq = ((const YpEntry *) g_ptr_array_index (entries, i))->seq;

      if (seq != before + 1)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                       "Entry %" G_GUINT64_FORMAT " does not follow %" G_GUINT64_FORMAT, seq,
                       before);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * yp_past_take_journal:
 * @entries: (element-type YpEntry): those of the pages before; takes this one's
 * @body: a page of the journal
 * @next: (out): where the next one begins; 0 for the last
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: whether its entries follow on those before
 */
gboolean
yp_past_take_journal (GPtrArray *entries, GBytes *body, gint64 *next, GError **error)
{
  g_autoptr (JsonObject) root =
      yp_json_parse_object (g_bytes_get_data (body, NULL), g_bytes_get_size (body), error);
  guint n = entries->len;

  if (root == NULL || !yp_history_read (yp_json_get_array (root, "entries"), entries, error) ||
      !check_order (entries, n, error))
    return FALSE;

  *next = 0;
  yp_json_get_int (root, "next", next);
  if (*next != 0 && entries->len == n)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "A page of the journal is empty");
      return FALSE;
    }

  return TRUE;
}

/* Returns: (transfer full) (nullable) (element-type YpEntry): those after @after, until @to */
static GPtrArray *
fetch_journal (YpSession *session,
               guint64 after,
               gint64 to,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_entry_unref);
  gint64 next = (gint64) after;
  char until[YP_TIME_SIZE];

  yp_time_format (to, until);
  for (guint i = 0; i < MAX_PAGES; i++)
    {
      g_autofree char *path =
          g_strdup_printf ("journal?after=%" G_GINT64_FORMAT "&until=%s", next, until);
      g_autoptr (GBytes) body = yp_session_get (session, path, MAX_SIZE, cancellable, error);

      if (body == NULL || !yp_past_take_journal (entries, body, &next, error))
        return NULL;
      if (next == 0)
        return g_steal_pointer (&entries);
    }

  g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "The journal up to %s has more than %d pages",
               until, MAX_PAGES);
  return NULL;
}

static gboolean
take_page (YpSnapshotPage *page, gpointer pages)
{
  g_ptr_array_add (pages, yp_snapshot_page_ref (page));
  return TRUE;
}

/**
 * yp_past_fetch_moment:
 * @session: to ask with
 * @at: the moment, microseconds since 1970 UTC
 * @cancellable: (nullable): stops
 * @error: return location for %YP_ERROR_INVALID, %YP_ERROR_TOO_LARGE and those of the session
 *
 * Returns: (transfer full) (nullable): the situation as it stood, or %NULL with @error set
 */
YpMoment *
yp_past_fetch_moment (YpSession *session, gint64 at, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) pages =
      g_ptr_array_new_with_free_func ((GDestroyNotify) yp_snapshot_page_unref);
  g_autoptr (GPtrArray) tail = NULL;
  YpMoment *moment;
  guint64 seq;

  if (!yp_snapshot_fetch (session, at, take_page, pages, cancellable, error))
    return NULL;

  seq = ((const YpSnapshotPage *) g_ptr_array_index (pages, 0))->seq;
  tail = fetch_journal (session, seq > N_TAIL ? seq - N_TAIL : 0, at, cancellable, error);
  if (tail == NULL)
    return NULL;

  moment = g_new0 (YpMoment, 1);
  moment->at = at;
  moment->pages = g_steal_pointer (&pages);
  moment->tail = g_steal_pointer (&tail);
  return moment;
}

static GArray *
fetch_fixes (YpSession *session,
             const YpStretchQuery *query,
             GCancellable *cancellable,
             GError **error)
{
  char from[YP_TIME_SIZE];
  char to[YP_TIME_SIZE];
  g_autofree char *path = NULL;
  g_autoptr (GBytes) body = NULL;

  yp_time_format (query->from, from);
  yp_time_format (query->to, to);
  path = g_strdup_printf ("tracks?from=%s&to=%s&every=%u", from, to, query->every_s);
  body = yp_session_get (session, path, MAX_SIZE, cancellable, error);

  return body != NULL ? yp_day_track_parse_all (g_bytes_get_data (body, NULL),
                                                g_bytes_get_size (body), error)
                      : NULL;
}

/**
 * yp_past_fetch_stretch:
 * @session: to ask with
 * @query: what is wanted
 * @cancellable: (nullable): stops
 * @error: return location for %YP_ERROR_INVALID, %YP_ERROR_TOO_LARGE and those of the session
 *
 * Returns: (transfer full) (nullable): what happened then, or %NULL with @error set
 */
YpStretch *
yp_past_fetch_stretch (YpSession *session,
                       const YpStretchQuery *query,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GPtrArray) entries =
      fetch_journal (session, query->after, query->to, cancellable, error);
  GArray *fixes = entries != NULL ? fetch_fixes (session, query, cancellable, error) : NULL;
  YpStretch *stretch;

  if (fixes == NULL)
    return NULL;

  stretch = g_new0 (YpStretch, 1);
  stretch->to = query->to;
  stretch->entries = g_steal_pointer (&entries);
  stretch->fixes = fixes;
  return stretch;
}
