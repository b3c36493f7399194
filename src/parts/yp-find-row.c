/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-parts"

#include "yp-find-row.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "yp-clock.h"
#include "yp-mark.h"
#include "yp-words.h"

/* What shows of a description, characters. */
#define MAX_CHARS 60

struct _YpFindRow
{
  GtkListBoxRow parent_instance;

  YpFindTarget target;
  gboolean is_more;
  guint number;
  char *title;
  char *said; /* (nullable): all that stands there */
  char *id;
};

G_DEFINE_FINAL_TYPE (YpFindRow, yp_find_row, GTK_TYPE_LIST_BOX_ROW)

static const char *const kind_names[YP_N_FIND_KINDS] = {
  [YP_FIND_INCIDENT] = N_ ("Incidents"), [YP_FIND_UNIT] = N_ ("Units"),
  [YP_FIND_TOWN] = N_ ("Towns"),         [YP_FIND_VILLAGE] = N_ ("Villages"),
  [YP_FIND_GRID] = N_ ("Grids"),         [YP_FIND_PLACE] = N_ ("Places"),
  [YP_FIND_ROAD] = N_ ("Roads"),         [YP_FIND_BUILDING] = N_ ("Buildings"),
  [YP_FIND_WATER] = N_ ("Waters"),       [YP_FIND_CAMERA] = N_ ("Cameras"),
};

static const char *const reasons[] = {
  [YP_FIND_BY_NUMBER] = N_ ("Number"),
                            [YP_FIND_BY_LAST_DIGITS] = N_ ("Last digits"),
                                [YP_FIND_BY_NAME] = N_ ("Name"),
                                    [YP_FIND_BY_PINYIN] =
                                        N_ ("Pinyin"),
                                            [YP_FIND_BY_INITIALS] =
                                                N_ ("Pinyin initials"),
                                                    [YP_FIND_BY_ADDRESS] =
                                                        N_ ("Address"),
                                                            [YP_FIND_BY_WORDS] = N_ ("Description"),
                                                            };

static const char *const datum_names[] = {
  [YP_DATUM_CGCS2000] = N_ ("CGCS2000"),
                            [YP_DATUM_WGS84] = N_ ("WGS 84 (GPS)"),
                                                   [YP_DATUM_GCJ02] = N_ ("GCJ-02 (Amap, Tencent)"),
                                                                          [YP_DATUM_BD09] =
                                                                              N_ ("BD-09 (Baidu)"),
                                                                          };

static void
yp_find_row_finalize (GObject *object)
{
  YpFindRow *self = YP_FIND_ROW (object);

  g_free (self->title);
  g_free (self->said);
  g_free (self->id);

  G_OBJECT_CLASS (yp_find_row_parent_class)->finalize (object);
}

static void
yp_find_row_class_init (YpFindRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yp_find_row_finalize;
}

static void
yp_find_row_init (YpFindRow *self)
{
  self->target.bounds = YP_BOUNDS_EMPTY;
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_number (guint number)
{
  g_autofree char *text = number > 0 ? g_strdup_printf ("%u", number) : g_strdup ("·");
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, number > 0 ? "pin" : "no-pin");
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  return label;
}

/* Number, mark, title over detail, and why. */
static void
fill (YpFindRow *self, GtkWidget *mark, const char *title, const char *detail, const char *reason)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *why = make_label (reason, "why");
  g_autofree char *spoken = g_strjoin (", ", title, detail, reason, NULL);

  self->title = g_strdup (title);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (why, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), make_label (title, "title"));
  if (detail != NULL && *detail != '\0')
    gtk_box_append (GTK_BOX (words), make_label (detail, "detail"));
  gtk_box_append (GTK_BOX (box), make_number (self->number));
  if (mark != NULL)
    gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), why);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  self->said = g_steal_pointer (&spoken);
}

/* The start of a text that may be long, on one line. */
static char *
shorten (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *start = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_CHARS));

  return g_strdelimit (g_steal_pointer (&start), "\r\n\t", ' ');
}

static GtkWidget *
center (GtkWidget *mark)
{
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  return mark;
}

