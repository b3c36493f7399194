/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-area-card.h"

#include <glib/gi18n.h>

#include "yp-line-sample.h"
#include "yp-mark.h"
#include "yp-organization-ask.h"
#include "yp-theme-words.h"
#include "yp-words.h"

/* More people than this are counted and not named. */
#define MAX_PEOPLE 5

/* More grids in one place than this are a mistake in the data. */
#define MAX_AREAS 24

#define EVERY_S 1

struct _YpAreaCard
{
  AdwBin parent_instance;

  YpThemeControl *control;
  YpOrganizations *organizations; /* (nullable) */
  GCancellable *cancellable;
  gboolean is_asking;
  double longitude;
  double latitude;
  char *said; /* what stands in the list, to be written anew only where it is another */
  guint update_source;

  GtkLabel *place;
  GtkLabel *theme;
  GtkListBox *list;
  GtkLabel *empty;
};

G_DEFINE_FINAL_TYPE (YpAreaCard, yp_area_card, ADW_TYPE_BIN)

/* What a row is of. */
#define AREA_KEY "yp-area"

/**
 * Person:
 *
 * Who answers for an area: a unit, or a name that the data has.
 */
typedef struct
{
  YpUnit *unit; /* (nullable) */
  const char *name;
} Person;

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static const char *
get_level (YpAreaSet set)
{
  static const char *const words[YP_N_AREA_SETS] = {
    [YP_AREA_SET_TOWNS] = NC_ ("area level", "Town"),
    [YP_AREA_SET_VILLAGES] = NC_ ("area level", "Village"),
    [YP_AREA_SET_GENERAL] = NC_ ("area level", "General grid"),
    [YP_AREA_SET_POLICE] = NC_ ("area level", "Police grid"),
    [YP_AREA_SET_SPECIAL] = NC_ ("area level", "Special grid"),
  };

  return g_dpgettext2 (NULL, "area level", words[set]);
}

/* Units whose grid the area is, and whom the data names: each once. (element-type Person) */
static GArray *
list_people (YpAreaCard *self, const YpBookArea *area)
{
  YpSituation *situation = yp_theme_control_get_situation (self->control);
  GListModel *units = yp_situation_get_units (situation);
  GArray *people = g_array_new (FALSE, FALSE, sizeof (Person));
  gboolean is_named = FALSE;
  guint n = g_list_model_get_n_items (units);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (YpUnit) unit = g_list_model_get_item (units, i);
      gboolean is_member = g_strcmp0 (yp_unit_get_id (unit), area->member) == 0;
      Person person = { unit, NULL }; /* the list keeps it */

      if (g_strcmp0 (yp_unit_get_facts (unit)->grid, area->code) != 0 && !is_member)
        continue;
      is_named = is_named || is_member;
      g_array_append_val (people, person);
    }

  if (area->member != NULL && !is_named)
    {
      Person person = { NULL, area->member };

      g_array_append_val (people, person);
    }

  return people;
}

/* How many units of a town or village are on duty, and how many of them are free. */
static char *
count_people (YpAreaCard *self, const YpBookArea *area)
{
  GListModel *units = yp_situation_get_units (yp_theme_control_get_situation (self->control));
  guint n = g_list_model_get_n_items (units);
  guint n_on_duty = 0;
  guint n_free = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (YpUnit) unit = g_list_model_get_item (units, i);
      const YpUnitFacts *facts = yp_unit_get_facts (unit);

      if (facts->grid == NULL || !g_str_has_prefix (facts->grid, area->code))
        continue;
      n_on_duty += facts->status != YP_UNIT_OFF_DUTY;
      n_free += facts->status == YP_UNIT_AVAILABLE;
    }

  /* Translators: units of a town */
  return g_strdup_printf (_ ("%u units on duty, %u of them free"), n_on_duty, n_free);
}

