/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* 64 hexadecimal digits and a zero. */
#define YP_HASH_SIZE 65

#define YP_TYPE_ENTRY (yp_entry_get_type ())

/**
 * YpEntry:
 * @seq: 1, 2, 3, … without a gap in one instance
 * @at: when it was written, microseconds since 1970 UTC, a whole millisecond
 * @origin: the instance that wrote it, such as `zjg`
 * @actor: who did it: the name that belongs to the token
 * @subject: what it is about: `incident/ID`, `unit/ID`, `layer/NAME`
 * @kind: what happened, a past participle: `reported`, `filed`, `dispatched`, `registered`, …
 * @data: the facts, an object; sealed
 * @data_text: @data as it stands in the journal, byte for byte: the hash is over these bytes
 * @prev: hash of the entry before it, lower-case hexadecimal; 64 zeros for the first
 * @hash: SHA-256 over the canonical text, see yp_entry_new()
 *
 * One line of the journal. Immutable and counted: any thread may read it.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  guint64 seq;
  gint64 at;
  char *origin;
  char *actor;
  char *subject;
  char *kind;
  JsonObject *data;
  char *data_text;
  char prev[YP_HASH_SIZE];
  char hash[YP_HASH_SIZE];
} YpEntry;

GType yp_entry_get_type (void);
gboolean yp_id_is_valid (const char *id);

YpEntry *yp_entry_new (guint64 seq,
                       gint64 at,
                       const char *origin,
                       const char *actor,
                       const char *subject,
                       const char *kind,
                       JsonObject *data,
                       const char *prev);
YpEntry *yp_entry_new_from_text (guint64 seq,
                                 gint64 at,
                                 const char *origin,
                                 const char *actor,
                                 const char *subject,
                                 const char *kind,
                                 const char *data_text,
                                 const char *prev,
                                 const char *hash,
                                 GError **error);
YpEntry *yp_entry_new_from_json (JsonObject *object, GError **error);
YpEntry *yp_entry_ref (YpEntry *self);
void yp_entry_unref (YpEntry *self);

gboolean yp_entry_is_intact (const YpEntry *self);
const char *yp_entry_get_subject_id (const YpEntry *self, const char *type);
void yp_entry_append_json (const YpEntry *self, GString *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpEntry, yp_entry_unref)

G_END_DECLS
