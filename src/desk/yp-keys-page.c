/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-keys-page.h"

#include <glib/gi18n.h>

#include "yp-unit-card.h"
#include "yp-words.h"

/* Latin letters of a line, each Chinese one as wide as two; what is longer takes another line. */
#define MAX_LETTERS 56

/**
 * YpKeysPage:
 *
 * Every key of the desk on one page.
 */
struct _YpKeysPage
{
  AdwBin parent_instance;

  GtkGrid *first;
  GtkGrid *second;
  GtkGrid *steps;
};

G_DEFINE_FINAL_TYPE (YpKeysPage, yp_keys_page, ADW_TYPE_BIN)

/* clang-format off */
static const struct
{
  const char *keys;
  const char *words;
} rows[] = {
  { "F5", N_ ("Open the most urgent incident that waits for the desk; again: the next") },
  { "F2   :", N_ ("Command line: steps, units, places, layers by a few letters; ? lists them") },
  { "Ctrl+N", N_ ("Take a report; there Ctrl+G points out the place, Ctrl+Enter sends it") },
  { "F3   Ctrl+F", N_ ("Search the list") },
  { "Ctrl+U   Alt+O", N_ ("The list of units, of incidents; its order") },
  { "Ctrl+K   /", N_ ("Find on the map: anything, by name, pinyin, number or coordinate") },
  { "Ctrl+1 … Ctrl+0", N_ ("All, open, to file, to dispatch, under way, to check; returned, late, due today, mine; of units: as its buttons stand") },
  { "↑ ↓   Page Up   Page Down", N_ ("Walk the list") },
  { "Q", N_ ("The incident's consultation; where there is none, ask for one") },
  { "Shift+Q", N_ ("All consultations: those to be decided, those over lately") },
  { "A   C   R   D   W   X", N_ ("On that page: attach, convene, minutes, decide, withdraw, revoke") },
  { "Shift+T", N_ ("Dispatch the incident as suggested") },
  { "Ctrl+D", N_ ("Dispatch it with all that are alike: same item, condition, village") },
  { "Drag   Ctrl+Z", N_ ("An incident to a unit or a unit to an incident, in lists, on map, sheet, card: sends it; undo for five seconds") },
  { "Enter", N_ ("Do what the form asks; send the unit chosen") },
  { "1 … 9", N_ ("Choose an answer of the form") },
  { "Alt+1 … Alt+9", N_ ("While choosing a unit: an organization that helps") },
  { "L", N_ ("Why the incident is due when it is") },
  { "N", N_ ("Write a note for the journal with the next step") },
  { "Shift+M   Shift+S", N_ ("Issue a reminder, a supervision order") },
  { "Shift+D   I   W   U", N_ ("The newest order: delivered, sign, answer, recall") },
  { "Ctrl+P", N_ ("Print the newest order") },
  { "Ctrl+O", N_ ("Attach files to the next step") },
  { "M", N_ ("Show the incident on the map") },
  { YP_UNIT_STEP_KEY, N_ ("The unit shown has come on: accepted, arrived, handled") },
  { "Shift+F", N_ ("Keep the selected unit in the middle of the map; let it go") },
  { "F6", N_ ("Go on to list, map, sheet") },
  { "Ctrl+M", N_ ("Measure, draw, see what is inside") },
  { "Space   Backspace   Enter", N_ ("While measuring: set a point at the map's middle, take it back, finish") },
  { "+ −   0", N_ ("On the map: nearer, farther, everything") },
  { "Ctrl+T", N_ ("Themes on the map: figures of areas, heat, hexagons, borders of grids") },
  { "Ctrl+H", N_ ("What is here: town, village, grids and who answers for them") },
  { "[   ]   Enter", N_ ("On the map: through the incidents in view, open") },
  { "Tab   Page Down", N_ ("On the map: through incidents of one place, next page") },
  { "Ctrl+L", N_ ("Layers of the map; there Space, ← →, Alt+↑ ↓, K: show, opacity, order, compare with a known point") },
  { "Ctrl+Shift+S", N_ ("A picture of the map: PNG, SVG, PDF") },
  { "Ctrl+R", N_ ("Look back: any moment of any day, and play it") },
  { "← →   Space   End", N_ ("There: a minute (Shift ten, Ctrl an hour), play, back to live") },
  { "F7   Shift+F7   Ctrl+F7", N_ ("The first alarm: see it and go back, acknowledge; all alarms") },
  { "F4   Ctrl+Shift+N", N_ ("Seats and layouts; this list in a window of its own, for another screen") },
  { "Shift+F4", N_ ("Handovers; there Space ticks a line, Ctrl+Enter signs, N hands over, W withdraws") },
  { "F8", N_ ("The account of a day, by town and channel") },
  { "F9", N_ ("Show the whole city") },
  { "F11", N_ ("Full screen") },
  { "Esc", N_ ("Back; let go of the selection") },
  { "F1   ?", N_ ("This page") },
};
/* clang-format on */

