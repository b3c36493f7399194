/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-wall"

#include "yp-wall.h"

#include <glib/gi18n.h>

#include "yp-handover-chip.h"
#include "yp-link-chip.h"
#include "yp-map-themes.h"
#include "yp-mark.h"
#include "yp-scene-bar.h"
#include "yp-wall-grid.h"
#include "yp-wall-view.h"
#include "yp-words.h"

/* A wall is read from afar: nothing on it changes more often than one can follow. */
#define UPDATE_MS 1000

/* How often what changes with time alone is looked at: who is online, how old the oldest are. */
#define AGE_S 5

/**
 * YpWall:
 *
 * The big screen: scenes as files say them (see #YpWallScene), one after the other (#YpWallTour),
 * between a head and a foot that stay. Needs no hand. Every number is counted from the situation.
 * What is old pales, and a banner says so.
 *
 * Sizes are in rem, of which a screen's height is 67.5: a letter is no smaller than 1/60 of the
 * height, which is 30 mm at a wall 2.7 m high, to be read from six metres. The lowest tenth, where
 * heads and desks are, has only the legend, the scenes' names, and what is wrong with their files.
 *
 * Keys: 1 to 9 show a scene and stay, Space stops the playlist and lets it go on, ← and → go
 * through it, Escape goes back to it; Ctrl+R looks back.
 */
struct _YpWall
{
  AdwBin parent_instance;

  YpPanelSources sources;
  YpWallScenes *scenes;
  YpWallTour *tour;
  YpWallView *view;
  const YpWallScene *shown; /* (nullable): to be compared alone */
  char *usual_title;        /* (nullable) */
  char *missing;            /* (nullable): id of a scene that was asked for and is not there */
  int map_width;
  int map_height;
  guint n_updated; /* panels that are up to date, of those of this round */
  guint update_source;
  guint round_source;
  guint clock_source;
  guint fit_source;

  GtkLabel *title_label;
  GtkLabel *clock;
  GtkLabel *date;
  YpLinkChip *link;
  YpHandoverChip *handovers;
  YpWallGrid *grid;
  GtkWidget *ground; /* the deck with what lies over it */
  YpMapDeck *deck;
  YpMap *map; /* the deck's */
  GtkRevealer *away;
  GtkLabel *away_label;
  GtkCenterBox *foot;
  GtkBox *legend;
  GtkLabel *fault;
  YpSceneBar *scene_bar;
};

G_DEFINE_FINAL_TYPE (YpWall, yp_wall, ADW_TYPE_BIN)

