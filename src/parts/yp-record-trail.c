/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-record-trail.h"

#include "yp-json-read.h"
#include "yp-words.h"

/* One line of the trail, where the document came so far. */
static void
add_trace (GString *text, const YpRecord *record, const char *kind, const char *words)
{
  g_autofree char *at_name = g_strconcat (kind, "_at", NULL);
  g_autofree char *by_name = g_strconcat (kind, "_by", NULL);
  g_autofree char *note_name = g_strconcat (kind, "_note", NULL);
  const char *by = yp_json_get_string (record->body, by_name);
  const char *note = yp_json_get_string (record->body, note_name);
  g_autofree char *time = NULL;
  gint64 at = 0;

  if (!yp_json_get_time (record->body, at_name, &at) || at == 0)
    return;

  time = yp_words_format_time (at);
  g_string_append_printf (text, "%s%s %s %s", text->len > 0 ? "\n" : "", time, words,
                          by != NULL ? by : "");
  if (note != NULL)
    g_string_append_printf (text, "：%s", note);
}

/**
 * yp_words_format_trail:
 * @record: a document
 * @steps: (array length=n_steps): its steps in their order, by the journal's words
 * @n_steps: how many
 * @context: of their words in the catalogue of translations
 *
 * Returns: (transfer full): who did what with it when, a line each
 */
char *
yp_words_format_trail (const YpRecord *record,
                       const YpWordRow *steps,
                       guint n_steps,
                       const char *context)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_steps; i++)
    add_trace (text, record, steps[i].name,
               yp_word_table_find (steps, n_steps, context, steps[i].name));

  return g_string_free (text, FALSE);
}
