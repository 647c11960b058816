/* What the tracker costs: 100,000 requests at once, answered in random order.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/ant-tracker.h"

#define N 100000
#define TIMEOUT_NS G_GINT64_CONSTANT (30000000000)

typedef struct
{
  guint64 last_serial;
  guint n_results;
} Count;

static void
on_changed (AntTracker *tracker, AntExchange *exchange, gpointer user_data)
{
  ((Count *) user_data)->n_results += exchange->state == ANT_STATE_RESULT;
}

static guint64
on_next_serial (gpointer user_data)
{
  return ++((Count *) user_data)->last_serial;
}

static void
on_unanswered (AntTracker *tracker, AntExchange *exchange, gpointer user_data)
{
}

static AntStanza *
parse (char *xml /* (transfer full) */)
{
  AntStanza *stanza = ant_stanza_parse (xml, -1, ANT_NS_CLIENT, NULL);

  g_free (xml);
  return stanza;
}

/* Always the same order, so that runs compare. */
static void
shuffle (AntStanza **stanzas)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (gint i = N - 1; i > 0; i--)
    {
      gint j = g_rand_int_range (rand, 0, i + 1);
      AntStanza *other = stanzas[j];

      stanzas[j] = stanzas[i];
      stanzas[i] = other;
    }
}

int
main (void)
{
  static AntStanza *requests[N];
  static AntStanza *answers[N];
  static const AntTrackerFuncs funcs = { on_changed, on_next_serial, on_unanswered };
  Count count = { 0 };
  AntClock *clock = ant_clock_system ();
  g_autoptr (AntTracker) tracker = ant_tracker_new (clock, 1, "bench", &funcs, &count);
  g_autoptr (AntJid) own = ant_jid_new ("romeo@localhost/orchard", NULL);
  gint64 begin, sent, answered;

  for (guint i = 0; i < N; i++)
    {
      requests[i] = parse (g_strdup_printf ("<iq type='get' id='q%u' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>", i));
      answers[i] = parse (g_strdup_printf ("<iq type='result' id='q%u' from='localhost' to='romeo@localhost/orchard'/>", i));
    }
  shuffle (answers);

  ant_tracker_stream_begun (tracker, own, FALSE);
  begin = ant_clock_monotonic_ns (clock);
  for (guint i = 0; i < N; i++)
    {
      g_autoptr (AntStanza) written = NULL;
      guint64 serial = ant_tracker_submit (tracker, requests[i], TIMEOUT_NS, FALSE, &written);

      ant_tracker_sent (tracker, serial, ant_clock_wall_ns (clock));
    }
  sent = ant_clock_monotonic_ns (clock);
  for (guint i = 0; i < N; i++)
    {
      gint64 now = ant_clock_wall_ns (clock);
      AntReceived received = { answers[i], now, now, ANT_STAMP_POLL, 0 };

      ant_tracker_received (tracker, &received);
    }
  answered = ant_clock_monotonic_ns (clock);

  g_print ("bench-tracker requests=%d sent_us_each=%.3f answered_us_each=%.3f results=%u\n", N,
           (double) (sent - begin) / N / 1000, (double) (answered - sent) / N / 1000, count.n_results);
  for (guint i = 0; i < N; i++)
    {
      ant_stanza_unref (requests[i]);
      ant_stanza_unref (answers[i]);
    }
  return count.n_results == N ? 0 : 1;
}
