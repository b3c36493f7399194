/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-catalogue-rows.h"
#include "yp-csv-rows.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What is written is read as the same. */
static void
check_again (const YpCatalogue *catalogue)
{
  g_autofree char *text = yp_catalogue_to_csv (catalogue);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpCatalogue) again = yp_catalogue_new_from_csv (text, strlen (text), &error);
  g_autofree char *text_again = NULL;

  g_assert_no_error (error);
  text_again = yp_catalogue_to_csv (again);
  g_assert_cmpstr (text, ==, text_again);
}

static void
check_items (const YpCatalogue *catalogue)
{
  g_assert_cmpuint (yp_catalogue_get_n_items (catalogue), >, 0);
  for (guint i = 0; i < yp_catalogue_get_n_items (catalogue); i++)
    {
      const YpItem *item = yp_catalogue_get_item (catalogue, i);

      g_assert_true (yp_catalogue_find_at (catalogue, item->key, item->effective_from) == item);
      g_assert_nonnull (yp_catalogue_find (catalogue, item->key));
      g_assert_true (*item->name != '\0' && g_utf8_validate (item->name, -1, NULL));
    }
}

/* Each row is understood or told. */
static void
check_report (GPtrArray *rows, const YpCatalogueOptions *options)
{
  g_auto (YpCatalogueReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YpCatalogue) catalogue = yp_catalogue_new_from_rows (rows, options, &report, &error);

  g_assert_true ((catalogue == NULL) == (error != NULL));
  g_assert_cmpuint (report.n_rows, <, MAX (rows->len, 1));
  g_assert_cmpuint (report.problems->len, <=, report.n_rows);
  if (catalogue == NULL)
    return;

  g_assert_cmpuint (report.problems->len, ==, 0);
  g_assert_cmpuint (report.n_items, ==, yp_catalogue_get_n_items (catalogue));
  check_again (catalogue);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const YpCatalogueOptions options = { "code=代码+code,name=name,support=", "s", "matter" };
  const char *text = (const char *) data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpCatalogue) catalogue = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (size == 0)
    return 0;

  catalogue = yp_catalogue_new_from_csv (text, size, &error);
  g_assert_true ((catalogue == NULL) == (error != NULL));
  if (catalogue != NULL)
    {
      check_items (catalogue);
      check_again (catalogue);
    }

  rows = yp_csv_rows_parse ("Fuzz", text, size, NULL);
  if (rows == NULL)
    return 0;

  check_report (rows, NULL);
  check_report (rows, &options);

  return 0;
}
