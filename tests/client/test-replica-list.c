/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-replica-list.h"
#include "yp-unit.h"

/* What a listener believes who knows the list by its signals alone. */
typedef struct
{
  YpReplicaList *list;
  GPtrArray *believed;
  guint n_signals;
} Fixture;

static const char *
get_id (gpointer item)
{
  return yp_unit_get_id (item);
}

static void
on_items_changed (GListModel *model, guint position, guint n_removed, guint n_added, Fixture *f)
{
  f->n_signals++;
  g_assert_cmpuint (f->believed->len - n_removed + n_added, ==, g_list_model_get_n_items (model));

  if (n_removed > 0)
    g_ptr_array_remove_range (f->believed, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (f->believed, (gint) (position + i),
                        g_list_model_get_item (model, position + i));
}

static void
put (Fixture *f, guint number, guint seq)
{
  g_autofree char *id = g_strdup_printf ("U%u", number);
  g_autofree char *name = g_strdup_printf ("%u", seq);
  YpUnitFacts facts = { .id = id, .seq = seq, .name = name };
  g_autoptr (YpUnit) unit = yp_unit_new (&facts);

  yp_replica_list_put (f->list, unit);
}

static void
assert_believed (Fixture *f)
{
  g_assert_cmpuint (f->believed->len, ==, g_list_model_get_n_items (G_LIST_MODEL (f->list)));
  for (guint i = 0; i < f->believed->len; i++)
    {
      g_autoptr (YpUnit) unit = g_list_model_get_item (G_LIST_MODEL (f->list), i);

      g_assert_true (unit == g_ptr_array_index (f->believed, i));
      g_assert_true (yp_replica_list_find (f->list, yp_unit_get_id (unit)) == unit);
    }
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->list = yp_replica_list_new (YP_TYPE_UNIT, get_id);
  f->believed = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (f->list, "items-changed", G_CALLBACK (on_items_changed), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->list);
  g_clear_pointer (&f->believed, g_ptr_array_unref);
}

static void
test_one_signal (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 1000; i++)
    put (f, i, 1);
  yp_replica_list_flush (f->list);
  g_assert_cmpuint (f->n_signals, ==, 1);
  assert_believed (f);

  put (f, 7, 2);
  yp_replica_list_flush (f->list);
  g_assert_cmpuint (f->n_signals, ==, 2);

  /* Neighbours and repetitions are one. */
  for (guint i = 100; i < 200; i++)
    {
      put (f, i, 3);
      put (f, i, 4);
    }
  yp_replica_list_flush (f->list);
  g_assert_cmpuint (f->n_signals, ==, 3);

  yp_replica_list_flush (f->list);
  g_assert_cmpuint (f->n_signals, ==, 3);
  assert_believed (f);
}

static void
test_at_random (Fixture *f, gconstpointer data)
{
  for (guint turn = 0; turn < 300; turn++)
    {
      guint n_changes = (guint) g_test_rand_int_range (0, 40);

      for (guint i = 0; i < n_changes; i++)
        {
          guint size = yp_replica_list_get_size (f->list);

          if (size > 0 && g_test_rand_int_range (0, 3) == 0)
            yp_replica_list_remove (f->list, (guint) g_test_rand_int_range (0, (gint) size));
          else
            put (f, (guint) g_test_rand_int_range (0, 100), turn);
        }

      yp_replica_list_flush (f->list);
      assert_believed (f);
    }
}

static void
test_rounds (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 10; i++)
    put (f, i, 1);
  yp_replica_list_begin_round (f->list);
  for (guint i = 0; i < 10; i += 2)
    put (f, i, 2);

  for (guint i = yp_replica_list_get_size (f->list); i-- > 0;)
    if (!yp_replica_list_is_of_round (f->list, i))
      yp_replica_list_remove (f->list, i);
  yp_replica_list_flush (f->list);

  g_assert_cmpuint (f->believed->len, ==, 5);
  g_assert_nonnull (yp_replica_list_find (f->list, "U8"));
  g_assert_null (yp_replica_list_find (f->list, "U9"));
  assert_believed (f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/client/replica-list/one-signal", Fixture, NULL, set_up, test_one_signal, tear_down);
  g_test_add ("/client/replica-list/at-random", Fixture, NULL, set_up, test_at_random, tear_down);
  g_test_add ("/client/replica-list/rounds", Fixture, NULL, set_up, test_rounds, tear_down);

  return g_test_run ();
}
