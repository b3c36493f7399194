/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-sim-map.h"

G_BEGIN_DECLS

/**
 * YpSimReport:
 * @item: key of the catalogue
 * @source: the channel
 * @description: in Chinese
 * @address: in words
 * @longitude: degrees, CGCS2000
 * @latitude: degrees
 * @contact: (nullable): who reports
 * @phone: (nullable): how to reach them; not a real number
 */
typedef struct
{
  const char *item;
  const char *source;
  char *description;
  char *address;
  double longitude;
  double latitude;
  char *contact;
  char *phone;
} YpSimReport;

void yp_sim_report_clear (YpSimReport *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YpSimReport, yp_sim_report_clear)

/**
 * YpSimReporter:
 *
 * Invents what people report. Depends on nothing but the map and the seed.
 */
typedef struct _YpSimReporter YpSimReporter;

YpSimReporter *yp_sim_reporter_new (const YpSimMap *map, guint64 seed, double per_day);
void yp_sim_reporter_free (YpSimReporter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpSimReporter, yp_sim_reporter_free)

gint64 yp_sim_reporter_get_pause (YpSimReporter *self, gint64 now);
void yp_sim_reporter_make (YpSimReporter *self, YpSimReport *report);

G_END_DECLS
