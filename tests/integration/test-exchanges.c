/* Tests of exchanges over real servers: answers, errors, timeouts, forgeries, and the server going away.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <signal.h>
#include <string.h>

#include "antt-host.h"

typedef struct
{
  AnttHost *host;
  AntNetwork *network;
  AnttLane *romeo;
  AnttLane *juliet;
} Fixture;

/* One server for all tests but the one that ends it. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->host = (AnttHost *) data;
  fixture->network = ant_network_new (ant_clock_system (), 0);
  fixture->romeo = antt_lane_login (fixture->network, fixture->host, "romeo");
  fixture->juliet = antt_lane_login (fixture->network, fixture->host, "juliet");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  antt_lane_free (fixture->romeo);
  antt_lane_free (fixture->juliet);
  g_assert_finalize_object (fixture->network);
}

static void
test_disco_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntExchange) row = NULL;
  AnttLane *lane = fixture->romeo;
  AntState expected[] = { ANT_STATE_QUEUED, ANT_STATE_PENDING, ANT_STATE_RESULT };
  guint n = 0;

  row = antt_lane_send (lane, "<iq type='get' to='localhost'>"
                              "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>", 10 * ANTT_SECOND);
  g_assert_cmpint (row->state, ==, ANT_STATE_RESULT);
  g_assert_cmpint (row->match, ==, ANT_MATCH_EXACT);
  g_assert_cmpint (row->stamp, ==, ANT_STAMP_KERNEL);
  g_assert_cmpint (row->latency_ns, >, 0);
  g_assert_cmpstr (row->payload_ns, ==, "http://jabber.org/protocol/disco#info");
  g_assert_cmpstr (row->payload_name, ==, "query");
  g_assert_cmpuint (ant_element_count_elements (ant_stanza_get_payload (row->response)), >, 10);
  g_assert_cmpuint (row->response_size, ==, g_bytes_get_size (ant_stanza_get_bytes (row->response)));
  g_assert_nonnull (row->id);
  for (guint i = 0; i < lane->rows->len; i++)
    {
      AntExchange *seen = lane->rows->pdata[i];

      if (seen->serial == row->serial)
        g_assert_cmpint (seen->state, ==, expected[n++]);
    }
  g_assert_cmpuint (n, ==, 3);
}

static void
test_services_are_there (Fixture *fixture, gconstpointer data)
{
  /* ejabberd has no uploads here, and names a component only while it is there. */
  const char *const of_prosody[] = { "conference.localhost", "pubsub.localhost", "upload.localhost", "comp.localhost", NULL };
  const char *const of_ejabberd[] = { "conference.localhost", "pubsub.localhost", NULL };
  const char *const *services = fixture->host->sandbox != NULL ? of_prosody : of_ejabberd;
  g_autoptr (AntExchange) row = NULL;
  GBytes *bytes;

  row = antt_lane_send (fixture->romeo, "<iq type='get' to='localhost'>"
                                        "<query xmlns='http://jabber.org/protocol/disco#items'/></iq>",
                        10 * ANTT_SECOND);
  g_assert_cmpint (row->state, ==, ANT_STATE_RESULT);
  bytes = ant_stanza_get_bytes (row->response);
  for (guint i = 0; services[i] != NULL; i++)
    g_assert_nonnull (memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), services[i],
                              strlen (services[i])));
}

static guint
count_commands (AnttLane *lane)
{
  g_autoptr (AntExchange) row = NULL;

  row = antt_lane_send (lane, "<iq type='get' to='localhost'><query xmlns='http://jabber.org/protocol/disco#items' "
                              "node='http://jabber.org/protocol/commands'/></iq>", 10 * ANTT_SECOND);
  g_assert_cmpint (row->state, ==, ANT_STATE_RESULT);
  return ant_element_count_elements (ant_stanza_get_payload (row->response));
}

static void
test_admin_commands_for_romeo (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (count_commands (fixture->romeo), >, 15);
  g_assert_cmpuint (count_commands (fixture->juliet), <, 5);
}

