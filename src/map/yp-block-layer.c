/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-block-layer.h"

#include <epoxy/gl.h>

#include "yp-block-mesh.h"
#include "yp-view.h"

/* The angle of view from the upper to the lower edge, degrees. */
#define VIEW_ANGLE_DEG 36.87

/* No block rises nearer to the eye than this part of the way. */
#define MOST_RISE 0.7

/* Chunks that were not seen for the longest time go once there are more than this. */
#define MAX_CHUNKS 96

#define N_SAMPLES 4

typedef enum
{
  STATE_UNKNOWN,
  STATE_TRYING,
  STATE_ABLE,
  STATE_UNABLE,
} State;

typedef struct
{
  int column;
  int row;
  GArray *mesh; /* (nullable): until it was handed to the graphics processor */
  GLuint buffer;
  GLuint array;
  GLsizei n_vertices;
  guint64 frame;
  gboolean is_known; /* its mesh has been made */
} Chunk;

struct _YpBlockLayer
{
  ShumateLayer parent_instance;

  GtkWidget *area; /* (nullable): a GtkGLArea */
  State state;
  gboolean is_patient;
  YpVectorData *buildings; /* (nullable) */
  GHashTable *chunks;      /* column, row as one gint64 → Chunk */
  GCancellable *cancellable;
  guint n_making;
  guint64 frame;
  gboolean is_complete;
  guint try_source;

  GLuint program;
  GLint offset;
  GLint chunk_px;
  GLint metre_px;
  GLint half_size;
  GLint eye_px;
  GLuint framebuffer; /* of several samples a pixel */
  GLuint colors;
  GLuint depths;
  int width;
  int height;
};

G_DEFINE_FINAL_TYPE (YpBlockLayer, yp_block_layer, SHUMATE_TYPE_LAYER)

static GParamSpec *is_able_property;

/* The eye hangs eye_px above the middle; what is h above the ground is so much nearer to it. Depth
 * must be linear in the height, as everything else is, for the hardware to interpolate it. */
static const char vertex_shader[] = "in vec3 position;\n"
                                    "in vec4 color;\n"
                                    "uniform vec2 offset;\n"
                                    "uniform float chunk_px;\n"
                                    "uniform float metre_px;\n"
                                    "uniform vec2 half_size;\n"
                                    "uniform float eye_px;\n"
                                    "out vec4 shade;\n"
                                    "void main () {\n"
                                    "  vec2 place = offset + position.xy * chunk_px;\n"
                                    "  float rise = min (position.z * metre_px / eye_px, 0.7);\n"
                                    "  gl_Position = vec4 (place.x / half_size.x,\n"
                                    "                      -place.y / half_size.y,\n"
                                    "                      -0.25 * rise, 1.0 - rise);\n"
                                    "  shade = color;\n"
                                    "}\n";

static const char fragment_shader[] = "in vec4 shade;\n"
                                      "out vec4 result;\n"
                                      "void main () {\n"
                                      "  result = shade;\n"
                                      "}\n";

G_STATIC_ASSERT (MOST_RISE == 0.7);

static gint64
make_key (int column, int row)
{
  return (gint64) column << 32 | (guint32) row;
}

static void
chunk_free (gpointer data)
{
  Chunk *chunk = data;

  g_clear_pointer (&chunk->mesh, g_array_unref);
  g_free (chunk);
}

/* In the context of the area. */
static void
release_chunk (Chunk *chunk)
{
  glDeleteVertexArrays (1, &chunk->array);
  glDeleteBuffers (1, &chunk->buffer);
  chunk->array = chunk->buffer = 0;
}

static void
release_chunks (YpBlockLayer *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->chunks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    release_chunk (value);
  g_hash_table_remove_all (self->chunks);
}

static void
release_samples (YpBlockLayer *self)
{
  glDeleteFramebuffers (1, &self->framebuffer);
  glDeleteRenderbuffers (1, &self->colors);
  glDeleteRenderbuffers (1, &self->depths);
  self->framebuffer = self->colors = self->depths = 0;
}

static GLuint
compile (GLenum type, const char *head, const char *text)
{
  const char *parts[] = { head, text };
  GLuint shader = glCreateShader (type);

  glShaderSource (shader, G_N_ELEMENTS (parts), parts, NULL);
  glCompileShader (shader);

  return shader;
}

