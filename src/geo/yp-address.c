/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-address-private.h"

#include <string.h>

/**
 * _yp_address_add_query:
 * @url: an address
 * @name: of a parameter
 * @value: its value, not escaped
 *
 * Returns: (transfer full): @url with it at its end
 */
char *
_yp_address_add_query (const char *url, const char *name, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, ",:/", TRUE);
  const char *glue = strchr (url, '?') == NULL ? "?" : "&";

  if (g_str_has_suffix (url, "?") || g_str_has_suffix (url, "&"))
    glue = "";

  return g_strconcat (url, glue, name, "=", escaped, NULL);
}

static gboolean
is_named (const char *pair, const char *const *names)
{
  gsize length = strcspn (pair, "=");

  for (guint i = 0; names[i] != NULL; i++)
    if (strlen (names[i]) == length && g_ascii_strncasecmp (names[i], pair, length) == 0)
      return TRUE;

  return FALSE;
}

/**
 * _yp_address_drop_query:
 * @url: an address
 * @names: (array zero-terminated=1): names of parameters, whatever their case
 *
 * Returns: (transfer full): @url without those parameters and without fragment
 */
char *
_yp_address_drop_query (const char *url, const char *const *names)
{
  g_autofree char *plain = g_strndup (url, strcspn (url, "#"));
  char *query = strchr (plain, '?');
  g_auto (GStrv) pairs = NULL;
  g_autoptr (GString) kept = NULL;
  const char *glue = "?";

  if (query == NULL)
    return g_steal_pointer (&plain);

  *query = '\0';
  kept = g_string_new (plain);
  pairs = g_strsplit (query + 1, "&", -1);
  for (guint i = 0; pairs[i] != NULL; i++)
    if (*pairs[i] != '\0' && !is_named (pairs[i], names))
      {
        g_string_append_printf (kept, "%s%s", glue, pairs[i]);
        glue = "&";
      }

  return g_string_free (g_steal_pointer (&kept), FALSE);
}

/* Returns: (transfer full): host and port, in lower case; empty for what is no address */
char *
_yp_address_take_host (const char *url)
{
  const char *host = strstr (url, "://");
  gsize length;
  const char *user;

  if (host == NULL)
    return g_strdup ("");

  host += 3;
  length = strcspn (host, "/?#");
  user = memchr (host, '@', length);
  if (user != NULL)
    {
      length -= (gsize) (user + 1 - host);
      host = user + 1;
    }

  return g_ascii_strdown (host, (gssize) length);
}

void
_yp_address_fill (GString *url, const char *variable, const char *value)
{
  g_string_replace (url, variable, value, 0);
}

void
_yp_address_fill_number (GString *url, const char *variable, guint number)
{
  char text[16];

  g_snprintf (text, sizeof text, "%u", number);
  g_string_replace (url, variable, text, 0);
}

/* The same tile always from the same host, so that it is kept once. */
void
_yp_address_choose_host (GString *url, char **subdomains, guint column, guint row)
{
  guint n = subdomains != NULL ? g_strv_length (subdomains) : 0;

  if (n > 0)
    g_string_replace (url, "{s}", subdomains[(column + row) % n], 0);
}
