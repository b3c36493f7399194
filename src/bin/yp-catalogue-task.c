/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yiping-import"

#include "yp-catalogue-task.h"

#include "yp-catalogue-import.h"
#include "yp-clock.h"

/* What the sheet of an exported workbook is called. */
#define SHEET "catalogue"

static gboolean
read_source (const YpCatalogueTask *self, YpCatalogueImport *import, GError **error)
{
  g_autoptr (YpTable) table = yp_table_read (self->source, &self->table, NULL, error);
  g_autofree char *path = g_filename_display_name (self->source);

  if (table == NULL)
    return FALSE;

  return yp_catalogue_import_read (
      import, &(YpCatalogueSourceInfo){ path, table->format, table->sheet, table->encoding },
      table->rows, &self->options, error);
}

static gboolean
has_store (const YpCatalogueTask *self)
{
  return self->store != NULL &&
         (strstr (self->store, "://") != NULL || g_file_test (self->store, G_FILE_TEST_EXISTS));
}

/* A store that is not there yet is one without items of its own. */
static gboolean
compare (const YpCatalogueTask *self, YpCatalogueImport *import, GError **error)
{
  YpClock clock = yp_clock_system ();
  g_autoptr (YpStore) store = NULL;

  if (!has_store (self))
    return yp_catalogue_import_compare (import, NULL, yp_clock_now (&clock), error);

  store = yp_store_open_reader (self->store, error);
  return store != NULL && yp_catalogue_import_compare (import, store, yp_clock_now (&clock), error);
}

/* What would be refused makes no store. */
static gboolean
write_store (const YpCatalogueTask *self, YpCatalogueImport *import, GError **error)
{
  YpClock clock = yp_clock_system ();
  g_autoptr (YpStore) store = NULL;

  if (!has_store (self) &&
      !yp_catalogue_import_compare (import, NULL, yp_clock_now (&clock), error))
    return FALSE;

  store = yp_store_open (self->store, self->origin, error);
  return store != NULL &&
         yp_catalogue_import_write (import, store, yp_clock_now (&clock), "local", error);
}

static char *
run_import (const YpCatalogueTask *self, gboolean *has_left_out, GError **error)
{
  g_autoptr (YpCatalogueImport) import = yp_catalogue_import_new ();
  const char *outcome = "refused, nothing written";
  GError *wrong = NULL;
  char *report;

  if (read_source (self, import, &wrong))
    {
      if (self->dry_run && compare (self, import, &wrong))
        outcome = "dry run, nothing written; it would go in";
      else if (!self->dry_run)
        outcome = write_store (self, import, &wrong) ? "imported" : "failed, nothing written";
    }

  *has_left_out = yp_catalogue_import_get_n_refused (import) > 0;
  report = yp_catalogue_import_make_report (import, self->json, outcome,
                                            wrong != NULL ? wrong->message : NULL);
  if (wrong != NULL)
    g_propagate_error (error, wrong);
  return report;
}

static guint
count_conditions (const YpCatalogue *catalogue)
{
  guint n = 0;

  for (guint i = 0; i < yp_catalogue_get_n_items (catalogue); i++)
    n += yp_catalogue_get_item (catalogue, i)->n_conditions;

  return n;
}

static char *
make_export_report (const YpCatalogueTask *self, const YpCatalogue *catalogue, const char *failure)
{
  g_autofree char *path = g_filename_display_name (self->export);
  guint n_items = catalogue != NULL ? yp_catalogue_get_n_items (catalogue) : 0;
  guint n_conditions = catalogue != NULL ? count_conditions (catalogue) : 0;
  const char *outcome = failure == NULL ? "exported" : "failed, nothing written";
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  if (!self->json)
    {
      g_string_append_printf (text, "%s\n%u items, %u conditions\n%s%s%s\n", path, n_items,
                              n_conditions, outcome, failure != NULL ? ": " : "",
                              failure != NULL ? failure : "");
      return g_string_free (text, FALSE);
    }

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "outcome", outcome);
  yp_json_add_string (&writer, "failure", failure);
  yp_json_add_string (&writer, "kind", "catalogue");
  yp_json_add_string (&writer, "path", path);
  yp_json_add_int (&writer, "n_items", n_items);
  yp_json_add_int (&writer, "n_conditions", n_conditions);
  yp_json_close_object (&writer);
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

static char *
run_export (const YpCatalogueTask *self, GError **error)
{
  GError *wrong = NULL;
  g_autoptr (YpStore) store = yp_store_open_reader (self->store, &wrong);
  g_autoptr (YpCatalogue) catalogue =
      store != NULL ? yp_store_load_catalogue (store, &wrong) : NULL;
  char *report;

  if (catalogue != NULL)
    {
      g_autoptr (GPtrArray) rows = yp_catalogue_to_rows (catalogue);

      yp_table_write (self->export, SHEET, rows, &wrong);
    }

  report = make_export_report (self, catalogue, wrong != NULL ? wrong->message : NULL);
  if (wrong != NULL)
    g_propagate_error (error, wrong);
  return report;
}

/**
 * yp_catalogue_task_run:
 * @self: what to do
 * @has_left_out: (out): whether rows were left out
 * @error: return location for whatever kept it from being done
 *
 * Imports the catalogue from a table, or exports it to one. Blocks.
 *
 * Returns: (transfer full): the report, also where it failed
 */
char *
yp_catalogue_task_run (const YpCatalogueTask *self, gboolean *has_left_out, GError **error)
{
  *has_left_out = FALSE;

  return self->export != NULL ? run_export (self, error) : run_import (self, has_left_out, error);
}
