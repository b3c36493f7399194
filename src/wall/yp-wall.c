/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-wall.h"

#include <glib/gi18n.h>

#include "yp-bar-list.h"
#include "yp-clock.h"
#include "yp-handover-chip.h"
#include "yp-json-read.h"
#include "yp-line-list.h"
#include "yp-link-chip.h"
#include "yp-longest.h"
#include "yp-map-deck.h"
#include "yp-mark.h"
#include "yp-unit-strip.h"
#include "yp-words.h"

#define N_FEED_LINES 12
#define N_LONGEST_LINES 5

/* The towns of a county city; where there are more, the rest is one bar. */
#define N_TOWN_BARS 10

/* A wall is read from afar: nothing on it changes more often than one can follow. */
#define UPDATE_MS 1000

/* How often what changes with time alone is looked at: who is online, how old the oldest are. */
#define AGE_S 5

/* What fits into its third of the column in the largest type. */
#define MOST_LARGE 99999

#define TOWN_COLOR 0x4C9FE8FF

/**
 * YpWall:
 *
 * The big screen's city scene: the map, what the day has brought, what is open by state and by
 * town, what happens now, what has been open longest, and the units. Needs no hand: shows the whole
 * city. Every number is counted from the situation. What is old pales, and a banner says so.
 *
 * Sizes are in rem, of which a screen's height is 67.5: a letter is no smaller than 1/60 of the
 * height, which is 30 mm at a wall 2.7 m high, to be read from six metres. The lowest tenth, where
 * heads and desks are, has only the legend.
 */
struct _YpWall
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpLongest *longest;
  GPtrArray *towns; /* codes, sorted */
  int map_width;
  int map_height;
  guint update_source;
  guint clock_source;
  guint fit_source;

  GtkLabel *title_label;
  GtkLabel *clock;
  GtkLabel *date;
  YpLinkChip *link;
  YpHandoverChip *handovers;
  YpMapDeck *deck;
  YpMap *map; /* the deck's */
  GtkRevealer *away;
  GtkLabel *away_label;
  GtkWidget *figures;
  GtkLabel *reported;
  GtkLabel *open;
  GtkLabel *closed;
  YpBarList *states;
  YpBarList *town_bars;
  GtkWidget *no_towns;
  YpLineList *feed;
  GtkWidget *no_feed;
  YpLineList *longest_lines;
  GtkWidget *no_longest;
  YpUnitStrip *units;
  GtkBox *legend;
};

G_DEFINE_FINAL_TYPE (YpWall, yp_wall, ADW_TYPE_BIN)

