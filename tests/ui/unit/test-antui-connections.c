/* The list of sessions: which is in use, what they are called, what a lost or removed one leaves. Against scripted servers.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-dialogue.h"
#include "antt-widgets.h"
#include "connect/antui-connections.h"

#define SCRIPT(...) ((const char *const[]) { __VA_ARGS__, NULL })

typedef struct
{
  AntTimelineModel *timeline;
  AntuiConnections *connections;
  GPtrArray *servers;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->timeline = ant_timeline_model_new ();
  fixture->connections = antui_connections_new (fixture->timeline);
  fixture->servers = g_ptr_array_new ();
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = antui_connections_close_all_finish (ANTUI_CONNECTIONS (source), result, NULL);
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gboolean closed = FALSE;

  antui_connections_close_all_async (fixture->connections, closed_cb, &closed);
  antt_wait_for (is_true, &closed);
  for (guint i = 0; i < fixture->servers->len; i++)
    g_free (antt_server_finish (g_ptr_array_index (fixture->servers, i)));
  g_ptr_array_unref (fixture->servers);
  g_assert_finalize_object (fixture->connections);
  g_object_unref (fixture->timeline);
}

static AntAccount *
new_account (Fixture *fixture, const char *jid, const char *const *script)
{
  AnttServer *server = antt_server_new (script, NULL);
  AntAccount *account = ant_account_new (jid, jid);

  g_ptr_array_add (fixture->servers, server);
  account->link->password = g_strdup ("pencil");
  account->link->host = g_strdup ("127.0.0.1");
  account->link->port = antt_server_get_port (server);
  account->link->tls = ANT_TLS_NONE;
  return account;
}

static AntuiConnection *
open (Fixture *fixture, const char *jid, const char *const *script)
{
  g_autoptr (AntAccount) account = new_account (fixture, jid, script);

  return antui_connections_open_account (fixture->connections, account);
}

static gboolean
is_online (gpointer data)
{
  return antui_connection_get_state (data) == ANTUI_CONNECTION_ONLINE;
}

static gboolean
is_offline (gpointer data)
{
  return antui_connection_get_state (data) == ANTUI_CONNECTION_OFFLINE;
}

static AntuiConnection *
open_online (Fixture *fixture, const char *jid)
{
  AntuiConnection *connection = open (fixture, jid, SCRIPT (ANTT_LOGIN, ANTT_END));

  antt_wait_for (is_online, connection);
  return connection;
}

static AntuiConnection *
current (Fixture *fixture)
{
  return antui_connections_get_current (fixture->connections);
}

static void
test_newest_is_in_use (Fixture *fixture, gconstpointer data)
{
  AntuiConnection *first = open_online (fixture, "romeo@localhost");
  AntuiConnection *second = open_online (fixture, "juliet@localhost");

  g_assert_true (current (fixture) == second);
  antui_connections_set_current (fixture->connections, first);
  g_assert_true (current (fixture) == first);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->connections)), ==, 2);
  g_assert_true (antui_connections_find_session (fixture->connections, antui_connection_get_session (second)) == second);
}

static void
test_names_and_colours_differ (Fixture *fixture, gconstpointer data)
{
  AntuiConnection *first = open_online (fixture, "romeo@localhost");
  AntuiConnection *second = open_online (fixture, "romeo@localhost");
  AntuiLanes *lanes = antui_connections_get_lanes (fixture->connections);

  g_assert_cmpstr (antui_connection_get_name (first), ==, "romeo@localhost");
  g_assert_cmpstr (antui_connection_get_name (second), ==, "romeo@localhost (2)");
  g_assert_cmpuint (antui_connection_get_lane (first), !=, antui_connection_get_lane (second));
  g_assert_cmpstr (antui_lanes_get_name (lanes, antui_connection_get_session (second)), ==, "romeo@localhost (2)");
}

static void
test_failed_one_stays_but_is_not_in_use (Fixture *fixture, gconstpointer data)
{
  AntuiConnection *first = open_online (fixture, "romeo@localhost");
  AntuiConnection *second = open (fixture, "juliet@localhost", SCRIPT ("!cut"));

  g_assert_true (current (fixture) == second);
  antt_wait_for (is_offline, second);
  g_assert_nonnull (antui_connection_get_error (second));
  g_assert_true (current (fixture) == first);
  g_assert_cmpuint (antui_connections_get_n (fixture->connections), ==, 2);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_lost_one_stays_in_use (Fixture *fixture, gconstpointer data)
{
  AntuiConnection *first = open_online (fixture, "romeo@localhost");
  AntuiConnection *second = open (fixture, "juliet@localhost", SCRIPT (ANTT_LOGIN, "C: </iq>", "!cut"));
  g_autoptr (AntStanza) ping
    = ant_stanza_parse ("<iq type='get' id='p1'><ping xmlns='urn:xmpp:ping'/></iq>", -1, ANT_NS_CLIENT, NULL);
  guint lost = 0;

  antt_wait_for (is_online, second);
  g_signal_connect_swapped (fixture->connections, "lost", G_CALLBACK (count_cb), &lost);
  antui_connection_send (second, ping, 0, FALSE);
  antt_wait_for (is_offline, second);
  g_assert_cmpuint (lost, ==, 1);
  g_assert_true (current (fixture) == second);
  g_assert_true (is_online (first));
}

static gboolean
is_reconnecting (gpointer data)
{
  return antui_connection_is_reconnecting (data);
}

static gboolean
has_result (gpointer data)
{
  AntTimelineModel *timeline = data;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (timeline)); i++)
    if (ant_timeline_model_get_row (timeline, i)->state == ANT_STATE_RESULT)
      return TRUE;
  return FALSE;
}

static void
test_lost_one_comes_back_by_itself (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntAccount) account
    = new_account (fixture, "romeo@localhost",
                   SCRIPT (ANTT_LOGIN, "C: <presence/>", "!cut", "!accept", ANTT_LOGIN, "C: p1",
                           "S: <iq type='result' id='p1' from='localhost'/>", ANTT_END));
  g_autoptr (AntStanza) presence = ant_stanza_parse ("<presence/>", -1, ANT_NS_CLIENT, NULL);
  g_autoptr (AntStanza) ping
    = ant_stanza_parse ("<iq type='get' id='p1' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>", -1, ANT_NS_CLIENT, NULL);
  AntuiConnection *connection;
  guint lost = 0, opened = 0;

  account->reconnect = account->queue_offline = TRUE;
  connection = antui_connections_open_account (fixture->connections, account);
  antt_wait_for (is_online, connection);
  g_assert_false (antui_connection_queues (connection));
  g_signal_connect_swapped (fixture->connections, "lost", G_CALLBACK (count_cb), &lost);
  g_signal_connect_swapped (fixture->connections, "opened", G_CALLBACK (count_cb), &opened);
  antui_connection_send (connection, presence, 0, FALSE);
  antt_wait_for (is_reconnecting, connection);
  g_assert_cmpint (antui_connection_get_state (connection), ==, ANTUI_CONNECTION_CONNECTING);
  g_assert_cmpuint (lost, ==, 1);

  /* What is sent meanwhile waits for it; and nobody has to wait for the pause. */
  g_assert_true (antui_connection_queues (connection));
  antui_connection_send (connection, ping, 0, FALSE);
  antui_connection_reopen (connection);
  antt_wait_for (has_result, fixture->timeline);
  g_assert_true (is_online (connection));
  g_assert_false (antui_connection_is_reconnecting (connection));
  g_assert_cmpuint (opened, ==, 1);
}

