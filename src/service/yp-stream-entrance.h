/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-gate.h"
#include "yp-readers.h"
#include "yp-stream.h"

G_BEGIN_DECLS

typedef struct _YpStreamEntrance YpStreamEntrance;

YpStreamEntrance *yp_stream_entrance_new (YpGate *gate, YpReaders *readers, YpStream *stream);
void yp_stream_entrance_free (YpStreamEntrance *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpStreamEntrance, yp_stream_entrance_free)

void
yp_stream_entrance_take (YpStreamEntrance *self, SoupServerMessage *message, YpRequest *request);

G_END_DECLS
