/* What slixmpp reads where a path asks for an interface (`@name`), and how it compares that with a text.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "xml/ant-stanza-classes.h"
#include "xml/ant-stanza-path-private.h"

#define NS_MUC_USER "http://jabber.org/protocol/muc#user"
#define NS_CHAT_STATES "http://jabber.org/protocol/chatstates"
#define NS_RECEIPTS "urn:xmpp:receipts"
#define NS_DATA "jabber:x:data"
#define NS_FORWARD "urn:xmpp:forward:0"
#define NS_XHTML "http://www.w3.org/1999/xhtml"

#define GETTER(name) \
  static AntStanzaValue get_##name (const AntStanzaInstance *instance, const AntStanzaInterface *interface, \
                                    const char *lang)

static AntStanzaValue
text_value (const char *text)
{
  return (AntStanzaValue){ ANT_VALUE_TEXT, text, *text != '\0' };
}

static AntStanzaValue
other_value (const char *what, gboolean truth)
{
  return (AntStanzaValue){ ANT_VALUE_OTHER, what, truth };
}

static AntStanzaValue
no_value (void)
{
  return other_value ("None", FALSE);
}

static AntStanzaValue
failure (const char *why)
{
  return (AntStanzaValue){ ANT_VALUE_FAILS, why, FALSE };
}

static AntStanzaValue
jid_value (const char *text)
{
  return (AntStanzaValue){ ANT_VALUE_JID, text, TRUE };
}

static AntStanzaValue
maybe_text (const char *text)
{
  return text != NULL ? text_value (text) : no_value ();
}

static const char *
find_attribute (const AntElement *element, const char *name)
{
  return element != NULL ? ant_element_get_attribute (element, name) : NULL;
}

/* (nullable): as Python's ElementTree has it: what stands before the first child element. */
static const char *
find_text (const AntElement *element)
{
  const AntNode *children;
  guint n;

  if (element == NULL)
    return NULL;
  children = ant_element_get_children (element, &n);
  return n > 0 ? children[0].text : NULL;
}

static const AntElement *
find_child (const AntStanzaInstance *instance, const char *name)
{
  return instance->element != NULL ? ant_element_get_child (instance->element, instance->class_->ns, name) : NULL;
}

static const AntElement *
get_parent (const AntStanzaInstance *instance)
{
  return instance->parent != NULL ? instance->parent->element : NULL;
}

/* xml:lang, of this element or one around it. */
static const char *
find_lang (const AntStanzaInstance *instance)
{
  for (; instance != NULL; instance = instance->parent)
    {
      const char *lang =
        instance->element != NULL ? ant_element_get_attribute_ns (instance->element, ANT_NS_XML, "lang") : NULL;

      if (lang != NULL && *lang != '\0')
        return lang;
    }
  return "";
}

/* (nullable): the text of a child, in the wanted language if there is one, else the last one that is not empty. */
static const char *
find_child_text (const AntStanzaInstance *instance, const char *ns, const char *name, const char *lang)
{
  const char *usual = find_lang (instance), *found = NULL;
  const AntNode *children;
  guint n;

  if (instance->element == NULL)
    return NULL;
  if (*lang == '\0')
    lang = usual;
  children = ant_element_get_children (instance->element, &n);
  for (guint i = 0; i < n; i++)
    {
      const char *own, *text;

      if (!ant_element_is (children[i].element, ns, name))
        continue;
      own = ant_element_get_attribute_ns (children[i].element, ANT_NS_XML, "lang");
      text = find_text (children[i].element);
      if (strcmp (own != NULL ? own : usual, lang) == 0)
        return text;
      if (text != NULL)
        found = text;
    }
  return found;
}

static AntStanzaValue
child_text_value (const AntStanzaInstance *instance, const char *ns, const char *name, const char *lang)
{
  const char *text;

  if (strcmp (lang, "*") == 0)
    return other_value ("a table of languages", TRUE);
  text = find_child_text (instance, ns, name, lang);
  return text_value (text != NULL ? text : "");
}

