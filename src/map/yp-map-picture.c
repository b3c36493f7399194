/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-map-picture.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "yp-block-layer.h"
#include "yp-label-layer.h"
#include "yp-labels.h"
#include "yp-map-private.h"
#include "yp-picture-page.h"
#include "yp-plane.h"
#include "yp-png-writer.h"
#include "yp-symbol-layer.h"
#include "yp-tile-painter.h"

/* What a band of pixels may take. */
#define BAND_BYTES (16u << 20)

/* No file is longer. */
#define MAX_FILE_BYTES (1024ll << 20)

/* Names are placed for so much around the view, in its widths, as they are on the screen. */
#define LABELS_BEYOND 0.35

/* Parts of the work in the progress of a picture of vectors. */
#define PROGRESS_PAINTED 400
#define PROGRESS_DONE 1000

typedef enum
{
  STEP_SCENE,
  STEP_LABELS,
  STEP_RECORD,
} StepKind;

typedef struct
{
  StepKind kind;
  YpSymbolRecord *record; /* (nullable): of STEP_RECORD */
  double x;               /* where the record's corner is in the map, logical pixels */
  double y;
} Step;

struct _YpMapPicture
{
  GObject parent_instance;

  YpPictureFormat format;
  double dpi;
  char *title;
  YpPicturePage page;
  YpPictureFrame *frame;
  YpScene *scene;
  YpLabels *labels;  /* once they are placed; until then (nullable) those on the screen */
  GArray *obstacles; /* (nullable): that names make way for */
  char *font_family;
  YpView view; /* width and height are those of the map in the picture, logical pixels */
  GArray *steps;
  int progress; /* atomic: in a thousand */
};

G_DEFINE_FINAL_TYPE (YpMapPicture, yp_map_picture, G_TYPE_OBJECT)

static void
clear_step (gpointer data)
{
  Step *step = data;

  g_clear_pointer (&step->record, yp_symbol_record_free);
}

static void
yp_map_picture_finalize (GObject *object)
{
  YpMapPicture *self = YP_MAP_PICTURE (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->frame, yp_picture_frame_free);
  g_clear_pointer (&self->scene, yp_scene_unref);
  g_clear_pointer (&self->labels, yp_labels_unref);
  g_clear_pointer (&self->obstacles, g_array_unref);
  g_clear_pointer (&self->font_family, g_free);
  g_clear_pointer (&self->steps, g_array_unref);

  G_OBJECT_CLASS (yp_map_picture_parent_class)->finalize (object);
}

static void
yp_map_picture_class_init (YpMapPictureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_map_picture_finalize;
}

static void
yp_map_picture_init (YpMapPicture *self)
{
  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (self->steps, clear_step);
}

/**
 * yp_picture_format_from_path:
 * @path: a file's name
 * @format: (out): what it ends in
 *
 * Returns: whether it ends in `.png`, `.svg` or `.pdf`
 */
gboolean
yp_picture_format_from_path (const char *path, YpPictureFormat *format)
{
  static const char *const ends[] = { ".png", ".svg", ".pdf" };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (lower, ends[i]))
      {
        *format = (YpPictureFormat) i;
        return TRUE;
      }

  return FALSE;
}

/* Whether a picture can be so large. */
gboolean
yp_picture_spec_check (const YpPictureSpec *self, GError **error)
{
  double max = self->format == YP_PICTURE_PDF ? YP_PICTURE_MAX_PT : YP_PICTURE_MAX_PX;

  if (self->width >= YP_PICTURE_MIN_PX && self->height >= YP_PICTURE_MIN_PX && self->width <= max &&
      self->height <= max &&
      (self->format != YP_PICTURE_PNG || self->width * self->height <= YP_PICTURE_MAX_PIXELS))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _ ("No picture is %.0f × %.0f large: an edge is %d to %.0f, all of it %u million "
                  "pixels at most"),
                  self->width, self->height, YP_PICTURE_MIN_PX, max,
                  YP_PICTURE_MAX_PIXELS / 1000 / 1000);
  return FALSE;
}

/* What of the map is in the picture: all that is on the screen, and more to the sides or above and
 * below where the shapes differ. */
static void
take_view (YpMapPicture *self, const YpView *screen)
{
  YpPicturePage *page = &self->page;

  page->scale = MIN (page->map_width / screen->width, page->map_height / screen->height);
  page->metre_px = yp_mercator_metre (screen->y) * screen->world_px;
  self->view = *screen;
  self->view.width = (int) ceil (page->map_width / page->scale - 1e-6);
  self->view.height = (int) ceil (page->map_height / page->scale - 1e-6);
  /* Symbols need no whole pixels where the picture has others. */
  self->view.scale = MAX ((int) ceil (page->scale), 1);
}

