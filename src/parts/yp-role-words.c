/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-role-words.h"

#include <glib/gi18n.h>

#include "yp-word-table.h"

/**
 * yp_words_format_roles:
 * @roles: a set of them
 *
 * Returns: (transfer full): what people call them, with commas between them
 */
char *
yp_words_format_roles (YpRoles roles)
{
  static const YpWordRow words[] = {
    { "call-taker", NC_ ("role", "call taker") },
    { "shift-leader", NC_ ("role", "shift leader") },
    { "dispatcher", NC_ ("role", "dispatcher") },
    { "town", NC_ ("role", "town centre") },
    { "department", NC_ ("role", "department") },
    { "handler", NC_ ("role", "handler") },
    { "inspector", NC_ ("role", "inspector") },
    { "leader", NC_ ("role", "leader") },
    { "auditor", NC_ ("role", "auditor") },
    { "administrator", NC_ ("role", "administrator") },
  };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < YP_N_ROLES; i++)
    if ((roles & 1u << i) != 0)
      g_string_append_printf (
          text, "%s%s",
          text->len > 0
          ? C_ ("between roles", ", ") : "",
                yp_word_table_find (words, G_N_ELEMENTS (words), "role", yp_role_get_name (i)));

  return g_string_free (text, FALSE);
}

/**
 * yp_words_explain_roles:
 * @have: what somebody is
 * @wanted: what may do something
 *
 * Returns: (transfer full) (nullable): for whom that is, where it is not for them; %NULL where it
 * is
 */
char *
yp_words_explain_roles (YpRoles have, YpRoles wanted)
{
  g_autofree char *names = NULL;

  if ((have & wanted) != 0)
    return NULL;

  names = yp_words_format_roles (wanted);
  /* Translators: roles, such as “dispatcher, town centre” */
  return g_strdup_printf (_ ("This is for: %s"), names);
}
