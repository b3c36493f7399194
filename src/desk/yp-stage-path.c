/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-stage-path.h"

#include <glib/gi18n.h>

#include "yp-mark.h"
#include "yp-stage-words.h"
#include "yp-words.h"

/* Of a mark's width, left free between it and the line. */
#define GAP 0.75f

/**
 * YpStagePath:
 *
 * The seven stages of an incident in a line: when each was reached, how long it took or is taking,
 * where it is now. What does not lie on the path is said below.
 */
struct _YpStagePath
{
  AdwBin parent_instance;

  GtkWidget *columns[YP_N_STAGES];
  YpMark *marks[YP_N_STAGES];
  GtkLabel *times[YP_N_STAGES];
  GtkLabel *spans[YP_N_STAGES];
  GtkWidget *aside;
  YpMark *aside_mark;
  GtkLabel *aside_label;
  YpStage stage;
};

typedef enum
{
  PLACE_BEHIND,
  PLACE_PASSED_BY,
  PLACE_NOW,
  PLACE_AHEAD,
} Place;

G_DEFINE_FINAL_TYPE (YpStagePath, yp_stage_path, ADW_TYPE_BIN)

static GtkLabel *
add_label (GtkWidget *column, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (column), label);

  return GTK_LABEL (label);
}

static GtkWidget *
add_column (YpStagePath *self, YpStage stage)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *mark = yp_mark_new ();

  gtk_widget_add_css_class (column, "stage");
  gtk_box_append (GTK_BOX (column), mark);
  add_label (column, yp_words_get_stage (stage), "name");
  self->times[stage] = add_label (column, "", "time");
  self->spans[stage] = add_label (column, "", "span");
  self->columns[stage] = column;
  self->marks[stage] = YP_MARK (mark);

  return column;
}

static GtkWidget *
make_aside (YpStagePath *self)
{
  GtkWidget *label = gtk_label_new ("");
  GtkWidget *mark = yp_mark_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), 1);
  gtk_widget_set_hexpand (label, TRUE);
  self->aside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->aside_mark = YP_MARK (mark);
  self->aside_label = GTK_LABEL (label);
  gtk_widget_add_css_class (self->aside, "aside");
  gtk_box_append (GTK_BOX (self->aside), mark);
  gtk_box_append (GTK_BOX (self->aside), label);

  return self->aside;
}

/* Where the line between two marks begins and ends. */
static gboolean
find_line (YpStagePath *self, guint i, graphene_rect_t *line)
{
  graphene_rect_t from;
  graphene_rect_t to;
  float gap;

  if (!gtk_widget_compute_bounds (GTK_WIDGET (self->marks[i]), GTK_WIDGET (self), &from) ||
      !gtk_widget_compute_bounds (GTK_WIDGET (self->marks[i + 1]), GTK_WIDGET (self), &to))
    return FALSE;

  gap = from.size.width * GAP;
  graphene_rect_init (line, from.origin.x + from.size.width / 2 + gap,
                      from.origin.y + from.size.height / 2 - from.size.height / 16,
                      to.origin.x - from.origin.x - 2 * gap, from.size.height / 8);
  return line->size.width > 0;
}

static void
yp_stage_path_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA behind = { 0.36f, 0.44f, 0.52f, 1 };
  static const GdkRGBA ahead = { 0.36f, 0.44f, 0.52f, 0.35f };
  YpStagePath *self = YP_STAGE_PATH (widget);
  graphene_rect_t line;

  for (guint i = 0; i + 1 < YP_N_STAGES; i++)
    if (find_line (self, i, &line))
      gtk_snapshot_append_color (snapshot, i < self->stage ? &behind : &ahead, &line);

  GTK_WIDGET_CLASS (yp_stage_path_parent_class)->snapshot (widget, snapshot);
}

static void
yp_stage_path_class_init (YpStagePathClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = yp_stage_path_snapshot;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "stage-path");
}

static void
yp_stage_path_init (YpStagePath *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_set_homogeneous (GTK_BOX (line), TRUE);
  for (guint i = 0; i < YP_N_STAGES; i++)
    gtk_box_append (GTK_BOX (line), add_column (self, (YpStage) i));
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), make_aside (self));
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Stages"), -1);
}

static Place
find_place (const YpStages *stages, YpStage stage)
{
  if (stage == stages->stage)
    return PLACE_NOW;
  if (stage > stages->stage)
    return PLACE_AHEAD;

  return stages->clocks[stage].n_visits > 0 ? PLACE_BEHIND : PLACE_PASSED_BY;
}