/* What a layer of another kind shows on the screen. */
static YpSymbolRecord *
record_widget (GtkWidget *widget)
{
  YpSymbolRecord *record = yp_symbol_record_new ();
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  yp_symbol_record_add_node (record, node);

  return record;
}

/* Where names may stand. */
static YpBox
get_label_box (const YpMapPicture *self)
{
  return yp_view_get_box (&self->view, MAX (self->view.width, self->view.height) * LABELS_BEYOND);
}

/* Names stay where they are on the screen if they can. */
static void
take_labels (YpMapPicture *self, YpLabelLayer *layer)
{
  YpLabels *labels = yp_label_layer_get_labels (layer);
  YpBox box = get_label_box (self);

  if (labels != NULL)
    self->labels = yp_labels_ref (labels);
  self->obstacles = yp_label_layer_list_obstacles (layer, &box);
}

static void
add_step (YpMapPicture *self, GtkWidget *layer, YpSymbolRecord *drawn)
{
  Step step = { .kind = STEP_RECORD };

  if (YP_IS_PLANE (layer))
    step.kind = STEP_SCENE;
  else if (YP_IS_LABEL_LAYER (layer))
    {
      step.kind = STEP_LABELS;
      take_labels (self, YP_LABEL_LAYER (layer));
    }
  else if (YP_IS_SYMBOL_LAYER (layer))
    step.record = yp_symbol_layer_record (YP_SYMBOL_LAYER (layer), &self->view);
  else
    {
      step.record = record_widget (layer);
      step.x = (self->view.width - gtk_widget_get_width (layer)) / 2.0;
      step.y = (self->view.height - gtk_widget_get_height (layer)) / 2.0;
    }

  if (step.record != NULL)
    {
      drawn->states |= step.record->states;
      drawn->latenesses |= step.record->latenesses;
      drawn->kinds |= step.record->kinds;
      drawn->statuses |= step.record->statuses;
      drawn->connections |= step.record->connections;
    }
  g_array_append_val (self->steps, step);
}

/**
 * yp_map_picture_new:
 * @map: a map on the screen
 * @spec: what the picture is to be, which yp_picture_spec_check() lets pass
 *
 * Takes down what the map shows. Some milliseconds; main thread.
 *
 * Returns: (transfer full): a picture to be written
 */
YpMapPicture *
yp_map_picture_new (YpMap *map, const YpPictureSpec *spec)
{
  YpMapPicture *self;
  YpView screen;
  YpSymbolRecord drawn = { 0 };
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (map));

  g_return_val_if_fail (YP_IS_MAP (map), NULL);
  g_return_val_if_fail (yp_picture_spec_check (spec, NULL), NULL);

  self = g_object_new (YP_TYPE_MAP_PICTURE, NULL);
  screen = yp_view_get (yp_map_get_viewport (map), GTK_WIDGET (map));
  screen.width = MAX (screen.width, 1);
  screen.height = MAX (screen.height, 1);

  self->format = spec->format;
  self->dpi = spec->dpi;
  self->title = g_strdup (spec->title);
  /* What a graphics processor draws can not be taken down: walls and roofs are painted, as they are
   * where there is none. */
  self->scene = yp_scene_with_blocks_apart (yp_map_get_scene (map), FALSE);
  self->font_family =
      g_strdup (pango_font_description_get_family (pango_context_get_font_description (context)));
  yp_picture_page_lay_out (&self->page, spec);
  take_view (self, &screen);

  for (GtkWidget *layer = yp_map_get_first_layer (map); layer != NULL;
       layer = gtk_widget_get_next_sibling (layer))
    if (gtk_widget_get_visible (layer) && !YP_IS_BLOCK_LAYER (layer))
      add_step (self, layer, &drawn);

  self->frame = yp_picture_frame_new (spec, yp_map_get_attribution (map), self->font_family,
                                      self->scene->symbol_scale);
  yp_picture_frame_add_legend (self->frame, spec, &drawn, GTK_WIDGET (map));

  return self;
}

/* How much of it is written, 0 to 1. Any thread. */
double
yp_map_picture_get_progress (YpMapPicture *self)
{
  g_return_val_if_fail (YP_IS_MAP_PICTURE (self), 0);

  return (double) g_atomic_int_get (&self->progress) / PROGRESS_DONE;
}

