/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-consultation.h"
#include "yp-correction.h"
#include "yp-handover.h"
#include "yp-incident.h"
#include "yp-json-read.h"
#include "yp-record.h"
#include "yp-unit.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

typedef struct
{
  YpIncident *incident;
  YpUnit *unit;
  YpRecord *record;
  guint64 seq;
} Situation;

static JsonObject *
parse_again (const char *text)
{
  JsonObject *object = yp_json_parse_object (text, strlen (text), NULL);

  g_assert_nonnull (object);
  return object;
}

/* What is written is read as the same. */
static void
check_incident (YpIncident *incident)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) text_again = g_string_new (NULL);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (YpIncident) again = NULL;
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_incident_write_json (incident, &writer, NULL);
  object = parse_again (text->str);
  again = yp_incident_new_from_json (object, NULL);
  g_assert_nonnull (again);
  yp_json_writer_init (&writer, text_again);
  yp_incident_write_json (again, &writer, NULL);
  g_assert_cmpstr (text->str, ==, text_again->str);
}

static void
check_unit (YpUnit *unit)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) text_again = g_string_new (NULL);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (YpUnit) again = NULL;
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_unit_write_json (unit, &writer, NULL);
  object = parse_again (text->str);
  again = yp_unit_new_from_json (object, NULL);
  g_assert_nonnull (again);
  yp_json_writer_init (&writer, text_again);
  yp_unit_write_json (again, &writer, NULL);
  g_assert_cmpstr (text->str, ==, text_again->str);
}

static void
check_entry (YpEntry *entry)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (YpEntry) again = NULL;

  g_assert_true (yp_entry_is_intact (entry));
  yp_entry_append_json (entry, text);
  object = parse_again (text->str);
  again = yp_entry_new_from_json (object, NULL);
  g_assert_nonnull (again);
  g_assert_cmpstr (again->data_text, ==, entry->data_text);
  g_assert_true (yp_entry_is_intact (again));
}

/* Every line of a sheet says what it is about, or how many more there are. */
static void
check_handover (const YpRecord *handover)
{
  YpHandoverLine line;

  for (guint i = 0; i < yp_handover_get_n_lines (handover); i++)
    {
      g_assert_true (yp_handover_get_line (handover, i, &line));
      g_assert_true (line.subject != NULL || line.n > 0);
    }
  g_assert_cmpuint (yp_handover_count_ticked (handover), <=, yp_handover_get_n_lines (handover));
}

/* What is kept of it is it; and whoever reads it reads what there is. */
static void
check_record (const YpRecord *record)
{
  g_autoptr (YpRecord) again =
      yp_record_new_from_text (record->subject, record->state, record->about, record->seq,
                               record->updated_at, record->text, NULL);
  g_autoptr (YpPrecedent) precedent = NULL;
  guint n_times;

  g_assert_nonnull (again);
  g_assert_cmpstr (again->text, ==, record->text);
  if (strcmp (record->type, "consultation") == 0)
    precedent = yp_precedent_new (record);
  if (strcmp (record->type, "handover") == 0)
    check_handover (record);
  if (strcmp (record->type, "correction") == 0)
    g_assert_nonnull (yp_correction_find_usual (record, &n_times));
}

static void
apply_to_record (Situation *self, YpEntry *entry)
{
  gboolean is_same = self->record != NULL && strcmp (self->record->subject, entry->subject) == 0;
  g_autoptr (GError) error = NULL;
  YpRecord *record = yp_record_apply (is_same ? self->record : NULL, entry, &error);

  g_assert_true ((record == NULL) == (error != NULL));
  if (record == NULL)
    return;

  check_record (record);
  g_clear_pointer (&self->record, yp_record_unref);
  self->record = record;
}

static void
apply (Situation *self, YpEntry *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unit_error = NULL;
  g_autoptr (YpIncident) incident = yp_incident_apply (self->incident, entry, &error);
  g_autoptr (YpUnit) unit = yp_unit_apply (self->unit, entry, &unit_error);

  g_assert_true ((incident == NULL) == (error != NULL));
  g_assert_true ((unit == NULL) == (unit_error != NULL));

  apply_to_record (self, entry);
  if (incident != NULL)
    {
      check_incident (incident);
      g_set_object (&self->incident, incident);
    }
  if (unit != NULL)
    {
      check_unit (unit);
      g_set_object (&self->unit, unit);
    }
}

/* A line is a snapshot's row, an entry of the wire, or `{"subject","kind","data","actor"?}`, of
 * which an entry is written that is well formed. */
static void
take_line (Situation *self, const char *line, gsize length)
{
  g_autoptr (JsonObject) object = yp_json_parse_object (line, length, NULL);
  g_autoptr (YpEntry) wired = NULL;
  g_autoptr (YpEntry) entry = NULL;
  g_autoptr (YpIncident) incident = NULL;
  g_autoptr (YpUnit) unit = NULL;
  const char *subject;
  const char *kind;
  const char *actor;
  JsonObject *data;

  if (object == NULL)
    return;

  incident = yp_incident_new_from_json (object, NULL);
  if (incident != NULL)
    check_incident (incident);

  unit = yp_unit_new_from_json (object, NULL);
  if (unit != NULL)
    check_unit (unit);

  wired = yp_entry_new_from_json (object, NULL);
  if (wired != NULL)
    apply (self, wired);

  subject = yp_json_get_string (object, "subject");
  kind = yp_json_get_string (object, "kind");
  actor = yp_json_get_string (object, "actor");
  data = yp_json_get_object (object, "data");
  if (subject == NULL || kind == NULL || data == NULL || *subject == '\0' || *kind == '\0')
    return;

  entry = yp_entry_new (++self->seq, 0, "zjg", actor != NULL && *actor != '\0' ? actor : "fuzz",
                        subject, kind, data, ZEROS);
  check_entry (entry);
  apply (self, entry);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const char *position = (const char *) data;
  const char *end = position + size;
  Situation situation = { .seq = 0 };

  while (position < end)
    {
      const char *line_end = memchr (position, '\n', (gsize) (end - position));

      line_end = line_end != NULL ? line_end : end;
      take_line (&situation, position, (gsize) (line_end - position));
      position = line_end + 1;
    }

  g_clear_object (&situation.incident);
  g_clear_object (&situation.unit);
  g_clear_pointer (&situation.record, yp_record_unref);
  return 0;
}
