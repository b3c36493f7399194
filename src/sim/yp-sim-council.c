/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-sim"

#include "yp-sim-council.h"

#include "yp-clock.h"
#include "yp-json-read.h"
#include "yp-json.h"

#define PLACE "市指挥中心二楼会商室"

/* Meetings are held at once, for the platform's clock is real; what they decide takes its time. */
#define NOTICE_US (10 * G_TIME_SPAN_MINUTE)
#define DEADLINE_US (7 * G_TIME_SPAN_DAY)

struct _YpSimCouncil
{
  GPtrArray *consultations; /* of YpRecord, as they stand, by number */
  GHashTable *indexes;      /* subject → its number + 1 */
  GPtrArray *precedents;    /* of YpPrecedent */
};

/**
 * yp_sim_council_new:
 *
 * Returns: (transfer full): a council with nothing before it
 */
YpSimCouncil *
yp_sim_council_new (void)
{
  YpSimCouncil *self = g_new0 (YpSimCouncil, 1);

  self->consultations = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_record_unref);
  self->indexes = g_hash_table_new (g_str_hash, g_str_equal);
  self->precedents = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_precedent_free);

  return self;
}

/**
 * yp_sim_council_free:
 * @self: (transfer full): a council
 */
void
yp_sim_council_free (YpSimCouncil *self)
{
  g_hash_table_unref (self->indexes);
  g_ptr_array_unref (self->consultations);
  g_ptr_array_unref (self->precedents);
  g_free (self);
}

/* Takes over @record in the place of what it was. Returns its number. */
static guint
put (YpSimCouncil *self, YpRecord *record)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->indexes, record->subject));
  YpPrecedent *precedent = yp_precedent_new (record);

  if (precedent != NULL)
    g_ptr_array_add (self->precedents, precedent);
  if (index == 0)
    {
      g_ptr_array_add (self->consultations, record);
      index = self->consultations->len;
    }
  else
    {
      /* The key points into the old one. */
      g_hash_table_remove (self->indexes, record->subject);
      yp_record_unref (self->consultations->pdata[index - 1]);
      self->consultations->pdata[index - 1] = record;
    }
  g_hash_table_insert (self->indexes, record->subject, GUINT_TO_POINTER (index));

  return index - 1;
}

/**
 * yp_sim_council_load:
 * @self: a council
 * @page: a page of `GET /consultations`
 */
void
yp_sim_council_load (YpSimCouncil *self, JsonObject *page)
{
  JsonArray *rows = yp_json_get_array (page, "consultations");

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);
      JsonObject *row = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonNode *body = row != NULL ? json_object_get_member (row, "consultation") : NULL;
      const char *id = row != NULL ? yp_json_get_string (row, "id") : NULL;
      const char *state = row != NULL ? yp_json_get_string (row, "state") : NULL;
      g_autofree char *text = body != NULL ? json_to_string (body, FALSE) : NULL;
      g_autofree char *subject = g_strconcat ("consultation/", id, NULL);
      gint64 seq = 0;
      YpRecord *record;

      if (text == NULL || id == NULL || state == NULL || !yp_json_get_int (row, "seq", &seq))
        continue;
      record =
          yp_record_new_from_text (subject, state, NULL, (guint64) MAX (seq, 0), 0, text, NULL);
      if (record != NULL)
        put (self, record);
    }
}

/**
 * yp_sim_council_apply:
 * @self: a council
 * @entry: what was written
 * @index: (out): the number of what it is about
 *
 * Returns: whether it is about a consultation and brings news
 */
gboolean
yp_sim_council_apply (YpSimCouncil *self, YpEntry *entry, guint *index)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->indexes, entry->subject));
  YpRecord *before = known != 0 ? g_ptr_array_index (self->consultations, known - 1) : NULL;
  YpRecord *after;

  if (yp_entry_get_subject_id (entry, "consultation") == NULL ||
      (before != NULL && entry->seq <= before->seq))
    return FALSE;

  after = yp_record_apply (before, entry, NULL);
  if (after == NULL)
    return FALSE;

  *index = put (self, after);
  return TRUE;
}

