/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-base"

#include "yp-geometry.h"

#include <math.h>

#include "yp-error.h"
#include "yp-geometry-private.h"

/* ISO 13249-3 well-known binary: the kind is the last three digits of the type, the thousands say
 * whether heights (1), measures (2) or both (3) stand behind each position. */
enum
{
  WKB_POINT = 1,
  WKB_LINE = 2,
  WKB_POLYGON = 3,
  WKB_MULTI = 3, /* what a kind gains as one of many */
  WKB_MULTI_POINT = 4,
  WKB_MULTI_LINE = 5,
  WKB_MULTI_POLYGON = 6,
};

/* OGC 12-128r18, 2.1.3: “GP”, version, flags, SRS, envelope. */
#define GPKG_HEADER 8
#define GPKG_BYTE_ORDER 0x01
#define GPKG_EMPTY 0x10
#define GPKG_EXTENDED 0x20
#define GPKG_ENVELOPE_XY 1
#define GPKG_POINT_SIZE 29
#define SRS_CGCS2000 4490

#define LITTLE_ENDIAN_MARK 1
#define HEAD_SIZE 5
#define POSITION_SIZE 16

typedef struct
{
  const guint8 *position;
  gsize left;
  gboolean is_little;
  const char *problem;
} Reader;

static gboolean
fail (Reader *self, const char *problem)
{
  self->problem = problem;
  return FALSE;
}

static gboolean
take (Reader *self, gsize n, const guint8 **bytes)
{
  if (self->left < n)
    return fail (self, "it is cut off");

  *bytes = self->position;
  self->position += n;
  self->left -= n;
  return TRUE;
}

static double
get_double (const guint8 *bytes, gboolean is_little)
{
  guint64 bits;
  double value;

  memcpy (&bits, bytes, sizeof bits);
  bits = is_little ? GUINT64_FROM_LE (bits) : GUINT64_FROM_BE (bits);
  memcpy (&value, &bits, sizeof value);

  return value;
}

static gboolean
take_u32 (Reader *self, guint32 *value)
{
  const guint8 *bytes = NULL;

  if (!take (self, sizeof *value, &bytes))
    return FALSE;

  memcpy (value, bytes, sizeof *value);
  *value = self->is_little ? GUINT32_FROM_LE (*value) : GUINT32_FROM_BE (*value);
  return TRUE;
}

/* Reads byte order and type of a geometry or of a member of a collection. */
static gboolean
take_head (Reader *self, guint *kind, guint *n_dimensions)
{
  static const guint dimensions[] = { 2, 3, 3, 4 };
  const guint8 *order;
  guint32 type = 0;

  if (!take (self, 1, &order))
    return FALSE;

  if (*order > LITTLE_ENDIAN_MARK)
    return fail (self, "its byte order is neither 0 nor 1");

  self->is_little = *order == LITTLE_ENDIAN_MARK;
  if (!take_u32 (self, &type))
    return FALSE;

  *kind = type % 1000;
  if (type / 1000 >= G_N_ELEMENTS (dimensions) || *kind < WKB_POINT || *kind > WKB_MULTI_POLYGON)
    return fail (self, "it is neither point, line nor polygon, one or many");

  *n_dimensions = dimensions[type / 1000];
  return TRUE;
}

/* Counts the vertices; where @parts has room for them, also keeps them. Heights and measures are
 * left out. */
static gboolean
take_vertices (Reader *self, guint32 n, guint n_dimensions, YpGeometryParts *parts)
{
  gsize stride = n_dimensions * sizeof (double);
  const guint8 *bytes = NULL;

  if (n > self->left / stride)
    return fail (self, "it is cut off");

  if (!take (self, n * stride, &bytes))
    return FALSE;

  if (parts->vertices != NULL)
    {
      double *to = parts->vertices + 2 * (gsize) parts->n_vertices;

      for (guint32 i = 0; i < n; i++, bytes += stride, to += 2)
        {
          to[0] = get_double (bytes, self->is_little);
          to[1] = get_double (bytes + sizeof (double), self->is_little);
        }
    }

  parts->n_vertices += n;
  return TRUE;
}

static gboolean
take_ring (Reader *self, guint kind, guint n_dimensions, YpGeometryParts *parts)
{
  guint32 n = 1;

  if (kind != WKB_POINT && !take_u32 (self, &n))
    return FALSE;

  if (!take_vertices (self, n, n_dimensions, parts))
    return FALSE;

  if (parts->ring_ends != NULL)
    parts->ring_ends[parts->n_rings] = parts->n_vertices;
  parts->n_rings++;
  return TRUE;
}

