/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-map-style-rules.h"

#include <math.h>
#include <string.h>

#include "yp-error.h"
#include "yp-group-file-private.h"

#define MAX_ZOOM 25
#define MAX_PIXELS 512
#define MAX_VALUES 256
#define MAX_NAME 200

#define ALL_KINDS (1u << YP_MVT_POINT | 1u << YP_MVT_LINE | 1u << YP_MVT_POLYGON)

#define TEXT_COLOR 0xA9C1D3FF
#define TEXT_HALO 0x0B1219E6

/* For layers that nobody has said anything of: what is there is seen, nothing more. */
static const char default_style[] = "[areas]\n"
                                    "geometry=polygon\n"
                                    "fill=#24324280\n"
                                    "line=#3d5268a0\n"
                                    "width=8:0.3;14:0.8\n"
                                    "[lines]\n"
                                    "geometry=line\n"
                                    "line=#51687e\n"
                                    "width=8:0.5;14:1.5;18:4\n"
                                    "[points]\n"
                                    "geometry=point\n"
                                    "min-zoom=12\n"
                                    "fill=#8fb4cf\n"
                                    "radius=12:1.5;18:3\n"
                                    "[names]\n"
                                    "min-zoom=15\n"
                                    "text=name:zh;name;名称\n"
                                    "text-size=11\n";

static void
rule_clear (gpointer data)
{
  YpMapRule *self = data;

  g_free (self->name);
  g_strfreev (self->layers);
  g_strfreev (self->texts);
  for (guint i = 0; i < self->n_filters; i++)
    {
      g_free (self->filters[i].property);
      g_strfreev (self->filters[i].values);
    }
}

static gboolean
parse_color (const char *text, guint32 *color)
{
  gsize length = strlen (text);
  guint64 value;

  if ((length != 7 && length != 9) || text[0] != '#' ||
      strspn (text + 1, "0123456789abcdefABCDEF") != length - 1)
    return FALSE;

  value = g_ascii_strtoull (text + 1, NULL, 16);
  *color = (guint32) (length == 9 ? value : value << 8 | 0xFF);
  return TRUE;
}

static guint32
take_color (YpGroup *group, const char *key, guint32 otherwise)
{
  const char *text = _yp_group_take (group, key);
  guint32 color = otherwise;

  if (text != NULL && g_str_equal (text, "none"))
    return 0;
  if (text != NULL && !parse_color (text, &color))
    _yp_group_blame (group, key, "not a colour as #rrggbb or #rrggbbaa");
  return color;
}

static gboolean
parse_number (const char *text, double maximum, double *number)
{
  char *end;

  *number = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && *number >= 0 && *number <= maximum;
}

static gboolean
parse_stop (YpMapScale *self, char *text)
{
  char *colon = strchr (text, ':');
  guint n = self->n_stops;

  if (colon == NULL)
    return n == 0 && parse_number (text, MAX_PIXELS, &self->pixels[0]);

  *colon = '\0';
  return n < YP_MAP_MAX_STOPS && parse_number (text, MAX_ZOOM, &self->zooms[n]) &&
         parse_number (colon + 1, MAX_PIXELS, &self->pixels[n]) &&
         (n == 0 || self->zooms[n] > self->zooms[n - 1]);
}

static YpMapScale
take_scale (YpGroup *group, const char *key, double otherwise)
{
  g_auto (GStrv) parts = _yp_group_take_list (group, key, YP_MAP_MAX_STOPS);
  YpMapScale self = { 0 };
  gboolean is_plain = parts != NULL && strchr (parts[0], ':') == NULL;

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++, self.n_stops++)
    if ((is_plain && i > 0) || !parse_stop (&self, parts[i]))
      {
        _yp_group_blame (group, key, "neither pixels nor zoom:pixels;zoom:pixels with rising zoom");
        return self;
      }
  if (self.n_stops == 0 && otherwise > 0)
    {
      self.n_stops = 1;
      self.pixels[0] = otherwise;
    }
  return self;
}

static void
take_dashes (YpMapRule *self, YpGroup *group)
{
  g_auto (GStrv) parts = _yp_group_take_list (group, "dash", YP_MAP_MAX_DASHES);
  double sum = 0;

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++, self->n_dashes++)
    {
      if (!parse_number (parts[i], MAX_PIXELS, &self->dashes[i]))
        _yp_group_blame (group, "dash", "not numbers of pixels, as 4;2");
      sum += self->dashes[i];
    }
  if (self->n_dashes > 0 && (self->n_dashes % 2 != 0 || sum < 0.5))
    _yp_group_blame (group, "dash", "not pairs of a dash and a gap");
}

