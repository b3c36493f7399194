/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-catalogue-header-private.h"

#include "yp-error.h"

/* Titles stand above the header, not more rows than this. */
#define MAX_TITLES 10

static const struct
{
  const char *name;
  const char *chinese;
} columns[YP_N_CATALOGUE_COLUMNS] = {
  [YP_CATALOGUE_STANDARD] = { "standard", "标准" },
  [YP_CATALOGUE_KIND] = { "kind", "类别" },
  [YP_CATALOGUE_CODE] = { "code", "代码" },
  [YP_CATALOGUE_NAME] = { "name", "名称" },
  [YP_CATALOGUE_GROUP] = { "group", "大类" },
  [YP_CATALOGUE_LEAD] = { "lead", "主管部门" },
  [YP_CATALOGUE_SUPPORT] = { "support", "协办部门" },
  [YP_CATALOGUE_CONDITION] = { "condition", "条件" },
  [YP_CATALOGUE_SITUATION] = { "situation", "立案条件" },
  [YP_CATALOGUE_LIMIT] = { "limit", "时限" },
  [YP_CATALOGUE_CLOSING] = { "closing", "结案条件" },
  [YP_CATALOGUE_VERSION] = { "version", "版本" },
  [YP_CATALOGUE_EFFECTIVE_FROM] = { "effective_from", "生效日期" },
  [YP_CATALOGUE_EFFECTIVE_TO] = { "effective_to", "失效日期" },
};

/* The fields that a person named; %NULL where nothing was said of a column. */
typedef struct
{
  char **fields[YP_N_CATALOGUE_COLUMNS];
} Map;

