/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-layers.h"

#include <string.h>

#include "yp-error.h"
#include "yp-json-read.h"
#include "yp-json.h"

/* More choices than layers a map can have are somebody's mistake. */
#define MAX_CHOICES 500

/* What was chosen of a layer, which need not be there (any more, or yet). */
typedef struct
{
  char *id;
  gboolean is_visible;
  double opacity;
} Choice;

struct _YpLayers
{
  GObject parent_instance;

  GListStore *list;
  GPtrArray *choices; /* of Choice */
  GPtrArray *order;   /* of utf8: base maps, the uppermost first, once somebody moved one */
};

G_DEFINE_FINAL_TYPE (YpLayers, yp_layers, G_TYPE_OBJECT)

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->id);
  g_free (choice);
}

static void
yp_layers_finalize (GObject *object)
{
  YpLayers *self = YP_LAYERS (object);

  g_clear_object (&self->list);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->order, g_ptr_array_unref);

  G_OBJECT_CLASS (yp_layers_parent_class)->finalize (object);
}

static void
yp_layers_class_init (YpLayersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_layers_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", YP_TYPE_LAYERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
yp_layers_init (YpLayers *self)
{
  self->list = g_list_store_new (YP_TYPE_LAYER_ITEM);
  self->choices = g_ptr_array_new_with_free_func (choice_free);
  self->order = g_ptr_array_new_with_free_func (g_free);
}

/* No layers yet. */
YpLayers *
yp_layers_new (void)
{
  return g_object_new (YP_TYPE_LAYERS, NULL);
}

GListModel *
yp_layers_get_list (YpLayers *self)
{
  return G_LIST_MODEL (self->list);
}

static YpLayerItem *
get_item (YpLayers *self, guint position)
{
  g_autoptr (YpLayerItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  return item; /* the list has it */
}

static guint
count_items (YpLayers *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->list));
}

/**
 * yp_layers_find:
 * @self: layers
 * @id: of a layer
 *
 * Returns: (transfer none) (nullable): the layer
 */
YpLayerItem *
yp_layers_find (YpLayers *self, const char *id)
{
  for (guint i = 0; i < count_items (self); i++)
    if (strcmp (yp_layer_item_get_id (get_item (self, i)), id) == 0)
      return get_item (self, i);

  return NULL;
}

static guint
find_choice (YpLayers *self, const char *id)
{
  for (guint i = 0; i < self->choices->len; i++)
    if (strcmp (((Choice *) g_ptr_array_index (self->choices, i))->id, id) == 0)
      return i;

  return G_MAXUINT;
}

static guint
find_place (YpLayers *self, YpLayerItem *item)
{
  for (guint i = 0; i < self->order->len; i++)
    if (strcmp (g_ptr_array_index (self->order, i), yp_layer_item_get_id (item)) == 0)
      return i;

  return G_MAXUINT;
}

/* Whether @a lies above @b: as somebody put them; a base map that nobody moved lies above those
 * that were there before it. */
static gboolean
is_above (YpLayers *self, YpLayerItem *a, YpLayerItem *b)
{
  guint at_a = find_place (self, a);
  guint at_b = find_place (self, b);

  if (yp_layer_item_get_group (a) != yp_layer_item_get_group (b))
    return yp_layer_item_get_group (a) < yp_layer_item_get_group (b);
  if (yp_layer_item_get_group (a) != YP_LAYER_GROUP_BASE)
    return FALSE;

  return at_a == G_MAXUINT || at_b == G_MAXUINT || at_a < at_b;
}

static void
apply_choice (YpLayers *self, YpLayerItem *item)
{
  guint at = find_choice (self, yp_layer_item_get_id (item));
  const Choice *choice;

  if (at == G_MAXUINT)
    return;

  choice = g_ptr_array_index (self->choices, at);
  yp_layer_item_set_opacity (item, choice->opacity);
  yp_layer_item_set_visible (item, choice->is_visible);
}

static void
insert (YpLayers *self, YpLayerItem *item)
{
  guint position = 0;

  while (position < count_items (self) && !is_above (self, item, get_item (self, position)))
    position++;
  g_list_store_insert (self->list, position, item);
}

