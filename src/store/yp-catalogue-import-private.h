/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-catalogue-changes.h"
#include "yp-catalogue-import.h"

G_BEGIN_DECLS

struct _YpCatalogueImport
{
  char *path;
  char *format;
  char *sheet;
  char *encoding;
  YpCatalogueReport report;
  YpCatalogue *catalogue;      /* what the table says */
  YpCatalogueChanges *changes; /* once compared */
};

G_END_DECLS
