/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-suggestion-box.h"

#include <glib/gi18n.h>
#include <math.h>

#include "yp-alike.h"
#include "yp-consultation-words.h"
#include "yp-key-button.h"
#include "yp-words.h"

/**
 * YpSuggestionBox:
 *
 * Whom the platform would send, and why; who comes next. Not to be seen where nobody is suggested.
 * Signals: `take`: the person wants it so; `take-alike`: and what is alike with it; `changed`: it
 * is another, or none.
 */
struct _YpSuggestionBox
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpSuggestions *suggestions;
  YpIncident *incident; /* (nullable) */
  gboolean is_waiting;

  GtkWidget *content;
  GtkLabel *failure_label;
  GtkLabel *organization_label;
  GtkLabel *reason_label;
  GtkLabel *unit_label;
  GtkWidget *warning;
  GtkLabel *warning_label;
  GtkLabel *support_label;
  GtkLabel *next_label;
  GtkButton *take_button;
  GtkWidget *alike_button;
};

G_DEFINE_FINAL_TYPE (YpSuggestionBox, yp_suggestion_box, ADW_TYPE_BIN)

typedef enum
{
  TAKE,
  TAKE_ALIKE,
  CHANGED,
  N_SIGNALS,
} Signal;

static guint signals[N_SIGNALS];

static void
set_optional (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

/* “沿道路 1.2 km，约 4 分钟”; “直线 320 m” where no road leads there. */
static char *
format_way (const YpSuggestedUnit *unit)
{
  g_autofree char *distance = yp_words_format_distance (unit->distance_m);
  guint minutes = isnan (unit->seconds) ? 0 : (guint) ceil (CLAMP (unit->seconds, 1.0, 1e6) / 60.0);

  if (!unit->is_by_roads)
    /* Translators: a distance as the crow flies */
    return g_strdup_printf (_ ("%s straight"), distance);
  if (minutes == 0)
    /* Translators: a distance along the roads */
    return g_strdup_printf (_ ("%s by road"), distance);

  /* Translators: a distance along the roads, and how long that takes */
  return g_strdup_printf (
      ngettext ("%s by road, about %u min", "%s by road, about %u min", minutes), distance,
      minutes);
}

/* “网格员 张三 · 本网格 · 沿道路 1.2 km，约 4 分钟” */
static char *
format_unit (YpSuggestionBox *self, const YpSuggestedUnit *unit)
{
  g_autofree char *name = yp_words_format_unit (self->situation, unit->id);
  GString *text = g_string_new (name);

  if (unit->is_same_grid)
    g_string_append_printf (text, " · %s", _ ("this grid"));
  if (!isnan (unit->distance_m))
    {
      g_autofree char *way = format_way (unit);

      g_string_append_printf (text, " · %s", way);
    }

  return g_string_free (text, FALSE);
}

/* Whom it would send, and who comes next; that it has nobody. */
static char *
format_units (YpSuggestionBox *self, const YpSuggested *suggested)
{
  const YpSuggestedUnit *first = yp_suggested_get_unit (suggested, 0);
  const YpSuggestedUnit *second = yp_suggested_get_unit (suggested, 1);
  g_autofree char *best = first != NULL ? format_unit (self, first) : NULL;
  g_autofree char *next = second != NULL ? format_unit (self, second) : NULL;

  if (first == NULL)
    return suggested->n_units > 0
               ? NULL
               : g_strdup (_ ("It has no unit on duty: it sends somebody itself"));
  if (second == NULL)
    return g_steal_pointer (&best);

  /* Translators: a unit to send, and on a line of its own the one that comes next */
  return g_strdup_printf (_ ("%s\nthen %s"), best, next);
}

/* (nullable): what goes wrong if it is done so: nobody is free, or a town is left without. */
static char *
format_warning (YpSuggestionBox *self, const YpSuggested *suggested)
{
  const YpSuggestedUnit *first = yp_suggested_get_unit (suggested, 0);
  YpUnit *unit;

  if (first == NULL && suggested->n_units > 0)
    return g_strdup_printf (ngettext ("Shortfall: its %u unit on duty is not free",
                                      "Shortfall: none of its %u units on duty is free",
                                      suggested->n_units),
                            suggested->n_units);
  if (first == NULL || first->emptied == NULL)
    return NULL;

  unit = yp_situation_get_unit (self->situation, first->id);
  /* Translators: a town; a kind of unit */
  return g_strdup_printf (_ ("Sent from %s, it leaves nobody free there: %s"), first->emptied,
                             unit != NULL ? yp_words_get_unit_kind (yp_unit_get_facts (unit)->kind)
                                          : first->id);
}

/* “事项的主办单位 · 12 支力量中 3 支空闲” */
static char *
format_reason (const YpSuggested *suggested)
{
  g_autofree char *rule = yp_words_explain_suggested (suggested);

  if (suggested->n_units == 0)
    return g_steal_pointer (&rule);

  /* Translators: why it should have it; how many of its units are free */
  return g_strdup_printf (_ ("%s · %u of %u free"), rule, suggested->n_free, suggested->n_units);
}

/* (nullable): who comes next, and why. */
static char *
format_next (const YpSuggested *next)
{
  g_autofree char *reason = next != NULL ? format_reason (next) : NULL;

  /* Translators: who comes next after the one that is suggested, why */
  return next != NULL ? g_strdup_printf (_ ("Next: %s · %s"), next->organization, reason) : NULL;
}

/* Quietly: whom to send can be chosen without it. */
static gboolean
update_failure (YpSuggestionBox *self)
{
  const char *reason;
  gboolean has_failed = yp_suggestions_has_failed (self->suggestions, &reason);
  g_autofree char *text =
      reason != NULL ? g_strdup_printf (_ ("Whom to send is not known: %s"), reason)
                     : g_strdup (_ ("The suggestion comes when the platform is there again."));

  gtk_label_set_text (self->failure_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->failure_label), has_failed);
  return has_failed;
}

