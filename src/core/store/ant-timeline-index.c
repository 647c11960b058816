/* The rows of a timeline, small and in order.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-timeline-index.h"

/**
 * AntTimelineIndex:
 *
 * One record of fixed size a row, by ascending serial. What has a length of its own, the XML, the note, the id, is in the
 * exchange: in memory while it is new, then in the recording. Belongs to one thread.
 *
 * The records lie in pieces of %PIECE: a timeline that grows moves nothing, and the pieces of a million rows are freed
 * singly. Serials nearly always ascend. Where one does not (two sessions deliver in turns; a row that was cleared comes
 * back), those behind it move up.
 */
struct _AntTimelineIndex
{
  GPtrArray *pieces; /* of AntTimelineRow[PIECE] */
  guint n;
  guint n_open;
  AntWordTable *words;
};

enum
{
  PIECE = 4096,                       /* rows */
  MAX_WORDS_SIZE = 32 * 1024 * 1024,  /* of all strings; usually some kilobytes */
};

/**
 * ant_timeline_index_new:
 *
 * Returns: (transfer full): an empty index
 */
AntTimelineIndex *
ant_timeline_index_new (void)
{
  AntTimelineIndex *index = g_new0 (AntTimelineIndex, 1);

  index->pieces = g_ptr_array_new_with_free_func (g_free);
  index->words = ant_word_table_new (MAX_WORDS_SIZE);
  return index;
}

static AntTimelineRow *
get_row (const AntTimelineIndex *index, guint position)
{
  return (AntTimelineRow *) index->pieces->pdata[position / PIECE] + position % PIECE;
}

/**
 * ant_timeline_index_free:
 * @index: (transfer full): an index
 */
void
ant_timeline_index_free (AntTimelineIndex *index)
{
  for (guint i = 0; i < index->n; i++)
    g_clear_pointer (&get_row (index, i)->whole, ant_exchange_unref);
  g_ptr_array_unref (index->pieces);
  ant_word_table_free (index->words);
  g_free (index);
}

/**
 * ant_timeline_index_get_n:
 * @index: an index
 *
 * Returns: the number of rows
 */
guint
ant_timeline_index_get_n (const AntTimelineIndex *index)
{
  return index->n;
}

/**
 * ant_timeline_index_get_n_open:
 * @index: an index
 *
 * Returns: the number of rows that have not ended
 */
guint
ant_timeline_index_get_n_open (const AntTimelineIndex *index)
{
  return index->n_open;
}

/**
 * ant_timeline_index_get_words:
 * @index: an index
 *
 * Returns: (transfer none): what the words of its rows mean
 */
const AntWordTable *
ant_timeline_index_get_words (const AntTimelineIndex *index)
{
  return index->words;
}

/**
 * ant_timeline_index_get:
 * @index: an index
 * @position: from 0
 *
 * Returns: (transfer none) (nullable): the row, until the index changes; %NULL behind the end
 */
const AntTimelineRow *
ant_timeline_index_get (const AntTimelineIndex *index, guint position)
{
  return position < index->n ? get_row (index, position) : NULL;
}

/**
 * ant_timeline_index_find_after:
 * @index: an index
 * @serial: of a row that need not be there
 *
 * Takes time logarithmic in the number of rows.
 *
 * Returns: the first position whose serial is at least @serial; the number of rows if there is none
 */
guint
ant_timeline_index_find_after (const AntTimelineIndex *index, guint64 serial)
{
  guint low = 0, high = index->n;

  /* Most rows that are asked for are new, or nearly so. */
  if (high > 0 && get_row (index, high - 1)->serial < serial)
    return high;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_row (index, middle)->serial < serial)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * ant_timeline_index_find:
 * @index: an index
 * @serial: of a row
 * @ret_position: (out) (optional): where it is, written when it is there
 *
 * Returns: whether the row is there
 */
gboolean
ant_timeline_index_find (const AntTimelineIndex *index, guint64 serial, guint *ret_position)
{
  guint position = ant_timeline_index_find_after (index, serial);

  if (position == index->n || get_row (index, position)->serial != serial)
    return FALSE;
  if (ret_position != NULL)
    *ret_position = position;
  return TRUE;
}

static gint64
find_start (const AntExchange *exchange)
{
  if (exchange->direction == ANT_DIRECTION_IN)
    return exchange->received_ns != 0 ? exchange->received_ns : exchange->sent_ns;
  if (exchange->sent_ns != 0)
    return exchange->sent_ns;
  return exchange->queued_ns != 0 ? exchange->queued_ns : exchange->received_ns;
}

