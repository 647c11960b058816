/* What slixmpp reads where a class has a rule of its own.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "xml/ant-stanza-values-private.h"

#define NS_MUC_USER "http://jabber.org/protocol/muc#user"
#define NS_CHAT_STATES "http://jabber.org/protocol/chatstates"
#define NS_RECEIPTS "urn:xmpp:receipts"
#define NS_DATA "jabber:x:data"
#define NS_FORWARD "urn:xmpp:forward:0"
#define NS_XHTML "http://www.w3.org/1999/xhtml"

/* The namespace of the first child that is called query. */
ANT_STANZA_GETTER (query)
{
  const AntNode *children;
  guint n = 0;

  children = instance->element != NULL ? ant_element_get_children (instance->element, &n) : NULL;
  for (guint i = 0; i < n; i++)
    if (children[i].element != NULL && g_str_has_suffix (ant_element_get_name (children[i].element), "query"))
      {
        const char *ns = ant_element_get_ns (children[i].element);

        return ant_value_text (*ns != '\0' ? ns : ant_element_get_name (children[i].element));
      }
  return ant_value_text ("");
}

/* RFC 3920's; it knows no other. */
static const char *const conditions[] = {
  "bad-request", "conflict", "feature-not-implemented", "forbidden", "gone", "internal-server-error", "item-not-found",
  "jid-malformed", "not-acceptable", "not-allowed", "not-authorized", "payment-required", "recipient-unavailable",
  "redirect", "registration-required", "remote-server-not-found", "remote-server-timeout", "resource-constraint",
  "service-unavailable", "subscription-required", "undefined-condition", "unexpected-request", NULL,
};

static AntStanzaValue
find_condition (const AntElement *element)
{
  const AntNode *children;
  guint n = 0;

  children = element != NULL ? ant_element_get_children (element, &n) : NULL;
  for (guint i = 0; i < n; i++)
    if (ant_element_is (children[i].element, ANT_NS_STANZAS, NULL)
        && g_strv_contains (conditions, ant_element_get_name (children[i].element)))
      return ant_value_text (ant_element_get_name (children[i].element));
  return ant_value_text ("");
}

ANT_STANZA_GETTER (condition)
{
  return find_condition (instance->element);
}

ANT_STANZA_GETTER (parent_condition)
{
  return find_condition (ant_instance_get_parent (instance));
}

ANT_STANZA_GETTER (unsupported)
{
  const AntElement *parent = ant_instance_get_parent (instance);
  const AntElement *found = parent != NULL ? ant_element_get_child (parent, instance->class_->ns, "unsupported") : NULL;
  const char *feature = ant_value_find_attribute (found, "feature");

  return ant_value_text (feature != NULL ? feature : "");
}

ANT_STANZA_GETTER (instructions)
{
  const AntElement *found = NULL;
  const AntNode *children;
  guint n = 0, n_found = 0;

  children = instance->element != NULL ? ant_element_get_children (instance->element, &n) : NULL;
  for (guint i = 0; i < n; i++)
    if (ant_element_is (children[i].element, instance->class_->ns, "instructions"))
      {
        found = children[i].element;
        n_found++;
      }
  if (n_found == 0)
    return ant_value_text ("");
  if (ant_value_find_text (found) == NULL)
    return ant_value_failure ("slixmpp raises an exception: the instructions are empty");
  return n_found == 1 ? ant_value_text (ant_value_find_text (found)) : ant_value_other ("several lines", TRUE);
}

static gboolean
has_many_values (const char *type)
{
  static const char *const many[] = { "hidden", "jid-multi", "list-multi", "text-multi", NULL };

  return g_strv_contains (many, type);
}

