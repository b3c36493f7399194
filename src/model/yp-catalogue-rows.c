/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-catalogue-rows.h"

#include "yp-catalogue-header-private.h"
#include "yp-catalogue-report-private.h"
#include "yp-clock.h"
#include "yp-error.h"
#include "yp-item-private.h"

#define MAX_ROWS 100000

/* An item on its way: its conditions come row by row. */
typedef struct
{
  YpItem *item;
  GArray *conditions; /* of YpCondition */
  guint row;
  gboolean is_refused;    /* the item itself */
  gboolean is_incomplete; /* or a row of it */
} Draft;

typedef struct
{
  const YpCatalogueOptions *options;
  YpCatalogueHeader header;
  YpCatalogueReport *report;
  GPtrArray *drafts;
  GHashTable *by_id; /* key and version → Draft, owned by drafts */
  char *above[YP_N_CATALOGUE_COLUMNS][YP_CATALOGUE_MAX_PARTS]; /* what merged cells continue */
  Draft *draft;                                                /* of the row above */
} Reader;

/* What a row says; %NULL where it says nothing. */
typedef struct
{
  guint number;
  char **cells; /* of the table */
  char *values[YP_N_CATALOGUE_COLUMNS];
  gint64 from;
  gint64 to;
} Row;

static void
row_clear (Row *self)
{
  for (guint i = 0; i < YP_N_CATALOGUE_COLUMNS; i++)
    g_free (self->values[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

static void
clear_condition (gpointer data)
{
  _yp_condition_clear (data);
}

static void
free_draft (Draft *self)
{
  g_clear_pointer (&self->conditions, g_array_unref);
  yp_item_unref (self->item);
  g_free (self);
}

static void
reader_clear (Reader *self)
{
  for (guint i = 0; i < YP_N_CATALOGUE_COLUMNS; i++)
    {
      for (guint j = 0; j < YP_CATALOGUE_MAX_PARTS; j++)
        g_free (self->above[i][j]);
    }
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->drafts, g_ptr_array_unref);
  _yp_catalogue_header_clear (&self->header);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static gboolean
refuse (Reader *self, const Row *row, YpCatalogueColumn column, const char *reason)
{
  const char *title = self->header.sources[column].title;

  _yp_catalogue_report_add_problem (self->report, row->number,
                                    title != NULL ? title : _yp_catalogue_column_get_name (column),
                                    reason);

  return FALSE;
}

/* Blanks at the ends are the spreadsheet's, of whatever width. Returns: (nullable) */
static char *
read_cell (const char *cell)
{
  const char *start = cell;
  const char *end = cell + strlen (cell);
  GString *text;

  while (start < end && g_unichar_isspace (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  while (end > start && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  if (start == end)
    return NULL;

  if (memchr (start, '\r', (gsize) (end - start)) == NULL)
    return g_strndup (start, (gsize) (end - start));

  text = g_string_new_len (start, end - start);
  g_string_replace (text, "\r\n", "\n", 0);
  g_string_replace (text, "\r", "\n", 0);
  return g_string_free (text, FALSE);
}

static gboolean
continues_above (YpCatalogueColumn column)
{
  return column == YP_CATALOGUE_STANDARD || column == YP_CATALOGUE_KIND ||
         column == YP_CATALOGUE_CODE || column == YP_CATALOGUE_GROUP;
}

/* In merged cells only the first says something. A part that is new ends what stands behind it. */
static void
continue_parts (Reader *self, YpCatalogueColumn column, guint n_parts, char **parts)
{
  gboolean is_new = FALSE;

  for (guint i = 0; i < n_parts; i++)
    {
      char **above = &self->above[column][i];

      if (parts[i] == NULL && !is_new)
        parts[i] = g_strdup (*above);
      is_new = is_new || g_strcmp0 (parts[i], *above) != 0;
      g_free (*above);
      *above = g_strdup (parts[i]);
    }
}

/* Returns: (nullable): the value of a column; %NULL where a part of it is missing */
static char *
join_parts (char **parts, guint n_parts)
{
  GString *value;

  if (n_parts < 2)
    return g_strdup (parts[0]);

  value = g_string_new (NULL);

  for (guint i = 0; i < n_parts; i++)
    {
      if (parts[i] == NULL)
        {
          g_string_truncate (value, 0);
          break;
        }
      g_string_append (value, parts[i]);
    }

  if (value->len > 0)
    return g_string_free (value, FALSE);

  g_string_free (value, TRUE);
  return NULL;
}

/* What the row itself says of a column. Returns: whether it is anything */
static gboolean
read_parts (const YpCatalogueSource *source, char **cells, char **parts)
{
  gboolean is_anything = FALSE;

  for (guint i = 0; i < source->n_parts; i++)
    {
      parts[i] = read_cell (cells[source->parts[i]]);
      is_anything = is_anything || parts[i] != NULL;
    }

  return is_anything;
}

/* Returns: whether there is anything in the row */
static gboolean
read_values (Reader *self, Row *row, char **cells)
{
  char *parts[YP_N_CATALOGUE_COLUMNS][YP_CATALOGUE_MAX_PARTS] = { { NULL } };
  gboolean is_anything = FALSE;

  for (guint i = 0; i < YP_N_CATALOGUE_COLUMNS; i++)
    is_anything = read_parts (&self->header.sources[i], cells, parts[i]) || is_anything;

  if (!is_anything)
    return FALSE;

  for (guint i = 0; i < YP_N_CATALOGUE_COLUMNS; i++)
    {
      guint n_parts = self->header.sources[i].n_parts;

      if (continues_above ((YpCatalogueColumn) i))
        continue_parts (self, (YpCatalogueColumn) i, n_parts, parts[i]);
      row->values[i] =
          n_parts > 0 ? join_parts (parts[i], n_parts) : g_strdup (self->header.constants[i]);
      for (guint j = 0; j < n_parts; j++)
        g_free (parts[i][j]);
    }

  return TRUE;
}

/* What people write for the two kinds. */
static void
translate_kind (char **kind)
{
  static const char *const words[][2] = {
    { "部件", "component" },  { "管理部件", "component" }, { "事项", "matter" },
    { "管理事项", "matter" }, { "事件", "matter" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_strcmp0 (*kind, words[i][0]) == 0)
        {
          g_free (*kind);
          *kind = g_strdup (words[i][1]);
        }
    }
}

/* 2026-07-01, 2026/7/1, 2026年7月1日, 20260701: when that day of the city begins. */
static gboolean
parse_date (const char *text, gint64 *time_us)
{
  g_autoptr (GRegex) regex = g_regex_new (
      "^([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *time = NULL;
  guint numbers[6] = { 0 };

  if (!g_regex_match (regex, text, 0, &match))
    return FALSE;

  for (int i = 1; i < g_match_info_get_match_count (match); i++)
    {
      g_autofree char *digits = g_match_info_fetch (match, i);

      numbers[i] = (guint) g_ascii_strtoull (digits, NULL, 10);
    }

  time = g_strdup_printf ("%04u-%02u-%02uT00:00:00+08:00", numbers[1], numbers[2] + numbers[4],
                          numbers[3] + numbers[5]);
  return yp_time_parse (time, time_us);
}

static gboolean
read_time (Reader *self, const Row *row, YpCatalogueColumn column, gint64 *time_us)
{
  const char *text = row->values[column];
  gint64 time = 0;

  *time_us = 0;
  if (text == NULL)
    return TRUE;

  if (!parse_date (text, &time) && !yp_time_parse (text, &time))
    return refuse (self, row, column, "is not a date such as 2026-07-01");

  if (time < 1000)
    return refuse (self, row, column, "is before 1970");

  *time_us = time - time % 1000;
  return TRUE;
}

/* A row that continues the item above may leave its version out. */
static Draft *
find_draft (Reader *self, const char *key, const Row *row, char **id)
{
  const char *version = row->values[YP_CATALOGUE_VERSION];

  if (version == NULL && self->draft != NULL && strcmp (self->draft->item->key, key) == 0)
    return self->draft;

  *id = g_strconcat (key, "\n", version, NULL);
  return g_hash_table_lookup (self->by_id, *id);
}

/* With @is_refused what is wrong has been said. */
static Draft *
add_draft (Reader *self, const Row *row, char *id, gboolean is_refused)
{
  Draft *draft = g_new0 (Draft, 1);
  YpItemFault fault;

  draft->item = _yp_item_new (row->values[YP_CATALOGUE_STANDARD], row->values[YP_CATALOGUE_KIND],
                              row->values[YP_CATALOGUE_CODE]);
  draft->item->name = g_strdup (row->values[YP_CATALOGUE_NAME]);
  draft->item->group = g_strdup (row->values[YP_CATALOGUE_GROUP]);
  draft->item->lead = g_strdup (row->values[YP_CATALOGUE_LEAD]);
  draft->item->support = g_strdup (row->values[YP_CATALOGUE_SUPPORT]);
  draft->item->version = g_strdup (row->values[YP_CATALOGUE_VERSION]);
  draft->item->effective_from = row->from;
  draft->item->effective_to = row->to;
  draft->conditions = g_array_new (FALSE, TRUE, sizeof (YpCondition));
  g_array_set_clear_func (draft->conditions, clear_condition);
  draft->row = row->number;
  g_ptr_array_add (self->drafts, draft);
  g_hash_table_insert (self->by_id, id, draft);

  draft->is_refused = is_refused || !_yp_item_check (draft->item, &fault);
  if (draft->is_refused && !is_refused)
    {
      YpCatalogueColumn column = YP_CATALOGUE_CODE;

      _yp_catalogue_column_from_name (fault.member, &column);
      refuse (self, row, column, fault.reason);
    }

  return draft;
}

/* Whether what a row says of an item is what the first row of it said. */
static gboolean
check_agreement (Reader *self, const Row *row, const Draft *draft)
{
  const YpItem *item = draft->item;
  const struct
  {
    YpCatalogueColumn column;
    const char *said;
  } texts[] = {
    { YP_CATALOGUE_NAME, item->name },
    { YP_CATALOGUE_GROUP, item->group },
    { YP_CATALOGUE_LEAD, item->lead },
    { YP_CATALOGUE_SUPPORT, item->support },
  };
  g_autofree char *reason =
      g_strdup_printf ("is not what row %u says of “%s”", draft->row, item->key);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (row->values[texts[i].column] != NULL &&
          g_strcmp0 (row->values[texts[i].column], texts[i].said) != 0)
        return refuse (self, row, texts[i].column, reason);
    }

  if (row->from != 0 && row->from != item->effective_from)
    return refuse (self, row, YP_CATALOGUE_EFFECTIVE_FROM, reason);

  if (row->to != 0 && row->to != item->effective_to)
    return refuse (self, row, YP_CATALOGUE_EFFECTIVE_TO, reason);

  if (draft->is_refused)
    {
      g_autofree char *why = g_strdup_printf ("belongs to row %u, which is refused", draft->row);

      return refuse (self, row, YP_CATALOGUE_CODE, why);
    }

  return TRUE;
}

static gboolean
has_condition (const Row *row)
{
  return row->values[YP_CATALOGUE_CONDITION] != NULL ||
         row->values[YP_CATALOGUE_SITUATION] != NULL || row->values[YP_CATALOGUE_LIMIT] != NULL ||
         row->values[YP_CATALOGUE_CLOSING] != NULL;
}

static gboolean
read_limit (Reader *self, const Row *row, YpCondition *condition)
{
  const char *text = row->values[YP_CATALOGUE_LIMIT];
  g_autoptr (GError) error = NULL;

  if (text == NULL)
    return refuse (self, row, YP_CATALOGUE_LIMIT,
                   "is missing; where there is no limit, write " YP_ITEM_NO_LIMIT);

  if (!_yp_condition_parse_limit (condition, text, &error))
    return refuse (self, row, YP_CATALOGUE_LIMIT, error->message);

  return TRUE;
}

/* As the table spells it, not as we took it out of its blanks. */
static void
note_spelling (Reader *self, const Row *row, const YpCondition *condition)
{
  const YpCatalogueSource *source = &self->header.sources[YP_CATALOGUE_LIMIT];
  const char *text =
      source->n_parts == 1 ? row->cells[source->parts[0]] : row->values[YP_CATALOGUE_LIMIT];

  _yp_catalogue_report_add_spelling (self->report, text, &condition->limit, condition->qualifier);
}

static gboolean
check_condition (Reader *self, const Row *row, const Draft *draft, const YpCondition *condition)
{
  YpCatalogueColumn column = YP_CATALOGUE_CONDITION;
  YpItemFault fault;

  if (draft->conditions->len == YP_ITEM_MAX_CONDITIONS)
    return refuse (self, row, column, "is one more than an item may have");

  for (guint i = 0; i < draft->conditions->len; i++)
    {
      if (strcmp (g_array_index (draft->conditions, YpCondition, i).code, condition->code) == 0)
        return refuse (self, row, column, "is there twice");
    }

  if (_yp_condition_check (condition, &fault))
    return TRUE;

  if (strcmp (fault.member, "qualifier") == 0)
    column = YP_CATALOGUE_LIMIT;
  else if (strcmp (fault.member, "code") != 0)
    _yp_catalogue_column_from_name (fault.member, &column);
  return refuse (self, row, column, fault.reason);
}

static gboolean
add_condition (Reader *self, const Row *row, Draft *draft)
{
  YpCondition condition = { NULL };

  condition.code = row->values[YP_CATALOGUE_CONDITION] != NULL
                       ? g_strdup (row->values[YP_CATALOGUE_CONDITION])
                       : g_strdup_printf ("%u", draft->conditions->len + 1);
  condition.situation = g_strdup (row->values[YP_CATALOGUE_SITUATION]);
  condition.closing = g_strdup (row->values[YP_CATALOGUE_CLOSING]);
  if (!read_limit (self, row, &condition) || !check_condition (self, row, draft, &condition))
    {
      _yp_condition_clear (&condition);
      return FALSE;
    }

  note_spelling (self, row, &condition);
  g_array_append_val (draft->conditions, condition);
  return TRUE;
}

static gboolean
continue_draft (Reader *self, const Row *row, Draft *draft)
{
  if (!check_agreement (self, row, draft))
    return FALSE;

  return has_condition (row) ? add_condition (self, row, draft)
                             : refuse (self, row, YP_CATALOGUE_CODE, "is there twice");
}

/* Takes a row whose key is known into its item. */
static gboolean
take_row (Reader *self, Row *row, const char *key)
{
  g_autofree char *id = NULL;
  Draft *draft = find_draft (self, key, row, &id);
  gboolean is_good = read_time (self, row, YP_CATALOGUE_EFFECTIVE_FROM, &row->from) &&
                     read_time (self, row, YP_CATALOGUE_EFFECTIVE_TO, &row->to);

  if (draft != NULL)
    {
      is_good = is_good && continue_draft (self, row, draft);
    }
  else
    {
      draft = add_draft (self, row, g_steal_pointer (&id), !is_good);
      is_good = !draft->is_refused && (!has_condition (row) || add_condition (self, row, draft));
    }

  self->draft = draft;
  draft->is_incomplete = draft->is_incomplete || !is_good;
  return is_good;
}

/* Adds a problem where it says %FALSE. */
static gboolean
read_row (Reader *self, Row *row)
{
  static const YpCatalogueColumn needed[] = { YP_CATALOGUE_STANDARD, YP_CATALOGUE_KIND,
                                              YP_CATALOGUE_CODE };
  g_autofree char *key = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      if (row->values[needed[i]] == NULL)
        return refuse (self, row, needed[i], "is missing");
    }

  translate_kind (&row->values[YP_CATALOGUE_KIND]);
  key = g_strjoin (":", row->values[YP_CATALOGUE_STANDARD], row->values[YP_CATALOGUE_KIND],
                   row->values[YP_CATALOGUE_CODE], NULL);
  return take_row (self, row, key);
}

static void
read_rows (Reader *self, GPtrArray *rows)
{
  for (guint i = self->header.row + 1; i < rows->len; i++)
    {
      g_auto (Row) row = { .number = i + 1, .cells = rows->pdata[i] };

      if (!read_values (self, &row, rows->pdata[i]))
        continue;

      self->report->n_rows++;
      read_row (self, &row);
    }
}

static GPtrArray *
take_items (Reader *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_item_unref);

  for (guint i = 0; i < self->drafts->len; i++)
    {
      Draft *draft = self->drafts->pdata[i];
      gsize n_conditions;

      if (draft->is_refused || (self->options->leave_out && draft->is_incomplete))
        {
          self->report->n_left_out += self->options->leave_out ? 1 : 0;
          continue;
        }

      draft->item->conditions =
          (YpCondition *) (gpointer) g_array_steal (draft->conditions, &n_conditions);
      draft->item->n_conditions = (guint) n_conditions;
      self->report->n_conditions += draft->item->n_conditions;
      g_ptr_array_add (items, yp_item_ref (draft->item));
    }
  self->report->n_items = items->len;

  return items;
}

static gboolean
check_report (const YpCatalogueReport *report, gboolean leave_out, GError **error)
{
  const YpCatalogueProblem *first;

  if (report->problems->len == 0 || (leave_out && report->n_items > 0))
    {
      if (report->n_items > 0)
        return TRUE;
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Catalogue: there is no item");
      return FALSE;
    }

  first = report->problems->pdata[0];
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Catalogue, row %u, column “%s”: %s", first->row,
               first->column, first->reason);
  if (report->problems->len > 1)
    g_prefix_error (error, "%u rows are not understood; the first: ", report->problems->len);
  return FALSE;
}

/**
 * yp_catalogue_new_from_rows:
 * @rows: (element-type GStrv): a table of UTF-8, all rows of one length: titles if any, a header,
 *   then a row for each filing condition, or for an item without
 * @options: (nullable): what is known of a table that is not one of ours
 * @report: (nullable): all zero; gets what was found, also on failure
 * @error: return location for a #YpError
 *
 * The columns are `standard`, `kind`, `code`, `name`, `group`, `lead`, `support`, `condition`,
 * `situation`, `limit`, `closing`, `version`, `effective_from`, `effective_to`, or 标准, 类别,
 * 代码, 名称, 大类, 主管部门, 协办部门, 条件, 立案条件, 时限, 结案条件, 版本, 生效日期, 失效日期,
 * in any order; those up to `group` must be there or be set. With a map there may be others, which
 * are ignored.
 *
 * A blank standard, kind, code or group is that of the row above, as in merged cells; of an item's
 * other members all rows but its first may be silent. Conditions without a code are numbered. A
 * limit is what yp_limit_parse() reads, or 不限时. A date is a day of the city or an RFC 3339 time.
 *
 * Returns: (transfer full) (nullable): the catalogue, of at least one item; %NULL with
 *   %YP_ERROR_INVALID where anything was not understood and not left out, or %YP_ERROR_TOO_LARGE
 */
YpCatalogue *
yp_catalogue_new_from_rows (GPtrArray *rows,
                            const YpCatalogueOptions *options,
                            YpCatalogueReport *report,
                            GError **error)
{
  static const YpCatalogueOptions no_options = { NULL };
  g_auto (YpCatalogueReport) own_report = { 0 };
  g_auto (Reader) reader = { .options = options != NULL ? options : &no_options };
  g_autoptr (GPtrArray) items = NULL;

  g_return_val_if_fail (rows != NULL, NULL);

  reader.report = report != NULL ? report : &own_report;
  _yp_catalogue_report_init (reader.report);
  if (rows->len > MAX_ROWS)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "Catalogue: there are more than %d rows",
                   MAX_ROWS);
      return NULL;
    }

  if (!_yp_catalogue_header_init (&reader.header, rows, reader.options, error))
    return NULL;

  reader.drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) free_draft);
  reader.by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_rows (&reader, rows);
  items = take_items (&reader);

  _yp_catalogue_report_sort (reader.report);

  return check_report (reader.report, reader.options->leave_out, error)
             ? yp_catalogue_new_from_items (items, error)
             : NULL;
}

