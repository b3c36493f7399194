/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "minute-oracle.h"
#include "platform.h"

#define LEDGER_MAX_RULES 16

/**
 * Case:
 *
 * An incident as the second book has it, from its entries alone. Times are microseconds since 1970
 * UTC and 0 for never.
 */
typedef struct
{
  char id[24];
  guint index;
  char *town; /* (nullable): interned; likewise the following */
  char *source;
  char *item;
  char *unit;         /* (nullable) */
  char *organization; /* (nullable) */
  YpState state;
  YpPending pending;
  gboolean is_endorsed;
  gboolean is_appealed;
  gboolean is_followed_up;
  gint64 changed_at; /* its last entry */
  gint64 filed_at;
  gint64 due_at;
  gint64 dispatched_at;
  gint64 handled_at;
  gint64 ended_at;
  gint64 suspended_at;
  gint64 suspended_until;
  gint64 pending_until;
  YpLimit limit;
  guint n_extensions;
  guint n_returns;
  GArray *pauses;   /* (nullable): of YpPause */
  GArray *absorbed; /* (nullable): of guint: indices of what was merged into it */
  gboolean is_owed; /* merged, and its reporter has no answer though what goes on has ended */
  guint32 issued;   /* rules by which orders were issued since it was filed, by their bits */
  gint64 shares[LEDGER_MAX_RULES]; /* when each rule on the limit is set off; 0 for never */

  /* The walker's: */
  gint64 next_at;   /* when somebody does something about it; 0 for never */
  const char *next; /* what: an action */
  gint64 busy_at;   /* when somebody did last */
} Case;

/**
 * Order:
 *
 * An order as the second book has it.
 */
typedef struct
{
  char id[40];
  char *recipient;   /* interned */
  const char *state; /* interned */
  gint64 issued_at;
  guint index;
} Order;

/**
 * Ledger:
 *
 * The second book: what the journal's entries add up to, kept without the model's reducers, the
 * store's queries and the calendar. It complains about what is not as it should be.
 */
typedef struct
{
  Platform *platform;
  MinuteOracle oracle;
  GPtrArray *cases;  /* Case */
  GHashTable *by_id; /* id → Case */
  GPtrArray *orders; /* Order */
  GHashTable *order_by_id;
  GHashTable *numbers; /* “KIND-YEAR” → last number */
  GPtrArray *ended;    /* Case: since the last check */
  GHashTable *strings;
  guint n_owed;
  guint64 n_entries;
  guint64 seq;
  char head[YP_HASH_SIZE];
  guint64 n_of_kind[64]; /* by the row of the lifecycle's table */
  guint64 n_by_rule[LEDGER_MAX_RULES];
} Ledger;

Ledger *ledger_new (Platform *platform);
void ledger_free (Ledger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ledger, ledger_free)

Case *ledger_take (Ledger *self, const YpEntry *entry, Order **order);
YpDeadline ledger_get_deadline (const Case *one);
void ledger_check_rules (Ledger *self, const Case *one, gint64 now);
void ledger_check (Ledger *self);
