/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-documents.h"
#include "yp-handover-sheet.h"
#include "yp-intake.h"
#include "yp-json-read.h"

#define MAX_ID 128

/* As many may be asked for by `newest`. */
#define MAX_NEWEST 100

/* More are not unsigned at once. */
#define MAX_OPEN 1000

/* A handover, or a step of one, on its way to the writer. */
typedef struct
{
  char *seat;
  char *text; /* (nullable): beside the sheet, or with a step */
  char *id;   /* (nullable): of the handover that is stepped */
  YpHandoverStep step;
  guint line; /* from 1; 0 where the step has none */

  YpRecord *handover; /* what came of it */
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_free (draft->seat);
  g_free (draft->text);
  g_free (draft->id);
  g_clear_pointer (&draft->handover, yp_record_unref);
  g_free (draft);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Draft, draft_free)

/* Whoever goes out has one handover of a seat at a time: the first is signed or withdrawn
 * before there is another. */
static gboolean
check_unsigned (YpStore *store, const Draft *draft, const char *actor, GError **error)
{
  g_autoptr (GPtrArray) open =
      yp_store_list_records (store, "handover", "open", NULL, 0, MAX_OPEN, NULL, error);

  if (open == NULL)
    return FALSE;

  for (guint i = 0; i < open->len; i++)
    {
      const YpRecord *other = g_ptr_array_index (open, i);

      if (yp_handover_is_of (other, actor) &&
          g_strcmp0 (yp_handover_get_seat (other), draft->seat) == 0)
        {
          g_set_error (error, YP_ERROR, YP_ERROR_REFUSED,
                       "Your handover %s of this seat is not signed yet", other->id);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
run_open (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Draft *draft = command->state;
  gint64 now = yp_clock_now (&city->clock);
  g_autoptr (JsonObject) data = json_object_new ();
  g_autoptr (YpEntry) entry = NULL;
  g_autofree char *subject = NULL;
  JsonArray *lines;
  guint year;
  guint number;

  g_clear_pointer (&draft->handover, yp_record_unref);
  if (!yp_rights_have (command->principal, YP_ROLES_HANDING_OVER, "hand over", error) ||
      !check_unsigned (store, draft, command->actor, error))
    return FALSE;

  subject = yp_documents_next_subject (store, "handover/", now, &year, &number, error);
  lines =
      subject != NULL ? yp_handover_sheet_fill (store, city, command->principal, now, error) : NULL;
  if (lines == NULL)
    return FALSE;

  json_object_set_string_member (data, "seat", draft->seat);
  if (draft->text != NULL)
    json_object_set_string_member (data, "text", draft->text);
  if (command->principal->area != NULL)
    json_object_set_string_member (data, "area", command->principal->area);
  json_object_set_array_member (data, "lines", lines);
  entry = yp_store_append (store, now, command->actor, subject, "opened", data, error);
  if (entry == NULL)
    return FALSE;

  draft->handover = yp_record_apply (NULL, entry, error);
  return draft->handover != NULL;
}

/* Whoever comes in is of the same place as who goes out. A handover that can not be signed any more
 * is taken away by who opened it, or by who leads the shift. */
static gboolean
check_person (const YpCommand *command,
              YpHandoverStep step,
              const YpRecord *handover,
              GError **error)
{
  if (step != YP_HANDOVER_WITHDRAW)
    {
      if (yp_handover_is_within (handover, command->principal->area))
        return TRUE;

      g_set_error_literal (error, YP_ERROR, YP_ERROR_FORBIDDEN,
                           "That seat is another town's, or the city's");
      return FALSE;
    }

  return yp_handover_is_of (handover, command->actor) ||
         yp_rights_have (command->principal, YP_ROLE_SHIFT_LEADER,
                         "withdraw somebody else's handover", error);
}

static gboolean
run_step (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Draft *draft = command->state;
  g_autoptr (YpRecord) before = NULL;
  g_autoptr (JsonObject) data = json_object_new ();
  g_autoptr (YpEntry) entry = NULL;
  const char *kind;

  g_clear_pointer (&draft->handover, yp_record_unref);
  if (!yp_rights_have (command->principal, YP_ROLES_HANDING_OVER, "hand over", error))
    return FALSE;
  before = yp_documents_find (store, "handover", draft->id, error);
  if (before == NULL || !check_person (command, draft->step, before, error) ||
      !yp_handover_may (before, draft->step, draft->line - 1, command->actor, error))
    return FALSE;

  if (draft->line > 0)
    json_object_set_int_member (data, "line", draft->line);
  if (draft->text != NULL)
    json_object_set_string_member (data, "note", draft->text);
  kind = yp_handover_get_kind (before, draft->step, command->actor);
  entry = yp_store_append (store, yp_clock_now (&city->clock), command->actor, before->subject,
                           kind, data, error);
  if (entry == NULL)
    return FALSE;

  draft->handover = yp_record_apply (before, entry, error);
  return draft->handover != NULL;
}

static YpReply *
format_handover (YpCommand *command)
{
  const Draft *draft = command->state;

  return yp_documents_reply (draft->id == NULL ? 201 : 200, command->content_type, draft->handover);
}

/* A text without blanks around it; (out) (nullable): %NULL where there is none. */
static gboolean
read_text (JsonObject *object, const char *name, guint most, char **text, GError **error)
{
  const char *value = yp_json_get_string (object, name);

  if (value == NULL && json_object_has_member (object, name))
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“%s” is not a text", name);
      return FALSE;
    }
  if (!yp_intake_check_text (name, value, most, error))
    return FALSE;

  *text = value != NULL ? g_strstrip (g_strdup (value)) : NULL;
  if (*text != NULL && **text == '\0')
    g_clear_pointer (text, g_free);
  return TRUE;
}

/* POST /handovers */
static YpCommand *
parse_open (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Draft) draft = g_new0 (Draft, 1);
  g_autoptr (JsonObject) object = yp_request_read_object (request, error);

  if (object == NULL || !read_text (object, "seat", YP_SEAT_MAX_NAME, &draft->seat, error) ||
      !read_text (object, "text", YP_HANDOVER_MAX_TEXT, &draft->text, error))
    return NULL;

  if (draft->seat == NULL || strpbrk (draft->seat, "\n\r\t") != NULL)
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "“seat” must be given, in one line");
      return NULL;
    }

  return yp_command_new (request, g_steal_pointer (&draft), draft_free, run_open, format_handover,
                         error);
}