/* Python's int(): spaces around, a sign, digits with single underscores between them. */
static gboolean
is_int (const char *text)
{
  gboolean digit = FALSE;

  text += strspn (text, " \t\r\n\v\f");
  if (*text == '+' || *text == '-')
    text++;
  for (; g_ascii_isdigit (*text) || (*text == '_' && digit && g_ascii_isdigit (text[1])); text++)
    digit = *text != '_';
  text += strspn (text, " \t\r\n\v\f");
  return digit && *text == '\0';
}

static gboolean
read_number (const char **text, guint digits, guint least, guint most)
{
  guint number = 0, n = 0;

  for (; n < digits && g_ascii_isdigit (**text); n++, (*text)++)
    number = number * 10 + (**text - '0');
  return n > 0 && number >= least && number <= most;
}

static gboolean
read_mark (const char **text, char mark)
{
  if (**text != mark)
    return FALSE;
  (*text)++;
  return TRUE;
}

static gboolean
read_zone (const char **text)
{
  if (read_mark (text, 'Z'))
    return TRUE;
  if (**text != '+' && **text != '-')
    return FALSE;
  (*text)++;
  if (!read_number (text, 2, 0, 23))
    return FALSE;
  read_mark (text, ':');
  return read_number (text, 2, 0, 59);
}

/* XEP-0082, as far as slixmpp reads it. */
static gboolean
is_time (const char *text)
{
  if (!read_number (&text, 4, 1, 9999) || !read_mark (&text, '-') || !read_number (&text, 2, 1, 12)
      || !read_mark (&text, '-') || !read_number (&text, 2, 1, 31) || !read_mark (&text, 'T')
      || !read_number (&text, 2, 0, 23) || !read_mark (&text, ':') || !read_number (&text, 2, 0, 59)
      || !read_mark (&text, ':') || !read_number (&text, 2, 0, 61))
    return FALSE;
  if (read_mark (&text, '.') && !read_number (&text, 6, 0, 999999))
    return FALSE;
  return read_zone (&text) && *text == '\0';
}

static AntStanzaValue
int_value (const char *text)
{
  return is_int (text) ? other_value ("a number", text[strspn (text, " 0+-_\t\r\n")] != '\0')
                       : failure ("slixmpp raises an exception: it wants a number there");
}

static AntStanzaValue
time_value (const char *text)
{
  return is_time (text) ? other_value ("a time", TRUE)
                        : failure ("slixmpp raises an exception: it wants a time there (XEP-0082)");
}

GETTER (attr)
{
  const char *value = find_attribute (instance->element, interface->argument);
  gboolean also_empty = interface->fallback != NULL && g_str_has_suffix (interface->fallback, "!");

  if (also_empty && (value == NULL || *value == '\0'))
    return text_value ("leaf");
  if (value == NULL)
    value = interface->fallback != NULL ? interface->fallback : "";
  return text_value (value);
}

/* Wherever slixmpp reads an <error/> it sets the type of what is around it. */
static gboolean
has_error (const AntElement *stanza)
{
  return stanza != NULL && ant_element_get_child (stanza, ANT_NS_CLIENT, "error") != NULL;
}

GETTER (stanza_type)
{
  return has_error (instance->element) ? text_value ("error") : get_attr (instance, interface, lang);
}

GETTER (maybe)
{
  return maybe_text (find_attribute (instance->element, interface->argument));
}

GETTER (int)
{
  const char *value = find_attribute (instance->element, interface->argument);

  if (value == NULL)
    value = interface->fallback != NULL ? interface->fallback : "";
  return int_value (value);
}

GETTER (maybe_int)
{
  const char *value = find_attribute (instance->element, interface->argument);

  return value != NULL ? int_value (value) : no_value ();
}

GETTER (jid)
{
  const char *value = find_attribute (instance->element, interface->argument);

  return jid_value (value != NULL ? value : "");
}

