/* What the tracker's files share: rows, the table of ids, the matching decision.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "exchange/ant-exchange-private.h"
#include "exchange/ant-tracker.h"

G_BEGIN_DECLS

/* --- Addresses (ant-tracker-match.c) --- */

/**
 * AntAddress:
 * @text: as written, %NULL when the attribute is absent
 * @jid: @text normalised, %NULL when not asked for yet, or not an address
 * @parsed: whether @jid tells (most answers are matched byte for byte and never need it)
 */
typedef struct
{
  char *text;
  AntJid *jid;
  gboolean parsed;
} AntAddress;

void ant_address_init (AntAddress *address, const char *text);
void ant_address_clear (AntAddress *address);

/* --- Rows --- */

/**
 * AntRow:
 * @serial: key of AntTracker.rows
 * @exchange: newest snapshot; %NULL once nothing can change it and the row is only known to tell duplicates
 * @id, @to, @from: of an outgoing request; @id is %NULL for every other row
 * @answered: an answer was attached (also to a cancelled row)
 * @reserved: the id must not be used again
 * @held: kept back until there is a stream: no stream's end can lose it
 * @since_ns: monotonic: when an outgoing request was reported sent, when an incoming one came; 0 = not yet
 * @clock_offset_ns: at @since_ns, how much the wall clock was before the monotonic one: what differs later was set
 * @deadline_ns: monotonic; @deadline: place in AntTracker.deadlines, %NULL when none is running
 * @order: place in one of AntIdTable's queues
 * @waiting: of an incoming request: place in AntTracker.unanswered
 * @answer, @answer_note: of an incoming request: handed to the wire, not yet written
 */
typedef struct
{
  guint64 serial;
  AntExchange *exchange;
  char *id;
  AntAddress to;
  AntAddress from;
  guint answered : 1;
  guint reserved : 1;
  guint held : 1;
  gint64 since_ns;
  gint64 clock_offset_ns;
  gint64 deadline_ns;
  GSequenceIter *deadline;
  GList *order;
  GList *waiting;
  AntStanza *answer;
  char *answer_note;
} AntRow;

/* --- Matching: pure (rules in ant-tracker-match.c, choice in ant-tracker-decide.c) --- */

/**
 * AntMatchContext:
 * @own: (nullable): our full JID or component name; %NULL before the first stream
 */
typedef struct
{
  const AntJid *own;
  gboolean component;
} AntMatchContext;

/**
 * AntAnswer:
 * @is_error: type is error
 */
typedef struct
{
  const char *id;
  AntAddress from;
  AntAddress to;
  gboolean is_error;
} AntAnswer;

/**
 * AntVerdict:
 * @row: the request that is answered; %NULL when the answer fits none
 * @note: (owned) (nullable): of a lenient match what was lenient; without a match why there is none
 */
typedef struct
{
  AntRow *row;
  AntMatch match;
  char *note;
} AntVerdict;

AntMatch ant_match_compare (const AntMatchContext *context, AntRow *request, AntAnswer *answer, char **ret_why);
/* @candidates: AntRow with the answer's id, in order of serial; may be NULL */
void ant_match_decide (const AntMatchContext *context,
                       GPtrArray *candidates,
                       AntAnswer *answer,
                       AntVerdict *ret_verdict);
gboolean ant_match_is_ours (const AntMatchContext *context, AntAddress *address);
gboolean ant_match_same_key (const AntMatchContext *context, AntRow *a, AntRow *b);
char *ant_match_quote (const char *text);
char *ant_match_name_row (AntRow *row);

/* --- Ids (ant-tracker-ids.c) --- */

typedef struct _AntIdTable AntIdTable;

/* Drops a row that the table forgets for good. */
typedef void (*AntIdTableForgetFunc) (AntRow *row, gpointer user_data);

AntIdTable *ant_id_table_new (guint reserved, guint answered, AntIdTableForgetFunc forget, gpointer user_data);
void ant_id_table_free (AntIdTable *table);
void ant_id_table_clear (AntIdTable *table);
GPtrArray *ant_id_table_lookup (AntIdTable *table, const char *id);
void ant_id_table_reserve (AntIdTable *table, AntRow *row);
void ant_id_table_release (AntIdTable *table, AntRow *row);
void ant_id_table_remove (AntIdTable *table, AntRow *row);

/* --- The tracker --- */

/**
 * AntTracker:
 * @session_name: GRefString
 * @rows: guint64 (in the row) -> AntRow (owned): every row that may still change or tell a duplicate
 * @ids: outgoing requests by id
 * @deadlines: AntRow with a running deadline, earliest first
 * @unanswered: AntRow of incoming requests without an answer, oldest first; @unanswered_size: bytes of their stanzas
 * @answers_size: bytes of answers that were handed to the wire and are not written
 */
struct _AntTracker
{
  AntClock *clock;
  guint session;
  char *session_name;
  AntTrackerFuncs funcs;
  gpointer user_data;

  AntJid *own;
  gboolean component;
  gboolean show_secrets;

  GHashTable *rows;
  AntIdTable *ids;
  GSequence *deadlines;
  GQueue unanswered;
  gsize unanswered_size;
  gsize answers_size;
};

/* (ant-tracker.c) */
AntMatchContext ant_tracker_get_context (AntTracker *tracker);
AntExchange *ant_tracker_new_exchange (AntTracker *tracker, AntDirection direction, AntStanza *stanza);
AntRow *ant_tracker_add_row (AntTracker *tracker, guint64 serial);
AntRow *ant_tracker_get_row (AntTracker *tracker, guint64 serial);
void ant_tracker_forget (AntTracker *tracker, AntRow *row);
void ant_tracker_end_waiting (AntTracker *tracker, AntRow *row);
void ant_tracker_publish (AntTracker *tracker, AntRow *row, AntExchange *next);
void ant_tracker_publish_ended (AntTracker *tracker, AntRow *row, AntExchange *next);

/* (ant-tracker-time.c) */
void ant_tracker_start_clock (AntTracker *tracker, AntRow *row);
void ant_tracker_start_deadline (AntTracker *tracker, AntRow *row, gint64 timeout_ns);
void ant_tracker_stop_deadline (AntTracker *tracker, AntRow *row);
void ant_tracker_time_out (AntTracker *tracker, AntRow *row);
gint64 ant_tracker_measure (AntTracker *tracker, const AntRow *row, gint64 from_ns, gint64 to_ns, gboolean *ret_stepped);
void ant_tracker_set_ended (AntTracker *tracker, const AntRow *row, AntExchange *next);
void ant_tracker_set_latency (AntTracker *tracker, const AntRow *row, AntExchange *next, gint64 from_ns, gint64 to_ns);
char *ant_tracker_format_duration (gint64 ns);

/* (ant-tracker-in.c) */
void ant_tracker_sent_answer (AntTracker *tracker, AntRow *row, gint64 sent_ns);

G_END_DECLS
