/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yiping"

#include "yp-application.h"
#include "yp-desk-manual.h"
#include "yp-locale.h"
#include "yp-look.h"
#include "yp-wall-scenes.h"

/* Without a display: a town edits its scenes where there need be none. */
static int
check_scene (const char *path)
{
  g_autoptr (GError) error = NULL;

  yp_look_register ();
  if (yp_wall_scenes_check (path, &error))
    return 0;

  g_printerr ("%s: %s\n", path, error->message);
  return 1;
}

int
main (int argc, char *argv[])
{
  g_autoptr (YpClientOptions) options = NULL;
  g_autoptr (YpApplication) application = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  yp_locale_choose (argc, argv);
  options = yp_client_options_new_from_args (&argc, &argv, &error);
  if (options == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  if (options->wants_manual)
    {
      g_autofree char *page = yp_desk_manual_write ();

      g_print ("%s", page);
      return 0;
    }

  if (options->checked_scene != NULL)
    return check_scene (options->checked_scene);

  application = yp_application_new (g_steal_pointer (&options));
  status = g_application_run (G_APPLICATION (application), 0, NULL);

  return yp_application_has_failed (application) ? 1 : status;
}
