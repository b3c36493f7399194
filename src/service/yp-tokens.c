/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-service"

#include "yp-tokens.h"

#include "yp-error.h"
#include "yp-random.h"
#include "yp-secret-file.h"

/* Shorter ones could be guessed. */
#define SHORTEST_TOKEN 16

typedef struct
{
  char *token;
  YpPrincipal *principal;
} Row;

/**
 * YpTokens:
 *
 * Who may use the platform: a file with a line each. Immutable, any thread.
 */
struct _YpTokens
{
  GArray *rows;
};

static void
clear_row (gpointer data)
{
  Row *row = data;

  g_free (row->token);
  yp_principal_unref (row->principal);
}

/* What may stand behind the name. */
typedef struct
{
  YpRoles roles;
  YpLevel level;
  char *area;
  char *organization;
  char *unit;
} Rights;

static void
rights_clear (Rights *self)
{
  g_free (self->area);
  g_free (self->organization);
  g_free (self->unit);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rights, rights_clear)

static gboolean
read_area (Rights *rights, const char *value, GError **error)
{
  const char *colon = strchr (value, ':');
  g_autofree char *level = colon != NULL ? g_strndup (value, (gsize) (colon - value)) : NULL;

  if (level != NULL && yp_level_from_name (level, &rights->level) &&
      rights->level != YP_LEVEL_CITY && yp_id_is_valid (colon + 1))
    {
      g_free (rights->area);
      rights->area = g_strdup (colon + 1);
      return TRUE;
    }

  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "“area=%.64s” is not town:CODE or village:CODE",
               value);
  return FALSE;
}

static gboolean
set_text (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);

  return TRUE;
}

/* Takes a word `NAME=VALUE`; %FALSE without error for one that is none of these. */
static gboolean
read_right (Rights *rights, const char *word, GError **error)
{
  if (g_str_has_prefix (word, "roles="))
    return yp_roles_parse (word + strlen ("roles="), &rights->roles, error);
  if (g_str_has_prefix (word, "area="))
    return read_area (rights, word + strlen ("area="), error);
  if (g_str_has_prefix (word, "organization="))
    return set_text (&rights->organization, word + strlen ("organization="));
  if (g_str_has_prefix (word, "unit="))
    return set_text (&rights->unit, word + strlen ("unit="));

  return FALSE;
}

/* Cuts the rights off the end of the name, which may have blanks. */
static gboolean
take_rights (char *name, Rights *rights, GError **error)
{
  g_autoptr (GError) reason = NULL;

  g_strstrip (name);
  while (*name != '\0' && reason == NULL)
    {
      char *blank = strrchr (name, ' ');

      if (!read_right (rights, blank != NULL ? blank + 1 : name, &reason))
        break;
      *(blank != NULL ? blank : name) = '\0';
      g_strchomp (name);
    }

  if (reason == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
read_line (YpTokens *self, const char *line, guint number, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t", 2);
  g_auto (Rights) rights = { .roles = YP_ROLES_ALL };
  g_autofree char *name = NULL;
  Row row;

  if (words[0] == NULL || *words[0] == '\0' || *words[0] == '#')
    return TRUE;

  if (strlen (words[0]) < SHORTEST_TOKEN)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "line %u: a token has %d characters or more",
                   number, SHORTEST_TOKEN);
      return FALSE;
    }

  name = g_strdelimit (g_strdup (words[1] != NULL ? words[1] : ""), "\t", ' ');
  if (!take_rights (name, &rights, error))
    {
      g_prefix_error (error, "line %u: ", number);
      return FALSE;
    }

  row.token = g_strdup (words[0]);
  row.principal = yp_principal_new (*name != '\0' ? name : "local", rights.roles, rights.level,
                                    rights.area, rights.organization, rights.unit);
  g_array_append_val (self->rows, row);

  return TRUE;
}

static gboolean
read_file (YpTokens *self, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;

  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "not valid UTF-8");
      return FALSE;
    }

  lines = g_strsplit_set (text, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (!read_line (self, g_strstrip (lines[i]), i + 1, error))
        return FALSE;
    }

  if (self->rows->len > 0)
    return TRUE;

  g_set_error_literal (error, YP_ERROR, YP_ERROR_INVALID, "holds no token");

  return FALSE;
}

/**
 * yp_tokens_load:
 * @path: the token file; made, mode 0600 and with one new token, when there is none
 * @error: return location for a #GFileError or %YP_ERROR_INVALID
 *
 * Reads the token file: one `TOKEN NAME` a line, the name `local` where it is left out, and behind
 * it, each as one word, `roles=ROLE,…` (all where it is left out), `area=town:CODE` or
 * `area=village:CODE` (the whole city), `organization=ID`, `unit=ID`; `#` begins a comment.
 *
 * Returns: (transfer full): the tokens, one at least, or %NULL
 */
YpTokens *
yp_tokens_load (const char *path, GError **error)
{
  g_autoptr (YpTokens) self = g_new0 (YpTokens, 1);

  g_return_val_if_fail (path != NULL, NULL);

  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (self->rows, clear_row);
  if (!yp_secret_file_make (path, " local\n", error) || !read_file (self, path, error))
    {
      g_prefix_error (error, "Token file %s: ", path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * yp_tokens_free:
 * @self: (transfer full): tokens
 */
void
yp_tokens_free (YpTokens *self)
{
  g_array_unref (self->rows);
  g_free (self);
}

/**
 * yp_tokens_find:
 * @self: tokens
 * @token: (nullable): what a client says
 *
 * Takes as long for a wrong token as for a right one, whichever it is.
 *
 * Returns: (transfer none) (nullable): whose it is
 */
YpPrincipal *
yp_tokens_find (const YpTokens *self, const char *token)
{
  YpPrincipal *found = NULL;

  if (token == NULL)
    return NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);

      if (yp_equal_in_constant_time (row->token, token))
        found = row->principal;
    }

  return found;
}

/* (nullable): what stands behind “@scheme ” in an Authorization header. */
static const char *
skip_scheme (const char *header, const char *scheme)
{
  gsize length = strlen (scheme);

  if (g_ascii_strncasecmp (header, scheme, length) != 0 || header[length] != ' ')
    return NULL;

  return header + length + strspn (header + length, " ");
}

/**
 * yp_tokens_read_header:
 * @header: (nullable): an `Authorization` header
 *
 * The token comes as a bearer or as the password of any user: Debian 12's QGIS can send no other
 * header.
 *
 * Returns: (transfer full) (nullable): the token
 */
char *
yp_tokens_read_header (const char *header)
{
  const char *bearer = header != NULL ? skip_scheme (header, "Bearer") : NULL;
  const char *basic = header != NULL ? skip_scheme (header, "Basic") : NULL;
  g_autofree guchar *decoded = NULL;
  g_autofree char *pair = NULL;
  const char *colon;
  gsize size;

  if (bearer != NULL || basic == NULL || *basic == '\0')
    return g_strdup (bearer);

  /* GLib puts no zero behind what it decodes. */
  decoded = g_base64_decode (basic, &size);
  pair = g_strndup ((const char *) decoded, size);
  colon = strchr (pair, ':');

  return colon != NULL ? g_strdup (colon + 1) : NULL;
}