static void
set_progress (YpMapPicture *self, double share)
{
  g_atomic_int_set (&self->progress, (int) (CLAMP (share, 0, 1) * PROGRESS_DONE));
}

static void
place_labels (YpMapPicture *self, GCancellable *cancellable)
{
  g_autoptr (YpLabelPress) press = yp_label_press_new (self->font_family);
  g_autoptr (YpLabels) before = g_steal_pointer (&self->labels);
  YpBox box = get_label_box (self);

  yp_label_press_set_scale (press, self->scene->symbol_scale, 0);
  self->labels = yp_labels_new (self->scene, self->view.zoom, &box, self->obstacles, before, press,
                                cancellable);
}

static void
paint_labels (YpMapPicture *self, cairo_t *cr)
{
  for (guint i = 0; i < self->labels->labels->len; i++)
    {
      const YpLabel *label = &g_array_index (self->labels->labels, YpLabel, i);

      if (label->vectors == NULL)
        continue;

      cairo_save (cr);
      cairo_translate (cr, yp_view_to_widget_x (&self->view, label->x),
                       yp_view_to_widget_y (&self->view, label->y));
      cairo_rotate (cr, label->angle_deg * (G_PI / 180));
      cairo_set_source_surface (cr, label->vectors, -label->width / 2, -label->height / 2);
      cairo_paint (cr);
      cairo_restore (cr);
    }
}

/* The rows @top to @bottom of the map, logical pixels. */
static void
paint_scene (YpMapPicture *self, cairo_t *cr, double top, double bottom, GCancellable *cancellable)
{
  const YpView *view = &self->view;
  double left_px = view->x * view->world_px - view->width / 2.0;
  double top_px = view->y * view->world_px - view->height / 2.0;

  cairo_save (cr);
  cairo_translate (cr, 0, top);
  yp_tile_painter_paint (self->scene, cr, view->zoom, left_px, top_px + top, view->width,
                         bottom - top, cancellable);
  cairo_restore (cr);
}

static void
paint_record (const Step *step, cairo_t *cr)
{
  cairo_save (cr);
  cairo_translate (cr, step->x, step->y);
  yp_symbol_record_paint (step->record, cr);
  cairo_restore (cr);
}

/* The rows @top to @bottom of the page. */
static void
paint_page (YpMapPicture *self, cairo_t *cr, double top, double bottom, GCancellable *cancellable)
{
  const YpPicturePage *page = &self->page;
  double map_top = CLAMP ((top - page->map_y) / page->scale, 0, self->view.height);
  double map_bottom = CLAMP ((bottom - page->map_y) / page->scale, 0, self->view.height);

  cairo_save (cr);
  cairo_rectangle (cr, page->map_x, page->map_y, page->map_width, page->map_height);
  cairo_clip (cr);
  /* The middle stays in the middle though the view is whole pixels large. */
  cairo_translate (cr, page->map_x + (page->map_width - self->view.width * page->scale) / 2,
                   page->map_y + (page->map_height - self->view.height * page->scale) / 2);
  cairo_scale (cr, page->scale, page->scale);

  for (guint i = 0; i < self->steps->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);

      if (map_bottom <= map_top)
        continue;
      if (step->kind == STEP_SCENE)
        paint_scene (self, cr, MAX (map_top - 1, 0), map_bottom + 1, cancellable);
      else if (step->kind == STEP_LABELS)
        paint_labels (self, cr);
      else
        paint_record (step, cr);
    }
  cairo_restore (cr);

  yp_picture_frame_paint (self->frame, page, cr);
}

static gboolean
check_status (cairo_status_t status, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
  return FALSE;
}

static gboolean
write_png (YpMapPicture *self, FILE *file, GCancellable *cancellable, GError **error)
{
  int width = (int) self->page.width;
  int height = (int) self->page.height;
  int n_rows = (int) CLAMP (BAND_BYTES / ((guint) width * 4), 16, (guint) height);
  g_autoptr (YpPngWriter) writer = yp_png_writer_new (file, width, height, self->dpi, error);
  cairo_surface_t *band;
  gboolean is_good = writer != NULL;

  if (writer == NULL)
    return FALSE;

  band = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, n_rows);
  for (int top = 0; is_good && top < height; top += n_rows)
    {
      cairo_t *cr = cairo_create (band);

      cairo_translate (cr, 0, -top);
      paint_page (self, cr, top, top + n_rows, cancellable);
      is_good = check_status (cairo_status (cr), cancellable, error);
      cairo_destroy (cr);
      cairo_surface_flush (band);
      is_good = is_good && yp_png_writer_write (writer, band, MIN (n_rows, height - top), error);
      set_progress (self, (double) (top + n_rows) / height);
    }
  cairo_surface_destroy (band);

  return is_good && yp_png_writer_end (writer, error);
}

