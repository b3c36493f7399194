/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-row.h"

/**
 * YpRow:
 *
 * The place of an incident or a unit in a list. They are replaced when they change, rows are not:
 * so the list keeps focus and selection while the work goes on. Property `item`, notified. Its key
 * is what the list was last sorted by.
 */
struct _YpRow
{
  GObject parent_instance;

  GObject *item;
  gint64 key;
  gboolean is_shown;
};

G_DEFINE_FINAL_TYPE (YpRow, yp_row, G_TYPE_OBJECT)

typedef enum
{
  PROP_ITEM = 1,
} Property;

static GParamSpec *properties[PROP_ITEM + 1];

static void
yp_row_dispose (GObject *object)
{
  g_clear_object (&YP_ROW (object)->item);

  G_OBJECT_CLASS (yp_row_parent_class)->dispose (object);
}

static void
yp_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  YpRow *self = YP_ROW (object);

  switch ((Property) prop_id)
    {
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
yp_row_class_init (YpRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yp_row_dispose;
  object_class->get_property = yp_row_get_property;

  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, G_TYPE_OBJECT,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
yp_row_init (YpRow *self)
{
}

YpRow *
yp_row_new (gpointer item)
{
  YpRow *self = g_object_new (YP_TYPE_ROW, NULL);

  self->item = g_object_ref (item);
  return self;
}

gpointer
yp_row_get_item (YpRow *self)
{
  return self->item;
}

void
yp_row_set_item (YpRow *self, gpointer item)
{
  if (g_set_object (&self->item, item))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}

gint64
yp_row_get_key (YpRow *self)
{
  return self->key;
}

void
yp_row_set_key (YpRow *self, gint64 key)
{
  self->key = key;
}

gboolean
yp_row_get_is_shown (YpRow *self)
{
  return self->is_shown;
}

void
yp_row_set_is_shown (YpRow *self, gboolean is_shown)
{
  self->is_shown = is_shown;
}