/* What was found may have moved on since, or be closed and gone. */
static void
fill_incident (YpFindRow *self, YpSituation *situation, const YpFindHit *hit, const char *reason)
{
  YpIncident *incident = yp_situation_get_incident (situation, self->id);
  const YpFindText *fields = hit->entry->fields;
  const char *text = hit->match.reason == YP_FIND_BY_WORDS || fields[YP_FIND_ADDRESS].text == NULL
                         ? fields[YP_FIND_WORDS].text
                         : fields[YP_FIND_ADDRESS].text;
  g_autofree char *title = shorten (text != NULL && *text != '\0' ? text : self->id);
  GtkWidget *mark = center (yp_mark_new ());
  g_autofree char *detail = NULL;

  if (incident != NULL)
    {
      const YpIncidentFacts *facts = yp_incident_get_facts (incident);

      yp_mark_set_state (YP_MARK (mark), facts->state);
      detail = g_strdup_printf ("%s · %s · %s", yp_words_get_state (facts->state),
                                yp_words_get_item (situation, facts), self->id);
    }

  fill (self, mark, title, detail != NULL ? detail : self->id, reason);
}

static void
fill_unit (YpFindRow *self, YpSituation *situation, const YpFindHit *hit, const char *reason)
{
  YpUnit *unit = yp_situation_get_unit (situation, self->id);
  const YpFix *fix = yp_fixes_get (yp_situation_get_fixes (situation), self->id);
  const YpUnitFacts *facts = unit != NULL ? yp_unit_get_facts (unit) : NULL;
  GtkWidget *mark = center (yp_mark_new ());
  g_autofree char *detail = NULL;

  if (fix != NULL)
    yp_bounds_extend (&self->target.bounds, fix->longitude, fix->latitude);
  if (facts != NULL)
    {
      yp_mark_set_unit (YP_MARK (mark), facts->kind, facts->status);
      detail = g_strdup_printf (
          "%s · %s · %s%s%s", yp_words_get_unit_kind (facts->kind),
          yp_words_get_unit_status (facts->status),
          yp_words_get_connection (yp_fix_get_connection (fix, yp_situation_get_now (situation))),
          facts->organization != NULL ? " · " : "",
          facts->organization != NULL ? facts->organization : "");
    }

  fill (self, mark, hit->entry->fields[YP_FIND_NAME].text, detail, reason);
}

static char *
describe_area (YpSituation *situation, YpFindKind kind, const char *code)
{
  g_autofree char *town = g_strndup (code, 9);
  const char *name =
      kind == YP_FIND_TOWN ? NULL : yp_situation_get_area_name (situation, YP_AREA_TOWN, town);

  return name != NULL ? g_strdup_printf ("%s · %s", name, code) : g_strdup (code);
}

static void
fill_named (YpFindRow *self, YpSituation *situation, const YpFindHit *hit, const char *reason)
{
  YpFindKind kind = hit->entry->kind;
  const char *code = hit->entry->fields[YP_FIND_NUMBER].text;
  gboolean is_area = kind == YP_FIND_TOWN || kind == YP_FIND_VILLAGE || kind == YP_FIND_GRID;
  g_autofree char *detail = NULL;

  if (is_area && code != NULL)
    detail = describe_area (situation, kind, code);
  else if (hit->distance_m < 1e7)
    {
      g_autofree char *distance = yp_words_format_distance (hit->distance_m);

      /* Translators: how far something lies from the middle of the map */
      detail = g_strdup_printf (_ ("%s from the middle"), distance);
    }

  fill (self, NULL, hit->entry->fields[YP_FIND_NAME].text, detail, reason);
}

/**
 * yp_find_row_get_kind_name:
 * @kind: a kind
 *
 * Returns: what people call several of it
 */
const char *
yp_find_row_get_kind_name (YpFindKind kind)
{
  return _ (kind_names[kind]);
}

/**
 * yp_find_row_new_hit:
 * @situation: what knows more of it
 * @hit: what was found
 * @number: of its pin; 0 where it has none
 *
 * Returns: (transfer floating): a row
 */
YpFindRow *
yp_find_row_new_hit (YpSituation *situation, const YpFindHit *hit, guint number)
{
  YpFindRow *self = g_object_new (YP_TYPE_FIND_ROW, NULL);
  const char *reason = hit->entry->kind == YP_FIND_UNIT && hit->match.reason == YP_FIND_BY_WORDS
      ? _ ("Organization")
      : _ (reasons[hit->match.reason]);

  self->number = number;
  self->id = g_strdup (hit->entry->fields[YP_FIND_NUMBER].text);
  self->target = (YpFindTarget){ hit->entry->kind, FALSE, self->id, hit->entry->bounds };
  if (hit->entry->kind == YP_FIND_INCIDENT)
    fill_incident (self, situation, hit, reason);
  else if (hit->entry->kind == YP_FIND_UNIT)
    fill_unit (self, situation, hit, reason);
  else
    fill_named (self, situation, hit, reason);

  return self;
}