/* (nullable): the organization that answers for a town or village. */
static const YpOrganization *
find_organization (YpAreaCard *self, const YpBookArea *area)
{
  static const char *const kinds[] = {
    [YP_AREA_SET_TOWNS] = "town", [YP_AREA_SET_VILLAGES] = "village"
  };
  guint n = self->organizations != NULL ? yp_organizations_get_n (self->organizations) : 0;

  for (guint i = 0; i < n && area->set < G_N_ELEMENTS (kinds); i++)
    {
      const YpOrganization *one = yp_organizations_get (self->organizations, i);

      if (g_strcmp0 (one->area, area->code) == 0 && g_strcmp0 (one->kind, kinds[area->set]) == 0)
        return one;
    }

  return NULL;
}

static void
add_texts (GtkBox *box, const char *left, const char *right, GtkWidget *mark)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *words = make_label (left, NULL);

  gtk_widget_add_css_class (line, "line");
  gtk_widget_set_hexpand (words, TRUE);
  if (mark != NULL)
    gtk_box_append (GTK_BOX (line), mark);
  gtk_box_append (GTK_BOX (line), words);
  if (right != NULL && *right != '\0')
    gtk_box_append (GTK_BOX (line), make_label (right, "status"));
  gtk_box_append (box, line);
}

static void
add_person (YpAreaCard *self, GtkBox *box, const Person *person)
{
  const YpUnitFacts *facts = person->unit != NULL ? yp_unit_get_facts (person->unit) : NULL;
  GtkWidget *mark;
  g_autofree char *name = NULL;
  g_autofree char *right = NULL;

  if (facts == NULL)
    {
      add_texts (box, person->name, _ ("Responsible"), NULL);
      return;
    }

  mark = yp_mark_new ();
  yp_mark_set_unit (YP_MARK (mark), facts->kind, facts->status);
  name = yp_words_format_unit (yp_theme_control_get_situation (self->control), facts->id);
  right = g_strjoin (" · ", yp_words_get_unit_status (facts->status), facts->phone, NULL);
  add_texts (box, name, right, mark);
  if (facts->organization != NULL)
    gtk_box_append (box, make_label (facts->organization, "dim"));
}

static void
add_people (YpAreaCard *self, GtkBox *box, const YpBookArea *area)
{
  g_autoptr (GArray) people = list_people (self, area);

  for (guint i = 0; i < MIN (people->len, MAX_PEOPLE); i++)
    add_person (self, box, &g_array_index (people, Person, i));

  if (people->len == 0)
    gtk_box_append (box, make_label (_ ("Nobody is named for it"), "dim"));
  else if (people->len > MAX_PEOPLE)
    {
      g_autofree char *more = g_strdup_printf (_ ("and %u more"), people->len - MAX_PEOPLE);

      gtk_box_append (box, make_label (more, "dim"));
    }
}

static void
add_organization (YpAreaCard *self, GtkBox *box, const YpBookArea *area)
{
  const YpOrganization *organization = find_organization (self, area);
  g_autofree char *counted = count_people (self, area);

  if (organization != NULL)
    add_texts (box, organization->name,
               organization->phone != NULL ? organization->phone : _ ("Responsible body"), NULL);
  gtk_box_append (box, make_label (counted, "dim"));
}

static void
add_area (YpAreaCard *self, const YpBookArea *area, int index)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *level = make_label (get_level (area->set), "level");
  g_autofree char *label = g_strdup_printf ("%s %s", get_level (area->set), area->name);

  gtk_widget_add_css_class (head, "line");
  gtk_widget_set_hexpand (level, TRUE);
  gtk_box_append (GTK_BOX (head), level);
  if (area->set >= YP_AREA_SET_GENERAL)
    gtk_box_append (GTK_BOX (head),
                    yp_line_sample_new ((YpGridKind) (area->set - YP_AREA_SET_GENERAL)));
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), make_label (area->name, "name"));
  gtk_box_append (GTK_BOX (box), make_label (area->code, "dim"));
  if (area->set >= YP_AREA_SET_GENERAL)
    add_people (self, GTK_BOX (box), area);
  else
    add_organization (self, GTK_BOX (box), area);

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (row), AREA_KEY, GINT_TO_POINTER (index + 1));
  gtk_list_box_append (self->list, row);
}

