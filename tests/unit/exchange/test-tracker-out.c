/* The states of what we send: a test for each sentence of DESIGN.md 5, "Exchanges".
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include "tracker-fixture.h"

#define PING "<iq type='get' id='q1' to='juliet@localhost'><ping xmlns='urn:xmpp:ping'/></iq>"
#define PONG "<iq type='result' id='q1' from='juliet@localhost'/>"
#define REFUSAL                                                                                              \
  "<iq type='error' id='q1' from='juliet@localhost'><error type='cancel'>"                                   \
  "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"

/* "refused: never sent: ill-formed" */
static void
test_refuse_ill_formed (Fixture *f, gconstpointer data)
{
  guint64 serial = ant_tracker_refuse (f->tracker, "  <iq type='get'><a></iq>", "1:18: mismatched tag");
  AntExchange *exchange = row (f, serial);

  assert_state (f, serial, ANT_STATE_REFUSED);
  g_assert_cmpstr (exchange->note, ==, "1:18: mismatched tag");
  g_assert_cmpint (exchange->kind, ==, ANT_KIND_IQ);
  g_assert_null (exchange->request);
  /* As far as it is well-formed: of what follows nobody can say that it is no secret. */
  g_assert_true (g_str_has_prefix (exchange->text, "  <iq type='get'><a>"));
  g_assert_cmpuint (exchange->request_size, ==, 25);
  g_assert_cmpint (exchange->sent_ns, ==, 0);
  g_assert_true (ant_exchange_is_ended (exchange));

  serial = ant_tracker_refuse (f->tracker, "nothing", "1:1: no element");
  g_assert_cmpint (row (f, serial)->kind, ==, ANT_KIND_STREAM);
  serial = ant_tracker_refuse (f->tracker, "<message", "1:9: unfinished");
  g_assert_cmpint (row (f, serial)->kind, ==, ANT_KIND_MESSAGE);
  serial = ant_tracker_refuse (f->tracker, "<presence", "1:10: unfinished");
  g_assert_cmpint (row (f, serial)->kind, ==, ANT_KIND_PRESENCE);
  g_assert_cmpuint (count_open (f), ==, 0);
}

/* A text that is a stanza after all keeps it: for editing and sending again. */
static void
test_refuse_well_formed (Fixture *f, gconstpointer data)
{
  guint64 serial = ant_tracker_refuse (f->tracker, PING, "The session is offline.");
  AntExchange *exchange = row (f, serial);

  assert_state (f, serial, ANT_STATE_REFUSED);
  g_assert_cmpstr (exchange->id, ==, "q1");
  g_assert_cmpstr (exchange->to, ==, "juliet@localhost");
  g_assert_cmpstr (exchange->payload_name, ==, "ping");
  g_assert_null (exchange->text);
}

/* "refused: ... or its id is reserved" */
static void
test_refuse_reserved (Fixture *f, gconstpointer data)
{
  guint64 first = send_now (f, PING);
  guint64 second;
  g_autoptr (AntStanza) written = submit_full (f, PING, SECOND, FALSE, &second);

  g_assert_null (written);
  assert_state (f, second, ANT_STATE_REFUSED);
  assert_contains (row (f, second)->note, "request 1 (id “q1”, to juliet@localhost)");
  assert_state (f, first, ANT_STATE_PENDING);
  g_assert_cmpuint (count_open (f), ==, 1);
}

/* "queued: accepted, not yet written (offline, or behind others)" */
static void
test_queue (Fixture *f, gconstpointer data)
{
  guint64 serial = submit (f, PING);
  AntExchange *exchange = row (f, serial);

  assert_state (f, serial, ANT_STATE_QUEUED);
  g_assert_cmpuint (exchange->serial, ==, 1);
  g_assert_cmpuint (exchange->session, ==, 1);
  g_assert_cmpstr (exchange->session_name, ==, "sandbox");
  g_assert_cmpint (exchange->direction, ==, ANT_DIRECTION_OUT);
  g_assert_cmpint (exchange->queued_ns, ==, f->fake.wall_ns);
  g_assert_cmpint (exchange->sent_ns, ==, 0);
  g_assert_cmpint (exchange->latency_ns, ==, -1);
  g_assert_cmpint (exchange->timeout_ns, ==, 30 * SECOND);
  g_assert_cmpstr (exchange->payload_ns, ==, "urn:xmpp:ping");
  g_assert_cmpuint (exchange->request_size, ==, strlen (PING));
  g_assert_false (ant_exchange_is_ended (exchange));
  g_assert_cmpuint (count_open (f), ==, 1);

  /* A deadline counts from *sent*: a queued request has none. */
  g_assert_cmpint (ant_tracker_next_deadline (f->tracker), ==, ANT_TRACKER_NO_DEADLINE);
  pass (f, 3600 * SECOND);
  ant_tracker_expire (f->tracker, f->fake.monotonic_ns);
  assert_state (f, serial, ANT_STATE_QUEUED);
}

