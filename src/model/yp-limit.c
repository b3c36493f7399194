/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-limit.h"

#include "yp-error.h"

/* The longest text that is looked at. */
#define MAX_BYTES 256

#define DIGITS "0123456789"

/* The name on the wire and the word that is written. */
static const struct
{
  const char *name;
  const char *word;
} kinds[YP_N_LIMIT_KINDS] = {
  [YP_LIMIT_URGENT_MINUTE] = { "urgent_minute", "紧急分钟" },
  [YP_LIMIT_URGENT_HOUR] = { "urgent_hour", "紧急工作时" },
  [YP_LIMIT_NATURAL_DAY] = { "natural_day", "自然日" },
  [YP_LIMIT_WORK_HOUR] = { "work_hour", "工作时" },
  [YP_LIMIT_WORK_DAY] = { "work_day", "工作日" },
};

/* What the cities' standards write, and what counts as it. */
static const struct
{
  const char *word;
  YpLimitKind kind;
} units[] = {
  { "紧急分钟", YP_LIMIT_URGENT_MINUTE },
  { "分钟", YP_LIMIT_URGENT_MINUTE },
  { "紧急工作时", YP_LIMIT_URGENT_HOUR },
  { "紧急工作日", YP_LIMIT_NATURAL_DAY },
  { "自然日", YP_LIMIT_NATURAL_DAY },
  { "工作时", YP_LIMIT_WORK_HOUR },
  { "小时", YP_LIMIT_WORK_HOUR },
  { "工作日", YP_LIMIT_WORK_DAY },
  { "天", YP_LIMIT_WORK_DAY },
};

/* What may stand behind the unit: “within” says nothing, “stopped” is what must be reached. */
static const struct
{
  const char *word;
  gboolean is_qualifier;
} endings[] = {
  { "", FALSE },
  { "内", FALSE },
  { "以内", FALSE },
  { "制止", TRUE },
};

/**
 * yp_limit_kind_get_name:
 * @kind: a kind
 *
 * Returns: its word on the wire, such as `work_hour`
 */
const char *
yp_limit_kind_get_name (YpLimitKind kind)
{
  g_return_val_if_fail (kind < YP_N_LIMIT_KINDS, NULL);

  return kinds[kind].name;
}

/**
 * yp_limit_kind_from_name:
 * @name: (nullable): a word of the wire
 * @kind: (out): what it means; left alone on failure
 *
 * Returns: whether @name is the word of a kind
 */
gboolean
yp_limit_kind_from_name (const char *name, YpLimitKind *kind)
{
  g_return_val_if_fail (kind != NULL, FALSE);

  for (guint i = 0; i < YP_N_LIMIT_KINDS; i++)
    {
      if (g_strcmp0 (name, kinds[i].name) == 0)
        {
          *kind = (YpLimitKind) i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * yp_limit_kind_counts_work:
 * @kind: a kind
 *
 * Returns: whether only working time counts; else the clock never stops
 */
gboolean
yp_limit_kind_counts_work (YpLimitKind kind)
{
  return kind == YP_LIMIT_WORK_HOUR || kind == YP_LIMIT_WORK_DAY;
}

static gboolean
fail (const char *text, const char *problem, GError **error)
{
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Limit “%s”: %s", text, problem);
  return FALSE;
}

/* Full-width digits become those of ASCII, and whatever is blank a blank; none at the ends. */
static char *
make_plain (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0xff10 && c <= 0xff19)
        g_string_append_c (plain, (char) (c - 0xff10 + '0'));
      else
        g_string_append_unichar (plain, g_unichar_isspace (c) ? ' ' : c);
    }

  return g_strstrip (g_string_free (plain, FALSE));
}

/* Reads the @n_digits digits at @position. */
static gboolean
read_value (const char *text, const char *position, gsize n_digits, guint *value, GError **error)
{
  g_autofree char *digits = g_strndup (position, n_digits);
  guint64 number;

  if (!g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT, &number, NULL))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "Limit “%s”: the number is too large",
                   text);
      return FALSE;
    }

  *value = (guint) number;
  return TRUE;
}

/* `work_hour:4`. @colon is where that stands in @text. */
static gboolean
parse_wire (const char *text, const char *colon, YpLimit *limit, GError **error)
{
  g_autofree char *name = g_strndup (text, (gsize) (colon - text));
  const char *digits = colon + 1;
  gsize n_digits = strspn (digits, DIGITS);
  YpLimit found;

  if (!yp_limit_kind_from_name (name, &found.kind))
    return fail (text, "what stands before the colon is not a kind of limit", error);

  if (n_digits == 0 || digits[n_digits] != '\0')
    return fail (text, "what stands behind the colon is not a number", error);

  if (!read_value (text, digits, n_digits, &found.value, error))
    return FALSE;

  *limit = found;
  return TRUE;
}

