/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpFetchRequest:
 * @url: where, http or https
 * @accept: the header `Accept`
 * @etag: (nullable): what is known already
 * @last_modified: (nullable): since when, as the server told it
 * @max_size: the most bytes to take, after decompression
 *
 * What to ask a server for.
 */
typedef struct
{
  const char *url;
  const char *accept;
  const char *etag;
  const char *last_modified;
  gsize max_size;
} YpFetchRequest;

/**
 * YpFetchAnswer:
 * @status: HTTP status: 200, 204, 304, 404 or 410
 * @bytes: (nullable): the body of a 200
 * @etag: (nullable): its name, for the next time
 * @last_modified: (nullable): likewise
 * @fresh_s: for how many seconds it may be used without asking; −1 if the server does not say
 * @may_store: whether it may be kept
 *
 * What a server answered.
 */
typedef struct
{
  guint status;
  GBytes *bytes;
  char *etag;
  char *last_modified;
  gint64 fresh_s;
  gboolean may_store;
} YpFetchAnswer;

void yp_fetch_answer_clear (YpFetchAnswer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YpFetchAnswer, yp_fetch_answer_clear)

typedef struct _YpFetcher YpFetcher;

YpFetcher *yp_fetcher_new (void);
void yp_fetcher_free (YpFetcher *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpFetcher, yp_fetcher_free)

gboolean yp_fetcher_get (YpFetcher *self,
                         const YpFetchRequest *request,
                         YpFetchAnswer *answer,
                         GCancellable *cancellable,
                         GError **error);

gint64 yp_fetch_read_freshness (const char *cache_control, gboolean *may_store);

G_END_DECLS
