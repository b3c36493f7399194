/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-documents.h"
#include "yp-json-read.h"
#include "yp-order-page.h"
#include "yp-order.h"
#include "yp-orders.h"

/* What stands for a value that there is none of. */
#define NOTHING "——"

/* An order on its way to paper: the values of @page are those of the record, but for these. */
typedef struct
{
  YpOrderPage page;
  char *recipient;
  char *rule;
  GArray *incidents; /* YpOrderPageIncident, whose strings are these */
  GPtrArray *strings;
} Sheet;

static void
sheet_clear (Sheet *sheet)
{
  g_free (sheet->recipient);
  g_free (sheet->rule);
  g_clear_pointer (&sheet->incidents, g_array_unref);
  g_clear_pointer (&sheet->strings, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sheet, sheet_clear)

/* The report's own words; else the areas it lies in; else where that is. */
static char *
describe_place (const YpIncidentFacts *facts, YpCity *city)
{
  const YpArea *town;
  const YpArea *village;

  if (facts->address != NULL && *facts->address != '\0')
    return g_strdup (facts->address);
  if (!facts->has_place)
    return g_strdup (NOTHING);

  town = yp_place_index_find (city->places, YP_AREA_TOWN, facts->longitude, facts->latitude);
  village = yp_place_index_find (city->places, YP_AREA_VILLAGE, facts->longitude, facts->latitude);
  if (town == NULL)
    return g_strdup_printf ("东经%.5f°，北纬%.5f°", facts->longitude, facts->latitude);

  return g_strconcat (town->name, village != NULL ? village->name : NULL, NULL);
}

static const char *
keep (Sheet *sheet, char *text)
{
  g_ptr_array_add (sheet->strings, text);

  return text;
}

static gboolean
add_incident (Sheet *sheet, const char *id, YpStore *store, YpCity *city, GError **error)
{
  GError *own_error = NULL;
  g_autoptr (YpIncident) incident = yp_store_get_incident (store, id, &own_error);
  YpOrderPageIncident row = { .id = keep (sheet, g_strdup (id)), .item = NOTHING };

  if (own_error != NULL)
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  if (incident != NULL)
    {
      const YpIncidentFacts *facts = yp_incident_get_facts (incident);
      const YpItem *item =
          yp_catalogue_find_current (city->catalogue, facts->item, yp_clock_now (&city->clock));

      row.item = keep (sheet, g_strdup (item != NULL ? item->name : facts->item));
      row.place = keep (sheet, describe_place (facts, city));
      row.due_at = facts->due_at;
    }
  g_array_append_val (sheet->incidents, row);

  return TRUE;
}

static gboolean
read_incidents (Sheet *sheet, const YpRecord *order, YpStore *store, YpCity *city, GError **error)
{
  JsonArray *ids = yp_json_get_array (order->body, "incidents");
  guint n = ids != NULL ? json_array_get_length (ids) : 0;

  sheet->incidents = g_array_new (FALSE, FALSE, sizeof (YpOrderPageIncident));
  sheet->strings = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    if (!add_incident (sheet, json_array_get_string_element (ids, i), store, city, error))
      return FALSE;

  sheet->page.incidents = (const YpOrderPageIncident *) sheet->incidents->data;
  sheet->page.n_incidents = n;

  return TRUE;
}

static YpOrderPageStep
read_step (const YpRecord *order, const char *kind)
{
  g_autofree char *time_name = g_strconcat (kind, "_at", NULL);
  g_autofree char *actor_name = g_strconcat (kind, "_by", NULL);
  g_autofree char *note_name = g_strconcat (kind, "_note", NULL);
  YpOrderPageStep step = { .person = yp_json_get_string (order->body, actor_name),
                           .note = yp_json_get_string (order->body, note_name) };

  yp_json_get_time (order->body, time_name, &step.at);

  return step;
}

static void
read_steps (Sheet *sheet, const YpRecord *order)
{
  const char *rule = yp_json_get_string (order->body, "rule");
  YpOrderPage *page = &sheet->page;

  page->issued = read_step (order, "issued");
  page->delivered = read_step (order, "delivered");
  page->signed_for = read_step (order, "signed");
  page->answered = read_step (order, "answered");
  page->recalled = read_step (order, "recalled");
  if (rule == NULL)
    return;

  sheet->rule = g_strdup_printf ("按规则“%s”自动签发", rule);
  page->issued.person = "系统";
  page->issued.note = sheet->rule;
}

/* An organization is called by its id, a unit by its name. */
static gboolean
read_recipient (Sheet *sheet, const YpRecord *order, YpStore *store, GError **error)
{
  const char *id = yp_json_get_string (order->body, "recipient");
  GError *own_error = NULL;
  YpFix fix;
  g_autoptr (YpUnit) unit = yp_store_get_unit (store, id, &fix, &own_error);

  if (own_error != NULL)
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }

  sheet->recipient = g_strdup (unit != NULL ? yp_unit_get_facts (unit)->name : id);
  sheet->page.recipient = sheet->recipient;

  return TRUE;
}

static gboolean
read_sheet (Sheet *sheet, const YpRecord *order, YpStore *store, YpCity *city, GError **error)
{
  YpOrderPage *page = &sheet->page;

  page->number = yp_json_get_string (order->body, "number");
  page->title = yp_order_get_title (yp_json_get_string (order->body, "kind"));
  page->subject = yp_json_get_string (order->body, "subject");
  page->demand = yp_json_get_string (order->body, "demand");
  page->copies = yp_json_get_string (order->body, "copies");
  yp_json_get_time (order->body, "answer_by", &page->answer_by);
  read_steps (sheet, order);

  return read_recipient (sheet, order, store, error) &&
         read_incidents (sheet, order, store, city, error);
}

/* Called by its number and title in Chinese, and by its id where that is not understood. */
static void
set_headers (YpReply *reply, const YpRecord *order, const YpOrderPage *page)
{
  g_autofree char *name = g_strconcat (page->number, page->title, ".pdf", NULL);
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *disposition =
      g_strdup_printf ("inline; filename=\"%s.pdf\"; filename*=UTF-8''%s", order->id, escaped);

  yp_reply_set_header (reply, "Content-Disposition", disposition);
  yp_reply_set_header (reply, "Cache-Control", "private, no-cache");
  yp_reply_set_header (reply, "X-Content-Type-Options", "nosniff");
}

/* GET /orders/ID/page */
static YpReply *
read_page (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  g_autoptr (YpRecord) order = yp_documents_find (store, "order", request->segments[1], error);
  g_auto (Sheet) sheet = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  YpReply *reply;

  if (order == NULL || !read_sheet (&sheet, order, store, city, error))
    return NULL;

  bytes = yp_order_page_print (&sheet.page, city->letterhead, error);
  if (bytes == NULL)
    return NULL;

  reply = yp_reply_new (200, "application/pdf", bytes);
  set_headers (reply, order, &sheet.page);

  return reply;
}

const YpRoute yp_order_page_routes[] = {
  { .method = "GET", .pattern = "orders/*/page", .read = read_page },
  { 0 },
};