GETTER (no_jid)
{
  const char *value = find_attribute (instance->element, interface->argument);

  if (value == NULL)
    return no_value ();
  return *value != '\0' ? jid_value (value) : text_value ("");
}

GETTER (jid_text)
{
  const char *text = find_text (instance->element);

  return jid_value (text != NULL ? text : "");
}

GETTER (sub)
{
  return child_text_value (instance, instance->class_->ns, interface->argument, lang);
}

GETTER (sub_maybe)
{
  return maybe_text (find_child_text (instance, instance->class_->ns, interface->argument, ""));
}

GETTER (reason)
{
  return child_text_value (instance, ANT_NS_STANZAS, interface->argument, "");
}

GETTER (name_part)
{
  AntStanzaValue value = get_sub (instance, interface, "");

  return strchr (value.text, ',') != NULL ? other_value ("a list", TRUE) : value;
}

GETTER (other_int)
{
  AntStanzaValue value = get_sub (instance, interface, "");

  return is_int (value.text) ? int_value (value.text) : other_value ("a number", FALSE);
}

GETTER (child)
{
  return other_value ("True or False", find_child (instance, interface->argument) != NULL);
}

GETTER (child_text)
{
  const AntElement *child = find_child (instance, interface->argument);

  return child != NULL ? maybe_text (find_text (child)) : no_value ();
}

GETTER (before)
{
  const AntElement *child = find_child (instance, interface->name);

  if (child == NULL)
    return no_value ();
  return find_text (child) != NULL ? text_value (find_text (child)) : other_value ("True", TRUE);
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

        return text_value (value != NULL ? value : "");
      }
  return none ? no_value () : text_value ("");
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
  return maybe_text (find_text (instance->element));
}

GETTER (time_text)
{
  const char *text = find_text (instance->element);

  return text != NULL && is_time (text) ? other_value ("a time", TRUE) : maybe_text (text);
}

GETTER (timezone)
{
  const char *text = find_text (instance->element);

  return text != NULL ? text_value (text) : failure ("slixmpp raises an exception: the element is empty");
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
      return other_value ("a list", TRUE);
  return other_value ("a list", FALSE);
}

GETTER (no_text)
{
  return find_text (instance->element) == NULL ? other_value ("bytes", FALSE)
                                               : failure ("slixmpp raises an exception where it decodes base64");
}

/* XEP-0047: slixmpp wants it in one piece. */
GETTER (base64)
{
  const char *text = find_text (instance->element);
  gsize length;

  if (text == NULL)
    return failure ("slixmpp raises an exception: the element is empty");
  text += strspn (text, " \t\r\n");
  length = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  length += strspn (text + length, "=");
  if (text[length + strspn (text + length, " \t\r\n")] != '\0')
    return failure ("slixmpp raises an exception: this is no base64 in one piece");
  return other_value ("bytes", TRUE);
}

GETTER (none)
{
  return no_value ();
}

GETTER (other)
{
  return other_value ("a list, a table or a truth value", TRUE);
}

GETTER (raises)
{
  return failure ("slixmpp raises an exception whenever it reads this");
}

GETTER (time)
{
  const char *value = find_attribute (instance->element, interface->argument);

  return value != NULL && *value != '\0' ? time_value (value) : no_value ();
}

GETTER (must_time)
{
  const char *value = find_attribute (instance->element, interface->argument);

  return time_value (value != NULL ? value : "");
}

GETTER (expiry)
{
  const char *value = find_attribute (instance->element, interface->name);

  if (value != NULL && g_ascii_strcasecmp (value, "presence") == 0)
    return text_value (value);
  return time_value (value != NULL ? value : "");
}

/* It is written without a zone, and read as if it had `Z`. */
GETTER (utc)
{
  const char *text = find_child_text (instance, instance->class_->ns, interface->name, "");
  gsize length = text != NULL ? strlen (text) : 0;
  char whole[64];

  if (length == 0)
    return other_value ("the time of now", TRUE);
  if (length > sizeof whole - 2)
    return time_value ("");
  memcpy (whole, text, length);
  memcpy (whole + length, "Z", 2);
  return time_value (whole);
}

