/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-consultation-acts.h"

#include "yp-record-reply.h"

static void
add_texts (YpJsonWriter *writer, const YpConsultationAct *act)
{
  const struct
  {
    const char *name;
    const char *value;
  } texts[] = {
    { "action", act->action },   { "note", act->note }, { "place", act->place },
    { "minutes", act->minutes }, { "lead", act->lead }, { "area", act->area },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].value != NULL && *texts[i].value != '\0')
      yp_json_add_string (writer, texts[i].name, texts[i].value);
}

static void
add_lists (YpJsonWriter *writer, const YpConsultationAct *act)
{
  const struct
  {
    const char *name;
    const char *const *list;
  } lists[] = {
    { "incidents", act->incidents },
    { "invited", act->invited },
    { "support", act->support },
    { "items", act->items },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      if (lists[i].list == NULL || lists[i].list[0] == NULL)
        continue;

      yp_json_open_array (writer, lists[i].name);
      for (guint k = 0; lists[i].list[k] != NULL; k++)
        yp_json_add_string (writer, NULL, lists[i].list[k]);
      yp_json_close_array (writer);
    }
}

/**
 * yp_consultation_act_to_json:
 * @self: a step
 *
 * Returns: (transfer full): the body of `POST /consultations/ID/actions`
 */
char *
yp_consultation_act_to_json (const YpConsultationAct *self)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  add_texts (&writer, self);
  add_lists (&writer, self);
  if (self->meeting_at != 0)
    yp_json_add_time (&writer, "meeting_at", self->meeting_at);
  if (self->deadline != 0)
    yp_json_add_time (&writer, "deadline", self->deadline);
  yp_json_close_object (&writer);

  return g_string_free (text, FALSE);
}

/**
 * yp_consultation_act_async:
 * @situation: whose platform
 * @consultation: id of a consultation
 * @act: the step
 * @cancellable: (nullable): stops; whether it was done is then unknown
 * @callback: called once; takes yp_record_post_finish()
 * @user_data: for @callback
 */
void
yp_consultation_act_async (YpSituation *situation,
                           const char *consultation,
                           const YpConsultationAct *act,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  yp_record_step_async (situation, "consultation", consultation, yp_consultation_act_to_json (act),
                        cancellable, callback, user_data);
}
