/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-watch.h"

/* Has a limit of four working hours. */
#define COMMAND_CITY_ITEM "gbt47678.5:matter:01001"

/* Friday, 2021-08-20 09:00 of UTC+8: when it begins. */
#define COMMAND_CITY_START "2021-08-20T01:00:00.000Z"

/**
 * CommandCity:
 *
 * A city with a store and a clock of its own, in which commands are run one by one, as the writer
 * does it. A fixture.
 */
typedef struct
{
  char *folder;
  char *path;
  gint64 now;
  YpCity *city;
  YpStore *store;
  YpWatch *watch;
  YpPrincipal *principal; /* may do everything */
} CommandCity;

void command_city_set_up (CommandCity *self, gconstpointer data);
void command_city_tear_down (CommandCity *self, gconstpointer data);
char *command_city_report (CommandCity *self);
void command_city_run (CommandCity *self, YpCommand *command);
void command_city_act (CommandCity *self, const char *id, const char *json);
