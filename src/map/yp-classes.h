/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-style.h"

G_BEGIN_DECLS

#define YP_MAX_CLASSES 7

/**
 * YpClassMethod:
 * @YP_CLASSES_QUANTILE: as many things in each class, as far as equal values allow
 * @YP_CLASSES_EQUAL: classes of the same width
 * @YP_CLASSES_NATURAL: natural breaks: the least spread within the classes (W. D. Fisher, “On
 *   Grouping for Maximum Homogeneity”, 1958; G. F. Jenks, 1967)
 */
typedef enum
{
  YP_CLASSES_QUANTILE,
  YP_CLASSES_EQUAL,
  YP_CLASSES_NATURAL,
} YpClassMethod;

#define YP_N_CLASS_METHODS (YP_CLASSES_NATURAL + 1)

/**
 * YpClasses:
 * @n: how many; 0 where there was no value
 * @lower: the least value of each class; the last has no upper end
 * @highest: the highest value they were made for
 * @n_empty: how many had nothing in them when they were made
 * @is_whole: whether values are whole numbers
 *
 * Classes of a figure. Plain data.
 */
typedef struct
{
  guint n;
  double lower[YP_MAX_CLASSES];
  double highest;
  guint n_empty;
  gboolean is_whole;
} YpClasses;

void yp_classes_make (YpClasses *self,
                      const double *values,
                      guint n_values,
                      YpClassMethod method,
                      guint n_classes,
                      gboolean is_whole);
int yp_classes_find (const YpClasses *self, double value);
void yp_classes_count (const YpClasses *self, const double *values, guint n_values, guint *counts);
gboolean yp_classes_fit (const YpClasses *self, const double *values, guint n_values);

/* A ramp of colours for up to %YP_MAX_CLASSES classes, dark for little, light for much. */
YpColor yp_ramp_get_color (guint n_classes, guint index);
YpColor yp_ramp_get_between (double share);
const char *yp_ramp_get_source (void);

G_END_DECLS
