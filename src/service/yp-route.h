/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-accounts.h"
#include "yp-attachments.h"
#include "yp-calendar.h"
#include "yp-catalogue.h"
#include "yp-clock.h"
#include "yp-consultation.h"
#include "yp-error.h"
#include "yp-ladder.h"
#include "yp-letterhead.h"
#include "yp-models.h"
#include "yp-organization.h"
#include "yp-positions.h"
#include "yp-rights.h"
#include "yp-roads.h"
#include "yp-store.h"

G_BEGIN_DECLS

/**
 * YpRequest:
 * @method: `GET`, `POST`, …
 * @path: decoded, without query
 * @segments: (array zero-terminated=1): @path between its slashes
 * @query: name → value, both decoded
 * @query_text: (nullable): the query as it came
 * @headers: lower-case name → value
 * @body: (nullable): the body, within the limit
 * @base_url: scheme and authority the client used, without trailing slash
 * @principal: who asks
 *
 * A request as plain values, copied from the message in the main thread: workers never touch a
 * message (SoupServer's pause and unpause are not thread-safe).
 */
typedef struct
{
  char *method;
  char *path;
  char **segments;
  GHashTable *query;
  char *query_text;
  GHashTable *headers;
  GBytes *body;
  char *base_url;
  YpPrincipal *principal;
} YpRequest;

/**
 * YpReply:
 * @status: HTTP status
 * @content_type: with charset where it has one
 * @body: (nullable): the body
 * @headers: (nullable): further headers, name → value
 */
typedef struct
{
  guint status;
  const char *content_type; /* static */
  GBytes *body;
  GHashTable *headers;
} YpReply;

JsonObject *yp_request_read_object (const YpRequest *self, GError **error);
gboolean yp_request_read_number (const YpRequest *self,
                                 const char *name,
                                 guint64 least,
                                 guint64 most,
                                 guint64 *number,
                                 GError **error);

gboolean
yp_request_read_time (const YpRequest *self, const char *name, gint64 *time_us, GError **error);

YpReply *yp_reply_new (guint status, const char *content_type, GBytes *body);
YpReply *yp_reply_new_take (guint status, const char *content_type, GString *text);
YpReply *yp_reply_new_problem (guint status, const char *title, const char *detail);
YpReply *yp_reply_new_from_error (const GError *error);
gboolean yp_reply_compress (YpReply *self, const YpRequest *request, GError **error);
void yp_reply_set_header (YpReply *self, const char *name, const char *value);
void yp_reply_free (YpReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpReply, yp_reply_free)

/**
 * YpCity:
 *
 * What every route may read from any thread: immutable, replaced as a whole when a layer is
 * imported. Counted.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  YpPlaceIndex *places;
  YpCatalogue *catalogue;
  YpCalendar *calendar;
  YpLadder *ladder;
  YpLetterhead *letterhead;
  YpOrganizations *organizations;
  GPtrArray *precedents; /* of YpPrecedent */
  YpRoads *roads;        /* (nullable): none were imported */
  YpClock clock;
  YpAttachments *attachments; /* these three are %NULL in a city that was not loaded */
  YpAccounts *accounts;
  YpModels *models;
} YpCity;

YpCity *yp_city_new (YpPlaceIndex *places, YpCatalogue *catalogue, YpClock clock);
YpCity *yp_city_load (YpStore *store,
                      YpAttachments *attachments,
                      YpAccounts *accounts,
                      YpModels *models,
                      YpCity *before,
                      GError **error);
gboolean yp_city_read_setting (YpStore *store, const char *name, char **text, GError **error);
YpCity *yp_city_ref (YpCity *self);
void yp_city_unref (YpCity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCity, yp_city_unref)

/**
 * YpCommand:
 * @request: what asked for it
 * @key: (nullable): the idempotency key, already prefixed with the actor
 * @digest: SHA-256 over method, path and body
 * @principal: who asks
 * @actor: their name, for the journal; part of @principal
 * @run: checks the rules and appends; in the writer thread, inside its transaction. Nothing may
 *   have been appended when it fails with a #YpError. Run again when the transaction had to be
 *   rolled back, so it replaces what it left in @state
 * @format: makes the reply from what @run left in @state; in the writer thread, before the commit
 * @format_error: (nullable): an error in the protocol's own form, such as Open311's; else
 *   problem+json
 * @content_type: of the reply, static; also of a stored one that is given again. JSON unless set
 * @state: for @run and @format
 * @free_state: (nullable): frees @state
 *
 * A change on its way to the one writer. Made by yp_command_new(), which fills in what the request
 * says; freed by yp_command_free().
 */
