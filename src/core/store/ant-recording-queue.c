/* What waits to be written.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-recording-queue.h"

enum
{
  /* Some seconds of a flood. What waits longer than that waits for a disk that is full or gone. */
  MAX_ROWS = 32768,
  MAX_NOTES = 4096,
  MAX_COST = 64 * 1024 * 1024,

  /* What a row takes of the memory beside its XML. A stanza that came has no whole tree, one that we sent has, but is
   * small. */
  ROW_COST = 1024,
};

static void
note_free (gpointer data)
{
  AntRecordingNote *note = data;

  g_free (note->text);
  g_free (note->jid);
  g_free (note);
}

void
ant_recording_queue_init (AntRecordingQueue *queue)
{
  queue->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);
  queue->places = g_hash_table_new (g_int64_hash, g_int64_equal);
  queue->notes = g_ptr_array_new_with_free_func (note_free);
  queue->cost = 0;
}

void
ant_recording_queue_clear (AntRecordingQueue *queue)
{
  g_clear_pointer (&queue->places, g_hash_table_unref);
  g_clear_pointer (&queue->rows, g_ptr_array_unref);
  g_clear_pointer (&queue->notes, g_ptr_array_unref);
}

gboolean
ant_recording_queue_is_empty (const AntRecordingQueue *queue)
{
  return queue->rows->len == 0 && queue->notes->len == 0;
}

static gsize
get_cost (const AntExchange *exchange)
{
  return ROW_COST + exchange->request_size + exchange->response_size;
}

/* The key of a place lies in its snapshot, so both go at once. */
static void
replace (AntRecordingQueue *queue, guint place, AntExchange *exchange)
{
  AntExchange *old = g_ptr_array_index (queue->rows, place);

  queue->cost += get_cost (exchange) - get_cost (old);
  g_ptr_array_index (queue->rows, place) = ant_exchange_ref (exchange);
  g_hash_table_replace (queue->places, &exchange->serial, GUINT_TO_POINTER (place));
  ant_exchange_unref (old);
}

gboolean
ant_recording_queue_add (AntRecordingQueue *queue, AntExchange *exchange)
{
  gpointer place;

  if (g_hash_table_lookup_extended (queue->places, &exchange->serial, NULL, &place))
    {
      replace (queue, GPOINTER_TO_UINT (place), exchange);
      return TRUE;
    }
  if (queue->rows->len >= MAX_ROWS || queue->cost >= MAX_COST)
    return FALSE;

  g_hash_table_insert (queue->places, &exchange->serial, GUINT_TO_POINTER (queue->rows->len));
  g_ptr_array_add (queue->rows, ant_exchange_ref (exchange));
  queue->cost += get_cost (exchange);
  return TRUE;
}

gboolean
ant_recording_queue_add_note (AntRecordingQueue *queue, const AntRecordingNote *note)
{
  AntRecordingNote *copy;

  if (queue->notes->len >= MAX_NOTES)
    return FALSE;

  copy = g_memdup2 (note, sizeof *note);
  copy->text = g_strdup (note->text);
  copy->jid = g_strdup (note->jid);
  g_ptr_array_add (queue->notes, copy);
  return TRUE;
}

void
ant_recording_queue_empty (AntRecordingQueue *queue)
{
  g_hash_table_remove_all (queue->places);
  g_ptr_array_set_size (queue->rows, 0);
  g_ptr_array_set_size (queue->notes, 0);
  queue->cost = 0;
}
