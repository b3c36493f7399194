/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-intake-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "yp-ask.h"
#include "yp-choice-list.h"
#include "yp-coordinate.h"
#include "yp-draft-file.h"
#include "yp-item-model.h"
#include "yp-item-search.h"
#include "yp-pins.h"
#include "yp-place-ask.h"
#include "yp-text-label.h"
#include "yp-words.h"

#define MAX_ITEMS 9

/* From here a street can be told from the next. */
#define PLACE_ZOOM 16

/* Those a desk takes reports from; the first is meant where nothing is chosen. */
static const char *const sources[] = { "hotline12345", "register", "public", "leader",
                                       "transfer",     "upper",    "patrol", "video",
                                       "police110",    "media",    "wechat", NULL };

struct _YpIntakePage
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpItems *items;
  YpItemModel *model;
  YpNameMatch *names;
  YpMap *map; /* not owned: it outlives this; as do the next two */
  YpPlaceAsk *ask;
  YpPins *pins;
  YpDraftFile *file;
  GCancellable *cancellable;
  YpReportSheet *report;
  GQueue refused; /* of YpReportSheet: what came back while another was being written */
  gboolean asks_pinyin;
  gboolean is_item_chosen; /* by a person, so that no word changes it */
  gboolean is_filling;

  GtkTextView *description;
  GtkEntry *item;
  GtkLabel *items_name;
  YpChoiceList *choices;
  GtkLabel *accuracy; /* of what was learnt, where that proposes */
  GtkEntry *address;
  GtkToggleButton *point;
  GtkLabel *place;
  GtkEntry *contact;
  GtkDropDown *source;
  GtkLabel *same_name;
  YpChoiceList *same;
  GtkLabel *missing;
  GtkWidget *submit;
};

G_DEFINE_FINAL_TYPE (YpIntakePage, yp_intake_page, ADW_TYPE_BIN)

typedef enum
{
  LEFT,
  SHOW,
  TOLD,
  BEGUN,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static const char *
get_text (GtkEntry *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static char *
get_description (YpIntakePage *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->description);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = *text != '\0' ? g_strdup (text) : NULL;
}

static void
append_sheet (gpointer sheet, gpointer text)
{
  g_autofree char *line = yp_report_sheet_to_json (sheet);

  if (!yp_report_sheet_is_empty (sheet))
    g_string_append_printf (text, "%s\n", line);
}

/* A line for what is being written, and one for each that came back. */
static void
keep (YpIntakePage *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->report->reported_at == 0 && !yp_report_sheet_is_empty (self->report))
    self->report->reported_at = g_get_real_time ();
  append_sheet (self->report, text);
  g_queue_foreach (&self->refused, append_sheet, text);
  if (self->file != NULL)
    yp_draft_file_write (self->file, text->len > 0 ? text->str : NULL);
  g_signal_emit (self, signals[BEGUN], 0);
}

/* What it takes to be sent. */
static const char *
get_missing (YpIntakePage *self)
{
  if ((yp_situation_get_roles (self->situation) & YP_ROLES_REPORTERS) == 0)
    return _ ("Taking reports is none of your roles");
  if (self->report->item == NULL)
    return _ ("The item is missing");
  if (!self->report->has_place && self->report->address == NULL)
    return _ ("The place is missing: an address, or a point in the map");

  return NULL;
}

static void
update_missing (YpIntakePage *self)
{
  const char *missing = get_missing (self);

  gtk_label_set_text (self->missing, missing != NULL ? missing : "");
  gtk_widget_set_sensitive (self->submit, missing == NULL);
}

/* As an incident, to be compared with those that are there. */
static YpIncident *
make_incident (YpIntakePage *self)
{
  YpIncidentFacts facts = { .id = (char *) "",
                            .state = YP_STATE_REPORTED,
                            .item = self->report->item,
                            .source = (char *) sources[0],
                            .description = (char *) "",
                            .address = self->report->address,
                            .has_place = self->report->has_place,
                            .longitude = self->report->longitude,
                            .latitude = self->report->latitude };

  return yp_incident_new (&facts);
}

