/* Ids: which requests of the stream have which.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/ant-tracker-private.h"

/**
 * AntIdTable:
 * @by_id: id (in the row that came first in the bucket) -> GPtrArray of AntRow, in order of serial
 * @reserved: AntRow whose id is reserved, oldest first
 * @answered: AntRow that have their answer, oldest first: kept to tell a second answer from a stray one
 *
 * The outgoing requests of a stream by id. Two requests may have the same id when their peers differ, or
 * when the first was answered.
 *
 * The queues hold at most @reserved_limit and @answered_limit rows. A row that loses its reservation goes on waiting if it is open; one
 * that has ended (`timeout`, `cancelled`) is forgotten, and so is the oldest answered one.
 */
struct _AntIdTable
{
  guint reserved_limit;
  guint answered_limit;
  AntIdTableForgetFunc forget;
  gpointer user_data;
  GHashTable *by_id;
  GQueue reserved;
  GQueue answered;
};

AntIdTable *
ant_id_table_new (guint reserved, guint answered, AntIdTableForgetFunc forget, gpointer user_data)
{
  AntIdTable *table = g_new0 (AntIdTable, 1);

  table->reserved_limit = reserved;
  table->answered_limit = answered;
  table->forget = forget;
  table->user_data = user_data;
  table->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_queue_init (&table->reserved);
  g_queue_init (&table->answered);
  return table;
}

void
ant_id_table_free (AntIdTable *table)
{
  ant_id_table_clear (table);
  g_hash_table_unref (table->by_id);
  g_free (table);
}

/**
 * ant_id_table_clear:
 * @table: a table
 *
 * Forgets every id: the stream has ended. The rows are the caller's to free.
 */
void
ant_id_table_clear (AntIdTable *table)
{
  g_hash_table_remove_all (table->by_id);
  g_queue_clear (&table->reserved);
  g_queue_clear (&table->answered);
}

/**
 * ant_id_table_lookup:
 * @table: a table
 * @id: an id, from anywhere
 *
 * Returns: (nullable) (transfer none) (element-type AntRow): requests with @id, in order of serial
 */
GPtrArray *
ant_id_table_lookup (AntIdTable *table, const char *id)
{
  return g_hash_table_lookup (table->by_id, id);
}

static void
leave_queue (AntIdTable *table, AntRow *row)
{
  if (row->order != NULL)
    g_queue_delete_link (row->reserved ? &table->reserved : &table->answered, row->order);
  row->order = NULL;
  row->reserved = FALSE;
}

/**
 * ant_id_table_remove:
 * @table: a table
 * @row: a request in it
 *
 * Forgets @row: neither reserved nor found any more.
 */
void
ant_id_table_remove (AntIdTable *table, AntRow *row)
{
  GPtrArray *bucket = g_hash_table_lookup (table->by_id, row->id);

  leave_queue (table, row);
  g_ptr_array_remove (bucket, row);
  if (bucket->len == 0)
    g_hash_table_remove (table->by_id, row->id);
}

static void
drop_oldest_reservation (AntIdTable *table)
{
  AntRow *oldest = table->reserved.head->data;

  leave_queue (table, oldest);
  if (ant_exchange_is_ended (oldest->exchange))
    table->forget (oldest, table->user_data);
}

/**
 * ant_id_table_reserve:
 * @table: a table
 * @row: a request that is not in it, newer than all that are
 *
 * Reserves the id of @row; beyond the limit the oldest reservation is dropped.
 */
void
ant_id_table_reserve (AntIdTable *table, AntRow *row)
{
  GPtrArray *bucket = g_hash_table_lookup (table->by_id, row->id);

  if (bucket == NULL)
    {
      bucket = g_ptr_array_new ();
      g_hash_table_insert (table->by_id, g_strdup (row->id), bucket);
    }
  g_ptr_array_add (bucket, row);

  g_queue_push_tail (&table->reserved, row);
  row->order = table->reserved.tail;
  row->reserved = TRUE;
  if (table->reserved.length > table->reserved_limit)
    drop_oldest_reservation (table);
}

/**
 * ant_id_table_release:
 * @table: a table
 * @row: a request in it that has just been answered
 *
 * Lets the id of @row be used again, but remembers the row.
 */
void
ant_id_table_release (AntIdTable *table, AntRow *row)
{
  leave_queue (table, row);
  g_queue_push_tail (&table->answered, row);
  row->order = table->answered.tail;
  if (table->answered.length > table->answered_limit)
    table->forget (table->answered.head->data, table->user_data);
}
