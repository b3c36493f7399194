/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-group-file-private.h"

#include <string.h>

#include "yp-error.h"

#define MAX_SIZE (1 << 20)
#define MAX_GROUPS 1000
#define MAX_SHOWN 60

/* The syntax of key files, read by ourselves so that whatever is wrong is told with its line, and
 * nothing that stands there twice is lost. */
typedef struct
{
  guint line;
  gboolean is_taken;
  char *text;
} Value;

static void
value_free (gpointer data)
{
  Value *self = data;

  g_free (self->text);
  g_free (self);
}

static void
group_free (gpointer data)
{
  YpGroup *self = data;

  g_hash_table_unref (self->values);
  g_free (self->name);
  g_free (self->fault);
  g_free (self);
}

static YpGroup *
group_new (const char *name, guint line)
{
  YpGroup *self = g_new0 (YpGroup, 1);

  self->name = g_strdup (name);
  self->line = line;
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, value_free);
  return self;
}

static gboolean
fail (GError **error, guint line, const char *why)
{
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "line %u: %s", line, why);
  return FALSE;
}

/* The first fault is kept. */
static void
set_fault (YpGroup *self, guint line, const char *key, const char *why)
{
  if (self->fault == NULL)
    self->fault = g_strdup_printf ("line %u: %s %s", line, key, why);
}

static gboolean
add_group (GPtrArray *groups, char *text, guint line, GError **error)
{
  gsize length = strlen (text);

  if (length < 3 || text[length - 1] != ']')
    return fail (error, line, "a group is written [name]");
  if (groups->len == MAX_GROUPS)
    return fail (error, line, "more than 1000 groups");

  text[length - 1] = '\0';
  g_ptr_array_add (groups, group_new (g_strstrip (text + 1), line));
  return TRUE;
}

static gboolean
add_value (YpGroup *group, char *text, guint line, GError **error)
{
  char *equals = strchr (text, '=');
  Value *value;
  const char *key;

  if (equals == NULL || equals == text)
    return fail (error, line, "neither [group], key=value nor # comment");
  if (group == NULL)
    return fail (error, line, "stands above the first [group]");

  *equals = '\0';
  key = g_strstrip (text);
  if (g_hash_table_contains (group->values, key))
    {
      set_fault (group, line, key, "stands there twice");
      return TRUE;
    }

  value = g_new0 (Value, 1);
  value->line = line;
  value->text = g_strdup (g_strstrip (equals + 1));
  g_hash_table_insert (group->values, g_strdup (key), value);
  return TRUE;
}

static gboolean
add_line (GPtrArray *groups, char *text, guint line, GError **error)
{
  g_strstrip (text);
  if (*text == '\0' || *text == '#')
    return TRUE;
  if (*text == '[')
    return add_group (groups, text, line, error);
  return add_value (groups->len > 0 ? groups->pdata[groups->len - 1] : NULL, text, line, error);
}

static guint
count_lines (const char *text, const char *end)
{
  guint n = 1;

  for (const char *at = text; at < end; at++)
    n += *at == '\n';
  return n;
}

static gboolean
check_text (const char *text, gsize size, GError **error)
{
  const char *end;

  if (size > MAX_SIZE)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "more than 1 MiB");
      return FALSE;
    }
  if (!g_utf8_validate_len (text, size, &end))
    return fail (error, count_lines (text, end), "not UTF-8");
  return TRUE;
}

/**
 * _yp_group_file_parse:
 * @text: (array length=size): at most 1 MiB
 * @size: its length
 * @error: return location for a #YpError that names the line
 *
 * Returns: (transfer full) (nullable) (element-type YpGroup): the groups in their order
 */
GPtrArray *
_yp_group_file_parse (const char *text, gsize size, GError **error)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func (group_free);
  g_autofree char *copy = NULL;
  g_auto (GStrv) lines = NULL;

  if (!check_text (text, size, error))
    return NULL;

  copy = g_strndup (text, size);
  lines = g_strsplit (g_str_has_prefix (copy, "\xEF\xBB\xBF") ? copy + 3 : copy, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!add_line (groups, lines[i], i + 1, error))
      return NULL;
  return g_steal_pointer (&groups);
}

/* Returns: (nullable): what stands there, which is known from now on; %NULL too for nothing */
const char *
_yp_group_take (YpGroup *self, const char *key)
{
  Value *value = g_hash_table_lookup (self->values, key);

  if (value == NULL)
    return NULL;
  value->is_taken = TRUE;
  return *value->text != '\0' ? value->text : NULL;
}

/* An address may hold a key as well. */
static gboolean
is_secret (const char *key)
{
  return g_str_equal (key, "key") || g_str_equal (key, "url") || g_str_equal (key, "capabilities");
}

/* Says what is wrong with the value of @key, or that it is missing. */
void
_yp_group_blame (YpGroup *self, const char *key, const char *why)
{
  Value *value = g_hash_table_lookup (self->values, key);
  g_autofree char *beginning = NULL;
  g_autofree char *subject = NULL;

  if (value == NULL || is_secret (key))
    {
      set_fault (self, value != NULL ? value->line : self->line, key, why);
      return;
    }
  beginning = g_utf8_substring (value->text, 0, MIN (g_utf8_strlen (value->text, -1), MAX_SHOWN));
  subject = g_strdup_printf ("%s=%s:", key, beginning);
  set_fault (self, value->line, subject, why);
}

/* Whatever was not asked for is a fault, since it is a misspelling. */
void
_yp_group_blame_rest (YpGroup *self)
{
  GHashTableIter iter;
  gpointer key, data;
  const char *first = NULL;
  guint line = G_MAXUINT;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &key, &data))
    {
      Value *value = data;

      if (!value->is_taken && value->line < line)
        {
          line = value->line;
          first = key;
        }
    }
  if (first != NULL)
    set_fault (self, line, first, "is not known here");
}

char *
_yp_group_take_text (YpGroup *self, const char *key, gsize max)
{
  const char *text = _yp_group_take (self, key);

  if (text != NULL && strlen (text) > max)
    {
      _yp_group_blame (self, key, "too long");
      return NULL;
    }
  return g_strdup (text);
}

double
_yp_group_take_number (YpGroup *self,
                       const char *key,
                       double minimum,
                       double maximum,
                       double otherwise)
{
  const char *text = _yp_group_take (self, key);
  g_autofree char *why = NULL;
  double number;
  char *end;

  if (text == NULL)
    return otherwise;

  number = g_ascii_strtod (text, &end);
  if (*end == '\0' && number >= minimum && number <= maximum)
    return number;

  why = g_strdup_printf ("not a number from %g to %g", minimum, maximum);
  _yp_group_blame (self, key, why);
  return otherwise;
}

gboolean
_yp_group_take_boolean (YpGroup *self, const char *key, gboolean otherwise)
{
  const char *text = _yp_group_take (self, key);

  if (text == NULL)
    return otherwise;
  if (!g_str_equal (text, "true") && !g_str_equal (text, "false"))
    _yp_group_blame (self, key, "neither true nor false");
  return g_str_equal (text, "true");
}

/* Returns: (transfer full) (nullable): what is divided by semicolons, without empty ones */
char **
_yp_group_take_list (YpGroup *self, const char *key, guint max)
{
  const char *text = _yp_group_take (self, key);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;
  guint n = 0;

  if (text == NULL)
    return NULL;

  parts = g_strsplit (text, ";", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0' && n++ < max)
      g_strv_builder_add (builder, parts[i]);
  if (n > max)
    _yp_group_blame (self, key, "too many");
  return n > 0 ? g_strv_builder_end (builder) : NULL;
}
