/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-router.h"

static const YpRoute first[] = {
  { .method = "GET", .pattern = "" },
  { .method = "GET", .pattern = "collections/*/items" },
  { .method = "GET", .pattern = "incidents/*" },
  { 0 },
};

static const YpRoute second[] = {
  { .method = "POST", .pattern = "incidents/*" },
  { .method = "POST", .pattern = "units" },
  { 0 },
};

static const YpRoute *const tables[] = { first, second };

static const struct
{
  const char *method;
  const char *path; /* segments between bars */
  const YpRoute *route;
  const char *allow;
} cases[] = {
  { "GET", "", &first[0], NULL },
  { "HEAD", "", &first[0], NULL },
  { "GET", "collections|grids|items", &first[1], NULL },
  { "GET", "collections|a/b|items", &first[1], NULL },
  { "GET", "collections|grids|item", NULL, NULL },
  { "GET", "collections|grids|items|1", NULL, NULL },
  { "GET", "collections|grids", NULL, NULL },
  { "GET", "incidents|1", &first[2], NULL },
  { "POST", "incidents|1", &second[0], NULL },
  { "PUT", "incidents|1", NULL, "GET, HEAD, POST" },
  { "HEAD", "units", NULL, "POST" },
  { "GET", "unit", NULL, NULL },
  { "GET", "unitss", NULL, NULL },
};

static void
test_find (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) segments = g_strsplit (cases[i].path, "|", -1);
      g_autofree char *allow = NULL;

      g_test_message ("%s %s", cases[i].method, cases[i].path);
      g_assert_true (yp_router_find (tables, G_N_ELEMENTS (tables), cases[i].method, segments,
                                     &allow) == cases[i].route);
      g_assert_cmpstr (allow, ==, cases[i].allow);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/router/find", test_find);

  return g_test_run ();
}
