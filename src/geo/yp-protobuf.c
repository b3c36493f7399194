/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-protobuf-private.h"

#include <string.h>

/* @data may be %NULL where @size is 0. */
YpProtobuf
_yp_protobuf_init (const guint8 *data, gsize size)
{
  return (YpProtobuf){ data, size > 0 ? data + size : data };
}

/* Returns: whether there is a whole varint of at most 64 bits */
gboolean
_yp_protobuf_varint (YpProtobuf *self, guint64 *value)
{
  guint64 sum = 0;

  for (guint shift = 0; shift < 64 && self->at < self->end; shift += 7)
    {
      guint8 byte = *self->at++;

      if (shift == 63 && byte > 1)
        return FALSE;
      sum |= (guint64) (byte & 0x7F) << shift;
      if (byte < 0x80)
        {
          *value = sum;
          return TRUE;
        }
    }
  return FALSE;
}

/* Little-endian. */
static gboolean
read_fixed (YpProtobuf *self, guint n_bytes, guint64 *value)
{
  if (self->end - self->at < n_bytes)
    return FALSE;

  *value = 0;
  for (guint i = 0; i < n_bytes; i++)
    *value |= (guint64) self->at[i] << (8 * i);
  self->at += n_bytes;
  return TRUE;
}

static gboolean
read_bytes (YpProtobuf *self, YpProtobuf *body)
{
  guint64 size;

  if (!_yp_protobuf_varint (self, &size) || size > (guint64) (self->end - self->at))
    return FALSE;

  *body = (YpProtobuf){ self->at, self->at + size };
  self->at += size;
  return TRUE;
}

/* Returns: whether there is a whole field of a wire type that we know */
gboolean
_yp_protobuf_next (YpProtobuf *self, YpProtobufField *field)
{
  guint64 key;

  *field = (YpProtobufField){ 0 };
  if (!_yp_protobuf_varint (self, &key) || key >> 3 == 0 || key >> 3 > 0x1FFFFFFF)
    return FALSE;

  field->number = (guint) (key >> 3);
  field->wire = key & 7;
  switch (key & 7)
    {
    case YP_WIRE_VARINT:
      return _yp_protobuf_varint (self, &field->value);

    case YP_WIRE_FIXED64:
      return read_fixed (self, 8, &field->value);

    case YP_WIRE_BYTES:
      return read_bytes (self, &field->body);

    case YP_WIRE_FIXED32:
      return read_fixed (self, 4, &field->value);

    default:
      return FALSE;
    }
}

/* Zigzag: 0, −1, 1, −2, … are 0, 1, 2, 3, … */
gint64
_yp_protobuf_to_signed (guint64 zigzag)
{
  return (gint64) (zigzag >> 1) ^ -(gint64) (zigzag & 1);
}

double
_yp_protobuf_to_float (guint64 bits)
{
  guint32 half = (guint32) bits;
  float value;

  memcpy (&value, &half, sizeof value);
  return value;
}

double
_yp_protobuf_to_double (guint64 bits)
{
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

void
_yp_protobuf_put_varint (GByteArray *out, guint64 value)
{
  guint8 bytes[10];
  guint n = 0;

  for (; value >= 0x80; value >>= 7)
    bytes[n++] = (guint8) (value | 0x80);
  bytes[n++] = (guint8) value;
  g_byte_array_append (out, bytes, n);
}

void
_yp_protobuf_put_signed (GByteArray *out, gint64 value)
{
  _yp_protobuf_put_varint (out, ((guint64) value << 1) ^ (guint64) (value >> 63));
}

void
_yp_protobuf_put_number (GByteArray *out, guint number, guint64 value)
{
  _yp_protobuf_put_varint (out, (guint64) number << 3 | YP_WIRE_VARINT);
  _yp_protobuf_put_varint (out, value);
}

void
_yp_protobuf_put_bytes (GByteArray *out, guint number, const void *data, gsize size)
{
  _yp_protobuf_put_varint (out, (guint64) number << 3 | YP_WIRE_BYTES);
  _yp_protobuf_put_varint (out, size);
  g_byte_array_append (out, data, (guint) size);
}

void
_yp_protobuf_put_double (GByteArray *out, guint number, double value)
{
  guint8 bytes[8];
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  for (guint i = 0; i < 8; i++)
    bytes[i] = (guint8) (bits >> (8 * i));
  _yp_protobuf_put_varint (out, (guint64) number << 3 | YP_WIRE_FIXED64);
  g_byte_array_append (out, bytes, sizeof bytes);
}