/* The areas of the place, from the largest to the smallest. (element-type int) */
static GArray *
list_areas (YpAreaCard *self)
{
  YpAreaBook *book = yp_theme_control_get_book (self->control);
  GArray *all = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint set = 0; book != NULL && set < YP_N_AREA_SETS; set++)
    {
      g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (int));

      yp_area_book_find_all (book, (YpAreaSet) set, self->longitude, self->latitude, found);
      g_array_append_vals (all, found->data, found->len);
    }
  if (all->len > MAX_AREAS)
    g_array_set_size (all, MAX_AREAS);

  return all;
}

/* All that the list says, as one text: equal texts, equal lists. */
static char *
sum_up (YpAreaCard *self, const GArray *areas)
{
  YpAreaBook *book = yp_theme_control_get_book (self->control);
  GString *said = g_string_new (self->organizations != NULL ? "o" : "");

  for (guint i = 0; i < areas->len; i++)
    {
      const YpBookArea *area = &book->areas[g_array_index (areas, int, i)];
      g_autoptr (GArray) people =
          area->set >= YP_AREA_SET_GENERAL ? list_people (self, area) : NULL;
      g_autofree char *counted = people == NULL ? count_people (self, area) : NULL;

      g_string_append_printf (said, "\n%d %s", (int) area->set, area->code);
      if (counted != NULL)
        g_string_append (said, counted);
      for (guint k = 0; people != NULL && k < people->len; k++)
        {
          const Person *person = &g_array_index (people, Person, k);

          g_string_append_printf (
              said, " %s %d", person->unit != NULL ? yp_unit_get_id (person->unit) : person->name,
              person->unit != NULL ? (int) yp_unit_get_facts (person->unit)->status : -1);
        }
    }

  return g_string_free (said, FALSE);
}

static int
get_selected (YpAreaCard *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return row != NULL ? GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), AREA_KEY)) - 1 : -1;
}

/* The same area again, after the list was written anew. */
static void
select_area (YpAreaCard *self, int area)
{
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);

      if (row == NULL)
        return;
      if (GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), AREA_KEY)) == area + 1)
        gtk_list_box_select_row (self->list, row);
    }
}

static void
write_list (YpAreaCard *self, const GArray *areas)
{
  YpAreaBook *book = yp_theme_control_get_book (self->control);
  int selected = get_selected (self);
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list)) != NULL;
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < areas->len; i++)
    {
      int index = g_array_index (areas, int, i);

      add_area (self, &book->areas[index], index);
    }
  if (selected >= 0)
    select_area (self, selected);
  if (had_focus)
    yp_area_card_focus (self);
}

static gboolean
update (gpointer data)
{
  YpAreaCard *self = data;
  g_autofree char *theme = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GArray) areas = NULL;

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return G_SOURCE_CONTINUE;

  areas = list_areas (self);
  theme = yp_theme_control_describe (self->control, self->longitude, self->latitude);
  gtk_label_set_text (self->theme, theme != NULL ? theme : "");
  gtk_widget_set_visible (GTK_WIDGET (self->theme), theme != NULL);
  gtk_label_set_text (self->empty, yp_theme_control_get_book (self->control) != NULL
                      ? _ ("This place lies in no town, village or grid")
                      : _ ("Areas are not known yet"));
  gtk_widget_set_visible (GTK_WIDGET (self->empty), areas->len == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->list), areas->len > 0);

  said = sum_up (self, areas);
  if (g_strcmp0 (said, self->said) == 0)
    return G_SOURCE_CONTINUE;

  g_free (self->said);
  self->said = g_steal_pointer (&said);
  write_list (self, areas);

  return G_SOURCE_CONTINUE;
}

static void
on_organizations (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YpAreaCard) self = user_data;
  g_autoptr (GError) error = NULL;
  YpOrganizations *organizations = yp_situation_ask_finish (YP_SITUATION (source), result, &error);

  self->is_asking = FALSE;
  if (organizations == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("Organizations are not known: %s", error->message);
      return;
    }

  g_clear_pointer (&self->organizations, yp_organizations_unref);
  self->organizations = organizations;
  update (self);
}