/* (transfer full) (array zero-terminated=1): other incidents of the same caller. */
static char **
list_of_caller (YpIntakePage *self)
{
  GListModel *incidents = yp_situation_get_incidents (self->situation);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; self->report->contact != NULL && i < g_list_model_get_n_items (incidents); i++)
    {
      g_autoptr (YpIncident) incident = g_list_model_get_item (incidents, i);

      if (g_strcmp0 (yp_incident_get_facts (incident)->contact, self->report->contact) == 0)
        g_strv_builder_add (ids, yp_incident_get_id (incident));
    }

  return g_strv_builder_end (ids);
}

/* With the window around it. */
static void
show_choices (YpChoiceList *list, GPtrArray *choices, gboolean has_keys)
{
  yp_choice_list_set_choices (list, choices, has_keys);
  gtk_widget_set_visible (gtk_widget_get_ancestor (GTK_WIDGET (list), GTK_TYPE_SCROLLED_WINDOW),
                          choices->len > 0);
}

static gboolean
is_listed (GPtrArray *choices, const char *value)
{
  for (guint i = 0; i < choices->len; i++)
    if (strcmp (((YpChoice *) g_ptr_array_index (choices, i))->value, value) == 0)
      return TRUE;

  return FALSE;
}

static void
add_of_caller (YpIntakePage *self, GPtrArray *same, gint64 now)
{
  g_auto (GStrv) ids = list_of_caller (self);
  g_autoptr (GPtrArray) called =
      yp_ask_list_incidents (self->situation, (const char *const *) ids, now);

  for (guint i = called->len; i-- > 0;)
    if (!is_listed (same, ((YpChoice *) g_ptr_array_index (called, i))->value))
      g_ptr_array_add (same, g_ptr_array_steal_index (called, i));
}

static void
update_same (YpIntakePage *self)
{
  static const char *const none[] = { NULL };
  gint64 now = g_get_real_time ();
  g_autoptr (YpIncident) incident = self->report->item != NULL ? make_incident (self) : NULL;
  g_autoptr (GPtrArray) same = incident != NULL
                                   ? yp_ask_list_duplicates (self->situation, incident, now)
                                   : yp_ask_list_incidents (self->situation, none, now);

  add_of_caller (self, same, now);
  show_choices (self->same, same, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->same_name), same->len > 0);
}

static void
update (YpIntakePage *self)
{
  update_same (self);
  update_missing (self);
  keep (self);
}

static void
take_item (YpIntakePage *self)
{
  const char *chosen = yp_choice_list_get_chosen (self->choices);

  set_text (&self->report->item, chosen != NULL ? chosen : "");
}

static char *
describe_item (const YpItem *item)
{
  return g_strdup_printf ("%s · %s", item->group != NULL ? item->group : item->standard,
                          item->lead != NULL ? item->lead : "–");
}

static void
add_item (YpAsk *list, const YpItem *item, const char *reason)
{
  g_autofree char *item_detail = describe_item (item);
  g_autofree char *detail =
      reason != NULL ? g_strdup_printf ("%s · %s", item_detail, reason) : g_strdup (item_detail);

  yp_ask_add_choice (list, item->key, item->name, detail, item->code);
}

/* Why an item is proposed, and how sure that is. */
static char *
explain_hit (const YpItemHit *hit)
{
  int percent = (int) lround (100 * hit->probability);

  if (percent == 0)
    return g_strdup (_ ("by the catalogue’s words"));
  if (hit->n_reports == 0)
    return g_strdup_printf (_ ("by the catalogue’s words, %d%% sure"), percent);

  return g_strdup_printf (ngettext ("learnt from %u report, %d%% sure",
                                    "learnt from %u reports, %d%% sure", hit->n_reports),
                          hit->n_reports, percent);
}

static double
get_percent (guint n, guint of)
{
  return of > 0 ? 100.0 * n / of : 0;
}

