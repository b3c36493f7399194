/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-base"

#include "yp-json.h"

#include <math.h>

#include "yp-error.h"
#include "yp-utf8-private.h"

/* A number of this many characters without an exponent is surely finite. */
#define SURELY_FINITE 300

typedef enum
{
  AT_VALUE,
  AT_FIRST_ITEM,
  AT_FIRST_NAME,
  AT_NAME,
  AFTER_VALUE,
} State;

typedef struct
{
  const guint8 *start;
  const guint8 *position;
  const guint8 *end;
  guint64 is_object; /* a bit for each level: whether it is an object */
  guint depth;
  guint n_values;
  guint max_values;
  YpError code;
  const char *problem;
} Checker;

G_STATIC_ASSERT (YP_JSON_MAX_DEPTH <= 64);

static gboolean
fail_at (Checker *self, const guint8 *position, const char *problem)
{
  self->position = position;
  self->code = YP_ERROR_INVALID;
  self->problem = problem;

  return FALSE;
}

static gboolean
exceed (Checker *self, const char *problem)
{
  self->code = YP_ERROR_TOO_LARGE;
  self->problem = problem;

  return FALSE;
}

static inline void
skip_space (Checker *self)
{
  const guint8 *p = self->position;

  while (p < self->end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
    p++;

  self->position = p;
}

/* The value of four hexadecimal digits, or -1. */
static int
read_hex (const guint8 *p, const guint8 *end)
{
  int value = 0;

  if (end - p < 4)
    return -1;

  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value ((char) p[i]);

      if (digit < 0)
        return -1;
      value = value * 16 + digit;
    }

  return value;
}

/* @p stands behind “\u”; @length counts the bytes of the escape from there on. */
static gboolean
check_unicode_escape (Checker *self, const guint8 *p, guint *length)
{
  int unit = read_hex (p, self->end);
  int low;

  if (unit < 0)
    return fail_at (self, p, "\\u wants four hexadecimal digits");

  if (unit == 0)
    return fail_at (self, p, "a string holds U+0000");

  *length = 4;
  if (unit < 0xd800 || unit > 0xdfff)
    return TRUE;

  if (unit >= 0xdc00 || self->end - p < 10 || p[4] != '\\' || p[5] != 'u')
    return fail_at (self, p, "a surrogate stands alone");

  low = read_hex (p + 6, self->end);
  if (low < 0xdc00 || low > 0xdfff)
    return fail_at (self, p, "a surrogate stands alone");

  *length = 10;
  return TRUE;
}

/* @p stands on a backslash; @length counts the bytes of the escape with it. */
static gboolean
check_escape (Checker *self, const guint8 *p, guint *length)
{
  if (self->end - p < 2)
    return fail_at (self, self->end, "the text ends inside a string");

  *length = 2;
  switch (p[1])
    {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
      return TRUE;

    case 'u':
      if (!check_unicode_escape (self, p + 2, length))
        return FALSE;
      *length += 2;
      return TRUE;

    default:
      return fail_at (self, p, "there is no such escape");
    }
}

/* The position stands behind the opening quote; afterwards behind the closing one. */
static gboolean
check_string (Checker *self)
{
  const guint8 *p = self->position;
  guint length = 0;

  while (TRUE)
    {
      p += _yp_json_count_plain (p, self->end);

      if (p == self->end)
        return fail_at (self, p, "the text ends inside a string");

      if (*p == '"')
        {
          self->position = p + 1;
          return TRUE;
        }

      if (*p < 0x20)
        return fail_at (self, p, "a control character stands in a string unescaped");

      if (*p == '\\')
        {
          if (!check_escape (self, p, &length))
            return FALSE;
          p += length;
          continue;
        }

      while (p < self->end && *p >= 0x80)
        {
          length = _yp_utf8_get_length (p, self->end);
          if (length == 0)
            return fail_at (self, p, "this is not UTF-8");
          p += length;
        }
    }
}

