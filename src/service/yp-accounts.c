/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-accounts.h"

#include <sodium.h>

#include "yp-error.h"
#include "yp-secret-file.h"

/* A token is `s1~ID~PASSWORD_AT~EXPIRES_AT~HMAC`, times in milliseconds since 1970 UTC, HMAC-SHA256
 * in hexadecimal over what stands before it: nobody has to remember it, so a restart ends no
 * session; another password does, and so does retiring the account. */
#define PREFIX "s1"
#define MAX_TOKEN 256

/* So many wrong passwords in a row; then so long nobody is let try. */
#define MAX_FAILURES 5
#define BLOCKED_US (60 * G_TIME_SPAN_SECOND)

typedef struct
{
  YpAccount *account; /* (nullable): %NULL for one that is retired */
  char *hash;         /* (nullable): its password's */
  char *next_hash;    /* (nullable): the one whose entry is on its way */
  guint n_failures;
  gint64 blocked_until;
} Row;

/**
 * YpAccounts:
 *
 * Who can sign in, and who has. Counted; any thread.
 */
struct _YpAccounts
{
  int ref_count;
  YpClock clock;
  char *key;
  GMutex checking;  /* held while a password is compared, which takes 64 MiB */
  GMutex mutex;     /* guards what follows */
  GHashTable *rows; /* id → Row */
};

static void
row_free (gpointer data)
{
  Row *row = data;

  g_clear_pointer (&row->account, yp_account_unref);
  g_free (row->hash);
  g_free (row->next_hash);
  g_free (row);
}

static Row *
get_row (YpAccounts *self, const char *id)
{
  Row *row = g_hash_table_lookup (self->rows, id);

  if (row == NULL)
    {
      row = g_new0 (Row, 1);
      g_hash_table_insert (self->rows, g_strdup (id), row);
    }

  return row;
}

static gboolean
load_rows (YpAccounts *self, YpStore *store, GError **error)
{
  g_autoptr (GPtrArray) records =
      yp_store_list_records (store, "account", "active", NULL, 0, G_MAXINT32, NULL, error);
  g_autoptr (GHashTable) hashes = records != NULL ? yp_store_list_credentials (store, error) : NULL;

  if (hashes == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      const YpRecord *record = g_ptr_array_index (records, i);
      Row *row = get_row (self, record->id);

      row->account = yp_account_new_from_json (record->body, error);
      if (row->account == NULL)
        return FALSE;
      row->hash = g_strdup (g_hash_table_lookup (hashes, record->id));
    }

  return TRUE;
}

/**
 * yp_accounts_new:
 * @store: where they stand
 * @key_file: what signs sessions; made, for its owner alone, when there is none
 * @clock: the time
 * @error: return location for an error of any domain, for a person to read
 *
 * Returns: (transfer full) (nullable): the accounts
 */
YpAccounts *
yp_accounts_new (YpStore *store, const char *key_file, YpClock clock, GError **error)
{
  g_autoptr (YpAccounts) self = g_new0 (YpAccounts, 1);

  self->ref_count = 1;
  self->clock = clock;
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, row_free);
  g_mutex_init (&self->checking);
  g_mutex_init (&self->mutex);
  if (sodium_init () < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "No randomness for passwords");
      return NULL;
    }

  self->key = yp_secret_file_read (key_file, error);
  if (self->key == NULL || !load_rows (self, store, error))
    return NULL;

  return g_steal_pointer (&self);
}

YpAccounts *
yp_accounts_ref (YpAccounts *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
yp_accounts_unref (YpAccounts *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_hash_table_unref (self->rows);
  g_mutex_clear (&self->checking);
  g_mutex_clear (&self->mutex);
  g_free (self->key);
  g_free (self);
}

static YpAccount *
make_account (const Row *row, YpEntry *entry)
{
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  YpJsonWriter writer;
  YpAccount *account;

  if (strcmp (entry->kind, "set") == 0)
    {
      account = yp_account_new_from_json (entry->data, NULL);
      if (account != NULL)
        account->password_at = row->account != NULL ? row->account->password_at : 0;
      return account;
    }

  if (strcmp (entry->kind, "password-set") != 0 || row->account == NULL)
    return NULL;

  yp_json_writer_init (&writer, text);
  yp_account_write_json (row->account, &writer, NULL);
  body = yp_json_parse_object (text->str, text->len, NULL);
  account = yp_account_new_from_json (body, NULL);
  account->password_at = entry->at;

  return account;
}

/**
 * yp_accounts_apply:
 * @self: the accounts
 * @entry: one that is durable now; looked at only if it is about an account
 */
void
yp_accounts_apply (YpAccounts *self, YpEntry *entry)
{
  const char *id = yp_entry_get_subject_id (entry, "account");
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = NULL;
  YpAccount *account;
  Row *row;

  if (id == NULL)
    return;

  locker = g_mutex_locker_new (&self->mutex);
  row = get_row (self, id);
  account = make_account (row, entry);
  g_clear_pointer (&row->account, yp_account_unref);
  row->account = account;
  if (strcmp (entry->kind, "password-set") == 0 && row->next_hash != NULL)
    {
      g_free (row->hash);
      row->hash = g_steal_pointer (&row->next_hash);
      row->n_failures = 0;
      row->blocked_until = 0;
    }
}

/**
 * yp_accounts_expect_hash:
 * @self: the accounts
 * @id: of one
 * @hash: holds as soon as the entry `password-set` is durable
 */
void
yp_accounts_expect_hash (YpAccounts *self, const char *id, const char *hash)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  Row *row = get_row (self, id);

  g_free (row->next_hash);
  row->next_hash = g_strdup (hash);
}

