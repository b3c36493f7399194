/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-style.h"

G_BEGIN_DECLS

/**
 * YpBarValue:
 * @name: what the value is of
 * @value: how many
 * @color: of the bar
 * @has_mark: whether the mark of @state stands before the name
 * @state: a state
 * @text: (nullable): what stands behind the bar; %NULL for @value
 */
typedef struct
{
  const char *name;
  guint value;
  YpColor color;
  gboolean has_mark;
  YpState state;
  const char *text;
} YpBarValue;

#define YP_TYPE_BAR_LIST (yp_bar_list_get_type ())
G_DECLARE_FINAL_TYPE (YpBarList, yp_bar_list, YP, BAR_LIST, AdwBin)

void yp_bar_list_set_full (YpBarList *self, guint full);
void yp_bar_list_set_values (YpBarList *self, const YpBarValue *values, guint n_values);

G_END_DECLS