/**
 * yp_layers_add:
 * @self: layers
 * @item: another one, as it is for who has not chosen
 *
 * It is at once as somebody chose, and stands beneath those of its group that were added before;
 * a base map above them.
 */
void
yp_layers_add (YpLayers *self, YpLayerItem *item)
{
  g_return_if_fail (YP_IS_LAYERS (self));
  g_return_if_fail (YP_IS_LAYER_ITEM (item));

  apply_choice (self, item);
  insert (self, item);
}

void
yp_layers_remove (YpLayers *self, YpLayerItem *item)
{
  guint position;

  if (g_list_store_find (self->list, item, &position))
    g_list_store_remove (self->list, position);
}

static void
note_choice (YpLayers *self, YpLayerItem *item)
{
  guint at = find_choice (self, yp_layer_item_get_id (item));
  Choice *choice;

  if (at == G_MAXUINT)
    {
      choice = g_new0 (Choice, 1);
      choice->id = g_strdup (yp_layer_item_get_id (item));
      g_ptr_array_add (self->choices, choice);
    }
  else
    {
      choice = g_ptr_array_index (self->choices, at);
    }

  choice->is_visible = yp_layer_item_get_visible (item);
  choice->opacity = yp_layer_item_get_opacity (item);
}

void
yp_layers_choose_visible (YpLayers *self, YpLayerItem *item, gboolean is_visible)
{
  if (yp_layer_item_get_visible (item) == is_visible)
    return;

  yp_layer_item_set_visible (item, is_visible);
  note_choice (self, item);
  g_signal_emit (self, signals[CHOSEN], 0);
}

void
yp_layers_choose_opacity (YpLayers *self, YpLayerItem *item, double opacity)
{
  if (yp_layer_item_get_opacity (item) == CLAMP (opacity, 0, 1))
    return;

  yp_layer_item_set_opacity (item, opacity);
  note_choice (self, item);
  g_signal_emit (self, signals[CHOSEN], 0);
}

/* The order of base maps is chosen for all of them: each keeps its place when others come. Those
 * that are not there now keep theirs behind them. */
static void
note_order (YpLayers *self)
{
  GPtrArray *order = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < count_items (self); i++)
    if (yp_layer_item_get_group (get_item (self, i)) == YP_LAYER_GROUP_BASE)
      g_ptr_array_add (order, g_strdup (yp_layer_item_get_id (get_item (self, i))));

  for (guint i = 0; i < self->order->len && order->len < MAX_CHOICES; i++)
    if (yp_layers_find (self, g_ptr_array_index (self->order, i)) == NULL)
      g_ptr_array_add (order, g_strdup (g_ptr_array_index (self->order, i)));

  g_ptr_array_unref (self->order);
  self->order = order;
}

static void
move_to (YpLayers *self, YpLayerItem *item, guint from, guint to)
{
  g_autoptr (YpLayerItem) moved = g_object_ref (item);

  g_list_store_remove (self->list, from);
  g_list_store_insert (self->list, to, moved);
  note_order (self);
  g_signal_emit (self, signals[CHOSEN], 0);
}

/**
 * yp_layers_put_at:
 * @self: layers
 * @item: a base map
 * @at: another one, whose place it takes
 *
 * Returns: whether the order is another now
 */
gboolean
yp_layers_put_at (YpLayers *self, YpLayerItem *item, YpLayerItem *at)
{
  guint from;
  guint to;

  if (item == at || yp_layer_item_get_group (item) != YP_LAYER_GROUP_BASE ||
      yp_layer_item_get_group (at) != YP_LAYER_GROUP_BASE ||
      !g_list_store_find (self->list, item, &from) || !g_list_store_find (self->list, at, &to))
    return FALSE;

  move_to (self, item, from, to);
  return TRUE;
}

/**
 * yp_layers_move:
 * @self: layers
 * @item: a base map
 * @steps: down, or up where it is negative
 *
 * Returns: whether the order is another now
 */
