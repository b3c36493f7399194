/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-gdal-private.h"

#include <cpl_http.h>
#include <cpl_vsi.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAS_LEAK_CHECK
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_LEAK_CHECK
#endif
#endif

#ifdef HAS_LEAK_CHECK
#include <sanitizer/lsan_interface.h>
#endif

/* Schemes of GDAL that reach out. Files name other files, so it is not enough to look at the path
 * a person gave. */
static const char *const network_prefixes[] = {
  "/vsicurl/",
  "/vsicurl_streaming/",
  "/vsis3/",
  "/vsis3_streaming/",
  "/vsigs/",
  "/vsigs_streaming/",
  "/vsiaz/",
  "/vsiaz_streaming/",
  "/vsiadls/",
  "/vsioss/",
  "/vsioss_streaming/",
  "/vsiswift/",
  "/vsiswift_streaming/",
  "/vsihdfs/",
  "/vsiwebhdfs/",
};

static void *
refuse_open (void *data, const char *path, const char *access)
{
  return NULL;
}

static int
refuse_stat (void *data, const char *path, VSIStatBufL *status, int flags)
{
  return -1;
}

/* Not NULL: that would hand the request to the next handler, which is the network. */
static CPLHTTPResult *
refuse_fetch (const char *url,
              CSLConstList options,
              GDALProgressFunc progress,
              void *progress_data,
              CPLHTTPFetchWriteFunc write,
              void *write_data,
              void *data)
{
  CPLHTTPResult *result = CPLCalloc (1, sizeof *result);

  result->nStatus = 1;
  result->pszErrBuf = CPLStrdup ("a vector file may not make requests");
  CPLError (CE_Failure, CPLE_AppDefined, "%s: %s", url, result->pszErrBuf);
  return result;
}

static gpointer
start_gdal (gpointer data)
{
  VSIFilesystemPluginCallbacksStruct *refusal;

  /* GDAL forgets the handlers that ours replace, once in a process. */
#ifdef HAS_LEAK_CHECK
  __lsan_disable ();
#endif
  GDALAllRegister ();

  refusal = VSIAllocFilesystemPluginCallbacksStruct ();
  refusal->open = refuse_open;
  refusal->stat = refuse_stat;
  for (guint i = 0; i < G_N_ELEMENTS (network_prefixes); i++)
    VSIInstallPluginHandler (network_prefixes[i], refusal);
  VSIFreeFilesystemPluginCallbacksStruct (refusal);

  CPLHTTPSetFetchCallback (refuse_fetch, NULL);
#ifdef HAS_LEAK_CHECK
  __lsan_enable ();
#endif
  return NULL;
}

static void CPL_STDCALL
on_gdal_message (CPLErr severity, CPLErrorNum number, const char *message)
{
  YpGdalScope *self = CPLGetErrorHandlerUserData ();
  GString *text = severity >= CE_Failure ? self->failures : self->warnings;

  if (severity < CE_Warning || text->len > 4096)
    return;
  if (text->len > 0)
    g_string_append (text, "; ");
  g_string_append (text, message);
}

/* Readies GDAL at the first call: all drivers, no network. */
void
_yp_gdal_scope_enter (YpGdalScope *self)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, start_gdal, NULL);
  self->failures = g_string_new (NULL);
  self->warnings = g_string_new (NULL);
  CPLPushErrorHandlerEx (on_gdal_message, self);
}

void
_yp_gdal_scope_leave (YpGdalScope *self)
{
  if (self->failures == NULL)
    return;

  CPLPopErrorHandler ();
  CPLErrorReset ();
  g_string_free (g_steal_pointer (&self->failures), TRUE);
  g_string_free (g_steal_pointer (&self->warnings), TRUE);
}

gboolean
_yp_gdal_scope_has_failed (const YpGdalScope *self)
{
  return self->failures->len > 0;
}

/* What was said, for the end of a sentence; belongs to the scope. */
const char *
_yp_gdal_scope_get_text (const YpGdalScope *self)
{
  if (self->failures->len > 0)
    return self->failures->str;
  return self->warnings->len > 0 ? self->warnings->str : "no reason given";
}

void
_yp_gdal_scope_forget (YpGdalScope *self)
{
  g_string_truncate (self->failures, 0);
  g_string_truncate (self->warnings, 0);
}

GDALDatasetH
_yp_gdal_open (const char *path, const char *const *drivers, const char *const *options)
{
  return GDALOpenEx (path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, drivers,
                     options, NULL);
}

void
_yp_gdal_close (GDALDatasetH dataset)
{
  if (dataset != NULL)
    GDALClose (dataset);
}

/* Returns: (transfer full): a copy for GDAL */
OGRGeometryH
_yp_gdal_geometry_from (const YpGeometry *geometry)
{
  static const gsize envelope_sizes[] = { 0, 32, 48, 48, 64 };
  g_autoptr (GBytes) blob = yp_geometry_to_gpkg (geometry);
  gsize size;
  const guint8 *data = g_bytes_get_data (blob, &size);
  guint envelope = (data[3] >> 1) & 7;
  gsize start;
  OGRGeometryH result = NULL;

  g_assert (envelope < G_N_ELEMENTS (envelope_sizes));
  start = 8 + envelope_sizes[envelope];
  OGR_G_CreateFromWkb (data + start, NULL, &result, (int) (size - start));
  return result;
}

static gboolean
has_only_polygons (OGRGeometryH geometry)
{
  for (int i = 0; i < OGR_G_GetGeometryCount (geometry); i++)
    {
      OGRwkbGeometryType type =
          wkbFlatten (OGR_G_GetGeometryType (OGR_G_GetGeometryRef (geometry, i)));

      if (type != wkbPolygon && type != wkbMultiPolygon)
        return FALSE;
    }
  return TRUE;
}