static gint64
find_end (const AntExchange *exchange, gint64 start_ns)
{
  if (exchange->latency_ns > 0)
    return start_ns + exchange->latency_ns;
  if (!ant_exchange_is_ended (exchange))
    return 0;
  return MAX (exchange->ended_ns, start_ns);
}

static void
fill (AntTimelineIndex *index, AntTimelineRow *row, const AntExchange *exchange)
{
  index->n_open -= row->is_open;
  row->serial = exchange->serial;
  row->start_ns = find_start (exchange);
  row->end_ns = find_end (exchange, row->start_ns);
  row->latency_ns = exchange->latency_ns;
  row->request_size = (guint32) MIN (exchange->request_size, G_MAXUINT32);
  row->response_size = (guint32) MIN (exchange->response_size, G_MAXUINT32);
  row->session = exchange->session;
  row->type = ant_word_table_add (index->words, exchange->type);
  row->peer = ant_word_table_add (index->words, ant_exchange_get_peer (exchange));
  row->payload_ns = ant_word_table_add (index->words, exchange->payload_ns);
  row->payload_name = ant_word_table_add (index->words, exchange->payload_name);
  row->condition = ant_word_table_add (index->words, exchange->error != NULL ? exchange->error->condition : NULL);
  row->kind = (guint8) exchange->kind;
  row->direction = (guint8) exchange->direction;
  row->state = (guint8) exchange->state;
  row->match = (guint8) exchange->match;
  row->one_child = exchange->request != NULL && ant_stanza_has_one_child (exchange->request);
  row->is_open = !ant_exchange_is_ended (exchange);
  index->n_open += row->is_open;
}

/* An empty row at @position; those behind move up. */
static AntTimelineRow *
insert (AntTimelineIndex *index, guint position)
{
  AntTimelineRow *row;

  if (index->n == index->pieces->len * PIECE)
    g_ptr_array_add (index->pieces, g_new (AntTimelineRow, PIECE));
  for (guint i = index->n++; i > position; i--)
    *get_row (index, i) = *get_row (index, i - 1);
  row = get_row (index, position);
  *row = (AntTimelineRow) { 0 };
  return row;
}

/**
 * ant_timeline_index_put:
 * @index: an index
 * @exchange: a snapshot, not kept (ant_timeline_index_set_whole())
 * @ret_position: (out) (optional): where its row is
 *
 * Adds a row, or brings the one with the same serial up to date.
 *
 * Returns: whether it is a new one
 */
gboolean
ant_timeline_index_put (AntTimelineIndex *index, const AntExchange *exchange, guint *ret_position)
{
  guint position;
  gboolean is_new;

  g_return_val_if_fail (index != NULL && exchange != NULL, FALSE);

  position = ant_timeline_index_find_after (index, exchange->serial);
  is_new = position == index->n || get_row (index, position)->serial != exchange->serial;
  fill (index, is_new ? insert (index, position) : get_row (index, position), exchange);
  if (ret_position != NULL)
    *ret_position = position;
  return is_new;
}

/**
 * ant_timeline_index_set_whole:
 * @index: an index
 * @position: of a row
 * @exchange: (nullable): its newest snapshot; %NULL when it need not be kept in memory any longer
 */
void
ant_timeline_index_set_whole (AntTimelineIndex *index, guint position, AntExchange *exchange)
{
  AntTimelineRow *row;

  g_return_if_fail (position < index->n);

  row = get_row (index, position);
  if (exchange != NULL)
    ant_exchange_ref (exchange);
  g_clear_pointer (&row->whole, ant_exchange_unref);
  row->whole = exchange;
}

/**
 * ant_timeline_index_remove_ended:
 * @index: an index
 *
 * Forgets all rows that have ended.
 */
void
ant_timeline_index_remove_ended (AntTimelineIndex *index)
{
  guint n_kept = 0;

  for (guint i = 0; i < index->n; i++)
    {
      AntTimelineRow *row = get_row (index, i);

      if (row->is_open)
        *get_row (index, n_kept++) = *row;
      else
        g_clear_pointer (&row->whole, ant_exchange_unref);
    }
  index->n = n_kept;
  g_ptr_array_set_size (index->pieces, (int) ((n_kept + PIECE - 1) / PIECE));
}
