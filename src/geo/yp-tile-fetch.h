/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-tile-source.h"

G_BEGIN_DECLS

/* The most pixels that an image from a server may have on an edge. */
#define YP_TILE_FETCH_MAX_PX 2048

/**
 * YpTileFetchKind:
 * @YP_TILE_FETCH_IMAGE: PNG, JPEG, WebP or GIF
 * @YP_TILE_FETCH_CAPABILITIES: a document of WMTS, XML
 *
 * What is asked of a server.
 */
typedef enum
{
  YP_TILE_FETCH_IMAGE,
  YP_TILE_FETCH_CAPABILITIES,
} YpTileFetchKind;

/**
 * YpTileFetchFunc:
 * @url: where, http or https; a `{key}` in it stands for the secret of the map, which the sources
 *   never see
 * @kind: what must come, as of yp_tile_fetch_check()
 * @cancellable: (nullable): stops it
 * @user_data: what was given
 * @error: return location: %YP_ERROR_NOT_FOUND where the server has nothing there; else what is
 *   wrong with the server, without the address
 *
 * Gets something from a server or from what is kept of it. Blocks, for a bounded time; several
 * threads at a time.
 *
 * Returns: (transfer full) (nullable): bytes that yp_tile_fetch_check() takes
 */
typedef GBytes *(*YpTileFetchFunc) (const char *url,
                                    YpTileFetchKind kind,
                                    GCancellable *cancellable,
                                    gpointer user_data,
                                    GError **error);

/**
 * YpTileFetch:
 * @fetch: how to get something
 * @user_data: for @fetch; outlives the source
 *
 * The way to a server. Plain data.
 */
typedef struct
{
  YpTileFetchFunc fetch;
  gpointer user_data;
} YpTileFetch;

const char *yp_tile_fetch_get_accept (YpTileFetchKind kind);
gboolean yp_tile_fetch_check (YpTileFetchKind kind, GBytes *bytes, GError **error);

gboolean yp_tile_fetch_image (const YpTileFetch *self,
                              const char *url,
                              GBytes **bytes,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
