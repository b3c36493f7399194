/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-catalogue.h"

G_BEGIN_DECLS

/* Of how many reports a city's model is learnt, the newest first. */
#define YP_LESSON_MAX_REPORTS 20000

/**
 * YpLesson:
 * @text: words, valid UTF-8
 * @label: what they were about, such as the key of an item
 * @is_report: whether somebody reported them; else they are a rule's
 * @proposed: (nullable): what had been proposed for them
 *
 * A text of which it is known what it is about.
 */
typedef struct
{
  char *text;
  char *label;
  gboolean is_report;
  char *proposed;
} YpLesson;

YpLesson *
yp_lesson_new (const char *text, const char *label, gboolean is_report, const char *proposed);
void yp_lesson_free (YpLesson *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpLesson, yp_lesson_free)

GPtrArray *yp_lesson_list_new (void);
void yp_lesson_list_add_catalogue (GPtrArray *lessons, const YpCatalogue *catalogue, gint64 at);

G_END_DECLS
