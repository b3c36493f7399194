/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yiping-learn"

#include <errno.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <unistd.h>

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-gzip.h"
#include "yp-json.h"
#include "yp-measure.h"
#include "yp-store.h"
#include "yp-table.h"

#define EXIT_USAGE 2
#define MAX_BYTES (64 * 1024 * 1024)

typedef struct
{
  char *store;
  char *text;
  char *label;
  gboolean cross;
  gboolean untaught;
  gboolean json;
  char **sources;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->store);
  g_free (self->text);
  g_free (self->label);
  g_strfreev (self->sources);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static const char description[] =
    "Tells how well the item of a report is found by its words. One text in five is held out, the\n"
    "others are learnt from, and what was learnt is asked for those it never saw. Which those are\n"
    "follows from a hash of the text: the same texts give the same figures, and equal texts are\n"
    "never on both sides.\n"
    "\n"
    "  yiping-learn --store=city.gpkg\n"
    "  yiping-learn --text=COLUMN[,COLUMN…] --label=COLUMN TABLE.csv[.gz]\n"
    "\n"
    "With --store= it is what yipingd does: the catalogue in force is learnt from, and the "
    "reports\n"
    "that were filed, the newest 20,000; only reports are held out.";

static gboolean
parse_options (Options *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &self->store, "The store of a city", "PATH" },
    { "text", 0, 0, G_OPTION_ARG_STRING, &self->text, "Which columns hold the words",
      "COLUMN,COLUMN" },
    { "label", 0, 0, G_OPTION_ARG_STRING, &self->label, "Which column says what they are about",
      "COLUMN" },
    { "cross", 0, 0, G_OPTION_ARG_NONE, &self->cross,
      "Hold out each fifth in turn, for tables of few rows", NULL },
    { "untaught", 0, 0, G_OPTION_ARG_NONE, &self->untaught,
      "Hold out all reports of a store: what the catalogue alone finds", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, "Report as one JSON object on one line", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->sources, NULL, "TABLE" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, description);
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

/* Returns: (nullable): what is wrong with the arguments taken together */
static const char *
check_options (const Options *self)
{
  gboolean has_table = self->sources != NULL && self->sources[0] != NULL;

  if (self->store != NULL)
    return has_table || self->text != NULL || self->label != NULL
               ? "--store= says all of it: no table, --text= or --label="
               : NULL;
  if (self->untaught)
    return "--untaught is of a store";
  if (!has_table || self->sources[1] != NULL)
    return "name a store or one table";
  if (self->text == NULL || self->label == NULL)
    return "--text= and --label= name the columns of the table";
  return NULL;
}

static gboolean
read_store (GPtrArray *lessons, const char *path, GError **error)
{
  g_autoptr (YpStore) store = yp_store_open_reader (path, error);
  g_autoptr (YpCatalogue) catalogue = store != NULL ? yp_store_load_catalogue (store, error) : NULL;

  if (catalogue == NULL)
    return FALSE;

  yp_lesson_list_add_catalogue (lessons, catalogue, g_get_real_time ());
  return yp_store_add_lessons (store, lessons, YP_LESSON_MAX_REPORTS, error);
}

/* The table's reader reads files: what is packed is unpacked into one. */
static YpTable *
read_packed (const char *path, GError **error)
{
  g_autofree char *packed = NULL;
  g_autofree char *unpacked = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  YpTable *table = NULL;
  int descriptor;

  if (!g_file_get_contents (path, &packed, &size, error))
    return NULL;
  bytes = yp_gunzip ((const guint8 *) packed, size, MAX_BYTES, NULL, error);
  descriptor = bytes != NULL ? g_file_open_tmp ("yiping-XXXXXX.csv", &unpacked, error) : -1;
  if (descriptor < 0)
    return NULL;

  close (descriptor);
  if (g_file_set_contents (unpacked, g_bytes_get_data (bytes, NULL),
                           (gssize) g_bytes_get_size (bytes), error))
    table = yp_table_read (unpacked, &(YpTableOptions){ 0 }, NULL, error);
  g_unlink (unpacked);

  return table;
}

