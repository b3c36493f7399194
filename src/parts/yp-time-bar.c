/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-time-bar.h"

#include <glib/gi18n.h>

#include "yp-clock.h"
#include "yp-day-counts.h"
#include "yp-time-strip.h"
#include "yp-words.h"

/* While it is open, the clock and what is counted of today go on. */
#define TICK_S 1
#define COUNT_S 60

static const double rates[] = { 1, 10, 30, 60, 240 };

struct _YpTimeBar
{
  AdwBin parent_instance;

  YpMapDeck *deck; /* not owned: it owns this */
  YpSituation *situation;
  YpReplay *replay;

  YpTimeStrip *strip;
  GtkWidget *live;
  GtkWidget *play;
  GtkWidget *rates[G_N_ELEMENTS (rates)];
  GtkLabel *clock;
  GtkLabel *state;
  GtkWidget *day_before;
  GtkLabel *day_label;
  GtkWidget *day_after;

  gint64 day;
  gint64 first; /* that can be looked back at; 0 as long as nobody has said */
  double rate;  /* to play at */
  GCancellable *asking;
  gint64 counted_at; /* monotonic */
  guint tick_source;
};

G_DEFINE_FINAL_TYPE (YpTimeBar, yp_time_bar, ADW_TYPE_BIN)

static gboolean
is_live (YpTimeBar *self)
{
  return yp_replay_get_wanted (self->replay) == 0;
}

/* What was asked for, or what is shown. */
static gint64
get_moment (YpTimeBar *self)
{
  gint64 wanted = yp_replay_get_wanted (self->replay);

  return wanted != 0 ? wanted : g_get_real_time ();
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (strcmp (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
on_counts (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpTimeBar) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpDayCounts) counts = yp_day_counts_ask_finish (YP_SITUATION (source), result, &error);

  if (counts == NULL)
    {
      g_debug ("The day is not counted: %s", error->message);
      return;
    }

  self->first = counts->first;
  yp_time_strip_set_counts (self->strip, counts);
}

static void
ask_counts (YpTimeBar *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  self->counted_at = g_get_monotonic_time ();
  yp_day_counts_ask_async (self->situation, self->day, self->asking, on_counts,
                           g_object_ref (self));
}

static void
update_day (YpTimeBar *self)
{
  gint64 day = yp_time_start_of_day (get_moment (self));
  g_autofree char *date = yp_words_format_day (day);

  gtk_widget_set_sensitive (self->day_before, self->first == 0 || day > self->first);
  gtk_widget_set_sensitive (self->day_after, day < yp_time_start_of_day (g_get_real_time ()));
  if (day == self->day)
    return;

  self->day = day;
  set_text (self->day_label, date);
  yp_time_strip_set_day (self->strip, day);
  ask_counts (self);
}

static void
update_times (YpTimeBar *self)
{
  gint64 at = get_moment (self);
  g_autofree char *clock = yp_words_format_clock (at);

  update_day (self);
  set_text (self->clock, clock);
  yp_time_strip_set_times (self->strip, yp_replay_get_wanted (self->replay), g_get_real_time ());
}

/* “Looking back  2026-11-25 Wed  19:03:12  ×30”; (nullable): %NULL for what is live. */
static char *
format_notice (YpTimeBar *self)
{
  gint64 at = yp_replay_get_instant (self->replay);
  g_autofree char *date = yp_words_format_date (at);
  g_autofree char *clock = yp_words_format_clock (at);
  double rate = yp_replay_get_rate (self->replay);

  if (at == 0)
    return NULL;
  if (rate == 0)
    return g_strdup_printf (_ ("Looking back   %s   %s"), date, clock);

  return g_strdup_printf (_ ("Looking back   %s   %s   ×%g"), date, clock, rate);
}

static void
update_notice (YpTimeBar *self)
{
  g_autofree char *text = format_notice (self);

  yp_map_deck_set_notice (self->deck, text);
}

static void
on_instant (YpTimeBar *self)
{
  update_notice (self);
  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    update_times (self);
}

static char *
format_state (YpTimeBar *self)
{
  const char *fault = yp_replay_get_fault (self->replay);

  if (fault != NULL)
    return g_strdup_printf (_ ("That moment could not be loaded: %s"), fault);
  if (yp_replay_get_is_waiting (self->replay))
    return g_strdup (_ ("Loading…"));

  return g_strdup (is_live (self) ? _ ("Drag through the day, or press ←, to look back")
                                  : _ ("Nothing can be done in the past"));
}

static void
update_state (YpTimeBar *self)
{
  gboolean plays = yp_replay_get_rate (self->replay) > 0;
  g_autofree char *state = format_state (self);

  set_text (self->state, state);
  if (yp_replay_get_fault (self->replay) != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->state), "fault");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->state), "fault");

  gtk_button_set_label (GTK_BUTTON (self->live),
                        is_live (self) ? _ ("● Live") : _ ("Back to live"));
  if (is_live (self))
    gtk_widget_add_css_class (self->live, "is-live");
  else
    gtk_widget_remove_css_class (self->live, "is-live");
  gtk_button_set_icon_name (GTK_BUTTON (self->play), plays ? "media-playback-pause-symbolic"
                                                           : "media-playback-start-symbolic");
  gtk_widget_set_sensitive (self->play, !is_live (self));
  update_notice (self);
}

