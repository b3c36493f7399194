/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-unit-view.h"

/**
 * YpUnitView:
 *
 * The units of a situation that are looked for, in an order: a list model of [class@Yp.Row].
 */
struct _YpUnitView
{
  YpRowView parent_instance;

  YpSituation *situation;
  YpUnitFilter filter;
  YpUnitOrder order;
  YpNameMatch *names;
  char *search; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (YpUnitView, yp_unit_view, YP_TYPE_ROW_VIEW)

static gboolean
is_lost (YpUnitView *self, const YpUnitFacts *facts)
{
  const YpFix *fix = yp_fixes_get (yp_situation_get_fixes (self->situation), facts->id);

  return facts->status != YP_UNIT_OFF_DUTY &&
         yp_fix_get_connection (fix, yp_situation_get_now (self->situation)) == YP_CONNECTION_LOST;
}

static gboolean
is_wanted (YpUnitView *self, const YpUnitFacts *facts, const YpUnitFilter *filter)
{
  return (filter->statuses & 1u << facts->status) != 0 &&
         (filter->kinds & 1u << facts->kind) != 0 && (!filter->is_lost || is_lost (self, facts));
}

static gboolean
is_meant (YpUnitView *self, const char *text)
{
  return text != NULL && yp_name_match_rank (self->names, text, self->search) != YP_NAME_OTHER;
}

static gboolean
matches (YpRowView *view, gpointer item)
{
  YpUnitView *self = YP_UNIT_VIEW (view);
  const YpUnitFacts *facts = yp_unit_get_facts (item);

  if (!is_wanted (self, facts, &self->filter))
    return FALSE;

  return self->search == NULL || is_meant (self, facts->name) || is_meant (self, facts->id) ||
         is_meant (self, facts->organization) || is_meant (self, facts->phone) ||
         is_meant (self, facts->grid);
}

static const char *
get_id (gpointer item)
{
  return yp_unit_get_id (item);
}

static gint64
get_key (YpRowView *view, gpointer item)
{
  const YpUnitFacts *facts = yp_unit_get_facts (item);

  switch (YP_UNIT_VIEW (view)->order)
    {
    case YP_UNIT_ORDER_STATE:
      return facts->updated_at;
    case YP_UNIT_ORDER_TASKS:
      return -(gint64) facts->n_tasks;
    case YP_UNIT_ORDER_NUMBER:
    default:
      return facts->kind;
    }
}

static void
yp_unit_view_dispose (GObject *object)
{
  g_clear_object (&YP_UNIT_VIEW (object)->situation);

  G_OBJECT_CLASS (yp_unit_view_parent_class)->dispose (object);
}

static void
yp_unit_view_finalize (GObject *object)
{
  YpUnitView *self = YP_UNIT_VIEW (object);

  g_clear_pointer (&self->names, yp_name_match_free);
  g_clear_pointer (&self->search, g_free);

  G_OBJECT_CLASS (yp_unit_view_parent_class)->finalize (object);
}

static void
yp_unit_view_class_init (YpUnitViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  YpRowViewClass *view_class = YP_ROW_VIEW_CLASS (klass);

  object_class->dispose = yp_unit_view_dispose;
  object_class->finalize = yp_unit_view_finalize;
  view_class->get_id = get_id;
  view_class->get_key = get_key;
  view_class->matches = matches;
}

static void
yp_unit_view_init (YpUnitView *self)
{
  self->filter = (YpUnitFilter){ YP_UNIT_STATUSES_ALL, YP_UNIT_KINDS_ALL, FALSE };
  self->names = yp_name_match_new ();
}

YpUnitView *
yp_unit_view_new (YpSituation *situation)
{
  YpUnitView *self;

  g_return_val_if_fail (YP_IS_SITUATION (situation), NULL);

  self = g_object_new (YP_TYPE_UNIT_VIEW, NULL);
  self->situation = g_object_ref (situation);
  yp_row_view_set_source (YP_ROW_VIEW (self), yp_situation_get_units (situation));

  return self;
}

void
yp_unit_view_set_filter (YpUnitView *self, const YpUnitFilter *filter)
{
  g_return_if_fail (YP_IS_UNIT_VIEW (self));

  if (self->filter.statuses == filter->statuses && self->filter.kinds == filter->kinds &&
      self->filter.is_lost == filter->is_lost)
    return;

  self->filter = *filter;
  yp_row_view_rebuild (YP_ROW_VIEW (self));
}

/* How many there are now, whatever is searched for. One pass. */
guint
yp_unit_view_count (YpUnitView *self, const YpUnitFilter *filter)
{
  GPtrArray *rows = yp_row_view_get_rows (YP_ROW_VIEW (self));
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    n +=
        is_wanted (self, yp_unit_get_facts (yp_row_get_item (g_ptr_array_index (rows, i))), filter);

  return n;
}

/**
 * yp_unit_view_update_connections:
 * @self: a view
 *
 * Time has gone by: where only the lost ones are looked for, some come and go.
 */
void
yp_unit_view_update_connections (YpUnitView *self)
{
  g_return_if_fail (YP_IS_UNIT_VIEW (self));

  if (self->filter.is_lost)
    yp_row_view_update (YP_ROW_VIEW (self));
}

/**
 * yp_unit_view_set_pinyin:
 * @self: a view
 * @pinyin: how characters sound; names are searched by it from now on
 */
void
yp_unit_view_set_pinyin (YpUnitView *self, YpPinyin *pinyin)
{
  g_return_if_fail (YP_IS_UNIT_VIEW (self));

  yp_name_match_set_pinyin (self->names, pinyin);
  if (self->search != NULL)
    yp_row_view_rebuild (YP_ROW_VIEW (self));
}

/**
 * yp_unit_view_set_search:
 * @self: a view
 * @search: (nullable): what name, id, organization, phone or grid has to contain or sound like
 */
void
yp_unit_view_set_search (YpUnitView *self, const char *search)
{
  g_autofree char *lower = search != NULL ? g_utf8_strdown (search, -1) : NULL;

  g_return_if_fail (YP_IS_UNIT_VIEW (self));

  if (lower != NULL)
    g_strstrip (lower);
  if (lower != NULL && *lower == '\0')
    g_clear_pointer (&lower, g_free);
  if (g_strcmp0 (lower, self->search) == 0)
    return;

  g_free (self->search);
  self->search = g_steal_pointer (&lower);
  yp_row_view_rebuild (YP_ROW_VIEW (self));
}

void
yp_unit_view_set_order (YpUnitView *self, YpUnitOrder order)
{
  g_return_if_fail (YP_IS_UNIT_VIEW (self));

  if (self->order == order)
    return;

  self->order = order;
  yp_row_view_rebuild (YP_ROW_VIEW (self));
}
