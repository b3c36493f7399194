/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-command.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever is understood or refused points into the line, between letters. */
static void
assert_inside (const char *line, guint start, guint length)
{
  gsize size = strlen (line);

  g_assert_cmpuint (start, <=, size);
  g_assert_cmpuint (length, <=, size - start);
}

static void
assert_word (const char *line, const YpCommandWord *word)
{
  assert_inside (line, word->start, word->length);
  g_assert_true (g_utf8_validate (line + word->start, word->length, NULL));
  g_assert_true (word->text == NULL || g_utf8_validate (word->text, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *line = g_strndup ((const char *) data, size);
  YpCommandFault fault = { 0 };
  g_autoptr (YpCommand) command = yp_command_parse (line, &fault);

  if (command == NULL)
    {
      g_assert_nonnull (fault.words);
      assert_inside (line, fault.start, fault.length);
      return 0;
    }

  assert_word (line, &command->code);
  assert_word (line, &command->target);
  assert_word (line, &command->into);
  assert_word (line, &command->until);
  assert_word (line, &command->choice);
  assert_word (line, &command->whom);
  assert_word (line, &command->status);
  assert_word (line, &command->rest);
  for (guint i = 0; i < command->targets->len; i++)
    {
      const YpCommandTarget *target = &g_array_index (command->targets, YpCommandTarget, i);
      YpCommandNumber number = { target->last, target->day, strlen (target->day) };

      g_assert_cmpuint (target->last - target->first, <, YP_COMMAND_MAX_INCIDENTS);
      g_assert_cmpuint (yp_command_target_match (target, &number), ==, 2);
    }

  return 0;
}
