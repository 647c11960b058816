/* What slixmpp reads where a path asks for an interface (`@name`).
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "xml/ant-stanza-values-private.h"

#define GETTER(name) \
  static AntStanzaValue get_##name (const AntStanzaInstance *instance, const AntStanzaInterface *interface, \
                                    const char *lang)

GETTER (attr)
{
  const char *value = ant_value_find_attribute (instance->element, interface->argument);

  if (value == NULL)
    value = interface->fallback != NULL ? interface->fallback : "";
  return ant_value_text (value);
}

/* The fallback is for an empty one, too. */
GETTER (attr_or)
{
  const char *value = ant_value_find_attribute (instance->element, interface->argument);

  return ant_value_text (value != NULL && *value != '\0' ? value : interface->fallback);
}

GETTER (stanza_type)
{
  return ant_value_has_error (instance->element) ? ant_value_text ("error") : get_attr (instance, interface, lang);
}

GETTER (maybe)
{
  return ant_value_maybe (ant_value_find_attribute (instance->element, interface->argument));
}

GETTER (int)
{
  const char *value = ant_value_find_attribute (instance->element, interface->argument);

  if (value == NULL)
    value = interface->fallback != NULL ? interface->fallback : "";
  return ant_value_int (value);
}

GETTER (maybe_int)
{
  const char *value = ant_value_find_attribute (instance->element, interface->argument);

  return value != NULL ? ant_value_int (value) : ant_value_none ();
}

GETTER (jid)
{
  const char *value = ant_value_find_attribute (instance->element, interface->argument);

  return ant_value_jid (value != NULL ? value : "");
}

GETTER (no_jid)
{
  const char *value = ant_value_find_attribute (instance->element, interface->argument);

  if (value == NULL)
    return ant_value_none ();
  return *value != '\0' ? ant_value_jid (value) : ant_value_text ("");
}

GETTER (jid_text)
{
  const char *text = ant_value_find_text (instance->element);

  return ant_value_jid (text != NULL ? text : "");
}

GETTER (sub)
{
  return ant_instance_read_text (instance, instance->class_->ns, interface->argument, lang);
}

GETTER (sub_maybe)
{
  return ant_value_maybe (ant_instance_find_text (instance, instance->class_->ns, interface->argument, ""));
}

GETTER (reason)
{
  return ant_instance_read_text (instance, ANT_NS_STANZAS, interface->argument, "");
}

GETTER (name_part)
{
  AntStanzaValue value = get_sub (instance, interface, "");

  return strchr (value.text, ',') != NULL ? ant_value_other ("a list", TRUE) : value;
}

GETTER (other_int)
{
  AntStanzaValue value = get_sub (instance, interface, "");

  return ant_value_is_int (value.text) ? ant_value_int (value.text) : ant_value_other ("a number", FALSE);
}

GETTER (child)
{
  return ant_value_other ("True or False", ant_instance_find_child (instance, interface->argument) != NULL);
}

GETTER (child_text)
{
  const AntElement *child = ant_instance_find_child (instance, interface->argument);

  return child != NULL ? ant_value_maybe (ant_value_find_text (child)) : ant_value_none ();
}

GETTER (before)
{
  const AntElement *child = ant_instance_find_child (instance, interface->name);

  if (child == NULL)
    return ant_value_none ();
  return ant_value_find_text (child) != NULL ? ant_value_text (ant_value_find_text (child))
                                             : ant_value_other ("True", TRUE);
}

/* `child/attribute`. */
static AntStanzaValue
read_child_attribute (const AntStanzaInstance *instance, const AntStanzaInterface *interface, gboolean none)
{
  const char *slash = strchr (interface->argument, '/');
  const AntNode *children;
  guint n = 0;

  g_assert (slash != NULL);
  children = instance->element != NULL ? ant_element_get_children (instance->element, &n) : NULL;
  for (guint i = 0; i < n; i++)
    if (ant_element_is (children[i].element, instance->class_->ns, NULL)
        && strncmp (ant_element_get_name (children[i].element), interface->argument, slash - interface->argument) == 0
        && ant_element_get_name (children[i].element)[slash - interface->argument] == '\0')
      {
        const char *value = ant_element_get_attribute (children[i].element, slash + 1);

        return ant_value_text (value != NULL ? value : "");
      }
  return none ? ant_value_none () : ant_value_text ("");
}

GETTER (child_attr)
{
  return read_child_attribute (instance, interface, FALSE);
}

GETTER (child_maybe)
{
  return read_child_attribute (instance, interface, TRUE);
}

GETTER (text)
{
  return ant_value_maybe (ant_value_find_text (instance->element));
}

GETTER (time_text)
{
  const char *text = ant_value_find_text (instance->element);

  return text != NULL && ant_value_is_time (text) ? ant_value_other ("a time", TRUE) : ant_value_maybe (text);
}

GETTER (timezone)
{
  const char *text = ant_value_find_text (instance->element);

  return text != NULL ? ant_value_text (text) : ant_value_failure ("slixmpp raises an exception: the element is empty");
}

