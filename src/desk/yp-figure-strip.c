/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-figure-strip.h"

#include <glib/gi18n.h>

#include "yp-handover-chip.h"
#include "yp-link-chip.h"
#include "yp-words.h"

/**
 * YpFigureStrip:
 *
 * The head of the desk: today's figures, the acts that wait, the connection and the time of day.
 * The window is moved by it. Signal `activated`: the figures were clicked.
 */
struct _YpFigureStrip
{
  AdwBin parent_instance;

  YpSituation *situation;
  guint clock_source;

  GtkWidget *figures;
  GtkLabel *reported;
  GtkLabel *open;
  GtkLabel *to_dispatch;
  GtkLabel *under_way;
  GtkLabel *closed;
  GtkLabel *on_duty;
  GtkLabel *online;
  GtkBox *waiting;
  GtkLabel *waiting_label;
  YpHandoverChip *handovers;
  YpLinkChip *link;
  GtkLabel *clock;
  GtkLabel *date;
};

G_DEFINE_FINAL_TYPE (YpFigureStrip, yp_figure_strip, ADW_TYPE_BIN)

static guint activated_signal;

static void
set_number (GtkLabel *label, guint number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);

  if (strcmp (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
update_figures (YpFigureStrip *self)
{
  const YpFigures *figures = yp_situation_get_figures (self->situation);
  const guint *by_state = figures->n_by_state;

  set_number (self->reported, figures->n_reported_today);
  set_number (self->open, figures->n_open);
  set_number (self->to_dispatch, by_state[YP_STATE_REPORTED] + by_state[YP_STATE_VERIFIED] +
                                     by_state[YP_STATE_FILED] + by_state[YP_STATE_RETURNED]);
  set_number (self->under_way, by_state[YP_STATE_DISPATCHED] + by_state[YP_STATE_ACCEPTED] +
                                   by_state[YP_STATE_ARRIVED]);
  set_number (self->closed, figures->n_closed_today);
  set_number (self->on_duty, figures->n_units_on_duty);
  set_number (self->online, figures->n_units_online);
}

static void
update_waiting (YpFigureStrip *self)
{
  guint n_waiting = yp_situation_get_n_waiting (self->situation);
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u act to be sent", "%u acts to be sent", n_waiting), n_waiting);

  gtk_label_set_text (self->waiting_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->waiting), n_waiting > 0);
}

static gboolean
update_clock (gpointer data)
{
  YpFigureStrip *self = data;
  gint64 now =
      self->situation != NULL ? yp_situation_get_now (self->situation) : g_get_real_time ();
  g_autofree char *clock = yp_words_format_clock (now);
  g_autofree char *date = yp_words_format_date (now);

  gtk_label_set_text (self->clock, clock);
  if (strcmp (gtk_label_get_text (self->date), date) != 0)
    gtk_label_set_text (self->date, date);

  return G_SOURCE_CONTINUE;
}

static void
on_released (YpFigureStrip *self)
{
  g_signal_emit (self, activated_signal, 0);
}

static void
yp_figure_strip_dispose (GObject *object)
{
  YpFigureStrip *self = YP_FIGURE_STRIP (object);

  g_clear_handle_id (&self->clock_source, g_source_remove);
  g_clear_object (&self->situation);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YP_TYPE_FIGURE_STRIP);

  G_OBJECT_CLASS (yp_figure_strip_parent_class)->dispose (object);
}

static void
yp_figure_strip_class_init (YpFigureStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_figure_strip_dispose;

  activated_signal = g_signal_new ("activated", YP_TYPE_FIGURE_STRIP, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (YP_TYPE_HANDOVER_CHIP);
  g_type_ensure (YP_TYPE_LINK_CHIP);
  gtk_widget_class_set_css_name (widget_class, "figure-strip");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/yiping/Yiping/yp-figure-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, YpFigureStrip, figures);
  gtk_widget_class_bind_template_child (widget_class, YpFigureStrip, reported);
  gtk_widget_class_bind_template_child (widget_class, YpFigureStrip, open);
  gtk_widget_class_bind_template_child (widget_class, YpFigureStrip, to_dispatch);
  gtk_widget_class_bind_template_child (widget_class, YpFigureStrip, under_way);
  gtk_widget_class_bind_template_child (widget_class, YpFigureStrip, closed);
  gtk_widget_class_bind_template_child (widget_class, YpFigureStrip, on_duty);
  gtk_widget_class_bind_template_child (widget_class, YpFigureStrip, online);
  gtk_widget_class_bind_template_child (widget_class, YpFigureStrip, waiting);
  gtk_widget_class_bind_template_child (widget_class, YpFigureStrip, waiting_label);
  gtk_widget_class_bind_template_child (widget_class, YpFigureStrip, handovers);
  gtk_widget_class_bind_template_child (widget_class, YpFigureStrip, link);
  gtk_widget_class_bind_template_child (widget_class, YpFigureStrip, clock);
  gtk_widget_class_bind_template_child (widget_class, YpFigureStrip, date);
}

static void
yp_figure_strip_init (YpFigureStrip *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (click, "released", G_CALLBACK (on_released), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->figures, GTK_EVENT_CONTROLLER (click));
  update_clock (self);
  self->clock_source = g_timeout_add_seconds (1, update_clock, self);
}

/**
 * yp_figure_strip_set_situation:
 * @self: a strip that has none yet
 * @situation: whose figures to show
 */
void
yp_figure_strip_set_situation (YpFigureStrip *self, YpSituation *situation)
{
  g_return_if_fail (YP_IS_FIGURE_STRIP (self));
  g_return_if_fail (self->situation == NULL);

  self->situation = g_object_ref (situation);
  yp_link_chip_set_situation (self->link, situation);
  g_signal_connect_object (situation, "figures-changed", G_CALLBACK (update_figures), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (yp_situation_get_replay (situation), "notify::instant",
                           G_CALLBACK (update_clock), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (situation, "notify::n-waiting", G_CALLBACK (update_waiting), self,
                           G_CONNECT_SWAPPED);
  update_figures (self);
  update_waiting (self);
}

/**
 * yp_figure_strip_set_handovers:
 * @self: a strip that has a situation and no handovers yet
 * @handovers: of those that are not signed it tells
 */
void
yp_figure_strip_set_handovers (YpFigureStrip *self, YpHandoverList *handovers)
{
  g_return_if_fail (YP_IS_FIGURE_STRIP (self));
  g_return_if_fail (self->situation != NULL);

  yp_handover_chip_connect (self->handovers, self->situation, handovers, FALSE);
}
