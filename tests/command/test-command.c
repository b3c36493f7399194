/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-command.h"
#include "yp-lifecycle.h"

static YpCommand *
parse (const char *line)
{
  YpCommandFault fault;
  YpCommand *command = yp_command_parse (line, &fault);

  if (command == NULL)
    g_error ("“%s” at %u+%u: %s", line, fault.start, fault.length, fault.words);
  return command;
}

static void
assert_fault (const char *line, guint start, guint length, const char *words)
{
  YpCommandFault fault;

  g_assert_null (yp_command_parse (line, &fault));
  g_assert_cmpuint (fault.start, ==, start);
  g_assert_cmpuint (fault.length, ==, length);
  g_assert_cmpstr (fault.words, ==, words);
}

/* Every step that a person may ask for has a line, each code is one command's, each example is
 * understood as that command. */
static void
test_table (void)
{
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) actions = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_verbs;
  const YpCommandVerb *verbs = yp_command_get_verbs (&n_verbs);
  guint n_transitions;
  const YpTransition *transitions = yp_lifecycle_get_table (&n_transitions);

  for (guint i = 0; i < n_verbs; i++)
    {
      g_autoptr (YpCommand) example = parse (verbs[i].example);

      g_assert_true (example->verb == &verbs[i]);
      g_assert_true (g_hash_table_add (codes, (gpointer) verbs[i].code));
      g_assert_true (verbs[i].alias == NULL || g_hash_table_add (codes, (gpointer) verbs[i].alias));
      if (verbs[i].kind == YP_COMMAND_STEP)
        g_assert_nonnull (yp_lifecycle_find_action (verbs[i].action));
      if (verbs[i].action != NULL)
        g_hash_table_add (actions, (gpointer) verbs[i].action);
    }

  /* What is asked for is granted by one command, a consultation has its own. */
  for (guint i = 0; i < n_transitions; i++)
    if (transitions[i].roles != YP_ROLES_NONE &&
        !g_hash_table_contains (actions, transitions[i].action))
      g_assert_true (
          g_strv_contains ((const char *const[]){ "extend", "suspend", "exempt", "consult", NULL },
                           transitions[i].action));
}

static void
test_numbers (void)
{
  g_autoptr (YpCommand) one = parse ("4821");
  g_autoptr (YpCommand) many = parse ("  ja 4821-4830,12,1126.7 办结 了 ");
  g_autoptr (YpCommand) wide = parse ("ｐ　４８２１　ＣＧ");
  g_autoptr (YpCommand) whole = parse ("bz local-20261126-004821 已联系");
  const YpCommandTarget *targets = (const YpCommandTarget *) (gpointer) many->targets->data;

  g_assert_cmpint (one->verb->kind, ==, YP_COMMAND_OPEN);
  g_assert_cmpuint (one->targets->len, ==, 1);

  g_assert_cmpuint (many->targets->len, ==, 3);
  g_assert_cmpuint (targets[0].first, ==, 4821);
  g_assert_cmpuint (targets[0].last, ==, 4830);
  g_assert_cmpuint (targets[1].first, ==, 12);
  g_assert_cmpstr (targets[2].day, ==, "1126");
  g_assert_cmpuint (targets[2].last, ==, 7);
  g_assert_cmpstr (many->rest.text, ==, "办结 了");
  g_assert_cmpuint (many->target.start, ==, 5);

  g_assert_cmpstr (wide->verb->action, ==, "dispatch");
  g_assert_cmpstr (wide->whom.text, ==, "cg");
  g_assert_cmpuint (g_array_index (wide->targets, YpCommandTarget, 0).first, ==, 4821);

  g_assert_cmpstr (g_array_index (whole->targets, YpCommandTarget, 0).day, ==, "20261126");
  g_assert_cmpstr (whole->rest.text, ==, "已联系");
}

static guint
match (const char *line, const char *id)
{
  g_autoptr (YpCommand) command = parse (line);
  YpCommandNumber number;

  g_assert_true (yp_command_number_read (id, &number));
  return yp_command_target_match (&g_array_index (command->targets, YpCommandTarget, 0), &number);
}

static void
test_match (void)
{
  YpCommandNumber number;

  g_assert_cmpuint (match ("4821", "local-20261126-004821"), ==, 2);
  g_assert_cmpuint (match ("4821", "local-20261126-014821"), ==, 1);
  g_assert_cmpuint (match ("821", "local-20261126-004821"), ==, 1);
  g_assert_cmpuint (match ("004821", "local-20261126-014821"), ==, 0);
  g_assert_cmpuint (match ("4822", "local-20261126-004821"), ==, 0);
  g_assert_cmpuint (match ("1126.4821", "local-20261126-004821"), ==, 2);
  g_assert_cmpuint (match ("1125.4821", "local-20261126-004821"), ==, 0);
  g_assert_cmpuint (match ("20261126.4821", "4821"), ==, 0);
  g_assert_cmpuint (match ("4820-4830", "local-20261126-004821"), ==, 2);
  g_assert_cmpuint (match ("4820-4830", "local-20261126-014825"), ==, 0);
  g_assert_cmpuint (match ("0", "local-20261126-000000"), ==, 2);
  g_assert_cmpuint (match ("21", "4821"), ==, 1);

  g_assert_false (yp_command_number_read ("", &number));
  g_assert_false (yp_command_number_read ("local-20261126-", &number));
  g_assert_false (yp_command_number_read ("local-20261126-48x", &number));
  g_assert_false (yp_command_number_read ("local-1234567890123", &number));
}

