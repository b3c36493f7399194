/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpWire:
 *
 * How a field is written (protobuf's encoding). Groups, which nobody writes any more, are refused.
 */
typedef enum
{
  YP_WIRE_VARINT = 0,
  YP_WIRE_FIXED64 = 1,
  YP_WIRE_BYTES = 2,
  YP_WIRE_FIXED32 = 5,
} YpWire;

/**
 * YpProtobuf:
 * @at: the next byte
 * @end: behind the last
 *
 * Bytes being read. Plain data.
 */
typedef struct
{
  const guint8 *at;
  const guint8 *end;
} YpProtobuf;

/**
 * YpProtobufField:
 * @number: of the field, at least 1
 * @wire: how it was written
 * @value: a varint, or the bits of a fixed number
 * @body: the bytes of one of bytes
 */
typedef struct
{
  guint number;
  YpWire wire;
  guint64 value;
  YpProtobuf body;
} YpProtobufField;

YpProtobuf _yp_protobuf_init (const guint8 *data, gsize size);
gboolean _yp_protobuf_varint (YpProtobuf *self, guint64 *value);
gboolean _yp_protobuf_next (YpProtobuf *self, YpProtobufField *field);
gint64 _yp_protobuf_to_signed (guint64 zigzag);
double _yp_protobuf_to_float (guint64 bits);
double _yp_protobuf_to_double (guint64 bits);

void _yp_protobuf_put_varint (GByteArray *out, guint64 value);
void _yp_protobuf_put_signed (GByteArray *out, gint64 value);
void _yp_protobuf_put_number (GByteArray *out, guint number, guint64 value);
void _yp_protobuf_put_bytes (GByteArray *out, guint number, const void *data, gsize size);
void _yp_protobuf_put_double (GByteArray *out, guint number, double value);

G_END_DECLS
