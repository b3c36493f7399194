/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws the table of yp-lifecycle.c as it stands in HACKING.md between two markers:
 *   lifecycle             prints the drawing
 *   lifecycle FILE        says in TAP whether it is what stands in FILE
 *   lifecycle FILE write  puts it there
 */

#include <gio/gio.h>

#include "yp-lifecycle.h"

#define BEGIN "<!-- Drawn by tests/lint/lifecycle.c -->\n"
#define END "<!-- That was drawn -->\n"

/* Of the drawing: what may happen in every state that is open starts here. */
#define ANY_OPEN "any_open"

static const struct
{
  YpNeeds need;
  const char *word;
} needs[] = {
  { YP_NEEDS_UNIT, "`unit` or `organization`" },
  { YP_NEEDS_REASON, "`note`" },
  { YP_NEEDS_INTO, "`into`" },
  { YP_NEEDS_UNTIL, "`until`" },
  { YP_NEEDS_SATISFACTION, "`satisfaction`" },
};

static guint
get_open (void)
{
  guint open = 0;

  for (guint i = 0; i < YP_N_STATES; i++)
    if (yp_state_is_open ((YpState) i))
      open |= YP_STATE_BIT (i);

  return open;
}

static void
append_word (GString *text, const char *word)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", word);
}

/* The actions that lead from a state, or from every open one (a set), to another. */
static char *
list_actions (guint from, gboolean is_any, YpState to)
{
  guint n = 0;
  const YpTransition *table = yp_lifecycle_get_table (&n);
  GString *actions = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    if ((table[i].from == get_open ()) == is_any && (table[i].from & from) != 0 &&
        table[i].to == to)
      append_word (actions, table[i].action);

  return g_string_free (actions, FALSE);
}

static void
draw_arrows (GString *text, const char *name, guint from, gboolean is_any)
{
  for (guint to = 0; to < YP_N_STATES; to++)
    {
      g_autofree char *actions = list_actions (from, is_any, (YpState) to);

      if (*actions != '\0')
        g_string_append_printf (text, "  %s --> %s: %s\n", name, yp_state_get_name ((YpState) to),
                                actions);
    }
}

static void
draw_states (GString *text)
{
  g_string_append_printf (text, "```mermaid\nstateDiagram-v2\n  [*] --> %s\n",
                          yp_state_get_name (YP_STATE_REPORTED));
  for (guint i = 0; i < YP_N_STATES; i++)
    draw_arrows (text, yp_state_get_name ((YpState) i), YP_STATE_BIT (i), FALSE);

  g_string_append (text, "  state \"every open state\" as " ANY_OPEN "\n");
  draw_arrows (text, ANY_OPEN, get_open (), TRUE);
  for (guint i = 0; i < YP_N_STATES; i++)
    if (!yp_state_is_open ((YpState) i))
      g_string_append_printf (text, "  %s --> [*]\n", yp_state_get_name ((YpState) i));
  g_string_append (text, "```\n");
}

static char *
describe_from (guint from)
{
  guint all = YP_STATE_BIT (YP_N_STATES) - 1;
  guint rest = from & ~get_open ();
  g_autofree char *more = NULL;

  if (from == all)
    return g_strdup ("every state");
  if ((from & get_open ()) != get_open ())
    return yp_lifecycle_list_states (from);
  if (rest == 0)
    return g_strdup ("every open state");

  more = yp_lifecycle_list_states (rest);
  return g_strconcat ("every open state, ", more, NULL);
}

static char *
describe_roles (YpRoles roles)
{
  GString *text = g_string_new (NULL);

  if (roles == YP_ROLES_NONE)
    g_string_append (text, "the platform");
  for (guint i = 0; i < YP_N_ROLES; i++)
    if ((roles & (1u << i)) != 0)
      append_word (text, yp_role_get_name (i));

  return g_string_free (text, FALSE);
}

static char *
describe_needs (YpNeeds wanted)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (needs); i++)
    if ((wanted & needs[i].need) != 0)
      append_word (text, needs[i].word);

  return g_string_free (text, FALSE);
}

static void
write_row (GString *text, const YpTransition *row)
{
  const char *to = row->to == YP_STATE_SAME ? "" : yp_state_get_name (row->to);
  g_autofree char *from = describe_from (row->from);
  g_autofree char *roles = describe_roles (row->roles);
  g_autofree char *wanted = describe_needs (row->needs);

  g_string_append_printf (text, "| `%s` | `%s` | %s | %s | %s | %s |\n", row->action, row->kind,
                          from, to, roles, wanted);
}

static char *
draw (void)
{
  guint n = 0;
  const YpTransition *table = yp_lifecycle_get_table (&n);
  GString *text = g_string_new (NULL);

  draw_states (text);
  g_string_append (text, "\n| action | kind | from | to | who may | must be told |\n"
                         "|---|---|---|---|---|---|\n");
  for (guint i = 0; i < n; i++)
    write_row (text, &table[i]);

  return g_string_free (text, FALSE);
}

/* Gives back what stands between the markers, and puts @drawn there. */
static char *
exchange (char **text, const char *drawn)
{
  g_autofree char *before = g_steal_pointer (text);
  const char *begin = strstr (before, BEGIN);
  const char *end = begin != NULL ? strstr (begin, END) : NULL;
  g_autofree char *head = NULL;

  if (end == NULL)
    g_error ("The markers are not there: %s… %s", BEGIN, END);

  begin += strlen (BEGIN);
  head = g_strndup (before, (gsize) (begin - before));
  *text = g_strconcat (head, drawn, end, NULL);

  return g_strndup (begin, (gsize) (end - begin));
}

int
main (int argc, char *argv[])
{
  g_autofree char *drawn = draw ();
  g_autofree char *text = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_same;

  if (argc < 2)
    {
      g_print ("%s", drawn);
      return 0;
    }

  if (!g_file_get_contents (argv[1], &text, NULL, &error))
    g_error ("%s", error->message);

  found = exchange (&text, drawn);
  if (argc > 2 && !g_file_set_contents (argv[1], text, -1, &error))
    g_error ("%s", error->message);

  is_same = argc > 2 || strcmp (found, drawn) == 0;
  g_print ("1..1\n%s 1 the lifecycle is drawn as it is\n", is_same ? "ok" : "not ok");
  if (!is_same)
    g_print ("# anew: %s %s write\n", argv[0], argv[1]);

  return is_same ? 0 : 1;
}
