/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-import.h"

#include <errno.h>
#include <math.h>

#include "yp-area-check.h"
#include "yp-error.h"
#include "yp-import-private.h"

/* Hexadecimal digits of a made-up code: 20,000 of them collide with a chance of 1 in 10^11. */
#define MADE_UP_DIGITS 16
/* Beyond it not every whole number is a double. */
#define MAX_INTEGER 1e15

static void
source_free (gpointer data)
{
  YpImportSource *self = data;

  g_free (self->path);
  g_free (self->format);
  g_free (self->layer);
  g_free (self->crs);
  g_free (self->encoding);
  g_free (self->encoding_reason);
  g_free (self->fields);
  g_free (self);
}

static void
finding_clear (gpointer data)
{
  YpFinding *self = data;

  g_free (self->message);
}

/* @message is taken. */
static YpFinding *
add_finding (YpImport *self, YpFindingKind kind, guint index, char *message)
{
  YpFinding finding = { .message = message };

  self->n_findings[kind]++;
  if (kind < YP_FINDING_MENDED && index != G_MAXUINT)
    g_hash_table_add (self->refused, self->features->pdata[index]);
  if (self->findings[kind]->len >= YP_MAX_FINDINGS)
    {
      g_free (message);
      return NULL;
    }

  if (index != G_MAXUINT)
    {
      for (guint i = 0; i < self->sources->len; i++)
        {
          YpImportSource *source = self->sources->pdata[i];

          if (source->first <= index)
            finding.source = source->path;
        }
      finding.feature = ((YpVectorFeature *) self->features->pdata[index])->number;
    }
  g_array_append_val (self->findings[kind], finding);
  return &g_array_index (self->findings[kind], YpFinding, self->findings[kind]->len - 1);
}

static char *
name_feature (YpImport *self, YpVectorFeature *feature)
{
  const char *name = self->name_column >= 0 ? feature->values[self->name_column] : NULL;
  const char *code = feature->values[self->code_column];

  if (name != NULL && code != NULL)
    return g_strdup_printf ("“%s” (%s)", name, code);
  if (name != NULL || code != NULL)
    return g_strdup_printf ("“%s”", name != NULL ? name : code);
  return g_strdup ("without name or code");
}

/* About one feature: “NAME: what is wrong”. */
G_GNUC_PRINTF (4, 5)
static void
add_remark (YpImport *self, YpFindingKind kind, guint index, const char *format, ...)
{
  g_autofree char *name = NULL;
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  name = name_feature (self, self->features->pdata[index]);
  add_finding (self, kind, index, g_strdup_printf ("%s: %s", name, message));
}

static YpCodeRule
find_rule (const char *kind)
{
  if (g_str_equal (kind, "towns"))
    return YP_CODE_TOWN;
  if (g_str_equal (kind, "villages"))
    return YP_CODE_VILLAGE;
  return g_str_equal (kind, "grids") ? YP_CODE_GRID : YP_CODE_FREE;
}

static int
find_column (YpImport *self, const char *name)
{
  for (guint i = 0; i < self->plan.n_columns; i++)
    if (g_str_equal (self->plan.columns[i].name, name))
      return (int) i;
  return -1;
}

static gboolean
check_map (YpImport *self, GError **error)
{
  const char *const *columns = yp_field_map_get_columns (self->map);

  for (guint i = 0; columns[i] != NULL; i++)
    if (find_column (self, columns[i]) < 0)
      {
        g_autoptr (GString) names = g_string_new (NULL);

        for (guint k = 0; k < self->plan.n_columns; k++)
          g_string_append_printf (names, "%s%s", k > 0 ? ", " : "", self->plan.columns[k].name);
        g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "--map: %s have no “%s”; they have %s",
                     self->plan.kind, columns[i], names->str);
        return FALSE;
      }
  return TRUE;
}

/**
 * yp_import_new:
 * @plan: what to import
 * @error: return location for %YP_ERROR_INVALID, about the plan's map
 *
 * Returns: (transfer full) (nullable): an import without a source
 */
