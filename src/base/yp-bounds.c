/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-base"

#include "yp-bounds.h"

#include <math.h>

#include "yp-error.h"

/**
 * yp_is_on_earth:
 * @longitude: degrees east
 * @latitude: degrees north
 *
 * Returns: whether both are finite and in −180…180 and −90…90
 */
gboolean
yp_is_on_earth (double longitude, double latitude)
{
  /* NaN fails every comparison. */
  return longitude >= -180.0 && longitude <= 180.0 && latitude >= -90.0 && latitude <= 90.0;
}

/**
 * yp_bounds_contains:
 * @self: the box
 * @longitude: degrees east
 * @latitude: degrees north
 *
 * Edges belong to the box.
 *
 * Returns: whether the point lies in @self
 */
gboolean
yp_bounds_contains (const YpBounds *self, double longitude, double latitude)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!(latitude >= self->south && latitude <= self->north))
    return FALSE;

  if (self->west <= self->east)
    return longitude >= self->west && longitude <= self->east;

  return longitude >= self->west || longitude <= self->east;
}

/* Whether two ranges of longitude share one, each of which may run across 180°. */
static gboolean
longitudes_meet (const YpBounds *a, const YpBounds *b)
{
  gboolean a_wraps = a->west > a->east;
  gboolean b_wraps = b->west > b->east;

  if (a_wraps && b_wraps)
    return TRUE;

  if (a_wraps || b_wraps)
    return b->west <= a->east || b->east >= a->west;

  return b->west <= a->east && b->east >= a->west;
}

/**
 * yp_bounds_intersects:
 * @self: a box
 * @other: another
 *
 * Boxes that only touch do intersect; an empty box intersects none. Both may cross 180°.
 *
 * Returns: whether they share a point
 */
gboolean
yp_bounds_intersects (const YpBounds *self, const YpBounds *other)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (other != NULL, FALSE);

  if (yp_bounds_is_empty (self) || yp_bounds_is_empty (other))
    return FALSE;

  return self->south <= other->north && other->south <= self->north &&
         longitudes_meet (self, other);
}

/**
 * yp_bounds_is_empty:
 * @self: a box
 *
 * Returns: whether nothing was ever put into it, see %YP_BOUNDS_EMPTY
 */
gboolean
yp_bounds_is_empty (const YpBounds *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return !(self->south <= self->north);
}

/**
 * yp_bounds_extend:
 * @self: a box, %YP_BOUNDS_EMPTY at first
 * @longitude: degrees east
 * @latitude: degrees north
 *
 * Makes @self large enough for the point. Never makes a box that crosses 180°.
 */
void
yp_bounds_extend (YpBounds *self, double longitude, double latitude)
{
  g_return_if_fail (self != NULL);

  self->west = MIN (self->west, longitude);
  self->south = MIN (self->south, latitude);
  self->east = MAX (self->east, longitude);
  self->north = MAX (self->north, latitude);
}

/* g_ascii_strtod() also takes white space, “nan”, “inf” and hexadecimal: a number of ours begins
 * with a digit behind its sign and its point, and has no x. */
static gboolean
parse_number (const char *text, const char **end, double *value)
{
  const char *digits = text + (*text == '-' || *text == '+' ? 1 : 0);
  char *stop = NULL;

  if (!g_ascii_isdigit (digits[0]) && !(digits[0] == '.' && g_ascii_isdigit (digits[1])))
    return FALSE;

  if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X'))
    return FALSE;

  *value = g_ascii_strtod (text, &stop);
  *end = stop;

  return isfinite (*value);
}

static gboolean
check_edges (const YpBounds *box, const char *text, GError **error)
{
  if (!yp_is_on_earth (box->west, box->south) || !yp_is_on_earth (box->east, box->north))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "The box “%s” leaves the Earth: longitudes are −180…180, latitudes −90…90",
                   text);
      return FALSE;
    }

  if (box->south > box->north)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "The box “%s” has its south above its north",
                   text);
      return FALSE;
    }

  return TRUE;
}

/**
 * yp_bounds_parse:
 * @text: `WEST,SOUTH,EAST,NORTH` in degrees, or with heights
 *   `WEST,SOUTH,LOWEST,EAST,NORTH,HIGHEST`, which are read and left out (OGC 17-069, 7.15.3)
 * @bounds: (out caller-allocates): the box; left alone on error
 * @error: return location for a #YpError
 *
 * West may exceed east: such a box crosses 180°. There is no white space in a box.
 *
 * Returns: whether @text is a box; %YP_ERROR_INVALID says what is wrong
 */
gboolean
yp_bounds_parse (const char *text, YpBounds *bounds, GError **error)
{
  double numbers[6];
  guint n_numbers = 0;
  const char *position = text;
  YpBounds box;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (bounds != NULL, FALSE);

  while (n_numbers < G_N_ELEMENTS (numbers) &&
         parse_number (position, &position, &numbers[n_numbers]))
    {
      n_numbers++;
      if (*position != ',')
        break;
      position++;
    }

  if (*position != '\0' || (n_numbers != 4 && n_numbers != 6) || position[-1] == ',')
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "The box “%.80s” is not 4 or 6 finite numbers separated by commas", text);
      return FALSE;
    }

  box = (YpBounds){ numbers[0], numbers[1], numbers[n_numbers / 2], numbers[n_numbers / 2 + 1] };
  if (!check_edges (&box, text, error))
    return FALSE;

  *bounds = box;
  return TRUE;
}
