/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-wall.h"

#include <glib/gi18n.h>

#include "yp-bar-list.h"
#include "yp-incident-view.h"
#include "yp-link-chip.h"
#include "yp-map-feed.h"
#include "yp-mark.h"
#include "yp-style.h"
#include "yp-words.h"

#define N_FEED_ROWS 16
#define N_OLDEST_ROWS 8

/* A wall is read from afar: nothing on it changes more often than one can follow. */
#define UPDATE_MS 500

/* One line of the feed or of the list of the oldest; made once, filled many times. */
typedef struct
{
  GtkWidget *row;
  YpMark *mark;
  GtkLabel *first;
  GtkLabel *words;
  GtkLabel *place;
} Line;

/**
 * YpWall:
 *
 * The big screen's city scene: the map, what the day has brought, by state and by town, what
 * happens now, and what has been open longest. Needs no hand. Every number is counted from the
 * situation.
 */
struct _YpWall
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpIncidentView *oldest;
  GPtrArray *towns; /* codes, in the order of their bars */
  guint update_source;
  guint clock_source;
  Line feed_lines[N_FEED_ROWS];
  Line oldest_lines[N_OLDEST_ROWS];

  GtkLabel *title_label;
  GtkLabel *clock;
  GtkLabel *date;
  YpLinkChip *link;
  YpMap *map;
  GtkLabel *reported;
  GtkLabel *open;
  GtkLabel *closed;
  GtkLabel *on_duty;
  GtkLabel *online;
  YpBarList *states;
  YpBarList *town_bars;
  GtkScrolledWindow *feed_panel;
  GtkBox *feed;
  GtkScrolledWindow *oldest_panel;
  GtkBox *oldest_box;
};

G_DEFINE_FINAL_TYPE (YpWall, yp_wall, ADW_TYPE_BIN)

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
set_number (GtkLabel *label, guint number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);

  set_text (label, text);
}

static GtkLabel *
new_label (const char *css_class, gboolean expands)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_widget_add_css_class (label, css_class);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, expands);
  if (expands)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), 1);
    }

  return GTK_LABEL (label);
}

static void
add_line (GtkBox *box, Line *line)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  line->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  line->mark = YP_MARK (yp_mark_new ());
  line->first = new_label ("first", FALSE);
  line->words = new_label ("words", TRUE);
  line->place = new_label ("place", TRUE);
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (line->words));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (line->place));
  gtk_box_append (GTK_BOX (line->row), GTK_WIDGET (line->mark));
  gtk_box_append (GTK_BOX (line->row), words);
  gtk_box_append (GTK_BOX (line->row), GTK_WIDGET (line->first));
  gtk_widget_add_css_class (line->row, "line");
  gtk_widget_set_visible (line->row, FALSE);
  gtk_box_append (box, line->row);
}

static void
fill_line (Line *line, YpState state, const char *first, const char *words, const char *place)
{
  yp_mark_set_state (line->mark, state);
  set_text (line->first, first);
  set_text (line->words, words);
  set_text (line->place, place);
  gtk_widget_set_visible (line->row, TRUE);
}

/* Half a line is worse than none: those that the panel has no room for are not drawn. They keep
 * their place, so that they come back where the window grows. */
