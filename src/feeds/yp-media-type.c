/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-feeds"

#include "yp-media-type.h"

#include <string.h>

#include "yp-error.h"
#include "yp-form.h"

/* As far from the end of a PDF as its end is looked for (ISO 32000-1, annex H, note 18). */
#define PDF_TAIL 1024

/* The longest `ftyp` box; real ones have some 32 bytes. */
#define MAX_BRANDS 1024

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
get_le24 (const guint8 *at)
{
  return (guint32) at[2] << 16 | get_le16 (at);
}

static guint32
get_le32 (const guint8 *at)
{
  return (guint32) get_le16 (at + 2) << 16 | get_le16 (at);
}

/* Whether the bytes begin with @pattern, in which a `?` stands for any. */
static gboolean
begins_with (const guint8 *data, gsize size, const char *pattern)
{
  for (gsize i = 0; pattern[i] != '\0'; i++)
    {
      if (i == size || (pattern[i] != '?' && (guint8) pattern[i] != data[i]))
        return FALSE;
    }

  return TRUE;
}

static gboolean
fail (const char **problem, const char *words)
{
  *problem = words;

  return FALSE;
}

/* Returns the marker that begins at or after @at, and leaves @at behind it; 0 at the end. Stuffed
 * bytes, restarts and rubbish are passed over, as decoders do. */
static guint8
find_jpeg_marker (const guint8 *data, gsize size, gsize *at)
{
  const guint8 *found;

  while ((found = memchr (data + *at, 0xFF, size - *at)) != NULL)
    {
      guint8 marker;

      *at = (gsize) (found - data) + 1;
      marker = *at < size ? data[*at] : 0;
      if (marker > 0x01 && marker != 0xFF && (marker & 0xF8) != 0xD0)
        {
          ++*at;
          return marker;
        }
    }

  return 0;
}

static gboolean
read_jpeg_frame (const guint8 *segment, guint length, YpMediaType *type, const char **problem)
{
  if (length < 8 || length != 8 + 3u * segment[7])
    return fail (problem, " that has a broken frame header");
  if (type->width != 0)
    return fail (problem, " that has two frame headers");

  type->height = get_be16 (segment + 3);
  type->width = get_be16 (segment + 5);

  return (type->width != 0 && type->height != 0) || fail (problem, " that does not say its size");
}

/* ITU T.81, annex B: the markers from SOI to EOI. What follows EOI is the camera's own. */
static gboolean
read_jpeg (const guint8 *data, gsize size, YpMediaType *type, const char **problem)
{
  gboolean has_scan = FALSE;
  gsize at = 2;
  guint8 marker;

  while ((marker = find_jpeg_marker (data, size, &at)) != 0xD9)
    {
      gboolean is_frame =
          (marker & 0xF0) == 0xC0 && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
      guint length;

      if (marker == 0xD8)
        return fail (problem, " that begins twice");
      if (marker == 0 || size - at < 2 || get_be16 (data + at) > size - at)
        return fail (problem, " that is cut off");

      length = get_be16 (data + at);
      if (length < 2)
        return fail (problem, " that has a broken segment");
      if (is_frame && !read_jpeg_frame (data + at, length, type, problem))
        return FALSE;

      has_scan = has_scan || marker == 0xDA;
      at += length;
    }

  return (has_scan && type->width != 0) || fail (problem, " that holds no picture");
}

