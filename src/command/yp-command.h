/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longer lines are refused. */
#define YP_COMMAND_MAX_BYTES 512

/* How many incidents one line acts on, and how many numbers and ranges name them. */
#define YP_COMMAND_MAX_INCIDENTS 200
#define YP_COMMAND_MAX_TARGETS 20

/**
 * YpCommandKind:
 * @YP_COMMAND_OPEN: shows an incident
 * @YP_COMMAND_STEP: takes a step of the lifecycle, the verb's action
 * @YP_COMMAND_GRANT: grants what is asked for, whatever that is
 * @YP_COMMAND_ORDER: issues an order, the verb's action is its kind
 * @YP_COMMAND_CONSULT: asks for a consultation, or shows it
 * @YP_COMMAND_NEW: takes a report
 * @YP_COMMAND_UNIT: shows a unit, or says how far it has come
 * @YP_COMMAND_GO: shows a place
 * @YP_COMMAND_REPLAY: shows a moment of the past, or now again
 * @YP_COMMAND_LAYER: shows or hides a layer of the map
 * @YP_COMMAND_EXPLAIN: tells why an incident is due when it is
 * @YP_COMMAND_HANDOVER: hands over a seat, or shows the handovers
 *
 * What a line does.
 */
typedef enum
{
  YP_COMMAND_OPEN,
  YP_COMMAND_STEP,
  YP_COMMAND_GRANT,
  YP_COMMAND_ORDER,
  YP_COMMAND_CONSULT,
  YP_COMMAND_NEW,
  YP_COMMAND_UNIT,
  YP_COMMAND_GO,
  YP_COMMAND_REPLAY,
  YP_COMMAND_LAYER,
  YP_COMMAND_EXPLAIN,
  YP_COMMAND_HANDOVER,
} YpCommandKind;

/**
 * YpCommandTakes:
 * @YP_COMMAND_TAKES_TARGETS: numbers of incidents: `4821`, `4821,4830`, `4821-4830`, `1126.4821`;
 *   without them the one that is selected is meant
 * @YP_COMMAND_TAKES_INTO: the number of another incident
 * @YP_COMMAND_TAKES_UNTIL: a day: `2026-12-01`, `+7`
 * @YP_COMMAND_TAKES_CHOICE: a digit, one of the answers that the form offers
 * @YP_COMMAND_TAKES_WHOM: who goes, with `+` and who helps
 * @YP_COMMAND_TAKES_UNIT: a unit
 * @YP_COMMAND_TAKES_STATUS: how far that has come
 * @YP_COMMAND_TAKES_NOTE: words, to the end of the line
 * @YP_COMMAND_TAKES_WORDS: the same, and there must be some
 * @YP_COMMAND_TAKES_TIME: a time, to the end of the line
 * @YP_COMMAND_TAKES_LAYER: a layer
 *
 * What follows a verb, in this order.
 */
typedef enum
{
  YP_COMMAND_TAKES_TARGETS = 1 << 0,
  YP_COMMAND_TAKES_INTO = 1 << 1,
  YP_COMMAND_TAKES_UNTIL = 1 << 2,
  YP_COMMAND_TAKES_CHOICE = 1 << 3,
  YP_COMMAND_TAKES_WHOM = 1 << 4,
  YP_COMMAND_TAKES_UNIT = 1 << 5,
  YP_COMMAND_TAKES_STATUS = 1 << 6,
  YP_COMMAND_TAKES_NOTE = 1 << 7,
  YP_COMMAND_TAKES_WORDS = 1 << 8,
  YP_COMMAND_TAKES_TIME = 1 << 9,
  YP_COMMAND_TAKES_LAYER = 1 << 10,
} YpCommandTakes;

/**
 * YpCommandVerb:
 * @code: what is typed
 * @alias: (nullable): what may be typed instead
 * @kind: what it does
 * @action: (nullable): the lifecycle's action or the order's kind
 * @takes: what follows
 * @example: a whole line
 *
 * A row of the table that the line, its help and its documentation read.
 */
typedef struct
{
  const char *code;
  const char *alias;
  YpCommandKind kind;
  const char *action;
  YpCommandTakes takes;
  const char *example;
} YpCommandVerb;

/**
 * YpCommandWord:
 * @start: where it begins in the line, bytes
 * @length: bytes; 0 where it was not written
 * @text: (nullable): the word in lower case, full-width letters as narrow ones
 */
typedef struct
{
  guint start;
  guint length;
  char *text;
} YpCommandWord;

/**
 * YpCommandTarget:
 * @day: the end of the day in the number, such as 1126; empty for any
 * @first: the number that was written
 * @last: the end of a range; @first where there is none
 * @n_digits: of @first as it was written
 */
typedef struct
{
  char day[9];
  guint64 first;
  guint64 last;
  guint n_digits;
} YpCommandTarget;

/**
 * YpCommandNumber:
 * @serial: the last digits
 * @day: the digits before, borrowed from the id; empty where there are none
 * @n_day: how many
 *
 * The number of an incident: 4821 of 20261126 in `local-20261126-004821`.
 */
typedef struct
{
  guint64 serial;
  const char *day;
  gsize n_day;
} YpCommandNumber;

/**
 * YpCommand:
 * @verb: what is to be done
 * @code: the word that said so
 * @targets: (element-type YpCommandTarget): to which incidents; empty for the one selected
 * @target: the word that named them
 * @into: the number of another
 * @into_target: the same, read; where @into was written
 * @until: a day
 * @choice: a digit
 * @whom: who goes, a unit, a layer
 * @status: how far the unit has come
 * @rest: the remaining words as they were written
 *
 * A line that was understood, of which nothing is known to be there yet.
 */
typedef struct
{
  const YpCommandVerb *verb;
  YpCommandWord code;
  GArray *targets;
  YpCommandWord target;
  YpCommandWord into;
  YpCommandTarget into_target;
  YpCommandWord until;
  YpCommandWord choice;
  YpCommandWord whom;
  YpCommandWord status;
  YpCommandWord rest;
} YpCommand;

/**
 * YpCommandFault:
 * @start: where in the line, bytes
 * @length: bytes; 0 where something is missing there
 * @words: what is wrong, in the reader's language; static
 */
typedef struct
{
  guint start;
  guint length;
  const char *words;
} YpCommandFault;

const YpCommandVerb *yp_command_get_verbs (guint *n_verbs);
const YpCommandVerb *yp_command_find_verb (const char *code);

YpCommand *yp_command_parse (const char *line, YpCommandFault *fault);
void yp_command_free (YpCommand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCommand, yp_command_free)

gboolean yp_command_number_read (const char *id, YpCommandNumber *number);
guint yp_command_target_match (const YpCommandTarget *self, const YpCommandNumber *number);

G_END_DECLS
