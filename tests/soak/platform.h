/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-watch.h"
#include "yp-writer.h"

/* The towns of the little city, and the units that go out in it. */
#define PLATFORM_N_TOWNS 9
#define PLATFORM_N_ORGANIZATIONS 12
#define PLATFORM_N_UNITS 240

/* Where they lie: as many boxes beside each other. */
#define PLATFORM_WEST 120.35
#define PLATFORM_SOUTH 31.72
#define PLATFORM_TOWN_SIZE 0.05

/**
 * Platform:
 *
 * What yipingd is made of, in a time of our own and without HTTP: the store, the one writer, the
 * watch, and the routes that make commands of requests. Time stands still while commands are run,
 * so that everything that happens in a minute happens in the same order on every machine.
 */
typedef struct
{
  gint64 now; /* changed only while the writer rests */
  YpCity *city;
  YpStore *reader;
  YpWatch *watch;
  guint64 n_commands;
  gint64 slowest_us;     /* the longest that a batch was waited for */
  GPtrArray *complaints; /* texts: what should not have been */

  /*< private >*/
  YpPositions *positions;
  YpWriter *writer;
  guint n_pushed;
  GMutex mutex; /* guards what follows */
  GCond cond;
  guint n_answered;
  GPtrArray *entries;
} Platform;

Platform *platform_new (const char *path, gint64 now, GError **error);
void platform_free (Platform *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Platform, platform_free)

G_GNUC_PRINTF (2, 3)
void platform_complain (Platform *self, const char *format, ...);
void platform_post (Platform *self,
                    YpPrincipal *principal,
                    const char *path,
                    const char *body,
                    const char *key,
                    guint expected);
guint platform_push_due (Platform *self);
GPtrArray *platform_settle (Platform *self);
