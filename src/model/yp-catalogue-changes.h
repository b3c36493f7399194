/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-catalogue.h"

G_BEGIN_DECLS

/**
 * YpItemChange:
 * @item: the item as it becomes
 * @members: (array zero-terminated=1): the names of what is other than before, such as `lead`
 *
 * An item that is there already and becomes another. Where `version` is not among @members, what
 * was filed under the old one can not be told from what will be.
 */
typedef struct
{
  YpItem *item;
  char **members;
} YpItemChange;

/**
 * YpCatalogueChanges:
 * @added: (element-type YpItem): whose keys are new
 * @changed: (element-type YpItemChange): which become others
 * @n_same: how many are as they are
 * @n_absent: how many are there and not spoken of; they stay
 *
 * What setting the items of a catalogue would change.
 */
typedef struct
{
  GPtrArray *added;
  GPtrArray *changed;
  guint n_same;
  guint n_absent;
} YpCatalogueChanges;

YpCatalogueChanges *yp_catalogue_changes_new (const YpCatalogue *before, const YpCatalogue *after);
void yp_catalogue_changes_free (YpCatalogueChanges *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCatalogueChanges, yp_catalogue_changes_free)

G_END_DECLS
