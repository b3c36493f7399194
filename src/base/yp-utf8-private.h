/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The length of the character of two bytes or more at @p, by RFC 3629; 0 where there is none:
 * overlong, a surrogate, beyond U+10FFFF, cut off. */
static inline guint
_yp_utf8_get_length (const guint8 *p, const guint8 *end)
{
  gsize n = (gsize) (end - p);
  guint8 lowest = 0x80;
  guint8 highest = 0xbf;

  if (p[0] >= 0xc2 && p[0] <= 0xdf)
    return n >= 2 && (p[1] & 0xc0) == 0x80 ? 2 : 0;

  if (p[0] >= 0xe0 && p[0] <= 0xef)
    {
      lowest = p[0] == 0xe0 ? 0xa0 : lowest;
      highest = p[0] == 0xed ? 0x9f : highest;
      return n >= 3 && p[1] >= lowest && p[1] <= highest && (p[2] & 0xc0) == 0x80 ? 3 : 0;
    }

  if (p[0] < 0xf0 || p[0] > 0xf4)
    return 0;

  lowest = p[0] == 0xf0 ? 0x90 : lowest;
  highest = p[0] == 0xf4 ? 0x8f : highest;
  return n >= 4 && p[1] >= lowest && p[1] <= highest && (p[2] & 0xc0) == 0x80 &&
                 (p[3] & 0xc0) == 0x80
             ? 4
             : 0;
}

/* How many bytes from @p on stand in a JSON string as they are and are ASCII: neither control, nor
 * quote, nor backslash. Looks at eight at a time. */
static inline gsize
_yp_json_count_plain (const guint8 *p, const guint8 *end)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  const guint64 tops = ones * 0x80;
  const guint8 *start = p;

  while (end - p >= 8)
    {
      guint64 word;
      guint64 quotes;
      guint64 backslashes;
      guint64 special;

      memcpy (&word, p, sizeof word);
      word = GUINT64_FROM_LE (word);
      quotes = word ^ (ones * '"');
      backslashes = word ^ (ones * '\\');

      /* The lowest bit set is exact: a borrow only runs upwards. */
      special = ((quotes - ones) & ~quotes) | ((backslashes - ones) & ~backslashes) |
                ((word - ones * 0x20) & ~word) | word;
      special &= tops;
      if (special != 0)
        return (gsize) (p - start) + (gsize) __builtin_ctzll (special) / 8;
      p += 8;
    }

  while (p < end && *p >= 0x20 && *p < 0x80 && *p != '"' && *p != '\\')
    p++;

  return (gsize) (p - start);
}

G_END_DECLS
