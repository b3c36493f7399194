/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-theme-panel.h"

#include <glib/gi18n.h>

#include "yp-line-sample.h"
#include "yp-theme-words.h"
#include "yp-words.h"

/* The sizes offered, metres. */
static const double bandwidths_m[] = { 300, 500, 800, 1500, 3000 };
static const double widths_m[] = { 250, 500, 1000, 2000 };

/**
 * Field:
 *
 * What is chosen from a list; each is shown with the themes it means something to.
 */
typedef enum
{
  FIELD_SET,
  FIELD_FIGURE,
  FIELD_METHOD,
  FIELD_OPENNESS,
  FIELD_STATE,
  FIELD_GROUP,
  FIELD_PERIOD,
  FIELD_BANDWIDTH,
  FIELD_WIDTH,
} Field;

#define N_FIELDS (FIELD_WIDTH + 1)

struct _YpThemePanel
{
  AdwBin parent_instance;

  YpThemeControl *control;
  GtkToggleButton *kinds[YP_N_THEME_KINDS];
  GtkWidget *labels[N_FIELDS];
  GtkDropDown *lists[N_FIELDS];
  GtkLabel *formula;
  GtkCheckButton *grids[YP_N_GRID_KINDS];
  guint n_groups;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (YpThemePanel, yp_theme_panel, ADW_TYPE_BIN)

static gboolean
is_for (Field field, YpThemeKind kind)
{
  switch (field)
    {
    case FIELD_SET:
    case FIELD_FIGURE:
    case FIELD_METHOD:
      return kind == YP_THEME_AREAS;
    case FIELD_BANDWIDTH:
      return kind == YP_THEME_HEAT;
    case FIELD_WIDTH:
      return kind == YP_THEME_HEXAGONS;
    case FIELD_OPENNESS:
    case FIELD_STATE:
    case FIELD_GROUP:
    case FIELD_PERIOD:
    default:
      return kind == YP_THEME_HEAT || kind == YP_THEME_HEXAGONS;
    }
}

static const char *
get_label (Field field)
{
  static const char *const words[N_FIELDS] = {
    [FIELD_SET] = NC_ ("field", "Areas"),      [FIELD_FIGURE] = NC_ ("field", "Figure"),
    [FIELD_METHOD] = NC_ ("field", "Classes"), [FIELD_OPENNESS] = NC_ ("field", "Incidents"),
    [FIELD_STATE] = NC_ ("field", "State"),    [FIELD_GROUP] = NC_ ("field", "Group"),
    [FIELD_PERIOD] = NC_ ("field", "Period"),  [FIELD_BANDWIDTH] = NC_ ("field", "Bandwidth"),
    [FIELD_WIDTH] = NC_ ("field", "Width"),
  };

  return g_dpgettext2 (NULL, "field", words[field]);
}

/* (transfer full): the words of one entry. */
static char *
get_entry (Field field, guint index)
{
  switch (field)
    {
    case FIELD_SET:
      return g_strdup (yp_theme_words_get_set ((YpAreaSet) index));
    case FIELD_FIGURE:
      return g_strdup (yp_theme_words_get_figure ((YpAreaFigure) index));
    case FIELD_METHOD:
      return g_strdup (yp_theme_words_get_method ((YpClassMethod) index));
    case FIELD_OPENNESS:
      return g_strdup (yp_theme_words_get_openness (index));
    case FIELD_STATE:
      return g_strdup (index == 0 ? _ ("All states") : yp_words_get_state ((YpState) (index - 1)));
    case FIELD_PERIOD:
      return g_strdup (yp_theme_words_get_period ((YpThemePeriod) index));
    case FIELD_BANDWIDTH:
      return yp_words_format_distance (bandwidths_m[index]);
    case FIELD_WIDTH:
      return yp_words_format_distance (widths_m[index]);
    case FIELD_GROUP:
    default:
      return g_strdup (_ ("All groups"));
    }
}

static guint
count_entries (Field field)
{
  static const guint counts[N_FIELDS] = {
    [FIELD_SET] = YP_N_AREA_SETS,
    [FIELD_FIGURE] = YP_N_AREA_FIGURES,
    [FIELD_METHOD] = YP_N_CLASS_METHODS,
    [FIELD_OPENNESS] = 3,
    [FIELD_STATE] = YP_N_STATES + 1,
    [FIELD_GROUP] = 1,
    [FIELD_PERIOD] = YP_N_THEME_PERIODS,
    [FIELD_BANDWIDTH] = G_N_ELEMENTS (bandwidths_m),
    [FIELD_WIDTH] = G_N_ELEMENTS (widths_m),
  };

  return counts[field];
}

static guint
get_chosen (YpThemePanel *self, Field field)
{
  guint chosen = gtk_drop_down_get_selected (self->lists[field]);

  return chosen == GTK_INVALID_LIST_POSITION ? 0 : chosen;
}

/* (nullable): the group that is chosen; the list's. */
static const char *
get_group (YpThemePanel *self)
{
  GtkStringObject *object = gtk_drop_down_get_selected_item (self->lists[FIELD_GROUP]);

  return get_chosen (self, FIELD_GROUP) > 0 ? gtk_string_object_get_string (object) : NULL;
}

/* -1 between two: the one that was is let go before the next is pressed. */
static int
get_kind (YpThemePanel *self)
{
  for (int i = 0; i < YP_N_THEME_KINDS; i++)
    if (gtk_toggle_button_get_active (self->kinds[i]))
      return i;

  return -1;
}

static void
choose (YpThemePanel *self)
{
  YpThemeChoice choice = *yp_theme_control_get_choice (self->control);
  guint state = get_chosen (self, FIELD_STATE);
  int kind = get_kind (self);

  if (self->is_updating || kind < 0)
    return;

  choice.kind = (YpThemeKind) kind;
  choice.set = (YpAreaSet) get_chosen (self, FIELD_SET);
  choice.figure = (YpAreaFigure) get_chosen (self, FIELD_FIGURE);
  choice.method = (YpClassMethod) get_chosen (self, FIELD_METHOD);
  choice.openness = get_chosen (self, FIELD_OPENNESS);
  choice.states = state > 0 ? 1u << (state - 1) : 0;
  choice.group = get_group (self);
  choice.period = (YpThemePeriod) get_chosen (self, FIELD_PERIOD);
  choice.bandwidth_m = bandwidths_m[get_chosen (self, FIELD_BANDWIDTH)];
  choice.width_m = widths_m[get_chosen (self, FIELD_WIDTH)];
  choice.grid_kinds = 0;
  for (guint i = 0; i < YP_N_GRID_KINDS; i++)
    if (gtk_check_button_get_active (self->grids[i]))
      choice.grid_kinds |= YP_GRID_KIND_BIT (i);

  yp_theme_control_set_choice (self->control, &choice);
}

static guint
find_size (const double *sizes, guint n, double size)
{
  guint found = 0;

  for (guint i = 0; i < n; i++)
    if (sizes[i] <= size)
      found = i;

  return found;
}

/* The groups are known once the incidents are read. */
static void
update_groups (YpThemePanel *self)
{
  YpIncidentTable *table = yp_theme_control_get_table (self->control);
  g_autoptr (GPtrArray) groups = table != NULL ? yp_incident_table_list_groups (table) : NULL;
  GtkStringList *list = GTK_STRING_LIST (gtk_drop_down_get_model (self->lists[FIELD_GROUP]));
  g_autofree char *chosen = g_strdup (get_group (self));
  guint position = 0;

  if (groups == NULL || groups->len == self->n_groups)
    return;

  self->n_groups = groups->len;
  for (guint i = 0; i < groups->len; i++)
    if (g_strcmp0 (g_ptr_array_index (groups, i), chosen) == 0)
      position = i + 1;
  g_ptr_array_add (groups, NULL);
  gtk_string_list_splice (list, 1, g_list_model_get_n_items (G_LIST_MODEL (list)) - 1,
                          (const char *const *) groups->pdata);
  gtk_drop_down_set_selected (self->lists[FIELD_GROUP], position);
}

static void
update (YpThemePanel *self)
{
  const YpThemeChoice *choice = yp_theme_control_get_choice (self->control);
  const guint chosen[N_FIELDS] = {
    [FIELD_SET] = choice->set,
    [FIELD_FIGURE] = choice->figure,
    [FIELD_METHOD] = choice->method,
    [FIELD_OPENNESS] = choice->openness,
    [FIELD_STATE] =
        choice->states != 0 ? (guint) g_bit_nth_lsf ((gulong) choice->states, -1) + 1 : 0,
    [FIELD_PERIOD] = choice->period,
    [FIELD_BANDWIDTH] = find_size (bandwidths_m, G_N_ELEMENTS (bandwidths_m), choice->bandwidth_m),
    [FIELD_WIDTH] = find_size (widths_m, G_N_ELEMENTS (widths_m), choice->width_m),
  };

  self->is_updating = TRUE;
  update_groups (self);
  gtk_toggle_button_set_active (self->kinds[choice->kind], TRUE);
  for (guint i = 0; i < N_FIELDS; i++)
    {
      gboolean is_shown = is_for ((Field) i, choice->kind);

      if (i != FIELD_GROUP)
        gtk_drop_down_set_selected (self->lists[i], chosen[i]);
      gtk_widget_set_visible (self->labels[i], is_shown);
      gtk_widget_set_visible (GTK_WIDGET (self->lists[i]), is_shown);
    }
  gtk_label_set_text (self->formula, yp_theme_words_get_formula (choice->figure));
  gtk_widget_set_visible (GTK_WIDGET (self->formula), choice->kind == YP_THEME_AREAS);
  for (guint i = 0; i < YP_N_GRID_KINDS; i++)
    gtk_check_button_set_active (self->grids[i], (choice->grid_kinds & YP_GRID_KIND_BIT (i)) != 0);
  self->is_updating = FALSE;
}

static void
yp_theme_panel_dispose (GObject *object)
{
  YpThemePanel *self = YP_THEME_PANEL (object);

  g_clear_object (&self->control);

  G_OBJECT_CLASS (yp_theme_panel_parent_class)->dispose (object);
}

static void
yp_theme_panel_class_init (YpThemePanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_theme_panel_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "theme-panel");
}

