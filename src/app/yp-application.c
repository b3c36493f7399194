/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-app"

#include "yp-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "yp-look.h"
#include "yp-picture-shot.h"
#include "yp-shot.h"
#include "yp-sign-in-window.h"
#include "yp-trace.h"
#include "yp-window.h"

/* 12 points are 16 pixels at 96 dpi: the rem of the style sheet, two steps of its grid of 8. */
#define FONT "Noto Sans CJK SC 12"

/**
 * YpApplication:
 *
 * One window on one situation, after somebody has signed in where there is no token. Ends with the
 * window, with its screenshot, or on SIGINT and SIGTERM, and writes the cache before it does.
 */
struct _YpApplication
{
  AdwApplication parent_instance;

  YpClientOptions *options;
  YpSituation *situation;
  GtkWidget *window;  /* both belong to GTK */
  GtkWidget *sign_in; /* (nullable) */
  gboolean has_failed;
};

G_DEFINE_FINAL_TYPE (YpApplication, yp_application, ADW_TYPE_APPLICATION)

static gboolean
on_signal (gpointer data)
{
  g_application_quit (G_APPLICATION (data));
  return G_SOURCE_CONTINUE;
}

static void
on_shot_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!yp_shot_take_finish (GTK_WINDOW (source), result, &error))
    {
      g_printerr ("%s\n", error->message);
      self->has_failed = TRUE;
    }

  g_application_quit (G_APPLICATION (self));
}

static void
on_picture_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!yp_picture_shot_take_finish (YP_MAP (source), result, &error))
    {
      g_printerr ("%s\n", error->message);
      self->has_failed = TRUE;
    }

  g_application_quit (G_APPLICATION (self));
}

static void
begin_situation (YpApplication *self, const char *token)
{
  self->situation = yp_situation_new (self->options->url, token, self->options->cache);
  yp_situation_start (self->situation);
}

static void
yp_application_startup (GApplication *application)
{
  YpApplication *self = YP_APPLICATION (application);

  /* First of all, so that the cache is read while GTK starts. */
  if (self->options->token != NULL)
    begin_situation (self, self->options->token);

  yp_look_register ();
  G_APPLICATION_CLASS (yp_application_parent_class)->startup (application);

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", FONT, NULL);
  g_unix_signal_add (SIGINT, on_signal, application);
  g_unix_signal_add (SIGTERM, on_signal, application);
}

static void on_stranger (YpApplication *self);

static void
take_shots (YpApplication *self)
{
  const YpClientOptions *options = self->options;
  YpMap *map = yp_window_get_map (YP_WINDOW (self->window));

  if (options->screenshot != NULL)
    yp_shot_take_async (GTK_WINDOW (self->window), map, options->after_s, options->screenshot, NULL,
                        on_shot_ready, g_object_ref (self));
  else if (options->picture != NULL)
    yp_picture_shot_take_async (map, yp_situation_get_now (self->situation), options, NULL,
                                on_picture_ready, g_object_ref (self));
}

static void
on_moment_failed (YpApplication *self, GParamSpec *pspec, YpReplay *replay)
{
  const char *fault = yp_replay_get_fault (replay);

  if (fault == NULL)
    return;

  g_printerr ("%s\n", fault);
  self->has_failed = TRUE;
  g_application_quit (G_APPLICATION (self));
}

