/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yiping-import"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <unistd.h>

#include "yp-catalogue-task.h"
#include "yp-clock.h"
#include "yp-grid-kind.h"
#include "yp-import.h"
#include "yp-store.h"

#define EXIT_USAGE 2
#define EXIT_LEFT_OUT 3
/* Who waits less than this is told nothing but the end. */
#define QUIET_US (1 * G_USEC_PER_SEC)
#define TICK_US (G_USEC_PER_SEC / 2)

typedef struct
{
  char *store;
  char *origin;
  char *kind;
  char *layer;
  char *map;
  char *set;
  char *export;
  char *grid_kind;
  char *datum;
  char *crs;
  char *encoding;
  gboolean append;
  gboolean any_code;
  gboolean leave_out;
  gboolean dry_run;
  gboolean json;
  char **sources;
} Options;

typedef struct
{
  const char *what;
  gint64 next;
  gboolean is_shown;
} Progress;

static void
options_clear (Options *self)
{
  g_free (self->store);
  g_free (self->origin);
  g_free (self->kind);
  g_free (self->layer);
  g_free (self->map);
  g_free (self->set);
  g_free (self->export);
  g_free (self->datum);
  g_free (self->grid_kind);
  g_free (self->crs);
  g_free (self->encoding);
  g_strfreev (self->sources);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static const char description[] =
    "Reads vector files of any form and CRS into a store, all of them or nothing; and the "
    "catalogue\n"
    "of items from a table and to one.\n"
    "\n"
    "KIND is towns, villages, grids, cameras, buildings, roads, water, places or catalogue. SOURCE "
    "is a\n"
    "shapefile, GeoPackage, GeoJSON, KML, FlatGeobuf, MapInfo, DXF, CSV with lon and lat, … or a\n"
    ".zip with one in it. Nothing is fetched from a network, whatever a file says.\n"
    "\n"
    "Codes: a town has 9 digits (or 12 that end in 000), a village 12, a grid 15 (or 14 of the\n"
    "older standard). Other kinds may do without; what has no code gets one made from its\n"
    "geometry and values (auto-…), the same each time.\n"
    "\n"
    "Grids are general (综治), police (警务) or special (专业); their kind says it, or "
    "--grid-kind\n"
    "for a whole file, and those of several files come together with --append. Police and special\n"
    "grids have codes of any form.\n"
    "\n"
    "The catalogue is one .csv (UTF-8 or GB18030), .xlsx, .ods or .xls: a row for each filing\n"
    "condition, its columns standard, kind, code, name, group, lead, support, condition, "
    "situation,\n"
    "limit, closing, version, effective_from, effective_to, or 标准, 类别, 代码, 名称, 大类, "
    "主管部门,\n"
    "协办部门, 条件, 立案条件, 时限, 结案条件, 版本, 生效日期, 失效日期. --layer names the sheet,\n"
    "--map other columns (code=FIELD+FIELD joins two), --set what all rows say. Items that are new "
    "or\n"
    "other than before are set, others stay. --export writes them all and reads no source:\n"
    "  yiping-import --store=city.gpkg --kind=catalogue --export=catalogue.xlsx\n"
    "\n"
    "Exit status: 0 all went in (dry run: would go in), 1 nothing went in, 2 wrong arguments,\n"
    "3 all went in but what --leave-out left out.";

static gboolean
parse_options (Options *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &self->store, "The store to import into", "PATH" },
    { "origin", 0, 0, G_OPTION_ARG_STRING, &self->origin,
      "Make the store if there is none, with this name of the instance", "NAME" },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &self->kind, "What the features are", "KIND" },
    { "layer", 0, 0, G_OPTION_ARG_STRING, &self->layer, "Which layer or sheet of the source",
      "NAME" },
    { "map", 0, 0, G_OPTION_ARG_STRING, &self->map, "Which fields fill which columns",
      "code=FIELD,name=FIELD|FIELD" },
    { "set", 0, 0, G_OPTION_ARG_STRING, &self->set,
      "What all rows of a catalogue say, where the table has no such column",
      "standard=local,kind=matter" },
    { "export", 0, 0, G_OPTION_ARG_FILENAME, &self->export,
      "Write the catalogue to this .xlsx or .csv, and import nothing", "PATH" },
    { "grid-kind", 0, 0, G_OPTION_ARG_STRING, &self->grid_kind,
      "Of which kind grids are whose source does not say it", "general|police|special" },
    { "datum", 0, 0, G_OPTION_ARG_STRING, &self->datum, "What the degrees mean",
      "cgcs2000|wgs84|gcj02|bd09" },
    { "crs", 0, 0, G_OPTION_ARG_STRING, &self->crs,
      "What the coordinates are, in place of what the file says", "EPSG:N" },
    { "encoding", 0, 0, G_OPTION_ARG_STRING, &self->encoding,
      "What the text is, in place of what the file says", "GB18030|UTF-8|…" },
    { "append", 0, 0, G_OPTION_ARG_NONE, &self->append,
      "Add to what is there, by code, in place of replacing it", NULL },
    { "any-code", 0, 0, G_OPTION_ARG_NONE, &self->any_code,
      "Take codes of areas as they are, and make up those that are missing", NULL },
    { "leave-out", 0, 0, G_OPTION_ARG_NONE, &self->leave_out,
      "Leave out features or items that are refused, and import the others", NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &self->dry_run, "Only report; needs no store", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, "Report as one JSON object on one line", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->sources, NULL, "SOURCE…" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, description);
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

