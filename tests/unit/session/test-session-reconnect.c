/* A session that loses its stream: what it resumes, when it connects again, what waits for that, and how it notices.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session-fixture.h"

#include "session/ant-session-worker-private.h"

#define PING "<iq type='get' id='a'><ping xmlns='urn:xmpp:ping'/></iq>"
#define SET "<iq type='set' id='s' to='localhost'><x xmlns='urn:x'/></iq>"

static void
cut (Fixture *fixture, AnttFakeLink *fake, gconstpointer message)
{
  antt_fake_link_fail (fake, ANT_WIRE_ERROR_CUT, message);
}

static void
refuse_login (Fixture *fixture, AnttFakeLink *fake, gconstpointer message)
{
  antt_fake_link_fail (fake, ANT_WIRE_ERROR_AUTHENTICATION, message);
}

static void
replace (Fixture *fixture, AnttFakeLink *fake, gconstpointer message)
{
  antt_fake_link_fail (fake, ANT_WIRE_ERROR_CONFLICT, message);
}

static void
make_resumable (Fixture *fixture, AnttFakeLink *fake, gconstpointer resumes)
{
  fake->resumable = TRUE;
  fake->resumes = resumes != NULL;
}

static void
make_not_resumable (Fixture *fixture, AnttFakeLink *fake, gconstpointer data)
{
  fake->resumable = fake->resumes = FALSE;
}

static void
set_up_reconnecting (Fixture *fixture, gconstpointer data)
{
  set_up_no_session (fixture, data);
  fixture->account->reconnect = TRUE;
  make_session (fixture);
  go_online (fixture);
}

static void
set_up_queueing (Fixture *fixture, gconstpointer data)
{
  set_up_no_session (fixture, data);
  fixture->account->queue_offline = TRUE;
  make_session (fixture);
}

static void
set_up_pinging (Fixture *fixture, gconstpointer data)
{
  set_up_no_session (fixture, data);
  fixture->account->ping_s = 60;
  make_session (fixture);
  go_online (fixture);
}

static AntSessionState
get_state (Fixture *fixture)
{
  return ant_session_get_state (fixture->session);
}

/* --- connecting again --- */

static void
test_pauses_grow (void)
{
  g_assert_cmpint (ant_session_pause_ns (1, 0.5), ==, SECOND / 2);
  g_assert_cmpint (ant_session_pause_ns (2, 0.5), ==, SECOND);
  g_assert_cmpint (ant_session_pause_ns (3, 0.5), ==, 2 * SECOND);
  g_assert_cmpint (ant_session_pause_ns (3, 0), ==, SECOND * 3 / 2);
  g_assert_cmpint (ant_session_pause_ns (3, 1), ==, SECOND * 5 / 2);
  g_assert_cmpint (ant_session_pause_ns (50, 0.5), ==, 60 * SECOND);
  g_assert_cmpint (ant_session_pause_ns (G_MAXUINT, 0.5), ==, 60 * SECOND);
}

static void
test_reconnects_after_loss (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) lost = { fixture };

  request (fixture, &lost, PING, 0);
  act (fixture, cut, "The connection was cut.");
  g_assert_cmpint (lost.row->state, ==, ANT_STATE_LOST); /* nothing can be resumed */
  g_assert_cmpint (get_state (fixture), ==, ANT_SESSION_CONNECTING);
  g_assert_nonnull (strstr (ant_session_get_step (fixture->session), "Reconnecting in 0."));
  g_assert_nonnull (strstr (find_event (fixture, "disconnected")->note, "The connection was cut.\nReconnecting in 0."));
  g_assert_cmpuint (fixture->links->len, ==, 1);

  advance_clock (fixture, SECOND);
  g_assert_cmpuint (fixture->links->len, ==, 2);
  g_assert_cmpuint (newest_link (fixture)->opens, ==, 1);
  act (fixture, go_up, "romeo@localhost/y");
  g_assert_cmpint (get_state (fixture), ==, ANT_SESSION_ONLINE);
  g_assert_null (ant_session_get_error (fixture->session));
  g_assert_cmpstr (fixture->states->str, ==, "c+c+");
}

