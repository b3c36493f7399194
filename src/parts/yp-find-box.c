/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-find-box.h"

#include <glib/gi18n.h>

#include "yp-find-row.h"
#include "yp-map-look.h"
#include "yp-pins.h"

/* Of one kind, at first and after “more”. */
#define FEW 3
#define MANY 20

/* How near a thing is shown that is a point. */
#define CLOSE_ZOOM 17
#define INCIDENT_ZOOM 16

#define PAGE 5

/* Of the deck's height that the list takes at most. */
#define MAX_SHARE 0.62

struct _YpFindBox
{
  GtkWidget parent_instance;

  YpMapDeck *deck; /* not owned: it owns this */
  YpSituation *situation;
  YpFinder *finder;
  YpPins *pins; /* the map's */
  GtkWidget *entry;
  GtkWidget *panel;
  GtkWidget *scroller; /* the panel's, as are the following */
  GtkListBox *list;
  GtkWidget *nothing;

  guint n_shown[YP_N_FIND_KINDS]; /* at most so many of each */
  GArray *found;                  /* of YpPin */
  GPtrArray *rows;                /* of GtkListBoxRow: what the list is to show */
  char *listed;                   /* (nullable): what the list was found for */
  gboolean is_open;
  YpMapLook look_before;
  GtkWidget *focus_before; /* (nullable): weak */
  gboolean is_hurried;     /* Enter was pressed before the answer came */
};

G_DEFINE_FINAL_TYPE (YpFindBox, yp_find_box, GTK_TYPE_WIDGET)

/* What is looked for: without the command line's word for “go to”. */
static char *
get_text (YpFindBox *self)
{
  g_autofree char *text =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  return g_strdup (g_str_has_prefix (text, "g ") ? text + 2 : text);
}

static void
clear_list (YpFindBox *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  g_array_set_size (self->found, 0);
  g_clear_pointer (&self->listed, g_free);
}

static void
put_row (YpFindBox *self, gpointer row)
{
  g_ptr_array_add (self->rows, g_object_ref_sink (row));
}

/* The pin's number, or 0 for what has no place. */
static guint
add_pin (YpFindBox *self, const YpBounds *bounds)
{
  YpPin pin = { self->found->len + 1, (bounds->west + bounds->east) / 2,
                (bounds->south + bounds->north) / 2 };

  if (yp_bounds_is_empty (bounds))
    return 0;

  g_array_append_val (self->found, pin);
  return pin.number;
}

static void
add_header (YpFindBox *self, const char *title, guint n_found)
{
  GtkWidget *row = gtk_list_box_row_new ();

  g_object_set_data_full (G_OBJECT (row), "yp-header", g_strdup_printf ("%u %s", n_found, title),
                          g_free);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), yp_find_row_new_header (title, n_found));
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  put_row (self, row);
}

static void
add_row (YpFindBox *self, YpFindRow *row)
{
  gtk_widget_set_focusable (GTK_WIDGET (row), FALSE);
  put_row (self, row);
}

static void
add_coordinate (YpFindBox *self, const YpCoordinate *coordinate, YpDatum datum, gboolean is_likely)
{
  YpBounds bounds = YP_BOUNDS_EMPTY;
  double longitude;
  double latitude;

  yp_coordinate_get_place (coordinate, datum, &longitude, &latitude);
  yp_bounds_extend (&bounds, longitude, latitude);
  add_row (self,
           yp_find_row_new_coordinate (coordinate, datum, is_likely, add_pin (self, &bounds)));
}

/* As it was meant first, then as it may have been meant: two of the four are one at this accuracy.
 */
static void
add_coordinates (YpFindBox *self, const char *text)
{
  YpCoordinate coordinate;

  if (!yp_coordinate_parse (text, &coordinate))
    return;

  add_header (self, _ ("Coordinate"), 0);
  add_coordinate (self, &coordinate, coordinate.datum, TRUE);
  for (guint i = YP_DATUM_CGCS2000; i <= YP_DATUM_BD09 && !coordinate.is_plane; i++)
    if (i != coordinate.datum && i != YP_DATUM_WGS84 &&
        !(i == YP_DATUM_CGCS2000 && coordinate.datum == YP_DATUM_WGS84))
      add_coordinate (self, &coordinate, (YpDatum) i, FALSE);
}

