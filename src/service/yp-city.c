/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-json-read.h"
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
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  self->ref_count = 1;
  self->places = places;
  self->catalogue = catalogue;
  self->calendar = yp_calendar_new_default ();
  self->ladder = yp_ladder_new_default ();
  self->letterhead = yp_letterhead_new_default ();
  self->organizations = yp_organizations_new (none, NULL);
  self->precedents = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_precedent_free);
  self->clock = clock;

  return self;
}

static YpOrganizations *
load_organizations (YpStore *store, GError **error)
{
  g_autoptr (GPtrArray) organizations =
      g_ptr_array_new_with_free_func ((GDestroyNotify) yp_organization_unref);
  g_autoptr (GPtrArray) records =
      yp_store_list_records (store, "organization", "active", NULL, 0, G_MAXINT32, NULL, error);

  if (records == NULL)
    return NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const YpRecord *record = g_ptr_array_index (records, i);
      YpOrganization *organization = yp_organization_new_from_json (record->body, error);

      if (organization == NULL)
        return NULL;
      g_ptr_array_add (organizations, organization);
    }

  return yp_organizations_new (organizations, error);
}

static GPtrArray *
load_precedents (YpStore *store, GError **error)
{
  GPtrArray *precedents = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_precedent_free);
  g_autoptr (GPtrArray) records =
      yp_store_list_records (store, "consultation", "decided", NULL, 0, G_MAXINT32, NULL, error);

  if (records == NULL)
    {
      g_ptr_array_unref (precedents);
      return NULL;
    }

  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (precedents, yp_precedent_new (g_ptr_array_index (records, i)));

  return precedents;
}

/**
 * yp_city_read_setting:
 * @store: a store
 * @name: of a setting
 * @text: (out) (transfer full) (nullable): the table that was set; %NULL where none was
 * @error: return location for a #YpStoreError
 *
 * Returns: whether that could be read
 */
gboolean
yp_city_read_setting (YpStore *store, const char *name, char **text, GError **error)
{
  g_autofree char *subject = g_strconcat ("setting/", name, NULL);
  GError *own_error = NULL;
  g_autoptr (YpRecord) record = yp_store_get_record (store, subject, &own_error);

  *text = record != NULL ? g_strdup (yp_json_get_string (record->body, "text")) : NULL;
  if (own_error == NULL)
    return TRUE;

  g_propagate_error (error, own_error);
  return FALSE;
}

static gboolean
load_settings (YpCity *self, YpStore *store, GError **error)
{
  g_autofree char *calendar = NULL;
  g_autofree char *ladder = NULL;
  g_autofree char *letterhead = NULL;

  if (!yp_city_read_setting (store, "calendar", &calendar, error) ||
      !yp_city_read_setting (store, "ladder", &ladder, error) ||
      !yp_city_read_setting (store, "letterhead", &letterhead, error))
    return FALSE;

  if (calendar != NULL)
    {
      yp_calendar_unref (self->calendar);
      self->calendar = yp_calendar_new_from_csv (calendar, strlen (calendar), error);
    }
  if (ladder != NULL)
    {
      yp_ladder_unref (self->ladder);
      self->ladder = yp_ladder_new_from_csv (ladder, strlen (ladder), error);
    }
  if (letterhead != NULL)
    {
      yp_letterhead_free (self->letterhead);
      self->letterhead = yp_letterhead_new_from_csv (letterhead, strlen (letterhead), error);
    }

  return self->calendar != NULL && self->ladder != NULL && self->letterhead != NULL;
}

/**
 * yp_city_load:
 * @store: a store
 * @attachments: its files
 * @accounts: its people
 * @models: what is learnt from its texts
 * @before: (nullable): as it was read last; roads that are the same are taken from there
 * @error: return location for a #YpStoreError
 *
 * Reads the areas, the roads, the catalogue, the organizations, the precedents and the settings as
 * they stand in @store; an item or a setting that was never set is the program's.
 *
 * Returns: (transfer full): the city, or %NULL
 */
YpCity *
yp_city_load (YpStore *store,
              YpAttachments *attachments,
              YpAccounts *accounts,
              YpModels *models,
              YpCity *before,
              GError **error)
{
  g_autoptr (GPtrArray) areas = yp_store_list_areas (store, TRUE, error);
  g_autoptr (YpCatalogue) catalogue = areas != NULL ? yp_store_load_catalogue (store, error) : NULL;
  g_autoptr (YpOrganizations) organizations =
      catalogue != NULL ? load_organizations (store, error) : NULL;
  GPtrArray *precedents = organizations != NULL ? load_precedents (store, error) : NULL;
  g_autoptr (YpCity) self = NULL;

  if (precedents == NULL)
    return NULL;

  self = yp_city_new (yp_place_index_new ((YpArea **) areas->pdata, areas->len),
                      g_steal_pointer (&catalogue), yp_clock_system ());
  yp_organizations_unref (self->organizations);
  self->organizations = g_steal_pointer (&organizations);
  g_ptr_array_unref (self->precedents);
  self->precedents = precedents;
  self->attachments = yp_attachments_ref (attachments);
  self->accounts = yp_accounts_ref (accounts);
  self->models = yp_models_ref (models);

  if (!load_settings (self, store, error) ||
      !yp_roads_load (store, before != NULL ? before->roads : NULL, &self->roads, error))
    return NULL;

  return g_steal_pointer (&self);
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
  g_clear_pointer (&self->calendar, yp_calendar_unref);
  g_clear_pointer (&self->ladder, yp_ladder_unref);
  g_clear_pointer (&self->letterhead, yp_letterhead_free);
  yp_organizations_unref (self->organizations);
  yp_roads_unref (self->roads);
  g_ptr_array_unref (self->precedents);
  g_clear_pointer (&self->attachments, yp_attachments_unref);
  g_clear_pointer (&self->accounts, yp_accounts_unref);
  g_clear_pointer (&self->models, yp_models_unref);
  g_free (self);
}
