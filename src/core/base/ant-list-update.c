/* One sorted list becomes another with the fewest `items-changed`.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/ant-list-update.h"

static GHashTable *
make_set (GPtrArray *objects)
{
  GHashTable *set = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < objects->len; i++)
    g_hash_table_add (set, g_ptr_array_index (objects, i));
  return set;
}

static guint
count_run (GPtrArray *objects, guint from, GHashTable *others)
{
  guint n = 0;

  while (from + n < objects->len && !g_hash_table_contains (others, g_ptr_array_index (objects, from + n)))
    n++;
  return n;
}

/**
 * ant_list_update:
 * @model: emits `items-changed`
 * @items: (element-type GObject): what @model shows now, with g_object_unref() as its free function
 * @wanted: (element-type GObject): what it shall show
 *
 * Makes @items the same as @wanted. An object that is in both stays; both lists have those in the same order, so what lies
 * between two of them is one change, and one `items-changed`. The thread of @model.
 */
void
ant_list_update (GListModel *model, GPtrArray *items, GPtrArray *wanted)
{
  g_autoptr (GHashTable) kept = NULL;
  g_autoptr (GHashTable) had = NULL;

  g_return_if_fail (G_IS_LIST_MODEL (model));
  g_return_if_fail (items != NULL && wanted != NULL);

  kept = make_set (wanted);
  had = make_set (items);
  for (guint at = 0; at < items->len || at < wanted->len; at++)
    {
      guint n_removed = count_run (items, at, kept);
      guint n_added = count_run (wanted, at, had);

      if (n_removed == 0 && n_added == 0)
        continue;
      if (n_removed > 0)
        g_ptr_array_remove_range (items, at, n_removed);
      for (guint i = 0; i < n_added; i++)
        g_ptr_array_insert (items, at + i, g_object_ref (g_ptr_array_index (wanted, at + i)));
      g_list_model_items_changed (model, at, n_removed, n_added);
      at += n_added;
    }
}
