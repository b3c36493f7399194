/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "life.h"

#include "habit.h"

#define MINUTE G_TIME_SPAN_MINUTE
#define CITY_OFFSET (8 * G_TIME_SPAN_HOUR)
#define N_MINUTES 1440

/* What is merged into something is like one of the last so many. */
#define N_RECENT 3000

/* Of a thousand steps so many are tried though they can not be, sent twice, or tried by nobody. */
#define N_ABSURD 5
#define N_TWICE 5
#define N_STRANGE 2

/* Of a thousand reports of a day so many come in each hour. */
static const guint hours[24] = {
  8, 5, 4, 3, 4, 8, 20, 45, 72, 80, 78, 66, 42, 48, 66, 72, 70, 62, 58, 56, 52, 40, 25, 16,
};

/* Of a hundred of an average day so many come on each day of the week, from Monday on. */
static const guint week_days[7] = { 116, 112, 112, 110, 110, 74, 66 };

static const char *const sources[] = { "hotline12345", "hotline12345", "gridapp", "gridapp",
                                       "gridapp",      "video",        "iot",     "open311",
                                       "police110",    "media" };

/* What comes at a minute. */
typedef struct
{
  GArray *cases;  /* of guint */
  GArray *orders; /* of guint */
} Slot;

/**
 * Life:
 *
 * The people of the city: who reports, and who does what about it. Every choice comes from one
 * generator, in the order of the journal.
 */
struct _Life
{
  Platform *platform;
  Ledger *ledger;
  LifeOptions options;
  GRand *rand;
  gint64 start;
  guint n_minutes;
  Slot *slots;
  guint n_keys;
  guint n_lived;            /* days */
  guint reports[N_MINUTES]; /* of the day */

  YpPrincipal *anybody; /* has every role */
  YpPrincipal *nobody;  /* only looks */
  YpPrincipal *roles[YP_N_ROLES];
  YpPrincipal *towns[PLATFORM_N_TOWNS];
  YpPrincipal *departments[PLATFORM_N_ORGANIZATIONS];
  YpPrincipal *handlers[PLATFORM_N_UNITS];
};

static YpPrincipal *
new_principal (const char *name, YpRoles roles)
{
  return yp_principal_new (name, roles, YP_LEVEL_CITY, NULL, NULL, NULL);
}

static void
make_people (Life *self)
{
  self->anybody = new_principal ("centre", YP_ROLES_ALL);
  self->nobody = new_principal ("auditor", YP_ROLE_AUDITOR);
  for (guint i = 0; i < YP_N_ROLES; i++)
    self->roles[i] = new_principal (yp_role_get_name (i), (YpRoles) (1u << i));

  for (guint i = 0; i < PLATFORM_N_TOWNS; i++)
    {
      g_autofree char *code = g_strdup_printf ("3205821%02u", i);

      self->towns[i] = yp_principal_new (code, YP_ROLE_TOWN, YP_LEVEL_TOWN, code, NULL, NULL);
    }

  for (guint i = 0; i < PLATFORM_N_ORGANIZATIONS; i++)
    {
      g_autofree char *id = g_strdup_printf ("org-%02u", i);

      self->departments[i] =
          yp_principal_new (id, YP_ROLE_DEPARTMENT, YP_LEVEL_CITY, NULL, id, NULL);
    }

  for (guint i = 0; i < PLATFORM_N_UNITS; i++)
    {
      g_autofree char *id = g_strdup_printf ("U%03u", i);

      self->handlers[i] = yp_principal_new (id, YP_ROLE_HANDLER, YP_LEVEL_CITY, NULL, NULL, id);
    }
}

/* People who will live from the platform's time on. */
Life *
life_new (Platform *platform, Ledger *ledger, const LifeOptions *options)
{
  Life *self = g_new0 (Life, 1);

  self->platform = platform;
  self->ledger = ledger;
  self->options = *options;
  self->rand = g_rand_new_with_seed (options->seed);
  self->start = platform->now;
  self->n_minutes = options->n_days * N_MINUTES;
  self->slots = g_new0 (Slot, self->n_minutes);
  make_people (self);

  return self;
}

static void
slot_clear (Slot *slot)
{
  g_clear_pointer (&slot->cases, g_array_unref);
  g_clear_pointer (&slot->orders, g_array_unref);
}