/* (transfer full) (nullable): how often people took what was proposed to them. */
static char *
explain_taken (const YpMeasure *measure)
{
  return measure->n_proposed > 0
      ? g_strdup_printf (_ ("Filed as proposed: %u of %u"), measure->n_taken, measure->n_proposed)
      : NULL;
}

/* How far what was learnt is to be believed, where it proposes and that was measured. */
static void
show_accuracy (YpIntakePage *self, gboolean is_learnt)
{
  const YpLearnt *learnt = yp_item_model_get_learnt (self->model);
  const YpMeasure *measure = learnt != NULL ? &learnt->measure : NULL;
  gboolean is_measured = is_learnt && measure != NULL && measure->n_tested > 0;
  g_autofree char *taken = is_measured ? explain_taken (measure) : NULL;
  g_autofree char *text = NULL;

  if (is_measured)
    text = g_strdup_printf (
        _ ("Of %u reports it had not seen, the first proposal was right for %.0f%%, one of three "
           "for %.0f%%; the most frequent item would be for %.0f%%"),
           measure->n_tested, get_percent (measure->n_first, measure->n_tested),
           get_percent (measure->n_first_three, measure->n_tested),
           get_percent (measure->n_baseline, measure->n_tested));
  gtk_label_set_text (self->accuracy, is_measured ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->accuracy), taken);
  gtk_widget_set_visible (GTK_WIDGET (self->accuracy), is_measured);
}

static void
show_hits (YpIntakePage *self, GArray *hits, gboolean is_proposal)
{
  g_autoptr (YpAsk) list = yp_ask_new ("item", "", "");
  gboolean is_learnt = FALSE;

  for (guint i = 0; i < hits->len; i++)
    {
      const YpItemHit *hit = &g_array_index (hits, YpItemHit, i);
      g_autofree char *reason = is_proposal ? explain_hit (hit) : NULL;

      add_item (list, hit->item, reason);
      is_learnt = is_learnt || hit->probability > 0;
    }

  self->is_filling = TRUE;
  show_choices (self->choices, list->choices, TRUE);
  self->is_filling = FALSE;
  gtk_label_set_text (self->items_name,
                      is_proposal && hits->len > 0 ? _ ("Item (proposed from what is said)")
                                                   : _ ("Item"));
  show_accuracy (self, is_proposal && is_learnt);
}

/* What a person has chosen stays until they write another name. What was proposed goes along with
 * the report, so that it is known whether it was taken. */
static void
propose_items (YpIntakePage *self)
{
  g_autofree char *words = get_description (self);
  const char *written = get_text (self->item);
  gboolean is_proposal = *written == '\0';
  g_autoptr (GArray) hits = NULL;

  if (self->is_item_chosen || !yp_items_is_loaded (self->items))
    return;

  hits = yp_item_search (self->items, self->names, yp_item_model_get_learnt (self->model), written,
                         words, g_get_real_time (), MAX_ITEMS);
  show_hits (self, hits, is_proposal);
  take_item (self);
  if (is_proposal)
    set_text (&self->report->proposed, self->report->item != NULL ? self->report->item : "");
}

/* At each letter: what it may be the same as is looked for only where the item is another. */
static void
on_description_changed (YpIntakePage *self)
{
  g_autofree char *text = get_description (self);
  g_autofree char *before = g_strdup (self->report->item);

  if (self->is_filling)
    return;

  set_text (&self->report->description, text);
  propose_items (self);
  if (g_strcmp0 (before, self->report->item) != 0)
    update_same (self);
  update_missing (self);
  keep (self);
}

static void
on_item_changed (YpIntakePage *self)
{
  if (self->is_filling)
    return;

  self->is_item_chosen = FALSE;
  propose_items (self);
  update (self);
}

static void
on_choice (YpIntakePage *self)
{
  if (self->is_filling)
    return;

  self->is_item_chosen = TRUE;
  take_item (self);
  update (self);
}