static YpBounds
get_bounds (YpFindBox *self, const YpFindEntry *entry)
{
  YpBounds bounds = entry->bounds;
  const YpFix *fix = entry->kind == YP_FIND_UNIT
                         ? yp_fixes_get (yp_situation_get_fixes (self->situation),
                                         entry->fields[YP_FIND_NUMBER].text)
                         : NULL;

  if (fix != NULL)
    yp_bounds_extend (&bounds, fix->longitude, fix->latitude);
  return bounds;
}

static void
add_group (YpFindBox *self, const YpFindGroup *group)
{
  guint n = MIN (group->hits->len, self->n_shown[group->kind]);

  add_header (self, yp_find_row_get_kind_name (group->kind), group->n_found);
  for (guint i = 0; i < n; i++)
    {
      const YpFindHit *hit = &g_array_index (group->hits, YpFindHit, i);
      YpBounds bounds = get_bounds (self, hit->entry);

      add_row (self, yp_find_row_new_hit (self->situation, hit, add_pin (self, &bounds)));
    }
  if (n < group->hits->len)
    add_row (self, yp_find_row_new_more (group->kind, group->n_found - n));
}

static GtkListBoxRow *
step (YpFindBox *self, GtkListBoxRow *row, int by)
{
  int index = row != NULL ? gtk_list_box_row_get_index (row) : -1;
  GtkListBoxRow *next = gtk_list_box_get_row_at_index (self->list, index + by);

  while (next != NULL && !gtk_list_box_row_get_selectable (next))
    next = gtk_list_box_get_row_at_index (self->list, gtk_list_box_row_get_index (next) + by);
  return next;
}

static void
scroll_to (YpFindBox *self, GtkWidget *row)
{
  GtkAdjustment *adjustment =
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (row, GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (adjustment, (double) bounds.origin.y,
                               (double) (bounds.origin.y + bounds.size.height));
}

static void
on_row_selected (YpFindBox *self, GtkListBoxRow *row)
{
  yp_pins_point (self->pins, row != NULL ? yp_find_row_get_number (YP_FIND_ROW (row)) : 0);
  if (row == NULL)
    {
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->entry),
                                     GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
      return;
    }

  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
  scroll_to (self, GTK_WIDGET (row));
}

static guint
count_found (const YpFindResult *result)
{
  guint n = 0;

  for (guint i = 0; i < result->n_groups; i++)
    n += result->groups[i].n_found;
  return n;
}

static void
tell_count (YpFindBox *self, guint n)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u result", "%u results", n), n);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
}

static gboolean
is_as (gpointer row, gpointer other)
{
  if (YP_IS_FIND_ROW (row) && YP_IS_FIND_ROW (other))
    return yp_find_row_is_as (row, other);

  return !YP_IS_FIND_ROW (row) && !YP_IS_FIND_ROW (other) &&
         g_strcmp0 (g_object_get_data (row, "yp-header"), g_object_get_data (other, "yp-header")) ==
             0;
}

