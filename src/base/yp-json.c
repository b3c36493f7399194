/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-base"

#include "yp-json.h"

#include <math.h>

#include "yp-clock.h"
#include "yp-number-private.h"
#include "yp-utf8-private.h"

#define DEGREES_SCALE 10000000
#define DEGREES_DIGITS 7

/* Below 2⁵³ a double holds every whole number. */
#define EXACT 9007199254740992.0

/* U+FFFD, for what is no character. */
#define REPLACEMENT "\xef\xbf\xbd"

static const char digit_pairs[] = "00010203040506070809"
                                  "10111213141516171819"
                                  "20212223242526272829"
                                  "30313233343536373839"
                                  "40414243444546474849"
                                  "50515253545556575859"
                                  "60616263646566676869"
                                  "70717273747576777879"
                                  "80818283848586878889"
                                  "90919293949596979899";

static char *
put_uint (char *position, guint64 value)
{
  char digits[YP_INT_LENGTH];
  char *start = digits + sizeof digits;
  gsize length;

  while (value >= 100)
    {
      start -= 2;
      memcpy (start, digit_pairs + 2 * (value % 100), 2);
      value /= 100;
    }

  if (value >= 10)
    {
      start -= 2;
      memcpy (start, digit_pairs + 2 * value, 2);
    }
  else
    {
      *--start = (char) ('0' + value);
    }

  length = (gsize) (digits + sizeof digits - start);
  memcpy (position, start, length);
  return position + length;
}

/* Writes at most YP_INT_LENGTH characters. */
char *
_yp_put_int (char *position, gint64 value)
{
  if (value >= 0)
    return put_uint (position, (guint64) value);

  *position = '-';
  return put_uint (position + 1, -(guint64) value);
}

/* @value is a number of units of 10⁻⁷. Zeros at the end are left out, as is a point with nothing
 * behind it. */
static char *
put_fixed (char *position, gint64 value)
{
  guint64 magnitude = value < 0 ? -(guint64) value : (guint64) value;
  guint fraction = (guint) (magnitude % DEGREES_SCALE);

  if (value < 0)
    *position++ = '-';
  position = put_uint (position, magnitude / DEGREES_SCALE);
  if (fraction == 0)
    return position;

  *position++ = '.';
  memcpy (position, digit_pairs + 2 * (fraction / 100000), 2);
  memcpy (position + 2, digit_pairs + 2 * (fraction / 1000 % 100), 2);
  memcpy (position + 4, digit_pairs + 2 * (fraction / 10 % 100), 2);
  position[6] = (char) ('0' + fraction % 10);
  position += DEGREES_DIGITS;
  while (position[-1] == '0')
    position--;

  return position;
}

/* Writes at most YP_DEGREES_LENGTH characters of a @value in −180…180: 7 decimals, which is a
 * centimetre. */
char *
_yp_put_degrees (char *position, double value)
{
  return put_fixed (position, (gint64) (value * DEGREES_SCALE + (value < 0 ? -0.5 : 0.5)));
}

/**
 * yp_json_append_string:
 * @text: where to write
 * @value: the characters
 * @length: how many bytes, or -1 where a zero ends them
 *
 * Appends a JSON string in quotes. What is not UTF-8, and U+0000, becomes U+FFFD.
 */
void
yp_json_append_string (GString *text, const char *value, gssize length)
{
  static const char digits[] = "0123456789abcdef";
  const guint8 *p = (const guint8 *) value;
  const guint8 *end;

  g_return_if_fail (text != NULL);
  g_return_if_fail (value != NULL);

  end = p + (length < 0 ? strlen (value) : (gsize) length);
  g_string_append_c (text, '"');

  while (p < end)
    {
      const guint8 *start = p;

      p += _yp_json_count_plain (p, end);
      while (p < end && *p >= 0x80)
        {
          guint n = _yp_utf8_get_length (p, end);

          if (n == 0)
            break;
          p += n;
        }

      g_string_append_len (text, (const char *) start, p - start);
      if (p == end)
        break;

      if (*p == '"' || *p == '\\')
        {
          g_string_append_c (text, '\\');
          g_string_append_c (text, (char) *p++);
        }
      else if (*p >= 0x80 || *p == 0)
        {
          g_string_append (text, REPLACEMENT);
          p++;
        }
      else if (*p < 0x20)
        {
          char escape[] = { '\\', 'u', '0', '0', digits[*p >> 4], digits[*p & 15] };

          g_string_append_len (text, escape, sizeof escape);
          p++;
        }
    }

  g_string_append_c (text, '"');
}

/**
 * yp_json_writer_init:
 * @self: (out caller-allocates): the writer
 * @text: (transfer none): where to write; must live as long as @self is used
 */
void
yp_json_writer_init (YpJsonWriter *self, GString *text)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  *self = (YpJsonWriter){ .text = text };
}

/* What stands before a value: a comma, and its name where it is in an object. */
static void
begin_value (YpJsonWriter *self, const char *name)
{
  if (self->needs_comma)
    g_string_append_c (self->text, ',');
  self->needs_comma = TRUE;

  if (name != NULL)
    {
      yp_json_append_string (self->text, name, -1);
      g_string_append_c (self->text, ':');
    }
}