static void
show_place (YpIntakePage *self)
{
  YpPin pin = { 0, self->report->longitude, self->report->latitude };
  g_autofree char *text =
      self->report->has_place
          ? g_strdup_printf ("%.6f, %.6f", self->report->latitude, self->report->longitude)
          : g_strdup (_ ("Not in the map yet"));

  yp_pins_set (self->pins, &pin,
               self->report->has_place && gtk_widget_get_mapped (GTK_WIDGET (self)) ? 1 : 0);
  gtk_label_set_text (self->place, text);
  if (self->report->has_place)
    gtk_widget_add_css_class (GTK_WIDGET (self->place), "known");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->place), "known");
}

static void
set_place (YpIntakePage *self, double longitude, double latitude)
{
  self->report->has_place = TRUE;
  self->report->longitude = longitude;
  self->report->latitude = latitude;
  show_place (self);
}

/* Coordinates in any datum are a place as well. */
static void
on_address_changed (YpIntakePage *self)
{
  YpCoordinate coordinate;
  double longitude;
  double latitude;

  if (self->is_filling)
    return;

  set_text (&self->report->address, get_text (self->address));
  if (yp_coordinate_parse (get_text (self->address), &coordinate))
    {
      yp_coordinate_get_place (&coordinate, coordinate.datum, &longitude, &latitude);
      set_place (self, longitude, latitude);
      yp_map_go_to (self->map, longitude, latitude, PLACE_ZOOM);
    }
  update (self);
}

static void
on_place_said (YpIntakePage *self, double longitude, double latitude)
{
  gtk_toggle_button_set_active (self->point, FALSE);
  set_place (self, longitude, latitude);
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->contact));
}

static void
on_place_left (YpIntakePage *self)
{
  gtk_toggle_button_set_active (self->point, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->address));
}

static void
on_point_toggled (YpIntakePage *self)
{
  gboolean is_active = gtk_toggle_button_get_active (self->point);

  yp_place_ask_set_active (self->ask, is_active);
  if (is_active)
    gtk_widget_grab_focus (GTK_WIDGET (self->map));
}

static void
on_contact_changed (YpIntakePage *self)
{
  if (self->is_filling)
    return;

  set_text (&self->report->contact, get_text (self->contact));
  update (self);
}

static void
on_source_changed (YpIntakePage *self)
{
  if (self->is_filling)
    return;

  set_text (&self->report->source, sources[gtk_drop_down_get_selected (self->source)]);
  keep (self);
}

static void
on_same (YpIntakePage *self)
{
  const char *chosen = yp_choice_list_get_chosen (self->same);

  if (chosen != NULL)
    g_signal_emit (self, signals[SHOW], 0, chosen);
}

static guint
find_source (const char *source)
{
  for (guint i = 0; sources[i] != NULL; i++)
    if (g_strcmp0 (sources[i], source) == 0)
      return i;

  return 0;
}

/* That of the report alone, or else what is proposed. */
static void
show_item (YpIntakePage *self)
{
  const YpItem *item = self->report->item != NULL
                           ? yp_items_find (self->items, self->report->item, g_get_real_time ())
                           : NULL;
  g_autoptr (YpAsk) list = yp_ask_new ("item", "", "");

  if (item != NULL)
    add_item (list, item, NULL);
  self->is_filling = TRUE;
  show_choices (self->choices, list->choices, TRUE);
  self->is_filling = FALSE;
  show_accuracy (self, FALSE);
  propose_items (self);
}

/* Puts what the report says into the widgets. */
static void
fill (YpIntakePage *self)
{
  const YpReportSheet *report = self->report;

  self->is_filling = TRUE;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->description),
                            report->description != NULL ? report->description : "", -1);
  gtk_editable_set_text (GTK_EDITABLE (self->item), "");
  gtk_editable_set_text (GTK_EDITABLE (self->address), report->address ? report->address : "");
  gtk_editable_set_text (GTK_EDITABLE (self->contact), report->contact ? report->contact : "");
  gtk_drop_down_set_selected (self->source, find_source (report->source));
  self->is_item_chosen = report->item != NULL;
  self->is_filling = FALSE;

  show_item (self);
  show_place (self);
  update (self);
}