static gboolean
find_column (const YpTable *table, const char *name, guint *column, GError **error)
{
  char **header = table->rows->len > 0 ? g_ptr_array_index (table->rows, 0) : NULL;

  for (*column = 0; header != NULL && header[*column] != NULL; (*column)++)
    if (strcmp (header[*column], name) == 0)
      return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "The table has no column “%s”", name);
  return FALSE;
}

/* A row without label teaches nothing. */
static void
add_row (GPtrArray *lessons, char **row, const GArray *columns, guint label)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < columns->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", row[g_array_index (columns, guint, i)]);
  if (*row[label] != '\0')
    g_ptr_array_add (lessons, yp_lesson_new (text->str, row[label], TRUE, NULL));
}

static gboolean
read_table (GPtrArray *lessons, const Options *options, GError **error)
{
  const char *path = options->sources[0];
  g_autoptr (YpTable) table = g_str_has_suffix (path, ".gz")
                                  ? read_packed (path, error)
                                  : yp_table_read (path, &(YpTableOptions){ 0 }, NULL, error);
  g_auto (GStrv) names = g_strsplit (options->text, ",", -1);
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (guint));
  guint label;

  if (table == NULL || !find_column (table, options->label, &label, error))
    return FALSE;

  for (guint i = 0; names[i] != NULL; i++)
    {
      guint column;

      if (!find_column (table, names[i], &column, error))
        return FALSE;
      g_array_append_val (columns, column);
    }

  for (guint i = 1; i < table->rows->len; i++)
    add_row (lessons, g_ptr_array_index (table->rows, i), columns, label);
  return TRUE;
}

static double
get_share (guint n, guint of)
{
  return of > 0 ? 100.0 * n / of : 0;
}

static void
report (const YpMeasure *measure)
{
  g_print ("texts      %u, of them reports %u\n", measure->n_texts, measure->n_reports);
  g_print ("labels     %u\n", measure->n_labels);
  g_print ("held out   %u\n", measure->n_tested);
  g_print ("top-1      %.1f %%\n", get_share (measure->n_first, measure->n_tested));
  g_print ("top-3      %.1f %%\n", get_share (measure->n_first_three, measure->n_tested));
  g_print ("macro-F1   %.3f\n", measure->macro_f1);
  g_print ("baseline   %.1f %% (always the most frequent label)\n",
           get_share (measure->n_baseline, measure->n_tested));
  g_print ("sureness   %.1f %% (what it says itself of its first guess, on average)\n",
           100 * measure->sureness);
  if (measure->n_proposed > 0)
    g_print ("proposed   %u times, taken %u times\n", measure->n_proposed, measure->n_taken);
}

static void
report_json (const YpMeasure *measure)
{
  g_autoptr (GString) text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_measure_write_json (measure, &writer, NULL);
  g_print ("%s\n", text->str);
}

static guint
get_n_rounds (const Options *options)
{
  if (options->untaught)
    return 0;

  return options->cross ? YP_MEASURE_N_PARTS : 1;
}

int
main (int argc, char *argv[])
{
  g_auto (Options) options = { 0 };
  g_autoptr (GPtrArray) lessons = yp_lesson_list_new ();
  g_autoptr (GError) error = NULL;
  YpMeasure measure;

  setlocale (LC_ALL, "");
  if (!parse_options (&options, &argc, &argv, &error) || check_options (&options) != NULL)
    {
      g_printerr ("yiping-learn: %s\n(yiping-learn --help says more)\n",
                  error != NULL ? error->message : check_options (&options));
      return EXIT_USAGE;
    }

  if (!(options.store != NULL ? read_store (lessons, options.store, &error)
                              : read_table (lessons, &options, &error)) ||
      !yp_measure_run (&measure, lessons, get_n_rounds (&options), NULL, &error))
    {
      g_printerr ("yiping-learn: %s\n", error->message);
      return EXIT_FAILURE;
    }

  if (options.json)
    report_json (&measure);
  else
    report (&measure);
  return EXIT_SUCCESS;
}