/* PROPERTY=A;B or PROPERTY!=A;B or PROPERTY or !PROPERTY */
static gboolean
parse_filter (YpMapFilter *self, char *text)
{
  char *equals = strchr (text, '=');

  if (equals == NULL)
    {
      self->kind = *text == '!' ? YP_MAP_FILTER_HAS_NOT : YP_MAP_FILTER_HAS;
      self->property = g_strdup (*text == '!' ? text + 1 : text);
      return *self->property != '\0';
    }

  self->kind = YP_MAP_FILTER_IS;
  *equals = '\0';
  if (equals > text && equals[-1] == '!')
    {
      self->kind = YP_MAP_FILTER_IS_NOT;
      equals[-1] = '\0';
    }
  self->property = g_strdup (g_strstrip (text));
  self->values = g_strsplit (equals + 1, ";", MAX_VALUES);
  for (guint i = 0; self->values[i] != NULL; i++)
    g_strstrip (self->values[i]);
  return *self->property != '\0' && g_strv_length (self->values) < MAX_VALUES;
}

static void
take_filters (YpMapRule *self, YpGroup *group)
{
  const char *text = _yp_group_take (group, "filter");
  g_auto (GStrv) terms = text != NULL ? g_strsplit (text, " & ", -1) : NULL;

  for (guint i = 0; terms != NULL && terms[i] != NULL; i++)
    {
      if (i == YP_MAP_MAX_FILTERS)
        {
          _yp_group_blame (group, "filter", "more than four terms");
          return;
        }
      self->n_filters++;
      if (!parse_filter (&self->filters[i], g_strstrip (terms[i])))
        _yp_group_blame (group, "filter",
                         "not PROPERTY=VALUE;VALUE, PROPERTY!=VALUE, PROPERTY or !PROPERTY");
    }
}

static void
take_kinds (YpMapRule *self, YpGroup *group)
{
  g_auto (GStrv) parts = _yp_group_take_list (group, "geometry", 3);

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    if (g_str_equal (parts[i], "point"))
      self->kinds |= 1u << YP_MVT_POINT;
    else if (g_str_equal (parts[i], "line"))
      self->kinds |= 1u << YP_MVT_LINE;
    else if (g_str_equal (parts[i], "polygon"))
      self->kinds |= 1u << YP_MVT_POLYGON;
    else
      _yp_group_blame (group, "geometry", "not of polygon, line, point");
  if (self->kinds == 0)
    self->kinds = ALL_KINDS;
}

static void
take_layers (YpMapRule *self, YpGroup *group)
{
  self->layers = _yp_group_take_list (group, "layer", MAX_VALUES);
  if (self->layers != NULL && g_strv_contains ((const char *const *) self->layers, "*"))
    g_clear_pointer (&self->layers, g_strfreev);
}

static void
take_zooms (YpMapRule *self, YpGroup *group)
{
  self->min_zoom = _yp_group_take_number (group, "min-zoom", 0, MAX_ZOOM, 0);
  self->max_zoom = _yp_group_take_number (group, "max-zoom", 0, MAX_ZOOM, MAX_ZOOM);
  if (self->max_zoom <= self->min_zoom)
    _yp_group_blame (group, "max-zoom", "not more than min-zoom");
}

static void
take_paint (YpMapRule *self, YpGroup *group)
{
  self->fill = take_color (group, "fill", 0);
  self->line = take_color (group, "line", 0);
  self->casing = take_color (group, "casing", 0);
  self->width = take_scale (group, "width", 1);
  self->casing_width = take_scale (group, "casing-width", 2);
  self->radius = take_scale (group, "radius", 0);
  self->texts = _yp_group_take_list (group, "text", 8);
  self->text_size = take_scale (group, "text-size", 12);
  self->text_color = take_color (group, "text-color", TEXT_COLOR);
  self->text_halo = take_color (group, "text-halo", TEXT_HALO);
  take_dashes (self, group);

  if (self->fill == 0 && self->line == 0 && self->casing == 0 && self->texts == NULL)
    _yp_group_blame (group, group->name, "paints nothing: no fill, line, casing or text");
}

static gboolean
rule_init (YpMapRule *self, YpGroup *group, GError **error)
{
  self->name = g_strdup (group->name);
  if (strlen (self->name) > MAX_NAME)
    _yp_group_blame (group, "the name", "is too long");
  take_layers (self, group);
  take_kinds (self, group);
  take_zooms (self, group);
  take_filters (self, group);
  take_paint (self, group);
  _yp_group_blame_rest (group);

  if (group->fault != NULL)
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "%s", group->fault);
  return group->fault == NULL;
}

static YpMapStyle *
style_new (GArray *rules, const char *text, gsize size)
{
  YpMapStyle *self = g_new0 (YpMapStyle, 1);

  self->ref_count = 1;
  self->n_rules = rules->len;
  self->rules = (YpMapRule *) (gpointer) g_array_free (rules, FALSE);
  self->text = g_strndup (text, size);
  return self;
}

/**
 * yp_map_style_parse:
 * @text: (array length=size): the style; see `data/osm.style`
 * @size: its length, at most 1 MiB
 * @error: return location for a #YpError that names the line
 *
 * Pure; any thread. A style is whole or refused.
 *
 * Returns: (transfer full) (nullable): the style
 */