static void
free_people (YpPrincipal **people, guint n)
{
  for (guint i = 0; i < n; i++)
    yp_principal_unref (people[i]);
}

void
life_free (Life *self)
{
  for (guint i = 0; i < self->n_minutes; i++)
    slot_clear (&self->slots[i]);
  g_free (self->slots);
  free_people (&self->anybody, 1);
  free_people (&self->nobody, 1);
  free_people (self->roles, YP_N_ROLES);
  free_people (self->towns, PLATFORM_N_TOWNS);
  free_people (self->departments, PLATFORM_N_ORGANIZATIONS);
  free_people (self->handlers, PLATFORM_N_UNITS);
  g_rand_free (self->rand);
  g_free (self);
}

/* From 0 until before @n. */
static guint
pick (Life *self, guint n)
{
  return (guint) g_rand_int_range (self->rand, 0, (gint32) n);
}

/* Most of them near @from. */
static gint64
pick_minutes (Life *self, guint from, guint to)
{
  double share = g_rand_double (self->rand);

  return (from + (gint64) ((double) (to - from) * share * share * share)) * MINUTE;
}

static guint
get_week_day (gint64 time)
{
  gint64 day = (time + CITY_OFFSET) / G_TIME_SPAN_DAY;

  return (guint) ((day + 3) % 7); /* 1970-01-01 was a Thursday */
}

/* The first minute from @time on in which offices are open; they keep no holidays here. */
static gint64
shift_into_hours (gint64 time)
{
  gint64 of_day = (time + CITY_OFFSET) % G_TIME_SPAN_DAY;
  gint64 midnight = time - of_day;

  if (of_day >= 18 * G_TIME_SPAN_HOUR)
    midnight += G_TIME_SPAN_DAY;
  while (get_week_day (midnight) > 4)
    midnight += G_TIME_SPAN_DAY;

  return MAX (time, midnight + 8 * G_TIME_SPAN_HOUR + of_day % (47 * MINUTE));
}

static Slot *
find_slot (Life *self, gint64 time)
{
  gint64 minute = (time - self->start) / MINUTE;

  return minute < self->n_minutes ? &self->slots[minute] : NULL;
}

static void
add_to_slot (GArray **array, guint index)
{
  if (*array == NULL)
    *array = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (*array, index);
}

static void
schedule (Life *self, Case *one, const char *action, gint64 time)
{
  Slot *slot = find_slot (self, time);

  one->next = action;
  one->next_at = slot != NULL ? time : 0;
  if (slot != NULL)
    add_to_slot (&slot->cases, one->index);
}

/* What takes as long as the limit allows, and sometimes longer. */
static guint
get_longest (const Habit *habit, const Case *one)
{
  YpDeadline deadline = ledger_get_deadline (one);
  gint64 limit = minute_oracle_get_limit (&deadline);

  if (habit->to != 0)
    return habit->to;
  /* A third of a day is worked, of five days in seven. */
  return (guint) CLAMP (yp_limit_kind_counts_work (one->limit.kind) ? limit * 5 : limit * 3 / 2, 60,
                        40000);
}

static void
plan (Life *self, Case *one)
{
  const Habit *habit = habit_choose (one, self->platform->now, self->rand);
  gint64 time;

  one->next_at = 0;
  if (habit == NULL || habit->action == NULL)
    return;

  time = self->platform->now + pick_minutes (self, habit->from, get_longest (habit, one));
  if (habit->in_hours && yp_limit_kind_counts_work (one->limit.kind))
    time = shift_into_hours (time);
  schedule (self, one, habit->action, time);
}

/* The two digits at the end of a code or id. */
static guint
get_number (const char *code, guint n_digits)
{
  return (guint) g_ascii_strtoull (code + strlen (code) - n_digits, NULL, 10);
}