typedef struct
{
  FILE *file;
  gint64 n_bytes;
  GCancellable *cancellable;
} Sink;

static cairo_status_t
on_write (void *data, const unsigned char *bytes, unsigned int n_bytes)
{
  Sink *sink = data;

  sink->n_bytes += n_bytes;
  if (g_cancellable_is_cancelled (sink->cancellable) || sink->n_bytes > MAX_FILE_BYTES ||
      fwrite (bytes, 1, n_bytes, sink->file) != n_bytes)
    return CAIRO_STATUS_WRITE_ERROR;

  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
create_vectors (YpMapPicture *self, Sink *sink)
{
  cairo_surface_t *surface;

  if (self->format == YP_PICTURE_SVG)
    {
      surface =
          cairo_svg_surface_create_for_stream (on_write, sink, self->page.width, self->page.height);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
      return surface;
    }

  surface =
      cairo_pdf_surface_create_for_stream (on_write, sink, self->page.width, self->page.height);
  if (self->title != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Yiping");

  return surface;
}

static gboolean
write_vectors (YpMapPicture *self, FILE *file, GCancellable *cancellable, GError **error)
{
  Sink sink = { .file = file, .cancellable = cancellable };
  cairo_surface_t *surface = create_vectors (self, &sink);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  paint_page (self, cr, 0, self->page.height, cancellable);
  set_progress (self, (double) PROGRESS_PAINTED / PROGRESS_DONE);
  cairo_show_page (cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  return check_status (status, cancellable, error);
}

static gboolean
fail_with_errno (const char *path, GError **error)
{
  int saved = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved),
               _ ("“%s” can not be written: %s"), path, g_strerror (saved));
  return FALSE;
}

static gboolean
write_file (YpMapPicture *self, int fd, const char *path, GCancellable *cancellable, GError **error)
{
  FILE *file = fdopen (fd, "wb");
  gboolean is_good;

  if (file == NULL)
    {
      close (fd);
      return fail_with_errno (path, error);
    }

  is_good = self->format == YP_PICTURE_PNG ? write_png (self, file, cancellable, error)
                                           : write_vectors (self, file, cancellable, error);
  if (is_good && (fflush (file) != 0 || fsync (fileno (file)) != 0))
    is_good = fail_with_errno (path, error);
  if (fclose (file) != 0 && is_good)
    is_good = fail_with_errno (path, error);

  return is_good;
}

/**
 * yp_map_picture_write:
 * @self: the picture
 * @path: of the file; what was there is replaced once the picture is whole
 * @cancellable: (nullable): stops, and leaves what was there
 * @error: return location for a #GIOErrorEnum
 *
 * Paints and writes it; seconds, for a large one. At most 16 MiB of pixels are in memory at a time.
 * Any thread, one at a time.
 */
gboolean
yp_map_picture_write (YpMapPicture *self,
                      const char *path,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *temporary = g_strdup_printf ("%s/.%s.XXXXXX", folder, name);
  int fd;

  g_return_val_if_fail (YP_IS_MAP_PICTURE (self), FALSE);

  fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    return fail_with_errno (path, error);

  place_labels (self, cancellable);
  if (!write_file (self, fd, path, cancellable, error))
    {
      g_unlink (temporary);
      return FALSE;
    }

  if (g_rename (temporary, path) != 0)
    {
      fail_with_errno (path, error);
      g_unlink (temporary);
      return FALSE;
    }

  set_progress (self, 1);
  return TRUE;
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (yp_map_picture_write (source, data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * yp_map_picture_write_async:
 * @self: the picture
 * @path: of the file
 * @cancellable: (nullable): stops
 * @callback: called once
 * @user_data: for @callback
 *
 * As yp_map_picture_write(), in a worker.
 */
void
yp_map_picture_write_async (YpMapPicture *self,
                            const char *path,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, yp_map_picture_write_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, write_in_thread);
}

gboolean
yp_map_picture_write_finish (YpMapPicture *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
