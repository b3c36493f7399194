/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-xy.h"

G_BEGIN_DECLS

/**
 * YpBuckets:
 *
 * Finds what lies near a place: a lattice of square buckets that each list numbers. What lies
 * outside the lattice is kept in its rim. Once filled, read by any thread.
 */
typedef struct _YpBuckets YpBuckets;

YpBuckets *yp_buckets_new (YpXy low, YpXy high, double size);
void yp_buckets_free (YpBuckets *self);
void yp_buckets_add (YpBuckets *self, YpXy a, YpXy b, guint item);
void yp_buckets_find (const YpBuckets *self, YpXy place, double radius, GArray *items);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpBuckets, yp_buckets_free)

G_END_DECLS
