/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-router.h"

static gboolean
matches (const char *pattern, char **segments)
{
  guint i = 0;

  while (*pattern != '\0')
    {
      gsize length = strcspn (pattern, "/");
      gboolean is_any = length == 1 && *pattern == '*';

      if (segments[i] == NULL)
        return FALSE;
      if (!is_any && (strncmp (segments[i], pattern, length) != 0 || segments[i][length] != '\0'))
        return FALSE;

      i++;
      pattern += length;
      if (*pattern == '/')
        pattern++;
    }

  return segments[i] == NULL;
}

static void
add_method (char **allow, const char *method)
{
  g_autofree char *before = g_steal_pointer (allow);
  const char *name = g_str_equal (method, "GET") ? "GET, HEAD" : method;

  *allow = before != NULL ? g_strconcat (before, ", ", name, NULL) : g_strdup (name);
}

/**
 * yp_router_find:
 * @tables: tables of routes, each ended by a row without method
 * @n_tables: how many
 * @method: the request's method; `HEAD` finds what `GET` does
 * @segments: (array zero-terminated=1): the request's path between its slashes
 * @allow: (out) (transfer full) (nullable): when nothing is found: the methods this path has
 *
 * Returns: (nullable): the route
 */
const YpRoute *
yp_router_find (const YpRoute *const *tables,
                guint n_tables,
                const char *method,
                char **segments,
                char **allow)
{
  const char *wanted = g_str_equal (method, "HEAD") ? "GET" : method;

  *allow = NULL;
  for (guint i = 0; i < n_tables; i++)
    {
      for (const YpRoute *route = tables[i]; route->method != NULL; route++)
        {
          if (!matches (route->pattern, segments))
            continue;

          if (g_str_equal (route->method, wanted))
            {
              g_clear_pointer (allow, g_free);
              return route;
            }

          add_method (allow, route->method);
        }
    }

  return NULL;
}

/**
 * yp_router_check:
 * @route: a route
 * @request: one for it
 * @refusal: (out) (transfer full) (nullable): what to answer where it may not be asked
 *
 * Returns: whether whoever asks has one of the route's roles
 */
gboolean
yp_router_check (const YpRoute *route, const YpRequest *request, YpReply **refusal)
{
  g_autofree char *what = g_strconcat (request->method, " ", request->path, NULL);
  g_autoptr (GError) error = NULL;

  *refusal = NULL;
  if (route->roles == YP_ROLES_NONE ||
      yp_rights_have (request->principal, route->roles, what, &error))
    return TRUE;

  *refusal = route->format_error != NULL ? route->format_error (request, error)
                                         : yp_reply_new_from_error (error);
  return FALSE;
}
