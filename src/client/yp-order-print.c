/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-order-print.h"

#include "yp-error.h"
#include "yp-file.h"

typedef struct
{
  char *order;
  char *folder;
} Printing;

static void
free_printing (gpointer data)
{
  Printing *printing = data;

  g_free (printing->order);
  g_free (printing->folder);
  g_free (printing);
}

static gpointer
print (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Printing *printing = data;
  g_autofree char *path = g_strdup_printf ("orders/%s/page", printing->order);
  g_autofree char *name = g_strconcat (printing->order, ".pdf", NULL);
  g_autofree char *type = NULL;
  g_autoptr (GBytes) page = NULL;

  /* It becomes part of a path. */
  if (!yp_id_is_valid (printing->order))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%.80s” is no order", printing->order);
      return NULL;
    }

  page = yp_session_get_typed (session, path, YP_FILE_MAX_SIZE, &type, cancellable, error);

  return page != NULL ? yp_file_keep (printing->folder, name, page, error) : NULL;
}

/**
 * yp_order_print_async:
 * @situation: whose platform
 * @order: id of an order
 * @cancellable: (nullable): stops
 * @callback: called once
 * @user_data: for @callback
 *
 * Has the platform put an order on paper.
 */
void
yp_order_print_async (YpSituation *situation,
                      const char *order,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  Printing *printing = g_new0 (Printing, 1);

  printing->order = g_strdup (order);
  printing->folder = yp_file_get_folder (situation);
  yp_situation_ask_async (situation, print, printing, free_printing, g_free, cancellable, callback,
                          user_data);
}

/* Returns: (transfer full) (nullable): the address of a PDF of this computer. */
char *
yp_order_print_finish (YpSituation *situation, GAsyncResult *result, GError **error)
{
  return yp_situation_ask_finish (situation, result, error);
}
