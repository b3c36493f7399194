/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-symbol-layer.h"

#include "yp-pace.h"

typedef struct
{
  GListModel *list;
  YpSymbols *symbols;
  char *selected;
  double symbol_scale;
  YpClock clock;
  double rate;
  GArray *drawn; /* of YpDrawnSymbol */
  guint n_symbols;
  guint n_shown;
} YpSymbolLayerPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (YpSymbolLayer, yp_symbol_layer, SHUMATE_TYPE_LAYER)

static YpSymbolLayerPrivate *
get_private (YpSymbolLayer *self)
{
  return yp_symbol_layer_get_instance_private (self);
}

static gboolean
draw_again (gpointer data)
{
  yp_pace_queue_draw (data);
  return G_SOURCE_REMOVE;
}

static void
yp_symbol_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YpSymbolLayer *self = YP_SYMBOL_LAYER (widget);
  YpSymbolLayerPrivate *private = get_private (self);
  YpView view = yp_symbol_layer_get_view (self);

  if (view.width <= 0 || view.height <= 0)
    return;

  if (private->symbols == NULL)
  private->symbols = yp_symbols_new (widget, private->symbol_scale);

  yp_symbols_begin_frame (private->symbols);
  yp_symbol_layer_forget_drawn (self);
  private->n_symbols = 0;
  private->n_shown = 0;
  YP_SYMBOL_LAYER_GET_CLASS (self)->draw (self, snapshot, &view);

  if (!yp_symbols_is_complete (private->symbols))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, draw_again, g_object_ref (self), g_object_unref);
}

static void
on_items_changed (YpSymbolLayer *self, guint position, guint n_removed, guint n_added)
{
  YP_SYMBOL_LAYER_GET_CLASS (self)->items_changed (self, position, n_removed, n_added);
  yp_pace_queue_draw (GTK_WIDGET (self));
}

static void
yp_symbol_layer_constructed (GObject *object)
{
  G_OBJECT_CLASS (yp_symbol_layer_parent_class)->constructed (object);
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (object)), "notify",
                           G_CALLBACK (gtk_widget_queue_draw), object, G_CONNECT_SWAPPED);
}

static void
yp_symbol_layer_dispose (GObject *object)
{
  YpSymbolLayerPrivate *private = get_private (YP_SYMBOL_LAYER (object));

  yp_symbol_layer_set_list (YP_SYMBOL_LAYER (object), NULL);
  g_clear_pointer (&private->symbols, yp_symbols_free);

  G_OBJECT_CLASS (yp_symbol_layer_parent_class)->dispose (object);
}

static void
yp_symbol_layer_finalize (GObject *object)
{
  YpSymbolLayerPrivate *private = get_private (YP_SYMBOL_LAYER (object));

  g_clear_pointer (&private->drawn, g_array_unref);
  g_clear_pointer (&private->selected, g_free);

  G_OBJECT_CLASS (yp_symbol_layer_parent_class)->finalize (object);
}

static void
yp_symbol_layer_class_init (YpSymbolLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = yp_symbol_layer_constructed;
  object_class->dispose = yp_symbol_layer_dispose;
  object_class->finalize = yp_symbol_layer_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = yp_symbol_layer_snapshot;
}

static void
yp_symbol_layer_init (YpSymbolLayer *self)
{
  YpSymbolLayerPrivate *private = get_private (self);

  private->drawn = g_array_new (FALSE, FALSE, sizeof (YpDrawnSymbol));
  private->symbol_scale = 1;
  private->clock = yp_clock_system ();
  private->rate = 1;
}

void
yp_symbol_layer_set_time (YpSymbolLayer *self, const YpClock *clock, double rate)
{
  YpSymbolLayerPrivate *private = get_private (self);

  private->clock = *clock;
  private->rate = rate;
  yp_pace_queue_draw (GTK_WIDGET (self));
}

gint64
yp_symbol_layer_get_now (YpSymbolLayer *self)
{
  return yp_clock_now (&get_private (self)->clock);
}

