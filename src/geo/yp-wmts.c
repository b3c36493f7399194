/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-wmts.h"

#include <math.h>
#include <string.h>

#include "yp-error.h"
#include "yp-xml-private.h"

#define MAX_EDGE_PX 4096

static void
matrix_clear (gpointer data)
{
  YpWmtsMatrix *self = data;

  g_free (self->id);
}

static void
set_free (gpointer data)
{
  YpWmtsSet *self = data;

  g_free (self->id);
  g_free (self->abstract);
  g_free (self->crs);
  g_clear_pointer (&self->matrices, g_array_unref);
  g_free (self);
}

static void
limits_clear (gpointer data)
{
  YpWmtsLimits *self = data;

  g_free (self->matrix);
}

static void
link_clear (gpointer data)
{
  YpWmtsLink *self = data;

  g_free (self->set);
  g_clear_pointer (&self->limits, g_array_unref);
}

static void
layer_free (gpointer data)
{
  YpWmtsLayer *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self->style);
  g_strfreev (self->formats);
  g_strfreev (self->templates);
  g_clear_pointer (&self->links, g_array_unref);
  g_free (self);
}

static gboolean
read_double (const char *text, const char **end, double *value)
{
  char *stop;

  *value = g_ascii_strtod (text, &stop);
  *end = stop;

  return stop != text && isfinite (*value);
}

/* Two numbers in one text. */
static gboolean
read_pair (xmlNode *parent, const char *name, double pair[2])
{
  g_autofree char *text = _yp_xml_get_child_text (parent, name);
  const char *end;

  return text != NULL && read_double (text, &end, &pair[0]) && read_double (end, &end, &pair[1]);
}

static gboolean
read_count (xmlNode *parent, const char *name, guint least, guint most, guint *count)
{
  g_autofree char *text = _yp_xml_get_child_text (parent, name);
  guint64 value;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, least, most, &value, NULL))
    return FALSE;

  *count = (guint) value;
  return TRUE;
}

static gboolean
read_matrix (xmlNode *node, YpWmtsMatrix *matrix)
{
  g_autofree char *scale = _yp_xml_get_child_text (node, "ScaleDenominator");
  const char *end;

  matrix->id = _yp_xml_get_child_text (node, "Identifier");

  return matrix->id != NULL && scale != NULL &&
         read_double (scale, &end, &matrix->scale_denominator) && matrix->scale_denominator > 0 &&
         read_pair (node, "TopLeftCorner", matrix->corner) &&
         read_count (node, "TileWidth", 1, MAX_EDGE_PX, &matrix->tile_width) &&
         read_count (node, "TileHeight", 1, MAX_EDGE_PX, &matrix->tile_height) &&
         read_count (node, "MatrixWidth", 1, G_MAXINT, &matrix->n_columns) &&
         read_count (node, "MatrixHeight", 1, G_MAXINT, &matrix->n_rows);
}

static gboolean
read_matrices (YpWmtsSet *self, xmlNode *node, GError **error)
{
  self->matrices = g_array_new (FALSE, TRUE, sizeof (YpWmtsMatrix));
  g_array_set_clear_func (self->matrices, matrix_clear);
  for (xmlNode *child = _yp_xml_first (node, "TileMatrix"); child != NULL;
       child = _yp_xml_next (child, "TileMatrix"))
    {
      YpWmtsMatrix matrix = { 0 };
      gboolean is_read = read_matrix (child, &matrix);

      g_array_append_val (self->matrices, matrix);
      if (is_read && self->matrices->len <= YP_WMTS_MAX_MATRICES)
        continue;

      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Matrix set “%s”, line %ld: %s", self->id,
                   xmlGetLineNo (child),
                   is_read ? "too many matrices" : "a number of the matrix is missing or wrong");
      return FALSE;
    }

  if (self->matrices->len > 0)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Matrix set “%s” has no matrix", self->id);
  return FALSE;
}

static YpWmtsSet *
read_set (xmlNode *node, GError **error)
{
  YpWmtsSet *self = g_new0 (YpWmtsSet, 1);

  self->id = _yp_xml_get_child_text (node, "Identifier");
  self->crs = _yp_xml_get_child_text (node, "SupportedCRS");
  self->abstract = _yp_xml_get_child_text (node, "Abstract");
  if (self->id != NULL && self->crs != NULL && read_matrices (self, node, error))
    return self;

  if (self->id == NULL || self->crs == NULL)
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                 "A matrix set, line %ld, has no Identifier or no SupportedCRS",
                 xmlGetLineNo (node));
  set_free (self);
  return NULL;
}

