/* The life of what we send: given an id, written, answered, or given up.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/ant-tracker-private.h"

#include <string.h>
#include "base/ant-random.h"

#define NOTE_TOO_LATE "It was cancelled too late: it has left."

static gboolean
is_outgoing_request (AntStanza *stanza)
{
  return ant_stanza_get_kind (stanza) == ANT_KIND_IQ && !ant_stanza_is_response (stanza);
}

/* RFC 6120 8.1.3: only requests need an id; an answer has its request's. */
static gboolean
needs_new_id (AntStanza *stanza, gboolean fresh_id)
{
  gboolean has_id = ant_stanza_get_id (stanza) != NULL;
  AntKind kind = ant_stanza_get_kind (stanza);

  if (is_outgoing_request (stanza))
    return !has_id || fresh_id;
  return has_id && fresh_id && (kind == ANT_KIND_MESSAGE || kind == ANT_KIND_PRESENCE);
}

/* The stanza with the id it goes out with; (transfer full), NULL when none can be written into it. */
static AntStanza *
choose_id (AntStanza *stanza, gboolean fresh_id)
{
  g_autofree char *id = NULL;

  if (!needs_new_id (stanza, fresh_id))
    return ant_stanza_ref (stanza);

  id = ant_random_id ();
  return ant_stanza_with_attribute (stanza, "id", id);
}

/* The request that keeps @row's id from being used, or NULL. */
static AntRow *
find_rival (AntTracker *tracker, AntRow *row)
{
  AntMatchContext context = ant_tracker_get_context (tracker);
  GPtrArray *bucket = ant_id_table_lookup (tracker->ids, row->id);

  for (guint i = 0; bucket != NULL && i < bucket->len; i++)
    {
      AntRow *other = bucket->pdata[i];

      if (other->reserved && ant_match_same_key (&context, other, row))
        return other;
    }

  return NULL;
}

static guint64
publish_refused (AntTracker *tracker, AntExchange *next, const char *why)
{
  guint64 serial = next->serial;

  next->queued_ns = ant_clock_wall_ns (tracker->clock);
  next->state = ANT_STATE_REFUSED;
  ant_exchange_add_note (next, why);
  ant_tracker_publish (tracker, NULL, next);
  return serial;
}

static guint64
refuse_without_id (AntTracker *tracker, AntStanza *stanza)
{
  return publish_refused (tracker, ant_tracker_new_exchange (tracker, ANT_DIRECTION_OUT, stanza),
                          "Not sent: no id could be written into its start tag. Write one yourself.");
}

static guint64
refuse_reserved (AntTracker *tracker, AntExchange *next, AntRow *rival)
{
  g_autofree char *name = ant_match_name_row (rival);
  g_autofree char *why = g_strdup_printf ("Not sent: the id is reserved until %s has its answer. Choose another "
                                          "id, or leave it out to get a new one.", name);

  return publish_refused (tracker, next, why);
}

/**
 * ant_tracker_submit:
 * @tracker: a tracker
 * @stanza: what is to be sent, well-formed, of any kind
 * @timeout_ns: how long a request may take from its writing; 0 = for ever
 * @fresh_id: whether to write a new id even if there is one (resend, repeat)
 * @ret_stanza: (out) (transfer full) (nullable): what to write, with its id; %NULL when refused
 *
 * Makes a row for what we send: `queued`, or `refused` when the id is reserved for the same peer.
 *
 * Returns: the row's serial
 */