double
yp_symbol_layer_get_rate (YpSymbolLayer *self)
{
  return get_private (self)->rate;
}

/**
 * yp_symbol_layer_get_wait_ms:
 * @self: the layer
 * @until: a time of the picture, microseconds since 1970 UTC
 *
 * Returns: in how many milliseconds of the one who looks it is that, at least 1; %G_MAXUINT where
 *   time stands still
 */
guint
yp_symbol_layer_get_wait_ms (YpSymbolLayer *self, gint64 until)
{
  YpSymbolLayerPrivate *private = get_private (self);
  double wait_ms;

  if (private->rate == 0)
    return G_MAXUINT;

  wait_ms = (double) (until - yp_symbol_layer_get_now (self)) / (1000 * private->rate);
  return (guint) CLAMP (wait_ms + 1, 1, G_MAXINT);
}

/**
 * yp_symbol_layer_set_list:
 * @self: the layer
 * @list: (nullable): what to show
 */
void
yp_symbol_layer_set_list (YpSymbolLayer *self, GListModel *list)
{
  YpSymbolLayerPrivate *private = get_private (self);

  g_return_if_fail (YP_IS_SYMBOL_LAYER (self));

  if (private->list == list)
    return;

  if (private->list != NULL)
    g_signal_handlers_disconnect_by_data (private->list, self);

  g_set_object (&private->list, list);
  yp_symbol_layer_forget_drawn (self);
  YP_SYMBOL_LAYER_GET_CLASS (self)->reset (self);

  if (list != NULL)
    {
      g_signal_connect_object (list, "items-changed", G_CALLBACK (on_items_changed), self,
                               G_CONNECT_SWAPPED);
      on_items_changed (self, 0, 0, g_list_model_get_n_items (list));
    }

  gtk_widget_queue_draw (GTK_WIDGET (self));
}

GListModel *
yp_symbol_layer_get_list (YpSymbolLayer *self)
{
  return get_private (self)->list;
}

/**
 * yp_symbol_layer_set_selected:
 * @self: the layer
 * @id: (nullable): what to bring out; it need not be in the list yet
 */