/* XEP-0004: what a field holds, as its type says. */
ANT_STANZA_GETTER (field_value)
{
  const char *type = ant_value_find_attribute (instance->element, "type");
  const AntElement *first = ant_instance_find_child (instance, "value");
  const char *text = ant_value_find_text (first);
  const AntNode *children;
  guint n = 0, n_values = 0;

  if (first == NULL)
    return ant_value_none ();
  type = type != NULL ? type : "";
  if (strcmp (type, "boolean") == 0)
    return ant_value_other ("True or False", g_strcmp0 (text, "1") == 0 || g_strcmp0 (text, "true") == 0);
  children = ant_element_get_children (instance->element, &n);
  for (guint i = 0; i < n; i++)
    n_values += ant_element_is (children[i].element, instance->class_->ns, "value");
  if (n_values > 1 || (has_many_values (type) && strcmp (type, "text-multi") != 0))
    return ant_value_other ("a list", TRUE);
  return ant_value_text (text != NULL ? text : "");
}

/* (nullable): the last field of that name in the last form. */
static const char *
find_field (const AntStanzaInstance *instance, const char *var)
{
  const AntElement *form = NULL, *field = NULL;
  const AntNode *children;
  guint n = 0;

  children = instance->element != NULL ? ant_element_get_children (instance->element, &n) : NULL;
  for (guint i = 0; i < n; i++)
    if (ant_element_is (children[i].element, NS_DATA, "x"))
      form = children[i].element;
  children = form != NULL ? ant_element_get_children (form, &n) : NULL;
  for (guint i = 0; children != NULL && i < n; i++)
    if (ant_element_is (children[i].element, NS_DATA, "field")
        && g_strcmp0 (ant_element_get_attribute (children[i].element, "var"), var) == 0)
      field = children[i].element;
  if (field == NULL)
    return NULL;
  field = ant_element_get_child (field, NS_DATA, "value");
  return ant_value_find_text (field) != NULL ? ant_value_find_text (field) : "";
}

ANT_STANZA_GETTER (form_time)
{
  const char *value = find_field (instance, interface->argument);

  return value != NULL ? ant_value_time (value) : ant_value_none ();
}

ANT_STANZA_GETTER (form_jid)
{
  const char *value = find_field (instance, interface->argument);

  return value != NULL ? ant_value_jid (value) : ant_value_none ();
}

/* XEP-0441: `<always><jid/></always>`. */
ANT_STANZA_GETTER (jids)
{
  const AntElement *list = ant_instance_find_child (instance, interface->argument);

  return ant_value_other ("a list", list != NULL && ant_element_get_child (list, instance->class_->ns, "jid") != NULL);
}

static AntStanzaValue
read_forwarded (const AntElement *forwarded)
{
  static const char *const stanzas[] = { "iq", "message", "presence" };

  for (gsize i = 0; forwarded != NULL && i < G_N_ELEMENTS (stanzas); i++)
    if (ant_element_get_child (forwarded, ANT_NS_CLIENT, stanzas[i]) != NULL)
      return ant_value_other ("a stanza", TRUE);
  return ant_value_text ("");
}

ANT_STANZA_GETTER (stanza)
{
  return read_forwarded (instance->element);
}

ANT_STANZA_GETTER (carbon)
{
  return read_forwarded (instance->element != NULL ? ant_element_get_child (instance->element, NS_FORWARD, "forwarded")
                                                   : NULL);
}

/* XEP-0050 3.1: without one, a set executes. */
ANT_STANZA_GETTER (action)
{
  const char *value = ant_value_find_attribute (instance->element, interface->name);
  const char *type = ant_value_find_attribute (ant_instance_get_parent (instance), "type");

  if (value != NULL)
    return ant_value_text (value);
  return ant_value_text (g_strcmp0 (type, "set") == 0 ? "execute" : "");
}

ANT_STANZA_GETTER (presence_type)
{
  static const char *const shows[] = { "away", "chat", "dnd", "xa", NULL };
  const char *type = ant_value_find_attribute (instance->element, interface->name);
  const char *show;

  if (ant_value_has_error (instance->element))
    return ant_value_text ("error");
  if (type != NULL && *type != '\0')
    return ant_value_text (type);
  show = ant_instance_find_text (instance, instance->class_->ns, "show", "");
  return ant_value_text (show != NULL && g_strv_contains (shows, show) ? show : "available");
}

