/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-area-check.h"
#include "yp-import-private.h"
#include "yp-json.h"

/* So many of a kind are told to a person; a machine gets all that are kept. */
#define MAX_LINES 10

/* In the order of YpFindingKind. */
static const struct
{
  const char *name;
  const char *title;
} kinds[] = {
  [YP_FINDING_EMPTY] = { "empty", "nothing to import" },
  [YP_FINDING_MISSING] = { "missing", "values that are missing" },
  [YP_FINDING_CODE] = { "code", "codes that do not parse" },
  [YP_FINDING_DUPLICATE] = { "duplicate", "codes that stand twice" },
  [YP_FINDING_VALUE] = { "value", "values that do not parse" },
  [YP_FINDING_GEOMETRY] = { "geometry", "geometries refused" },
  [YP_FINDING_MENDED] = { "mended", "geometries mended" },
  [YP_FINDING_OVERLAP] = { "overlap", "overlaps" },
  [YP_FINDING_GAP] = { "gap", "gaps" },
  [YP_FINDING_MADE_UP] = { "made-up", "codes made up" },
  [YP_FINDING_NOTE] = { "note", "notes" },
};

static YpBounds
get_extent (YpImport *self)
{
  YpBounds box = YP_BOUNDS_EMPTY;

  for (guint i = 0; i < self->features->len; i++)
    {
      YpVectorFeature *feature = self->features->pdata[i];

      if (feature->geometry == NULL)
        continue;
      yp_bounds_extend (&box, feature->geometry->bounds.west, feature->geometry->bounds.south);
      yp_bounds_extend (&box, feature->geometry->bounds.east, feature->geometry->bounds.north);
    }
  return box;
}

static gboolean
has_area (guint kind)
{
  return kind == YP_FINDING_OVERLAP || kind == YP_FINDING_GAP;
}

static void
write_source (YpJsonWriter *writer, const YpImportSource *source)
{
  yp_json_open_object (writer, NULL);
  yp_json_add_string (writer, "path", source->path);
  yp_json_add_string (writer, "format", source->format);
  yp_json_add_string (writer, "layer", source->layer);
  yp_json_add_int (writer, "n_features", source->n_features);
  yp_json_add_string (writer, "crs", source->crs);
  yp_json_add_string (writer, "crs_reason", source->crs_reason);
  yp_json_add_string (writer, "encoding", source->encoding);
  yp_json_add_string (writer, "encoding_reason", source->encoding_reason);
  yp_json_add_string (writer, "map", source->fields);
  yp_json_close_object (writer);
}

static void
write_kind (YpImport *self, YpJsonWriter *writer, guint kind)
{
  GArray *findings = self->findings[kind];

  yp_json_open_object (writer, kinds[kind].name);
  yp_json_add_int (writer, "n", self->n_findings[kind]);
  if (has_area (kind))
    yp_json_add_number (writer, "area_m2", self->total_m2[kind]);
  yp_json_open_array (writer, "list");
  for (guint i = 0; i < findings->len; i++)
    {
      const YpFinding *finding = &g_array_index (findings, YpFinding, i);

      yp_json_open_object (writer, NULL);
      yp_json_add_string (writer, "source", finding->source);
      if (finding->feature > 0)
        yp_json_add_int (writer, "feature", (gint64) finding->feature);
      yp_json_add_string (writer, "message", finding->message);
      if (has_area (kind))
        {
          yp_json_add_number (writer, "area_m2", finding->area_m2);
          yp_json_add_degrees (writer, "lon", finding->longitude);
          yp_json_add_degrees (writer, "lat", finding->latitude);
        }
      yp_json_close_object (writer);
    }
  yp_json_close_array (writer);
  yp_json_close_object (writer);
}