static gboolean
link_program (YpBlockLayer *self)
{
  gboolean is_es = gdk_gl_context_get_use_es (gtk_gl_area_get_context (GTK_GL_AREA (self->area)));
  const char *head = is_es ? "#version 300 es\nprecision highp float;\n" : "#version 150\n";
  GLuint vertex = compile (GL_VERTEX_SHADER, head, vertex_shader);
  GLuint fragment = compile (GL_FRAGMENT_SHADER, head, fragment_shader);
  GLint is_linked = 0;

  self->program = glCreateProgram ();
  glAttachShader (self->program, vertex);
  glAttachShader (self->program, fragment);
  glBindAttribLocation (self->program, 0, "position");
  glBindAttribLocation (self->program, 1, "color");
  glLinkProgram (self->program);
  glGetProgramiv (self->program, GL_LINK_STATUS, &is_linked);
  glDeleteShader (vertex);
  glDeleteShader (fragment);

  self->offset = glGetUniformLocation (self->program, "offset");
  self->chunk_px = glGetUniformLocation (self->program, "chunk_px");
  self->metre_px = glGetUniformLocation (self->program, "metre_px");
  self->half_size = glGetUniformLocation (self->program, "half_size");
  self->eye_px = glGetUniformLocation (self->program, "eye_px");

  return is_linked;
}

/* Mesa's names for OpenGL without a graphics processor. */
static gboolean
is_software (const char *renderer)
{
  static const char *const names[] = { "llvmpipe", "softpipe", "swrast", "SWR", "SwiftShader" };

  for (guint i = 0; renderer != NULL && i < G_N_ELEMENTS (names); i++)
    if (strstr (renderer, names[i]) != NULL)
      return TRUE;

  return renderer == NULL;
}

static void
set_state (YpBlockLayer *self, State state)
{
  gboolean was_able = self->state == STATE_ABLE;

  self->state = state;
  if (was_able != (state == STATE_ABLE))
    g_object_notify_by_pspec (G_OBJECT (self), is_able_property);
}

static gboolean
remove_area (gpointer data)
{
  YpBlockLayer *self = data;

  self->try_source = 0;
  g_clear_pointer (&self->area, gtk_widget_unparent);
  return G_SOURCE_REMOVE;
}

/* Its widget can not go while it is being realized. */
static void
give_up (YpBlockLayer *self)
{
  set_state (self, STATE_UNABLE);
  if (self->try_source == 0)
    self->try_source = g_idle_add (remove_area, self);
}

static void
on_realize (YpBlockLayer *self, GtkGLArea *area)
{
  gtk_gl_area_make_current (area);
  if (gtk_gl_area_get_error (area) != NULL)
    {
      g_debug ("No blocks in perspective: %s", gtk_gl_area_get_error (area)->message);
      give_up (self);
      return;
    }

  if ((is_software ((const char *) glGetString (GL_RENDERER)) && !self->is_patient) ||
      !link_program (self))
    {
      give_up (self);
      return;
    }

  set_state (self, STATE_ABLE);
}

static void
on_unrealize (YpBlockLayer *self, GtkGLArea *area)
{
  gtk_gl_area_make_current (area);
  if (gtk_gl_area_get_error (area) != NULL)
    return;

  release_chunks (self);
  release_samples (self);
  glDeleteProgram (self->program);
  self->program = 0;
  self->width = self->height = 0;
}

/* A framebuffer of several samples a pixel, so that edges are smooth. */
static void
fit_samples (YpBlockLayer *self, int width, int height)
{
  if (self->width == width && self->height == height)
    return;

  release_samples (self);
  self->width = width;
  self->height = height;

  glGenFramebuffers (1, &self->framebuffer);
  glGenRenderbuffers (1, &self->colors);
  glGenRenderbuffers (1, &self->depths);
  glBindRenderbuffer (GL_RENDERBUFFER, self->colors);
  glRenderbufferStorageMultisample (GL_RENDERBUFFER, N_SAMPLES, GL_RGBA8, width, height);
  glBindRenderbuffer (GL_RENDERBUFFER, self->depths);
  glRenderbufferStorageMultisample (GL_RENDERBUFFER, N_SAMPLES, GL_DEPTH_COMPONENT24, width,
                                    height);
  glBindFramebuffer (GL_FRAMEBUFFER, self->framebuffer);
  glFramebufferRenderbuffer (GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, self->colors);
  glFramebufferRenderbuffer (GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, self->depths);
}

