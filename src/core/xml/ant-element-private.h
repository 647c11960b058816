/* How a tree lies in memory: for the element and its builder only.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <stdatomic.h>

#include "xml/ant-arena.h"
#include "xml/ant-element-builder.h"
#include "xml/ant-element.h"

G_BEGIN_DECLS

/* All elements of a tree, with their strings, live in one arena and die together: a reference on one counts for
 * all, and a tree of any depth or width is freed without walking it. */
typedef struct
{
  atomic_int refs;
  AntArena arena;
} AntTree;

struct _AntElement
{
  AntTree *tree;
  const AntElement *parent;

  const char *name;
  const char *ns;
  const char *prefix;

  const AntAttribute *attributes;
  const AntAttribute *declarations;
  const AntNode *children;
  guint n_attributes;
  guint n_declarations;
  guint n_children;

  AntPosition position;
  gsize end;
};

AntTree *ant_tree_new (void);
void ant_tree_unref (AntTree *tree);

const AntElement *ant_element_builder_get_open (AntElementBuilder *builder);
gboolean ant_element_builder_is_declared (AntElementBuilder *builder, const char *prefix);

const AntElement *ant_element_read (GBytes *header, GBytes *exact);
const AntElement *ant_element_copy_head (const AntElement *root, const char *attribute, const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntTree, ant_tree_unref)

G_END_DECLS