/* Offline: what is queued before a stream belongs to the stream that comes. */
static void
test_queue_before_stream (Fixture *f, gconstpointer data)
{
  guint64 serial;

  ant_tracker_stream_ended (f->tracker, "The server closed it.");
  serial = submit (f, PING);
  begin_stream (f, OWN, FALSE);
  tell_sent (f, serial);
  receive (f, PONG);
  assert_state (f, serial, ANT_STATE_RESULT);
}

/* "pending: written, no answer yet" */
static void
test_pend (Fixture *f, gconstpointer data)
{
  guint64 serial = submit (f, PING);

  pass (f, SECOND);
  tell_sent (f, serial);
  assert_state (f, serial, ANT_STATE_PENDING);
  g_assert_cmpint (row (f, serial)->sent_ns, ==, f->fake.wall_ns);
  g_assert_cmpint (row (f, serial)->queued_ns, ==, f->fake.wall_ns - SECOND);
  g_assert_false (ant_exchange_is_ended (row (f, serial)));

  /* A report for a row that is not there changes nothing. */
  tell_sent (f, 4711);
  g_assert_cmpuint (count_changes (f, serial), ==, 2);
}

/* "result: answered in time" */
static void
test_answer_result (Fixture *f, gconstpointer data)
{
  guint64 serial = send_now (f, PING);
  AntExchange *exchange;

  pass (f, 1234567);
  receive (f, PONG);
  exchange = row (f, serial);
  assert_state (f, serial, ANT_STATE_RESULT);
  g_assert_cmpint (exchange->latency_ns, ==, 1234567);
  g_assert_cmpint (exchange->received_ns, ==, f->fake.wall_ns);
  g_assert_cmpint (exchange->handled_ns, ==, f->fake.wall_ns + 1000);
  g_assert_cmpint (exchange->stamp, ==, ANT_STAMP_KERNEL);
  g_assert_cmpuint (exchange->rtt_us, ==, 42);
  g_assert_cmpint (exchange->match, ==, ANT_MATCH_EXACT);
  g_assert_cmpuint (exchange->response_size, ==, strlen (PONG));
  g_assert_nonnull (exchange->response);
  g_assert_null (exchange->error);
  g_assert_null (exchange->note);
  g_assert_true (ant_exchange_is_ended (exchange));
  g_assert_cmpuint (count_open (f), ==, 0);
  g_assert_cmpint (ant_tracker_next_deadline (f->tracker), ==, ANT_TRACKER_NO_DEADLINE);
}

/* "error: answered in time", and "Errors: type, condition, application condition, text (and language), `by`,
 * legacy code" */
static void
test_answer_error (Fixture *f, gconstpointer data)
{
  guint64 serial = send_now (f, PING);
  AntStanzaError *error;

  receive (f, "<iq type='error' id='q1' from='juliet@localhost'><error type='wait' by='localhost' code='500'>"
              "<resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
              "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>Later</text>"
              "<busy xmlns='urn:example:app'/></error></iq>");
  assert_state (f, serial, ANT_STATE_ERROR);
  error = row (f, serial)->error;
  g_assert_nonnull (error);
  g_assert_cmpstr (error->type, ==, "wait");
  g_assert_cmpstr (error->condition, ==, "resource-constraint");
  g_assert_cmpstr (error->application_ns, ==, "urn:example:app");
  g_assert_cmpstr (error->application_name, ==, "busy");
  g_assert_cmpstr (error->text, ==, "Later");
  g_assert_cmpstr (error->lang, ==, "en");
  g_assert_cmpstr (error->by, ==, "localhost");
  g_assert_cmpint (error->code, ==, 500);
}