/* The third pause is 1.5 s at least. */
static void
test_failed_attempts_wait_longer (Fixture *fixture, gconstpointer data)
{
  act (fixture, cut, "Gone.");
  advance_clock (fixture, SECOND);
  act (fixture, fail, "Refused.");
  g_assert_nonnull (strstr (ant_session_get_step (fixture->session), "(attempt 2)"));
  advance_clock (fixture, 2 * SECOND);
  act (fixture, fail, "Refused.");
  g_assert_cmpuint (fixture->links->len, ==, 3);
  advance_clock (fixture, SECOND);
  g_assert_cmpuint (fixture->links->len, ==, 3);
  advance_clock (fixture, 2 * SECOND);
  g_assert_cmpuint (fixture->links->len, ==, 4);
  act (fixture, go_up, "romeo@localhost/y");

  /* A stream that does not last does not make the pauses short again; one that lasts does. */
  act (fixture, cut, "Gone.");
  g_assert_nonnull (strstr (ant_session_get_step (fixture->session), "(attempt 4)"));
  advance_clock (fixture, 10 * SECOND);
  act (fixture, go_up, "romeo@localhost/y");
  advance_clock (fixture, 60 * SECOND);
  act (fixture, cut, "Gone.");
  g_assert_nonnull (strstr (ant_session_get_step (fixture->session), "(attempt 1)"));
}

static void
test_what_a_person_must_mend_is_final (Fixture *fixture, gconstpointer data)
{
  act (fixture, cut, "Gone.");
  advance_clock (fixture, SECOND);
  act (fixture, refuse_login, "Wrong password.");
  g_assert_cmpint (get_state (fixture), ==, ANT_SESSION_OFFLINE);
  g_assert_cmpstr (ant_session_get_error (fixture->session)->message, ==, "Wrong password.");
  advance_clock (fixture, 600 * SECOND);
  g_assert_cmpuint (fixture->links->len, ==, 2);
}

/* Two clients of one resource would replace each other for ever. */
static void
test_replaced_is_final (Fixture *fixture, gconstpointer data)
{
  act (fixture, replace, "Replaced.");
  g_assert_cmpint (get_state (fixture), ==, ANT_SESSION_OFFLINE);
}

static void
test_close_ends_waiting (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) closed = { fixture };

  act (fixture, cut, "Gone.");
  ant_session_close_async (fixture->session, closed_cb, &closed);
  act (fixture, nothing, NULL);
  g_assert_true (closed.ok);
  g_assert_null (ant_session_get_step (fixture->session));
  advance_clock (fixture, 600 * SECOND);
  g_assert_cmpuint (fixture->links->len, ==, 1);
}

static void
test_last_reference_ends_waiting (Fixture *fixture, gconstpointer data)
{
  act (fixture, cut, "Gone.");
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
}

static void
test_reconnect_now (Fixture *fixture, gconstpointer data)
{
  ant_session_reconnect_now (fixture->session); /* it is online: nothing to do */
  act (fixture, nothing, NULL);
  g_assert_cmpuint (fixture->links->len, ==, 1);
  act (fixture, cut, "Gone.");
  ant_session_reconnect_now (fixture->session);
  act (fixture, nothing, NULL);
  g_assert_cmpuint (fixture->links->len, ==, 2);
  act (fixture, go_up, "romeo@localhost/x");
}

/* What has never worked is not tried again by itself, and neither is what we closed. */
static void
test_first_failure_is_final (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) call = { fixture };

  fixture->account->reconnect = TRUE;
  make_session (fixture);
  open (fixture, &call);
  act (fixture, fail, "Refused.");
  g_assert_true (call.ended && !call.ok);
  g_assert_cmpint (get_state (fixture), ==, ANT_SESSION_OFFLINE);
}

/* --- resuming --- */