static void
test_many_at_once_all_end (Fixture *fixture, gconstpointer data)
{
  AnttCall calls[500] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    antt_lane_start (fixture->romeo, &calls[i], "<iq type='get' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>",
                     20 * ANTT_SECOND);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_assert_cmpint (antt_call_wait (&calls[i])->state, ==, ANT_STATE_RESULT);
      if (i > 0)
        g_assert_cmpuint (calls[i].row->serial, >, calls[i - 1].row->serial);
    }
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    antt_call_clear (&calls[i]);
}

static void
test_large_stanza_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (1024 * 1024, 'x');
  g_autofree char *xml = NULL;
  g_autoptr (AntExchange) stored = NULL;
  g_autoptr (AntExchange) fetched = NULL;

  xml = g_strdup_printf ("<iq type='set'><query xmlns='jabber:iq:private'><notes xmlns='urn:antt'>%s</notes></query></iq>",
                         text);
  stored = antt_lane_send (fixture->romeo, xml, 20 * ANTT_SECOND);
  g_assert_cmpint (stored->state, ==, ANT_STATE_RESULT);
  g_assert_cmpuint (stored->request_size, >, 1024 * 1024);
  fetched = antt_lane_send (fixture->romeo,
                            "<iq type='get'><query xmlns='jabber:iq:private'><notes xmlns='urn:antt'/></query></iq>",
                            20 * ANTT_SECOND);
  g_assert_cmpint (fetched->state, ==, ANT_STATE_RESULT);
  g_assert_cmpuint (fetched->response_size, >, 1024 * 1024);
}

/* --- Errors --- */

/**
 * ErrorCase:
 * @host: (nullable): %NULL = every server
 */
typedef struct
{
  const char *to;
  const char *payload;
  const char *type;
  const char *condition;
  const char *host;
} ErrorCase;

static void
test_error_conditions (Fixture *fixture, gconstpointer data)
{
  static const ErrorCase cases[] = {
    { "nobody@localhost/x", "<ping xmlns='urn:xmpp:ping'/>", "cancel", "service-unavailable" },
    { "localhost", "<unknown xmlns='urn:antt:unknown'/>", "cancel", "service-unavailable" },
    { "none@conference.localhost", "<query xmlns='http://jabber.org/protocol/disco#info'/>", "cancel", "item-not-found" },
    /* The server's word, not our timeout. */
    { "comp.localhost", "<ping xmlns='urn:xmpp:ping'/>", "wait", "remote-server-timeout", "prosody" },
    { "comp.localhost", "<ping xmlns='urn:xmpp:ping'/>", "auth", "forbidden", "ejabberd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<iq type='get' to='%s'>%s</iq>", cases[i].to, cases[i].payload);
      g_autoptr (AntExchange) row = NULL;

      if (cases[i].host != NULL && strcmp (cases[i].host, fixture->host->name) != 0)
        continue;
      row = antt_lane_send (fixture->romeo, xml, 20 * ANTT_SECOND);
      g_test_message ("%s: %s", cases[i].to, row->error != NULL ? row->error->condition : "no error");
      g_assert_cmpint (row->state, ==, ANT_STATE_ERROR);
      g_assert_cmpstr (row->error->type, ==, cases[i].type);
      g_assert_cmpstr (row->error->condition, ==, cases[i].condition);
      g_assert_cmpint (row->latency_ns, >, 0);
    }
}

/* --- Between two accounts --- */

/* A get that juliet leaves unanswered; she has it when this returns. */
static void
ask_silent_juliet (Fixture *fixture, AnttCall *call, const char *id, gint64 timeout_ns)
{
  g_autofree char *xml = NULL;

  ant_session_set_answer_unhandled (fixture->juliet->session, FALSE);
  xml = g_strdup_printf ("<iq type='get' id='%s' to='%s'><ping xmlns='urn:xmpp:ping'/></iq>", id,
                         antt_lane_get_jid (fixture->juliet));
  antt_lane_start (fixture->romeo, call, xml, timeout_ns);
  antt_lane_wait (fixture->juliet, id, ANT_DIRECTION_IN, ANT_STATE_UNANSWERED);
}

