/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpClientOptions:
 * @url: of the platform
 * @token: (nullable): for it; %NULL where somebody has to sign in
 * @account: (nullable): who is to sign in
 * @cache: the folder where caches lie
 * @is_wall: the big screen rather than the desk
 * @scene: (nullable): which scene of the wall it stays with; %NULL for the playlist
 * @scenes: the folder of a town's own scenes
 * @checked_scene: (nullable): say whether this file of a scene is right, and end
 * @title: (nullable): what the wall is headed with
 * @screenshot: (nullable): draw the window to this PNG file, and end
 * @picture: (nullable): write a picture of the map to this file, and end
 * @width: of the window, logical pixels; 0 for the whole screen
 * @height: likewise
 * @at: the moment of the past to show, microseconds since 1970 UTC; 0 for now
 * @after_s: how long to wait before the screenshot, seconds
 * @is_fullscreen: whether to cover the screen
 * @has_trace: whether to say what was painted when
 * @wants_manual: whether to write the manual page, and end
 *
 * What was asked for on the command line.
 */
typedef struct
{
  char *url;
  char *token;
  char *account;
  char *cache;
  gboolean is_wall;
  char *scene;
  char *scenes;
  char *checked_scene;
  char *title;
  char *screenshot;
  char *picture;
  int width;
  int height;
  gint64 at;
  double after_s;
  gboolean is_fullscreen;
  gboolean has_trace;
  gboolean wants_manual;
} YpClientOptions;

YpClientOptions *yp_client_options_new_from_args (int *argc, char ***argv, GError **error);
void yp_client_options_free (YpClientOptions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpClientOptions, yp_client_options_free)

G_END_DECLS
