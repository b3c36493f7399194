/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-client"

#include "yp-seats.h"

#include <string.h>

#include "yp-error.h"

/* More seats than a city has, each as large as it may be. */
#define MAX_ALL (50 * YP_SEAT_MAX_SIZE)

#define CHOSEN_PATH "preferences/desk"

struct _YpSeats
{
  GObject parent_instance;

  YpSituation *situation;
  GCancellable *cancellable;
  GPtrArray *all;
  char *seat;   /* (nullable): chosen */
  char *layout; /* (nullable) */
  gboolean is_known;
};

G_DEFINE_FINAL_TYPE (YpSeats, yp_seats, G_TYPE_OBJECT)

typedef enum
{
  CHANGED,
  RESUMED,
  FAILED,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

/* What a worker is to put first, and what it finds then. */
typedef struct
{
  char *path; /* (nullable): of a seat */
  char *text;
  char *chosen; /* (nullable): what was taken */
  GPtrArray *all;
  char *seat;
  char *layout;
} Exchange;

static void
exchange_free (gpointer data)
{
  Exchange *exchange = data;

  g_free (exchange->path);
  g_free (exchange->text);
  g_free (exchange->chosen);
  g_clear_pointer (&exchange->all, g_ptr_array_unref);
  g_free (exchange->seat);
  g_free (exchange->layout);
  g_free (exchange);
}

static int
compare_seats (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(YpSeat *const *) a)->name, (*(YpSeat *const *) b)->name);
}

static void
add_seat (JsonObject *seats, const char *name, JsonNode *node, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  YpSeat *seat = JSON_NODE_HOLDS_OBJECT (node)
                     ? yp_seat_parse (name, json_node_get_object (node), &error)
                     : NULL;

  if (seat != NULL)
    g_ptr_array_add (user_data, seat);
  else
    g_message ("The seat “%s” can not be read: %s", name,
               error != NULL ? error->message : "it is no object");
}

static JsonObject *
get_object (YpSession *session,
            const char *path,
            gsize max_size,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GBytes) bytes = yp_session_get (session, path, max_size, cancellable, error);

  return bytes != NULL ? yp_json_parse_object (g_bytes_get_data (bytes, NULL),
                                               g_bytes_get_size (bytes), error)
                       : NULL;
}

static gboolean
find_chosen (YpSession *session, Exchange *found, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (JsonObject) chosen =
      get_object (session, CHOSEN_PATH, YP_SEAT_MAX_SIZE, cancellable, &own_error);

  if (chosen != NULL)
    {
      found->seat = g_strdup (yp_json_get_string (chosen, "seat"));
      found->layout = g_strdup (yp_json_get_string (chosen, "layout"));
      return TRUE;
    }
  if (g_error_matches (own_error, YP_ERROR, YP_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&own_error));
  return FALSE;
}

/* In a worker: puts what is to be put, then asks for all there is. */
static gpointer
exchange (YpSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Exchange *asked = data;
  Exchange *found;
  g_autoptr (JsonObject) object = NULL;
  JsonObject *seats;

  if ((asked->path != NULL &&
       !yp_session_put (session, asked->path, asked->text, cancellable, error)) ||
      (asked->chosen != NULL &&
       !yp_session_put (session, CHOSEN_PATH, asked->chosen, cancellable, error)))
    return NULL;

  object = get_object (session, "seats", MAX_ALL, cancellable, error);
  if (object == NULL)
    return NULL;

  found = g_new0 (Exchange, 1);
  found->all = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_seat_free);
  seats = yp_json_get_object (object, "seats");
  if (seats != NULL)
    json_object_foreach_member (seats, add_seat, found->all);
  g_ptr_array_sort (found->all, compare_seats);
  if (find_chosen (session, found, cancellable, error))
    return found;

  exchange_free (found);
  return NULL;
}

static void
take (YpSeats *self, Exchange *found)
{
  gboolean is_first = !self->is_known;

  g_ptr_array_unref (self->all);
  self->all = g_steal_pointer (&found->all);
  g_free (self->seat);
  g_free (self->layout);
  self->seat = g_steal_pointer (&found->seat);
  self->layout = g_steal_pointer (&found->layout);
  self->is_known = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
  if (is_first && yp_seats_find (self, self->seat, self->layout) != NULL)
    g_signal_emit (self, signals[RESUMED], 0);
}

static void
on_exchanged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpSeats) self = user_data;
  g_autoptr (GError) error = NULL;
  Exchange *found = yp_situation_ask_finish (YP_SITUATION (source), result, &error);

  if (found != NULL)
    take (self, found);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error->message);
  g_clear_pointer (&found, exchange_free);
}

static void
begin_exchange (YpSeats *self, Exchange *asked)
{
  yp_situation_ask_async (self->situation, exchange, asked, exchange_free, exchange_free,
                          self->cancellable, on_exchanged, g_object_ref (self));
}

static void
on_link_changed (YpSeats *self)
{
  if (!self->is_known && yp_situation_get_link_state (self->situation) == YP_LINK_LIVE)
    begin_exchange (self, g_new0 (Exchange, 1));
}

static void
yp_seats_dispose (GObject *object)
{
  YpSeats *self = YP_SEATS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->situation);

  G_OBJECT_CLASS (yp_seats_parent_class)->dispose (object);
}