/* A row that says what it said stays: a hand may be about to press it. */
static void
show_rows (YpFindBox *self)
{
  GtkListBoxRow *row;

  for (guint i = 0; i < self->rows->len; i++)
    {
      gpointer wanted = g_ptr_array_index (self->rows, i);

      row = gtk_list_box_get_row_at_index (self->list, (int) i);
      if (row != NULL && is_as (row, wanted))
        continue;
      if (row != NULL)
        gtk_list_box_remove (self->list, GTK_WIDGET (row));
      gtk_list_box_insert (self->list, wanted, (int) i);
    }

  while ((row = gtk_list_box_get_row_at_index (self->list, (int) self->rows->len)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_ptr_array_set_size (self->rows, 0);
}

static void
make_rows (YpFindBox *self)
{
  YpFindResult *result = yp_finder_get_result (self->finder);

  g_array_set_size (self->found, 0);
  add_coordinates (self, yp_finder_get_text (self->finder));
  for (guint i = 0; i < result->n_groups; i++)
    add_group (self, &result->groups[i]);
}

/* The row that leads where @selected did; where that was not found again, one that is now in its
 * place. */
static GtkListBoxRow *
find_again (YpFindBox *self, GtkListBoxRow *selected, int index)
{
  GtkListBoxRow *row = NULL;

  while ((row = step (self, row, 1)) != NULL)
    if (yp_find_row_leads_as (YP_FIND_ROW (row), YP_FIND_ROW (selected)))
      return row;

  row = gtk_list_box_get_row_at_index (self->list, index);
  if (row != NULL && gtk_list_box_row_get_selectable (row))
    return row;
  row = row != NULL ? step (self, row, -1) : NULL;
  return row != NULL ? row : step (self, NULL, 1);
}

static void
update_list (YpFindBox *self, gboolean is_same_search)
{
  GtkAdjustment *adjustment =
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  double scrolled = is_same_search ? gtk_adjustment_get_value (adjustment) : 0;
  GtkListBoxRow *row = is_same_search ? gtk_list_box_get_selected_row (self->list) : NULL;
  int index = row != NULL ? gtk_list_box_row_get_index (row) : -1;
  g_autoptr (GtkListBoxRow) selected = row != NULL ? g_object_ref (row) : NULL;
  gboolean has_any;

  make_rows (self);
  has_any = self->rows->len > 0;
  show_rows (self);
  gtk_scrolled_window_set_max_content_height (
      GTK_SCROLLED_WINDOW (self->scroller),
      MAX ((int) (gtk_widget_get_height (GTK_WIDGET (self->deck)) * MAX_SHARE), 200));
  gtk_widget_set_visible (self->scroller, has_any);
  gtk_widget_set_visible (self->nothing, !has_any);
  yp_pins_set (self->pins, (const YpPin *) (gpointer) self->found->data, self->found->len);
  row = selected != NULL ? find_again (self, selected, index) : step (self, NULL, 1);
  gtk_list_box_select_row (self->list, row);
  yp_pins_point (self->pins, row != NULL ? yp_find_row_get_number (YP_FIND_ROW (row)) : 0);
  gtk_adjustment_set_value (adjustment, scrolled);
  tell_count (self, count_found (yp_finder_get_result (self->finder)));
}

static void
clear_pins (YpFindBox *self)
{
  g_array_set_size (self->found, 0);
  yp_pins_set (self->pins, NULL, 0);
  yp_pins_point (self->pins, 0);
}

static void
close_panel (YpFindBox *self)
{
  self->is_open = FALSE;
  yp_finder_set_is_live (self->finder, FALSE);
  if (yp_map_deck_get_panel (self->deck) == self->panel)
    yp_map_deck_show_panel (self->deck, NULL);
}

/* A pin without a number stays on a place; incidents and units are brought out by the map. */
static void
leave_pin (YpFindBox *self, const YpFindTarget *target)
{
  YpPin pin = { 0, (target->bounds.west + target->bounds.east) / 2,
                (target->bounds.south + target->bounds.north) / 2 };

  clear_pins (self);
  if (!yp_bounds_is_empty (&target->bounds) &&
      (target->is_coordinate || (target->kind != YP_FIND_INCIDENT && target->kind != YP_FIND_UNIT)))
    yp_pins_set (self->pins, &pin, 1);
}

static gboolean
is_point (const YpBounds *bounds)
{
  return bounds->east - bounds->west < 1e-3 && bounds->north - bounds->south < 1e-3;
}

static void
go_to (YpFindBox *self, const YpFindTarget *target)
{
  YpMap *map = yp_map_deck_get_map (self->deck);
  gboolean is_thing =
      !target->is_coordinate && (target->kind == YP_FIND_INCIDENT || target->kind == YP_FIND_UNIT);

  leave_pin (self, target);
  if (is_thing && target->kind == YP_FIND_INCIDENT)
    yp_map_set_selected_incident (map, target->id);
  else if (is_thing)
    yp_map_set_selected_unit (map, target->id);

  if (yp_bounds_is_empty (&target->bounds))
    return;
  if (is_point (&target->bounds))
    yp_map_go_to (map, (target->bounds.west + target->bounds.east) / 2,
                  (target->bounds.south + target->bounds.north) / 2,
                  is_thing ? INCIDENT_ZOOM : CLOSE_ZOOM);
  else
    yp_map_show_bounds (map, &target->bounds);
}

static void
on_row_activated (YpFindBox *self, GtkListBoxRow *row)
{
  YpFindKind kind;

  if (yp_find_row_get_more (YP_FIND_ROW (row), &kind))
    {
      self->n_shown[kind] = self->n_shown[kind] == FEW ? MANY : YP_FIND_MAX_HITS;
      update_list (self, FALSE);
      gtk_widget_grab_focus (self->entry);
      return;
    }

  go_to (self, yp_find_row_get_target (YP_FIND_ROW (row)));
  close_panel (self);
  gtk_widget_grab_focus (GTK_WIDGET (yp_map_deck_get_map (self->deck)));
}

static gboolean
is_current (YpFindBox *self)
{
  g_autofree char *text = get_text (self);

  return g_strcmp0 (text, yp_finder_get_text (self->finder)) == 0;
}

static void
activate_selected (YpFindBox *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  self->is_hurried = FALSE;
  if (row != NULL)
    on_row_activated (self, row);
}

static void
on_found (YpFindBox *self)
{
  const char *text = yp_finder_get_text (self->finder);

  if (!self->is_open || !is_current (self))
    return;

  update_list (self, g_strcmp0 (self->listed, text) == 0);
  g_free (self->listed);
  self->listed = g_strdup (text);
  yp_map_deck_show_panel (self->deck, self->panel);
  if (self->is_hurried)
    activate_selected (self);
}

/* What is to be restored: not what this box itself brought about. */
static void
note_before (YpFindBox *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (self->is_open)
    return;

  self->is_open = TRUE;
  self->look_before = yp_map_get_look (yp_map_deck_get_map (self->deck));
  if (focus != NULL && !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    g_set_weak_pointer (&self->focus_before, focus);
}

static void
on_changed (YpFindBox *self)
{
  g_autofree char *text = get_text (self);
  YpMapLook look = yp_map_get_look (yp_map_deck_get_map (self->deck));

  for (guint i = 0; i < YP_N_FIND_KINDS; i++)
    self->n_shown[i] = FEW;
  self->is_hurried = FALSE;
  g_clear_pointer (&self->listed, g_free);
  yp_finder_set_is_live (self->finder, *text != '\0');
  if (*text == '\0')
    {
      clear_list (self);
      clear_pins (self);
      if (yp_map_deck_get_panel (self->deck) == self->panel)
        yp_map_deck_show_panel (self->deck, NULL);
      return;
    }

  note_before (self);
  yp_finder_search (self->finder, text, &look.bounds);
}

static void
on_activate (YpFindBox *self)
{
  if (self->is_open && is_current (self) && *yp_finder_get_text (self->finder) != '\0')
    activate_selected (self);
  else
    self->is_hurried = TRUE;
}

static void
on_stop (YpFindBox *self)
{
  YpMap *map = yp_map_deck_get_map (self->deck);
  GtkWidget *before = self->focus_before;
  YpMapLook look = yp_map_get_look (map);

  if (self->is_open && (look.zoom_level != self->look_before.zoom_level ||
                        look.longitude != self->look_before.longitude ||
                        look.latitude != self->look_before.latitude))
    yp_map_set_look (map, &self->look_before);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  close_panel (self);
  if (before == NULL || !gtk_widget_get_mapped (before) || !gtk_widget_grab_focus (before))
    gtk_widget_grab_focus (GTK_WIDGET (map));
  g_clear_weak_pointer (&self->focus_before);
}

static void
move (YpFindBox *self, int by)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  for (int i = 0; i < ABS (by); i++)
    {
      GtkListBoxRow *next = step (self, row, by > 0 ? 1 : -1);

      if (next != NULL && gtk_list_box_row_get_index (next) >= 0)
        row = next;
    }
  gtk_list_box_select_row (self->list, row);
}

static gboolean
on_key_pressed (YpFindBox *self, guint key)
{
  switch (key)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      move (self, 1);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      move (self, -1);
      return TRUE;
    case GDK_KEY_Page_Down:
      move (self, PAGE);
      return TRUE;
    case GDK_KEY_Page_Up:
      move (self, -PAGE);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
on_focus (YpFindBox *self)
{
  note_before (self);
  if (*gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0')
    on_changed (self);
}

static void
yp_find_box_dispose (GObject *object)
{
  YpFindBox *self = YP_FIND_BOX (object);

  g_clear_weak_pointer (&self->focus_before);
  g_clear_object (&self->finder);
  g_clear_object (&self->situation);
  g_clear_pointer (&self->entry, gtk_widget_unparent);

  G_OBJECT_CLASS (yp_find_box_parent_class)->dispose (object);
}

static void
yp_find_box_finalize (GObject *object)
{
  YpFindBox *self = YP_FIND_BOX (object);

  g_clear_pointer (&self->found, g_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self->listed);

  G_OBJECT_CLASS (yp_find_box_parent_class)->finalize (object);
}

static void
yp_find_box_class_init (YpFindBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_find_box_dispose;
  G_OBJECT_CLASS (klass)->finalize = yp_find_box_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "find-box");
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
make_entry (YpFindBox *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = gtk_search_entry_new ();
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  g_object_set (self->entry, "placeholder-text", _ ("Find…  (Ctrl+K)"), NULL);
  gtk_widget_set_tooltip_text (
      self->entry, _ ("Incidents, units, grids, places, coordinates; Chinese, pinyin or initials"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Find on the map"), -1);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (on_activate), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "stop-search", G_CALLBACK (on_stop), self,
                           G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->entry, keys);
  g_signal_connect_object (focus, "enter", G_CALLBACK (on_focus), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->entry, focus);
}

static void
make_panel (YpFindBox *self)
{
  GtkWidget *hint = gtk_label_new (_ ("↑ ↓ choose   Enter go there   Esc back"));

  self->panel = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->scroller = gtk_scrolled_window_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->nothing = gtk_label_new (_ ("Nothing is called so"));
  gtk_widget_add_css_class (self->panel, "find-panel");
  gtk_widget_add_css_class (self->nothing, "nothing");
  gtk_widget_add_css_class (hint, "hint");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->list));
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What was found"), -1);
  gtk_box_append (GTK_BOX (self->panel), self->scroller);
  gtk_box_append (GTK_BOX (self->panel), self->nothing);
  gtk_box_append (GTK_BOX (self->panel), hint);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (on_row_selected), self,
                           G_CONNECT_SWAPPED);
}

static void
yp_find_box_init (YpFindBox *self)
{
  self->found = g_array_new (FALSE, FALSE, sizeof (YpPin));
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < YP_N_FIND_KINDS; i++)
    self->n_shown[i] = FEW;
  make_entry (self);
  make_panel (self);
}

/**
 * yp_find_box_add:
 * @deck: whose row of tools it stands in, and whose map shows what was found
 * @situation: what is looked through
 *
 * Returns: (transfer none): the box; the deck's
 */
YpFindBox *
yp_find_box_add (YpMapDeck *deck, YpSituation *situation)
{
  YpFindBox *self = g_object_new (YP_TYPE_FIND_BOX, NULL);

  self->deck = deck;
  self->situation = g_object_ref (situation);
  self->finder = yp_finder_new (situation);
  self->pins = yp_pins_new (yp_map_deck_get_map (deck));
  g_signal_connect_object (self->finder, "found", G_CALLBACK (on_found), self, G_CONNECT_SWAPPED);
  yp_map_deck_add_tool (deck, GTK_WIDGET (self), self->panel);

  return self;
}

/* Puts the keyboard there; what was typed before is marked, so that the next letter replaces it. */
void
yp_find_box_open (YpFindBox *self)
{
  g_return_if_fail (YP_IS_FIND_BOX (self));

  note_before (self);
  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

/* Goes to the first that is found for @text, once it is. */
void
yp_find_box_find_first (YpFindBox *self, const char *text)
{
  g_return_if_fail (YP_IS_FIND_BOX (self));

  yp_find_box_open (self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  on_activate (self);
}

YpFinder *
yp_find_box_get_finder (YpFindBox *self)
{
  return self->finder;
}