/**
 * yp_accounts_hash:
 * @password: from outside
 * @error: return location for %YP_ERROR_INVALID
 *
 * Takes some 50 ms and 64 MiB (Argon2id). Any thread but the main one.
 *
 * Returns: (transfer full) (nullable): what later passwords are compared with
 */
char *
yp_accounts_hash (const char *password, GError **error)
{
  char hash[crypto_pwhash_STRBYTES];
  gsize length = strlen (password);

  if (length < YP_PASSWORD_MIN || length > YP_PASSWORD_MAX)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "A password has %d to %d bytes",
                   YP_PASSWORD_MIN, YP_PASSWORD_MAX);
      return NULL;
    }

  if (crypto_pwhash_str (hash, password, length, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                         crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "No memory for a password");
      return NULL;
    }

  return g_strdup (hash);
}

/* (transfer full): what to compare with. Who has none is compared all the same, so that nobody
 * learns by the time it takes who has. */
static char *
begin_try (YpAccounts *self, const char *id, gboolean *is_blocked)
{
  static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$"
                               "AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  const Row *row = g_hash_table_lookup (self->rows, id);

  *is_blocked = row != NULL && yp_clock_now (&self->clock) < row->blocked_until;

  return g_strdup (row != NULL && row->account != NULL && row->hash != NULL ? row->hash : nobody);
}

static void
end_try (YpAccounts *self, const char *id, gboolean is_right)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  Row *row = g_hash_table_lookup (self->rows, id);

  if (row == NULL)
    return;

  row->n_failures = is_right ? 0 : row->n_failures + 1;
  if (row->n_failures >= MAX_FAILURES)
    {
      row->n_failures = 0;
      row->blocked_until = yp_clock_now (&self->clock) + BLOCKED_US;
    }
}

/**
 * yp_accounts_check:
 * @self: the accounts
 * @id: from outside
 * @password: from outside
 *
 * One password at a time; who comes meanwhile, and who was wrong five times in a row, is to come
 * again later. Takes some 50 ms and 64 MiB. Any thread but the main one.
 *
 * Returns: whether it is the account's
 */
YpSignIn
yp_accounts_check (YpAccounts *self, const char *id, const char *password)
{
  g_autofree char *hash = NULL;
  gboolean is_blocked;
  gboolean is_right;

  hash = begin_try (self, id, &is_blocked);
  if (is_blocked || !g_mutex_trylock (&self->checking))
    return YP_SIGN_IN_LATER;

  is_right = strlen (password) <= YP_PASSWORD_MAX &&
             crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;
  g_mutex_unlock (&self->checking);
  end_try (self, id, is_right);

  return is_right ? YP_SIGN_IN_OK : YP_SIGN_IN_WRONG;
}

static char *
sign (const YpAccounts *self, const char *text)
{
  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) self->key,
                                    strlen (self->key), text, -1);
}

/**
 * yp_accounts_make_token:
 * @self: the accounts
 * @id: of one whose password was checked
 * @expires_at: (out): until when it holds
 *
 * Returns: (transfer full) (nullable): a token for the session; %NULL where the account was retired
 *   meanwhile
 */
char *
yp_accounts_make_token (YpAccounts *self, const char *id, gint64 *expires_at)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  const Row *row = g_hash_table_lookup (self->rows, id);
  g_autofree char *text = NULL;
  g_autofree char *mac = NULL;

  if (row == NULL || row->account == NULL)
    return NULL;

  *expires_at = yp_clock_now (&self->clock) + YP_SESSION_US;
  text = g_strdup_printf (PREFIX "~%s~%" G_GINT64_FORMAT "~%" G_GINT64_FORMAT, id,
                          row->account->password_at / 1000, *expires_at / 1000);
  mac = sign (self, text);

  return g_strconcat (text, "~", mac, NULL);
}

/* Whether the last part signs what stands before it. */
static gboolean
is_signed (const YpAccounts *self, const char *token)
{
  const char *last = strrchr (token, '~');
  g_autofree char *text = last != NULL ? g_strndup (token, (gsize) (last - token)) : NULL;
  g_autofree char *mac = text != NULL ? sign (self, text) : NULL;
  gsize length = mac != NULL ? strlen (mac) : 0;

  return mac != NULL && strlen (last + 1) == length && sodium_memcmp (mac, last + 1, length) == 0;
}

/**
 * yp_accounts_find:
 * @self: the accounts
 * @token: (nullable): what a client says
 *
 * Microseconds; any thread.
 *
 * Returns: (transfer full) (nullable): whose session it is; %NULL where it is none or has ended
 */
YpPrincipal *
yp_accounts_find (YpAccounts *self, const char *token)
{
  g_auto (GStrv) parts = NULL;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = NULL;
  guint64 password_at;
  guint64 expires_at;
  const Row *row;

  if (token == NULL || !g_str_has_prefix (token, PREFIX "~") || strlen (token) > MAX_TOKEN ||
      !is_signed (self, token))
    return NULL;

  parts = g_strsplit (token, "~", -1);
  if (g_strv_length (parts) != 5 ||
      !g_ascii_string_to_unsigned (parts[2], 10, 0, G_MAXINT64 / 1000, &password_at, NULL) ||
      !g_ascii_string_to_unsigned (parts[3], 10, 0, G_MAXINT64 / 1000, &expires_at, NULL) ||
      (gint64) expires_at * 1000 <= yp_clock_now (&self->clock))
    return NULL;

  locker = g_mutex_locker_new (&self->mutex);
  row = g_hash_table_lookup (self->rows, parts[1]);
  if (row == NULL || row->account == NULL ||
      row->account->password_at / 1000 != (gint64) password_at)
    return NULL;

  return yp_principal_ref (row->account->principal);
}
