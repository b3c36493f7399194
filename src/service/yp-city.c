/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-route.h"

/**
 * yp_city_new:
 * @places: (transfer full): where the areas lie
 * @catalogue: (transfer full): the classes of incident
 * @clock: the time
 *
 * Returns: (transfer full): a city
 */
YpCity *
yp_city_new (YpPlaceIndex *places, YpCatalogue *catalogue, YpClock clock)
{
  YpCity *self = g_new0 (YpCity, 1);

  self->ref_count = 1;
  self->places = places;
  self->catalogue = catalogue;
  self->calendar = yp_calendar_new_default ();
  self->ladder = yp_ladder_new_default ();
  self->clock = clock;

  return self;
}

/**
 * yp_city_load:
 * @store: a store
 * @attachments: its files
 * @error: return location for a #YpStoreError
 *
 * Reads the areas and the items of the catalogue as they stand in @store; an item that was never
 * set is the program's, as are the calendar, the ladder and the clock.
 *
 * Returns: (transfer full): the city, or %NULL
 */
YpCity *
yp_city_load (YpStore *store, YpAttachments *attachments, GError **error)
{
  g_autoptr (GPtrArray) areas = yp_store_list_areas (store, TRUE, error);
  YpCatalogue *catalogue = areas != NULL ? yp_store_load_catalogue (store, error) : NULL;
  YpCity *self;

  if (catalogue == NULL)
    return NULL;

  self = yp_city_new (yp_place_index_new ((YpArea **) areas->pdata, areas->len), catalogue,
                      yp_clock_system ());
  self->attachments = yp_attachments_ref (attachments);

  return self;
}

/**
 * yp_city_ref:
 * @self: a city
 *
 * From any thread.
 *
 * Returns: (transfer full): @self
 */
YpCity *
yp_city_ref (YpCity *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);

  return self;
}

/**
 * yp_city_unref:
 * @self: (transfer full): a city
 *
 * From any thread.
 */
void
yp_city_unref (YpCity *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  yp_place_index_unref (self->places);
  yp_catalogue_unref (self->catalogue);
  yp_calendar_unref (self->calendar);
  yp_ladder_unref (self->ladder);
  g_clear_pointer (&self->attachments, yp_attachments_unref);
  g_free (self);
}
