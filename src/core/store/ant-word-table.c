/* Strings that many rows share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-word-table.h"

#include <string.h>

/**
 * AntWordTable:
 *
 * Addresses, types and namespaces of a million rows are some hundred strings. But they come from the network: a peer that
 * thinks of a new one for each stanza must not fill the memory, so only so many bytes are kept. What does not fit is
 * %ANT_WORD_UNKNOWN, and whoever must know it reads the row. Belongs to one thread.
 */
struct _AntWordTable
{
  GStringChunk *texts;
  GPtrArray *by_number;  /* of const char *: the first two are %NULL */
  GHashTable *by_text;   /* const char * -> number */
  gsize size;
  gsize max_size;
};

enum
{
  OVERHEAD = 64, /* bytes that a string costs beside its own */
};

/**
 * ant_word_table_new:
 * @max_size: how much memory the strings may take, in bytes, about
 *
 * Returns: (transfer full): an empty table
 */
AntWordTable *
ant_word_table_new (gsize max_size)
{
  AntWordTable *table = g_new0 (AntWordTable, 1);

  table->texts = g_string_chunk_new (4096);
  table->by_number = g_ptr_array_new ();
  g_ptr_array_add (table->by_number, NULL);
  g_ptr_array_add (table->by_number, NULL);
  table->by_text = g_hash_table_new (g_str_hash, g_str_equal);
  table->max_size = max_size;
  return table;
}

/**
 * ant_word_table_free:
 * @table: (transfer full): a table
 */
void
ant_word_table_free (AntWordTable *table)
{
  g_string_chunk_free (table->texts);
  g_ptr_array_unref (table->by_number);
  g_hash_table_unref (table->by_text);
  g_free (table);
}

/**
 * ant_word_table_add:
 * @table: a table
 * @text: (nullable): a string
 *
 * Returns: its number, the same each time; %ANT_WORD_NONE for %NULL, %ANT_WORD_UNKNOWN for one that is new and does not fit
 */
AntWord
ant_word_table_add (AntWordTable *table, const char *text)
{
  AntWord word = ant_word_table_find (table, text);
  gsize size;

  if (word != ANT_WORD_UNKNOWN)
    return word;
  size = strlen (text) + OVERHEAD;
  if (size > table->max_size - table->size)
    return ANT_WORD_UNKNOWN;

  word = table->by_number->len;
  table->size += size;
  g_ptr_array_add (table->by_number, g_string_chunk_insert (table->texts, text));
  g_hash_table_insert (table->by_text, table->by_number->pdata[word], GUINT_TO_POINTER (word));
  return word;
}

/**
 * ant_word_table_find:
 * @table: a table
 * @text: (nullable): a string
 *
 * Returns: its number; %ANT_WORD_NONE for %NULL, %ANT_WORD_UNKNOWN for one that is not in the table
 */
AntWord
ant_word_table_find (const AntWordTable *table, const char *text)
{
  gpointer word;

  if (text == NULL)
    return ANT_WORD_NONE;
  return g_hash_table_lookup_extended (table->by_text, text, NULL, &word) ? GPOINTER_TO_UINT (word) : ANT_WORD_UNKNOWN;
}

/**
 * ant_word_table_get:
 * @table: a table
 * @word: a number that it gave
 *
 * Returns: (transfer none) (nullable): the string; %NULL for %ANT_WORD_NONE and %ANT_WORD_UNKNOWN
 */
const char *
ant_word_table_get (const AntWordTable *table, AntWord word)
{
  g_return_val_if_fail (word < table->by_number->len, NULL);

  return table->by_number->pdata[word];
}

/**
 * ant_word_table_get_n:
 * @table: a table
 *
 * Returns: numbers from 0 to less than this have been given
 */
guint
ant_word_table_get_n (const AntWordTable *table)
{
  return table->by_number->len;
}
