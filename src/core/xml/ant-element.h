/* An XML tree that never changes: what was parsed, with its place in the text.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>
#include "xml/ant-position.h"

G_BEGIN_DECLS

#define ANT_TYPE_ELEMENT (ant_element_get_type ())

#define ANT_NS_CLIENT "jabber:client"
#define ANT_NS_COMPONENT "jabber:component:accept"
#define ANT_NS_STREAMS "http://etherx.jabber.org/streams"
#define ANT_NS_STANZAS "urn:ietf:params:xml:ns:xmpp-stanzas"
#define ANT_NS_STREAM_ERRORS "urn:ietf:params:xml:ns:xmpp-streams"
#define ANT_NS_SASL "urn:ietf:params:xml:ns:xmpp-sasl"
#define ANT_NS_TLS "urn:ietf:params:xml:ns:xmpp-tls"
#define ANT_NS_BIND "urn:ietf:params:xml:ns:xmpp-bind"
#define ANT_NS_SM "urn:xmpp:sm:3"
#define ANT_NS_XML "http://www.w3.org/XML/1998/namespace"

typedef struct _AntElement AntElement;

/**
 * AntAttribute:
 * @ns: namespace, "" for none; @prefix: as written, "" for none
 */
typedef struct
{
  const char *ns;
  const char *prefix;
  const char *name;
  const char *value;
} AntAttribute;

/**
 * AntNode:
 * @element: the child element, or %NULL for a run of text
 * @text: the run of text (adjacent runs are one), or %NULL for an element
 */
typedef struct
{
  const AntElement *element;
  const char *text;
} AntNode;

GType ant_element_get_type (void);
/* A reference on any element keeps the whole tree alive; counted atomically. */
const AntElement *ant_element_ref (const AntElement *element);
void ant_element_unref (const AntElement *element);

const char *ant_element_get_name (const AntElement *element);
const char *ant_element_get_ns (const AntElement *element);
const char *ant_element_get_prefix (const AntElement *element);
gboolean ant_element_is (const AntElement *element, const char *ns, const char *name);
const AntElement *ant_element_get_parent (const AntElement *element);

const AntAttribute *ant_element_get_attributes (const AntElement *element, guint *ret_n);
const char *ant_element_get_attribute (const AntElement *element, const char *name);
const char *ant_element_get_attribute_ns (const AntElement *element, const char *ns, const char *name);

/* The xmlns declarations written on this element: name is the prefix ("" for the default), value the namespace. */
const AntAttribute *ant_element_get_declarations (const AntElement *element, guint *ret_n);

const AntNode *ant_element_get_children (const AntElement *element, guint *ret_n);
const AntElement *ant_element_get_child (const AntElement *element, const char *ns, const char *name);
guint ant_element_count_elements (const AntElement *element);
char *ant_element_dup_text (const AntElement *element);

/* Where the start tag begins, and where the element ends (behind its end tag), in the parsed text. */
AntPosition ant_element_get_position (const AntElement *element);
gsize ant_element_get_end (const AntElement *element);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntElement, ant_element_unref)

G_END_DECLS
