/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-media-type.h"

#include "yp-error.h"

/* The fuzzer's corpus are the samples: what other programs made, and what was broken by hand. */
static GBytes *
load (const char *name)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "media", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;
  gsize size;

  g_file_get_contents (path, &text, &size, &error);
  g_assert_no_error (error);

  return g_bytes_new_take (text, size);
}

static gboolean
recognise (GBytes *bytes, const char *claimed, YpMediaType *type, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return yp_media_type_recognise (size > 0 ? data : (const guint8 *) "", size, claimed, type,
                                  error);
}

static const struct
{
  const char *name;
  YpMediaType type;
} taken[] = {
  { "alpha.webp", { "image/webp", 32, 24 } },      { "animated.webp", { "image/webp", 32, 24 } },
  { "camera.jpg", { "image/jpeg", 32, 24 } },      { "compatible.mp4", { "video/mp4", 0, 0 } },
  { "document.pdf", { "application/pdf", 0, 0 } }, { "film.mp4", { "video/mp4", 0, 0 } },
  { "filled.jpg", { "image/jpeg", 32, 24 } },      { "fragments.mp4", { "video/mp4", 0, 0 } },
  { "grey.png", { "image/png", 7, 5 } },           { "large.png", { "image/png", 10000, 10000 } },
  { "long-box.mp4", { "video/mp4", 0, 0 } },       { "lossless.webp", { "image/webp", 32, 24 } },
  { "lossy.webp", { "image/webp", 32, 24 } },      { "open-box.mp4", { "video/mp4", 0, 0 } },
  { "page.html", { "text/plain", 0, 0 } },         { "photo.jpg", { "image/jpeg", 32, 24 } },
  { "picture.png", { "image/png", 32, 24 } },      { "progressive.jpg", { "image/jpeg", 32, 24 } },
  { "text.txt", { "text/plain", 0, 0 } },
};

static void
test_taken (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = load (taken[i].name);
      YpMediaType type;

      g_test_message ("%s", taken[i].name);
      recognise (bytes, NULL, &type, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (type.name, ==, taken[i].type.name);
      g_assert_cmpuint (type.width, ==, taken[i].type.width);
      g_assert_cmpuint (type.height, ==, taken[i].type.height);
    }
}

static const struct
{
  const char *name;
  const char *message;
} refused[] = {
  { "begins-twice.jpg", "*a JPEG picture that begins twice" },
  { "brand.mp4", "*an MP4 film that is of no brand of MP4" },
  { "chunk.png", "*a PNG picture that is cut off" },
  { "chunk.webp", "*a WebP picture that is cut off" },
  { "colour.png", "*a PNG picture that has a broken header" },
  { "crc.png", "*a PNG picture that has a broken header" },
  { "cut.jpg", "*a JPEG picture that is cut off" },
  { "cut.mp4", "*an MP4 film that is cut off" },
  { "cut.pdf", "*a PDF document that is cut off" },
  { "cut.png", "*a PNG picture that is cut off" },
  { "cut.webp", "*a WebP picture that is cut off" },
  { "depth.png", "*a PNG picture that has a broken header" },
  { "empty.txt", "*that is empty" },
  { "end-inside.pdf", "*a PDF document that is cut off" },
  { "escape.txt", "*neither a text in UTF-8 nor anything known; taken are *" },
  { "film.mov", "*a QuickTime film; taken are *" },
  { "frame-header.jpg", "*a JPEG picture that has a broken frame header" },
  { "gbk.txt", "*neither a text in UTF-8 nor anything known; taken are *" },
  { "header-lossless.webp", "*a WebP picture that has a broken header" },
  { "header.webp", "*a WebP picture that has a broken header" },
  { "huge-box.mp4", "*an MP4 film that is cut off" },
  { "negative.png", "*a PNG picture that has a broken header" },
  { "no-data.png", "*a PNG picture that holds no picture" },
  { "no-frame.jpg", "*a JPEG picture that holds no picture" },
  { "no-height.jpg", "*a JPEG picture that does not say its size" },
  { "no-media.mp4", "*an MP4 film that holds nothing to play" },
  { "no-picture.webp", "*a WebP picture that holds no picture" },
  { "no-scan.jpg", "*a JPEG picture that holds no picture" },
  { "no-width.png", "*a PNG picture that has a broken header" },
  { "noise", "*neither a text in UTF-8 nor anything known; taken are *" },
  { "office.docx", "*a ZIP archive or an office document; taken are *" },
  { "old.doc", "*an office document; taken are *" },
  { "picture.gif", "*a GIF picture; taken are *" },
  { "picture.heic", "*a HEIF picture; taken are *" },
  { "program", "*a program; taken are *" },
  { "segment.jpg", "*a JPEG picture that has a broken segment" },
  { "short-box.mp4", "*an MP4 film that is cut off" },
  { "two-frames.jpg", "*a JPEG picture that has two frame headers" },
  { "two-sizes.webp", "*a WebP picture that says two sizes" },
  { "version.pdf", "*a PDF document that does not say its version" },
  { "zero.txt", "*neither a text in UTF-8 nor anything known; taken are *" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = load (refused[i].name);
      YpMediaType type;

      g_assert_false (recognise (bytes, NULL, &type, &error));
      g_test_message ("%s: %s", refused[i].name, error->message);
      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
      g_assert_true (g_pattern_match_simple (refused[i].message, error->message));
    }
}