guint64
ant_tracker_submit (AntTracker *tracker,
                    AntStanza *stanza,
                    gint64 timeout_ns,
                    gboolean fresh_id,
                    AntStanza **ret_stanza)
{
  g_autoptr (AntStanza) written = NULL;
  AntExchange *next;
  AntRow *row, *rival;
  guint64 serial;

  g_return_val_if_fail (tracker != NULL && stanza != NULL, 0);
  g_return_val_if_fail (timeout_ns >= 0 && ret_stanza != NULL, 0);

  *ret_stanza = NULL;
  written = choose_id (stanza, fresh_id);
  if (written == NULL)
    return refuse_without_id (tracker, stanza);

  next = ant_tracker_new_exchange (tracker, ANT_DIRECTION_OUT, written);
  next->queued_ns = ant_clock_wall_ns (tracker->clock);
  serial = next->serial;
  row = ant_tracker_add_row (tracker, serial);

  if (is_outgoing_request (written))
    {
      next->timeout_ns = timeout_ns;
      row->id = g_strdup (ant_stanza_get_id (written));
      ant_address_init (&row->to, ant_stanza_get_to (written));
      ant_address_init (&row->from, ant_stanza_get_from (written));

      rival = find_rival (tracker, row);
      if (rival != NULL)
        {
          g_hash_table_remove (tracker->rows, &serial);
          return refuse_reserved (tracker, next, rival);
        }
      ant_id_table_reserve (tracker->ids, row);
    }

  *ret_stanza = g_steal_pointer (&written);
  ant_tracker_publish (tracker, row, next);
  return serial;
}

/**
 * ant_tracker_hold:
 * @tracker: a tracker
 * @serial: what ant_tracker_submit() has just returned, not refused
 *
 * The row stays `queued` until ant_tracker_release(), whatever becomes of streams until then.
 */
void
ant_tracker_hold (AntTracker *tracker, guint64 serial)
{
  AntRow *row;
  AntExchange *next;

  g_return_if_fail (tracker != NULL);

  row = ant_tracker_get_row (tracker, serial);
  g_return_if_fail (row != NULL && row->exchange->state == ANT_STATE_QUEUED);

  row->held = TRUE;
  next = ant_exchange_copy (row->exchange);
  ant_exchange_add_note (next, "Queued while the session was not online.");
  ant_tracker_publish (tracker, row, next);
}

/**
 * ant_tracker_release:
 * @tracker: a tracker
 * @serial: of a row that is held
 *
 * From now on the row belongs to the stream.
 *
 * Returns: %FALSE when it must not be sent: it was cancelled while it was held
 */
gboolean
ant_tracker_release (AntTracker *tracker, guint64 serial)
{
  AntRow *row;

  g_return_val_if_fail (tracker != NULL, FALSE);

  row = ant_tracker_get_row (tracker, serial);
  if (row == NULL || !row->held)
    return FALSE;

  row->held = FALSE;
  return TRUE;
}

/* What a text that cannot be read wanted to be. */
static AntKind
guess_kind (const char *text)
{
  const char *start = strchr (text, '<');

  if (start != NULL && g_str_has_prefix (start, "<iq"))
    return ANT_KIND_IQ;
  if (start != NULL && g_str_has_prefix (start, "<message"))
    return ANT_KIND_MESSAGE;
  if (start != NULL && g_str_has_prefix (start, "<presence"))
    return ANT_KIND_PRESENCE;
  return ANT_KIND_STREAM;
}

/**
 * ant_tracker_refuse:
 * @tracker: a tracker
 * @text: what a person wanted to send, well-formed or not
 * @why: a sentence
 *
 * A row for what is not sent. A text that is well-formed becomes the row's stanza, any other its text.
 *
 * Returns: the row's serial
 */
guint64
ant_tracker_refuse (AntTracker *tracker, const char *text, const char *why)
{
  g_autoptr (AntStanza) stanza = NULL;
  AntExchange *next;

  g_return_val_if_fail (tracker != NULL && text != NULL && why != NULL, 0);

  stanza = ant_stanza_parse (text, -1, tracker->component ? ANT_NS_COMPONENT : ANT_NS_CLIENT, NULL);
  next = ant_tracker_new_exchange (tracker, ANT_DIRECTION_OUT, stanza);
  if (stanza == NULL)
    {
      next->kind = guess_kind (text);
      ant_exchange_set_text (next, text, tracker->show_secrets);
    }

  return publish_refused (tracker, next, why);
}

static void
sent_lone (AntTracker *tracker, AntRow *row, gint64 sent_ns)
{
  AntExchange *next = ant_exchange_copy (row->exchange);

  next->sent_ns = sent_ns;
  if (next->state == ANT_STATE_CANCELLED)
    ant_exchange_add_note (next, NOTE_TOO_LATE);
  else
    next->state = ANT_STATE_SENT;

  ant_tracker_forget (tracker, row);
  ant_tracker_publish (tracker, NULL, next);
}

