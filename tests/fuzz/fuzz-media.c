/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-error.h"
#include "yp-media-type.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* An attachment: it is taken for one type alone, or refused in words. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;
  YpMediaType type;
  YpMediaType claimed;

  if (!yp_media_type_recognise (data, size, NULL, &type, &error))
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  g_assert_no_error (error);
  g_assert_true ((type.width > 0) == g_str_has_prefix (type.name, "image/"));
  g_assert_true ((type.width > 0) == (type.height > 0));
  g_assert_cmpuint ((guint64) type.width * type.height, <=, YP_MEDIA_TYPE_MAX_PIXELS);
  g_assert_true (yp_media_type_recognise (data, size, type.name, &claimed, &again));
  g_assert_false (yp_media_type_recognise (data, size, "image/gif", &claimed, &again));
  g_assert_error (again, YP_ERROR, YP_ERROR_INVALID);

  return 0;
}
