/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-layer-item.h"

struct _YpLayerItem
{
  GObject parent_instance;

  char *id;
  char *title;
  YpLayerGroup group;
  YpLayerFacts facts; /* its texts are ours */
  YpLayerCheck check;
  char *check_words; /* (nullable) */
  gboolean is_visible;
  double opacity;
};

G_DEFINE_FINAL_TYPE (YpLayerItem, yp_layer_item, G_TYPE_OBJECT)

enum
{
  SHOWN,
  FACTS,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
clear_facts (YpLayerFacts *facts)
{
  g_free ((char *) facts->owner);
  g_free ((char *) facts->source);
  g_free ((char *) facts->datum);
  g_free ((char *) facts->error);
}

static void
yp_layer_item_finalize (GObject *object)
{
  YpLayerItem *self = YP_LAYER_ITEM (object);

  clear_facts (&self->facts);
  g_free (self->id);
  g_free (self->title);
  g_free (self->check_words);

  G_OBJECT_CLASS (yp_layer_item_parent_class)->finalize (object);
}

static void
yp_layer_item_class_init (YpLayerItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_layer_item_finalize;

  signals[SHOWN] = g_signal_new ("shown", YP_TYPE_LAYER_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  signals[FACTS] = g_signal_new ("facts", YP_TYPE_LAYER_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
yp_layer_item_init (YpLayerItem *self)
{
  self->facts.n = -1;
  self->is_visible = TRUE;
  self->opacity = 1;
}

/**
 * yp_layer_item_new:
 * @id: its name for programs, under which what people chose is kept
 * @title: its name for people
 * @group: where it stands
 *
 * Returns: (transfer full): a layer that is visible
 */
YpLayerItem *
yp_layer_item_new (const char *id, const char *title, YpLayerGroup group)
{
  YpLayerItem *self = g_object_new (YP_TYPE_LAYER_ITEM, NULL);

  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->group = group;

  return self;
}

const char *
yp_layer_item_get_id (YpLayerItem *self)
{
  return self->id;
}

const char *
yp_layer_item_get_title (YpLayerItem *self)
{
  return self->title;
}

void
yp_layer_item_set_title (YpLayerItem *self, const char *title)
{
  if (g_strcmp0 (self->title, title) == 0)
    return;

  g_free (self->title);
  self->title = g_strdup (title);
  g_signal_emit (self, signals[FACTS], 0);
}

YpLayerGroup
yp_layer_item_get_group (YpLayerItem *self)
{
  return self->group;
}

static gboolean
is_same (const YpLayerFacts *a, const YpLayerFacts *b)
{
  return a->n == b->n && a->updated_at == b->updated_at && a->stale_after_us == b->stale_after_us &&
         g_strcmp0 (a->owner, b->owner) == 0 && g_strcmp0 (a->source, b->source) == 0 &&
         g_strcmp0 (a->datum, b->datum) == 0 && g_strcmp0 (a->error, b->error) == 0;
}

static void
forget_check (YpLayerItem *self)
{
  self->check = YP_LAYER_CHECK_NONE;
  g_clear_pointer (&self->check_words, g_free);
}

/**
 * yp_layer_item_set_facts:
 * @self: a layer
 * @facts: what is to be said of it from now on; copied
 *
 * From another source or in another datum it is to be compared with a known place again.
 */
void
yp_layer_item_set_facts (YpLayerItem *self, const YpLayerFacts *facts)
{
  YpLayerFacts before = self->facts;

  if (is_same (&before, facts))
    return;

  if (g_strcmp0 (before.source, facts->source) != 0 || g_strcmp0 (before.datum, facts->datum) != 0)
    forget_check (self);
  self->facts = *facts;
  self->facts.owner = g_strdup (facts->owner);
  self->facts.source = g_strdup (facts->source);
  self->facts.datum = g_strdup (facts->datum);
  self->facts.error = g_strdup (facts->error);
  clear_facts (&before);
  g_signal_emit (self, signals[FACTS], 0);
}

const YpLayerFacts *
yp_layer_item_get_facts (YpLayerItem *self)
{
  return &self->facts;
}

/**
 * yp_layer_item_set_check:
 * @self: a base map
 * @check: what came of comparing it with a place that is known
 * @words: (nullable): the same, for people
 */
void
yp_layer_item_set_check (YpLayerItem *self, YpLayerCheck check, const char *words)
{
  forget_check (self);
  self->check = check;
  self->check_words = g_strdup (words);
  g_signal_emit (self, signals[FACTS], 0);
}

YpLayerCheck
yp_layer_item_get_check (YpLayerItem *self)
{
  return self->check;
}

/* (nullable) */
const char *
yp_layer_item_get_check_words (YpLayerItem *self)
{
  return self->check_words;
}

void
yp_layer_item_set_visible (YpLayerItem *self, gboolean is_visible)
{
  if (self->is_visible == is_visible)
    return;

  self->is_visible = is_visible;
  g_signal_emit (self, signals[SHOWN], 0);
}

gboolean
yp_layer_item_get_visible (YpLayerItem *self)
{
  return self->is_visible;
}

/**
 * yp_layer_item_set_opacity:
 * @self: a layer
 * @opacity: 0…1, also while it is hidden
 */
void
yp_layer_item_set_opacity (YpLayerItem *self, double opacity)
{
  opacity = CLAMP (opacity, 0, 1);
  if (self->opacity == opacity)
    return;

  self->opacity = opacity;
  g_signal_emit (self, signals[SHOWN], 0);
}

double
yp_layer_item_get_opacity (YpLayerItem *self)
{
  return self->opacity;
}

/* How opaque it is to be drawn: 0 where it is hidden. */
double
yp_layer_item_get_shown (YpLayerItem *self)
{
  return self->is_visible ? self->opacity : 0;
}