/* With what came back, if anything did. */
static void
start_anew (YpIntakePage *self)
{
  YpReportSheet *report = g_queue_pop_head (&self->refused);

  yp_report_sheet_free (self->report);
  self->report = report != NULL ? report : yp_report_sheet_new ();
  fill (self);
}

static void
on_submit (YpIntakePage *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (get_missing (self) != NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }

  if (self->report->source == NULL)
    self->report->source = g_strdup (sources[gtk_drop_down_get_selected (self->source)]);
  if (!yp_situation_report (self->situation, self->report, &error))
    {
      text = g_strdup_printf (_ ("✕ Not taken: %s"), error->message);
      g_signal_emit (self, signals[TOLD], 0, text, TRUE);
      return;
    }

  g_signal_emit (self, signals[TOLD], 0, _ ("… The report is on its way"), FALSE);
  start_anew (self);
  g_signal_emit (self, signals[LEFT], 0);
}

/* What was refused is there again to be mended: at once, or after what is being written. */
static void
on_report_answered (YpIntakePage *self, const char *incident, const char *body, const char *reason)
{
  g_autofree char *text = NULL;
  YpReportSheet *report;

  if (reason == NULL)
    {
      text = g_strdup_printf (_ ("✓ Taken: %s"), incident != NULL ? incident : "");
      g_signal_emit (self, signals[TOLD], 0, text, FALSE);
      return;
    }

  text = g_strdup_printf (_ ("✕ The report was refused: %s"), reason);
  g_signal_emit (self, signals[TOLD], 0, text, TRUE);
  report = yp_report_sheet_new_from_json (body, strlen (body), NULL);
  if (report == NULL)
    return;

  g_queue_push_tail (&self->refused, report);
  if (yp_intake_page_has_draft (self))
    keep (self);
  else
    start_anew (self);
}

static gboolean
on_key_pressed (YpIntakePage *self, guint key, guint code, GdkModifierType modifiers)
{
  gboolean has_control = (modifiers & GDK_CONTROL_MASK) != 0;

  if (has_control && (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter))
    {
      on_submit (self);
      return GDK_EVENT_STOP;
    }
  if (has_control && key == GDK_KEY_g)
    {
      gtk_toggle_button_set_active (self->point, TRUE);
      return GDK_EVENT_STOP;
    }

  return GDK_EVENT_PROPAGATE;
}

/* Arrows in the line choose among the items below it. */
static gboolean
on_item_key (YpIntakePage *self, guint key)
{
  if (key != GDK_KEY_Down && key != GDK_KEY_Up)
    return GDK_EVENT_PROPAGATE;

  yp_choice_list_move (self->choices, key == GDK_KEY_Down ? 1 : -1);
  return GDK_EVENT_STOP;
}

static void
on_leave (YpIntakePage *self)
{
  g_signal_emit (self, signals[LEFT], 0);
}

static void
yp_intake_page_unmap (GtkWidget *widget)
{
  YpIntakePage *self = YP_INTAKE_PAGE (widget);

  GTK_WIDGET_CLASS (yp_intake_page_parent_class)->unmap (widget);
  if (self->pins != NULL)
    {
      gtk_toggle_button_set_active (self->point, FALSE);
      yp_pins_set (self->pins, NULL, 0);
    }
}

static void
yp_intake_page_dispose (GObject *object)
{
  YpIntakePage *self = YP_INTAKE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->file, yp_draft_file_free);
  g_clear_object (&self->items);
  g_clear_object (&self->model);
  g_clear_object (&self->situation);

  G_OBJECT_CLASS (yp_intake_page_parent_class)->dispose (object);
}

static void
yp_intake_page_finalize (GObject *object)
{
  YpIntakePage *self = YP_INTAKE_PAGE (object);

  yp_report_sheet_free (self->report);
  g_queue_clear_full (&self->refused, (GDestroyNotify) yp_report_sheet_free);
  yp_name_match_free (self->names);

  G_OBJECT_CLASS (yp_intake_page_parent_class)->finalize (object);
}

