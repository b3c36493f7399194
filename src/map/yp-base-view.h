/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <shumate/shumate.h>

#include "yp-base.h"

G_BEGIN_DECLS

typedef struct _YpBaseView YpBaseView;

YpBaseView *yp_base_view_new (GtkWidget *widget, ShumateViewport *viewport);
void yp_base_view_stop (YpBaseView *self);
void yp_base_view_free (YpBaseView *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpBaseView, yp_base_view_free)

void yp_base_view_set_wanted (YpBaseView *self, YpBaseWanted wanted, gpointer user_data);
void yp_base_view_set_base (YpBaseView *self, YpBase *base);
void yp_base_view_look (YpBaseView *self);
GArray *yp_base_view_take_changes (YpBaseView *self);
gboolean yp_base_view_is_settled (YpBaseView *self);

G_END_DECLS
