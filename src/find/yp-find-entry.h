/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-bounds.h"
#include "yp-incident.h"
#include "yp-pinyin.h"
#include "yp-unit.h"

G_BEGIN_DECLS

/**
 * YpFindKind:
 *
 * What can be found.
 */
typedef enum
{
  YP_FIND_INCIDENT,
  YP_FIND_UNIT,
  YP_FIND_TOWN,
  YP_FIND_VILLAGE,
  YP_FIND_GRID,
  YP_FIND_PLACE,
  YP_FIND_ROAD,
  YP_FIND_BUILDING,
  YP_FIND_WATER,
  YP_FIND_CAMERA,
} YpFindKind;

#define YP_N_FIND_KINDS (YP_FIND_CAMERA + 1)

/**
 * YpFindField:
 * @YP_FIND_NUMBER: an incident's number, a unit's id, a code
 * @YP_FIND_NAME: what people call it
 * @YP_FIND_ADDRESS: where an incident is, in words
 * @YP_FIND_WORDS: an incident's description, a unit's organization
 */
typedef enum
{
  YP_FIND_NUMBER,
  YP_FIND_NAME,
  YP_FIND_ADDRESS,
  YP_FIND_WORDS,
} YpFindField;

#define YP_N_FIND_FIELDS (YP_FIND_WORDS + 1)

/**
 * YpFindText:
 * @text: (nullable): as it is shown
 * @folded: (nullable): as it is compared: normal form, lower case
 * @letters: a bit for each of its letters, several to a bit: what lacks a bit lacks the letter
 * @sounds: as yp_pinyin_spell() wrote them; none for numbers
 * @n_sounds: how many
 *
 * One field of an entry.
 */
typedef struct
{
  const char *text;
  const char *folded;
  guint64 letters;
  const YpSound *sounds;
  guint n_sounds;
} YpFindText;

/**
 * YpFindEntry:
 * @kind: what it is
 * @fields: by #YpFindField
 * @bounds: where it is; empty where that is not known
 *
 * Something that can be found. Immutable and counted; made in a worker.
 */
typedef struct
{
  /*< private >*/
  int ref_count;
  char *memory;
  /*< public >*/
  YpFindKind kind;
  YpFindText fields[YP_N_FIND_FIELDS];
  YpBounds bounds;
} YpFindEntry;

YpFindEntry *yp_find_entry_new (YpFindKind kind,
                                const char *const texts[YP_N_FIND_FIELDS],
                                const YpBounds *bounds,
                                const YpPinyin *pinyin);
YpFindEntry *yp_find_entry_new_incident (YpIncident *incident, const YpPinyin *pinyin);
YpFindEntry *yp_find_entry_new_unit (YpUnit *unit, const YpPinyin *pinyin);
YpFindEntry *yp_find_entry_ref (YpFindEntry *self);
void yp_find_entry_unref (YpFindEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YpFindEntry, yp_find_entry_unref)

guint64 yp_find_get_letters (const char *folded);

G_END_DECLS
