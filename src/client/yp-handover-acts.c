/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-handover-acts.h"

#include "yp-record-reply.h"

static void
add_text (YpJsonWriter *writer, const char *name, const char *text)
{
  if (text != NULL && *text != '\0')
    yp_json_add_string (writer, name, text);
}

/**
 * yp_handover_open_async:
 * @situation: whose platform
 * @seat: what is handed over, such as 派遣-东片
 * @text: (nullable): what the platform can not know
 * @cancellable: (nullable): stops; whether it was opened is then unknown
 * @callback: called once; takes yp_record_post_finish()
 * @user_data: for @callback
 */
void
yp_handover_open_async (YpSituation *situation,
                        const char *seat,
                        const char *text,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GString *body = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, body);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "seat", seat);
  add_text (&writer, "text", text);
  yp_json_close_object (&writer);
  yp_record_post_async (situation, "handover", "handovers", g_string_free (body, FALSE),
                        cancellable, callback, user_data);
}

/**
 * yp_handover_step_async:
 * @situation: whose platform
 * @handover: id of a handover
 * @step: a step
 * @line: which line, from 0; for ticks
 * @note: (nullable): a remark
 * @cancellable: (nullable): stops; whether it was taken is then unknown
 * @callback: called once; takes yp_record_post_finish()
 * @user_data: for @callback
 */
void
yp_handover_step_async (YpSituation *situation,
                        const char *handover,
                        YpHandoverStep step,
                        guint line,
                        const char *note,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GString *body = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, body);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "action", yp_handover_step_get_name (step));
  if (step == YP_HANDOVER_TICK || step == YP_HANDOVER_UNTICK)
    yp_json_add_int (&writer, "line", line + 1);
  add_text (&writer, "note", note);
  yp_json_close_object (&writer);
  yp_record_step_async (situation, "handover", handover, g_string_free (body, FALSE), cancellable,
                        callback, user_data);
}
