/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define YP_ERROR (yp_error_quark ())

/**
 * YpError:
 * @YP_ERROR_INVALID: bytes or a value from outside are not what they should be; the message says
 *   what and where
 * @YP_ERROR_TOO_LARGE: more than the stated limit of bytes, levels or values
 * @YP_ERROR_NOT_FOUND: no such incident, unit, item, collection or file
 * @YP_ERROR_REFUSED: a rule of the model forbids it; the message is the rule, in words
 * @YP_ERROR_FORBIDDEN: whoever asks has not the right
 * @YP_ERROR_CONFLICT: the same key was used for something else, or the row has moved on
 *
 * What can be wrong with what comes from outside. Shared by base, model, feeds and service, since
 * each answers the same caller.
 */
typedef enum
{
  YP_ERROR_INVALID,
  YP_ERROR_TOO_LARGE,
  YP_ERROR_NOT_FOUND,
  YP_ERROR_REFUSED,
  YP_ERROR_CONFLICT,
  YP_ERROR_FORBIDDEN,
} YpError;

GQuark yp_error_quark (void);

G_END_DECLS
