/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define YP_TYPE_UNDO (yp_undo_get_type ())

/* How long an act is held: enough to see that it went to the wrong row, and short against the
 * minutes a unit has to answer. */
#define YP_UNDO_S 5

/**
 * YpUndo:
 *
 * Holds an act back for a while, in which it can be undone without a trace: what a hand let go over
 * the wrong row has sent nobody yet. Signals: `due` (string incident, string action, string unit,
 * uint64 seq): it is to be done now; `changed`: one is held, or none any longer. Main thread.
 */
G_DECLARE_FINAL_TYPE (YpUndo, yp_undo, YP, UNDO, GObject)

YpUndo *yp_undo_new (void);
void yp_undo_hold (YpUndo *self,
                   const char *incident,
                   const char *action,
                   const char *unit,
                   guint64 seq);
gboolean yp_undo_is_holding (YpUndo *self);
void yp_undo_flush (YpUndo *self);
gboolean yp_undo_take_back (YpUndo *self);

G_END_DECLS
