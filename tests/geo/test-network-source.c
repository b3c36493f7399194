/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-error.h"
#include "yp-network-source.h"

/* A server that notes what it was asked for. */
typedef struct
{
  GPtrArray *urls;
  GBytes *capabilities;
  GBytes *tile; /* %NULL: it has none */
} Fake;

/* A PNG as far as its head tells. */
static GBytes *
make_png (guint8 edge_high, guint8 edge_low)
{
  const guint8 head[] = {
    0x89, 'P', 'N', 'G', '\r', '\n', 0x1A,      '\n',     0, 0, 0,         13,
    'I',  'H', 'D', 'R', 0,    0,    edge_high, edge_low, 0, 0, edge_high, edge_low,
    8,    0,   0,   0,   0,    0,    0,         0,        0, 0, 0,         0,
    0,    'I', 'E', 'N', 'D',  0,    0,         0,        0,
  };

  return g_bytes_new (head, sizeof head);
}

static GBytes *
fetch (const char *url,
       YpTileFetchKind kind,
       GCancellable *cancellable,
       gpointer user_data,
       GError **error)
{
  Fake *fake = user_data;

  g_ptr_array_add (fake->urls, g_strdup (url));
  if (kind == YP_TILE_FETCH_CAPABILITIES)
    return g_bytes_ref (fake->capabilities);
  if (fake->tile != NULL)
    return g_bytes_ref (fake->tile);

  g_set_error_literal (error, YP_ERROR, YP_ERROR_NOT_FOUND, "Nothing");
  return NULL;
}

static void
set_up (Fake *fake, gconstpointer data)
{
  fake->urls = g_ptr_array_new_with_free_func (g_free);
  fake->tile = make_png (1, 0);
}

static void
tear_down (Fake *fake, gconstpointer data)
{
  g_ptr_array_unref (fake->urls);
  g_clear_pointer (&fake->capabilities, g_bytes_unref);
  g_clear_pointer (&fake->tile, g_bytes_unref);
}

static GPtrArray *
read_list (const char *group)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = yp_map_list_parse (group, strlen (group), "/", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpstr (((YpMapEntry *) entries->pdata[0])->error, ==, NULL);

  return entries;
}

static YpTileSource *
open_source (Fake *fake, GPtrArray *entries, char **health, GError **error)
{
  const YpTileFetch way = { fetch, fake };

  return yp_network_source_new (entries->pdata[0], &way, health, NULL, error);
}

/* Loads a tile; returns the last address that was asked for. */
static const char *
load (Fake *fake, YpTileSource *source, guint zoom, guint column, guint row)
{
  g_autoptr (GError) error = NULL;
  g_auto (YpTile) tile = { 0 };
  const YpTileAddress address = { zoom, column, row };

  yp_tile_source_load (source, &address, &tile, NULL, &error);
  g_assert_no_error (error);
  g_assert_true ((tile.bytes == NULL) == (fake->tile == NULL));

  return fake->urls->pdata[fake->urls->len - 1];
}

static void
test_xyz (Fake *fake, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = read_list ("[m]\ntype=xyz\nmax-zoom=18\nsubdomains=a;b\n"
                                             "url=http://{s}.x.invalid/{z}/{x}/{-y}?k={key}\n"
                                             "key=secret\n");
  g_autofree char *health = NULL;
  g_autoptr (YpTileSource) source = open_source (fake, entries, &health, NULL);

  g_assert_cmpuint (yp_tile_source_get_info (source)->max_zoom, ==, 18);
  g_assert_cmpstr (load (fake, source, 3, 1, 2), ==, "http://b.x.invalid/3/1/5?k={key}");
  g_assert_cmpstr (load (fake, source, 3, 2, 2), ==, "http://a.x.invalid/3/2/5?k={key}");
  g_assert_cmpstr (load (fake, source, 3, 1, 2), ==, "http://b.x.invalid/3/1/5?k={key}");

  g_clear_pointer (&fake->tile, g_bytes_unref);
  load (fake, source, 3, 1, 2);
}

static void
set_capabilities (Fake *fake, const char *name, const char *from, const char *to)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "geo", "wmts", name, NULL);
  g_autofree char *text = NULL;
  GString *changed;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  changed = g_string_new (text);
  g_string_replace (changed, from, to, 0);
  fake->capabilities = g_string_free_to_bytes (changed);
}

/* The document's own address where there is no secret. */
static void
test_wmts (Fake *fake, gconstpointer data)
{
  g_autoptr (GPtrArray) entries =
      read_list ("[m]\ntype=wmts\ncapabilities=http://y.invalid/c.xml\nlayer=vec\n");
  g_autofree char *health = NULL;
  g_autoptr (YpTileSource) source = NULL;

  set_capabilities (fake, "tianditu-w.xml", "none", "none");
  source = open_source (fake, entries, &health, NULL);
  g_assert_nonnull (health);
  g_assert_cmpstr (fake->urls->pdata[0], ==, "http://y.invalid/c.xml");
  g_assert_cmpstr (load (fake, source, 4, 13, 6), ==,
                   "http://tiles.invalid/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec"
                   "&STYLE=default&TILEMATRIXSET=w&TILEMATRIX=4&TILEROW=6&TILECOL=13&FORMAT=tiles");
}

