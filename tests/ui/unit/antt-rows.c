/* Rows for widgets to show, made by a real tracker with a clock that stands still.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-rows.h"

static void
changed_cb (AntTracker *tracker, AntExchange *exchange, gpointer user_data)
{
  g_ptr_array_add (((AnttRows *) user_data)->changed, ant_exchange_ref (exchange));
}

static guint64
next_serial_cb (gpointer user_data)
{
  return ++((AnttRows *) user_data)->last_serial;
}

static void
unanswered_cb (AntTracker *tracker, AntExchange *exchange, gpointer user_data)
{
}

AnttRows *
antt_rows_new (void)
{
  static const AntTrackerFuncs funcs = { .changed = changed_cb, .next_serial = next_serial_cb, .unanswered = unanswered_cb };
  g_autoptr (AntJid) own = ant_jid_new ("romeo@localhost/test", NULL);
  AnttRows *rows = g_new0 (AnttRows, 1);

  antt_fake_clock_init (&rows->clock);
  rows->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);
  rows->tracker = ant_tracker_new (&rows->clock.clock, 1, "romeo@localhost", &funcs, rows);
  ant_tracker_stream_begun (rows->tracker, own, FALSE);
  return rows;
}

void
antt_rows_free (AnttRows *rows)
{
  ant_tracker_free (rows->tracker);
  g_ptr_array_unref (rows->changed);
  g_free (rows);
}

guint64
antt_rows_send (AnttRows *rows, const char *xml, gint64 timeout_ns)
{
  g_autoptr (AntStanza) stanza = ant_stanza_parse (xml, -1, ANT_NS_CLIENT, NULL);
  g_autoptr (AntStanza) written = NULL;
  guint64 serial = ant_tracker_submit (rows->tracker, stanza, timeout_ns, FALSE, &written);

  g_assert_nonnull (written);
  ant_tracker_sent (rows->tracker, serial, ant_clock_wall_ns (&rows->clock.clock));
  return serial;
}

void
antt_rows_receive (AnttRows *rows, const char *xml, gint64 after_ns)
{
  g_autoptr (AntStanza) stanza = ant_stanza_parse (xml, -1, ANT_NS_CLIENT, NULL);
  AntReceived received = { .stanza = stanza, .stamp = ANT_STAMP_KERNEL };

  g_assert_nonnull (stanza);
  antt_fake_clock_advance (&rows->clock, after_ns);
  received.received_ns = received.handled_ns = ant_clock_wall_ns (&rows->clock.clock);
  ant_tracker_received (rows->tracker, &received);
}

/* (transfer full): the snapshots since the last time, in order */
GPtrArray *
antt_rows_take (AnttRows *rows)
{
  GPtrArray *taken = rows->changed;

  rows->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);
  return taken;
}