static void
set_text (GtkLabel *label, const char *text)
{
  if (strcmp (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

/* A panel at a turn, so that none of them holds up the others. */
static gboolean
on_round (gpointer data)
{
  YpWall *self = data;

  if (self->n_updated < yp_wall_grid_get_n_panels (self->grid))
    {
      yp_panel_update (yp_wall_grid_get_panel (self->grid, self->n_updated++));
      return G_SOURCE_CONTINUE;
    }

  self->round_source = 0;
  return G_SOURCE_REMOVE;
}

static void
update_panels (YpWall *self)
{
  self->n_updated = 0;
  if (self->round_source == 0)
    self->round_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_round, self, NULL);
}

static gboolean
on_update (gpointer data)
{
  YpWall *self = data;

  self->update_source = 0;
  update_panels (self);

  return G_SOURCE_REMOVE;
}

/* However much happens, the wall is written anew once a second at most. */
static void
queue_update (YpWall *self)
{
  if (self->update_source == 0)
    self->update_source = g_timeout_add (UPDATE_MS, on_update, self);
}

/* What is old is shown as old. */
static void
update_link (YpWall *self)
{
  YpSituation *situation = self->sources.situation;
  YpLinkState link = yp_situation_get_link_state (situation);
  gint64 heard_at = yp_situation_get_heard_at (situation);
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
  if (link == YP_LINK_LIVE)
    yp_earlier_days_look (self->sources.earlier);
}

static gboolean
on_clock (gpointer data)
{
  YpWall *self = data;
  YpSituation *situation = self->sources.situation;
  gint64 now = situation != NULL ? yp_situation_get_now (situation) : g_get_real_time ();
  g_autofree char *clock = yp_words_format_clock (now);
  g_autofree char *date = yp_words_format_date (now);

  set_text (self->clock, clock);
  set_text (self->date, date);
  if (situation == NULL || now / G_TIME_SPAN_SECOND % AGE_S != 0)
    return G_SOURCE_CONTINUE;

  yp_earlier_days_look (self->sources.earlier);
  update_panels (self);

  return G_SOURCE_CONTINUE;
}

/* Another moment: all of it at once. */
static void
on_jumped (YpWall *self)
{
  if (yp_situation_is_live (self->sources.situation))
    gtk_widget_remove_css_class (GTK_WIDGET (self), "past");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "past");
  on_clock (self);
  yp_earlier_days_look (self->sources.earlier);
  queue_update (self);
}

static void
update_fault (YpWall *self)
{
  const char *fault = yp_wall_scenes_get_fault (self->scenes);
  g_autofree char *missing =
      self->missing != NULL ? g_strdup_printf (_ ("There is no scene “%s”."), self->missing)
                            : g_strdup ("");
  g_autofree char *broken =
      fault != NULL ? g_strdup_printf (_ ("A file of scenes is not as it should be, and what comes "
                                          "with Yiping is shown for it. %s"),
                                          fault)
                    : g_strdup ("");

  g_autofree char *text = g_strdup_printf (
      "%s%s%s", missing, self->missing != NULL && fault != NULL ? "\n" : "", broken);

  set_text (self->fault, text);
  gtk_widget_set_visible (GTK_WIDGET (self->fault), *text != '\0');
}

/* The legend is theirs. */
static gboolean
shows_units (const YpWallScene *scene)
{
  const double *opacity = g_hash_table_lookup (scene->opacities, "units");

  return opacity == NULL || *opacity > 0;
}

/* Another scene, or the same of another file. The map stays, and shows what the scene says. */
static void
on_tour_changed (YpWall *self)
{
  const YpWallScene *scene = yp_wall_scenes_get (self->scenes, yp_wall_tour_get_scene (self->tour));
  const char *title = scene->title != NULL ? scene->title : self->usual_title;

  if (scene == self->shown)
    return;

  self->shown = scene;
  self->sources.is_masked = scene->is_masked;
  yp_wall_grid_show (self->grid, scene, &self->sources);
  yp_wall_view_show (self->view, scene);
  gtk_widget_set_visible (GTK_WIDGET (self->legend), shows_units (scene));
  gtk_widget_set_can_target (GTK_WIDGET (self->deck), !scene->is_masked);
  set_text (self->title_label, title != NULL ? title : _ ("Zhangjiagang Command Centre"));
  update_fault (self);
}

/* Those of the old files are gone. */
static void
on_scenes_changed (YpWall *self)
{
  self->shown = NULL;
}

static gboolean
on_look_back (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  yp_map_deck_look_back (YP_WALL (widget)->deck);
  return GDK_EVENT_STOP;
}

/* The keys of looking back come first. */
static gboolean
on_key (YpWall *self,
        guint keyval,
        guint keycode,
        GdkModifierType state,
        GtkEventController *controller)
{
  gboolean is_live = yp_situation_is_live (self->sources.situation);
  guint digit =
      keyval >= GDK_KEY_KP_1 && keyval <= GDK_KEY_KP_9 ? keyval - GDK_KEY_KP_1 : keyval - GDK_KEY_1;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  if (digit < 9 && digit < yp_wall_scenes_get_n (self->scenes))
    yp_wall_tour_choose (self->tour, digit);
  else if (!is_live)
    return GDK_EVENT_PROPAGATE;
  else if (keyval == GDK_KEY_space && yp_wall_tour_is_playing (self->tour))
    yp_wall_tour_pause (self->tour);
  else if (keyval == GDK_KEY_space || keyval == GDK_KEY_Escape)
    yp_wall_tour_play (self->tour);
  else if (keyval == GDK_KEY_Left || keyval == GDK_KEY_KP_Left)
    yp_wall_tour_step (self->tour, -1);
  else if (keyval == GDK_KEY_Right || keyval == GDK_KEY_KP_Right)
    yp_wall_tour_step (self->tour, 1);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

static gboolean
on_fit (gpointer data)
{
  YpWall *self = data;

  self->fit_source = 0;
  yp_wall_view_fit (self->view);

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
  g_clear_handle_id (&self->round_source, g_source_remove);
  g_clear_handle_id (&self->clock_source, g_source_remove);
  g_clear_handle_id (&self->fit_source, g_source_remove);
  g_clear_object (&self->tour);
  g_clear_object (&self->view);
  g_clear_object (&self->scenes);
  g_clear_object (&self->sources.situation);
  g_clear_object (&self->sources.ledger);
  g_clear_object (&self->sources.earlier);
  g_clear_pointer (&self->usual_title, g_free);
  g_clear_pointer (&self->missing, g_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_WALL);

  G_OBJECT_CLASS (yp_wall_parent_class)->dispose (object);
}

static void
yp_wall_class_init (YpWallClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_wall_dispose;
  widget_class->measure = yp_wall_measure;
  widget_class->size_allocate = yp_wall_size_allocate;

  g_type_ensure (YP_TYPE_HANDOVER_CHIP);
  g_type_ensure (YP_TYPE_LINK_CHIP);
  g_type_ensure (YP_TYPE_MAP_DECK);
  g_type_ensure (YP_TYPE_SCENE_BAR);
  g_type_ensure (YP_TYPE_WALL_GRID);
  gtk_widget_class_set_css_name (widget_class, "wall");
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/yiping/Yiping/yp-wall.ui");
  gtk_widget_class_bind_template_child (widget_class, YpWall, title_label);
  gtk_widget_class_bind_template_child (widget_class, YpWall, clock);
  gtk_widget_class_bind_template_child (widget_class, YpWall, date);
  gtk_widget_class_bind_template_child (widget_class, YpWall, link);
  gtk_widget_class_bind_template_child (widget_class, YpWall, handovers);
  gtk_widget_class_bind_template_child (widget_class, YpWall, grid);
  gtk_widget_class_bind_template_child (widget_class, YpWall, ground);
  gtk_widget_class_bind_template_child (widget_class, YpWall, deck);
  gtk_widget_class_bind_template_child (widget_class, YpWall, away);
  gtk_widget_class_bind_template_child (widget_class, YpWall, away_label);
  gtk_widget_class_bind_template_child (widget_class, YpWall, foot);
  gtk_widget_class_bind_template_child (widget_class, YpWall, legend);
  gtk_widget_class_bind_template_child (widget_class, YpWall, fault);
  gtk_widget_class_bind_template_child (widget_class, YpWall, scene_bar);
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

/* Before the map, which has arrows of its own. */
static void
add_keys (YpWall *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
yp_wall_init (YpWall *self)
{
  /* A bin's would ask for the room of its child. */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);

  gtk_widget_init_template (GTK_WIDGET (self));
  yp_wall_grid_set_map (self->grid, self->ground);
  self->map = yp_map_deck_get_map (self->deck);
  for (guint i = YP_UNIT_AVAILABLE; i < YP_N_UNIT_STATUSES; i++)
    add_sign (self, (YpUnitStatus) i);
  add_keys (self);
  on_clock (self);
  self->clock_source = g_timeout_add_seconds (1, on_clock, self);
}

static void
connect_sources (YpWall *self)
{
  struct
  {
    gpointer source;
    const char *signal;
    GCallback func;
  } handlers[] = {
    { self->sources.situation, "figures-changed", G_CALLBACK (queue_update) },
    { self->sources.situation, "entry", G_CALLBACK (queue_update) },
    { self->sources.situation, "areas-changed", G_CALLBACK (queue_update) },
    { self->sources.situation, "notify::link-state", G_CALLBACK (update_link) },
    { yp_situation_get_replay (self->sources.situation), "jumped", G_CALLBACK (on_jumped) },
    { self->sources.ledger, "changed", G_CALLBACK (update_panels) },
    { self->sources.earlier, "changed", G_CALLBACK (queue_update) },
    { self->scenes, "changed", G_CALLBACK (on_scenes_changed) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (handlers[i].source, handlers[i].signal, handlers[i].func, self,
                             G_CONNECT_SWAPPED);
}

/**
 * yp_wall_new:
 * @situation: what the wall shows
 * @scenes: (nullable): its scenes; %NULL for those that come with us
 * @scene: (nullable): id of the one to stay with; %NULL for the playlist, also where there is none
 *   of that id
 * @title: (nullable): what it is headed with where a scene does not say; %NULL for the command
 *   centre's name
 *
 * Returns: (transfer floating): the wall
 */
GtkWidget *
yp_wall_new (YpSituation *situation, YpWallScenes *scenes, const char *scene, const char *title)
{
  g_autoptr (YpHandoverList) handovers = NULL;
  YpWall *self;
  int chosen;

  g_return_val_if_fail (YP_IS_SITUATION (situation), NULL);

  self = g_object_new (YP_TYPE_WALL, NULL);
  self->sources.situation = g_object_ref (situation);
  self->sources.ledger = yp_ledger_new (situation);
  self->sources.earlier = yp_earlier_days_new (situation);
  self->scenes = scenes != NULL ? g_object_ref (scenes) : yp_wall_scenes_new (NULL);
  self->usual_title = g_strdup (title);

  handovers = yp_handover_list_new (situation, 0);
  yp_handover_chip_connect (self->handovers, situation, handovers, TRUE);
  yp_link_chip_set_situation (self->link, situation);
  yp_map_deck_connect (self->deck, situation, FALSE);
  self->view = yp_wall_view_new (self->deck);
  connect_sources (self);

  self->tour = yp_wall_tour_new (self->scenes, self->sources.ledger, situation);
  g_signal_connect_object (self->tour, "changed", G_CALLBACK (on_tour_changed), self,
                           G_CONNECT_SWAPPED);
  yp_scene_bar_connect (self->scene_bar, self->scenes, self->tour);
  chosen = scene != NULL ? yp_wall_scenes_find (self->scenes, scene) : -1;
  if (chosen >= 0)
    yp_wall_tour_choose (self->tour, (guint) chosen);
  else
    self->missing = g_strdup (scene);
  on_tour_changed (self);
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

/**
 * yp_wall_get_tour:
 * @self: a wall
 *
 * Returns: (transfer none): which scene it shows
 */
YpWallTour *
yp_wall_get_tour (YpWall *self)
{
  g_return_val_if_fail (YP_IS_WALL (self), NULL);

  return self->tour;
}

/**
 * yp_wall_find_panel:
 * @self: a wall
 * @id: of a panel of the scene that is shown
 *
 * Returns: (transfer none) (nullable): the panel
 */
YpPanel *
yp_wall_find_panel (YpWall *self, const char *id)
{
  g_return_val_if_fail (YP_IS_WALL (self), NULL);

  return yp_wall_grid_find_panel (self->grid, id);
}

void
yp_wall_show_moment (YpWall *self, gint64 at)
{
  g_return_if_fail (YP_IS_WALL (self));

  yp_map_deck_show_moment (self->deck, at);
}
