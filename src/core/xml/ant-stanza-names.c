/* Short names of elements, from the table of slixmpp's plugins.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "xml/ant-stanza-names.h"

#include <string.h>

#include "base/ant-data.h"
#include "xml/ant-element.h"

enum { COLUMN_PATH, COLUMN_NAME, COLUMN_TAG, COLUMN_INTERFACES, COLUMN_TEXTS, COLUMN_ITERABLE, COLUMN_PLUGIN, N_COLUMNS };

/* The same element has the same children wherever it stands, so the table's rows become one name an element: what is
 * carried in a forwarded stanza need not be listed once more for each that carries it.
 *
 * Built once, then only read; lives as long as the program.
 * @by_key: `name {ns}tag` -> AntStanzaName, both owned
 * @by_name: borrowed name -> owned GPtrArray of borrowed AntStanzaName
 * @list: all, in the order of the table
 */
typedef struct
{
  GHashTable *by_key;
  GHashTable *by_name;
  GPtrArray *list;
} Table;

static const char *const stanza_attributes[] = { "type", "to", "from", "id", "xml:lang", NULL };

static AntStanzaName *
add_name (Table *table, const char *name, const char *tag, const char *attributes, const char *texts)
{
  g_autofree char *key = g_strconcat (name, " ", tag, NULL);
  AntStanzaName *entry = g_hash_table_lookup (table->by_key, key);
  const char *brace = strchr (tag, '}');
  GPtrArray *same;

  if (entry != NULL)
    return entry;

  entry = g_new0 (AntStanzaName, 1);
  entry->name = g_strdup (name);
  entry->ns = *tag == '{' && brace != NULL ? g_strndup (tag + 1, brace - tag - 1) : g_strdup ("");
  entry->tag = g_strdup (brace != NULL ? brace + 1 : tag);
  entry->attributes = (const char *const *) g_strsplit (attributes, " ", -1);
  entry->texts = (const char *const *) g_strsplit (texts, " ", -1);
  entry->children = g_ptr_array_new ();
  g_hash_table_insert (table->by_key, g_steal_pointer (&key), entry);
  g_ptr_array_add (table->list, entry);

  same = g_hash_table_lookup (table->by_name, name);
  if (same == NULL)
    {
      same = g_ptr_array_new ();
      g_hash_table_insert (table->by_name, (char *) entry->name, same);
    }
  g_ptr_array_add (same, entry);
  return entry;
}

/* @by_path: path -> GPtrArray of AntStanzaName: the rows above, which come first in the table. */
static void
add_row (Table *table, GHashTable *by_path, char **row)
{
  AntStanzaName *entry =
    add_name (table, row[COLUMN_NAME], row[COLUMN_TAG], row[COLUMN_INTERFACES], row[COLUMN_TEXTS]);
  char *slash = strrchr (row[COLUMN_PATH], '/');
  g_autofree char *above = g_strndup (row[COLUMN_PATH], slash != NULL ? slash - row[COLUMN_PATH] : 0);
  GPtrArray *parents = g_hash_table_lookup (by_path, above);
  GPtrArray *here = g_hash_table_lookup (by_path, row[COLUMN_PATH]);

  for (guint i = 0; parents != NULL && i < parents->len; i++)
    {
      const AntStanzaName *parent = g_ptr_array_index (parents, i);

      if (!g_ptr_array_find (parent->children, entry, NULL))
        g_ptr_array_add (parent->children, entry);
    }
  if (here == NULL)
    {
      here = g_ptr_array_new ();
      g_hash_table_insert (by_path, g_strdup (row[COLUMN_PATH]), here);
    }
  g_ptr_array_add (here, entry);
}

static void
load (Table *table)
{
  static const char *const stanzas[] = { "iq", "message", "presence" };
  g_autoptr (GPtrArray) rows =
    ant_data_load_tsv ("stanza-plugins.tsv", N_COLUMNS, "Names of slixmpp's plugins will not be known");
  g_autoptr (GHashTable) by_path =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_autofree char *attributes = g_strjoinv (" ", (char **) stanza_attributes);

  for (gsize i = 0; i < G_N_ELEMENTS (stanzas); i++)
    {
      g_autofree char *tag = g_strconcat ("{" ANT_NS_CLIENT "}", stanzas[i], NULL);
      GPtrArray *here = g_ptr_array_new ();

      g_ptr_array_add (here, add_name (table, stanzas[i], tag, attributes, ""));
      g_hash_table_insert (by_path, g_strdup (stanzas[i]), here);
    }
  for (guint i = 0; i < rows->len; i++)
    add_row (table, by_path, g_ptr_array_index (rows, i));
}

static const Table *
get_table (void)
{
  static Table *table = NULL;

  if (g_once_init_enter (&table))
    {
      Table *fresh = g_new0 (Table, 1);

      fresh->by_key = g_hash_table_new (g_str_hash, g_str_equal);
      fresh->by_name = g_hash_table_new (g_str_hash, g_str_equal);
      fresh->list = g_ptr_array_new ();
      load (fresh);
      g_once_init_leave (&table, fresh);
    }
  return table;
}

/**
 * ant_stanza_names_get_stanza:
 * @name: a name
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): the name of an IQ, a message or a presence itself
 */
const AntStanzaName *
ant_stanza_names_get_stanza (const char *name)
{
  const GPtrArray *found;

  if (strcmp (name, "iq") != 0 && strcmp (name, "message") != 0 && strcmp (name, "presence") != 0)
    return NULL;
  found = ant_stanza_names_find_anywhere (name);
  return g_ptr_array_index ((GPtrArray *) found, 0);
}

/**
 * ant_stanza_names_find_anywhere:
 * @name: a name
 *
 * Any thread.
 *
 * Returns: (transfer none) (element-type AntStanzaName) (nullable): the elements that slixmpp calls so, wherever they
 *   stand
 */
const GPtrArray *
ant_stanza_names_find_anywhere (const char *name)
{
  return g_hash_table_lookup (get_table ()->by_name, name);
}

/**
 * ant_stanza_names_list:
 *
 * Any thread.
 *
 * Returns: (transfer none) (element-type AntStanzaName): all elements that slixmpp has a name for
 */
const GPtrArray *
ant_stanza_names_list (void)
{
  return get_table ()->list;
}