/* A result under @id from @lane to romeo, as anybody may send it. */
static void
send_result (Fixture *fixture, AnttLane *lane, const char *id)
{
  g_autofree char *xml = NULL;
  g_autoptr (AntExchange) row = NULL;

  xml = g_strdup_printf ("<iq type='result' id='%s' to='%s'/>", id, antt_lane_get_jid (fixture->romeo));
  row = antt_lane_send (lane, xml, 0);
  g_assert_cmpint (row->state, ==, ANT_STATE_SENT);
}

static void
test_timeout_then_late (Fixture *fixture, gconstpointer data)
{
  g_auto (AnttCall) call = { 0 };
  AntExchange *row;
  gint64 begin = g_get_monotonic_time ();
  guint64 serial;

  ask_silent_juliet (fixture, &call, "slow", ANTT_SECOND / 5);
  row = antt_call_wait (&call);
  g_assert_cmpint (row->state, ==, ANT_STATE_TIMEOUT);
  g_assert_null (row->error);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 200 * 1000);
  serial = row->serial;

  send_result (fixture, fixture->juliet, "slow");
  row = antt_lane_wait (fixture->romeo, "slow", ANT_DIRECTION_OUT, ANT_STATE_LATE);
  g_assert_cmpuint (row->serial, ==, serial);
  g_assert_cmpint (row->latency_ns, >=, ANTT_SECOND / 5);
  g_assert_nonnull (row->response);
  g_assert_cmpint (row->match, ==, ANT_MATCH_EXACT);
}

static void
test_answer_by_hand (Fixture *fixture, gconstpointer data)
{
  g_auto (AnttCall) call = { 0 };

  ask_silent_juliet (fixture, &call, "hand", 20 * ANTT_SECOND);
  send_result (fixture, fixture->juliet, "hand");
  g_assert_cmpint (antt_call_wait (&call)->state, ==, ANT_STATE_RESULT);
}

/* Another resource guesses the id: its answer is no answer, and the true one still counts. */
static void
test_forged_answer_is_unmatched (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnttLane) forger = antt_lane_login (fixture->network, fixture->host, "juliet");
  g_auto (AnttCall) call = { 0 };
  AntExchange *forged;

  ask_silent_juliet (fixture, &call, "guess", 20 * ANTT_SECOND);
  send_result (fixture, forger, "guess");
  forged = antt_lane_wait (fixture->romeo, "guess", ANT_DIRECTION_IN, ANT_STATE_UNMATCHED);
  g_assert_cmpstr (forged->from, ==, antt_lane_get_jid (forger));
  g_assert_nonnull (forged->note);
  g_test_message ("%s", forged->note);
  g_assert_false (call.ended);

  send_result (fixture, fixture->juliet, "guess");
  g_assert_cmpint (antt_call_wait (&call)->state, ==, ANT_STATE_RESULT);
  g_assert_cmpstr (ant_stanza_get_from (call.row->response), ==, antt_lane_get_jid (fixture->juliet));

  /* A second answer is one too many. */
  send_result (fixture, fixture->juliet, "guess");
  antt_lane_wait (fixture->romeo, "guess", ANT_DIRECTION_IN, ANT_STATE_UNMATCHED);
}

static void
test_forged_id_without_request (Fixture *fixture, gconstpointer data)
{
  send_result (fixture, fixture->juliet, "never-asked");
  antt_lane_wait (fixture->romeo, "never-asked", ANT_DIRECTION_IN, ANT_STATE_UNMATCHED);
}