static void
upload (Chunk *chunk)
{
  chunk->n_vertices = (GLsizei) chunk->mesh->len;
  glGenVertexArrays (1, &chunk->array);
  glGenBuffers (1, &chunk->buffer);
  glBindVertexArray (chunk->array);
  glBindBuffer (GL_ARRAY_BUFFER, chunk->buffer);
  glBufferData (GL_ARRAY_BUFFER, (GLsizeiptr) (chunk->mesh->len * sizeof (YpBlockVertex)),
                chunk->mesh->data, GL_STATIC_DRAW);
  glEnableVertexAttribArray (0);
  glVertexAttribPointer (0, 3, GL_FLOAT, GL_FALSE, sizeof (YpBlockVertex),
                         GSIZE_TO_POINTER (G_STRUCT_OFFSET (YpBlockVertex, x)));
  glEnableVertexAttribArray (1);
  glVertexAttribPointer (1, 4, GL_UNSIGNED_BYTE, GL_TRUE, sizeof (YpBlockVertex),
                         GSIZE_TO_POINTER (G_STRUCT_OFFSET (YpBlockVertex, color)));
  g_clear_pointer (&chunk->mesh, g_array_unref);
}

typedef struct
{
  YpVectorData *buildings; /* (nullable) */
  int column;
  int row;
} Making;

static void
making_free (gpointer data)
{
  Making *making = data;

  g_clear_pointer (&making->buildings, yp_vector_data_unref);
  g_free (making);
}

static void
make_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Making *making = data;

  g_task_return_pointer (task, yp_block_mesh_new (making->buildings, making->column, making->row),
                         (GDestroyNotify) g_array_unref);
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YpBlockLayer *self = YP_BLOCK_LAYER (source);
  const Making *making = g_task_get_task_data (G_TASK (result));
  gint64 key = make_key (making->column, making->row);
  g_autoptr (GArray) mesh = g_task_propagate_pointer (G_TASK (result), NULL);
  Chunk *chunk = g_hash_table_lookup (self->chunks, &key);

  self->n_making--;
  if (mesh == NULL || chunk == NULL || making->buildings != self->buildings)
    return;

  chunk->is_known = TRUE;
  if (mesh->len > 0)
    chunk->mesh = g_steal_pointer (&mesh);
  if (self->area != NULL)
    gtk_gl_area_queue_render (GTK_GL_AREA (self->area));
}

static Chunk *
want_chunk (YpBlockLayer *self, int column, int row)
{
  gint64 key = make_key (column, row);
  Chunk *chunk = g_hash_table_lookup (self->chunks, &key);
  g_autoptr (GTask) task = NULL;
  Making *making;

  if (chunk != NULL)
    return chunk;

  chunk = g_new0 (Chunk, 1);
  chunk->column = column;
  chunk->row = row;
  g_hash_table_insert (self->chunks, g_memdup2 (&key, sizeof key), chunk);

  making = g_new (Making, 1);
  *making = (Making){ self->buildings != NULL ? yp_vector_data_ref (self->buildings) : NULL, column,
                      row };
  task = g_task_new (self, self->cancellable, on_made, NULL);
  g_task_set_task_data (task, making, making_free);
  self->n_making++;
  g_task_run_in_thread (task, make_in_thread);

  return chunk;
}

/* Those not seen for the longest time. */
static void
trim_chunks (YpBlockLayer *self)
{
  while (g_hash_table_size (self->chunks) > MAX_CHUNKS)
    {
      Chunk *oldest = NULL;
      GHashTableIter iter;
      gpointer value;
      gint64 key;

      g_hash_table_iter_init (&iter, self->chunks);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        if (oldest == NULL || ((Chunk *) value)->frame < oldest->frame)
          oldest = value;

      if (oldest == NULL || oldest->frame == self->frame)
        return;

      release_chunk (oldest);
      key = make_key (oldest->column, oldest->row);
      g_hash_table_remove (self->chunks, &key);
    }
}

