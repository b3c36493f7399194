/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-city-keeper.h"
#include "yp-gate.h"
#include "yp-readers.h"
#include "yp-route.h"
#include "yp-writer.h"

G_BEGIN_DECLS

typedef struct _YpRunner YpRunner;

YpRunner *yp_runner_new (YpGate *gate,
                         YpCityKeeper *cities,
                         YpPositions *positions,
                         YpReaders *readers,
                         YpWriter *writer);
void yp_runner_free (YpRunner *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpRunner, yp_runner_free)

void yp_runner_run (YpRunner *self,
                    SoupServerMessage *message,
                    YpRequest *request,
                    const YpRoute *route);
void yp_runner_take_answer (gpointer job, YpReply *reply);

G_END_DECLS
