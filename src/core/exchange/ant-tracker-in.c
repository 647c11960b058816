/* What comes: answers find their request, requests wait for ours, all else is a row of its own.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/ant-tracker-private.h"

#include "base/ant-limits.h"

static void
set_received (AntExchange *next, const AntReceived *received)
{
  next->received_ns = received->received_ns;
  next->handled_ns = received->handled_ns;
  next->stamp = received->stamp;
  next->rtt_us = received->rtt_us;
  next->coalesced = received->coalesced && received->stamp == ANT_STAMP_KERNEL;
}

/* A row that nothing more can happen to. */
static void
add_lone_row (AntTracker *tracker, const AntReceived *received, AntState state, const char *note)
{
  AntExchange *next = ant_tracker_new_exchange (tracker, ANT_DIRECTION_IN, received->stanza);

  set_received (next, received);
  next->state = state;
  if (note != NULL)
    ant_exchange_add_note (next, note);
  ant_tracker_publish (tracker, NULL, next);
}

/* By both clocks: see the class comment. */
static gboolean
is_overdue (AntTracker *tracker, AntRow *row, const AntReceived *received)
{
  gboolean stepped;

  return row->deadline != NULL && ant_clock_monotonic_ns (tracker->clock) >= row->deadline_ns
         && ant_tracker_measure (tracker, row, row->exchange->sent_ns, received->received_ns, &stepped)
              >= row->exchange->timeout_ns;
}

static void
note_late (AntExchange *next)
{
  g_autofree char *latency = ant_tracker_format_duration (next->latency_ns);
  g_autofree char *timeout = ant_tracker_format_duration (next->timeout_ns);
  g_autofree char *note = g_strdup_printf ("The answer, of type %s, came %s after sending; the timeout was %s.",
                                           ant_stanza_get_type_attribute (next->response), latency, timeout);

  ant_exchange_add_note (next, note);
}

static void
note_answered_cancelled (AntExchange *next)
{
  g_autofree char *note = g_strdup_printf ("An answer of type %s came after it was cancelled.",
                                           ant_stanza_get_type_attribute (next->response));

  ant_exchange_add_note (next, note);
}

static void
take_answer (AntTracker *tracker, const AntVerdict *verdict, gboolean is_error, const AntReceived *received)
{
  AntRow *row = verdict->row;
  AntExchange *next = ant_exchange_copy (row->exchange);

  ant_exchange_set_response (next, received->stanza, tracker->show_secrets);
  set_received (next, received);
  next->match = verdict->match;
  if (next->sent_ns != 0)
    ant_tracker_set_latency (tracker, row, next, next->sent_ns, next->received_ns);

  if (next->state == ANT_STATE_TIMEOUT)
    {
      next->state = ANT_STATE_LATE;
      note_late (next);
    }
  else if (next->state == ANT_STATE_CANCELLED)
    note_answered_cancelled (next);
  else
    next->state = is_error ? ANT_STATE_ERROR : ANT_STATE_RESULT;
  if (verdict->note != NULL)
    ant_exchange_add_note (next, verdict->note);

  row->answered = TRUE;
  ant_tracker_stop_deadline (tracker, row);
  ant_id_table_release (tracker->ids, row);
  ant_tracker_publish (tracker, row, next);
}

static void
decide (AntTracker *tracker, AntAnswer *answer, AntVerdict *ret_verdict)
{
  AntMatchContext context = ant_tracker_get_context (tracker);
  g_autofree char *note = NULL;
  g_autofree char *to = NULL;

  ant_match_decide (&context, ant_id_table_lookup (tracker->ids, answer->id), answer, ret_verdict);
  if (context.component || answer->to.text == NULL || ant_match_is_ours (&context, &answer->to))
    return;

  note = g_steal_pointer (&ret_verdict->note);
  to = ant_match_quote (answer->to.text);
  ret_verdict->note = g_strdup_printf ("%s%sThe answer is addressed to %s, which is not us.",
                                       note != NULL ? note : "", note != NULL ? "\n" : "", to);
}

static void
receive_answer (AntTracker *tracker, const AntReceived *received)
{
  AntStanza *stanza = received->stanza;
  AntAnswer answer = { .id = ant_stanza_get_id (stanza) };
  AntVerdict verdict = { 0 };

  if (answer.id == NULL)
    {
      add_lone_row (tracker, received, ANT_STATE_UNMATCHED,
                    "An answer without an id cannot be matched (RFC 6120 8.2.3).");
      return;
    }

  ant_address_init (&answer.from, ant_stanza_get_from (stanza));
  ant_address_init (&answer.to, ant_stanza_get_to (stanza));
  answer.is_error = g_strcmp0 (ant_stanza_get_type_attribute (stanza), "error") == 0;

  decide (tracker, &answer, &verdict);
  if (verdict.row != NULL && is_overdue (tracker, verdict.row, received))
    {
      g_clear_pointer (&verdict.note, g_free);
      ant_tracker_time_out (tracker, verdict.row);
      decide (tracker, &answer, &verdict);
    }

  if (verdict.row != NULL)
    take_answer (tracker, &verdict, answer.is_error, received);
  else
    add_lone_row (tracker, received, ANT_STATE_UNMATCHED, verdict.note);

  g_free (verdict.note);
  ant_address_clear (&answer.from);
  ant_address_clear (&answer.to);
}

