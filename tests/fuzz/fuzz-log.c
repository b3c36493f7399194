/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-replay-log.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A log that somebody replays: each row is understood or says why not. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GInputStream) input = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  YpReplayOptions options = { .columns = size % 2 == 0 ? NULL : "time=call_time,address=block",
                              .item = "sample:matter:0801",
                              .from = G_MININT64,
                              .to = G_MAXINT64,
                              .in_order = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (YpReplayLog) log = yp_replay_log_read (input, &options, NULL, &error);

  g_assert_true ((log == NULL) == (error != NULL));
  for (guint i = 0; log != NULL && i < log->rows->len; i++)
    {
      const YpReplayRow *row = g_ptr_array_index (log->rows, i);

      g_assert_true (row->at >= 0);
      g_assert_true (row->has_place || row->address != NULL);
      g_assert_true (row->description == NULL || g_utf8_validate (row->description, -1, NULL));
    }

  return 0;
}
