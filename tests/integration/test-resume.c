/* Tests of losing a real server and finding it again: resumption, what it sends again, and what it may not.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "antt-host.h"
#include "antt-relay.h"

/**
 * Fixture:
 * @romeo: behind @relay, resumes and reconnects; @juliet: directly, answers nothing by herself
 */
typedef struct
{
  AnttHost *host;
  AntNetwork *network;
  AnttRelay *relay;
  AnttLane *romeo;
  AnttLane *juliet;
} Fixture;

static AnttLane *
login (Fixture *fixture, AntAccount *account)
{
  AnttLane *lane = antt_lane_new (fixture->network, account);
  g_autoptr (GError) error = NULL;

  antt_lane_open (lane, &error);
  g_assert_no_error (error);
  return lane;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntAccount) romeo = NULL;
  g_autoptr (AntAccount) juliet = NULL;

  fixture->host = (AnttHost *) data;
  fixture->network = ant_network_new (ant_clock_system (), 0);
  fixture->relay = antt_relay_new (fixture->host->port);
  romeo = antt_account_new (fixture->host, "romeo");
  romeo->link->port = antt_relay_get_port (fixture->relay);
  romeo->link->stream_management = romeo->link->resume = romeo->reconnect = TRUE;
  fixture->romeo = login (fixture, romeo);
  juliet = antt_account_new (fixture->host, "juliet");
  juliet->answer_unhandled = FALSE;
  fixture->juliet = login (fixture, juliet);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  antt_lane_free (fixture->romeo);
  antt_lane_free (fixture->juliet);
  antt_relay_free (fixture->relay);
  g_assert_finalize_object (fixture->network);
}

typedef struct
{
  AnttLane *lane;
  AntSessionState state;
} Expected;

static gboolean
is_in_state (gpointer data)
{
  Expected *expected = data;

  return ant_session_get_state (expected->lane->session) == expected->state;
}

static void
wait_for_state (AnttLane *lane, AntSessionState state)
{
  Expected expected = { lane, state };

  antt_wait_until (is_in_state, &expected, 20);
}

static void
cut_and_return (Fixture *fixture)
{
  antt_relay_cut (fixture->relay);
  wait_for_state (fixture->romeo, ANT_SESSION_CONNECTING);
  wait_for_state (fixture->romeo, ANT_SESSION_ONLINE);
}

static char *
ask_juliet (Fixture *fixture, const char *id)
{
  return g_strdup_printf ("<iq type='get' id='%s' to='%s'><query xmlns='jabber:iq:version'/></iq>", id,
                          antt_lane_get_jid (fixture->juliet));
}

/* "Resumption keeps pending requests pending": the answer comes on the resumed stream. */
static void
test_pending_is_answered (Fixture *fixture, gconstpointer data)
{
  g_auto (AnttCall) call = { 0 };
  g_autofree char *question = ask_juliet (fixture, "q1");
  g_autofree char *own = g_strdup (antt_lane_get_jid (fixture->romeo));
  g_autofree char *message = g_strdup_printf ("<message id='m1' to='%s'><body>Ay me!</body></message>", own);
  g_autofree char *answer = g_strdup_printf ("<iq type='result' id='q1' to='%s'/>", own);
  g_autoptr (AntExchange) sent = NULL;
  g_autoptr (AntExchange) answered = NULL;

  antt_lane_start (fixture->romeo, &call, question, 20 * ANTT_SECOND);
  antt_lane_wait (fixture->juliet, "q1", ANT_DIRECTION_IN, ANT_STATE_UNANSWERED);
  antt_relay_cut (fixture->relay);
  wait_for_state (fixture->romeo, ANT_SESSION_CONNECTING);
  g_assert_false (call.ended);
  sent = antt_lane_send (fixture->juliet, message, 0); /* it waits at the server */
  wait_for_state (fixture->romeo, ANT_SESSION_ONLINE);
  g_assert_cmpstr (antt_lane_get_jid (fixture->romeo), ==, own);
  g_assert_nonnull (strstr (antt_lane_find_event (fixture->romeo, "connected")->note, "on the stream that was cut"));
  antt_lane_wait (fixture->romeo, "m1", ANT_DIRECTION_IN, ANT_STATE_RECEIVED);
  answered = antt_lane_send (fixture->juliet, answer, 0);
  g_assert_cmpint (antt_call_wait (&call)->state, ==, ANT_STATE_RESULT);
}

