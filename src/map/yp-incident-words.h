/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-incident-layer.h"

G_BEGIN_DECLS

/* What the map says of incidents, translated; the caller's to free. */
char *yp_incident_words_describe_pick (const YpIncidentPick *pick, const char *separator);
char *yp_incident_words_describe_stop (const YpIncidentStop *stop);

G_END_DECLS