static void
open_level (YpJsonWriter *self, const char *name, char bracket)
{
  begin_value (self, name);
  g_string_append_c (self->text, bracket);
  self->needs_comma = FALSE;
  self->depth++;
}

static void
close_level (YpJsonWriter *self, char bracket)
{
  g_assert (self->depth > 0);

  g_string_append_c (self->text, bracket);
  self->needs_comma = TRUE;
  self->depth--;
}

/**
 * yp_json_open_object:
 * @self: a writer
 * @name: (nullable): its name in the object around it; %NULL in an array and at the top. So it is
 *   with all that follow
 */
void
yp_json_open_object (YpJsonWriter *self, const char *name)
{
  open_level (self, name, '{');
}

void
yp_json_close_object (YpJsonWriter *self)
{
  close_level (self, '}');
}

void
yp_json_open_array (YpJsonWriter *self, const char *name)
{
  open_level (self, name, '[');
}

void
yp_json_close_array (YpJsonWriter *self)
{
  close_level (self, ']');
}

/**
 * yp_json_add_string:
 * @self: a writer
 * @name: (nullable): its name
 * @value: (nullable): characters; %NULL leaves a member out, name and all, for in our JSON what is
 *   unknown is left out; in an array, where others would move up, it becomes `null`
 *
 * See yp_json_append_string() for what becomes of bytes that are no characters.
 */
void
yp_json_add_string (YpJsonWriter *self, const char *name, const char *value)
{
  if (value == NULL)
    {
      if (name == NULL)
        yp_json_add_null (self, NULL);
      return;
    }

  begin_value (self, name);
  yp_json_append_string (self->text, value, -1);
}

void
yp_json_add_int (YpJsonWriter *self, const char *name, gint64 value)
{
  begin_value (self, name);
  _yp_finish_writing (self->text,
                      _yp_put_int (_yp_start_writing (self->text, YP_INT_LENGTH), value));
}

/* The shortest of three forms that reads back as the same number. */
static void
append_double (GString *text, double value)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (digits, sizeof digits, formats[i], value);
      if (g_ascii_strtod (digits, NULL) == value)
        break;
    }

  g_string_append (text, digits);
}

/**
 * yp_json_add_number:
 * @self: a writer
 * @name: (nullable): its name
 * @value: a number; NaN and the infinities become `null`, since JSON has none
 *
 * Whoever reads it gets exactly @value again. A whole number is written as one.
 */
void
yp_json_add_number (YpJsonWriter *self, const char *name, double value)
{
  double scaled = value * DEGREES_SCALE;
  double rounded = nearbyint (scaled);

  if (!isfinite (value))
    {
      yp_json_add_null (self, name);
      return;
    }

  if (fabs (value) < EXACT && value == trunc (value))
    {
      yp_json_add_int (self, name, (gint64) value);
      return;
    }

  begin_value (self, name);
  /* A quotient of two exact numbers is rounded once, and so is the decimal when it is read. */
  if (fabs (rounded) < EXACT && rounded / DEGREES_SCALE == value)
    _yp_finish_writing (
        self->text, put_fixed (_yp_start_writing (self->text, YP_INT_LENGTH), (gint64) rounded));
  else
    append_double (self->text, value);
}

/**
 * yp_json_add_degrees:
 * @self: a writer
 * @name: (nullable): its name
 * @value: degrees, −360…360; NaN becomes `null`
 *
 * Writes at most 7 decimals, which is a centimetre on the ground.
 */
void
yp_json_add_degrees (YpJsonWriter *self, const char *name, double value)
{
  if (!(fabs (value) <= 360.0))
    {
      yp_json_add_null (self, name);
      return;
    }

  begin_value (self, name);
  _yp_finish_writing (self->text,
                      _yp_put_degrees (_yp_start_writing (self->text, YP_DEGREES_LENGTH), value));
}

void
yp_json_add_boolean (YpJsonWriter *self, const char *name, gboolean value)
{
  begin_value (self, name);
  g_string_append (self->text, value ? "true" : "false");
}

void
yp_json_add_null (YpJsonWriter *self, const char *name)
{
  begin_value (self, name);
  g_string_append_len (self->text, "null", 4);
}

/**
 * yp_json_add_time:
 * @self: a writer
 * @name: (nullable): its name
 * @time_us: microseconds since 1970 UTC, written as yp_time_format() does
 */
void
yp_json_add_time (YpJsonWriter *self, const char *name, gint64 time_us)
{
  char *position;

  begin_value (self, name);
  position = _yp_start_writing (self->text, YP_TIME_SIZE + 2);
  *position++ = '"';
  yp_time_format (time_us, position);
  position += YP_TIME_SIZE - 1;
  *position++ = '"';
  _yp_finish_writing (self->text, position);
}

/**
 * yp_json_add_raw:
 * @self: a writer
 * @name: (nullable): its name
 * @json: one JSON value, taken as it is
 */
void
yp_json_add_raw (YpJsonWriter *self, const char *name, const char *json)
{
  begin_value (self, name);
  g_string_append (self->text, json);
}
