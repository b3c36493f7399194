/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-route.h"

#define MAX_KEY 255

static gboolean
check_key (const char *key, GError **error)
{
  gsize length = strlen (key);

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isgraph (key[i]))
        {
          g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                               "Idempotency-Key holds a character that is not visible ASCII");
          return FALSE;
        }
    }

  if (length == 0 || length > MAX_KEY)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "Idempotency-Key is not 1 to %d characters",
                   MAX_KEY);
      return FALSE;
    }

  return TRUE;
}

static void
hash_text (GChecksum *checksum, const char *text)
{
  /* With its zero, so that the parts can not flow into each other. */
  g_checksum_update (checksum, (const guchar *) text, (gssize) strlen (text) + 1);
}

static char *
make_digest (const YpRequest *request)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  hash_text (checksum, request->method);
  hash_text (checksum, request->path);
  hash_text (checksum, request->query_text != NULL ? request->query_text : "");
  if (request->body != NULL)
    {
      gsize size;
      const guchar *data = g_bytes_get_data (request->body, &size);

      g_checksum_update (checksum, data, (gssize) size);
    }

  return g_strdup (g_checksum_get_string (checksum));
}

/**
 * yp_command_new:
 * @request: what asks for it
 * @state: (transfer full) (nullable): for its functions; freed also on failure
 * @free_state: (nullable): frees @state
 * @run: see #YpCommand
 * @format: see #YpCommand
 * @error: return location for %YP_ERROR_INVALID
 *
 * Makes a command of a request: its actor, its idempotency key (the header `Idempotency-Key`,
 * prefixed with the actor so that nobody gets another's answer) and the digest by which a second
 * request is known to be the same. The caller sets what else differs.
 *
 * Returns: (transfer full): the command, or %NULL when the key is no key
 */
YpCommand *
yp_command_new (const YpRequest *request,
                gpointer state,
                GDestroyNotify free_state,
                YpCommandRun run,
                YpCommandFormat format,
                GError **error)
{
  g_autoptr (YpCommand) self = g_new0 (YpCommand, 1);
  const char *key = g_hash_table_lookup (request->headers, "idempotency-key");

  self->state = state;
  self->free_state = free_state;
  self->run = run;
  self->format = format;
  self->content_type = "application/json";
  self->principal = yp_principal_ref (request->principal);
  self->actor = self->principal->name;

  if (key != NULL)
    {
      if (!check_key (key, error))
        return NULL;

      self->key = g_strconcat (self->actor, "\n", key, NULL);
      self->digest = make_digest (request);
    }

  return g_steal_pointer (&self);
}

/**
 * yp_command_free:
 * @self: (transfer full): a command
 */
void
yp_command_free (YpCommand *self)
{
  if (self->free_state != NULL && self->state != NULL)
    self->free_state (self->state);

  yp_principal_unref (self->principal);
  g_free (self->key);
  g_free (self->digest);
  g_free (self);
}
