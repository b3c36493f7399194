/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-image-head-private.h"

#include <string.h>

#include "yp-error.h"

static guint
get_be16 (const guint8 *at)
{
  return (guint) at[0] << 8 | at[1];
}

static guint32
get_be32 (const guint8 *at)
{
  return (guint32) get_be16 (at) << 16 | get_be16 (at + 2);
}

static guint
get_le16 (const guint8 *at)
{
  return (guint) at[1] << 8 | at[0];
}

static guint32
get_le32 (const guint8 *at)
{
  return (guint32) get_le16 (at + 2) << 16 | get_le16 (at);
}

/* ISO/IEC 15948, 5: the signature, IHDR, the chunks up to IEND. */
static const char *
read_png (const guint8 *data, gsize size, YpImageHead *head)
{
  if (size < 33 || memcmp (data + 12, "IHDR", 4) != 0)
    return "is cut off";

  head->width = get_be32 (data + 16);
  head->height = get_be32 (data + 20);
  for (gsize at = 33; size - at >= 12 && get_be32 (data + at) <= size - at - 12;
       at += 12 + get_be32 (data + at))
    if (memcmp (data + at + 4, "IEND", 4) == 0)
      return NULL;

  return "is cut off";
}

static gboolean
is_jpeg_frame (guint8 marker)
{
  return (marker & 0xF0) == 0xC0 && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/* Whether the end of the image stands somewhere behind @from; behind it some write rubbish. */
static gboolean
has_jpeg_end (const guint8 *data, gsize size, gsize from)
{
  for (gsize at = size; at >= from + 2; at--)
    if (data[at - 2] == 0xFF && data[at - 1] == 0xD9)
      return TRUE;

  return FALSE;
}

/* ITU T.81, annex B: segments up to the frame header. */
static const char *
read_jpeg (const guint8 *data, gsize size, YpImageHead *head)
{
  gsize at = 2;

  while (size - at >= 9 && data[at] == 0xFF)
    {
      guint length = get_be16 (data + at + 2);

      if (data[at + 1] == 0xFF)
        {
          at++;
          continue;
        }
      if (is_jpeg_frame (data[at + 1]))
        {
          head->height = get_be16 (data + at + 5);
          head->width = get_be16 (data + at + 7);
          return has_jpeg_end (data, size, at) ? NULL : "is cut off";
        }
      if (length < 2 || length > size - at - 2)
        break;
      at += 2 + length;
    }

  return "is cut off";
}

/* RFC 9649: the first chunk says the size, in one of three ways. */
static const char *
read_webp (const guint8 *data, gsize size, YpImageHead *head)
{
  const guint8 *chunk = data + 12;

  if (size < 30 || get_le32 (data + 4) > size - 8)
    return "is cut off";

  if (memcmp (chunk, "VP8 ", 4) == 0)
    {
      head->width = get_le16 (chunk + 14) & 0x3FFF;
      head->height = get_le16 (chunk + 16) & 0x3FFF;
    }
  else if (memcmp (chunk, "VP8L", 4) == 0)
    {
      head->width = (get_le32 (chunk + 9) & 0x3FFF) + 1;
      head->height = (get_le32 (chunk + 9) >> 14 & 0x3FFF) + 1;
    }
  else if (memcmp (chunk, "VP8X", 4) == 0)
    {
      head->width = (get_le32 (chunk + 12) & 0xFFFFFF) + 1;
      head->height = (get_le32 (chunk + 14) >> 8) + 1;
    }

  return NULL;
}

static const char *
read_gif (const guint8 *data, gsize size, YpImageHead *head)
{
  if (size < 14)
    return "is cut off";

  head->width = get_le16 (data + 6);
  head->height = get_le16 (data + 8);
  return NULL;
}

static const struct
{
  const char *begin; /* `?` is any byte */
  const char *name;
  const char *(*read) (const guint8 *data, gsize size, YpImageHead *head);
} kinds[] = {
  [YP_IMAGE_PNG] = { "\x89PNG\r\n\x1a\n", "The PNG image", read_png },
  [YP_IMAGE_JPEG] = { "\xff\xd8\xff", "The JPEG image", read_jpeg },
  [YP_IMAGE_WEBP] = { "RIFF????WEBP", "The WebP image", read_webp },
  [YP_IMAGE_GIF] = { "GIF8?a", "The GIF image", read_gif },
};

static gboolean
begins_with (const guint8 *data, gsize size, const char *begin)
{
  for (gsize i = 0; begin[i] != '\0'; i++)
    if (i >= size || (begin[i] != '?' && (guint8) begin[i] != data[i]))
      return FALSE;

  return TRUE;
}

/**
 * _yp_image_head_read:
 * @bytes: what should be a whole image
 * @head: (out): what it is
 * @error: return location for %YP_ERROR_INVALID
 *
 * Recognises an image by its bytes and reads its size; decodes nothing.
 *
 * Returns: whether it is one, up to its end
 */
gboolean
_yp_image_head_read (GBytes *bytes, YpImageHead *head, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  *head = (YpImageHead){ 0 };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *fault;

      if (!begins_with (data, size, kinds[i].begin))
        continue;

      head->kind = i;
      fault = kinds[i].read (data, size, head);
      if (fault == NULL && (head->width == 0 || head->height == 0))
        fault = "does not say its size";
      if (fault != NULL)
        g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "%s %s", kinds[i].name, fault);
      return fault == NULL;
    }

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "Not an image of a known kind");
  return FALSE;
}