gboolean
yp_layers_move (YpLayers *self, YpLayerItem *item, int steps)
{
  guint from;
  gint64 to;

  if (!g_list_store_find (self->list, item, &from))
    return FALSE;

  to = (gint64) from + steps;
  if (to < 0 || to >= count_items (self))
    return FALSE;

  return yp_layers_put_at (self, item, get_item (self, (guint) to));
}

/* Base maps as somebody put them, from the lowest to the uppermost. */
static void
sort_base_maps (YpLayers *self)
{
  g_autoptr (GPtrArray) maps = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = count_items (self); i > 0; i--)
    if (yp_layer_item_get_group (get_item (self, i - 1)) == YP_LAYER_GROUP_BASE)
      {
        g_ptr_array_add (maps, g_object_ref (get_item (self, i - 1)));
        g_list_store_remove (self->list, i - 1);
      }

  for (guint i = 0; i < maps->len; i++)
    insert (self, g_ptr_array_index (maps, i));
}

static Choice *
read_choice (JsonObject *object)
{
  const char *id = yp_json_get_string (object, "id");
  JsonNode *visible = json_object_get_member (object, "visible");
  double opacity = yp_json_get_number (object, "opacity");
  Choice *choice;

  if (id == NULL || strlen (id) > 200 || visible == NULL || !JSON_NODE_HOLDS_VALUE (visible))
    return NULL;

  choice = g_new0 (Choice, 1);
  choice->id = g_strdup (id);
  choice->is_visible = json_node_get_boolean (visible);
  choice->opacity = opacity >= 0 && opacity <= 1 ? opacity : 1;

  return choice;
}

static void
read_order (YpLayers *self, JsonObject *object)
{
  g_auto (GStrv) order =
      json_object_has_member (object, "order") ? yp_json_get_texts (object, "order") : NULL;

  g_ptr_array_set_size (self->order, 0);
  for (guint i = 0; order != NULL && order[i] != NULL && i < MAX_CHOICES; i++)
    g_ptr_array_add (self->order, g_strdup (order[i]));
}

/**
 * yp_layers_restore:
 * @self: layers
 * @text: of yp_layers_to_text()
 * @length: of @text, bytes
 * @error: return location for a #YpError
 *
 * All layers, also those to come, are as they were then.
 *
 * Returns: whether @text says so
 */
gboolean
yp_layers_restore (YpLayers *self, const char *text, gsize length, GError **error)
{
  g_autoptr (JsonObject) object = yp_json_parse_object (text, length, error);
  JsonArray *array = object != NULL ? yp_json_get_array (object, "layers") : NULL;

  if (object == NULL)
    return FALSE;
  if (array == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“layers” is not a list");
      return FALSE;
    }

  read_order (self, object);
  g_ptr_array_set_size (self->choices, 0);
  for (guint i = 0; i < MIN (json_array_get_length (array), MAX_CHOICES); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      Choice *choice =
          JSON_NODE_HOLDS_OBJECT (node) ? read_choice (json_node_get_object (node)) : NULL;

      if (choice != NULL)
        g_ptr_array_add (self->choices, choice);
    }

  for (guint i = 0; i < count_items (self); i++)
    apply_choice (self, get_item (self, i));
  sort_base_maps (self);

  return TRUE;
}

/**
 * yp_layers_to_text:
 * @self: layers
 *
 * Returns: (transfer full): what was chosen, as JSON; also of layers that are not there
 */
char *
yp_layers_to_text (YpLayers *self)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_open_array (&writer, "layers");
  for (guint i = 0; i < self->choices->len; i++)
    {
      const Choice *choice = g_ptr_array_index (self->choices, i);

      yp_json_open_object (&writer, NULL);
      yp_json_add_string (&writer, "id", choice->id);
      yp_json_add_boolean (&writer, "visible", choice->is_visible);
      yp_json_add_number (&writer, "opacity", choice->opacity);
      yp_json_close_object (&writer);
    }
  yp_json_close_array (&writer);
  yp_json_open_array (&writer, "order");
  for (guint i = 0; i < self->order->len; i++)
    yp_json_add_string (&writer, NULL, g_ptr_array_index (self->order, i));
  yp_json_close_array (&writer);
  yp_json_close_object (&writer);

  return g_string_free (text, FALSE);
}
