/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-record.h"
#include "yp-situation.h"

G_BEGIN_DECLS

#define YP_TYPE_RECORD_LIST (yp_record_list_get_type ())
G_DECLARE_FINAL_TYPE (YpRecordList, yp_record_list, YP, RECORD_LIST, GObject)

YpRecordList *yp_record_list_new (YpSituation *situation, const char *type);
YpRecordList *yp_record_list_new_live (YpSituation *situation, const char *type);
void yp_record_list_set_incident (YpRecordList *self, const char *incident);
void yp_record_list_set_id (YpRecordList *self, const char *id);
void yp_record_list_set_queries (YpRecordList *self, const char *const *queries);
void yp_record_list_set_states (YpRecordList *self, const char *const *states);
gboolean yp_record_list_is_known (YpRecordList *self);
guint yp_record_list_get_size (YpRecordList *self);
YpRecord *yp_record_list_get (YpRecordList *self, guint position);
YpRecord *yp_record_list_find (YpRecordList *self, const char *id);

G_END_DECLS
