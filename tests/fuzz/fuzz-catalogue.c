/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-catalogue.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpCatalogue) catalogue = NULL;

  if (size == 0)
    return 0;

  catalogue = yp_catalogue_new_from_csv ((const char *) data, size, &error);
  g_assert_true ((catalogue == NULL) == (error != NULL));
  if (catalogue == NULL)
    return 0;

  g_assert_cmpuint (yp_catalogue_get_n_items (catalogue), >, 0);
  for (guint i = 0; i < yp_catalogue_get_n_items (catalogue); i++)
    {
      const YpItem *item = yp_catalogue_get_item (catalogue, i);

      g_assert_true (yp_catalogue_find (catalogue, item->key) == item);
      g_assert_true (*item->name != '\0' && g_utf8_validate (item->name, -1, NULL));
    }

  return 0;
}
