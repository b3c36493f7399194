/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-learn"

#include "yp-lesson.h"

/**
 * yp_lesson_new:
 * @text: words, valid UTF-8
 * @label: what they were about
 * @is_report: whether somebody reported them
 * @proposed: (nullable): what had been proposed for them
 *
 * Returns: (transfer full): a lesson
 */
YpLesson *
yp_lesson_new (const char *text, const char *label, gboolean is_report, const char *proposed)
{
  YpLesson *self = g_new0 (YpLesson, 1);

  self->text = g_strdup (text);
  self->label = g_strdup (label);
  self->is_report = is_report;
  self->proposed = g_strdup (proposed);

  return self;
}

void
yp_lesson_free (YpLesson *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->text);
  g_free (self->label);
  g_free (self->proposed);
  g_free (self);
}

/* (transfer full) (element-type YpLesson): none yet. */
GPtrArray *
yp_lesson_list_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) yp_lesson_free);
}

static void
add_item (GPtrArray *lessons, const YpItem *item)
{
  g_autofree char *long_name =
      item->group != NULL ? g_strconcat (item->group, " ", item->name, NULL) : NULL;

  g_ptr_array_add (lessons, yp_lesson_new (item->name, item->key, FALSE, NULL));
  if (long_name != NULL)
    g_ptr_array_add (lessons, yp_lesson_new (long_name, item->key, FALSE, NULL));

  for (guint i = 0; i < item->n_conditions; i++)
    if (item->conditions[i].situation != NULL)
      {
        g_autofree char *text = g_strconcat (item->name, " ", item->conditions[i].situation, NULL);

        g_ptr_array_add (lessons, yp_lesson_new (text, item->key, FALSE, NULL));
      }
}

/**
 * yp_lesson_list_add_catalogue:
 * @lessons: (element-type YpLesson): where they are added
 * @catalogue: a catalogue
 * @at: when, microseconds since 1970 UTC
 *
 * Adds what the items that are in force then say of themselves: name, group, filing conditions.
 */
void
yp_lesson_list_add_catalogue (GPtrArray *lessons, const YpCatalogue *catalogue, gint64 at)
{
  for (guint i = 0; i < yp_catalogue_get_n_items (catalogue); i++)
    {
      const YpItem *item = yp_catalogue_get_item (catalogue, i);

      if (yp_item_is_in_force (item, at))
        add_item (lessons, item);
    }
}