static void
update_alike (YpSuggestionBox *self)
{
  g_autoptr (GPtrArray) alike =
      self->incident != NULL ? yp_alike_list (self->situation, self->incident) : NULL;
  guint n = alike != NULL ? alike->len : 0;
  g_autofree char *text = g_strdup_printf (ngettext ("With %u alike", "With %u alike", n), n);

  yp_key_button_set_text (YP_KEY_BUTTON (self->alike_button), text);
  gtk_widget_set_visible (self->alike_button, n > 0);
  gtk_widget_set_sensitive (self->alike_button, !self->is_waiting);
}

static void
update (YpSuggestionBox *self)
{
  const YpSuggested *best = yp_suggestion_box_get (self);
  g_autofree char *reason = NULL;
  g_autofree char *units = NULL;
  g_autofree char *warning = NULL;
  g_autofree char *names = NULL;
  g_autofree char *support = NULL;
  g_autofree char *next = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), update_failure (self) || best != NULL);
  gtk_widget_set_visible (self->content, best != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->take_button), !self->is_waiting);
  g_signal_emit (self, signals[CHANGED], 0);
  if (best == NULL)
    return;

  reason = format_reason (best);
  units = format_units (self, best);
  warning = format_warning (self, best);
  names = best->support != NULL ? yp_words_format_names (best->support) : NULL;
  /* Translators: organizations that help */
  support = names != NULL ? g_strdup_printf (_ ("Support: %s"), names) : NULL;
  next = format_next (yp_suggestions_get (self->suggestions, 1));

  gtk_label_set_text (self->organization_label, best->organization);
  gtk_label_set_text (self->reason_label, reason);
  set_optional (self->unit_label, units);
  gtk_label_set_text (self->warning_label, warning);
  gtk_widget_set_visible (self->warning, warning != NULL);
  set_optional (self->support_label, support);
  set_optional (self->next_label, next);
  update_alike (self);
}

static void
on_take_clicked (YpSuggestionBox *self)
{
  g_signal_emit (self, signals[TAKE], 0);
}

static void
on_alike_clicked (YpSuggestionBox *self)
{
  g_signal_emit (self, signals[TAKE_ALIKE], 0);
}

static void
yp_suggestion_box_dispose (GObject *object)
{
  YpSuggestionBox *self = YP_SUGGESTION_BOX (object);

  if (self->suggestions != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->suggestions, update, self);
      yp_suggestions_set_incident (self->suggestions, NULL);
    }
  g_clear_object (&self->suggestions);
  g_clear_object (&self->incident);
  g_clear_object (&self->situation);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_SUGGESTION_BOX);

  G_OBJECT_CLASS (yp_suggestion_box_parent_class)->dispose (object);
}