/* Letters and blanks before the number; not a number in words, which that would continue. */
static gboolean
check_qualifier (const char *text, const char *qualifier, GError **error)
{
  gunichar last = 0;

  for (const char *p = qualifier; *p != '\0'; p = g_utf8_next_char (p))
    {
      last = g_utf8_get_char (p);
      if (last != ' ' && !g_unichar_isalpha (last))
        return fail (text, "something else than letters stands before the number", error);
    }

  if (last != 0 && g_utf8_strchr ("零一二两三四五六七八九十百千万", -1, last) != NULL)
    return fail (text, "the number is written partly in words", error);

  return TRUE;
}

/* Finds the unit, and the ending that @rest, which begins with it, consists of. */
static gboolean
take_unit (const char *rest, YpLimitKind *kind, const char **ending)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (!g_str_has_prefix (rest, units[i].word))
        continue;

      for (guint j = 0; j < G_N_ELEMENTS (endings); j++)
        {
          if (strcmp (rest + strlen (units[i].word), endings[j].word) != 0)
            continue;

          *kind = units[i].kind;
          *ending = endings[j].is_qualifier ? endings[j].word : "";
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
parse_words (const char *text, YpLimit *limit, char **qualifier, GError **error)
{
  gsize n_before = strcspn (text, DIGITS);
  gsize n_digits = strspn (text + n_before, DIGITS);
  g_autofree char *before = g_strchomp (g_strndup (text, n_before));
  const char *rest = text + n_before + n_digits;
  const char *ending = NULL;
  YpLimit found;

  if (n_digits == 0)
    return fail (text, "there is no number in digits", error);

  if (!check_qualifier (text, before, error) ||
      !read_value (text, text + n_before, n_digits, &found.value, error))
    return FALSE;

  if (found.value == 0)
    return fail (text, "there is no time in it", error);

  rest += strspn (rest, " ");
  if (g_str_has_prefix (rest, "个"))
    rest += strlen ("个");
  if (!take_unit (rest, &found.kind, &ending))
    return fail (text, "what stands behind the number is not a unit that a limit is counted in",
                 error);

  *limit = found;
  if (qualifier != NULL && *before != '\0' && *ending != '\0')
    *qualifier = g_strconcat (before, " ", ending, NULL);
  else if (qualifier != NULL && (*before != '\0' || *ending != '\0'))
    *qualifier = g_strconcat (before, ending, NULL);

  return TRUE;
}

/**
 * yp_limit_parse:
 * @text: a limit as a standard writes it: “4工作时”, “ ５ 工作日”, “2天”, “种植季节15工作日”; or as
 * the wire does: `work_hour:4`, where alone 0 may be said for no limit
 * @limit: (out): the limit; left alone on failure
 * @qualifier: (out) (optional) (nullable): the words beside the number that say when or for what
 *   the limit holds, such as “种植季节” or “制止”; %NULL where there are none
 * @error: return location for a #YpError
 *
 * The words and what they count as are those of domain.md §3.5. What is not wholly understood is
 * refused: two numbers, halves, months, a bare “日”.
 *
 * Returns: whether it was understood; else %YP_ERROR_INVALID, or %YP_ERROR_TOO_LARGE for more than
 *   256 bytes or a number that takes more than 32 bits
 */
gboolean
yp_limit_parse (const char *text, YpLimit *limit, char **qualifier, GError **error)
{
  g_autofree char *plain = NULL;
  const char *colon;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (limit != NULL, FALSE);

  if (qualifier != NULL)
    *qualifier = NULL;

  if (strnlen (text, MAX_BYTES + 1) > MAX_BYTES)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "A limit is longer than %d bytes",
                   MAX_BYTES);
      return FALSE;
    }

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "A limit is not UTF-8");
      return FALSE;
    }

  plain = make_plain (text);
  colon = strchr (plain, ':');

  return colon != NULL ? parse_wire (plain, colon, limit, error)
                       : parse_words (plain, limit, qualifier, error);
}

/**
 * yp_limit_format:
 * @self: a limit
 *
 * Returns: (transfer full): its form on the wire, `work_hour:4`
 */
char *
yp_limit_format (const YpLimit *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strdup_printf ("%s:%u", yp_limit_kind_get_name (self->kind), self->value);
}

/**
 * yp_limit_format_chinese:
 * @self: a limit
 *
 * Returns: (transfer full): “4 工作时”, “不限时” where there is none
 */
char *
yp_limit_format_chinese (const YpLimit *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->kind < YP_N_LIMIT_KINDS, NULL);

  if (self->value == 0)
    return g_strdup ("不限时");

  return g_strdup_printf ("%u %s", self->value, kinds[self->kind].word);
}