/* Of several items the last. */
static const char *
find_item_attribute (const AntStanzaInstance *instance, const char *name)
{
  const AntElement *item = NULL;
  const AntNode *children;
  guint n = 0;
  const char *value;

  children = instance->element != NULL ? ant_element_get_children (instance->element, &n) : NULL;
  for (guint i = 0; i < n; i++)
    if (ant_element_is (children[i].element, NS_MUC_USER, "item"))
      item = children[i].element;
  value = ant_value_find_attribute (item, name);
  return value != NULL ? value : "";
}

ANT_STANZA_GETTER (item_attr)
{
  return ant_value_text (find_item_attribute (instance, interface->argument));
}

ANT_STANZA_GETTER (item_jid)
{
  return ant_value_jid (find_item_attribute (instance, "jid"));
}

static AntStanzaValue
resource_of (const AntElement *stanza)
{
  const char *from = ant_value_find_attribute (stanza, "from");
  const char *slash = from != NULL ? strchr (from, '/') : NULL;

  return ant_value_text (slash != NULL ? slash + 1 : "");
}

static AntStanzaValue
bare_of (const AntElement *stanza)
{
  const char *from = ant_value_find_attribute (stanza, "from");

  return (AntStanzaValue){ ANT_VALUE_DOMAIN, from != NULL ? from : "", from != NULL && *from != '\0' };
}

ANT_STANZA_GETTER (from_resource)
{
  return resource_of (ant_instance_get_parent (instance));
}

ANT_STANZA_GETTER (from_bare)
{
  return bare_of (ant_instance_get_parent (instance));
}

static gboolean
is_groupchat (const AntElement *message)
{
  return g_strcmp0 (ant_value_find_attribute (message, "type"), "groupchat") == 0;
}

ANT_STANZA_GETTER (groupchat_resource)
{
  return is_groupchat (instance->element) ? resource_of (instance->element) : ant_value_text ("");
}

ANT_STANZA_GETTER (groupchat_bare)
{
  return is_groupchat (instance->element) ? bare_of (instance->element) : ant_value_text ("");
}

ANT_STANZA_GETTER (html_body)
{
  const AntElement *body =
    instance->element != NULL ? ant_element_get_child (instance->element, NS_XHTML, "body") : NULL;
  const char *text = ant_value_find_text (body);

  if (body != NULL && ant_element_count_elements (body) > 0)
    return ant_value_other ("markup", TRUE);
  return ant_value_text (text != NULL ? text : "");
}

ANT_STANZA_GETTER (chat_state)
{
  const AntElement *parent = ant_instance_get_parent (instance);
  const AntElement *state = parent != NULL ? ant_element_get_child (parent, NS_CHAT_STATES, NULL) : NULL;

  return ant_value_text (state != NULL ? ant_element_get_name (state) : "");
}

ANT_STANZA_GETTER (receipt)
{
  const AntElement *parent = ant_instance_get_parent (instance);
  const char *id =
    ant_value_find_attribute (parent != NULL ? ant_element_get_child (parent, NS_RECEIPTS, "received") : NULL, "id");

  return ant_value_text (id != NULL ? id : "");
}

ANT_STANZA_GETTER (mood)
{
  const AntNode *children;
  guint n = 0;

  children = instance->element != NULL ? ant_element_get_children (instance->element, &n) : NULL;
  for (guint i = 0; i < n; i++)
    if (ant_element_is (children[i].element, instance->class_->ns, NULL)
        && strcmp (ant_element_get_name (children[i].element), "text") != 0)
      return ant_value_text (ant_element_get_name (children[i].element));
  return ant_value_text ("");
}
