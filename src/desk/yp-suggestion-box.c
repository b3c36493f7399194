/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-suggestion-box.h"

#include <glib/gi18n.h>
#include <math.h>

#include "yp-consultation-words.h"
#include "yp-words.h"

/**
 * YpSuggestionBox:
 *
 * Whom the platform would send, and why; who comes next. Not to be seen where nobody is suggested.
 * Signals: `take`: the person wants it so; `changed`: it is another, or none.
 */
struct _YpSuggestionBox
{
  AdwBin parent_instance;

  YpSituation *situation;
  YpSuggestions *suggestions;
  gboolean is_waiting;

  GtkWidget *content;
  GtkLabel *failure_label;
  GtkLabel *organization_label;
  GtkLabel *reason_label;
  GtkLabel *unit_label;
  GtkLabel *support_label;
  GtkLabel *next_label;
  GtkButton *take_button;
};

G_DEFINE_FINAL_TYPE (YpSuggestionBox, yp_suggestion_box, ADW_TYPE_BIN)

typedef enum
{
  TAKE,
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

/* “网格员 张三 · 本网格 · 320 m”; that nobody is free where it names none. */
static char *
format_unit (YpSuggestionBox *self, const YpSuggested *suggested)
{
  g_autofree char *unit = yp_words_format_unit (self->situation, suggested->unit);
  g_autofree char *distance = yp_words_format_distance (suggested->distance_m);
  GString *text;

  if (suggested->unit == NULL)
    return g_strdup (_ ("No unit of it is free: it sends one itself"));

  text = g_string_new (unit);
  if (suggested->is_same_grid)
    g_string_append_printf (text, " · %s", _ ("this grid"));
  if (!isnan (suggested->distance_m))
    g_string_append_printf (text, " · %s", distance);

  return g_string_free (text, FALSE);
}

/* (nullable): who comes next, and why. */
static char *
format_next (const YpSuggested *next)
{
  g_autofree char *reason = next != NULL ? yp_words_explain_suggested (next) : NULL;

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
update (YpSuggestionBox *self)
{
  const YpSuggested *best = yp_suggestion_box_get (self);
  g_autofree char *reason = NULL;
  g_autofree char *unit = NULL;
  g_autofree char *names = NULL;
  g_autofree char *support = NULL;
  g_autofree char *next = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), update_failure (self) || best != NULL);
  gtk_widget_set_visible (self->content, best != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->take_button), !self->is_waiting);
  g_signal_emit (self, signals[CHANGED], 0);
  if (best == NULL)
    return;

  reason = yp_words_explain_suggested (best);
  unit = format_unit (self, best);
  names = best->support != NULL ? yp_words_format_names (best->support) : NULL;
  /* Translators: organizations that help */
  support = names != NULL ? g_strdup_printf (_ ("Support: %s"), names) : NULL;
  next = format_next (yp_suggestions_get (self->suggestions, 1));

  gtk_label_set_text (self->organization_label, best->organization);
  gtk_label_set_text (self->reason_label, reason);
  gtk_label_set_text (self->unit_label, unit);
  set_optional (self->support_label, support);
  set_optional (self->next_label, next);
}

static void
on_take_clicked (YpSuggestionBox *self)
{
  g_signal_emit (self, signals[TAKE], 0);
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
  gtk_widget_class_bind_template_child (widget_class, YpSuggestionBox, support_label);
  gtk_widget_class_bind_template_child (widget_class, YpSuggestionBox, next_label);
  gtk_widget_class_bind_template_child (widget_class, YpSuggestionBox, take_button);
  gtk_widget_class_bind_template_callback (widget_class, on_take_clicked);
}

static void
yp_suggestion_box_init (YpSuggestionBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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

  yp_suggestions_set_incident (self->suggestions, incident);
}

/* @is_waiting: whether a step was asked for and not answered. */
void
yp_suggestion_box_set_is_waiting (YpSuggestionBox *self, gboolean is_waiting)
{
  self->is_waiting = is_waiting;
  gtk_widget_set_sensitive (GTK_WIDGET (self->take_button), !is_waiting);
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

  if (best == NULL || self->is_waiting)
    return FALSE;

  *step = (YpStep){ .action = "dispatch",
                    .unit = best->unit,
                    .organization = best->unit == NULL ? best->organization : NULL,
                    .support = best->support,
                    .seq = yp_suggestions_get_seq (self->suggestions) };
  return TRUE;
}
