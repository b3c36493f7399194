/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "yp-unit-count.h"

#define NOW (G_GINT64_CONSTANT (1787000000) * G_TIME_SPAN_SECOND)

static void
add (GListStore *units, const char *id, YpUnitKind kind, YpUnitStatus status)
{
  g_autoptr (YpUnit) unit = yp_unit_new (
      &(YpUnitFacts){ .id = (char *) id, .kind = kind, .status = status, .name = (char *) "" });

  g_list_store_append (units, unit);
}

static void
put (YpFixes *fixes, const char *id, gint64 age_s)
{
  YpFix fix = { 120.5, 31.8, NOW - age_s * G_TIME_SPAN_SECOND, NAN, NAN, NAN };

  yp_fixes_put (fixes, id, &fix);
}

static void
test_counts (void)
{
  g_autoptr (GListStore) units = g_list_store_new (YP_TYPE_UNIT);
  g_autoptr (YpFixes) fixes = yp_fixes_new ();
  YpUnitCount counts[YP_N_UNIT_KINDS];

  add (units, "M1", YP_UNIT_MEMBER, YP_UNIT_AVAILABLE);
  add (units, "M2", YP_UNIT_MEMBER, YP_UNIT_ON_SCENE);
  add (units, "M3", YP_UNIT_MEMBER, YP_UNIT_OFF_DUTY);
  add (units, "B1", YP_UNIT_BOAT, YP_UNIT_AVAILABLE);
  put (fixes, "M1", 5);
  put (fixes, "M3", 5);
  put (fixes, "B1", 61);

  yp_unit_count (G_LIST_MODEL (units), fixes, NOW, counts);

  g_assert_cmpuint (counts[YP_UNIT_MEMBER].n_on_duty, ==, 2);
  g_assert_cmpuint (counts[YP_UNIT_MEMBER].n_available, ==, 1);
  g_assert_cmpuint (counts[YP_UNIT_MEMBER].n_online, ==, 1);
  g_assert_cmpuint (counts[YP_UNIT_BOAT].n_on_duty, ==, 1);
  g_assert_cmpuint (counts[YP_UNIT_BOAT].n_online, ==, 0);
  g_assert_cmpuint (counts[YP_UNIT_DRONE].n_on_duty, ==, 0);

  /* A minute on, nobody has said where he is. */
  yp_unit_count (G_LIST_MODEL (units), fixes, NOW + G_TIME_SPAN_MINUTE, counts);
  g_assert_cmpuint (counts[YP_UNIT_MEMBER].n_online, ==, 0);
  g_assert_cmpuint (counts[YP_UNIT_MEMBER].n_on_duty, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wall/unit-count/counts", test_counts);

  return g_test_run ();
}