/* Somebody who has the right to it, in one of the roles that do. */
static YpPrincipal *
choose_actor (Life *self, const Case *one, const YpTransition *row)
{
  YpPrincipal *able[YP_N_ROLES];
  guint n = 0;

  for (guint i = 0; i < YP_N_ROLES; i++)
    {
      YpRoles role = (YpRoles) (1u << i);
      YpPrincipal *principal = self->roles[i];

      if ((row->roles & role) == 0)
        continue;
      if (role == YP_ROLE_TOWN)
        principal = one->town != NULL ? self->towns[get_number (one->town, 2)] : NULL;
      else if (role == YP_ROLE_DEPARTMENT)
        principal =
            one->organization != NULL ? self->departments[get_number (one->organization, 2)] : NULL;
      else if (role == YP_ROLE_HANDLER && one->unit != NULL)
        principal = self->handlers[get_number (one->unit, 3)];
      if (principal != NULL)
        able[n++] = principal;
    }

  return n > 0 ? able[pick (self, n)] : self->anybody;
}

/* One of the same town that goes on and that nobody is at in this minute. */
static Case *
choose_main (Life *self, const Case *one)
{
  guint n = self->ledger->cases->len;
  guint n_recent = MIN (n, N_RECENT);

  for (guint i = 0; i < 20; i++)
    {
      Case *other = g_ptr_array_index (self->ledger->cases, n - 1 - pick (self, n_recent));

      if (other != one && other->state < YP_STATE_CLOSED && other->town == one->town &&
          other->busy_at != self->platform->now)
        return other;
    }

  return NULL;
}

static void
add_member (GString *body, const char *name, const char *value)
{
  g_string_append_printf (body, ",\"%s\":\"%s\"", name, value);
}

static void
add_time (GString *body, const char *name, gint64 time)
{
  char text[YP_TIME_SIZE];

  yp_time_format (time, text);
  add_member (body, name, text);
}

static void
add_filing (Life *self, GString *body, const Case *one)
{
  const YpCatalogue *catalogue = self->platform->city->catalogue;
  const YpItem *item = yp_catalogue_find (catalogue, one->item);

  if (pick (self, 30) == 0)
    {
      item = yp_catalogue_get_item (catalogue, pick (self, yp_catalogue_get_n_items (catalogue)));
      add_member (body, "item", item->key);
    }
  if (item->n_conditions > 0 && pick (self, 3) > 0)
    add_member (body, "condition", item->conditions[pick (self, item->n_conditions)].code);
}

/* Whom to send. */
static void
add_whom (Life *self, GString *body, gboolean may_be_organization)
{
  g_autofree char *organization =
      g_strdup_printf ("org-%02u", pick (self, PLATFORM_N_ORGANIZATIONS));
  g_autofree char *unit = g_strdup_printf ("U%03u", pick (self, PLATFORM_N_UNITS));

  if (may_be_organization && pick (self, 3) == 0)
    add_member (body, "organization", organization);
  else
    add_member (body, "unit", unit);
}

/* What the action is to be told. Returns: whether there is something to do it with. */
static gboolean
add_members (Life *self, GString *body, const Case *one, const YpTransition *row)
{
  static const char *const satisfactions[] = { "very-satisfied", "satisfied", "neutral",
                                               "dissatisfied", "unreached" };

  if ((row->needs & (YP_NEEDS_REASON | YP_NEEDS_UNIT)) != 0 || pick (self, 4) == 0)
    add_member (body, "note", "已联系来电人，现场情况属实，按规定办理");
  if ((row->needs & YP_NEEDS_UNIT) != 0)
    add_whom (self, body, strcmp (row->action, "dispatch") == 0);
  if ((row->needs & YP_NEEDS_UNTIL) != 0)
    add_time (body, "until", self->platform->now + pick_minutes (self, 90, 30 * N_MINUTES));
  if ((row->needs & YP_NEEDS_SATISFACTION) != 0)
    add_member (body, "satisfaction", satisfactions[pick (self, G_N_ELEMENTS (satisfactions))]);
  if (strcmp (row->action, "file") == 0)
    add_filing (self, body, one);
  if ((row->needs & YP_NEEDS_INTO) != 0)
    {
      Case *main_case = choose_main (self, one);

      if (main_case == NULL)
        return FALSE;
      main_case->busy_at = self->platform->now;
      add_member (body, "into", main_case->id);
    }

  return TRUE;
}

static void
post (Life *self, YpPrincipal *principal, const char *path, const char *body, guint expected)
{
  g_autofree char *key = g_strdup_printf ("k%u", self->n_keys++);
  guint n_times = pick (self, 1000) < N_TWICE ? 2 : 1;

  for (guint i = 0; i < n_times; i++)
    platform_post (self->platform, principal, path, body, key, expected);
}

