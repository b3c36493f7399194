/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-map-picture.h"
#include "yp-theme-control.h"

G_BEGIN_DECLS

/**
 * YpPictureTheme:
 * @title: what lies over the land
 * @keys: (element-type YpPictureKey): its colours
 *
 * The legend of what lies over the land, for a picture.
 */
typedef struct
{
  char *title;
  GArray *keys;
} YpPictureTheme;

void yp_picture_words_fill (YpPictureSpec *spec, const YpPictureTheme *theme);
YpPictureTheme *yp_picture_theme_new (YpThemeControl *control);
void yp_picture_theme_free (YpPictureTheme *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpPictureTheme, yp_picture_theme_free)

char *yp_picture_words_format_time (gint64 at, gboolean is_live);

G_END_DECLS