static void
fit_lines (GtkScrolledWindow *panel, Line *lines, guint n_lines)
{
  double room = gtk_adjustment_get_page_size (gtk_scrolled_window_get_vadjustment (panel));
  double bottom = 0;

  for (guint i = 0; i < n_lines && gtk_widget_get_visible (lines[i].row); i++)
    {
      int height;

      gtk_widget_measure (lines[i].row, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
      bottom += height;
      gtk_widget_set_child_visible (lines[i].row, bottom <= room);
    }
}

static void
on_room_changed (YpWall *self)
{
  fit_lines (self->feed_panel, self->feed_lines, N_FEED_ROWS);
  fit_lines (self->oldest_panel, self->oldest_lines, N_OLDEST_ROWS);
}

static void
update_figures (YpWall *self)
{
  const YpFigures *figures = yp_situation_get_figures (self->situation);

  set_number (self->reported, figures->n_reported_today);
  set_number (self->open, figures->n_open);
  set_number (self->closed, figures->n_closed_today);
  set_number (self->on_duty, figures->n_units_on_duty);
  set_number (self->online, figures->n_units_online);
  for (guint i = 0; i < YP_STATE_CLOSED; i++)
    yp_bar_list_set_value (self->states, i, figures->n_by_state[i]);
  for (guint i = 0; i < self->towns->len; i++)
    yp_bar_list_set_value (
        self->town_bars, i,
        yp_situation_count_open_in_town (self->situation, g_ptr_array_index (self->towns, i)));
}

static void
update_feed (YpWall *self)
{
  g_autoptr (GPtrArray) entries = yp_situation_list_newest_entries (self->situation);
  guint n_lines = 0;

  for (guint i = 0; i < entries->len && n_lines < N_FEED_ROWS; i++)
    {
      YpEntry *entry = g_ptr_array_index (entries, i);
      const char *id = yp_entry_get_subject_id (entry, "incident");
      YpIncident *incident = id != NULL ? yp_situation_get_incident (self->situation, id) : NULL;
      const YpTransition *transition = yp_lifecycle_find_kind (entry->kind);
      g_autofree char *words = NULL;
      g_autofree char *place = NULL;
      g_autofree char *time = NULL;

      if (incident == NULL)
        continue;

      words = yp_words_format_entry (self->situation, entry);
      place = yp_words_format_place (self->situation, yp_incident_get_facts (incident));
      time = yp_words_format_clock (entry->at);
      fill_line (&self->feed_lines[n_lines++],
                 transition != NULL ? transition->to : YP_STATE_REPORTED, time, words, place);
    }
}

static void
update_oldest (YpWall *self)
{
  gint64 now = g_get_real_time ();

  for (guint i = 0; i < N_OLDEST_ROWS; i++)
    {
      g_autoptr (YpIncidentRow) row = g_list_model_get_item (G_LIST_MODEL (self->oldest), i);
      const YpIncidentFacts *facts;
      g_autofree char *age = NULL;
      g_autofree char *place = NULL;
      g_autofree char *words = NULL;

      if (row == NULL)
        {
          gtk_widget_set_visible (self->oldest_lines[i].row, FALSE);
          continue;
        }

      facts = yp_incident_get_facts (yp_incident_row_get_incident (row));
      age = yp_words_format_age (now - facts->received_at);
      place = yp_words_format_place (self->situation, facts);
      words = g_strdup_printf ("%s  %s", yp_words_get_state (facts->state),
                               yp_words_get_item (self->situation, facts));
      fill_line (&self->oldest_lines[i], facts->state, age, words, place);
    }
}

static gboolean
on_update (gpointer data)
{
  YpWall *self = data;

  self->update_source = 0;
  update_figures (self);
  update_feed (self);
  update_oldest (self);

  return G_SOURCE_REMOVE;
}

/* However much happens, the wall is written anew twice a second at most. */
static void
queue_update (YpWall *self)
{
  if (self->update_source == 0)
    self->update_source = g_timeout_add (UPDATE_MS, on_update, self);
}

static void
on_areas_changed (YpWall *self)
{
  GdkRGBA color = { 0.31f, 0.64f, 0.85f, 1 };

  g_clear_pointer (&self->towns, g_ptr_array_unref);
  self->towns = yp_situation_list_area_codes (self->situation, YP_AREA_TOWN);
  yp_bar_list_clear (self->town_bars);
  for (guint i = 0; i < self->towns->len; i++)
    yp_bar_list_add (self->town_bars,
                     yp_situation_get_area_name (self->situation, YP_AREA_TOWN,
                                                 g_ptr_array_index (self->towns, i)),
                     &color, NULL);
  queue_update (self);
}

static void
add_states (YpWall *self)
{
  for (guint i = 0; i < YP_STATE_CLOSED; i++)
    {
      GdkRGBA color = yp_color_to_rgba (yp_style_get_state_color ((YpState) i));
      GtkWidget *mark = yp_mark_new ();

      yp_mark_set_state (YP_MARK (mark), (YpState) i);
      yp_bar_list_add (self->states, yp_words_get_state ((YpState) i), &color, mark);
    }
}

/* What is old is shown as old: the whole scene pales while the platform is away. */
static void
on_link_changed (YpWall *self)
{
  YpLinkState link = yp_situation_get_link_state (self->situation);

  if (link == YP_LINK_AWAY || link == YP_LINK_REFUSED)
    gtk_widget_add_css_class (GTK_WIDGET (self), "stale");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "stale");
}

