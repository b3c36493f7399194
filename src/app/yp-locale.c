/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-app"

#include "yp-locale.h"

#include <glib/gi18n.h>
#include <locale.h>

#define DEFAULT_LANGUAGE "zh_CN"

/* Gettext reads LANGUAGE in any locale but “C”; which ones a machine has is its own affair. */
static const char *const carriers[] = { "zh_CN.UTF-8", "en_US.UTF-8", "C.UTF-8" };

static const char *
find_argument (int argc, char *const *argv, const char *prefix)
{
  for (int i = 1; i < argc; i++)
    if (g_str_has_prefix (argv[i], prefix))
      return argv[i] + strlen (prefix);

  return NULL;
}

static gboolean
says_nothing (const char *locale)
{
  return locale == NULL || *locale == '\0' || strcmp (locale, "C") == 0 ||
         strcmp (locale, "POSIX") == 0 || g_str_has_prefix (locale, "C.");
}

/* What the environment asks for, in the order of setlocale(). */
static const char *
get_asked_locale (void)
{
  static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = g_getenv (names[i]);

      if (value != NULL && *value != '\0')
        return value;
    }

  return NULL;
}

static void
choose_language (const char *language)
{
  g_setenv ("LANGUAGE", language, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (carriers); i++)
    if (setlocale (LC_ALL, carriers[i]) != NULL)
      return;
}

/* In the build folder, beside the program where it is installed, or where it was meant to be. */
static char *
find_locale_folder (void)
{
  static const char *const places[] = { "../../po", "../share/locale" };
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : g_strdup (".");

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (folder, places[i], NULL);
      g_autofree char *file =
          g_build_filename (path, DEFAULT_LANGUAGE, "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);

      if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }

  return g_strdup (YP_LOCALE_FOLDER);
}

/**
 * yp_locale_choose:
 * @argc: of main()
 * @argv: of main(); only `--lang=` is looked at
 *
 * Chinese unless somebody asks for another language: with `--lang=`, or with a locale that is one.
 */
void
yp_locale_choose (int argc, char *const *argv)
{
  const char *lang = find_argument (argc, argv, "--lang=");
  g_autofree char *folder = find_locale_folder ();

  setlocale (LC_ALL, "");
  if (lang != NULL && *lang != '\0')
    choose_language (lang);
  else if (g_getenv ("LANGUAGE") == NULL && says_nothing (get_asked_locale ()))
    choose_language (DEFAULT_LANGUAGE);
  else if (says_nothing (setlocale (LC_MESSAGES, NULL)))
    choose_language (g_getenv ("LANGUAGE") != NULL ? g_getenv ("LANGUAGE") : get_asked_locale ());

  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* Numbers go over the wire and into files with a point. */
  setlocale (LC_NUMERIC, "C");
}