static GtkWidget *
make_heading (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");

  return label;
}

static GtkWidget *
make_kinds (YpThemePanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (guint i = 0; i < YP_N_THEME_KINDS; i++)
    {
      GtkWidget *button =
          gtk_toggle_button_new_with_label (yp_theme_words_get_kind ((YpThemeKind) i));

      self->kinds[i] = GTK_TOGGLE_BUTTON (button);
      if (i > 0)
        gtk_toggle_button_set_group (self->kinds[i], self->kinds[0]);
      g_signal_connect_swapped (button, "notify::active", G_CALLBACK (choose), self);
      gtk_box_append (GTK_BOX (box), button);
    }

  return box;
}

static GtkDropDown *
make_list (YpThemePanel *self, Field field)
{
  GtkStringList *list = gtk_string_list_new (NULL);
  GtkWidget *drop_down;

  for (guint i = 0; i < count_entries (field); i++)
    gtk_string_list_take (list, get_entry (field, i));

  drop_down = gtk_drop_down_new (G_LIST_MODEL (list), NULL);
  gtk_widget_set_hexpand (drop_down, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  get_label (field), -1);
  g_signal_connect_swapped (drop_down, "notify::selected", G_CALLBACK (choose), self);

  return GTK_DROP_DOWN (drop_down);
}

