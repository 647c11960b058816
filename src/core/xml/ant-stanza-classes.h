/* What slixmpp makes of elements: its stanza classes, from a table. For StanzaPath's compatible mode.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "xml/ant-element.h"
#include "xml/ant-stanza-names.h"

G_BEGIN_DECLS

typedef struct _AntStanzaClass AntStanzaClass;
typedef struct _AntStanzaInterface AntStanzaInterface;
typedef struct _AntStanzaInstance AntStanzaInstance;

/**
 * AntStanzaValue:
 * @kind: of what slixmpp reads
 * @text: of %ANT_VALUE_TEXT and %ANT_VALUE_JID; of %ANT_VALUE_OTHER what it is, of %ANT_VALUE_FAILS why
 * @truth: whether Python takes it for true
 */
typedef struct
{
  enum
  {
    ANT_VALUE_TEXT,
    ANT_VALUE_JID,
    ANT_VALUE_DOMAIN, /* of an address, as a text */
    ANT_VALUE_OTHER,  /* no text, so never equal to one */
    ANT_VALUE_FAILS,  /* there slixmpp raises an exception */
  } kind;
  const char *text;
  gboolean truth;
} AntStanzaValue;

typedef AntStanzaValue (*AntStanzaGetter) (const AntStanzaInstance *instance,
                                           const AntStanzaInterface *interface,
                                           const char *lang);

/**
 * AntStanzaInterface:
 * @get: reads it
 * @argument: (nullable): of the getter: an attribute, a child
 * @fallback: (nullable): what is read where there is nothing
 */
struct _AntStanzaInterface
{
  const char *name;
  AntStanzaGetter get;
  const char *argument;
  const char *fallback;
};

/**
 * AntStanzaChild:
 * @name: of the plugin
 * @class_: (not nullable): of what is read under that name
 * @iterable: it is tried as a substanza, too
 * @multi: (nullable): the plugin of all of them
 * @tags: (array length=n_tags): namespace in @ns, tag in @name
 */
typedef struct _AntStanzaChild
{
  const char *name;
  const AntStanzaClass *class_;
  gboolean iterable;
  const char *multi;
  AntAttribute *tags;
  guint n_tags;
} AntStanzaChild;

struct _AntStanzaClass
{
  const char *name; /* of the plugin */
  const char *ns;
  const char *tag;
  gboolean extension; /* it is read as a value of the element around it */
  AntStanzaInterface *interfaces;
  guint n_interfaces;
  const char *const *texts;
  AntStanzaChild *children;
  guint n_children;
  GHashTable *by_name; /* borrowed name -> AntStanzaChild of @children */
  const AntStanzaChild **iterables; /* those of @children that are */
  guint n_iterables;
};

/**
 * AntStanzaInstance:
 * @element: (nullable): %NULL for one that slixmpp makes by reading it
 * @parent: (nullable): %NULL for the stanza
 *
 * An element as slixmpp sees it.
 */
struct _AntStanzaInstance
{
  const AntStanzaClass *class_;
  const AntElement *element;
  const AntStanzaInstance *parent;
};

/* (nullable): of iq, message and presence, in whichever namespace. */
const AntStanzaClass *ant_stanza_class_of_stanza (const char *name);
const AntStanzaChild *ant_stanza_class_find_child (const AntStanzaClass *class_, const char *name);
gboolean ant_stanza_child_takes (const AntStanzaChild *child, const AntElement *element);
const AntStanzaInterface *ant_stanza_class_find_interface (const AntStanzaClass *class_, const char *name);
/* A plugin for elements that slixmpp has none for, whose interfaces are attributes. @name: borrowed. */
AntStanzaChild *ant_stanza_child_new (const AntStanzaName *name);
void ant_stanza_child_free (AntStanzaChild *child);
/* (nullable): the iterable one that @element is read by. */
const AntStanzaChild *ant_stanza_class_find_iterable (const AntStanzaClass *class_, const AntElement *element);
/* (nullable): which element is read under that name: the last one, of an extension the first. */
const AntElement *ant_stanza_instance_find_plugin (const AntStanzaInstance *instance, const AntStanzaChild *child);

/* By the word that the table has for it. */
AntStanzaGetter ant_stanza_getter_find (const char *word);
/* (nullable): what it reads, for people; NULL where it is the attribute of the same name. */
const char *ant_stanza_interface_describe (const AntStanzaInterface *interface);
/* What `stanza[attribute]` is; @attribute may have a language behind a bar. */
AntStanzaValue ant_stanza_instance_read (const AntStanzaInstance *instance, const char *attribute);
/* As slixmpp compares: addresses are normalised. FALSE with @ret_failed where the address is none. */
gboolean ant_stanza_value_equals (const AntStanzaValue *value, const char *text, gboolean *ret_failed);

G_END_DECLS
