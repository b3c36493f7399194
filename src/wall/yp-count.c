/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-count.h"

#include <string.h>

#include <glib/gi18n.h>

#include "yp-theme-words.h"

static const struct
{
  const char *name;
  const char *words;
  YpAreaFigure figure; /* the same on the map, which says how it is counted */
} ofs[YP_N_COUNT_OFS] = {
  [YP_COUNT_OPEN] = { "open", NC_ ("count", "Open"), YP_FIGURE_OPEN },
  [YP_COUNT_LATE] = { "late", NC_ ("count", "Late"), YP_FIGURE_LATE },
  [YP_COUNT_REPORTED_TODAY] = { "reported-today", NC_ ("count", "Reported today"),
                                YP_FIGURE_REPORTED_TODAY },
  [YP_COUNT_ENDED_TODAY] = { "ended-today", NC_ ("count", "Closed today"), YP_FIGURE_CLOSED_TODAY },
};

static const struct
{
  const char *name;
  const char *words;
} bys[YP_N_COUNT_BYS] = {
  [YP_COUNT_BY_NOTHING] = { "nothing", NC_ ("count", "in all") },
  [YP_COUNT_BY_TOWN] = { "town", NC_ ("count", "by town") },
  [YP_COUNT_BY_SOURCE] = { "source", NC_ ("count", "by channel") },
  [YP_COUNT_BY_GROUP] = { "group", NC_ ("count", "by kind") },
  [YP_COUNT_BY_ORGANIZATION] = { "organization", NC_ ("count", "by who answers") },
  [YP_COUNT_BY_STATE] = { "state", NC_ ("count", "by what it waits for") },
  [YP_COUNT_BY_STAGE] = { "stage", NC_ ("count", "by stage") },
};

/* As scene files write it. */
const char *
yp_count_of_get_name (YpCountOf self)
{
  return ofs[self].name;
}

gboolean
yp_count_of_from_name (const char *name, YpCountOf *of)
{
  for (guint i = 0; i < YP_N_COUNT_OFS; i++)
    if (strcmp (ofs[i].name, name) == 0)
      {
        *of = (YpCountOf) i;
        return TRUE;
      }

  return FALSE;
}

const char *
yp_count_by_get_name (YpCountBy self)
{
  return bys[self].name;
}

gboolean
yp_count_by_from_name (const char *name, YpCountBy *by)
{
  for (guint i = 0; i < YP_N_COUNT_BYS; i++)
    if (strcmp (bys[i].name, name) == 0)
      {
        *by = (YpCountBy) i;
        return TRUE;
      }

  return FALSE;
}

const char *
yp_count_of_get_words (YpCountOf self)
{
  return g_dpgettext2 (NULL, "count", ofs[self].words);
}

/* How it is counted; the map says the same. */
const char *
yp_count_of_get_formula (YpCountOf self)
{
  return yp_theme_words_get_formula (ofs[self].figure);
}

const char *
yp_count_by_get_words (YpCountBy self)
{
  return g_dpgettext2 (NULL, "count", bys[self].words);
}
