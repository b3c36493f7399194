/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-app"

#include "yp-client-options.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "yp-error.h"

#define LOCAL_URL "http://127.0.0.1:8470"
#define MAX_SIZE_PX 16384
#define MAX_AFTER_S 3600

typedef struct
{
  YpClientOptions *options;
  char *token_file;
  char *at;
  char *size;
  char *lang; /* taken by yp_locale_choose() before any word is said */
  gboolean is_desk;
} Parsing;

static gboolean
on_wall (const char *name, const char *value, gpointer data, GError **error)
{
  Parsing *parsing = data;

  parsing->options->is_wall = TRUE;
  g_free (parsing->options->scene);
  parsing->options->scene = g_strdup (value);
  return TRUE;
}

static gboolean
read_size (const char *text, YpClientOptions *options, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "x", 2);
  guint64 width;
  guint64 height;

  if (g_strv_length (parts) != 2 ||
      !g_ascii_string_to_unsigned (parts[0], 10, 320, MAX_SIZE_PX, &width, NULL) ||
      !g_ascii_string_to_unsigned (parts[1], 10, 240, MAX_SIZE_PX, &height, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("“%s” is no size such as 1920x1080"), text);
      return FALSE;
    }

  options->width = (int) width;
  options->height = (int) height;
  return TRUE;
}

/* Without a zone it is the city's time. */
static gboolean
read_moment (const char *text, YpClientOptions *options, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  g_autofree char *whole = strlen (text) == strlen ("2026-08-24T19:03")
                               ? g_strconcat (text, ":00", NULL)
                               : g_strdup (text);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (whole, zone);

  if (time == NULL || g_date_time_to_unix (time) <= 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("“%s” is no moment such as 2026-08-24T19:03"), text);
      return FALSE;
    }

  options->at = g_date_time_to_unix (time) * G_USEC_PER_SEC;
  return TRUE;
}

/* The file has “TOKEN NAME” a line; the first is ours. */
static char *
read_token (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit_set (g_strstrip (lines[i]), " \t", 2);

      if (words[0] != NULL && *words[0] != '\0' && *words[0] != '#' && g_str_is_ascii (words[0]))
        return g_strdup (words[0]);
    }

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, _ ("“%s” holds no token"), path);
  return NULL;
}

/* Where no file is named and the local instance left none, somebody signs in. */
static gboolean
find_token (Parsing *parsing, GError **error)
{
  YpClientOptions *options = parsing->options;
  g_autofree char *left = g_build_filename (g_get_user_config_dir (), "yiping", "token", NULL);
  const char *path = parsing->token_file != NULL ? parsing->token_file : left;

  if (options->account != NULL ||
      (parsing->token_file == NULL && !g_file_test (path, G_FILE_TEST_EXISTS)))
    return TRUE;

  options->token = read_token (path, error);
  return options->token != NULL;
}

static gboolean
finish (Parsing *parsing, GError **error)
{
  YpClientOptions *options = parsing->options;

  if (parsing->is_desk && options->is_wall)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("One window is either a desk or a wall"));
      return FALSE;
    }
  if (options->after_s < 0 || options->after_s > MAX_AFTER_S)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("Seconds to wait are 0 to %d"), MAX_AFTER_S);
      return FALSE;
    }
  if (parsing->at != NULL && !read_moment (parsing->at, options, error))
    return FALSE;
  if (parsing->size != NULL && !read_size (parsing->size, options, error))
    return FALSE;

  if (options->url == NULL)
    options->url = g_strdup (LOCAL_URL);
  if (options->scenes == NULL)
    options->scenes = g_build_filename (g_get_user_config_dir (), "yiping", "scenes", NULL);
  if (options->cache == NULL)
    options->cache = g_build_filename (g_get_user_cache_dir (), "yiping", NULL);

  return find_token (parsing, error);
}

/**
 * yp_client_options_new_from_args:
 * @argc: (inout): of main()
 * @argv: (inout): of main()
 * @error: return location for a #GOptionError, a #GFileError or a #YpError
 *
 * Without `--url` the client goes to the local instance: where `yipingd` listens by default, with
 * the token that it left; where it left none, somebody signs in.
 *
 * Returns: (transfer full) (nullable): what was asked for, or %NULL with @error set
 */
