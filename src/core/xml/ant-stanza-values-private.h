/* What slixmpp can read of an element, for the getters only.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "xml/ant-stanza-classes.h"

G_BEGIN_DECLS

AntStanzaValue ant_value_text (const char *text);
AntStanzaValue ant_value_other (const char *what, gboolean truth);
AntStanzaValue ant_value_none (void);
AntStanzaValue ant_value_failure (const char *why);
AntStanzaValue ant_value_jid (const char *text);
AntStanzaValue ant_value_maybe (const char *text);
const char *ant_value_find_attribute (const AntElement *element, const char *name);
const char *ant_value_find_text (const AntElement *element);
const AntElement *ant_instance_find_child (const AntStanzaInstance *instance, const char *name);
const AntElement *ant_instance_get_parent (const AntStanzaInstance *instance);
const char *ant_instance_find_lang (const AntStanzaInstance *instance);
const char *
ant_instance_find_text (const AntStanzaInstance *instance, const char *ns, const char *name, const char *lang);
AntStanzaValue
ant_instance_read_text (const AntStanzaInstance *instance, const char *ns, const char *name, const char *lang);
gboolean ant_value_is_int (const char *text);
gboolean ant_value_is_time (const char *text);
AntStanzaValue ant_value_int (const char *text);
AntStanzaValue ant_value_time (const char *text);
gboolean ant_value_has_error (const AntElement *stanza);

#define ANT_STANZA_GETTER(name) \
  AntStanzaValue ant_stanza_get_##name (const AntStanzaInstance *instance, const AntStanzaInterface *interface, \
                                        const char *lang)

/* Those of one class each. */
ANT_STANZA_GETTER (action);
ANT_STANZA_GETTER (carbon);
ANT_STANZA_GETTER (chat_state);
ANT_STANZA_GETTER (condition);
ANT_STANZA_GETTER (field_value);
ANT_STANZA_GETTER (form_jid);
ANT_STANZA_GETTER (form_time);
ANT_STANZA_GETTER (from_bare);
ANT_STANZA_GETTER (from_resource);
ANT_STANZA_GETTER (groupchat_bare);
ANT_STANZA_GETTER (groupchat_resource);
ANT_STANZA_GETTER (html_body);
ANT_STANZA_GETTER (instructions);
ANT_STANZA_GETTER (item_attr);
ANT_STANZA_GETTER (item_jid);
ANT_STANZA_GETTER (jids);
ANT_STANZA_GETTER (mood);
ANT_STANZA_GETTER (parent_condition);
ANT_STANZA_GETTER (presence_type);
ANT_STANZA_GETTER (query);
ANT_STANZA_GETTER (receipt);
ANT_STANZA_GETTER (stanza);
ANT_STANZA_GETTER (unsupported);

G_END_DECLS