/* "unknown or missing conditions are shown as they are, never invented" */
static void
test_answer_odd_error (Fixture *f, gconstpointer data)
{
  guint64 unknown = send_now (f, "<iq type='get' id='u' to='localhost'><a xmlns='b'/></iq>");
  guint64 missing = send_now (f, "<iq type='get' id='m' to='localhost'><a xmlns='b'/></iq>");

  receive (f, "<iq type='error' id='u' from='localhost'><error type='nap'>"
              "<no-such-condition xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  g_assert_cmpstr (row (f, unknown)->error->condition, ==, "no-such-condition");
  g_assert_cmpstr (row (f, unknown)->error->type, ==, "nap");

  receive (f, "<iq type='error' id='m' from='localhost'/>");
  assert_state (f, missing, ANT_STATE_ERROR);
  g_assert_true (row (f, missing)->error == NULL || row (f, missing)->error->condition == NULL);
}

/* "timeout: deadline passed, counted from *sent*" */
static void
test_time_out (Fixture *f, gconstpointer data)
{
  guint64 serial = submit (f, PING);

  pass (f, 100 * SECOND);
  tell_sent (f, serial);
  g_assert_cmpint (ant_tracker_next_deadline (f->tracker), ==, f->fake.monotonic_ns + 30 * SECOND);

  pass (f, 30 * SECOND - 1);
  ant_tracker_expire (f->tracker, f->fake.monotonic_ns);
  assert_state (f, serial, ANT_STATE_PENDING);

  pass (f, 1);
  ant_tracker_expire (f->tracker, f->fake.monotonic_ns);
  assert_state (f, serial, ANT_STATE_TIMEOUT);
  g_assert_cmpstr (row (f, serial)->note, ==, "No answer came within 30 s of sending.");
  g_assert_true (ant_exchange_is_ended (row (f, serial)));
  g_assert_cmpint (ant_tracker_next_deadline (f->tracker), ==, ANT_TRACKER_NO_DEADLINE);
  g_assert_cmpuint (count_open (f), ==, 0);

  ant_tracker_expire (f->tracker, f->fake.monotonic_ns);
  g_assert_cmpuint (count_changes (f, serial), ==, 3);
}

/* "A timeout is never shown as the server's `remote-server-timeout`" */
static void
test_time_out_is_no_error (Fixture *f, gconstpointer data)
{
  guint64 ours = send_with_timeout (f, PING, SECOND);
  guint64 theirs = send_with_timeout (f, "<iq type='get' id='q2' to='far.example'><a xmlns='b'/></iq>", 60 * SECOND);

  pass (f, SECOND);
  ant_tracker_expire (f->tracker, f->fake.monotonic_ns);
  g_assert_null (row (f, ours)->error);

  receive (f, "<iq type='error' id='q2' from='far.example'><error type='wait'>"
              "<remote-server-timeout xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  assert_state (f, theirs, ANT_STATE_ERROR);
}

/* "0 = none" */
static void
test_time_out_none (Fixture *f, gconstpointer data)
{
  guint64 serial = send_with_timeout (f, PING, 0);

  g_assert_cmpint (ant_tracker_next_deadline (f->tracker), ==, ANT_TRACKER_NO_DEADLINE);
  pass (f, 1000000 * SECOND);
  ant_tracker_expire (f->tracker, f->fake.monotonic_ns);
  assert_state (f, serial, ANT_STATE_PENDING);
  receive (f, PONG);
  assert_state (f, serial, ANT_STATE_RESULT);

  /* So far away that the sum would overflow: none as well. */
  send_with_timeout (f, PING, G_MAXINT64);
  g_assert_cmpint (ant_tracker_next_deadline (f->tracker), ==, ANT_TRACKER_NO_DEADLINE);
}

/* The deadlines of many: the earliest is next, whatever the order of sending. */
static void
test_time_out_in_order (Fixture *f, gconstpointer data)
{
  enum { N = 10000 };
  gint64 start = f->fake.monotonic_ns;
  guint fired = 0;

  for (guint i = 0; i < N; i++)
    {
      g_autofree char *xml = g_strdup_printf ("<iq type='get' id='q%u'><a xmlns='b'/></iq>", i);

      send_with_timeout (f, xml, (1 + (i * 7919) % N) * SECOND);
    }
  for (guint i = 1; i <= N; i++)
    {
      g_assert_cmpint (ant_tracker_next_deadline (f->tracker), ==, start + i * SECOND);
      g_ptr_array_set_size (f->changes, 0);
      pass (f, SECOND);
      ant_tracker_expire (f->tracker, f->fake.monotonic_ns);
      fired += f->changes->len;
    }
  g_assert_cmpuint (fired, ==, N);
}

/* "late: was `timeout`, then the answer came: type, error and true latency are shown" */
static void
test_answer_late (Fixture *f, gconstpointer data)
{
  guint64 serial = send_with_timeout (f, PING, SECOND);
  AntExchange *exchange;

  pass (f, SECOND);
  ant_tracker_expire (f->tracker, f->fake.monotonic_ns);
  pass (f, SECOND / 2);
  receive (f, REFUSAL);

  exchange = row (f, serial);
  assert_state (f, serial, ANT_STATE_LATE);
  g_assert_cmpstr (ant_stanza_get_type_attribute (exchange->response), ==, "error");
  g_assert_cmpstr (exchange->error->condition, ==, "item-not-found");
  g_assert_cmpint (exchange->latency_ns, ==, SECOND * 3 / 2);
  g_assert_cmpint (exchange->match, ==, ANT_MATCH_EXACT);
  assert_contains (exchange->note, "The answer, of type error, came 1.5 s after sending; the timeout was 1 s.");
  g_assert_cmpuint (count_changes (f, serial), ==, 4);
}

/* The answer's stamp is over the deadline, but nobody looked at the deadline in between. */
static void
test_answer_late_unnoticed (Fixture *f, gconstpointer data)
{
  guint64 serial = send_with_timeout (f, PING, SECOND);

  pass (f, 2 * SECOND);
  receive (f, PONG);
  g_assert_cmpint (((AntExchange *) f->changes->pdata[2])->state, ==, ANT_STATE_TIMEOUT);
  assert_state (f, serial, ANT_STATE_LATE);
  g_assert_cmpuint (count_changes (f, serial), ==, 4);
  g_assert_cmpint (ant_tracker_next_deadline (f->tracker), ==, ANT_TRACKER_NO_DEADLINE);
}

/* "answered in time": the stamp counts, not when a busy thread got round to it. */
static void
test_answer_in_time_handled_late (Fixture *f, gconstpointer data)
{
  guint64 serial = send_with_timeout (f, PING, SECOND);
  g_autoptr (AntStanza) pong = parse (PONG);
  AntReceived received = { pong, f->fake.wall_ns + SECOND / 2, f->fake.wall_ns + 2 * SECOND, ANT_STAMP_KERNEL, 0 };

  pass (f, 2 * SECOND);
  ant_tracker_received (f->tracker, &received);
  assert_state (f, serial, ANT_STATE_RESULT);
  g_assert_cmpint (row (f, serial)->latency_ns, ==, SECOND / 2);
}

/* Somebody sets the clock, far or by little, forward or back: neither a timeout nor a latency comes of it. */
static void
test_answer_stepped_clock (Fixture *f, gconstpointer data)
{
  static const gint64 steps[] = { 3600 * SECOND, -3600 * SECOND, SECOND / 10, -SECOND / 10, -2 * SECOND };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      guint64 serial = send_now (f, PING);

      pass (f, SECOND);
      f->fake.wall_ns += steps[i];
      receive (f, PONG);
      assert_state (f, serial, ANT_STATE_RESULT);
      g_assert_cmpint (row (f, serial)->latency_ns, ==, SECOND);
      g_assert_cmpstr (row (f, serial)->note, ==,
                       "The system's clock was set in between, or the machine slept: the latency is by the monotonic "
                       "clock.");
    }
}

/* The answer lay in the kernel, with its stamp, when somebody set the clock: the stamp is one of the time before. */
static void
test_answer_before_stepped_clock (Fixture *f, gconstpointer data)
{
  static const gint64 steps[] = { 3600 * SECOND, -3600 * SECOND, 10 * SECOND, -10 * SECOND };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      guint64 serial = send_with_timeout (f, PING, 2 * SECOND);
      g_autoptr (AntStanza) pong = parse (PONG);
      AntReceived received = { pong, f->fake.wall_ns + SECOND, f->fake.wall_ns + 3 * SECOND, ANT_STAMP_KERNEL, 0 };

      pass (f, 3 * SECOND);
      f->fake.wall_ns += steps[i];
      ant_tracker_received (f->tracker, &received);
      assert_state (f, serial, ANT_STATE_RESULT);
      g_assert_cmpint (row (f, serial)->latency_ns, ==, SECOND);
    }
}

