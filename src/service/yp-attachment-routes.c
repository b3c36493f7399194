/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include <sys/mman.h>

#include "yp-http.h"
#include "yp-json.h"
#include "yp-route.h"

static YpReply *
format_attachment (const YpAttachment *attachment, guint status)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "sha256", attachment->sha256);
  yp_json_add_string (&writer, "type", attachment->type.name);
  yp_json_add_int (&writer, "size", (gint64) attachment->size);
  if (attachment->type.width > 0)
    {
      yp_json_add_int (&writer, "width", attachment->type.width);
      yp_json_add_int (&writer, "height", attachment->type.height);
    }
  yp_json_close_object (&writer);

  return yp_reply_new_take (status, "application/json", text);
}

static YpReply *
keep_attachment (const YpRequest *request,
                 YpAttachments *attachments,
                 YpDraft *draft,
                 GError **error)
{
  const char *claimed = g_hash_table_lookup (request->headers, "content-type");
  g_autoptr (GError) own_error = NULL;
  YpAttachment kept;
  gboolean is_new;

  if (yp_attachments_keep (attachments, draft, claimed != NULL ? claimed : "", &kept, &is_new,
                           &own_error))
    return format_attachment (&kept, is_new ? 201 : 200);

  if (g_error_matches (own_error, YP_ERROR, YP_ERROR_INVALID))
    return yp_reply_new_problem (415, "Unsupported media type", own_error->message);

  g_propagate_error (error, g_steal_pointer (&own_error));

  return NULL;
}

/* What a browser must know to show it and nothing but it. */
static void
set_headers (YpReply *reply, const YpAttachment *attachment, const char *tag)
{
  gboolean is_picture = attachment->type.width > 0;

  yp_reply_set_header (reply, "ETag", tag);
  yp_reply_set_header (reply, "Cache-Control", "private, immutable, max-age=31536000");
  yp_reply_set_header (reply, "Accept-Ranges", "bytes");
  yp_reply_set_header (reply, "X-Content-Type-Options", "nosniff");
  yp_reply_set_header (reply, "Content-Disposition", is_picture ? "inline" : "attachment");
}

static YpReply *
make_part (const YpAttachment *attachment, GBytes *bytes, const char *range)
{
  gboolean is_text = g_str_equal (attachment->type.name, "text/plain");
  const char *type = is_text ? "text/plain; charset=utf-8" : attachment->type.name;
  g_autoptr (GBytes) part = NULL;
  g_autofree char *content_range = NULL;
  gsize first = 0;
  gsize length = attachment->size;
  YpReply *reply;

  if (!yp_http_parse_range (range, &first, &length))
    return yp_reply_new (200, type, bytes);

  if (length == 0)
    {
      reply = yp_reply_new_problem (416, "Range not satisfiable", "It does not reach so far");
      content_range = g_strdup_printf ("bytes */%" G_GSIZE_FORMAT, attachment->size);
    }
  else
    {
      part = g_bytes_new_from_bytes (bytes, first, length);
      reply = yp_reply_new (206, type, part);
      content_range =
          g_strdup_printf ("bytes %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT, first,
                           first + length - 1, attachment->size);
    }
  yp_reply_set_header (reply, "Content-Range", content_range);

  return reply;
}

static YpReply *
read_attachment (const YpRequest *request, YpStore *store, YpCity *city, GError **error)
{
  const char *known = g_hash_table_lookup (request->headers, "if-none-match");
  const char *range = g_hash_table_lookup (request->headers, "range");
  g_autofree char *tag = g_strconcat ("\"", request->segments[1], "\"", NULL);
  YpAttachment found;
  g_autoptr (GBytes) bytes =
      yp_attachments_read (city->attachments, request->segments[1], &found, error);
  YpReply *reply;

  if (bytes == NULL)
    return NULL;

  if (known != NULL && strstr (known, tag) != NULL)
    reply = yp_reply_new (304, NULL, NULL);
  else
    {
      /* Or the main thread, which sends it, would wait for the disk. */
      posix_madvise ((gpointer) g_bytes_get_data (bytes, NULL), found.size, POSIX_MADV_WILLNEED);
      reply = make_part (&found, bytes, range);
    }
  set_headers (reply, &found, tag);

  return reply;
}

const YpRoute yp_attachment_routes[] = {
  { .method = "POST",
    .pattern = "attachments",
    .roles = YP_ROLES_REPORTERS,
    .keep = keep_attachment },
  { .method = "GET", .pattern = "attachments/*", .read = read_attachment },
  { 0 },
};
