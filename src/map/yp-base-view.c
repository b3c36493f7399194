/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-base-view.h"

#include "yp-view.h"

/* Tiles this far beyond the view are wanted too, after those in it, logical pixels. */
#define AROUND_PX 256

/* While the view moves it is looked at as often as this. */
#define LOOK_MS 60

/**
 * YpBaseView:
 *
 * Says which tiles of the base maps a view needs, whenever it has moved.
 */
struct _YpBaseView
{
  GtkWidget *widget;
  ShumateViewport *viewport;
  YpBase *base;
  YpBaseWanted wanted;
  gpointer user_data;
  guint look_source;
};

static GArray *
list_wants (YpBaseView *self, double around_px)
{
  YpView view = yp_view_get (self->viewport, self->widget);
  YpBox box = yp_view_get_box (&view, around_px);

  if (self->base == NULL || view.width <= 0 || view.height <= 0)
    return g_array_new (FALSE, FALSE, sizeof (YpBaseAddress));

  return yp_base_list_wants (self->base, &box, view.zoom, view.scale);
}

static void
look (YpBaseView *self)
{
  g_autoptr (GArray) all = NULL;
  g_autoptr (GArray) missing = NULL;

  if (self->wanted == NULL)
    return;

  all = list_wants (self, AROUND_PX);
  missing = g_array_new (FALSE, FALSE, sizeof (YpBaseAddress));
  for (guint i = 0; i < all->len; i++)
    {
      YpBaseAddress *address = &g_array_index (all, YpBaseAddress, i);

      if (!yp_base_store_has (self->base->store, address))
        g_array_append_vals (missing, address, 1);
    }

  self->wanted (missing, self->user_data);
}

static gboolean
on_look (gpointer data)
{
  YpBaseView *self = data;

  self->look_source = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
look_soon (YpBaseView *self, guint after_ms)
{
  if (self->base != NULL && self->wanted != NULL && self->look_source == 0)
    self->look_source = g_timeout_add (after_ms, on_look, self);
}

static void
on_viewport_changed (YpBaseView *self)
{
  look_soon (self, LOOK_MS);
}

/* Both must live as long as this does, or until it is stopped. */
YpBaseView *
yp_base_view_new (GtkWidget *widget, ShumateViewport *viewport)
{
  YpBaseView *self = g_new0 (YpBaseView, 1);

  self->widget = widget;
  self->viewport = viewport;
  g_signal_connect_swapped (viewport, "notify", G_CALLBACK (on_viewport_changed), self);

  return self;
}

/* Asks for nothing any more. */
void
yp_base_view_stop (YpBaseView *self)
{
  if (self->viewport != NULL)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  self->viewport = NULL;
  self->wanted = NULL;
  g_clear_handle_id (&self->look_source, g_source_remove);
}

void
yp_base_view_free (YpBaseView *self)
{
  yp_base_view_stop (self);
  g_clear_pointer (&self->base, yp_base_unref);
  g_free (self);
}

void
yp_base_view_set_wanted (YpBaseView *self, YpBaseWanted wanted, gpointer user_data)
{
  self->wanted = wanted;
  self->user_data = user_data;
  look_soon (self, 0);
}

void
yp_base_view_set_base (YpBaseView *self, YpBase *base)
{
  if (base != NULL)
    yp_base_ref (base);
  g_clear_pointer (&self->base, yp_base_unref);
  self->base = base;
  if (base == NULL && self->wanted != NULL)
    {
      g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (YpBaseAddress));

      self->wanted (none, self->user_data);
    }
  look_soon (self, 0);
}

/* The widget has another size, or what did not come may come now. */
void
yp_base_view_look (YpBaseView *self)
{
  look_soon (self, 0);
}

/**
 * yp_base_view_take_changes:
 * @self: a view
 *
 * Returns: (transfer full) (nullable) (element-type YpBox): where tiles came since the last call;
 *   %NULL for nowhere
 */
GArray *
yp_base_view_take_changes (YpBaseView *self)
{
  g_autoptr (GArray) arrivals = NULL;
  GArray *boxes;

  if (self->base == NULL || !yp_base_store_has_arrivals (self->base->store))
    return NULL;

  arrivals = yp_base_store_take_arrivals (self->base->store);
  boxes = g_array_new (FALSE, FALSE, sizeof (YpBox));
  for (guint i = 0; i < arrivals->len; i++)
    {
      YpBox box = yp_base_address_get_box (&g_array_index (arrivals, YpBaseAddress, i));

      g_array_append_val (boxes, box);
    }

  return boxes;
}

/* Whether all that is in view has come, or is known not to come, and was told of. */
gboolean
yp_base_view_is_settled (YpBaseView *self)
{
  g_autoptr (GArray) wants = NULL;

  if (self->base == NULL || self->viewport == NULL)
    return TRUE;
  if (self->look_source != 0 || yp_base_store_has_arrivals (self->base->store))
    return FALSE;

  wants = list_wants (self, 0);
  for (guint i = 0; i < wants->len; i++)
    if (!yp_base_store_is_done (self->base->store, &g_array_index (wants, YpBaseAddress, i)))
      return FALSE;

  return TRUE;
}
