/* The tracker itself: its rows, streams, deadlines, and how a change is told.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/ant-tracker-private.h"

#include "base/ant-limits.h"

/**
 * AntTracker:
 *
 * Makes rows of the stanzas of one session, pairs requests with responses and keeps deadlines. It neither
 * reads nor writes nor waits: it is told what happened, asks the injected clock for the time, and tells
 * @changed. One thread at a time may use it (the network thread does). Callbacks may call back into the
 * tracker, except to free it; each call has finished its own bookkeeping before it calls out.
 *
 * What is always true:
 * - A row ends exactly once; what comes later (a late answer, the answer to a cancelled request) is added.
 * - An answer that fits no request, or several, or one that has its answer, is a row of its own and changes
 *   no other.
 * - Matching is per stream: after ant_tracker_stream_ended() no id is known. A stream that is resumed
 *   (XEP-0198) has not ended, so do not report its end before resumption has failed.
 *
 * Decisions:
 * - A request is any IQ that is not of type result or error. One of unknown or missing type (sent on purpose)
 *   earns an error with its id (RFC 6120 8.2.3), which belongs into its row.
 * - Only requests get an id when they have none: RFC 6120 8.1.3 demands none of messages and presences, and
 *   an answer's id is its request's. For the same reason a fresh id is written into messages and presences
 *   only where there was one, and never into answers.
 * - An empty id is an id. RFC 6120 8.1.3 asks no more of it than to be unique, servers answer it with the
 *   empty id, and what a person wrote is sent as written.
 * - On a client stream there is one own address, whatever `from` says; no `to` and our bare JID are one peer.
 * - In time means before the deadline, by the receive stamp or by the monotonic clock: one is enough. So
 *   neither a busy thread nor a stepped wall clock makes a timeout of an answer that came in time.
 *   A deadline is looked at only for a time by which all that had come is told: nothing that waits somewhere to be
 *   read is taken for missing.
 * - A latency is the difference of two wall stamps. When the two clocks have parted in between, the wall clock
 *   was set, and the latency is less by as much.
 * - A request whose write was not reported yet may be answered (over TLS a report waits until all that is
 *   encrypted has left): it takes the answer, and its latency is reckoned when the report comes.
 * - What was given up and leaves all the same stays `cancelled`, with the time of its write and a note.
 * - Incoming IQs that cannot be answered (no id, unknown type) are `received` with a note.
 * - Rows hold redacted stanzas, unless secrets are to be shown; what is matched and written are the true ones.
 */

static void
row_free (gpointer data)
{
  AntRow *row = data;

  g_clear_pointer (&row->exchange, ant_exchange_unref);
  g_clear_pointer (&row->answer, ant_stanza_unref);
  g_free (row->answer_note);
  g_free (row->id);
  ant_address_clear (&row->to);
  ant_address_clear (&row->from);
  g_free (row);
}

static void
forget_cb (AntRow *row, gpointer user_data)
{
  ant_tracker_forget (user_data, row);
}

/**
 * ant_tracker_new:
 * @clock: (transfer none): outlives the tracker
 * @session: number of the session, for its rows
 * @session_name: what a person calls it
 * @funcs: copied; all three must be set
 * @user_data: for @funcs
 *
 * Returns: (transfer full): a tracker without rows and without a stream
 */
AntTracker *
ant_tracker_new (AntClock *clock,
                 guint session,
                 const char *session_name,
                 const AntTrackerFuncs *funcs,
                 gpointer user_data)
{
  AntTracker *tracker;

  g_return_val_if_fail (clock != NULL && session_name != NULL, NULL);
  g_return_val_if_fail (funcs != NULL && funcs->changed != NULL, NULL);
  g_return_val_if_fail (funcs->next_serial != NULL && funcs->unanswered != NULL, NULL);

  tracker = g_new0 (AntTracker, 1);
  tracker->clock = clock;
  tracker->session = session;
  tracker->session_name = g_ref_string_new (session_name);
  tracker->funcs = *funcs;
  tracker->user_data = user_data;
  tracker->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, row_free);
  tracker->ids = ant_id_table_new (ANT_LIMIT_RESERVED_IDS, ANT_LIMIT_ANSWERED_IDS, forget_cb, tracker);
  tracker->deadlines = g_sequence_new (NULL);
  g_queue_init (&tracker->unanswered);
  return tracker;
}

