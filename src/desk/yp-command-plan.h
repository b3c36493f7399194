/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-ask.h"
#include "yp-command.h"
#include "yp-layers.h"
#include "yp-pinyin.h"

G_BEGIN_DECLS

/**
 * YpCommandHint:
 * @insert: what is written into the line for it
 * @title: what it is
 * @detail: (nullable): what there is to know of it
 *
 * One way to go on with a line.
 */
typedef struct
{
  char *insert;
  char *title;
  char *detail;
} YpCommandHint;

/**
 * YpCommandAct:
 * @incident: id of an incident
 * @ask: (nullable): what its step is asked for
 * @step: what is to be done; borrows from its plan
 */
typedef struct
{
  char *incident;
  YpAsk *ask;
  YpStep step;
} YpCommandAct;

/**
 * YpCommandPlan:
 * @command: (nullable): the line as it was understood
 * @is_ready: whether Enter does what @words say
 * @opens_form: whether Enter opens the form for what the line leaves out
 * @words: (nullable): what Enter does, or what is wrong
 * @fault_start: where that is in the line, bytes
 * @fault_length: 0 where something is missing, or nothing is wrong
 * @hint_start: what a hint takes the place of, bytes
 * @hint_length: as is this
 * @hints: (element-type YpCommandHint): the best first
 * @acts: (element-type YpCommandAct): steps that may be taken
 * @action: (nullable): of those
 * @id: (nullable): of the incident, unit or layer that is meant
 * @unit: (nullable): who goes
 * @organization: (nullable): who answers for it
 * @support: (nullable): who helps
 * @into: (nullable): id of the incident that goes on
 * @until: the day that was written, microseconds since 1970 UTC
 * @time: the moment that is to be shown; 0 for now
 *
 * What a line comes to, with things as they are.
 */
typedef struct
{
  YpCommand *command;
  gboolean is_ready;
  gboolean opens_form;
  char *words;
  guint fault_start;
  guint fault_length;
  guint hint_start;
  guint hint_length;
  GPtrArray *hints;
  GPtrArray *acts;
  const char *action;
  char *id;
  char *unit;
  char *organization;
  char *support;
  char *into;
  gint64 until;
  gint64 time;
} YpCommandPlan;

void yp_command_plan_free (YpCommandPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCommandPlan, yp_command_plan_free)

/**
 * YpCommandPlanner:
 *
 * Knows what is there and what the line's words may mean of it. Main thread.
 */
typedef struct _YpCommandPlanner YpCommandPlanner;

YpCommandPlanner *yp_command_planner_new (YpSituation *situation, YpItems *items, YpLayers *layers);
void yp_command_planner_free (YpCommandPlanner *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCommandPlanner, yp_command_planner_free)

void yp_command_planner_set_pinyin (YpCommandPlanner *self, YpPinyin *pinyin);
YpCommandPlan *
yp_command_planner_plan (YpCommandPlanner *self, const char *line, const char *selected);

const char *yp_command_get_words (const YpCommandVerb *verb);

G_END_DECLS
