/* The record of one row.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/ant-exchange-private.h"

#include <stdatomic.h>
#include <string.h>
#include "xml/ant-redact.h"

/* Of what is no element at all (RFC 6120 4.6.1). */
#define TYPE_WHITESPACE "whitespace"

/**
 * AntExchange:
 *
 * A snapshot of one row of the timeline. What happens to a row makes a new snapshot with the same serial;
 * one that was handed out never changes, so any thread may read and hold it (counted atomically).
 *
 * A record holds references on its stanzas, and its strings point into them: a new snapshot copies some
 * pointers, not the XML. Secrets are taken out of the stanzas as they come in, unless somebody asked to see them: such a
 * row is marked. The sizes are those of the true bytes.
 */
typedef struct
{
  AntExchange public;
  atomic_int ref_count;
  char *session_name;  /* GRefString, shared by all rows of a session */
  char *note;
  char *text;
  char *event;         /* name of an event, else NULL */
  char *words;         /* GRefString, of a row that was kept: what else stands in the stanza, one behind the other */
} AntRecord;

G_DEFINE_BOXED_TYPE (AntExchange, ant_exchange, ant_exchange_ref, ant_exchange_unref)

static AntRecord *
record_new (guint64 serial, guint session, char *session_name, AntDirection direction)
{
  AntRecord *record = g_new0 (AntRecord, 1);

  atomic_init (&record->ref_count, 1);
  record->session_name = session_name;
  record->public.serial = serial;
  record->public.session = session;
  record->public.session_name = session_name;
  record->public.direction = direction;
  record->public.latency_ns = -1;
  return record;
}

/* Stanzas without secrets are shared as they are. */
static AntStanza *
take_apart (AntExchange *exchange, AntStanza *stanza, gboolean show_secrets, gsize *ret_size)
{
  g_autoptr (AntStanza) redacted = ant_redact_stanza (stanza);
  AntStanza *shown = show_secrets ? stanza : redacted;

  if (shown != redacted)
    exchange->has_secrets = TRUE;
  *ret_size = g_bytes_get_size (ant_stanza_get_bytes (stanza));
  return ant_stanza_ref (shown);
}

/* Of the last stanza that there is. */
static void
read_error (AntExchange *exchange)
{
  AntStanza *last = exchange->response != NULL ? exchange->response : exchange->request;

  g_clear_pointer (&exchange->error, ant_stanza_error_unref);
  if (last != NULL && g_strcmp0 (ant_stanza_get_type_attribute (last), "error") == 0)
    exchange->error = ant_stanza_error_new (last);
}

/* An element that is no stanza is its own payload, and its name says what it is. */
static void
describe_nonza (AntExchange *exchange)
{
  const AntElement *root = ant_stanza_get_root (exchange->request);

  exchange->type = exchange->payload_name = ant_element_get_name (root);
  exchange->payload_ns = ant_element_get_ns (root);
}

/* What is said of the first stanza. */
static void
describe (AntExchange *exchange)
{
  AntStanza *stanza = exchange->request;

  exchange->kind = ant_stanza_get_kind (stanza);
  exchange->type = ant_stanza_get_type_attribute (stanza);
  exchange->id = ant_stanza_get_id (stanza);
  exchange->to = ant_stanza_get_to (stanza);
  exchange->from = ant_stanza_get_from (stanza);
  exchange->payload_ns = ant_stanza_get_payload_ns (stanza);
  exchange->payload_name = ant_stanza_get_payload_name (stanza);
  if (exchange->kind == ANT_KIND_STREAM)
    describe_nonza (exchange);
}

/**
 * ant_exchange_new:
 * @serial: of the row, from 1
 * @session: number of the session
 * @session_name: (transfer none): a #GRefString
 * @direction: who sent first
 * @request: (nullable): the first stanza, as it is or will be on the wire
 * @show_secrets: leave in it what is secret
 *
 * Makes the first snapshot of a row, in the state of the lowest value (`queued`). Any thread.
 *
 * Returns: (transfer full): a record that the caller may still write to
 */
AntExchange *
ant_exchange_new (guint64 serial,
                  guint session,
                  char *session_name,
                  AntDirection direction,
                  AntStanza *request,
                  gboolean show_secrets)
{
  AntExchange *exchange = &record_new (serial, session, g_ref_string_acquire (session_name), direction)->public;

  if (request == NULL)
    return exchange;

  exchange->request = take_apart (exchange, request, show_secrets, &exchange->request_size);
  read_error (exchange);
  describe (exchange);
  return exchange;
}

