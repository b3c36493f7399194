/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-situation.h"

G_BEGIN_DECLS

/* A real yipingd on a store, a port and a cache folder of its own. */
typedef struct
{
  char *folder;
  char *cache;
  char *url;
  char *token;
  guint port;
  GSubprocess *process;
} Platform;

Platform *platform_new (void);
void platform_free (Platform *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Platform, platform_free)

void platform_start (Platform *self);
void platform_kill (Platform *self);
void platform_post (Platform *self, const char *path, const char *type, const char *body);
void platform_register (Platform *self, const char *id, gboolean is_on_duty);
void platform_report (Platform *self, const char *description);
YpSituation *platform_new_situation (Platform *self);

/* Runs the main loop until @condition gives TRUE; fails after 30 s. */
typedef gboolean (*Condition) (gpointer data);
void wait_until (Condition condition, gpointer data, const char *what);

/* Until a moment, microseconds since 1970 UTC, can be looked back at: what is fresh is now. */
void wait_until_past (gint64 at);

G_END_DECLS
