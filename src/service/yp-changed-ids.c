/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-changed-ids.h"

struct _YpChangedIds
{
  GMutex mutex; /* guards what follows */
  GHashTable *ids;
};

static GHashTable *
new_ids (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

YpChangedIds *
yp_changed_ids_new (void)
{
  YpChangedIds *self = g_new0 (YpChangedIds, 1);

  g_mutex_init (&self->mutex);
  self->ids = new_ids ();

  return self;
}

/* @self: (transfer full): that nobody tells any more. */
void
yp_changed_ids_free (YpChangedIds *self)
{
  g_hash_table_unref (self->ids);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
yp_changed_ids_add (YpChangedIds *self, const char *id)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  g_hash_table_add (self->ids, g_strdup (id));
}

gboolean
yp_changed_ids_has_any (YpChangedIds *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return g_hash_table_size (self->ids) > 0;
}

/* Returns: (transfer full) (element-type utf8): a set of those that were told since the last time.
 */
GHashTable *
yp_changed_ids_take (YpChangedIds *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  GHashTable *ids = self->ids;

  self->ids = new_ids ();
  return ids;
}
