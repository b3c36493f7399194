/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-city-keeper.h"

/**
 * YpCityKeeper:
 *
 * The city as it is now: read from the store once, and again in a reader thread when a layer or
 * the catalogue has changed. Any thread.
 */
struct _YpCityKeeper
{
  YpAttachments *attachments;
  YpAccounts *accounts;
  YpModels *models;
  GMutex mutex; /* guards what follows */
  YpCity *city;
  guint n_asked; /* the one who finds it unchanged publishes */
};

/**
 * yp_city_keeper_new:
 * @store: the store
 * @attachments: its files
 * @accounts: its people
 * @models: what is learnt from its texts
 * @error: return location for a #YpStoreError
 *
 * Reads the city. Blocks.
 *
 * Returns: (transfer full): a keeper, or %NULL
 */
YpCityKeeper *
yp_city_keeper_new (YpStore *store,
                    YpAttachments *attachments,
                    YpAccounts *accounts,
                    YpModels *models,
                    GError **error)
{
  YpCity *city = yp_city_load (store, attachments, accounts, models, NULL, error);
  YpCityKeeper *self;

  if (city == NULL)
    return NULL;

  self = g_new0 (YpCityKeeper, 1);
  g_mutex_init (&self->mutex);
  self->attachments = yp_attachments_ref (attachments);
  self->accounts = yp_accounts_ref (accounts);
  self->models = yp_models_ref (models);
  self->city = city;

  return self;
}

/**
 * yp_city_keeper_free:
 * @self: (transfer full): a keeper that no reader works for any more
 */
void
yp_city_keeper_free (YpCityKeeper *self)
{
  yp_city_unref (self->city);
  yp_attachments_unref (self->attachments);
  yp_accounts_unref (self->accounts);
  yp_models_unref (self->models);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * yp_city_keeper_ref_city:
 * @self: a keeper
 *
 * Returns: (transfer full): the city as it is now
 */
YpCity *
yp_city_keeper_ref_city (YpCityKeeper *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return yp_city_ref (self->city);
}

/* Takes a city that was read when @n_asked had asked. Returns how many ask for a newer one. */
static guint
take_city (YpCityKeeper *self, YpCity *city, guint n_asked)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  if (city != NULL)
    {
      yp_city_unref (self->city);
      self->city = city;
    }
  if (n_asked == self->n_asked)
    self->n_asked = 0;

  return self->n_asked;
}

static void
run_load (YpStore *store, gpointer data)
{
  YpCityKeeper *self = data;
  guint n_asked;

  g_mutex_lock (&self->mutex);
  n_asked = self->n_asked;
  g_mutex_unlock (&self->mutex);

  while (n_asked != 0)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (YpCity) before = yp_city_keeper_ref_city (self);
      YpCity *city =
          yp_city_load (store, self->attachments, self->accounts, self->models, before, &error);

      if (city == NULL)
        g_message ("The city could not be read again: %s", error->message);

      n_asked = take_city (self, city, n_asked);
    }
}

/**
 * yp_city_keeper_load_again:
 * @self: a keeper
 * @readers: who reads it; freed before the keeper
 *
 * Asks for the city to be read again, since a layer or the catalogue has changed. However often it
 * is asked, one reader at a time is at it.
 */
void
yp_city_keeper_load_again (YpCityKeeper *self, YpReaders *readers)
{
  gboolean is_first;

  g_mutex_lock (&self->mutex);
  is_first = self->n_asked == 0;
  self->n_asked++;
  g_mutex_unlock (&self->mutex);

  if (is_first)
    yp_readers_push (readers, run_load, self);
}