/**
 * ant_exchange_new_event:
 * @serial: of the row, from 1
 * @session: number of the session
 * @session_name: what a person calls it
 * @wall_ns: when it happened, ns since 1970
 * @name: a word: `connected`
 * @note: (nullable): the sentence for it, English, without secrets
 *
 * A row for something that happened to a session and is no stanza. It counts as incoming: its time is
 * @received_ns. Any thread.
 *
 * Returns: (transfer full): the row, ended
 */
AntExchange *
ant_exchange_new_event (guint64 serial,
                        guint session,
                        const char *session_name,
                        gint64 wall_ns,
                        const char *name,
                        const char *note)
{
  AntRecord *record;

  g_return_val_if_fail (session_name != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  record = record_new (serial, session, g_ref_string_new (session_name), ANT_DIRECTION_IN);
  record->event = g_strdup (name);
  record->public.kind = ANT_KIND_EVENT;
  record->public.state = ANT_STATE_EVENT;
  record->public.type = record->event;
  record->public.received_ns = wall_ns;
  if (note != NULL)
    ant_exchange_add_note (&record->public, note);
  return &record->public;
}

/**
 * ant_exchange_new_nonza:
 * @serial: of the row, from 1
 * @session: number of the session
 * @session_name: what a person calls it
 * @direction: who sent it
 * @nonza: (nullable): an element that is no stanza (XEP-0360), as it is on the wire; %NULL: white space between stanzas
 *   (RFC 6120 4.6.1)
 * @show_secrets: leave in it what is secret
 * @wall_ns: when it left or came, ns since 1970
 *
 * A row for what keeps the stream and is no stanza: stream management, client state, login. Its type is the element's name.
 * Any thread.
 *
 * Returns: (transfer full): the row, ended
 */
AntExchange *
ant_exchange_new_nonza (guint64 serial,
                        guint session,
                        const char *session_name,
                        AntDirection direction,
                        AntStanza *nonza,
                        gboolean show_secrets,
                        gint64 wall_ns)
{
  AntRecord *record;
  AntExchange *exchange;

  g_return_val_if_fail (session_name != NULL, NULL);

  record = record_new (serial, session, g_ref_string_new (session_name), direction);
  exchange = &record->public;
  exchange->kind = ANT_KIND_STREAM;
  exchange->state = ANT_STATE_EVENT;
  if (direction == ANT_DIRECTION_OUT)
    exchange->sent_ns = wall_ns;
  else
    exchange->received_ns = wall_ns;
  exchange->type = TYPE_WHITESPACE;
  if (nonza != NULL)
    {
      exchange->request = take_apart (exchange, nonza, show_secrets, &exchange->request_size);
      describe_nonza (exchange);
    }
  return exchange;
}

/* Of what a snapshot usually borrows from its first stanza, a copy. */
static void
take_words (AntRecord *record)
{
  AntExchange *exchange = &record->public;
  const char **places[] = { &exchange->type, &exchange->id, &exchange->to, &exchange->from, &exchange->payload_ns,
                            &exchange->payload_name };
  g_autoptr (GString) words = g_string_new (NULL);
  gsize offset = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (*places[i] != NULL)
      g_string_append_len (words, *places[i], (gssize) strlen (*places[i]) + 1);
  record->words = g_ref_string_new_len (words->str, (gssize) words->len);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (*places[i] != NULL)
      {
        *places[i] = record->words + offset;
        offset += strlen (*places[i]) + 1;
      }
}

/**
 * ant_exchange_new_kept:
 * @kept: what was kept of a row, @error aside; texts are copied
 * @failed: whether the last stanza is an error, which is read then; no stanza is looked into otherwise
 *
 * The way back from a recording. Any thread.
 *
 * Returns: (transfer full): the row as it was
 */
AntExchange *
ant_exchange_new_kept (const AntExchange *kept, gboolean failed)
{
  AntRecord *record = g_new0 (AntRecord, 1);
  AntExchange *exchange = &record->public;

  g_return_val_if_fail (kept != NULL && kept->session_name != NULL, NULL);

  *exchange = *kept;
  atomic_init (&record->ref_count, 1);
  record->session_name = g_ref_string_new (kept->session_name);
  exchange->session_name = record->session_name;
  record->note = g_strdup (kept->note);
  exchange->note = record->note;
  record->text = g_strdup (kept->text);
  exchange->text = record->text;
  if (kept->response != NULL)
    ant_stanza_ref (kept->response);
  if (kept->request != NULL)
    ant_stanza_ref (kept->request);
  take_words (record);
  exchange->error = NULL;
  if (failed)
    read_error (exchange);
  return exchange;
}

/**
 * ant_exchange_copy:
 * @exchange: a snapshot, not of an event
 *
 * The start of the next snapshot: shares the stanzas, owns nothing that @exchange owns. Any thread.
 *
 * Returns: (transfer full): a record that the caller may still write to
 */
AntExchange *
ant_exchange_copy (const AntExchange *exchange)
{
  const AntRecord *old = (const AntRecord *) exchange;
  AntRecord *record = g_new0 (AntRecord, 1);

  record->public = old->public;
  atomic_init (&record->ref_count, 1);
  record->session_name = g_ref_string_acquire (old->session_name);
  record->note = g_strdup (old->note);
  record->public.note = record->note;
  record->text = g_strdup (old->text);
  record->public.text = record->text;
  if (old->words != NULL)
    record->words = g_ref_string_acquire (old->words);
  g_assert (old->event == NULL);

  if (old->public.request != NULL)
    ant_stanza_ref (old->public.request);
  if (old->public.response != NULL)
    ant_stanza_ref (old->public.response);
  if (old->public.error != NULL)
    ant_stanza_error_ref (old->public.error);
  return &record->public;
}

/**
 * ant_exchange_set_response:
 * @exchange: a record that nobody else has seen
 * @response: the answer, as it is on the wire
 * @show_secrets: leave in it what is secret
 *
 * Attaches the second stanza, its size and its error. At most once a row.
 */
void
ant_exchange_set_response (AntExchange *exchange, AntStanza *response, gboolean show_secrets)
{
  g_assert (exchange->response == NULL);

  exchange->response = take_apart (exchange, response, show_secrets, &exchange->response_size);
  read_error (exchange);
}

static void
take_text (AntExchange *exchange, char *text)
{
  AntRecord *record = (AntRecord *) exchange;

  g_free (record->text);
  record->text = text;
  exchange->text = text;
}

/**
 * ant_exchange_set_text:
 * @exchange: a record that nobody else has seen, without stanzas
 * @text: what a person wanted to send
 * @show_secrets: leave in it what is secret
 *
 * Keeps a text that is no stanza, redacted as far as it can be read.
 */
void
ant_exchange_set_text (AntExchange *exchange, const char *text, gboolean show_secrets)
{
  g_autofree char *redacted = ant_redact_text (text, -1);
  gboolean has_secrets = !g_str_equal (redacted, text);

  exchange->has_secrets |= show_secrets && has_secrets;
  take_text (exchange, show_secrets ? g_strdup (text) : g_steal_pointer (&redacted));
  exchange->request_size = strlen (text);
}

/**
 * ant_exchange_add_note:
 * @exchange: a record that nobody else has seen
 * @note: a sentence, English
 *
 * Adds a sentence behind those that are there.
 */
void
ant_exchange_add_note (AntExchange *exchange, const char *note)
{
  AntRecord *record = (AntRecord *) exchange;
  char *joined = record->note != NULL ? g_strconcat (record->note, "\n", note, NULL) : g_strdup (note);

  g_free (record->note);
  record->note = joined;
  exchange->note = joined;
}

/**
 * ant_exchange_with_note:
 * @exchange: a snapshot, not of an event
 * @note: a sentence, English
 *
 * For what the tracker cannot know, as how far the server was verified. The next snapshot of the row does not have it.
 * Any thread.
 *
 * Returns: (transfer full): the same with @note behind its own notes
 */
AntExchange *
ant_exchange_with_note (AntExchange *exchange, const char *note)
{
  AntExchange *copy;

  g_return_val_if_fail (exchange != NULL && exchange->kind != ANT_KIND_EVENT && note != NULL, NULL);

  copy = ant_exchange_copy (exchange);
  ant_exchange_add_note (copy, note);
  return copy;
}

static void
redact_side (AntStanza **stanza)
{
  AntStanza *shown = *stanza;

  if (shown == NULL)
    return;
  *stanza = ant_redact_stanza (shown);
  ant_stanza_unref (shown);
}

/**
 * ant_exchange_redact:
 * @exchange: a snapshot
 *
 * What is stored, logged or exported goes through here: that somebody wanted to see secrets does not let them out of the
 * program. Any thread.
 *
 * Returns: (transfer full): @exchange itself where it holds none; else the same without them
 */
AntExchange *
ant_exchange_redact (AntExchange *exchange)
{
  AntExchange *copy;

  g_return_val_if_fail (exchange != NULL, NULL);

  if (!exchange->has_secrets)
    return ant_exchange_ref (exchange);

  copy = ant_exchange_copy (exchange);
  copy->has_secrets = FALSE;
  redact_side (&copy->request);
  redact_side (&copy->response);
  read_error (copy);
  if (copy->request != NULL)
    describe (copy);
  if (copy->text != NULL)
    take_text (copy, ant_redact_text (copy->text, -1));
  return copy;
}

/**
 * ant_exchange_ref:
 * @exchange: a snapshot
 *
 * Any thread.
 *
 * Returns: (transfer full): @exchange
 */
AntExchange *
ant_exchange_ref (AntExchange *exchange)
{
  g_return_val_if_fail (exchange != NULL, NULL);

  atomic_fetch_add (&((AntRecord *) exchange)->ref_count, 1);
  return exchange;
}

/**
 * ant_exchange_unref:
 * @exchange: (transfer full): a snapshot
 *
 * Any thread.
 */
void
ant_exchange_unref (AntExchange *exchange)
{
  AntRecord *record = (AntRecord *) exchange;

  g_return_if_fail (exchange != NULL);

  if (atomic_fetch_sub (&record->ref_count, 1) > 1)
    return;

  g_clear_pointer (&exchange->request, ant_stanza_unref);
  g_clear_pointer (&exchange->response, ant_stanza_unref);
  g_clear_pointer (&exchange->error, ant_stanza_error_unref);
  g_ref_string_release (record->session_name);
  g_free (record->note);
  g_free (record->text);
  g_free (record->event);
  g_clear_pointer (&record->words, g_ref_string_release);
  g_free (record);
}

/**
 * ant_exchange_is_ended:
 * @exchange: a snapshot
 *
 * An ended row may still be added to (`timeout` becomes `late`), but nobody need wait for it.
 *
 * Returns: whether the row has come to its end
 */
gboolean
ant_exchange_is_ended (const AntExchange *exchange)
{
  g_return_val_if_fail (exchange != NULL, TRUE);

  switch (exchange->state)
    {
    case ANT_STATE_QUEUED:
    case ANT_STATE_PENDING:
      return FALSE;
    case ANT_STATE_UNANSWERED:
      return exchange->abandoned;
    case ANT_STATE_RESULT:
    case ANT_STATE_ERROR:
    case ANT_STATE_TIMEOUT:
    case ANT_STATE_LATE:
    case ANT_STATE_CANCELLED:
    case ANT_STATE_LOST:
    case ANT_STATE_REFUSED:
    case ANT_STATE_ANSWERED:
    case ANT_STATE_SENT:
    case ANT_STATE_RECEIVED:
    case ANT_STATE_UNMATCHED:
    case ANT_STATE_EVENT:
    default:
      return TRUE;
    }
}

/**
 * ant_exchange_get_peer:
 * @exchange: a snapshot
 *
 * Returns: (nullable): the other side as written: `to` of what we sent first, `from` of what they did;
 *   %NULL for our own account or server
 */
const char *
ant_exchange_get_peer (const AntExchange *exchange)
{
  g_return_val_if_fail (exchange != NULL, NULL);

  return exchange->direction == ANT_DIRECTION_OUT ? exchange->to : exchange->from;
}

/**
 * ant_exchange_get_stamp_note:
 * @exchange: a snapshot
 *
 * Returns: (nullable): a sentence, English, on what @received_ns is not: the kernel keeps one stamp for all that waits
 *   to be read, so what lay in front of other bytes may be older than it says
 */
const char *
ant_exchange_get_stamp_note (const AntExchange *exchange)
{
  g_return_val_if_fail (exchange != NULL, NULL);

  return exchange->coalesced ? "It was read together with later bytes, and the kernel's stamp is theirs: it may have come "
                               "earlier."
                             : NULL;
}

/**
 * ant_exchange_get_secrets_note:
 * @exchange: a snapshot
 *
 * Returns: (nullable): a sentence, English, on why this row is not for everybody's eyes
 */
const char *
ant_exchange_get_secrets_note (const AntExchange *exchange)
{
  return exchange->has_secrets ? "Secrets are shown here: the session was told to show them." : NULL;
}
