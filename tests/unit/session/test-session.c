/* Tests of the session with a link in memory and a clock that stands still.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session-fixture.h"

/* --- Opening and closing --- */

static void
test_open_fails_with_reason (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) call = { fixture };

  open (fixture, &call);
  act (fixture, fail, "Nobody listens at localhost.");

  g_assert_true (call.ended);
  g_assert_error (call.error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_REFUSED);
  g_assert_cmpint (ant_session_get_state (fixture->session), ==, ANT_SESSION_OFFLINE);
  g_assert_error ((GError *) ant_session_get_error (fixture->session), ANT_WIRE_ERROR, ANT_WIRE_ERROR_REFUSED);
  g_assert_null (ant_session_get_step (fixture->session));
  g_assert_cmpstr (find_event (fixture, "disconnected")->note, ==, "Nobody listens at localhost.");
  g_assert_null (find_event (fixture, "connected"));
  g_assert_cmpstr (fixture->states->str, ==, "c-");
}

static void
test_open_cancelled_closes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Call) call = { fixture };

  ant_session_open_async (fixture->session, cancellable, opened_cb, &call);
  act (fixture, nothing, NULL);
  g_cancellable_cancel (cancellable);
  act (fixture, nothing, NULL);
  act (fixture, nothing, NULL);
  g_assert_cmpuint (newest_link (fixture)->closes, ==, 1);
  g_assert_false (call.ended);
  act (fixture, go_down, NULL);

  g_assert_true (call.ended);
  g_assert_error (call.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (ant_session_get_error (fixture->session));
  g_assert_cmpstr (fixture->states->str, ==, "cx-");
}

static void
test_open_cancelled_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Call) call = { fixture };

  g_cancellable_cancel (cancellable);
  ant_session_open_async (fixture->session, cancellable, opened_cb, &call);
  act (fixture, nothing, NULL);
  g_assert_error (call.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->links->len, ==, 0);
  g_assert_cmpstr (fixture->states->str, ==, "");
}

static void
test_close_while_connecting (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) open_call = { fixture };
  g_auto (Call) close_call = { fixture };

  open (fixture, &open_call);
  ant_session_close_async (fixture->session, closed_cb, &close_call);
  act (fixture, nothing, NULL);
  act (fixture, go_down, NULL);

  g_assert_error (open_call.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (close_call.ok);
}

/* Both happen before either half hears of the other. */
static void
test_close_crosses_failure (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) open_call = { fixture };
  g_auto (Call) close_call = { fixture };

  open (fixture, &open_call);
  ant_network_invoke (fixture->network, act_cb,
                      &(Act) { .fixture = fixture, .func = fail, .argument = "Gone." }, NULL);
  ant_session_close_async (fixture->session, closed_cb, &close_call);
  act (fixture, nothing, NULL);

  g_assert_error (open_call.error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_REFUSED);
  g_assert_true (close_call.ok);
  g_assert_cmpint (ant_session_get_state (fixture->session), ==, ANT_SESSION_OFFLINE);
  g_assert_nonnull (ant_session_get_error (fixture->session));
}

static void
test_open_twice_is_refused (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) first = { fixture };
  g_auto (Call) second = { fixture };
  g_auto (Call) third = { fixture };

  open (fixture, &first);
  open (fixture, &second);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_PENDING);
  act (fixture, go_up, "romeo@localhost/x");
  g_assert_true (first.ok);
  open (fixture, &third);
  g_assert_true (third.ok);
  g_assert_cmpuint (fixture->links->len, ==, 1);
}

static void
test_close_offline_ends_at_once (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) call = { fixture };

  ant_session_close_async (fixture->session, closed_cb, &call);
  act (fixture, nothing, NULL);
  g_assert_true (call.ok);
  g_assert_cmpstr (fixture->states->str, ==, "");
}