static void
test_resumed_keeps_pending (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) pending = { fixture };

  act (fixture, make_resumable, "it will be");
  request (fixture, &pending, SET, 0);
  act (fixture, cut, "Gone.");
  g_assert_false (pending.ended);
  g_assert_nonnull (strstr (find_event (fixture, "disconnected")->note, "What is pending stays so"));
  advance_clock (fixture, SECOND);
  g_assert_cmpuint (fixture->links->len, ==, 1); /* the same link */
  g_assert_cmpuint (newest_link (fixture)->opens, ==, 2);
  act (fixture, go_up, "romeo@localhost/x");
  g_assert_false (pending.ended);
  g_assert_nonnull (strstr (find_event (fixture, "connected")->note, "again, on the stream that was cut"));
  act (fixture, deliver, "<iq type='result' id='s' from='localhost'/>");
  g_assert_cmpint (pending.row->state, ==, ANT_STATE_RESULT);
  g_assert_cmpuint (newest_link (fixture)->sent->len, ==, 1);
}

static void
test_not_resumed_loses_pending (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) pending = { fixture };

  act (fixture, make_resumable, NULL);
  request (fixture, &pending, SET, 0);
  act (fixture, cut, "Gone.");
  advance_clock (fixture, SECOND);
  act (fixture, go_up, "romeo@localhost/y");
  g_assert_cmpint (pending.row->state, ==, ANT_STATE_LOST);
  g_assert_nonnull (strstr (pending.row->note, "The server did not resume it."));
  g_assert_cmpuint (newest_link (fixture)->sent->len, ==, 1); /* the `set` was sent once */
}

static void
test_deadline_passes_while_cut (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) pending = { fixture };

  act (fixture, make_resumable, "it will be");
  request (fixture, &pending, SET, 5 * SECOND);
  act (fixture, cut, "Gone.");
  advance_clock (fixture, 6 * SECOND);
  g_assert_cmpint (pending.row->state, ==, ANT_STATE_TIMEOUT);
  act (fixture, go_up, "romeo@localhost/x");
  act (fixture, deliver, "<iq type='result' id='s' from='localhost'/>");
  g_assert_cmpint (last_row (fixture)->state, ==, ANT_STATE_LATE);
}

/* Servers forget after some minutes; so do we, even where nobody connects again. */
static void
test_kept_not_for_ever (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) pending = { fixture };

  make_session (fixture);
  go_online (fixture);
  act (fixture, make_resumable, "it would be");
  request (fixture, &pending, SET, 0);
  act (fixture, cut, "Gone.");
  g_assert_cmpint (get_state (fixture), ==, ANT_SESSION_OFFLINE);
  advance_clock (fixture, 299 * SECOND);
  g_assert_false (pending.ended);
  advance_clock (fixture, 2 * SECOND);
  g_assert_cmpint (pending.row->state, ==, ANT_STATE_LOST);
  g_assert_nonnull (strstr (pending.row->note, "could not be resumed in time"));
  g_assert_true (newest_link (fixture)->freed);
}

static void
set_resume_s (Fixture *fixture, AnttFakeLink *fake, gconstpointer seconds)
{
  fake->resume_s = *(const guint *) seconds;
}

/* A server that keeps it for a shorter time is believed; one that would for longer does not bind us. */
static void
test_kept_as_long_as_the_server_says (Fixture *fixture, gconstpointer data)
{
  static const guint seconds[] = { 60, 3600 };

  make_session (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      g_auto (Call) pending = { fixture };
      gint64 kept_ns = MIN (seconds[i], 300) * SECOND;

      go_online (fixture);
      act (fixture, make_resumable, "it would be");
      act (fixture, set_resume_s, &seconds[i]);
      request (fixture, &pending, PING, 0);
      act (fixture, cut, "Gone.");
      advance_clock (fixture, kept_ns - SECOND);
      g_assert_false (pending.ended);
      advance_clock (fixture, 2 * SECOND);
      g_assert_cmpint (pending.row->state, ==, ANT_STATE_LOST);
    }
}