/* Only the kernel's stamp can be that of later bytes. */
static void
test_answer_coalesced (Fixture *f, gconstpointer data)
{
  static const AntStamp stamps[] = { ANT_STAMP_KERNEL, ANT_STAMP_POLL };

  for (guint i = 0; i < G_N_ELEMENTS (stamps); i++)
    {
      guint64 serial = send_now (f, PING);
      g_autoptr (AntStanza) pong = parse (PONG);
      AntReceived received = { pong, f->fake.wall_ns + 1, f->fake.wall_ns + 2, stamps[i], 42, TRUE };

      ant_tracker_received (f->tracker, &received);
      g_assert_cmpint (row (f, serial)->coalesced, ==, stamps[i] == ANT_STAMP_KERNEL);
      g_assert_cmpint (ant_exchange_get_stamp_note (row (f, serial)) != NULL, ==, stamps[i] == ANT_STAMP_KERNEL);
      g_assert_cmpuint (row (f, serial)->rtt_us, ==, 42);
    }
}

/* What no step explains, and a clock that is slowly adjusted, leave the stamps as they are. */
static void
test_answer_drifting_clock (Fixture *f, gconstpointer data)
{
  guint64 serial = send_now (f, PING);

  pass (f, 20 * SECOND);
  f->fake.wall_ns += SECOND / 100;
  receive (f, PONG);
  g_assert_cmpint (row (f, serial)->latency_ns, ==, 20 * SECOND + SECOND / 100);
  g_assert_null (row (f, serial)->note);
}

/* Set back a little, within what is taken for jitter: still no negative latency. */
static void
test_answer_clock_back_a_little (Fixture *f, gconstpointer data)
{
  guint64 serial = send_now (f, PING);

  pass (f, 1000);
  f->fake.wall_ns -= SECOND / 100;
  receive (f, PONG);
  g_assert_cmpint (row (f, serial)->latency_ns, ==, 1000);
  assert_contains (row (f, serial)->note, "clock was set");
}

/* Over the deadline by the monotonic clock, and by the stamps but for a clock that was set back. */
static void
test_answer_late_stepped_clock (Fixture *f, gconstpointer data)
{
  guint64 serial = send_with_timeout (f, PING, SECOND);

  pass (f, 3 * SECOND / 2);
  f->fake.wall_ns -= 3600 * SECOND;
  receive (f, PONG);
  assert_state (f, serial, ANT_STATE_LATE);
  g_assert_cmpint (row (f, serial)->latency_ns, ==, 3 * SECOND / 2);
  assert_contains (row (f, serial)->note, "came 1.5 s after sending; the timeout was 1 s.");
}

