/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-attribution-private.h"

#include <string.h>

#define MAX_SIZE 1000

static const struct
{
  const char *name;
  const char *text;
} entities[] = {
  { "&copy;", "©" },  { "&amp;", "&" }, { "&lt;", "<" },   { "&gt;", ">" },
  { "&quot;", "\"" }, { "&#39;", "'" }, { "&nbsp;", " " }, { "&#169;", "©" },
};

static gsize
add_entity (GString *text, const char *at)
{
  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (g_str_has_prefix (at, entities[i].name))
      {
        g_string_append (text, entities[i].text);
        return strlen (entities[i].name);
      }
  g_string_append_c (text, *at);
  return 1;
}

/**
 * _yp_attribution_to_plain:
 * @html: (nullable): what a file says of its owner, as files of tiles do in HTML
 *
 * Returns: (transfer full) (nullable): it without tags, UTF-8; %NULL for nothing
 */
char *
_yp_attribution_to_plain (const char *html)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean is_tag = FALSE;

  for (const char *at = html; at != NULL && *at != '\0' && text->len < MAX_SIZE;)
    {
      if (*at == '<' || *at == '>' || is_tag)
        is_tag = *at == '<' || (is_tag && *at != '>');
      else if (*at == '&')
        {
          at += add_entity (text, at);
          continue;
        }
      else
        g_string_append_c (text, *at);
      at++;
    }

  g_strstrip (text->str);
  return *text->str != '\0' ? g_utf8_make_valid (text->str, -1) : NULL;
}
