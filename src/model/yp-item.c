/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-item.h"

#include "yp-error.h"
#include "yp-item-private.h"
#include "yp-json-read-private.h"

#define MAX_CODE_BYTES 32
#define MAX_NAME_BYTES 300
#define MAX_TEXT_BYTES 4000

/* What yp_limit_parse() takes behind the unit and puts last into the qualifier. */
#define ENDING "制止"

static const char bad_code[] = "is not 1 to 32 letters, digits, “-”, “_” and “.”";

/*
 * _yp_item_new:
 * @standard: what the code means
 * @kind: `component` or `matter`
 * @code: the code
 *
 * Returns: (transfer full): an item with no more than a key, to be filled and then checked
 */
YpItem *
_yp_item_new (const char *standard, const char *kind, const char *code)
{
  YpItem *self = g_new0 (YpItem, 1);

  self->ref_count = 1;
  self->key = g_strjoin (":", standard, kind, code, NULL);
  self->standard = g_strdup (standard);
  self->kind = g_strdup (kind);
  self->code = g_strdup (code);

  return self;
}

void
_yp_condition_clear (YpCondition *self)
{
  g_free (self->code);
  g_free (self->situation);
  g_free (self->qualifier);
  g_free (self->closing);
}

YpItem *
yp_item_ref (YpItem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_item_unref (YpItem *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_conditions; i++)
    _yp_condition_clear (&self->conditions[i]);
  g_free (self->conditions);
  g_free (self->key);
  g_free (self->standard);
  g_free (self->kind);
  g_free (self->code);
  g_free (self->name);
  g_free (self->group);
  g_free (self->lead);
  g_free (self->support);
  g_free (self->version);
  g_free (self);
}

static gboolean
fail (YpItemFault *fault, const char *member, const char *reason)
{
  *fault = (YpItemFault){ member, reason };
  return FALSE;
}

static gboolean
check_code (const char *member, const char *code, YpItemFault *fault)
{
  gsize length = code != NULL ? strlen (code) : 0;
  gboolean is_good = length > 0 && length <= MAX_CODE_BYTES;

  for (gsize i = 0; is_good && i < length; i++)
    is_good = g_ascii_isalnum (code[i]) || strchr ("-_.", code[i]) != NULL;

  return is_good || fail (fault, member, bad_code);
}

/* Text that fills a cell and nothing but it: others will see it in a spreadsheet. */
static gboolean
check_text (const char *member,
            const char *text,
            gsize max_bytes,
            gboolean may_have_lines,
            YpItemFault *fault)
{
  gsize length = text != NULL ? strlen (text) : 0;

  if (text == NULL)
    return TRUE;

  if (length == 0 || length > max_bytes)
    return fail (fault, member, length == 0 ? "is empty" : "is too long");

  if (g_unichar_isspace (g_utf8_get_char (text)) ||
      g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (text + length))))
    return fail (fault, member, "begins or ends with a blank");

  if (strchr ("=+@", *text) != NULL)
    return fail (fault, member, "begins with a sign that spreadsheets take for a formula");

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)) && !(may_have_lines && *p == '\n'))
        return fail (fault, member, "has control characters or more than one line");
    }

  return TRUE;
}

static gboolean
check_name (const char *member, const char *text, YpItemFault *fault)
{
  if (text == NULL)
    return fail (fault, member, "is missing");

  return check_text (member, text, MAX_NAME_BYTES, FALSE, fault);
}

/* Words beside the limit are what a table would give back. */
static gboolean
check_limit (const YpCondition *self, YpItemFault *fault)
{
  g_autofree char *text = NULL;
  g_autofree char *qualifier = NULL;
  YpLimit limit;

  if (self->limit.value == 0)
    return self->qualifier == NULL || fail (fault, "qualifier", "stands beside no limit");

  text = _yp_condition_format_limit (self);
  if (!yp_limit_parse (text, &limit, &qualifier, NULL) || limit.kind != self->limit.kind ||
      limit.value != self->limit.value || g_strcmp0 (qualifier, self->qualifier) != 0)
    return fail (fault, "qualifier", "is not words that can stand beside a limit");

  return TRUE;
}

/*
 * _yp_condition_check:
 * @self: a condition, filled with UTF-8
 * @fault: (out): what is wrong with it; left alone where nothing is
 *
 * Returns: whether it may be part of an item
 */
gboolean
_yp_condition_check (const YpCondition *self, YpItemFault *fault)
{
  return check_code ("code", self->code, fault) &&
         check_text ("situation", self->situation, MAX_TEXT_BYTES, TRUE, fault) &&
         check_limit (self, fault) &&
         check_text ("closing", self->closing, MAX_TEXT_BYTES, TRUE, fault);
}

/*
 * _yp_item_check:
 * @self: an item, filled with UTF-8
 * @fault: (out): what is wrong with it; left alone where nothing is
 *
 * Looks at all but the conditions.
 *
 * Returns: whether it may be used
 */