static gboolean
take_part (Reader *self, guint kind, guint n_dimensions, YpGeometryParts *parts)
{
  guint32 n_rings = 1;

  if (kind == WKB_POLYGON && !take_u32 (self, &n_rings))
    return FALSE;

  for (guint32 i = 0; i < n_rings; i++)
    {
      if (!take_ring (self, kind, n_dimensions, parts))
        return FALSE;
    }

  if (parts->part_ends != NULL)
    parts->part_ends[parts->n_parts] = parts->n_rings;
  parts->n_parts++;
  return TRUE;
}

/* Reads a whole geometry. Every count is held against the bytes that are left before anything is
 * done with it, and each part takes bytes, so no text can make this long or large. */
static gboolean
take_geometry (Reader *self, guint *kind, YpGeometryParts *parts)
{
  guint n_dimensions = 0;
  guint32 n_members = 0;

  parts->n_vertices = parts->n_rings = parts->n_parts = 0;
  if (!take_head (self, kind, &n_dimensions))
    return FALSE;

  if (*kind <= WKB_POLYGON)
    return take_part (self, *kind, n_dimensions, parts);

  *kind -= WKB_MULTI;
  if (!take_u32 (self, &n_members))
    return FALSE;

  for (guint32 i = 0; i < n_members; i++)
    {
      guint member = 0;

      if (!take_head (self, &member, &n_dimensions))
        return FALSE;

      if (member != *kind)
        return fail (self, "a member is of another kind");

      if (!take_part (self, member, n_dimensions, parts))
        return FALSE;
    }

  return TRUE;
}

static YpGeometryKind
get_geometry_kind (guint kind)
{
  switch (kind)
    {
    case WKB_POINT:
      return YP_GEOMETRY_POINT;

    case WKB_LINE:
      return YP_GEOMETRY_LINE;

    default:
      return YP_GEOMETRY_POLYGON;
    }
}

/* Once through to count and check, once through to keep. */
static YpGeometry *
read_geometry (Reader *reader)
{
  Reader again = *reader;
  YpGeometryParts parts = { .vertices = NULL };
  guint kind = 0;
  g_autoptr (YpGeometry) self = NULL;

  if (!take_geometry (reader, &kind, &parts))
    return NULL;

  if (reader->left > 0)
    {
      fail (reader, "something follows it");
      return NULL;
    }

  self = _yp_geometry_alloc (get_geometry_kind (kind), &parts);
  take_geometry (&again, &kind, &parts);

  reader->problem = _yp_geometry_seal (self, &parts);
  return reader->problem == NULL ? g_steal_pointer (&self) : NULL;
}

static YpGeometry *
read_or_report (Reader *reader, GError **error)
{
  YpGeometry *self = NULL;

  if (reader->left > G_MAXUINT)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "A geometry has more than 4 GiB");
      return NULL;
    }

  self = read_geometry (reader);
  if (self == NULL)
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Not a geometry: %s", reader->problem);

  return self;
}

/**
 * yp_geometry_new_from_wkb:
 * @data: (array length=size): ISO well-known binary, of either byte order, with or without heights
 *   and measures, which are left out; longitude first, degrees, CGCS2000
 * @size: how many bytes; all of them must belong to it
 * @error: return location for a #YpError
 *
 * Reads points, lines and polygons, also many of one kind, but only one point. Not read are
 * collections of several kinds, curves, and PostGIS's EWKB.
 *
 * Returns: (transfer full) (nullable): the geometry; %NULL with @error set (%YP_ERROR_INVALID)
 * where it is none, where it is empty, or where yp_geometry_new() would not take it
 */
YpGeometry *
yp_geometry_new_from_wkb (const guint8 *data, gsize size, GError **error)
{
  Reader reader = { .position = data, .left = size };

  g_return_val_if_fail (data != NULL || size == 0, NULL);

  return read_or_report (&reader, error);
}