static void
test_close_twice_ends_both (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) first = { fixture };
  g_auto (Call) second = { fixture };

  go_online (fixture);
  ant_session_close_async (fixture->session, closed_cb, &first);
  ant_session_close_async (fixture->session, closed_cb, &second);
  act (fixture, nothing, NULL);
  g_assert_cmpuint (newest_link (fixture)->closes, ==, 1);
  g_assert_false (first.ended);
  act (fixture, go_down, NULL);
  g_assert_true (first.ok && second.ok);
  g_assert_null (ant_session_get_error (fixture->session));
}

static void
test_online_tells_all (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (ant_session_get_state (fixture->session), ==, ANT_SESSION_OFFLINE);
  g_assert_cmpstr (ant_jid_get_text (ant_session_get_own_jid (fixture->session)), ==, "romeo@localhost");
  g_assert_cmpuint (ant_session_get_number (fixture->session), ==, 1);
  go_online (fixture);

  g_assert_cmpint (ant_session_get_state (fixture->session), ==, ANT_SESSION_ONLINE);
  g_assert_cmpstr (ant_jid_get_text (ant_session_get_own_jid (fixture->session)), ==, "romeo@localhost/x");
  g_assert_null (ant_session_get_step (fixture->session));
  g_assert_null (ant_session_get_error (fixture->session));
  g_assert_nonnull (strstr (find_event (fixture, "connected")->note, "romeo@localhost/x"));
  g_assert_cmpstr (find_event (fixture, "connected")->session_name, ==, "lane");
  g_assert_cmpstr (fixture->states->str, ==, "c+");
}

static void
test_steps_and_events (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *event[2];
    const char *step;
  } steps[] = {
    { { "lookup", "localhost: 127.0.0.1" }, "Connecting to localhost" },
    { { "tcp", "Refused; trying the next address" }, "Connecting to the next address of localhost" },
    { { "tcp", "Connected to 127.0.0.1" }, "Securing the connection to localhost" },
    { { "tls", "TLSv1.3" }, "Logging in as romeo@localhost" },
    { { "sasl", "SCRAM-SHA-1" }, "Binding a resource" },
    { { "bind", "romeo@localhost/x" }, "Binding a resource" },
  };
  g_auto (Call) call = { fixture };

  open (fixture, &call);
  g_assert_cmpstr (ant_session_get_step (fixture->session), ==, "Looking up localhost");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      act (fixture, tell_event, steps[i].event);
      g_assert_cmpstr (ant_session_get_step (fixture->session), ==, steps[i].step);
      g_assert_cmpstr (last_row (fixture)->type, ==, steps[i].event[0]);
      g_assert_cmpstr (last_row (fixture)->note, ==, steps[i].event[1]);
      g_assert_cmpint (last_row (fixture)->state, ==, ANT_STATE_EVENT);
      g_assert_cmpint (last_row (fixture)->received_ns, ==, fixture->clock.wall_ns);
    }
  act (fixture, fail, "Gone.");
  g_assert_true (call.ended);
}

static void
test_link_tells_of_its_end (Fixture *fixture, gconstpointer data)
{
  static const char *const closed[] = { "closed", "After 2.0 s: the server closed the stream." };

  go_online (fixture);
  act (fixture, tell_event, closed);
  act (fixture, fail, "Closed.");
  g_assert_null (find_event (fixture, "closed"));
  g_assert_cmpstr (find_event (fixture, "disconnected")->note, ==, closed[1]);
}

/* --- Requests --- */

static void
test_request_offline_is_refused (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) call = { fixture };

  request (fixture, &call, "<iq type='get' id='a'><ping xmlns='urn:xmpp:ping'/></iq>", SECOND);
  g_assert_true (call.ended);
  g_assert_no_error (call.error);
  g_assert_cmpint (call.row->state, ==, ANT_STATE_REFUSED);
  g_assert_cmpstr (call.row->id, ==, "a");
  g_assert_nonnull (strstr (call.row->note, "offline"));
}

