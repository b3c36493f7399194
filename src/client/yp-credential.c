/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-credential.h"

#include <libsoup/soup.h>

struct _YpCredential
{
  int ref_count;
  char *url;
  GMutex mutex; /* guards what follows */
  char *token;
};

/**
 * yp_credential_new:
 * @url: where the platform is
 * @token: (nullable): for it; %NULL for a stranger
 *
 * Returns: (transfer full): a credential
 */
YpCredential *
yp_credential_new (const char *url, const char *token)
{
  YpCredential *self;

  g_return_val_if_fail (url != NULL, NULL);

  /* GLib locks up where one thread makes this class while another registers a type that it uses:
   * it is made before there is a thread that was given a credential. */
  g_type_class_unref (g_type_class_ref (SOUP_TYPE_SESSION));

  self = g_new0 (YpCredential, 1);
  self->ref_count = 1;
  self->url = g_strdup (url);
  self->token = g_strdup (token);
  g_mutex_init (&self->mutex);

  return self;
}

YpCredential *
yp_credential_ref (YpCredential *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_credential_unref (YpCredential *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->url);
  g_free (self->token);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

const char *
yp_credential_get_url (YpCredential *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->url;
}

/**
 * yp_credential_dup_token:
 * @self: a credential
 *
 * Returns: (transfer full) (nullable): the token as it is now; %NULL for a stranger
 */
char *
yp_credential_dup_token (YpCredential *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->mutex);
  return g_strdup (self->token);
}

/**
 * yp_credential_set_token:
 * @self: a credential
 * @token: what holds from now on; what is under way goes on with the one before
 */
void
yp_credential_set_token (YpCredential *self, const char *token)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = NULL;

  g_return_if_fail (self != NULL && token != NULL);

  locker = g_mutex_locker_new (&self->mutex);
  g_free (self->token);
  self->token = g_strdup (token);
}
