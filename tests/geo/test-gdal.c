/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <cpl_http.h>
#include <cpl_string.h>
#include <cpl_vsi.h>

#include "yp-gdal-private.h"

/* Somebody who listens and is not to be called. */
static GSocket *
listen_somewhere (guint16 *port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;
  GSocket *socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_assert_true (g_socket_bind (socket, any, FALSE, &error));
  g_assert_true (g_socket_listen (socket, &error));
  address = g_socket_get_local_address (socket, &error);
  g_assert_no_error (error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  return socket;
}

static const char *const schemes[] = { "/vsicurl/http:/", "/vsicurl_streaming/http:/",
                                       "/vsis3",          "/vsigs",
                                       "/vsiaz",          "/vsioss",
                                       "/vsiswift",       "/vsiwebhdfs" };

static void
test_network_is_shut (void)
{
  static const char *options[] = { "TIMEOUT=1", NULL };
  g_auto (YpGdalScope) scope = { 0 };
  g_autofree char *url = NULL;
  g_autofree char *host = NULL;
  guint16 port;
  g_autoptr (GSocket) socket = listen_somewhere (&port);
  CPLHTTPResult *result;

  _yp_gdal_scope_enter (&scope);
  CPLSetThreadLocalConfigOption ("GDAL_HTTP_TIMEOUT", "1");
  CPLSetThreadLocalConfigOption ("AWS_NO_SIGN_REQUEST", "YES");
  host = g_strdup_printf ("127.0.0.1:%u", port);
  CPLSetThreadLocalConfigOption ("AWS_S3_ENDPOINT", host);

  url = g_strdup_printf ("http://127.0.0.1:%u/x", port);
  result = CPLHTTPFetch (url, (char **) options);
  g_assert_nonnull (result);
  g_assert_cmpint (result->nStatus, !=, 0);
  g_assert_nonnull (result->pszErrBuf);
  CPLHTTPDestroyResult (result);
  g_assert_false (g_socket_condition_check (socket, G_IO_IN) & G_IO_IN);

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/127.0.0.1:%u/x", schemes[i], port);

      g_assert_null (VSIFOpenL (path, "rb"));
      g_assert_false (g_socket_condition_check (socket, G_IO_IN) & G_IO_IN);
    }
}

static void
test_messages_are_kept (void)
{
  g_auto (YpGdalScope) outer = { 0 };

  _yp_gdal_scope_enter (&outer);
  {
    g_auto (YpGdalScope) inner = { 0 };

    _yp_gdal_scope_enter (&inner);
    CPLError (CE_Warning, CPLE_AppDefined, "careful");
    g_assert_false (_yp_gdal_scope_has_failed (&inner));
    g_assert_cmpstr (_yp_gdal_scope_get_text (&inner), ==, "careful");
    CPLError (CE_Failure, CPLE_AppDefined, "one");
    CPLError (CE_Failure, CPLE_AppDefined, "two");
    g_assert_cmpstr (_yp_gdal_scope_get_text (&inner), ==, "one; two");
  }
  g_assert_false (_yp_gdal_scope_has_failed (&outer));
}

/* There and back: a polygon with a hole beside another one. */
static void
test_geometry (void)
{
  static const double vertices[] = { 120, 31,    121,  31,    121,  32,    120,  32,    120,
                                     31,  120.2, 31.2, 120.2, 31.4, 120.4, 31.4, 120.2, 31.2,
                                     122, 31,    123,  31,    122,  32,    122,  31 };
  static const guint ring_ends[] = { 5, 9, 13 };
  static const guint part_ends[] = { 2, 3 };
  g_auto (YpGdalScope) scope = { 0 };
  g_autofree char *fault = NULL;
  g_autoptr (YpGeometry) geometry =
      yp_geometry_new (YP_GEOMETRY_POLYGON, vertices, 13, ring_ends, 3, part_ends, 2);
  g_autoptr (YpGeometry) again = NULL;

  _yp_gdal_scope_enter (&scope);
  again = _yp_gdal_geometry_to (_yp_gdal_geometry_from (geometry), &fault);
  g_assert_cmpstr (fault, ==, NULL);
  g_assert_cmpuint (again->n_vertices, ==, 13);
  g_assert_cmpuint (again->n_parts, ==, 2);
  g_assert_cmpmem (again->vertices, sizeof vertices, geometry->vertices, sizeof vertices);
}

static const struct
{
  const char *wkt;
  int kind; /* -1: a fault, -2: empty */
} shapes[] = {
  { "POINT (120 31)", YP_GEOMETRY_POINT },
  { "POINT Z (120 31 5)", YP_GEOMETRY_POINT },
  { "MULTIPOINT (120 31)", YP_GEOMETRY_POINT },
  { "MULTIPOINT (120 31, 121 31)", -1 },
  { "LINESTRING M (120 31 1, 121 32 2)", YP_GEOMETRY_LINE },
  { "CIRCULARSTRING (120 31, 121 32, 122 31)", YP_GEOMETRY_LINE },
  { "CURVEPOLYGON (CIRCULARSTRING (120 31, 121 32, 122 31, 121 30, 120 31))", YP_GEOMETRY_POLYGON },
  { "TRIANGLE ((120 31, 121 31, 121 32, 120 31))", YP_GEOMETRY_POLYGON },
  { "TIN (((120 31, 121 31, 121 32, 120 31)))", YP_GEOMETRY_POLYGON },
  { "GEOMETRYCOLLECTION (POLYGON ((120 31, 121 31, 121 32, 120 31)))", YP_GEOMETRY_POLYGON },
  { "GEOMETRYCOLLECTION (POINT (120 31), LINESTRING (120 31, 121 32))", -1 },
  { "POLYGON ((120 31, 121 31, 121 32))", YP_GEOMETRY_POLYGON },
  { "POINT EMPTY", -2 },
  { "GEOMETRYCOLLECTION EMPTY", -2 },
  { "MULTIPOLYGON EMPTY", -2 },
};

static void
test_shapes (void)
{
  g_auto (YpGdalScope) scope = { 0 };

  _yp_gdal_scope_enter (&scope);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *wkt = g_strdup (shapes[i].wkt);
      g_autofree char *fault = NULL;
      g_autoptr (YpGeometry) geometry = NULL;
      OGRGeometryH handle = NULL;
      char *rest = wkt;

      OGR_G_CreateFromWkt (&rest, NULL, &handle);
      g_assert_nonnull (handle);
      geometry = _yp_gdal_geometry_to (handle, &fault);
      g_test_message ("%s: %s", shapes[i].wkt, fault != NULL ? fault : "");
      g_assert_cmpint (fault != NULL, ==, shapes[i].kind == -1);
      g_assert_cmpint (geometry != NULL, ==, shapes[i].kind >= 0);
      if (geometry != NULL)
        g_assert_cmpint (geometry->kind, ==, shapes[i].kind);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geo/gdal/network-is-shut", test_network_is_shut);
  g_test_add_func ("/geo/gdal/messages-are-kept", test_messages_are_kept);
  g_test_add_func ("/geo/gdal/geometry", test_geometry);
  g_test_add_func ("/geo/gdal/shapes", test_shapes);

  return g_test_run ();
}