/* XEP-0077: which of the fields are there. */
GETTER (fields)
{
  const AntNode *children;
  guint n = 0;

  children = instance->element != NULL ? ant_element_get_children (instance->element, &n) : NULL;
  for (guint i = 0; i < n; i++)
    if (ant_element_is (children[i].element, instance->class_->ns, NULL)
        && strcmp (ant_element_get_name (children[i].element), "instructions") != 0
        && strcmp (ant_element_get_name (children[i].element), "registered") != 0
        && strcmp (ant_element_get_name (children[i].element), "remove") != 0
        && g_strv_contains (instance->class_->texts, ant_element_get_name (children[i].element)))
      return ant_value_other ("a list", TRUE);
  return ant_value_other ("a list", FALSE);
}

GETTER (no_text)
{
  return ant_value_find_text (instance->element) == NULL
             ? ant_value_other ("bytes", FALSE)
             : ant_value_failure ("slixmpp raises an exception where it decodes base64");
}

/* XEP-0047: slixmpp wants it in one piece. */
GETTER (base64)
{
  const char *text = ant_value_find_text (instance->element);
  gsize length;

  if (text == NULL)
    return ant_value_failure ("slixmpp raises an exception: the element is empty");
  text += strspn (text, " \t\r\n");
  length = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  length += strspn (text + length, "=");
  if (text[length + strspn (text + length, " \t\r\n")] != '\0')
    return ant_value_failure ("slixmpp raises an exception: this is no base64 in one piece");
  return ant_value_other ("bytes", TRUE);
}

GETTER (none)
{
  return ant_value_none ();
}

GETTER (other)
{
  return ant_value_other ("a list, a table or a truth value", TRUE);
}

GETTER (raises)
{
  return ant_value_failure ("slixmpp raises an exception whenever it reads this");
}

GETTER (time)
{
  const char *value = ant_value_find_attribute (instance->element, interface->argument);

  return value != NULL && *value != '\0' ? ant_value_time (value) : ant_value_none ();
}

GETTER (must_time)
{
  const char *value = ant_value_find_attribute (instance->element, interface->argument);

  return ant_value_time (value != NULL ? value : "");
}

GETTER (expiry)
{
  const char *value = ant_value_find_attribute (instance->element, interface->name);

  if (value != NULL && g_ascii_strcasecmp (value, "presence") == 0)
    return ant_value_text (value);
  return ant_value_time (value != NULL ? value : "");
}

/* It is written without a zone, and read as if it had `Z`. */
GETTER (utc)
{
  const char *text = ant_instance_find_text (instance, instance->class_->ns, interface->name, "");
  gsize length = text != NULL ? strlen (text) : 0;
  char whole[64];

  if (length == 0)
    return ant_value_other ("the time of now", TRUE);
  if (length > sizeof whole - 2)
    return ant_value_time ("");
  memcpy (whole, text, length);
  memcpy (whole + length, "Z", 2);
  return ant_value_time (whole);
}

