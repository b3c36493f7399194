/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-handover-list.h"

#include "yp-record-list.h"

/**
 * YpHandoverList:
 *
 * The handovers that are not signed by both, those opened first first, and those signed last. They
 * are of now, whatever moment is shown. Signal `changed`. Main thread.
 */
struct _YpHandoverList
{
  GObject parent_instance;

  YpRecordList *records;
  GPtrArray *open; /* of YpRecord, borrowed from @records */
  GPtrArray *over; /* of YpRecord, likewise */
};

G_DEFINE_FINAL_TYPE (YpHandoverList, yp_handover_list, G_TYPE_OBJECT)

static guint changed_signal;

static int
compare_opened (gconstpointer a, gconstpointer b)
{
  const YpRecord *one = *(YpRecord *const *) a;
  const YpRecord *two = *(YpRecord *const *) b;
  gint64 one_at = yp_record_get_time (one, "opened_at");
  gint64 two_at = yp_record_get_time (two, "opened_at");

  return one_at != two_at ? (one_at < two_at ? -1 : 1) : strcmp (one->id, two->id);
}

static int
compare_signed (gconstpointer a, gconstpointer b)
{
  return compare_opened (b, a);
}

static void
on_records_changed (YpHandoverList *self)
{
  g_ptr_array_set_size (self->open, 0);
  g_ptr_array_set_size (self->over, 0);
  for (guint i = 0; i < yp_record_list_get_size (self->records); i++)
    {
      YpRecord *handover = yp_record_list_get (self->records, i);

      if (yp_handover_is_open (handover))
        g_ptr_array_add (self->open, handover);
      else if (strcmp (handover->state, "signed") == 0)
        g_ptr_array_add (self->over, handover);
    }
  g_ptr_array_sort (self->open, compare_opened);
  g_ptr_array_sort (self->over, compare_signed);
  g_signal_emit (self, changed_signal, 0);
}

static void
yp_handover_list_dispose (GObject *object)
{
  YpHandoverList *self = YP_HANDOVER_LIST (object);

  g_clear_object (&self->records);
  g_clear_pointer (&self->open, g_ptr_array_unref);
  g_clear_pointer (&self->over, g_ptr_array_unref);

  G_OBJECT_CLASS (yp_handover_list_parent_class)->dispose (object);
}

static void
yp_handover_list_class_init (YpHandoverListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_handover_list_dispose;

  changed_signal = g_signal_new ("changed", YP_TYPE_HANDOVER_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
yp_handover_list_init (YpHandoverList *self)
{
  self->open = g_ptr_array_new ();
  self->over = g_ptr_array_new ();
}

/**
 * yp_handover_list_new:
 * @situation: whose handovers
 * @n_signed: how many of those signed last are wanted, besides those signed from now on; at most
 *   100, 0 for none
 *
 * Returns: (transfer full): the list, of none until the platform has told them
 */
YpHandoverList *
yp_handover_list_new (YpSituation *situation, guint n_signed)
{
  YpHandoverList *self = g_object_new (YP_TYPE_HANDOVER_LIST, NULL);
  g_autofree char *last = g_strdup_printf ("newest=%u&state=signed", n_signed);
  const char *const queries[] = { "limit=1000&state=open", n_signed > 0 ? last : NULL, NULL };

  self->records = yp_record_list_new_live (situation, "handover");
  g_signal_connect_object (self->records, "changed", G_CALLBACK (on_records_changed), self,
                           G_CONNECT_SWAPPED);
  yp_record_list_set_queries (self->records, queries);

  return self;
}

/* Whether the platform has told them. */
gboolean
yp_handover_list_is_known (YpHandoverList *self)
{
  return yp_record_list_is_known (self->records);
}

/* (transfer none) (element-type YpRecord): until `changed`. */
GPtrArray *
yp_handover_list_get_unsigned (YpHandoverList *self)
{
  return self->open;
}

/* (transfer none) (element-type YpRecord): until `changed`. */
GPtrArray *
yp_handover_list_get_signed (YpHandoverList *self)
{
  return self->over;
}

/* (transfer none) (nullable): one of either kind, or one that was withdrawn; until `changed`. */
YpRecord *
yp_handover_list_find (YpHandoverList *self, const char *id)
{
  return id != NULL ? yp_record_list_find (self->records, id) : NULL;
}