static void
test_request_while_connecting_is_refused (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) open_call = { fixture };
  g_auto (Call) call = { fixture };

  open (fixture, &open_call);
  request (fixture, &call, "<iq type='get' id='a'><ping xmlns='urn:xmpp:ping'/></iq>", SECOND);
  g_assert_cmpint (call.row->state, ==, ANT_STATE_REFUSED);
  g_assert_nonnull (strstr (call.row->note, "connecting"));
  act (fixture, fail, "Gone.");
}

static void
test_request_with_reserved_id_is_refused (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) first = { fixture };
  g_auto (Call) second = { fixture };

  go_online (fixture);
  request (fixture, &first, "<iq type='get' id='a'><ping xmlns='urn:xmpp:ping'/></iq>", 0);
  request (fixture, &second, "<iq type='get' id='a'><ping xmlns='urn:xmpp:ping'/></iq>", 0);
  g_assert_false (first.ended);
  g_assert_cmpint (second.row->state, ==, ANT_STATE_REFUSED);
  g_assert_cmpuint (newest_link (fixture)->sent->len, ==, 1);
  act (fixture, fail, "Gone.");
}

static void
test_request_is_answered (Fixture *fixture, gconstpointer data)
{
  static const gint64 ms = 1000000;
  g_auto (Call) call = { fixture };
  guint64 serial;

  go_online (fixture);
  newest_link (fixture)->rtt_us = 77;
  request (fixture, &call, "<iq type='get' id='a'><ping xmlns='urn:xmpp:ping'/></iq>", SECOND);
  g_assert_false (call.ended);
  g_assert_cmpint (last_row (fixture)->state, ==, ANT_STATE_PENDING);
  serial = last_row (fixture)->serial;
  g_assert_cmpstr (antt_fake_link_last (newest_link (fixture)), ==,
                   "<iq type='get' id='a'><ping xmlns='urn:xmpp:ping'/></iq>");
  g_assert_cmpuint (g_array_index (newest_link (fixture)->cookies, guint64, 0), ==, serial);
  act (fixture, advance, &ms);
  act (fixture, deliver, "<iq type='result' id='a'/>");

  g_assert_true (call.ended);
  g_assert_cmpint (call.row->state, ==, ANT_STATE_RESULT);
  g_assert_cmpuint (call.row->serial, ==, serial);
  g_assert_cmpint (call.row->latency_ns, ==, ms);
  g_assert_cmpuint (call.row->rtt_us, ==, 77);
  g_assert_cmpint (call.row->stamp, ==, ANT_STAMP_KERNEL);
  g_assert_cmpuint (call.row->session, ==, 1);
  /* Its row was seen before the call ended. */
  g_assert_true (fixture->rows->pdata[call.rows_before - 1] == call.row);
}

/* Whoever only prints rows is not woken for what waits. */
static void
test_ended_only (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) call = { fixture };

  fixture->account->ended_only = TRUE;
  make_session (fixture);
  go_online (fixture);
  g_ptr_array_set_size (fixture->rows, 0);
  request (fixture, &call, "<iq type='get' id='a'><q xmlns='u'/></iq>", SECOND);
  g_assert_cmpuint (fixture->rows->len, ==, 0);
  act (fixture, deliver, "<iq type='result' id='a'/>");
  g_assert_true (call.ended);
  g_assert_cmpuint (fixture->rows->len, ==, 1);
  g_assert_true (fixture->rows->pdata[0] == call.row);
}

static void
test_request_error_is_told (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) call = { fixture };

  go_online (fixture);
  request (fixture, &call, "<iq type='get' to='x@localhost' id='a'><q xmlns='u'/></iq>", SECOND);
  act (fixture, deliver,
       "<iq type='error' id='a' from='x@localhost'><error type='cancel'>"
       "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  g_assert_cmpint (call.row->state, ==, ANT_STATE_ERROR);
  g_assert_cmpstr (call.row->error->condition, ==, "item-not-found");
}