static char *
make_json (YpImport *self, const char *outcome, const char *failure)
{
  GString *text = g_string_new (NULL);
  YpBounds box = get_extent (self);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "outcome", outcome);
  yp_json_add_string (&writer, "failure", failure);
  yp_json_add_string (&writer, "kind", self->plan.kind);
  yp_json_add_string (&writer, "datum", yp_import_get_datum (self));
  yp_json_open_array (&writer, "sources");
  for (guint i = 0; i < self->sources->len; i++)
    write_source (&writer, self->sources->pdata[i]);
  yp_json_close_array (&writer);
  yp_json_add_int (&writer, "n_features", self->features->len);
  yp_json_add_int (&writer, "n_left_out", self->n_left_out);
  if (!yp_bounds_is_empty (&box))
    {
      yp_json_open_array (&writer, "extent");
      yp_json_add_degrees (&writer, NULL, box.west);
      yp_json_add_degrees (&writer, NULL, box.south);
      yp_json_add_degrees (&writer, NULL, box.east);
      yp_json_add_degrees (&writer, NULL, box.north);
      yp_json_close_array (&writer);
    }
  yp_json_open_object (&writer, "findings");
  for (guint i = 0; i < YP_N_FINDING_KINDS; i++)
    write_kind (self, &writer, i);
  yp_json_close_object (&writer);
  yp_json_add_number (&writer, "min_area_m2", YP_AREA_CHECK_MIN_M2);
  yp_json_add_int (&writer, "n_smaller", self->n_ignored);
  yp_json_close_object (&writer);
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

static void
tell_source (YpImport *self, GString *text, const YpImportSource *source)
{
  g_string_append_printf (text, "%s\n  %s, layer “%s”, %u features\n", source->path, source->format,
                          source->layer, source->n_features);
  g_string_append_printf (text, "  reference system: %s (%s); datum: %s\n", source->crs,
                          source->crs_reason, yp_import_get_datum (self));
  if (source->encoding_reason != NULL)
    g_string_append_printf (text, "  text: %s (%s)\n", source->encoding, source->encoding_reason);
  g_string_append_printf (text, "  columns: %s\n",
                          *source->fields != '\0' ? source->fields : "none");
}

static void
tell_kind (YpImport *self, GString *text, guint kind)
{
  GArray *findings = self->findings[kind];
  guint n = self->n_findings[kind];

  if (n == 0)
    return;

  g_string_append_printf (text, "%s: %u", kinds[kind].title, n);
  if (has_area (kind))
    g_string_append_printf (text, ", %.1f m² in all", self->total_m2[kind]);
  g_string_append_c (text, '\n');

  for (guint i = 0; i < MIN (findings->len, MAX_LINES); i++)
    {
      const YpFinding *finding = &g_array_index (findings, YpFinding, i);

      if (finding->feature > 0)
        g_string_append_printf (text, "  feature %" G_GUINT64_FORMAT ", %s\n", finding->feature,
                                finding->message);
      else
        g_string_append_printf (text, "  %s\n", finding->message);
    }
  if (findings->len > MAX_LINES)
    g_string_append_printf (text, "  … and %u more (--json lists them)\n", n - MAX_LINES);
}

static char *
make_text (YpImport *self, const char *outcome, const char *failure)
{
  GString *text = g_string_new (NULL);
  YpBounds box = get_extent (self);

  for (guint i = 0; i < self->sources->len; i++)
    tell_source (self, text, self->sources->pdata[i]);

  if (!yp_bounds_is_empty (&box))
    g_string_append_printf (text, "%u %s, extent %.6f %.6f … %.6f %.6f (CGCS2000)\n",
                            self->features->len, self->plan.kind, box.west, box.south, box.east,
                            box.north);

  for (guint i = 0; i < YP_N_FINDING_KINDS; i++)
    tell_kind (self, text, i);
  if (self->n_left_out > 0)
    g_string_append_printf (text, "left out: %u features\n", self->n_left_out);
  if (self->n_ignored > 0)
    g_string_append_printf (text, "not told: %u gaps and overlaps below %.0f m²\n", self->n_ignored,
                            YP_AREA_CHECK_MIN_M2);
  if (failure != NULL)
    g_string_append_printf (text, "%s: %s\n", outcome, failure);
  else
    g_string_append_printf (text, "%s\n", outcome);
  return g_string_free (text, FALSE);
}

/**
 * yp_import_make_report:
 * @self: an import, read and checked as far as it went
 * @as_json: whether for a machine: one object on one line
 * @outcome: how it ended: `imported`, `dry run, nothing written`, `refused`, …
 * @failure: (nullable): why
 *
 * Returns: (transfer full): the report, ending in a line break
 */
char *
yp_import_make_report (YpImport *self, gboolean as_json, const char *outcome, const char *failure)
{
  g_return_val_if_fail (self != NULL && outcome != NULL, NULL);

  return as_json ? make_json (self, outcome, failure) : make_text (self, outcome, failure);
}
