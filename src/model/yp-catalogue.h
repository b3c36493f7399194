/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * YpItem:
 * @key: `STANDARD:KIND:CODE`, such as `gbt47678.5:matter:06010`; unique, also in a URL
 * @standard: what the code means: `gbt47678.5`, or `sample` for the labelled invention
 * @kind: `component` 部件 or `matter` 事项; part of the key, since 01001 is both
 * @code: the code in its standard
 * @name: in Chinese, as the standard writes it
 * @group: the class it stands under, in Chinese
 *
 * One class of incident.
 */
typedef struct
{
  char *key;
  char *standard;
  char *kind;
  char *code;
  char *name;
  char *group;
} YpItem;

/**
 * YpCatalogue:
 *
 * The classes of incident, in the order of their file. Immutable and counted.
 */
typedef struct _YpCatalogue YpCatalogue;

YpCatalogue *yp_catalogue_new_from_csv (const char *text, gsize length, GError **error);
YpCatalogue *yp_catalogue_new_sample (void);
YpCatalogue *yp_catalogue_ref (YpCatalogue *self);
void yp_catalogue_unref (YpCatalogue *self);
guint yp_catalogue_get_n_items (const YpCatalogue *self);
const YpItem *yp_catalogue_get_item (const YpCatalogue *self, guint index);
const YpItem *yp_catalogue_find (const YpCatalogue *self, const char *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCatalogue, yp_catalogue_unref)

G_END_DECLS
