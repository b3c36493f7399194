/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-command"

#include "yp-command.h"

#include <glib/gi18n.h>

/* Of the number of an incident. */
#define MAX_DIGITS 9

static const YpCommandVerb open_verb = {
  "", NULL, YP_COMMAND_OPEN, NULL, YP_COMMAND_TAKES_TARGETS, "4821"
};

typedef struct
{
  const char *line;
  guint at; /* bytes */
  YpCommandFault *fault;
} Reader;

static gboolean
fail (Reader *reader, guint start, guint length, const char *words)
{
  *reader->fault = (YpCommandFault){ start, length, words };
  return FALSE;
}

static gboolean
fail_word (Reader *reader, const YpCommandWord *word, const char *words)
{
  return fail (reader, word->start, word->length, words);
}

static void
clear_word (YpCommandWord *word)
{
  g_clear_pointer (&word->text, g_free);
  word->length = 0;
}

static void
skip_space (Reader *reader)
{
  const char *c = reader->line + reader->at;

  while (*c != '\0' && g_unichar_isspace (g_utf8_get_char (c)))
    c = g_utf8_next_char (c);
  reader->at = (guint) (c - reader->line);
}

/* Does not move on. Where there is no word its length is 0. */
static void
peek (Reader *reader, YpCommandWord *word)
{
  const char *start;
  const char *end;
  g_autofree char *narrow = NULL;

  skip_space (reader);
  start = end = reader->line + reader->at;
  while (*end != '\0' && !g_unichar_isspace (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);

  clear_word (word);
  word->start = reader->at;
  word->length = (guint) (end - start);
  narrow = g_utf8_normalize (start, end - start, G_NORMALIZE_ALL_COMPOSE);
  word->text = g_utf8_strdown (narrow, -1);
}

static void
take (Reader *reader, const YpCommandWord *word)
{
  reader->at = word->start + word->length;
}

/* To the end of the line, as it was written. */
static void
take_rest (Reader *reader, YpCommandWord *word)
{
  skip_space (reader);
  word->start = reader->at;
  word->text = g_strchomp (g_strdup (reader->line + reader->at));
  word->length = (guint) strlen (word->text);
  reader->at = word->start + word->length;
}

/* Digits, as many as there are. */
static gboolean
read_number (const char **c, guint64 *number, guint *n_digits)
{
  guint n = 0;

  *number = 0;
  while (g_ascii_isdigit ((*c)[n]) && n <= MAX_DIGITS)
    *number = *number * 10 + (guint64) ((*c)[n++] - '0');
  *c += n;
  *n_digits = n;

  return n > 0 && n <= MAX_DIGITS;
}

/* “4821”, “1126.4821”, “4821-4830”. */
static gboolean
read_target (const char **c, YpCommandTarget *target)
{
  guint n_digits;

  *target = (YpCommandTarget){ 0 };
  if (!read_number (c, &target->first, &target->n_digits))
    return FALSE;

  if (**c == '.')
    {
      if (target->n_digits >= sizeof target->day)
        return FALSE;

      memcpy (target->day, *c - target->n_digits, target->n_digits);
      (*c)++;
      if (!read_number (c, &target->first, &target->n_digits))
        return FALSE;
    }

  target->last = target->first;
  if (**c == '-')
    {
      (*c)++;
      return read_number (c, &target->last, &n_digits);
    }

  return TRUE;
}

static gboolean
read_targets (Reader *reader, YpCommand *self)
{
  const char *c = self->target.text;
  guint64 n = 0;

  while (TRUE)
    {
      YpCommandTarget target;

      if (!read_target (&c, &target) || (*c != '\0' && *c != ','))
        return fail_word (reader, &self->target,
                          _ ("Incidents are written 4821, 4821,4830, 4821-4830 or 1126.4821"));
      if (target.last < target.first)
        return fail_word (reader, &self->target, _ ("The range ends before it begins"));

      n += target.last - target.first + 1;
      if (n > YP_COMMAND_MAX_INCIDENTS || self->targets->len == YP_COMMAND_MAX_TARGETS)
        return fail_word (reader, &self->target,
                          _ ("At most 20 numbers and ranges, and 200 incidents at once"));

      g_array_append_val (self->targets, target);
      if (*c++ == '\0')
        return TRUE;
    }
}

/* A number as a paste from elsewhere has it: `local-20261126-004821`. */
static gboolean
read_whole_number (YpCommand *self)
{
  YpCommandTarget target = { .n_digits = MAX_DIGITS };
  YpCommandNumber number;

  if (!yp_command_number_read (self->target.text, &number) || number.n_day == 0 ||
      number.n_day >= sizeof target.day)
    return FALSE;

  memcpy (target.day, number.day, number.n_day);
  target.first = target.last = number.serial;
  g_array_append_val (self->targets, target);
  return TRUE;
}

static gboolean
take_targets (Reader *reader, YpCommand *self)
{
  peek (reader, &self->target);
  if (g_ascii_isdigit (self->target.text[0]))
    {
      take (reader, &self->target);
      return read_targets (reader, self);
    }

  if (read_whole_number (self))
    take (reader, &self->target);
  else
    clear_word (&self->target);
  return TRUE;
}

static gboolean
take_into (Reader *reader, YpCommand *self)
{
  const char *c;

  peek (reader, &self->into);
  if (!g_ascii_isdigit (self->into.text[0]))
    {
      clear_word (&self->into);
      return TRUE;
    }

  take (reader, &self->into);
  c = self->into.text;
  if (!read_target (&c, &self->into_target) || *c != '\0' ||
      self->into_target.first != self->into_target.last)
    return fail_word (reader, &self->into, _ ("Into one incident: 4830"));

  return TRUE;
}

static gboolean
is_day (const char *text)
{
  return *text == '+' || (strlen (text) == strlen ("2026-12-01") && text[4] == '-');
}

static gboolean
is_digit (const char *text)
{
  return g_ascii_isdigit (text[0]) && text[1] == '\0';
}

static void
take_if (Reader *reader, YpCommandWord *word, gboolean (*is_one) (const char *text))
{
  peek (reader, word);
  if (is_one (word->text))
    take (reader, word);
  else
    clear_word (word);
}

static gboolean
take_needed (Reader *reader, YpCommandWord *word, const char *missing)
{
  peek (reader, word);
  if (word->length == 0)
    return fail_word (reader, word, missing);

  take (reader, word);
  return TRUE;
}

static gboolean
take_arguments (Reader *reader, YpCommand *self)
{
  YpCommandTakes takes = self->verb->takes;

  if ((takes & YP_COMMAND_TAKES_TARGETS) != 0 && !take_targets (reader, self))
    return FALSE;
  if ((takes & YP_COMMAND_TAKES_INTO) != 0 && !take_into (reader, self))
    return FALSE;
  if ((takes & YP_COMMAND_TAKES_UNTIL) != 0)
    take_if (reader, &self->until, is_day);
  if ((takes & YP_COMMAND_TAKES_CHOICE) != 0)
    take_if (reader, &self->choice, is_digit);
  if ((takes & YP_COMMAND_TAKES_WHOM) != 0 &&
      !take_needed (reader, &self->whom, _ ("To whom: a unit or an organization")))
    return FALSE;
  if ((takes & YP_COMMAND_TAKES_UNIT) != 0 && !take_needed (reader, &self->whom, _ ("Which unit")))
    return FALSE;
  if ((takes & YP_COMMAND_TAKES_LAYER) != 0 &&
      !take_needed (reader, &self->whom, _ ("Which layer")))
    return FALSE;
  if ((takes & YP_COMMAND_TAKES_STATUS) != 0)
    {
      peek (reader, &self->status);
      take (reader, &self->status);
    }

  take_rest (reader, &self->rest);
  if ((takes & YP_COMMAND_TAKES_WORDS) != 0 && self->rest.length == 0)
    return fail_word (reader, &self->rest, _ ("A place: its name, initials or coordinates"));
  if (self->rest.length > 0 &&
      (takes & (YP_COMMAND_TAKES_NOTE | YP_COMMAND_TAKES_WORDS | YP_COMMAND_TAKES_TIME)) == 0)
    return fail_word (reader, &self->rest, _ ("Nothing more is wanted here"));

  return TRUE;
}

static gboolean
take_verb (Reader *reader, YpCommand *self)
{
  YpCommandNumber number;

  peek (reader, &self->code);
  if (self->code.length == 0)
    return fail (reader, reader->at, 0, _ ("Type a command; ? lists them"));

  self->verb = yp_command_find_verb (self->code.text);
  if (self->verb != NULL)
    {
      take (reader, &self->code);
      return TRUE;
    }

  if (!g_ascii_isdigit (self->code.text[0]) &&
      !(yp_command_number_read (self->code.text, &number) && number.n_day > 0))
    return fail_word (reader, &self->code, _ ("There is no such command"));

  self->verb = &open_verb;
  return TRUE;
}

static gboolean
check_line (Reader *reader, const char *line)
{
  const char *end;

  if (strlen (line) > YP_COMMAND_MAX_BYTES)
    return fail (reader, 0, 0, _ ("The line is too long"));
  if (!g_utf8_validate (line, -1, &end))
    return fail (reader, (guint) (end - line), 1, _ ("This is no text"));

  return TRUE;
}

static gboolean
parse (Reader *reader, YpCommand *self)
{
  return check_line (reader, reader->line) && take_verb (reader, self) &&
         take_arguments (reader, self);
}

/**
 * yp_command_parse:
 * @line: what a person typed
 * @fault: (out): where and why it is not understood; set on %NULL
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): what is wanted
 */
YpCommand *
yp_command_parse (const char *line, YpCommandFault *fault)
{
  g_autoptr (YpCommand) self = g_new0 (YpCommand, 1);
  Reader reader = { line, 0, fault };

  self->targets = g_array_new (FALSE, FALSE, sizeof (YpCommandTarget));

  return parse (&reader, self) ? g_steal_pointer (&self) : NULL;
}

void
yp_command_free (YpCommand *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->targets);
  clear_word (&self->code);
  clear_word (&self->target);
  clear_word (&self->into);
  clear_word (&self->until);
  clear_word (&self->choice);
  clear_word (&self->whom);
  clear_word (&self->status);
  clear_word (&self->rest);
  g_free (self);
}