gboolean
_yp_item_check (const YpItem *self, YpItemFault *fault)
{
  if (strcmp (self->kind, "component") != 0 && strcmp (self->kind, "matter") != 0)
    return fail (fault, "kind", "is neither component nor matter");

  if (self->effective_from < 0 || self->effective_to < 0)
    return fail (fault, self->effective_from < 0 ? "effective_from" : "effective_to",
                 "is before 1970");

  if (self->effective_to != 0 && self->effective_to <= self->effective_from)
    return fail (fault, "effective_to", "is not after effective_from");

  return check_code ("standard", self->standard, fault) && check_code ("code", self->code, fault) &&
         check_name ("name", self->name, fault) && check_name ("group", self->group, fault) &&
         check_text ("lead", self->lead, MAX_NAME_BYTES, FALSE, fault) &&
         check_text ("support", self->support, MAX_TEXT_BYTES, FALSE, fault) &&
         check_text ("version", self->version, MAX_NAME_BYTES, FALSE, fault);
}

/*
 * _yp_condition_parse_limit:
 * @self: a condition
 * @text: a limit as a table writes it, or “不限时”
 * @error: return location for a #YpError
 *
 * Fills the limit and its qualifier. No limit has but one form: all zero.
 *
 * Returns: whether it was understood
 */
gboolean
_yp_condition_parse_limit (YpCondition *self, const char *text, GError **error)
{
  g_clear_pointer (&self->qualifier, g_free);
  self->limit = (YpLimit){ 0 };
  if (strcmp (text, YP_ITEM_NO_LIMIT) == 0)
    return TRUE;

  if (!yp_limit_parse (text, &self->limit, &self->qualifier, error))
    return FALSE;

  if (self->limit.value == 0)
    self->limit = (YpLimit){ 0 };
  return TRUE;
}

/*
 * _yp_condition_format_limit:
 * @self: a condition
 *
 * Returns: (transfer full): its limit with its qualifier, as people write it
 */
char *
_yp_condition_format_limit (const YpCondition *self)
{
  g_autofree char *limit = yp_limit_format_chinese (&self->limit);
  g_autofree char *before = g_strdup (self->qualifier != NULL ? self->qualifier : "");
  const char *ending = "";

  if (strcmp (before, ENDING) == 0 || g_str_has_suffix (before, " " ENDING))
    {
      before[strlen (before) - strlen (ENDING)] = '\0';
      ending = ENDING;
    }

  return g_strconcat (before, limit, ending, NULL);
}

/**
 * yp_item_find_condition:
 * @self: an item
 * @code: (nullable): of a condition; %NULL for the first
 *
 * Returns: (transfer none) (nullable): the condition of that code
 */
const YpCondition *
yp_item_find_condition (const YpItem *self, const char *code)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->n_conditions; i++)
    {
      if (code == NULL || strcmp (self->conditions[i].code, code) == 0)
        return &self->conditions[i];
    }

  return NULL;
}

/**
 * yp_item_is_in_force:
 * @self: an item
 * @at: microseconds since 1970 UTC
 *
 * Returns: whether this version of it holds then
 */
gboolean
yp_item_is_in_force (const YpItem *self, gint64 at)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return (self->effective_from == 0 || at >= self->effective_from) &&
         (self->effective_to == 0 || at < self->effective_to);
}

static YpItem *
read_key (JsonObject *object, GError **error)
{
  const char *key = yp_json_get_string (object, "key");
  g_auto (GStrv) parts = key != NULL ? g_strsplit (key, ":", 4) : NULL;

  if (parts == NULL || g_strv_length (parts) != 3)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“key” is not STANDARD:KIND:CODE");
      return NULL;
    }

  return _yp_item_new (parts[0], parts[1], parts[2]);
}

/* Rounded down to a millisecond, which is all that is written. */
static gboolean
read_time (JsonObject *object, const char *name, gint64 *time_us, GError **error)
{
  if (!_yp_json_has (object, name))
    return TRUE;

  if (!_yp_json_require_time (object, name, time_us, error))
    return FALSE;

  if (*time_us < 1000)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is not after 1970 began", name);
      return FALSE;
    }

  *time_us -= *time_us % 1000;
  return TRUE;
}

static gboolean
read_limit (YpCondition *self, JsonObject *object, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *wire = NULL;

  if (!_yp_json_read_text (object, "limit", &text, error))
    return FALSE;

  if (text != NULL && !yp_limit_parse (text, &self->limit, NULL, error))
    return FALSE;

  wire = yp_limit_format (&self->limit);
  if (text != NULL && (strcmp (text, wire) != 0 || self->limit.value == 0))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“limit” is not of a form like work_hour:4");
      return FALSE;
    }

  return _yp_json_read_text (object, "qualifier", &self->qualifier, error);
}

