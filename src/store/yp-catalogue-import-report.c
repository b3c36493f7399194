/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-store"

#include "yp-catalogue-import-private.h"

/* So many of a kind are told to a person, and to a machine. */
#define MAX_LINES 10
#define MAX_LISTED 1000

static void
write_source (const YpCatalogueImport *self, YpJsonWriter *writer)
{
  yp_json_open_array (writer, "sources");
  if (self->path != NULL)
    {
      yp_json_open_object (writer, NULL);
      yp_json_add_string (writer, "path", self->path);
      yp_json_add_string (writer, "format", self->format);
      yp_json_add_string (writer, "layer", self->sheet);
      yp_json_add_string (writer, "encoding", self->encoding);
      yp_json_close_object (writer);
    }
  yp_json_close_array (writer);
}

static void
write_problems (const GPtrArray *problems, YpJsonWriter *writer)
{
  yp_json_open_object (writer, "problems");
  yp_json_add_int (writer, "n", problems->len);
  yp_json_open_array (writer, "list");
  for (guint i = 0; i < MIN (problems->len, MAX_LISTED); i++)
    {
      const YpCatalogueProblem *problem = problems->pdata[i];

      yp_json_open_object (writer, NULL);
      yp_json_add_int (writer, "row", problem->row);
      yp_json_add_string (writer, "column", problem->column);
      yp_json_add_string (writer, "reason", problem->reason);
      yp_json_close_object (writer);
    }
  yp_json_close_array (writer);
  yp_json_close_object (writer);
}

static void
write_spellings (const GPtrArray *spellings, YpJsonWriter *writer)
{
  yp_json_open_array (writer, "limits");
  for (guint i = 0; i < MIN (spellings->len, MAX_LISTED); i++)
    {
      const YpCatalogueSpelling *spelling = spellings->pdata[i];
      g_autofree char *limit = yp_limit_format (&spelling->limit);

      yp_json_open_object (writer, NULL);
      yp_json_add_string (writer, "text", spelling->text);
      yp_json_add_string (writer, "limit", spelling->limit.value > 0 ? limit : NULL);
      yp_json_add_string (writer, "qualifier", spelling->qualifier);
      yp_json_add_int (writer, "n", spelling->n_rows);
      yp_json_close_object (writer);
    }
  yp_json_close_array (writer);
}

static void
write_change (const YpItemChange *change, YpJsonWriter *writer)
{
  yp_json_open_object (writer, NULL);
  yp_json_add_string (writer, "key", change->item->key);
  yp_json_add_string (writer, "name", change->item->name);
  yp_json_open_array (writer, "members");
  for (guint i = 0; change->members[i] != NULL; i++)
    yp_json_add_string (writer, NULL, change->members[i]);
  yp_json_close_array (writer);
  yp_json_close_object (writer);
}

static void
write_changes (const YpCatalogueChanges *changes, YpJsonWriter *writer)
{
  yp_json_open_object (writer, "changes");
  yp_json_add_int (writer, "n_new", changes->added->len);
  yp_json_add_int (writer, "n_changed", changes->changed->len);
  yp_json_add_int (writer, "n_same", changes->n_same);
  yp_json_add_int (writer, "n_absent", changes->n_absent);

  yp_json_open_array (writer, "new");
  for (guint i = 0; i < MIN (changes->added->len, MAX_LISTED); i++)
    yp_json_add_string (writer, NULL, ((YpItem *) changes->added->pdata[i])->key);
  yp_json_close_array (writer);

  yp_json_open_array (writer, "changed");
  for (guint i = 0; i < MIN (changes->changed->len, MAX_LISTED); i++)
    write_change (changes->changed->pdata[i], writer);
  yp_json_close_array (writer);
  yp_json_close_object (writer);
}

static char *
make_json (const YpCatalogueImport *self, const char *outcome, const char *failure)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "outcome", outcome);
  yp_json_add_string (&writer, "failure", failure);
  yp_json_add_string (&writer, "kind", "catalogue");
  write_source (self, &writer);
  yp_json_add_int (&writer, "n_rows", self->report.n_rows);
  yp_json_add_int (&writer, "n_items", self->report.n_items);
  yp_json_add_int (&writer, "n_conditions", self->report.n_conditions);
  yp_json_add_int (&writer, "n_left_out", self->report.n_left_out);
  if (self->report.problems != NULL)
    {
      write_problems (self->report.problems, &writer);
      write_spellings (self->report.spellings, &writer);
    }
  if (self->changes != NULL)
    write_changes (self->changes, &writer);
  yp_json_close_object (&writer);
  g_string_append_c (text, '\n');

  return g_string_free (text, FALSE);
}