static void
test_request_times_out_then_late (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) call = { fixture };

  go_online (fixture);
  request (fixture, &call, "<iq type='get' id='a'><ping xmlns='urn:xmpp:ping'/></iq>", MINUTES_30);
  advance_clock (fixture, MINUTES_30 - 1);
  g_assert_false (call.ended);
  advance_clock (fixture, 1);
  while (!call.ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (call.row->state, ==, ANT_STATE_TIMEOUT);

  act (fixture, deliver, "<iq type='result' id='a'/>");
  g_assert_cmpint (last_row (fixture)->state, ==, ANT_STATE_LATE);
  g_assert_cmpuint (last_row (fixture)->serial, ==, call.row->serial);
  g_assert_cmpint (call.row->state, ==, ANT_STATE_TIMEOUT);
}

/* The deadline's own source, in real time: nothing else happens that could remind the session. */
static void
test_request_times_out_by_itself (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) call = { fixture };
  gint64 begin;

  go_online (fixture);
  begin = g_get_monotonic_time ();
  request (fixture, &call, "<iq type='get'><ping xmlns='urn:xmpp:ping'/></iq>", SECOND / 50);
  while (!call.ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (call.row->state, ==, ANT_STATE_TIMEOUT);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 20 * 1000);
}

static void
test_deadline_counts_from_sent (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) call = { fixture };

  go_online (fixture);
  act (fixture, hold, NULL);
  request (fixture, &call, "<iq type='get' id='a'><ping xmlns='urn:xmpp:ping'/></iq>", MINUTES_30);
  g_assert_cmpint (last_row (fixture)->state, ==, ANT_STATE_QUEUED);
  advance_clock (fixture, 2 * MINUTES_30);
  g_assert_false (call.ended);
  act (fixture, flush, NULL);
  g_assert_cmpint (last_row (fixture)->state, ==, ANT_STATE_PENDING);
  advance_clock (fixture, MINUTES_30);
  while (!call.ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (call.row->state, ==, ANT_STATE_TIMEOUT);
}

static void
test_request_cancelled (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) call = { fixture };

  go_online (fixture);
  request (fixture, &call, "<iq type='get' id='a'><ping xmlns='urn:xmpp:ping'/></iq>", 0);
  ant_session_cancel (fixture->session, last_row (fixture)->serial);
  act (fixture, nothing, NULL);
  g_assert_cmpint (call.row->state, ==, ANT_STATE_CANCELLED);
  ant_session_cancel (fixture->session, call.row->serial);
  act (fixture, deliver, "<iq type='result' id='a'/>");
  g_assert_cmpint (last_row (fixture)->state, ==, ANT_STATE_CANCELLED);
  g_assert_nonnull (last_row (fixture)->response);
}

static void
test_lone_stanza_ends_when_sent (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) call = { fixture };

  go_online (fixture);
  act (fixture, hold, NULL);
  request (fixture, &call, "<message to='juliet@localhost'><body>hi</body></message>", 0);
  g_assert_false (call.ended);
  act (fixture, flush, NULL);
  g_assert_true (call.ended);
  g_assert_cmpint (call.row->state, ==, ANT_STATE_SENT);
}

static void
test_lost_link_loses_requests (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) pending = { fixture };
  g_auto (Call) queued = { fixture };

  go_online (fixture);
  request (fixture, &pending, "<iq type='get' id='a'><ping xmlns='urn:xmpp:ping'/></iq>", 0);
  act (fixture, hold, NULL);
  request (fixture, &queued, "<iq type='get' id='b'><ping xmlns='urn:xmpp:ping'/></iq>", 0);
  act (fixture, fail, "The connection was cut.");

  g_assert_cmpint (pending.row->state, ==, ANT_STATE_LOST);
  g_assert_cmpint (queued.row->state, ==, ANT_STATE_LOST);
  g_assert_nonnull (strstr (pending.row->note, "The connection was cut."));
  g_assert_cmpint (ant_session_get_state (fixture->session), ==, ANT_SESSION_OFFLINE);
  g_assert_cmpstr (ant_session_get_error (fixture->session)->message, ==, "The connection was cut.");
  g_assert_cmpstr (last_row (fixture)->type, ==, "disconnected");
  /* What we are called is still known. */
  g_assert_cmpstr (ant_jid_get_text (ant_session_get_own_jid (fixture->session)), ==, "romeo@localhost/x");
}

