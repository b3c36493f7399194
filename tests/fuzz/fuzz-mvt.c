/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-gzip.h"
#include "yp-map-style-rules.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Everything that a layer points to is there. */
static void
check_layer (const YpMvtLayer *layer, const YpMapStyle *style)
{
  guint keys[YP_MAP_MAX_FILTERS];

  g_assert_true (g_utf8_validate (layer->name, -1, NULL));
  for (guint i = 0; i < layer->n_features; i++)
    {
      const YpMvtFeature *feature = &layer->features[i];

      g_assert_cmpuint (feature->first_part + feature->n_parts, <=, layer->n_parts);
      g_assert_cmpuint (feature->first_tag + feature->n_tags, <=, layer->n_tags);
      for (guint k = 0; k < style->n_rules; k++)
        {
          yp_map_rule_find_keys (&style->rules[k], layer, keys);
          yp_map_rule_takes (&style->rules[k], keys, layer, feature);
          yp_map_rule_get_text (&style->rules[k], layer, feature);
        }
    }
  for (guint i = 0; i < layer->n_parts; i++)
    {
      const YpMvtPart *part = &layer->parts[i];

      g_assert_cmpuint (part->first + part->n_points, <=, layer->n_points);
      yp_mvt_get_area (layer->points + part->first, part->n_points);
    }
  for (guint i = 0; i < layer->n_values; i++)
    g_assert_true (g_utf8_validate (layer->values[i].text, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = yp_is_gzip (data, size) ? yp_gunzip (data, size, 1 << 20, NULL, NULL)
                                                     : g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpMvtTile) tile = bytes != NULL ? yp_mvt_decode (bytes, &error) : NULL;
  g_autoptr (YpMapStyle) style = yp_map_style_new_default ();

  g_assert_true (bytes == NULL || (tile == NULL) == (error != NULL));
  for (guint i = 0; tile != NULL && i < tile->n_layers; i++)
    check_layer (&tile->layers[i], style);
  return 0;
}
