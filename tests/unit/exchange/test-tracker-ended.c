/* When a row ended that has no answer: the time of its end.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include "tracker-fixture.h"

#define PING "<iq type='get' id='p1' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>"
#define PONG "<iq type='result' id='p1' from='localhost'/>"
#define ASK "<iq type='get' id='v1' from='juliet@localhost/balcony'><query xmlns='jabber:iq:version'/></iq>"

static void
test_answered_has_none (Fixture *f, gconstpointer data)
{
  guint64 serial = send_now (f, PING);

  pass (f, SECOND);
  receive (f, PONG);
  g_assert_cmpint (row (f, serial)->ended_ns, ==, 0);
}

static void
test_lost (Fixture *f, gconstpointer data)
{
  guint64 serial = send_now (f, PING);

  pass (f, 4 * SECOND);
  ant_tracker_stream_ended (f->tracker, "Gone.");
  assert_state (f, serial, ANT_STATE_LOST);
  g_assert_cmpint (row (f, serial)->ended_ns, ==, row (f, serial)->sent_ns + 4 * SECOND);
}

static void
test_never_written (Fixture *f, gconstpointer data)
{
  guint64 serial = submit (f, PING);

  pass (f, 2 * SECOND);
  ant_tracker_stream_ended (f->tracker, "Gone.");
  assert_state (f, serial, ANT_STATE_LOST);
  g_assert_cmpint (row (f, serial)->ended_ns, ==, row (f, serial)->queued_ns + 2 * SECOND);
}

/* The answer that comes all the same does not move the end. */
static void
test_cancelled (Fixture *f, gconstpointer data)
{
  guint64 serial = send_now (f, PING);

  pass (f, 3 * SECOND);
  g_assert_true (ant_tracker_cancel (f->tracker, serial));
  g_assert_cmpint (row (f, serial)->ended_ns, ==, row (f, serial)->sent_ns + 3 * SECOND);
  pass (f, SECOND);
  receive (f, PONG);
  assert_state (f, serial, ANT_STATE_CANCELLED);
  g_assert_cmpint (row (f, serial)->ended_ns, ==, row (f, serial)->sent_ns + 3 * SECOND);
}

/* The deadline is the end, however late somebody looked at it. */
static void
test_timeout (Fixture *f, gconstpointer data)
{
  guint64 serial = send_with_timeout (f, PING, 2 * SECOND);

  pass (f, 7 * SECOND);
  ant_tracker_expire (f->tracker, f->fake.monotonic_ns);
  assert_state (f, serial, ANT_STATE_TIMEOUT);
  g_assert_cmpint (row (f, serial)->ended_ns, ==, row (f, serial)->sent_ns + 2 * SECOND);
  receive (f, PONG);
  assert_state (f, serial, ANT_STATE_LATE);
  g_assert_cmpint (row (f, serial)->ended_ns, ==, row (f, serial)->sent_ns + 2 * SECOND);
}

static void
test_unanswered (Fixture *f, gconstpointer data)
{
  receive (f, ASK);
  pass (f, 5 * SECOND);
  ant_tracker_stream_ended (f->tracker, "We closed it.");
  g_assert_true (row (f, 1)->abandoned);
  g_assert_cmpint (row (f, 1)->ended_ns, ==, row (f, 1)->received_ns + 5 * SECOND);
}

/* The clock is set while it waits: the length of the wait is what it was. */
static void
test_stepped_clock (Fixture *f, gconstpointer data)
{
  static const gint64 steps[] = { 3600 * SECOND, -3600 * SECOND };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      guint64 serial = send_now (f, PING);

      pass (f, SECOND);
      f->fake.wall_ns += steps[i];
      pass (f, SECOND);
      ant_tracker_stream_ended (f->tracker, "Gone.");
      g_assert_cmpint (row (f, serial)->ended_ns, ==, row (f, serial)->sent_ns + 2 * SECOND);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/tracker/ended/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("answered-has-none", test_answered_has_none);
  ADD ("lost", test_lost);
  ADD ("never-written", test_never_written);
  ADD ("cancelled", test_cancelled);
  ADD ("timeout", test_timeout);
  ADD ("unanswered", test_unanswered);
  ADD ("stepped-clock", test_stepped_clock);
#undef ADD

  return g_test_run ();
}