static void
map_clear (Map *self)
{
  for (guint i = 0; i < YP_N_CATALOGUE_COLUMNS; i++)
    g_strfreev (self->fields[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Map, map_clear)

const char *
_yp_catalogue_column_get_name (YpCatalogueColumn column)
{
  return columns[column].name;
}

/*
 * _yp_catalogue_column_from_name:
 * @name: a title, in English or Chinese
 * @column: (out): which column it means; left alone on failure
 *
 * Returns: whether it is the title of a column
 */
gboolean
_yp_catalogue_column_from_name (const char *name, YpCatalogueColumn *column)
{
  for (guint i = 0; i < YP_N_CATALOGUE_COLUMNS; i++)
    {
      if (strcmp (name, columns[i].name) == 0 || strcmp (name, columns[i].chinese) == 0)
        {
          *column = (YpCatalogueColumn) i;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
fail_map (const char *pair, const char *why, GError **error)
{
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "The map's “%s” %s; write code=FIELD+FIELD,name=FIELD, none as support=", pair, why);
  return FALSE;
}

static gboolean
parse_pair (Map *self, const char *pair, GError **error)
{
  const char *equals = strchr (pair, '=');
  g_autofree char *name = equals != NULL ? g_strndup (pair, (gsize) (equals - pair)) : NULL;
  YpCatalogueColumn column;
  char **fields;

  if (name == NULL)
    return fail_map (pair, "has no “=”", error);

  if (!_yp_catalogue_column_from_name (g_strstrip (name), &column))
    return fail_map (pair, "names no column of a catalogue", error);

  if (self->fields[column] != NULL)
    return fail_map (pair, "names a column twice", error);

  fields = g_strsplit (equals + 1, "+", -1);
  self->fields[column] = fields;
  if (g_strv_length (fields) > YP_CATALOGUE_MAX_PARTS)
    return fail_map (pair, "joins too many fields", error);

  for (guint i = 0; fields[i] != NULL; i++)
    {
      if (*fields[i] == '\0')
        return fail_map (pair, "has an empty name beside “+”", error);
    }

  return TRUE;
}

static gboolean
map_init (Map *self, const char *text, GError **error)
{
  g_auto (GStrv) pairs = NULL;

  if (text == NULL)
    return TRUE;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "The map is not UTF-8");
      return FALSE;
    }

  pairs = g_strsplit (text, ",", -1);
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      if (!parse_pair (self, pairs[i], error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
fail_header (guint row, const char *title, const char *problem, GError **error)
{
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Catalogue, row %u, column “%s”: %s", row + 1,
               title, problem);
  return FALSE;
}

/* Finds the cell of @titles that says @title. */
static gboolean
find_cell (char **titles, const char *title, guint *index)
{
  for (guint i = 0; titles[i] != NULL; i++)
    {
      g_autofree char *plain = g_strstrip (g_strdup (titles[i]));

      if (strcmp (plain, title) == 0)
        {
          *index = i;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
find_mapped (YpCatalogueHeader *self, guint column, char **fields, char **titles, GError **error)
{
  YpCatalogueSource *source = &self->sources[column];

  for (guint i = 0; fields[i] != NULL; i++)
    {
      if (!find_cell (titles, fields[i], &source->parts[i]))
        return fail_header (self->row, fields[i], "there is none of that name", error);
      source->n_parts++;
    }

  source->title = g_strjoinv ("+", fields);
  return TRUE;
}

/* Takes the cells whose titles are ours, for the columns of which @map says nothing. */
static gboolean
find_named (YpCatalogueHeader *self, const Map *map, char **titles, gboolean strict, GError **error)
{
  for (guint i = 0; titles[i] != NULL; i++)
    {
      g_autofree char *title = g_strstrip (g_strdup (titles[i]));
      YpCatalogueColumn column;
      YpCatalogueSource *source;

      if (!_yp_catalogue_column_from_name (title, &column))
        {
          if (strict && *title != '\0')
            return fail_header (self->row, title, "a catalogue has none of that name", error);
          continue;
        }

      source = &self->sources[column];
      if (map->fields[column] != NULL)
        continue;

      if (source->n_parts > 0)
        return fail_header (self->row, title, "it is there twice", error);

      source->n_parts = 1;
      source->parts[0] = i;
      source->title = g_steal_pointer (&title);
    }

  return TRUE;
}

static gboolean
check_columns (const YpCatalogueHeader *self, GError **error)
{
  static const gboolean is_needed[YP_N_CATALOGUE_COLUMNS] = {
    [YP_CATALOGUE_STANDARD] = TRUE, [YP_CATALOGUE_KIND] = TRUE,  [YP_CATALOGUE_CODE] = TRUE,
    [YP_CATALOGUE_NAME] = TRUE,     [YP_CATALOGUE_GROUP] = TRUE,
  };

  for (guint i = 0; i < YP_N_CATALOGUE_COLUMNS; i++)
    {
      gboolean is_there = self->sources[i].n_parts > 0;

      if (is_needed[i] && !is_there && self->constants[i] == NULL)
        return fail_header (self->row, columns[i].name, "it is missing", error);

      if (is_there && self->constants[i] != NULL)
        return fail_header (self->row, columns[i].name,
                            "it is set for all rows, and the table has it too", error);
    }

  return TRUE;
}

static gboolean
try_row (YpCatalogueHeader *self,
         guint row,
         char **titles,
         const Map *map,
         const YpCatalogueOptions *options,
         GError **error)
{
  self->row = row;
  for (guint i = 0; i < YP_N_CATALOGUE_COLUMNS; i++)
    {
      if (map->fields[i] != NULL && !find_mapped (self, i, map->fields[i], titles, error))
        return FALSE;
    }

  return find_named (self, map, titles, options->map == NULL, error) && check_columns (self, error);
}

static guint
count_found (const YpCatalogueHeader *self)
{
  guint n = 0;

  for (guint i = 0; i < YP_N_CATALOGUE_COLUMNS; i++)
    n += self->sources[i].n_parts;

  return n;
}

static void
clear_sources (YpCatalogueHeader *self)
{
  for (guint i = 0; i < YP_N_CATALOGUE_COLUMNS; i++)
    {
      g_free (self->sources[i].title);
      self->sources[i] = (YpCatalogueSource){ 0 };
    }
}

/*
 * _yp_catalogue_header_init:
 * @self: (out caller-allocates): a header, all zero; to be cleared also on failure
 * @rows: (element-type GStrv): a table
 * @options: what is known of it
 * @error: return location for %YP_ERROR_INVALID: about the row that comes nearest to a header
 *
 * Finds the header, which may stand below titles.
 *
 * Returns: whether there is one
 */
gboolean
_yp_catalogue_header_init (YpCatalogueHeader *self,
                           GPtrArray *rows,
                           const YpCatalogueOptions *options,
                           GError **error)
{
  g_auto (Map) map = { { NULL } };
  g_autoptr (GError) nearest = NULL;
  guint n_most = 0;

  if (!map_init (&map, options->map, error) ||
      !_yp_catalogue_parse_constants (options->set, self->constants, error))
    return FALSE;

  for (guint i = 0; i < MIN (rows->len, MAX_TITLES); i++)
    {
      g_autoptr (GError) wrong = NULL;

      if (try_row (self, i, rows->pdata[i], &map, options, &wrong))
        return TRUE;

      if (nearest == NULL || count_found (self) > n_most)
        {
          n_most = count_found (self);
          g_clear_error (&nearest);
          nearest = g_steal_pointer (&wrong);
        }
      clear_sources (self);
    }

  if (nearest == NULL)
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Catalogue: there is no row");
  else
    g_propagate_error (error, g_steal_pointer (&nearest));
  return FALSE;
}

void
_yp_catalogue_header_clear (YpCatalogueHeader *self)
{
  clear_sources (self);
  for (guint i = 0; i < YP_N_CATALOGUE_COLUMNS; i++)
    g_clear_pointer (&self->constants[i], g_free);
}
