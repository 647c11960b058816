/* Is the server still there? By choice a silent one is asked (XEP-0199), and one that does not answer is given up.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-session-worker-private.h"

#define SECOND_NS G_GINT64_CONSTANT (1000000000)

static gint64
get_patience_ns (AntSessionWorker *self)
{
  return self->account->ping_s * SECOND_NS;
}

/**
 * ant_session_worker_heard:
 *
 * The server has said something: it is there, whatever becomes of a ping.
 */
void
ant_session_worker_heard (AntSessionWorker *self)
{
  self->ping_serial = 0;
  /* A component does not know the address of its server. */
  if (self->account->ping_s > 0 && !self->account->link->component && self->state == ANT_SESSION_ONLINE)
    self->ping_ns = ant_clock_monotonic_ns (self->clock) + get_patience_ns (self);
}

/**
 * ant_session_worker_stop_pings:
 *
 * There is no stream to be looked after.
 */
void
ant_session_worker_stop_pings (AntSessionWorker *self)
{
  self->ping_ns = ANT_TRACKER_NO_DEADLINE;
  self->ping_serial = 0;
}

/**
 * ant_session_worker_run_pings:
 *
 * Asks, when it is time to. The ping is a row as any other.
 */
void
ant_session_worker_run_pings (AntSessionWorker *self)
{
  g_autofree char *xml = NULL;
  g_autoptr (AntStanza) ping = NULL;
  g_autoptr (AntStanza) written = NULL;

  if (ant_clock_monotonic_ns (self->clock) < self->ping_ns)
    return;
  self->ping_ns = ANT_TRACKER_NO_DEADLINE;
  if (self->state != ANT_SESSION_ONLINE)
    return;

  xml = g_strdup_printf ("<iq type='get' to='%s'><ping xmlns='urn:xmpp:ping'/></iq>", ant_jid_get_domain (self->own));
  ping = ant_stanza_parse (xml, -1, ANT_NS_CLIENT, NULL);
  self->ping_read = ant_link_get_read (self->link);
  self->ping_serial = ant_tracker_submit (self->tracker, ping, get_patience_ns (self), FALSE, &written);
  ant_session_worker_write (self, written, self->ping_serial);
}

/**
 * ant_session_worker_look_at_ping:
 * @exchange: the newest snapshot of any row
 *
 * A ping that has no answer in time ends the stream, without a word to who does not listen: so it can be resumed. But a
 * server of which anything came since is there: the answer may stand behind a long stanza, or behind all that we had not
 * read while we were paused.
 */
void
ant_session_worker_look_at_ping (AntSessionWorker *self, const AntExchange *exchange)
{
  if (self->ping_serial == 0 || exchange->serial != self->ping_serial || !ant_exchange_is_ended (exchange))
    return;

  self->ping_serial = 0;
  if (exchange->state != ANT_STATE_TIMEOUT || !self->link_open)
    return;

  if (ant_link_get_read (self->link) != self->ping_read)
    ant_session_worker_heard (self);
  else
    ant_link_abort (self->link, g_error_new (ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT,
                                             "The server has not answered a ping for %u s: it is given up",
                                             self->account->ping_s));
}