YpImport *
yp_import_new (const YpImportPlan *plan, GError **error)
{
  g_autoptr (YpImport) self = g_new0 (YpImport, 1);
  int code_column;

  g_return_val_if_fail (plan != NULL && plan->kind != NULL, NULL);

  self->plan = *plan;
  self->plan.options.mend = TRUE;
  self->rule = find_rule (plan->kind);
  self->sources = g_ptr_array_new_with_free_func (source_free);
  self->features = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_vector_feature_free);
  self->refused = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < YP_N_FINDING_KINDS; i++)
    {
      self->findings[i] = g_array_new (FALSE, FALSE, sizeof (YpFinding));
      g_array_set_clear_func (self->findings[i], finding_clear);
    }

  code_column = find_column (self, "code");
  g_return_val_if_fail (code_column >= 0, NULL);
  self->code_column = (guint) code_column;
  self->name_column = find_column (self, "name");
  self->grid_kind_column = self->rule == YP_CODE_GRID ? find_column (self, "kind") : -1;

  self->map = yp_field_map_new (plan->map, error);
  if (self->map == NULL || !check_map (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
yp_import_free (YpImport *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->refused, g_hash_table_unref);
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->features);
  for (guint i = 0; i < YP_N_FINDING_KINDS; i++)
    g_array_unref (self->findings[i]);
  yp_field_map_free (self->map);
  g_free (self);
}

/**
 * Choice:
 * @fields: the fields to read, each once
 * @columns: for each column, those of @fields it may be filled from, as indexes, ended by -1
 */
typedef struct
{
  GPtrArray *fields;
  GPtrArray *columns;
} Choice;

static void
choice_clear (Choice *self)
{
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Choice, choice_clear)

static int
put_field (GPtrArray *fields, const char *name)
{
  for (guint i = 0; i < fields->len; i++)
    if (g_str_equal (fields->pdata[i], name))
      return (int) i;
  g_ptr_array_add (fields, g_strdup (name));
  return (int) fields->len - 1;
}

/* Also writes down, for the report, what was chosen. */
static void
choose_fields (YpImport *self, const YpVectorLayer *layer, Choice *choice, GString *told)
{
  choice->fields = g_ptr_array_new_with_free_func (g_free);
  choice->columns = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->plan.n_columns; i++)
    {
      g_auto (GStrv) names = yp_field_map_find (self->map, self->plan.columns[i].name,
                                                (const char *const *) layer->fields);
      guint n_names = g_strv_length (names);
      int *indexes = g_new (int, n_names + 1);

      for (guint k = 0; k < n_names; k++)
        indexes[k] = put_field (choice->fields, names[k]);
      indexes[n_names] = -1;
      if (n_names > 0)
        {
          g_autofree char *joined = g_strjoinv ("|", names);

          g_string_append_printf (told, "%s%s=%s", told->len > 0 ? "," : "",
                                  self->plan.columns[i].name, joined);
        }
      g_ptr_array_add (choice->columns, indexes);
    }
  g_ptr_array_add (choice->fields, NULL);
}

/* From the order of the file's fields to that of the columns. */
static void
arrange_values (YpImport *self, YpVectorFeature *feature, const Choice *choice)
{
  char **values = g_new0 (char *, self->plan.n_columns + 1);

  for (guint i = 0; i < self->plan.n_columns; i++)
    {
      const int *indexes = choice->columns->pdata[i];

      for (guint k = 0; indexes[k] >= 0 && values[i] == NULL; k++)
        values[i] = g_strdup (feature->values[indexes[k]]);
    }

  /* Not g_strfreev: any of them may be NULL. */
  for (guint i = 0; i < feature->n_values; i++)
    g_free (feature->values[i]);
  g_free (feature->values);
  feature->values = values;
  feature->n_values = self->plan.n_columns;
}