static gboolean
read_limits (xmlNode *node, YpWmtsLimits *limits)
{
  limits->matrix = _yp_xml_get_child_text (node, "TileMatrix");

  return limits->matrix != NULL &&
         read_count (node, "MinTileCol", 0, G_MAXINT, &limits->first_column) &&
         read_count (node, "MaxTileCol", 0, G_MAXINT, &limits->last_column) &&
         read_count (node, "MinTileRow", 0, G_MAXINT, &limits->first_row) &&
         read_count (node, "MaxTileRow", 0, G_MAXINT, &limits->last_row) &&
         limits->first_column <= limits->last_column && limits->first_row <= limits->last_row;
}

static void
add_link (YpWmtsLayer *self, xmlNode *node)
{
  YpWmtsLink link = { .set = _yp_xml_get_child_text (node, "TileMatrixSet") };
  xmlNode *all = _yp_xml_first (node, "TileMatrixSetLimits");

  link.limits = g_array_new (FALSE, TRUE, sizeof (YpWmtsLimits));
  g_array_set_clear_func (link.limits, limits_clear);
  for (xmlNode *child = _yp_xml_first (all, "TileMatrixLimits");
       child != NULL && link.limits->len < YP_WMTS_MAX_MATRICES;
       child = _yp_xml_next (child, "TileMatrixLimits"))
    {
      YpWmtsLimits limits = { 0 };

      if (read_limits (child, &limits))
        g_array_append_val (link.limits, limits);
      else
        limits_clear (&limits);
    }

  if (link.set != NULL && self->links->len < YP_WMTS_MAX_SETS)
    g_array_append_val (self->links, link);
  else
    link_clear (&link);
}

static char *
read_style (xmlNode *layer)
{
  xmlNode *first = _yp_xml_first (layer, "Style");
  xmlNode *chosen = first;
  char *id;

  for (xmlNode *style = first; style != NULL; style = _yp_xml_next (style, "Style"))
    {
      g_autofree char *is_default = _yp_xml_get_attribute (style, "isDefault");

      if (g_strcmp0 (is_default, "true") == 0)
        chosen = style;
    }

  id = _yp_xml_get_child_text (chosen, "Identifier");
  return id != NULL ? id : g_strdup ("default");
}

static void
read_formats (YpWmtsLayer *self, xmlNode *node)
{
  g_autoptr (GStrvBuilder) formats = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) templates = g_strv_builder_new ();

  for (xmlNode *child = _yp_xml_first (node, "Format"); child != NULL;
       child = _yp_xml_next (child, "Format"))
    {
      g_autofree char *format = _yp_xml_get_text (child);

      if (format != NULL)
        g_strv_builder_add (formats, format);
    }

  for (xmlNode *child = _yp_xml_first (node, "ResourceURL"); child != NULL;
       child = _yp_xml_next (child, "ResourceURL"))
    {
      g_autofree char *kind = _yp_xml_get_attribute (child, "resourceType");
      g_autofree char *format = _yp_xml_get_attribute (child, "format");
      g_autofree char *template = _yp_xml_get_attribute (child, "template");

      if (template != NULL && g_strcmp0 (kind, "tile") == 0)
        g_strv_builder_add_many (templates, format != NULL ? format : "", template, NULL);
    }

  self->formats = g_strv_builder_end (formats);
  self->templates = g_strv_builder_end (templates);
}

static YpWmtsLayer *
read_layer (xmlNode *node)
{
  YpWmtsLayer *self = g_new0 (YpWmtsLayer, 1);
  xmlNode *box = _yp_xml_first (node, "WGS84BoundingBox");

  self->id = _yp_xml_get_child_text (node, "Identifier");
  self->title = _yp_xml_get_child_text (node, "Title");
  self->style = read_style (node);
  self->has_box = read_pair (box, "LowerCorner", &self->box[0]) &&
                  read_pair (box, "UpperCorner", &self->box[2]);
  read_formats (self, node);

  self->links = g_array_new (FALSE, TRUE, sizeof (YpWmtsLink));
  g_array_set_clear_func (self->links, link_clear);
  for (xmlNode *child = _yp_xml_first (node, "TileMatrixSetLink"); child != NULL;
       child = _yp_xml_next (child, "TileMatrixSetLink"))
    add_link (self, child);

  if (self->id != NULL)
    return self;

  layer_free (self);
  return NULL;
}

