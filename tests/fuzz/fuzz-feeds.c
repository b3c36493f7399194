/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-bounds.h"
#include "yp-error.h"
#include "yp-json-read.h"
#include "yp-open311.h"
#include "yp-owntracks.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define NOW G_GINT64_CONSTANT (1787533323000000)

static void
check_form (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YpForm) form = yp_form_parse (text, length, &error);
  g_auto (YpOpen311Report) report = { 0 };
  g_auto (YpOpen311Search) search = { 0 };
  gboolean is_read;

  g_assert_true ((form == NULL) == (error != NULL));
  if (form == NULL)
    return;

  for (guint i = 0; i < form->n_fields; i++)
    {
      g_assert_true (g_utf8_validate (form->fields[i].name, -1, NULL));
      g_assert_true (g_utf8_validate (form->fields[i].value, -1, NULL));
    }

  is_read = yp_open311_read_report (form, &report, &error);
  g_assert_true (is_read == (error == NULL));
  if (is_read)
    {
      g_assert_nonnull (report.item);
      g_assert_true (report.has_place ? yp_is_on_earth (report.longitude, report.latitude)
                                      : report.address != NULL);
    }

  g_clear_error (&error);
  is_read = yp_open311_read_search (form, NOW, &search, &error);
  g_assert_true (is_read == (error == NULL));
}

static void
check_positions (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = yp_json_parse (text, length, NULL);
  g_autoptr (GArray) fixes = NULL;

  if (root == NULL)
    return;

  fixes = yp_owntracks_parse (root, "phone", NOW, &error);
  g_assert_true ((fixes == NULL) == (error != NULL));
  for (guint i = 0; fixes != NULL && i < fixes->len; i++)
    {
      const YpUnitFix *found = &g_array_index (fixes, YpUnitFix, i);

      g_assert_true (found->unit != NULL && *found->unit != '\0');
      g_assert_true (yp_is_on_earth (found->fix.longitude, found->fix.latitude));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  /* Forms and positions come with an end, not with a zero. */
  g_autofree char *text = g_memdup2 (size > 0 ? data : (const guint8 *) "", MAX (size, 1));

  check_form (text, size);
  check_positions (text, size);
  return 0;
}