/* By hand, too. */
static void
test_reopen_resumes (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) pending = { fixture };

  make_session (fixture);
  go_online (fixture);
  act (fixture, make_resumable, "it will be");
  request (fixture, &pending, SET, 0);
  act (fixture, cut, "Gone.");
  go_online (fixture);
  g_assert_cmpuint (fixture->links->len, ==, 1);
  act (fixture, deliver, "<iq type='result' id='s' from='localhost'/>");
  g_assert_cmpint (pending.row->state, ==, ANT_STATE_RESULT);
  act (fixture, make_not_resumable, NULL);
}

/* Who must mend something first does not wait for answers meanwhile. */
static void
test_refused_gives_up_what_was_kept (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) pending = { fixture };

  act (fixture, make_resumable, "it would be");
  request (fixture, &pending, SET, 0);
  act (fixture, cut, "Gone.");
  advance_clock (fixture, SECOND);
  g_assert_null (pending.row);
  act (fixture, refuse_login, "Wrong password.");
  g_assert_cmpint (get_state (fixture), ==, ANT_SESSION_OFFLINE);
  g_assert_cmpint (pending.row->state, ==, ANT_STATE_LOST);
  g_assert_nonnull (strstr (pending.row->note, "Wrong password."));
}

static void
test_close_gives_up_what_was_kept (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) pending = { fixture };
  g_auto (Call) closed = { fixture };

  make_session (fixture);
  go_online (fixture);
  act (fixture, make_resumable, "it would be");
  request (fixture, &pending, SET, 0);
  act (fixture, cut, "Gone.");
  ant_session_close_async (fixture->session, closed_cb, &closed);
  act (fixture, nothing, NULL);
  g_assert_true (closed.ok);
  g_assert_cmpint (pending.row->state, ==, ANT_STATE_LOST);
}

/* --- waiting for a stream --- */

static void
test_queued_until_online (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) first = { fixture };
  g_auto (Call) message = { fixture };
  g_auto (Call) cancelled = { fixture };
  AnttFakeLink *fake;

  request (fixture, &first, SET, 0);
  g_assert_cmpint (last_row (fixture)->state, ==, ANT_STATE_QUEUED);
  g_assert_nonnull (strstr (last_row (fixture)->note, "Queued while the session was not online."));
  request (fixture, &message, "<message id='m'/>", 0);
  request (fixture, &cancelled, PING, 0);
  ant_session_cancel (fixture->session, last_row (fixture)->serial);
  act (fixture, nothing, NULL);
  g_assert_cmpint (cancelled.row->state, ==, ANT_STATE_CANCELLED);

  go_online (fixture);
  fake = newest_link (fixture);
  g_assert_cmpuint (fake->sent->len, ==, 2);
  g_assert_cmpstr (g_bytes_get_data (fake->sent->pdata[0], NULL), ==, SET);
  g_assert_cmpint (message.row->state, ==, ANT_STATE_SENT);
  act (fixture, deliver, "<iq type='result' id='s' from='localhost'/>");
  g_assert_cmpint (first.row->state, ==, ANT_STATE_RESULT);
}

/* An attempt that fails, or a close, loses nothing of what waits; and it is sent once. */
static void
test_queued_over_failures (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) queued = { fixture };
  g_auto (Call) opened = { fixture };
  g_auto (Call) closed = { fixture };

  request (fixture, &queued, SET, SECOND);
  open (fixture, &opened);
  act (fixture, fail, "Refused.");
  ant_session_close_async (fixture->session, closed_cb, &closed);
  advance_clock (fixture, 60 * SECOND);
  g_assert_true (closed.ok);
  g_assert_false (queued.ended);
  go_online (fixture);
  g_assert_cmpuint (newest_link (fixture)->sent->len, ==, 1);
  act (fixture, fail, "Gone.");
  g_assert_cmpint (queued.row->state, ==, ANT_STATE_LOST);
  go_online (fixture);
  g_assert_cmpuint (newest_link (fixture)->sent->len, ==, 0);
}