static void
yp_seats_finalize (GObject *object)
{
  YpSeats *self = YP_SEATS (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  g_clear_pointer (&self->seat, g_free);
  g_clear_pointer (&self->layout, g_free);

  G_OBJECT_CLASS (yp_seats_parent_class)->finalize (object);
}

static void
yp_seats_class_init (YpSeatsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_seats_dispose;
  G_OBJECT_CLASS (klass)->finalize = yp_seats_finalize;

  signals[CHANGED] = g_signal_new ("changed", YP_TYPE_SEATS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[RESUMED] = g_signal_new ("resumed", YP_TYPE_SEATS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", YP_TYPE_SEATS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
yp_seats_init (YpSeats *self)
{
  self->cancellable = g_cancellable_new ();
  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify) yp_seat_free);
}

/**
 * yp_seats_new:
 * @situation: whose platform keeps them
 *
 * Returns: (transfer full): the seats; none are known before `changed`
 */
YpSeats *
yp_seats_new (YpSituation *situation)
{
  YpSeats *self = g_object_new (YP_TYPE_SEATS, NULL);

  self->situation = g_object_ref (situation);
  g_signal_connect_object (situation, "notify::link-state", G_CALLBACK (on_link_changed), self,
                           G_CONNECT_SWAPPED);
  on_link_changed (self);

  return self;
}

/* Others may have changed them. */
void
yp_seats_refresh (YpSeats *self)
{
  begin_exchange (self, g_new0 (Exchange, 1));
}

/* (transfer none) (element-type YpSeat): by their names; until `changed`. */
GPtrArray *
yp_seats_get_all (YpSeats *self)
{
  return self->all;
}

static YpSeat *
find_seat (YpSeats *self, const char *name)
{
  for (guint i = 0; i < self->all->len && name != NULL; i++)
    if (strcmp (((YpSeat *) g_ptr_array_index (self->all, i))->name, name) == 0)
      return g_ptr_array_index (self->all, i);

  return NULL;
}

/* (transfer none) (nullable): until `changed`. */
YpLayout *
yp_seats_find (YpSeats *self, const char *seat, const char *layout)
{
  YpSeat *found = find_seat (self, seat);

  return found != NULL && layout != NULL ? yp_seat_find (found, layout) : NULL;
}

static Exchange *
put_seat (const YpSeat *seat)
{
  g_autofree char *name = g_uri_escape_string (seat->name, NULL, FALSE);
  Exchange *asked = g_new0 (Exchange, 1);

  asked->path = g_strconcat ("seats/", name, NULL);
  asked->text = yp_seat_to_text (seat);
  return asked;
}

static char *
format_chosen (const char *seat, const char *layout)
{
  GString *text = g_string_new (NULL);
  YpJsonWriter writer;

  yp_json_writer_init (&writer, text);
  yp_json_open_object (&writer, NULL);
  yp_json_add_string (&writer, "seat", seat);
  yp_json_add_string (&writer, "layout", layout);
  yp_json_close_object (&writer);

  return g_string_free (text, FALSE);
}

/**
 * yp_seats_keep:
 * @self: the seats
 * @seat: which; it need not be there yet
 * @layout: (transfer full): one of its layouts, new or changed
 * @error: return location for %YP_ERROR_INVALID or %YP_ERROR_TOO_LARGE
 *
 * Asks the platform to keep it, and that this person has taken it; `changed` or `failed` tells what
 * came of it. Of two who change layouts of one seat at a time, the later wins.
 *
 * Returns: whether it was asked
 */
gboolean
yp_seats_keep (YpSeats *self, const char *seat, YpLayout *layout, GError **error)
{
  YpSeat *found = find_seat (self, seat);
  g_autofree char *chosen = format_chosen (seat, layout->name);
  g_autoptr (YpLayout) own_layout = layout;
  Exchange *asked;

  if (!yp_seat_check_name (seat, error) || !yp_seat_check_name (layout->name, error))
    return FALSE;

  if (found == NULL)
    {
      found = yp_seat_new (seat);
      g_ptr_array_add (self->all, found);
    }
  if (!yp_seat_put (found, g_steal_pointer (&own_layout), error))
    return FALSE;

  asked = put_seat (found);
  asked->chosen = g_steal_pointer (&chosen);
  begin_exchange (self, asked);
  return TRUE;
}

void
yp_seats_remove (YpSeats *self, const char *seat, const char *layout)
{
  YpSeat *found = find_seat (self, seat);

  if (found != NULL && yp_seat_remove (found, layout))
    begin_exchange (self, put_seat (found));
}

/**
 * yp_seats_choose:
 * @self: the seats
 * @seat: where somebody sits down
 * @layout: how it is laid out
 *
 * Keeps that for this person, so that it is resumed wherever they sign in next.
 */
void
yp_seats_choose (YpSeats *self, const char *seat, const char *layout)
{
  Exchange *asked = g_new0 (Exchange, 1);

  asked->chosen = format_chosen (seat, layout);
  begin_exchange (self, asked);
}

/* @seat, @layout: (out) (transfer none) (nullable): the one taken last; until `changed`. */
void
yp_seats_get_chosen (YpSeats *self, const char **seat, const char **layout)
{
  *seat = self->seat;
  *layout = self->layout;
}
