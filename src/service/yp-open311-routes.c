/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-intake.h"
#include "yp-open311-reply.h"
#include "yp-open311.h"
#include "yp-route.h"

#define FORM_TYPE "application/x-www-form-urlencoded"

/* The last segment of every path here: `services.json`, `CODE.xml`. */
static const char *
get_last_segment (const YpRequest *request)
{
  guint n_segments = g_strv_length (request->segments);

  return n_segments > 0 ? request->segments[n_segments - 1] : "";
}

static YpReply *
make_reply (guint status, YpOpen311Format format, GString *text)
{
  return yp_reply_new_take (status, yp_open311_format_get_content_type (format), text);
}

static YpReply *
make_error_reply (YpOpen311Format format, const GError *error)
{
  /* Which status and headers an error has is said in one place. */
  g_autoptr (YpReply) plain = yp_reply_new_from_error (error);
  GString *text = g_string_new (NULL);
  YpReply *reply;

  /* What is not the caller's fault is not the caller's to read. */
  yp_open311_write_error (text, format, plain->status,
                          error->domain == YP_ERROR ? error->message
                                                    : "The platform could not do this");
  reply = make_reply (plain->status, format, text);
  reply->headers = g_steal_pointer (&plain->headers);

  return reply;
}

static YpReply *
format_error (const YpRequest *request, const GError *error)
{
  g_autofree char *name = NULL;
  YpOpen311Format format = YP_OPEN311_JSON;

  yp_open311_split_name (get_last_segment (request), &name, &format, NULL);
  return make_error_reply (format, error);
}

static YpForm *
parse_query (const YpRequest *request, GError **error)
{
  const char *text = request->query_text != NULL ? request->query_text : "";

  return yp_form_parse (text, strlen (text), error);
}

static YpReply *
read_discovery (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  g_autofree char *name = NULL;
  YpOpen311Format format;
  GString *text;

  if (!yp_open311_split_name (get_last_segment (request), &name, &format, error))
    return NULL;

  text = g_string_new (NULL);
  yp_open311_write_discovery (text, format, request->base_url);
  return make_reply (200, format, text);
}

static YpReply *
read_services (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  g_autofree char *name = NULL;
  YpOpen311Format format;
  GString *text;

  if (!yp_open311_split_name (get_last_segment (request), &name, &format, error))
    return NULL;

  text = g_string_new (NULL);
  yp_open311_write_services (text, format, city->catalogue);
  return make_reply (200, format, text);
}

static YpReply *
read_service_definition (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  g_autofree char *key = NULL;
  YpOpen311Format format;
  const YpItem *item;
  GString *text;

  if (!yp_open311_split_name (get_last_segment (request), &key, &format, error))
    return NULL;

  item = yp_catalogue_find (city->catalogue, key);
  if (item == NULL)
    {
      g_autofree char *shown = yp_form_shorten (key, -1);

      g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND, "service_code “%s” is not in the catalogue",
                   shown);
      return NULL;
    }

  text = g_string_new (NULL);
  yp_open311_write_service_definition (text, format, item);
  return make_reply (200, format, text);
}

/* Of several ids, one that does not exist is left out (the standard has no other word for it). */
static GPtrArray *
find_by_ids (YpStore *store, char **ids, GError **error)
{
  g_autoptr (GPtrArray) incidents = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (GError) local_error = NULL;
      YpIncident *incident = yp_store_get_incident (store, ids[i], &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (incident != NULL)
        g_ptr_array_add (incidents, incident);
    }

  return g_steal_pointer (&incidents);
}

static gboolean
check_codes (const YpOpen311Search *search, const YpCatalogue *catalogue, GError **error)
{
  for (guint i = 0; search->items != NULL && search->items[i] != NULL; i++)
    {
      g_autofree char *shown = NULL;

      if (yp_catalogue_find (catalogue, search->items[i]) != NULL)
        continue;

      shown = yp_form_shorten (search->items[i], -1);
      g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND,
                   "Parameter “service_code” is not in the catalogue: “%s”", shown);
      return FALSE;
    }

  return TRUE;
}

static GPtrArray *
find_requests (YpStore *store, const YpOpen311Search *search, GError **error)
{
  YpIncidentSearch incidents = {
    .items = search->items,
    .reported_from = search->time_from,
    .reported_to = search->time_to,
    .with_open = search->with_open,
    .with_closed = search->with_closed,
    .limit = YP_OPEN311_MAX_REQUESTS,
  };

  if (search->ids != NULL)
    return find_by_ids (store, search->ids, error);

  return yp_store_search_incidents (store, &incidents, error);
}

static YpReply *
make_requests_reply (YpOpen311Format format, YpCity *city, GPtrArray *incidents)
{
  GString *text = g_string_new (NULL);

  yp_open311_write_requests (text, format, city->catalogue,
                             (YpIncident *const *) (gpointer) incidents->pdata, incidents->len);
  return make_reply (200, format, text);
}

static YpReply *
read_requests (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (YpForm) form = NULL;
  g_autoptr (GPtrArray) incidents = NULL;
  g_auto (YpOpen311Search) search = { 0 };
  YpOpen311Format format;

  if (!yp_open311_split_name (get_last_segment (request), &name, &format, error))
    return NULL;

  form = parse_query (request, error);
  if (form == NULL || !yp_open311_read_search (form, yp_clock_now (&city->clock), &search, error) ||
      !check_codes (&search, city->catalogue, error))
    return NULL;

  incidents = find_requests (store, &search, error);
  if (incidents == NULL)
    return NULL;

  return make_requests_reply (format, city, incidents);
}

