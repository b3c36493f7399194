/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpTask:
 * @at: when it is due, microseconds of some clock
 * @kind: what is to be done; the caller's own number
 * @index: whom it is about; the caller's own number
 * @stage: what must still be true then; the caller's own number
 *
 * Something to be done later. Plain data.
 */
typedef struct
{
  gint64 at;
  guint kind;
  guint index;
  guint stage;
} YpTask;

/**
 * YpAgenda:
 *
 * Tasks by the time they are due; those due at the same time in the order they were put down.
 */
typedef struct _YpAgenda YpAgenda;

YpAgenda *yp_agenda_new (void);
void yp_agenda_free (YpAgenda *self);
void yp_agenda_add (YpAgenda *self, const YpTask *task);
gboolean yp_agenda_take (YpAgenda *self, gint64 now, YpTask *task);
guint yp_agenda_get_n_tasks (const YpAgenda *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpAgenda, yp_agenda_free)

G_END_DECLS
