/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _YpWallPlace YpWallPlace;

/**
 * YpWallPlace:
 * @above: (nullable): what it is in; %NULL for the file
 * @name: (nullable): of the member
 * @index: of the element, where there is no name
 * @object: (nullable): what is there, where it is an object
 *
 * Where in a file somebody reads, so that what is wrong can be pointed at. On the stack.
 */
struct _YpWallPlace
{
  const YpWallPlace *above;
  const char *name;
  guint index;
  JsonObject *object;
};

/* All return %FALSE, and set the error: “panels.today.kind: …”. */
gboolean _yp_wall_file_blame (const YpWallPlace *place,
                              const char *member,
                              GError **error,
                              const char *format,
                              ...) G_GNUC_PRINTF (4, 5);
gboolean _yp_wall_file_only (const YpWallPlace *place, const char *const *members, GError **error);

/* What is not there leaves what is there before. */
gboolean _yp_wall_file_take_words (const YpWallPlace *place,
                                   const char *member,
                                   char **words,
                                   GError **error);
gboolean _yp_wall_file_take_boolean (const YpWallPlace *place,
                                     const char *member,
                                     gboolean *value,
                                     GError **error);
gboolean _yp_wall_file_take_count (const YpWallPlace *place,
                                   const char *member,
                                   guint least,
                                   guint most,
                                   guint *value,
                                   GError **error);
gboolean _yp_wall_file_take_name (const YpWallPlace *place,
                                  const char *member,
                                  const char **name,
                                  GError **error);
/* One of a list of names, as a place in it. */
gboolean _yp_wall_file_take_choice (const YpWallPlace *place,
                                    const char *member,
                                    const char *const *names,
                                    guint n,
                                    guint *choice,
                                    GError **error);
gboolean _yp_wall_file_take_object (const YpWallPlace *place,
                                    const char *member,
                                    YpWallPlace *inner,
                                    GError **error);
gboolean _yp_wall_file_take_array (const YpWallPlace *place,
                                   const char *member,
                                   guint most,
                                   JsonArray **array,
                                   GError **error);

G_END_DECLS
