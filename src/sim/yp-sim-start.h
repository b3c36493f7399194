/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-sim-map.h"

G_BEGIN_DECLS

/**
 * YpSimStart:
 * @map: the city
 * @pages: (element-type JsonNode): objects, the pages of the snapshot; at least one
 * @consultations: an object, the first page of them
 * @has_tree: whether the platform knows organizations
 *
 * What there is before a life begins.
 */
typedef struct
{
  YpSimMap *map;
  GPtrArray *pages;
  JsonNode *consultations;
  gboolean has_tree;
  /*< private >*/
  const char *url;
  const char *token;
  GCancellable *cancellable;
} YpSimStart;

gboolean yp_sim_start_load (YpSimStart *self,
                            const char *url,
                            const char *token,
                            GCancellable *cancellable,
                            GError **error);
void yp_sim_start_clear (YpSimStart *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YpSimStart, yp_sim_start_clear)

G_END_DECLS