static gboolean
was_sent_again (gpointer lane)
{
  const char *note = antt_lane_find (lane, "swallowed", ANT_DIRECTION_OUT, ANT_STATE_PENDING)->note;

  return note != NULL && g_str_has_prefix (note, "Sent again at ");
}

/* What the server never got is sent again; what it got is not, though nobody acknowledged it. */
static void
test_swallowed_is_sent_again (Fixture *fixture, gconstpointer data)
{
  g_auto (AnttCall) swallowed = { 0 };
  g_autofree char *first = ask_juliet (fixture, "got");
  g_autofree char *second = ask_juliet (fixture, "swallowed");
  g_auto (AnttCall) got = { 0 };
  guint n_got = 0;
  guint n_swallowed = 0;

  antt_lane_start (fixture->romeo, &got, first, 20 * ANTT_SECOND);
  antt_lane_wait (fixture->juliet, "got", ANT_DIRECTION_IN, ANT_STATE_UNANSWERED);
  antt_relay_swallow (fixture->relay);
  antt_lane_start (fixture->romeo, &swallowed, second, 20 * ANTT_SECOND);
  antt_lane_wait (fixture->romeo, "swallowed", ANT_DIRECTION_OUT, ANT_STATE_PENDING);
  cut_and_return (fixture);
  antt_lane_wait (fixture->juliet, "swallowed", ANT_DIRECTION_IN, ANT_STATE_UNANSWERED);
  antt_wait_until (was_sent_again, fixture->romeo, 20);
  g_assert_null (antt_lane_find (fixture->romeo, "got", ANT_DIRECTION_OUT, ANT_STATE_PENDING)->note);
  for (guint i = 0; i < fixture->juliet->rows->len; i++)
    {
      const AntExchange *row = fixture->juliet->rows->pdata[i];

      n_got += row->kind == ANT_KIND_IQ && g_strcmp0 (row->id, "got") == 0;
      n_swallowed += row->kind == ANT_KIND_IQ && g_strcmp0 (row->id, "swallowed") == 0;
    }
  g_assert_cmpuint (n_got, ==, 1);
  g_assert_cmpuint (n_swallowed, ==, 1);
  antt_lane_close (fixture->romeo);
  g_assert_cmpint (antt_call_wait (&got)->state, ==, ANT_STATE_LOST);
  g_assert_cmpint (antt_call_wait (&swallowed)->state, ==, ANT_STATE_LOST);
}

/* Many times, with requests on their way: each is answered once. */
static void
test_cut_again_and_again (Fixture *fixture, gconstpointer data)
{
  AnttCall calls[12] = { 0 };

  for (guint round = 0; round < 3; round++)
    {
      for (guint i = 0; i < 4; i++)
        antt_lane_start (fixture->romeo, &calls[4 * round + i],
                         "<iq type='get' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>", 20 * ANTT_SECOND);
      cut_and_return (fixture);
    }
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_assert_cmpint (antt_call_wait (&calls[i])->state, ==, ANT_STATE_RESULT);
      antt_call_clear (&calls[i]);
    }
  for (guint i = 0; i < fixture->romeo->rows->len; i++)
    g_assert_cmpint (((AntExchange *) fixture->romeo->rows->pdata[i])->state, !=, ANT_STATE_UNMATCHED);
}

static void
add_test (AnttHost *host, const char *name, void (*func) (Fixture *fixture, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/integration/resume/", host->name, "/", name, NULL);

  g_test_add (path, Fixture, host, set_up, func, tear_down);
}

static void
add_tests (AnttHost *host)
{
  add_test (host, "pending-is-answered", test_pending_is_answered);
  add_test (host, "swallowed-is-sent-again", test_swallowed_is_sent_again);
  add_test (host, "cut-again-and-again", test_cut_again_and_again);
}

int
main (int argc, char **argv)
{
  return antt_host_run (argc, argv, add_tests);
}