static void
tell_more (GString *text, guint n)
{
  if (n > MAX_LINES)
    g_string_append_printf (text, "  … and %u more (--json lists them)\n", n - MAX_LINES);
}

static void
tell_source (const YpCatalogueImport *self, GString *text)
{
  if (self->path == NULL)
    return;

  g_string_append_printf (text, "%s\n  %s", self->path, self->format);
  if (self->sheet != NULL)
    g_string_append_printf (text, ", sheet “%s”", self->sheet);
  g_string_append_printf (text, ", text: %s\n", self->encoding);
}

static void
tell_problems (const GPtrArray *problems, GString *text)
{
  if (problems->len > 0)
    g_string_append_printf (text, "rows not understood: %u\n", problems->len);

  for (guint i = 0; i < MIN (problems->len, MAX_LINES); i++)
    {
      const YpCatalogueProblem *problem = problems->pdata[i];

      g_string_append_printf (text, "  row %u, column “%s”: %s\n", problem->row, problem->column,
                              problem->reason);
    }
  tell_more (text, problems->len);
}

/* All of them: this is how a person sees that none was taken for another. */
static void
tell_spellings (const GPtrArray *spellings, GString *text)
{
  if (spellings->len > 0)
    g_string_append_printf (text, "limits, as written and as understood: %u\n", spellings->len);

  for (guint i = 0; i < MIN (spellings->len, MAX_LISTED); i++)
    {
      const YpCatalogueSpelling *spelling = spellings->pdata[i];
      g_autofree char *limit = yp_limit_format_chinese (&spelling->limit);

      g_string_append_printf (text, "  “%s”: %s%s%s, %u×\n", spelling->text, limit,
                              spelling->qualifier != NULL ? ", " : "",
                              spelling->qualifier != NULL ? spelling->qualifier : "",
                              spelling->n_rows);
    }
}

/* What was filed keeps the name of its version, which tells something only if that is another. */
static gboolean
has_member (const YpItemChange *change, const char *name)
{
  return g_strv_contains ((const char *const *) change->members, name);
}

static void
tell_changes (const YpCatalogueChanges *changes, GString *text)
{
  g_string_append_printf (
      text, "against what is there: %u new, %u changed, %u the same; %u others stay\n",
      changes->added->len, changes->changed->len, changes->n_same, changes->n_absent);

  for (guint i = 0; i < MIN (changes->changed->len, MAX_LINES); i++)
    {
      const YpItemChange *change = changes->changed->pdata[i];
      g_autofree char *members = g_strjoinv (", ", change->members);

      g_string_append_printf (
          text, "  %s %s: %s%s\n", change->item->key, change->item->name, members,
          has_member (change, "version") ? "" : "; its version has the same name");
    }
  tell_more (text, changes->changed->len);
}

static char *
make_text (const YpCatalogueImport *self, const char *outcome, const char *failure)
{
  const YpCatalogueReport *report = &self->report;
  GString *text = g_string_new (NULL);

  tell_source (self, text);
  if (report->problems != NULL)
    {
      g_string_append_printf (text, "%u rows: %u items, %u conditions\n", report->n_rows,
                              report->n_items, report->n_conditions);
      tell_problems (report->problems, text);
      tell_spellings (report->spellings, text);
    }
  if (report->n_left_out > 0)
    g_string_append_printf (text, "left out: %u items\n", report->n_left_out);
  if (self->changes != NULL)
    tell_changes (self->changes, text);
  g_string_append_printf (text, "%s%s%s\n", outcome, failure != NULL ? ": " : "",
                          failure != NULL ? failure : "");

  return g_string_free (text, FALSE);
}

/**
 * yp_catalogue_import_make_report:
 * @self: an import, as far as it went
 * @as_json: whether for a machine: one object on one line
 * @outcome: how it ended: `imported`, `refused, nothing written`, …
 * @failure: (nullable): why
 *
 * Returns: (transfer full): the report, ending in a line break
 */
char *
yp_catalogue_import_make_report (const YpCatalogueImport *self,
                                 gboolean as_json,
                                 const char *outcome,
                                 const char *failure)
{
  g_return_val_if_fail (self != NULL && outcome != NULL, NULL);

  return as_json ? make_json (self, outcome, failure) : make_text (self, outcome, failure);
}