static void
test_reconnecting_can_be_given_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntAccount) account
    = new_account (fixture, "romeo@localhost", SCRIPT (ANTT_LOGIN, "C: <presence/>", "!cut"));
  g_autoptr (AntStanza) presence = ant_stanza_parse ("<presence/>", -1, ANT_NS_CLIENT, NULL);
  AntuiConnection *connection;

  account->reconnect = TRUE;
  connection = antui_connections_open_account (fixture->connections, account);
  antt_wait_for (is_online, connection);
  antui_connection_send (connection, presence, 0, FALSE);
  antt_wait_for (is_reconnecting, connection);
  antui_connections_close (fixture->connections, connection);
  g_assert_true (is_offline (connection));
  g_assert_false (antui_connection_is_reconnecting (connection));
  g_assert_cmpuint (antui_connections_get_n (fixture->connections), ==, 1);
}

static void
test_given_up_one_is_gone (Fixture *fixture, gconstpointer data)
{
  AntuiConnection *first = open_online (fixture, "romeo@localhost");
  AntuiConnection *second = open (fixture, "juliet@localhost", SCRIPT ("!silent"));
  guint lane = antui_connection_get_lane (second);

  antui_connections_close (fixture->connections, second);
  g_assert_true (current (fixture) == first);
  g_assert_cmpuint (antui_connections_get_n (fixture->connections), ==, 1);
  /* Nobody saw it online: its colour is free again. */
  g_assert_cmpuint (antui_connection_get_lane (open_online (fixture, "nurse@localhost")), ==, lane);
}

static void
test_removed_one_keeps_its_rows_and_colour (Fixture *fixture, gconstpointer data)
{
  AntuiConnection *first = open_online (fixture, "romeo@localhost");
  AntuiConnection *second = open_online (fixture, "juliet@localhost");
  AntuiLanes *lanes = antui_connections_get_lanes (fixture->connections);
  guint session = antui_connection_get_session (second), lane = antui_connection_get_lane (second);
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (fixture->timeline));

  antui_connections_remove (fixture->connections, second);
  g_assert_true (current (fixture) == first);
  g_assert_null (antui_connections_find_session (fixture->connections, session));
  g_assert_cmpstr (antui_lanes_get_style (lanes, session), ==, antui_lane_style (lane));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->timeline)), >=, n_rows);
  g_assert_cmpuint (antui_connection_get_lane (open_online (fixture, "nurse@localhost")), !=, lane);
}