static void
set_text (GtkLabel *label, const char *text)
{
  if (strcmp (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

/* Nothing counted is not the same as none. */
static void
set_figure (YpWall *self, GtkLabel *label, guint number)
{
  gboolean is_known = yp_situation_get_heard_at (self->situation) != 0;
  g_autofree char *text = is_known ? g_strdup_printf ("%u", number) : g_strdup ("—");

  set_text (label, text);
}

static void
append_part (GString *text, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

static void
update_figures (YpWall *self)
{
  const YpFigures *figures = yp_situation_get_figures (self->situation);
  static const YpState shown[] = { YP_STATE_REPORTED, YP_STATE_FILED,    YP_STATE_DISPATCHED,
                                   YP_STATE_ACCEPTED, YP_STATE_ARRIVED,  YP_STATE_HANDLED,
                                   YP_STATE_CHECKED,  YP_STATE_SUSPENDED };
  const guint *by_state = figures->n_by_state;
  YpBarValue values[G_N_ELEMENTS (shown)];

  set_figure (self, self->reported, figures->n_reported_today);
  set_figure (self, self->open, figures->n_open);
  set_figure (self, self->closed, figures->n_closed_today);
  if (MAX (figures->n_reported_today, figures->n_open) > MOST_LARGE)
    gtk_widget_add_css_class (self->figures, "long");
  else
    gtk_widget_remove_css_class (self->figures, "long");

  /* Who waits for the same people stands in one bar. */
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    values[i] = (YpBarValue){ yp_words_get_state (shown[i]), by_state[shown[i]],
                              yp_style_get_state_color (shown[i]), TRUE, shown[i] };
  values[0].value += by_state[YP_STATE_VERIFIED];
  values[1].value += by_state[YP_STATE_RETURNED];
  yp_bar_list_set_values (self->states, values,
                          G_N_ELEMENTS (shown) - (by_state[YP_STATE_SUSPENDED] == 0));
}

/* The most first; of equals, in the order of their codes. */
static int
compare_values (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const YpBarValue *first = a;
  const YpBarValue *second = b;

  return first->value == second->value ? 0 : first->value > second->value ? -1 : 1;
}

/* What lies in no town, and the towns for which there is no room, is the last bar. */
static void
update_towns (YpWall *self)
{
  guint n_rest = yp_situation_get_figures (self->situation)->n_open;
  g_autofree YpBarValue *values = g_new0 (YpBarValue, self->towns->len + 1);
  guint n_towns = self->towns->len;
  guint n_shown = n_towns <= N_TOWN_BARS ? n_towns : N_TOWN_BARS - 1;

  for (guint i = 0; i < n_towns; i++)
    {
      const char *code = g_ptr_array_index (self->towns, i);
      const char *name = yp_situation_get_area_name (self->situation, YP_AREA_TOWN, code);

      values[i].name = name != NULL ? name : code;
      values[i].value = yp_situation_count_open_in_town (self->situation, code);
      values[i].color = TOWN_COLOR;
    }
  g_qsort_with_data (values, (int) n_towns, sizeof *values, compare_values, NULL);

  for (guint i = 0; i < n_shown; i++)
    n_rest -= MIN (values[i].value, n_rest);
  if (n_rest > 0 && n_towns > 0)
    values[n_shown++] = (YpBarValue){ .name = _ ("Elsewhere"), n_rest, TOWN_COLOR };

  yp_bar_list_set_values (self->town_bars, values, n_shown);
  gtk_widget_set_visible (self->no_towns, n_towns == 0);
}

/* “杨舍镇 · 派遣 → 网格员 张某”; the item stands above it. */
static char *
format_event (YpWall *self,
              YpEntry *entry,
              const YpTransition *transition,
              const YpIncidentFacts *facts)
{
  const char *unit = yp_json_get_string (entry->data, "unit");
  g_autoptr (GString) text = g_string_new (NULL);

  append_part (text, yp_situation_get_area_name (self->situation, YP_AREA_TOWN, facts->town));
  append_part (text, transition != NULL ? yp_words_get_done (transition)
                                        : yp_words_get_step (YP_STATE_REPORTED));
  if (transition == NULL)
    append_part (text, yp_words_get_source (facts->source));
  else if (unit != NULL)
    {
      g_autofree char *words = yp_words_format_unit (self->situation, unit);

      g_string_append (text, " → ");
      g_string_append (text, words);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
update_feed (YpWall *self)
{
  g_autoptr (GPtrArray) entries = yp_situation_list_newest_entries (self->situation);
  guint n_lines = 0;

  for (guint i = 0; i < entries->len && n_lines < N_FEED_LINES; i++)
    {
      YpEntry *entry = g_ptr_array_index (entries, i);
      const char *id = yp_entry_get_subject_id (entry, "incident");
      YpIncident *incident = id != NULL ? yp_situation_get_incident (self->situation, id) : NULL;
      const YpTransition *transition = yp_lifecycle_find_kind (entry->kind);
      YpState state = transition != NULL ? transition->to : YP_STATE_REPORTED;
      const YpIncidentFacts *facts;
      g_autofree char *time = NULL;
      g_autofree char *event = NULL;

      if (incident == NULL)
        continue;

      facts = yp_incident_get_facts (incident);
      time = yp_words_format_time (entry->at);
      event = format_event (self, entry, transition, facts);
      if (state == YP_STATE_SAME)
        state = facts->state;
      yp_line_list_set_line (self->feed, n_lines++, state,
                             yp_words_get_item (self->situation, facts), time, event);
    }

  yp_line_list_set_n_lines (self->feed, n_lines);
  gtk_widget_set_visible (GTK_WIDGET (self->feed), n_lines > 0);
  gtk_widget_set_visible (self->no_feed, n_lines == 0);
}

/* “000123 · 处置中 · 杨舍镇 · 张某”; of the number, what is behind the day. */
static char *
format_case (YpWall *self, const YpIncidentFacts *facts)
{
  const char *dash = strrchr (facts->id, '-');
  YpUnit *unit = facts->unit != NULL ? yp_situation_get_unit (self->situation, facts->unit) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  append_part (text, dash != NULL && dash[1] != '\0' ? dash + 1 : facts->id);
  append_part (text, yp_words_get_state (facts->state));
  append_part (text, yp_situation_get_area_name (self->situation, YP_AREA_TOWN, facts->town));
  append_part (text, unit != NULL ? yp_unit_get_facts (unit)->name : facts->unit);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
update_longest (YpWall *self)
{
  GPtrArray *incidents = yp_longest_get_incidents (self->longest);
  gint64 now = yp_situation_get_now (self->situation);

  for (guint i = 0; i < incidents->len; i++)
    {
      const YpIncidentFacts *facts = yp_incident_get_facts (g_ptr_array_index (incidents, i));
      g_autofree char *age = yp_words_format_age (now - facts->received_at);
      g_autofree char *text = format_case (self, facts);

      yp_line_list_set_line (self->longest_lines, i, facts->state,
                             yp_words_get_item (self->situation, facts), age, text);
    }

  yp_line_list_set_n_lines (self->longest_lines, incidents->len);
  gtk_widget_set_visible (self->no_longest, incidents->len == 0);
}

static void
update_units (YpWall *self)
{
  YpUnitCount counts[YP_N_UNIT_KINDS];

  yp_unit_count (yp_situation_get_units (self->situation), yp_situation_get_fixes (self->situation),
                 yp_situation_get_now (self->situation), counts);
  yp_unit_strip_set_counts (self->units, counts);
}

static gboolean
on_update (gpointer data)
{
  YpWall *self = data;

  self->update_source = 0;
  update_figures (self);
  update_towns (self);
  update_feed (self);
  update_units (self);

  return G_SOURCE_REMOVE;
}

/* However much happens, the wall is written anew once a second at most. */
static void
queue_update (YpWall *self)
{
  if (self->update_source == 0)
    self->update_source = g_timeout_add (UPDATE_MS, on_update, self);
}

static void
on_areas_changed (YpWall *self)
{
  g_clear_pointer (&self->towns, g_ptr_array_unref);
  self->towns = yp_situation_list_area_codes (self->situation, YP_AREA_TOWN);
  update_towns (self);
  queue_update (self);
}

/* What is old is shown as old. */
static void
update_link (YpWall *self)
{
  YpLinkState link = yp_situation_get_link_state (self->situation);
  gint64 heard_at = yp_situation_get_heard_at (self->situation);
  gboolean is_away = link == YP_LINK_AWAY || link == YP_LINK_REFUSED;
  g_autofree char *time = yp_words_format_clock (heard_at);
  g_autofree char *text = NULL;

  if (link == YP_LINK_REFUSED)
    text = g_strdup (_ ("The platform refuses the token. Ask its administrator for another."));
  else if (heard_at == 0)
    text = g_strdup (_ ("The platform does not answer. Trying again."));
  else
    text = g_strdup_printf (_ ("The platform is away. You see the city as of %s. Trying again."),
                               time);

  if (is_away)
    {
      set_text (self->away_label, text);
      gtk_widget_add_css_class (GTK_WIDGET (self), "stale");
    }
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "stale");
  gtk_revealer_set_reveal_child (self->away, is_away);
}

static gboolean
on_clock (gpointer data)
{
  YpWall *self = data;
  gint64 now =
      self->situation != NULL ? yp_situation_get_now (self->situation) : g_get_real_time ();
  g_autofree char *clock = yp_words_format_clock (now);
  g_autofree char *date = yp_words_format_date (now);

  set_text (self->clock, clock);
  set_text (self->date, date);
  if (self->situation == NULL || now / G_TIME_SPAN_SECOND % AGE_S != 0)
    return G_SOURCE_CONTINUE;

  update_units (self);
  update_longest (self);

  return G_SOURCE_CONTINUE;
}

/* Another moment: all of it at once. */
static void
on_jumped (YpWall *self)
{
  if (yp_situation_is_live (self->situation))
    gtk_widget_remove_css_class (GTK_WIDGET (self), "past");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "past");
  on_clock (self);
  update_longest (self);
  queue_update (self);
}

static gboolean
on_look_back (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  yp_map_deck_look_back (YP_WALL (widget)->deck);
  return GDK_EVENT_STOP;
}

static gboolean
on_fit (gpointer data)
{
  YpWall *self = data;

  self->fit_source = 0;
  yp_map_show_everything (self->map);

  return G_SOURCE_REMOVE;
}

/* A wall takes the screen it is given, whatever it would like to have: type grows with the height
 * of the window, and a window that grew with its type would never end. */
static void
yp_wall_measure (GtkWidget *widget,
                 GtkOrientation orientation,
                 int for_size,
                 int *minimum,
                 int *natural,
                 int *minimum_baseline,
                 int *natural_baseline)
{
  gtk_widget_measure (adw_bin_get_child (ADW_BIN (widget)), orientation, -1, NULL, natural, NULL,
                      NULL);
  *minimum = 0;
  *minimum_baseline = -1;
  *natural_baseline = -1;
}

static void
yp_wall_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  YpWall *self = YP_WALL (widget);
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));
  int minimum_width;
  int minimum_height;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum_width, NULL, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, &minimum_height, NULL, NULL, NULL);
  gtk_widget_allocate (child, MAX (width, minimum_width), MAX (height, minimum_height), -1, NULL);

  width = gtk_widget_get_width (GTK_WIDGET (self->map));
  height = gtk_widget_get_height (GTK_WIDGET (self->map));
  if (width == self->map_width && height == self->map_height)
    return;

  self->map_width = width;
  self->map_height = height;
  if (self->fit_source == 0)
    self->fit_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_fit, self, NULL);
}

