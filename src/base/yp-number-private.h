/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The most that is written for one: “-180.0000000”, “-9223372036854775808”. */
#define YP_DEGREES_LENGTH 12
#define YP_INT_LENGTH 20

char *_yp_put_degrees (char *position, double value);
char *_yp_put_int (char *position, gint64 value);

/* Makes room for @n_bytes and says where they go; _yp_finish_writing() keeps what was written. */
static inline char *
_yp_start_writing (GString *text, gsize n_bytes)
{
  gsize length = text->len;

  if (text->allocated_len - length <= n_bytes)
    {
      g_string_set_size (text, length + n_bytes);
      text->len = length;
    }

  return text->str + length;
}

static inline void
_yp_finish_writing (GString *text, char *end)
{
  *end = '\0';
  text->len = (gsize) (end - text->str);
}

G_END_DECLS