/* A day where it is one, else RFC 3339. */
static char *
format_time (gint64 time_us)
{
  char text[YP_TIME_SIZE];
  char date[9];

  if (time_us == 0)
    return g_strdup ("");

  if (yp_time_start_of_day (time_us) == time_us)
    {
      yp_time_format_date (time_us, date);
      return g_strdup_printf ("%.4s-%.2s-%.2s", date, date + 4, date + 6);
    }

  yp_time_format (time_us, text);
  return g_strdup (text);
}

static char *
copy_text (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

static char **
make_row (const YpItem *item, const YpCondition *condition)
{
  char **cells = g_new0 (char *, YP_N_CATALOGUE_COLUMNS + 1);

  cells[YP_CATALOGUE_STANDARD] = g_strdup (item->standard);
  cells[YP_CATALOGUE_KIND] = g_strdup (item->kind);
  cells[YP_CATALOGUE_CODE] = g_strdup (item->code);
  cells[YP_CATALOGUE_NAME] = g_strdup (item->name);
  cells[YP_CATALOGUE_GROUP] = g_strdup (item->group);
  cells[YP_CATALOGUE_LEAD] = copy_text (item->lead);
  cells[YP_CATALOGUE_SUPPORT] = copy_text (item->support);
  cells[YP_CATALOGUE_CONDITION] = copy_text (condition != NULL ? condition->code : NULL);
  cells[YP_CATALOGUE_SITUATION] = copy_text (condition != NULL ? condition->situation : NULL);
  cells[YP_CATALOGUE_LIMIT] =
      condition != NULL ? _yp_condition_format_limit (condition) : g_strdup ("");
  cells[YP_CATALOGUE_CLOSING] = copy_text (condition != NULL ? condition->closing : NULL);
  cells[YP_CATALOGUE_VERSION] = copy_text (item->version);
  cells[YP_CATALOGUE_EFFECTIVE_FROM] = format_time (item->effective_from);
  cells[YP_CATALOGUE_EFFECTIVE_TO] = format_time (item->effective_to);

  return cells;
}

static char **
make_header (void)
{
  char **cells = g_new0 (char *, YP_N_CATALOGUE_COLUMNS + 1);

  for (guint i = 0; i < YP_N_CATALOGUE_COLUMNS; i++)
    cells[i] = g_strdup (_yp_catalogue_column_get_name ((YpCatalogueColumn) i));

  return cells;
}

/**
 * yp_catalogue_to_rows:
 * @self: a catalogue
 *
 * Returns: (transfer full) (element-type GStrv): what yp_catalogue_new_from_rows() reads as the
 * same catalogue: the header and all cells in full
 */
GPtrArray *
yp_catalogue_to_rows (const YpCatalogue *self)
{
  GPtrArray *rows;

  g_return_val_if_fail (self != NULL, NULL);

  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_ptr_array_add (rows, make_header ());
  for (guint i = 0; i < yp_catalogue_get_n_items (self); i++)
    {
      const YpItem *item = yp_catalogue_get_item (self, i);

      if (item->n_conditions == 0)
        g_ptr_array_add (rows, make_row (item, NULL));
      for (guint j = 0; j < item->n_conditions; j++)
        g_ptr_array_add (rows, make_row (item, &item->conditions[j]));
    }

  return rows;
}