static void
test_incoming_request_is_answered (Fixture *fixture, gconstpointer data)
{
  g_autofree char *xml = NULL;
  g_autoptr (AntExchange) row = NULL;
  AntExchange *incoming;

  xml = g_strdup_printf ("<iq type='set' id='in' to='%s'><x xmlns='urn:antt:unknown'/></iq>",
                         antt_lane_get_jid (fixture->juliet));
  row = antt_lane_send (fixture->romeo, xml, 20 * ANTT_SECOND);
  g_assert_cmpint (row->state, ==, ANT_STATE_ERROR);
  g_assert_cmpstr (row->error->condition, ==, "service-unavailable");
  incoming = antt_lane_wait (fixture->juliet, "in", ANT_DIRECTION_IN, ANT_STATE_ANSWERED);
  g_assert_nonnull (strstr (incoming->note, "service-unavailable"));
  g_assert_nonnull (incoming->response);
  g_assert_cmpstr (incoming->from, ==, antt_lane_get_jid (fixture->romeo));
  g_assert_cmpint (incoming->sent_ns, >=, incoming->received_ns);
}

/* --- Presence --- */

/* Whether a message to the bare address reaches this session: RFC 6121 8.5.2 wants it available. */
static gboolean
gets_messages (Fixture *fixture, AnttLane *lane, const char *id)
{
  g_autofree char *xml = NULL;
  g_autoptr (AntExchange) sent = NULL;
  g_autoptr (AntExchange) romeo_pong = NULL;
  g_autoptr (AntExchange) pong = NULL;

  xml = g_strdup_printf ("<message id='%s' type='chat' to='juliet@localhost'><body>soft</body></message>", id);
  sent = antt_lane_send (fixture->romeo, xml, 0);
  /* When both pings are back, the message has come or will not come. */
  romeo_pong = antt_lane_send (fixture->romeo, "<iq type='get'><ping xmlns='urn:xmpp:ping'/></iq>", 20 * ANTT_SECOND);
  pong = antt_lane_send (lane, "<iq type='get'><ping xmlns='urn:xmpp:ping'/></iq>", 20 * ANTT_SECOND);
  return antt_lane_find (lane, id, ANT_DIRECTION_IN, ANT_STATE_RECEIVED) != NULL;
}

static void
test_presence_off_by_default (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntAccount) account = antt_account_new (fixture->host, "juliet");
  g_autoptr (AnttLane) present = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (gets_messages (fixture, fixture->juliet, "m1"));
  for (guint i = 0; i < fixture->juliet->rows->len; i++)
    g_assert_cmpint (((AntExchange *) fixture->juliet->rows->pdata[i])->kind, !=, ANT_KIND_PRESENCE);

  account->presence = TRUE;
  present = antt_lane_new (fixture->network, account);
  g_assert_true (antt_lane_open (present, &error));
  g_assert_true (gets_messages (fixture, present, "m2"));
}

/* --- Ends --- */

static gboolean
is_offline (gpointer data)
{
  return ant_session_get_state (data) == ANT_SESSION_OFFLINE;
}

static void
test_server_killed_then_another (gconstpointer data)
{
  AnttHost *first = antt_host_new_like (data);
  g_autoptr (AnttHost) second = NULL;
  Fixture fixture = { 0 };
  g_auto (AnttCall) call = { 0 };
  guint64 serial;

  set_up (&fixture, first);
  ask_silent_juliet (&fixture, &call, "lost", 20 * ANTT_SECOND);
  kill (first->pid, SIGKILL);
  g_assert_cmpint (antt_call_wait (&call)->state, ==, ANT_STATE_LOST);
  serial = call.row->serial;
  antt_wait_until (is_offline, fixture.romeo->session, 10);
  g_assert_error ((GError *) ant_session_get_error (fixture.romeo->session), ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT);
  g_assert_nonnull (antt_lane_find_event (fixture.romeo, "disconnected"));
  antt_wait_until (is_offline, fixture.juliet->session, 10);

  /* The kernel closes what was open one by one; when the server has ended, nobody listens any more, and the same
   * session says so. */
  antt_host_stop (first);
  {
    g_autoptr (GError) error = NULL;

    g_assert_false (antt_lane_open (fixture.romeo, &error));
    g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_REFUSED);
  }

  second = antt_host_new_like (data);
  {
    g_autoptr (AnttLane) again = antt_lane_login (fixture.network, second, "romeo");
    g_autoptr (AntExchange) row = NULL;

    row = antt_lane_send (again, "<iq type='get' id='lost'><ping xmlns='urn:xmpp:ping'/></iq>", 20 * ANTT_SECOND);
    g_assert_cmpint (row->state, ==, ANT_STATE_RESULT);
    g_assert_cmpuint (row->serial, >, serial);
  }
  tear_down (&fixture, NULL);
  antt_host_free (first);
}