/* "cancelled: given up by the person (an answer after that is noted; the state stays)" */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  guint64 serial = send_now (f, PING);
  AntExchange *exchange;

  g_assert_true (ant_tracker_cancel (f->tracker, serial));
  assert_state (f, serial, ANT_STATE_CANCELLED);
  g_assert_true (ant_exchange_is_ended (row (f, serial)));
  g_assert_cmpint (ant_tracker_next_deadline (f->tracker), ==, ANT_TRACKER_NO_DEADLINE);
  g_assert_cmpuint (count_open (f), ==, 0);

  pass (f, 60 * SECOND);
  ant_tracker_expire (f->tracker, f->fake.monotonic_ns);
  assert_state (f, serial, ANT_STATE_CANCELLED);

  receive (f, REFUSAL);
  exchange = row (f, serial);
  assert_state (f, serial, ANT_STATE_CANCELLED);
  g_assert_nonnull (exchange->response);
  g_assert_cmpstr (exchange->error->condition, ==, "item-not-found");
  g_assert_cmpint (exchange->latency_ns, ==, 60 * SECOND);
  assert_contains (exchange->note, "An answer of type error came after it was cancelled.");
}

static void
test_cancel_what_cannot_be (Fixture *f, gconstpointer data)
{
  guint64 answered = send_now (f, PING);
  guint64 timed_out, incoming;

  receive (f, PONG);
  g_assert_false (ant_tracker_cancel (f->tracker, answered));

  timed_out = send_with_timeout (f, PING, 1);
  pass (f, 1);
  ant_tracker_expire (f->tracker, f->fake.monotonic_ns);
  g_assert_false (ant_tracker_cancel (f->tracker, timed_out));
  assert_state (f, timed_out, ANT_STATE_TIMEOUT);

  receive (f, "<iq type='get' id='x' from='juliet@localhost/b'><a xmlns='b'/></iq>");
  incoming = f->last_serial;
  g_assert_false (ant_tracker_cancel (f->tracker, incoming));
  g_assert_false (ant_tracker_cancel (f->tracker, 4711));
}

/* Given up while it waits in the queue; it may be written all the same. */
static void
test_cancel_queued (Fixture *f, gconstpointer data)
{
  guint64 request = submit (f, PING);
  guint64 message = submit (f, "<message to='juliet@localhost'><body>O</body></message>");

  g_assert_true (ant_tracker_cancel (f->tracker, request));
  g_assert_true (ant_tracker_cancel (f->tracker, message));
  g_assert_cmpuint (count_open (f), ==, 0);

  tell_sent (f, request);
  assert_state (f, request, ANT_STATE_CANCELLED);
  g_assert_cmpint (row (f, request)->sent_ns, ==, f->fake.wall_ns);
  g_assert_cmpint (ant_tracker_next_deadline (f->tracker), ==, ANT_TRACKER_NO_DEADLINE);

  assert_contains (row (f, request)->note, "cancelled too late");

  /* It ended once: it stays as it is, with the time of its write. */
  tell_sent (f, message);
  assert_state (f, message, ANT_STATE_CANCELLED);
  g_assert_cmpint (row (f, message)->sent_ns, ==, f->fake.wall_ns);
  assert_contains (row (f, message)->note, "cancelled too late");
}

/* "lost: the stream ended first" */
static void
test_lose (Fixture *f, gconstpointer data)
{
  guint64 pending = send_now (f, PING);
  guint64 queued = submit (f, "<iq type='get' id='q2'><a xmlns='b'/></iq>");
  guint64 message = submit (f, "<message><body>O</body></message>");
  guint64 answered = send_now (f, "<iq type='get' id='q3'><a xmlns='b'/></iq>");
  guint n;

  receive (f, "<iq type='result' id='q3'/>");
  ant_tracker_stream_ended (f->tracker, "The server closed the connection.");

  assert_state (f, pending, ANT_STATE_LOST);
  g_assert_cmpstr (row (f, pending)->note, ==,
                   "The stream ended before the answer came: The server closed the connection.");
  assert_state (f, queued, ANT_STATE_LOST);
  assert_contains (row (f, queued)->note, "before it was written");
  assert_state (f, message, ANT_STATE_LOST);
  assert_state (f, answered, ANT_STATE_RESULT);
  g_assert_cmpuint (count_open (f), ==, 0);
  g_assert_cmpint (ant_tracker_next_deadline (f->tracker), ==, ANT_TRACKER_NO_DEADLINE);

  /* Told once, in order. */
  n = f->changes->len;
  g_assert_cmpuint (((AntExchange *) f->changes->pdata[n - 3])->serial, ==, pending);
  g_assert_cmpuint (((AntExchange *) f->changes->pdata[n - 2])->serial, ==, queued);
  g_assert_cmpuint (((AntExchange *) f->changes->pdata[n - 1])->serial, ==, message);
  ant_tracker_stream_ended (f->tracker, "Again.");
  tell_sent (f, queued);
  g_assert_cmpuint (f->changes->len, ==, n);
}

/* "same stream": what comes on the next one answers nothing of the last. */
static void
test_lose_then_answer (Fixture *f, gconstpointer data)
{
  guint64 lost = send_now (f, PING);
  guint64 timed_out = send_with_timeout (f, "<iq type='get' id='q2'><a xmlns='b'/></iq>", 1);

  pass (f, 1);
  ant_tracker_expire (f->tracker, f->fake.monotonic_ns);
  ant_tracker_stream_ended (f->tracker, "Gone.");
  begin_stream (f, OWN, FALSE);

  receive (f, PONG);
  assert_state (f, lost, ANT_STATE_LOST);
  assert_state (f, f->last_serial, ANT_STATE_UNMATCHED);
  receive (f, "<iq type='result' id='q2'/>");
  assert_state (f, timed_out, ANT_STATE_TIMEOUT);
  assert_state (f, f->last_serial, ANT_STATE_UNMATCHED);
}