/* The CRC of PNG, bit by bit: it is only used for some bytes. */
static guint32
compute_crc (const guint8 *data, gsize size)
{
  guint32 crc = G_MAXUINT32;

  for (gsize i = 0; i < size; i++)
    {
      crc ^= data[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
    }

  return ~crc;
}

/* The first chunk of a PNG: type, 13 bytes, CRC. */
static gboolean
read_png_header (const guint8 *chunk, YpMediaType *type)
{
  /* The bits per sample that a colour type may have, added up. */
  static const guint8 depths[] = {
    1 | 2 | 4 | 8 | 16, 0, 8 | 16, 1 | 2 | 4 | 8, 8 | 16, 0, 8 | 16
  };
  const guint8 *header = chunk + 4;
  guint8 depth = header[8];
  guint8 colour = header[9];

  if (compute_crc (chunk, 17) != get_be32 (chunk + 17))
    return FALSE;

  type->width = get_be32 (header);
  type->height = get_be32 (header + 4);

  return type->width > 0 && type->width <= G_MAXINT32 && type->height > 0 &&
         type->height <= G_MAXINT32 && colour < G_N_ELEMENTS (depths) &&
         (depth & (depth - 1)) == 0 && (depth & depths[colour]) != 0 && header[10] == 0 &&
         header[11] == 0 && header[12] <= 1;
}

/* ISO/IEC 15948, 5: the signature, IHDR, the chunks up to IEND. */
static gboolean
read_png (const guint8 *data, gsize size, YpMediaType *type, const char **problem)
{
  gboolean has_data = FALSE;

  if (size < 33)
    return fail (problem, " that is cut off");
  if (get_be32 (data + 8) != 13 || memcmp (data + 12, "IHDR", 4) != 0 ||
      !read_png_header (data + 12, type))
    return fail (problem, " that has a broken header");

  for (gsize at = 33; size - at >= 12 && get_be32 (data + at) <= size - at - 12;
       at += 12 + get_be32 (data + at))
    {
      if (memcmp (data + at + 4, "IDAT", 4) == 0)
        has_data = TRUE;
      else if (memcmp (data + at + 4, "IEND", 4) == 0)
        return has_data || fail (problem, " that holds no picture");
    }

  return fail (problem, " that is cut off");
}

/* RFC 6386, 9.1: a key frame. */
static gboolean
read_vp8 (const guint8 *data, gsize size, guint *width, guint *height)
{
  if (size < 10 || (data[0] & 1) != 0 || memcmp (data + 3, "\x9d\x01\x2a", 3) != 0)
    return FALSE;

  *width = get_le16 (data + 6) & 0x3FFF;
  *height = get_le16 (data + 8) & 0x3FFF;

  return *width > 0 && *height > 0;
}

/* RFC 9649, 3.4: the signature, two times 14 bits less one, alpha, version 0. */
static gboolean
read_vp8l (const guint8 *data, gsize size, guint *width, guint *height)
{
  guint32 bits;

  if (size < 5 || data[0] != 0x2F || (data[4] & 0xE0) != 0)
    return FALSE;

  bits = get_le32 (data + 1);
  *width = (bits & 0x3FFF) + 1;
  *height = (bits >> 14 & 0x3FFF) + 1;

  return TRUE;
}

/* One chunk of a WebP (RFC 9649, 2). */
static gboolean
read_webp_chunk (const guint8 *chunk,
                 gsize length,
                 YpMediaType *type,
                 gboolean *has_picture,
                 const char **problem)
{
  const guint8 *body = chunk + 8;
  guint width;
  guint height;
  gboolean is_read;

  if (memcmp (chunk, "VP8 ", 4) == 0)
    is_read = read_vp8 (body, length, &width, &height);
  else if (memcmp (chunk, "VP8L", 4) == 0)
    is_read = read_vp8l (body, length, &width, &height);
  else if (memcmp (chunk, "VP8X", 4) == 0 && type->width == 0 && length >= 10)
    {
      type->width = get_le24 (body + 4) + 1;
      type->height = get_le24 (body + 7) + 1;
      return TRUE;
    }
  else
    {
      /* A frame of an animation lies within the canvas that VP8X told. */
      *has_picture = *has_picture || (memcmp (chunk, "ANMF", 4) == 0 && type->width != 0);
      return TRUE;
    }

  if (!is_read)
    return fail (problem, " that has a broken header");
  if (type->width != 0 && (type->width != width || type->height != height))
    return fail (problem, " that says two sizes");

  type->width = width;
  type->height = height;
  *has_picture = TRUE;

  return TRUE;
}

static gboolean
read_webp (const guint8 *data, gsize size, YpMediaType *type, const char **problem)
{
  gboolean has_picture = FALSE;
  gsize end = get_le32 (data + 4);
  gsize length;

  if (end > size - 8)
    return fail (problem, " that is cut off");

  end += 8;
  for (gsize at = 12; at < end && end - at >= 8; at += 8 + length + (length & 1))
    {
      length = get_le32 (data + at + 4);
      if (length > end - at - 8)
        return fail (problem, " that is cut off");
      if (!read_webp_chunk (data + at, length, type, &has_picture, problem))
        return FALSE;
    }

  return has_picture || fail (problem, " that holds no picture");
}

/* ISO 32000-1, 7.5: the version and the end-of-file marker. */
static gboolean
read_pdf (const guint8 *data, gsize size, YpMediaType *type, const char **problem)
{
  gsize first = size > PDF_TAIL ? size - PDF_TAIL : 0;

  if (size < 8 || !g_ascii_isdigit (data[5]) || data[6] != '.' || !g_ascii_isdigit (data[7]))
    return fail (problem, " that does not say its version");

  for (gsize at = first; at + 5 <= size; at++)
    {
      if (memcmp (data + at, "%%EOF", 5) == 0)
        return TRUE;
    }

  return fail (problem, " that is cut off");
}

/* Whether the `ftyp` box at the beginning names a brand of MP4: ISO base media and what is built on
 * it (ISO/IEC 14496-12, 4.3, and the registry at mp4ra.org). */
static gboolean
has_mp4_brand (const guint8 *data, gsize size)
{
  static const char brands[] = "isomiso2iso3iso4iso5iso6iso7iso8iso9mp41mp42avc1M4V MSNVXAVC";
  gsize length = get_be32 (data);

  if (length > size || length > MAX_BRANDS)
    return FALSE;

  /* The major brand, four bytes of version, the compatible ones. */
  for (gsize at = 8; at + 4 <= length; at += at == 8 ? 8 : 4)
    {
      for (const char *brand = brands; *brand != '\0'; brand += 4)
        {
          if (memcmp (data + at, brand, 4) == 0)
            return TRUE;
        }
    }

  return FALSE;
}

/* The length of the box at @at, header included; 0 if it does not end where the file does or
 * before. */
static gsize
get_box_length (const guint8 *data, gsize size, gsize at)
{
  gsize left = size - at;
  guint64 length;
  guint header = 8;

  if (left < 8)
    return 0;

  length = get_be32 (data + at);
  if (length == 0)
    return left;

  if (length == 1 && left >= 16)
    {
      length = (guint64) get_be32 (data + at + 8) << 32 | get_be32 (data + at + 12);
      header = 16;
    }

  return length >= header && length <= left ? (gsize) length : 0;
}

/* ISO/IEC 14496-12, 4.2: boxes to the end, with what there is to play and how. */
static gboolean
read_mp4 (const guint8 *data, gsize size, YpMediaType *type, const char **problem)
{
  gboolean has_index = FALSE;
  gboolean has_media = FALSE;
  gsize length;

  if (!has_mp4_brand (data, size))
    return fail (problem, " that is of no brand of MP4");

  for (gsize at = 0; at < size; at += length)
    {
      length = get_box_length (data, size, at);
      if (length == 0)
        return fail (problem, " that is cut off");

      has_index = has_index || memcmp (data + at + 4, "moov", 4) == 0;
      has_media = has_media || memcmp (data + at + 4, "mdat", 4) == 0;
    }

  return (has_index && has_media) || fail (problem, " that holds nothing to play");
}

/* No zeros, and of the control characters those alone that part lines and words. */
static gboolean
is_text (const guint8 *data, gsize size)
{
  for (gsize i = 0; i < size; i++)
    {
      gboolean parts = data[i] == '\t' || data[i] == '\n' || data[i] == '\f' || data[i] == '\r';

      if (data[i] == 0x7F || (data[i] < 0x20 && !parts))
        return FALSE;
    }

  return size == 0 || g_utf8_validate_len ((const char *) data, size, NULL);
}

typedef struct
{
  const char *pattern; /* how it begins; `?` is any byte */
  const char *words;
  const char *name; /* %NULL: not taken */
  gboolean (*read) (const guint8 *data, gsize size, YpMediaType *type, const char **problem);
} Kind;

/* What no text begins with. The first that fits counts. */
static const Kind kinds[] = {
  { "\xff\xd8\xff", "a JPEG picture", "image/jpeg", read_jpeg },
  { "\x89PNG\r\n\x1a\n", "a PNG picture", "image/png", read_png },
  { "RIFF????WEBP", "a WebP picture", "image/webp", read_webp },
  { "%PDF-", "a PDF document", "application/pdf", read_pdf },
  { "????ftyphe", "a HEIF picture", NULL, NULL },
  { "????ftypmif", "a HEIF picture", NULL, NULL },
  { "????ftypavi", "an AVIF picture", NULL, NULL },
  { "????ftypqt", "a QuickTime film", NULL, NULL },
  { "????ftyp", "an MP4 film", "video/mp4", read_mp4 },
};

static const Kind text_kind = { "", "a text", "text/plain", NULL };

/* What people try, to be called by its name. Some of these could begin a text too. */
static const Kind strangers[] = {
  { "GIF8", "a GIF picture", NULL, NULL },
  { "II*", "a TIFF or raw picture", NULL, NULL },
  { "MM", "a TIFF or raw picture", NULL, NULL },
  { "BM", "a BMP picture", NULL, NULL },
  { "RIFF????AVI ", "an AVI film", NULL, NULL },
  { "\x1a\x45\xdf\xa3", "a Matroska film", NULL, NULL },
  { "PK", "a ZIP archive or an office document", NULL, NULL },
  { "\xd0\xcf\x11\xe0", "an office document", NULL, NULL },
  { "MZ", "a program", NULL, NULL },
  { "?ELF", "a program", NULL, NULL },
};

static const Kind unknown = { "", "neither a text in UTF-8 nor anything known", NULL, NULL };

/* Returns the first of @rows that fits, or @other. */
static const Kind *
match (const Kind *rows, guint n_rows, const guint8 *data, gsize size, const Kind *other)
{
  for (guint i = 0; i < n_rows; i++)
    {
      if (begins_with (data, size, rows[i].pattern))
        return &rows[i];
    }

  return other;
}

static const Kind *
find_kind (const guint8 *data, gsize size)
{
  const Kind *found = match (kinds, G_N_ELEMENTS (kinds), data, size, &text_kind);

  if (found == &text_kind && !is_text (data, size))
    return match (strangers, G_N_ELEMENTS (strangers), data, size, &unknown);

  return found;
}

static gboolean
check_pixels (const YpMediaType *type, GError **error)
{
  if ((guint64) type->width * type->height <= YP_MEDIA_TYPE_MAX_PIXELS)
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE,
               "The picture has %u × %u pixels, more than %d million", type->width, type->height,
               YP_MEDIA_TYPE_MAX_PIXELS / 1000000);

  return FALSE;
}

