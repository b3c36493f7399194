/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-correction.h"

#include "yp-error.h"
#include "yp-json-read-private.h"
#include "yp-record-private.h"

/* How often, and to whom, dispatchers have sent an item in a town other than was suggested: a
 * record `correction/ITEM:TOWN` with `item`, `town`, `n`, `chosen` (name → times) and `last`. */

/**
 * yp_correction_make_subject:
 * @item: key of an item
 * @town: (nullable): code of a town
 *
 * Returns: (transfer full): the subject of what is kept about both
 */
char *
yp_correction_make_subject (const char *item, const char *town)
{
  return g_strdup_printf ("correction/%s:%s", item, town != NULL ? town : "none");
}

static gint64
get_count (JsonObject *object, const char *name)
{
  gint64 n = 0;

  yp_json_get_int (object, name, &n);
  return n;
}

static JsonObject *
copy_chosen (const YpRecord *before)
{
  JsonObject *chosen = before != NULL ? yp_json_get_object (before->body, "chosen") : NULL;

  return chosen != NULL ? _yp_json_copy (chosen) : json_object_new ();
}

static gboolean
check (YpEntry *entry, GError **error)
{
  static const char *const texts[] = { "item", "suggested", "chosen", "incident" };

  if (strcmp (entry->kind, "corrected") != 0)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "It can not be “%.64s”", entry->kind);
      return FALSE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = NULL;

      if (!_yp_json_require_text (entry->data, texts[i], &text, error))
        return FALSE;
    }

  return TRUE;
}

/* See #YpRecordType. */
gboolean
_yp_correction_apply (const YpRecord *before, YpEntry *entry, YpRecordDraft *draft, GError **error)
{
  const char *name;
  JsonObject *chosen;

  if (!check (entry, error))
    return FALSE;

  name = yp_json_get_string (entry->data, "chosen");
  chosen = copy_chosen (before);
  json_object_set_int_member (chosen, name, get_count (chosen, name) + 1);

  draft->state = "counted";
  draft->body = json_object_new ();
  json_object_set_string_member (draft->body, "item", yp_json_get_string (entry->data, "item"));
  if (yp_json_get_string (entry->data, "town") != NULL)
    json_object_set_string_member (draft->body, "town", yp_json_get_string (entry->data, "town"));
  json_object_set_int_member (draft->body, "n",
                              (before != NULL ? get_count (before->body, "n") : 0) + 1);
  json_object_set_object_member (draft->body, "chosen", chosen);
  json_object_set_object_member (draft->body, "last", _yp_json_copy (entry->data));

  return TRUE;
}

/**
 * yp_correction_find_usual:
 * @correction: what is kept about an item in a town
 * @n_times: (out): how often
 *
 * Returns: (transfer none) (nullable): to whom it was sent most often, the first of equals
 */
const char *
yp_correction_find_usual (const YpRecord *correction, guint *n_times)
{
  JsonObject *chosen;
  JsonObjectIter iter;
  const char *name;
  const char *usual = NULL;
  JsonNode *node;

  g_return_val_if_fail (correction != NULL && n_times != NULL, NULL);

  *n_times = 0;
  chosen = yp_json_get_object (correction->body, "chosen");
  if (chosen == NULL)
    return NULL;

  json_object_iter_init_ordered (&iter, chosen);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      guint n = (guint) CLAMP (get_count (chosen, name), 0, G_MAXINT);

      if (n > *n_times)
        {
          *n_times = n;
          usual = name;
        }
    }

  return usual;
}