static void
check_geometry (YpImport *self, guint index, YpVectorFeature *feature)
{
  static const char *const kinds[] = {
    [YP_GEOMETRY_POINT] = "point",
    [YP_GEOMETRY_LINE] = "line",
    [YP_GEOMETRY_POLYGON] = "polygon",
  };

  if (feature->fault != NULL)
    add_remark (self, YP_FINDING_GEOMETRY, index, "%s", feature->fault);
  else if (feature->geometry == NULL)
    add_remark (self, YP_FINDING_GEOMETRY, index, "has no geometry");
  else if (feature->geometry->kind != self->plan.geometry)
    add_remark (self, YP_FINDING_GEOMETRY, index, "is a %s, and %s are %ss",
                kinds[feature->geometry->kind], self->plan.kind, kinds[self->plan.geometry]);
  if (feature->mended != NULL && feature->geometry != NULL)
    add_remark (self, YP_FINDING_MENDED, index, "%s; %.0f m² now", feature->mended,
                yp_geometry_get_area_m2 (feature->geometry));
}

/* Made from what the feature is, so that the same file gives the same codes in any order. */
static char *
make_up_code (const YpVectorFeature *feature)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  if (feature->geometry != NULL)
    {
      g_autoptr (GBytes) blob = yp_geometry_to_gpkg (feature->geometry);
      gsize size;
      const guint8 *data = g_bytes_get_data (blob, &size);

      g_checksum_update (checksum, data, (gssize) size);
    }
  for (guint i = 0; i < feature->n_values; i++)
    {
      const char *value = feature->values[i] != NULL ? feature->values[i] : "";

      g_checksum_update (checksum, (const guint8 *) value, (gssize) strlen (value) + 1);
    }
  return g_strdup_printf ("auto-%.*s", MADE_UP_DIGITS, g_checksum_get_string (checksum));
}

/* The kind of a grid, general where nothing says it; of anything else the same. */
static YpGridKind
get_grid_kind (YpImport *self, const YpVectorFeature *feature)
{
  YpGridKind kind = YP_GRID_GENERAL;

  if (self->grid_kind_column >= 0)
    yp_grid_kind_from_text (feature->values[self->grid_kind_column], &kind);

  return kind;
}

/* Puts the store's word in the place of the file's. */
static void
check_grid_kind (YpImport *self, guint index, YpVectorFeature *feature)
{
  char **value;
  YpGridKind kind;

  if (self->grid_kind_column < 0)
    return;

  value = &feature->values[self->grid_kind_column];
  if (*value == NULL)
    *value = g_strdup (self->plan.grid_kind);
  if (!yp_grid_kind_from_text (*value, &kind))
    {
      add_remark (
          self, YP_FINDING_VALUE, index,
          "kind “%s” is none of general, police, special (--map=kind= takes all as general, "
          "--grid-kind= says which)",
          *value);
      return;
    }
  if (*value == NULL)
    return;

  g_free (*value);
  *value = g_strdup (yp_grid_kind_get_name (kind));
}

/* The standard's codes are those of general grids; the police and others have their own. */
static YpCodeRule
choose_code_rule (YpImport *self, const YpVectorFeature *feature)
{
  if (self->plan.any_code || get_grid_kind (self, feature) != YP_GRID_GENERAL)
    return YP_CODE_FREE;

  return self->rule;
}

static void
check_code (YpImport *self, guint index, YpVectorFeature *feature)
{
  char **code = &feature->values[self->code_column];
  YpCodeRule rule = choose_code_rule (self, feature);
  g_autoptr (GError) error = NULL;
  char *parsed;

  if (*code == NULL && rule == YP_CODE_FREE)
    {
      *code = make_up_code (feature);
      self->n_findings[YP_FINDING_MADE_UP]++;
      return;
    }
  if (*code == NULL)
    {
      add_remark (self, YP_FINDING_CODE, index,
                  "has no code, and %s need one (--map=code=FIELD, or --any-code to make them up)",
                  self->plan.kind);
      return;
    }

  parsed = yp_area_code_parse (rule, *code, &error);
  if (parsed == NULL)
    {
      add_remark (self, YP_FINDING_CODE, index, "%s%s", error->message,
                  rule != YP_CODE_FREE ? " (--any-code takes it as it is)" : "");
      return;
    }
  g_free (*code);
  *code = parsed;
}

