/* From text to tree: a namespace-aware parser with limits, no DTD and exact places.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include "xml/ant-element.h"

G_BEGIN_DECLS

#define ANT_XML_ERROR (ant_xml_error_quark ())

typedef enum
{
  ANT_XML_ERROR_SYNTAX,
  ANT_XML_ERROR_LIMIT,
  ANT_XML_ERROR_FORBIDDEN,  /* DTD */
  ANT_XML_ERROR_EMPTY,
} AntXmlError;

GQuark ant_xml_error_quark (void);
/* The message without the "LINE:COLUMN: " that it begins with. */
const char *ant_xml_error_get_text (const GError *error);

/**
 * AntParsed:
 * @root: the tree, or of several: one a stanza
 * @exact: what goes on the wire: the element's own text, less comments and processing instructions
 */
typedef struct
{
  const AntElement *root;
  GBytes *exact;
} AntParsed;

/* @default_ns: what an element without xmlns is in (jabber:client); "stream:" is always declared. */
const AntElement *ant_parser_parse (const char *text,
                                    gssize length,
                                    const char *default_ns,
                                    AntPosition *ret_position,
                                    GError **error);
/* Several top-level elements one after another; elements are AntParsed. */
GPtrArray *ant_parser_parse_many (const char *text,
                                  gssize length,
                                  const char *default_ns,
                                  AntPosition *ret_position,
                                  GError **error);

G_END_DECLS
