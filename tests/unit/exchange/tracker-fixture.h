/* A tracker whose clock and wire are in the test's hands.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "antt-fake-clock.h"
#include "exchange/ant-tracker.h"

#define SECOND G_GINT64_CONSTANT (1000000000)
#define OWN "romeo@localhost/orchard"
#define COMPONENT "gateway.localhost"

/* @changes: AntExchange, every snapshot in order; @asked: AntExchange, those that want our answer */
typedef struct
{
  AnttFakeClock fake;
  AntTracker *tracker;
  guint64 last_serial;
  GPtrArray *changes;
  GPtrArray *asked;
} Fixture;

G_GNUC_UNUSED static void
on_changed (AntTracker *tracker, AntExchange *exchange, gpointer user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->changes, ant_exchange_ref (exchange));
}

G_GNUC_UNUSED static guint64
on_next_serial (gpointer user_data)
{
  return ++((Fixture *) user_data)->last_serial;
}

G_GNUC_UNUSED static void
on_unanswered (AntTracker *tracker, AntExchange *exchange, gpointer user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->asked, ant_exchange_ref (exchange));
}

G_GNUC_UNUSED static void
begin_stream (Fixture *f, const char *own, gboolean component)
{
  g_autoptr (AntJid) jid = ant_jid_new (own, NULL);

  g_assert_nonnull (jid);
  ant_tracker_stream_begun (f->tracker, jid, component);
}

/* @data: NULL for a client stream as OWN, else the name of a component */
G_GNUC_UNUSED static void
set_up (Fixture *f, gconstpointer data)
{
  static const AntTrackerFuncs funcs = { on_changed, on_next_serial, on_unanswered };

  antt_fake_clock_init (&f->fake);
  f->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);
  f->asked = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);
  f->tracker = ant_tracker_new (&f->fake.clock, 1, "sandbox", &funcs, f);
  begin_stream (f, data != NULL ? data : OWN, data != NULL);
}

G_GNUC_UNUSED static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->tracker, ant_tracker_free);
  g_ptr_array_unref (f->changes);
  g_ptr_array_unref (f->asked);
}

G_GNUC_UNUSED static AntStanza *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  AntStanza *stanza = ant_stanza_parse (xml, -1, ANT_NS_CLIENT, &error);

  g_assert_no_error (error);
  return stanza;
}

/* The newest snapshot of a row. */
G_GNUC_UNUSED static AntExchange *
row (Fixture *f, guint64 serial)
{
  for (guint i = f->changes->len; i > 0; i--)
    {
      AntExchange *exchange = f->changes->pdata[i - 1];

      if (exchange->serial == serial)
        return exchange;
    }

  g_error ("no row %" G_GUINT64_FORMAT, serial);
}

G_GNUC_UNUSED static AntExchange *
last_row (Fixture *f)
{
  return row (f, f->last_serial);
}

G_GNUC_UNUSED static guint
count_changes (Fixture *f, guint64 serial)
{
  guint n = 0;

  for (guint i = 0; i < f->changes->len; i++)
    n += ((AntExchange *) f->changes->pdata[i])->serial == serial;
  return n;
}

/* Rows that have not ended. */
G_GNUC_UNUSED static guint
count_open (Fixture *f)
{
  guint n = 0;

  for (guint i = 0; i < f->changes->len; i++)
    {
      AntExchange *exchange = f->changes->pdata[i];

      n += !ant_exchange_is_ended (exchange) && row (f, exchange->serial) == exchange;
    }
  return n;
}

G_GNUC_UNUSED static AntStanza *
submit_full (Fixture *f, const char *xml, gint64 timeout_ns, gboolean fresh_id, guint64 *ret_serial)
{
  g_autoptr (AntStanza) stanza = parse (xml);
  AntStanza *written = NULL;

  *ret_serial = ant_tracker_submit (f->tracker, stanza, timeout_ns, fresh_id, &written);
  return written;
}

/* Queued, not written. */
G_GNUC_UNUSED static guint64
submit (Fixture *f, const char *xml)
{
  guint64 serial;
  g_autoptr (AntStanza) written = submit_full (f, xml, 30 * SECOND, FALSE, &serial);

  g_assert_nonnull (written);
  return serial;
}

G_GNUC_UNUSED static void
tell_sent (Fixture *f, guint64 serial)
{
  ant_tracker_sent (f->tracker, serial, f->fake.wall_ns);
}

/* Queued and written, with a timeout of 30 s. */
G_GNUC_UNUSED static guint64
send_now (Fixture *f, const char *xml)
{
  guint64 serial = submit (f, xml);

  tell_sent (f, serial);
  return serial;
}

G_GNUC_UNUSED static guint64
send_with_timeout (Fixture *f, const char *xml, gint64 timeout_ns)
{
  guint64 serial;
  g_autoptr (AntStanza) written = submit_full (f, xml, timeout_ns, FALSE, &serial);

  g_assert_nonnull (written);
  tell_sent (f, serial);
  return serial;
}

/* It comes now, and is handled a microsecond later. */
G_GNUC_UNUSED static void
receive (Fixture *f, const char *xml)
{
  g_autoptr (AntStanza) stanza = parse (xml);
  AntReceived received = { stanza, f->fake.wall_ns, f->fake.wall_ns + 1000, ANT_STAMP_KERNEL, 42 };

  ant_tracker_received (f->tracker, &received);
}

G_GNUC_UNUSED static void
pass (Fixture *f, gint64 ns)
{
  antt_fake_clock_advance (&f->fake, ns);
}

#define assert_state(f, serial, expected)                                                                    \
  g_assert_cmpstr (ant_state_to_word (row (f, serial)->state), ==, ant_state_to_word (expected))
#define assert_contains(text, part)                                                                          \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    const char *text_ = (text);                                                                              \
    if (text_ == NULL || strstr (text_, part) == NULL)                                                       \
      g_error ("“%s” is not in “%s”", part, text_ != NULL ? text_ : "(null)");                               \
  }                                                                                                          \
  G_STMT_END
