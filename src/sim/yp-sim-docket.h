/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-incident.h"
#include "yp-xy.h"

G_BEGIN_DECLS

/**
 * YpSimCase:
 * @id: the incident's id
 * @index: its place in the docket
 * @seq: the journal entry that last changed it
 * @state: how far it has come
 * @stage: changes with each step and each attempt, and never comes again
 * @n_attempts: how often the next step was tried
 * @has_place: whether @at means anything
 * @at: where
 * @item: key of its item
 * @grid: (nullable): code of the grid
 * @unit: (nullable): who was sent
 * @is_simple: whether the grid's member settles it at once
 *
 * An open incident, as far as the simulated people care.
 */
typedef struct
{
  char *id;
  guint index;
  guint64 seq;
  YpState state;
  guint stage;
  guint n_attempts;
  gboolean has_place;
  YpXy at;
  char *item;
  char *grid;
  char *unit;
  gboolean is_simple;
} YpSimCase;

/**
 * YpSimDocket:
 *
 * The open incidents, by id and by number.
 */
typedef struct _YpSimDocket YpSimDocket;

YpSimDocket *yp_sim_docket_new (const YpFrame *frame);
void yp_sim_docket_free (YpSimDocket *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpSimDocket, yp_sim_docket_free)

YpSimCase *yp_sim_docket_load (YpSimDocket *self, JsonObject *incident);
YpSimCase *yp_sim_docket_apply (YpSimDocket *self, YpEntry *entry);
YpSimCase *yp_sim_docket_get (const YpSimDocket *self, guint index, guint stage);
guint yp_sim_docket_next_stage (YpSimDocket *self, YpSimCase *the_case);
void yp_sim_docket_drop (YpSimDocket *self, YpSimCase *the_case);
guint yp_sim_docket_get_n_cases (const YpSimDocket *self);

G_END_DECLS