static gboolean
is_catalogue (const Options *self)
{
  return g_strcmp0 (self->kind, "catalogue") == 0;
}

/* Returns: (nullable): what is said that says nothing of this kind */
static const char *
check_kind (const Options *self)
{
  if (!is_catalogue (self))
    return self->set != NULL || self->export != NULL ? "--set= and --export= are of the catalogue"
                                                     : NULL;

  if (self->datum != NULL || self->crs != NULL || self->any_code || self->append)
    return "--datum=, --crs=, --any-code and --append say nothing of a catalogue";
  if (self->export == NULL)
    return self->sources != NULL && self->sources[1] != NULL ? "name one source" : NULL;
  if (self->sources != NULL || self->dry_run)
    return "--export= reads no source and has no dry run";
  if (!g_str_has_suffix (self->export, ".xlsx") && !g_str_has_suffix (self->export, ".csv"))
    return "--export= ends in .xlsx or .csv";
  return NULL;
}

static gboolean
is_grid_kind_wrong (const Options *self)
{
  YpGridKind kind;

  return self->grid_kind != NULL &&
         (g_strcmp0 (self->kind, "grids") != 0 || !yp_grid_kind_from_text (self->grid_kind, &kind));
}

/* Returns: (nullable): what is wrong with the arguments taken together */
static const char *
check_options (const Options *self)
{
  if (self->kind == NULL)
    return "--kind= is missing";
  if (check_kind (self) != NULL)
    return check_kind (self);
  if (is_grid_kind_wrong (self))
    return "--grid-kind= is general, police or special, and says something of grids alone";
  if (self->sources == NULL && self->export == NULL)
    return "name at least one source";
  if (self->store == NULL && !self->dry_run)
    return "--store= is missing";
  if (!self->dry_run && (self->origin == NULL || self->export != NULL) &&
      strstr (self->store, "://") == NULL && !g_file_test (self->store, G_FILE_TEST_EXISTS))
    return self->export != NULL ? "there is no such store"
                                : "there is no such store; --origin=NAME makes one";
  return NULL;
}

static YpImportType
translate_type (YpColumnType type)
{
  switch (type)
    {
    case YP_COLUMN_INTEGER:
      return YP_IMPORT_INTEGER;

    case YP_COLUMN_REAL:
      return YP_IMPORT_REAL;

    case YP_COLUMN_TEXT:
    case YP_COLUMN_TIME:
    default:
      return YP_IMPORT_TEXT;
    }
}

static YpImportColumn *
translate_columns (const YpCollection *collection)
{
  YpImportColumn *columns = g_new0 (YpImportColumn, collection->n_columns);

  for (guint i = 0; i < collection->n_columns; i++)
    columns[i] = (YpImportColumn){
      .name = collection->columns[i].name,
      .type = translate_type (collection->columns[i].type),
      .is_required = collection->columns[i].is_required,
    };
  return columns;
}

static void
on_progress (guint64 n_done, guint64 n_total, gpointer data)
{
  Progress *self = data;
  gint64 now = g_get_monotonic_time ();

  if (now < self->next)
    return;
  self->next = now + (isatty (STDERR_FILENO) ? TICK_US : 10 * TICK_US);
  self->is_shown = TRUE;
  g_printerr ("%s%s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " features%s",
              isatty (STDERR_FILENO) ? "\r" : "", self->what, n_done, n_total,
              isatty (STDERR_FILENO) ? "" : "\n");
}

static gboolean
read_sources (YpImport *import, const Options *options, GError **error)
{
  Progress progress = { .next = g_get_monotonic_time () + QUIET_US };
  gboolean is_done = TRUE;

  for (guint i = 0; is_done && options->sources[i] != NULL; i++)
    {
      g_autofree char *name = g_filename_display_basename (options->sources[i]);

      progress.what = name;
      is_done = yp_import_read (import, options->sources[i], on_progress, &progress, NULL, error);
    }
  if (progress.is_shown)
    g_printerr ("\n");
  if (is_done && g_get_monotonic_time () > progress.next)
    g_printerr ("checking\n");
  return is_done && yp_import_check (import, NULL, error);
}

static void
free_feature (gpointer data)
{
  YpFeature *self = data;

  /* What it holds belongs to the import. */
  g_free (self);
}

static char *
name_sources (char **sources)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; sources[i] != NULL; i++)
    {
      g_autofree char *name = g_filename_display_basename (sources[i]);

      g_strv_builder_add (names, name);
    }
  list = g_strv_builder_end (names);
  return g_strjoinv (", ", list);
}