void
yp_symbol_layer_set_selected (YpSymbolLayer *self, const char *id)
{
  YpSymbolLayerPrivate *private = get_private (self);

  g_return_if_fail (YP_IS_SYMBOL_LAYER (self));

  g_free (private->selected);
  private->selected = g_strdup (id);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
yp_symbol_layer_get_selected (YpSymbolLayer *self)
{
  return get_private (self)->selected;
}

/**
 * yp_symbol_layer_set_symbol_scale:
 * @self: the layer
 * @symbol_scale: sizes are multiplied by it
 */
void
yp_symbol_layer_set_symbol_scale (YpSymbolLayer *self, double symbol_scale)
{
  YpSymbolLayerPrivate *private = get_private (self);

  g_return_if_fail (YP_IS_SYMBOL_LAYER (self));
  g_return_if_fail (symbol_scale > 0);

  private->symbol_scale = symbol_scale;
  g_clear_pointer (&private->symbols, yp_symbols_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
yp_symbol_layer_get_symbol_scale (YpSymbolLayer *self)
{
  return get_private (self)->symbol_scale;
}

YpView
yp_symbol_layer_get_view (YpSymbolLayer *self)
{
  return yp_view_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), GTK_WIDGET (self));
}

/* Returns: (transfer none): the symbols, in a frame */
YpSymbols *
yp_symbol_layer_get_symbols (YpSymbolLayer *self)
{
  return get_private (self)->symbols;
}

/* Whether all symbols that the last frame asked for were there. */
gboolean
yp_symbol_layer_is_complete (YpSymbolLayer *self)
{
  YpSymbolLayerPrivate *private = get_private (self);

  return private->symbols != NULL && yp_symbols_is_complete (private->symbols);
}

/**
 * yp_symbol_layer_note_drawn:
 * @self: the layer
 * @x: the middle of what can be clicked, logical pixels
 * @y: the middle of what can be clicked
 * @reach: how far from there a click still means it, logical pixels at symbol scale 1
 * @index: what it stands for, as the layer counts
 * @n: how many things
 */
void
yp_symbol_layer_note_drawn (YpSymbolLayer *self,
                            float x,
                            float y,
                            double reach,
                            guint index,
                            guint n)
{
  YpSymbolLayerPrivate *private = get_private (self);
  YpDrawnSymbol drawn = { x, y, (float) (reach * private->symbol_scale), index, n };

  g_array_append_val (private->drawn, drawn);
  private->n_symbols++;
  private->n_shown += n;
}

/* What was drawn until now can not be clicked. */
void
yp_symbol_layer_forget_drawn (YpSymbolLayer *self)
{
  g_array_set_size (get_private (self)->drawn, 0);
}

/* Writes on the discs how many things they stand for. To be called when all are drawn: pictures are
 * one batch then, and texts another. */
void
yp_symbol_layer_draw_counts (YpSymbolLayer *self, GtkSnapshot *snapshot, double size_px)
{
  YpSymbolLayerPrivate *private = get_private (self);

  for (guint i = 0; i < private->drawn->len; i++)
    {
      const YpDrawnSymbol *drawn = &g_array_index (private->drawn, YpDrawnSymbol, i);

      if (drawn->n > 1)
        yp_symbols_draw_count (private->symbols, snapshot, drawn->n, size_px, drawn->x, drawn->y);
    }
}

/**
 * yp_symbol_layer_find_drawn:
 * @self: the layer
 * @x: in the layer, logical pixels
 * @y: in the layer
 *
 * Returns: (nullable): the uppermost symbol that the last frame shows there; valid until the next
 */
const YpDrawnSymbol *
yp_symbol_layer_find_drawn (YpSymbolLayer *self, double x, double y)
{
  YpSymbolLayerPrivate *private = get_private (self);

  for (guint i = private->drawn->len; i > 0; i--)
    {
      const YpDrawnSymbol *drawn = &g_array_index (private->drawn, YpDrawnSymbol, i - 1);

      if (hypot ((double) drawn->x - x, (double) drawn->y - y) <= (double) drawn->reach)
        return drawn;
    }

  return NULL;
}

/**
 * yp_symbol_layer_record:
 * @self: the layer
 * @view: what to look at, for a picture; its zoom level is the screen's
 *
 * Draws into a record. The screen and what can be clicked on it stay as they are.
 *
 * Returns: (transfer full): what it looks like
 */
YpSymbolRecord *
yp_symbol_layer_record (YpSymbolLayer *self, const YpView *view)
{
  YpSymbolLayerPrivate *private = get_private (self);
  YpSymbolLayerPrivate before = *private;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  YpSymbolRecord *record;

  private->symbols = yp_symbols_new_recorder (GTK_WIDGET (self), private->symbol_scale);
  private->drawn = g_array_new (FALSE, FALSE, sizeof (YpDrawnSymbol));
  YP_SYMBOL_LAYER_GET_CLASS (self)->draw (self, snapshot, view);

  record = yp_symbols_take_record (private->symbols);
  node = gtk_snapshot_free_to_node (snapshot);
  yp_symbol_record_add_node (record, node);

  yp_symbols_free (private->symbols);
  g_array_unref (private->drawn);
  *private = before;
  return record;
}

/* Returns: (transfer none) (element-type YpDrawnSymbol): what the last frame shows, from the bottom
 * to the top; valid until the next */
const GArray *
yp_symbol_layer_get_drawn (YpSymbolLayer *self)
{
  return get_private (self)->drawn;
}

/* Symbols in the last frame. */
guint
yp_symbol_layer_get_n_symbols (YpSymbolLayer *self)
{
  g_return_val_if_fail (YP_IS_SYMBOL_LAYER (self), 0);

  return get_private (self)->n_symbols;
}

/* Things that the last frame's symbols stand for. */
guint
yp_symbol_layer_get_n_shown (YpSymbolLayer *self)
{
  g_return_val_if_fail (YP_IS_SYMBOL_LAYER (self), 0);

  return get_private (self)->n_shown;
}