static char *
format_place (double longitude, double latitude)
{
  /* Translators: a place: latitude, longitude, both with their letters */
  return g_strdup_printf (
      _ ("%.6f° %s  %.6f° %s"), fabs (latitude),
         latitude < 0 ? _ ("S") : _ ("N"), fabs (longitude), longitude < 0 ? _ ("W") : _ ("E"));
}

/**
 * yp_find_row_new_coordinate:
 * @coordinate: what was typed
 * @datum: what it shall mean
 * @is_likely: whether it was said so, or nothing was said and that is the usual one
 * @number: of its pin
 *
 * Returns: (transfer floating): a row
 */
YpFindRow *
yp_find_row_new_coordinate (const YpCoordinate *coordinate,
                            YpDatum datum,
                            gboolean is_likely,
                            guint number)
{
  YpFindRow *self = g_object_new (YP_TYPE_FIND_ROW, NULL);
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  double longitude;
  double latitude;

  self->number = number;
  yp_coordinate_get_place (coordinate, datum, &longitude, &latitude);
  self->target = (YpFindTarget){ .is_coordinate = TRUE, .bounds = YP_BOUNDS_EMPTY };
  yp_bounds_extend (&self->target.bounds, longitude, latitude);

  title = format_place (longitude, latitude);
  if (coordinate->is_plane)
    detail = g_strdup (_ ("Read as metres of EPSG:4549 (3° zone, 120° E)"));
  else if (is_likely)
    /* Translators: what datum a coordinate was read as */
    detail = g_strdup_printf (_ ("Read as %s"), _ (datum_names[datum]));
  else
    detail = g_strdup_printf (_ ("If it was meant as %s"), _ (datum_names[datum]));
  fill (self, NULL, title, detail, coordinate->has_datum && is_likely ? _ ("As written") : "");

  return self;
}

/**
 * yp_find_row_new_more:
 * @kind: of what
 * @n_more: how many
 *
 * Returns: (transfer floating): a row that offers them
 */
YpFindRow *
yp_find_row_new_more (YpFindKind kind, guint n_more)
{
  YpFindRow *self = g_object_new (YP_TYPE_FIND_ROW, NULL);

  self->is_more = TRUE;
  self->target.kind = kind;
  self->title = g_strdup_printf (ngettext ("%u more", "%u more", n_more), n_more);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), make_label (self->title, "more"));
  return self;
}

/**
 * yp_find_row_new_header:
 * @title: what follows
 * @n_found: how many there are; 0 to leave it out
 *
 * Returns: (transfer floating): a line above
 */
GtkWidget *
yp_find_row_new_header (const char *title, guint n_found)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *count = g_strdup_printf ("%u", n_found);

  gtk_widget_add_css_class (box, "kind");
  gtk_box_append (GTK_BOX (box), make_label (title, "name"));
  if (n_found > 0)
    gtk_box_append (GTK_BOX (box), make_label (count, "count"));
  return box;
}

const YpFindTarget *
yp_find_row_get_target (YpFindRow *self)
{
  return &self->target;
}

/* Whether both lead to the same, whatever is said of it. */
gboolean
yp_find_row_leads_as (YpFindRow *self, YpFindRow *other)
{
  const YpFindTarget *a = &self->target;
  const YpFindTarget *b = &other->target;

  if (a->kind != b->kind || a->is_coordinate != b->is_coordinate ||
      self->is_more != other->is_more || g_strcmp0 (a->id, b->id) != 0)
    return FALSE;
  if (self->is_more ||
      (!a->is_coordinate && (a->kind == YP_FIND_INCIDENT || a->kind == YP_FIND_UNIT)))
    return TRUE;

  return g_strcmp0 (self->title, other->title) == 0 &&
         memcmp (&a->bounds, &b->bounds, sizeof a->bounds) == 0;
}

/* Whether both lead to the same and say the same of it. */
gboolean
yp_find_row_is_as (YpFindRow *self, YpFindRow *other)
{
  return yp_find_row_leads_as (self, other) && self->number == other->number &&
         g_strcmp0 (self->title, other->title) == 0 && g_strcmp0 (self->said, other->said) == 0 &&
         memcmp (&self->target.bounds, &other->target.bounds, sizeof (YpBounds)) == 0;
}

/* Whether the row offers more, and of what. */
gboolean
yp_find_row_get_more (YpFindRow *self, YpFindKind *kind)
{
  *kind = self->target.kind;
  return self->is_more;
}

guint
yp_find_row_get_number (YpFindRow *self)
{
  return self->number;
}

const char *
yp_find_row_get_title (YpFindRow *self)
{
  return self->title;
}