/* Whether a Content-Type names @name, whatever its parameters. */
static gboolean
is_claim_of (const char *claimed, const char *name)
{
  gsize length = strcspn (claimed, "; \t");

  /* What some telephones call a JPEG. */
  if (length == 9 && g_ascii_strncasecmp (claimed, "image/jpg", 9) == 0)
    return g_str_equal (name, "image/jpeg");

  return strlen (name) == length && g_ascii_strncasecmp (claimed, name, length) == 0;
}

static void
set_refusal (GError **error, const char *claimed, const char *words, const char *problem)
{
  g_autofree char *quoted = claimed != NULL ? yp_form_shorten (claimed, -1) : NULL;

  if (quoted == NULL)
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "The content is %s%s", words, problem);
  else
    g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Content-Type says “%s”, the content is %s%s",
                 quoted, words, problem);
}

/**
 * yp_media_type_recognise:
 * @data: (array length=size): a whole file
 * @size: its bytes
 * @claimed: (nullable): what its sender says it is: a `Content-Type`
 * @type: (out): what it is
 * @error: return location: %YP_ERROR_INVALID for what is cut off or broken, for what is not taken,
 *   and for a type other than @claimed; %YP_ERROR_TOO_LARGE for a picture of more than
 *   %YP_MEDIA_TYPE_MAX_PIXELS
 *
 * Recognises by content alone what telephones, cameras and offices send and a viewer shows without
 * harm: JPEG, PNG, WebP, PDF, MP4 and text in UTF-8 without control characters. Looks at the
 * structure, from beginning to end, but decodes nothing. Not taken are archives and the office
 * documents that are archives, since what is in them can not be told without unpacking; HEIF and
 * QuickTime, which a telephone changes to JPEG and MP4 when asked; GIF, which no camera makes.
 *
 * Returns: whether it is taken
 */
gboolean
yp_media_type_recognise (const guint8 *data,
                         gsize size,
                         const char *claimed,
                         YpMediaType *type,
                         GError **error)
{
  const Kind *kind = find_kind (data, size);
  const char *problem = "";

  *type = (YpMediaType){ .name = kind->name };
  if (size == 0)
    problem = " that is empty";
  else if (kind->name == NULL)
    problem = "; taken are JPEG, PNG, WebP, PDF, MP4 and text in UTF-8";
  else if ((kind->read == NULL || kind->read (data, size, type, &problem)) &&
           (claimed == NULL || is_claim_of (claimed, kind->name)))
    return check_pixels (type, error);

  set_refusal (error, claimed, kind->words, problem);

  return FALSE;
}
