/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-layer-keeper.h"

#include <string.h>

#include "yp-error.h"
#include "yp-json-read.h"
#include "yp-json.h"
#include "yp-who.h"

/* What the platform keeps for somebody is at most as large. */
#define MAX_SIZE (64 * 1024)

/* Choices within this time are kept at once. */
#define KEEP_MS 800

#define PATH "preferences/layers"

/**
 * YpLayerKeeper:
 *
 * What somebody chose is on the platform, and found on any machine. A copy on this machine, with
 * the name of the account, serves while the platform is away; what was chosen meanwhile goes out
 * when it is back.
 */
typedef struct
{
  YpLayers *layers;
  YpSituation *situation;
  GCancellable *cancellable;
  char *path; /* (nullable): of the copy */
  char *account;
  gboolean is_kept;
  gboolean is_unsent;
  gboolean is_restoring;
  gboolean is_exchanging;
  gboolean is_due; /* to exchange again after that */
  guint keep_source;
} YpLayerKeeper;

static void
free_keeper (gpointer data)
{
  YpLayerKeeper *self = data;

  g_clear_handle_id (&self->keep_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->situation);
  g_free (self->path);
  g_free (self->account);
  g_free (self);
}

static YpLayerKeeper *
get_keeper (gpointer layers)
{
  return g_object_get_data (G_OBJECT (layers), "yp-layer-keeper");
}

/* What a worker needs, and what it finds. */
typedef struct
{
  char *account; /* (nullable): who the copy is of; then who asks */
  char *text;    /* (nullable): what is to be put; then what the platform has */
  gboolean is_sent;
} Exchange;

static void
exchange_free (gpointer data)
{
  Exchange *exchange = data;

  g_free (exchange->account);
  g_free (exchange->text);
  g_free (exchange);
}

static char *
ask_name (YpSession *session, GCancellable *cancellable, GError **error)
{
  YpWho *who = yp_who_ask (session, NULL, cancellable, error);
  char *name = who != NULL ? g_steal_pointer (&who->name) : NULL;

  g_clear_pointer (&who, yp_who_free);
  return name;
}

/* (nullable): %NULL, without an error, where the platform has nothing. */
static char *
fetch_text (YpSession *session, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (GBytes) bytes = yp_session_get (session, PATH, MAX_SIZE, cancellable, &own_error);

  if (bytes != NULL)
    return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (!g_error_matches (own_error, YP_ERROR, YP_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&own_error));

  return NULL;
}

/* In a worker. What was chosen while the platform was away goes out, if the same person asks. */
static gpointer
exchange (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Exchange *asked = data;
  g_autofree char *name = ask_name (session, cancellable, error);
  GError *own_error = NULL;
  Exchange *found;

  if (name == NULL)
    return NULL;

  found = g_new0 (Exchange, 1);
  found->is_sent = asked->text != NULL && g_strcmp0 (asked->account, name) == 0 &&
                   yp_session_put (session, PATH, asked->text, cancellable, &own_error);
  if (!found->is_sent && own_error == NULL)
    found->text = fetch_text (session, cancellable, &own_error);
  found->account = g_steal_pointer (&name);
  if (own_error == NULL)
    return found;

  g_propagate_error (error, own_error);
  exchange_free (found);
  return NULL;
}

static void
on_copy_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("What was chosen of the layers is not kept: %s", error->message);
}

static GString *
format_copy (YpLayerKeeper *self)
{
  g_autofree char *chosen = yp_layers_to_text (self->layers);
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  if (self->account != NULL)
    yp_json_add_string (&writer, "account", self->account);
  yp_json_add_boolean (&writer, "unsent", self->is_unsent);
  yp_json_add_raw (&writer, "chosen", chosen);
  yp_json_close_object (&writer);

  return text;
}

static void
write_copy (YpLayerKeeper *self)
{
  g_autoptr (GFile) file = self->path != NULL ? g_file_new_for_path (self->path) : NULL;
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (format_copy (self));

  if (file != NULL)
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                         on_copy_written, NULL);
}