static gboolean
is_number (const char *text, YpImportType type, double *number)
{
  char *end;

  *number = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (*number))
    return FALSE;
  return type == YP_IMPORT_REAL || (*number == trunc (*number) && fabs (*number) < MAX_INTEGER);
}

static void
check_value (YpImport *self, guint index, YpVectorFeature *feature, guint column)
{
  const YpImportColumn *wanted = &self->plan.columns[column];
  char **value = &feature->values[column];
  double number;

  if (*value == NULL)
    {
      if (wanted->is_required && column != self->code_column)
        add_remark (self, YP_FINDING_MISSING, index, "has no %s (--map=%s=FIELD says where it is)",
                    wanted->name, wanted->name);
      return;
    }
  if (wanted->type == YP_IMPORT_TEXT)
    return;

  if (!is_number (*value, wanted->type, &number))
    {
      add_remark (self, YP_FINDING_VALUE, index,
                  "%s “%s” is no %s (--map=%s= leaves the column empty)", wanted->name, *value,
                  wanted->type == YP_IMPORT_REAL ? "number" : "whole number", wanted->name);
      return;
    }
  if (wanted->type == YP_IMPORT_INTEGER)
    {
      g_free (*value);
      *value = g_strdup_printf ("%.0f", number);
    }
}

/* 高德 and what is copied from it is GCJ-02 in files that can not say so. */
static void
note_unsaid_datum (YpImport *self, const YpImportSource *source)
{
  YpBounds box = YP_BOUNDS_EMPTY;

  if (self->plan.options.has_datum || self->plan.options.crs != NULL ||
      strstr (source->format, "JSON") == NULL)
    return;
  for (guint i = source->first; i < self->features->len; i++)
    {
      YpVectorFeature *feature = self->features->pdata[i];

      if (feature->geometry == NULL)
        continue;
      yp_bounds_extend (&box, feature->geometry->bounds.west, feature->geometry->bounds.south);
      yp_bounds_extend (&box, feature->geometry->bounds.east, feature->geometry->bounds.north);
    }
  if (box.west > 73 && box.east < 136 && box.south > 3 && box.north < 54)
    add_finding (self, YP_FINDING_NOTE, G_MAXUINT,
                 g_strdup_printf ("%s is read as %s. If it is from 高德, 腾讯 or DataV, it is some "
                                  "500 m off: give --datum=gcj02 (百度: bd09)",
                                  source->path, source->crs));
}

static YpImportSource *
describe_source (YpImport *self,
                 const char *path,
                 YpVectorSource *source,
                 const YpVectorLayer *layer,
                 GString *told)
{
  YpImportSource *described = g_new0 (YpImportSource, 1);

  described->path = g_filename_display_name (path);
  described->format = g_strdup (yp_vector_source_get_format (source));
  described->layer = g_strdup (layer->name);
  described->crs = g_strdup (layer->crs != NULL ? layer->crs : "none");
  described->crs_reason = layer->crs_reason;
  described->encoding = g_strdup (layer->encoding);
  described->encoding_reason = g_strdup (layer->encoding_reason);
  described->fields = g_strdup (told->str);
  described->first = self->features->len;
  described->n_features = layer->n_features > 0 ? (guint) layer->n_features : 0;
  return described;
}

static void
take_features (YpImport *self, YpImportSource *source, GPtrArray *features, const Choice *choice)
{
  source->n_features = features->len;
  g_ptr_array_extend_and_steal (self->features, g_ptr_array_ref (features));
  for (guint i = source->first; i < self->features->len; i++)
    {
      YpVectorFeature *feature = self->features->pdata[i];

      arrange_values (self, feature, choice);
      check_geometry (self, i, feature);
      for (guint k = 0; k < self->plan.n_columns; k++)
        check_value (self, i, feature, k);
      check_grid_kind (self, i, feature);
      check_code (self, i, feature);
    }
  note_unsaid_datum (self, source);
}

/**
 * yp_import_read:
 * @self: an import
 * @path: a source
 * @progress: (nullable): called now and then
 * @progress_data: for @progress
 * @cancellable: (nullable): stops it
 * @error: return location for a #YpGeoError or %G_IO_ERROR_CANCELLED; the message names @path
 *
 * Reads a source and looks at each of its features. What is wrong with single ones is kept for the
 * report, so that all of it is told at once; what is wrong with the file is the error.
 *
 * Returns: whether the source could be read
 */
