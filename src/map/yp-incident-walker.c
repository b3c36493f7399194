/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-map"

#include "yp-incident-walker.h"

#include <glib/gi18n.h>

#include "yp-incident-words.h"

/* No line is longer than so many characters. */
#define LINE_CHARS 80

struct _YpIncidentWalker
{
  GtkWidget *map;         /* not owned: it owns this */
  YpIncidentLayer *layer; /* nor this */
  GtkWidget *line;        /* the map's */
  YpIncidentWalkerFunc func;
  gpointer data;
};

/**
 * yp_incident_walker_new:
 * @map: who is described to screen readers; must outlive the walker
 * @layer: whose incidents
 * @func: is told where keys come to
 * @data: for @func
 *
 * Returns: (transfer full): a walker that is nowhere
 */
YpIncidentWalker *
yp_incident_walker_new (GtkWidget *map,
                        YpIncidentLayer *layer,
                        YpIncidentWalkerFunc func,
                        gpointer data)
{
  YpIncidentWalker *self = g_new0 (YpIncidentWalker, 1);

  self->map = map;
  self->layer = layer;
  self->func = func;
  self->data = data;
  self->line = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, NULL);
  gtk_widget_add_css_class (self->line, "incident-line");
  gtk_widget_set_halign (self->line, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->line, GTK_ALIGN_START);
  gtk_widget_set_can_target (self->line, FALSE);
  gtk_widget_set_visible (self->line, FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (self->line), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (self->line), LINE_CHARS);

  return self;
}

void
yp_incident_walker_free (YpIncidentWalker *self)
{
  g_free (self);
}

/* Returns: (transfer none): where it says which of how many, for the upper edge of the map */
GtkWidget *
yp_incident_walker_get_line (YpIncidentWalker *self)
{
  return self->line;
}

static void
say (YpIncidentWalker *self, const YpIncidentStop *stop)
{
  g_autofree char *text = yp_incident_words_describe_stop (stop);

  gtk_label_set_text (GTK_LABEL (self->line), text != NULL ? text : "");
  gtk_widget_set_visible (self->line, text != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->map), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : "", -1);
}

/* Says where keys have come to: to be called when what is laid out or selected has changed. */
void
yp_incident_walker_update (YpIncidentWalker *self)
{
  YpIncidentStop stop = yp_incident_layer_get_stop (self->layer);

  if (stop.n_places > 0 || gtk_widget_get_visible (self->line))
    say (self, &stop);
}

/* A hand has taken over from the keys. */
void
yp_incident_walker_forget (YpIncidentWalker *self)
{
  yp_incident_layer_forget_stop (self->layer);
  yp_incident_walker_update (self);
}

static gboolean
step (YpIncidentWalker *self, int by)
{
  YpIncidentStop stop = yp_incident_layer_step (self->layer, by);

  if (stop.place > 0)
    self->func (&stop, FALSE, self->data);
  say (self, &stop);

  return stop.n_places > 0;
}

static gboolean
turn_page (YpIncidentWalker *self, int by)
{
  yp_incident_layer_turn_page (self->layer, by);
  yp_incident_walker_update (self);

  return TRUE;
}

static gboolean
take_key_in_fan (YpIncidentWalker *self, guint key, gboolean is_shifted)
{
  switch (key)
    {
    case GDK_KEY_Tab:
    case GDK_KEY_KP_Tab:
      return step (self, is_shifted ? -1 : 1);
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return step (self, 1);
    case GDK_KEY_ISO_Left_Tab:
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return step (self, -1);
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      return turn_page (self, 1);
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      return turn_page (self, -1);
    default:
      return FALSE;
    }
}

/* A disc opens; what there is to do with an incident is not ours. */
static gboolean
open_stop (YpIncidentWalker *self)
{
  YpIncidentStop stop = yp_incident_layer_get_stop (self->layer);

  if (stop.place == 0 || stop.pick.n < 2)
    return FALSE;

  self->func (&stop, TRUE, self->data);
  yp_incident_walker_update (self);

  return TRUE;
}

/**
 * yp_incident_walker_take_key:
 * @self: the walker
 * @key: what was pressed
 * @modifiers: what was held meanwhile: Shift or nothing
 *
 * Returns: whether it was for us
 */
gboolean
yp_incident_walker_take_key (YpIncidentWalker *self, guint key, GdkModifierType modifiers)
{
  gboolean is_shifted = (modifiers & GDK_SHIFT_MASK) != 0;

  if (yp_incident_layer_is_fanned_out (self->layer) && take_key_in_fan (self, key, is_shifted))
    return TRUE;

  switch (key)
    {
    case GDK_KEY_bracketright:
      return step (self, 1);
    case GDK_KEY_bracketleft:
      return step (self, -1);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      return open_stop (self);
    default:
      return FALSE;
    }
}
