/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-area.h"
#include "yp-catalogue.h"
#include "yp-collection.h"
#include "yp-db.h"
#include "yp-fixes.h"
#include "yp-incident.h"
#include "yp-lesson.h"
#include "yp-record.h"
#include "yp-unit.h"

G_BEGIN_DECLS

/**
 * YpStore:
 *
 * One connection to the city's store: the journal, the rows that follow from it, the imported
 * layers, the answers already given, the positions of the day. Every call blocks; one thread at a
 * time. The writer and each reader have their own. Errors are #YpStoreError.
 */
typedef struct _YpStore YpStore;

YpStore *yp_store_open (const char *url, const char *origin, GError **error);
YpStore *yp_store_open_reader (const char *url, GError **error);
void yp_store_close (YpStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpStore, yp_store_close)

const char *yp_store_get_origin (YpStore *self);

/* Writing: begin, any number of appends, commit. The head of the chain is read in begin, inside
 * the transaction, so several processes may write to one store. */
gboolean yp_store_begin (YpStore *self, GError **error);
gboolean yp_store_commit (YpStore *self, GError **error);
void yp_store_rollback (YpStore *self);
YpEntry *yp_store_append (YpStore *self,
                          gint64 at,
                          const char *actor,
                          const char *subject,
                          const char *kind,
                          JsonObject *data,
                          GError **error);
GPtrArray *yp_store_steal_appended (YpStore *self);
char *yp_store_next_incident_id (YpStore *self, gint64 at, GError **error);
gboolean yp_store_put_fix (YpStore *self,
                           const char *unit,
                           const YpFix *fix,
                           gint64 received_at,
                           GError **error);

/**
 * YpAnswer:
 * @digest: SHA-256 of the request it answered, hexadecimal
 * @status: HTTP status
 * @body: the reply's body
 *
 * What was answered to a command with an idempotency key. Kept with the command, in its
 * transaction.
 */
typedef struct
{
  char *digest;
  guint status;
  char *body;
} YpAnswer;

void yp_answer_free (YpAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpAnswer, yp_answer_free)

gboolean yp_store_get_answer (YpStore *self, const char *key, YpAnswer **answer, GError **error);
gboolean yp_store_put_answer (YpStore *self,
                              const char *key,
                              gint64 at,
                              const char *digest,
                              guint status,
                              const char *body,
                              GError **error);

/* What proves who somebody is; never in the journal. */
gboolean yp_store_put_credential (YpStore *self,
                                  const char *account,
                                  gint64 at,
                                  const char *hash,
                                  GError **error);
GHashTable *yp_store_list_credentials (YpStore *self, GError **error);

/* How people want to see things; not in the journal. @text: (nullable) where there is none. */
gboolean yp_store_put_preference (YpStore *self,
                                  const char *owner,
                                  const char *name,
                                  gint64 at,
                                  const char *text,
                                  GError **error);
gboolean
yp_store_remove_preference (YpStore *self, const char *owner, const char *name, GError **error);
GPtrArray *yp_store_list_preferences (YpStore *self, const char *owner, GError **error);
gboolean yp_store_get_preference (YpStore *self,
                                  const char *owner,
                                  const char *name,
                                  char **text,
                                  GError **error);

/* Reading. A getter gives %NULL without error for what is not there. */
guint64 yp_store_get_seq (YpStore *self, GError **error);
YpIncident *yp_store_get_incident (YpStore *self, const char *id, GError **error);
YpUnit *yp_store_get_unit (YpStore *self, const char *id, YpFix *fix, GError **error);
GPtrArray *yp_store_list_entries (YpStore *self, guint64 after, guint limit, GError **error);
GPtrArray *yp_store_list_history (YpStore *self, const char *subject, GError **error);
GPtrArray *yp_store_list_areas (YpStore *self, gboolean with_geometry, GError **error);

YpRecord *yp_store_get_record (YpStore *self, const char *subject, GError **error);
/* By ascending fid, those after @after_fid, whose fids go into @last_fid; of any state or about
 * anything where that is %NULL. */
GPtrArray *yp_store_list_records (YpStore *self,
                                  const char *type,
                                  const char *state,
                                  const char *about,
                                  gint64 after_fid,
                                  guint limit,
                                  gint64 *last_fid,
                                  GError **error);
/* The last in the order of their ids of those whose subject begins so; %NULL without error if there
 * is none. (transfer full) */
