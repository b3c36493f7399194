/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-catalogue.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static char *
write_item (const YpItem *item)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_item_write_json (item, &writer, NULL);
  return g_string_free (text, FALSE);
}

/* What is written is read as the same. */
static void
check_json (const char *text)
{
  g_autoptr (JsonObject) object = yp_json_parse_object (text, strlen (text), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpItem) again = NULL;
  g_autofree char *text_again = NULL;

  g_assert_nonnull (object);
  again = yp_item_new_from_json (object, &error);
  g_assert_no_error (error);
  text_again = write_item (again);
  g_assert_cmpstr (text, ==, text_again);
}

/* A table holds all of it. */
static void
check_csv (YpItem *item, const char *text)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YpCatalogue) catalogue = NULL;
  g_autoptr (YpCatalogue) again = NULL;
  g_autofree char *csv = NULL;
  g_autofree char *text_again = NULL;

  g_ptr_array_add (items, item);
  catalogue = yp_catalogue_new_from_items (items, &error);
  g_assert_no_error (error);
  csv = yp_catalogue_to_csv (catalogue);
  again = yp_catalogue_new_from_csv (csv, strlen (csv), &error);
  g_assert_no_error (error);
  text_again = write_item (yp_catalogue_get_item (again, 0));
  g_assert_cmpstr (text, ==, text_again);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonObject) object = yp_json_parse_object ((const char *) data, size, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YpItem) item = NULL;
  g_autofree char *text = NULL;

  if (object == NULL)
    return 0;

  item = yp_item_new_from_json (object, &error);
  g_assert_true ((item == NULL) == (error != NULL));
  if (item == NULL)
    return 0;

  text = write_item (item);
  check_json (text);
  check_csv (item, text);

  return 0;
}
