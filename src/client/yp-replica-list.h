/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define YP_TYPE_REPLICA_LIST (yp_replica_list_get_type ())
G_DECLARE_FINAL_TYPE (YpReplicaList, yp_replica_list, YP, REPLICA_LIST, GObject)

/**
 * YpReplicaListId:
 * @item: an item
 *
 * Returns: its id, which lives as long as @item
 */
typedef const char *(*YpReplicaListId) (gpointer item);

YpReplicaList *yp_replica_list_new (GType item_type, YpReplicaListId get_id);

guint yp_replica_list_get_size (YpReplicaList *self);
gpointer yp_replica_list_peek (YpReplicaList *self, guint position);
gpointer yp_replica_list_find (YpReplicaList *self, const char *id);
void yp_replica_list_put (YpReplicaList *self, gpointer item);
void yp_replica_list_remove (YpReplicaList *self, guint position);
void yp_replica_list_begin_round (YpReplicaList *self);
gboolean yp_replica_list_is_of_round (YpReplicaList *self, guint position);
void yp_replica_list_flush (YpReplicaList *self);

G_END_DECLS
