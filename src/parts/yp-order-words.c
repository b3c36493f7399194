/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-order-words.h"

#include <glib/gi18n.h>

#include "yp-json-read.h"
#include "yp-record-trail.h"
#include "yp-words.h"

const char *
yp_words_get_order_kind (const char *kind)
{
  static const YpWordRow words[] = {
    { "reminder", NC_ ("order", "Reminder") },
    { "supervision", NC_ ("order", "Supervision order") },
    { "consultation", NC_ ("order", "Notice of consultation") },
  };

  return yp_word_table_find (words, G_N_ELEMENTS (words), "order", kind);
}

const char *
yp_words_get_order_state (const char *state)
{
  static const YpWordRow words[] = {
    { "issued", NC_ ("order state", "To deliver") },
    { "delivered", NC_ ("order state", "To sign") },
    { "signed", NC_ ("order state", "To answer") },
    { "answered", NC_ ("order state", "Answered") },
    { "recalled", NC_ ("order state", "Recalled") },
  };

  return yp_word_table_find (words, G_N_ELEMENTS (words), "order state", state);
}

const char *
yp_words_get_order_action (const char *action)
{
  static const YpWordRow words[] = {
    { "deliver", NC_ ("order action", "Delivered") },
    { "sign", NC_ ("order action", "Sign") },
    { "answer", NC_ ("order action", "Answer…") },
    { "recall", NC_ ("order action", "Recall") },
    { "print", NC_ ("order action", "Print") },
    { "reminder", NC_ ("order action", "Remind…") },
    { "supervision", NC_ ("order action", "Supervise…") },
  };

  return yp_word_table_find (words, G_N_ELEMENTS (words), "order action", action);
}

/* (nullable): of an action, and of a kind to be issued. */
const char *
yp_words_get_order_key (const char *action)
{
  static const YpWordRow keys[] = {
    { "deliver", "Shift+D" },     { "sign", "Shift+I" }, { "answer", "Shift+W" },
    { "recall", "Shift+U" },      { "print", "Ctrl+P" }, { "reminder", "Shift+M" },
    { "supervision", "Shift+S" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_strcmp0 (keys[i].name, action) == 0)
      return keys[i].words;

  return NULL;
}

const char *
yp_words_get_lamp (const char *lamp)
{
  static const YpWordRow words[] = {
    { "blue", NC_ ("lamp", "Blue lamp") },
    { "yellow", NC_ ("lamp", "Yellow lamp") },
    { "red", NC_ ("lamp", "Red lamp") },
    { "red-flashing", NC_ ("lamp", "Red lamp, flashing") },
    { "purple", NC_ ("lamp", "Purple lamp") },
  };

  return yp_word_table_find (words, G_N_ELEMENTS (words), "lamp", lamp);
}

/* “督办单 · 红灯 · 致 城市管理局”. */
char *
yp_words_format_order_heading (const YpRecord *order)
{
  const char *kind = yp_words_get_order_kind (yp_json_get_string (order->body, "kind"));
  const char *lamp = yp_json_get_string (order->body, "lamp");
  const char *recipient = yp_json_get_string (order->body, "recipient");
  /* Translators: the recipient of an order */
  g_autofree char *to = g_strdup_printf (_ ("to %s"), recipient != NULL ? recipient : "");

  if (lamp == NULL)
    return g_strdup_printf ("%s · %s", kind, to);

  return g_strdup_printf ("%s · %s · %s", kind, yp_words_get_lamp (lamp), to);
}

/**
 * yp_words_is_order_late:
 * @order: an order
 * @at: the time now
 *
 * Returns: whether it was not answered by the time that it says
 */
gboolean
yp_words_is_order_late (const YpRecord *order, gint64 at)
{
  gint64 answered_at = yp_record_get_time (order, "answered_at");
  gint64 answer_by = yp_record_get_time (order, "answer_by");

  return strcmp (order->state, "recalled") != 0 && answer_by != 0 &&
         (answered_at != 0 ? answered_at : at) > answer_by;
}

/**
 * yp_words_format_answer_by:
 * @order: an order
 * @at: the time now
 *
 * Returns: (transfer full): until when it is to be answered, and how late that is or was
 */
char *
yp_words_format_answer_by (const YpRecord *order, gint64 at)
{
  gint64 answer_by = yp_record_get_time (order, "answer_by");
  gint64 answered_at = yp_record_get_time (order, "answered_at");
  gboolean is_late = yp_words_is_order_late (order, at);
  g_autofree char *by = yp_words_format_time (answer_by);
  g_autofree char *span =
      yp_words_format_age (ABS (answer_by - (answered_at != 0 ? answered_at : at)));

  if (strcmp (order->state, "recalled") == 0)
    return g_strdup_printf (_ ("was to be answered by %s"), by);
  if (answered_at != 0)
    return is_late ? g_strdup_printf (_ ("answer by %s · %s late"), by, span)
                   : g_strdup_printf (_ ("answer by %s · in time"), by);

  return is_late ? g_strdup_printf (_ ("answer by %s · late by %s"), by, span)
                 : g_strdup_printf (_ ("answer by %s · in %s"), by, span);
}

/**
 * yp_words_format_order_trail:
 * @order: an order
 *
 * Returns: (transfer full): who issued, delivered, signed, answered or recalled it when, a line
 * each
 */
char *
yp_words_format_order_trail (const YpRecord *order)
{
  static const YpWordRow steps[] = {
    { "issued", NC_ ("order step", "Issued") },
    { "delivered", NC_ ("order step", "Delivered") },
    { "signed", NC_ ("order step", "Signed") },
    { "answered", NC_ ("order step", "Answered") },
    { "recalled", NC_ ("order step", "Recalled") },
  };

  return yp_words_format_trail (order, steps, G_N_ELEMENTS (steps), "order step");
}
