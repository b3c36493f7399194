/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-cache.h"
#include "yp-clock.h"
#include "yp-replica-list.h"
#include "yp-situation.h"

G_BEGIN_DECLS

/**
 * YpReplicaChanges:
 * @YP_REPLICA_FIGURES: the figures
 * @YP_REPLICA_FIXES: where units are
 * @YP_REPLICA_SEQ: up to which entry of the journal it stands
 *
 * What of a replica is not as it was at the last flush, besides its lists.
 */
typedef enum
{
  YP_REPLICA_FIGURES = 1 << 0,
  YP_REPLICA_FIXES = 1 << 1,
  YP_REPLICA_SEQ = 1 << 2,
} YpReplicaChanges;

/**
 * YpReplica:
 * @incidents: (element-type YpIncident): open ones, and those closed today
 * @units: (element-type YpUnit)
 * @fixes: where units are
 * @figures: counted over both lists, for today
 * @open_by_town: code → how many incidents of that town are open
 * @areas: for each level code → name
 * @items: key → #YpItem
 * @calendar: when people work
 * @calendar_text: (nullable): the same as it was set
 * @origin: (nullable): the platform's name for itself
 * @seq: the newest entry of the journal that is in it
 * @head: that entry's hash; empty where it is not known
 * @clock: what time it is there; the computer's, where nobody sets another
 * @is_complete: whether no snapshot is half taken
 * @is_unsaved: whether a row changed since somebody cleared it
 *
 * The rows of the situation and what follows from them. Others read the fields and leave changing
 * them to the functions. Main thread.
 */
typedef struct
{
  YpReplicaList *incidents;
  YpReplicaList *units;
  YpFixes *fixes;
  YpFigures figures;
  GHashTable *open_by_town;
  GHashTable *areas[YP_N_AREA_LEVELS];
  GHashTable *items;
  YpCalendar *calendar;
  char *calendar_text;
  char *origin;
  guint64 seq;
  char head[YP_HASH_SIZE];
  YpClock clock;
  gboolean is_complete;
  gboolean is_unsaved;
  /*< private >*/
  gint64 day;
  YpReplicaChanges changes;
} YpReplica;

YpReplica *yp_replica_new (void);
void yp_replica_free (YpReplica *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpReplica, yp_replica_free)

void yp_replica_begin (YpReplica *self, const YpSnapshotPage *page, const char *head);
gboolean
yp_replica_take_rows (YpReplica *self, const YpSnapshotPage *page, guint *n_taken, gint64 deadline);
void yp_replica_end (YpReplica *self);
void yp_replica_take_names (YpReplica *self, const YpSnapshotPage *page);
void yp_replica_take_entry (YpReplica *self, YpEntry *entry, gboolean is_past);
void yp_replica_take_fixes (YpReplica *self, GArray *fixes);
void yp_replica_tick (YpReplica *self);
YpReplicaChanges yp_replica_flush (YpReplica *self);
YpSnapshotPage *yp_replica_copy_page (const YpReplica *self);
void yp_replica_forget_fixes (YpReplica *self);
GPtrArray *yp_replica_list_area_codes (const YpReplica *self, YpAreaLevel level);

G_END_DECLS
