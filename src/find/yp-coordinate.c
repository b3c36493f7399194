/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-find"

#include "yp-coordinate.h"

#include <math.h>
#include <string.h>

#include "yp-bounds.h"
#include "yp-gauss-kruger.h"

#define MAX_NUMBERS 6

/* A longitude and a latitude that are written without a word are told apart by where China lies. */
#define MIN_CHINA_LONGITUDE 73
#define MAX_CHINA_LATITUDE 54

/* What is written around the numbers. */
typedef enum
{
  AXIS_NONE,
  AXIS_LONGITUDE,
  AXIS_LATITUDE,
} Axis;

/* A number; @unit is `d`, `m`, `s` for degrees, minutes and seconds, 0 where nothing is said. */
typedef struct
{
  double value;
  char unit;
  gboolean is_negative;
  gboolean has_fraction;
} Number;

/* Up to three numbers that are one angle, and what is said of them. */
typedef struct
{
  Number numbers[MAX_NUMBERS];
  guint n;
  Axis axis;
  int sign;
} Angle;

typedef struct
{
  const char *at;
  Angle angles[2];
  guint n;            /* of the angle that is being read */
  gboolean is_closed; /* the next number begins the second */
  gboolean has_prefixes;
  gboolean has_datum;
  YpDatum datum;
  gboolean is_plane;
} Reader;

static const struct
{
  const char *word;
  YpDatum datum;
  gboolean is_plane;
} datum_words[] = {
  { "cgcs2000", YP_DATUM_CGCS2000, FALSE }, { "cgcs", YP_DATUM_CGCS2000, FALSE },
  { "天地图", YP_DATUM_CGCS2000, FALSE },   { "国家2000", YP_DATUM_CGCS2000, FALSE },
  { "wgs84", YP_DATUM_WGS84, FALSE },       { "wgs-84", YP_DATUM_WGS84, FALSE },
  { "wgs", YP_DATUM_WGS84, FALSE },         { "gps", YP_DATUM_WGS84, FALSE },
  { "gcj02", YP_DATUM_GCJ02, FALSE },       { "gcj-02", YP_DATUM_GCJ02, FALSE },
  { "gcj", YP_DATUM_GCJ02, FALSE },         { "火星", YP_DATUM_GCJ02, FALSE },
  { "高德", YP_DATUM_GCJ02, FALSE },        { "腾讯", YP_DATUM_GCJ02, FALSE },
  { "amap", YP_DATUM_GCJ02, FALSE },        { "bd09ll", YP_DATUM_BD09, FALSE },
  { "bd09", YP_DATUM_BD09, FALSE },         { "bd-09", YP_DATUM_BD09, FALSE },
  { "百度", YP_DATUM_BD09, FALSE },         { "baidu", YP_DATUM_BD09, FALSE },
  { "epsg:4549", YP_DATUM_CGCS2000, TRUE }, { "4549", YP_DATUM_CGCS2000, TRUE },
  { "epsg:4528", YP_DATUM_CGCS2000, TRUE }, { "4528", YP_DATUM_CGCS2000, TRUE },
  { "高斯", YP_DATUM_CGCS2000, TRUE },      { "平面", YP_DATUM_CGCS2000, TRUE },
};

/* The longest first where one begins with another. */
static const struct
{
  const char *word;
  Axis axis;
  int sign;
} axis_words[] = {
  { "longitude", AXIS_LONGITUDE, 1 }, { "latitude", AXIS_LATITUDE, 1 },
  { "经度", AXIS_LONGITUDE, 1 },      { "纬度", AXIS_LATITUDE, 1 },
  { "东经", AXIS_LONGITUDE, 1 },      { "西经", AXIS_LONGITUDE, -1 },
  { "北纬", AXIS_LATITUDE, 1 },       { "南纬", AXIS_LATITUDE, -1 },
  { "lon", AXIS_LONGITUDE, 1 },       { "lng", AXIS_LONGITUDE, 1 },
  { "lat", AXIS_LATITUDE, 1 },        { "east", AXIS_LONGITUDE, 1 },
  { "west", AXIS_LONGITUDE, -1 },     { "north", AXIS_LATITUDE, 1 },
  { "south", AXIS_LATITUDE, -1 },     { "e", AXIS_LONGITUDE, 1 },
  { "w", AXIS_LONGITUDE, -1 },        { "n", AXIS_LATITUDE, 1 },
};

static const struct
{
  const char *sign;
  char unit;
} unit_signs[] = {
  { "°", 'd' },  { "º", 'd' }, { "度", 'd' }, { "′", 'm' },  { "’", 'm' },  { "'", 'm' },
  { "分", 'm' }, { "″", 's' }, { "”", 's' },  { "\"", 's' }, { "秒", 's' },
};

/* As keyboards of either kind write it: lower case, without full-width forms. */
static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  GString *folded = g_string_new (NULL);

  for (const char *c = normal; c != NULL && *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (character >= 0xFF01 && character <= 0xFF5E)
        character -= 0xFEE0;
      if (character == 0x2212)
        character = '-';
      if (character == 0x3001 || character == 0xA0 || character == 0x3000)
        character = ' ';
      g_string_append_unichar (folded, g_unichar_tolower (character));
    }

  return g_string_free (folded, FALSE);
}

