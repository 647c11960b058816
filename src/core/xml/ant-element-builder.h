/* Builds an AntElement tree from expat's events; shared by the parser and the wire's tap.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "xml/ant-element.h"

G_BEGIN_DECLS

/* Make the expat parser with XML_ParserCreateNS ("UTF-8", ANT_BUILDER_SEPARATOR) and XML_SetReturnNSTriplet (parser, 1):
 * a character that XML cannot contain, so no namespace can forge a name. */
#define ANT_BUILDER_SEPARATOR '\x1f'

typedef struct _AntElementBuilder AntElementBuilder;

AntElementBuilder *ant_element_builder_new (void);
void ant_element_builder_free (AntElementBuilder *builder);

/* From expat's handlers: names are its triplets. Declarations come before the start they belong to. */
void ant_element_builder_declare (AntElementBuilder *builder, const char *prefix, const char *uri);
void ant_element_builder_start (AntElementBuilder *builder, const char *name, const char **attributes, AntPosition position);
void ant_element_builder_text (AntElementBuilder *builder, const char *text, gsize length);
/* TRUE when the root is complete: take it. */
gboolean ant_element_builder_end (AntElementBuilder *builder, gsize end_offset);
/* (transfer full): also of a tree whose open elements have not ended (a stream header). The builder is empty after. */
const AntElement *ant_element_builder_take (AntElementBuilder *builder);
guint ant_element_builder_get_depth (AntElementBuilder *builder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntElementBuilder, ant_element_builder_free)

G_END_DECLS