/* Whatever GDAL has to one of our three kinds where nothing is lost by it, else as it was. */
static OGRGeometryH
simplify_type (OGRGeometryH geometry)
{
  OGRGeometryH only;

  switch ((int) wkbFlatten (OGR_G_GetGeometryType (geometry)))
    {
    case wkbTriangle:
      return OGR_G_ForceTo (geometry, wkbPolygon, NULL);

    case wkbTIN:
    case wkbPolyhedralSurface:
      return OGR_G_ForceTo (geometry, wkbMultiPolygon, NULL);

    case wkbMultiPoint:
    case wkbGeometryCollection:
      if (OGR_G_GetGeometryCount (geometry) == 1)
        {
          only = OGR_G_Clone (OGR_G_GetGeometryRef (geometry, 0));
          OGR_G_DestroyGeometry (geometry);
          return simplify_type (only);
        }
      if (wkbFlatten (OGR_G_GetGeometryType (geometry)) == wkbGeometryCollection &&
          has_only_polygons (geometry))
        return OGR_G_ForceTo (geometry, wkbMultiPolygon, NULL);
      return geometry;

    default:
      return geometry;
    }
}

/**
 * _yp_gdal_geometry_to:
 * @geometry: (transfer full): a geometry in degrees, longitude first
 * @fault: (out): why there is none
 *
 * Returns: (transfer full) (nullable): the geometry, or %NULL if it is empty (@fault is %NULL) or
 *   can not be told in our terms (@fault says why)
 */
YpGeometry *
_yp_gdal_geometry_to (OGRGeometryH geometry, char **fault)
{
  g_auto (OGRGeometryH) flat = NULL;
  g_autofree guint8 *wkb = NULL;
  g_autoptr (GError) error = NULL;
  YpGeometry *result;
  int size;

  flat = OGR_G_ForceTo (geometry, OGR_GT_GetLinear (OGR_G_GetGeometryType (geometry)), NULL);
  OGR_G_FlattenTo2D (flat);
  flat = simplify_type (flat);
  if (OGR_G_IsEmpty (flat))
    return NULL;

  OGR_G_CloseRings (flat);
  size = OGR_G_WkbSize (flat);
  wkb = g_malloc ((gsize) size);
  OGR_G_ExportToWkb (flat, wkbNDR, wkb);
  result = yp_geometry_new_from_wkb (wkb, (gsize) size, &error);
  if (result == NULL)
    *fault = g_strdup (error->message);
  return result;
}

/* Adds the polygons of @geometry, at whatever depth, to the multi polygon @collection. */
void
_yp_gdal_collect_polygons (OGRGeometryH geometry, OGRGeometryH collection)
{
  if (wkbFlatten (OGR_G_GetGeometryType (geometry)) == wkbPolygon)
    {
      if (!OGR_G_IsEmpty (geometry))
        OGR_G_AddGeometry (collection, geometry);
      return;
    }

  for (int i = 0; i < OGR_G_GetGeometryCount (geometry); i++)
    {
      OGRGeometryH part = OGR_G_GetGeometryRef (geometry, i);

      if (OGR_GT_IsSubClassOf (OGR_G_GetGeometryType (part), wkbGeometryCollection) ||
          wkbFlatten (OGR_G_GetGeometryType (part)) == wkbPolygon)
        _yp_gdal_collect_polygons (part, collection);
    }
}

/**
 * _yp_gdal_mend:
 * @geometry: (inout): any geometry; replaced if it was mended
 * @reason: (out): what was wrong, if it was mended
 * @fault: (out): what is wrong, if it could not be mended
 *
 * Makes an invalid polygon valid (GEOS' MakeValid) and drops the lines and points that may be left
 * over. What is not a polygon is left alone.
 *
 * Returns: whether @geometry is valid now
 */
gboolean
_yp_gdal_mend (OGRGeometryH *geometry, char **reason, char **fault)
{
  /* The other method, even-odd, would cut out what two parts of one area both cover. */
  static const char *const options[] = { "METHOD=STRUCTURE", NULL };
  g_auto (YpGdalScope) scope = { 0 };
  g_auto (OGRGeometryH) valid = NULL;
  g_auto (OGRGeometryH) polygons = NULL;

  if (OGR_GT_IsSubClassOf (wkbFlatten (OGR_G_GetGeometryType (*geometry)), wkbSurface) == FALSE &&
      OGR_GT_IsSubClassOf (wkbFlatten (OGR_G_GetGeometryType (*geometry)), wkbMultiSurface) ==
          FALSE)
    return TRUE;

  _yp_gdal_scope_enter (&scope);
  OGR_G_CloseRings (*geometry);
  if (OGR_G_IsEmpty (*geometry) || OGR_G_IsValid (*geometry))
    return TRUE;

  *reason = g_strdup (_yp_gdal_scope_get_text (&scope));
  valid = OGR_G_MakeValidEx (*geometry, (CSLConstList) options);
  polygons = OGR_G_CreateGeometry (wkbMultiPolygon);
  if (valid != NULL)
    _yp_gdal_collect_polygons (valid, polygons);
  if (OGR_G_IsEmpty (polygons))
    {
      *fault = g_strdup_printf ("invalid, and nothing of it is left as an area: %s", *reason);
      g_clear_pointer (reason, g_free);
      return FALSE;
    }

  OGR_G_DestroyGeometry (*geometry);
  *geometry = g_steal_pointer (&polygons);
  return TRUE;
}