/* Each time a place is shown: they may have changed, and there is time. */
static void
ask_organizations (YpAreaCard *self)
{
  if (self->is_asking)
    return;

  self->is_asking = TRUE;
  yp_situation_ask_async (yp_theme_control_get_situation (self->control), yp_organization_ask, NULL,
                          NULL, (GDestroyNotify) yp_organizations_unref, self->cancellable,
                          on_organizations, g_object_ref (self));
}

static void
on_book_changed (YpAreaCard *self)
{
  g_clear_pointer (&self->said, g_free);
  gtk_list_box_unselect_all (self->list);
  update (self);
}

static void
on_row_selected (YpAreaCard *self)
{
  if (self->control != NULL)
    yp_theme_control_set_outline (self->control, get_selected (self));
}

static void
yp_area_card_dispose (GObject *object)
{
  YpAreaCard *self = YP_AREA_CARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_object (&self->control);

  G_OBJECT_CLASS (yp_area_card_parent_class)->dispose (object);
}

static void
yp_area_card_finalize (GObject *object)
{
  YpAreaCard *self = YP_AREA_CARD (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->organizations, yp_organizations_unref);
  g_free (self->said);

  G_OBJECT_CLASS (yp_area_card_parent_class)->finalize (object);
}

static void
yp_area_card_class_init (YpAreaCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yp_area_card_dispose;
  object_class->finalize = yp_area_card_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "area-card");
}

static GtkWidget *
make_head (YpAreaCard *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *title = make_label (_ ("What is here"), "title");
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_add_css_class (head, "line");
  gtk_widget_add_css_class (close, "flat");
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_set_tooltip_text (close, _ ("Close (Esc)"));
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (yp_area_card_close), self);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), close);

  return head;
}

static void
yp_area_card_init (YpAreaCard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->cancellable = g_cancellable_new ();
  self->place = GTK_LABEL (make_label (NULL, "dim"));
  self->theme = GTK_LABEL (make_label (NULL, "theme"));
  self->empty = GTK_LABEL (make_label (NULL, "dim"));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_label_set_selectable (self->place, TRUE);
  gtk_widget_set_focusable (GTK_WIDGET (self->place), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Areas of this place"), -1);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_row_selected), self);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), make_head (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->place));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->theme));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->empty));
  gtk_box_append (GTK_BOX (box), scroller);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
yp_area_card_new (YpThemeControl *control)
{
  YpAreaCard *self = g_object_new (YP_TYPE_AREA_CARD, NULL);

  self->control = g_object_ref (control);
  self->update_source = g_timeout_add_seconds (EVERY_S, update, self);
  g_signal_connect_object (control, "book-changed", G_CALLBACK (on_book_changed), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * yp_area_card_show_place:
 * @self: the card
 * @longitude: degrees east, CGCS2000
 * @latitude: degrees north
 *
 * Shows what the place lies in; the first time, as soon as the areas are read.
 */
void
yp_area_card_show_place (YpAreaCard *self, double longitude, double latitude)
{
  g_autofree char *place = NULL;

  g_return_if_fail (YP_IS_AREA_CARD (self));

  self->longitude = longitude;
  self->latitude = latitude;
  /* Translators: degrees */
  place = g_strdup_printf (_ ("%.5f° E  %.5f° N"), longitude, latitude);
  gtk_label_set_text (self->place, place);
  gtk_list_box_unselect_all (self->list);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  yp_theme_control_need_book (self->control);
  ask_organizations (self);
  update (self);
}

/* The keys go to the list: up and down walk the areas. */
void
yp_area_card_focus (YpAreaCard *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row == NULL)
    row = gtk_list_box_get_row_at_index (self->list, 0);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

void
yp_area_card_close (YpAreaCard *self)
{
  gtk_list_box_unselect_all (self->list);
  yp_theme_control_set_outline (self->control, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