static void
test_bombs (void)
{
  static const char *const names[] = { "bomb.jpg", "bomb.png", "bomb.webp" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = load (names[i]);
      YpMediaType type;

      g_assert_false (recognise (bytes, NULL, &type, &error));
      g_assert_error (error, YP_ERROR, YP_ERROR_TOO_LARGE);
    }
}

/* Wherever a file is cut off, that is seen. */
static void
test_prefixes (void)
{
  static const char *const names[] = { "alpha.webp", "animated.webp", "document.pdf",
                                       "film.mp4",   "lossless.webp", "lossy.webp",
                                       "photo.jpg",  "picture.png",   "progressive.jpg" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) bytes = load (names[i]);

      /* From where on it can not be a text. */
      for (gsize size = 9; size < g_bytes_get_size (bytes); size++)
        {
          g_autoptr (GBytes) prefix = g_bytes_new_from_bytes (bytes, 0, size);
          YpMediaType type;

          g_test_message ("%s %" G_GSIZE_FORMAT, names[i], size);
          g_assert_false (recognise (prefix, NULL, &type, NULL));
        }
    }
}

static const struct
{
  const char *name;
  const char *claimed;
  const char *message; /* %NULL: taken */
} claims[] = {
  { "photo.jpg", "image/jpeg", NULL },
  { "photo.jpg", "IMAGE/JPEG ; q=1", NULL },
  { "photo.jpg", "image/jpg", NULL },
  { "picture.png", "image/png", NULL },
  { "text.txt", "text/plain;charset=utf-8", NULL },
  { "photo.jpg", "image/png", "Content-Type says “image/png”, the content is a JPEG picture" },
  { "picture.png", "image/jpg", "Content-Type says “image/jpg”, the content is a PNG picture" },
  { "photo.jpg", "image/jpegs", "*“image/jpegs”*a JPEG picture" },
  { "photo.jpg", "image/jpe", "*“image/jpe”*a JPEG picture" },
  { "photo.jpg", "", "*“”*a JPEG picture" },
  { "page.html", "text/html", "*“text/html”*a text" },
  { "cut.png", "image/png", "*“image/png”*a PNG picture that is cut off" },
  { "program", "image/png", "*“image/png”*a program; taken are*" },
};

static void
test_claims (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (claims); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = load (claims[i].name);
      YpMediaType type;
      gboolean is_taken = recognise (bytes, claims[i].claimed, &type, &error);

      g_test_message ("%s as %s: %s", claims[i].name, claims[i].claimed,
                      error != NULL ? error->message : "taken");
      g_assert_true (is_taken == (claims[i].message == NULL));
      if (is_taken)
        continue;

      g_assert_error (error, YP_ERROR, YP_ERROR_INVALID);
      g_assert_true (g_pattern_match_simple (claims[i].message, error->message));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/feeds/media-type/taken", test_taken);
  g_test_add_func ("/feeds/media-type/refused", test_refused);
  g_test_add_func ("/feeds/media-type/bombs", test_bombs);
  g_test_add_func ("/feeds/media-type/prefixes", test_prefixes);
  g_test_add_func ("/feeds/media-type/claims", test_claims);

  return g_test_run ();
}
