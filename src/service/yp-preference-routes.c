/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include <string.h>

#include "yp-json-read.h"
#include "yp-route.h"
#include "yp-seat.h"

#define MAX_NAME 40
#define MAX_SIZE (64 * 1024)
#define MAX_VALUES 20000

/* Whose the seats are. */
#define SEATS "seats"

/* Who works at a desk, and who sets them up. */
#define AT_DESKS                                                                                   \
  ((YpRoles) (YP_ROLE_CALL_TAKER | YP_ROLE_SHIFT_LEADER | YP_ROLE_DISPATCHER | YP_ROLE_TOWN |      \
              YP_ROLE_LEADER | YP_ROLE_ADMINISTRATOR))

/* A preference on its way into the store. */
typedef struct
{
  char *owner;
  char *name;
  char *text; /* (nullable): nothing, and it is gone */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->owner);
  g_free (change->name);
  g_free (change->text);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static gboolean
check_name (const char *name, GError **error)
{
  gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-");

  if (length >= 1 && length <= MAX_NAME && name[length] == '\0')
    return TRUE;

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "The preference's name is not 1 to %d characters of a–z, 0–9 and -", MAX_NAME);
  return FALSE;
}

/* The role that the query names; %YP_ROLES_NONE where it names none. */
static gboolean
read_role (const YpRequest *request, YpRoles *role, GError **error)
{
  const char *name = g_hash_table_lookup (request->query, "role");

  *role = YP_ROLES_NONE;
  if (name == NULL)
    return TRUE;
  if (!yp_roles_parse (name, role, error))
    return FALSE;
  if ((*role & (*role - 1)) == 0)
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“role” is not one role");
  return FALSE;
}

/* The role's, where one is named. */
static char *
make_owner (const YpPrincipal *principal, YpRoles role)
{
  g_autofree char *name = yp_roles_format (role);

  return role != YP_ROLES_NONE ? g_strconcat ("role/", name, NULL)
                               : g_strconcat ("account/", principal->name, NULL);
}

/* One's own, else that of the first of one's roles that has one. */
static gboolean
find_text (const YpRequest *request,
           YpStore *store,
           const char *name,
           YpRoles role,
           char **text,
           GError **error)
{
  const YpPrincipal *principal = request->principal;
  g_autofree char *owner = make_owner (principal, role);

  if (!yp_store_get_preference (store, owner, name, text, error))
    return FALSE;

  for (guint i = 0; i < YP_N_ROLES && *text == NULL && role == YP_ROLES_NONE; i++)
    {
      g_autofree char *role_owner = g_strconcat ("role/", yp_role_get_name (i), NULL);

      if ((principal->roles & 1u << i) != 0 &&
          !yp_store_get_preference (store, role_owner, name, text, error))
        return FALSE;
    }

  return TRUE;
}

/* GET /preferences/NAME */
static YpReply *
get_preference (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  const char *name = request->segments[1];
  char *text = NULL;
  YpRoles role;

  if (!check_name (name, error) || !read_role (request, &role, error) ||
      !find_text (request, store, name, role, &text, error))
    return NULL;

  if (text == NULL)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND, "There is no preference “%s”", name);
      return NULL;
    }

  return yp_reply_new (200, "application/json", g_bytes_new_take (text, strlen (text)));
}

static gboolean
run_change (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  const Change *change = command->state;

  if (change->text == NULL)
    return yp_store_remove_preference (store, change->owner, change->name, error);

  return yp_store_put_preference (store, change->owner, change->name, yp_clock_now (&city->clock),
                                  change->text, error);
}

static YpReply *
format_change (YpCommand *command)
{
  return yp_reply_new_take (200, command->content_type, g_string_new ("{\"n_changed\":1}"));
}

/* What it says is for whoever reads it; here it is JSON of a bounded size. */
static char *
read_text (const YpRequest *request, GError **error)
{
  gsize size = 0;
  const char *text = request->body != NULL ? g_bytes_get_data (request->body, &size) : NULL;

  if (size > MAX_SIZE)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "A preference is at most %d bytes",
                   MAX_SIZE);
      return NULL;
    }
  if (!yp_json_check (text != NULL ? text : "", size, MAX_VALUES, error))
    return NULL;

  return g_strndup (text, size);
}

/* PUT /preferences/NAME */
static YpCommand *
parse_change (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Change) change = g_new0 (Change, 1);
  YpRoles role;

  if (!check_name (request->segments[1], error) || !read_role (request, &role, error))
    return NULL;

  if (role != YP_ROLES_NONE &&
      !yp_rights_have (request->principal, YP_ROLE_ADMINISTRATOR, "set what a role prefers", error))
    return NULL;

  change->name = g_strdup (request->segments[1]);
  change->owner = make_owner (request->principal, role);
  change->text = read_text (request, error);
  if (change->text == NULL)
    return NULL;

  return yp_command_new (request, g_steal_pointer (&change), change_free, run_change, format_change,
                         error);
}

/* GET /seats */
static YpReply *
list_seats (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  g_autoptr (GPtrArray) names = yp_store_list_preferences (store, SEATS, error);
  g_autoptr (GString) text = g_string_new (NULL);
  YpJsonWriter writer;

  if (names == NULL)
    return NULL;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_open_object (&writer, "seats");
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *seat = NULL;

      if (!yp_store_get_preference (store, SEATS, name, &seat, error))
        return NULL;
      if (seat != NULL)
        yp_json_add_raw (&writer, name, seat);
    }
  yp_json_close_object (&writer);
  yp_json_close_object (&writer);

  return yp_reply_new_take (200, "application/json", g_steal_pointer (&text));
}

/* PUT /seats/NAME: one without layouts is gone. */
static YpCommand *
parse_seat (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Change) change = g_new0 (Change, 1);
  g_autofree char *text = read_text (request, error);
  g_autoptr (JsonObject) object =
      text != NULL ? yp_json_parse_object (text, strlen (text), error) : NULL;
  g_autoptr (YpSeat) seat =
      object != NULL ? yp_seat_parse (request->segments[1], object, error) : NULL;

  if (seat == NULL ||
      !yp_rights_have (request->principal, AT_DESKS, "lay out the desks of a seat", error))
    return NULL;

  change->owner = g_strdup (SEATS);
  change->name = g_strdup (seat->name);
  change->text = seat->layouts->len > 0 ? yp_seat_to_text (seat) : NULL;

  return yp_command_new (request, g_steal_pointer (&change), change_free, run_change, format_change,
                         error);
}

const YpRoute yp_preference_routes[] = {
  { .method = "GET", .pattern = "seats", .read = list_seats },
  { .method = "PUT", .pattern = "seats/*", .parse = parse_seat },
  { .method = "GET", .pattern = "preferences/*", .read = get_preference },
  { .method = "PUT", .pattern = "preferences/*", .parse = parse_change },
  { 0 },
};