static gboolean
skip_word (Reader *self, const char *word)
{
  gsize length = strlen (word);

  if (strncmp (self->at, word, length) != 0)
    return FALSE;

  self->at += length;
  return TRUE;
}

/* A number that is the name of a datum is one only where it stands apart from others. */
static gboolean
is_apart (const Reader *self, const char *word)
{
  const char *behind = self->at + strlen (word);

  return !g_ascii_isdigit (*word) || !(g_ascii_isalnum (*behind) || *behind == '.');
}

static gboolean
read_datum (Reader *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (datum_words); i++)
    if (is_apart (self, datum_words[i].word) && skip_word (self, datum_words[i].word))
      {
        gboolean is_other = self->has_datum && self->datum != datum_words[i].datum;

        self->has_datum = TRUE;
        self->datum = datum_words[i].datum;
        self->is_plane |= datum_words[i].is_plane;
        return !is_other;
      }

  return FALSE;
}

static gboolean
begin_second (Reader *self)
{
  self->is_closed = FALSE;
  return ++self->n < G_N_ELEMENTS (self->angles);
}

/* All words stand before what they are about, or all behind. */
static gboolean
read_axis (Reader *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (axis_words); i++)
    {
      Angle *angle = &self->angles[self->n];

      if (!skip_word (self, axis_words[i].word))
        continue;

      if (self->n == 0 && angle->n == 0)
        self->has_prefixes = TRUE;
      if (self->has_prefixes && angle->n > 0)
        {
          if (!begin_second (self))
            return FALSE;
          angle++;
        }
      if (angle->axis != AXIS_NONE)
        return FALSE;

      angle->axis = axis_words[i].axis;
      angle->sign = axis_words[i].sign;
      self->is_closed = !self->has_prefixes;
      return TRUE;
    }

  return FALSE;
}

/* Digits and a point alone: no exponents, no words for what is not finite. */
static gboolean
read_number (Reader *self)
{
  Number number = { 0 };
  const char *start;
  guint n_digits = 0;

  if (*self->at == '-' || *self->at == '+')
    number.is_negative = *self->at++ == '-';
  start = self->at;
  for (; g_ascii_isdigit (*self->at) || (*self->at == '.' && !number.has_fraction); self->at++)
    {
      n_digits += *self->at != '.';
      number.has_fraction |= *self->at == '.';
    }
  if (n_digits == 0 || n_digits > 18)
    return FALSE;

  number.value = g_ascii_strtod (start, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (unit_signs) && number.unit == 0; i++)
    if (skip_word (self, unit_signs[i].sign))
      number.unit = unit_signs[i].unit;
  if (number.unit == 'm' && skip_word (self, "'"))
    number.unit = 's';

  if ((self->is_closed || (number.unit == 'd' && self->angles[self->n].n > 0)) &&
      !begin_second (self))
    return FALSE;
  if (self->angles[self->n].n == MAX_NUMBERS)
    return FALSE;

  self->angles[self->n].numbers[self->angles[self->n].n++] = number;
  return TRUE;
}

static gboolean
read_separator (Reader *self)
{
  if (strchr (",;/:()[]\t ", *self->at) == NULL)
    return FALSE;

  if (strchr (",;/", *self->at) != NULL && self->angles[self->n].n > 0)
    {
      if (self->n == 1)
        return FALSE;
      self->is_closed = TRUE;
    }
  self->at++;
  return TRUE;
}

static gboolean
read_text (Reader *self)
{
  while (*self->at != '\0')
    if (!read_separator (self) && !read_datum (self) && !read_axis (self) && !read_number (self))
      return FALSE;

  return TRUE;
}

/* “31 52 30 120 33 18” and the like: as many for the one as for the other. */
static gboolean
split_evenly (Reader *self)
{
  Angle *first = &self->angles[0];
  Angle *second = &self->angles[1];

  if (self->n == 1)
    return first->n > 0 && second->n > 0;
  if (first->n % 2 != 0 || first->n == 0 || first->axis != AXIS_NONE)
    return FALSE;

  second->n = first->n / 2;
  first->n -= second->n;
  memcpy (second->numbers, first->numbers + first->n, second->n * sizeof (Number));
  return TRUE;
}

/* Degrees, minutes and seconds, as far as they were written. */
static gboolean
get_degrees (const Angle *self, double *degrees)
{
  static const char units[] = { 'd', 'm', 's' };
  static const double shares[] = { 1, 60, 3600 };
  double sum = 0;

  if (self->n > G_N_ELEMENTS (units))
    return FALSE;

  for (guint i = 0; i < self->n; i++)
    {
      const Number *number = &self->numbers[i];

      if ((number->unit != 0 && number->unit != units[i]) || (i > 0 && number->is_negative) ||
          (i > 0 && number->value >= 60) || (i + 1 < self->n && number->has_fraction))
        return FALSE;
      sum += number->value / shares[i];
    }

  *degrees = (self->numbers[0].is_negative ? -sum : sum) * (self->sign < 0 ? -1 : 1);
  return TRUE;
}

