/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-items.h"

G_BEGIN_DECLS

/**
 * YpChoice:
 * @value: what is sent for it
 * @title: its words
 * @detail: (nullable): a second line
 * @aside: (nullable): at the end of the first line
 *
 * One of several answers.
 */
typedef struct
{
  char *value;
  char *title;
  char *detail;
  char *aside;
} YpChoice;

/**
 * YpAskText:
 * @YP_ASK_NO_TEXT: nothing is to be typed but the note
 * @YP_ASK_INCIDENT: the number of another incident; a choice is one as well
 * @YP_ASK_DAY: a day, see yp_day_text_parse()
 * @YP_ASK_WORDS: words
 */
typedef enum
{
  YP_ASK_NO_TEXT,
  YP_ASK_INCIDENT,
  YP_ASK_DAY,
  YP_ASK_WORDS,
} YpAskText;

/**
 * YpAskFieldKind:
 * @YP_ASK_FIELD_WORDS: a line of words
 * @YP_ASK_FIELD_TIME: a time to come, see yp_day_text_parse_time()
 * @YP_ASK_FIELD_NAMES: names, with commas between them
 * @YP_ASK_FIELD_LINES: lines of words
 */
typedef enum
{
  YP_ASK_FIELD_WORDS,
  YP_ASK_FIELD_TIME,
  YP_ASK_FIELD_NAMES,
  YP_ASK_FIELD_LINES,
} YpAskFieldKind;

/**
 * YpAskField:
 * @kind: what is to be typed
 * @label: what that is called
 * @value: (nullable): what stands there at first
 * @suggested: (nullable) (array zero-terminated=1): of names those that may well be meant
 * @most: how many names
 * @is_needed: whether it must not be empty
 *
 * One of several things to be typed.
 */
typedef struct
{
  YpAskFieldKind kind;
  const char *label;
  char *value;
  char **suggested;
  guint most;
  gboolean is_needed;
} YpAskField;

/**
 * YpAsk:
 * @name: of what is asked for: the action of a step
 * @incident: id of what it is asked about
 * @title: what it is, in words
 * @submit: what happens at Enter, in words
 * @words: (nullable): to be read before
 * @closing: (nullable): the closing condition among them
 * @words_name: (nullable): what those are
 * @text: what is to be typed
 * @text_name: (nullable): what that is called
 * @text_value: (nullable): what stands there at first
 * @fields: (element-type YpAskField): what else is to be typed; may be empty
 * @choices_name: (nullable): what the choices are
 * @choices: (element-type YpChoice): may be empty; the first is chosen at first
 * @note_name: (nullable): what the note is called; %NULL where none is taken
 * @note_value: (nullable): what stands there at first
 * @needs_note: whether it must not be empty
 *
 * All that a panel has to ask before something can be done.
 */
typedef struct
{
  char *name;
  char *incident;
  char *title;
  char *submit;
  char *words;
  char *closing;
  const char *words_name;
  YpAskText text;
  const char *text_name;
  char *text_value;
  GPtrArray *fields;
  const char *choices_name;
  GPtrArray *choices;
  const char *note_name;
  char *note_value;
  gboolean needs_note;
} YpAsk;

/**
 * YpAnswer:
 * @choice: (nullable): the value chosen
 * @text: what was typed; of an incident its id
 * @time: of a day when it begins, microseconds since 1970 UTC
 * @note: the note; may be empty
 * @fields: (array zero-terminated=1): what was typed in each field
 *
 * What a panel was answered. Owns nothing.
 */
typedef struct
{
  const char *choice;
  const char *text;
  gint64 time;
  const char *note;
  const char *const *fields;
} YpAnswer;

YpAsk *yp_ask_new (const char *name, const char *incident, const char *title);
YpAsk *yp_ask_new_for_step (YpSituation *situation,
                            YpItems *items,
                            YpIncident *incident,
                            const YpTransition *transition,
                            gint64 now);
GPtrArray *yp_ask_list_duplicates (YpSituation *situation, YpIncident *incident, gint64 now);
GPtrArray *yp_ask_list_incidents (YpSituation *situation, const char *const *ids, gint64 now);
void yp_ask_add_choice (YpAsk *self,
                        const char *value,
                        const char *title,
                        const char *detail,
                        const char *aside);
void yp_ask_add_field (YpAsk *self, const YpAskField *field);
void yp_ask_fill_step (const YpAsk *self, const YpAnswer *answer, YpStep *step);
void yp_ask_free (YpAsk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpAsk, yp_ask_free)

G_END_DECLS
