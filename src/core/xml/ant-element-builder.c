/* Builds an AntElement tree from expat's events.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "xml/ant-element-builder.h"

#include <string.h>

#include "xml/ant-element-private.h"

enum
{
  N_NAMES = 32,
};

/* An element whose end tag has not come: its finished children lie in `nodes` from @first_node on. */
typedef struct
{
  AntElement *element;
  guint first_node;
} OpenElement;

/**
 * AntElementBuilder:
 *
 * Puts expat's events together into a tree, in time linear in the input. Belongs to one thread.
 *
 * The children of all open elements share one stack: when an element ends, its part of the stack is copied into the
 * tree and replaced by the element itself. So no list of children ever grows inside the tree.
 * Namespaces are kept once a tree: expat repeats the whole name of the namespace for each element and attribute, so
 * copies would let 10 MiB of input grow to gigabytes. Names are kept once as far as one is remembered: an answer has
 * hundreds of elements of a few names.
 */
struct _AntElementBuilder
{
  AntTree *tree;            /* (nullable): the tree being built */
  AntElement *root;
  GArray *open;             /* of OpenElement, innermost last */
  GArray *nodes;            /* of AntNode */
  GArray *attributes;       /* of AntAttribute: those of one element, reused */
  GArray *declarations;     /* of AntAttribute: those of the element that starts next */
  GString *text;            /* the run of text that has not ended yet */
  GHashTable *namespaces;   /* set of the tree's namespaces (char *, the tree's) */
  const char *names[N_NAMES]; /* (nullable): the tree's, each where its first and last letter put it */
};

/**
 * ant_element_builder_new:
 *
 * Returns: (transfer full): a builder with nothing in it
 */
AntElementBuilder *
ant_element_builder_new (void)
{
  AntElementBuilder *builder = g_new0 (AntElementBuilder, 1);

  builder->open = g_array_new (FALSE, FALSE, sizeof (OpenElement));
  builder->nodes = g_array_new (FALSE, FALSE, sizeof (AntNode));
  builder->attributes = g_array_new (FALSE, FALSE, sizeof (AntAttribute));
  builder->declarations = g_array_new (FALSE, FALSE, sizeof (AntAttribute));
  builder->text = g_string_new (NULL);
  builder->namespaces = g_hash_table_new (g_str_hash, g_str_equal);
  return builder;
}

/**
 * ant_element_builder_free:
 * @builder: (transfer full): a builder
 *
 * Frees the builder and what it has built and not given away.
 */
void
ant_element_builder_free (AntElementBuilder *builder)
{
  g_clear_pointer (&builder->tree, ant_tree_unref);
  g_array_unref (builder->open);
  g_array_unref (builder->nodes);
  g_array_unref (builder->attributes);
  g_array_unref (builder->declarations);
  g_string_free (builder->text, TRUE);
  g_hash_table_unref (builder->namespaces);
  g_free (builder);
}

static AntArena *
get_arena (AntElementBuilder *builder)
{
  if (builder->tree == NULL)
    builder->tree = ant_tree_new ();
  return &builder->tree->arena;
}

static AntElement *
get_innermost (AntElementBuilder *builder)
{
  if (builder->open->len == 0)
    return NULL;
  return g_array_index (builder->open, OpenElement, builder->open->len - 1).element;
}

static const char *
intern_namespace (AntElementBuilder *builder,
                  const char        *ns,
                  gsize              length)
{
  const AntElement *around = get_innermost (builder);
  g_autofree char *key = NULL;
  const char *known;

  if (length == 0)
    return "";
  if (around != NULL && strncmp (around->ns, ns, length) == 0 && around->ns[length] == '\0')
    return around->ns;
  key = g_strndup (ns, length);
  known = g_hash_table_lookup (builder->namespaces, key);
  if (known == NULL)
    {
      known = ant_arena_copy_string (get_arena (builder), ns, length);
      g_hash_table_add (builder->namespaces, (char *) known);
    }
  return known;
}

static const char *
intern_name (AntElementBuilder *builder,
             const char        *name,
             gsize              length)
{
  const char **known;

  if (length == 0)
    return "";
  known = &builder->names[((guchar) name[0] * 7 + (guchar) name[length - 1] + length) % N_NAMES];
  if (*known == NULL || strncmp (*known, name, length) != 0 || (*known)[length] != '\0')
    *known = ant_arena_copy_string (get_arena (builder), name, length);
  return *known;
}