static gboolean
has_lost (gpointer data)
{
  AntTimelineModel *timeline = data;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (timeline));

  return n > 0 && ant_timeline_model_get_row (timeline, n - 1)->state == ANT_STATE_LOST;
}

/* What waited for the next stream will have none. */
static void
test_removed_one_loses_what_waits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntAccount) account = ant_account_new ("romeo@localhost", "romeo@localhost");
  g_autoptr (AntStanza) ping = ant_stanza_parse ("<iq type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>", -1,
                                                 ANT_NS_CLIENT, NULL);
  AntuiConnection *connection;

  account->link->password = g_strdup ("p");
  account->link->host = g_strdup ("127.0.0.1");
  account->link->port = 1; /* nobody listens there */
  account->queue_offline = TRUE;
  account->events = FALSE;
  connection = antui_connections_open_account (fixture->connections, account);
  antt_wait_for (is_offline, connection);
  antui_connection_send (connection, ping, 0, FALSE);
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->timeline)) == 0)
    g_main_context_iteration (NULL, TRUE);
  antui_connections_remove (fixture->connections, connection);
  antt_wait_for (has_lost, fixture->timeline);
}

static void
test_last_one_removed_leaves_none (Fixture *fixture, gconstpointer data)
{
  antui_connections_remove (fixture->connections, open_online (fixture, "romeo@localhost"));
  g_assert_null (current (fixture));
  g_assert_cmpuint (antui_connections_get_n (fixture->connections), ==, 0);
}

static gboolean
has_unanswered (gpointer data)
{
  AntTimelineModel *timeline = data;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (timeline));

  return n > 0 && ant_timeline_model_get_row (timeline, n - 1)->state == ANT_STATE_UNANSWERED;
}

static void
test_unhandled_request_waits_when_told_so (Fixture *fixture, gconstpointer data)
{
  AntuiConnection *connection
    = open (fixture, "romeo@localhost",
            SCRIPT (ANTT_LOGIN, "C: p1", "S: <iq type='get' id='q1' from='localhost'><query xmlns='urn:example:q'/></iq>",
                    "C: </stream:stream>", "S: </stream:stream>"));
  g_autoptr (AntStanza) result = ant_stanza_parse ("<iq type='result' id='p1'/>", -1, ANT_NS_CLIENT, NULL);

  antt_wait_for (is_online, connection);
  g_assert_true (antui_connection_get_answer_unhandled (connection));
  antui_connection_set_answer_unhandled (connection, FALSE);
  /* The server asks when it has heard from us, which is after the switch. */
  antui_connection_send (connection, result, 0, FALSE);
  antt_wait_for (has_unanswered, fixture->timeline);
}

static gboolean
has_answered (gpointer data)
{
  AntTimelineModel *timeline = data;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (timeline));

  return n > 0 && ant_timeline_model_get_row (timeline, n - 1)->state == ANT_STATE_RESULT;
}

/* Of this session's rows, from then on. */
static void
test_secrets_are_shown_when_told_so (Fixture *fixture, gconstpointer data)
{
  AntuiConnection *connection
    = open (fixture, "romeo@localhost",
            SCRIPT (ANTT_LOGIN, "C: p1", "S: <iq type='result' id='p1'/>", "C: </stream:stream>", "S: </stream:stream>"));
  g_autoptr (AntStanza) set = ant_stanza_parse (
    "<iq type='set' id='p1'><query xmlns='jabber:iq:register'><password>hunter2</password></query></iq>", -1,
    ANT_NS_CLIENT, NULL);
  g_autoptr (AntExchange) row = NULL;

  antt_wait_for (is_online, connection);
  g_assert_false (antui_connection_get_show_secrets (connection));
  g_object_set (connection, "show-secrets", TRUE, NULL);
  antui_connection_send (connection, set, 0, FALSE);
  antt_wait_for (has_answered, fixture->timeline);
  row = ant_timeline_model_dup_exchange (fixture->timeline, g_list_model_get_n_items (G_LIST_MODEL (fixture->timeline)) - 1);
  g_assert_true (row->has_secrets);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/connections/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("open/newest-is-in-use", test_newest_is_in_use);
  ADD ("open/names-and-colours-differ", test_names_and_colours_differ);
  ADD ("open/failed-is-not-in-use", test_failed_one_stays_but_is_not_in_use);
  ADD ("lose/stays-in-use", test_lost_one_stays_in_use);
  ADD ("lose/comes-back-by-itself", test_lost_one_comes_back_by_itself);
  ADD ("lose/given-up", test_reconnecting_can_be_given_up);
  ADD ("close/given-up-is-gone", test_given_up_one_is_gone);
  ADD ("remove/keeps-rows-and-colour", test_removed_one_keeps_its_rows_and_colour);
  ADD ("remove/loses-what-waits", test_removed_one_loses_what_waits);
  ADD ("remove/last", test_last_one_removed_leaves_none);
  ADD ("answer/unhandled-waits", test_unhandled_request_waits_when_told_so);
  ADD ("secrets/shown-when-told-so", test_secrets_are_shown_when_told_so);
#undef ADD
  return g_test_run ();
}
