/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "yp-command-plan.h"

G_BEGIN_DECLS

#define YP_TYPE_COMMAND_LINE (yp_command_line_get_type ())

/**
 * YpCommandLine:
 *
 * The line for commands, over the desk: says while one types what Enter would do, or where what is
 * wrong; Tab takes one of the names that may be meant, Up and Down go through the lines before.
 * Opens over anything half-typed and gives the keyboard back to it untouched. Signals: `run`
 * (YpCommandPlan): Enter, on a line that can be done; the plan is the line's.
 */
G_DECLARE_FINAL_TYPE (YpCommandLine, yp_command_line, YP, COMMAND_LINE, AdwBin)

void yp_command_line_connect (YpCommandLine *self,
                              YpSituation *situation,
                              YpItems *items,
                              YpLayers *layers);
void yp_command_line_open (YpCommandLine *self, const char *selected);
void yp_command_line_close (YpCommandLine *self);
gboolean yp_command_line_is_open (YpCommandLine *self);

G_END_DECLS
