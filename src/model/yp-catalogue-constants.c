/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-catalogue-header-private.h"
#include "yp-error.h"

static gboolean
fail (const char *pair, const char *why, GError **error)
{
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "What is set, “%s”, %s; write standard=local,kind=matter", pair, why);
  return FALSE;
}

/* What may be the same in all rows of a table. */
static gboolean
is_common (YpCatalogueColumn column)
{
  static const YpCatalogueColumn common[] = {
    YP_CATALOGUE_STANDARD,       YP_CATALOGUE_KIND,         YP_CATALOGUE_GROUP,
    YP_CATALOGUE_LEAD,           YP_CATALOGUE_SUPPORT,      YP_CATALOGUE_VERSION,
    YP_CATALOGUE_EFFECTIVE_FROM, YP_CATALOGUE_EFFECTIVE_TO,
  };

  for (guint i = 0; i < G_N_ELEMENTS (common); i++)
    if (common[i] == column)
      return TRUE;

  return FALSE;
}

static gboolean
parse_pair (const char *pair, char **constants, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (pair, "=", 2);
  YpCatalogueColumn column;

  if (g_strv_length (parts) != 2 || *g_strstrip (parts[1]) == '\0')
    return fail (pair, "says nothing", error);

  if (!_yp_catalogue_column_from_name (g_strstrip (parts[0]), &column))
    return fail (pair, "names no column of a catalogue", error);

  if (!is_common (column))
    return fail (pair, "can not be the same in all rows", error);

  if (constants[column] != NULL)
    return fail (pair, "names a column twice", error);

  constants[column] = g_strdup (parts[1]);
  return TRUE;
}

/*
 * _yp_catalogue_parse_constants:
 * @text: (nullable): `COLUMN=VALUE,…`
 * @constants: (array fixed-size=14): all %NULL; gets the values, also on failure
 * @error: return location for %YP_ERROR_INVALID
 *
 * Reads what all rows of a table are to say.
 *
 * Returns: whether it was understood
 */
gboolean
_yp_catalogue_parse_constants (const char *text,
                               char *constants[YP_N_CATALOGUE_COLUMNS],
                               GError **error)
{
  g_auto (GStrv) pairs = NULL;

  if (text == NULL)
    return TRUE;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "What is set is not UTF-8");
      return FALSE;
    }

  pairs = g_strsplit (text, ",", -1);
  for (guint i = 0; pairs[i] != NULL; i++)
    if (!parse_pair (pairs[i], constants, error))
      return FALSE;

  return TRUE;
}