/**
 * ant_tracker_free:
 * @tracker: (transfer full): a tracker
 *
 * Calls nobody: open rows stay open. End the stream first.
 */
void
ant_tracker_free (AntTracker *tracker)
{
  g_return_if_fail (tracker != NULL);

  ant_id_table_free (tracker->ids);
  g_sequence_free (tracker->deadlines);
  g_queue_clear (&tracker->unanswered);
  g_hash_table_unref (tracker->rows);
  g_clear_pointer (&tracker->own, ant_jid_unref);
  g_ref_string_release (tracker->session_name);
  g_free (tracker);
}

AntMatchContext
ant_tracker_get_context (AntTracker *tracker)
{
  return (AntMatchContext) { tracker->own, tracker->component };
}

AntExchange *
ant_tracker_new_exchange (AntTracker *tracker, AntDirection direction, AntStanza *stanza)
{
  guint64 serial = tracker->funcs.next_serial (tracker->user_data);

  return ant_exchange_new (serial, tracker->session, tracker->session_name, direction, stanza,
                           tracker->show_secrets);
}

AntRow *
ant_tracker_add_row (AntTracker *tracker, guint64 serial)
{
  AntRow *row = g_new0 (AntRow, 1);

  row->serial = serial;
  g_hash_table_insert (tracker->rows, &row->serial, row);
  return row;
}

AntRow *
ant_tracker_get_row (AntTracker *tracker, guint64 serial)
{
  return g_hash_table_lookup (tracker->rows, &serial);
}

void
ant_tracker_end_waiting (AntTracker *tracker, AntRow *row)
{
  if (row->waiting == NULL)
    return;
  g_queue_delete_link (&tracker->unanswered, row->waiting);
  tracker->unanswered_size -= row->exchange->request_size;
  row->waiting = NULL;
}

/* Frees @row: nothing more can happen to it. */
void
ant_tracker_forget (AntTracker *tracker, AntRow *row)
{
  if (row->id != NULL)
    ant_id_table_remove (tracker->ids, row);
  ant_tracker_stop_deadline (tracker, row);
  ant_tracker_end_waiting (tracker, row);
  if (row->answer != NULL)
    tracker->answers_size -= g_bytes_get_size (ant_stanza_get_bytes (row->answer));
  g_hash_table_remove (tracker->rows, &row->serial);
}

/* An answered request that was written cannot change: its stanzas need not be kept alive here. */
static gboolean
is_final (AntRow *row, AntExchange *exchange)
{
  return row->answered && exchange->sent_ns != 0;
}

/* Call it last: the callback may do anything to the row. @row is %NULL for a row that will not change,
 * @next is (transfer full). */
void
ant_tracker_publish (AntTracker *tracker, AntRow *row, AntExchange *next)
{
  g_autoptr (AntExchange) exchange = next;

  if (row != NULL)
    {
      g_clear_pointer (&row->exchange, ant_exchange_unref);
      if (!is_final (row, next))
        row->exchange = ant_exchange_ref (next);
    }

  tracker->funcs.changed (tracker, next, tracker->user_data);
}

/**
 * ant_tracker_stream_begun:
 * @tracker: a tracker
 * @own: our full JID (a component's name), as the server bound it
 * @component: whether this is a component's stream (XEP-0114)
 *
 * Tells who we are. May be called again on the same stream, when a better address is known. Requests that
 * were queued before belong to this stream.
 */
void
ant_tracker_stream_begun (AntTracker *tracker, const AntJid *own, gboolean component)
{
  AntJid *old;

  g_return_if_fail (tracker != NULL && own != NULL);

  old = tracker->own;
  tracker->own = ant_jid_ref ((AntJid *) own);
  tracker->component = component;
  g_clear_pointer (&old, ant_jid_unref);
}

/**
 * ant_tracker_set_show_secrets:
 * @tracker: a tracker
 * @show: leave in the rows what is secret; at first %FALSE
 *
 * For stanzas that are put into rows from now on. Rows that hold secrets are marked, and keep them.
 */
void
ant_tracker_set_show_secrets (AntTracker *tracker, gboolean show)
{
  g_return_if_fail (tracker != NULL);

  tracker->show_secrets = show;
}

static gint
compare_serials (gconstpointer a, gconstpointer b)
{
  const AntRow *row_a = a;
  const AntRow *row_b = b;

  return row_a->serial < row_b->serial ? -1 : row_a->serial > row_b->serial;
}