/* Whether an address is for queries, as far as the document says; most say nothing. */
static gboolean
is_for_queries (xmlNode *get)
{
  xmlNode *constraint = _yp_xml_first (get, "Constraint");
  g_autofree char *text = _yp_xml_get_text (constraint);

  return text == NULL || strstr (text, "KVP") != NULL;
}

static char *
read_tile_url (xmlNode *root)
{
  xmlNode *all = _yp_xml_first (root, "OperationsMetadata");

  for (xmlNode *operation = _yp_xml_first (all, "Operation"); operation != NULL;
       operation = _yp_xml_next (operation, "Operation"))
    {
      g_autofree char *name = _yp_xml_get_attribute (operation, "name");
      xmlNode *http = _yp_xml_first (_yp_xml_first (operation, "DCP"), "HTTP");

      if (g_strcmp0 (name, "GetTile") != 0)
        continue;
      for (xmlNode *get = _yp_xml_first (http, "Get"); get != NULL; get = _yp_xml_next (get, "Get"))
        if (is_for_queries (get))
          return _yp_xml_get_attribute (get, "href");
    }

  return NULL;
}

static gboolean
read_contents (YpWmts *self, xmlNode *contents, GError **error)
{
  for (xmlNode *node = _yp_xml_first (contents, "Layer");
       node != NULL && self->layers->len < YP_WMTS_MAX_LAYERS; node = _yp_xml_next (node, "Layer"))
    {
      YpWmtsLayer *layer = read_layer (node);

      if (layer != NULL)
        g_ptr_array_add (self->layers, layer);
    }

  for (xmlNode *node = _yp_xml_first (contents, "TileMatrixSet");
       node != NULL && self->sets->len < YP_WMTS_MAX_SETS;
       node = _yp_xml_next (node, "TileMatrixSet"))
    {
      YpWmtsSet *set = read_set (node, error);

      if (set == NULL)
        return FALSE;
      g_ptr_array_add (self->sets, set);
    }

  if (self->layers->len > 0 && self->sets->len > 0)
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                       "The capabilities name no layer or no matrix set");
  return FALSE;
}

/**
 * yp_wmts_parse:
 * @bytes: a capabilities document
 * @error: return location for a #YpError that says where it is wrong
 *
 * Pure. Elements are found by their local names; what is not needed is passed over.
 *
 * Returns: (transfer full) (nullable): what it says
 */
YpWmts *
yp_wmts_parse (GBytes *bytes, GError **error)
{
  g_autoptr (xmlDoc) document = NULL;
  g_autoptr (YpWmts) self = g_new0 (YpWmts, 1);
  xmlNode *root;

  self->layers = g_ptr_array_new_with_free_func (layer_free);
  self->sets = g_ptr_array_new_with_free_func (set_free);
  document = _yp_xml_parse (bytes, error);
  if (document == NULL)
    return NULL;

  root = xmlDocGetRootElement (document);
  if (strcmp ((const char *) root->name, "Capabilities") != 0)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "The XML is not the capabilities of a WMTS");
      return NULL;
    }

  self->title = _yp_xml_get_child_text (_yp_xml_first (root, "ServiceIdentification"), "Title");
  self->tile_url = read_tile_url (root);

  return read_contents (self, _yp_xml_first (root, "Contents"), error) ? g_steal_pointer (&self)
                                                                       : NULL;
}

void
yp_wmts_free (YpWmts *self)
{
  g_free (self->title);
  g_free (self->tile_url);
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_clear_pointer (&self->sets, g_ptr_array_unref);
  g_free (self);
}

/**
 * yp_wmts_find_layer:
 * @self: capabilities
 * @id: (nullable): a layer's identifier; %NULL: the only one
 * @error: return location for a #YpError that names the layers there are
 *
 * Returns: (nullable): the layer
 */
const YpWmtsLayer *
yp_wmts_find_layer (const YpWmts *self, const char *id, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (id == NULL && self->layers->len == 1)
    return self->layers->pdata[0];

  for (guint i = 0; i < self->layers->len; i++)
    {
      const YpWmtsLayer *layer = self->layers->pdata[i];

      if (id != NULL && g_str_equal (layer->id, id))
        return layer;
      if (i < 10)
        g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", layer->id);
    }

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "The server has no layer “%s”, but %u others: %s",
               id != NULL ? id : "", self->layers->len, names->str);
  return NULL;
}

const YpWmtsSet *
yp_wmts_find_set (const YpWmts *self, const char *id)
{
  for (guint i = 0; i < self->sets->len; i++)
    if (g_str_equal (((const YpWmtsSet *) self->sets->pdata[i])->id, id))
      return self->sets->pdata[i];

  return NULL;
}