YpClientOptions *
yp_client_options_new_from_args (int *argc, char ***argv, GError **error)
{
  g_autoptr (YpClientOptions) options = g_new0 (YpClientOptions, 1);
  Parsing parsing = { .options = options };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  GOptionGroup *group = g_option_group_new ("yiping", "", "", &parsing, NULL);
  /* The formatter takes N_ () for the end of a row. */
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "url", 0, 0, G_OPTION_ARG_STRING, &options->url,
      N_ ("Where the platform is; without it, the local one"), "URL" },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &parsing.token_file,
      N_ ("The file with the token for it"), "FILE" },
    { "account", 0, 0, G_OPTION_ARG_STRING, &options->account,
      N_ ("Sign in with this account and its password"), "NAME" },
    { "desk", 0, 0, G_OPTION_ARG_NONE, &parsing.is_desk,
      N_ ("The dispatch console (default)"), NULL },
    { "wall", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, (gpointer) on_wall,
      N_ ("The big screen"), "SCENE" },
    { "scenes", 0, 0, G_OPTION_ARG_FILENAME, &options->scenes,
      N_ ("Where files of scenes lie that stand for those of Yiping"), "DIR" },
    { "check-scene", 0, 0, G_OPTION_ARG_FILENAME, &options->checked_scene,
      N_ ("Say whether a file of a scene or a playlist.json is right, and end"), "FILE" },
    { "title", 0, 0, G_OPTION_ARG_STRING, &options->title,
      N_ ("What the wall is headed with, or the picture"), "TEXT" },
    { "fullscreen", 0, 0, G_OPTION_ARG_NONE, &options->is_fullscreen,
      N_ ("Cover the screen"), NULL },
    { "size", 0, 0, G_OPTION_ARG_STRING, &parsing.size,
      N_ ("Size of the window, and of the picture"), "WxH" },
    { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, &options->screenshot,
      N_ ("Draw the window to a PNG file, and end"), "FILE" },
    { "picture", 0, 0, G_OPTION_ARG_FILENAME, &options->picture,
      N_ ("Write a picture of the map, as PNG, SVG or PDF, and end"), "FILE" },
    { "at", 0, 0, G_OPTION_ARG_STRING, &parsing.at,
      N_ ("Show a moment of the past, such as 2026-08-24T19:03"), "TIME" },
    { "after", 0, 0, G_OPTION_ARG_DOUBLE, &options->after_s,
      N_ ("Wait before screenshot or picture; then until the map is drawn"), "SECONDS" },
    { "cache", 0, 0, G_OPTION_ARG_FILENAME, &options->cache,
      N_ ("Where caches lie"), "DIR" },
    { "trace", 0, 0, G_OPTION_ARG_NONE, &options->has_trace,
      N_ ("Say what was painted when, for benchmarks"), NULL },
    { "manual", 0, 0, G_OPTION_ARG_NONE, &options->wants_manual,
      N_ ("Write the manual page, for man, and end"), NULL },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &parsing.lang,
      N_ ("Language, such as en or zh_CN"), "LANG" },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  gboolean is_parsed;

  g_option_group_add_entries (group, entries);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, group);

  is_parsed = g_option_context_parse (context, argc, argv, error);
  if (is_parsed && *argc > 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("What is “%s”?"), (*argv)[1]);
      is_parsed = FALSE;
    }
  is_parsed = is_parsed && finish (&parsing, error);

  g_free (parsing.token_file);
  g_free (parsing.size);
  g_free (parsing.at);
  g_free (parsing.lang);
  return is_parsed ? g_steal_pointer (&options) : NULL;
}

void
yp_client_options_free (YpClientOptions *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->url);
  g_free (self->token);
  g_free (self->account);
  g_free (self->cache);
  g_free (self->scene);
  g_free (self->scenes);
  g_free (self->checked_scene);
  g_free (self->title);
  g_free (self->screenshot);
  g_free (self->picture);
  g_free (self);
}
