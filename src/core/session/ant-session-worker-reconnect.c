/* After a loss: what is kept for resumption, when to connect again, and what waits for that.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-session-worker-private.h"

#include "base/ant-limits.h"

#define SECOND_NS G_GINT64_CONSTANT (1000000000)
#define FIRST_PAUSE_NS (SECOND_NS / 2)
#define LONGEST_PAUSE_NS (60 * SECOND_NS)
/* A stream that lasted longer was a good one: the pauses begin anew after it. */
#define STEADY_NS (30 * SECOND_NS)
/* How long servers usually keep a session for resumption; a server that says less is believed. */
#define KEEP_NS (300 * SECOND_NS)
/* The time to keep is over in the middle of an attempt: look again then. */
#define ATTEMPT_NS (10 * SECOND_NS)

/* A stanza that waits for a stream. */
typedef struct
{
  AntStanza *stanza;
  guint64 serial;
} Held;

static void
held_free (gpointer data)
{
  Held *held = data;

  ant_stanza_unref (held->stanza);
  g_free (held);
}

/**
 * ant_session_pause_ns:
 * @attempt: from 1
 * @random: from 0 to 1
 *
 * The pause before connecting again: it doubles up to a minute, and is spread by a quarter to either side, so that not all
 * clients of a server that was restarted come at once (RFC 6120 3.3).
 *
 * Returns: nanoseconds
 */
gint64
ant_session_pause_ns (guint attempt, double random)
{
  gint64 pause_ns = FIRST_PAUSE_NS;

  while (--attempt > 0 && pause_ns < LONGEST_PAUSE_NS)
    pause_ns *= 2;
  pause_ns = MIN (pause_ns, LONGEST_PAUSE_NS);
  return (gint64) ((double) pause_ns * (0.75 + random / 2));
}

/* What the server or the person must mend first is not tried again. */
static gboolean
is_transient (const GError *error)
{
  static const AntWireError codes[] = {
    ANT_WIRE_ERROR_NOT_FOUND, ANT_WIRE_ERROR_REFUSED, ANT_WIRE_ERROR_UNREACHABLE, ANT_WIRE_ERROR_TIMEOUT,
    ANT_WIRE_ERROR_CUT,       ANT_WIRE_ERROR_CLOSED,  ANT_WIRE_ERROR_TLS,         ANT_WIRE_ERROR_STREAM,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, ANT_WIRE_ERROR, codes[i]))
      return TRUE;
  return FALSE;
}

/**
 * ant_session_worker_plan_retry:
 * @error: (nullable): why there is no stream; %NULL: we closed it
 *
 * Only a session that was online once comes again by itself: what has never worked is the person's to mend.
 *
 * Returns: whether it will be tried again
 */
gboolean
ant_session_worker_plan_retry (AntSessionWorker *self, const GError *error)
{
  gint64 now_ns = ant_clock_monotonic_ns (self->clock);
  gint64 pause_ns;

  if (!self->account->reconnect || self->online_ns == 0 || self->state == ANT_SESSION_CLOSING || !is_transient (error))
    return FALSE;

  if (self->state == ANT_SESSION_ONLINE && now_ns - self->online_ns > STEADY_NS)
    self->attempts = 0;
  pause_ns = ant_session_pause_ns (++self->attempts, g_random_double ());
  self->retry_ns = now_ns + pause_ns;
  self->state = ANT_SESSION_CONNECTING;
  g_free (self->step);
  self->step = g_strdup_printf ("Reconnecting in %.1f s (attempt %u)", (double) pause_ns / SECOND_NS, self->attempts);
  return TRUE;
}

/**
 * ant_session_worker_keep_link:
 * @error: (nullable): why there is no stream; %NULL: we closed it
 *
 * What is pending stays so where the next stream may go on with this one (XEP-0198 5). Where there will be none before
 * somebody has mended something, resumption has failed.
 *
 * Returns: whether the link is kept
 */