/* A secret goes to the host that the file names, whatever the document says. */
static void
test_wmts_secret (Fake *fake, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = read_list (
      "[m]\ntype=wmts\ncapabilities=http://y.invalid/c?tk={key}&request=GetCapabilities\nkey=s\n");
  g_autofree char *health = NULL;
  g_autoptr (YpTileSource) source = NULL;

  set_capabilities (fake, "tianditu-w.xml", "none", "none");
  source = open_source (fake, entries, &health, NULL);
  g_assert_true (g_str_has_prefix (load (fake, source, 4, 13, 6),
                                   "http://y.invalid/c?tk={key}&SERVICE=WMTS&REQUEST=GetTile"));
  g_assert_nonnull (strstr (health, "tiles.invalid"));
}

static void
test_wmts_template (Fake *fake, gconstpointer data)
{
  static const char resource[] =
      "</TileMatrixSetLink><ResourceURL format=\"image/png\" resourceType=\"tile\" template=\""
      "http://r.invalid/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}%s.png\"/>";
  g_autoptr (GPtrArray) entries =
      read_list ("[m]\ntype=wmts\ncapabilities=http://y.invalid/c.xml\n");
  g_autofree char *good = g_strdup_printf (resource, "");
  g_autofree char *bad = g_strdup_printf (resource, "{Elevation}");
  g_autofree char *health = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpTileSource) source = NULL;
  g_autoptr (YpTileSource) none = NULL;

  set_capabilities (fake, "mercator.xml", "</TileMatrixSetLink>", good);
  source = open_source (fake, entries, &health, &error);
  g_assert_no_error (error);
  g_assert_null (health);
  g_assert_cmpstr (load (fake, source, 3, 6, 3), ==,
                   "http://r.invalid/default/GoogleMapsCompatible/z3/3/6.png");

  g_clear_pointer (&fake->capabilities, g_bytes_unref);
  set_capabilities (fake, "mercator.xml", "</TileMatrixSetLink>", bad);
  none = open_source (fake, entries, &health, &error);
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "{Elevation}"));
}

static void
test_wmts_refused (Fake *fake, gconstpointer data)
{
  g_autoptr (GPtrArray) entries =
      read_list ("[m]\ntype=wmts\ncapabilities=http://y.invalid/c.xml\nlayer=sea\n");
  g_autofree char *health = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpTileSource) source = NULL;

  set_capabilities (fake, "mercator.xml", "none", "none");
  source = open_source (fake, entries, &health, &error);
  g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "town"));
}

static void
test_wms (Fake *fake, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = read_list ("[m]\ntype=wms\nurl=http://w.invalid/?SRS=x&map=a\n"
                                             "layers=a,b\nversion=1.1.1\n");
  g_autofree char *health = NULL;
  g_autoptr (YpTileSource) source = open_source (fake, entries, &health, NULL);

  g_assert_cmpstr (load (fake, source, 1, 1, 0), ==,
                   "http://w.invalid/?map=a&SERVICE=WMS&REQUEST=GetMap&VERSION=1.1.1&LAYERS=a,b"
                   "&STYLES=&SRS=EPSG:3857&WIDTH=256&HEIGHT=256&FORMAT=image/png&TRANSPARENT=TRUE"
                   "&EXCEPTIONS=application/vnd.ogc.se_xml"
                   "&BBOX=0.0000000000,0.0000000000,20037508.3427892439,20037508.3427892439");
}

static void
assert_taken (YpTileFetchKind kind, GBytes *bytes, const char *fault)
{
  g_autoptr (GError) error = NULL;
  gboolean is_taken = yp_tile_fetch_check (kind, bytes, &error);

  g_assert_true (is_taken == (fault == NULL));
  if (fault != NULL && strstr (error->message, fault) == NULL)
    g_test_message ("“%s” does not say “%s”", error->message, fault);
  g_assert_true (fault == NULL || strstr (error->message, fault) != NULL);
}

static void
assert_text_taken (YpTileFetchKind kind, const char *text, const char *fault)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  assert_taken (kind, bytes, fault);
}

static void
test_check (void)
{
  g_autoptr (GBytes) good = make_png (1, 0);
  g_autoptr (GBytes) huge = make_png (0xFF, 0xFF);
  g_autoptr (GBytes) nothing = make_png (0, 0);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (good, 0, 40);

  assert_taken (YP_TILE_FETCH_IMAGE, good, NULL);
  assert_taken (YP_TILE_FETCH_IMAGE, huge, "65535");
  assert_taken (YP_TILE_FETCH_IMAGE, nothing, "size");
  assert_taken (YP_TILE_FETCH_IMAGE, cut, "cut off");
  assert_text_taken (YP_TILE_FETCH_IMAGE, "<HTML>", "HTML");
  assert_text_taken (YP_TILE_FETCH_IMAGE, "", "");
  assert_text_taken (YP_TILE_FETCH_IMAGE,
                     "<?xml version='1.0'?><ExceptionReport><Exception><ExceptionText>No\n"
                     "such row</ExceptionText></Exception></ExceptionReport>",
                     "The server says: No such row");
  assert_text_taken (YP_TILE_FETCH_CAPABILITIES, "<?xml version='1.0'?><Capabilities/>", NULL);
  assert_text_taken (YP_TILE_FETCH_CAPABILITIES, "<!doctype html>", "HTML");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fake, NULL, set_up, function, tear_down)
  ADD ("/geo/network-source/xyz", test_xyz);
  ADD ("/geo/network-source/wmts", test_wmts);
  ADD ("/geo/network-source/wmts-secret", test_wmts_secret);
  ADD ("/geo/network-source/wmts-template", test_wmts_template);
  ADD ("/geo/network-source/wmts-refused", test_wmts_refused);
  ADD ("/geo/network-source/wms", test_wms);
  g_test_add_func ("/geo/network-source/check", test_check);

  return g_test_run ();
}