static gboolean
write_features (YpImport *import,
                const YpCollection *collection,
                const Options *options,
                GError **error)
{
  g_autoptr (YpStore) store = yp_store_open (options->store, options->origin, error);
  g_autoptr (GPtrArray) features = g_ptr_array_new_with_free_func (free_feature);
  GPtrArray *read = yp_import_get_features (import);
  g_autofree char *source = name_sources (options->sources);
  YpClock clock = yp_clock_system ();

  if (store == NULL)
    return FALSE;

  for (guint i = 0; i < read->len; i++)
    {
      YpVectorFeature *from = read->pdata[i];
      YpFeature *feature = g_new0 (YpFeature, 1);

      feature->geometry = from->geometry;
      feature->values = from->values;
      g_ptr_array_add (features, feature);
    }
  return yp_store_import_layer (store, collection, features, options->append, yp_clock_now (&clock),
                                "local", source, yp_import_get_datum (import), NULL, error);
}

static void
print (const char *report, const GError *error, gboolean as_json)
{
  /* Not g_print: that one turns Chinese into question marks where the locale is plain C. */
  if (fputs (report, stdout) == EOF || fflush (stdout) != 0)
    g_printerr ("yiping-import: the report can not be written: %s\n", g_strerror (errno));
  if (error != NULL && as_json)
    g_printerr ("yiping-import: %s\n", error->message);
}

static int
run_catalogue (const Options *options)
{
  const YpCatalogueTask task = {
    .store = options->store,
    .origin = options->origin,
    .source = options->sources != NULL ? options->sources[0] : NULL,
    .export = options->export,
    .table = { .sheet = options->layer, .encoding = options->encoding },
    .options = { .map = options->map, .set = options->set, .leave_out = options->leave_out },
    .dry_run = options->dry_run,
    .json = options->json,
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;
  gboolean has_left_out = FALSE;

  report = yp_catalogue_task_run (&task, &has_left_out, &error);
  print (report, error, options->json);
  if (error != NULL)
    return EXIT_FAILURE;
  return has_left_out ? EXIT_LEFT_OUT : EXIT_SUCCESS;
}

static int
run_import (YpImport *import, const YpCollection *collection, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;
  const char *outcome = "refused, nothing written";
  gboolean is_done = FALSE;

  if (read_sources (import, options, &error))
    {
      is_done = yp_import_is_clean (import);
      if (is_done && options->dry_run)
        outcome = "dry run, nothing written; it would go in";
      else if (is_done)
        {
          is_done = write_features (import, collection, options, &error);
          outcome = is_done ? "imported" : "failed, nothing written";
        }
    }

  report =
      yp_import_make_report (import, options->json, outcome, error != NULL ? error->message : NULL);
  print (report, error, options->json);
  if (!is_done)
    return EXIT_FAILURE;
  return yp_import_get_n_left_out (import) > 0 ? EXIT_LEFT_OUT : EXIT_SUCCESS;
}

static int
refuse (const char *message)
{
  g_printerr ("yiping-import: %s\n(yiping-import --help says more)\n", message);
  return EXIT_USAGE;
}

/* Plain C knows no Chinese, which --map and --set are full of: then they are UTF-8. */
static void
set_locale (void)
{
  setlocale (LC_ALL, "");
  if (strcmp (nl_langinfo (CODESET), "ANSI_X3.4-1968") == 0)
    setlocale (LC_CTYPE, "C.UTF-8");
}

int
main (int argc, char *argv[])
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree YpImportColumn *columns = NULL;
  g_autoptr (YpImport) import = NULL;
  const YpCollection *collection;
  YpImportPlan plan = { 0 };

  set_locale ();
  if (!parse_options (&options, &argc, &argv, &error))
    return refuse (error->message);
  if (check_options (&options) != NULL)
    return refuse (check_options (&options));

  if (is_catalogue (&options))
    return run_catalogue (&options);

  collection = yp_collection_find (options.kind);
  if (collection == NULL || !collection->is_reference)
    return refuse ("--kind= is towns, villages, grids, cameras, buildings, roads, water, places or "
                   "catalogue");
  if (options.datum != NULL && !yp_datum_from_name (options.datum, &plan.options.datum))
    return refuse ("--datum= is cgcs2000, wgs84, gcj02 or bd09");

  columns = translate_columns (collection);
  plan.kind = collection->name;
  plan.geometry = collection->geometry;
  plan.columns = columns;
  plan.n_columns = collection->n_columns;
  plan.layer = options.layer;
  plan.map = options.map;
  plan.grid_kind = options.grid_kind;
  plan.any_code = options.any_code;
  plan.leave_out = options.leave_out;
  plan.options.has_datum = options.datum != NULL;
  plan.options.crs = options.crs;
  plan.options.encoding = options.encoding;
  import = yp_import_new (&plan, &error);
  if (import == NULL)
    return refuse (error->message);

  return run_import (import, collection, &options);
}
