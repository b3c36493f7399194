/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-seat.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever comes: what is read is written so that it reads the same. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = yp_json_parse_object ((const char *) data, size, NULL);
  g_autoptr (YpSeat) seat = object != NULL ? yp_seat_parse ("东片", object, &error) : NULL;
  g_autoptr (JsonObject) again = NULL;
  g_autoptr (YpSeat) second = NULL;
  g_autofree char *text = NULL;
  g_autofree char *second_text = NULL;

  g_assert_true (object == NULL || (seat == NULL) == (error != NULL));
  if (seat == NULL)
    return 0;

  text = yp_seat_to_text (seat);
  again = yp_json_parse_object (text, strlen (text), NULL);
  second = yp_seat_parse ("东片", again, NULL);
  g_assert_nonnull (second);
  second_text = yp_seat_to_text (second);
  g_assert_cmpstr (text, ==, second_text);

  return 0;
}
