/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-letterhead.h"

#include "yp-csv-text-private.h"
#include "yp-setting.h"

#define MAX_TEXT 120

enum
{
  COLUMN_CITY,
  COLUMN_ORGANIZATION,
  COLUMN_MARK,
};

static const char *const columns[] = { "city", "organization", "mark", NULL };

static gboolean
read_row (YpLetterhead *self, YpCsvText *table, GError **error)
{
  static const int texts[] = { COLUMN_CITY, COLUMN_ORGANIZATION, COLUMN_MARK };

  if (_yp_csv_text_is_at_end (table))
    return _yp_csv_text_fail (table, "there is no row", error);
  if (!_yp_csv_text_read (table, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!_yp_csv_text_is_name (table->fields[texts[i]], MAX_TEXT))
      return _yp_csv_text_fail (table, "a text is empty or too long", error);

  self->city = g_steal_pointer (&table->fields[COLUMN_CITY]);
  self->organization = g_steal_pointer (&table->fields[COLUMN_ORGANIZATION]);
  self->mark = g_steal_pointer (&table->fields[COLUMN_MARK]);

  return _yp_csv_text_is_at_end (table) ||
         _yp_csv_text_fail (table, "there is more than one row", error);
}

/**
 * yp_letterhead_new_from_csv:
 * @text: (array length=length): CSV by RFC 4180: the line `city,organization,mark` and one row
 * @length: how many bytes
 * @error: return location for a #YpError, which names the line
 *
 * Returns: (transfer full) (nullable): the letterhead, or %NULL with @error set
 */
YpLetterhead *
yp_letterhead_new_from_csv (const char *text, gsize length, GError **error)
{
  g_autoptr (YpLetterhead) self = g_new0 (YpLetterhead, 1);
  g_auto (YpCsvText) table = { 0 };

  g_return_val_if_fail (text != NULL, NULL);

  if (!_yp_csv_text_init (&table, "Letterhead", columns, text, length, error) ||
      !read_row (self, &table, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * yp_letterhead_new_default:
 *
 * Returns: (transfer full): the sample city's, which is built in, `data/letterhead.csv`
 */
YpLetterhead *
yp_letterhead_new_default (void)
{
  g_autoptr (GBytes) text = yp_setting_get_default ("letterhead");
  g_autoptr (GError) error = NULL;
  YpLetterhead *self =
      yp_letterhead_new_from_csv (g_bytes_get_data (text, NULL), g_bytes_get_size (text), &error);

  if (self == NULL)
    g_error ("The letterhead that is built in: %s", error->message);

  return self;
}

/**
 * yp_letterhead_free:
 * @self: (transfer full): a letterhead
 */
void
yp_letterhead_free (YpLetterhead *self)
{
  g_free (self->city);
  g_free (self->organization);
  g_free (self->mark);
  g_free (self);
}

/**
 * yp_letterhead_format_issuer:
 * @self: a letterhead
 *
 * Returns: (transfer full): the full name of who issues
 */
char *
yp_letterhead_format_issuer (const YpLetterhead *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strconcat (self->city, self->organization, NULL);
}