gboolean
yp_import_read (YpImport *self,
                const char *path,
                YpVectorProgress progress,
                gpointer progress_data,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (YpVectorSource) source = NULL;
  g_autoptr (GPtrArray) features = NULL;
  g_autoptr (GString) told = g_string_new (NULL);
  g_auto (Choice) choice = { 0 };
  const YpVectorLayer *layer;
  YpImportSource *described;
  guint index;

  g_return_val_if_fail (self != NULL && path != NULL, FALSE);

  source = yp_vector_source_open (path, &self->plan.options, cancellable, error);
  if (source == NULL)
    return FALSE;
  if (!yp_vector_source_find_layer (source, self->plan.layer, &index, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }

  layer = yp_vector_source_get_layer (source, index);
  choose_fields (self, layer, &choice, told);
  described = describe_source (self, path, source, layer, told);
  g_ptr_array_add (self->sources, described);
  features = yp_vector_source_read (source, index, (const char *const *) choice.fields->pdata,
                                    progress, progress_data, cancellable, error);
  if (features == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }

  take_features (self, described, features, &choice);
  return TRUE;
}

/* Equal made-up codes are equal features; the second is told apart by a number. */
static gboolean
tell_apart (YpVectorFeature *feature, guint code_column, GHashTable *codes)
{
  char **code = &feature->values[code_column];

  if (!g_str_has_prefix (*code, "auto-"))
    return FALSE;
  for (guint i = 2;; i++)
    {
      g_autofree char *next = g_strdup_printf ("%s-%u", *code, i);

      if (g_hash_table_contains (codes, next))
        continue;
      g_free (*code);
      *code = g_steal_pointer (&next);
      return TRUE;
    }
}

static void
find_duplicates (YpImport *self)
{
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->features->len; i++)
    {
      YpVectorFeature *feature = self->features->pdata[i];
      const char *code = feature->values[self->code_column];
      YpVectorFeature *first;

      if (code == NULL)
        continue;
      first = g_hash_table_lookup (codes, code);
      if (first != NULL && !tell_apart (feature, self->code_column, codes))
        {
          add_remark (self, YP_FINDING_DUPLICATE, i,
                      "has the code of feature %" G_GUINT64_FORMAT "%s", first->number,
                      self->rule == YP_CODE_FREE ? " (--map=code= makes codes up)" : "");
          continue;
        }
      g_hash_table_insert (codes, feature->values[self->code_column], feature);
    }
}

static void
leave_out_refused (YpImport *self)
{
  g_autoptr (GPtrArray) kept =
      g_ptr_array_new_with_free_func ((GDestroyNotify) yp_vector_feature_free);
  guint next = 0;

  for (guint i = 0; i < self->features->len; i++)
    {
      YpVectorFeature *feature = g_steal_pointer (&self->features->pdata[i]);

      for (; next < self->sources->len; next++)
        {
          YpImportSource *source = self->sources->pdata[next];

          if (source->first > i)
            break;
          source->first = kept->len;
        }
      if (!g_hash_table_contains (self->refused, feature))
        g_ptr_array_add (kept, feature);
      else
        yp_vector_feature_free (feature);
    }

  self->n_left_out = self->features->len - kept->len;
  g_hash_table_remove_all (self->refused);
  g_ptr_array_unref (self->features);
  self->features = g_steal_pointer (&kept);
}

