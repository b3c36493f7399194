/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-readers.h"
#include "yp-route.h"

G_BEGIN_DECLS

typedef struct _YpCityKeeper YpCityKeeper;

YpCityKeeper *yp_city_keeper_new (YpStore *store,
                                  YpAttachments *attachments,
                                  YpAccounts *accounts,
                                  YpModels *models,
                                  GError **error);
void yp_city_keeper_free (YpCityKeeper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpCityKeeper, yp_city_keeper_free)

YpCity *yp_city_keeper_ref_city (YpCityKeeper *self);
void yp_city_keeper_load_again (YpCityKeeper *self, YpReaders *readers);

G_END_DECLS