/* The namespace of the first child that is called query. */
GETTER (query)
{
  const AntNode *children;
  guint n = 0;

  children = instance->element != NULL ? ant_element_get_children (instance->element, &n) : NULL;
  for (guint i = 0; i < n; i++)
    if (children[i].element != NULL && g_str_has_suffix (ant_element_get_name (children[i].element), "query"))
      {
        const char *ns = ant_element_get_ns (children[i].element);

        return text_value (*ns != '\0' ? ns : ant_element_get_name (children[i].element));
      }
  return text_value ("");
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
      return text_value (ant_element_get_name (children[i].element));
  return text_value ("");
}

GETTER (condition)
{
  return find_condition (instance->element);
}

GETTER (parent_condition)
{
  return find_condition (get_parent (instance));
}

GETTER (unsupported)
{
  const AntElement *parent = get_parent (instance);
  const AntElement *found = parent != NULL ? ant_element_get_child (parent, instance->class_->ns, "unsupported") : NULL;
  const char *feature = find_attribute (found, "feature");

  return text_value (feature != NULL ? feature : "");
}

GETTER (instructions)
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
    return text_value ("");
  if (find_text (found) == NULL)
    return failure ("slixmpp raises an exception: the instructions are empty");
  return n_found == 1 ? text_value (find_text (found)) : other_value ("several lines", TRUE);
}

static gboolean
has_many_values (const char *type)
{
  static const char *const many[] = { "hidden", "jid-multi", "list-multi", "text-multi", NULL };

  return g_strv_contains (many, type);
}

/* XEP-0004: what a field holds, as its type says. */
GETTER (field_value)
{
  const char *type = find_attribute (instance->element, "type");
  const AntElement *first = find_child (instance, "value");
  const char *text = find_text (first);
  const AntNode *children;
  guint n = 0, n_values = 0;

  if (first == NULL)
    return no_value ();
  type = type != NULL ? type : "";
  if (strcmp (type, "boolean") == 0)
    return other_value ("True or False", g_strcmp0 (text, "1") == 0 || g_strcmp0 (text, "true") == 0);
  children = ant_element_get_children (instance->element, &n);
  for (guint i = 0; i < n; i++)
    n_values += ant_element_is (children[i].element, instance->class_->ns, "value");
  if (n_values > 1 || (has_many_values (type) && strcmp (type, "text-multi") != 0))
    return other_value ("a list", TRUE);
  return text_value (text != NULL ? text : "");
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
  return find_text (field) != NULL ? find_text (field) : "";
}

GETTER (form_time)
{
  const char *value = find_field (instance, interface->argument);

  return value != NULL ? time_value (value) : no_value ();
}

GETTER (form_jid)
{
  const char *value = find_field (instance, interface->argument);

  return value != NULL ? jid_value (value) : no_value ();
}

/* XEP-0441: `<always><jid/></always>`. */
GETTER (jids)
{
  const AntElement *list = find_child (instance, interface->argument);

  return other_value ("a list", list != NULL && ant_element_get_child (list, instance->class_->ns, "jid") != NULL);
}

static AntStanzaValue
read_forwarded (const AntElement *forwarded)
{
  static const char *const stanzas[] = { "iq", "message", "presence" };

  for (gsize i = 0; forwarded != NULL && i < G_N_ELEMENTS (stanzas); i++)
    if (ant_element_get_child (forwarded, ANT_NS_CLIENT, stanzas[i]) != NULL)
      return other_value ("a stanza", TRUE);
  return text_value ("");
}

GETTER (stanza)
{
  return read_forwarded (instance->element);
}

GETTER (carbon)
{
  return read_forwarded (instance->element != NULL ? ant_element_get_child (instance->element, NS_FORWARD, "forwarded") : NULL);
}