static void
tell_flaw (YpImport *self, const YpAreaFlaw *flaw, const guint *indexes)
{
  YpFindingKind kind = flaw->is_gap ? YP_FINDING_GAP : YP_FINDING_OVERLAP;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  YpFinding *finding;

  self->total_m2[kind] += flaw->area_m2;
  if (flaw->is_gap)
    finding = add_finding (self, kind, G_MAXUINT,
                           g_strdup_printf ("gap of %.1f m² at %.6f %.6f", flaw->area_m2,
                                            flaw->longitude, flaw->latitude));
  else
    {
      a = name_feature (self, self->features->pdata[indexes[flaw->a]]);
      b = name_feature (self, self->features->pdata[indexes[flaw->b]]);
      finding = add_finding (self, kind, indexes[flaw->a],
                             g_strdup_printf ("%s and %s overlap by %.1f m² at %.6f %.6f", a, b,
                                              flaw->area_m2, flaw->longitude, flaw->latitude));
    }
  if (finding == NULL)
    return;
  finding->area_m2 = flaw->area_m2;
  finding->longitude = flaw->longitude;
  finding->latitude = flaw->latitude;
}

/* Grids of different kinds lie over each other: only those of one kind are compared. */
static gboolean
find_flaws_of (YpImport *self, YpGridKind kind, GCancellable *cancellable, GError **error)
{
  g_autofree YpGeometry **areas = g_new (YpGeometry *, self->features->len);
  g_autofree guint *indexes = g_new (guint, self->features->len);
  g_autoptr (GArray) flaws = NULL;
  guint n_areas = 0;
  guint n_ignored = 0;

  for (guint i = 0; i < self->features->len; i++)
    {
      YpVectorFeature *feature = self->features->pdata[i];

      if (feature->geometry == NULL || feature->geometry->kind != YP_GEOMETRY_POLYGON ||
          get_grid_kind (self, feature) != kind)
        continue;
      indexes[n_areas] = i;
      areas[n_areas++] = feature->geometry;
    }

  flaws = yp_area_check (areas, n_areas, &n_ignored, cancellable, error);
  if (flaws == NULL)
    return FALSE;
  self->n_ignored += n_ignored;
  for (guint i = 0; i < flaws->len; i++)
    tell_flaw (self, &g_array_index (flaws, YpAreaFlaw, i), indexes);
  return TRUE;
}

static gboolean
find_flaws (YpImport *self, GCancellable *cancellable, GError **error)
{
  for (guint kind = 0; kind < YP_N_GRID_KINDS; kind++)
    if (!find_flaws_of (self, (YpGridKind) kind, cancellable, error))
      return FALSE;

  return TRUE;
}

/**
 * yp_import_check:
 * @self: an import whose sources are read
 * @cancellable: (nullable): stops it
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Looks at all features together: codes that stand twice, gaps and overlaps between areas. Gaps and
 * overlaps are told and refuse nothing. What is refused is left out before, if the plan says so. To
 * be called once.
 *
 * Returns: whether it was not stopped
 */
gboolean
yp_import_check (YpImport *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  find_duplicates (self);
  if (self->plan.leave_out)
    leave_out_refused (self);
  if (self->features->len == 0)
    add_finding (self, YP_FINDING_EMPTY, G_MAXUINT, g_strdup ("there is no feature to import"));
  if (self->rule == YP_CODE_FREE)
    return TRUE;
  return find_flaws (self, cancellable, error);
}

/* Whether what yp_import_get_features() gives may go in; to be asked once it is checked. */
gboolean
yp_import_is_clean (YpImport *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->n_findings[YP_FINDING_EMPTY] == 0 && g_hash_table_size (self->refused) == 0;
}

/* How many features were refused and left out. */
guint
yp_import_get_n_left_out (YpImport *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_left_out;
}

/* Returns: (transfer none) (element-type YpVectorFeature): with one value per column of the plan */
GPtrArray *
yp_import_get_features (YpImport *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->features;
}

/* The datum that was told, else what the last source says of itself: `wgs84` or `cgcs2000`. */
const char *
yp_import_get_datum (YpImport *self)
{
  YpImportSource *last;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->plan.options.has_datum)
    return yp_datum_get_name (self->plan.options.datum);
  if (self->sources->len == 0)
    return yp_datum_get_name (YP_DATUM_CGCS2000);
  last = self->sources->pdata[self->sources->len - 1];
  return yp_datum_get_name (strstr (last->crs, "WGS 84") != NULL ? YP_DATUM_WGS84
                                                                 : YP_DATUM_CGCS2000);
}