/* Let go of, a session leaves no row open: neither what waits, nor what is pending on a stream that was kept. */
static void
test_end_leaves_no_row_open (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) pending = { fixture };
  g_auto (Call) queued = { fixture };
  g_auto (Call) ended = { fixture };

  go_online (fixture);
  act (fixture, make_resumable, NULL);
  request (fixture, &pending, PING, 0);
  act (fixture, fail, "Gone.");
  g_assert_cmpint (get_state (fixture), ==, ANT_SESSION_OFFLINE);
  request (fixture, &queued, SET, 0);
  g_assert_false (pending.ended);
  g_assert_false (queued.ended);

  ant_session_end_async (fixture->session, ended_cb, &ended);
  act (fixture, nothing, NULL);
  g_assert_true (ended.ok);
  g_assert_cmpint (pending.row->state, ==, ANT_STATE_LOST);
  g_assert_cmpint (queued.row->state, ==, ANT_STATE_LOST);
  g_assert_nonnull (strstr (queued.row->note, "It was never sent: The session was ended by us."));
  g_assert_cmpint (get_state (fixture), ==, ANT_SESSION_OFFLINE);
}

/* While it connects, the attempt is given up, too. */
static void
test_end_while_connecting (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) opened = { fixture };
  g_auto (Call) queued = { fixture };
  g_auto (Call) ended = { fixture };

  open (fixture, &opened);
  request (fixture, &queued, SET, 0);
  ant_session_end_async (fixture->session, ended_cb, &ended);
  act (fixture, nothing, NULL);
  g_assert_cmpint (queued.row->state, ==, ANT_STATE_LOST);
  act (fixture, end_closing, NULL);
  g_assert_true (ended.ok);
  g_assert_false (opened.ok);
}

/* --- asking whether the server is there --- */

static void
test_silent_server_is_asked (Fixture *fixture, gconstpointer data)
{
  advance_clock (fixture, 59 * SECOND);
  g_assert_cmpuint (newest_link (fixture)->sent->len, ==, 0);
  act (fixture, deliver, "<message/>");
  advance_clock (fixture, 59 * SECOND);
  g_assert_cmpuint (newest_link (fixture)->sent->len, ==, 0);
  advance_clock (fixture, 2 * SECOND);
  g_assert_cmpuint (newest_link (fixture)->sent->len, ==, 1);
  g_assert_nonnull (strstr (antt_fake_link_last (newest_link (fixture)), "urn:xmpp:ping"));
  advance_clock (fixture, 59 * SECOND);
  g_assert_null (newest_link (fixture)->aborted);
  advance_clock (fixture, 2 * SECOND);
  g_assert_error (newest_link (fixture)->aborted, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT);
  g_assert_nonnull (strstr (newest_link (fixture)->aborted->message, "has not answered a ping for 60 s"));
}

static void
answer_ping (Fixture *fixture, AnttFakeLink *fake, gconstpointer data)
{
  g_autoptr (AntStanza) ping = ant_stanza_parse (antt_fake_link_last (fake), -1, ANT_NS_CLIENT, NULL);
  g_autofree char *xml = g_strdup_printf ("<iq type='error' id='%s' from='localhost'/>", ant_stanza_get_id (ping));

  antt_fake_link_deliver (fake, xml); /* any answer will do */
}

static void
test_answered_ping_is_enough (Fixture *fixture, gconstpointer data)
{
  for (guint i = 1; i <= 3; i++)
    {
      advance_clock (fixture, 61 * SECOND);
      g_assert_cmpuint (newest_link (fixture)->sent->len, ==, i);
      act (fixture, answer_ping, NULL);
    }
  g_assert_null (newest_link (fixture)->aborted);
}

static void
read_some (Fixture *fixture, AnttFakeLink *fake, gconstpointer data)
{
  fake->arrived += 10;
  fake->read += 10;
}

