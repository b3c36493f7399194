/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-row-face.h"

/* In ems of the row's letters, which are 0.875 rem: the grid of the style sheet. */
#define GAP_EMS 0.571
#define LINE_GAP_EMS 0.143
#define MARK_EMS 1.0

/* Of smaller letters. */
#define QUIET_SCALE 0.929

/* One text of a row. */
typedef struct
{
  YpFaceStyle style;
  char *markup;        /* (nullable) */
  PangoLayout *layout; /* (nullable): made when it is painted */
} Text;

/**
 * YpRowFace:
 *
 * Two lines of a list with a mark before them, in one widget that paints itself. A list that
 * becomes another makes some forty rows before it shows the first; with a widget for each text that
 * took longer than all else. What a row says is found only when it is painted.
 */
typedef struct
{
  YpRow *row;
  gulong item_handler;
  gboolean is_filled;
  gboolean is_changed; /* by filling it */
  Text texts[YP_N_FACE_TEXTS];
} YpRowFacePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (YpRowFace, yp_row_face, GTK_TYPE_WIDGET)

static YpRowFacePrivate *
get_private (YpRowFace *self)
{
  return yp_row_face_get_instance_private (self);
}

static double
get_em (GtkWidget *widget)
{
  const PangoFontDescription *font =
      pango_context_get_font_description (gtk_widget_get_pango_context (widget));

  return pango_units_to_double (pango_font_description_get_size (font));
}

/* Of a line of letters, in pixels. */
static void
measure_line (GtkWidget *widget, double *ascent, double *height)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);

  *ascent = pango_units_to_double (pango_font_metrics_get_ascent (metrics));
  *height = pango_units_to_double (pango_font_metrics_get_ascent (metrics) +
                                   pango_font_metrics_get_descent (metrics));
  pango_font_metrics_unref (metrics);
}

/* As wide as it is given; of a height of its own. */
static void
yp_row_face_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  double ascent;
  double height;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;

  measure_line (widget, &ascent, &height);
  *minimum = *natural = (int) (2 * height + LINE_GAP_EMS * get_em (widget) + 0.5);
}

static PangoLayout *
make_layout (YpRowFace *self, const Text *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  if (text->style == YP_FACE_STRONG)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
  else if (text->style != YP_FACE_PALE)
    pango_attr_list_insert (attributes, pango_attr_scale_new (QUIET_SCALE));
  pango_layout_set_markup (layout, text->markup, -1);
  if (pango_layout_get_attributes (layout) != NULL)
    pango_attr_list_splice (attributes, pango_layout_get_attributes (layout), 0, 0);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);

  return layout;
}

static void
get_color (YpRowFace *self, YpFaceStyle style, GdkRGBA *color)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  const char *name = style == YP_FACE_STRONG   ? NULL
                     : style == YP_FACE_WANTED ? "yp_wanted"
                                               : "yp_text_2";

  if (name == NULL || !gtk_style_context_lookup_color (context, name, color))
    gtk_style_context_get_color (context, color);
}

/* Paints a text from @x on, at most @width wide. Returns: how wide it is, in pixels. */
static double
paint_text (YpRowFace *self,
            GtkSnapshot *snapshot,
            YpFaceText which,
            double x,
            double baseline,
            double width,
            gboolean is_at_end)
{
  Text *text = &get_private (self)->texts[which];
  int painted_width;
  double own_width;
  GdkRGBA color;

  if (text->markup == NULL || *text->markup == '\0' || width <= 0)
    return 0;

  if (text->layout == NULL)
    text->layout = make_layout (self, text);
  pango_layout_set_width (text->layout, pango_units_from_double (width));
  pango_layout_get_size (text->layout, &painted_width, NULL);
  own_width = pango_units_to_double (painted_width);
  get_color (self, text->style, &color);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot,
      &GRAPHENE_POINT_INIT (
          (float) (is_at_end ? x + width - own_width : x),
          (float) (baseline - pango_units_to_double (pango_layout_get_baseline (text->layout)))));
  gtk_snapshot_append_layout (snapshot, text->layout, &color);
  gtk_snapshot_restore (snapshot);

  return own_width;
}

/* Lead, main and side of a line: what is whole at both ends, and between them what there is room
 * for. */
static void
paint_line (YpRowFace *self,
            GtkSnapshot *snapshot,
            YpFaceText lead,
            double x,
            double end,
            double baseline,
            double lead_width)
{
  double gap = GAP_EMS * get_em (GTK_WIDGET (self));
  double side = paint_text (self, snapshot, lead + 2, x, baseline, end - x, TRUE);
  double room = end - x - (side > 0 ? side + gap : 0);
  double own = paint_text (self, snapshot, lead, x, baseline, room, FALSE);

  own = MAX (own, lead_width);
  paint_text (self, snapshot, lead + 1, x + (own > 0 ? own + gap : 0), baseline,
              room - (own > 0 ? own + gap : 0), FALSE);
}