static void
test_close_loses_requests (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) call = { fixture };
  g_auto (Call) refused = { fixture };
  g_auto (Call) closed = { fixture };

  go_online (fixture);
  request (fixture, &call, "<iq type='get' id='a'><ping xmlns='urn:xmpp:ping'/></iq>", 0);
  ant_session_close_async (fixture->session, closed_cb, &closed);
  request (fixture, &refused, "<iq type='get' id='b'><ping xmlns='urn:xmpp:ping'/></iq>", 0);
  g_assert_cmpint (refused.row->state, ==, ANT_STATE_REFUSED);
  act (fixture, go_down, NULL);
  g_assert_cmpint (call.row->state, ==, ANT_STATE_LOST);
  g_assert_true (closed.ok);
}

static void
test_reopen_starts_afresh (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) lost = { fixture };
  g_auto (Call) again = { fixture };

  go_online (fixture);
  request (fixture, &lost, "<iq type='get' id='a'><ping xmlns='urn:xmpp:ping'/></iq>", 0);
  act (fixture, fail, "The connection was cut.");
  go_online (fixture);
  g_assert_null (ant_session_get_error (fixture->session));
  g_assert_cmpuint (fixture->links->len, ==, 2);
  g_assert_true (((AnttFakeLink *) fixture->links->pdata[0])->freed);
  /* The same id on another stream; an answer to the first request does not fit. */
  request (fixture, &again, "<iq type='get' id='a'><ping xmlns='urn:xmpp:ping'/></iq>", 0);
  act (fixture, deliver, "<iq type='result' id='a'/>");
  g_assert_cmpint (again.row->state, ==, ANT_STATE_RESULT);
  g_assert_cmpuint (again.row->serial, >, lost.row->serial);
  g_assert_cmpint (lost.row->state, ==, ANT_STATE_LOST);
  g_assert_cmpstr (fixture->states->str, ==, "c+-c+");
}

/* --- What comes --- */

static void
test_incoming_request_is_answered (Fixture *fixture, gconstpointer data)
{
  go_online (fixture);
  act (fixture, deliver, "<iq type='get' id='r' from='juliet@localhost/y'><q xmlns='u'/></iq>");

  g_assert_cmpint (last_row (fixture)->state, ==, ANT_STATE_ANSWERED);
  g_assert_nonnull (strstr (last_row (fixture)->note, "service-unavailable"));
  g_assert_cmpint (last_row (fixture)->direction, ==, ANT_DIRECTION_IN);
  g_assert_nonnull (strstr (antt_fake_link_last (newest_link (fixture)), "service-unavailable"));
  g_assert_nonnull (strstr (antt_fake_link_last (newest_link (fixture)), "juliet@localhost/y"));
  g_assert_null (strstr (antt_fake_link_last (newest_link (fixture)), "xmlns='u'"));
}

static void
test_incoming_request_left_unanswered (Fixture *fixture, gconstpointer data)
{
  ant_session_set_answer_unhandled (fixture->session, FALSE);
  go_online (fixture);
  act (fixture, deliver, "<iq type='set' id='r' from='juliet@localhost/y'><q xmlns='u'/></iq>");
  g_assert_cmpint (last_row (fixture)->state, ==, ANT_STATE_UNANSWERED);
  g_assert_cmpuint (newest_link (fixture)->sent->len, ==, 0);
}

