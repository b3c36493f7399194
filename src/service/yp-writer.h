/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-positions.h"
#include "yp-route.h"

G_BEGIN_DECLS

typedef struct _YpWriter YpWriter;

/**
 * YpWriterHost:
 * @ref_city: (transfer full): gives the city as it is now
 * @publish: takes entries that are durable: (element-type YpEntry), in the order of the journal
 *   and without a gap, whoever wrote them
 * @answer: takes the answer to a command: its reply is (transfer full), its job what
 *   yp_writer_push() was given
 * @data: for all three
 *
 * What a writer works for. Called in the writer's thread.
 */
typedef struct
{
  YpCity *(*ref_city) (gpointer data);
  void (*publish) (GPtrArray *entries, gpointer data);
  void (*answer) (gpointer job, YpReply *reply, gpointer data);
  gpointer data;
} YpWriterHost;

YpWriter *
yp_writer_new (YpStore *store, guint64 seq, YpPositions *positions, const YpWriterHost *host);
void yp_writer_free (YpWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpWriter, yp_writer_free)

gboolean yp_writer_push (YpWriter *self, YpCommand *command, gpointer job);

G_END_DECLS
