/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-geo"

#include "yp-xml-private.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "yp-error.h"

/* Of a text within a document, in bytes. */
#define MAX_TEXT 4000

/* Of what a server says in an exception. */
#define MAX_WORDS 200

/* A document type is where entities are declared, which is how a kilobyte becomes a gigabyte or
 * another file. */
static void
refuse_type (void *context,
             const xmlChar *name G_GNUC_UNUSED,
             const xmlChar *external G_GNUC_UNUSED,
             const xmlChar *system G_GNUC_UNUSED)
{
  xmlParserCtxt *parser = context;

  parser->_private = (void *) "it has a document type (DTD), which is not read";
  xmlStopParser (parser);
}

static void
set_fault (xmlParserCtxt *parser, GError **error)
{
  const xmlError *last = xmlCtxtGetLastError (parser);
  const char *words = parser->_private;
  g_autofree char *text = NULL;

  if (words == NULL)
    words = last != NULL && last->message != NULL ? last->message : "it is cut off";
  text = g_utf8_make_valid (words, -1);
  g_strstrip (text);
  g_set_error (error, YP_ERROR, YP_ERROR_INVALID, "The XML can not be read, line %d: %s",
               last != NULL ? last->line : 1, text);
}

/**
 * _yp_xml_parse:
 * @bytes: a document
 * @error: return location for a #YpError that names the line
 *
 * Reads XML from outside: at most %YP_XML_MAX_SIZE bytes, no document type, no entities but the
 * five of XML, no network, 256 levels at most.
 *
 * Returns: (transfer full) (nullable): the tree
 */
xmlDoc *
_yp_xml_parse (GBytes *bytes, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  xmlParserCtxt *parser;
  xmlDoc *document;

  if (size > YP_XML_MAX_SIZE)
    {
      g_set_error (error, YP_ERROR, YP_ERROR_TOO_LARGE, "The XML has more than %d bytes",
                   YP_XML_MAX_SIZE);
      return NULL;
    }

  parser = xmlNewParserCtxt ();
  parser->sax->internalSubset = refuse_type;
  document = xmlCtxtReadMemory (parser, data != NULL ? data : "", (int) size, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                    XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
  if (document == NULL || parser->_private != NULL || xmlDocGetRootElement (document) == NULL)
    {
      set_fault (parser, error);
      g_clear_pointer (&document, xmlFreeDoc);
    }
  xmlFreeParserCtxt (parser);

  return document;
}

static xmlNode *
find (xmlNode *node, const char *name)
{
  while (node != NULL &&
         (node->type != XML_ELEMENT_NODE || strcmp ((char *) node->name, name) != 0))
    node = node->next;

  return node;
}

/* The first child element of that name, whatever its namespace: servers mix those up. */
xmlNode *
_yp_xml_first (xmlNode *parent, const char *name)
{
  return parent != NULL ? find (parent->children, name) : NULL;
}

xmlNode *
_yp_xml_next (xmlNode *node, const char *name)
{
  return find (node->next, name);
}

static char *
take_text (xmlChar *text)
{
  g_autofree char *own = NULL;

  if (text == NULL)
    return NULL;

  if (strlen ((char *) text) <= MAX_TEXT)
    own = g_strstrip (g_utf8_make_valid ((char *) text, -1));
  xmlFree (text);

  return own != NULL && *own != '\0' ? g_steal_pointer (&own) : NULL;
}

/* Returns: (nullable): what stands in an element; %NULL for nothing and for a book */
char *
_yp_xml_get_text (xmlNode *node)
{
  return node != NULL ? take_text (xmlNodeGetContent (node)) : NULL;
}

char *
_yp_xml_get_child_text (xmlNode *parent, const char *name)
{
  return _yp_xml_get_text (_yp_xml_first (parent, name));
}

char *
_yp_xml_get_attribute (xmlNode *node, const char *name)
{
  return node != NULL ? take_text (xmlGetProp (node, (const xmlChar *) name)) : NULL;
}

/* The next node of the whole tree. */
static xmlNode *
step (xmlNode *node)
{
  if (node->children != NULL && node->type == XML_ELEMENT_NODE)
    return node->children;
  while (node != NULL && node->next == NULL)
    node = node->parent;

  return node != NULL ? node->next : NULL;
}

static gboolean
is_exception (xmlNode *node)
{
  static const char *const names[] = { "ServiceException", "ExceptionText", "Exception" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (node->type == XML_ELEMENT_NODE && strcmp ((char *) node->name, names[i]) == 0)
      return TRUE;

  return FALSE;
}

/**
 * _yp_xml_read_exception:
 * @bytes: what a server sent in place of what it was asked for
 *
 * Understands the exceptions of WMS 1.1.1 and 1.3.0 (`ServiceException`) and of OWS
 * (`ExceptionText`).
 *
 * Returns: (transfer full) (nullable): what the server says, shortened; %NULL if it is no exception
 */
char *
_yp_xml_read_exception (GBytes *bytes)
{
  g_autoptr (xmlDoc) document = _yp_xml_parse (bytes, NULL);
  g_autofree char *words = NULL;

  if (document == NULL)
    return NULL;

  for (xmlNode *node = xmlDocGetRootElement (document); node != NULL && words == NULL;
       node = step (node))
    if (is_exception (node))
      words = _yp_xml_get_text (node);

  if (words != NULL && g_utf8_strlen (words, -1) > MAX_WORDS)
    *g_utf8_offset_to_pointer (words, MAX_WORDS) = '\0';
  if (words != NULL)
    for (char *at = words; *at != '\0'; at++)
      if (g_ascii_iscntrl (*at))
        *at = ' ';

  return g_steal_pointer (&words);
}
