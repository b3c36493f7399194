/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-geopackage.h"

#include "yp-clock.h"
#include "yp-geometry.h"

static const char base_sql[] =
    "CREATE TABLE gpkg_spatial_ref_sys ("
    "  srs_name TEXT NOT NULL,"
    "  srs_id INTEGER NOT NULL PRIMARY KEY,"
    "  organization TEXT NOT NULL,"
    "  organization_coordsys_id INTEGER NOT NULL,"
    "  definition TEXT NOT NULL,"
    "  description TEXT);"
    "INSERT INTO gpkg_spatial_ref_sys VALUES"
    "  ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined',"
    "   'undefined cartesian coordinate reference system'),"
    "  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined',"
    "   'undefined geographic coordinate reference system'),"
    "  ('WGS 84 geodetic', 4326, 'EPSG', 4326,"
    "   'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,"
    "AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,"
    "AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,"
    "AUTHORITY[\"EPSG\",\"9122\"]],AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],"
    "AUTHORITY[\"EPSG\",\"4326\"]]',"
    "   'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid'),"
    "  ('China Geodetic Coordinate System 2000', 4490, 'EPSG', 4490,"
    "   'GEOGCS[\"China Geodetic Coordinate System 2000\",DATUM[\"China_2000\","
    "SPHEROID[\"CGCS2000\",6378137,298.257222101,AUTHORITY[\"EPSG\",\"1024\"]],"
    "AUTHORITY[\"EPSG\",\"1043\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],"
    "UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],"
    "AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4490\"]]',"
    "   'longitude/latitude coordinates in decimal degrees on the CGCS2000 spheroid');"

    "CREATE TABLE gpkg_contents ("
    "  table_name TEXT NOT NULL PRIMARY KEY,"
    "  data_type TEXT NOT NULL,"
    "  identifier TEXT UNIQUE,"
    "  description TEXT DEFAULT '',"
    "  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),"
    "  min_x DOUBLE,"
    "  min_y DOUBLE,"
    "  max_x DOUBLE,"
    "  max_y DOUBLE,"
    "  srs_id INTEGER,"
    "  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));"

    "CREATE TABLE gpkg_geometry_columns ("
    "  table_name TEXT NOT NULL,"
    "  column_name TEXT NOT NULL,"
    "  geometry_type_name TEXT NOT NULL,"
    "  srs_id INTEGER NOT NULL,"
    "  z TINYINT NOT NULL,"
    "  m TINYINT NOT NULL,"
    "  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),"
    "  CONSTRAINT uk_gc_table_name UNIQUE (table_name),"
    "  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),"
    "  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));"

    "CREATE TABLE gpkg_extensions ("
    "  table_name TEXT,"
    "  column_name TEXT,"
    "  extension_name TEXT NOT NULL,"
    "  definition TEXT NOT NULL,"
    "  scope TEXT NOT NULL,"
    "  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));"

    /* How many rows a table has, kept as GDAL keeps it, so that both need not count. */
    "CREATE TABLE gpkg_ogr_contents ("
    "  table_name TEXT NOT NULL PRIMARY KEY,"
    "  feature_count INTEGER DEFAULT NULL);"

    "CREATE TABLE journal ("
    "  seq INTEGER PRIMARY KEY NOT NULL,"
    "  at DATETIME NOT NULL,"
    "  origin TEXT NOT NULL,"
    "  actor TEXT NOT NULL,"
    "  subject TEXT NOT NULL,"
    "  kind TEXT NOT NULL,"
    "  data TEXT NOT NULL,"
    "  prev BLOB NOT NULL,"
    "  hash BLOB NOT NULL);"
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, description)"
    "  VALUES ('journal', 'attributes', 'journal', 'Whatever changed the state of the city');";