char *yp_store_find_last_subject (YpStore *self, const char *prefix, GError **error);
/* The incidents that were merged into one: (element-type YpIncident). */
GPtrArray *yp_store_list_merged (YpStore *self, const char *id, GError **error);
/* Those whose day to go on has come, the earliest first: (element-type YpIncident). */
GPtrArray *yp_store_list_rested (YpStore *self, gint64 until, guint limit, GError **error);

/* The city's items and, where it has set none of the key, the program's own. */
YpCatalogue *yp_store_load_catalogue (YpStore *self, GError **error);
gboolean
yp_store_set_item (YpStore *self, gint64 at, const char *actor, const YpItem *item, GError **error);

/* For the snapshot: by ascending fid, those after @after_fid; open ones, and those closed since. */
GPtrArray *yp_store_list_incidents (YpStore *self,
                                    gint64 after_fid,
                                    gint64 closed_since,
                                    guint limit,
                                    gint64 *last_fid,
                                    GError **error);
/* Units by ascending fid with their fixes (an array of YpFix; `at` 0 where none came). */
GPtrArray *yp_store_list_units (YpStore *self, GArray **fixes, GError **error);

/**
 * YpStoreMoment:
 * @seq: the last entry written until then; 0 for none
 * @incidents: those of the page as JSON objects with commas between them
 * @n_incidents: how many that are
 * @last_fid: the last one's fid; what the page was asked to come after where there is none
 * @units: (nullable) (element-type YpUnit): all units; on the first page only
 * @fixes: (nullable) (element-type YpFix): where each was last; `at` 0 where no fix had come
 *
 * A page of what stood at a moment.
 */
typedef struct
{
  guint64 seq;
  GString *incidents;
  guint n_incidents;
  gint64 last_fid;
  GPtrArray *units;
  GArray *fixes;
} YpStoreMoment;

YpStoreMoment *
yp_store_read_moment (YpStore *self, gint64 at, gint64 after_fid, guint limit, GError **error);
void yp_store_moment_free (YpStoreMoment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpStoreMoment, yp_store_moment_free)

/* Entries after @after that were written until @until, see yp_store_list_entries(). */
GPtrArray *yp_store_list_entries_until (YpStore *self,
                                        guint64 after,
                                        gint64 until,
                                        guint limit,
                                        GError **error);

/**
 * YpStoreDay:
 * @from: its first moment, microseconds since 1970 UTC
 * @n_reported: how many incidents came to the platform on it
 * @n_ended: how many that are closed, rejected, merged or void now ended on it
 */
typedef struct
{
  gint64 from;
  guint n_reported;
  guint n_ended;
} YpStoreDay;

gboolean yp_store_get_span (YpStore *self, gint64 *first, gint64 *last, GError **error);
GArray *yp_store_list_spans (YpStore *self, gint64 from, gint64 step, guint n, GError **error);

/**
 * YpMoments:
 *
 * The checkpoints beside a store, by which yp_store_read_moment() answers without going through the
 * journal from the beginning. They follow from it, may be dropped at any time, and are made again
 * by whoever keeps this. Blocks; one thread at a time.
 */
typedef struct _YpMoments YpMoments;

YpMoments *yp_moments_open (const char *url, GError **error);
void yp_moments_close (YpMoments *self);
gboolean yp_moments_build (YpMoments *self, GCancellable *cancellable, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpMoments, yp_moments_close)

/**
 * YpTrackQuery:
 * @unit: (nullable): its id; %NULL for all
 * @from: first moment, microseconds since 1970 UTC
 * @to: the moment after the last
 * @every: of a unit's fixes only those that are so many microseconds apart; 0 for all
 */
typedef struct
{
  const char *unit;
  gint64 from;
  gint64 to;
  gint64 every;
} YpTrackQuery;

/**
 * YpTrack:
 * @unit: its id
 * @fixes: (element-type YpFix): where it was, by ascending time
 */
typedef struct
{
  char *unit;
  GArray *fixes;
} YpTrack;

GPtrArray *yp_store_list_tracks (YpStore *self, YpTrackQuery *query, GError **error);

/**
 * YpStoreTally:
 * @town: (nullable): code of the town; %NULL for what lies in none
 * @source: the channel
 * @n_by_state: how many are in each state
 *
 * What has become of the incidents of one town and channel.
 */
typedef struct
{
  char *town;
  char *source;
  guint64 n_by_state[YP_N_STATES];
} YpStoreTally;

/* Of those reported from @from until before @to, by town and source:
 * (transfer full) (element-type YpStoreTally). */
GPtrArray *yp_store_tally (YpStore *self, gint64 from, gint64 to, GError **error);