static void
on_sought (YpTimeBar *self, gint64 at)
{
  yp_replay_go_to (self->replay, at);
}

/* Nobody looks further back than there is something to see. */
static void
step (YpTimeBar *self, gint64 by_us)
{
  yp_replay_go_to (self->replay, MAX (get_moment (self) + by_us, MAX (self->first, 1)));
}

static void
on_live (YpTimeBar *self)
{
  yp_replay_go_live (self->replay);
}

static void
on_play (YpTimeBar *self)
{
  yp_replay_play (self->replay, yp_replay_get_rate (self->replay) > 0 ? 0 : self->rate);
}

static void
choose_rate (YpTimeBar *self, guint index)
{
  if (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->rates[index])))
    {
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->rates[index]), TRUE);
      return;
    }

  self->rate = rates[index];
  if (yp_replay_get_rate (self->replay) > 0)
    yp_replay_play (self->replay, self->rate);
}

static void
on_rate_toggled (YpTimeBar *self, GtkWidget *button)
{
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    if (button == self->rates[i] && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)))
      choose_rate (self, i);
}

static void
change_rate (YpTimeBar *self, int by)
{
  for (int i = 0; i < (int) G_N_ELEMENTS (rates); i++)
    if (rates[i] == self->rate)
      {
        choose_rate (self, (guint) CLAMP (i + by, 0, (int) G_N_ELEMENTS (rates) - 1));
        return;
      }
}

static void
on_day_before (YpTimeBar *self)
{
  step (self, -G_TIME_SPAN_DAY);
}

static void
on_day_after (YpTimeBar *self)
{
  step (self, G_TIME_SPAN_DAY);
}

static void
close_bar (YpTimeBar *self)
{
  yp_replay_go_live (self->replay);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_cancellable_cancel (self->asking);
  gtk_widget_grab_focus (GTK_WIDGET (yp_map_deck_get_map (self->deck)));
}

static gint64
get_step (GdkModifierType state)
{
  if ((state & GDK_CONTROL_MASK) != 0)
    return G_TIME_SPAN_HOUR;

  return (state & GDK_SHIFT_MASK) != 0 ? 10 * G_TIME_SPAN_MINUTE : G_TIME_SPAN_MINUTE;
}

