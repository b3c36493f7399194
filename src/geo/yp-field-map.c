/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-field-map.h"

#include "yp-error.h"

struct _YpFieldMap
{
  GPtrArray *columns;
  GPtrArray *fields;
};

/* In order: the first name that a source has wins. Written as simplify() leaves them. */
static const struct
{
  const char *column;
  const char *names[32];
} common[] = {
  { "code", { "code",     "编码",      "代码",     "网格编号",     "网格编码",       "网格代码",
              "社区编码", "村编码",    "乡镇代码", "行政区划代码", "统计用区划代码", "区划代码",
              "区划码",   "szdywgbsm", "gridcode", "wgbm",         "wgdm",           "townid",
              "adcode",   "cnadcode",  "xzqdm",    "xzqhdm",       "编号",           "标识码",
              "id",       "osmid",     "gid",      "bsm" } },
  { "name",
    { "name",   "名称",    "mc",     "网格名称", "乡镇名称", "村名称",   "社区名称", "街道名称",
      "乡镇",   "街道",    "社区",   "村名",     "地名",     "gridname", "wgmc",     "xzqmc",
      "cnname", "namechn", "namezh", "title",    "label",    "qh" } },
  { "kind",
    { "kind", "类型", "类别", "type", "class", "fclass", "highway", "waterway", "building",
      "natural", "amenity" } },
  { "parent", { "parent", "parentcode", "上级编码", "所属社区", "所属村", "parentid" } },
  { "member", { "member", "网格员", "责任人", "manager" } },
  { "height", { "height", "高度", "建筑高度", "buildingheight", "renderheight", "gd" } },
  { "floors", { "floors", "层数", "楼层", "floor", "levels", "buildinglevels", "storeys", "cs" } },
  { "bearing", { "bearing", "方位角", "朝向", "heading", "azimuth", "direction" } },
  { "width", { "width", "宽度", "路宽" } },
};

static gboolean
fail (GError **error, const char *pair, const char *why)
{
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "--map: “%s” %s; write code=FIELD,name=FIELD, several fields as FIELD|FIELD, "
               "none as code=",
               pair, why);
  return FALSE;
}

static gboolean
parse_pair (YpFieldMap *self, const char *pair, GError **error)
{
  const char *equals = strchr (pair, '=');
  g_autofree char *column = NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;

  if (equals == NULL)
    return fail (error, pair, "has no “=”");

  column = g_strstrip (g_strndup (pair, (gsize) (equals - pair)));
  if (*column == '\0')
    return fail (error, pair, "names no column");
  for (guint i = 0; i < self->columns->len - 1; i++)
    if (g_str_equal (self->columns->pdata[i], column))
      return fail (error, pair, "names a column twice");

  parts = g_strsplit (equals + 1, "|", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      /* The person may well mean a name with spaces around it, so nothing is trimmed. */
      if (*parts[i] != '\0')
        g_strv_builder_add (names, parts[i]);
      else if (parts[1] != NULL)
        return fail (error, pair, "has an empty name between “|”");
    }

  self->columns->pdata[self->columns->len - 1] = g_steal_pointer (&column);
  g_ptr_array_add (self->columns, NULL);
  g_ptr_array_add (self->fields, g_strv_builder_end (names));
  return TRUE;
}

/**
 * yp_field_map_new:
 * @text: (nullable): `code=FIELD,name=FIELD|FIELD`; several fields of a column are tried in order,
 *   feature by feature; none (`name=`) leaves it empty
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): the map
 */
YpFieldMap *
yp_field_map_new (const char *text, GError **error)
{
  g_autoptr (YpFieldMap) self = g_new0 (YpFieldMap, 1);
  g_auto (GStrv) pairs = NULL;

  self->columns = g_ptr_array_new_with_free_func (g_free);
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_ptr_array_add (self->columns, NULL);
  if (text == NULL || *text == '\0')
    return g_steal_pointer (&self);

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "--map is not UTF-8");
      return NULL;
    }
  pairs = g_strsplit (text, ",", -1);
  for (guint i = 0; pairs[i] != NULL; i++)
    if (!parse_pair (self, pairs[i], error))
      return NULL;
  return g_steal_pointer (&self);
}

void
yp_field_map_free (YpFieldMap *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->fields);
  g_free (self);
}

/* Returns: (array zero-terminated=1): the columns a person named, to check them */
const char *const *
yp_field_map_get_columns (YpFieldMap *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->columns->pdata;
}

/* “Na me”, “NAME_” and “name” are one name. */
static char *
simplify (const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  GString *result = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (result, c);
    }
  return g_string_free (result, FALSE);
}

static char **
find_common (const char *const *names, const char *const *fields)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      gboolean is_found = FALSE;

      for (guint k = 0; fields[k] != NULL; k++)
        {
          g_autofree char *simple = simplify (fields[k]);

          if (!g_str_equal (simple, names[i]))
            continue;
          g_strv_builder_add (found, fields[k]);
          is_found = TRUE;
        }
      if (is_found)
        break;
    }
  return g_strv_builder_end (found);
}

/* A field of just that name first: the others of its kind are for features that lack it. */
static void
put_exact_first (char **found, const char *column)
{
  for (guint i = 1; found[0] != NULL && found[i] != NULL; i++)
    if (g_str_equal (found[i], column))
      {
        char *exact = found[i];

        found[i] = found[0];
        found[0] = exact;
      }
}

/**
 * yp_field_map_find:
 * @self: a map
 * @column: a column
 * @fields: (array zero-terminated=1): the fields of a source, UTF-8
 *
 * What a person said is not looked up in @fields, so that a slip is told when the source is read.
 *
 * Returns: (transfer full) (array zero-terminated=1): the fields to try, in order; none if empty
 */
char **
yp_field_map_find (YpFieldMap *self, const char *column, const char *const *fields)
{
  char **found;

  g_return_val_if_fail (self != NULL && column != NULL && fields != NULL, NULL);

  for (guint i = 0; i < self->fields->len; i++)
    if (g_str_equal (self->columns->pdata[i], column))
      return g_strdupv (self->fields->pdata[i]);

  for (guint i = 0; i < G_N_ELEMENTS (common); i++)
    if (g_str_equal (common[i].column, column))
      {
        found = find_common (common[i].names, fields);
        put_exact_first (found, column);
        return found;
      }
  return g_new0 (char *, 1);
}