/* Adds what was reported of the newest incidents that were filed, and the item each stands under
 * now: (element-type YpLesson). */
gboolean yp_store_add_lessons (YpStore *self, GPtrArray *lessons, guint limit, GError **error);

/* As many items as one search may name. */
#define YP_INCIDENT_SEARCH_MAX_ITEMS 32

/**
 * YpIncidentSearch:
 * @items: (nullable) (array zero-terminated=1): only of these catalogue items, at most
 *   %YP_INCIDENT_SEARCH_MAX_ITEMS
 * @reported_from: earliest time of reporting, microseconds since 1970 UTC
 * @reported_to: latest, or %G_MAXINT64
 * @with_open: whether open ones are wanted
 * @with_closed: whether closed ones are wanted
 * @limit: at most so many
 */
typedef struct
{
  char **items;
  gint64 reported_from;
  gint64 reported_to;
  gboolean with_open;
  gboolean with_closed;
  guint limit;
} YpIncidentSearch;

/* Those reported last come first. */
GPtrArray *
yp_store_search_incidents (YpStore *self, const YpIncidentSearch *search, GError **error);

/**
 * YpQuery:
 * @collection: what to look in
 * @bounds: (nullable): features whose box touches it; west may exceed east (across 180°)
 * @time_from: earliest value of the collection's time column, or %G_MININT64
 * @time_to: latest, or %G_MAXINT64
 * @filters: (nullable): property → the text it must equal; both strings
 * @id: (nullable): only the feature of this id
 * @after_fid: only those after this; 0 for the first page
 * @limit: at most so many
 */
typedef struct
{
  const YpCollection *collection;
  const YpBounds *bounds;
  gint64 time_from;
  gint64 time_to;
  GHashTable *filters;
  const char *id;
  gint64 after_fid;
  guint limit;
} YpQuery;

/**
 * YpPage:
 * @n_features: how many were written
 * @last_fid: the last one's fid
 * @has_more: whether a next page has any
 * @n_matched: how many match in all pages, or -1 where counting would cost more than the page
 */
typedef struct
{
  guint n_features;
  gint64 last_fid;
  gboolean has_more;
  gint64 n_matched;
} YpPage;

/* Appends the features as GeoJSON, comma-separated, by ascending fid. */
gboolean yp_store_query_features (YpStore *self,
                                  const YpQuery *query,
                                  GString *text,
                                  YpPage *page,
                                  GError **error);
gboolean yp_store_get_extent (YpStore *self,
                              const YpCollection *collection,
                              YpBounds *bounds,
                              GError **error);

/**
 * YpFeature:
 * @geometry: (nullable): its geometry
 * @values: one string per column of the collection, %NULL for nothing
 *
 * One feature on its way in.
 */
typedef struct
{
  YpGeometry *geometry;
  char **values;
} YpFeature;

/**
 * YpLayerInfo:
 * @digest: SHA-256 over its rows, hexadecimal; changes when the layer does
 * @n_features: how many rows
 * @imported_at: when, microseconds since 1970 UTC
 * @source: what it was read from
 * @datum: the source's datum tag
 */
typedef struct
{
  char *name;
  char *digest;
  guint n_features;
  gint64 imported_at;
  char *source;
  char *datum;
} YpLayerInfo;

void yp_layer_info_free (YpLayerInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpLayerInfo, yp_layer_info_free)

/* Replaces (or, with @append, adds to, by id) a reference collection in one transaction and writes
 * one `layer/NAME` `imported` entry that carries count, digest, source and datum. */
gboolean yp_store_import_layer (YpStore *self,
                                const YpCollection *collection,
                                GPtrArray *features,
                                gboolean append,
                                gint64 at,
                                const char *actor,
                                const char *source,
                                const char *datum,
                                GCancellable *cancellable,
                                GError **error);
GPtrArray *yp_store_list_layers (YpStore *self, GError **error);

/* @kind: (nullable): as it was imported, such as `primary`; @line: one or several, CGCS2000. */
typedef void (*YpStoreTakeRoad) (const char *kind, const YpGeometry *line, gpointer data);

gboolean yp_store_read_roads (YpStore *self, YpStoreTakeRoad take, gpointer data, GError **error);

/* Checks the chain, rebuilds every row from the journal beside the rows and compares; compares each
 * layer with the digest of its last import. Appends a line per difference. */
gboolean
yp_store_verify (YpStore *self, GPtrArray *differences, guint64 *n_entries, GError **error);

G_END_DECLS
