/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-desk-manual.h"

#include <glib/gi18n.h>

#include "yp-command-plan.h"
#include "yp-keys-page.h"
#include "yp-lifecycle.h"
#include "yp-words.h"

/* In roff a backslash begins an escape, a dot or an apostrophe at the beginning a request, and a
 * minus is a hyphen. */
static void
append_text (GString *page, const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (*at == '\\')
      g_string_append (page, "\\e");
    else if (*at == '-')
      g_string_append (page, "\\-");
    else
      g_string_append_c (page, *at);
}

static void
append_section (GString *page, const char *title)
{
  g_string_append (page, ".SH ");
  append_text (page, title);
  g_string_append_c (page, '\n');
}

static void
append_row (GString *page, const char *term, const char *words, const char *example)
{
  g_string_append (page, ".TP\n\\fB");
  append_text (page, term);
  g_string_append (page, "\\fR\n\\&");
  append_text (page, words);
  if (example != NULL)
    {
      g_string_append (page, ": \\fI");
      append_text (page, example);
      g_string_append (page, "\\fR");
    }
  g_string_append_c (page, '\n');
}

static void
append_keys (GString *page)
{
  const char *keys;
  const char *words;

  append_section (page, _ ("Keys of the desk"));
  for (guint i = 0; yp_keys_page_get_row (i, &keys, &words); i++)
    append_row (page, keys, words, NULL);
}

static void
append_steps (GString *page)
{
  guint n_transitions;
  const YpTransition *table = yp_lifecycle_get_table (&n_transitions);

  append_section (page, _ ("Steps of an incident"));
  for (guint i = 0; i < n_transitions; i++)
    {
      const char *key = yp_words_get_action_key (table[i].action);

      if (key != NULL)
        append_row (page, key, yp_words_get_action (table[i].action), NULL);
    }
}

static void
append_commands (GString *page)
{
  guint n_verbs;
  const YpCommandVerb *verbs = yp_command_get_verbs (&n_verbs);

  append_section (page, _ ("The command line"));
  for (guint i = 0; i < n_verbs; i++)
    {
      g_autofree char *term = verbs[i].alias != NULL
                                  ? g_strdup_printf ("%s, %s", verbs[i].code, verbs[i].alias)
                                  : g_strdup (verbs[i].code);

      append_row (page, term, yp_command_get_words (&verbs[i]), verbs[i].example);
    }
}

/**
 * yp_desk_manual_write:
 *
 * Writes the manual page of the desk in the language in use, from the tables that the desk itself
 * reads: its keys, the steps with theirs, the commands.
 *
 * Returns: (transfer full): the page, for man
 */
char *
yp_desk_manual_write (void)
{
  GString *page = g_string_new (".TH YIPING 1 \"\" \"Yiping\"\n");

  append_section (page, _ ("Name"));
  g_string_append (page, "yiping \\- ");
  append_text (page, _ ("command-centre GIS: the desk and the wall"));
  g_string_append_c (page, '\n');
  append_section (page, _ ("Synopsis"));
  g_string_append (page, "\\fByiping\\fR [\\fB\\-\\-desk\\fR|\\fB\\-\\-wall\\fR] "
                         "[\\fB\\-\\-url=\\fIURL\\fR] [\\fB\\-\\-help\\fR]\n");
  append_keys (page);
  append_steps (page);
  append_commands (page);

  return g_string_free (page, FALSE);
}