guint
yp_sim_council_get_n (const YpSimCouncil *self)
{
  return self->consultations->len;
}

static void
write_time (YpJsonWriter *writer, const char *name, gint64 time_us)
{
  yp_json_add_time (writer, name, time_us - time_us % G_TIME_SPAN_MILLISECOND);
}

/* Who is invited, but for the first, who is to lead. */
static void
write_support (YpJsonWriter *writer, JsonArray *invited)
{
  yp_json_open_array (writer, "support");
  for (guint i = 1; i < json_array_get_length (invited) && i < 4; i++)
    yp_json_add_string (writer, NULL, json_array_get_string_element (invited, i));
  yp_json_close_array (writer);
}

static void
write_invited (YpJsonWriter *writer, JsonArray *invited)
{
  yp_json_open_array (writer, "invited");
  for (guint i = 0; i < json_array_get_length (invited); i++)
    yp_json_add_string (writer, NULL, json_array_get_string_element (invited, i));
  yp_json_close_array (writer);
}

static gboolean
write_step (YpJsonWriter *writer, const YpRecord *row, gint64 now)
{
  JsonArray *invited = yp_json_get_array (row->body, "invited");
  gboolean has_minutes = yp_json_get_string (row->body, "minutes") != NULL;
  gboolean is_proposed = strcmp (row->state, "proposed") == 0;

  if (!yp_consultation_is_open (row) || invited == NULL || json_array_get_length (invited) == 0)
    return FALSE;

  yp_json_add_string (writer, "action",
                      is_proposed   ? "convene"
                      : has_minutes ? "decide"
                                    : "record");
  if (is_proposed)
    {
      write_time (writer, "meeting_at", now + NOTICE_US);
      yp_json_add_string (writer, "place", PLACE);
      write_invited (writer, invited);
    }
  else if (!has_minutes)
    {
      g_autofree char *minutes = g_strdup_printf (
          "会商“%s”。各单位说明职责，一致同意由%s牵头，其他单位配合。",
          yp_json_get_string (row->body, "subject"), json_array_get_string_element (invited, 0));

      yp_json_add_string (writer, "minutes", minutes);
    }
  else
    {
      yp_json_add_string (writer, "lead", json_array_get_string_element (invited, 0));
      write_support (writer, invited);
      write_time (writer, "deadline", now + DEADLINE_US);
    }

  return TRUE;
}

/**
 * yp_sim_council_choose:
 * @self: a council
 * @index: the number of a consultation
 * @now: the platform's time, microseconds since 1970 UTC
 * @path: (out) (transfer full): where to send what is done
 * @body: (out) (transfer full): what is done
 *
 * Returns: whether something is to be done: it is not decided yet, and somebody is invited
 */
gboolean
yp_sim_council_choose (const YpSimCouncil *self,
                       guint index,
                       gint64 now,
                       char **path,
                       GBytes **body)
{
  const YpRecord *row = g_ptr_array_index (self->consultations, index);
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;
  gboolean is_done;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  is_done = write_step (&writer, row, now);
  yp_json_close_object (&writer);
  if (!is_done)
    {
      g_string_free (text, TRUE);
      return FALSE;
    }

  *path = g_strdup_printf ("/consultations/%s/actions", row->id);
  *body = g_string_free_to_bytes (text);

  return TRUE;
}

/**
 * yp_sim_council_find:
 * @self: a council
 * @item: (nullable): key of an item
 *
 * Returns: (transfer none) (nullable): what was decided for it, wherever; valid until the next is
 */
const YpPrecedent *
yp_sim_council_find (const YpSimCouncil *self, const char *item)
{
  return item != NULL ? yp_precedents_find (self->precedents, item, NULL, NULL) : NULL;
}