/* XEP-0050 3.1: without one, a set executes. */
GETTER (action)
{
  const char *value = find_attribute (instance->element, interface->name);
  const char *type = find_attribute (get_parent (instance), "type");

  if (value != NULL)
    return text_value (value);
  return text_value (g_strcmp0 (type, "set") == 0 ? "execute" : "");
}

GETTER (presence_type)
{
  static const char *const shows[] = { "away", "chat", "dnd", "xa", NULL };
  const char *type = find_attribute (instance->element, interface->name);
  const char *show;

  if (has_error (instance->element))
    return text_value ("error");
  if (type != NULL && *type != '\0')
    return text_value (type);
  show = find_child_text (instance, instance->class_->ns, "show", "");
  return text_value (show != NULL && g_strv_contains (shows, show) ? show : "available");
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
  value = find_attribute (item, name);
  return value != NULL ? value : "";
}

GETTER (item_attr)
{
  return text_value (find_item_attribute (instance, interface->argument));
}

GETTER (item_jid)
{
  return jid_value (find_item_attribute (instance, "jid"));
}

static AntStanzaValue
resource_of (const AntElement *stanza)
{
  const char *from = find_attribute (stanza, "from");
  const char *slash = from != NULL ? strchr (from, '/') : NULL;

  return text_value (slash != NULL ? slash + 1 : "");
}

static AntStanzaValue
bare_of (const AntElement *stanza)
{
  const char *from = find_attribute (stanza, "from");

  return (AntStanzaValue){ ANT_VALUE_DOMAIN, from != NULL ? from : "", from != NULL && *from != '\0' };
}

GETTER (from_resource)
{
  return resource_of (get_parent (instance));
}

GETTER (from_bare)
{
  return bare_of (get_parent (instance));
}

static gboolean
is_groupchat (const AntElement *message)
{
  return g_strcmp0 (find_attribute (message, "type"), "groupchat") == 0;
}

GETTER (groupchat_resource)
{
  return is_groupchat (instance->element) ? resource_of (instance->element) : text_value ("");
}

GETTER (groupchat_bare)
{
  return is_groupchat (instance->element) ? bare_of (instance->element) : text_value ("");
}

GETTER (html_body)
{
  const AntElement *body =
    instance->element != NULL ? ant_element_get_child (instance->element, NS_XHTML, "body") : NULL;
  const char *text = find_text (body);

  if (body != NULL && ant_element_count_elements (body) > 0)
    return other_value ("markup", TRUE);
  return text_value (text != NULL ? text : "");
}

GETTER (chat_state)
{
  const AntElement *parent = get_parent (instance);
  const AntElement *state = parent != NULL ? ant_element_get_child (parent, NS_CHAT_STATES, NULL) : NULL;

  return text_value (state != NULL ? ant_element_get_name (state) : "");
}

GETTER (receipt)
{
  const AntElement *parent = get_parent (instance);
  const char *id =
    find_attribute (parent != NULL ? ant_element_get_child (parent, NS_RECEIPTS, "received") : NULL, "id");

  return text_value (id != NULL ? id : "");
}

GETTER (mood)
{
  const AntNode *children;
  guint n = 0;

  children = instance->element != NULL ? ant_element_get_children (instance->element, &n) : NULL;
  for (guint i = 0; i < n; i++)
    if (ant_element_is (children[i].element, instance->class_->ns, NULL)
        && strcmp (ant_element_get_name (children[i].element), "text") != 0)
      return text_value (ant_element_get_name (children[i].element));
  return text_value ("");
}

