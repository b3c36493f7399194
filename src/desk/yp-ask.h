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
 * @choices_name: (nullable): what the choices are
 * @choices: (element-type YpChoice): may be empty; the first is chosen at first
 * @note_name: what the note is called
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
 *
 * What a panel was answered. Owns nothing.
 */
typedef struct
{
  const char *choice;
  const char *text;
  gint64 time;
  const char *note;
} YpAnswer;

YpAsk *yp_ask_new (const char *name, const char *incident, const char *title);
YpAsk *yp_ask_new_for_step (YpSituation *situation,
                            YpItems *items,
                            YpIncident *incident,
                            const YpTransition *transition,
                            gint64 now);
GPtrArray *yp_ask_list_duplicates (YpSituation *situation, YpIncident *incident, gint64 now);
void yp_ask_add_choice (YpAsk *self,
                        const char *value,
                        const char *title,
                        const char *detail,
                        const char *aside);
void yp_ask_fill_step (const YpAsk *self, const YpAnswer *answer, YpStep *step);
void yp_ask_free (YpAsk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpAsk, yp_ask_free)

G_END_DECLS