static inline const guint8 *
skip_digits (const guint8 *p, const guint8 *end)
{
  while (p < end && *p >= '0' && *p <= '9')
    p++;

  return p;
}

static gboolean
is_int64 (const guint8 *digits, gsize n_digits, gboolean is_negative)
{
  guint64 value = 0;

  if (n_digits < 19)
    return TRUE;

  if (n_digits > 19)
    return FALSE;

  for (gsize i = 0; i < n_digits; i++)
    value = value * 10 + (guint64) (digits[i] - '0');

  return value <= (guint64) G_MAXINT64 + (is_negative ? 1 : 0);
}

static gboolean
is_finite_number (const guint8 *number, gsize length)
{
  g_autofree char *copy = g_strndup ((const char *) number, length);

  return isfinite (g_ascii_strtod (copy, NULL));
}

/* Whole numbers fit 64 bits and others a double: what would silently become another number in the
 * reader behind us is refused. */
static gboolean
check_number (Checker *self)
{
  const guint8 *start = self->position;
  const guint8 *end = self->end;
  gboolean is_negative = *start == '-';
  const guint8 *digits = start + (is_negative ? 1 : 0);
  const guint8 *p = skip_digits (digits, end);
  gsize n_digits = (gsize) (p - digits);
  gboolean is_whole = TRUE;
  gboolean is_surely_finite = TRUE;

  if (n_digits == 0 || (n_digits > 1 && *digits == '0'))
    return fail_at (self, start, "this is not a number");

  if (p < end && *p == '.')
    {
      const guint8 *fraction = p + 1;

      is_whole = FALSE;
      p = skip_digits (fraction, end);
      if (p == fraction)
        return fail_at (self, p, "digits belong behind the point");
    }

  if (p < end && (*p == 'e' || *p == 'E'))
    {
      const guint8 *exponent = p + 1;

      is_whole = FALSE;
      is_surely_finite = FALSE;
      if (exponent < end && (*exponent == '+' || *exponent == '-'))
        exponent++;
      p = skip_digits (exponent, end);
      if (p == exponent)
        return fail_at (self, p, "digits belong into the exponent");
    }

  if (is_whole && !is_int64 (digits, n_digits, is_negative))
    return fail_at (self, start, "a whole number does not fit 64 bits");

  if (!is_whole && (!is_surely_finite || n_digits > SURELY_FINITE) &&
      !is_finite_number (start, (gsize) (p - start)))
    return fail_at (self, start, "a number is too large");

  self->position = p;
  return TRUE;
}

static gboolean
check_word (Checker *self, const char *word, gsize length)
{
  if ((gsize) (self->end - self->position) < length || memcmp (self->position, word, length) != 0)
    return fail_at (self, self->position, "a value is expected");

  self->position += length;
  return TRUE;
}

static gboolean
open_level (Checker *self, gboolean is_object)
{
  if (self->depth == YP_JSON_MAX_DEPTH)
    return exceed (self, "it is nested too deeply");

  self->is_object = self->is_object << 1 | (is_object ? 1 : 0);
  self->depth++;
  self->position++;
  return TRUE;
}

static void
close_level (Checker *self)
{
  self->is_object >>= 1;
  self->depth--;
  self->position++;
}

static gboolean
check_value (Checker *self, State *state)
{
  if (self->n_values == self->max_values)
    return exceed (self, "it holds too many values");

  self->n_values++;
  *state = AFTER_VALUE;

  switch (*self->position)
    {
    case '{':
      *state = AT_FIRST_NAME;
      return open_level (self, TRUE);

    case '[':
      *state = AT_FIRST_ITEM;
      return open_level (self, FALSE);

    case '"':
      self->position++;
      return check_string (self);

    case 't':
      return check_word (self, "true", 4);

    case 'f':
      return check_word (self, "false", 5);

    case 'n':
      return check_word (self, "null", 4);

    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
      return check_number (self);

    default:
      return fail_at (self, self->position, "a value is expected");
    }
}

