/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-alarm-bar.h"

#include <glib/gi18n.h>
#include <math.h>

#include "yp-alarm-list.h"
#include "yp-alarm-row.h"
#include "yp-alarm-words.h"
#include "yp-geometry.h"
#include "yp-json-read.h"
#include "yp-key-button.h"
#include "yp-nearest-camera.h"
#include "yp-words.h"

#define SHELF_US (30 * G_TIME_SPAN_MINUTE)

/* An alarm is heard again after so many seconds, until somebody has taken note; 0: once. */
static const guint repeats[YP_N_SEVERITIES] = {
  [YP_SEVERITY_NOTICE] = 0,
  [YP_SEVERITY_SERIOUS] = 12,
  [YP_SEVERITY_CRITICAL] = 4,
};

/**
 * YpAlarmBar:
 *
 * The alarm that is to be answered first, across the desk; under it, if asked for, all that are
 * open. Sounds until it is answered, at whichever desk. Not to be seen while all is well. Signals:
 * `take-over` (string incident, nullable; string unit, nullable): the person wants to see where it
 * is; `give-back`: to be back where they were; `told` (string text, boolean is_refused): an answer
 * was taken, or not; `left`: the list was closed.
 */
struct _YpAlarmBar
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpTones *tones;
  YpAlarmList *alarms;
  GCancellable *cancellable;
  GCancellable *looking; /* for a camera */
  guint tick_source;
  guint n_ticks;    /* since the loudest was heard */
  YpSeverity heard; /* how bad the last one was that was heard */
  gboolean is_ringing;
  char *taken;  /* (nullable): id of the alarm that has taken over the map */
  char *camera; /* (nullable): the nearest to it, in words */

  GtkWidget *head;
  YpAlarmRow *first;
  GtkLabel *quiet_label;
  GtkLabel *nearby_label;
  GtkBox *buttons;
  GtkWidget *show_button;
  GtkWidget *acknowledge_button;
  GtkWidget *list_button;
  GtkToggleButton *mute_button;
  GtkWidget *scrolled;
  GtkListBox *list;
  GtkWidget *hint_label;
};

G_DEFINE_FINAL_TYPE (YpAlarmBar, yp_alarm_bar, ADW_TYPE_BIN)

typedef enum
{
  TAKE_OVER,
  GIVE_BACK,
  TOLD,
  LEFT,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static gboolean
is_listing (YpAlarmBar *self)
{
  return gtk_widget_get_visible (self->scrolled);
}

/* (nullable): the one to be answered first. */
static YpRecord *
get_first (YpAlarmBar *self)
{
  return self->alarms != NULL && yp_alarm_list_get_n_unanswered (self->alarms) > 0
             ? yp_alarm_list_get (self->alarms, 0)
             : NULL;
}

static YpRecord *
get_chosen (YpAlarmBar *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return row != NULL ? yp_alarm_row_get_alarm (YP_ALARM_ROW (gtk_list_box_row_get_child (row)))
                     : NULL;
}

/* A place of an alarm: of its incident, else where its unit was last. */
static gboolean
get_place (YpAlarmBar *self, const YpRecord *alarm, double *longitude, double *latitude)
{
  const char *incident_id = yp_json_get_string (alarm->body, "incident");
  const char *unit_id = yp_json_get_string (alarm->body, "unit");
  YpIncident *incident =
      incident_id != NULL ? yp_situation_get_incident (self->situation, incident_id) : NULL;
  const YpIncidentFacts *facts = incident != NULL ? yp_incident_get_facts (incident) : NULL;
  const YpFix *fix =
      unit_id != NULL ? yp_fixes_get (yp_situation_get_fixes (self->situation), unit_id) : NULL;

  if (facts != NULL && facts->has_place)
    {
      *longitude = facts->longitude;
      *latitude = facts->latitude;
      return TRUE;
    }
  if (fix == NULL)
    return FALSE;

  *longitude = fix->longitude;
  *latitude = fix->latitude;
  return TRUE;
}

/* (nullable): the nearest of a kind that is free and heard of, “网格员 张三 120 m”. */
static char *
find_nearest (YpAlarmBar *self, YpUnitKind kind, double longitude, double latitude)
{
  GListModel *units = yp_situation_get_units (self->situation);
  YpFixes *fixes = yp_situation_get_fixes (self->situation);
  gint64 now = yp_situation_get_now (self->situation);
  const YpUnitFacts *nearest = NULL;
  double best = G_MAXDOUBLE;
  g_autofree char *distance = NULL;
  g_autofree char *name = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (units); i++)
    {
      g_autoptr (YpUnit) unit = g_list_model_get_item (units, i);
      const YpUnitFacts *facts = yp_unit_get_facts (unit);
      const YpFix *fix = yp_fixes_get (fixes, facts->id);
      double metres;

      if (facts->kind != kind || facts->status != YP_UNIT_AVAILABLE || facts->n_tasks > 0 ||
          fix == NULL || yp_fix_get_connection (fix, now) == YP_CONNECTION_LOST)
        continue;
      metres = yp_distance_m (longitude, latitude, fix->longitude, fix->latitude);
      if (metres < best)
        {
          best = metres;
          nearest = facts;
        }
    }
  if (nearest == NULL)
    return NULL;

  distance = yp_words_format_distance (best);
  name = yp_words_format_unit (self->situation, nearest->id);
  return g_strdup_printf ("%s %s", name, distance);
}