static void
test_close_loses_pending (Fixture *fixture, gconstpointer data)
{
  g_auto (AnttCall) call = { 0 };

  ask_silent_juliet (fixture, &call, "closing", 0);
  antt_lane_close (fixture->romeo);
  g_assert_cmpint (antt_call_wait (&call)->state, ==, ANT_STATE_LOST);
  g_assert_null (ant_session_get_error (fixture->romeo->session));
}

/* A server that takes bytes and says nothing any more: neither closing nor going away waits for it for long. */
static void
test_frozen_server_is_not_waited_for (gconstpointer data)
{
  g_autoptr (AnttHost) host = antt_host_new_like (data);
  Fixture fixture = { 0 };
  AntNetwork *network;
  gint64 begin;

  set_up (&fixture, host);
  network = ant_network_new (ant_clock_system (), 0);
  {
    AnttLane *third = antt_lane_login (network, host, "romeo");

    g_assert_cmpint (kill (host->pid, SIGSTOP), ==, 0);
    begin = g_get_monotonic_time ();
    antt_lane_close (fixture.romeo);
    g_assert_cmpint (g_get_monotonic_time () - begin, <, 3 * G_USEC_PER_SEC);
    g_assert_cmpint (ant_session_get_state (fixture.romeo->session), ==, ANT_SESSION_OFFLINE);

    begin = g_get_monotonic_time ();
    g_assert_finalize_object (third->session);
    g_assert_finalize_object (network);
    g_assert_cmpint (g_get_monotonic_time () - begin, <, 4 * G_USEC_PER_SEC);
    g_ptr_array_unref (third->rows);
    g_free (third);
  }
  tear_down (&fixture, NULL);
}

static void
add_test (AnttHost *host, const char *name, void (*func) (Fixture *fixture, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/integration/exchanges/", host->name, "/", name, NULL);

  g_test_add (path, Fixture, host, set_up, func, tear_down);
}

/* With a server of its own, of the kind of @host. */
static void
add_lone_test (AnttHost *host, const char *name, GTestDataFunc func)
{
  g_autofree char *path = g_strconcat ("/integration/exchanges/", host->name, "/", name, NULL);

  g_test_add_data_func (path, host, func);
}

static void
add_tests (AnttHost *host)
{
  add_test (host, "answers/disco-round-trip", test_disco_round_trip);
  add_test (host, "answers/services-are-there", test_services_are_there);
  add_test (host, "answers/admin-commands-for-romeo", test_admin_commands_for_romeo);
  add_test (host, "answers/many-at-once-all-end", test_many_at_once_all_end);
  add_test (host, "answers/large-stanza-round-trip", test_large_stanza_round_trip);
  add_test (host, "errors/conditions", test_error_conditions);
  add_test (host, "peers/timeout-then-late", test_timeout_then_late);
  add_test (host, "peers/answer-by-hand", test_answer_by_hand);
  add_test (host, "peers/forged-answer-is-unmatched", test_forged_answer_is_unmatched);
  add_test (host, "peers/forged-id-without-request", test_forged_id_without_request);
  add_test (host, "peers/incoming-request-is-answered", test_incoming_request_is_answered);
  add_test (host, "presence/off-by-default", test_presence_off_by_default);
  add_test (host, "ends/close-loses-pending", test_close_loses_pending);
  add_lone_test (host, "ends/server-killed-then-another", test_server_killed_then_another);
  /* Which one is frozen makes no difference: it is the kernel that answers. */
  if (host->sandbox != NULL)
    add_lone_test (host, "ends/frozen-server-is-not-waited-for", test_frozen_server_is_not_waited_for);
}

int
main (int argc, char **argv)
{
  return antt_host_run (argc, argv, add_tests);
}
