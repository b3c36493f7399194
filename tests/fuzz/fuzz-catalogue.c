/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-catalogue-changes.h"
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

/* Each spelling is once there, and means what it is said to mean. */
static void
check_spellings (const YpCatalogueReport *report)
{
  for (guint i = 0; i < report->spellings->len; i++)
    {
      const YpCatalogueSpelling *spelling = report->spellings->pdata[i];

      g_assert_cmpuint (spelling->n_rows, >, 0);
      if (i > 0)
        {
          const YpCatalogueSpelling *before = report->spellings->pdata[i - 1];

          g_assert_cmpint (before->limit.kind, <=, spelling->limit.kind);
          g_assert_cmpstr (before->text, !=, spelling->text);
        }
    }
}

/* Beside itself it changes nothing; beside another one each item is new, another or the same. */
static void
check_changes (const YpCatalogue *catalogue)
{
  g_autoptr (YpCatalogueChanges) none = yp_catalogue_changes_new (catalogue, catalogue);
  g_autoptr (GPtrArray) first = g_ptr_array_new ();
  g_autoptr (YpCatalogue) other = NULL;
  g_autoptr (YpCatalogueChanges) some = NULL;
  guint n = yp_catalogue_get_n_items (catalogue);

  g_assert_cmpuint (none->added->len + none->changed->len, ==, 0);
  g_assert_cmpuint (none->n_same, ==, n);
  g_assert_cmpuint (none->n_absent, ==, 0);

  g_ptr_array_add (first, (YpItem *) yp_catalogue_get_item (catalogue, 0));
  other = yp_catalogue_new_from_items (first, NULL);
  some = yp_catalogue_changes_new (other, catalogue);
  g_assert_cmpuint (some->added->len + some->changed->len + some->n_same, ==, n);
  g_assert_cmpuint (some->n_absent, ==, 0);
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
  check_spellings (&report);
  if (catalogue == NULL)
    return;

  g_assert_true (report.problems->len == 0 || (options != NULL && options->leave_out));
  g_assert_cmpuint (report.n_items, ==, yp_catalogue_get_n_items (catalogue));
  check_again (catalogue);
  check_changes (catalogue);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const YpCatalogueOptions options = { "code=代码+code,name=name,support=",
                                              "standard=s,kind=matter", TRUE };
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
