/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-area-code.h"

#include "yp-error.h"

#define MAX_FREE_LENGTH 64

#define COUNTY_LENGTH 6
#define TOWN_LENGTH 9
#define VILLAGE_LENGTH 12
#define GRID_LENGTH 15
/* CJ/T 213-2005: two digits for the number of the grid. */
#define OLD_GRID_LENGTH 14

static char *
fail (GError **error, const char *text, const char *why)
{
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "code “%s” %s", text, why);
  return NULL;
}

/* GB/T 2260: the first two digits are a province. */
static gboolean
is_province (const char *digits)
{
  static const char *const provinces[] = {
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34",
    "35", "36", "37", "41", "42", "43", "44", "45", "46", "50", "51", "52",
    "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
  };

  for (guint i = 0; i < G_N_ELEMENTS (provinces); i++)
    if (strncmp (digits, provinces[i], 2) == 0)
      return TRUE;
  return FALSE;
}

/* Full-width digits become plain ones, and a number's “.0” goes: spreadsheets make both. */
static char *
clean (const char *text)
{
  g_autofree char *plain = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  char *dot;

  if (plain == NULL)
    return NULL;

  g_strstrip (plain);
  dot = strchr (plain, '.');
  if (dot != NULL && dot > plain && dot[1] == '0' && strspn (dot + 1, "0") == strlen (dot + 1) &&
      strspn (plain, "0123456789") == (gsize) (dot - plain))
    *dot = '\0';
  return g_steal_pointer (&plain);
}

static char *
parse_town (const char *code, gsize length, GError **error)
{
  if (length == VILLAGE_LENGTH && g_str_has_suffix (code, "000"))
    length = TOWN_LENGTH;
  if (length != TOWN_LENGTH)
    return fail (error, code, "is not a town's: 9 digits, or 12 that end in 000");
  if (strncmp (code + COUNTY_LENGTH, "000", 3) == 0)
    return fail (error, code, "names a county, not a town in it");
  return g_strndup (code, TOWN_LENGTH);
}

static char *
parse_village (const char *code, gsize length, GError **error)
{
  if (length != VILLAGE_LENGTH)
    return fail (error, code, "is not a village's: 12 digits");
  if (g_str_has_suffix (code, "000"))
    return fail (error, code, "names a town, not a village in it");
  return g_strdup (code);
}

static char *
parse_grid (const char *code, gsize length, GError **error)
{
  g_autofree char *result = NULL;

  if (length == OLD_GRID_LENGTH)
    result = g_strdup_printf ("%.*s0%s", VILLAGE_LENGTH, code, code + VILLAGE_LENGTH);
  else if (length == GRID_LENGTH)
    result = g_strdup (code);
  else
    return fail (error, code, "is not a grid's: 15 digits, or 14 of the older standard");

  if (g_str_has_suffix (result, "000"))
    return fail (error, code, "has no number 001…999 in its village");
  return g_steal_pointer (&result);
}

/**
 * yp_area_code_parse:
 * @rule: what it must look like
 * @text: a code from outside, UTF-8
 * @error: return location for %YP_ERROR_INVALID; the message says what is wrong with it
 *
 * Returns: (transfer full) (nullable): the code in the form in which it is kept
 */
char *
yp_area_code_parse (YpCodeRule rule, const char *text, GError **error)
{
  g_autofree char *code = NULL;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  code = clean (text);
  if (code == NULL || *code == '\0')
    return fail (error, code != NULL ? code : "", "is empty or not UTF-8");
  if (rule == YP_CODE_FREE)
    {
      if (g_utf8_strlen (code, -1) > MAX_FREE_LENGTH)
        return fail (error, code, "is longer than 64 characters");
      return g_steal_pointer (&code);
    }

  length = strlen (code);
  if (strspn (code, "0123456789") != length)
    return fail (error, code, "is not made of digits");
  if (length < TOWN_LENGTH || !is_province (code))
    return fail (error, code,
                 length < TOWN_LENGTH ? "is too short for a town, village or grid"
                                      : "does not begin with a province of GB/T 2260");

  switch (rule)
    {
    case YP_CODE_TOWN:
      return parse_town (code, length, error);

    case YP_CODE_VILLAGE:
      return parse_village (code, length, error);

    case YP_CODE_GRID:
      return parse_grid (code, length, error);

    case YP_CODE_FREE:
    default:
      g_assert_not_reached ();
    }
}
