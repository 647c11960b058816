/* What slixmpp can read of an element, as values.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "xml/ant-stanza-values-private.h"

#include <string.h>

AntStanzaValue
ant_value_text (const char *text)
{
  return (AntStanzaValue){ ANT_VALUE_TEXT, text, *text != '\0' };
}

AntStanzaValue
ant_value_other (const char *what, gboolean truth)
{
  return (AntStanzaValue){ ANT_VALUE_OTHER, what, truth };
}

AntStanzaValue
ant_value_none (void)
{
  return ant_value_other ("None", FALSE);
}

AntStanzaValue
ant_value_failure (const char *why)
{
  return (AntStanzaValue){ ANT_VALUE_FAILS, why, FALSE };
}

AntStanzaValue
ant_value_jid (const char *text)
{
  return (AntStanzaValue){ ANT_VALUE_JID, text, TRUE };
}

AntStanzaValue
ant_value_maybe (const char *text)
{
  return text != NULL ? ant_value_text (text) : ant_value_none ();
}

const char *
ant_value_find_attribute (const AntElement *element, const char *name)
{
  return element != NULL ? ant_element_get_attribute (element, name) : NULL;
}

/* (nullable): as Python's ElementTree has it: what stands before the first child element. */
const char *
ant_value_find_text (const AntElement *element)
{
  const AntNode *children;
  guint n;

  if (element == NULL)
    return NULL;
  children = ant_element_get_children (element, &n);
  return n > 0 ? children[0].text : NULL;
}

const AntElement *
ant_instance_find_child (const AntStanzaInstance *instance, const char *name)
{
  return instance->element != NULL ? ant_element_get_child (instance->element, instance->class_->ns, name) : NULL;
}

const AntElement *
ant_instance_get_parent (const AntStanzaInstance *instance)
{
  return instance->parent != NULL ? instance->parent->element : NULL;
}

/* xml:lang, of this element or one around it. */
const char *
ant_instance_find_lang (const AntStanzaInstance *instance)
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
const char *
ant_instance_find_text (const AntStanzaInstance *instance, const char *ns, const char *name, const char *lang)
{
  const char *usual = ant_instance_find_lang (instance), *found = NULL;
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
      text = ant_value_find_text (children[i].element);
      if (strcmp (own != NULL ? own : usual, lang) == 0)
        return text;
      if (text != NULL)
        found = text;
    }
  return found;
}

AntStanzaValue
ant_instance_read_text (const AntStanzaInstance *instance, const char *ns, const char *name, const char *lang)
{
  const char *text;

  if (strcmp (lang, "*") == 0)
    return ant_value_other ("a table of languages", TRUE);
  text = ant_instance_find_text (instance, ns, name, lang);
  return ant_value_text (text != NULL ? text : "");
}

/* Python's int(): spaces around, a sign, digits with single underscores between them. */
gboolean
ant_value_is_int (const char *text)
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
gboolean
ant_value_is_time (const char *text)
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

AntStanzaValue
ant_value_int (const char *text)
{
  return ant_value_is_int (text) ? ant_value_other ("a number", text[strspn (text, " 0+-_\t\r\n")] != '\0')
                       : ant_value_failure ("slixmpp raises an exception: it wants a number there");
}

AntStanzaValue
ant_value_time (const char *text)
{
  return ant_value_is_time (text) ? ant_value_other ("a time", TRUE)
                        : ant_value_failure ("slixmpp raises an exception: it wants a time there (XEP-0082)");
}

/* Wherever slixmpp reads an <error/> it sets the type of what is around it. */
gboolean
ant_value_has_error (const AntElement *stanza)
{
  return stanza != NULL && ant_element_get_child (stanza, ANT_NS_CLIENT, "error") != NULL;
}