/* expat's triplet is namespace, name, prefix; or namespace, name; or name alone. */
static void
split_name (AntElementBuilder *builder,
            const char        *triplet,
            const char       **ret_ns,
            const char       **ret_name,
            const char       **ret_prefix)
{
  const char *name = strchr (triplet, ANT_BUILDER_SEPARATOR);
  const char *prefix;

  if (name == NULL)
    {
      *ret_ns = "";
      *ret_name = intern_name (builder, triplet, strlen (triplet));
      *ret_prefix = "";
      return;
    }
  *ret_ns = intern_namespace (builder, triplet, name - triplet);
  name++;
  prefix = strchr (name, ANT_BUILDER_SEPARATOR);
  if (prefix == NULL)
    {
      *ret_name = intern_name (builder, name, strlen (name));
      *ret_prefix = "";
      return;
    }
  *ret_name = intern_name (builder, name, prefix - name);
  *ret_prefix = intern_name (builder, prefix + 1, strlen (prefix + 1));
}

static void
flush_text (AntElementBuilder *builder)
{
  AntNode node = { NULL, NULL };

  if (builder->text->len == 0)
    return;
  node.text = ant_arena_copy_string (get_arena (builder), builder->text->str, builder->text->len);
  g_array_append_val (builder->nodes, node);
  g_string_truncate (builder->text, 0);
}

/**
 * ant_element_builder_declare:
 * @builder: a builder
 * @prefix: (nullable): the prefix, %NULL for the default namespace
 * @uri: (nullable): the namespace, %NULL to take the default away
 *
 * For expat's XML_StartNamespaceDeclHandler: a declaration on the element that starts next.
 */
void
ant_element_builder_declare (AntElementBuilder *builder,
                             const char        *prefix,
                             const char        *uri)
{
  AntAttribute declaration = { "", "", "", "" };

  g_return_if_fail (builder != NULL);

  if (prefix != NULL)
    declaration.name = ant_arena_copy_string (get_arena (builder), prefix, strlen (prefix));
  if (uri != NULL)
    declaration.value = intern_namespace (builder, uri, strlen (uri));
  g_array_append_val (builder->declarations, declaration);
}

static void
copy_attributes (AntElementBuilder *builder,
                 AntElement        *element,
                 const char       **attributes)
{
  AntArena *arena = get_arena (builder);

  g_array_set_size (builder->attributes, 0);
  for (; attributes != NULL && attributes[0] != NULL; attributes += 2)
    {
      AntAttribute attribute;

      split_name (builder, attributes[0], &attribute.ns, &attribute.name, &attribute.prefix);
      attribute.value = ant_arena_copy_string (arena, attributes[1], strlen (attributes[1]));
      g_array_append_val (builder->attributes, attribute);
    }
  element->n_attributes = builder->attributes->len;
  element->attributes = ant_arena_copy (arena, builder->attributes->data,
                                        sizeof (AntAttribute) * builder->attributes->len);
  element->n_declarations = builder->declarations->len;
  element->declarations = ant_arena_copy (arena, builder->declarations->data,
                                          sizeof (AntAttribute) * builder->declarations->len);
  g_array_set_size (builder->declarations, 0);
}

/**
 * ant_element_builder_start:
 * @builder: a builder
 * @name: expat's triplet
 * @attributes: (nullable): names (triplets) and values in turn, ending in %NULL
 * @position: where the start tag begins
 *
 * For expat's XML_StartElementHandler. Must not be called between the end of the root and
 * [func@ant_element_builder_take].
 */
void
ant_element_builder_start (AntElementBuilder *builder,
                           const char        *name,
                           const char       **attributes,
                           AntPosition        position)
{
  OpenElement open;
  AntElement *element;

  g_return_if_fail (builder != NULL);
  g_return_if_fail (builder->root == NULL || builder->open->len > 0);

  flush_text (builder);
  element = ant_arena_alloc (get_arena (builder), sizeof (AntElement));
  memset (element, 0, sizeof (AntElement));
  element->tree = builder->tree;
  element->parent = get_innermost (builder);
  element->position = position;
  split_name (builder, name, &element->ns, &element->name, &element->prefix);
  copy_attributes (builder, element, attributes);
  if (builder->root == NULL)
    builder->root = element;
  open.element = element;
  open.first_node = builder->nodes->len;
  g_array_append_val (builder->open, open);
}