static void
yp_wall_dispose (GObject *object)
{
  YpWall *self = YP_WALL (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_handle_id (&self->clock_source, g_source_remove);
  g_clear_handle_id (&self->fit_source, g_source_remove);
  g_clear_object (&self->longest);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->towns, g_ptr_array_unref);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_WALL);

  G_OBJECT_CLASS (yp_wall_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, YpWall, title_label);
  gtk_widget_class_bind_template_child (widget_class, YpWall, clock);
  gtk_widget_class_bind_template_child (widget_class, YpWall, date);
  gtk_widget_class_bind_template_child (widget_class, YpWall, link);
  gtk_widget_class_bind_template_child (widget_class, YpWall, handovers);
  gtk_widget_class_bind_template_child (widget_class, YpWall, deck);
  gtk_widget_class_bind_template_child (widget_class, YpWall, away);
  gtk_widget_class_bind_template_child (widget_class, YpWall, away_label);
  gtk_widget_class_bind_template_child (widget_class, YpWall, figures);
  gtk_widget_class_bind_template_child (widget_class, YpWall, reported);
  gtk_widget_class_bind_template_child (widget_class, YpWall, open);
  gtk_widget_class_bind_template_child (widget_class, YpWall, closed);
  gtk_widget_class_bind_template_child (widget_class, YpWall, states);
  gtk_widget_class_bind_template_child (widget_class, YpWall, town_bars);
  gtk_widget_class_bind_template_child (widget_class, YpWall, no_towns);
  gtk_widget_class_bind_template_child (widget_class, YpWall, feed);
  gtk_widget_class_bind_template_child (widget_class, YpWall, no_feed);
  gtk_widget_class_bind_template_child (widget_class, YpWall, longest_lines);
  gtk_widget_class_bind_template_child (widget_class, YpWall, no_longest);
  gtk_widget_class_bind_template_child (widget_class, YpWall, units);
  gtk_widget_class_bind_template_child (widget_class, YpWall, legend);
}