static void
test_arguments (void)
{
  g_autoptr (YpCommand) selected = parse ("p cg+sw 请带泵");
  g_autoptr (YpCommand) merge = parse ("hb 4821 4830 同一处");
  g_autoptr (YpCommand) rest = parse ("gz 4821 +7 等配件");
  g_autoptr (YpCommand) no_day = parse ("gz 4821 等配件");
  g_autoptr (YpCommand) file = parse ("la 4821 2");
  g_autoptr (YpCommand) street = parse ("la 4821 2号路");
  g_autoptr (YpCommand) unit = parse ("u ZF12 dd");
  g_autoptr (YpCommand) place = parse ("g 31.87, 120.55");
  g_autoptr (YpCommand) live = parse ("r");
  g_autoptr (YpCommand) list = parse ("?");

  g_assert_cmpuint (selected->targets->len, ==, 0);
  g_assert_cmpstr (selected->whom.text, ==, "cg+sw");
  g_assert_cmpstr (selected->rest.text, ==, "请带泵");
  g_assert_cmpuint (merge->into_target.first, ==, 4830);
  g_assert_cmpstr (merge->rest.text, ==, "同一处");
  g_assert_cmpstr (rest->until.text, ==, "+7");
  g_assert_null (no_day->until.text);
  g_assert_cmpstr (no_day->rest.text, ==, "等配件");
  g_assert_cmpstr (file->choice.text, ==, "2");
  g_assert_null (street->choice.text);
  g_assert_cmpstr (street->rest.text, ==, "2号路");
  g_assert_cmpstr (unit->whom.text, ==, "zf12");
  g_assert_cmpstr (unit->status.text, ==, "dd");
  g_assert_cmpstr (place->rest.text, ==, "31.87, 120.55");
  g_assert_cmpuint (live->rest.length, ==, 0);
  g_assert_cmpint (list->verb->kind, ==, YP_COMMAND_EXPLAIN);
}

/* Each says where, so that it can be marked. */
static void
test_faults (void)
{
  g_autofree char *long_line = g_strnfill (YP_COMMAND_MAX_BYTES + 1, '1');

  assert_fault ("", 0, 0, "Type a command; ? lists them");
  assert_fault ("  y 4821", 2, 1, "There is no such command");
  assert_fault ("foo-bar", 0, 7, "There is no such command");
  assert_fault ("ja 48x", 3, 3, "Incidents are written 4821, 4821,4830, 4821-4830 or 1126.4821");
  assert_fault ("ja 4821,", 3, 5, "Incidents are written 4821, 4821,4830, 4821-4830 or 1126.4821");
  assert_fault ("ja 4821-", 3, 5, "Incidents are written 4821, 4821,4830, 4821-4830 or 1126.4821");
  assert_fault ("ja 1234567890", 3, 10,
                "Incidents are written 4821, 4821,4830, 4821-4830 or 1126.4821");
  assert_fault ("ja 123456789.1", 3, 11,
                "Incidents are written 4821, 4821,4830, 4821-4830 or 1126.4821");
  assert_fault ("ja 20-10", 3, 5, "The range ends before it begins");
  assert_fault ("ja 1-201", 3, 5, "At most 20 numbers and ranges, and 200 incidents at once");
  assert_fault ("ja 1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,1,2,3", 3, 41,
                "At most 20 numbers and ranges, and 200 incidents at once");
  assert_fault ("p 4821", 6, 0, "To whom: a unit or an organization");
  assert_fault ("p 4821  ", 8, 0, "To whom: a unit or an organization");
  assert_fault ("hb 4821 48-49", 8, 5, "Into one incident: 4830");
  assert_fault ("u", 1, 0, "Which unit");
  assert_fault ("l", 1, 0, "Which layer");
  assert_fault ("l wg 开", 5, 3, "Nothing more is wanted here");
  assert_fault ("g ", 2, 0, "A place: its name, initials or coordinates");
  assert_fault ("4821 4830", 5, 4, "Nothing more is wanted here");
  assert_fault (long_line, 0, 0, "The line is too long");
  assert_fault ("ja \xff", 3, 1, "This is no text");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command/table", test_table);
  g_test_add_func ("/command/numbers", test_numbers);
  g_test_add_func ("/command/match", test_match);
  g_test_add_func ("/command/arguments", test_arguments);
  g_test_add_func ("/command/faults", test_faults);

  return g_test_run ();
}