static AntExchange *
make_lost (AntTracker *tracker, AntRow *row, const char *why)
{
  AntExchange *next = ant_exchange_copy (row->exchange);
  g_autofree char *note = NULL;

  ant_tracker_set_ended (tracker, row, next);
  if (next->direction == ANT_DIRECTION_IN)
    {
      next->abandoned = TRUE;
      note = g_strdup_printf ("The stream ended before %s: %s",
                              row->answer != NULL ? "our answer was written" : "it was answered", why);
    }
  else
    {
      if (row->held)
        note = g_strdup_printf ("It was never sent: %s", why);
      else
        note = g_strdup_printf ("The stream ended before %s: %s",
                                next->state == ANT_STATE_QUEUED ? "it was written" : "the answer came", why);
      next->state = ANT_STATE_LOST;
    }

  ant_exchange_add_note (next, note);
  return next;
}

/* What was never on the stream that has ended is on none yet. */
static void
keep_held (AntTracker *tracker, GPtrArray *held)
{
  for (guint i = 0; i < held->len; i++)
    {
      AntRow *row = held->pdata[i];

      row->order = NULL;
      row->reserved = FALSE;
      g_hash_table_insert (tracker->rows, &row->serial, row);
      if (row->id != NULL)
        ant_id_table_reserve (tracker->ids, row);
    }
}

/**
 * ant_tracker_stream_ended:
 * @tracker: a tracker
 * @why: a sentence for the rows that are lost by it
 *
 * Ends every open row but those that are held: what we sent becomes `lost`, incoming requests stay `unanswered` and are
 * abandoned.
 * Forgets all ids and deadlines, then tells of the rows in order.
 */
void
ant_tracker_stream_ended (AntTracker *tracker, const char *why)
{
  g_autoptr (GList) rows = NULL;
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (GPtrArray) ended = NULL;

  g_return_if_fail (tracker != NULL && why != NULL);

  rows = g_list_sort (g_hash_table_get_values (tracker->rows), compare_serials);
  held = g_ptr_array_new ();
  ended = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);
  for (GList *l = rows; l != NULL; l = l->next)
    {
      AntRow *row = l->data;

      if (row->held)
        g_ptr_array_add (held, row);
      else if (row->exchange != NULL && !ant_exchange_is_ended (row->exchange))
        g_ptr_array_add (ended, make_lost (tracker, row, why));
    }

  ant_id_table_clear (tracker->ids);
  g_sequence_remove_range (g_sequence_get_begin_iter (tracker->deadlines),
                           g_sequence_get_end_iter (tracker->deadlines));
  g_queue_clear (&tracker->unanswered);
  for (guint i = 0; i < held->len; i++)
    g_hash_table_steal (tracker->rows, &((AntRow *) held->pdata[i])->serial);
  tracker->unanswered_size = tracker->answers_size = 0;
  g_hash_table_remove_all (tracker->rows);
  keep_held (tracker, held);

  for (guint i = 0; i < ended->len; i++)
    tracker->funcs.changed (tracker, ended->pdata[i], tracker->user_data);
}

/**
 * ant_tracker_lose_held:
 * @tracker: a tracker
 * @why: a sentence for the rows that are lost by it
 *
 * Ends the rows that are held, in order, and no others.
 */
void
ant_tracker_lose_held (AntTracker *tracker, const char *why)
{
  g_autoptr (GList) rows = NULL;
  g_autoptr (GPtrArray) lost = NULL;

  g_return_if_fail (tracker != NULL && why != NULL);

  rows = g_list_sort (g_hash_table_get_values (tracker->rows), compare_serials);
  lost = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);
  for (GList *l = rows; l != NULL; l = l->next)
    {
      AntRow *row = l->data;

      if (!row->held)
        continue;
      g_ptr_array_add (lost, make_lost (tracker, row, why));
      ant_tracker_forget (tracker, row);
    }
  for (guint i = 0; i < lost->len; i++)
    tracker->funcs.changed (tracker, lost->pdata[i], tracker->user_data);
}

/* A row that ended without an answer waits for a late one only as long as its id is reserved. */
void
ant_tracker_publish_ended (AntTracker *tracker, AntRow *row, AntExchange *next)
{
  if (row->id != NULL && !row->reserved)
    {
      ant_tracker_forget (tracker, row);
      row = NULL;
    }

  ant_tracker_publish (tracker, row, next);
}
