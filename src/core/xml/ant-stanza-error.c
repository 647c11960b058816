/* The <error/> of a stanza, read as far as it can be trusted.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "xml/ant-stanza-error.h"

#include <stdatomic.h>
#include <string.h>

/* What callers see comes first; its strings are the stanza's, except for the text. */
typedef struct
{
  AntStanzaError fields;
  atomic_int refs;
  AntStanza *stanza;
  char *text;
} Error;

G_DEFINE_BOXED_TYPE (AntStanzaError, ant_stanza_error, ant_stanza_error_ref, ant_stanza_error_unref)

/* The legacy number (XEP-0086); anything but one to three digits is no number. */
static int
read_code (const char *code)
{
  gsize length = code != NULL ? strspn (code, "0123456789") : 0;

  return length > 0 && length <= 3 && code[length] == '\0' ? (int) g_ascii_strtoll (code, NULL, 10) : 0;
}

static const char *
find_lang (const AntElement *element)
{
  for (; element != NULL; element = ant_element_get_parent (element))
    {
      const char *lang = ant_element_get_attribute_ns (element, ANT_NS_XML, "lang");

      if (lang != NULL)
        return lang;
    }
  return NULL;
}

static void
read_text (Error            *error,
           const AntElement *element)
{
  g_free (error->text);
  error->text = g_strstrip (ant_element_dup_text (element));
  if (*error->text == '\0')
    g_clear_pointer (&error->text, g_free);
  error->fields.text = error->text;
  error->fields.lang = error->text != NULL ? find_lang (element) : NULL;
}

/* RFC 6120 8.3.2: one defined condition, a text per language, one application condition; any of them may be missing.
 * The first of each counts. */
static void
read_children (Error            *error,
               const AntElement *element,
               const char       *ns)
{
  guint n;
  const AntNode *children = ant_element_get_children (element, &n);

  for (guint i = 0; i < n; i++)
    {
      const AntElement *child = children[i].element;

      if (child == NULL)
        continue;
      if (ant_element_is (child, ns, "text"))
        {
          if (error->text == NULL)
            read_text (error, child);
        }
      else if (ant_element_is (child, ns, NULL))
        {
          if (error->fields.condition == NULL)
            error->fields.condition = ant_element_get_name (child);
        }
      else if (error->fields.application_name == NULL)
        {
          error->fields.application_ns = ant_element_get_ns (child);
          error->fields.application_name = ant_element_get_name (child);
        }
    }
}

static void
read_error (Error            *error,
            const AntElement *element,
            const char       *ns)
{
  error->fields.type = ant_element_get_attribute (element, "type");
  error->fields.by = ant_element_get_attribute (element, "by");
  error->fields.code = read_code (ant_element_get_attribute (element, "code"));
  read_children (error, element, ns);
  if (error->text == NULL) /* before RFC 3920 the text stood in the element itself (XEP-0086) */
    read_text (error, element);
}

/**
 * ant_stanza_error_new:
 * @stanza: an IQ, message or presence of type error, or a stream error
 *
 * Reads the error, as far as there is one: a stanza of type error without `<error/>` gives one with nothing in it.
 * Nothing is guessed: a condition in a wrong namespace is the application's. Any thread.
 *
 * Returns: (transfer full) (nullable): the error, %NULL if @stanza is none
 */
AntStanzaError *
ant_stanza_error_new (AntStanza *stanza)
{
  const AntElement *root, *element;
  const char *type, *ns;
  Error *error;

  g_return_val_if_fail (stanza != NULL, NULL);

  root = ant_stanza_get_root (stanza);
  type = ant_stanza_get_type_attribute (stanza);
  if (ant_element_is (root, ANT_NS_STREAMS, "error"))
    {
      element = root;
      ns = ANT_NS_STREAM_ERRORS;
    }
  else if (ant_stanza_get_kind (stanza) <= ANT_KIND_PRESENCE && type != NULL && strcmp (type, "error") == 0)
    {
      element = ant_element_get_child (root, ant_element_get_ns (root), "error");
      ns = ANT_NS_STANZAS;
    }
  else
    return NULL;

  error = g_new0 (Error, 1);
  atomic_init (&error->refs, 1);
  error->stanza = ant_stanza_ref (stanza);
  if (element != NULL)
    read_error (error, element, ns);
  return &error->fields;
}

/**
 * ant_stanza_error_ref:
 * @error: an error
 *
 * Returns: (transfer full): @error
 */
AntStanzaError *
ant_stanza_error_ref (AntStanzaError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  atomic_fetch_add (&((Error *) error)->refs, 1);
  return error;
}

/**
 * ant_stanza_error_unref:
 * @error: (transfer full): an error
 */
void
ant_stanza_error_unref (AntStanzaError *error)
{
  Error *self = (Error *) error;

  g_return_if_fail (error != NULL);

  if (atomic_fetch_sub (&self->refs, 1) > 1)
    return;
  ant_stanza_unref (self->stanza);
  g_free (self->text);
  g_free (self);
}
