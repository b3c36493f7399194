/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-entry.h"
#include "yp-past.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever comes, entries are in order, and a page that is not the last has some. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_entry_unref);
  g_autoptr (GBytes) body = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  gint64 next = 0;

  if (!yp_past_take_journal (entries, body, &next, &error))
    {
      g_assert_nonnull (error);
      return 0;
    }

  g_assert_true (next == 0 || entries->len > 0);
  for (guint i = 1; i < entries->len; i++)
    g_assert_cmpuint (((YpEntry *) g_ptr_array_index (entries, i))->seq, ==,
                      ((YpEntry *) g_ptr_array_index (entries, i - 1))->seq + 1);

  return 0;
}
