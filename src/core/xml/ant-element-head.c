/* Trees of a stanza's beginning only, and the whole one when somebody asks.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <expat.h>
#include <string.h>

#include "xml/ant-element-private.h"

typedef struct
{
  XML_Parser expat;
  AntElementBuilder *builder;
  gsize header;          /* length of what stands in front of the stanza */
  const AntElement *root;
} Read;

static gsize
get_offset (Read *read)
{
  return XML_GetCurrentByteIndex (read->expat) - read->header;
}

static void
declare_cb (void *data, const XML_Char *prefix, const XML_Char *uri)
{
  ant_element_builder_declare (((Read *) data)->builder, prefix, uri);
}

static void
start_cb (void *data, const XML_Char *name, const XML_Char **attributes)
{
  Read *read = data;
  AntPosition position = { .offset = get_offset (read) };

  ant_element_builder_start (read->builder, name, (const char **) attributes, position);
}

static void
end_cb (void *data, const XML_Char *name)
{
  Read *read = data;

  if (ant_element_builder_end (read->builder, get_offset (read) + XML_GetCurrentByteCount (read->expat)))
    read->root = ant_element_builder_take (read->builder);
}

static void
text_cb (void *data, const XML_Char *text, int length)
{
  ant_element_builder_text (((Read *) data)->builder, text, length);
}

/**
 * ant_element_read:
 * @header: the start tag around @exact, and what stands in front of that
 * @exact: one element that has been parsed in that place before, so that it is known to be within the limits
 *
 * Private. Lines and columns are 0. Any thread.
 *
 * Returns: (transfer full) (nullable): the whole tree; %NULL if @exact is no element
 */
const AntElement *
ant_element_read (GBytes *header, GBytes *exact)
{
  Read read = { .expat = XML_ParserCreateNS ("UTF-8", ANT_BUILDER_SEPARATOR), .builder = ant_element_builder_new () };
  gconstpointer bytes;
  gsize size;

  if (read.expat == NULL)
    g_error ("out of memory");
  XML_SetReturnNSTriplet (read.expat, 1);
  bytes = g_bytes_get_data (header, &read.header);
  XML_Parse (read.expat, bytes, (int) read.header, FALSE);

  XML_SetUserData (read.expat, &read);
  XML_SetElementHandler (read.expat, start_cb, end_cb);
  XML_SetStartNamespaceDeclHandler (read.expat, declare_cb);
  XML_SetCharacterDataHandler (read.expat, text_cb);
  bytes = g_bytes_get_data (exact, &size);
  XML_Parse (read.expat, bytes, (int) size, FALSE);

  ant_element_builder_free (read.builder);
  XML_ParserFree (read.expat);
  return read.root;
}

static const char *
copy_text (AntTree *tree, const char *text)
{
  return ant_arena_copy_string (&tree->arena, text, strlen (text));
}

/* @changed: (nullable): the name of the one attribute that has @value in the copy */
static const AntAttribute *
copy_attributes (AntTree *tree, const AntElement *element, const char *changed, const char *value)
{
  AntAttribute *copy = ant_arena_alloc (&tree->arena, sizeof (AntAttribute) * element->n_attributes);

  for (guint i = 0; i < element->n_attributes; i++)
    {
      const AntAttribute *old = &element->attributes[i];
      gboolean changes = changed != NULL && *old->ns == '\0' && strcmp (old->name, changed) == 0;

      copy[i] = (AntAttribute) {
        .ns = copy_text (tree, old->ns),
        .prefix = copy_text (tree, old->prefix),
        .name = copy_text (tree, old->name),
        .value = copy_text (tree, changes ? value : old->value),
      };
    }
  return copy;
}

static AntElement *
copy_element (AntTree *tree, const AntElement *element, const AntElement *parent, const char *changed, const char *value)
{
  AntElement *copy = ant_arena_alloc (&tree->arena, sizeof (AntElement));

  *copy = (AntElement) {
    .tree = tree,
    .parent = parent,
    .name = copy_text (tree, element->name),
    .ns = copy_text (tree, element->ns),
    .prefix = copy_text (tree, element->prefix),
    .attributes = copy_attributes (tree, element, changed, value),
    .n_attributes = element->n_attributes,
  };
  return copy;
}

/**
 * ant_element_copy_head:
 * @root: the root of a stanza
 * @attribute: the name, without prefix, of one of its attributes
 * @value: the value that it has in the copy
 *
 * Private. Copies the root and its child elements with their attributes, but neither text nor what is in them.
 *
 * Returns: (transfer full): the copy, without places
 */
const AntElement *
ant_element_copy_head (const AntElement *root, const char *attribute, const char *value)
{
  AntTree *tree = ant_tree_new ();
  AntElement *copy = copy_element (tree, root, NULL, attribute, value);
  AntNode *children = ant_arena_alloc (&tree->arena, sizeof (AntNode) * root->n_children);

  for (guint i = 0; i < root->n_children; i++)
    if (root->children[i].element != NULL)
      children[copy->n_children++] = (AntNode) { copy_element (tree, root->children[i].element, copy, NULL, NULL), NULL };
  copy->children = children;
  return copy;
}
