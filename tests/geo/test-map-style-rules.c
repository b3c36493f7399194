/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "yp-map-style-rules.h"
#include "yp-mvt-writer-private.h"

static YpMapStyle *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  YpMapStyle *style = yp_map_style_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return style;
}

static void
test_whole (void)
{
  g_autoptr (YpMapStyle) style = parse ("[roads]\n"
                                        "layer=transportation;lines\n"
                                        "geometry=line\n"
                                        "filter=class=primary;trunk & !tunnel & ramp!=1 & name\n"
                                        "min-zoom=9.5\n"
                                        "max-zoom=18\n"
                                        "line=#51687e\n"
                                        "width=9:1;13:4;18:32\n"
                                        "casing=#121b2580\n"
                                        "dash=4;2\n"
                                        "text=name:zh;name\n");
  const YpMapRule *rule = &style->rules[0];

  g_assert_cmpuint (style->n_rules, ==, 1);
  g_assert_cmpuint (rule->kinds, ==, 1u << YP_MVT_LINE);
  g_assert_cmpuint (rule->n_filters, ==, 4);
  g_assert_cmpint (rule->filters[0].kind, ==, YP_MAP_FILTER_IS);
  g_assert_cmpstr (rule->filters[0].values[1], ==, "trunk");
  g_assert_cmpint (rule->filters[1].kind, ==, YP_MAP_FILTER_HAS_NOT);
  g_assert_cmpint (rule->filters[2].kind, ==, YP_MAP_FILTER_IS_NOT);
  g_assert_cmpstr (rule->filters[2].property, ==, "ramp");
  g_assert_cmpint (rule->filters[3].kind, ==, YP_MAP_FILTER_HAS);
  g_assert_cmphex (rule->line, ==, 0x51687EFF);
  g_assert_cmphex (rule->casing, ==, 0x121B2580);
  g_assert_cmphex (rule->fill, ==, 0);
  g_assert_cmpuint (rule->n_dashes, ==, 2);
  g_assert_cmpfloat (yp_map_scale_at (&rule->width, 5), ==, 1);
  g_assert_cmpfloat_with_epsilon (yp_map_scale_at (&rule->width, 11), 2, 1e-9);
  g_assert_cmpfloat (yp_map_scale_at (&rule->width, 20), ==, 32);
  g_assert_cmpfloat (yp_map_scale_at (&rule->casing_width, 20), ==, 2);
  g_assert_cmpfloat (yp_map_scale_at (&rule->radius, 20), ==, 0);
  g_assert_true (yp_map_rule_is_for (rule, "lines", 9.5));
  g_assert_false (yp_map_rule_is_for (rule, "lines", 18));
  g_assert_false (yp_map_rule_is_for (rule, "water", 10));
}

static void
assert_refused (const char *text, const char *wanted)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yp_map_style_parse (text, strlen (text), &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, wanted));
}

static void
test_faults (void)
{
  assert_refused ("", "no rule");
  assert_refused ("[a]\n", "paints nothing");
  assert_refused ("[a]\nfill=red\n", "line 2: fill=red: not a colour");
  assert_refused ("[a]\nfill=#12345\n", "not a colour");
  assert_refused ("[a]\nfill=#123456\nwidht=2\n", "line 3: widht is not known");
  assert_refused ("[a]\nline=#123456\nwidth=9:1;8:2\n", "rising");
  assert_refused ("[a]\nline=#123456\nwidth=1;2\n", "rising");
  assert_refused ("[a]\nline=#123456\nwidth=nan\n", "rising");
  assert_refused ("[a]\nline=#123456\nwidth=1:1;2:2;3:3;4:4;5:5;6:6;7:7;8:8;9:9\n", "too many");
  assert_refused ("[a]\nline=#123456\ndash=4\n", "pairs");
  assert_refused ("[a]\nline=#123456\ndash=0;0\n", "pairs");
  assert_refused ("[a]\nline=#123456\nfilter==a\n", "filter");
  assert_refused ("[a]\nline=#123456\nfilter=a & b & c & d & e\n", "four");
  assert_refused ("[a]\nline=#123456\ngeometry=volume\n", "geometry");
  assert_refused ("[a]\nline=#123456\nmin-zoom=9\nmax-zoom=9\n", "max-zoom");
}

