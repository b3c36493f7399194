/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * YpGroup:
 * @name: what stands in the brackets
 * @line: where it stands, from 1
 * @fault: (nullable): what is wrong within it, with its line
 *
 * `[name]` and the lines `key=value` below it. Belongs to its file's array.
 */
typedef struct
{
  char *name;
  guint line;
  char *fault;
  /*< private >*/
  GHashTable *values;
} YpGroup;

GPtrArray *_yp_group_file_parse (const char *text, gsize size, GError **error);

const char *_yp_group_take (YpGroup *self, const char *key);
void _yp_group_blame (YpGroup *self, const char *key, const char *why);
void _yp_group_blame_rest (YpGroup *self);

char *_yp_group_take_text (YpGroup *self, const char *key, gsize max);
double _yp_group_take_number (YpGroup *self,
                              const char *key,
                              double minimum,
                              double maximum,
                              double otherwise);
gboolean _yp_group_take_boolean (YpGroup *self, const char *key, gboolean otherwise);
char **_yp_group_take_list (YpGroup *self, const char *key, guint max);

G_END_DECLS
