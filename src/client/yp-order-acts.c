/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-order-acts.h"

#include "yp-json-read.h"
#include "yp-record-reply.h"

static char *
write_draft (const YpOrderDraft *draft)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "kind", draft->kind);
  yp_json_add_string (&writer, "recipient", draft->recipient);
  yp_json_add_string (&writer, "subject", draft->subject);
  yp_json_add_string (&writer, "demand", draft->demand);
  yp_json_add_string (&writer, "lamp", draft->lamp);
  yp_json_add_time (&writer, "answer_by", draft->answer_by);
  yp_json_open_array (&writer, "incidents");
  yp_json_add_string (&writer, NULL, draft->incident);
  yp_json_close_array (&writer);
  yp_json_close_object (&writer);

  return g_string_free (text, FALSE);
}

/**
 * yp_order_issue_async:
 * @situation: whose platform
 * @draft: the order
 * @cancellable: (nullable): stops; whether it was issued is then unknown
 * @callback: called once
 * @user_data: for @callback
 *
 * See yp_record_post_async().
 */
void
yp_order_issue_async (YpSituation *situation,
                      const YpOrderDraft *draft,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  yp_record_post_async (situation, "order", "orders", write_draft (draft), cancellable, callback,
                        user_data);
}

/**
 * yp_order_step_async:
 * @situation: whose platform
 * @order: id of an order
 * @action: `deliver`, `sign`, `answer` or `recall`
 * @note: (nullable): the answer
 * @cancellable: (nullable): stops
 * @callback: called once
 * @user_data: for @callback
 */
void
yp_order_step_async (YpSituation *situation,
                     const char *order,
                     const char *action,
                     const char *note,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "action", action);
  if (note != NULL && *note != '\0')
    yp_json_add_string (&writer, "note", note);
  yp_json_close_object (&writer);
  yp_record_step_async (situation, "order", order, g_string_free (text, FALSE), cancellable,
                        callback, user_data);
}

/* Returns: (transfer full) (nullable): the order's number as it is printed; its id where it has
 * none.
 */
char *
yp_order_act_finish (YpSituation *situation, GAsyncResult *result, GError **error)
{
  g_autoptr (YpRecord) order = yp_record_post_finish (situation, result, error);
  const char *number = order != NULL ? yp_json_get_string (order->body, "number") : NULL;

  return g_strdup (number != NULL || order == NULL ? number : order->id);
}
