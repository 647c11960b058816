/* What comes: a test for each sentence of DESIGN.md 5 on incoming stanzas.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include "base/ant-limits.h"
#include "tracker-fixture.h"

#define ASK                                                                                                  \
  "<iq type='get' id='v1' from='juliet@localhost/balcony' to='" OWN "'><query xmlns='jabber:iq:version'/></iq>"
#define REPLY                                                                                                \
  "<iq type='error' id='v1' to='juliet@localhost/balcony'><error type='cancel'>"                             \
  "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"

static gboolean
answer (Fixture *f, guint64 serial, const char *xml, const char *note)
{
  g_autoptr (AntStanza) stanza = parse (xml);

  return ant_tracker_answer (f->tracker, serial, stanza, note);
}

/* Malformed: a row of its own, never dropped, never asked about. */
static void
test_receive_malformed (Fixture *f, gconstpointer data)
{
  static const struct { const char *xml; AntState state; const char *note; } cases[] = {
    { "<iq type='get' from='a.example'><a xmlns='b'/></iq>", ANT_STATE_RECEIVED, "without an id cannot be answered" },
    { "<iq type='set'/>", ANT_STATE_RECEIVED, "without an id cannot be answered" },
    { "<iq type='result'/>", ANT_STATE_UNMATCHED, "without an id cannot be matched" },
    { "<iq type='error' from='a.example'/>", ANT_STATE_UNMATCHED, "without an id cannot be matched" },
    { "<iq id='x'/>", ANT_STATE_RECEIVED, "must be get, set, result or error" },
    { "<iq/>", ANT_STATE_RECEIVED, "must be get, set, result or error" },
    { "<iq id='x' type=''/>", ANT_STATE_RECEIVED, "must be get, set, result or error" },
    { "<iq id='x' type='GET'/>", ANT_STATE_RECEIVED, "must be get, set, result or error" },
    { "<iq id='x' type='ask'/>", ANT_STATE_RECEIVED, "must be get, set, result or error" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      receive (f, cases[i].xml);
      g_assert_cmpuint (f->last_serial, ==, i + 1);
      assert_state (f, i + 1, cases[i].state);
      assert_contains (row (f, i + 1)->note, cases[i].note);
      g_assert_nonnull (row (f, i + 1)->request);
      g_assert_true (ant_exchange_is_ended (row (f, i + 1)));
    }
  g_assert_cmpuint (f->asked->len, ==, 0);
  g_assert_cmpuint (count_open (f), ==, 0);
}

/* "incoming get/set `unanswered`" */
static void
test_receive_request (Fixture *f, gconstpointer data)
{
  AntExchange *exchange;

  receive (f, ASK);
  exchange = row (f, 1);
  assert_state (f, 1, ANT_STATE_UNANSWERED);
  g_assert_cmpint (exchange->direction, ==, ANT_DIRECTION_IN);
  g_assert_cmpint (exchange->received_ns, ==, f->fake.wall_ns);
  g_assert_cmpint (exchange->handled_ns, ==, f->fake.wall_ns + 1000);
  g_assert_cmpint (exchange->stamp, ==, ANT_STAMP_KERNEL);
  g_assert_cmpint (exchange->latency_ns, ==, -1);
  g_assert_cmpint (exchange->match, ==, ANT_MATCH_NONE);
  g_assert_cmpstr (ant_exchange_get_peer (exchange), ==, "juliet@localhost/balcony");
  g_assert_false (ant_exchange_is_ended (exchange));
  g_assert_cmpuint (count_open (f), ==, 1);

  /* "Incoming get/set is answered by the first matching responder; else, by default ..." : the caller is asked. */
  g_assert_cmpuint (f->asked->len, ==, 1);
  g_assert_true (f->asked->pdata[0] == exchange);

  /* They have no deadline. */
  g_assert_cmpint (ant_tracker_next_deadline (f->tracker), ==, ANT_TRACKER_NO_DEADLINE);
}

/* "-> `answered`" : when our answer is written; "service-unavailable ... shown as such" */
static void
test_answer_request (Fixture *f, gconstpointer data)
{
  AntExchange *exchange;

  receive (f, ASK);
  pass (f, 3000);
  g_assert_true (answer (f, 1, REPLY, "Answered by default: nothing handles it."));
  assert_state (f, 1, ANT_STATE_UNANSWERED);
  pass (f, 2000);
  tell_sent (f, 1);

  exchange = row (f, 1);
  assert_state (f, 1, ANT_STATE_ANSWERED);
  g_assert_cmpint (exchange->latency_ns, ==, 5000);
  g_assert_cmpint (exchange->sent_ns, ==, f->fake.wall_ns);
  g_assert_cmpint (exchange->received_ns, ==, f->fake.wall_ns - 5000);
  g_assert_cmpstr (ant_stanza_get_type_attribute (exchange->request), ==, "get");
  g_assert_cmpstr (ant_stanza_get_type_attribute (exchange->response), ==, "error");
  g_assert_cmpstr (exchange->type, ==, "get");
  g_assert_cmpstr (exchange->error->condition, ==, "service-unavailable");
  g_assert_cmpstr (exchange->note, ==, "Answered by default: nothing handles it.");
  g_assert_cmpuint (exchange->response_size, ==, strlen (REPLY));
  g_assert_true (ant_exchange_is_ended (exchange));
  g_assert_cmpuint (count_open (f), ==, 0);
  g_assert_cmpuint (f->last_serial, ==, 1);
}

/* The clock is set between request and answer. */
static void
test_answer_stepped_clock (Fixture *f, gconstpointer data)
{
  receive (f, ASK);
  pass (f, 3000);
  f->fake.wall_ns += 60 * SECOND;
  g_assert_true (answer (f, 1, REPLY, NULL));
  tell_sent (f, 1);
  g_assert_cmpint (row (f, 1)->latency_ns, ==, 3000);
  assert_contains (row (f, 1)->note, "clock was set");
}

static void
test_answer_twice (Fixture *f, gconstpointer data)
{
  receive (f, ASK);
  g_assert_true (answer (f, 1, REPLY, NULL));
  g_assert_false (answer (f, 1, REPLY, NULL));
  tell_sent (f, 1);
  g_assert_false (answer (f, 1, REPLY, NULL));
  tell_sent (f, 1);
  g_assert_cmpuint (count_changes (f, 1), ==, 2);
  g_assert_null (row (f, 1)->note);
}

static void
test_answer_what_cannot_be (Fixture *f, gconstpointer data)
{
  guint64 ours = send_now (f, "<iq type='get' id='q1'><a xmlns='b'/></iq>");

  g_assert_false (answer (f, ours, REPLY, NULL));
  g_assert_false (answer (f, 4711, REPLY, NULL));
  receive (f, "<message/>");
  g_assert_false (answer (f, f->last_serial, REPLY, NULL));

  /* A report of a write without an answer is none. */
  receive (f, ASK);
  tell_sent (f, f->last_serial);
  assert_state (f, f->last_serial, ANT_STATE_UNANSWERED);
}

/* "a switch leaves them unanswered for tests": until the stream ends */
static void
test_leave_unanswered (Fixture *f, gconstpointer data)
{
  receive (f, ASK);
  pass (f, 1000 * SECOND);
  ant_tracker_expire (f->tracker, f->fake.monotonic_ns);
  assert_state (f, 1, ANT_STATE_UNANSWERED);

  ant_tracker_stream_ended (f->tracker, "We closed it.");
  assert_state (f, 1, ANT_STATE_UNANSWERED);
  g_assert_true (row (f, 1)->abandoned);
  g_assert_true (ant_exchange_is_ended (row (f, 1)));
  g_assert_cmpstr (row (f, 1)->note, ==, "The stream ended before it was answered: We closed it.");
  g_assert_cmpuint (count_open (f), ==, 0);
  g_assert_false (answer (f, 1, REPLY, NULL));
}

static void
test_answer_never_written (Fixture *f, gconstpointer data)
{
  receive (f, ASK);
  g_assert_true (answer (f, 1, REPLY, NULL));
  ant_tracker_stream_ended (f->tracker, "Gone.");
  tell_sent (f, 1);
  assert_state (f, 1, ANT_STATE_UNANSWERED);
  g_assert_null (row (f, 1)->response);
  g_assert_cmpstr (row (f, 1)->note, ==, "The stream ended before our answer was written: Gone.");
}

/* Two peers may use one id, and one peer may use it twice: each is answered for itself. */
static void
test_receive_same_id (Fixture *f, gconstpointer data)
{
  receive (f, ASK);
  receive (f, ASK);
  g_assert_true (answer (f, 2, REPLY, NULL));
  tell_sent (f, 2);
  assert_state (f, 1, ANT_STATE_UNANSWERED);
  assert_state (f, 2, ANT_STATE_ANSWERED);
}

/* At the limit and past it: who asks for ever does not fill our memory. */
static void
test_receive_too_many (Fixture *f, gconstpointer data)
{
  g_autoptr (AntStanza) ask = parse (ASK);
  AntReceived received = { ask, 1, 2, ANT_STAMP_POLL, 0 };

  for (guint i = 0; i < ANT_LIMIT_RESERVED_IDS; i++)
    {
      ant_tracker_received (f->tracker, &received);
      if (i > 0)
        g_ptr_array_set_size (f->changes, 1);
      g_ptr_array_set_size (f->asked, 0);
    }
  g_assert_false (row (f, 1)->abandoned);

  ant_tracker_received (f->tracker, &received);
  g_assert_true (row (f, 1)->abandoned);
  assert_contains (row (f, 1)->note, "65536");
  g_assert_cmpuint (f->asked->len, ==, 1);
  g_assert_false (answer (f, 1, REPLY, NULL));
  g_assert_true (answer (f, 2, REPLY, NULL));
}

/* Few of them can be much memory. */
static void
test_receive_too_much (Fixture *f, gconstpointer data)
{
  g_autofree char *filling = g_strnfill (ANT_LIMIT_UNANSWERED / 8, 'x');
  g_autofree char *xml = g_strdup_printf ("<iq type='get' id='q' from='a.example'><x xmlns='y'>%s</x></iq>", filling);
  g_autoptr (AntStanza) ask = parse (xml);
  AntReceived received = { ask, 1, 2, ANT_STAMP_POLL, 0 };

  for (guint i = 0; i < 7; i++)
    ant_tracker_received (f->tracker, &received);
  g_assert_false (row (f, 1)->abandoned);
  ant_tracker_received (f->tracker, &received);
  g_assert_true (row (f, 1)->abandoned);
  assert_contains (row (f, 1)->note, "64 MiB");
  g_assert_false (row (f, 2)->abandoned);

  /* What was answered counts no more. */
  g_assert_true (answer (f, 2, REPLY, NULL));
  ant_tracker_received (f->tracker, &received);
  g_assert_false (row (f, 3)->abandoned);
}

static void
test_answers_size (Fixture *f, gconstpointer data)
{
  for (guint64 i = 1; i <= 3; i++)
    {
      receive (f, ASK);
      g_assert_true (answer (f, i, REPLY, NULL));
      g_assert_cmpuint (ant_tracker_get_answers_size (f->tracker), ==, i * strlen (REPLY));
    }
  tell_sent (f, 1);
  g_assert_cmpuint (ant_tracker_get_answers_size (f->tracker), ==, 2 * strlen (REPLY));
  ant_tracker_stream_ended (f->tracker, "Gone.");
  g_assert_cmpuint (ant_tracker_get_answers_size (f->tracker), ==, 0);
}

/* "incoming messages and presences `received`" */
static void
test_receive_lone (Fixture *f, gconstpointer data)
{
  receive (f, "<message from='juliet@localhost/balcony' type='chat' id='m'><body>O</body></message>");
  assert_state (f, 1, ANT_STATE_RECEIVED);
  g_assert_cmpint (row (f, 1)->kind, ==, ANT_KIND_MESSAGE);
  g_assert_cmpstr (row (f, 1)->type, ==, "chat");
  g_assert_null (row (f, 1)->note);
  g_assert_null (row (f, 1)->error);

  receive (f, "<presence from='juliet@localhost/balcony'/>");
  assert_state (f, 2, ANT_STATE_RECEIVED);
  g_assert_null (row (f, 2)->payload_name);

  receive (f, "<r xmlns='urn:xmpp:sm:3'/>");
  assert_state (f, 3, ANT_STATE_RECEIVED);
  g_assert_cmpint (row (f, 3)->kind, ==, ANT_KIND_STREAM);

  receive (f, "<message from='a.example' type='error'><error type='cancel'>"
              "<gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
  g_assert_cmpstr (row (f, 4)->error->condition, ==, "gone");
}

static void
answer_on_change (AntTracker *tracker, AntExchange *exchange, gpointer user_data)
{
  g_autoptr (AntStanza) reply = parse (REPLY);

  on_changed (tracker, exchange, user_data);
  if (exchange->state == ANT_STATE_UNANSWERED)
    g_assert_true (ant_tracker_answer (tracker, exchange->serial, reply, NULL));
}

static void
answer_and_write (AntTracker *tracker, AntExchange *exchange, gpointer user_data)
{
  Fixture *f = user_data;
  g_autoptr (AntStanza) reply = parse (REPLY);

  on_unanswered (tracker, exchange, user_data);
  g_assert_true (ant_tracker_answer (tracker, exchange->serial, reply, NULL));
  ant_tracker_sent (tracker, exchange->serial, f->fake.wall_ns);
}

/* The answer may be given, and written, in the callback. */
static void
test_answer_in_callback (void)
{
  static const AntTrackerFuncs at_once = { on_changed, on_next_serial, answer_and_write };
  static const AntTrackerFuncs even_before = { answer_on_change, on_next_serial, on_unanswered };
  Fixture f = { 0 };

  set_up (&f, NULL);
  ant_tracker_free (f.tracker);
  f.tracker = ant_tracker_new (&f.fake.clock, 1, "sandbox", &at_once, &f);
  receive (&f, ASK);
  assert_state (&f, 1, ANT_STATE_ANSWERED);
  g_assert_cmpuint (f.asked->len, ==, 1);

  ant_tracker_free (f.tracker);
  f.tracker = ant_tracker_new (&f.fake.clock, 1, "sandbox", &even_before, &f);
  receive (&f, ASK);
  g_assert_cmpuint (f.asked->len, ==, 1);
  tell_sent (&f, 2);
  assert_state (&f, 2, ANT_STATE_ANSWERED);
  tear_down (&f, NULL);
}

#define ADD(name, function) g_test_add ("/incoming/" name, Fixture, NULL, set_up, function, tear_down)

/* Why it is left; it may be answered all the same, which its note does not hinder. */
static void
test_add_note (Fixture *f, gconstpointer data)
{
  receive (f, ASK);
  ant_tracker_add_note (f->tracker, 1, "Too much.");
  assert_state (f, 1, ANT_STATE_UNANSWERED);
  g_assert_cmpstr (row (f, 1)->note, ==, "Too much.");
  g_assert_true (answer (f, 1, REPLY, NULL));
  ant_tracker_add_note (f->tracker, 1, "Not now.");
  ant_tracker_add_note (f->tracker, 99, "Who?");
  g_assert_cmpstr (row (f, 1)->note, ==, "Too much.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("receive/malformed", test_receive_malformed);
  ADD ("receive/too-many", test_receive_too_many);
  ADD ("receive/too-much", test_receive_too_much);
  ADD ("answer/size", test_answers_size);
  ADD ("answer/what-cannot-be", test_answer_what_cannot_be);
  ADD ("answer/twice", test_answer_twice);
  ADD ("answer/never-written", test_answer_never_written);
  ADD ("leave/unanswered", test_leave_unanswered);
  ADD ("leave/note", test_add_note);
  ADD ("receive/request", test_receive_request);
  ADD ("receive/same-id", test_receive_same_id);
  ADD ("receive/lone", test_receive_lone);
  ADD ("answer/request", test_answer_request);
  ADD ("answer/stepped-clock", test_answer_stepped_clock);
  g_test_add_func ("/incoming/answer/in-callback", test_answer_in_callback);

  return g_test_run ();
}
