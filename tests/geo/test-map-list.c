/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "yp-error.h"
#include "yp-map-list.h"

static GPtrArray *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *maps = yp_map_list_parse (text, strlen (text), "/etc/yiping", &error);

  g_assert_no_error (error);
  return maps;
}

static void
assert_error (const char *text, const char *wanted)
{
  g_autoptr (GPtrArray) maps = parse (text);
  const YpMapEntry *map = maps->pdata[maps->len - 1];

  g_test_message ("%s", map->error != NULL ? map->error : "no error");
  g_assert_nonnull (map->error);
  g_assert_nonnull (strstr (map->error, wanted));
}

static void
test_whole (void)
{
  g_autoptr (GPtrArray) maps = parse ("# a comment\n"
                                      "[tianditu-vec]\n"
                                      "type=wmts\n"
                                      "title = 天地图 矢量 \n"
                                      "url=https://t{s}.example/vec_w/wmts?tk={key}\n"
                                      "subdomains=0;1;2\n"
                                      "layer=vec\n"
                                      "matrix-set=w\n"
                                      "key-file=tianditu.key\n"
                                      "approval=GS（2024）0650号\n"
                                      "min-zoom=1\n"
                                      "max-zoom=18\n"
                                      "opacity=0.5\n"
                                      "shown=false\n"
                                      "[osm]\r\n"
                                      "type=vector\r\n"
                                      "path=maps/../city.osm.pbf\r\n"
                                      "table=lines\r\n"
                                      "datum=gcj02\r\n");
  const YpMapEntry *map = maps->pdata[0];

  g_assert_cmpuint (maps->len, ==, 2);
  g_assert_cmpstr (map->error, ==, NULL);
  g_assert_cmpint (map->type, ==, YP_MAP_WMTS);
  g_assert_cmpstr (map->title, ==, "天地图 矢量");
  g_assert_cmpstr (map->key_file, ==, "/etc/yiping/tianditu.key");
  g_assert_cmpuint (g_strv_length (map->subdomains), ==, 3);
  g_assert_cmpint (map->min_zoom, ==, 1);
  g_assert_cmpint (map->max_zoom, ==, 18);
  g_assert_cmpfloat (map->opacity, ==, 0.5);
  g_assert_false (map->is_shown);

  map = maps->pdata[1];
  g_assert_cmpstr (map->error, ==, NULL);
  g_assert_cmpstr (map->title, ==, "osm");
  g_assert_cmpstr (map->path, ==, "/etc/yiping/city.osm.pbf");
  g_assert_cmpstr (map->layer, ==, "lines");
  g_assert_cmpint (map->datum, ==, YP_DATUM_GCJ02);
  g_assert_cmpint (map->min_zoom, ==, -1);
  g_assert_true (map->is_shown);
}

/* One group that is wrong leaves the others as they are. */
static void
test_broken_group (void)
{
  g_autoptr (GPtrArray) maps = parse ("[a]\ntype=nonsense\n"
                                      "[b]\ntype=mbtiles\npath=b.mbtiles\n"
                                      "[B 1]\ntype=mbtiles\npath=b.mbtiles\n"
                                      "[b]\ntype=mbtiles\npath=c.mbtiles\n");
  const YpMapEntry *const *all = (const YpMapEntry *const *) maps->pdata;

  g_assert_cmpuint (maps->len, ==, 4);
  g_assert_nonnull (strstr (all[0]->error, "line 2: type=nonsense"));
  g_assert_cmpstr (all[1]->error, ==, NULL);
  g_assert_nonnull (strstr (all[2]->error, "line 6"));
  g_assert_nonnull (strstr (all[3]->error, "another map"));
}

static void
test_faults (void)
{
  assert_error ("[a]\n", "type is missing");
  assert_error ("[a]\ntype=mbtiles\n", "path is missing");
  assert_error ("[a]\ntype=mbtiles\npath=/vsicurl/http://x/y\n", "not a file");
  assert_error ("[a]\ntype=mbtiles\npath=x\ntitel=y\n", "line 4: titel is not known");
  assert_error ("[a]\ntype=mbtiles\npath=x\npath=y\n", "twice");
  assert_error ("[a]\ntype=mbtiles\npath=x\nopacity=2\n", "opacity=2: not a number from 0 to 1");
  assert_error ("[a]\ntype=mbtiles\npath=x\nopacity=nan\n", "opacity=nan");
  assert_error ("[a]\ntype=mbtiles\npath=x\nmin-zoom=3\nmax-zoom=2\n", "less than min-zoom");
  assert_error ("[a]\ntype=mbtiles\npath=x\nmin-zoom=2.5\n", "whole number");
  assert_error ("[a]\ntype=mbtiles\npath=x\nshown=yes\n", "neither true nor false");
  assert_error ("[a]\ntype=mbtiles\npath=x\ndatum=wgs72\n", "cgcs2000");
  assert_error ("[a]\ntype=xyz\n", "url is missing");
  assert_error ("[a]\ntype=xyz\nurl=file:///etc/passwd\n", "http://");
  assert_error ("[a]\ntype=xyz\nurl=http://h/{z}/{x}\n", "{y}");
  assert_error ("[a]\ntype=xyz\nurl=http://h/{z}/{x}/{y}/{-y}\n", "{y}");
  assert_error ("[a]\ntype=xyz\nurl=http://{s}.h/{z}/{x}/{y}\n", "subdomains");
  assert_error ("[a]\ntype=xyz\nurl=http://h/{z}/{x}/{y}?k={key}\n", "key");
  assert_error ("[a]\ntype=xyz\nurl=http://h/{z}/{x}/{y}\nkey=a\nkey-file=b\n", "one too many");
  assert_error ("[a]\ntype=wms\nurl=http://h/\n", "layers is missing");
  assert_error ("[a]\ntype=wms\nurl=http://h/\nlayers=a\nversion=2\n", "version=2");
  assert_error ("[a]\ntype=wmts\nlayer=x\n", "both missing");
  assert_error ("[a]\ntype=vector\npath=x\nlayer=a\ntable=b\n", "mean the same");
  assert_error ("[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]\ntype=raster\npath=x\n", "1 to 40");
}