static void
draw_chunk (YpBlockLayer *self, const YpView *view, Chunk *chunk)
{
  double size_px = view->world_px / YP_BLOCK_CHUNKS;
  double y = (chunk->row + 0.5) / YP_BLOCK_CHUNKS;
  double left = chunk->column / YP_BLOCK_CHUNKS - view->x;
  double top = chunk->row / YP_BLOCK_CHUNKS - view->y;
  double rise = CLAMP (view->zoom - yp_style_get ()->extrusion_zoom, 0, 1);

  chunk->frame = self->frame;
  if (chunk->mesh != NULL)
    upload (chunk);
  if (chunk->array == 0)
    return;

  glUniform2f (self->offset, (float) (left * view->world_px), (float) (top * view->world_px));
  glUniform1f (self->chunk_px, (float) size_px);
  glUniform1f (self->metre_px, (float) (yp_mercator_metre (y) * view->world_px * rise));
  glBindVertexArray (chunk->array);
  glDrawArrays (GL_TRIANGLES, 0, chunk->n_vertices);
}

static void
draw_chunks (YpBlockLayer *self, const YpView *view)
{
  /* A block leans outward: only those near the view can reach into it. */
  YpBox box = yp_view_get_box (view, 0);
  int last_column = (int) floor (box.x2 * YP_BLOCK_CHUNKS);
  int last_row = (int) floor (box.y2 * YP_BLOCK_CHUNKS);
  double eye_px = view->height / 2.0 / tan (VIEW_ANGLE_DEG / 2 * G_PI / 180);

  glUseProgram (self->program);
  glUniform2f (self->half_size, (float) view->width / 2, (float) view->height / 2);
  glUniform1f (self->eye_px, (float) eye_px);

  self->is_complete = TRUE;
  for (int row = (int) floor (box.y1 * YP_BLOCK_CHUNKS); row <= last_row; row++)
    for (int column = (int) floor (box.x1 * YP_BLOCK_CHUNKS); column <= last_column; column++)
      {
        Chunk *chunk = want_chunk (self, column, row);

        draw_chunk (self, view, chunk);
        self->is_complete &= chunk->is_known;
      }
}

static gboolean
on_render (YpBlockLayer *self, GdkGLContext *context, GtkGLArea *area)
{
  YpView view = yp_view_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), GTK_WIDGET (self));
  int width = view.width * view.scale;
  int height = view.height * view.scale;
  GLint target = 0;

  if (self->state != STATE_ABLE || view.width <= 0 || view.height <= 0)
    return TRUE;

  glGetIntegerv (GL_DRAW_FRAMEBUFFER_BINDING, &target);
  fit_samples (self, width, height);
  glBindFramebuffer (GL_FRAMEBUFFER, self->framebuffer);
  glViewport (0, 0, width, height);
  glClearColor (0, 0, 0, 0);
  glEnable (GL_DEPTH_TEST);
  glDisable (GL_BLEND);
  glClear (GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);

  self->frame++;
  draw_chunks (self, &view);
  trim_chunks (self);

  glDisable (GL_DEPTH_TEST);
  glBindVertexArray (0);
  glUseProgram (0);
  glBindFramebuffer (GL_READ_FRAMEBUFFER, self->framebuffer);
  glBindFramebuffer (GL_DRAW_FRAMEBUFFER, (GLuint) target);
  glBlitFramebuffer (0, 0, width, height, 0, 0, width, height, GL_COLOR_BUFFER_BIT, GL_NEAREST);
  glBindFramebuffer (GL_FRAMEBUFFER, (GLuint) target);

  return TRUE;
}

static gboolean
try_area (gpointer data)
{
  YpBlockLayer *self = data;

  self->try_source = 0;
  self->area = gtk_gl_area_new ();
  gtk_gl_area_set_required_version (GTK_GL_AREA (self->area), 3, 2);
  gtk_gl_area_set_auto_render (GTK_GL_AREA (self->area), FALSE);
  gtk_widget_set_can_target (self->area, FALSE);
  g_signal_connect_object (self->area, "realize", G_CALLBACK (on_realize), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->area, "unrealize", G_CALLBACK (on_unrealize), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->area, "render", G_CALLBACK (on_render), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->area, GTK_WIDGET (self));

  return G_SOURCE_REMOVE;
}

static gboolean
is_near (YpBlockLayer *self)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));

  return shumate_viewport_get_zoom_level (viewport) > yp_style_get ()->extrusion_zoom;
}

