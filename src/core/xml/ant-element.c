/* An XML tree that never changes.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "xml/ant-element.h"

#include <string.h>

#include "xml/ant-element-private.h"

/**
 * AntElement:
 *
 * An element of an XML tree, with its place in the text that was parsed. Trees come from [func@ant_parser_parse] or an
 * [struct@AntElementBuilder] and never change after, so any thread may read them. A reference on any element holds the
 * whole tree; all that the getters return lives as long as the tree. Names and namespaces are never %NULL ("" is none).
 */
G_DEFINE_BOXED_TYPE (AntElement,
                     ant_element,
                     (AntElement * (*) (AntElement *) ) ant_element_ref,
                     (void (*) (AntElement *) ) ant_element_unref)

/* A tree with one reference and no element yet. */
AntTree *
ant_tree_new (void)
{
  AntTree *tree = g_new0 (AntTree, 1);

  atomic_init (&tree->refs, 1);
  return tree;
}

/* Drops a reference; the last one frees every element. */
void
ant_tree_unref (AntTree *tree)
{
  if (atomic_fetch_sub (&tree->refs, 1) > 1)
    return;
  ant_arena_clear (&tree->arena);
  g_free (tree);
}

/**
 * ant_element_ref:
 * @element: an element
 *
 * Keeps the whole tree that @element is in alive. Any thread.
 *
 * Returns: (transfer full): @element
 */
const AntElement *
ant_element_ref (const AntElement *element)
{
  g_return_val_if_fail (element != NULL, NULL);

  atomic_fetch_add (&element->tree->refs, 1);
  return element;
}

/**
 * ant_element_unref:
 * @element: (transfer full): an element
 *
 * Drops a reference on the tree that @element is in. Any thread.
 */
void
ant_element_unref (const AntElement *element)
{
  g_return_if_fail (element != NULL);

  ant_tree_unref (element->tree);
}

/**
 * ant_element_get_name:
 * @element: an element
 *
 * Returns: (transfer none): the name without prefix, `query`
 */
const char *
ant_element_get_name (const AntElement *element)
{
  return element->name;
}

/**
 * ant_element_get_ns:
 * @element: an element
 *
 * Returns: (transfer none): the namespace that the element is in, "" for none
 */
const char *
ant_element_get_ns (const AntElement *element)
{
  return element->ns;
}

/**
 * ant_element_get_prefix:
 * @element: an element
 *
 * Returns: (transfer none): the prefix as written, "" for none
 */
const char *
ant_element_get_prefix (const AntElement *element)
{
  return element->prefix;
}

/**
 * ant_element_is:
 * @element: (nullable): an element
 * @ns: (nullable): a namespace, "" for none, %NULL for any
 * @name: (nullable): a name without prefix, %NULL for any
 *
 * Returns: %TRUE if the element has this name in this namespace; %FALSE for no element
 */
gboolean
ant_element_is (const AntElement *element,
                const char       *ns,
                const char       *name)
{
  return element != NULL &&
         (name == NULL || strcmp (element->name, name) == 0) &&
         (ns == NULL || strcmp (element->ns, ns) == 0);
}

/**
 * ant_element_get_parent:
 * @element: an element
 *
 * Returns: (transfer none) (nullable): the element around it, %NULL for the root
 */
const AntElement *
ant_element_get_parent (const AntElement *element)
{
  return element->parent;
}

/**
 * ant_element_get_attributes:
 * @element: an element
 * @ret_n: (out): how many
 *
 * Returns: (transfer none) (array length=ret_n) (nullable): the attributes in the order they are written, without
 *   namespace declarations
 */
const AntAttribute *
ant_element_get_attributes (const AntElement *element,
                            guint            *ret_n)
{
  *ret_n = element->n_attributes;
  return element->attributes;
}

/**
 * ant_element_get_attribute:
 * @element: an element
 * @name: a name without prefix
 *
 * Returns: (transfer none) (nullable): the value of the attribute @name that is in no namespace
 */
const char *
ant_element_get_attribute (const AntElement *element,
                           const char       *name)
{
  return ant_element_get_attribute_ns (element, "", name);
}

/**
 * ant_element_get_attribute_ns:
 * @element: an element
 * @ns: a namespace, "" for none
 * @name: a name without prefix
 *
 * Returns: (transfer none) (nullable): the value of that attribute, %NULL if there is none
 */
const char *
ant_element_get_attribute_ns (const AntElement *element,
                              const char       *ns,
                              const char       *name)
{
  for (guint i = 0; i < element->n_attributes; i++)
    {
      const AntAttribute *attribute = &element->attributes[i];

      if (strcmp (attribute->name, name) == 0 && strcmp (attribute->ns, ns) == 0)
        return attribute->value;
    }
  return NULL;
}

/**
 * ant_element_get_declarations:
 * @element: an element
 * @ret_n: (out): how many
 *
 * Returns: (transfer none) (array length=ret_n) (nullable): the namespace declarations written on this very element, in
 *   their order: name is the prefix ("" for the default one), value the namespace ("" takes the default away)
 */
const AntAttribute *
ant_element_get_declarations (const AntElement *element,
                              guint            *ret_n)
{
  *ret_n = element->n_declarations;
  return element->declarations;
}

/**
 * ant_element_get_children:
 * @element: an element
 * @ret_n: (out): how many
 *
 * Returns: (transfer none) (array length=ret_n) (nullable): child elements and runs of text, in order; two runs of text
 *   are never neighbours
 */
const AntNode *
ant_element_get_children (const AntElement *element,
                          guint            *ret_n)
{
  *ret_n = element->n_children;
  return element->children;
}

/**
 * ant_element_get_child:
 * @element: an element
 * @ns: (nullable): a namespace, %NULL for any
 * @name: (nullable): a name without prefix, %NULL for any
 *
 * Returns: (transfer none) (nullable): the first child element that fits
 */
const AntElement *
ant_element_get_child (const AntElement *element,
                       const char       *ns,
                       const char       *name)
{
  for (guint i = 0; i < element->n_children; i++)
    if (ant_element_is (element->children[i].element, ns, name))
      return element->children[i].element;
  return NULL;
}

/**
 * ant_element_count_elements:
 * @element: an element
 *
 * Returns: how many of its children are elements
 */
guint
ant_element_count_elements (const AntElement *element)
{
  guint n = 0;

  for (guint i = 0; i < element->n_children; i++)
    n += element->children[i].element != NULL;
  return n;
}

/**
 * ant_element_dup_text:
 * @element: an element
 *
 * Returns: (transfer full): the text directly inside the element (not that of its children), "" if there is none
 */
char *
ant_element_dup_text (const AntElement *element)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < element->n_children; i++)
    if (element->children[i].text != NULL)
      g_string_append (text, element->children[i].text);
  return g_string_free (text, FALSE);
}

/**
 * ant_element_get_position:
 * @element: an element
 *
 * Returns: where the `<` of its start tag is in the text that was parsed
 */
AntPosition
ant_element_get_position (const AntElement *element)
{
  return element->position;
}

/**
 * ant_element_get_end:
 * @element: an element
 *
 * Returns: the byte behind its end tag in the text that was parsed; 0 if it had not ended (the header of an open
 *   stream)
 */
gsize
ant_element_get_end (const AntElement *element)
{
  return element->end;
}
