/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many fields one form or query may hold; our own protocols name some twenty. */
#define YP_FORM_MAX_FIELDS 128

/**
 * YpFormField:
 * @name: decoded, never empty
 * @value: decoded, may be empty
 *
 * One `name=value` of a form.
 */
typedef struct
{
  const char *name;
  const char *value;
} YpFormField;

/**
 * YpForm:
 * @n_fields: how many fields
 * @fields: (array length=n_fields): in the order they came
 *
 * What `application/x-www-form-urlencoded` text says: the body of a form or the query of an
 * address. Immutable.
 */
typedef struct
{
  guint n_fields;
  const YpFormField *fields;
  /*< private >*/
  char *buffer;
} YpForm;

YpForm *yp_form_parse (const char *text, gsize length, GError **error);
void yp_form_free (YpForm *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpForm, yp_form_free)

const char *yp_form_get (const YpForm *self, const char *name);
char *yp_form_shorten (const char *text, gssize length);

G_END_DECLS