static gboolean
on_clock (gpointer data)
{
  YpWall *self = data;
  gint64 now = g_get_real_time ();
  g_autofree char *clock = yp_words_format_clock (now);
  g_autofree char *date = yp_words_format_date (now);

  set_text (self->clock, clock);
  set_text (self->date, date);
  if (now / G_TIME_SPAN_SECOND % 10 == 0)
    queue_update (self);

  return G_SOURCE_CONTINUE;
}

static void
yp_wall_dispose (GObject *object)
{
  YpWall *self = YP_WALL (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_handle_id (&self->clock_source, g_source_remove);
  g_clear_object (&self->oldest);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->towns, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_WALL);

  G_OBJECT_CLASS (yp_wall_parent_class)->dispose (object);
}

static void
yp_wall_class_init (YpWallClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_wall_dispose;

  g_type_ensure (YP_TYPE_LINK_CHIP);
  g_type_ensure (YP_TYPE_BAR_LIST);
  g_type_ensure (YP_TYPE_MAP);
  gtk_widget_class_set_css_name (widget_class, "wall");
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/yiping/Yiping/yp-wall.ui");
  gtk_widget_class_bind_template_child (widget_class, YpWall, title_label);
  gtk_widget_class_bind_template_child (widget_class, YpWall, clock);
  gtk_widget_class_bind_template_child (widget_class, YpWall, date);
  gtk_widget_class_bind_template_child (widget_class, YpWall, link);
  gtk_widget_class_bind_template_child (widget_class, YpWall, map);
  gtk_widget_class_bind_template_child (widget_class, YpWall, reported);
  gtk_widget_class_bind_template_child (widget_class, YpWall, open);
  gtk_widget_class_bind_template_child (widget_class, YpWall, closed);
  gtk_widget_class_bind_template_child (widget_class, YpWall, on_duty);
  gtk_widget_class_bind_template_child (widget_class, YpWall, online);
  gtk_widget_class_bind_template_child (widget_class, YpWall, states);
  gtk_widget_class_bind_template_child (widget_class, YpWall, town_bars);
  gtk_widget_class_bind_template_child (widget_class, YpWall, feed_panel);
  gtk_widget_class_bind_template_child (widget_class, YpWall, feed);
  gtk_widget_class_bind_template_child (widget_class, YpWall, oldest_panel);
  gtk_widget_class_bind_template_child (widget_class, YpWall, oldest_box);
}

static void
yp_wall_init (YpWall *self)
{
  self->towns = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_states (self);
  for (guint i = 0; i < N_FEED_ROWS; i++)
    add_line (self->feed, &self->feed_lines[i]);
  for (guint i = 0; i < N_OLDEST_ROWS; i++)
    add_line (self->oldest_box, &self->oldest_lines[i]);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->feed_panel), "changed",
                           G_CALLBACK (on_room_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->oldest_panel), "changed",
                           G_CALLBACK (on_room_changed), self, G_CONNECT_SWAPPED);
  on_clock (self);
  self->clock_source = g_timeout_add_seconds (1, on_clock, self);
}

/**
 * yp_wall_new:
 * @situation: what the wall shows
 * @title: (nullable): what it is headed with; %NULL for the command centre's name
 *
 * Returns: (transfer floating): the wall
 */
GtkWidget *
yp_wall_new (YpSituation *situation, const char *title)
{
  YpWall *self;

  g_return_val_if_fail (YP_IS_SITUATION (situation), NULL);

  self = g_object_new (YP_TYPE_WALL, NULL);
  self->situation = g_object_ref (situation);
  self->oldest = yp_incident_view_new (situation);
  yp_incident_view_set_newest_first (self->oldest, FALSE);
  if (title != NULL)
    gtk_label_set_text (self->title_label, title);

  yp_link_chip_set_situation (self->link, situation);
  yp_map_feed_connect (self->map, situation);
  g_signal_connect_object (situation, "figures-changed", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "entry", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "areas-changed", G_CALLBACK (on_areas_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "notify::link-state", G_CALLBACK (on_link_changed), self,
                           G_CONNECT_SWAPPED);
  on_areas_changed (self);
  on_link_changed (self);

  return GTK_WIDGET (self);
}

/**
 * yp_wall_get_map:
 * @self: a wall
 *
 * Returns: (transfer none): its map
 */
YpMap *
yp_wall_get_map (YpWall *self)
{
  return self->map;
}
