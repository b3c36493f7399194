/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "yp-route.h"

G_BEGIN_DECLS

typedef struct _YpGate YpGate;

YpGate *yp_gate_new (SoupServer *server, guint max_connections);
void yp_gate_free (YpGate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpGate, yp_gate_free)

gboolean yp_gate_open (YpGate *self, const char *listen, GError **error);
const char *yp_gate_get_url (YpGate *self);
guint yp_gate_get_n_connections (YpGate *self);
void yp_gate_close (YpGate *self);

void yp_gate_expect_sending (YpGate *self, SoupServerMessage *message);
void yp_gate_expect_nothing (YpGate *self, SoupServerMessage *message);
void yp_gate_expect_fetching (YpGate *self, SoupServerMessage *message);
void yp_gate_answer (YpGate *self, SoupServerMessage *message, YpReply *reply);
void yp_gate_drop (YpGate *self, SoupServerMessage *message);
int yp_gate_steal_fd (YpGate *self, SoupServerMessage *message);

G_END_DECLS
