/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether eyes that see no red, no green or no blue tell states of one shape apart by colour. */

#include <math.h>

#include "yp-style.h"

/* Two colours that are no farther apart than this, CIE 1976 ΔE*ab, are hard to name apart on small
 * things; 2.3 can just be seen side by side. */
#define LEAST_DELTA_E 20

typedef double Matrix[3][3];

/* G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, “A Physiologically-based Model for Simulation
 * of Color Vision Deficiency”, IEEE Transactions on Visualization and Computer Graphics 15 (2009),
 * at severity 1; they are for linear light. */
static const struct
{
  const char *name;
  Matrix matrix;
} eyes[] = {
  { "all colours", { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } },
  { "protanopia",
    { { 0.152286, 1.052583, -0.204868 },
      { 0.114503, 0.786281, 0.099216 },
      { -0.003882, -0.048116, 1.051998 } } },
  { "deuteranopia",
    { { 0.367322, 0.860646, -0.227968 },
      { 0.280085, 0.672501, 0.047413 },
      { -0.011820, 0.042940, 0.968881 } } },
  { "tritanopia",
    { { 1.255528, -0.076749, -0.178779 },
      { -0.078411, 0.930809, 0.147602 },
      { 0.004733, 0.691367, 0.303900 } } },
};

/* sRGB to CIE XYZ, IEC 61966-2-1. */
static const Matrix to_xyz = { { 0.4124564, 0.3575761, 0.1804375 },
                               { 0.2126729, 0.7151522, 0.0721750 },
                               { 0.0193339, 0.1191920, 0.9503041 } };

static void
multiply (const Matrix matrix, const double in[3], double out[3])
{
  for (guint i = 0; i < 3; i++)
    out[i] = matrix[i][0] * in[0] + matrix[i][1] * in[1] + matrix[i][2] * in[2];
}

static double
to_linear (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
to_lab (double value)
{
  return value > 216.0 / 24389 ? cbrt (value) : (24389.0 / 27 * value + 16) / 116;
}

/* CIE L*a*b* of 1976 for D65, of what the eyes see. */
static void
see (YpColor color, const Matrix matrix, double lab[3])
{
  GdkRGBA rgba = yp_color_to_rgba (color);
  double linear[3] = { to_linear ((double) rgba.red), to_linear ((double) rgba.green),
                       to_linear ((double) rgba.blue) };
  double seen[3];
  double xyz[3];

  multiply (matrix, linear, seen);
  for (guint i = 0; i < 3; i++)
    seen[i] = CLAMP (seen[i], 0, 1);
  multiply (to_xyz, seen, xyz);

  lab[0] = 116 * to_lab (xyz[1]) - 16;
  lab[1] = 500 * (to_lab (xyz[0] / 0.95047) - to_lab (xyz[1]));
  lab[2] = 200 * (to_lab (xyz[1]) - to_lab (xyz[2] / 1.08883));
}

static double
get_delta_e (YpColor a, YpColor b, guint eye)
{
  double p[3];
  double q[3];

  see (a, eyes[eye].matrix, p);
  see (b, eyes[eye].matrix, q);

  return sqrt ((p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1]) +
               (p[2] - q[2]) * (p[2] - q[2]));
}

/* White against black is 100, whoever looks; and the colours that gave the deficiencies their names
 * are one. */
static void
test_eyes (void)
{
  for (guint eye = 0; eye < G_N_ELEMENTS (eyes); eye++)
    g_assert_cmpfloat_with_epsilon (get_delta_e (0xFFFFFFFF, 0x000000FF, eye), 100, 0.1);

  g_assert_cmpfloat (get_delta_e (0x4C8DFFFF, 0x9B83FFFF, 0), >, LEAST_DELTA_E);
  g_assert_cmpfloat (get_delta_e (0x4C8DFFFF, 0x9B83FFFF, 1), <, 5);
}

static void
check_states (YpState a, YpState b)
{
  for (guint eye = 0; eye < G_N_ELEMENTS (eyes); eye++)
    {
      double delta_e =
          get_delta_e (yp_style_get_state_color (a), yp_style_get_state_color (b), eye);

      if (delta_e < LEAST_DELTA_E)
        {
          g_test_message ("%s and %s: %.1f for %s", yp_state_get_name (a), yp_state_get_name (b),
                          delta_e, eyes[eye].name);
          g_test_fail ();
        }
    }
}

/* What is over is over, in whichever way: a dot of one colour. */
static void
test_states_apart (void)
{
  for (guint i = 0; i < YP_N_STATES; i++)
    for (guint j = 0; j < i; j++)
      if (yp_style_get_state_shape ((YpState) i) == yp_style_get_state_shape ((YpState) j) &&
          (yp_state_is_open ((YpState) i) || yp_state_is_open ((YpState) j)))
        check_states ((YpState) i, (YpState) j);
}

/* Red is for what is late, so no state looks like it, and the halos do not look like each other. */
static void
test_red_is_late (void)
{
  for (guint i = 0; i < YP_N_STATES; i++)
    g_assert_cmpfloat (get_delta_e (yp_style_get_state_color ((YpState) i), YP_COLOR_LATE, 0), >,
                       LEAST_DELTA_E);

  for (guint eye = 0; eye < G_N_ELEMENTS (eyes); eye++)
    for (guint i = YP_LATENESS_HALF; i < YP_LATENESS_LATE; i++)
      g_assert_cmpfloat (
          get_delta_e (yp_style_get_halo ((YpLateness) i)->color, YP_COLOR_LATE, eye), >,
          LEAST_DELTA_E);
}

/* How late something is shows without colour too: the arcs grow, in length and in width. */
static void
test_halos_grow (void)
{
  for (guint i = 1; i < YP_N_LATENESSES; i++)
    {
      const YpHaloStyle *before = yp_style_get_halo ((YpLateness) (i - 1));
      const YpHaloStyle *halo = yp_style_get_halo ((YpLateness) i);

      g_assert_cmpfloat (halo->share, >, before->share);
      g_assert_cmpfloat (halo->width, >, before->width);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map/style/eyes", test_eyes);
  g_test_add_func ("/map/style/states-apart", test_states_apart);
  g_test_add_func ("/map/style/red-is-late", test_red_is_late);
  g_test_add_func ("/map/style/halos-grow", test_halos_grow);

  return g_test_run ();
}