/* Returns: whether it was asked. */
static gboolean
ask (Life *self, Case *one, const YpTransition *row, YpPrincipal *principal, guint expected)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *path = g_strdup_printf ("/incidents/%s/actions", one->id);

  g_string_printf (body, "{\"action\":\"%s\"", row->action);
  if (!add_members (self, body, one, row))
    return FALSE;

  g_string_append_c (body, '}');
  one->busy_at = self->platform->now;
  post (self, principal, path, body->str, expected);

  return TRUE;
}

/* Something that can not be done in this state, by somebody who may do anything. */
static void
try_absurd (Life *self, Case *one)
{
  guint n_rows;
  const YpTransition *rows = yp_lifecycle_get_table (&n_rows);
  const YpTransition *row = &rows[pick (self, n_rows)];

  if (row->roles != YP_ROLES_NONE && (row->from & YP_STATE_BIT (one->state)) == 0)
    ask (self, one, row, self->anybody, 409);
}

/* What was planned for this minute, if it is still possible. */
static void
do_planned (Life *self, Case *one)
{
  const YpTransition *row = yp_lifecycle_find_action (one->next);
  gint64 now = self->platform->now;
  guint dice = pick (self, 1000);

  if (one->busy_at == now)
    {
      schedule (self, one, one->next, now + MINUTE);
      return;
    }

  one->next_at = 0;
  if ((row->from & YP_STATE_BIT (one->state)) == 0 || !habit_knows_it_may (one, one->next, now))
    {
      /* Sometimes people do not know. */
      if (dice < 300 && ask (self, one, row, self->anybody, 409))
        schedule (self, one, one->next, now + MINUTE);
      else
        plan (self, one);
      return;
    }

  if (dice < N_ABSURD + N_STRANGE)
    {
      if (dice < N_ABSURD)
        try_absurd (self, one);
      else
        ask (self, one, row, self->nobody, 403);
      schedule (self, one, one->next, now + MINUTE);
    }
  else if (!ask (self, one, row, choose_actor (self, one, row), 200))
    plan (self, one);
}

/* Orders: some are taken back at once, most are delivered, signed for and answered. */
static void
plan_order (Life *self, const Order *order)
{
  gint64 delay = 0;
  Slot *slot;

  if (strcmp (order->state, "issued") == 0 && pick (self, 100) < 60)
    delay = pick (self, 100) < 5 ? MINUTE : pick_minutes (self, 2, 60);
  else if (strcmp (order->state, "delivered") == 0 || strcmp (order->state, "signed") == 0)
    delay = pick_minutes (self, 1, 600);
  if (delay == 0)
    return;

  slot = find_slot (self, self->platform->now + delay);
  if (slot != NULL)
    add_to_slot (&slot->orders, order->index);
}

static YpPrincipal *
find_recipient (Life *self, const Order *order)
{
  if (g_str_has_prefix (order->recipient, "org-"))
    return self->departments[get_number (order->recipient, 2)];
  if (*order->recipient == 'U')
    return self->handlers[get_number (order->recipient, 3)];

  return self->anybody;
}

static void
do_order (Life *self, const Order *order)
{
  g_autofree char *path = g_strdup_printf ("/orders/%s/actions", order->id);
  gboolean is_fresh = self->platform->now == order->issued_at + MINUTE;

  if (strcmp (order->state, "issued") == 0 && is_fresh)
    post (self, self->anybody, path, "{\"action\":\"recall\",\"note\":\"误发\"}", 200);
  else if (strcmp (order->state, "issued") == 0)
    post (self, find_recipient (self, order), path, "{\"action\":\"deliver\"}", 200);
  else if (strcmp (order->state, "delivered") == 0)
    post (self, find_recipient (self, order), path, "{\"action\":\"sign\"}", 200);
  else if (strcmp (order->state, "signed") == 0)
    post (self, find_recipient (self, order), path,
          "{\"action\":\"answer\",\"note\":\"已督促承办人员抓紧处置\"}", 200);
}

