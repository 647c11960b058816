/* One row of the timeline: a request with its answer, or a lone stanza or event. An immutable snapshot.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>
#include "base/ant-clock.h"
#include "xml/ant-stanza.h"
#include "xml/ant-stanza-error.h"

G_BEGIN_DECLS

#define ANT_TYPE_EXCHANGE (ant_exchange_get_type ())

typedef struct _AntExchange AntExchange;

typedef enum
{
  ANT_DIRECTION_OUT, /* we sent it first */
  ANT_DIRECTION_IN,
} AntDirection;

/* src/DESIGN.md, "States"; the words of the JSON are these in lower case. */
typedef enum
{
  ANT_STATE_QUEUED,
  ANT_STATE_PENDING,
  ANT_STATE_RESULT,
  ANT_STATE_ERROR,
  ANT_STATE_TIMEOUT,
  ANT_STATE_LATE,
  ANT_STATE_CANCELLED,
  ANT_STATE_LOST,
  ANT_STATE_REFUSED,
  ANT_STATE_UNANSWERED,
  ANT_STATE_ANSWERED,
  ANT_STATE_SENT,
  ANT_STATE_RECEIVED,
  ANT_STATE_UNMATCHED,
  ANT_STATE_EVENT,
} AntState;

typedef enum
{
  ANT_MATCH_NONE,
  ANT_MATCH_EXACT,
  ANT_MATCH_LENIENT,
} AntMatch;

/**
 * AntExchange:
 * @serial: from 1, unique in one run of the program, in order of appearance
 * @session: number of the session, from 1; @session_name: what a person calls it
 * @type: of the IQ (get, set, ...), message or presence; for an event its name (`connected`)
 * @id, @to, @from: as written in the first stanza; strings are never freed before the record
 * @payload_ns, @payload_name: of the first stanza's payload
 * @request: first stanza (for an event %NULL); @response: second, or %NULL
 * @queued_ns, @sent_ns, @received_ns, @handled_ns: wall clock, ns since 1970, 0 = not (yet);
 *   for an incoming request @received_ns is its arrival and @sent_ns our answer
 * @ended_ns: wall clock, when it ended without an answer: its deadline passed, it was given up, its stream ended; 0 = it did
 *   not. Stays when an answer comes all the same. Counted on from the first stanza, so that a clock that was set in
 *   between does not bend it
 * @latency_ns: from request to response on the wire, -1 = none
 * @coalesced: @stamp is the kernel's, but of later bytes: what came may have come earlier
 * @rtt_us: TCP's own round-trip estimate when the answer came, 0 = unknown
 * @timeout_ns: what the deadline was counted with, 0 = none
 * @request_size, @response_size: bytes before TLS, true also where the XML was redacted
 * @error: (nullable): of an answer (or a lone stanza) of type error
 * @note: (nullable): one or more sentences, English, separated by newline
 * @text: (nullable): what was to be sent where it never became a stanza (@request is %NULL)
 * @has_secrets: they were left in because somebody asked to see them: nothing of it is stored, logged or exported but by
 *   ant_exchange_redact()
 * @abandoned: `unanswered` for good: its stream ended, or too many waited
 */
struct _AntExchange
{
  guint64 serial;
  guint session;
  const char *session_name;
  AntDirection direction;
  AntKind kind;
  const char *type;
  const char *id;
  const char *to;
  const char *from;
  const char *payload_ns;
  const char *payload_name;
  AntState state;
  AntMatch match;
  AntStanza *request;
  AntStanza *response;
  gint64 queued_ns;
  gint64 sent_ns;
  gint64 received_ns;
  gint64 handled_ns;
  gint64 ended_ns;
  gint64 latency_ns;
  AntStamp stamp;
  gboolean coalesced;
  guint rtt_us;
  gint64 timeout_ns;
  gsize request_size;
  gsize response_size;
  AntStanzaError *error;
  const char *note;
  const char *text;
  gboolean has_secrets;
  gboolean abandoned;
};

GType ant_exchange_get_type (void);
AntExchange *ant_exchange_ref (AntExchange *exchange);
void ant_exchange_unref (AntExchange *exchange);

/* An event row: @name is a word (`connected`), @note the sentence. */
AntExchange *ant_exchange_new_event (guint64 serial,
                                     guint session,
                                     const char *session_name,
                                     gint64 wall_ns,
                                     const char *name,
                                     const char *note);

/* A row for an element that is no stanza (XEP-0360), or for white space between stanzas (@nonza is NULL). */
AntExchange *ant_exchange_new_nonza (guint64 serial,
                                     guint session,
                                     const char *session_name,
                                     AntDirection direction,
                                     AntStanza *nonza,
                                     gboolean show_secrets,
                                     gint64 wall_ns);

/* A row that was kept somewhere, as it was. */
AntExchange *ant_exchange_new_kept (const AntExchange *kept, gboolean failed);

/* The same snapshot with another sentence (a line of its own); not of an event. */
AntExchange *ant_exchange_with_note (AntExchange *exchange, const char *note);

/* For all that leaves the program: the same snapshot without secrets. */
AntExchange *ant_exchange_redact (AntExchange *exchange);

gboolean ant_exchange_is_ended (const AntExchange *exchange);
/* The other side: `to` of what we sent first, `from` of what they did; NULL = our own account or server. */
const char *ant_exchange_get_peer (const AntExchange *exchange);

/* (nullable): a sentence, where the receive stamp is not quite that of what came. */
const char *ant_exchange_get_stamp_note (const AntExchange *exchange);
/* (nullable): a sentence, where secrets are shown. */
const char *ant_exchange_get_secrets_note (const AntExchange *exchange);

const char *ant_state_to_word (AntState state);
const char *ant_direction_to_word (AntDirection direction);
const char *ant_kind_to_word (AntKind kind);
const char *ant_match_to_word (AntMatch match); /* NULL for NONE */

/* The way back, from what may be no word of these. */
gboolean ant_state_from_word (const char *word, AntState *ret_state);
gboolean ant_direction_from_word (const char *word, AntDirection *ret_direction);
gboolean ant_kind_from_word (const char *word, AntKind *ret_kind);
gboolean ant_match_from_word (const char *word, AntMatch *ret_match);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntExchange, ant_exchange_unref)

G_END_DECLS