static void
assert_refused (const char *text, gsize size, const char *wanted)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yp_map_list_parse (text, size, "/", &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, wanted));
}

static void
test_syntax (void)
{
  g_autofree char *large = g_strnfill ((1 << 20) + 1, '#');

  assert_refused ("[a]\nnonsense\n", 13, "line 2");
  assert_refused ("a=b\n", 4, "line 1");
  assert_refused ("[a\n", 3, "line 1");
  assert_refused ("[a]\nb=c\nd=\xFF\n", 12, "line 3: not UTF-8");
  assert_refused ("[a]\nb=\0c\n", 9, "line 2");
  assert_refused (large, (1 << 20) + 1, "1 MiB");
}

/* Each commented example is right once its # is taken away. */
static void
test_example (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("PROJECT_ROOT"), "data/maps.conf.example", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) maps = yp_map_list_load (path, NULL, &error);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *all = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (maps->len, ==, 0);

  g_file_get_contents (path, &text, NULL, &error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] == '#' && lines[i][1] != ' ' && lines[i][1] != '\0')
      memmove (lines[i], lines[i] + 1, strlen (lines[i]));
  all = g_strjoinv ("\n", lines);
  g_ptr_array_unref (maps);
  maps = parse (all);
  g_assert_cmpuint (maps->len, >=, 8);
  for (guint i = 0; i < maps->len; i++)
    g_assert_cmpstr (((const YpMapEntry *) maps->pdata[i])->error, ==, NULL);
}

static void
test_key (void)
{
  g_autofree char *folder = g_dir_make_tmp ("yp-map-list-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "secret", NULL);
  g_autofree char *text =
      g_strdup_printf ("[a]\ntype=xyz\nurl=http://h/{z}/{x}/{y}?{key}\nkey-file=%s\n", path);
  g_autoptr (GPtrArray) maps = parse (text);
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (yp_map_entry_read_key (maps->pdata[0], &key, &error));
  g_clear_error (&error);

  g_file_set_contents (path, "\nabc", -1, NULL);
  g_assert_false (yp_map_entry_read_key (maps->pdata[0], &key, &error));
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_assert_null (strstr (error->message, "abc"));
  g_clear_error (&error);

  g_file_set_contents (path, " abc \r\nrest", -1, NULL);
  g_assert_true (yp_map_entry_read_key (maps->pdata[0], &key, &error));
  g_assert_cmpstr (key, ==, "abc");
  g_unlink (path);
  g_rmdir (folder);
}

/* Errors are shown to everybody, and what is secret is not. */
static void
test_secret (void)
{
  g_autofree char *long_key = g_strnfill (1001, 'S');
  g_autofree char *text = g_strdup_printf ("[a]\ntype=xyz\nurl=ftp://h/?tk=SSSS\n"
                                           "[b]\ntype=xyz\nurl=http://h/?tk=SSSS\n"
                                           "[c]\ntype=wmts\ncapabilities=ftp://h/?tk=SSSS\n"
                                           "[d]\ntype=mbtiles\npath=x\nkey=%s\n",
                                           long_key);
  g_autoptr (GPtrArray) maps = parse (text);

  g_assert_cmpuint (maps->len, ==, 4);
  for (guint i = 0; i < maps->len; i++)
    {
      const YpMapEntry *map = maps->pdata[i];

      g_assert_nonnull (map->error);
      g_assert_null (strstr (map->error, "SSSS"));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/map-list/whole", test_whole);
  g_test_add_func ("/map-list/broken-group", test_broken_group);
  g_test_add_func ("/map-list/faults", test_faults);
  g_test_add_func ("/map-list/syntax", test_syntax);
  g_test_add_func ("/map-list/example", test_example);
  g_test_add_func ("/map-list/key", test_key);
  g_test_add_func ("/map-list/secret", test_secret);

  return g_test_run ();
}