static void
update_nearby (YpAlarmBar *self)
{
  const YpRecord *alarm =
      self->taken != NULL ? yp_alarm_list_find (self->alarms, self->taken) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  double longitude;
  double latitude;

  if (alarm != NULL && get_place (self, alarm, &longitude, &latitude))
    {
      g_autofree char *member = find_nearest (self, YP_UNIT_MEMBER, longitude, latitude);
      g_autofree char *officer = find_nearest (self, YP_UNIT_OFFICER, longitude, latitude);
      const char *const parts[] = { member, officer, self->camera };

      for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
        if (parts[i] != NULL)
          g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : _ ("Nearest: "), parts[i]);
    }

  gtk_label_set_text (self->nearby_label, text->str);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->nearby_label), text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->nearby_label), text->len > 0);
}

static void
update_mute (YpAlarmBar *self)
{
  const char *failure = yp_tones_get_failure (self->tones);
  gboolean is_silent = yp_tones_get_is_muted (self->tones) || failure != NULL;
  g_autofree char *text =
      failure != NULL ? g_strdup_printf (_ ("Alarms can not be heard: %s"), failure)
                      : is_silent
      ? g_strdup (_ ("Alarms are muted"))
      : g_strdup (_ ("Alarms are heard; press to mute"));

  gtk_button_set_icon_name (GTK_BUTTON (self->mute_button), is_silent
                                                                ? "audio-volume-muted-symbolic"
                                                                : "audio-volume-high-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->mute_button), text);
}

static void
update_head (YpAlarmBar *self)
{
  YpRecord *first = get_first (self);
  guint n_unanswered = yp_alarm_list_get_n_unanswered (self->alarms);
  guint n = yp_alarm_list_get_size (self->alarms);
  YpSeverity severity;
  /* What has passed is no danger any more. */
  const char *level = yp_alarm_list_get_loudest (self->alarms, &severity)
                          ? yp_severity_get_name (severity)
                          : "calm";
  g_autofree char *all = g_strdup_printf (_ ("All (%u)"), n);
  g_autofree char *quiet =
      g_strdup_printf (ngettext ("No alarm waits for an answer; %u is known",
                                 "No alarm waits for an answer; %u are known", n),
                       n);

  if (first != NULL)
    yp_alarm_row_show (self->first, self->situation, first);
  gtk_label_set_text (self->quiet_label, quiet);
  gtk_widget_set_visible (GTK_WIDGET (self->first), first != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->quiet_label), first == NULL);
  gtk_widget_set_visible (self->acknowledge_button, first != NULL);
  gtk_widget_set_visible (self->show_button, first != NULL || self->taken != NULL);
  yp_key_button_set_text (YP_KEY_BUTTON (self->show_button),
                          self->taken != NULL ? _ ("Back") : _ ("Show"));
  yp_key_button_set_text (YP_KEY_BUTTON (self->list_button), all);
  gtk_widget_set_css_classes (self->head, (const char *[]){ "head", level, NULL });
  gtk_widget_set_visible (GTK_WIDGET (self),
                          n_unanswered > 0 || self->taken != NULL || is_listing (self));
  update_nearby (self);
}

