/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-intake.h"
#include "yp-set-command.h"

#define MAX_ID 64

#define READERS ((YpRoles) (YP_ROLE_ADMINISTRATOR | YP_ROLE_AUDITOR))

/* A change of one account on its way to the writer: its password, or its end. */
typedef struct
{
  char *id;
  char *hash; /* (nullable): of the new password; %NULL to retire */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->id);
  g_free (change->hash);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static JsonObject *
normalize (JsonObject *object, GError **error)
{
  g_autoptr (YpAccount) account = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  YpJsonWriter writer;

  if (json_object_has_member (object, "password") || json_object_has_member (object, "password_at"))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "A password is set through /accounts/ID/password");
      return NULL;
    }

  account = yp_account_new_from_json (object, error);
  if (account == NULL)
    return NULL;

  yp_json_writer_init (&writer, text);
  yp_account_write_json (account, &writer, NULL);

  return yp_json_parse_object (text->str, text->len, error);
}

static const YpSetKind kind = {
  .type = "account",
  .key = "id",
  .normalize = normalize,
};

/* POST /accounts */
static YpCommand *
parse_set (const YpRequest *request, YpCity *city, GError **error)
{
  return yp_set_command_new (request, &kind, error);
}

/* GET /accounts */
static YpReply *
list_accounts (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  g_autoptr (GPtrArray) records =
      yp_store_list_records (store, "account", NULL, NULL, 0, G_MAXINT32, NULL, error);
  GString *text;
  YpJsonWriter writer;

  if (records == NULL)
    return NULL;

  text = g_string_new (NULL);
  yp_json_writer_init (&writer, text);
  yp_json_open_array (&writer, NULL);
  for (guint i = 0; i < records->len; i++)
    {
      const YpRecord *record = g_ptr_array_index (records, i);

      yp_json_open_object (&writer, NULL);
      yp_json_add_string (&writer, "state", record->state);
      yp_json_add_raw (&writer, "account", record->text);
      yp_json_close_object (&writer);
    }
  yp_json_close_array (&writer);

  return yp_reply_new_take (200, "application/json", text);
}

static YpRecord *
find_account (YpStore *store, const char *id, GError **error)
{
  g_autofree char *subject = g_strconcat ("account/", id, NULL);
  GError *own_error = NULL;
  YpRecord *account = yp_store_get_record (store, subject, &own_error);

  if (own_error != NULL)
    g_propagate_error (error, own_error);
  else if (account == NULL)
    g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND, "There is no account “%s”", id);

  return account;
}

/* One's own password is one's own affair, as far as one knows the old one: that was checked. */
static gboolean
run_change (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Change *change = command->state;
  g_autoptr (YpRecord) account = NULL;
  g_autoptr (JsonObject) data = json_object_new ();
  g_autoptr (YpEntry) entry = NULL;
  gint64 now = yp_clock_now (&city->clock);
  gboolean is_own = change->hash != NULL && strcmp (command->actor, change->id) == 0;

  if (!is_own && !yp_rights_have (command->principal, YP_ROLE_ADMINISTRATOR,
                                  "change another's account", error))
    return FALSE;

  account = find_account (store, change->id, error);
  if (account == NULL)
    return FALSE;

  entry = yp_store_append (store, now, command->actor, account->subject,
                           change->hash != NULL ? "password-set" : "retired", data, error);
  if (entry == NULL)
    return FALSE;
  if (change->hash == NULL)
    return TRUE;

  yp_accounts_expect_hash (city->accounts, change->id, change->hash);
  return yp_store_put_credential (store, change->id, now, change->hash, error);
}

static YpReply *
format_change (YpCommand *command)
{
  return yp_reply_new_take (200, command->content_type, g_string_new ("{\"n_changed\":1}"));
}

/* Without a key: the digest of a password must not be kept. */
static YpCommand *
make_command (const YpRequest *request, Change *change, GError **error)
{
  YpCommand *command =
      yp_command_new (request, change, change_free, run_change, format_change, error);

  if (command == NULL)
    return NULL;

  g_clear_pointer (&command->key, g_free);

  return command;
}

/* Who changes their own must know the old one; an administrator need not, for others. */
static gboolean
check_old (const YpRequest *request, JsonObject *object, YpCity *city, GError **error)
{
  const char *old = yp_json_get_string (object, "old_password");

  if (strcmp (request->principal->name, request->segments[1]) != 0 ||
      (old != NULL &&
       yp_accounts_check (city->accounts, request->segments[1], old) == YP_SIGN_IN_OK))
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_FORBIDDEN,
                       "“old_password” is not the one there is, or was tried too often");
  return FALSE;
}

/* POST /accounts/ID/password */
static YpCommand *
parse_password (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (JsonObject) object = yp_request_read_object (request, error);
  g_autoptr (Change) change = g_new0 (Change, 1);
  const char *password = object != NULL ? yp_json_get_string (object, "password") : NULL;

  if (object == NULL)
    return NULL;

  if (password == NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“password” is not a text");
      return NULL;
    }

  change->id = g_strdup (request->segments[1]);
  if (!yp_intake_check_text ("account", change->id, MAX_ID, error) ||
      !check_old (request, object, city, error))
    return NULL;

  change->hash = yp_accounts_hash (password, error);

  return change->hash != NULL ? make_command (request, g_steal_pointer (&change), error) : NULL;
}

/* POST /accounts/ID/retirement */
static YpCommand *
parse_retirement (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Change) change = g_new0 (Change, 1);

  change->id = g_strdup (request->segments[1]);
  if (!yp_intake_check_text ("account", change->id, MAX_ID, error))
    return NULL;

  return make_command (request, g_steal_pointer (&change), error);
}

const YpRoute yp_account_routes[] = {
  { .method = "GET", .pattern = "accounts", .roles = READERS, .read = list_accounts },
  { .method = "POST", .pattern = "accounts", .roles = YP_ROLE_ADMINISTRATOR, .parse = parse_set },
  { .method = "POST", .pattern = "accounts/*/password", .parse = parse_password, .is_slow = TRUE },
  { .method = "POST",
    .pattern = "accounts/*/retirement",
    .roles = YP_ROLE_ADMINISTRATOR,
    .parse = parse_retirement },
  { 0 },
};