YpMapStyle *
yp_map_style_parse (const char *text, gsize size, GError **error)
{
  g_autoptr (GPtrArray) groups = NULL;
  g_autoptr (GArray) rules = g_array_new (FALSE, TRUE, sizeof (YpMapRule));

  g_return_val_if_fail (text != NULL || size == 0, NULL);

  groups = _yp_group_file_parse (text, size, error);
  if (groups == NULL)
    return NULL;
  if (groups->len == 0)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "no rule at all");
      return NULL;
    }

  g_array_set_clear_func (rules, rule_clear);
  g_array_set_size (rules, groups->len);
  for (guint i = 0; i < groups->len; i++)
    if (!rule_init (&g_array_index (rules, YpMapRule, i), groups->pdata[i], error))
      return NULL;
  return style_new (g_steal_pointer (&rules), text, size);
}

/* Returns: (transfer full): for layers that have no style */
YpMapStyle *
yp_map_style_new_default (void)
{
  YpMapStyle *self = yp_map_style_parse (default_style, strlen (default_style), NULL);

  g_assert (self != NULL);
  return self;
}

YpMapStyle *
yp_map_style_ref (YpMapStyle *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_map_style_unref (YpMapStyle *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_rules; i++)
    rule_clear ((YpMapRule *) &self->rules[i]);
  g_free ((YpMapRule *) self->rules);
  g_free ((char *) self->text);
  g_free (self);
}

/**
 * yp_map_scale_at:
 * @self: a scale
 * @zoom: zoom level, may be a fraction
 *
 * Between two stops a size grows by the same factor with each level; from or to zero in equal
 * steps. Outside of them it stays as at the nearest.
 *
 * Returns: logical pixels; 0 where nothing was said
 */
double
yp_map_scale_at (const YpMapScale *self, double zoom)
{
  guint i = 0;
  double share, a, b;

  if (self->n_stops == 0)
    return 0;
  while (i < self->n_stops && self->zooms[i] <= zoom)
    i++;
  if (i == 0 || i == self->n_stops)
    return self->pixels[i == 0 ? 0 : i - 1];

  share = (zoom - self->zooms[i - 1]) / (self->zooms[i] - self->zooms[i - 1]);
  a = self->pixels[i - 1];
  b = self->pixels[i];
  return a > 0 && b > 0 ? a * pow (b / a, share) : a + (b - a) * share;
}

/* Whether it may paint anything of that layer at that zoom level. */
gboolean
yp_map_rule_is_for (const YpMapRule *self, const char *layer, double zoom)
{
  return zoom >= self->min_zoom && zoom < self->max_zoom &&
         (self->layers == NULL || g_strv_contains ((const char *const *) self->layers, layer));
}

/**
 * yp_map_rule_find_keys:
 * @self: a rule
 * @layer: a layer
 * @keys: (out caller-allocates): where the properties of the filters are in it
 *
 * Once a layer, for yp_map_rule_takes().
 */
void
yp_map_rule_find_keys (const YpMapRule *self,
                       const YpMvtLayer *layer,
                       guint keys[YP_MAP_MAX_FILTERS])
{
  for (guint i = 0; i < self->n_filters; i++)
    keys[i] = yp_mvt_layer_find_key (layer, self->filters[i].property);
}

static gboolean
filter_holds (const YpMapFilter *self, const YpMvtValue *value)
{
  gboolean is_there = value != NULL && *value->text != '\0';

  switch (self->kind)
    {
    case YP_MAP_FILTER_IS:
      return value != NULL && g_strv_contains ((const char *const *) self->values, value->text);

    case YP_MAP_FILTER_IS_NOT:
      return value == NULL || !g_strv_contains ((const char *const *) self->values, value->text);

    case YP_MAP_FILTER_HAS:
      return is_there;

    case YP_MAP_FILTER_HAS_NOT:
      return !is_there;

    default:
      g_return_val_if_reached (FALSE);
    }
}

/* Whether geometry and properties of @feature are what the rule paints. */
gboolean
yp_map_rule_takes (const YpMapRule *self,
                   const guint keys[YP_MAP_MAX_FILTERS],
                   const YpMvtLayer *layer,
                   const YpMvtFeature *feature)
{
  if ((self->kinds & 1u << feature->kind) == 0)
    return FALSE;
  for (guint i = 0; i < self->n_filters; i++)
    if (!filter_holds (&self->filters[i], yp_mvt_feature_get (feature, layer, keys[i])))
      return FALSE;
  return TRUE;
}

/* Returns: (transfer none) (nullable): what is to be written at @feature; belongs to the tile */
const char *
yp_map_rule_get_text (const YpMapRule *self, const YpMvtLayer *layer, const YpMvtFeature *feature)
{
  for (guint i = 0; self->texts != NULL && self->texts[i] != NULL; i++)
    {
      guint key = yp_mvt_layer_find_key (layer, self->texts[i]);
      const YpMvtValue *value = yp_mvt_feature_get (feature, layer, key);

      if (value != NULL && *value->text != '\0')
        return value->text;
    }
  return NULL;
}