static YpReply *
read_request (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) incidents = NULL;
  YpOpen311Format format;
  char *ids[] = { NULL, NULL };

  if (!yp_open311_split_name (get_last_segment (request), &id, &format, error))
    return NULL;

  ids[0] = id;
  incidents = find_by_ids (store, ids, error);
  if (incidents == NULL)
    return NULL;
  if (incidents->len == 0)
    {
      g_autofree char *shown = yp_form_shorten (id, -1);

      g_set_error (error, YP_ERROR, YP_ERROR_NOT_FOUND, "service_request_id “%s” does not exist",
                   shown);
      return NULL;
    }

  return make_requests_reply (format, city, incidents);
}

/* A report on its way to the writer. */
typedef struct
{
  YpOpen311Format format;
  YpForm *form;
  YpOpen311Report parameters;
  YpReport report; /* its strings live in the two above */
  char *id;
} Intake;

static void
intake_free (Intake *self)
{
  yp_open311_report_clear (&self->parameters);
  g_clear_pointer (&self->form, yp_form_free);
  g_free (self->id);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Intake, intake_free)

static gboolean
run_intake (YpCommand *command, YpStore *store, YpCity *city, GError **error)
{
  Intake *self = command->state;
  g_autoptr (YpEntry) entry = NULL;

  if (!yp_intake_append_report (store, city, command->actor, &self->report, &entry, error))
    return FALSE;

  /* A transaction that was rolled back is run again. */
  g_free (self->id);
  self->id = g_strdup (yp_entry_get_subject_id (entry, "incident"));
  return TRUE;
}

static YpReply *
format_intake (YpCommand *command)
{
  Intake *self = command->state;
  GString *text = g_string_new (NULL);

  yp_open311_write_receipt (text, self->format, self->id);
  return make_reply (201, self->format, text);
}

static YpReply *
format_intake_error (YpCommand *command, const GError *error)
{
  Intake *self = command->state;

  return make_error_reply (self->format, error);
}

/* Whether @value is the media type of a form; parameters such as a charset do not count. */
static gboolean
is_form (const char *value)
{
  gsize length = strlen (FORM_TYPE);

  return value != NULL && g_ascii_strncasecmp (value, FORM_TYPE, length) == 0 &&
         strchr ("; \t", value[length]) != NULL;
}

static YpForm *
parse_body (const YpRequest *request, GError **error)
{
  const char *type = g_hash_table_lookup (request->headers, "content-type");
  gsize length = 0;
  const char *text = request->body != NULL ? g_bytes_get_data (request->body, &length) : NULL;

  if (!is_form (type))
    {
      g_autofree char *shown = yp_form_shorten (type != NULL ? type : "", -1);

      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "The body must be " FORM_TYPE ", not “%s”",
                   shown);
      return NULL;
    }

  return yp_form_parse (text != NULL ? text : "", length, error);
}

static gboolean
check_report (const Intake *self, YpCity *city, GError **error)
{
  g_autofree char *shown = NULL;

  if (yp_catalogue_find (city->catalogue, self->report.item) != NULL)
    return yp_intake_check_report (city, &self->report, error);

  shown = yp_form_shorten (self->report.item, -1);
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID,
               "Parameter “service_code” is not in the catalogue: “%s”", shown);
  return FALSE;
}

static YpCommand *
parse_intake (const YpRequest *request, YpCity *city, GError **error)
{
  g_autoptr (Intake) self = g_new0 (Intake, 1);
  g_autofree char *name = NULL;
  YpOpen311Format format;
  YpCommand *command;

  if (!yp_open311_split_name (get_last_segment (request), &name, &format, error))
    return NULL;

  self->format = format;
  self->form = parse_body (request, error);
  if (self->form == NULL || !yp_open311_read_report (self->form, &self->parameters, error))
    return NULL;

  self->report = (YpReport){
    .item = self->parameters.item,
    .source = self->parameters.source,
    .description = self->parameters.description,
    .address = self->parameters.address,
    .has_place = self->parameters.has_place,
    .longitude = self->parameters.longitude,
    .latitude = self->parameters.latitude,
    .datum = self->parameters.datum,
    .media_url = self->parameters.media_url,
    .contact = self->parameters.contact,
    .reported_at = self->parameters.reported_at,
  };
  if (!check_report (self, city, error))
    return NULL;

  command = yp_command_new (request, g_steal_pointer (&self), (GDestroyNotify) intake_free,
                            run_intake, format_intake, error);
  if (command == NULL)
    return NULL;

  command->format_error = format_intake_error;
  command->content_type = yp_open311_format_get_content_type (format);

  return command;
}

/* A pattern's segment is a whole one, so each form has its row. */
#define READ(path, function)                                                                       \
  {                                                                                                \
    .method = "GET", .pattern = "open311/v2/" path, .read = (function),                            \
    .format_error = format_error                                                                   \
  }
#define INTAKE(path)                                                                               \
  {                                                                                                \
    .method = "POST", .pattern = "open311/v2/" path, .roles = YP_ROLES_REPORTERS,                  \
    .parse = parse_intake, .format_error = format_error                                            \
  }

const YpRoute yp_open311_routes[] = {
  READ ("discovery.json", read_discovery),
  READ ("discovery.xml", read_discovery),
  READ ("services.json", read_services),
  READ ("services.xml", read_services),
  READ ("services/*", read_service_definition),
  READ ("requests.json", read_requests),
  READ ("requests.xml", read_requests),
  READ ("requests/*", read_request),
  INTAKE ("requests.json"),
  INTAKE ("requests.xml"),
  { 0 },
};
