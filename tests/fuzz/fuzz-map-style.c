/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "yp-map-style-rules.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A style is refused, or its text makes the same style again. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpMapStyle) style = yp_map_style_parse ((const char *) data, size, &error);
  g_autoptr (YpMapStyle) again = NULL;

  g_assert_true ((style == NULL) == (error != NULL));
  if (style == NULL)
    return 0;

  for (guint i = 0; i < style->n_rules; i++)
    {
      const YpMapRule *rule = &style->rules[i];

      g_assert_cmpuint (rule->kinds, !=, 0);
      g_assert_true (rule->min_zoom < rule->max_zoom);
      for (double zoom = 0; zoom < 25; zoom += 0.7)
        g_assert_true (isfinite (yp_map_scale_at (&rule->width, zoom)));
    }
  again = yp_map_style_parse (style->text, strlen (style->text), NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (again->n_rules, ==, style->n_rules);
  return 0;
}
