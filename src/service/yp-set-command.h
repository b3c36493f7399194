/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-json-read.h"
#include "yp-route.h"

G_BEGIN_DECLS

/**
 * YpSetKind:
 * @type: of the records: what stands before the slash of their subjects
 * @key: the member that stands behind it
 * @normalize: checks one object from outside and gives the values to keep (transfer full), or %NULL
 *   with an error that names the member
 * @check: (nullable): checks all of them together against what the store has, in the writer thread
 *
 * Records that are set as wholes, one or many in one delivery, such as items of the catalogue.
 */
typedef struct
{
  const char *type;
  const char *key;
  JsonObject *(*normalize) (JsonObject *object, GError **error);
  gboolean (*check) (GPtrArray *objects, YpStore *store, YpCity *city, GError **error);
} YpSetKind;

YpCommand *yp_set_command_new (const YpRequest *request, const YpSetKind *kind, GError **error);

G_END_DECLS
