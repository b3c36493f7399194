/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-style.h"
#include "yp-vector-data.h"

G_BEGIN_DECLS

/**
 * YpLayerLoad:
 * @layer: which
 * @data: what it holds from now on
 * @changes: (nullable) (element-type YpBox): where it looks otherwise than before; %NULL: anywhere
 * @is_first: whether it held nothing before
 * @faults: (element-type utf8): what could not be read, in words
 *
 * A layer that was read.
 */
typedef struct
{
  YpLayerId layer;
  YpVectorData *data;
  GArray *changes;
  gboolean is_first;
  GPtrArray *faults;
} YpLayerLoad;

typedef void (*YpLayerLoaded) (const YpLayerLoad *load, gpointer user_data);

typedef struct _YpLayerLoads YpLayerLoads;

YpLayerLoads *yp_layer_loads_new (GObject *owner, YpLayerLoaded loaded);
void yp_layer_loads_stop (YpLayerLoads *self);
void yp_layer_loads_free (YpLayerLoads *self);

void yp_layer_loads_set_folder (YpLayerLoads *self, const char *folder);
void yp_layer_loads_set_files (YpLayerLoads *self, YpLayerId layer, const char *const *files);
void yp_layer_loads_set_zoom (YpLayerLoads *self, double zoom);
gboolean yp_layer_loads_is_settled (const YpLayerLoads *self);

G_END_DECLS