static gboolean
read_step (Draft *draft, JsonObject *object, GError **error)
{
  gboolean has_line;
  gint64 line = 0;

  if (!yp_handover_step_from_name (yp_json_get_string (object, "action"), &draft->step))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“action” is none of tick, untick, sign, withdraw");
      return FALSE;
    }

  has_line = draft->step == YP_HANDOVER_TICK || draft->step == YP_HANDOVER_UNTICK;
  if (has_line && (!yp_json_get_int (object, "line", &line) || line < 1 || line > G_MAXINT))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID,
                           "“line” is not the number of a line, from 1");
      return FALSE;
    }
  draft->line = (guint) line;
  if (!read_text (object, "note", YP_HANDOVER_MAX_TEXT, &draft->text, error))
    return FALSE;

  if (draft->step != YP_HANDOVER_WITHDRAW || draft->text != NULL)
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "To withdraw, “note” must say why");
  return FALSE;
}

/* POST /handovers/ID/actions */
static YpCommand *
parse_step (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Draft) draft = g_new0 (Draft, 1);
  g_autoptr (JsonObject) object = yp_request_read_object (request, error);

  draft->id = g_strdup (request->segments[1]);
  if (object == NULL || !yp_intake_check_text ("handover", draft->id, MAX_ID, error) ||
      !read_step (draft, object, error))
    return NULL;

  return yp_command_new (request, g_steal_pointer (&draft), draft_free, run_step, format_handover,
                         error);
}

/* GET /handovers?state=…&after=…&limit=… or ?state=…&newest=… */
static YpReply *
list_handovers (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  guint64 newest = 0;

  if (!yp_request_read_number (request, "newest", 1, MAX_NEWEST, &newest, error))
    return NULL;

  return newest > 0 ? yp_documents_list_newest (request, store, "handover",
                                                yp_clock_now (&city->clock), (guint) newest, error)
                    : yp_documents_list (request, store, "handover", error);
}

/* GET /handovers/ID */
static YpReply *
read_handover (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  return yp_documents_read (request, store, "handover", error);
}

const YpRoute yp_handover_routes[] = {
  { .method = "GET", .pattern = "handovers", .read = list_handovers },
  { .method = "GET", .pattern = "handovers/*", .read = read_handover },
  { .method = "POST", .pattern = "handovers", .parse = parse_open },
  { .method = "POST", .pattern = "handovers/*/actions", .parse = parse_step },
  { 0 },
};