/* The rows are used again; the keyboard stays on the same alarm. */
static void
update_list (YpAlarmBar *self)
{
  guint n = yp_alarm_list_get_size (self->alarms);
  YpRecord *chosen = get_chosen (self);
  g_autofree char *id = chosen != NULL ? g_strdup (chosen->id) : NULL;
  GtkListBoxRow *row;

  for (guint i = 0; i < n; i++)
    {
      YpRecord *alarm = yp_alarm_list_get (self->alarms, i);

      row = gtk_list_box_get_row_at_index (self->list, (int) i);
      if (row == NULL)
        gtk_list_box_append (self->list, yp_alarm_row_new ());
      row = gtk_list_box_get_row_at_index (self->list, (int) i);
      yp_alarm_row_show (YP_ALARM_ROW (gtk_list_box_row_get_child (row)), self->situation, alarm);
      if (g_strcmp0 (alarm->id, id) == 0)
        gtk_list_box_select_row (self->list, row);
    }
  while ((row = gtk_list_box_get_row_at_index (self->list, (int) n)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

static void
ring (YpAlarmBar *self)
{
  YpSeverity severity;
  gboolean is_loud = yp_alarm_list_get_loudest (self->alarms, &severity);

  if (!is_loud)
    {
      self->is_ringing = FALSE;
      return;
    }

  if (!self->is_ringing || severity > self->heard ||
      (repeats[severity] > 0 && self->n_ticks >= repeats[severity]))
    {
      yp_tones_alarm (self->tones, severity);
      self->n_ticks = 0;
    }
  self->heard = severity;
  self->is_ringing = TRUE;
}

static void
update (YpAlarmBar *self)
{
  update_head (self);
  if (is_listing (self))
    update_list (self);
  ring (self);
}

static gboolean
on_tick (gpointer data)
{
  YpAlarmBar *self = data;

  self->n_ticks++;
  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    update (self);

  return G_SOURCE_CONTINUE;
}

/* What an answer was for. */
typedef struct
{
  YpAlarmBar *bar;
  char *text;
} Answer;

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (YpAlarmBar) self = answer->bar;
  g_autofree char *text = answer->text;
  g_autoptr (GError) error = NULL;
  gboolean is_done = yp_alarm_step_finish (YP_SITUATION (source), result, &error);

  g_free (answer);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[TOLD], 0, is_done ? text : error->message, !is_done);
}

static void
answer_alarm (YpAlarmBar *self, const YpRecord *alarm, const char *action, const char *done)
{
  const YpAlarmStep *step = yp_alarm_find_action (action);
  /* Alarms are of now, whatever moment is shown. */
  gint64 until = strcmp (action, "shelve") == 0 ? g_get_real_time () + SHELF_US : 0;
  g_autofree char *what = NULL;
  Answer *answer;

  if (alarm == NULL || !yp_alarm_may (alarm, step, NULL))
    return;

  what = yp_words_format_alarm (self->situation, alarm);
  answer = g_new (Answer, 1);
  answer->bar = g_object_ref (self);
  answer->text = g_strdup_printf ("%s · %s", done, what);
  yp_alarm_step_async (self->situation, alarm->id, action, until, self->cancellable, on_answered,
                       answer);
}

static void
acknowledge (YpAlarmBar *self, const YpRecord *alarm)
{
  answer_alarm (self, alarm, "acknowledge", _ ("Acknowledged for everybody"));
}

static void
on_camera_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpAlarmBar) self = user_data;
  g_autoptr (GError) error = NULL;
  double distance_m;
  g_autofree char *name =
      yp_nearest_camera_ask_finish (YP_SITUATION (source), result, &distance_m, &error);
  g_autofree char *distance = yp_words_format_distance (distance_m);

  if (name == NULL)
    return;

  /* Translators: a camera's name, how far it is */
  self->camera = (g_free (self->camera), g_strdup_printf (_ ("Camera %s %s"), name, distance));
  update_nearby (self);
}

