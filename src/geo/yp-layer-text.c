/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-layer-text-private.h"

#include "yp-encoding.h"

/* So much text beyond ASCII decides. */
#define SAMPLE_SIZE 65536

static gboolean
is_ascii (const char *text)
{
  for (; *text != '\0'; text++)
    if ((guint8) *text >= 0x80)
      return FALSE;
  return TRUE;
}

static void
take_sample (GPtrArray *sample, gsize *size, const char *text)
{
  if (text == NULL || is_ascii (text))
    return;
  g_ptr_array_add (sample, g_strdup (text));
  *size += strlen (text);
}

static void
take_samples (GPtrArray *sample, gsize *size, OGRFeatureH feature)
{
  for (int i = 0; i < OGR_F_GetFieldCount (feature); i++)
    if (OGR_Fld_GetType (OGR_F_GetFieldDefnRef (feature, i)) == OFTString &&
        OGR_F_IsFieldSetAndNotNull (feature, i))
      take_sample (sample, size, OGR_F_GetFieldAsString (feature, i));
}

/* Texts beyond ASCII: names of fields, then values from the first feature on. */
static GPtrArray *
sample_layer (OGRLayerH layer, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) sample = g_ptr_array_new_with_free_func (g_free);
  OGRFeatureDefnH definition = OGR_L_GetLayerDefn (layer);
  static const char *ignored[] = { "OGR_GEOMETRY", NULL };
  gsize size = 0;
  OGRFeatureH feature;

  for (int i = 0; i < OGR_FD_GetFieldCount (definition); i++)
    take_sample (sample, &size, OGR_Fld_GetNameRef (OGR_FD_GetFieldDefn (definition, i)));

  OGR_L_SetIgnoredFields (layer, ignored);
  OGR_L_ResetReading (layer);
  while (size < SAMPLE_SIZE && !g_cancellable_is_cancelled (cancellable))
    {
      feature = OGR_L_GetNextFeature (layer);
      if (feature == NULL)
        break;
      take_samples (sample, &size, feature);
      OGR_F_Destroy (feature);
    }
  OGR_L_SetIgnoredFields (layer, NULL);
  OGR_L_ResetReading (layer);
  return g_steal_pointer (&sample);
}

/* What a shapefile says: first its .cpg, then the language driver of its DBF. */
static gboolean
read_declaration (YpLayerText *self, OGRLayerH layer, GError **error)
{
  const char *cpg = GDALGetMetadataItem (layer, "CPG_VALUE", "SHAPEFILE");
  const char *ldid = GDALGetMetadataItem (layer, "LDID_VALUE", "SHAPEFILE");
  guint value;

  if (cpg != NULL && *cpg != '\0')
    {
      self->reason = g_strdup (".cpg");
      self->encoding = yp_encoding_from_name (cpg);
      if (self->encoding != NULL)
        return TRUE;
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_ENCODING,
                   "The .cpg says “%s”, which nobody knows; give --encoding=", cpg);
      return FALSE;
    }

  value = ldid != NULL ? (guint) g_ascii_strtoull (ldid, NULL, 10) : 0;
  self->encoding = g_strdup (yp_encoding_from_ldid (value));
  if (self->encoding != NULL)
    self->reason = g_strdup_printf ("LDID 0x%02X of the DBF", value);
  return TRUE;
}

/**
 * _yp_layer_text_init:
 * @self: what to fill
 * @layer: the layer
 * @is_raw: whether GDAL hands out its text as it stands in the file
 * @options: what the person said
 * @cancellable: (nullable): stops looking; the encoding may then be wrong, so stop as well
 * @error: return location for %YP_GEO_ERROR_ENCODING
 *
 * Returns: whether the encoding is known. @self is to be cleared in any case.
 */
gboolean
_yp_layer_text_init (YpLayerText *self,
                     OGRLayerH layer,
                     gboolean is_raw,
                     const YpVectorOptions *options,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GPtrArray) sample = NULL;
  const char *encoding;
  const char *reason;

  if (!is_raw)
    {
      self->encoding = g_strdup ("UTF-8");
      self->reason = g_strdup ("the format is Unicode");
      return TRUE;
    }

  if (options->encoding != NULL)
    {
      self->reason = g_strdup ("--encoding");
      self->encoding = yp_encoding_from_name (options->encoding);
      if (self->encoding != NULL)
        return TRUE;
      g_set_error (error, YP_GEO_ERROR, YP_GEO_ERROR_ENCODING, "Nobody knows the encoding “%s”",
                   options->encoding);
      return FALSE;
    }

  if (!read_declaration (self, layer, error))
    return FALSE;

  sample = sample_layer (layer, cancellable);
  if (self->encoding != NULL)
    return yp_encoding_check (sample, self->encoding, error);
  if (!yp_encoding_detect (sample, &encoding, &reason, error))
    return FALSE;

  self->encoding = g_strdup (encoding);
  self->reason = g_strdup (reason);
  return TRUE;
}

void
_yp_layer_text_clear (YpLayerText *self)
{
  g_clear_pointer (&self->encoding, g_free);
  g_clear_pointer (&self->reason, g_free);
}

/* Files pad with NUL, space, 0xA0, the wide space of Chinese and the end mark of a DBF. */
static gboolean
is_padding (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_iscntrl (c) || c == 0xa0 || c == 0xfeff;
}

static void
trim (char *text)
{
  char *start = text;
  char *end = text + strlen (text);

  while (start < end && is_padding (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  while (end > start && is_padding (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  *end = '\0';
  memmove (text, start, (gsize) (end - start) + 1);
}

/**
 * _yp_layer_text_read:
 * @self: how
 * @text: bytes
 * @width: how many bytes its field holds; 0 if any number
 *
 * Returns: (transfer full) (nullable): the text, trimmed; %NULL if it is not what it should be
 */
char *
_yp_layer_text_read (const YpLayerText *self, const char *text, int width)
{
  g_autofree char *result = NULL;
  gboolean fills = width > 0 && strlen (text) >= (gsize) width;

  result =
      is_ascii (text) ? g_strdup (text) : yp_encoding_convert (text, self->encoding, fills, NULL);
  if (result != NULL)
    trim (result);
  return g_steal_pointer (&result);
}
