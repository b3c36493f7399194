/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-step.h"

#include "yp-json.h"

static void
add_attachments (YpJsonWriter *writer, const char *const *attachments)
{
  if (attachments == NULL || attachments[0] == NULL)
    return;

  yp_json_open_array (writer, "attachments");
  for (guint i = 0; attachments[i] != NULL; i++)
    yp_json_add_string (writer, NULL, attachments[i]);
  yp_json_close_array (writer);
}

/**
 * yp_step_to_json:
 * @self: a step
 *
 * Returns: (transfer full): the body of `POST /incidents/ID/actions`
 */
char *
yp_step_to_json (const YpStep *self)
{
  const struct
  {
    const char *name;
    const char *value;
  } texts[] = {
    { "action", self->action },
    { "unit", self->unit },
    { "note", self->note },
    { "organization", self->organization },
    { "support", self->support },
    { "condition", self->condition },
    { "closing", self->closing },
    { "into", self->into },
    { "satisfaction", self->satisfaction },
  };
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].value != NULL && *texts[i].value != '\0')
      yp_json_add_string (&writer, texts[i].name, texts[i].value);
  if (self->until != 0)
    yp_json_add_time (&writer, "until", self->until);
  add_attachments (&writer, self->attachments);
  if (self->seq != 0)
    yp_json_add_int (&writer, "seq", (gint64) self->seq);
  yp_json_close_object (&writer);

  return g_string_free (text, FALSE);
}
