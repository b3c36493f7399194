/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-entry.h"

G_BEGIN_DECLS

#define YP_TYPE_RECORD (yp_record_get_type ())

/**
 * YpRecord:
 * @subject: `TYPE/ID`, as in the journal
 * @type: the first part of it
 * @id: the rest of it
 * @state: what has become of it: a word of its type
 * @about: (nullable): the incident it is about
 * @seq: the journal entry that last changed it
 * @updated_at: when that was, microseconds since 1970 UTC
 * @body: its values
 * @text: @body as JSON, always the same for the same values
 *
 * What the city keeps besides incidents and units, such as items of the catalogue. A type is a
 * function from what was and an entry to what is, see yp_record_apply(); stores and replicas keep
 * records without knowing any. Immutable and counted.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  /*< public >*/
  char *subject;
  char *type;
  const char *id;
  char *state;
  char *about;
  guint64 seq;
  gint64 updated_at;
  JsonObject *body;
  char *text;
} YpRecord;

GType yp_record_get_type (void);
gboolean yp_record_is_type (const char *type);
YpRecord *yp_record_apply (YpRecord *self, YpEntry *entry, GError **error);
YpRecord *yp_record_new_from_text (const char *subject,
                                   const char *state,
                                   const char *about,
                                   guint64 seq,
                                   gint64 updated_at,
                                   const char *text,
                                   GError **error);
gint64 yp_record_get_time (const YpRecord *self, const char *name);
YpRecord *yp_record_ref (YpRecord *self);
void yp_record_unref (YpRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpRecord, yp_record_unref)

G_END_DECLS
