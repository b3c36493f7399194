/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-store.h"

G_BEGIN_DECLS

/* 2026-08-24 09:02:03.456 in Zhangjiagang. */
#define MORNING G_GINT64_CONSTANT (1787533323456000)
#define MATTER "gbt47678.5:matter:06010"

/* A store of its own for each test, in a folder of its own. */
typedef struct
{
  char *folder;
  char *url;
  YpStore *store;
} Fixture;

/* What a test is called with; one for each driver. */
typedef struct
{
  const char *name;
  char *(*make_url) (const char *folder); /* %NULL result: no such database here, skip */
} Driver;

typedef void (*Test) (Fixture *f);

void add_contract_test (const char *suite, const char *name, Test test);

JsonObject *parse (const char *json);
char *report (YpStore *store, gint64 at, const char *json);
char *report_at (YpStore *store, gint64 at, double longitude, double latitude);
void act (YpStore *store, const char *id, const char *kind, const char *unit);
void register_unit (YpStore *store, const char *id);
void put_fix (YpStore *store, const char *unit, double longitude, double latitude, gint64 at);
void import (YpStore *store, const char *collection, gboolean append, GPtrArray *features);
GPtrArray *features_new (void);
void add_feature (GPtrArray *features, YpGeometry *geometry, ...) G_GNUC_NULL_TERMINATED;
YpGeometry *square (double west, double south, double size);
void assert_sound (Fixture *f);
char *find_differences (Fixture *f);

G_END_DECLS