static void
sent_request (AntTracker *tracker, AntRow *row, gint64 sent_ns)
{
  AntExchange *next = ant_exchange_copy (row->exchange);

  next->sent_ns = sent_ns;
  ant_tracker_start_clock (tracker, row);

  if (next->state == ANT_STATE_QUEUED)
    {
      next->state = ANT_STATE_PENDING;
      ant_tracker_start_deadline (tracker, row, next->timeout_ns);
    }
  else if (next->state == ANT_STATE_CANCELLED)
    ant_exchange_add_note (next, NOTE_TOO_LATE);

  if (row->answered && sent_ns <= next->received_ns)
    next->latency_ns = next->received_ns - sent_ns;
  else if (row->answered)
    ant_exchange_add_note (next, "The answer came before the request is known to have left: no latency.");

  ant_tracker_publish (tracker, row, next);
}

static void
sent_again (AntTracker *tracker, AntRow *row, gint64 sent_ns)
{
  AntExchange *next = ant_exchange_copy (row->exchange);
  g_autofree char *when = ant_wall_ns_to_rfc3339 (sent_ns);
  g_autofree char *note = g_strdup_printf ("Sent again at %s, when the stream was resumed: the server had not handled it.",
                                           when);

  ant_exchange_add_note (next, note);
  ant_tracker_publish (tracker, row, next);
}

/**
 * ant_tracker_sent:
 * @tracker: a tracker
 * @serial: of what ant_tracker_submit() or ant_tracker_answer() handed out
 * @sent_ns: wall clock, just before the write that carries its last byte
 *
 * A request becomes `pending` and its deadline begins now; an incoming request becomes `answered`; all else
 * becomes `sent`. A second report of a request that waits says that it was sent again on a resumed stream: its times stay
 * those of the first. All other second reports, and unknown serials, are ignored.
 */
void
ant_tracker_sent (AntTracker *tracker, guint64 serial, gint64 sent_ns)
{
  AntRow *row;

  g_return_if_fail (tracker != NULL);

  row = ant_tracker_get_row (tracker, serial);
  if (row == NULL || row->exchange == NULL)
    return;
  if (row->exchange->sent_ns != 0)
    {
      if (row->exchange->state == ANT_STATE_PENDING)
        sent_again (tracker, row, sent_ns);
      return;
    }

  if (row->exchange->direction == ANT_DIRECTION_IN)
    ant_tracker_sent_answer (tracker, row, sent_ns);
  else if (row->id == NULL)
    sent_lone (tracker, row, sent_ns);
  else
    sent_request (tracker, row, sent_ns);
}

/**
 * ant_tracker_cancel:
 * @tracker: a tracker
 * @serial: of something we sent
 *
 * Gives up an open row. A request keeps its id reserved, and an answer that comes all the same is added to
 * the row, unless it is held: what was never sent is forgotten.
 *
 * Returns: %FALSE when the row has ended, is not ours or is unknown
 */
gboolean
ant_tracker_cancel (AntTracker *tracker, guint64 serial)
{
  AntRow *row;
  AntExchange *next;

  g_return_val_if_fail (tracker != NULL, FALSE);

  row = ant_tracker_get_row (tracker, serial);
  if (row == NULL || row->exchange == NULL || row->exchange->direction != ANT_DIRECTION_OUT
      || ant_exchange_is_ended (row->exchange))
    return FALSE;

  next = ant_exchange_copy (row->exchange);
  next->state = ANT_STATE_CANCELLED;
  ant_tracker_set_ended (tracker, row, next);
  ant_tracker_stop_deadline (tracker, row);
  if (!row->held)
    {
      ant_tracker_publish_ended (tracker, row, next);
      return TRUE;
    }
  ant_tracker_forget (tracker, row); /* never sent, so never answered */
  ant_tracker_publish (tracker, NULL, next);
  return TRUE;
}
