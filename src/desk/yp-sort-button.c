/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-sort-button.h"

#include <glib/gi18n.h>

/**
 * YpSortButton:
 *
 * In which of some orders a list is, and the menu of them. Signal `changed`: it is another.
 */
struct _YpSortButton
{
  AdwBin parent_instance;

  const char *const *orders;
  guint n_orders;
  guint order;
  GSimpleAction *action;
  GtkMenuButton *button;
};

G_DEFINE_FINAL_TYPE (YpSortButton, yp_sort_button, ADW_TYPE_BIN)

typedef enum
{
  CHANGED,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static void
show_order (YpSortButton *self)
{
  const char *words = _ (self->orders[self->order]);
  g_autofree char *tip = g_strdup_printf ("%s (Alt+O)", words);

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words, -1);
  g_simple_action_set_state (self->action, g_variant_new_int32 ((gint32) self->order));
}

static void
on_activate (YpSortButton *self, GVariant *target)
{
  yp_sort_button_set_order (self, (guint) g_variant_get_int32 (target));
}

static void
yp_sort_button_dispose (GObject *object)
{
  g_clear_object (&YP_SORT_BUTTON (object)->action);

  G_OBJECT_CLASS (yp_sort_button_parent_class)->dispose (object);
}

static void
yp_sort_button_class_init (YpSortButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_sort_button_dispose;

  signals[CHANGED] = g_signal_new ("changed", YP_TYPE_SORT_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
yp_sort_button_init (YpSortButton *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  self->action =
      g_simple_action_new_stateful ("order", G_VARIANT_TYPE_INT32, g_variant_new_int32 (0));
  g_signal_connect_object (self->action, "activate", G_CALLBACK (on_activate), self,
                           G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (self->action));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "sort", G_ACTION_GROUP (group));

  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (self->button, "view-sort-descending-symbolic");
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}

/**
 * yp_sort_button_set_orders:
 * @self: a button that has none yet
 * @orders: (array length=n_orders): what they are called, to be translated; not copied
 * @n_orders: how many there are, at least one
 */
void
yp_sort_button_set_orders (YpSortButton *self, const char *const *orders, guint n_orders)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  g_return_if_fail (YP_IS_SORT_BUTTON (self));
  g_return_if_fail (self->orders == NULL && n_orders > 0);

  self->orders = orders;
  self->n_orders = n_orders;
  for (guint i = 0; i < n_orders; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (orders[i]), NULL);

      g_menu_item_set_action_and_target (item, "sort.order", "i", (gint32) i);
      g_menu_append_item (menu, item);
    }

  gtk_menu_button_set_menu_model (self->button, G_MENU_MODEL (menu));
  show_order (self);
}

void
yp_sort_button_set_order (YpSortButton *self, guint order)
{
  g_return_if_fail (YP_IS_SORT_BUTTON (self));
  g_return_if_fail (order < self->n_orders);

  if (self->order == order)
    return;

  self->order = order;
  show_order (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

guint
yp_sort_button_get_order (YpSortButton *self)
{
  return self->order;
}

/* Lets somebody choose. */
void
yp_sort_button_open (YpSortButton *self)
{
  gtk_menu_button_popup (self->button);
}
