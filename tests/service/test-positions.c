/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-positions.h"

#include <math.h>

#include "yp-error.h"
#include "yp-owntracks.h"

static gboolean
take (YpPositions *positions, const char *unit, gint64 at, double longitude, GError **error)
{
  g_autoptr (GArray) fixes = g_array_new (FALSE, FALSE, sizeof (YpUnitFix));
  YpUnitFix fix = { (char *) unit, { longitude, 31.8, at, NAN, 90, NAN } };

  g_array_append_val (fixes, fix);

  return yp_positions_take (positions, fixes, at + 1, error);
}

static void
count_wake (gpointer data)
{
  (*(guint *) data)++;
}

static char *
to_text (GBytes *event)
{
  gsize size;
  const char *data = g_bytes_get_data (event, &size);

  return g_strndup (data, size);
}

static void
test_newest_wins (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpPositions) positions = yp_positions_new ();
  g_autoptr (GBytes) event = NULL;
  g_autofree char *text = NULL;
  gboolean has_more;
  guint n_wakes = 0;

  yp_positions_add_unit (positions, "M1", NULL);
  yp_positions_set_wake (positions, count_wake, &n_wakes);
  g_assert_null (yp_positions_compose_all (positions));

  take (positions, "M1", 3000000, 120.3, &error);
  take (positions, "M1", 5000000, 120.5, &error);
  take (positions, "M1", 4000000, 120.4, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_wakes, ==, 1);

  event = yp_positions_compose_due (positions, 1, &has_more);
  g_assert_false (has_more);
  text = to_text (event);
  g_assert_cmpstr (text, ==,
                   "event: positions\ndata: "
                   "[[\"M1\",120.5,31.8,\"1970-01-01T00:00:05.000Z\",null,90]]\n\n");
  g_assert_null (yp_positions_compose_due (positions, 2, &has_more));
}

static void
test_once_a_second (void)
{
  g_autoptr (YpPositions) positions = yp_positions_new ();
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) other = NULL;
  g_autoptr (GBytes) later = NULL;
  g_autofree char *other_text = NULL;
  gboolean has_more;

  yp_positions_add_unit (positions, "M1", NULL);
  yp_positions_add_unit (positions, "M2", NULL);
  take (positions, "M1", 1000000, 120.1, NULL);
  first = yp_positions_compose_due (positions, 1, &has_more);
  g_assert_nonnull (first);

  take (positions, "M1", 2000000, 120.2, NULL);
  take (positions, "M2", 2000000, 120.2, NULL);
  other = yp_positions_compose_due (positions, 999999, &has_more);
  g_assert_true (has_more);
  other_text = to_text (other);
  g_assert_null (strstr (other_text, "M1"));
  g_assert_nonnull (strstr (other_text, "M2"));

  later = yp_positions_compose_due (positions, 1000001, &has_more);
  g_assert_nonnull (later);
  g_assert_false (has_more);
}

static void
test_unknown_unit (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpPositions) positions = yp_positions_new ();
  gboolean has_more;

  yp_positions_add_unit (positions, "M1", NULL);
  g_assert_false (take (positions, "M2", 1, 120, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "M2"));
  g_assert_null (yp_positions_compose_due (positions, 1, &has_more));
}

static void
test_saved_once (void)
{
  g_autoptr (YpPositions) positions = yp_positions_new ();
  const YpFix known = { 120.9, 31.9, 9000000, NAN, NAN, NAN };
  g_autoptr (GArray) unsaved = NULL;
  g_autoptr (GArray) none = NULL;

  yp_positions_add_unit (positions, "M1", &known);
  yp_positions_add_unit (positions, "M2", NULL);
  take (positions, "M1", 8000000, 120.8, NULL);
  take (positions, "M2", 1000000, 120.1, NULL);
  take (positions, "M2", 2000000, 120.2, NULL);

  unsaved = yp_positions_steal_unsaved (positions);
  g_assert_cmpuint (unsaved->len, ==, 1);
  g_assert_cmpstr (g_array_index (unsaved, YpUnsavedFix, 0).unit, ==, "M2");
  g_assert_cmpfloat (g_array_index (unsaved, YpUnsavedFix, 0).fix.longitude, ==, 120.2);
  g_assert_cmpint (g_array_index (unsaved, YpUnsavedFix, 0).received_at, ==, 2000001);
  none = yp_positions_steal_unsaved (positions);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/positions/newest-wins", test_newest_wins);
  g_test_add_func ("/service/positions/once-a-second", test_once_a_second);
  g_test_add_func ("/service/positions/unknown-unit", test_unknown_unit);
  g_test_add_func ("/service/positions/saved-once", test_saved_once);

  return g_test_run ();
}
