/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-incident.h"

G_BEGIN_DECLS

/**
 * YpLongestRow:
 * @since: when the platform wrote the incident down, microseconds since 1970 UTC
 * @is_read: whether the two others are known yet
 * @is_open: whether it still has to be seen to
 *
 * What has to be known of an incident to find those open longest.
 */
typedef struct
{
  gint64 since;
  gboolean is_read : 1;
  gboolean is_open : 1;
} YpLongestRow;

guint yp_longest_find (const YpLongestRow *rows, guint n_rows, guint *positions, guint n_wanted);

#define YP_TYPE_LONGEST (yp_longest_get_type ())
G_DECLARE_FINAL_TYPE (YpLongest, yp_longest, YP, LONGEST, GObject)

YpLongest *yp_longest_new (GListModel *incidents, guint n_wanted);
GPtrArray *yp_longest_get_incidents (YpLongest *self);

G_END_DECLS
