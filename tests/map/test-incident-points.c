/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-incident-points.h"

#include <string.h>

typedef struct
{
  GListStore *list;
  YpIncidentPoints *points;
  gint64 now;
} Fixture;

static YpIncident *
make (guint number, YpState state, double lon, double lat)
{
  g_autofree char *id = g_strdup_printf ("zjg-20260824-%06u", number);
  YpIncidentFacts facts = { .id = id,
                            .state = state,
                            .item = (char *) "gbt47678.5:matter:06010",
                            .source = (char *) "gridapp",
                            .description = (char *) "",
                            .has_place = !isnan (lon),
                            .longitude = lon,
                            .latitude = lat };

  return yp_incident_new (&facts);
}

static void
on_items_changed (GListModel *list, guint position, guint removed, guint added, Fixture *f)
{
  yp_incident_points_splice (f->points, list, position, removed, added, f->now);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->list = g_list_store_new (YP_TYPE_INCIDENT);
  f->points = yp_incident_points_new ();
  f->now = 1000;
  yp_incident_points_splice (f->points, G_LIST_MODEL (f->list), 0, 0, 0, f->now);
  g_signal_connect (f->list, "items-changed", G_CALLBACK (on_items_changed), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->list);
  yp_incident_points_free (f->points);
}

/* What the points say is what the list says. */
static void
check_same (Fixture *f)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (f->list));
  guint n_placed = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (YpIncident) incident = g_list_model_get_item (G_LIST_MODEL (f->list), i);
      const YpIncidentFacts *facts = yp_incident_get_facts (incident);
      const YpIncidentPoint *point;
      guint32 slot;

      g_assert_true (yp_incident_points_find (f->points, facts->id, &slot));
      point = yp_incident_points_get (f->points, slot);
      g_assert_cmpstr (yp_incident_get_id (point->incident), ==, facts->id);
      g_assert_cmpint (point->has_place, ==, facts->has_place);
      if (facts->has_place)
        g_assert_cmpfloat (point->x, ==, yp_mercator_x (facts->longitude));

      n_placed += facts->has_place != FALSE;
    }

  g_assert_cmpuint (yp_incident_points_get_n_placed (f->points), <=, n_placed);
}

static void
test_follows (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (guint step = 0; step < 600; step++)
    {
      guint n = g_list_model_get_n_items (G_LIST_MODEL (f->list));
      guint position = (guint) g_rand_int_range (random, 0, (gint32) n + 1);
      guint n_removed = (guint) g_rand_int_range (random, 0, (gint32) MIN (n - position, 20) + 1);
      guint n_added = (guint) g_rand_int_range (random, 0, 24);
      g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = 0; i < n_added; i++)
        {
          double lon =
              g_rand_int_range (random, 0, 5) == 0 ? NAN : g_rand_double_range (random, 120, 121);

          g_ptr_array_add (added, make (step * 100 + i, YP_STATE_FILED, lon, 31.8));
        }

      g_list_store_splice (f->list, position, n_removed, added->pdata, added->len);
      check_same (f);
    }
}

/* News about an incident is a new object in its row: the slot stays, the state is new. */
static void
test_keeps_slot (Fixture *f, gconstpointer data)
{
  g_autoptr (YpIncident) before = make (1, YP_STATE_REPORTED, 120.5, 31.8);
  g_autoptr (YpIncident) after = make (1, YP_STATE_FILED, 120.5, 31.8);
  guint64 placed;
  guint32 first;
  guint32 second;

  g_list_store_append (f->list, before);
  g_assert_true (yp_incident_points_find (f->points, yp_incident_get_id (before), &first));
  placed = yp_incident_points_get (f->points, first)->placed;

  g_list_store_splice (f->list, 0, 1, (gpointer *) &after, 1);
  g_assert_true (yp_incident_points_find (f->points, yp_incident_get_id (after), &second));

  g_assert_cmpuint (first, ==, second);
  g_assert_cmpint (yp_incident_points_get (f->points, second)->state, ==, YP_STATE_FILED);
  g_assert_cmpuint (yp_incident_points_get (f->points, second)->placed, ==, placed);
}

/* The same id twice, from a list that is wrong: both rows may go in any order. */
static void
test_twice (Fixture *f, gconstpointer data)
{
  g_autoptr (YpIncident) one = make (1, YP_STATE_REPORTED, 120.5, 31.8);
  g_autoptr (YpIncident) other = make (1, YP_STATE_FILED, 120.6, 31.9);
  g_autoptr (YpIncident) third = make (2, YP_STATE_FILED, 120.6, 31.9);
  guint32 slot;

  g_list_store_append (f->list, one);
  g_list_store_append (f->list, other);
  g_list_store_append (f->list, third);
  g_list_store_remove (f->list, 0);
  g_assert_true (yp_incident_points_find (f->points, yp_incident_get_id (other), &slot));
  g_list_store_remove (f->list, 0);
  g_assert_false (yp_incident_points_find (f->points, "zjg-20260824-000001", &slot));
  check_same (f);
  g_list_store_remove_all (f->list);
  g_assert_cmpuint (yp_incident_points_get_n_placed (f->points), ==, 0);
}

