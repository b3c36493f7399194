/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-seats.h"

G_BEGIN_DECLS

#define YP_TYPE_SEAT_PAGE (yp_seat_page_get_type ())
G_DECLARE_FINAL_TYPE (YpSeatPage, yp_seat_page, YP, SEAT_PAGE, AdwBin)

void yp_seat_page_set_seats (YpSeatPage *self, YpSeats *seats);
void yp_seat_page_open (YpSeatPage *self);
void yp_seat_page_say (YpSeatPage *self, const char *text);

G_END_DECLS
