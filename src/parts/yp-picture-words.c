/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-picture-words.h"

#include <glib/gi18n.h>

#include "yp-theme-legend.h"
#include "yp-theme-words.h"
#include "yp-words.h"

static void
clear_key (gpointer data)
{
  YpPictureKey *key = data;

  g_free ((char *) key->word);
}

static void
add_key (YpPictureTheme *self, YpColor color, char *word)
{
  YpPictureKey key = { color, word };

  g_array_append_val (self->keys, key);
}

static void
add_classes (YpPictureTheme *self, const YpThemeLegend *legend)
{
  for (guint i = legend->classes.n; i > 0; i--)
    add_key (self, yp_ramp_get_color (legend->classes.n, i - 1),
             yp_theme_words_format_class (&legend->classes, i - 1));
}

/* A few steps of what has no steps. */
static void
add_heat (YpPictureTheme *self, const YpThemeLegend *legend)
{
  static const double shares[] = { 1, 0.6, 0.25 };

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    add_key (self, yp_ramp_get_between (shares[i]),
             yp_theme_words_format_density (legend->heat_scale * shares[i]));
}

/**
 * yp_picture_theme_new:
 * @control: what chooses what lies over the land
 *
 * Returns: (transfer full) (nullable): its legend; %NULL where nothing does
 */
YpPictureTheme *
yp_picture_theme_new (YpThemeControl *control)
{
  const YpThemeLegend *legend = yp_theme_control_get_legend (control);
  const YpThemeChoice *choice = yp_theme_control_get_choice (control);
  YpPictureTheme *self;

  if (legend == NULL || legend->kind != choice->kind || legend->kind == YP_THEME_NONE)
    return NULL;

  self = g_new0 (YpPictureTheme, 1);
  self->title = yp_theme_legend_make_title (choice);
  self->keys = g_array_new (FALSE, FALSE, sizeof (YpPictureKey));
  g_array_set_clear_func (self->keys, clear_key);
  if (legend->kind == YP_THEME_HEAT)
    add_heat (self, legend);
  else
    add_classes (self, legend);

  return self;
}

void
yp_picture_theme_free (YpPictureTheme *self)
{
  g_free (self->title);
  g_array_unref (self->keys);
  g_free (self);
}

/**
 * yp_picture_words_fill:
 * @spec: a picture to be
 * @theme: (nullable): what lies over the land; has to live as long as @spec
 *
 * Puts in what the legend says, in the language of the screen.
 */
void
yp_picture_words_fill (YpPictureSpec *spec, const YpPictureTheme *theme)
{
  if (theme != NULL)
    {
      spec->theme = theme->title;
      spec->keys = (const YpPictureKey *) theme->keys->data;
      spec->n_keys = theme->keys->len;
    }

  spec->latenesses[YP_LATENESS_HALF] = _ ("Half of the limit used up");
  spec->latenesses[YP_LATENESS_NEAR] = _ ("Limit nearly used up");
  spec->latenesses[YP_LATENESS_LATE] = _ ("Late");
  for (guint i = 0; i < YP_N_STATES; i++)
    spec->states[i] = yp_words_get_state ((YpState) i);
  for (guint i = 0; i < YP_N_UNIT_KINDS; i++)
    spec->kinds[i] = yp_words_get_unit_kind ((YpUnitKind) i);
  for (guint i = 0; i < YP_N_UNIT_STATUSES; i++)
    spec->statuses[i] = yp_words_get_unit_status ((YpUnitStatus) i);
  for (guint i = YP_CONNECTION_STALE; i <= YP_CONNECTION_LOST; i++)
    spec->connections[i] = yp_words_get_connection ((YpConnection) i);
}

/**
 * yp_picture_words_format_time:
 * @at: the moment that a map shows, microseconds since 1970 UTC
 * @is_live: whether it is now
 *
 * Returns: (transfer full): what to write beside the map
 */
char *
yp_picture_words_format_time (gint64 at, gboolean is_live)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (at / G_TIME_SPAN_SECOND);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%d %H:%M:%S");

  /* Translators: a day and a time of the past; or of now */
  return g_strdup_printf (is_live ? _ ("As of %s") : _ ("As it was at %s"), text);
}
