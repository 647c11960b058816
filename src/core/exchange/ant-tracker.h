/* Pairs requests with responses and keeps deadlines: pure logic, an injected clock, no I/O.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include "base/ant-clock.h"
#include "base/ant-jid.h"
#include "exchange/ant-exchange.h"

G_BEGIN_DECLS

#define ANT_TRACKER_NO_DEADLINE G_MAXINT64

typedef struct _AntTracker AntTracker;

/**
 * AntTrackerFuncs:
 * @changed: a row appeared or changed; @exchange is the new snapshot (same serial = same row)
 * @next_serial: gives the serial of a new row (several trackers share one timeline)
 * @unanswered: an incoming get/set waits for an answer: call ant_tracker_answer() with it, now or later
 */
typedef struct
{
  void (*changed) (AntTracker *tracker, AntExchange *exchange, gpointer user_data);
  guint64 (*next_serial) (gpointer user_data);
  void (*unanswered) (AntTracker *tracker, AntExchange *exchange, gpointer user_data);
} AntTrackerFuncs;

/**
 * AntReceived:
 * @received_ns, @handled_ns: wall clock
 * @coalesced: later bytes share its receive stamp
 */
typedef struct
{
  AntStanza *stanza;
  gint64 received_ns;
  gint64 handled_ns;
  AntStamp stamp;
  guint rtt_us;
  gboolean coalesced;
} AntReceived;

AntTracker *ant_tracker_new (AntClock *clock,
                             guint session,
                             const char *session_name,
                             const AntTrackerFuncs *funcs,
                             gpointer user_data);
void ant_tracker_free (AntTracker *tracker);

/* The account's bare JID (or component name) is known before any stream; the full one after bind. */
void ant_tracker_stream_begun (AntTracker *tracker, const AntJid *own, gboolean component);
/* What is secret in stanzas stays in the rows that get them from now on. */
void ant_tracker_set_show_secrets (AntTracker *tracker, gboolean show);
/* Pending requests become lost, queued ones too unless they are held; reserved ids are forgotten. */
void ant_tracker_stream_ended (AntTracker *tracker, const char *why);

/* Takes what we want to send (any kind of stanza). Returns its serial; the stanza to write, with its id, is
 * @ret_stanza (transfer full), NULL where the row became `refused`. @timeout_ns: 0 = none.
 * @fresh_id: write a new id even if there is one (resend, repeat). */
guint64 ant_tracker_submit (AntTracker *tracker,
                            AntStanza *stanza,
                            gint64 timeout_ns,
                            gboolean fresh_id,
                            AntStanza **ret_stanza);
/* Keeps back what was just submitted: it waits for a stream. */
void ant_tracker_hold (AntTracker *tracker, guint64 serial);
/* There will be no stream for what is kept back: it becomes lost. */
void ant_tracker_lose_held (AntTracker *tracker, const char *why);
/* There is a stream: FALSE when it was given up meanwhile and must not be sent. */
gboolean ant_tracker_release (AntTracker *tracker, guint64 serial);
/* A row for a text that never became a stanza. */
guint64 ant_tracker_refuse (AntTracker *tracker, const char *text, const char *why);
/* The write that carries the last byte of @serial's stanza began at @sent_ns (wall clock). */
void ant_tracker_sent (AntTracker *tracker, guint64 serial, gint64 sent_ns);
void ant_tracker_received (AntTracker *tracker, const AntReceived *received);
/* Our answer to the incoming request @serial is handed to the wire; ant_tracker_sent() follows with the same serial.
 * Returns FALSE when it was answered already or is unknown. */
gboolean ant_tracker_answer (AntTracker *tracker, guint64 serial, AntStanza *answer, const char *note);
/* A sentence for a row that waits for an answer. */
void ant_tracker_add_note (AntTracker *tracker, guint64 serial, const char *note);
/* Bytes of answers that were handed to the wire and are not written yet. */
gsize ant_tracker_get_answers_size (AntTracker *tracker);
gboolean ant_tracker_cancel (AntTracker *tracker, guint64 serial);

/* Monotonic ns of the earliest deadline, or ANT_TRACKER_NO_DEADLINE. */
gint64 ant_tracker_next_deadline (AntTracker *tracker);
/* Ends what is over its deadline at @due_ns (monotonic). */
void ant_tracker_expire (AntTracker *tracker, gint64 due_ns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntTracker, ant_tracker_free)

G_END_DECLS