typedef struct _YpCommand YpCommand;
typedef gboolean (*YpCommandRun) (YpCommand *self, YpStore *store, YpCity *city, GError **error);
typedef YpReply *(*YpCommandFormat) (YpCommand *self);
struct _YpCommand
{
  YpCommandRun run;
  YpCommandFormat format;
  YpReply *(*format_error) (YpCommand *self, const GError *error);
  const char *content_type;
  gpointer state;
  GDestroyNotify free_state;
  YpPrincipal *principal;
  const char *actor;
  char *key;
  char *digest;
};

YpCommand *yp_command_new (const YpRequest *request,
                           gpointer state,
                           GDestroyNotify free_state,
                           YpCommandRun run,
                           YpCommandFormat format,
                           GError **error);
void yp_command_free (YpCommand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCommand, yp_command_free)

/**
 * YpRoute:
 * @method: `GET` or `POST`
 * @pattern: segments, `*` for any one: `collections/ * /items` (without the blanks)
 * @roles: who may ask, whatever for; %YP_ROLES_NONE for everybody
 * @read: (nullable): answers from the store; in a reader thread with its own connection
 * @parse: (nullable): makes a command of the request; in a reader thread. Errors are the caller's
 *
 * @take: (nullable): takes positions, which are no journal: answers at once; in a reader thread
 * @keep: (nullable): takes an upload, whose body is in a draft; in a thread that may wait for the
 *   disk
 * @is_slow: whether @parse takes longer than the main thread has
 * @is_of_maps: whether #YpBaseMaps answers it
 * @format_error: (nullable): an error in the protocol's own form
 *
 * One of @read, @parse, @take, @keep and @is_of_maps is set. Tables of routes are static and end
 * with a row without
 * @method; the server joins them.
 */
typedef struct
{
  const char *method;
  const char *pattern;
  YpRoles roles;
  YpReply *(*read) (const YpRequest *request, YpStore *store, YpCity *city, GError **error);
  YpCommand *(*parse) (const YpRequest *request, YpCity *city, GError **error);
  YpReply *(*take) (const YpRequest *request, YpPositions *positions, YpCity *city, GError **error);
  YpReply *(*keep) (const YpRequest *request,
                    YpAttachments *attachments,
                    YpDraft *draft,
                    GError **error);
  gboolean is_slow;
  gboolean is_of_maps;
  YpReply *(*format_error) (const YpRequest *request, const GError *error);
} YpRoute;

/* Whoever watches over others' work may look back at where everybody was. */
#define YP_ROLES_REPLAYERS                                                                         \
  ((YpRoles) (YP_ROLES_ALL & ~(YP_ROLE_CALL_TAKER | YP_ROLE_HANDLER | YP_ROLE_ADMINISTRATOR)))

/* Attachments; OGC API Features; Open311; actions and history; units and positions; the snapshot.
 */
extern const YpRoute yp_attachment_routes[];
extern const YpRoute yp_feature_routes[];
extern const YpRoute yp_open311_routes[];
extern const YpRoute yp_base_map_routes[]; /* yp-base-maps.c */
extern const YpRoute yp_account_routes[];
extern const YpRoute yp_session_routes[];
extern const YpRoute yp_consultation_routes[];
extern const YpRoute yp_routing_routes[];
extern const YpRoute yp_preference_routes[]; /* yp-preference-routes.c: how people see things */
extern const YpRoute yp_setting_routes[];
extern const YpRoute yp_action_routes[];
extern const YpRoute yp_incident_routes[];
extern const YpRoute yp_report_routes[]; /* yp-report-routes.c: reports of other systems */
extern const YpRoute yp_item_routes[];   /* yp-item-routes.c: the catalogue */
extern const YpRoute yp_alarm_routes[];  /* yp-alarm-routes.c: what is wrong right now */
extern const YpRoute yp_order_routes[];  /* yp-order-routes.c: reminders and supervision */
extern const YpRoute yp_organization_routes[];
extern const YpRoute yp_tally_routes[];     /* yp-tally-routes.c: what has become of a day */
extern const YpRoute yp_admission_routes[]; /* yp-admission-routes.c: new items, proposed */
extern const YpRoute yp_unit_routes[];
extern const YpRoute yp_order_page_routes[];
extern const YpRoute yp_handover_routes[];
extern const YpRoute yp_situation_routes[];
extern const YpRoute yp_replay_routes[]; /* yp-replay-routes.c: what was */

YpIncident *yp_route_find_incident (YpStore *store, const char *id, GError **error);

G_END_DECLS