static gboolean
on_key (YpTimeBar *self, guint keyval, guint keycode, GdkModifierType state)
{
  switch (keyval)
    {
    case GDK_KEY_Left:
      step (self, -get_step (state));
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
      step (self, get_step (state));
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
      change_rate (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
      change_rate (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_space:
      on_play (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
      on_day_before (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
      on_day_after (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      on_sought (self, self->day + 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      on_live (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      close_bar (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
on_tick (gpointer data)
{
  YpTimeBar *self = data;
  gboolean is_today = self->day == yp_time_start_of_day (g_get_real_time ());

  update_times (self);
  if (is_today && g_get_monotonic_time () - self->counted_at > COUNT_S * G_USEC_PER_SEC)
    ask_counts (self);

  return G_SOURCE_CONTINUE;
}

static void
open_bar (YpTimeBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  if (self->tick_source == 0)
    self->tick_source = g_timeout_add_seconds (TICK_S, on_tick, self);
  self->day = 0;
  update_times (self);
  update_state (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->strip));
}

static void
yp_time_bar_dispose (GObject *object)
{
  YpTimeBar *self = YP_TIME_BAR (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_object (&self->situation);

  G_OBJECT_CLASS (yp_time_bar_parent_class)->dispose (object);
}

static void
yp_time_bar_class_init (YpTimeBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_time_bar_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "time-bar");
}

static GtkWidget *
make_button (YpTimeBar *self, const char *icon, const char *words, GCallback func)
{
  GtkWidget *button =
      icon != NULL ? gtk_button_new_from_icon_name (icon) : gtk_button_new_with_label (words);

  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  g_signal_connect_object (button, "clicked", func, self, G_CONNECT_SWAPPED);

  return button;
}

static GtkLabel *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, css_class);

  return GTK_LABEL (label);
}

static GtkWidget *
make_rates (YpTimeBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree char *text = g_strdup_printf ("×%g", rates[i]);

      self->rates[i] = gtk_toggle_button_new_with_label (text);
      gtk_widget_set_tooltip_text (self->rates[i], _ ("How fast to play (↑ ↓)"));
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->rates[i]),
                                     GTK_TOGGLE_BUTTON (self->rates[0]));
      g_signal_connect_object (self->rates[i], "toggled", G_CALLBACK (on_rate_toggled), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), self->rates[i]);
    }

  return box;
}

/* The day that lies there, and the way to its neighbours. */
static void
add_days (YpTimeBar *self, GtkBox *row)
{
  self->day_before = make_button (self, "go-previous-symbolic",
                                  _ ("The day before (Page Up)"), G_CALLBACK (on_day_before));
  self->day_label = make_label ("day");
  self->day_after = make_button (self, "go-next-symbolic",
                                 _ ("The day after (Page Down)"), G_CALLBACK (on_day_after));
  gtk_box_append (row, self->day_before);
  gtk_box_append (row, GTK_WIDGET (self->day_label));
  gtk_box_append (row, self->day_after);
}

static GtkWidget *
make_row (YpTimeBar *self)
{
  GtkBox *row = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  GtkWidget *room = gtk_label_new (NULL);

  self->live = make_button (self, NULL, _ ("Back to live"), G_CALLBACK (on_live));
  gtk_widget_set_tooltip_text (self->live, _ ("Show what is now (End)"));
  self->clock = make_label ("clock");
  self->play = make_button (self, "media-playback-start-symbolic",
                            _ ("Play, stand still (Space)"), G_CALLBACK (on_play));
  gtk_widget_set_hexpand (room, TRUE);

  gtk_box_append (row, self->live);
  gtk_box_append (row, GTK_WIDGET (self->clock));
  gtk_box_append (row, self->play);
  gtk_box_append (row, make_rates (self));
  gtk_box_append (row, room);
  add_days (self, row);
  gtk_box_append (row,
                  make_button (self, "window-close-symbolic",
                               _ ("Back to live, and close (Ctrl+R)"), G_CALLBACK (close_bar)));

  return GTK_WIDGET (row);
}

static void
yp_time_bar_init (YpTimeBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->strip = YP_TIME_STRIP (yp_time_strip_new ());
  gtk_box_append (GTK_BOX (box), make_row (self));
  self->state = make_label ("state");
  gtk_label_set_ellipsize (self->state, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->state, 0);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->strip));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->state));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->strip, "sought", G_CALLBACK (on_sought), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * yp_time_bar_add:
 * @deck: along whose lower edge it lies
 * @situation: whose moment it chooses
 *
 * Returns: (transfer none): the bar, which is not shown
 */
YpTimeBar *
yp_time_bar_add (YpMapDeck *deck, YpSituation *situation)
{
  static const char *const signals[] = { "notify::wanted", "notify::rate", "notify::is-waiting",
                                         "notify::fault" };
  YpTimeBar *self = g_object_new (YP_TYPE_TIME_BAR, NULL);

  self->deck = deck;
  self->situation = g_object_ref (situation);
  self->replay = yp_situation_get_replay (situation);
  choose_rate (self, 2);
  g_signal_connect_object (self->replay, "notify::instant", G_CALLBACK (on_instant), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay, "notify::wanted", G_CALLBACK (on_instant), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (self->replay, signals[i], G_CALLBACK (update_state), self,
                             G_CONNECT_SWAPPED);
  yp_map_deck_add_to_band (deck, GTK_WIDGET (self));

  return self;
}

/**
 * yp_time_bar_toggle:
 * @self: a bar
 *
 * Opens it, with the keyboard on the day; or closes it, and is live.
 */
void
yp_time_bar_toggle (YpTimeBar *self)
{
  g_return_if_fail (YP_IS_TIME_BAR (self));

  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    close_bar (self);
  else
    open_bar (self);
}

void
yp_time_bar_show (YpTimeBar *self, gint64 at)
{
  g_return_if_fail (YP_IS_TIME_BAR (self));

  yp_replay_go_to (self->replay, at);
  open_bar (self);
}
