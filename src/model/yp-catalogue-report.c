/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-model"

#include "yp-catalogue-report-private.h"

static void
free_problem (YpCatalogueProblem *self)
{
  g_free (self->column);
  g_free (self->reason);
  g_free (self);
}

static void
free_spelling (YpCatalogueSpelling *self)
{
  g_free (self->text);
  g_free (self->qualifier);
  g_free (self);
}

void
_yp_catalogue_report_init (YpCatalogueReport *self)
{
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) free_problem);
  self->spellings = g_ptr_array_new_with_free_func ((GDestroyNotify) free_spelling);
}

void
yp_catalogue_report_clear (YpCatalogueReport *self)
{
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->spellings, g_ptr_array_unref);
}

void
_yp_catalogue_report_add_problem (YpCatalogueReport *self,
                                  guint row,
                                  const char *column,
                                  const char *reason)
{
  YpCatalogueProblem *problem = g_new0 (YpCatalogueProblem, 1);

  problem->row = row;
  problem->column = g_strdup (column);
  problem->reason = g_strdup (reason);
  g_ptr_array_add (self->problems, problem);
}

/* A table has few, so they are looked through. */
void
_yp_catalogue_report_add_spelling (YpCatalogueReport *self,
                                   const char *text,
                                   const YpLimit *limit,
                                   const char *qualifier)
{
  YpCatalogueSpelling *spelling;

  for (guint i = 0; i < self->spellings->len; i++)
    {
      spelling = self->spellings->pdata[i];
      if (strcmp (spelling->text, text) == 0)
        {
          spelling->n_rows++;
          return;
        }
    }

  spelling = g_new0 (YpCatalogueSpelling, 1);
  spelling->text = g_strdup (text);
  spelling->limit = *limit;
  spelling->qualifier = g_strdup (qualifier);
  spelling->n_rows = 1;
  g_ptr_array_add (self->spellings, spelling);
}

static int
compare_spellings (gconstpointer a, gconstpointer b)
{
  const YpCatalogueSpelling *const *first = a;
  const YpCatalogueSpelling *const *second = b;
  const YpLimit *one = &(*first)->limit;
  const YpLimit *other = &(*second)->limit;

  if (one->kind != other->kind)
    return one->kind < other->kind ? -1 : 1;
  if (one->value != other->value)
    return one->value < other->value ? -1 : 1;
  return strcmp ((*first)->text, (*second)->text);
}

void
_yp_catalogue_report_sort (YpCatalogueReport *self)
{
  g_ptr_array_sort (self->spellings, compare_spellings);
}
