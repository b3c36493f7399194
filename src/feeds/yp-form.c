/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-feeds"

#include "yp-form.h"

#include "yp-error.h"

/* As much of somebody's text as a message repeats, in bytes. */
#define QUOTE_SIZE 64

/**
 * yp_form_shorten:
 * @text: text of any length, valid UTF-8 or not
 * @length: its bytes, or -1 if zero-terminated
 *
 * Makes a text from outside fit to be repeated in a message: short, and valid UTF-8.
 *
 * Returns: (transfer full): at most some 64 bytes of it, with an ellipsis where it was cut
 */
char *
yp_form_shorten (const char *text, gssize length)
{
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  gsize kept = MIN (size, QUOTE_SIZE);
  g_autofree char *valid = NULL;

  /* Do not leave half a character at the cut. */
  while (kept < size && kept > 0 && ((guchar) text[kept] & 0xC0) == 0x80)
    kept--;

  valid = g_utf8_make_valid (text, (gssize) kept);
  return g_strconcat (valid, kept < size ? "…" : NULL, NULL);
}

/* Decodes [text, text + length) to @out, which has room for as many bytes, and ends it with a zero.
 * Returns where the next free byte is, or %NULL with @problem set. */
static char *
decode (const char *text, gsize length, char *out, const char **problem)
{
  char *start = out;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (c == '+')
        c = ' ';
      else if (c == '%')
        {
          gboolean is_whole = length - i > 2;
          int high = is_whole ? g_ascii_xdigit_value (text[i + 1]) : -1;
          int low = is_whole ? g_ascii_xdigit_value (text[i + 2]) : -1;

          if (high < 0 || low < 0)
            {
              *problem = "is broken percent-encoding";
              return NULL;
            }
          c = (char) (high << 4 | low);
          i += 2;
        }

      if (c == '\0')
        {
          *problem = "holds a zero byte";
          return NULL;
        }
      *out++ = c;
    }

  *out = '\0';
  if (!g_utf8_validate (start, out - start, NULL))
    {
      *problem = "is not valid UTF-8";
      return NULL;
    }

  return out + 1;
}

static gboolean
has_field (const GArray *fields, const char *name)
{
  for (guint i = 0; i < fields->len; i++)
    {
      if (g_str_equal (g_array_index (fields, YpFormField, i).name, name))
        return TRUE;
    }

  return FALSE;
}

/* Decodes [text, text + length) into @field and @out; returns the next free byte, or %NULL. */
static char *
parse_field (const char *text,
             gsize length,
             const GArray *earlier,
             YpFormField *field,
             char *out,
             GError **error)
{
  const char *equals = memchr (text, '=', length);
  gsize name_length = equals != NULL ? (gsize) (equals - text) : length;
  const char *value = equals != NULL ? equals + 1 : text + length;
  const char *problem = NULL;

  field->name = out;
  out = decode (text, name_length, out, &problem);
  if (out != NULL && *field->name == '\0')
    problem = "has no name";
  else if (out != NULL && has_field (earlier, field->name))
    problem = "is given twice";

  if (problem == NULL)
    {
      field->value = out;
      out = decode (value, (gsize) (text + length - value), out, &problem);
    }

  if (problem != NULL)
    {
      g_autofree char *name = yp_form_shorten (text, (gssize) name_length);

      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Parameter “%s” %s", name, problem);
      return NULL;
    }

  return out;
}

/**
 * yp_form_parse:
 * @text: (array length=length): the form as it came
 * @length: its bytes
 * @error: return location: %YP_ERROR_INVALID for broken percent-encoding, zero bytes, text that is
 *   not UTF-8, a nameless field and one given twice; %YP_ERROR_TOO_LARGE for more than
 *   %YP_FORM_MAX_FIELDS fields
 *
 * Reads `a=1&b=2`. Strict: what would have to be guessed at is an error that names its field. Empty
 * fields (`a=1&&b=2`) are left out.
 *
 * Returns: (transfer full) (nullable): the form, or %NULL with @error set
 */
YpForm *
yp_form_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (GArray) fields = g_array_sized_new (FALSE, FALSE, sizeof (YpFormField), 16);
  /* Decoding never lengthens; a field needs two zeros more than it has bytes. */
  g_autofree char *buffer = g_malloc (length + 2 * YP_FORM_MAX_FIELDS);
  char *out = buffer;
  const char *end = text + length;
  YpForm *self;

  for (const char *start = text; start < end;)
    {
      const char *stop = memchr (start, '&', (gsize) (end - start));
      gsize field_length = (gsize) ((stop != NULL ? stop : end) - start);
      YpFormField field;

      if (field_length > 0)
        {
          if (fields->len == YP_FORM_MAX_FIELDS)
            {
              g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "More than %d parameters",
                           YP_FORM_MAX_FIELDS);
              return NULL;
            }

          out = parse_field (start, field_length, fields, &field, out, error);
          if (out == NULL)
            return NULL;
          g_array_append_val (fields, field);
        }

      start += field_length + 1;
    }

  self = g_new0 (YpForm, 1);
  self->n_fields = fields->len;
  self->fields = (YpFormField *) (gpointer) g_array_free (g_steal_pointer (&fields), FALSE);
  self->buffer = g_steal_pointer (&buffer);

  return self;
}

void
yp_form_free (YpForm *self)
{
  g_free ((gpointer) self->fields);
  g_free (self->buffer);
  g_free (self);
}

/**
 * yp_form_get:
 * @self: a form
 * @name: the name of a field
 *
 * An empty value counts as none: a browser sends the fields that nobody filled in.
 *
 * Returns: (nullable): its value, or %NULL if it is absent or empty
 */
const char *
yp_form_get (const YpForm *self, const char *name)
{
  for (guint i = 0; i < self->n_fields; i++)
    {
      if (g_str_equal (self->fields[i].name, name))
        return *self->fields[i].value != '\0' ? self->fields[i].value : NULL;
    }

  return NULL;
}