/* What whoever takes the changes knows then is what there is. */
static void
take_changes (Fixture *f, GHashTable *known)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (YpIncidentChange));

  g_array_set_clear_func (changes, (GDestroyNotify) yp_incident_change_clear);
  while (!yp_incident_points_take_changes (f->points, 7, changes))
    continue;

  for (guint i = 0; i < changes->len; i++)
    {
      const YpIncidentChange *change = &g_array_index (changes, YpIncidentChange, i);

      if (change->incident != NULL)
        g_hash_table_insert (known, GUINT_TO_POINTER (change->slot),
                             g_object_ref (change->incident));
      else
        g_hash_table_remove (known, GUINT_TO_POINTER (change->slot));
    }
}

static void
test_changes (Fixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  g_autoptr (GRand) random = g_rand_new_with_seed (8);

  for (guint step = 0; step < 500; step++)
    {
      guint n = g_list_model_get_n_items (G_LIST_MODEL (f->list));
      guint position = (guint) g_rand_int_range (random, 0, (gint32) n + 1);
      guint n_removed = (guint) g_rand_int_range (random, 0, (gint32) MIN (n - position, 3) + 1);
      double lon = step % 5 == 0 ? NAN : g_rand_double_range (random, 120, 121);
      g_autoptr (YpIncident) incident = make (step, YP_STATE_FILED, lon, 31.8);
      GHashTableIter iter;
      gpointer slot;
      gpointer value;

      g_list_store_splice (f->list, position, n_removed, (gpointer *) &incident, 1);
      if (step % 3 != 0)
        continue;

      take_changes (f, known);
      g_assert_false (yp_incident_points_has_changes (f->points));
      g_assert_cmpuint (g_hash_table_size (known), ==, yp_incident_points_get_n_placed (f->points));
      g_hash_table_iter_init (&iter, known);
      while (g_hash_table_iter_next (&iter, &slot, &value))
        g_assert_true (yp_incident_points_get (f->points, GPOINTER_TO_UINT (slot))->incident ==
                       value);
    }

  yp_incident_points_change_all (f->points);
  g_hash_table_remove_all (known);
  take_changes (f, known);
  g_assert_cmpuint (g_hash_table_size (known), ==, yp_incident_points_get_n_placed (f->points));
}

/* A place that is no place. */
static void
test_no_place (Fixture *f, gconstpointer data)
{
  g_autofree char *id = g_strdup ("zjg-20260824-000001");
  YpIncidentFacts facts = { .id = id,
                            .item = (char *) "gbt47678.5:matter:06010",
                            .source = (char *) "gridapp",
                            .description = (char *) "",
                            .has_place = TRUE,
                            .longitude = NAN,
                            .latitude = INFINITY };
  g_autoptr (YpIncident) incident = yp_incident_new (&facts);

  g_list_store_append (f->list, incident);
  g_assert_cmpuint (yp_incident_points_get_n_placed (f->points), ==, 0);
}

static void
test_newcomers (Fixture *f, gconstpointer data)
{
  g_autoptr (YpIncident) one = make (1, YP_STATE_REPORTED, 120.5, 31.8);
  g_autoptr (YpIncident) two = make (2, YP_STATE_REPORTED, 120.6, 31.8);
  guint64 revision;

  g_list_store_append (f->list, one);
  revision = yp_incident_points_get_revision (f->points);
  g_list_store_append (f->list, two);

  g_assert_cmpuint (yp_incident_points_get_newcomers (f->points, revision - 1)->len, ==, 2);
  g_assert_cmpuint (yp_incident_points_get_newcomers (f->points, revision)->len, ==, 1);
  g_assert_cmpuint (yp_incident_points_get_newcomers (f->points, revision + 1)->len, ==, 0);

  g_assert_cmpuint (yp_incident_points_get_news (f->points, 999)->len, ==, 2);
  g_assert_cmpuint (yp_incident_points_get_news (f->points, 1000)->len, ==, 0);
}

/* A list that is filled is no news. */
static void
test_bulk_is_no_news (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 1000; i++)
    g_ptr_array_add (all, make (i, YP_STATE_REPORTED, 120.5, 31.8));

  g_list_store_splice (f->list, 0, 0, all->pdata, all->len);
  g_assert_cmpuint (yp_incident_points_get_news (f->points, 0)->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/map/incident-points/follows", test_follows);
  ADD ("/map/incident-points/keeps-slot", test_keeps_slot);
  ADD ("/map/incident-points/twice", test_twice);
  ADD ("/map/incident-points/changes", test_changes);
  ADD ("/map/incident-points/no-place", test_no_place);
  ADD ("/map/incident-points/newcomers", test_newcomers);
  ADD ("/map/incident-points/bulk-is-no-news", test_bulk_is_no_news);

  return g_test_run ();
}