/* The words of the table of classes, and what each reads, for people; %NULL of a plain attribute. */
static const struct
{
  const char *word;
  AntStanzaGetter get;
  const char *what;
} getters[] = {
  { "action", get_action, "the attribute, of a set without one “execute”" },
  { "attr", get_attr, NULL },
  { "base64", get_base64, "bytes, which are never equal to a text" },
  { "before", get_before, "the text of the child element “before”" },
  { "carbon", get_carbon, "a stanza, which is never equal to a text" },
  { "chat-state", get_chat_state, "the name of the chat state" },
  { "child", get_child, "whether there is such a child element: True or False, never equal to a text" },
  { "child-attr", get_child_attr, "an attribute of a child element" },
  { "child-maybe", get_child_maybe, "an attribute of a child element" },
  { "child-text", get_child_text, "the text of a child element" },
  { "condition", get_condition, "the name of the error condition, a child element" },
  { "expiry", get_expiry, "a time, which is never equal to a text" },
  { "field-value", get_field_value, "what the field holds, by its type" },
  { "fields", get_fields, "a list, which is never equal to a text" },
  { "form-jid", get_form_jid, "an address out of the form inside" },
  { "form-time", get_form_time, "a time out of the form inside, which is never equal to a text" },
  { "from-bare", get_from_bare, "the room, out of the address of the sender" },
  { "from-resource", get_from_resource, "the nickname, out of the address of the sender" },
  { "groupchat-bare", get_groupchat_bare, "the room, out of the address of the sender of a groupchat message" },
  { "groupchat-resource", get_groupchat_resource,
    "the nickname, out of the address of the sender of a groupchat message" },
  { "html-body", get_html_body, "the markup inside" },
  { "instructions", get_instructions, "the text of the child elements" },
  { "int", get_int, "a number, which is never equal to a text" },
  { "item-attr", get_item_attr, "an attribute of the child element “item”" },
  { "item-jid", get_item_jid, "the address of the child element “item”" },
  { "jid", get_jid, "an address, which it compares normalised" },
  { "jid-text", get_jid_text, "the text of the element, as an address" },
  { "jids", get_jids, "a list, which is never equal to a text" },
  { "maybe", get_maybe, "the attribute; one that is absent is not even equal to nothing" },
  { "maybe-int", get_maybe_int, "a number, which is never equal to a text" },
  { "mood", get_mood, "the name of the mood, a child element" },
  { "must-time", get_must_time, "a time, which is never equal to a text" },
  { "name-part", get_name_part, "the text of the child element of this name" },
  { "no-jid", get_no_jid, "an address, which it compares normalised" },
  { "no-text", get_no_text, "bytes, which are never equal to a text" },
  { "none", get_none, "nothing at all" },
  { "other", get_other, "a list, a table or a truth value, never equal to a text" },
  { "other-int", get_other_int, "a number, which is never equal to a text" },
  { "parent-condition", get_parent_condition, "the name of the error condition" },
  { "presence-type", get_presence_type, "the attribute, else the text of “show”, else “available”" },
  { "query", get_query, "the namespace of the child element “query”" },
  { "raises", get_raises, "nothing: it raises an exception whenever it is asked for this" },
  { "reason", get_reason, "the text of the child element of this name" },
  { "receipt", get_receipt, "the id of the message that was received" },
  { "stanza", get_stanza, "a stanza, which is never equal to a text" },
  { "stanza-type", get_stanza_type, NULL },
  { "sub", get_sub, "the text of the child element of this name" },
  { "sub-maybe", get_sub_maybe, "the text of a child element" },
  { "text", get_text, "the text of the element" },
  { "time", get_time, "a time, which is never equal to a text" },
  { "time-text", get_time_text, "the text of the element, or a time, which is never equal to a text" },
  { "timezone", get_timezone, "the text of the element" },
  { "unsupported", get_unsupported, "the feature that is not supported" },
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
 * Returns: (nullable) (transfer none): what slixmpp reads there, for people; %NULL where it is the attribute of the same name
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
    return other_value ("a part of the stanza", TRUE);
  return interface != NULL ? interface->get (&plugin, interface, "") : text_value ("");
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
    return other_value ("a list", TRUE);
  if (strcmp (attribute, "lang") == 0)
    return text_value (find_lang (instance));

  interface = ant_stanza_class_find_interface (instance->class_, attribute);
  if (interface != NULL)
    return interface->get (instance, interface, lang);
  child = ant_stanza_class_find_child (instance->class_, attribute);
  return child != NULL ? read_plugin (instance, child) : text_value ("");
}