/* Reads the header of a GeoPackage geometry; @envelope is left empty where it brings none. */
static gboolean
take_gpkg_header (Reader *self, YpBounds *envelope)
{
  static const gsize envelope_sizes[] = { 0, 32, 48, 48, 64 };
  const guint8 *header;
  const guint8 *bytes = NULL;
  guint envelope_kind;
  gboolean is_little;

  *envelope = YP_BOUNDS_EMPTY;
  if (!take (self, GPKG_HEADER, &header))
    return FALSE;

  if (header[0] != 'G' || header[1] != 'P' || header[2] != 0)
    return fail (self, "it does not begin with “GP” and version 0");

  envelope_kind = header[3] >> 1 & 7;
  if ((header[3] & GPKG_EXTENDED) != 0 || envelope_kind >= G_N_ELEMENTS (envelope_sizes))
    return fail (self, "its header is of an unknown kind");

  if (!take (self, envelope_sizes[envelope_kind], &bytes))
    return FALSE;

  if ((header[3] & GPKG_EMPTY) != 0)
    return fail (self, "it is empty");

  is_little = (header[3] & GPKG_BYTE_ORDER) != 0;
  if (envelope_kind > 0)
    *envelope = (YpBounds){ get_double (bytes, is_little), get_double (bytes + 16, is_little),
                            get_double (bytes + 8, is_little), get_double (bytes + 24, is_little) };

  return TRUE;
}

/**
 * yp_geometry_new_from_gpkg:
 * @data: (array length=size): a geometry as it stands in a GeoPackage
 * @size: how many bytes
 * @error: return location for a #YpError
 *
 * As yp_geometry_new_from_wkb(), behind a header with any envelope; header and envelope are checked
 * for their form, and neither the SRS they name nor the box is believed.
 *
 * Returns: (transfer full) (nullable): the geometry, or %NULL with @error set
 */
YpGeometry *
yp_geometry_new_from_gpkg (const guint8 *data, gsize size, GError **error)
{
  Reader reader = { .position = data, .left = size };
  YpBounds envelope;

  g_return_val_if_fail (data != NULL || size == 0, NULL);

  if (!take_gpkg_header (&reader, &envelope))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Not a geometry: %s", reader.problem);
      return NULL;
    }

  return read_or_report (&reader, error);
}

static guint8 *
put_u32 (guint8 *position, guint32 value)
{
  guint32 bytes = GUINT32_TO_LE (value);

  memcpy (position, &bytes, sizeof bytes);
  return position + sizeof bytes;
}

static guint8 *
put_double (guint8 *position, double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  memcpy (position, &bits, sizeof bits);
  return position + sizeof bits;
}

static guint8 *
put_head (guint8 *position, guint32 type)
{
  *position = LITTLE_ENDIAN_MARK;
  return put_u32 (position + 1, type);
}

static guint8 *
put_gpkg_header (guint8 *position, const YpBounds *envelope)
{
  position[0] = 'G';
  position[1] = 'P';
  position[2] = 0;
  position[3] = GPKG_BYTE_ORDER | (envelope != NULL ? GPKG_ENVELOPE_XY << 1 : 0);
  position = put_u32 (position + 4, SRS_CGCS2000);

  if (envelope != NULL)
    {
      position = put_double (position, envelope->west);
      position = put_double (position, envelope->east);
      position = put_double (position, envelope->south);
      position = put_double (position, envelope->north);
    }

  return position;
}

static guint8 *
put_part (guint8 *position, const YpGeometry *self, guint part)
{
  guint ring = part > 0 ? self->part_ends[part - 1] : 0;
  guint vertex = ring > 0 ? self->ring_ends[ring - 1] : 0;
  gboolean is_polygon = self->kind == YP_GEOMETRY_POLYGON;

  position = put_head (position, is_polygon ? WKB_POLYGON : WKB_LINE);
  if (is_polygon)
    position = put_u32 (position, self->part_ends[part] - ring);

  for (; ring < self->part_ends[part]; ring++)
    {
      position = put_u32 (position, self->ring_ends[ring] - vertex);
      for (; vertex < self->ring_ends[ring]; vertex++)
        {
          position = put_double (position, self->vertices[2 * (gsize) vertex]);
          position = put_double (position, self->vertices[2 * (gsize) vertex + 1]);
        }
    }

  return position;
}

/**
 * yp_geometry_to_gpkg:
 * @self: a geometry
 *
 * Several parts make a multi-geometry. Lines and polygons carry their box in the header.
 *
 * Returns: (transfer full): the geometry as it stands in a GeoPackage, in EPSG:4490
 */