static gboolean
read_condition (YpItem *self, YpCondition *condition, JsonNode *node, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  YpItemFault fault;

  if (object == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "it is not an object");
      return FALSE;
    }

  if (!_yp_json_require_text (object, "code", &condition->code, error) ||
      !_yp_json_read_text (object, "situation", &condition->situation, error) ||
      !read_limit (condition, object, error) ||
      !_yp_json_read_text (object, "closing", &condition->closing, error))
    return FALSE;

  if (!_yp_condition_check (condition, &fault))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” %s", fault.member, fault.reason);
      return FALSE;
    }

  if (yp_item_find_condition (self, condition->code) != condition)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "there is another “%s”", condition->code);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_conditions (YpItem *self, JsonObject *object, GError **error)
{
  JsonArray *array = yp_json_get_array (object, "conditions");
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if ((array == NULL && _yp_json_has (object, "conditions")) || n > YP_ITEM_MAX_CONDITIONS)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“conditions” is not an array of at most %d",
                   YP_ITEM_MAX_CONDITIONS);
      return FALSE;
    }

  self->conditions = g_new0 (YpCondition, n);
  for (guint i = 0; i < n; i++)
    {
      self->n_conditions = i + 1;
      if (!read_condition (self, &self->conditions[i], json_array_get_element (array, i), error))
        {
          g_prefix_error (error, "Condition %u: ", i + 1);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * yp_item_new_from_json:
 * @object: as yp_item_write_json() writes it; from outside
 * @error: return location for %YP_ERROR_INVALID, which names the member
 *
 * Returns: (transfer full) (nullable): the item
 */
YpItem *
yp_item_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (YpItem) self = NULL;
  YpItemFault fault;

  g_return_val_if_fail (object != NULL, NULL);

  self = read_key (object, error);
  if (self == NULL || !_yp_json_require_text (object, "name", &self->name, error) ||
      !_yp_json_require_text (object, "group", &self->group, error) ||
      !_yp_json_read_text (object, "lead", &self->lead, error) ||
      !_yp_json_read_text (object, "support", &self->support, error) ||
      !_yp_json_read_text (object, "version", &self->version, error) ||
      !read_time (object, "effective_from", &self->effective_from, error) ||
      !read_time (object, "effective_to", &self->effective_to, error) ||
      !read_conditions (self, object, error))
    return NULL;

  if (!_yp_item_check (self, &fault))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” %s", fault.member, fault.reason);
      return NULL;
    }

  return g_steal_pointer (&self);
}

static void
write_condition (const YpCondition *self, YpJsonWriter *writer)
{
  g_autofree char *limit = yp_limit_format (&self->limit);

  yp_json_open_object (writer, NULL);
  yp_json_add_string (writer, "code", self->code);
  yp_json_add_string (writer, "situation", self->situation);
  yp_json_add_string (writer, "limit", self->limit.value > 0 ? limit : NULL);
  yp_json_add_string (writer, "qualifier", self->qualifier);
  yp_json_add_string (writer, "closing", self->closing);
  yp_json_close_object (writer);
}

/**
 * yp_item_write_members:
 * @self: an item
 * @writer: inside an object
 *
 * Writes `key`, `name`, `group`, `lead`, `support`, `version`, `effective_from`, `effective_to` and
 * `conditions`, each with `code`, `situation`, `limit` (`work_hour:4`), `qualifier` and `closing`.
 * What is unknown is left out.
 */
void
yp_item_write_members (const YpItem *self, YpJsonWriter *writer)
{
  g_return_if_fail (self != NULL && writer != NULL);

  yp_json_add_string (writer, "key", self->key);
  yp_json_add_string (writer, "name", self->name);
  yp_json_add_string (writer, "group", self->group);
  yp_json_add_string (writer, "lead", self->lead);
  yp_json_add_string (writer, "support", self->support);
  yp_json_add_string (writer, "version", self->version);
  if (self->effective_from != 0)
    yp_json_add_time (writer, "effective_from", self->effective_from);
  if (self->effective_to != 0)
    yp_json_add_time (writer, "effective_to", self->effective_to);
  if (self->n_conditions == 0)
    return;

  yp_json_open_array (writer, "conditions");
  for (guint i = 0; i < self->n_conditions; i++)
    write_condition (&self->conditions[i], writer);
  yp_json_close_array (writer);
}

/**
 * yp_item_write_json:
 * @self: an item
 * @writer: where it goes
 * @name: (nullable): the member it becomes; %NULL inside an array
 *
 * Writes it as one object, see yp_item_write_members().
 */
void
yp_item_write_json (const YpItem *self, YpJsonWriter *writer, const char *name)
{
  g_return_if_fail (self != NULL && writer != NULL);

  yp_json_open_object (writer, name);
  yp_item_write_members (self, writer);
  yp_json_close_object (writer);
}

/**
 * yp_item_make_object:
 * @self: an item
 *
 * Returns: (transfer full): the object that yp_item_write_json() writes
 */
JsonObject *
yp_item_make_object (const YpItem *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_item_write_json (self, &writer, NULL);

  return yp_json_parse_object (text->str, text->len, NULL);
}