/* Which of two is the longitude: as it is said, else as it can only be, else as it is in China,
 * else the first. */
static gboolean
is_swapped (const Reader *self, double first, double second)
{
  if (self->angles[0].axis != AXIS_NONE)
    return self->angles[0].axis == AXIS_LATITUDE;
  if (self->angles[1].axis != AXIS_NONE)
    return self->angles[1].axis == AXIS_LONGITUDE;
  if (fabs (first) > 90 || fabs (second) > 90)
    return fabs (second) > 90;

  return first <= MAX_CHINA_LATITUDE && second >= MIN_CHINA_LONGITUDE;
}

/* “12 34” is two words, not a place: something must say that they are degrees. */
static gboolean
is_told (const Reader *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->angles); i++)
    for (guint j = 0; j < self->angles[i].n; j++)
      if (self->angles[i].numbers[j].has_fraction || self->angles[i].numbers[j].unit != 0)
        return TRUE;

  return self->has_datum || self->n == 1 || self->angles[0].axis != AXIS_NONE;
}

static gboolean
take_degrees (const Reader *self, YpCoordinate *coordinate)
{
  double first;
  double second;
  gboolean swapped;

  if (!is_told (self) || !get_degrees (&self->angles[0], &first) ||
      !get_degrees (&self->angles[1], &second) ||
      (self->angles[0].axis != AXIS_NONE && self->angles[0].axis == self->angles[1].axis))
    return FALSE;

  swapped = is_swapped (self, first, second);
  coordinate->longitude = swapped ? second : first;
  coordinate->latitude = swapped ? first : second;
  coordinate->has_datum = self->has_datum;
  coordinate->datum = self->datum;

  return yp_is_on_earth (coordinate->longitude, coordinate->latitude);
}

/* Metres: northing and easting can not be taken for each other anywhere in the zone. */
static gboolean
take_metres (const Reader *self, YpCoordinate *coordinate)
{
  double easting = self->angles[0].numbers[0].value;
  double northing = self->angles[1].numbers[0].value;

  if (self->angles[0].n != 1 || self->angles[1].n != 1 || self->angles[0].numbers[0].is_negative ||
      self->angles[1].numbers[0].is_negative || self->angles[0].axis != AXIS_NONE ||
      self->angles[1].axis != AXIS_NONE)
    return FALSE;

  if (!yp_gauss_kruger_is_inside (easting, northing))
    {
      easting = northing;
      northing = self->angles[0].numbers[0].value;
    }
  if (!yp_gauss_kruger_is_inside (easting, northing) ||
      !yp_gauss_kruger_to_degrees (easting, northing, &coordinate->longitude,
                                   &coordinate->latitude))
    return FALSE;

  coordinate->is_plane = TRUE;
  coordinate->has_datum = TRUE;
  return TRUE;
}

/**
 * yp_coordinate_parse:
 * @text: what somebody typed; anything
 * @coordinate: (out): the place
 *
 * Reads decimal degrees in either order (`120.55,31.87`, `31.87 120.55`), degrees with minutes and
 * seconds (`31°52′30″N 120°33′18″E`, `东经120度33分18秒 北纬31度52分30秒`), and metres of EPSG:4549
 * or 4528, with or without the word for a datum (`gcj02`, `百度`, `gps`, …).
 *
 * Returns: whether all of @text is a coordinate and nothing else
 */
gboolean
yp_coordinate_parse (const char *text, YpCoordinate *coordinate)
{
  g_autofree char *folded = NULL;
  Reader reader = { 0 };

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (coordinate != NULL, FALSE);

  *coordinate = (YpCoordinate){ 0 };
  if (strnlen (text, YP_COORDINATE_MAX_BYTES + 1) > YP_COORDINATE_MAX_BYTES ||
      !g_utf8_validate (text, -1, NULL))
    return FALSE;

  folded = fold (text);
  reader.at = folded;
  if (!read_text (&reader) || !split_evenly (&reader))
    return FALSE;

  if (take_metres (&reader, coordinate))
    return TRUE;
  *coordinate = (YpCoordinate){ 0 };
  return !reader.is_plane && take_degrees (&reader, coordinate);
}

/**
 * yp_coordinate_get_place:
 * @self: a coordinate
 * @datum: what its degrees shall mean, whatever was said; of no matter for metres
 * @longitude: (out): degrees east, CGCS2000
 * @latitude: (out): degrees north
 */
void
yp_coordinate_get_place (const YpCoordinate *self,
                         YpDatum datum,
                         double *longitude,
                         double *latitude)
{
  g_return_if_fail (self != NULL);

  *longitude = self->longitude;
  *latitude = self->latitude;
  if (!self->is_plane)
    yp_datum_to_cgcs2000 (datum, longitude, latitude);
}