gboolean
ant_session_worker_keep_link (AntSessionWorker *self, const GError *error)
{
  if (!is_transient (error) || !ant_link_can_resume (self->link))
    return FALSE;

  if (self->keep_ns == ANT_TRACKER_NO_DEADLINE)
    self->keep_ns = ant_clock_monotonic_ns (self->clock) + MIN (KEEP_NS, ant_link_get_resume_s (self->link) * SECOND_NS);
  return TRUE;
}

/**
 * ant_session_worker_give_up_link:
 * @why: a sentence for the rows that are lost by it
 *
 * Nothing will be resumed.
 */
void
ant_session_worker_give_up_link (AntSessionWorker *self, const char *why)
{
  self->keep_ns = ANT_TRACKER_NO_DEADLINE;
  g_clear_pointer (&self->link, ant_link_free);
  ant_tracker_stream_ended (self->tracker, why);
}

static void
retry (AntSessionWorker *self)
{
  self->retry_ns = ANT_TRACKER_NO_DEADLINE;
  g_clear_pointer (&self->end_note, g_free);
  ant_session_worker_set_step (self, g_strdup_printf ("Reconnecting (attempt %u)", self->attempts));
  ant_session_worker_open_link (self);
}

/**
 * ant_session_worker_retry_now:
 *
 * The person does not want to wait any longer.
 */
void
ant_session_worker_retry_now (AntSessionWorker *self)
{
  if (self->retry_ns != ANT_TRACKER_NO_DEADLINE)
    retry (self);
}

/**
 * ant_session_worker_next_retry:
 *
 * Returns: when ant_session_worker_run_retries() has something to do: monotonic ns, or ANT_TRACKER_NO_DEADLINE
 */
gint64
ant_session_worker_next_retry (AntSessionWorker *self)
{
  return MIN (self->retry_ns, self->keep_ns);
}

void
ant_session_worker_run_retries (AntSessionWorker *self)
{
  gint64 now_ns = ant_clock_monotonic_ns (self->clock);

  if (now_ns >= self->keep_ns)
    {
      if (self->link_open)
        self->keep_ns = now_ns + ATTEMPT_NS;
      else
        ant_session_worker_give_up_link (self, "It could not be resumed in time.");
    }
  if (now_ns >= self->retry_ns)
    retry (self);
}

/* --- what waits --- */

void
ant_session_worker_init_held (AntSessionWorker *self)
{
  g_queue_init (&self->held);
  self->retry_ns = self->keep_ns = ANT_TRACKER_NO_DEADLINE;
}

void
ant_session_worker_clear_held (AntSessionWorker *self)
{
  g_queue_clear_full (&self->held, held_free);
}

/* There will be no stream for what waits for one. */
void
ant_session_worker_lose_held (AntSessionWorker *self, const char *why)
{
  ant_session_worker_clear_held (self);
  ant_tracker_lose_held (self->tracker, why);
}

gboolean
ant_session_worker_may_hold (AntSessionWorker *self)
{
  return self->account->queue_offline && self->state != ANT_SESSION_CLOSING && self->held.length < ANT_LIMIT_RESERVED_IDS;
}

/**
 * ant_session_worker_hold:
 * @request: what a person wants to send
 *
 * Takes it for the next stream.
 */
void
ant_session_worker_hold (AntSessionWorker *self, const AntRequest *request)
{
  AntStanza *written = NULL;
  guint64 serial = ant_tracker_submit (self->tracker, request->stanza, request->timeout_ns, request->fresh_id, &written);
  Held *held;

  if (written == NULL)
    return;

  held = g_new (Held, 1);
  held->stanza = written;
  held->serial = serial;
  g_queue_push_tail (&self->held, held);
  ant_tracker_hold (self->tracker, serial);
}

/**
 * ant_session_worker_send_held:
 *
 * There is a stream: what waited for it leaves, in order, but for what was cancelled.
 */
void
ant_session_worker_send_held (AntSessionWorker *self)
{
  Held *held;

  while (self->state == ANT_SESSION_ONLINE && (held = g_queue_pop_head (&self->held)) != NULL)
    {
      if (ant_tracker_release (self->tracker, held->serial))
        ant_session_worker_write (self, held->stanza, held->serial);
      held_free (held);
    }
}
