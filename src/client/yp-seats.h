/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-seat.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_SEATS (yp_seats_get_type ())

/**
 * YpSeats:
 *
 * How the desks of each seat are laid out, as the platform keeps it, and which of them whoever is
 * signed in took last, on whatever machine. Signals: `changed`: something else is known; `resumed`:
 * the platform has said for the first time where this person was, see yp_seats_get_chosen();
 * `failed` (string why): it was not kept. Main thread.
 */
G_DECLARE_FINAL_TYPE (YpSeats, yp_seats, YP, SEATS, GObject)

YpSeats *yp_seats_new (YpSituation *situation);
void yp_seats_refresh (YpSeats *self);
GPtrArray *yp_seats_get_all (YpSeats *self);
YpLayout *yp_seats_find (YpSeats *self, const char *seat, const char *layout);
gboolean yp_seats_keep (YpSeats *self, const char *seat, YpLayout *layout, GError **error);
void yp_seats_remove (YpSeats *self, const char *seat, const char *layout);
void yp_seats_choose (YpSeats *self, const char *seat, const char *layout);
void yp_seats_get_chosen (YpSeats *self, const char **seat, const char **layout);

G_END_DECLS
