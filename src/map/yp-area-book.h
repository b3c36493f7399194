/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "yp-vector-data.h"

G_BEGIN_DECLS

/**
 * YpAreaSet:
 *
 * Sets of areas. Those of one set lie beside each other, those of different sets overlap.
 */
typedef enum
{
  YP_AREA_SET_TOWNS,
  YP_AREA_SET_VILLAGES,
  YP_AREA_SET_GENERAL,
  YP_AREA_SET_POLICE,
  YP_AREA_SET_SPECIAL,
} YpAreaSet;

#define YP_N_AREA_SETS (YP_AREA_SET_SPECIAL + 1)

/* More areas than this are no city's; what is beyond is left out. */
#define YP_AREA_BOOK_MAX_AREAS 200000

/**
 * YpBookArea:
 * @set: which set it is of
 * @code: its code, unique in the set
 * @name: what people call it
 * @parent: (nullable): code of what it belongs to
 * @member: (nullable): who answers for it: id of a unit, or a name
 * @area_km2: on the ground
 * @geometry: its outline
 */
typedef struct
{
  YpAreaSet set;
  char *code;
  char *name;
  char *parent;
  char *member;
  double area_km2;
  YpGeometry *geometry;
} YpBookArea;

/**
 * YpAreaBook:
 * @n_areas: how many
 * @areas: set by set
 * @first: for each set its first area, and one more for the end
 * @shapes: for each set its areas ready to draw, in the same order
 *
 * Towns, villages and grids of all kinds with what is written of them: says what a place lies in,
 * and lends its shapes to the painters. Immutable and counted: any thread.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  GHashTable *by_code[YP_N_AREA_SETS];
  /*< public >*/
  guint n_areas;
  YpBookArea *areas;
  guint first[YP_N_AREA_SETS + 1];
  YpVectorData *shapes[YP_N_AREA_SETS];
} YpAreaBook;

/**
 * YpAreaBookFiles:
 * @towns: (nullable) (array zero-terminated=1): vector files in CGCS2000
 * @villages: likewise
 * @grids: likewise, of all kinds
 *
 * What a book is read from. Plain data.
 */
typedef struct
{
  char **towns;
  char **villages;
  char **grids;
} YpAreaBookFiles;

YpAreaBook *yp_area_book_new (YpBookArea *areas, guint n_areas);
YpAreaBook *
yp_area_book_read (const YpAreaBookFiles *files, GCancellable *cancellable, GError **error);
YpAreaBook *yp_area_book_ref (YpAreaBook *self);
void yp_area_book_unref (YpAreaBook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpAreaBook, yp_area_book_unref)

int yp_area_book_find (const YpAreaBook *self, YpAreaSet set, double longitude, double latitude);
void yp_area_book_find_all (const YpAreaBook *self,
                            YpAreaSet set,
                            double longitude,
                            double latitude,
                            GArray *found);
int yp_area_book_look_up (const YpAreaBook *self, YpAreaSet set, const char *code);
guint yp_area_book_get_n (const YpAreaBook *self, YpAreaSet set);

G_END_DECLS
