/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/* A document of a server, in bytes. */
#define YP_XML_MAX_SIZE (2 * 1024 * 1024)

xmlDoc *_yp_xml_parse (GBytes *bytes, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

xmlNode *_yp_xml_first (xmlNode *parent, const char *name);
xmlNode *_yp_xml_next (xmlNode *node, const char *name);
char *_yp_xml_get_text (xmlNode *node);
char *_yp_xml_get_child_text (xmlNode *parent, const char *name);
char *_yp_xml_get_attribute (xmlNode *node, const char *name);

char *_yp_xml_read_exception (GBytes *bytes);

G_END_DECLS
