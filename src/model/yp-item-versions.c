/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-item-versions.h"

#include "yp-clock.h"
#include "yp-error.h"

static const YpItem *
find_named (GPtrArray *versions, const char *name)
{
  for (guint i = 0; i < versions->len; i++)
    {
      const YpItem *item = versions->pdata[i];

      if (g_strcmp0 (item->version, name) == 0)
        return item;
    }

  return NULL;
}

/**
 * yp_item_versions_set:
 * @versions: (element-type YpItem): those of one key, in the order in which they begin
 * @item: a version of the same key
 *
 * Puts @item among them. It takes the place of the version of its name and of one that begins with
 * it. It takes the place of all where it or another has no name, so that they could not be told
 * apart, and where its name is new and it has neither beginning nor end: it is meant for all time.
 */
void
yp_item_versions_set (GPtrArray *versions, YpItem *item)
{
  gboolean is_only = item->version == NULL || find_named (versions, NULL) != NULL ||
                     (item->effective_from == 0 && item->effective_to == 0 &&
                      find_named (versions, item->version) == NULL);
  guint place = 0;

  for (guint i = versions->len; i > 0; i--)
    {
      const YpItem *other = versions->pdata[i - 1];

      if (is_only || g_strcmp0 (other->version, item->version) == 0 ||
          other->effective_from == item->effective_from)
        g_ptr_array_remove_index (versions, i - 1);
    }

  while (place < versions->len &&
         ((YpItem *) versions->pdata[place])->effective_from < item->effective_from)
    place++;

  g_ptr_array_insert (versions, (int) place, yp_item_ref (item));
}

static YpItem *
make_ended (const YpItem *item, gint64 at)
{
  g_autoptr (JsonObject) object = yp_item_make_object (item);
  char text[YP_TIME_SIZE];

  yp_time_format (at, text);
  json_object_set_string_member (object, "effective_to", text);

  return yp_item_new_from_json (object, NULL);
}

/**
 * yp_item_versions_end:
 * @versions: (element-type YpItem): those of one key, in the order in which they begin
 *
 * Lets each end at the latest when the next begins.
 */
void
yp_item_versions_end (GPtrArray *versions)
{
  for (guint i = 1; i < versions->len; i++)
    {
      YpItem *item = versions->pdata[i - 1];
      gint64 next = ((YpItem *) versions->pdata[i])->effective_from;

      if (item->effective_to != 0 && item->effective_to <= next)
        continue;

      versions->pdata[i - 1] = make_ended (item, next);
      yp_item_unref (item);
    }
}

/**
 * yp_item_versions_new_from_body:
 * @body: of an item's record: the version that begins last, and those before it in `earlier`
 * @error: return location for %YP_ERROR_INVALID
 *
 * Returns: (transfer full) (element-type YpItem) (nullable): the versions as they were set, in the
 *   order in which they begin
 */
GPtrArray *
yp_item_versions_new_from_body (JsonObject *body, GError **error)
{
  g_autoptr (GPtrArray) versions = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_item_unref);
  JsonArray *earlier = yp_json_get_array (body, "earlier");
  YpItem *item;

  for (guint i = 0; earlier != NULL && i < json_array_get_length (earlier); i++)
    {
      JsonNode *node = json_array_get_element (earlier, i);

      item = JSON_NODE_HOLDS_OBJECT (node)
                 ? yp_item_new_from_json (json_node_get_object (node), error)
                 : NULL;
      if (item == NULL)
        {
          if (error != NULL && *error == NULL)
            g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Earlier version %u is no object",
                         i + 1);
          return NULL;
        }
      g_ptr_array_add (versions, item);
    }

  item = yp_item_new_from_json (body, error);
  if (item == NULL)
    return NULL;
  g_ptr_array_add (versions, item);

  return g_steal_pointer (&versions);
}

/**
 * yp_item_versions_make_body:
 * @versions: (element-type YpItem): at least one, as yp_item_versions_new_from_body() gives them
 *
 * Returns: (transfer full): what that function reads
 */
JsonObject *
yp_item_versions_make_body (GPtrArray *versions)
{
  JsonObject *body;
  JsonArray *earlier;

  g_return_val_if_fail (versions->len > 0, NULL);

  body = yp_item_make_object (versions->pdata[versions->len - 1]);
  if (versions->len == 1)
    return body;

  earlier = json_array_new ();
  for (guint i = 0; i + 1 < versions->len; i++)
    json_array_add_object_element (earlier, yp_item_make_object (versions->pdata[i]));
  json_object_set_array_member (body, "earlier", earlier);

  return body;
}