static GtkWidget *
make_fields (YpThemePanel *self)
{
  GtkWidget *grid = gtk_grid_new ();

  for (guint i = 0; i < N_FIELDS; i++)
    {
      self->labels[i] = gtk_label_new (get_label ((Field) i));
      self->lists[i] = make_list (self, (Field) i);
      gtk_label_set_xalign (GTK_LABEL (self->labels[i]), 0);
      gtk_widget_add_css_class (self->labels[i], "dim");
      gtk_grid_attach (GTK_GRID (grid), self->labels[i], 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), GTK_WIDGET (self->lists[i]), 1, (int) i, 1, 1);
    }

  return grid;
}

static GtkWidget *
make_grids (YpThemePanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (box, "grids");
  for (guint i = 0; i < YP_N_GRID_KINDS; i++)
    {
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      GtkWidget *check =
          gtk_check_button_new_with_label (yp_theme_words_get_grid_kind ((YpGridKind) i));

      self->grids[i] = GTK_CHECK_BUTTON (check);
      gtk_widget_set_hexpand (check, TRUE);
      g_signal_connect_swapped (check, "notify::active", G_CALLBACK (choose), self);
      gtk_box_append (GTK_BOX (row), check);
      gtk_box_append (GTK_BOX (row), yp_line_sample_new ((YpGridKind) i));
      gtk_box_append (GTK_BOX (box), row);
    }

  return box;
}

static void
yp_theme_panel_init (YpThemePanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->is_updating = TRUE;
  self->formula = GTK_LABEL (make_heading (NULL));
  gtk_widget_remove_css_class (GTK_WIDGET (self->formula), "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->formula), "dim");
  gtk_label_set_wrap (self->formula, TRUE);
  gtk_label_set_max_width_chars (self->formula, 28);
  gtk_box_append (GTK_BOX (box), make_heading (_ ("Themes")));
  gtk_box_append (GTK_BOX (box), make_kinds (self));
  gtk_box_append (GTK_BOX (box), make_fields (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->formula));
  gtk_box_append (GTK_BOX (box), make_heading (_ ("Borders of grids")));
  gtk_box_append (GTK_BOX (box), make_grids (self));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
yp_theme_panel_new (YpThemeControl *control)
{
  YpThemePanel *self = g_object_new (YP_TYPE_THEME_PANEL, NULL);

  self->control = g_object_ref (control);
  g_signal_connect_object (control, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