static void
report (Life *self)
{
  const YpCatalogue *catalogue = self->platform->city->catalogue;
  const YpItem *item =
      yp_catalogue_get_item (catalogue, pick (self, yp_catalogue_get_n_items (catalogue)));
  g_autoptr (GString) body =
      g_string_new ("{\"description\":\"路口井盖破损，有安全隐患，请尽快处理\"");
  /* A few lie in no town, and a few have no place at all. */
  double longitude =
      PLATFORM_WEST + g_rand_double (self->rand) * PLATFORM_TOWN_SIZE * (PLATFORM_N_TOWNS + 0.3);
  double latitude = PLATFORM_SOUTH + g_rand_double (self->rand) * PLATFORM_TOWN_SIZE;

  add_member (body, "item", item->key);
  add_member (body, "source", sources[pick (self, G_N_ELEMENTS (sources))]);
  add_member (body, "address", "张家港市杨舍镇人民中路100号");
  if (pick (self, 100) > 0)
    g_string_append_printf (body, ",\"lon\":%.6f,\"lat\":%.6f", longitude, latitude);
  if (pick (self, 10) == 0)
    add_time (body, "reported_at", self->platform->now - pick_minutes (self, 1, 600));
  g_string_append_c (body, '}');
  post (self, self->roles[0], "/incidents", body->str, 201);
}

/* Enters what was written, and lets people think about what they see. */
static void
take_entries (Life *self)
{
  g_autoptr (GPtrArray) entries = platform_settle (self->platform);

  for (guint i = 0; i < entries->len; i++)
    {
      const YpEntry *entry = g_ptr_array_index (entries, i);
      Order *order = NULL;
      Case *one = ledger_take (self->ledger, entry, &order);

      if (one != NULL && (one->next_at == 0 || strcmp (entry->kind, "resumed") == 0))
        plan (self, one);
      if (order != NULL)
        plan_order (self, order);
    }
}

/* How many reports come in each minute of the day that begins. */
static void
plan_reports (Life *self)
{
  guint n = self->options.per_day * week_days[get_week_day (self->platform->now)] / 100;
  guint total = 0;

  for (guint i = 0; i < G_N_ELEMENTS (hours); i++)
    total += hours[i];
  memset (self->reports, 0, sizeof self->reports);
  for (guint i = 0; i < n; i++)
    {
      guint at = pick (self, total);
      guint hour = 0;

      for (; at >= hours[hour]; hour++)
        at -= hours[hour];
      self->reports[hour * 60 + pick (self, 60)]++;
    }
}

static void
live_minute (Life *self, guint n_reports)
{
  Slot *slot = find_slot (self, self->platform->now);

  /* What the clock does comes before what people do, as often as it has something to do. */
  while (platform_push_due (self->platform) > 0)
    take_entries (self);

  for (guint i = 0; i < n_reports; i++)
    report (self);
  for (guint i = 0; slot->cases != NULL && i < slot->cases->len; i++)
    {
      Case *one = g_ptr_array_index (self->ledger->cases, g_array_index (slot->cases, guint, i));

      if (one->next_at == self->platform->now)
        do_planned (self, one);
    }
  for (guint i = 0; slot->orders != NULL && i < slot->orders->len; i++)
    do_order (self,
              g_ptr_array_index (self->ledger->orders, g_array_index (slot->orders, guint, i)));
  slot_clear (slot);
  take_entries (self);
}

/* Puts the units on duty. */
void
life_begin (Life *self)
{
  g_autoptr (GString) body = g_string_new ("[");

  for (guint i = 0; i < PLATFORM_N_UNITS; i++)
    g_string_append_printf (body,
                            "%s{\"id\":\"U%03u\",\"kind\":\"member\",\"name\":\"U%03u\","
                            "\"organization\":\"org-%02u\",\"duty\":true}",
                            i > 0 ? "," : "", i, i, i % PLATFORM_N_ORGANIZATIONS);
  g_string_append_c (body, ']');
  post (self, self->anybody, "/units", body->str, 200);
  take_entries (self);
}

/* Lives one day more; the time is its last minute then. */
void
life_live_day (Life *self)
{
  gint64 midnight = self->start + self->n_lived * G_TIME_SPAN_DAY;

  self->platform->now = midnight;
  plan_reports (self);
  for (guint i = 0; i < N_MINUTES; i++)
    {
      self->platform->now = midnight + i * MINUTE;
      live_minute (self, self->reports[i]);
    }
  self->n_lived++;
}
