/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-post.h"

/**
 * yp_post:
 * @context: (nullable): whose thread is to call; %NULL for the main thread's
 * @func: called there, in turn with the rest, until it returns %G_SOURCE_REMOVE
 * @data: for it
 * @free_data: (nullable): for @data
 *
 * Any thread. Unlike g_main_context_invoke() it never calls in the caller's thread, not even while
 * nobody runs the context, and never takes the context from the thread that is about to run it.
 */
void
yp_post (GMainContext *context, GSourceFunc func, gpointer data, GDestroyNotify free_data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, free_data);
  g_source_attach (source, context);
}