GBytes *
yp_geometry_to_gpkg (const YpGeometry *self)
{
  gsize size;
  guint8 *data;
  guint8 *position;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->kind == YP_GEOMETRY_POINT)
    {
      data = g_malloc (GPKG_POINT_SIZE);
      yp_gpkg_point_write (self->vertices[0], self->vertices[1], data);
      return g_bytes_new_take (data, GPKG_POINT_SIZE);
    }

  size = GPKG_HEADER + sizeof (YpBounds) + HEAD_SIZE + 4;
  size += self->n_parts * (gsize) (HEAD_SIZE + 4) + self->n_rings * (gsize) 4;
  size += self->n_vertices * (gsize) POSITION_SIZE;
  data = g_malloc (size);

  position = put_gpkg_header (data, &self->bounds);
  if (self->n_parts > 1)
    {
      position = put_head (position,
                           self->kind == YP_GEOMETRY_POLYGON ? WKB_MULTI_POLYGON : WKB_MULTI_LINE);
      position = put_u32 (position, self->n_parts);
    }
  for (guint part = 0; part < self->n_parts; part++)
    position = put_part (position, self, part);

  g_assert ((gsize) (position - data) <= size);
  return g_bytes_new_take (data, (gsize) (position - data));
}

/**
 * yp_gpkg_point_write:
 * @longitude: degrees east, CGCS2000
 * @latitude: degrees north
 * @blob: (out caller-allocates): the point as it stands in a GeoPackage, without envelope
 */
void
yp_gpkg_point_write (double longitude, double latitude, guint8 blob[29])
{
  guint8 *position = put_head (put_gpkg_header (blob, NULL), WKB_POINT);

  put_double (put_double (position, longitude), latitude);
}

/* The reader stands behind a header. */
static gboolean
take_point (Reader *self, double *longitude, double *latitude)
{
  double vertex[2];
  YpGeometryParts parts = { .vertices = vertex };
  guint kind = 0;
  guint n_dimensions = 0;

  if (!take_head (self, &kind, &n_dimensions) || kind != WKB_POINT ||
      !take_vertices (self, 1, n_dimensions, &parts) || self->left > 0 ||
      !yp_is_on_earth (vertex[0], vertex[1]))
    return FALSE;

  *longitude = vertex[0];
  *latitude = vertex[1];
  return TRUE;
}

/**
 * yp_gpkg_point_read:
 * @data: (array length=size): a geometry as it stands in a GeoPackage
 * @size: how many bytes
 * @longitude: (out): degrees east
 * @latitude: (out): degrees north
 *
 * The short way for tables of points: allocates nothing.
 *
 * Returns: whether it is one point on Earth
 */
gboolean
yp_gpkg_point_read (const guint8 *data, gsize size, double *longitude, double *latitude)
{
  Reader reader = { .position = data, .left = size };
  YpBounds envelope;

  g_return_val_if_fail (data != NULL || size == 0, FALSE);

  return take_gpkg_header (&reader, &envelope) && take_point (&reader, longitude, latitude);
}

static gboolean
is_envelope_sound (const YpBounds *envelope)
{
  return yp_is_on_earth (envelope->west, envelope->south) &&
         yp_is_on_earth (envelope->east, envelope->north) && envelope->west <= envelope->east &&
         envelope->south <= envelope->north;
}

/**
 * yp_gpkg_bounds_read:
 * @data: (array length=size): a geometry as it stands in a GeoPackage
 * @size: how many bytes
 * @bounds: (out caller-allocates): the box around it
 *
 * Takes the box from the header where there is one, and computes it where there is none.
 *
 * Returns: whether there is a geometry with a box on Earth
 */
gboolean
yp_gpkg_bounds_read (const guint8 *data, gsize size, YpBounds *bounds)
{
  Reader reader = { .position = data, .left = size };
  Reader point_reader;
  YpBounds envelope;
  double longitude;
  double latitude;
  g_autoptr (YpGeometry) geometry = NULL;

  g_return_val_if_fail (data != NULL || size == 0, FALSE);

  if (!take_gpkg_header (&reader, &envelope))
    return FALSE;

  point_reader = reader;
  if (is_envelope_sound (&envelope))
    {
      *bounds = envelope;
    }
  else if (take_point (&point_reader, &longitude, &latitude))
    {
      *bounds = (YpBounds){ longitude, latitude, longitude, latitude };
    }
  else
    {
      geometry = read_or_report (&reader, NULL);
      if (geometry == NULL)
        return FALSE;
      *bounds = geometry->bounds;
    }

  return TRUE;
}
