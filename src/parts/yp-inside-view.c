/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-inside-view.h"

#include <glib/gi18n.h>

#include "yp-mark.h"
#include "yp-words.h"

/* Rows of a list; the copy has all. */
#define MAX_ROWS 60

#define MAX_CHARS 40

typedef enum
{
  PAGE_INCIDENTS,
  PAGE_UNITS,
  PAGE_PEOPLE,
} Page;

#define N_PAGES (PAGE_PEOPLE + 1)

struct _YpInsideView
{
  GtkWidget parent_instance;

  YpSituation *situation;
  YpInside *inside;
  GtkWidget *box;
  GtkWidget *states;
  GtkWidget *statuses;
  GtkWidget *buttons[N_PAGES];
  GtkWidget *scroller;
  GtkListBox *list;
  Page page;
  guint shown; /* a hash of what the list shows */
};

G_DEFINE_FINAL_TYPE (YpInsideView, yp_inside_view, GTK_TYPE_WIDGET)

enum
{
  INCIDENT_CHOSEN,
  UNIT_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* A count with its mark and its word, so that colour does not say it alone. */
static void
add_count (GtkWidget *box, GtkWidget *mark, const char *word, guint n, const char *css_class)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *number = g_strdup_printf ("%u", n);

  gtk_widget_add_css_class (chip, "count");
  if (css_class != NULL)
    gtk_widget_add_css_class (chip, css_class);
  if (mark != NULL)
    {
      gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (chip), mark);
    }
  gtk_box_append (GTK_BOX (chip), make_label (word, "word"));
  gtk_box_append (GTK_BOX (chip), make_label (number, "number"));
  gtk_flow_box_insert (GTK_FLOW_BOX (box), chip, -1);
}

static void
empty_flow (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_flow_box_remove (GTK_FLOW_BOX (box), child);
}

static void
update_counts (YpInsideView *self)
{
  const YpInsideFigures *figures = yp_inside_get_figures (self->inside);

  empty_flow (self->states);
  empty_flow (self->statuses);
  if (figures->n_late > 0)
    add_count (self->states, NULL, _ ("late"), figures->n_late, "late");
  for (guint i = 0; i < YP_N_STATES; i++)
    if (figures->n_by_state[i] > 0)
      {
        GtkWidget *mark = yp_mark_new ();

        yp_mark_set_state (YP_MARK (mark), (YpState) i);
        add_count (self->states, mark, yp_words_get_state ((YpState) i), figures->n_by_state[i],
                   NULL);
      }
  for (guint i = 0; i < YP_N_UNIT_STATUSES; i++)
    if (figures->n_by_status[i] > 0)
      {
        GtkWidget *mark = yp_mark_new ();

        yp_mark_set_unit (YP_MARK (mark), YP_UNIT_MEMBER, (YpUnitStatus) i);
        add_count (self->statuses, mark, yp_words_get_unit_status ((YpUnitStatus) i),
                   figures->n_by_status[i], NULL);
      }
  gtk_widget_set_visible (self->states, figures->n_incidents > 0);
  gtk_widget_set_visible (self->statuses, figures->n_units > 0);
}

static void
update_buttons (YpInsideView *self)
{
  const YpInsideFigures *figures = yp_inside_get_figures (self->inside);
  g_autofree char *incidents = g_strdup_printf (
      ngettext ("%u incident", "%u incidents", figures->n_incidents), figures->n_incidents);
  g_autofree char *units =
      g_strdup_printf (ngettext ("%u unit", "%u units", figures->n_units), figures->n_units);
  /* Translators: people who answer for the grids that an area touches */
  g_autofree char *people =
      g_strdup_printf (ngettext ("%u answers", "%u answer", figures->n_people), figures->n_people);

  gtk_button_set_label (GTK_BUTTON (self->buttons[PAGE_INCIDENTS]), incidents);
  gtk_button_set_label (GTK_BUTTON (self->buttons[PAGE_UNITS]), units);
  gtk_button_set_label (GTK_BUTTON (self->buttons[PAGE_PEOPLE]), people);
}

static GPtrArray *
get_things (YpInsideView *self)
{
  return self->page == PAGE_INCIDENTS ? yp_inside_get_incidents (self->inside)
         : self->page == PAGE_UNITS   ? yp_inside_get_units (self->inside)
                                      : yp_inside_get_people (self->inside);
}

static GtkWidget *
make_row (GtkWidget *mark, const char *title, const char *detail, const char *id)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *spoken = g_strjoin (", ", title, detail, NULL);

  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (words), make_label (title, "title"));
  gtk_box_append (GTK_BOX (words), make_label (detail, "detail"));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "yp-id", g_strdup (id), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return row;
}

static GtkWidget *
make_incident_row (YpInsideView *self, YpIncident *incident)
{
  const YpIncidentFacts *facts = yp_incident_get_facts (incident);
  const char *text = facts->address != NULL ? facts->address : facts->description;
  g_autofree char *start = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_CHARS));
  gboolean is_late = yp_incident_is_late (incident, yp_situation_get_now (self->situation));
  g_autofree char *title = g_strdup_printf ("%s%s%s", yp_words_get_item (self->situation, facts),
                                            is_late ? " · " : "", is_late ? _ ("late") : "");
  g_autofree char *detail = g_strdup_printf ("%s · %s", yp_words_get_state (facts->state), start);
  GtkWidget *mark = yp_mark_new ();

  yp_mark_set_state (YP_MARK (mark), facts->state);
  return make_row (mark, title, detail, facts->id);
}