/* Whoever speaks is there, also when it answers no pings. */
static void
test_talking_server_is_not_given_up (Fixture *fixture, gconstpointer data)
{
  advance_clock (fixture, 61 * SECOND);
  g_assert_cmpuint (newest_link (fixture)->sent->len, ==, 1);
  act (fixture, deliver, "<message/>");
  advance_clock (fixture, 59 * SECOND);
  advance_clock (fixture, 2 * SECOND);
  g_assert_null (newest_link (fixture)->aborted);
  g_assert_cmpuint (newest_link (fixture)->sent->len, ==, 2); /* asked anew */
  advance_clock (fixture, 61 * SECOND);
  g_assert_error (newest_link (fixture)->aborted, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT);
}

/* The answer may stand behind a stanza that is still coming. */
static void
test_ping_behind_long_stanza (Fixture *fixture, gconstpointer data)
{
  advance_clock (fixture, 61 * SECOND);
  act (fixture, read_some, NULL);
  advance_clock (fixture, 61 * SECOND);
  g_assert_null (newest_link (fixture)->aborted);
  advance_clock (fixture, 61 * SECOND);
  g_assert_cmpuint (newest_link (fixture)->sent->len, ==, 2);
  advance_clock (fixture, 61 * SECOND);
  g_assert_error (newest_link (fixture)->aborted, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT);
}

#define ADD(path, set_up_, func) g_test_add ("/session/" path, Fixture, NULL, set_up_, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/reconnect/pauses-grow", test_pauses_grow);
  ADD ("reconnect/after-loss", set_up_reconnecting, test_reconnects_after_loss);
  ADD ("reconnect/failed-attempts-wait-longer", set_up_reconnecting, test_failed_attempts_wait_longer);
  ADD ("reconnect/what-a-person-must-mend-is-final", set_up_reconnecting, test_what_a_person_must_mend_is_final);
  ADD ("reconnect/replaced-is-final", set_up_reconnecting, test_replaced_is_final);
  ADD ("reconnect/first-failure-is-final", set_up_no_session, test_first_failure_is_final);
  ADD ("reconnect/close-ends-waiting", set_up_reconnecting, test_close_ends_waiting);
  ADD ("reconnect/last-reference-ends-waiting", set_up_reconnecting, test_last_reference_ends_waiting);
  ADD ("reconnect/now", set_up_reconnecting, test_reconnect_now);
  ADD ("resume/keeps-pending", set_up_reconnecting, test_resumed_keeps_pending);
  ADD ("resume/failed-loses-pending", set_up_reconnecting, test_not_resumed_loses_pending);
  ADD ("resume/deadline-passes-while-cut", set_up_reconnecting, test_deadline_passes_while_cut);
  ADD ("resume/kept-not-for-ever", set_up_no_session, test_kept_not_for_ever);
  ADD ("resume/kept-as-long-as-the-server-says", set_up_no_session, test_kept_as_long_as_the_server_says);
  ADD ("resume/by-hand", set_up_no_session, test_reopen_resumes);
  ADD ("resume/close-gives-up-what-was-kept", set_up_no_session, test_close_gives_up_what_was_kept);
  ADD ("resume/refused-gives-up-what-was-kept", set_up_reconnecting, test_refused_gives_up_what_was_kept);
  ADD ("queue/until-online", set_up_queueing, test_queued_until_online);
  ADD ("queue/over-failures", set_up_queueing, test_queued_over_failures);
  ADD ("end/leaves-no-row-open", set_up_queueing, test_end_leaves_no_row_open);
  ADD ("end/while-connecting", set_up_queueing, test_end_while_connecting);
  ADD ("ping/silent-server-is-asked", set_up_pinging, test_silent_server_is_asked);
  ADD ("ping/answer-is-enough", set_up_pinging, test_answered_ping_is_enough);
  ADD ("ping/talking-server-is-not-given-up", set_up_pinging, test_talking_server_is_not_given_up);
  ADD ("ping/behind-long-stanza", set_up_pinging, test_ping_behind_long_stanza);
  return g_test_run ();
}
