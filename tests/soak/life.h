/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ledger.h"

/**
 * LifeOptions:
 * @seed: the same for the same life
 * @n_days: how many are lived
 * @per_day: how many incidents are reported on an average one
 */
typedef struct
{
  guint seed;
  guint n_days;
  guint per_day;
} LifeOptions;

typedef struct _Life Life;

Life *life_new (Platform *platform, Ledger *ledger, const LifeOptions *options);
void life_free (Life *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Life, life_free)

void life_begin (Life *self);
void life_live_day (Life *self);