static void
yp_wall_class_init (YpWallClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_wall_dispose;
  widget_class->measure = yp_wall_measure;
  widget_class->size_allocate = yp_wall_size_allocate;

  g_type_ensure (YP_TYPE_BAR_LIST);
  g_type_ensure (YP_TYPE_HANDOVER_CHIP);
  g_type_ensure (YP_TYPE_LINE_LIST);
  g_type_ensure (YP_TYPE_LINK_CHIP);
  g_type_ensure (YP_TYPE_MAP_DECK);
  g_type_ensure (YP_TYPE_UNIT_STRIP);
  gtk_widget_class_set_css_name (widget_class, "wall");
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/yiping/Yiping/yp-wall.ui");
  bind_children (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, on_look_back, NULL);
}

static void
add_sign (YpWall *self, YpUnitStatus status)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *mark = yp_mark_new ();

  yp_mark_set_unit (YP_MARK (mark), YP_UNIT_MEMBER, status);
  gtk_widget_add_css_class (box, "sign");
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), gtk_label_new (yp_words_get_unit_status (status)));
  gtk_box_append (self->legend, box);
}

static void
yp_wall_init (YpWall *self)
{
  /* A bin's would ask for the room of its child. */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->map = yp_map_deck_get_map (self->deck);
  for (guint i = YP_UNIT_AVAILABLE; i < YP_N_UNIT_STATUSES; i++)
    add_sign (self, (YpUnitStatus) i);
  on_clock (self);
  self->clock_source = g_timeout_add_seconds (1, on_clock, self);
}