static void
look_for_camera (YpAlarmBar *self, const YpRecord *alarm)
{
  double longitude;
  double latitude;

  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_pointer (&self->camera, g_free);
  if (!get_place (self, alarm, &longitude, &latitude))
    return;

  self->looking = g_cancellable_new ();
  yp_nearest_camera_ask_async (self->situation, longitude, latitude, self->looking, on_camera_found,
                               g_object_ref (self));
}

static void
show_alarm (YpAlarmBar *self, const YpRecord *alarm)
{
  const char *incident = yp_json_get_string (alarm->body, "incident");
  const char *unit = yp_json_get_string (alarm->body, "unit");

  g_free (self->taken);
  self->taken = g_strdup (alarm->id);
  look_for_camera (self, alarm);
  update_head (self);
  g_signal_emit (self, signals[TAKE_OVER], 0, incident, unit);
}

static void
give_back (YpAlarmBar *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_pointer (&self->taken, g_free);
  g_clear_pointer (&self->camera, g_free);
  update_head (self);
  g_signal_emit (self, signals[GIVE_BACK], 0);
}

static void
on_row_activated (YpAlarmBar *self)
{
  YpRecord *alarm = get_chosen (self);

  if (alarm != NULL)
    show_alarm (self, alarm);
}

static void
on_mute_toggled (YpAlarmBar *self)
{
  yp_tones_set_is_muted (self->tones, gtk_toggle_button_get_active (self->mute_button));
}

/* After a line that was dead there are many of them. */
static void
acknowledge_passed (YpAlarmBar *self)
{
  for (guint i = 0; i < yp_alarm_list_get_n_unanswered (self->alarms); i++)
    {
      const YpRecord *alarm = yp_alarm_list_get (self->alarms, i);

      if (strcmp (alarm->state, "returned") == 0)
        acknowledge (self, alarm);
    }
}

static gboolean
on_list_key (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  YpAlarmBar *self = YP_ALARM_BAR (widget);

  if (!is_listing (self))
    return GDK_EVENT_PROPAGATE;

  yp_alarm_bar_answer (self, user_data);
  return GDK_EVENT_STOP;
}

static void
yp_alarm_bar_dispose (GObject *object)
{
  YpAlarmBar *self = YP_ALARM_BAR (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->looking);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_object (&self->alarms);
  g_clear_object (&self->tones);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->taken, g_free);
  g_clear_pointer (&self->camera, g_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_ALARM_BAR);

  G_OBJECT_CLASS (yp_alarm_bar_parent_class)->dispose (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint keyval;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_a, 0, "acknowledge" },
    { GDK_KEY_a, GDK_SHIFT_MASK, "passed" },
    { GDK_KEY_s, 0, "shelve" },
    { GDK_KEY_u, 0, "unshelve" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_shortcut (
        widget_class,
        gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].keyval, keys[i].modifiers),
                          gtk_callback_action_new (on_list_key, (gpointer) keys[i].action, NULL)));
}

