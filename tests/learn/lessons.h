/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-lesson.h"

G_BEGIN_DECLS

/* @n reports of each of three labels that any five-year-old could tell apart. */
static inline GPtrArray *
make_lessons (guint n)
{
  static const struct
  {
    const char *label;
    const char *words;
  } labels[] = { { "lamp", "路灯不亮" }, { "noise", "施工噪声扰民" }, { "tree", "fallen tree" } };
  static const char *const places[] = { "人民路", "杨舍镇", "门口", "桥下", "菜场旁", "学校东侧" };
  GPtrArray *lessons = yp_lesson_list_new ();

  for (guint i = 0; i < n * G_N_ELEMENTS (labels); i++)
    {
      guint label = i % G_N_ELEMENTS (labels);
      g_autofree char *text =
          g_strdup_printf ("%s%u号%s%s", places[i % 6], i, places[i / 6 % 6], labels[label].words);

      g_ptr_array_add (lessons, yp_lesson_new (text, labels[label].label, TRUE, NULL));
    }

  return lessons;
}

G_END_DECLS