static void
yp_row_face_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  YpRowFace *self = YP_ROW_FACE (widget);
  YpRowFacePrivate *priv = get_private (self);
  YpRowFaceClass *klass = YP_ROW_FACE_GET_CLASS (self);
  double em = get_em (widget);
  double width = gtk_widget_get_width (widget);
  double x = (MARK_EMS + GAP_EMS) * em;
  double ascent;
  double height;

  if (priv->row == NULL)
    return;

  if (!priv->is_filled)
    klass->fill (self);
  priv->is_filled = TRUE;

  measure_line (widget, &ascent, &height);
  klass->paint_mark (self, snapshot, (float) (MARK_EMS * em / 2), (float) (height / 2),
                     (float) (MARK_EMS * em / 2));
  paint_line (self, snapshot, YP_FACE_LEAD, x, width, ascent, klass->lead_ems * em);
  paint_line (self, snapshot, YP_FACE_SUB_LEAD, x, width, height + LINE_GAP_EMS * em + ascent, 0);
}

static void
drop_layouts (YpRowFace *self)
{
  YpRowFacePrivate *priv = get_private (self);

  for (guint i = 0; i < YP_N_FACE_TEXTS; i++)
    g_clear_object (&priv->texts[i].layout);
}

/* Other letters, other colours. */
static void
yp_row_face_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (yp_row_face_parent_class)->css_changed (widget, change);

  drop_layouts (YP_ROW_FACE (widget));
}

/* The type has grown with the window. */
static void
yp_row_face_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (yp_row_face_parent_class)->system_setting_changed (widget, setting);

  drop_layouts (YP_ROW_FACE (widget));
}

static void
yp_row_face_dispose (GObject *object)
{
  yp_row_face_set_row (YP_ROW_FACE (object), NULL);

  G_OBJECT_CLASS (yp_row_face_parent_class)->dispose (object);
}

static void
yp_row_face_finalize (GObject *object)
{
  YpRowFacePrivate *priv = get_private (YP_ROW_FACE (object));

  drop_layouts (YP_ROW_FACE (object));
  for (guint i = 0; i < YP_N_FACE_TEXTS; i++)
    g_free (priv->texts[i].markup);

  G_OBJECT_CLASS (yp_row_face_parent_class)->finalize (object);
}

static void
yp_row_face_class_init (YpRowFaceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yp_row_face_dispose;
  G_OBJECT_CLASS (klass)->finalize = yp_row_face_finalize;
  widget_class->measure = yp_row_face_measure;
  widget_class->snapshot = yp_row_face_snapshot;
  widget_class->css_changed = yp_row_face_css_changed;
  widget_class->system_setting_changed = yp_row_face_system_setting_changed;
}

static void
yp_row_face_init (YpRowFace *self)
{
}

/* What it says is another; found out when it is painted. Until then a screen reader is told
 * nothing, and not what it said before. */
static void
empty (YpRowFace *self)
{
  YpRowFacePrivate *priv = get_private (self);

  if (priv->is_filled)
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL);
  priv->is_filled = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * yp_row_face_set_row:
 * @self: a face
 * @row: (nullable): what to show from now on, also when its item changes
 */
void
yp_row_face_set_row (YpRowFace *self, YpRow *row)
{
  YpRowFacePrivate *priv = get_private (self);

  if (priv->row == row)
    return;
  if (priv->row != NULL)
    g_clear_signal_handler (&priv->item_handler, priv->row);
  g_set_object (&priv->row, row);
  if (row == NULL)
    return;

  priv->item_handler =
      g_signal_connect_object (row, "notify::item", G_CALLBACK (empty), self, G_CONNECT_SWAPPED);
  empty (self);
}

/* (nullable): of the row, as long as it has this one. */
gpointer
yp_row_face_get_item (YpRowFace *self)
{
  YpRowFacePrivate *priv = get_private (self);

  return priv->row != NULL ? yp_row_get_item (priv->row) : NULL;
}

/* Time has gone by: what was painted is painted again if it says something else. */
void
yp_row_face_refresh (YpRowFace *self)
{
  YpRowFacePrivate *priv = get_private (self);

  if (priv->row == NULL || !priv->is_filled)
    return;

  priv->is_changed = FALSE;
  YP_ROW_FACE_GET_CLASS (self)->fill (self);
  if (priv->is_changed)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * yp_row_face_set_words:
 * @self: a face that is being filled
 * @which: which of its texts
 * @style: how it looks
 * @words: what it says; empty where nothing
 */
void
yp_row_face_set_words (YpRowFace *self, YpFaceText which, YpFaceStyle style, const char *words)
{
  g_autofree char *markup = g_markup_escape_text (words, -1);

  yp_row_face_set_markup (self, which, style, markup);
}

/* Likewise, in Pango's markup. */
void
yp_row_face_set_markup (YpRowFace *self, YpFaceText which, YpFaceStyle style, const char *markup)
{
  Text *text = &get_private (self)->texts[which];

  if (text->style == style && g_strcmp0 (text->markup, markup) == 0)
    return;

  get_private (self)->is_changed = TRUE;
  text->style = style;
  g_free (text->markup);
  text->markup = g_strdup (markup);
  g_clear_object (&text->layout);
}

/* (nullable): the markup, as it was painted last. */
const char *
yp_row_face_get_markup (YpRowFace *self, YpFaceText which)
{
  return get_private (self)->texts[which].markup;
}
