/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-json-read.h"
#include "yp-json.h"
#include "yp-limit.h"

G_BEGIN_DECLS

/**
 * YpCondition:
 * @code: its code within the item: `1`, `2`, …
 * @situation: (nullable): 立案条件, what must be so for an incident to be filed under it
 * @limit: how long it may then take
 * @qualifier: (nullable): the words beside the limit, such as “种植季节”, see yp_limit_parse()
 * @closing: (nullable): 结案条件, what must be so for the incident to be closed
 *
 * A case of an item that carries a limit of its own. Belongs to its item.
 */
typedef struct
{
  char *code;
  char *situation;
  YpLimit limit;
  char *qualifier;
  char *closing;
} YpCondition;

/**
 * YpItem:
 * @key: `STANDARD:KIND:CODE`, such as `gbt47678.5:matter:06010`; the same in every version, also in
 *   a URL
 * @standard: what the code means: `gbt47678.5`, or `sample` for the labelled invention
 * @kind: `component` 部件 or `matter` 事项; part of the key, since 01001 is both
 * @code: the code in its standard
 * @name: in Chinese, as the standard writes it
 * @group: the class it stands under, in Chinese
 * @lead: (nullable): the organization that answers, its name or id
 * @support: (nullable): organizations that help, separated by “、”
 * @version: (nullable): what this version of the item is called; where a key has several, each has
 *   its name
 * @effective_from: from when on it holds, microseconds since 1970 UTC, whole milliseconds; 0 for
 *   always
 * @effective_to: from when on it does not hold any more; 0 where no end is known
 * @conditions: (array length=n_conditions): the first is what is meant where nothing is said
 * @n_conditions: how many; may be none
 *
 * One class of incident, in one version. Immutable and counted.
 */
typedef struct
{
  char *key;
  char *standard;
  char *kind;
  char *code;
  char *name;
  char *group;
  char *lead;
  char *support;
  char *version;
  gint64 effective_from;
  gint64 effective_to;
  YpCondition *conditions;
  guint n_conditions;
  /*< private >*/
  int ref_count;
} YpItem;

YpItem *yp_item_new_from_json (JsonObject *object, GError **error);
YpItem *yp_item_ref (YpItem *self);
void yp_item_unref (YpItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpItem, yp_item_unref)

const YpCondition *yp_item_find_condition (const YpItem *self, const char *code);
gboolean yp_item_is_in_force (const YpItem *self, gint64 at);
void yp_item_write_members (const YpItem *self, YpJsonWriter *writer);
JsonObject *yp_item_make_object (const YpItem *self);
void yp_item_write_json (const YpItem *self, YpJsonWriter *writer, const char *name);

G_END_DECLS
