/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "command-city.h"
#include "yp-json-read.h"

static void
merge (CommandCity *f, const char *id, const char *into)
{
  g_autofree char *json = g_strdup_printf ("{\"action\":\"merge\",\"into\":\"%s\"}", into);

  command_city_act (f, id, json);
}

/* How often the reporter of @id was told of the end of @main_id, as its last entry says. */
static guint
count_answers (CommandCity *f, const char *id, const char *main_id)
{
  g_autofree char *subject = g_strconcat ("incident/", id, NULL);
  g_autoptr (GPtrArray) history = yp_store_list_history (f->store, subject, NULL);
  guint n = 0;

  for (guint i = 0; i < history->len; i++)
    {
      const YpEntry *entry = g_ptr_array_index (history, i);

      if (strcmp (entry->kind, "concluded") != 0)
        continue;
      g_assert_cmpstr (yp_json_get_string (entry->data, "into"), ==, main_id);
      g_assert_cmpstr (yp_json_get_string (entry->data, "note"), ==, "why");
      n++;
    }

  return n;
}

/* However what goes on for others ends, their reporters are told. */
static void
test_every_end (CommandCity *f, gconstpointer data)
{
  g_autofree char *json =
      g_strdup_printf ("{\"action\":\"%s\",\"note\":\"why\"}", (const char *) data);
  g_autofree char *main_id = command_city_report (f);
  g_autofree char *other = command_city_report (f);

  merge (f, other, main_id);
  g_assert_cmpuint (count_answers (f, other, main_id), ==, 0);
  command_city_act (f, main_id, json);
  g_assert_cmpuint (count_answers (f, other, main_id), ==, 1);
}

/* What was merged into what was merged is told too, and only when the last one ends. */
static void
test_chain (CommandCity *f, gconstpointer data)
{
  g_autofree char *main_id = command_city_report (f);
  g_autofree char *second = command_city_report (f);
  g_autofree char *third = command_city_report (f);
  g_autofree char *fourth = command_city_report (f);

  merge (f, fourth, third);
  merge (f, third, second);
  merge (f, second, main_id);
  g_assert_cmpuint (count_answers (f, fourth, main_id), ==, 0);
  command_city_act (f, main_id, "{\"action\":\"answer\",\"note\":\"why\"}");
  g_assert_cmpuint (count_answers (f, second, main_id), ==, 1);
  g_assert_cmpuint (count_answers (f, third, main_id), ==, 1);
  g_assert_cmpuint (count_answers (f, fourth, main_id), ==, 1);

  /* Opened again and closed again: there is another answer. */
  command_city_act (f, main_id, "{\"action\":\"reopen\",\"note\":\"x\"}");
  command_city_act (f, main_id, "{\"action\":\"settle\",\"note\":\"why\"}");
  g_assert_cmpuint (count_answers (f, fourth, main_id), ==, 2);
}

int
main (int argc, char *argv[])
{
  static const char *const ends[] = { "answer", "settle", "reject", "force-close", "void" };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat ("/service/merging/ends/", ends[i], NULL);

      g_test_add (path, CommandCity, ends[i], command_city_set_up, test_every_end,
                  command_city_tear_down);
    }
  g_test_add ("/service/merging/chain", CommandCity, NULL, command_city_set_up, test_chain,
              command_city_tear_down);

  return g_test_run ();
}
