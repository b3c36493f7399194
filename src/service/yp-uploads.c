/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-uploads.h"

#include "yp-http.h"
#include "yp-mailbox.h"

#define N_THREADS 2

/* As much of an upload as is in memory. The client has the gate's time for each such block, not for
 * the whole: at 64 KiB in ten seconds a telephone with one bar still gets through. */
#define BLOCK_SIZE (64 * 1024)

#define UPLOAD_KEY "yp-upload"

/**
 * YpUploads:
 *
 * Bodies that are too large for memory: they go to the disk as they come. A message is paused while
 * a block of its body is written and while the whole is taken; threads of their own do both, since
 * readers do not wait for the disk. Main thread.
 */
struct _YpUploads
{
  YpGate *gate;
  YpAttachments *attachments;
  YpMailbox *mailbox;
  GThreadPool *pool;
  GHashTable *uploads; /* a set, which owns them */
};

/* One body. A thread has all of it but @message while @is_busy, else the main thread. */
typedef struct
{
  YpUploads *uploads;
  SoupServerMessage *message; /* the main thread's alone; %NULL once the client is gone */
  gulong chunk_id;
  gulong finished_id;
  gboolean is_busy;
  GByteArray *block;
  YpDraft *draft;
  GError *error;      /* what went wrong first; the rest is thrown away */
  YpRequest *request; /* once it is whole */
  const YpRoute *route;
  YpReply *reply;
} Upload;

/* Lets go of the message. */
static void
leave_message (Upload *upload)
{
  g_object_set_data (G_OBJECT (upload->message), UPLOAD_KEY, NULL);
  g_signal_handler_disconnect (upload->message, upload->chunk_id);
  g_signal_handler_disconnect (upload->message, upload->finished_id);
  g_clear_object (&upload->message);
}

static void
upload_free (gpointer data)
{
  Upload *upload = data;

  if (upload->message != NULL)
    leave_message (upload);
  g_byte_array_unref (upload->block);
  g_clear_pointer (&upload->draft, yp_draft_free);
  g_clear_error (&upload->error);
  g_clear_pointer (&upload->request, yp_request_free);
  g_clear_pointer (&upload->reply, yp_reply_free);
  g_free (upload);
}

static void
on_finished (SoupServerMessage *message, gpointer data)
{
  Upload *upload = data;

  leave_message (upload);
  if (!upload->is_busy)
    g_hash_table_remove (upload->uploads->uploads, upload);
}

static void
write_block (Upload *upload)
{
  if (upload->draft == NULL)
    upload->draft = yp_attachments_begin (upload->uploads->attachments, &upload->error);
  if (upload->draft != NULL)
    yp_draft_write (upload->draft, upload->block->data, upload->block->len, &upload->error);
}

static YpReply *
make_reply (Upload *upload)
{
  YpReply *reply = NULL;

  if (upload->error == NULL)
    reply = upload->route->keep (upload->request, upload->uploads->attachments, upload->draft,
                                 &upload->error);

  return reply != NULL ? reply : yp_reply_new_from_error (upload->error);
}

static void
run_upload (gpointer data, gpointer user_data)
{
  YpUploads *self = user_data;
  Upload *upload = data;

  if (upload->error == NULL)
    write_block (upload);
  g_byte_array_set_size (upload->block, 0);
  if (upload->request != NULL)
    upload->reply = make_reply (upload);

  yp_mailbox_post (self->mailbox, upload);
}

static void
push (Upload *upload)
{
  upload->is_busy = TRUE;
  yp_gate_expect_nothing (upload->uploads->gate, upload->message);
  soup_server_message_pause (upload->message);
  g_thread_pool_push (upload->uploads->pool, upload, NULL);
}

/* An upload comes back to the main thread. */
static void
deliver (gpointer item, gpointer data)
{
  YpUploads *self = data;
  Upload *upload = item;
  g_autoptr (SoupServerMessage) message = NULL;

  upload->is_busy = FALSE;
  if (upload->message == NULL)
    {
      g_hash_table_remove (self->uploads, upload);
      return;
    }

  message = g_object_ref (upload->message);
  if (upload->reply != NULL)
    {
      yp_gate_expect_fetching (self->gate, message);
      yp_http_answer (message, g_steal_pointer (&upload->reply));
      g_hash_table_remove (self->uploads, upload);
    }
  else
    yp_gate_expect_sending (self->gate, message);

  soup_server_message_unpause (message);
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  Upload *upload = data;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (chunk, &size);

  /* Who was refused meanwhile sends in vain. */
  if (soup_server_message_get_status (message) != 0)
    return;

  g_byte_array_append (upload->block, bytes, (guint) size);
  if (upload->block->len >= BLOCK_SIZE)
    push (upload);
}

/**
 * yp_uploads_new:
 * @gate: where messages come in; outlives the uploads
 * @attachments: where bodies go
 *
 * In the thread of the default main context.
 *
 * Returns: (transfer full): uploads
 */
YpUploads *
yp_uploads_new (YpGate *gate, YpAttachments *attachments)
{
  YpUploads *self = g_new0 (YpUploads, 1);

  self->gate = gate;
  self->attachments = yp_attachments_ref (attachments);
  self->mailbox = yp_mailbox_new (g_main_context_default (), deliver, self);
  self->pool = g_thread_pool_new (run_upload, self, N_THREADS, FALSE, NULL);
  self->uploads = g_hash_table_new_full (NULL, NULL, upload_free, NULL);

  return self;
}

/**
 * yp_uploads_free:
 * @self: (transfer full): uploads whose messages get nothing more
 *
 * Gives out what answers there are, and removes what is not whole.
 */
void
yp_uploads_free (YpUploads *self)
{
  g_thread_pool_free (self->pool, FALSE, TRUE);
  yp_mailbox_close (self->mailbox);
  g_hash_table_unref (self->uploads);
  yp_attachments_unref (self->attachments);
  g_free (self);
}

/* Returns: (transfer none): it goes with the message. */
static Upload *
add_upload (YpUploads *self, SoupServerMessage *message)
{
  Upload *upload = g_new0 (Upload, 1);

  upload->uploads = self;
  upload->block = g_byte_array_new ();
  upload->message = g_object_ref (message);
  upload->chunk_id = g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), upload);
  upload->finished_id = g_signal_connect (message, "finished", G_CALLBACK (on_finished), upload);
  g_object_set_data (G_OBJECT (message), UPLOAD_KEY, upload);
  g_hash_table_add (self->uploads, upload);

  return upload;
}

/**
 * yp_uploads_begin:
 * @self: uploads
 * @message: one whose headers are here and whose body is not
 *
 * Has the body taken to the disk.
 */
void
yp_uploads_begin (YpUploads *self, SoupServerMessage *message)
{
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  add_upload (self, message);
}

/**
 * yp_uploads_finish:
 * @self: uploads
 * @message: one whose request is whole
 * @request: (transfer full): the same as plain values
 * @route: what it asks for
 *
 * Has the upload taken and the message answered.
 */
void
yp_uploads_finish (YpUploads *self,
                   SoupServerMessage *message,
                   YpRequest *request,
                   const YpRoute *route)
{
  Upload *upload = g_object_get_data (G_OBJECT (message), UPLOAD_KEY);

  /* One that could not be told by its path before the path was decoded is in memory. */
  if (upload == NULL)
    upload = add_upload (self, message);
  if (request->body != NULL)
    g_byte_array_append (upload->block, g_bytes_get_data (request->body, NULL),
                         (guint) g_bytes_get_size (request->body));

  upload->request = request;
  upload->route = route;
  push (upload);
}