static gboolean
check_name (Checker *self)
{
  if (*self->position != '"')
    return fail_at (self, self->position, "a name in quotes is expected");

  self->position++;
  if (!check_string (self))
    return FALSE;

  skip_space (self);
  if (self->position == self->end || *self->position != ':')
    return fail_at (self, self->position, "a colon is expected");

  self->position++;
  return TRUE;
}

/* Inside an array or an object, behind one of its values. */
static gboolean
check_separator (Checker *self, State *state)
{
  gboolean is_object = (self->is_object & 1) != 0;

  if (*self->position == ',')
    {
      self->position++;
      *state = is_object ? AT_NAME : AT_VALUE;
      return TRUE;
    }

  if (*self->position == (is_object ? '}' : ']'))
    {
      close_level (self);
      return TRUE;
    }

  return fail_at (self, self->position,
                  is_object ? "a comma or } is expected" : "a comma or ] is expected");
}

static gboolean
step (Checker *self, State *state)
{
  switch (*state)
    {
    case AT_FIRST_ITEM:
      if (*self->position != ']')
        return check_value (self, state);
      close_level (self);
      *state = AFTER_VALUE;
      return TRUE;

    case AT_VALUE:
      return check_value (self, state);

    case AT_FIRST_NAME:
      if (*self->position == '}')
        {
          close_level (self);
          *state = AFTER_VALUE;
          return TRUE;
        }
      *state = AT_VALUE;
      return check_name (self);

    case AT_NAME:
      *state = AT_VALUE;
      return check_name (self);

    case AFTER_VALUE:
      return check_separator (self, state);

    default:
      g_assert_not_reached ();
    }
}

static gboolean
check_text (Checker *self)
{
  State state = AT_VALUE;

  while (TRUE)
    {
      skip_space (self);

      if (state == AFTER_VALUE && self->depth == 0)
        return self->position == self->end ||
               fail_at (self, self->position, "something follows the value");

      if (self->position == self->end)
        return fail_at (self, self->position, "the text ends too early");

      if (!step (self, &state))
        return FALSE;
    }
}

static void
report (const Checker *self, GError **error)
{
  guint line = 1;
  guint column = 1;

  for (const guint8 *p = self->start; p < self->position; p++)
    {
      if (*p == '\n')
        {
          line++;
          column = 1;
        }
      else if ((*p & 0xc0) != 0x80)
        {
          column++;
        }
    }

  g_set_error (error, YP_ERROR, (int) self->code, "JSON, byte %" G_GSIZE_FORMAT " (%u:%u): %s",
               (gsize) (self->position - self->start), line, column, self->problem);
}

/**
 * yp_json_check:
 * @text: (array length=length): bytes from outside; need not end in a zero
 * @length: how many
 * @max_values: the most values it may hold, counting objects and arrays and what is in them, but
 *   not names; %YP_JSON_MAX_VALUES where nothing smaller is known
 * @error: return location for a #YpError
 *
 * Tells whether @text is JSON that every reader understands alike: RFC 8259 to the letter, UTF-8
 * without a byte order mark, no U+0000, no lone surrogate, no number beyond a double and no whole
 * number beyond 64 bits. Values nest at most %YP_JSON_MAX_DEPTH deep. Needs no memory and no stack
 * that would grow with @text.
 *
 * Returns: whether it is. %YP_ERROR_INVALID and %YP_ERROR_TOO_LARGE name the byte (from 0), the
 *   line and the character in it (from 1)
 */
gboolean
yp_json_check (const char *text, gsize length, guint max_values, GError **error)
{
  Checker checker = { .max_values = max_values };

  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  checker.start = (const guint8 *) (text != NULL ? text : "");
  checker.position = checker.start;
  checker.end = checker.start + length;

  if (check_text (&checker))
    return TRUE;

  report (&checker, error);
  return FALSE;
}