static void
set_place (YpStagePath *self, YpStage stage, Place place, YpState state)
{
  static const char *const css_classes[] = { "behind", "passed-by", "now", "ahead" };

  for (guint i = 0; i < G_N_ELEMENTS (css_classes); i++)
    gtk_widget_remove_css_class (self->columns[stage], css_classes[i]);
  gtk_widget_add_css_class (self->columns[stage], css_classes[place]);

  if (place == PLACE_NOW)
    yp_mark_set_state (self->marks[stage], state);
  else if (place == PLACE_BEHIND)
    yp_mark_set_done (self->marks[stage]);
  else if (place == PLACE_PASSED_BY)
    yp_mark_set_skipped (self->marks[stage]);
  else
    yp_mark_set_empty (self->marks[stage]);
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (strcmp (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

/* “14:03”, or the day alone where it is another: there is no room for both. */
static char *
format_reached (gint64 time_us)
{
  g_autofree char *text = yp_words_format_time (time_us);
  char *space = strchr (text, ' ');

  if (space != NULL)
    *space = '\0';

  return g_steal_pointer (&text);
}

/* The last stage takes no time: it has the reporter's answer. */
static char *
format_span (const YpStages *stages, const YpIncidentFacts *facts, YpStage stage, gint64 at)
{
  g_autofree char *span = NULL;

  if (stage == YP_STAGE_EVALUATE)
    return g_strdup (yp_words_get_satisfaction (facts->satisfaction));

  span = yp_words_format_span (yp_stages_measure (stages, stage, at));
  if (stages->clocks[stage].n_visits > 1)
    return g_strdup_printf ("%s ×%u", span, stages->clocks[stage].n_visits);

  return g_steal_pointer (&span);
}

static void
describe (YpStagePath *self, YpStage stage, Place place, const YpStageClock *clock)
{
  g_autofree char *reached = yp_words_format_time (clock->reached_at);
  g_autofree char *left = yp_words_format_time (clock->left_at);
  g_autofree char *text = NULL;

  if (clock->n_visits == 0)
    text = g_strdup (place == PLACE_PASSED_BY ? _ ("Passed by") : _ ("Not reached yet"));
  else if (place == PLACE_NOW)
    text = g_strdup_printf (_ ("Here since %s"), reached);
  else
    text = g_strdup_printf (_ ("From %s to %s"), reached, left);

  if (g_strcmp0 (gtk_widget_get_tooltip_text (self->columns[stage]), text) != 0)
    gtk_widget_set_tooltip_text (self->columns[stage], text);
}

static void
show_stage (YpStagePath *self,
            const YpStages *stages,
            const YpIncidentFacts *facts,
            YpStage stage,
            gint64 at)
{
  const YpStageClock *clock = &stages->clocks[stage];
  Place place = find_place (stages, stage);
  gboolean is_reached = clock->n_visits > 0 && place != PLACE_AHEAD;
  g_autofree char *time = is_reached ? format_reached (clock->reached_at) : g_strdup ("");
  g_autofree char *span =
      clock->n_visits > 0 ? format_span (stages, facts, stage, at) : g_strdup ("");

  set_place (self, stage, place, stages->state);
  set_text (self->times[stage], time);
  set_text (self->spans[stage], span);
  describe (self, stage, place, clock);
}

static gboolean
is_aside (YpState state)
{
  return state == YP_STATE_RETURNED ||
         (yp_lifecycle_get_next (state) == NULL && state != YP_STATE_CLOSED);
}

/**
 * yp_stage_path_show:
 * @self: a path
 * @stages: the way of an incident
 * @facts: its facts
 * @at: the time now, microseconds since 1970 UTC
 */
void
yp_stage_path_show (YpStagePath *self,
                    const YpStages *stages,
                    const YpIncidentFacts *facts,
                    gint64 at)
{
  g_autofree char *aside = yp_words_format_aside (facts);

  g_return_if_fail (YP_IS_STAGE_PATH (self));

  for (guint i = 0; i < YP_N_STAGES; i++)
    show_stage (self, stages, facts, (YpStage) i, at);

  gtk_widget_set_visible (self->aside, aside != NULL);
  set_text (self->aside_label, aside != NULL ? aside : "");
  yp_mark_set_state (self->aside_mark, facts->state);
  gtk_widget_set_visible (GTK_WIDGET (self->aside_mark), is_aside (facts->state));
  if (self->stage != stages->stage)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  self->stage = stages->stage;
}
