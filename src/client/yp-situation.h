/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-area.h"
#include "yp-calendar.h"
#include "yp-catalogue.h"
#include "yp-fixes.h"
#include "yp-incident.h"
#include "yp-replay.h"
#include "yp-report-sheet.h"
#include "yp-session.h"
#include "yp-step.h"
#include "yp-unit.h"

G_BEGIN_DECLS

#define YP_TYPE_LINK_STATE (yp_link_state_get_type ())

/**
 * YpLinkState:
 * @YP_LINK_CONNECTING: the first answer has not come yet
 * @YP_LINK_LIVE: following the journal
 * @YP_LINK_AWAY: the platform does not answer; trying again
 * @YP_LINK_REFUSED: the platform answers and refuses the token
 */
typedef enum
{
  YP_LINK_CONNECTING,
  YP_LINK_LIVE,
  YP_LINK_AWAY,
  YP_LINK_REFUSED,
} YpLinkState;

GType yp_link_state_get_type (void);

/**
 * YpFigures:
 *
 * Today's figures, counted over the replica. “Today” begins at 00:00 of UTC+8.
 */
typedef struct
{
  guint n_reported_today;
  guint n_closed_today;
  guint n_open;
  guint n_by_state[YP_N_STATES];
  guint n_units;
  guint n_units_on_duty;
  guint n_units_available;
  guint n_units_online;
} YpFigures;

/**
 * YpSituation:
 *
 * The replica: the whole live situation in memory. Properties (read-only, notified):
 * `link-state` (#YpLinkState), `heard-at` (gint64: when the platform was last heard, µs since 1970;
 * 0 never), `seq` (guint64), `n-waiting` (guint: acts in the outbox). Main thread.
 *
 * Signals: `figures-changed`; `areas-changed`; `layers-changed` (a base layer's file was replaced);
 * `entry` (YpEntry): each journal entry as it is applied to what is shown; `live-entry` (YpEntry):
 * as it happens, whatever moment is shown; `act-answered` (string incident, string action, string
 * reason): an act has its answer, also one of an earlier run; the reason is %NULL where it was
 * done; `report-answered` (string incident, string body, string reason): a report has its answer:
 * the id of the new incident, or the reason, and the report as JSON. `roles-changed`:
 * yp_situation_get_roles() or yp_situation_get_account() says something else; `stranger`: the
 * platform does not know, or no longer, who asks, see yp_situation_set_token().
 */
#define YP_TYPE_SITUATION (yp_situation_get_type ())
G_DECLARE_FINAL_TYPE (YpSituation, yp_situation, YP, SITUATION, GObject)

/**
 * YpAskFunc:
 * @session: to ask with
 * @data: as given
 * @cancellable: (nullable): stops
 * @error: return location
 *
 * Asks, in a worker; may block. Returns: (transfer full) (nullable): the answer, or %NULL with
 *   @error set
 */
typedef gpointer (*YpAskFunc) (YpSession *session,
                               gpointer data,
                               GCancellable *cancellable,
                               GError **error);

/* Starts from the cache below @cache_folder, then connects and keeps connected. */
YpSituation *yp_situation_new (const char *url, const char *token, const char *cache_folder);
void yp_situation_set_token (YpSituation *self, const char *token);
void yp_situation_start (YpSituation *self);
/* Takes over all that has come until now. */
void yp_situation_catch_up (YpSituation *self);
/* Stops following, writes the cache. */
void yp_situation_stop (YpSituation *self);

/* (transfer none): which moment is shown. All that is told here is as of then, but for the link,
 * the outbox and whose roles these are. */
YpReplay *yp_situation_get_replay (YpSituation *self);
gboolean yp_situation_is_live (YpSituation *self);
/* What time it is there: microseconds since 1970 UTC. */
gint64 yp_situation_get_now (YpSituation *self);

/* Lists of the newest YpIncident, YpUnit; open ones and those closed today. A change of one row is
 * one items-changed (position, 1, 1); many at once are coalesced. */
GListModel *yp_situation_get_incidents (YpSituation *self);
GListModel *yp_situation_get_units (YpSituation *self);
YpIncident *yp_situation_get_incident (YpSituation *self, const char *id);
YpUnit *yp_situation_get_unit (YpSituation *self, const char *id);
YpFixes *yp_situation_get_fixes (YpSituation *self);
const YpFigures *yp_situation_get_figures (YpSituation *self);

/* Names: (nullable), the replica's until areas-changed. */
const char *yp_situation_get_area_name (YpSituation *self, YpAreaLevel level, const char *code);
YpRoles yp_situation_get_roles (YpSituation *self);
const char *yp_situation_get_account (YpSituation *self);
const char *yp_situation_get_area (YpSituation *self);
YpCalendar *yp_situation_get_calendar (YpSituation *self);
const YpItem *yp_situation_get_item (YpSituation *self, const char *key);
/* The codes of a level, sorted: (transfer full) (element-type utf8). */
GPtrArray *yp_situation_list_area_codes (YpSituation *self, YpAreaLevel level);
/* How many incidents of a town are open. */
guint yp_situation_count_open_in_town (YpSituation *self, const char *town);

/* Files with a reference layer as GeoJSON (`towns`, `grids`, `buildings`, …), in the cache; an
 * empty array where the platform has none or it has not come yet. (transfer full) */
char **yp_situation_get_layer_files (YpSituation *self, const char *name);
/* (nullable): what a reference layer was imported from; the situation's until layers-changed. */
const char *yp_situation_get_layer_source (YpSituation *self, const char *name);

/* What the platform says of its reference layers: (transfer full) (element-type YpReferenceLayer).
 */
GPtrArray *yp_situation_copy_layers (YpSituation *self);

/* (nullable) (transfer full): the path of a folder for what others make of what the platform says.
 */
char *yp_situation_get_cache_folder (YpSituation *self, const char *name);

/* (transfer none): for workers of one's own; counted. */
YpCredential *yp_situation_get_credential (YpSituation *self);

YpLinkState yp_situation_get_link_state (YpSituation *self);
/* (nullable): why the link is not live, for a log or a tool tip. */
const char *yp_situation_get_link_reason (YpSituation *self);
gint64 yp_situation_get_heard_at (YpSituation *self);
guint yp_situation_get_n_waiting (YpSituation *self);
/* (nullable): the platform's name for itself. */
const char *yp_situation_get_origin (YpSituation *self);
/* The newest entries of the journal that were heard, the newest first, 200 at most:
 * (transfer full) (element-type YpEntry). */
GPtrArray *yp_situation_list_newest_entries (YpSituation *self);

/* Asks for an action; goes out once, in order, also after a cut (it waits in the outbox). The
 * callback gets the platform's word: TRUE, or a YP_ERROR with the refusing rule. */
void yp_situation_act_async (YpSituation *self,
                             const char *incident,
                             const YpStep *step,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean yp_situation_act_finish (YpSituation *self, GAsyncResult *result, GError **error);
gboolean yp_situation_report (YpSituation *self, const YpReportSheet *report, GError **error);

/* The incident's entries, oldest first: (element-type YpEntry). */
void yp_situation_list_history_async (YpSituation *self,
                                      const char *incident,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *
yp_situation_list_history_finish (YpSituation *self, GAsyncResult *result, GError **error);

/* Asks the platform something outside of the outbox: once, now or not at all. */
void yp_situation_ask_async (YpSituation *self,
                             YpAskFunc func,
                             gpointer data,
                             GDestroyNotify free_data,
                             GDestroyNotify free_answer,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gpointer yp_situation_ask_finish (YpSituation *self, GAsyncResult *result, GError **error);

G_END_DECLS
