/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-clock.h"
#include "yp-error.h"
#include "yp-item-versions.h"
#include "yp-json-read-private.h"
#include "yp-organization.h"
#include "yp-record-private.h"

#define MAX_ID_LENGTH 128

G_DEFINE_BOXED_TYPE (YpRecord, yp_record, yp_record_ref, yp_record_unref)

static gboolean
check_item (JsonObject *body, GError **error)
{
  g_autoptr (YpItem) item = yp_item_new_from_json (body, error);

  return item != NULL;
}

/* Its subject is named after @member. */
static gboolean
check_subject (YpEntry *entry,
               JsonObject *body,
               const char *type,
               const char *member,
               GError **error)
{
  if (g_strcmp0 (yp_json_get_string (body, member), yp_entry_get_subject_id (entry, type)) == 0)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Its %s is another", member);
  return FALSE;
}

/* Puts the version that was set beside those that are there. */
static gboolean
add_version (const YpRecord *before, YpRecordDraft *draft, GError **error)
{
  gboolean is_first = before == NULL || strcmp (before->state, "active") != 0;
  g_autoptr (GPtrArray) versions =
      is_first ? g_ptr_array_new_with_free_func ((GDestroyNotify) yp_item_unref)
               : yp_item_versions_new_from_body (before->body, error);
  g_autoptr (YpItem) item = NULL;

  if (versions == NULL)
    return FALSE;

  item = yp_item_new_from_json (draft->body, error);
  if (item == NULL)
    return FALSE;

  yp_item_versions_set (versions, item);
  json_object_unref (draft->body);
  draft->body = yp_item_versions_make_body (versions);

  return TRUE;
}

/* An item of the catalogue, in one version or several. */
static gboolean
apply_item (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error)
{
  if (!_yp_record_set (before, entry, check_item, draft, error) ||
      !check_subject (entry, draft->body, "item", "key", error))
    return FALSE;

  return strcmp (entry->kind, "set") != 0 || add_version (before, draft, error);
}

static gboolean
check_organization (JsonObject *body, GError **error)
{
  g_autoptr (YpOrganization) organization = yp_organization_new_from_json (body, error);

  return organization != NULL;
}

static gboolean
apply_organization (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error)
{
  return _yp_record_set (before, entry, check_organization, draft, error) &&
         check_subject (entry, draft->body, "organization", "id", error);
}

static const YpRecordType types[] = {
  { "account", _yp_account_apply },       { "consultation", _yp_consultation_apply },
  { "correction", _yp_correction_apply }, { "item", apply_item },
  { "organization", apply_organization }, { "setting", _yp_setting_apply },
  { "admission", _yp_admission_apply },   { "order", _yp_order_apply },
  { "alarm", _yp_alarm_apply },           { "handover", _yp_handover_apply },
};

static const YpRecordType *
find_type (const char *subject)
{
  gsize length = strcspn (subject, "/");

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strlen (types[i].name) == length && strncmp (types[i].name, subject, length) == 0)
      return &types[i];

  return NULL;
}

/**
 * yp_record_is_type:
 * @type: what stands before the slash of a subject, or the whole subject
 *
 * Returns: whether records of that type are kept
 */
gboolean
yp_record_is_type (const char *type)
{
  g_return_val_if_fail (type != NULL, FALSE);

  return find_type (type) != NULL;
}

/* As yp_id_is_valid(), and `:`, which keys of the catalogue have. */
static gboolean
check_id (const char *id, GError **error)
{
  gsize length = strlen (id);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (id[i]) && strchr ("-_.:", id[i]) == NULL)
      length = 0;

  if (length > 0 && length <= MAX_ID_LENGTH)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "“%.64s” is no id: 1 to %d letters, digits, “-”, “_”, “.” and “:”", id,
               MAX_ID_LENGTH);
  return FALSE;
}

static YpRecord *
new_record (const char *subject, const char *state, const char *about)
{
  YpRecord *self = g_new0 (YpRecord, 1);

  self->ref_count = 1;
  self->subject = g_strdup (subject);
  self->type = g_strndup (subject, strcspn (subject, "/"));
  self->id = strchr (self->subject, '/') + 1;
  self->state = g_strdup (state);
  self->about = g_strdup (about);

  return self;
}

static YpRecord *
apply (YpRecord *before, const YpRecordType *type, YpEntry *entry, GError **error)
{
  YpRecordDraft draft = { 0 };
  YpRecord *self;

  if (before != NULL && entry->seq <= before->seq)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
                   "Entry %" G_GUINT64_FORMAT " does not follow entry %" G_GUINT64_FORMAT,
                   entry->seq, before->seq);
      return NULL;
    }

  if (!type->apply (before, entry, &draft, error))
    {
      g_clear_pointer (&draft.body, json_object_unref);
      g_free (draft.about);
      return NULL;
    }

  self = new_record (entry->subject, draft.state, draft.about);
  self->seq = entry->seq;
  self->updated_at = entry->at;
  self->body = draft.body;
  self->text = _yp_json_to_text (draft.body);
  json_object_seal (self->body);
  g_free (draft.about);

  return self;
}