/**
 * ant_element_builder_text:
 * @builder: a builder
 * @text: UTF-8, need not end in NUL
 * @length: in bytes
 *
 * For expat's XML_CharacterDataHandler. Text outside of the root is not kept.
 */
void
ant_element_builder_text (AntElementBuilder *builder,
                          const char        *text,
                          gsize              length)
{
  g_return_if_fail (builder != NULL);

  if (builder->open->len > 0)
    g_string_append_len (builder->text, text, length);
}

static void
close_innermost (AntElementBuilder *builder,
                 gsize              end_offset)
{
  OpenElement open = g_array_index (builder->open, OpenElement, builder->open->len - 1);
  AntElement *element = open.element;
  AntNode node = { element, NULL };

  flush_text (builder);
  element->end = end_offset;
  element->n_children = builder->nodes->len - open.first_node;
  if (element->n_children > 0)
    element->children = ant_arena_copy (get_arena (builder), &g_array_index (builder->nodes, AntNode, open.first_node),
                                        sizeof (AntNode) * element->n_children);
  g_array_set_size (builder->nodes, open.first_node);
  g_array_set_size (builder->open, builder->open->len - 1);
  if (builder->open->len > 0)
    g_array_append_val (builder->nodes, node);
}

/**
 * ant_element_builder_end:
 * @builder: a builder
 * @end_offset: the byte behind the end tag: XML_GetCurrentByteIndex + XML_GetCurrentByteCount
 *
 * For expat's XML_EndElementHandler.
 *
 * Returns: %TRUE when the root is complete: take it
 */
gboolean
ant_element_builder_end (AntElementBuilder *builder,
                         gsize              end_offset)
{
  g_return_val_if_fail (builder != NULL, FALSE);
  g_return_val_if_fail (builder->open->len > 0, FALSE);

  close_innermost (builder, end_offset);
  return builder->open->len == 0;
}

/**
 * ant_element_builder_take:
 * @builder: a builder
 *
 * Gives away the tree; elements that have not ended keep what they have so far, and their end is 0. The builder is
 * empty after and can build the next tree.
 *
 * Returns: (transfer full) (nullable): the root, %NULL if nothing has started
 */
const AntElement *
ant_element_builder_take (AntElementBuilder *builder)
{
  const AntElement *root;

  g_return_val_if_fail (builder != NULL, NULL);

  while (builder->open->len > 0)
    close_innermost (builder, 0);
  root = g_steal_pointer (&builder->root);
  g_hash_table_remove_all (builder->namespaces);
  memset (builder->names, 0, sizeof builder->names);
  g_array_set_size (builder->declarations, 0);
  if (root == NULL)
    g_clear_pointer (&builder->tree, ant_tree_unref);
  else
    builder->tree = NULL; /* the root's reference now */
  return root;
}

/**
 * ant_element_builder_get_depth:
 * @builder: a builder
 *
 * Returns: how many elements are open
 */
guint
ant_element_builder_get_depth (AntElementBuilder *builder)
{
  g_return_val_if_fail (builder != NULL, 0);

  return builder->open->len;
}

/* Private: the innermost open element, %NULL if none is; its children are not there yet. */
const AntElement *
ant_element_builder_get_open (AntElementBuilder *builder)
{
  return get_innermost (builder);
}

/* Private: whether @prefix is declared on the element that starts next or around it. */
gboolean
ant_element_builder_is_declared (AntElementBuilder *builder,
                                 const char        *prefix)
{
  for (guint i = 0; i < builder->declarations->len; i++)
    if (strcmp (g_array_index (builder->declarations, AntAttribute, i).name, prefix) == 0)
      return TRUE;
  for (const AntElement *around = get_innermost (builder); around != NULL; around = around->parent)
    for (guint i = 0; i < around->n_declarations; i++)
      if (strcmp (around->declarations[i].name, prefix) == 0)
        return TRUE;
  return FALSE;
}
