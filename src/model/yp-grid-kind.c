/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-grid-kind.h"

#include <string.h>

static const char *const names[YP_N_GRID_KINDS] = {
  [YP_GRID_GENERAL] = "general",
  [YP_GRID_POLICE] = "police",
  [YP_GRID_SPECIAL] = "special",
};

/* What files call them besides. */
static const struct
{
  const char *text;
  YpGridKind kind;
} words[] = {
  { "综治", YP_GRID_GENERAL },     { "综治网格", YP_GRID_GENERAL }, { "基础网格", YP_GRID_GENERAL },
  { "社会治理", YP_GRID_GENERAL }, { "警务", YP_GRID_POLICE },      { "警务网格", YP_GRID_POLICE },
  { "警格", YP_GRID_POLICE },      { "专业", YP_GRID_SPECIAL },     { "专业网格", YP_GRID_SPECIAL },
  { "专属网格", YP_GRID_SPECIAL }, { "专属", YP_GRID_SPECIAL },
};

const char *
yp_grid_kind_get_name (YpGridKind kind)
{
  g_return_val_if_fail (kind < YP_N_GRID_KINDS, NULL);

  return names[kind];
}

/**
 * yp_grid_kind_from_text:
 * @text: (nullable): a name or what files say for it; nothing means general
 * @kind: (out): which
 *
 * Returns: whether it is known
 */
gboolean
yp_grid_kind_from_text (const char *text, YpGridKind *kind)
{
  *kind = YP_GRID_GENERAL;
  if (text == NULL || *text == '\0')
    return TRUE;

  for (guint i = 0; i < YP_N_GRID_KINDS; i++)
    if (g_ascii_strcasecmp (names[i], text) == 0)
      {
        *kind = (YpGridKind) i;
        return TRUE;
      }

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].text, text) == 0)
      {
        *kind = words[i].kind;
        return TRUE;
      }

  return FALSE;
}