static void
test_incoming_stanzas_are_rows (Fixture *fixture, gconstpointer data)
{
  go_online (fixture);
  act (fixture, deliver, "<message from='juliet@localhost/y'><body>hi</body></message>");
  g_assert_cmpint (last_row (fixture)->state, ==, ANT_STATE_RECEIVED);
  g_assert_cmpint (last_row (fixture)->kind, ==, ANT_KIND_MESSAGE);
  act (fixture, deliver, "<iq type='result' id='never-asked'/>");
  g_assert_cmpint (last_row (fixture)->state, ==, ANT_STATE_UNMATCHED);
  g_assert_cmpuint (newest_link (fixture)->sent->len, ==, 0);
}

/* --- What an account asks for --- */

static void
test_presence_only_if_asked (Fixture *fixture, gconstpointer data)
{
  fixture->account->presence = GPOINTER_TO_INT (data);
  make_session (fixture);
  go_online (fixture);
  if (!fixture->account->presence)
    {
      g_assert_cmpuint (newest_link (fixture)->sent->len, ==, 0);
      return;
    }
  g_assert_cmpstr (antt_fake_link_last (newest_link (fixture)), ==, "<presence/>");
  g_assert_cmpint (last_row (fixture)->kind, ==, ANT_KIND_PRESENCE);
  g_assert_cmpint (last_row (fixture)->state, ==, ANT_STATE_SENT);
}

static void
test_trust_any_is_noted_on_every_row (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) call = { fixture };

  fixture->account->link->trust_any = TRUE;
  make_session (fixture);
  go_online (fixture);
  g_assert_nonnull (strstr (find_event (fixture, "connected")->note, "not verified"));
  request (fixture, &call, "<iq type='get' id='a'><ping xmlns='urn:xmpp:ping'/></iq>", 0);
  act (fixture, deliver, "<iq type='result' id='a'/>");
  act (fixture, deliver, "<presence from='juliet@localhost/y'/>");
  for (guint i = 0; i < fixture->rows->len; i++)
    {
      AntExchange *row = fixture->rows->pdata[i];
      const char *first = row->note != NULL ? strstr (row->note, "not verified") : NULL;

      g_assert_nonnull (first);
      g_assert_null (strstr (first + 1, "not verified"));
    }
}

static void
deliver_nonza (Fixture *fixture, AnttFakeLink *fake, gconstpointer xml)
{
  antt_fake_link_deliver_nonza (fake, xml);
}

#define REGISTER(kind) \
  "<iq type='" kind "' id='a'><query xmlns='jabber:iq:register'><username>romeo</username>" \
  "<password>capulet-hater</password></query></iq>"

/* How many sides of all rows hold it. */
static guint
count_secrets (Fixture *fixture)
{
  guint n = 0;

  for (guint i = 0; i < fixture->rows->len; i++)
    {
      AntExchange *row = fixture->rows->pdata[i];
      AntStanza *sides[] = { row->request, row->response };

      for (guint side = 0; side < 2; side++)
        if (sides[side] != NULL)
          {
            GBytes *bytes = ant_stanza_get_bytes (sides[side]);

            n += memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "capulet", 7) != NULL;
          }
    }
  return n;
}

static void
test_secrets_are_redacted (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) call = { fixture };

  go_online (fixture);
  request (fixture, &call, REGISTER ("set"), 0);
  act (fixture, deliver, REGISTER ("result"));
  g_assert_nonnull (strstr (antt_fake_link_last (newest_link (fixture)), "capulet-hater"));
  g_assert_cmpuint (count_secrets (fixture), ==, 0);
  g_assert_cmpuint (call.row->request_size, ==, strlen (REGISTER ("set")));
}