/* Pictures are of that moment or not at all. */
static void
show_moment (YpApplication *self)
{
  YpReplay *replay = yp_situation_get_replay (self->situation);

  yp_window_show_moment (YP_WINDOW (self->window), self->options->at);
  if (self->options->screenshot == NULL && self->options->picture == NULL)
    return;

  g_signal_connect_object (replay, "jumped", G_CALLBACK (take_shots), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (replay, "notify::fault", G_CALLBACK (on_moment_failed), self,
                           G_CONNECT_SWAPPED);
}

static void
open_window (YpApplication *self)
{
  const YpClientOptions *options = self->options;

  /* The map begins to read its layers while the window is made, and the first frame shows what came
   * until then: the cache, as a rule. */
  yp_situation_catch_up (self->situation);
  self->window = yp_window_new (GTK_APPLICATION (self), self->situation, options);
  if (options->has_trace)
    yp_trace_start (GTK_WINDOW (self->window), yp_window_get_map (YP_WINDOW (self->window)));
  gtk_window_present (GTK_WINDOW (self->window));
  yp_situation_catch_up (self->situation);

  if (options->token == NULL)
    g_signal_connect_object (self->situation, "stranger", G_CALLBACK (on_stranger), self,
                             G_CONNECT_SWAPPED);
  if (options->at != 0)
    show_moment (self);
  else
    take_shots (self);
}

/* Whoever signed in before goes on where they were; else the window opens now. */
static void
on_signed_in (YpApplication *self, const char *account, const char *token)
{
  GtkWindow *sign_in = GTK_WINDOW (self->sign_in);

  g_free (self->options->account);
  self->options->account = g_strdup (account);
  if (self->situation != NULL)
    {
      yp_situation_set_token (self->situation, token);
    }
  else
    {
      begin_situation (self, token);
      open_window (self);
    }
  gtk_window_destroy (sign_in);
}

static void
on_sign_in_gone (YpApplication *self)
{
  self->sign_in = NULL;
}

static void
open_sign_in (YpApplication *self, const char *reason)
{
  self->sign_in =
      yp_sign_in_window_new (GTK_APPLICATION (self), self->options->url, self->options->account);
  g_signal_connect_object (self->sign_in, "signed-in", G_CALLBACK (on_signed_in), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sign_in, "destroy", G_CALLBACK (on_sign_in_gone), self,
                           G_CONNECT_SWAPPED);
  if (reason != NULL)
    yp_sign_in_window_set_reason (YP_SIGN_IN_WINDOW (self->sign_in), reason);
  if (self->window != NULL)
    {
      gtk_window_set_transient_for (GTK_WINDOW (self->sign_in), GTK_WINDOW (self->window));
      gtk_window_set_modal (GTK_WINDOW (self->sign_in), TRUE);
    }
  gtk_window_present (GTK_WINDOW (self->sign_in));
}

/* A session ends some time; what is half done stays, and goes on with the next. */
static void
on_stranger (YpApplication *self)
{
  if (self->sign_in == NULL)
    open_sign_in (self, _ ("Your session has ended. Sign in again to go on."));
}

static void
yp_application_activate (GApplication *application)
{
  YpApplication *self = YP_APPLICATION (application);

  if (self->situation != NULL)
    open_window (self);
  else
    open_sign_in (self, NULL);
}

static void
yp_application_shutdown (GApplication *application)
{
  YpApplication *self = YP_APPLICATION (application);

  for (GList *window = gtk_application_get_windows (GTK_APPLICATION (self)); window != NULL;
       window = window->next)
    if (YP_IS_WINDOW (window->data))
      yp_window_finish (window->data);
  if (self->situation != NULL)
    yp_situation_stop (self->situation);

  G_APPLICATION_CLASS (yp_application_parent_class)->shutdown (application);
}

static void
yp_application_finalize (GObject *object)
{
  YpApplication *self = YP_APPLICATION (object);

  g_clear_object (&self->situation);
  g_clear_pointer (&self->options, yp_client_options_free);

  G_OBJECT_CLASS (yp_application_parent_class)->finalize (object);
}

static void
yp_application_class_init (YpApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yp_application_finalize;
  application_class->startup = yp_application_startup;
  application_class->activate = yp_application_activate;
  application_class->shutdown = yp_application_shutdown;
}

static void
yp_application_init (YpApplication *self)
{
}

/**
 * yp_application_new:
 * @options: (transfer full): what was asked for
 *
 * Several may run at once, each with its window: a desk here, a wall there.
 *
 * Returns: (transfer full): the application
 */
YpApplication *
yp_application_new (YpClientOptions *options)
{
  YpApplication *self =
      g_object_new (YP_TYPE_APPLICATION, "application-id", "cn.yiping.Yiping", "flags",
                    G_APPLICATION_NON_UNIQUE, "resource-base-path", "/cn/yiping/Yiping", NULL);

  self->options = options;
  return self;
}

/* Whether what was asked for on the command line could not be done. */
gboolean
yp_application_has_failed (YpApplication *self)
{
  return self->has_failed;
}