static void
yp_alarm_bar_class_init (YpAlarmBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_alarm_bar_dispose;

  signals[TAKE_OVER] = g_signal_new ("take-over", YP_TYPE_ALARM_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[GIVE_BACK] = g_signal_new ("give-back", YP_TYPE_ALARM_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
  signals[TOLD] = g_signal_new ("told", YP_TYPE_ALARM_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[LEFT] = g_signal_new ("left", YP_TYPE_ALARM_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);

  g_type_ensure (YP_TYPE_ALARM_ROW);
  gtk_widget_class_set_css_name (widget_class, "alarm-bar");
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/yiping/Yiping/yp-alarm-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, YpAlarmBar, head);
  gtk_widget_class_bind_template_child (widget_class, YpAlarmBar, first);
  gtk_widget_class_bind_template_child (widget_class, YpAlarmBar, quiet_label);
  gtk_widget_class_bind_template_child (widget_class, YpAlarmBar, nearby_label);
  gtk_widget_class_bind_template_child (widget_class, YpAlarmBar, buttons);
  gtk_widget_class_bind_template_child (widget_class, YpAlarmBar, mute_button);
  gtk_widget_class_bind_template_child (widget_class, YpAlarmBar, scrolled);
  gtk_widget_class_bind_template_child (widget_class, YpAlarmBar, list);
  gtk_widget_class_bind_template_child (widget_class, YpAlarmBar, hint_label);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_mute_toggled);
  add_keys (widget_class);
}

static GtkWidget *
add_button (YpAlarmBar *self, const char *text, const char *key, GCallback callback)
{
  GtkWidget *button = yp_key_button_new (text, key);

  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (self->buttons, button);

  return button;
}

static void
yp_alarm_bar_init (YpAlarmBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->show_button = add_button (self, _ ("Show"), "F7", G_CALLBACK (yp_alarm_bar_toggle_view));
  self->acknowledge_button =
      add_button (self, _ ("Acknowledge"), "Shift+F7", G_CALLBACK (yp_alarm_bar_acknowledge));
  self->list_button =
      add_button (self, _ ("All"), "Ctrl+F7", G_CALLBACK (yp_alarm_bar_toggle_list));
}

/**
 * yp_alarm_bar_connect:
 * @self: a bar that has none yet
 * @situation: whose alarms
 * @tones: what they sound like
 */
void
yp_alarm_bar_connect (YpAlarmBar *self, YpSituation *situation, YpTones *tones)
{
  g_return_if_fail (YP_IS_ALARM_BAR (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
  self->tones = g_object_ref (tones);
  self->alarms = yp_alarm_list_new (situation);
  g_signal_connect_object (self->alarms, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tones, "changed", G_CALLBACK (update_mute), self, G_CONNECT_SWAPPED);
  self->tick_source = g_timeout_add_seconds (1, on_tick, self);
  update_mute (self);
  update (self);
}

/* Asks for the place of the first alarm; for what was before, where one has taken over. */
void
yp_alarm_bar_toggle_view (YpAlarmBar *self)
{
  YpRecord *first = get_first (self);

  if (self->taken != NULL)
    give_back (self);
  else if (first != NULL)
    show_alarm (self, first);
}

/* The first one. */
void
yp_alarm_bar_acknowledge (YpAlarmBar *self)
{
  acknowledge (self, get_first (self));
}

/* The one that is chosen in the list: `acknowledge`, `shelve`, `unshelve`; `passed` acknowledges
 * all that have. */
void
yp_alarm_bar_answer (YpAlarmBar *self, const char *action)
{
  if (strcmp (action, "acknowledge") == 0)
    acknowledge (self, get_chosen (self));
  else if (strcmp (action, "passed") == 0)
    acknowledge_passed (self);
  else if (strcmp (action, "shelve") == 0)
    answer_alarm (self, get_chosen (self), action, _ ("Shelved for half an hour"));
  else
    answer_alarm (self, get_chosen (self), action, _ ("Off the shelf"));
}

/* Opens the list of all and takes the keyboard, or closes it. */
void
yp_alarm_bar_toggle_list (YpAlarmBar *self)
{
  GtkListBoxRow *row;

  if (is_listing (self))
    {
      yp_alarm_bar_leave (self);
      return;
    }

  /* A quarter of the window, whatever its letters' size. */
  gtk_scrolled_window_set_max_content_height (
      GTK_SCROLLED_WINDOW (self->scrolled),
      gtk_widget_get_height (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)))) / 4);
  gtk_widget_set_visible (self->scrolled, TRUE);
  gtk_widget_set_visible (self->hint_label, TRUE);
  update (self);
  row = gtk_list_box_get_selected_row (self->list);
  if (row == NULL)
    row = gtk_list_box_get_row_at_index (self->list, 0);
  gtk_list_box_select_row (self->list, row);
  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->list));
}

/* Whether the keyboard is somewhere in it. */
gboolean
yp_alarm_bar_has_focus (YpAlarmBar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

/* Closes the list. Returns: whether it was open. */
gboolean
yp_alarm_bar_leave (YpAlarmBar *self)
{
  if (!is_listing (self))
    return FALSE;

  gtk_widget_set_visible (self->scrolled, FALSE);
  gtk_widget_set_visible (self->hint_label, FALSE);
  update_head (self);
  g_signal_emit (self, signals[LEFT], 0);
  return TRUE;
}