/* From the switch on: a request that was told before stays as it was, and so does what was shown before it went off. */
static void
test_secrets_are_shown (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) before = { fixture };
  g_auto (Call) after = { fixture };
  AntExchange *shown;

  go_online (fixture);
  request (fixture, &before, REGISTER ("set"), 0);
  ant_session_set_show_secrets (fixture->session, TRUE);
  act (fixture, deliver, REGISTER ("result"));
  g_assert_cmpuint (count_secrets (fixture), ==, 1);
  g_assert_true (before.row->has_secrets);
  g_assert_null (memmem (g_bytes_get_data (ant_stanza_get_bytes (before.row->request), NULL),
                         g_bytes_get_size (ant_stanza_get_bytes (before.row->request)), "capulet", 7));

  act (fixture, deliver_nonza, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>capulet</auth>");
  g_assert_true (last_row (fixture)->has_secrets);
  g_assert_cmpuint (count_secrets (fixture), ==, 2);

  ant_session_set_show_secrets (fixture->session, FALSE);
  request (fixture, &after, REGISTER ("set"), 0);
  g_assert_false (last_row (fixture)->has_secrets);
  act (fixture, deliver_nonza, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>capulet</auth>");
  shown = last_row (fixture);
  g_assert_false (shown->has_secrets);
  g_assert_cmpuint (count_secrets (fixture), ==, 2);
}

/* What never became a stanza of a stream is shown, too. */
static void
test_secrets_of_refused_are_shown (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) call = { fixture };

  ant_session_set_show_secrets (fixture->session, TRUE);
  request (fixture, &call, REGISTER ("set"), 0);
  g_assert_cmpint (call.row->state, ==, ANT_STATE_REFUSED);
  g_assert_true (call.row->has_secrets);
  g_assert_cmpuint (count_secrets (fixture), ==, 1);
}

/* --- Ends --- */

static void
test_last_reference_closes_politely (Fixture *fixture, gconstpointer data)
{
  go_online (fixture);
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
  act (fixture, nothing, NULL);
  g_assert_cmpuint (newest_link (fixture)->closes, ==, 1);
  g_assert_false (newest_link (fixture)->freed);
  act (fixture, deliver, "<iq type='get' id='r' from='juliet@localhost/y'><q xmlns='u'/></iq>");
  act (fixture, go_down, NULL);
  g_assert_true (newest_link (fixture)->freed);
}

static void
test_last_reference_with_rows_under_way (Fixture *fixture, gconstpointer data)
{
  go_online (fixture);
  ant_network_invoke (fixture->network, act_cb,
                      &(Act) { .fixture = fixture, .func = deliver, .argument = "<message/>" }, NULL);
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
  act (fixture, go_down, NULL);
}

static void
count_destroy (gpointer data)
{
  ++*(guint *) data;
}

static void
test_rows_func_destroy_runs_once (Fixture *fixture, gconstpointer data)
{
  guint first = 0;
  guint second = 0;

  ant_session_set_rows_func (fixture->session, rows_cb, &first, count_destroy);
  ant_session_set_rows_func (fixture->session, rows_cb, &second, count_destroy);
  g_assert_cmpuint (first, ==, 1);
  g_assert_cmpuint (second, ==, 0);
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
  g_assert_cmpuint (first, ==, 1);
  g_assert_cmpuint (second, ==, 1);
}

static void
test_batch_collects_rows (Fixture *fixture, gconstpointer data)
{
  Call calls[50] = { { NULL } };
  guint before;

  ant_session_open_async (fixture->session, NULL, NULL, NULL);
  act (fixture, nothing, NULL);
  act (fixture, go_up, "romeo@localhost/x");
  while (ant_session_get_state (fixture->session) != ANT_SESSION_ONLINE)
    g_main_context_iteration (NULL, TRUE);
  before = fixture->n_batches;
  for (guint i = 0; i < 50; i++)
    request (fixture, &calls[i], "<iq type='get'><ping xmlns='urn:xmpp:ping'/></iq>", 0);
  act (fixture, fail, "Gone.");
  while (!calls[49].ended)
    g_main_context_iteration (NULL, TRUE);
  /* 151 snapshots; a slow machine may need more than one interval for the fifty commands. */
  g_assert_cmpuint (fixture->n_batches - before, <, 50);
  while (ant_session_get_state (fixture->session) != ANT_SESSION_OFFLINE)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 50; i++)
    {
      g_assert_cmpint (calls[i].row->state, ==, ANT_STATE_LOST);
      call_clear (&calls[i]);
    }
}

