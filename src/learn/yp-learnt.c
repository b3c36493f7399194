/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-learn"

#include "yp-learnt.h"

#include "yp-error.h"

/**
 * yp_learnt_new:
 * @lessons: (element-type YpLesson): texts and what they are about
 * @at: now, microseconds since 1970 UTC
 * @cancellable: (nullable): stops it
 * @error: return location, see yp_classifier_train()
 *
 * Learns from all of them; and, for the figures, from those that are not held out. Blocks.
 *
 * Returns: (transfer full) (nullable): what was learnt
 */
YpLearnt *
yp_learnt_new (GPtrArray *lessons, gint64 at, GCancellable *cancellable, GError **error)
{
  g_autoptr (YpLearnt) self = g_new0 (YpLearnt, 1);

  self->at = at;
  if (!yp_measure_run (&self->measure, lessons, 1, cancellable, error))
    return NULL;

  self->classifier = yp_classifier_train (lessons, cancellable, error);
  return self->classifier != NULL ? g_steal_pointer (&self) : NULL;
}

static YpClassifier *
read_classifier (JsonObject *object, GError **error)
{
  const char *text = yp_json_get_string (object, "model");
  g_autoptr (GBytes) bytes = NULL;
  guchar *data;
  gsize size;

  if (text == NULL || *text == '\0')
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“model” is missing");
      return NULL;
    }

  data = g_base64_decode (text, &size);
  bytes = g_bytes_new_take (data, size);
  return yp_classifier_new_from_bytes (bytes, error);
}

/**
 * yp_learnt_new_from_json:
 * @text: from outside
 * @length: bytes
 * @error: return location for a #YpError
 *
 * Returns: (transfer full) (nullable): what yp_learnt_to_json() wrote
 */
YpLearnt *
yp_learnt_new_from_json (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonObject) object = yp_json_parse_object (text, length, error);
  JsonObject *figures = object != NULL ? yp_json_get_object (object, "figures") : NULL;
  g_autoptr (YpLearnt) self = g_new0 (YpLearnt, 1);

  if (object == NULL)
    return NULL;

  if (figures == NULL || !yp_json_get_time (object, "learnt_at", &self->at))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“figures” or “learnt_at” is missing");
      return NULL;
    }

  if (!yp_measure_read_json (&self->measure, figures, error))
    return NULL;

  self->classifier = read_classifier (object, error);
  return self->classifier != NULL ? g_steal_pointer (&self) : NULL;
}

void
yp_learnt_free (YpLearnt *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->classifier, yp_classifier_unref);
  g_free (self);
}

/**
 * yp_learnt_to_json:
 * @self: what was learnt
 *
 * Returns: (transfer full): `{"learnt_at","figures":{…},"model"}`, the last in Base64
 */
GString *
yp_learnt_to_json (const YpLearnt *self)
{
  g_autoptr (GBytes) bytes = yp_classifier_to_bytes (self->classifier);
  g_autofree char *model =
      g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_time (&writer, "learnt_at", self->at);
  yp_measure_write_json (&self->measure, &writer, "figures");
  yp_json_add_string (&writer, "model", model);
  yp_json_close_object (&writer);

  return text;
}
