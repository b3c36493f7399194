/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-incident.h"
#include "yp-sim-fate.h"
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
 * @fate: what it will come to
 * @is_called_back: whether its reporter is called back once it is closed
 * @n_detours: how often it left the straight path
 * @pending: what was asked for
 * @is_endorsed: whether the first review of that is done
 *
 * An incident that is open, or whose reporter is still to be called, as far as the simulated people
 * care.
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
  YpSimFate fate;
  gboolean is_called_back;
  guint n_detours;
  YpPending pending;
  gboolean is_endorsed;
} YpSimCase;

/**
 * YpSimDocket:
 *
 * The open incidents, by id and by number.
 */
typedef struct _YpSimDocket YpSimDocket;

YpSimDocket *yp_sim_docket_new (const YpFrame *frame, guint64 seed);
void yp_sim_docket_free (YpSimDocket *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpSimDocket, yp_sim_docket_free)

YpSimCase *yp_sim_docket_load (YpSimDocket *self, JsonObject *incident);
YpSimCase *yp_sim_docket_apply (YpSimDocket *self, YpEntry *entry);
YpSimCase *yp_sim_docket_get (const YpSimDocket *self, guint index, guint stage);
guint yp_sim_docket_next_stage (YpSimDocket *self, YpSimCase *the_case);
void yp_sim_docket_drop (YpSimDocket *self, YpSimCase *the_case);
guint yp_sim_docket_get_n_open (const YpSimDocket *self);
const YpSimCase *yp_sim_docket_find_similar (const YpSimDocket *self, const YpSimCase *the_case);

G_END_DECLS