static void
yp_intake_page_class_init (YpIntakePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yp_intake_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = yp_intake_page_finalize;
  GTK_WIDGET_CLASS (klass)->unmap = yp_intake_page_unmap;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "intake-page");

  signals[LEFT] = g_signal_new ("left", YP_TYPE_INTAKE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[SHOW] = g_signal_new ("show-incident", YP_TYPE_INTAKE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TOLD] = g_signal_new ("told", YP_TYPE_INTAKE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[BEGUN] = g_signal_new ("begun", YP_TYPE_INTAKE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static GtkLabel *
add_label (GtkBox *box, const char *text, const char *css_class)
{
  GtkWidget *label = yp_text_label_new (text, css_class, TRUE);

  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static GtkEntry *
add_entry (YpIntakePage *self, GtkBox *box, const char *label, const char *hint, GCallback changed)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), hint);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 200);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (entry, "changed", changed, self, G_CONNECT_SWAPPED);
  gtk_box_append (box, entry);

  return GTK_ENTRY (entry);
}

static void
add_title (YpIntakePage *self, GtkBox *box)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *title = yp_text_label_new (_ ("New report"), "heading", FALSE);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Back (Esc); what is written stays"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Back to the incident"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_leave), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), title);
  gtk_box_append (GTK_BOX (line), button);
  gtk_box_append (box, line);
}

static void
add_description (YpIntakePage *self, GtkBox *box)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  add_label (box, _ ("What is reported"), "name");
  self->description = GTK_TEXT_VIEW (gtk_text_view_new ());
  gtk_text_view_set_wrap_mode (self->description, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (self->description, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->description), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What is reported"), -1);
  g_signal_connect_object (gtk_text_view_get_buffer (self->description), "changed",
                           G_CALLBACK (on_description_changed), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->description));
  gtk_widget_add_css_class (scroller, "description");
  gtk_box_append (box, scroller);
}

static YpChoiceList *
add_choices (YpIntakePage *self, GtkBox *box, int max_height_px)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  YpChoiceList *list = g_object_new (YP_TYPE_CHOICE_LIST, NULL);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), max_height_px);
  gtk_box_append (box, scroller);

  return list;
}

static void
add_item_choice (YpIntakePage *self, GtkBox *box)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->items_name = add_label (box, _ ("Item"), "name");
  self->item = add_entry (
      self, box, _ ("Item"), _ ("Name, pinyin, initials or code"), G_CALLBACK (on_item_changed));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_item_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->item), keys);
  self->choices = add_choices (self, box, 230);
  self->accuracy = add_label (box, NULL, "hint");
  gtk_widget_add_css_class (GTK_WIDGET (self->accuracy), "known");
  gtk_widget_set_visible (GTK_WIDGET (self->accuracy), FALSE);
  g_signal_connect_object (self->choices, "chosen", G_CALLBACK (on_choice), self,
                           G_CONNECT_SWAPPED);
}

static void
add_place (YpIntakePage *self, GtkBox *box)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  add_label (box, _ ("Place"), "name");
  gtk_box_append (box, line);
  self->address =
      add_entry (self, GTK_BOX (line),
                 _ ("Place"), _ ("Address or coordinates"), G_CALLBACK (on_address_changed));
  self->point = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_ ("In the map (Ctrl+G)")));
  g_signal_connect_object (self->point, "toggled", G_CALLBACK (on_point_toggled), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->point));
  self->place = add_label (box, NULL, "hint");
}

static void
add_caller (YpIntakePage *self, GtkBox *box)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; sources[i] != NULL; i++)
    gtk_string_list_append (names, yp_words_get_source (sources[i]));

  add_label (box, _ ("Reporter and channel"), "name");
  gtk_box_append (box, line);
  self->contact = add_entry (self, GTK_BOX (line),
                             _ ("How to reach the reporter"), _ ("Name, telephone"),
                                                                 G_CALLBACK (on_contact_changed));
  self->source = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->source), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Channel"), -1);
  g_signal_connect_object (self->source, "notify::selected", G_CALLBACK (on_source_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->source));
}

