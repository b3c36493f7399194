/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-picture-words.h"

#include <glib/gi18n.h>

#include "yp-words.h"

/* Puts the words of the legend into @spec, in the language of the screen. */
void
yp_picture_words_fill (YpPictureSpec *spec)
{
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