/* The map closes on a choice that nobody has kept: it goes out the next time. */
static void
on_layers_gone (gpointer data, GObject *layers)
{
  YpLayerKeeper *self = data;
  g_autoptr (GString) text = NULL;

  if (self->path == NULL || (self->keep_source == 0 && !self->is_exchanging))
    return;

  text = format_copy (self);
  g_file_set_contents_full (self->path, text->str, (gssize) text->len,
                            G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}

static void
restore (YpLayerKeeper *self, const char *text)
{
  g_autoptr (GError) error = NULL;

  self->is_restoring = TRUE;
  if (!yp_layers_restore (self->layers, text, strlen (text), &error))
    g_message ("What was chosen of the layers can not be read: %s", error->message);
  self->is_restoring = FALSE;
}

/* Whoever chose meanwhile has the last word, and it has not gone out. */
static void
take_found (YpLayerKeeper *self, const Exchange *found)
{
  gboolean has_chosen = self->keep_source != 0 || self->is_due;

  g_free (self->account);
  self->account = g_strdup (found->account);
  if (has_chosen)
    return;

  self->is_unsent = self->is_unsent && !found->is_sent && found->text == NULL;
  if (found->text != NULL)
    restore (self, found->text);
  write_copy (self);
}

static void begin_exchange (YpLayerKeeper *self);

static void
on_exchanged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpLayers) layers = user_data;
  YpLayerKeeper *self = get_keeper (layers);
  g_autoptr (GError) error = NULL;
  Exchange *found = yp_situation_ask_finish (YP_SITUATION (source), result, &error);

  self->is_exchanging = FALSE;
  if (found != NULL)
    take_found (self, found);
  else
    g_debug ("What was chosen of the layers is not exchanged: %s", error->message);

  if (found != NULL && self->is_due)
    begin_exchange (self);
  self->is_due = FALSE;
  g_clear_pointer (&found, exchange_free);
}

static void
begin_exchange (YpLayerKeeper *self)
{
  Exchange *asked;

  if (yp_situation_get_link_state (self->situation) != YP_LINK_LIVE)
    return;

  self->is_due = self->is_exchanging;
  if (self->is_exchanging)
    return;

  self->is_exchanging = TRUE;
  asked = g_new0 (Exchange, 1);
  asked->account = g_strdup (self->account);
  asked->text = self->is_unsent ? yp_layers_to_text (self->layers) : NULL;
  yp_situation_ask_async (self->situation, exchange, asked, exchange_free, exchange_free,
                          self->cancellable, on_exchanged, g_object_ref (self->layers));
}

static gboolean
on_keep (gpointer data)
{
  YpLayerKeeper *self = data;

  self->keep_source = 0;
  write_copy (self);
  begin_exchange (self);
  return G_SOURCE_REMOVE;
}

static void
on_chosen (YpLayers *layers)
{
  YpLayerKeeper *self = get_keeper (layers);

  if (self->is_restoring || !self->is_kept)
    return;

  self->is_unsent = TRUE;
  g_clear_handle_id (&self->keep_source, g_source_remove);
  self->keep_source = g_timeout_add (KEEP_MS, on_keep, self);
}

static void
on_link_changed (YpLayers *layers)
{
  begin_exchange (get_keeper (layers));
}

/* Some kilobytes, once, before the first picture: it would else show what was hidden. */
static void
read_copy (YpLayerKeeper *self)
{
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (JsonObject) object = NULL;
  JsonObject *chosen;
  JsonNode *unsent;

  if (self->path == NULL || !g_file_get_contents (self->path, &text, &length, NULL) ||
      length > 2 * MAX_SIZE)
    return;

  object = yp_json_parse_object (text, length, NULL);
  chosen = object != NULL ? yp_json_get_object (object, "chosen") : NULL;
  if (chosen == NULL)
    return;

  unsent = json_object_get_member (object, "unsent");
  self->account = g_strdup (yp_json_get_string (object, "account"));
  self->is_unsent = self->is_kept && unsent != NULL && JSON_NODE_HOLDS_VALUE (unsent) &&
                    json_node_get_boolean (unsent);
  g_free (text);
  text = json_to_string (json_object_get_member (object, "chosen"), FALSE);
  restore (self, text);
}

/**
 * yp_layer_keeper_connect:
 * @layers: layers, before any is added
 * @situation: whose platform keeps what is chosen
 * @is_kept: whether what is chosen here is kept
 */
void
yp_layer_keeper_connect (YpLayers *layers, YpSituation *situation, gboolean is_kept)
{
  YpLayerKeeper *self = g_new0 (YpLayerKeeper, 1);

  self->layers = layers;
  self->situation = g_object_ref (situation);
  self->cancellable = g_cancellable_new ();
  self->path = yp_situation_get_cache_folder (situation, "layers.json");
  self->is_kept = is_kept;
  g_object_set_data_full (G_OBJECT (layers), "yp-layer-keeper", self, free_keeper);

  read_copy (self);
  g_object_weak_ref (G_OBJECT (layers), on_layers_gone, self);
  g_signal_connect (layers, "chosen", G_CALLBACK (on_chosen), NULL);
  g_signal_connect_object (situation, "notify::link-state", G_CALLBACK (on_link_changed), layers,
                           G_CONNECT_SWAPPED);
  begin_exchange (self);
}
