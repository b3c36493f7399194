/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sim-tree.h"

#include "yp-catalogue.h"
#include "yp-json.h"

#define CENTRE "指挥中心"

/* How the name of a town's station ends, and to which department it then belongs. */
static const struct
{
  const char *suffix;
  const char *department;
} stations[] = {
  { "巡特警中队", "公安局" },       { "应急管理中队", "应急管理局" },
  { "交通执法中队", "交通运输局" }, { "水上综合执法大队", "水务局" },
  { "低空巡查中队", CENTRE },
};

/* The tree on its way; names that are in it. */
typedef struct
{
  const YpSimMap *map;
  YpJsonWriter writer;
  GHashTable *names;
} Tree;

/* An id that follows from the name, so that the same city has the same ones again. */
static char *
make_id (const char *name)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);

  return g_strndup (digest, 12);
}

static void
add (Tree *tree, const char *name, const char *kind, const char *parent, const char *area)
{
  g_autofree char *id = make_id (name);
  g_autofree char *parent_id = parent != NULL ? make_id (parent) : NULL;

  if (!g_hash_table_add (tree->names, g_strdup (name)))
    return;

  yp_json_open_object (&tree->writer, NULL);
  yp_json_add_string (&tree->writer, "id", id);
  yp_json_add_string (&tree->writer, "name", name);
  yp_json_add_string (&tree->writer, "kind", kind);
  yp_json_add_string (&tree->writer, "parent", parent_id);
  yp_json_add_string (&tree->writer, "area", area);
  yp_json_close_object (&tree->writer);
}

/* Everybody the catalogue names. */
static void
add_departments (Tree *tree)
{
  g_autoptr (YpCatalogue) catalogue = yp_catalogue_new_sample ();

  for (guint i = 0; i < yp_catalogue_get_n_items (catalogue); i++)
    {
      const YpItem *item = yp_catalogue_get_item (catalogue, i);
      g_auto (GStrv) names = g_strsplit (item->support != NULL ? item->support : "", "、", -1);

      if (item->lead != NULL)
        add (tree, item->lead, "department", CENTRE, NULL);
      for (guint k = 0; names[k] != NULL; k++)
        if (*names[k] != '\0')
          add (tree, names[k], "department", CENTRE, NULL);
    }
}

static void
add_towns (Tree *tree)
{
  for (guint i = 0; i < tree->map->towns->len; i++)
    {
      const YpSimArea *town = g_ptr_array_index (tree->map->towns, i);

      add (tree, town->name, "town", CENTRE, strlen (town->code) == 9 ? town->code : NULL);
    }
}

/* (nullable): the town whose name @name begins with. */
static const YpSimArea *
find_town (const Tree *tree, const char *name)
{
  for (guint i = 0; i < tree->map->towns->len; i++)
    {
      const YpSimArea *town = g_ptr_array_index (tree->map->towns, i);

      if (g_str_has_prefix (name, town->name))
        return town;
    }

  return NULL;
}

/* Some squads belong to a department, whatever else there is in a town or village to the town. */
static void
add_station (Tree *tree, const YpSimUnit *unit)
{
  const YpSimArea *town = find_town (tree, unit->organization);
  const char *parent = CENTRE;

  if (unit->grid != NULL)
    town = yp_sim_map_find_town (tree->map, unit->at);
  if (town != NULL)
    parent = town->name;
  for (guint i = 0; i < G_N_ELEMENTS (stations); i++)
    if (g_str_has_suffix (unit->organization, stations[i].suffix))
      parent = stations[i].department;

  add (tree, unit->organization, "station", parent,
       town != NULL && unit->grid == NULL && strlen (town->code) == 9 ? town->code : NULL);
}

/**
 * yp_sim_tree_compose:
 * @map: the city
 * @crew: who works in it
 *
 * Makes the tree of organizations of a sample city: the centre, the departments that the built-in
 * catalogue names, the towns, and the stations of the crew. The same for the same city and crew.
 *
 * Returns: (transfer full): a body for `POST /organizations`
 */
GBytes *
yp_sim_tree_compose (const YpSimMap *map, const YpSimCrew *crew)
{
  GString *text = g_string_new (NULL);
  Tree tree = { .map = map };

  tree.names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  yp_json_writer_init (&tree.writer, text);
  yp_json_open_array (&tree.writer, NULL);
  add (&tree, CENTRE, "centre", NULL, NULL);
  add_departments (&tree);
  add_towns (&tree);
  for (guint i = 0; i < crew->units->len; i++)
    add_station (&tree, g_ptr_array_index (crew->units, i));
  yp_json_close_array (&tree.writer);
  g_hash_table_unref (tree.names);

  return g_string_free_to_bytes (text);
}
