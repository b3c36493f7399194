/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "yp-lifecycle.h"

G_BEGIN_DECLS

/**
 * YpCountOf:
 * @YP_COUNT_OPEN: open ones
 * @YP_COUNT_LATE: open, not handled, and past their limit
 * @YP_COUNT_REPORTED_TODAY: those that came since 00:00 of UTC+8
 * @YP_COUNT_ENDED_TODAY: those that ended since then
 *
 * Which incidents a figure counts.
 */
typedef enum
{
  YP_COUNT_OPEN,
  YP_COUNT_LATE,
  YP_COUNT_REPORTED_TODAY,
  YP_COUNT_ENDED_TODAY,
} YpCountOf;

#define YP_N_COUNT_OFS (YP_COUNT_ENDED_TODAY + 1)

/**
 * YpCountBy:
 * @YP_COUNT_BY_NOTHING: all of them together
 * @YP_COUNT_BY_TOWN: the town they lie in
 * @YP_COUNT_BY_SOURCE: the channel
 * @YP_COUNT_BY_GROUP: the group of the catalogue
 * @YP_COUNT_BY_ORGANIZATION: who answers for them
 * @YP_COUNT_BY_STATE: what they wait for
 * @YP_COUNT_BY_STAGE: which of the seven stages they are in
 *
 * What a figure tells incidents apart by.
 */
typedef enum
{
  YP_COUNT_BY_NOTHING,
  YP_COUNT_BY_TOWN,
  YP_COUNT_BY_SOURCE,
  YP_COUNT_BY_GROUP,
  YP_COUNT_BY_ORGANIZATION,
  YP_COUNT_BY_STATE,
  YP_COUNT_BY_STAGE,
} YpCountBy;

#define YP_N_COUNT_BYS (YP_COUNT_BY_STAGE + 1)

/**
 * YpCountFilter:
 * @of: which incidents
 * @by: what else is asked of them; %YP_COUNT_BY_NOTHING for nothing
 * @value: (nullable): what that has to be: a code, a channel, a group, a name; %NULL for those
 *   without. Not owned
 * @states: by state and stage: which states, bits by YP_STATE_BIT()
 *
 * The formula of a figure: it is how many incidents pass, and those are its rows. Plain data.
 */
typedef struct
{
  YpCountOf of;
  YpCountBy by;
  const char *value;
  guint states;
} YpCountFilter;

const char *yp_count_of_get_name (YpCountOf self);
gboolean yp_count_of_from_name (const char *name, YpCountOf *of);
const char *yp_count_by_get_name (YpCountBy self);
gboolean yp_count_by_from_name (const char *name, YpCountBy *by);

const char *yp_count_of_get_words (YpCountOf self);
const char *yp_count_of_get_formula (YpCountOf self);
const char *yp_count_by_get_words (YpCountBy self);

G_END_DECLS