/**
 * yp_record_apply:
 * @self: (nullable): the record before the entry; %NULL before its first
 * @entry: an entry about it
 * @error: return location for a #YpError
 *
 * What an entry of the journal makes of a record. Pure, as yp_incident_apply() is.
 *
 * Returns: (transfer full) (nullable): the record after it; %NULL with %YP_ERROR_INVALID where the
 *   entry is not what it should be, with %YP_ERROR_REFUSED where a rule forbids it, in words
 */
YpRecord *
yp_record_apply (YpRecord *self, YpEntry *entry, GError **error)
{
  const YpRecordType *type;
  const char *id;
  YpRecord *after;

  g_return_val_if_fail (entry != NULL, NULL);

  type = find_type (entry->subject);
  id = type != NULL ? yp_entry_get_subject_id (entry, type->name) : NULL;
  if (id == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Nothing is kept about “%.80s”",
                   entry->subject);
      return NULL;
    }

  after = check_id (id, error) ? apply (self, type, entry, error) : NULL;
  if (after == NULL)
    g_prefix_error (error, "%s “%.64s”: ", type->name, id);

  return after;
}

/**
 * yp_record_new_from_text:
 * @subject: `TYPE/ID`
 * @state: its state
 * @about: (nullable): the incident it is about
 * @seq: the journal entry that last changed it
 * @updated_at: when that was
 * @text: its values as JSON
 * @error: return location for %YP_ERROR_INVALID
 *
 * Makes a record of what was kept of it.
 *
 * Returns: (transfer full) (nullable): the record, or %NULL with @error set
 */
YpRecord *
yp_record_new_from_text (const char *subject,
                         const char *state,
                         const char *about,
                         guint64 seq,
                         gint64 updated_at,
                         const char *text,
                         GError **error)
{
  g_autoptr (JsonObject) body = NULL;
  YpRecord *self;

  g_return_val_if_fail (subject != NULL && state != NULL && text != NULL, NULL);

  if (find_type (subject) == NULL || strchr (subject, '/') == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Nothing is kept about “%.80s”", subject);
      return NULL;
    }

  body = yp_json_parse_object (text, strlen (text), error);
  if (body == NULL)
    return NULL;

  self = new_record (subject, state, about);
  self->seq = seq;
  self->updated_at = updated_at;
  self->body = g_steal_pointer (&body);
  self->text = g_strdup (text);

  return self;
}

/* One of its values, microseconds since 1970 UTC; 0 where there is no time of that name. */
gint64
yp_record_get_time (const YpRecord *self, const char *name)
{
  gint64 time = 0;

  return yp_json_get_time (self->body, name, &time) ? time : 0;
}

YpRecord *
yp_record_ref (YpRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_record_unref (YpRecord *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->subject);
  g_free (self->type);
  g_free (self->state);
  g_free (self->about);
  json_object_unref (self->body);
  g_free (self->text);
  g_free (self);
}

/* The plain type: `set` gives it new values, all of them; `retired` keeps the last ones, for what
 * refers to it. @check says what is wrong with values. */
gboolean
_yp_record_set (const YpRecord *before,
                YpEntry *entry,
                gboolean (*check) (JsonObject *body, GError **error),
                YpRecordDraft *draft,
                GError **error)
{
  if (strcmp (entry->kind, "set") == 0)
    {
      draft->state = "active";
      draft->body = json_object_ref (entry->data);
      return check (entry->data, error);
    }

  if (strcmp (entry->kind, "retired") == 0 && before != NULL &&
      strcmp (before->state, "active") == 0)
    {
      draft->state = "retired";
      draft->body = json_object_ref (before->body);
      return TRUE;
    }

  g_set_error (error, YP_ERROR,
               strcmp (entry->kind, "retired") == 0 ? YP_ERROR_REFUSED : YP_ERROR_INVALID,
               "It can not be “%.64s” now", entry->kind);
  return FALSE;
}

/* Notes when it happened and who did it, as `KIND_at` and `KIND_by`. */
void
_yp_record_sign (JsonObject *body, const char *kind, gint64 at, const char *actor)
{
  g_autofree char *time_name = g_strconcat (kind, "_at", NULL);
  g_autofree char *actor_name = g_strconcat (kind, "_by", NULL);
  char text[YP_TIME_SIZE];

  yp_time_format (at, text);
  json_object_set_string_member (body, time_name, text);
  json_object_set_string_member (body, actor_name, actor);
}