/**
 * yp_command_number_read:
 * @id: the number of an incident, such as `local-20261126-004821`
 * @number: (out): the same in parts
 *
 * Returns: whether it ends as such numbers do
 */
gboolean
yp_command_number_read (const char *id, YpCommandNumber *number)
{
  const char *dash = strrchr (id, '-');
  const char *serial = dash != NULL ? dash + 1 : id;
  guint n_digits;

  *number = (YpCommandNumber){ 0, id, 0 };
  if (!read_number (&serial, &number->serial, &n_digits) || *serial != '\0')
    return FALSE;

  if (dash != NULL)
    number->day = dash;
  while (number->day > id && g_ascii_isdigit (number->day[-1]))
    {
      number->day--;
      number->n_day++;
    }

  return TRUE;
}

/**
 * yp_command_target_match:
 * @self: what was written
 * @number: that of an incident
 *
 * What was written is the end of a number; where it is all of it but for zeros that goes before.
 *
 * Returns: 0 where another is meant, 1 where its number ends so, 2 where it is that number
 */
guint
yp_command_target_match (const YpCommandTarget *self, const YpCommandNumber *number)
{
  gsize n_day = strlen (self->day);
  guint64 ending = 1;

  if (n_day > number->n_day || memcmp (number->day + number->n_day - n_day, self->day, n_day) != 0)
    return 0;
  if (number->serial >= self->first && number->serial <= self->last)
    return 2;

  for (guint i = 0; i < self->n_digits; i++)
    ending *= 10;
  return self->first == self->last && number->serial % ending == self->first ? 1 : 0;
}