/* A context is made only once somebody comes near enough to see a block. */
static void
on_viewport_changed (YpBlockLayer *self)
{
  gboolean near = is_near (self);

  if (near && self->state == STATE_UNKNOWN && self->buildings != NULL)
    {
      self->state = STATE_TRYING;
      self->try_source = g_idle_add (try_area, self);
    }

  if (self->area == NULL)
    return;

  gtk_widget_set_visible (self->area, near);
  if (near)
    gtk_gl_area_queue_render (GTK_GL_AREA (self->area));
}

static void
yp_block_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YpBlockLayer *self = YP_BLOCK_LAYER (widget);

  if (self->area != NULL && self->state == STATE_ABLE)
    gtk_widget_snapshot_child (widget, self->area, snapshot);
}

static void
yp_block_layer_constructed (GObject *object)
{
  YpBlockLayer *self = YP_BLOCK_LAYER (object);

  G_OBJECT_CLASS (yp_block_layer_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify",
                           G_CALLBACK (on_viewport_changed), self, G_CONNECT_SWAPPED);
}

static void
yp_block_layer_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, YP_BLOCK_LAYER (object)->state == STATE_ABLE);
}

static void
yp_block_layer_dispose (GObject *object)
{
  YpBlockLayer *self = YP_BLOCK_LAYER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->try_source, g_source_remove);
  g_clear_pointer (&self->area, gtk_widget_unparent);

  G_OBJECT_CLASS (yp_block_layer_parent_class)->dispose (object);
}

static void
yp_block_layer_finalize (GObject *object)
{
  YpBlockLayer *self = YP_BLOCK_LAYER (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->buildings, yp_vector_data_unref);
  g_clear_pointer (&self->chunks, g_hash_table_unref);

  G_OBJECT_CLASS (yp_block_layer_parent_class)->finalize (object);
}

static void
yp_block_layer_class_init (YpBlockLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = yp_block_layer_constructed;
  object_class->get_property = yp_block_layer_get_property;
  object_class->dispose = yp_block_layer_dispose;
  object_class->finalize = yp_block_layer_finalize;
  widget_class->snapshot = yp_block_layer_snapshot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);

  is_able_property = g_param_spec_boolean ("is-able", NULL, NULL, FALSE,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, 1, is_able_property);
}

static void
yp_block_layer_init (YpBlockLayer *self)
{
  self->cancellable = g_cancellable_new ();
  self->chunks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, chunk_free);
}

YpBlockLayer *
yp_block_layer_new (ShumateViewport *viewport)
{
  return g_object_new (YP_TYPE_BLOCK_LAYER, "viewport", viewport, NULL);
}

/**
 * yp_block_layer_set_scene:
 * @self: the layer
 * @scene: whose buildings it draws
 */
void
yp_block_layer_set_scene (YpBlockLayer *self, YpScene *scene)
{
  YpVectorData *buildings;

  g_return_if_fail (YP_IS_BLOCK_LAYER (self));
  g_return_if_fail (scene != NULL);

  buildings = scene->layers[YP_LAYER_BUILDINGS];
  if (self->buildings == buildings)
    return;

  g_clear_pointer (&self->buildings, yp_vector_data_unref);
  self->buildings = buildings != NULL ? yp_vector_data_ref (buildings) : NULL;
  if (self->area != NULL && gtk_widget_get_realized (self->area))
    {
      gtk_gl_area_make_current (GTK_GL_AREA (self->area));
      release_chunks (self);
    }
  on_viewport_changed (self);
}

/**
 * yp_block_layer_set_is_patient:
 * @self: a layer that was not near yet
 * @is_patient: whether it draws also where OpenGL is done by software
 */
void
yp_block_layer_set_is_patient (YpBlockLayer *self, gboolean is_patient)
{
  g_return_if_fail (YP_IS_BLOCK_LAYER (self));

  self->is_patient = is_patient;
}

gboolean
yp_block_layer_is_able (YpBlockLayer *self)
{
  g_return_val_if_fail (YP_IS_BLOCK_LAYER (self), FALSE);

  return self->state == STATE_ABLE;
}

/* Whether the last frame had all blocks that are in view. */
gboolean
yp_block_layer_is_settled (YpBlockLayer *self)
{
  g_return_val_if_fail (YP_IS_BLOCK_LAYER (self), FALSE);

  if (!is_near (self) || self->buildings == NULL || self->state == STATE_UNABLE)
    return TRUE;

  return self->state == STATE_ABLE && self->is_complete && self->n_making == 0;
}
