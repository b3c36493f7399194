/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-fixes.h"

#define STALE_AFTER_US (60 * G_USEC_PER_SEC)
#define LOST_AFTER_US (5 * 60 * G_USEC_PER_SEC)

/**
 * YpFixes:
 *
 * Where every unit was last. Lives on one thread.
 *
 * Not a list model: thousands of fixes change in a second, and who draws them draws all of them
 * once.
 */
struct _YpFixes
{
  GObject parent_instance;

  GHashTable *fixes; /* unit → YpFix */
};

G_DEFINE_FINAL_TYPE (YpFixes, yp_fixes, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
} Signal;

static guint signals[SIGNAL_CHANGED + 1];

/**
 * yp_fix_get_connection:
 * @fix: (nullable): the last fix, %NULL where none ever came
 * @now: the time, microseconds since 1970 UTC
 *
 * A fix of the future, from a clock that is ahead, is a new one.
 *
 * Returns: how the unit is connected
 */
YpConnection
yp_fix_get_connection (const YpFix *fix, gint64 now)
{
  gint64 age;

  if (fix == NULL)
    return YP_CONNECTION_NEVER;

  age = now - fix->at;
  if (age <= STALE_AFTER_US)
    return YP_CONNECTION_ONLINE;

  return age <= LOST_AFTER_US ? YP_CONNECTION_STALE : YP_CONNECTION_LOST;
}

/**
 * yp_fix_get_connection_change:
 * @fix: a fix
 * @now: the time, microseconds since 1970 UTC
 *
 * Returns: when yp_fix_get_connection() says something else, if no other fix comes; %G_MAXINT64 for
 *   never
 */
gint64
yp_fix_get_connection_change (const YpFix *fix, gint64 now)
{
  switch (yp_fix_get_connection (fix, now))
    {
    case YP_CONNECTION_ONLINE:
      return fix->at + STALE_AFTER_US + 1;
    case YP_CONNECTION_STALE:
      return fix->at + LOST_AFTER_US + 1;
    case YP_CONNECTION_NEVER:
    case YP_CONNECTION_LOST:
    default:
      return G_MAXINT64;
    }
}

static void
yp_fixes_finalize (GObject *object)
{
  YpFixes *self = YP_FIXES (object);

  g_clear_pointer (&self->fixes, g_hash_table_unref);

  G_OBJECT_CLASS (yp_fixes_parent_class)->finalize (object);
}

static void
yp_fixes_class_init (YpFixesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_fixes_finalize;

  /**
   * YpFixes::changed:
   * @self: the fixes
   *
   * Some of them are newer. Emitted once for many, by who puts them in.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", YP_TYPE_FIXES, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
yp_fixes_init (YpFixes *self)
{
  self->fixes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

YpFixes *
yp_fixes_new (void)
{
  return g_object_new (YP_TYPE_FIXES, NULL);
}

/**
 * yp_fixes_put:
 * @self: the fixes
 * @unit: id of a unit
 * @fix: where it was; copied
 *
 * The newest wins, by its own time; of two at the same time the first. Tell the others with
 * yp_fixes_emit_changed() when all are in.
 *
 * Returns: whether @fix was newer than what was there
 */
gboolean
yp_fixes_put (YpFixes *self, const char *unit, const YpFix *fix)
{
  YpFix *last;

  g_return_val_if_fail (YP_IS_FIXES (self), FALSE);
  g_return_val_if_fail (unit != NULL, FALSE);
  g_return_val_if_fail (fix != NULL, FALSE);

  last = g_hash_table_lookup (self->fixes, unit);
  if (last == NULL)
    {
      g_hash_table_insert (self->fixes, g_strdup (unit), g_memdup2 (fix, sizeof *fix));
      return TRUE;
    }

  if (fix->at <= last->at)
    return FALSE;

  *last = *fix;
  return TRUE;
}

/**
 * yp_fixes_get:
 * @self: the fixes
 * @unit: id of a unit
 *
 * Returns: (transfer none) (nullable): its last fix, which a later yp_fixes_put() changes; %NULL
 *   where none ever came
 */
const YpFix *
yp_fixes_get (YpFixes *self, const char *unit)
{
  g_return_val_if_fail (YP_IS_FIXES (self), NULL);
  g_return_val_if_fail (unit != NULL, NULL);

  return g_hash_table_lookup (self->fixes, unit);
}

/* As if none had ever come; tell the others with yp_fixes_emit_changed(). */
void
yp_fixes_forget (YpFixes *self)
{
  g_return_if_fail (YP_IS_FIXES (self));

  g_hash_table_remove_all (self->fixes);
}

/**
 * yp_fixes_emit_changed:
 * @self: the fixes
 *
 * Emits [signal@Yp.Fixes::changed].
 */
void
yp_fixes_emit_changed (YpFixes *self)
{
  g_return_if_fail (YP_IS_FIXES (self));

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