static void
test_two_sessions_share_one_thread (Fixture *fixture, gconstpointer data)
{
  AntSession *other = ant_session_new (fixture->network, fixture->account);

  g_assert_cmpuint (ant_session_get_number (fixture->session), ==, 1);
  g_assert_cmpuint (ant_session_get_number (other), ==, 2);
  g_assert_finalize_object (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/session/" path, Fixture, NULL, set_up, func, tear_down)
#define ADD_BARE(path, func, data) g_test_add ("/session/" path, Fixture, data, set_up_no_session, func, tear_down)
  ADD ("open/fails-with-reason", test_open_fails_with_reason);
  ADD ("open/cancelled-closes", test_open_cancelled_closes);
  ADD ("open/cancelled-before", test_open_cancelled_before);
  ADD ("open/twice-is-refused", test_open_twice_is_refused);
  ADD ("open/online-tells-all", test_online_tells_all);
  ADD ("open/steps-and-events", test_steps_and_events);
  ADD ("close/while-connecting", test_close_while_connecting);
  ADD ("close/crosses-failure", test_close_crosses_failure);
  ADD ("close/offline-ends-at-once", test_close_offline_ends_at_once);
  ADD ("close/twice-ends-both", test_close_twice_ends_both);
  ADD ("close/loses-requests", test_close_loses_requests);
  ADD ("close/link-tells-of-its-end", test_link_tells_of_its_end);
  ADD ("request/offline-is-refused", test_request_offline_is_refused);
  ADD ("request/while-connecting-is-refused", test_request_while_connecting_is_refused);
  ADD ("request/with-reserved-id-is-refused", test_request_with_reserved_id_is_refused);
  ADD ("request/is-answered", test_request_is_answered);
  ADD ("request/error-is-told", test_request_error_is_told);
  ADD ("request/times-out-then-late", test_request_times_out_then_late);
  g_test_add ("/session/request/times-out-by-itself", Fixture, NULL, set_up_system_clock,
              test_request_times_out_by_itself, tear_down);
  ADD ("request/deadline-counts-from-sent", test_deadline_counts_from_sent);
  ADD ("request/cancelled", test_request_cancelled);
  ADD ("request/lone-stanza-ends-when-sent", test_lone_stanza_ends_when_sent);
  ADD ("request/lost-with-link", test_lost_link_loses_requests);
  ADD ("reopen/starts-afresh", test_reopen_starts_afresh);
  ADD ("incoming/request-is-answered", test_incoming_request_is_answered);
  ADD ("incoming/request-left-unanswered", test_incoming_request_left_unanswered);
  ADD ("incoming/stanzas-are-rows", test_incoming_stanzas_are_rows);
  ADD_BARE ("presence/off-by-default", test_presence_only_if_asked, GINT_TO_POINTER (FALSE));
  ADD_BARE ("presence/sent-if-asked", test_presence_only_if_asked, GINT_TO_POINTER (TRUE));
  ADD_BARE ("rows/ended-only", test_ended_only, NULL);
  ADD_BARE ("rows/trust-any-is-noted-on-every-row", test_trust_any_is_noted_on_every_row, NULL);
  ADD ("rows/secrets-are-redacted", test_secrets_are_redacted);
  ADD ("rows/secrets-are-shown", test_secrets_are_shown);
  ADD ("rows/secrets-of-refused-are-shown", test_secrets_of_refused_are_shown);
  ADD ("rows/func-destroy-runs-once", test_rows_func_destroy_runs_once);
  g_test_add ("/session/rows/batch-collects", Fixture, NULL, set_up_batched, test_batch_collects_rows, tear_down);
  ADD ("end/last-reference-closes-politely", test_last_reference_closes_politely);
  ADD ("end/last-reference-with-rows-under-way", test_last_reference_with_rows_under_way);
  ADD ("end/two-sessions-share-one-thread", test_two_sessions_share_one_thread);
  return g_test_run ();
}
