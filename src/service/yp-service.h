/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpServiceOptions:
 * @store: path or URL of the store
 * @listen: `ADDRESS:PORT`; port 0 takes a free one
 * @token_file: who may use it; made where it is absent
 * @maps: (nullable): the file of base maps; %NULL: `maps.conf` beside the store
 * @maps_cache_mb: how much to keep of what maps' servers answered, MiB; 0: what is usual
 * @maps_tile_mb: the most that such a server may answer, MiB; 0: what is usual
 * @origin: (nullable): the name of this instance in its journal; %NULL takes the store's
 *
 * What a service is started with.
 */
typedef struct
{
  const char *store;
  const char *listen;
  const char *token_file;
  const char *maps;
  guint maps_cache_mb;
  guint maps_tile_mb;
  const char *origin;
} YpServiceOptions;

typedef struct _YpService YpService;

YpService *yp_service_new (const YpServiceOptions *options, GError **error);
void yp_service_free (YpService *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpService, yp_service_free)

const char *yp_service_get_url (YpService *self);
void yp_service_stop (YpService *self, void (*stopped) (gpointer data), gpointer data);

G_END_DECLS