/* "with stream management: only when resumption failed": a resumed stream has not ended. */
static void
test_resume (Fixture *f, gconstpointer data)
{
  guint64 serial = send_now (f, PING);

  begin_stream (f, OWN, FALSE);
  receive (f, PONG);
  assert_state (f, serial, ANT_STATE_RESULT);
}

/* The times are those of the first sending. */
static void
test_resume_sent_again (Fixture *f, gconstpointer data)
{
  guint64 serial = send_now (f, PING);
  gint64 first_ns = row (f, serial)->sent_ns;

  pass (f, SECOND);
  tell_sent (f, serial);
  assert_state (f, serial, ANT_STATE_PENDING);
  assert_contains (row (f, serial)->note, "Sent again at ");
  g_assert_cmpint (row (f, serial)->sent_ns, ==, first_ns);
  receive (f, PONG);
  assert_state (f, serial, ANT_STATE_RESULT);
  g_assert_cmpint (row (f, serial)->latency_ns, ==, SECOND);
  tell_sent (f, serial); /* it has ended */
  g_assert_null (strstr (strstr (row (f, serial)->note, "Sent again") + 1, "Sent again"));
}

/* "queued: accepted, not yet written (offline ...)": a stream that ends cannot lose what never was on it. */
static void
test_hold_over_streams (Fixture *f, gconstpointer data)
{
  guint64 pending = send_now (f, PING);
  guint64 held = submit (f, "<iq type='set' id='h1' to='localhost'><a xmlns='b'/></iq>");
  guint64 message = submit (f, "<message/>");

  ant_tracker_hold (f->tracker, held);
  ant_tracker_hold (f->tracker, message);
  ant_tracker_stream_ended (f->tracker, "Gone.");
  ant_tracker_stream_ended (f->tracker, "Gone again.");
  assert_state (f, pending, ANT_STATE_LOST);
  assert_state (f, held, ANT_STATE_QUEUED);
  assert_state (f, message, ANT_STATE_QUEUED);
  assert_contains (row (f, held)->note, "Queued while the session was not online.");

  begin_stream (f, OWN, FALSE);
  g_assert_true (ant_tracker_release (f->tracker, held));
  g_assert_true (ant_tracker_release (f->tracker, message));
  g_assert_false (ant_tracker_release (f->tracker, message));
  pass (f, 40 * SECOND); /* the deadline counts from its sending */
  ant_tracker_expire (f->tracker, f->fake.monotonic_ns);
  tell_sent (f, held);
  tell_sent (f, message);
  assert_state (f, held, ANT_STATE_PENDING);
  assert_state (f, message, ANT_STATE_SENT);
  receive (f, "<iq type='result' id='h1' from='localhost'/>");
  assert_state (f, held, ANT_STATE_RESULT);
}

/* Its id stays reserved over a stream's end, and what is released belongs to the stream as all else. */
static void
test_hold_keeps_id (Fixture *f, gconstpointer data)
{
  static const char request[] = "<iq type='get' id='h1' to='localhost'><a xmlns='b'/></iq>";
  guint64 held = submit (f, request);
  guint64 again;

  ant_tracker_hold (f->tracker, held);
  ant_tracker_stream_ended (f->tracker, "Gone.");
  g_assert_null (submit_full (f, request, 0, FALSE, &again));
  assert_state (f, again, ANT_STATE_REFUSED);
  g_assert_true (ant_tracker_release (f->tracker, held));
  ant_tracker_stream_ended (f->tracker, "Gone.");
  assert_state (f, held, ANT_STATE_LOST);
}

/* Those that wait, in their order, and nothing else; their ids are free again. */
static void
test_hold_lost (Fixture *f, gconstpointer data)
{
  guint64 pending = submit (f, "<iq type='get' id='p' to='localhost'><a xmlns='b'/></iq>");
  guint64 held = submit (f, PING);
  guint64 message = submit (f, "<message/>");
  guint n_before;

  tell_sent (f, pending);
  ant_tracker_hold (f->tracker, held);
  ant_tracker_hold (f->tracker, message);
  n_before = f->changes->len;
  ant_tracker_lose_held (f->tracker, "Enough.");
  assert_state (f, pending, ANT_STATE_PENDING);
  g_assert_cmpuint (f->changes->len, ==, n_before + 2);
  g_assert_cmpuint (((AntExchange *) f->changes->pdata[n_before])->serial, ==, held);
  assert_state (f, held, ANT_STATE_LOST);
  assert_state (f, message, ANT_STATE_LOST);
  assert_contains (row (f, message)->note, "It was never sent: Enough.");

  g_assert_false (ant_tracker_release (f->tracker, held));
  assert_state (f, submit (f, PING), ANT_STATE_QUEUED);
  ant_tracker_lose_held (f->tracker, "Again.");
  assert_state (f, held, ANT_STATE_LOST);
  g_assert_null (strstr (row (f, held)->note, "Again."));
}

