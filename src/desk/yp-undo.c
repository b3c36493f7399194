/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-undo.h"

struct _YpUndo
{
  GObject parent_instance;

  char *incident; /* (nullable): of the act that is held */
  char *action;
  char *unit;
  guint64 seq; /* of the incident, as it was seen */
  guint source;
};

G_DEFINE_FINAL_TYPE (YpUndo, yp_undo, G_TYPE_OBJECT)

typedef enum
{
  DUE,
  CHANGED,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static void
forget (YpUndo *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->incident, g_free);
  g_clear_pointer (&self->action, g_free);
  g_clear_pointer (&self->unit, g_free);
}

static gboolean
on_over (gpointer data)
{
  YpUndo *self = data;

  self->source = 0;
  yp_undo_flush (self);
  return G_SOURCE_REMOVE;
}

static void
yp_undo_finalize (GObject *object)
{
  forget (YP_UNDO (object));

  G_OBJECT_CLASS (yp_undo_parent_class)->finalize (object);
}

static void
yp_undo_class_init (YpUndoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_undo_finalize;

  signals[DUE] =
      g_signal_new ("due", YP_TYPE_UNDO, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                    G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT64);
  signals[CHANGED] = g_signal_new ("changed", YP_TYPE_UNDO, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
yp_undo_init (YpUndo *self)
{
}

YpUndo *
yp_undo_new (void)
{
  return g_object_new (YP_TYPE_UNDO, NULL);
}

/* One is held at a time: the one before goes out now. */
void
yp_undo_hold (YpUndo *self, const char *incident, const char *action, const char *unit, guint64 seq)
{
  g_return_if_fail (YP_IS_UNDO (self));

  yp_undo_flush (self);
  self->incident = g_strdup (incident);
  self->action = g_strdup (action);
  self->unit = g_strdup (unit);
  self->seq = seq;
  self->source = g_timeout_add_seconds (YP_UNDO_S, on_over, self);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
yp_undo_is_holding (YpUndo *self)
{
  return self->incident != NULL;
}

/* What is held is done now: something else is asked for, or the desk is left. */
void
yp_undo_flush (YpUndo *self)
{
  g_autofree char *incident = g_steal_pointer (&self->incident);
  g_autofree char *action = g_steal_pointer (&self->action);
  g_autofree char *unit = g_steal_pointer (&self->unit);

  g_return_if_fail (YP_IS_UNDO (self));

  if (incident == NULL)
    return;

  forget (self);
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[DUE], 0, incident, action, unit, self->seq);
}

/**
 * yp_undo_take_back:
 * @self: an undo
 *
 * Returns: whether an act was held; it is not done
 */
gboolean
yp_undo_take_back (YpUndo *self)
{
  g_return_val_if_fail (YP_IS_UNDO (self), FALSE);

  if (self->incident == NULL)
    return FALSE;

  forget (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}