/* The words of the table of classes, and what each reads, for people; %NULL of a plain attribute. */
static const struct
{
  const char *word;
  AntStanzaGetter get;
  const char *what;
} getters[] = {
  { "action", ant_stanza_get_action, "the attribute, of a set without one “execute”" },
  { "attr", get_attr, NULL },
  { "attr-or", get_attr_or, NULL },
  { "base64", get_base64, "bytes, which are never equal to a text" },
  { "before", get_before, "the text of the child element “before”" },
  { "carbon", ant_stanza_get_carbon, "a stanza, which is never equal to a text" },
  { "chat-state", ant_stanza_get_chat_state, "the name of the chat state" },
  { "child", get_child, "whether there is such a child element: True or False, never equal to a text" },
  { "child-attr", get_child_attr, "an attribute of a child element" },
  { "child-maybe", get_child_maybe, "an attribute of a child element" },
  { "child-text", get_child_text, "the text of a child element" },
  { "condition", ant_stanza_get_condition, "the name of the error condition, a child element" },
  { "expiry", get_expiry, "a time, which is never equal to a text" },
  { "field-value", ant_stanza_get_field_value, "what the field holds, by its type" },
  { "fields", get_fields, "a list, which is never equal to a text" },
  { "form-jid", ant_stanza_get_form_jid, "an address out of the form inside" },
  { "form-time", ant_stanza_get_form_time, "a time out of the form inside, which is never equal to a text" },
  { "from-bare", ant_stanza_get_from_bare, "the room, out of the address of the sender" },
  { "from-resource", ant_stanza_get_from_resource, "the nickname, out of the address of the sender" },
  { "groupchat-bare", ant_stanza_get_groupchat_bare,
    "the room, out of the address of the sender of a groupchat message" },
  { "groupchat-resource", ant_stanza_get_groupchat_resource,
    "the nickname, out of the address of the sender of a groupchat message" },
  { "html-body", ant_stanza_get_html_body, "the markup inside" },
  { "instructions", ant_stanza_get_instructions, "the text of the child elements" },
  { "int", get_int, "a number, which is never equal to a text" },
  { "item-attr", ant_stanza_get_item_attr, "an attribute of the child element “item”" },
  { "item-jid", ant_stanza_get_item_jid, "the address of the child element “item”" },
  { "jid", get_jid, "an address, which it compares normalised" },
  { "jid-text", get_jid_text, "the text of the element, as an address" },
  { "jids", ant_stanza_get_jids, "a list, which is never equal to a text" },
  { "maybe", get_maybe, "the attribute; one that is absent is not even equal to nothing" },
  { "maybe-int", get_maybe_int, "a number, which is never equal to a text" },
  { "mood", ant_stanza_get_mood, "the name of the mood, a child element" },
  { "must-time", get_must_time, "a time, which is never equal to a text" },
  { "name-part", get_name_part, "the text of the child element of this name" },
  { "no-jid", get_no_jid, "an address, which it compares normalised" },
  { "no-text", get_no_text, "bytes, which are never equal to a text" },
  { "none", get_none, "nothing at all" },
  { "other", get_other, "a list, a table or a truth value, never equal to a text" },
  { "other-int", get_other_int, "a number, which is never equal to a text" },
  { "parent-condition", ant_stanza_get_parent_condition, "the name of the error condition" },
  { "presence-type", ant_stanza_get_presence_type, "the attribute, else the text of “show”, else “available”" },
  { "query", ant_stanza_get_query, "the namespace of the child element “query”" },
  { "raises", get_raises, "nothing: it raises an exception whenever it is asked for this" },
  { "reason", get_reason, "the text of the child element of this name" },
  { "receipt", ant_stanza_get_receipt, "the id of the message that was received" },
  { "stanza", ant_stanza_get_stanza, "a stanza, which is never equal to a text" },
  { "stanza-type", get_stanza_type, NULL },
  { "sub", get_sub, "the text of the child element of this name" },
  { "sub-maybe", get_sub_maybe, "the text of a child element" },
  { "text", get_text, "the text of the element" },
  { "time", get_time, "a time, which is never equal to a text" },
  { "time-text", get_time_text, "the text of the element, or a time, which is never equal to a text" },
  { "timezone", get_timezone, "the text of the element" },
  { "unsupported", ant_stanza_get_unsupported, "the feature that is not supported" },
  { "utc", get_utc, "a time, which is never equal to a text" },
};

/**
 * ant_stanza_getter_find:
 * @word: of the table
 *
 * Returns: the getter; of a word that is none, one whose value is never equal to a text
 */
AntStanzaGetter
ant_stanza_getter_find (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (getters); i++)
    if (strcmp (getters[i].word, word) == 0)
      return getters[i].get;
  return get_other;
}

/**
 * ant_stanza_interface_describe:
 * @interface: an interface
 *
 * Returns: (nullable) (transfer none): what slixmpp reads there, for people; %NULL where it is the attribute of the
 *   same name
 */
const char *
ant_stanza_interface_describe (const AntStanzaInterface *interface)
{
  for (gsize i = 0; i < G_N_ELEMENTS (getters); i++)
    if (getters[i].get == interface->get && getters[i].what != NULL)
      return getters[i].what;
  if (strcmp (interface->argument, interface->name) != 0)
    return "an attribute of another name";
  return interface->fallback != NULL ? "the attribute, and something else where it is absent" : NULL;
}

static AntStanzaValue
read_plugin (const AntStanzaInstance *instance, const AntStanzaChild *child)
{
  AntStanzaInstance plugin = { child->class_, ant_stanza_instance_find_plugin (instance, child), instance };
  const AntStanzaInterface *interface = ant_stanza_class_find_interface (child->class_, child->name);

  if (!child->class_->extension)
    return ant_value_other ("a part of the stanza", TRUE);
  return interface != NULL ? interface->get (&plugin, interface, "") : ant_value_text ("");
}

/**
 * ant_stanza_instance_read:
 * @instance: what slixmpp reads from
 * @attribute: the name of an interface or plugin, perhaps with `|` and a language
 *
 * Returns: what it reads; what it does not know is the empty text
 */
AntStanzaValue
ant_stanza_instance_read (const AntStanzaInstance *instance, const char *attribute)
{
  const char *bar = strchr (attribute, '|');
  const char *lang = "";
  char name[128];
  const AntStanzaInterface *interface;
  const AntStanzaChild *child;

  if (bar != NULL && (gsize) (bar - attribute) < sizeof name)
    {
      memcpy (name, attribute, bar - attribute);
      name[bar - attribute] = '\0';
      attribute = name;
      lang = bar + 1;
    }
  if (strcmp (attribute, "substanzas") == 0)
    return ant_value_other ("a list", TRUE);
  if (strcmp (attribute, "lang") == 0)
    return ant_value_text (ant_instance_find_lang (instance));

  interface = ant_stanza_class_find_interface (instance->class_, attribute);
  if (interface != NULL)
    return interface->get (instance, interface, lang);
  child = ant_stanza_class_find_child (instance->class_, attribute);
  return child != NULL ? read_plugin (instance, child) : ant_value_text ("");
}
