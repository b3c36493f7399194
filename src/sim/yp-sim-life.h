/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpSimPlan:
 * @url: the platform's address
 * @token: what it lets in
 * @seed: what chance follows from
 * @speed: virtual seconds in a real one, 0.1…3600
 * @from: when the virtual clock starts, microseconds since 1970 UTC
 * @hours: virtual hours to live; 0 for ever
 * @per_day: reports a day
 * @n_dispatchers: desks of the simulated centre; 0 leaves filing, dispatch, check and closing to
 *   people
 *
 * How a life is to be lived.
 */
typedef struct
{
  const char *url;
  const char *token;
  guint64 seed;
  double speed;
  gint64 from;
  double hours;
  double per_day;
  guint n_dispatchers;
} YpSimPlan;

/**
 * YpSimCounts:
 * @n_reported: reports the platform took
 * @n_refused: reports it did not
 * @n_acted: actions it took
 * @n_conflicts: actions that came too late or broke a rule
 * @n_fixes: positions it took
 * @n_open: incidents that have not ended
 * @n_closed: incidents that ended: closed, rejected, merged
 */
typedef struct
{
  guint64 n_reported;
  guint64 n_refused;
  guint64 n_acted;
  guint64 n_conflicts;
  guint64 n_fixes;
  guint64 n_open;
  guint64 n_closed;
} YpSimCounts;

gboolean
yp_sim_live (const YpSimPlan *plan, GCancellable *cancellable, YpSimCounts *counts, GError **error);

G_END_DECLS