static GtkWidget *
make_unit_row (YpInsideView *self, YpUnit *unit)
{
  const YpUnitFacts *facts = yp_unit_get_facts (unit);
  const char *grid = self->page == PAGE_PEOPLE && facts->grid != NULL
                         ? yp_situation_get_area_name (self->situation, YP_AREA_GRID, facts->grid)
                         : NULL;
  g_autofree char *detail =
      g_strdup_printf ("%s%s%s%s%s%s%s", yp_words_get_unit_status (facts->status),
                       facts->organization != NULL ? " · " : "",
                       facts->organization != NULL ? facts->organization : "",
                       grid != NULL ? " · " : "", grid != NULL ? grid : "",
                       facts->phone != NULL ? " · " : "", facts->phone != NULL ? facts->phone : "");
  GtkWidget *mark = yp_mark_new ();

  yp_mark_set_unit (YP_MARK (mark), facts->kind, facts->status);
  return make_row (mark, facts->name, detail, facts->id);
}

/* Of what the first rows say: a list that says the same is left alone, with its focus. */
static guint
hash_things (YpInsideView *self, GPtrArray *things)
{
  guint hash = things->len * 31 + self->page;

  for (guint i = 0; i < MIN (things->len, MAX_ROWS); i++)
    {
      gpointer thing = g_ptr_array_index (things, i);

      hash = hash * 33 +
             (self->page == PAGE_INCIDENTS
                  ? g_str_hash (yp_incident_get_id (thing)) ^
                        (guint) yp_incident_get_facts (thing)->seq
                  : g_str_hash (yp_unit_get_id (thing)) ^ (guint) yp_unit_get_facts (thing)->seq);
    }

  return hash;
}

static void
update_list (YpInsideView *self)
{
  GPtrArray *things = get_things (self);
  guint hash = hash_things (self, things);
  GtkWidget *child;

  if (hash == self->shown)
    return;

  self->shown = hash;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < MIN (things->len, MAX_ROWS); i++)
    {
      gpointer thing = g_ptr_array_index (things, i);

      gtk_list_box_append (self->list, self->page == PAGE_INCIDENTS
                                           ? make_incident_row (self, thing)
                                           : make_unit_row (self, thing));
    }
  if (things->len > MAX_ROWS)
    {
      g_autofree char *text =
          g_strdup_printf (ngettext ("%u more: copy the list to see it",
                                     "%u more: copy the list to see them", things->len - MAX_ROWS),
                           things->len - MAX_ROWS);
      GtkWidget *row = gtk_list_box_row_new ();

      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), make_label (text, "more"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_list_box_append (self->list, row);
    }
}

static void
update (YpInsideView *self)
{
  update_counts (self);
  update_buttons (self);
  update_list (self);
}

static void
on_row_activated (YpInsideView *self, GtkListBoxRow *row)
{
  const char *id = g_object_get_data (G_OBJECT (row), "yp-id");

  if (id != NULL)
    g_signal_emit (self, signals[self->page == PAGE_INCIDENTS ? INCIDENT_CHOSEN : UNIT_CHOSEN], 0,
                   id);
}

static void
on_toggled (YpInsideView *self, GtkToggleButton *button)
{
  for (guint i = 0; i < N_PAGES; i++)
    if (self->buttons[i] == GTK_WIDGET (button) && gtk_toggle_button_get_active (button))
      self->page = (Page) i;

  update_list (self);
}

static void
yp_inside_view_dispose (GObject *object)
{
  YpInsideView *self = YP_INSIDE_VIEW (object);

  g_clear_object (&self->situation);
  g_clear_object (&self->inside);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (yp_inside_view_parent_class)->dispose (object);
}

static void
yp_inside_view_class_init (YpInsideViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_inside_view_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "inside-view");
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[INCIDENT_CHOSEN] =
      g_signal_new ("incident-chosen", YP_TYPE_INSIDE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[UNIT_CHOSEN] =
      g_signal_new ("unit-chosen", YP_TYPE_INSIDE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static GtkWidget *
make_flow (YpInsideView *self)
{
  GtkWidget *flow = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 3);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (flow), 3);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (flow), TRUE);
  gtk_box_append (GTK_BOX (self->box), flow);
  return flow;
}

static void
make_pages (YpInsideView *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (line, "pages");
  gtk_widget_add_css_class (line, "linked");
  for (guint i = 0; i < N_PAGES; i++)
    {
      self->buttons[i] = gtk_toggle_button_new ();
      gtk_widget_set_hexpand (self->buttons[i], TRUE);
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->buttons[i]),
                                     GTK_TOGGLE_BUTTON (self->buttons[0]));
      gtk_box_append (GTK_BOX (line), self->buttons[i]);
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[0]), TRUE);
  for (guint i = 0; i < N_PAGES; i++)
    g_signal_connect_object (self->buttons[i], "toggled", G_CALLBACK (on_toggled), self,
                             G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), line);
}

static void
make_list (YpInsideView *self)
{
  self->scroller = gtk_scrolled_window_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->list));
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Inside"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->scroller);
}

static void
yp_inside_view_init (YpInsideView *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->states = make_flow (self);
  self->statuses = make_flow (self);
  make_pages (self);
  make_list (self);
}

/**
 * yp_inside_view_new:
 * @situation: what knows names
 * @inside: what is shown
 *
 * Returns: (transfer floating): the view
 */
GtkWidget *
yp_inside_view_new (YpSituation *situation, YpInside *inside)
{
  YpInsideView *self = g_object_new (YP_TYPE_INSIDE_VIEW, NULL);

  self->situation = g_object_ref (situation);
  self->inside = g_object_ref (inside);
  g_signal_connect_object (inside, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