static guint
measure (const char *words)
{
  guint n = 0;

  for (const char *at = words; *at != '\0'; at = g_utf8_next_char (at))
    n += g_unichar_iswide (g_utf8_get_char (at)) ? 2 : 1;

  return n;
}

static void
add_row (GtkGrid *grid, int row, const char *keys, const char *words)
{
  GtkWidget *keys_label = gtk_label_new (keys);
  GtkWidget *words_label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (keys_label), 1);
  gtk_label_set_xalign (GTK_LABEL (words_label), 0);
  gtk_label_set_yalign (GTK_LABEL (keys_label), 0);
  if (measure (words) > MAX_LETTERS)
    {
      gtk_label_set_wrap (GTK_LABEL (words_label), TRUE);
      gtk_label_set_width_chars (GTK_LABEL (words_label), MAX_LETTERS);
      gtk_label_set_max_width_chars (GTK_LABEL (words_label), MAX_LETTERS);
    }
  gtk_widget_add_css_class (keys_label, "keys");
  gtk_grid_attach (grid, keys_label, 0, row, 1, 1);
  gtk_grid_attach (grid, words_label, 1, row, 1, 1);
}

/* Every step that has a key; each counts where the sheet offers the step. */
static void
add_steps (YpKeysPage *self)
{
  guint n_transitions;
  const YpTransition *table = yp_lifecycle_get_table (&n_transitions);
  int n_rows = 0;

  for (guint i = 0; i < n_transitions; i++)
    {
      const char *key = yp_words_get_action_key (table[i].action);

      if (key != NULL && strcmp (table[i].action, "consult") != 0)
        add_row (self->steps, n_rows++, key, yp_words_get_action (table[i].action));
    }
}

static void
yp_keys_page_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), YP_TYPE_KEYS_PAGE);

  G_OBJECT_CLASS (yp_keys_page_parent_class)->dispose (object);
}

static void
yp_keys_page_class_init (YpKeysPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_keys_page_dispose;

  gtk_widget_class_set_css_name (widget_class, "keys-page");
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/yiping/Yiping/yp-keys-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YpKeysPage, first);
  gtk_widget_class_bind_template_child (widget_class, YpKeysPage, steps);
  gtk_widget_class_bind_template_child (widget_class, YpKeysPage, second);
}

static void
yp_keys_page_init (YpKeysPage *self)
{
  const guint half = (G_N_ELEMENTS (rows) + 1) / 2;
  const char *keys;
  const char *words;

  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; yp_keys_page_get_row (i, &keys, &words); i++)
    add_row (i < half ? self->first : self->second, (int) (i % half), keys, words);
  add_steps (self);
}

/**
 * yp_keys_page_get_row:
 * @index: which row
 * @keys: (out): keys, as they are printed
 * @words: (out): what they do
 *
 * Returns: whether there is such a row
 */
gboolean
yp_keys_page_get_row (guint index, const char **keys, const char **words)
{
  if (index >= G_N_ELEMENTS (rows))
    return FALSE;

  *keys = rows[index].keys;
  *words = _ (rows[index].words);
  return TRUE;
}