static void
test_hold_cancelled (Fixture *f, gconstpointer data)
{
  guint64 held = submit (f, PING);
  guint64 message = submit (f, "<message/>");

  ant_tracker_hold (f->tracker, held);
  ant_tracker_hold (f->tracker, message);
  g_assert_true (ant_tracker_cancel (f->tracker, held));
  g_assert_true (ant_tracker_cancel (f->tracker, message));
  g_assert_false (ant_tracker_cancel (f->tracker, held));
  assert_state (f, submit (f, PING), ANT_STATE_QUEUED); /* its id is free at once */
  ant_tracker_stream_ended (f->tracker, "Gone.");
  assert_state (f, held, ANT_STATE_CANCELLED);
  g_assert_false (ant_tracker_release (f->tracker, held));
  g_assert_false (ant_tracker_release (f->tracker, message));
  tell_sent (f, held);
  assert_state (f, held, ANT_STATE_CANCELLED);
  send_now (f, PING); /* its id is free */
}

/* "messages, presences, results and errors that we send `sent`" */
static void
test_send_lone (Fixture *f, gconstpointer data)
{
  static const char *const stanzas[] = {
    "<message to='juliet@localhost'><body>O</body></message>",
    "<presence/>",
    "<iq type='result' id='x' to='juliet@localhost/b'/>",
    "<iq type='error' id='x' to='juliet@localhost/b'><error type='cancel'>"
    "<conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
    "<r xmlns='urn:xmpp:sm:3'/>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (stanzas); i++)
    {
      guint64 serial = submit (f, stanzas[i]);

      assert_state (f, serial, ANT_STATE_QUEUED);
      pass (f, 1);
      tell_sent (f, serial);
      assert_state (f, serial, ANT_STATE_SENT);
      g_assert_cmpint (row (f, serial)->sent_ns, ==, f->fake.wall_ns);
      g_assert_cmpint (row (f, serial)->timeout_ns, ==, 0);
      g_assert_true (ant_exchange_is_ended (row (f, serial)));
    }

  g_assert_cmpuint (count_open (f), ==, 0);
  g_assert_cmpint (ant_tracker_next_deadline (f->tracker), ==, ANT_TRACKER_NO_DEADLINE);
}

/* An IQ of a type that does not exist, sent on purpose, earns an error: a pair. */
static void
test_answer_unknown_type (Fixture *f, gconstpointer data)
{
  guint64 serial = send_now (f, "<iq type='ask' id='o21' to='localhost'><a xmlns='b'/></iq>");

  assert_state (f, serial, ANT_STATE_PENDING);
  receive (f, "<iq id='o21' from='localhost' type='error'><error type='modify'>"
              "<bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  assert_state (f, serial, ANT_STATE_ERROR);
}

/* The answer is handled before the report of the write. */
static void
test_answer_before_sent (Fixture *f, gconstpointer data)
{
  guint64 serial = submit (f, PING);
  gint64 sent_ns = f->fake.wall_ns;

  pass (f, 1000);
  receive (f, PONG);
  assert_state (f, serial, ANT_STATE_RESULT);
  g_assert_cmpint (row (f, serial)->latency_ns, ==, -1);

  ant_tracker_sent (f->tracker, serial, sent_ns);
  assert_state (f, serial, ANT_STATE_RESULT);
  g_assert_cmpint (row (f, serial)->latency_ns, ==, 1000);
  g_assert_cmpint (row (f, serial)->sent_ns, ==, sent_ns);
  g_assert_cmpint (ant_tracker_next_deadline (f->tracker), ==, ANT_TRACKER_NO_DEADLINE);
  g_assert_cmpuint (count_open (f), ==, 0);

  ant_tracker_sent (f->tracker, serial, sent_ns + 1);
  g_assert_cmpuint (count_changes (f, serial), ==, 3);
}

/* The write is said to be later than the answer: nobody knows how long it took. */
static void
test_answer_before_sent_stamp (Fixture *f, gconstpointer data)
{
  guint64 serial = submit (f, PING);

  receive (f, PONG);
  pass (f, 1000);
  tell_sent (f, serial);
  assert_state (f, serial, ANT_STATE_RESULT);
  g_assert_cmpint (row (f, serial)->latency_ns, ==, -1);
  assert_contains (row (f, serial)->note, "before the request is known to have left");
}

/* "It ends exactly once; what arrives later is added to the row, never dropped" */
static void
test_end_once (Fixture *f, gconstpointer data)
{
  guint64 serial = send_with_timeout (f, PING, SECOND);
  guint ends = 0;

  pass (f, SECOND);
  ant_tracker_expire (f->tracker, f->fake.monotonic_ns);
  receive (f, PONG);
  receive (f, PONG);
  ant_tracker_cancel (f->tracker, serial);
  ant_tracker_stream_ended (f->tracker, "Gone.");

  for (guint i = 0; i < f->changes->len; i++)
    {
      AntExchange *exchange = f->changes->pdata[i];

      ends += exchange->serial == serial && exchange->state != ANT_STATE_LATE && ant_exchange_is_ended (exchange);
    }
  g_assert_cmpuint (ends, ==, 1);
  assert_state (f, serial, ANT_STATE_LATE);
  assert_state (f, f->last_serial, ANT_STATE_UNMATCHED);
}

/* A snapshot that was handed out never changes. */
static void
test_snapshots_stay (Fixture *f, gconstpointer data)
{
  guint64 serial = send_now (f, PING);
  AntExchange *pending = row (f, serial);

  receive (f, REFUSAL);
  g_assert_true (pending != row (f, serial));
  g_assert_cmpint (pending->state, ==, ANT_STATE_PENDING);
  g_assert_null (pending->response);
  g_assert_null (pending->error);
  g_assert_true (pending->request == row (f, serial)->request);
}

static void
end_stream_on_change (AntTracker *tracker, AntExchange *exchange, gpointer user_data)
{
  on_changed (tracker, exchange, user_data);
  if (exchange->state == ANT_STATE_TIMEOUT)
    ant_tracker_stream_ended (tracker, "Too slow.");
}

/* A callback may end the stream in the middle of anything. */
static void
test_callback_ends_stream (void)
{
  static const AntTrackerFuncs funcs = { end_stream_on_change, on_next_serial, on_unanswered };
  Fixture f = { 0 };
  guint64 late, other;

  set_up (&f, NULL);
  ant_tracker_free (f.tracker);
  f.tracker = ant_tracker_new (&f.fake.clock, 1, "sandbox", &funcs, &f);
  begin_stream (&f, OWN, FALSE);

  late = send_with_timeout (&f, PING, SECOND);
  other = send_with_timeout (&f, "<iq type='get' id='q2'><a xmlns='b'/></iq>", SECOND);
  pass (&f, 2 * SECOND);
  receive (&f, PONG);
  assert_state (&f, late, ANT_STATE_TIMEOUT);
  assert_state (&f, other, ANT_STATE_LOST);
  assert_state (&f, f.last_serial, ANT_STATE_UNMATCHED);

  send_with_timeout (&f, PING, SECOND);
  other = send_with_timeout (&f, "<iq type='get' id='q2'><a xmlns='b'/></iq>", SECOND);
  pass (&f, SECOND);
  ant_tracker_expire (f.tracker, f.fake.monotonic_ns);
  assert_state (&f, other, ANT_STATE_LOST);

  tear_down (&f, NULL);
}

#define ADD(name, function) g_test_add ("/tracker/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("refuse/ill-formed", test_refuse_ill_formed);
  ADD ("refuse/well-formed", test_refuse_well_formed);
  ADD ("refuse/reserved", test_refuse_reserved);
  ADD ("lose/open-rows", test_lose);
  ADD ("lose/then-answer", test_lose_then_answer);
  ADD ("lose/not-when-resumed", test_resume);
  ADD ("lose/not-when-held", test_hold_over_streams);
  ADD ("resume/sent-again", test_resume_sent_again);
  ADD ("hold/keeps-id", test_hold_keeps_id);
  ADD ("hold/cancelled", test_hold_cancelled);
  ADD ("hold/lost", test_hold_lost);
  ADD ("time-out/at-the-deadline", test_time_out);
  ADD ("time-out/is-no-error", test_time_out_is_no_error);
  ADD ("time-out/none", test_time_out_none);
  ADD ("time-out/in-order", test_time_out_in_order);
  ADD ("cancel/then-answer", test_cancel);
  ADD ("cancel/what-cannot-be", test_cancel_what_cannot_be);
  ADD ("cancel/queued", test_cancel_queued);
  ADD ("queue/not-written", test_queue);
  ADD ("queue/before-stream", test_queue_before_stream);
  ADD ("pend/written", test_pend);
  ADD ("answer/result", test_answer_result);
  ADD ("answer/error", test_answer_error);
  ADD ("answer/odd-error", test_answer_odd_error);
  ADD ("answer/late", test_answer_late);
  ADD ("answer/late-unnoticed", test_answer_late_unnoticed);
  ADD ("answer/in-time-handled-late", test_answer_in_time_handled_late);
  ADD ("answer/stepped-clock", test_answer_stepped_clock);
  ADD ("answer/before-stepped-clock", test_answer_before_stepped_clock);
  ADD ("answer/coalesced", test_answer_coalesced);
  ADD ("answer/drifting-clock", test_answer_drifting_clock);
  ADD ("answer/clock-back-a-little", test_answer_clock_back_a_little);
  ADD ("answer/late-stepped-clock", test_answer_late_stepped_clock);
  ADD ("answer/unknown-type", test_answer_unknown_type);
  ADD ("answer/before-sent", test_answer_before_sent);
  ADD ("answer/before-sent-stamp", test_answer_before_sent_stamp);
  ADD ("send/lone", test_send_lone);
  ADD ("end/once", test_end_once);
  ADD ("snapshots/stay", test_snapshots_stay);
  g_test_add_func ("/tracker/callback/ends-stream", test_callback_ends_stream);

  return g_test_run ();
}