/* $T is the table, $I its title, $G the type of its geometry, $C its columns; $E more of them. */
static const char collection_sql[] =
    "CREATE TABLE $T (fid INTEGER PRIMARY KEY NOT NULL, geom $G, $C$E);"
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)"
    "  VALUES ('$T', 'features', '$T', '$I', 4490);"
    "INSERT INTO gpkg_geometry_columns VALUES ('$T', 'geom', '$G', 4490, 0, 0);"
    "INSERT INTO gpkg_ogr_contents VALUES ('$T', 0);"
    "INSERT INTO gpkg_extensions VALUES ('$T', 'geom', 'gpkg_rtree_index',"
    "  'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');"
    "CREATE VIRTUAL TABLE rtree_$T_geom USING rtree(id, minx, maxx, miny, maxy);"

    /* Clause F.3 of GeoPackage 1.3. An UPSERT that changes `geom` fails with these: the outer
     * statement's way with conflicts outranks the trigger's OR REPLACE. UPDATE, else INSERT. */
    "CREATE TRIGGER rtree_$T_geom_insert AFTER INSERT ON $T"
    "  WHEN (new.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN"
    "  INSERT OR REPLACE INTO rtree_$T_geom VALUES (NEW.fid,"
    "    ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;"
    "CREATE TRIGGER rtree_$T_geom_update1 AFTER UPDATE OF geom ON $T"
    "  WHEN OLD.fid = NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN"
    "  INSERT OR REPLACE INTO rtree_$T_geom VALUES (NEW.fid,"
    "    ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;"
    "CREATE TRIGGER rtree_$T_geom_update2 AFTER UPDATE OF geom ON $T"
    "  WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN"
    "  DELETE FROM rtree_$T_geom WHERE id = OLD.fid; END;"
    "CREATE TRIGGER rtree_$T_geom_update3 AFTER UPDATE ON $T"
    "  WHEN OLD.fid != NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN"
    "  DELETE FROM rtree_$T_geom WHERE id = OLD.fid;"
    "  INSERT OR REPLACE INTO rtree_$T_geom VALUES (NEW.fid,"
    "    ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END;"
    "CREATE TRIGGER rtree_$T_geom_update4 AFTER UPDATE ON $T"
    "  WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN"
    "  DELETE FROM rtree_$T_geom WHERE id IN (OLD.fid, NEW.fid); END;"
    "CREATE TRIGGER rtree_$T_geom_delete AFTER DELETE ON $T"
    "  WHEN old.geom NOT NULL BEGIN"
    "  DELETE FROM rtree_$T_geom WHERE id = OLD.fid; END;";

/* “GPKG”, and 1.3.0 (clause 1.1.1.1.1). GDAL reads them from the file's first bytes, so they are
 * written before the file has a log beside it. */
gboolean
_yp_geopackage_mark (YpDb *db, GError **error)
{
  return db->klass->exec (db, "PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;",
                          error);
}

gboolean
_yp_geopackage_create_base (YpDb *db, GError **error)
{
  return db->klass->exec (db, base_sql, error);
}

static const char *
get_geometry_type (YpGeometryKind kind)
{
  switch (kind)
    {
    case YP_GEOMETRY_LINE:
      return "MULTILINESTRING";
    case YP_GEOMETRY_POLYGON:
      return "MULTIPOLYGON";
    case YP_GEOMETRY_POINT:
    default:
      return "POINT";
    }
}

static const char *
get_column_type (YpColumnType type)
{
  switch (type)
    {
    case YP_COLUMN_INTEGER:
      return "INTEGER";
    case YP_COLUMN_REAL:
      return "REAL";
    case YP_COLUMN_TIME:
      return "DATETIME";
    case YP_COLUMN_TEXT:
    default:
      return "TEXT";
    }
}

static char *
describe_columns (const YpCollection *collection)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  for (guint i = 0; i < collection->n_columns; i++)
    {
      const YpColumn *column = &collection->columns[i];

      g_string_append_printf (sql, "%s%s %s%s", i > 0 ? ", " : "", column->name,
                              get_column_type (column->type),
                              column->is_required ? " NOT NULL" : "");
      if (strcmp (column->name, collection->id) == 0)
        g_string_append (sql, " UNIQUE");
    }

  return g_string_free (g_steal_pointer (&sql), FALSE);
}

gboolean
_yp_geopackage_create_collection (YpDb *db,
                                  const YpCollection *collection,
                                  const char *extra,
                                  GError **error)
{
  g_autoptr (GString) sql = g_string_new (collection_sql);
  g_autofree char *columns = describe_columns (collection);

  g_string_replace (sql, "$T", collection->table, 0);
  g_string_replace (sql, "$I", collection->title, 0);
  g_string_replace (sql, "$G", get_geometry_type (collection->geometry), 0);
  g_string_replace (sql, "$C", columns, 0);
  g_string_replace (sql, "$E", extra, 0);

  return db->klass->exec (db, sql->str, error);
}

gboolean
_yp_geopackage_describe_layer (YpDb *db,
                               const char *table,
                               const YpBounds *extent,
                               gint64 at,
                               GError **error)
{
  const YpDbClass *klass = db->klass;
  const double edges[] = { extent->west, extent->south, extent->east, extent->north };
  char at_text[YP_TIME_SIZE];
  YpDbStatement *statement;
  YpDbStep step;

  statement = klass->prepare (db,
                              "UPDATE gpkg_contents SET last_change = $2, min_x = $3, min_y = $4,"
                              " max_x = $5, max_y = $6 WHERE table_name = $1",
                              error);
  if (statement == NULL)
    return FALSE;

  yp_time_format (at, at_text);
  klass->bind_text (statement, 1, table, -1);
  klass->bind_text (statement, 2, at_text, -1);
  for (int i = 0; i < 4 && !yp_bounds_is_empty (extent); i++)
    klass->bind_double (statement, 3 + i, edges[i]);
  step = klass->step (statement, error);
  klass->finish (statement);

  return step == YP_DB_DONE;
}