static void
connect_situation (YpWall *self)
{
  struct
  {
    const char *signal;
    GCallback func;
  } handlers[] = {
    { "figures-changed", G_CALLBACK (queue_update) },
    { "entry", G_CALLBACK (queue_update) },
    { "areas-changed", G_CALLBACK (on_areas_changed) },
    { "notify::link-state", G_CALLBACK (update_link) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->situation, handlers[i].signal, handlers[i].func, self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (yp_situation_get_replay (self->situation), "jumped",
                           G_CALLBACK (on_jumped), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->longest, "changed", G_CALLBACK (update_longest), self,
                           G_CONNECT_SWAPPED);
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
  g_autoptr (YpHandoverList) handovers = NULL;
  YpWall *self;

  g_return_val_if_fail (YP_IS_SITUATION (situation), NULL);

  self = g_object_new (YP_TYPE_WALL, NULL);
  self->situation = g_object_ref (situation);
  self->longest = yp_longest_new (yp_situation_get_incidents (situation), N_LONGEST_LINES);
  if (title != NULL)
    gtk_label_set_text (self->title_label, title);

  handovers = yp_handover_list_new (situation, 0);
  yp_handover_chip_connect (self->handovers, situation, handovers, TRUE);
  yp_link_chip_set_situation (self->link, situation);
  yp_map_deck_connect (self->deck, situation, FALSE);
  connect_situation (self);
  on_areas_changed (self);
  update_figures (self);
  update_feed (self);
  update_longest (self);
  update_units (self);
  update_link (self);

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
  g_return_val_if_fail (YP_IS_WALL (self), NULL);

  return self->map;
}

void
yp_wall_show_moment (YpWall *self, gint64 at)
{
  g_return_if_fail (YP_IS_WALL (self));

  yp_map_deck_show_moment (self->deck, at);
}
