/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-models.h"

struct _YpModels
{
  int ref_count;
  GMutex mutex; /* guards what follows */
  GBytes *json; /* (nullable) */
  gboolean is_wanted;
};

YpModels *
yp_models_new (void)
{
  YpModels *self = g_new0 (YpModels, 1);

  self->ref_count = 1;
  g_mutex_init (&self->mutex);

  return self;
}

YpModels *
yp_models_ref (YpModels *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_models_unref (YpModels *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_pointer (&self->json, g_bytes_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * yp_models_set:
 * @self: models
 * @json: as yp_learnt_to_json() wrote it; takes the place of what was there
 */
void
yp_models_set (YpModels *self, GBytes *json)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  g_clear_pointer (&self->json, g_bytes_unref);
  self->json = g_bytes_ref (json);
}

/* (transfer full) (nullable): %NULL while nothing has been learnt. */
GBytes *
yp_models_get (YpModels *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  self->is_wanted = TRUE;
  return self->json != NULL ? g_bytes_ref (self->json) : NULL;
}

/* Whether anybody has asked for it: without a desk nothing need be learnt. */
gboolean
yp_models_get_is_wanted (YpModels *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return self->is_wanted;
}