static void
yp_suggestion_box_class_init (YpSuggestionBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_suggestion_box_dispose;

  signals[TAKE] = g_signal_new ("take", YP_TYPE_SUGGESTION_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[TAKE_ALIKE] = g_signal_new ("take-alike", YP_TYPE_SUGGESTION_BOX, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", YP_TYPE_SUGGESTION_BOX, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "suggestion-box");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/yiping/Yiping/yp-suggestion-box.ui");
  gtk_widget_class_bind_template_child (widget_class, YpSuggestionBox, content);
  gtk_widget_class_bind_template_child (widget_class, YpSuggestionBox, failure_label);
  gtk_widget_class_bind_template_child (widget_class, YpSuggestionBox, organization_label);
  gtk_widget_class_bind_template_child (widget_class, YpSuggestionBox, reason_label);
  gtk_widget_class_bind_template_child (widget_class, YpSuggestionBox, unit_label);
  gtk_widget_class_bind_template_child (widget_class, YpSuggestionBox, warning);
  gtk_widget_class_bind_template_child (widget_class, YpSuggestionBox, warning_label);
  gtk_widget_class_bind_template_child (widget_class, YpSuggestionBox, support_label);
  gtk_widget_class_bind_template_child (widget_class, YpSuggestionBox, next_label);
  gtk_widget_class_bind_template_child (widget_class, YpSuggestionBox, take_button);
  gtk_widget_class_bind_template_callback (widget_class, on_take_clicked);
}

static void
yp_suggestion_box_init (YpSuggestionBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->alike_button = yp_key_button_new ("", YP_ALIKE_KEY);
  g_signal_connect_object (self->alike_button, "clicked", G_CALLBACK (on_alike_clicked), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->content), self->alike_button);
}

/**
 * yp_suggestion_box_set_situation:
 * @self: a box that has none yet
 * @situation: whose incidents
 */
void
yp_suggestion_box_set_situation (YpSuggestionBox *self, YpSituation *situation)
{
  g_return_if_fail (YP_IS_SUGGESTION_BOX (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
  self->suggestions = yp_suggestions_new (situation);
  g_signal_connect_object (self->suggestions, "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
}

/* @incident: (nullable): as it is now; see yp_suggestions_set_incident(). */
void
yp_suggestion_box_set_incident (YpSuggestionBox *self, YpIncident *incident)
{
  g_return_if_fail (YP_IS_SUGGESTION_BOX (self));

  g_set_object (&self->incident, incident);
  yp_suggestions_set_incident (self->suggestions, incident);
}

/* @is_waiting: whether a step was asked for and not answered. */
void
yp_suggestion_box_set_is_waiting (YpSuggestionBox *self, gboolean is_waiting)
{
  self->is_waiting = is_waiting;
  gtk_widget_set_sensitive (GTK_WIDGET (self->take_button), !is_waiting);
  gtk_widget_set_sensitive (self->alike_button, !is_waiting);
}

/* (nullable) (transfer none): the best, until the next turn of the main loop. */
const YpSuggested *
yp_suggestion_box_get (YpSuggestionBox *self)
{
  return self->suggestions != NULL ? yp_suggestions_get (self->suggestions, 0) : NULL;
}

/**
 * yp_suggestion_box_get_step:
 * @self: a box
 * @step: (out): what takes the suggestion; borrows from @self
 *
 * Returns: whether there is one that can be taken now
 */
gboolean
yp_suggestion_box_get_step (YpSuggestionBox *self, YpStep *step)
{
  const YpSuggested *best = yp_suggestion_box_get (self);
  const YpSuggestedUnit *unit = best != NULL ? yp_suggested_get_unit (best, 0) : NULL;

  if (best == NULL || self->is_waiting)
    return FALSE;

  *step = (YpStep){ .action = "dispatch",
                    .unit = unit != NULL ? unit->id : NULL,
                    .organization = unit == NULL ? best->organization : NULL,
                    .support = best->support,
                    .seq = yp_suggestions_get_seq (self->suggestions) };
  return TRUE;
}