/* $T is the table. The index holds float32, rounded outwards. */
static const char check_sql[] =
    "SELECT count(*), min(fid) FROM (SELECT t.fid AS fid FROM $T AS t"
    " LEFT JOIN rtree_$T_geom AS r ON r.id = t.fid WHERE t.geom IS NOT NULL"
    " AND (r.id IS NULL OR r.minx > ST_MinX(t.geom) OR r.maxx < ST_MaxX(t.geom)"
    " OR r.miny > ST_MinY(t.geom) OR r.maxy < ST_MaxY(t.geom)"
    " OR r.maxx - r.minx > ST_MaxX(t.geom) - ST_MinX(t.geom) + 1e-4"
    " OR r.maxy - r.miny > ST_MaxY(t.geom) - ST_MinY(t.geom) + 1e-4)"
    " UNION ALL SELECT r.id AS fid FROM rtree_$T_geom AS r LEFT JOIN $T AS t ON t.fid = r.id"
    " WHERE t.geom IS NULL)";

static gboolean
check_index (YpDb *db, const char *table, GPtrArray *differences, GError **error)
{
  const YpDbClass *klass = db->klass;
  g_autoptr (GString) sql = g_string_new (check_sql);
  YpDbStatement *statement;
  YpDbStep step;

  g_string_replace (sql, "$T", table, 0);
  statement = klass->prepare (db, sql->str, error);
  if (statement == NULL)
    return FALSE;

  step = klass->step (statement, error);
  if (step == YP_DB_ROW && klass->get_int (statement, 0) > 0)
    g_ptr_array_add (differences,
                     g_strdup_printf ("%s: the spatial index is wrong about %" G_GINT64_FORMAT
                                      " rows, the first being %" G_GINT64_FORMAT,
                                      table, klass->get_int (statement, 0),
                                      klass->get_int (statement, 1)));
  klass->finish (statement);

  return step != YP_DB_ERROR;
}

gboolean
_yp_geopackage_check (YpDb *db, GPtrArray *differences, GError **error)
{
  guint n_collections;
  const YpCollection *collections = yp_collections_get (&n_collections);

  for (guint i = 0; i < n_collections; i++)
    if (!check_index (db, collections[i].table, differences, error))
      return FALSE;

  return TRUE;
}

/* The functions that GeoPackage's triggers call (clause F.3, table 33), and our own. */

static gboolean
read_box (sqlite3_value *value, YpBounds *bounds)
{
  const guint8 *data = sqlite3_value_blob (value);
  gsize size = (gsize) sqlite3_value_bytes (value);

  return data != NULL && yp_gpkg_bounds_read (data, size, bounds);
}

static void
on_is_empty (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  YpBounds bounds;

  if (sqlite3_value_type (values[0]) != SQLITE_NULL)
    sqlite3_result_int (context, !read_box (values[0], &bounds));
}

static void
on_edge (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  gsize offset = GPOINTER_TO_SIZE (sqlite3_user_data (context));
  YpBounds bounds;

  if (read_box (values[0], &bounds))
    sqlite3_result_double (context, G_STRUCT_MEMBER (double, &bounds, offset));
}

static void
on_touches (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  YpBounds bounds;
  YpBounds box = {
    sqlite3_value_double (values[1]),
    sqlite3_value_double (values[2]),
    sqlite3_value_double (values[3]),
    sqlite3_value_double (values[4]),
  };

  sqlite3_result_int (context,
                      read_box (values[0], &bounds) && yp_bounds_intersects (&box, &bounds));
}

gboolean
_yp_geopackage_add_functions (sqlite3 *handle)
{
  static const struct
  {
    const char *name;
    int n_values;
    gsize offset;
    void (*on_call) (sqlite3_context *context, int n_values, sqlite3_value **values);
  } functions[] = {
    { "ST_IsEmpty", 1, 0, on_is_empty },
    { "ST_MinX", 1, G_STRUCT_OFFSET (YpBounds, west), on_edge },
    { "ST_MaxX", 1, G_STRUCT_OFFSET (YpBounds, east), on_edge },
    { "ST_MinY", 1, G_STRUCT_OFFSET (YpBounds, south), on_edge },
    { "ST_MaxY", 1, G_STRUCT_OFFSET (YpBounds, north), on_edge },
    { "yp_touches", 5, 0, on_touches },
  };
  int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (sqlite3_create_function_v2 (handle, functions[i].name, functions[i].n_values, flags,
                                    GSIZE_TO_POINTER (functions[i].offset), functions[i].on_call,
                                    NULL, NULL, NULL) != SQLITE_OK)
      return FALSE;

  return TRUE;
}
