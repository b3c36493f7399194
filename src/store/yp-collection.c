/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-collection.h"

/* clang-format off */

static const YpColumn incident_columns[] = {
  { "id", YP_COLUMN_TEXT, TRUE },
  { "state", YP_COLUMN_TEXT, TRUE },
  { "item", YP_COLUMN_TEXT, TRUE },
  { "source", YP_COLUMN_TEXT, TRUE },
  { "description", YP_COLUMN_TEXT, FALSE },
  { "address", YP_COLUMN_TEXT, FALSE },
  { "town", YP_COLUMN_TEXT, FALSE },
  { "village", YP_COLUMN_TEXT, FALSE },
  { "grid", YP_COLUMN_TEXT, FALSE },
  { "unit", YP_COLUMN_TEXT, FALSE },
  { "organization", YP_COLUMN_TEXT, FALSE },
  { "media_url", YP_COLUMN_TEXT, FALSE },
  { "note", YP_COLUMN_TEXT, FALSE },
  { "condition", YP_COLUMN_TEXT, FALSE },
  { "time_limit", YP_COLUMN_TEXT, FALSE },
  { "reported_at", YP_COLUMN_TIME, TRUE },
  { "received_at", YP_COLUMN_TIME, TRUE },
  { "updated_at", YP_COLUMN_TIME, TRUE },
  { "due_at", YP_COLUMN_TIME, FALSE },
  { "handled_at", YP_COLUMN_TIME, FALSE },
  { "ended_at", YP_COLUMN_TIME, FALSE },
  { "closure", YP_COLUMN_TEXT, FALSE },
  { "merged_into", YP_COLUMN_TEXT, FALSE },
  { "seq", YP_COLUMN_INTEGER, TRUE },
};

static const YpColumn unit_columns[] = {
  { "id", YP_COLUMN_TEXT, TRUE },
  { "kind", YP_COLUMN_TEXT, TRUE },
  { "status", YP_COLUMN_TEXT, TRUE },
  { "name", YP_COLUMN_TEXT, TRUE },
  { "organization", YP_COLUMN_TEXT, FALSE },
  { "grid", YP_COLUMN_TEXT, FALSE },
  { "incident", YP_COLUMN_TEXT, FALSE },
  { "n_tasks", YP_COLUMN_INTEGER, TRUE },
  { "updated_at", YP_COLUMN_TIME, TRUE },
  { "fix_at", YP_COLUMN_TIME, FALSE },
  { "speed", YP_COLUMN_REAL, FALSE },
  { "course", YP_COLUMN_REAL, FALSE },
  { "accuracy", YP_COLUMN_REAL, FALSE },
};

static const YpColumn area_columns[] = {
  { "code", YP_COLUMN_TEXT, TRUE },
  { "name", YP_COLUMN_TEXT, TRUE },
  { "kind", YP_COLUMN_TEXT, FALSE },
};

static const YpColumn grid_columns[] = {
  { "code", YP_COLUMN_TEXT, TRUE },
  { "name", YP_COLUMN_TEXT, TRUE },
  { "kind", YP_COLUMN_TEXT, FALSE },
  { "parent", YP_COLUMN_TEXT, FALSE },
  { "member", YP_COLUMN_TEXT, FALSE },
};

static const YpColumn camera_columns[] = {
  { "code", YP_COLUMN_TEXT, TRUE },
  { "name", YP_COLUMN_TEXT, FALSE },
  { "bearing", YP_COLUMN_REAL, FALSE },
};

static const YpColumn building_columns[] = {
  { "code", YP_COLUMN_TEXT, TRUE },
  { "name", YP_COLUMN_TEXT, FALSE },
  { "height", YP_COLUMN_REAL, FALSE },
  { "floors", YP_COLUMN_INTEGER, FALSE },
};

static const YpColumn road_columns[] = {
  { "code", YP_COLUMN_TEXT, TRUE },
  { "name", YP_COLUMN_TEXT, FALSE },
  { "kind", YP_COLUMN_TEXT, FALSE },
  { "width", YP_COLUMN_REAL, FALSE },
};

static const YpColumn feature_columns[] = {
  { "code", YP_COLUMN_TEXT, TRUE },
  { "name", YP_COLUMN_TEXT, FALSE },
  { "kind", YP_COLUMN_TEXT, FALSE },
};

#define COLUMNS(array) array, G_N_ELEMENTS (array)

static const YpCollection collections[] = {
  { "incidents", "incidents", "Incidents", YP_GEOMETRY_POINT, "id", "reported_at", FALSE,
    COLUMNS (incident_columns) },
  { "units", "units", "Units and where they were last", YP_GEOMETRY_POINT, "id", "fix_at", FALSE,
    COLUMNS (unit_columns) },
  { "towns", "towns", "Towns", YP_GEOMETRY_POLYGON, "code", NULL, TRUE, COLUMNS (area_columns) },
  { "villages", "villages", "Villages", YP_GEOMETRY_POLYGON, "code", NULL, TRUE,
    COLUMNS (area_columns) },
  { "grids", "grids", "Grids", YP_GEOMETRY_POLYGON, "code", NULL, TRUE, COLUMNS (grid_columns) },
  { "cameras", "cameras", "Cameras", YP_GEOMETRY_POINT, "code", NULL, TRUE,
    COLUMNS (camera_columns) },
  { "buildings", "buildings", "Buildings", YP_GEOMETRY_POLYGON, "code", NULL, TRUE,
    COLUMNS (building_columns) },
  { "roads", "roads", "Roads", YP_GEOMETRY_LINE, "code", NULL, TRUE, COLUMNS (road_columns) },
  { "water", "water", "Water", YP_GEOMETRY_POLYGON, "code", NULL, TRUE,
    COLUMNS (feature_columns) },
  { "places", "places", "Places", YP_GEOMETRY_POINT, "code", NULL, TRUE,
    COLUMNS (feature_columns) },
};

/* clang-format on */

/**
 * yp_collections_get:
 * @n_collections: (out): how many
 *
 * Returns: (array length=n_collections): all collections, in the order in which they are listed
 */
const YpCollection *
yp_collections_get (guint *n_collections)
{
  *n_collections = G_N_ELEMENTS (collections);
  return collections;
}

/**
 * yp_collection_find:
 * @name: a name from outside
 *
 * Returns: (nullable): the collection of that name, or %NULL if there is none
 */
const YpCollection *
yp_collection_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (collections); i++)
    if (strcmp (collections[i].name, name) == 0)
      return &collections[i];

  return NULL;
}

/**
 * yp_collection_find_column:
 * @self: a collection
 * @name: a name from outside
 *
 * Returns: the index of the column in #YpCollection.columns, or -1 if it has none of that name
 */
int
yp_collection_find_column (const YpCollection *self, const char *name)
{
  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (name != NULL, -1);

  for (guint i = 0; i < self->n_columns; i++)
    if (strcmp (self->columns[i].name, name) == 0)
      return (int) i;

  return -1;
}