/* A peer that sends requests for ever must not fill the memory with open ones. */
static void
abandon_oldest (AntTracker *tracker)
{
  AntRow *row = tracker->unanswered.head->data;
  AntExchange *next = ant_exchange_copy (row->exchange);
  g_autofree char *note = g_strdup_printf ("Given up: more than %d requests, or %d MiB of them, waited for an answer.",
                                           ANT_LIMIT_RESERVED_IDS, ANT_LIMIT_UNANSWERED / 1024 / 1024);

  next->abandoned = TRUE;
  ant_tracker_set_ended (tracker, row, next);
  ant_exchange_add_note (next, note);
  ant_tracker_forget (tracker, row);
  ant_tracker_publish (tracker, NULL, next);
}

static void
receive_request (AntTracker *tracker, const AntReceived *received)
{
  g_autoptr (AntExchange) exchange = NULL;
  AntRow *row;

  if (!ant_stanza_is_request (received->stanza))
    {
      add_lone_row (tracker, received, ANT_STATE_RECEIVED,
                    "The type of an IQ must be get, set, result or error (RFC 6120 8.2.3): it was not answered.");
      return;
    }
  if (ant_stanza_get_id (received->stanza) == NULL)
    {
      add_lone_row (tracker, received, ANT_STATE_RECEIVED,
                    "An IQ without an id cannot be answered (RFC 6120 8.2.3).");
      return;
    }

  exchange = ant_tracker_new_exchange (tracker, ANT_DIRECTION_IN, received->stanza);
  set_received (exchange, received);
  exchange->state = ANT_STATE_UNANSWERED;

  row = ant_tracker_add_row (tracker, exchange->serial);
  ant_tracker_start_clock (tracker, row);
  g_queue_push_tail (&tracker->unanswered, row);
  row->waiting = tracker->unanswered.tail;
  tracker->unanswered_size += exchange->request_size;
  ant_tracker_publish (tracker, row, ant_exchange_ref (exchange));

  while (tracker->unanswered.length > ANT_LIMIT_RESERVED_IDS || tracker->unanswered_size > ANT_LIMIT_UNANSWERED)
    abandon_oldest (tracker);
  /* Whoever was told of the row may have answered it, or ended the stream. */
  row = ant_tracker_get_row (tracker, exchange->serial);
  if (row != NULL && row->answer == NULL)
    tracker->funcs.unanswered (tracker, exchange, tracker->user_data);
}

/**
 * ant_tracker_received:
 * @tracker: a tracker
 * @received: a stanza and when it came; any stanza, in the order of the stream
 *
 * Answers end their request's row; incoming requests become `unanswered` rows and are handed to
 * @unanswered; answers that fit nothing become `unmatched` rows, all else `received` ones.
 */
void
ant_tracker_received (AntTracker *tracker, const AntReceived *received)
{
  g_return_if_fail (tracker != NULL);
  g_return_if_fail (received != NULL && received->stanza != NULL);

  if (ant_stanza_get_kind (received->stanza) != ANT_KIND_IQ)
    add_lone_row (tracker, received, ANT_STATE_RECEIVED, NULL);
  else if (ant_stanza_is_response (received->stanza))
    receive_answer (tracker, received);
  else
    receive_request (tracker, received);
}

/**
 * ant_tracker_answer:
 * @tracker: a tracker
 * @serial: of an incoming request
 * @answer: what is handed to the wire for it
 * @note: (nullable): a sentence: who answered, by which rule
 *
 * Remembers our answer. The row becomes `answered` when ant_tracker_sent() tells that it was written.
 *
 * Returns: %FALSE when the request was answered already, was abandoned or is unknown
 */
gboolean
ant_tracker_answer (AntTracker *tracker, guint64 serial, AntStanza *answer, const char *note)
{
  AntRow *row;

  g_return_val_if_fail (tracker != NULL && answer != NULL, FALSE);

  row = ant_tracker_get_row (tracker, serial);
  if (row == NULL || row->waiting == NULL)
    return FALSE;

  ant_tracker_end_waiting (tracker, row);
  row->answer = ant_stanza_ref (answer);
  row->answer_note = g_strdup (note);
  tracker->answers_size += g_bytes_get_size (ant_stanza_get_bytes (answer));
  return TRUE;
}

/**
 * ant_tracker_add_note:
 * @tracker: a tracker
 * @serial: of an incoming request
 * @note: a sentence: why it is not answered
 *
 * Does nothing where it was answered, was abandoned or is unknown.
 */
void
ant_tracker_add_note (AntTracker *tracker, guint64 serial, const char *note)
{
  AntRow *row;
  AntExchange *next;

  g_return_if_fail (tracker != NULL && note != NULL);

  row = ant_tracker_get_row (tracker, serial);
  if (row == NULL || row->waiting == NULL)
    return;
  next = ant_exchange_copy (row->exchange);
  ant_exchange_add_note (next, note);
  ant_tracker_publish (tracker, row, next);
}

/**
 * ant_tracker_get_answers_size:
 * @tracker: a tracker
 *
 * Returns: how many bytes of answers were given to ant_tracker_answer() and not yet reported as sent
 */
gsize
ant_tracker_get_answers_size (AntTracker *tracker)
{
  g_return_val_if_fail (tracker != NULL, 0);

  return tracker->answers_size;
}

/* Our answer leaves: the incoming request has ended. */
void
ant_tracker_sent_answer (AntTracker *tracker, AntRow *row, gint64 sent_ns)
{
  AntExchange *next;

  if (row->answer == NULL)
    return;

  next = ant_exchange_copy (row->exchange);
  next->state = ANT_STATE_ANSWERED;
  next->sent_ns = sent_ns;
  ant_exchange_set_response (next, row->answer, tracker->show_secrets);
  ant_tracker_set_latency (tracker, row, next, next->received_ns, sent_ns);
  if (row->answer_note != NULL)
    ant_exchange_add_note (next, row->answer_note);

  ant_tracker_forget (tracker, row);
  ant_tracker_publish (tracker, NULL, next);
}