static void
test_shipped (void)
{
  static const char *const names[] = { "openmaptiles.style", "osm.style" };
  g_autoptr (YpMapStyle) plain = yp_map_style_new_default ();

  g_assert_true (yp_map_rule_is_for (&plain->rules[0], "whatever", 0));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (g_getenv ("PROJECT_ROOT"), "data", names[i], NULL);
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (YpMapStyle) style = NULL;

      g_file_get_contents (path, &text, NULL, &error);
      g_assert_no_error (error);
      style = parse (text);
      g_assert_cmpuint (style->n_rules, >, 20);
      g_assert_cmpstr (style->text, ==, text);
    }
}

static void
add_feature (YpMvtWriter *writer, YpMvtKind kind, const char *key, const char *value)
{
  g_autoptr (YpShape) shape = _yp_shape_new (kind);

  for (guint i = 0; i < 2; i++)
    {
      YpShapePoint point = { 10.0 * i, 20 };

      g_array_append_val (shape->points, point);
    }
  _yp_shape_end_ring (shape, FALSE);
  g_assert_true (_yp_mvt_writer_begin (writer, "l", shape));
  if (key != NULL)
    _yp_mvt_writer_add_text (writer, key, value);
  _yp_mvt_writer_end (writer);
}

static void
assert_takes (const YpMvtTile *tile, const char *filter, const char *wanted)
{
  g_autofree char *text =
      g_strdup_printf ("[a]\nline=#123456\ngeometry=line\nfilter=%s\ntext=k\n", filter);
  g_autoptr (YpMapStyle) style = parse (text);
  const YpMvtLayer *layer = &tile->layers[0];
  guint keys[YP_MAP_MAX_FILTERS];
  g_autoptr (GString) taken = g_string_new (NULL);

  yp_map_rule_find_keys (&style->rules[0], layer, keys);
  for (guint i = 0; i < layer->n_features; i++)
    if (yp_map_rule_takes (&style->rules[0], keys, layer, &layer->features[i]))
      g_string_append_printf (taken, "%u", i);
  g_assert_cmpstr (taken->str, ==, wanted);
}

static void
test_takes (void)
{
  g_autoptr (YpMvtWriter) writer = _yp_mvt_writer_new ();
  g_autoptr (YpMapStyle) style = parse ("[a]\ntext=x;k\n");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (YpMvtTile) tile = NULL;

  add_feature (writer, YP_MVT_LINE, "k", "a");
  add_feature (writer, YP_MVT_LINE, "k", "b");
  add_feature (writer, YP_MVT_LINE, NULL, NULL);
  add_feature (writer, YP_MVT_POINT, "k", "a");
  bytes = _yp_mvt_writer_finish (writer);
  tile = yp_mvt_decode (bytes, NULL);

  assert_takes (tile, "k=a", "0");
  assert_takes (tile, "k=a;b", "01");
  assert_takes (tile, "k!=a", "12");
  assert_takes (tile, "k", "01");
  assert_takes (tile, "!k", "2");
  assert_takes (tile, "k & k!=a", "1");
  assert_takes (tile, "other=a", "");
  g_assert_cmpstr (
      yp_map_rule_get_text (&style->rules[0], tile->layers, &tile->layers->features[1]), ==, "b");
  g_assert_null (yp_map_rule_get_text (&style->rules[0], tile->layers, &tile->layers->features[2]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/map-style-rules/whole", test_whole);
  g_test_add_func ("/map-style-rules/faults", test_faults);
  g_test_add_func ("/map-style-rules/shipped", test_shipped);
  g_test_add_func ("/map-style-rules/takes", test_takes);

  return g_test_run ();
}