static void
add_end (YpIntakePage *self, GtkBox *box)
{
  self->same_name = add_label (box, _ ("Maybe the same: item and place, or caller"), "name");
  self->same = add_choices (self, box, 260);
  g_signal_connect_object (self->same, "submit", G_CALLBACK (on_same), self, G_CONNECT_SWAPPED);
  self->missing = add_label (box, NULL, "hint");
  self->submit = gtk_button_new_with_label (_ ("Take the report (Ctrl+Enter)"));
  gtk_widget_add_css_class (self->submit, "suggested-action");
  g_signal_connect_object (self->submit, "clicked", G_CALLBACK (on_submit), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (box, self->submit);
}

static void
yp_intake_page_init (YpIntakePage *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->report = yp_report_sheet_new ();
  self->names = yp_name_match_new ();
  self->cancellable = g_cancellable_new ();
  add_title (self, box);
  add_description (self, box);
  add_item_choice (self, box);
  add_place (self, box);
  add_caller (self, box);
  add_end (self, box);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (box));
  adw_bin_set_child (ADW_BIN (self), scroller);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
on_pinyin_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YpIntakePage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YpPinyin) pinyin = yp_pinyin_get_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (pinyin == NULL)
    {
      g_message ("Items are not found by their pinyin: %s", error->message);
      return;
    }

  yp_name_match_set_pinyin (self->names, pinyin);
  propose_items (self);
}

static void
restore_draft (YpIntakePage *self)
{
  gsize length;
  g_autofree char *text = yp_draft_file_read (self->file, &length);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      YpReportSheet *report =
          *lines[i] != '\0' ? yp_report_sheet_new_from_json (lines[i], strlen (lines[i]), NULL)
                            : NULL;

      if (report != NULL)
        g_queue_push_tail (&self->refused, report);
      else if (*lines[i] != '\0')
        g_warning ("What was half-written is no longer to be read");
    }

  start_anew (self);
}

/* Of the catalogue that has just come. */
static void
on_items_changed (YpIntakePage *self)
{
  show_item (self);
  update (self);
}

/**
 * yp_intake_page_connect:
 * @self: a page that is connected to nothing
 * @situation: where reports go
 * @items: its catalogue
 * @map: where a place is pointed out
 *
 * Fills in what an earlier run left half-written.
 */
void
yp_intake_page_connect (YpIntakePage *self, YpSituation *situation, YpItems *items, YpMap *map)
{
  g_autofree char *path = yp_situation_get_cache_folder (situation, "report.json");

  g_return_if_fail (YP_IS_INTAKE_PAGE (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
  self->items = g_object_ref (items);
  self->model = yp_item_model_new (situation);
  self->map = map;
  self->ask = yp_place_ask_new (map);
  self->pins = yp_pins_new (map);
  g_signal_connect_object (self->ask, "said", G_CALLBACK (on_place_said), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->ask, "left", G_CALLBACK (on_place_left), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (items, "changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "roles-changed", G_CALLBACK (update_missing), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "report-answered", G_CALLBACK (on_report_answered), self,
                           G_CONNECT_SWAPPED);
  if (path != NULL)
    {
      self->file = yp_draft_file_new (path);
      restore_draft (self);
    }
  show_place (self);
  update_missing (self);
}

/**
 * yp_intake_page_open:
 * @self: a page that is connected and shown
 * @description: (nullable): what is reported, where nothing is half-written
 *
 * Puts the keyboard where one begins.
 */
void
yp_intake_page_open (YpIntakePage *self, const char *description)
{
  g_return_if_fail (YP_IS_INTAKE_PAGE (self));

  if (!self->asks_pinyin)
    yp_pinyin_get_async (self->cancellable, on_pinyin_ready, self);
  self->asks_pinyin = TRUE;
  show_place (self);
  if (description != NULL && *description != '\0' && !yp_intake_page_has_draft (self))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->description), description, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->description));
}

/* Whether something is half-written. */
gboolean
yp_intake_page_has_draft (YpIntakePage *self)
{
  return !yp_report_sheet_is_empty (self->report);
}
