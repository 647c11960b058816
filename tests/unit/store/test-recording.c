/* A recording gives back what was put into it, and refuses what it cannot be.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include <sys/stat.h>

#include "recording-fixture.h"
#include "store/ant-exchange-json.h"

#define FORM "<message from='juliet@localhost/balcony' xml:lang='en'>\n  <body>O Romeo &amp; co</body></message>"
#define RESULT "<iq type='result' id='q1' from='juliet@localhost'/>"
#define FAILURE                                                                                                     \
  "<iq type='error' id='q1' from='juliet@localhost'><error type='wait' by='localhost'><resource-constraint "           \
  "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>later</text></error></iq>"

static void
assert_same (AntExchange *a, AntExchange *b)
{
  g_autofree char *before = ant_exchange_to_json (a);
  g_autofree char *after = ant_exchange_to_json (b);

  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (a->session_name, ==, b->session_name);
  g_assert_cmpint (a->queued_ns, ==, b->queued_ns);
  g_assert_cmpint (a->ended_ns, ==, b->ended_ns);
  g_assert_cmpint (a->timeout_ns, ==, b->timeout_ns);
  g_assert_cmpuint (a->rtt_us, ==, b->rtt_us);
  g_assert_cmpint (a->abandoned, ==, b->abandoned);
  g_assert_cmpint (ant_exchange_is_ended (a), ==, ant_exchange_is_ended (b));
  if (a->request != NULL)
    {
      g_assert_cmpstr (ant_stanza_get_id (a->request), ==, ant_stanza_get_id (b->request));
      g_assert_cmpstr (ant_stanza_get_payload_ns (a->request), ==, ant_stanza_get_payload_ns (b->request));
      g_assert_cmpint (ant_stanza_get_kind (a->request), ==, ant_stanza_get_kind (b->request));
      g_assert_cmpstr (ant_stanza_get_default_ns (a->request), ==, ant_stanza_get_default_ns (b->request));
    }
}

static void
assert_round_trip (Fixture *fixture, AntExchange *exchange)
{
  g_autoptr (AntRecording) recording = NULL;
  g_autoptr (AntExchange) again = NULL;
  g_autoptr (GError) error = NULL;

  ant_recording_writer_begin_session (fixture->writer, 1, "sandbox", "romeo@localhost");
  ant_recording_writer_add (fixture->writer, exchange);
  close_writer (fixture);
  recording = open_recording (fixture);
  again = ant_recording_read_exchange (recording, exchange->serial, &error);
  g_assert_no_error (error);
  assert_same (exchange, again);
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntExchange) exchange = make_row (7, ANT_DIRECTION_OUT, ANT_STATE_ERROR, PING);
  g_autoptr (AntStanza) answer = parse (FAILURE);

  ant_exchange_set_response (exchange, answer, FALSE);
  exchange->match = ANT_MATCH_LENIENT;
  exchange->queued_ns = 99;
  exchange->sent_ns = 100;
  exchange->received_ns = 1100;
  exchange->handled_ns = 1200;
  exchange->latency_ns = 1000;
  exchange->stamp = ANT_STAMP_KERNEL;
  exchange->coalesced = TRUE;
  exchange->rtt_us = 4;
  exchange->timeout_ns = 30;
  ant_exchange_add_note (exchange, "One.");
  ant_exchange_add_note (exchange, "Two \"quoted\".");
  assert_round_trip (fixture, exchange);
}

static void
test_incoming (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntExchange) exchange = make_row (1, ANT_DIRECTION_IN, ANT_STATE_ANSWERED, PING);
  g_autoptr (AntStanza) answer = parse (RESULT);

  ant_exchange_set_response (exchange, answer, FALSE);
  exchange->received_ns = 100;
  exchange->sent_ns = 300;
  exchange->handled_ns = 150;
  exchange->stamp = ANT_STAMP_POLL;
  assert_round_trip (fixture, exchange);
}

static void
test_abandoned (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntExchange) exchange = make_row (1, ANT_DIRECTION_IN, ANT_STATE_UNANSWERED, PING);

  exchange->received_ns = 100;
  exchange->ended_ns = 900;
  exchange->abandoned = TRUE;
  assert_round_trip (fixture, exchange);
}

static void
test_message (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntExchange) exchange = make_row (2, ANT_DIRECTION_IN, ANT_STATE_RECEIVED, FORM);

  assert_round_trip (fixture, exchange);
}

static void
test_component (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntStanza) stanza = ant_stanza_parse ("<presence from='a@b' to='c'/>", -1, ANT_NS_COMPONENT, NULL);
  char *name = g_ref_string_new ("sandbox");
  g_autoptr (AntExchange) exchange = ant_exchange_new (3, 1, name, ANT_DIRECTION_IN, stanza, FALSE);

  g_ref_string_release (name);
  exchange->state = ANT_STATE_RECEIVED;
  assert_round_trip (fixture, exchange);
}

static void
test_event (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntExchange) exchange = ant_exchange_new_event (4, 1, "sandbox", 12345, "connected", "Two\nlines");

  assert_round_trip (fixture, exchange);
}

static void
test_nonza (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntStanza) stanza = parse ("<stream:features><a xmlns='urn:a'/></stream:features>");
  g_autoptr (AntExchange) exchange = ant_exchange_new_nonza (5, 1, "sandbox", ANT_DIRECTION_IN, stanza, FALSE, 12345);

  assert_round_trip (fixture, exchange);
}

static void
test_whitespace (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntExchange) exchange = ant_exchange_new_nonza (6, 1, "sandbox", ANT_DIRECTION_OUT, NULL, FALSE, 12345);

  assert_round_trip (fixture, exchange);
}

static void
test_refused_text (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntExchange) exchange = make_row (8, ANT_DIRECTION_OUT, ANT_STATE_REFUSED, NULL);

  ant_exchange_set_text (exchange, "<iq", FALSE);
  assert_round_trip (fixture, exchange);
}

/* pending, then answered, then late: one row, each stanza once. */
static void
test_update (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntExchange) pending = make_row (1, ANT_DIRECTION_OUT, ANT_STATE_PENDING, PING);
  g_autoptr (AntExchange) timeout = ant_exchange_copy (pending);
  g_autoptr (AntExchange) late = NULL;
  g_autoptr (AntStanza) answer = parse (RESULT);
  g_autoptr (AntRecording) recording = NULL;
  g_autoptr (AntExchange) again = NULL;

  timeout->state = ANT_STATE_TIMEOUT;
  late = ant_exchange_copy (timeout);
  late->state = ANT_STATE_LATE;
  ant_exchange_set_response (late, answer, FALSE);
  ant_recording_writer_begin_session (fixture->writer, 1, "sandbox", NULL);
  ant_recording_writer_add (fixture->writer, pending);
  g_assert_true (ant_recording_writer_flush (fixture->writer, NULL));
  ant_recording_writer_add (fixture->writer, timeout);
  g_assert_true (ant_recording_writer_flush (fixture->writer, NULL));
  ant_recording_writer_add (fixture->writer, late);
  close_writer (fixture);

  recording = open_recording (fixture);
  again = ant_recording_read_exchange (recording, 1, NULL);
  assert_same (late, again);
  g_assert_cmpint (query_number (fixture, "SELECT count(*) FROM exchange"), ==, 1);
  g_assert_cmpint (query_number (fixture, "SELECT count(*) FROM stanza"), ==, 2);
}

/* Whoever wants to see secrets sees them; the file does not. */
static void
test_secrets (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntStanza) stanza = parse ("<iq type='set' id='q1'><query xmlns='jabber:iq:register'><password>pencil</password>"
                                        "</query></iq>");
  char *name = g_ref_string_new ("sandbox");
  g_autoptr (AntExchange) exchange = ant_exchange_new (1, 1, name, ANT_DIRECTION_OUT, stanza, /* show_secrets= */ TRUE);
  g_autofree char *content = NULL;
  gsize size;

  g_ref_string_release (name);
  g_assert_true (exchange->has_secrets);
  ant_recording_writer_add (fixture->writer, exchange);
  close_writer (fixture);
  g_assert_true (g_file_get_contents (fixture->path, &content, &size, NULL));
  g_assert_null (memmem (content, size, "pencil", strlen ("pencil")));
  g_assert_nonnull (memmem (content, size, "[redacted]", strlen ("[redacted]")));
}

typedef struct
{
  guint n;
  guint64 last;
  guint stop_at;
} Seen;

static gboolean
see_row (const AntRecordingRow *row, gpointer user_data)
{
  Seen *seen = user_data;

  g_assert_cmpuint (row->serial, >, seen->last);
  g_assert_cmpstr (row->payload_ns, ==, "urn:xmpp:ping");
  g_assert_cmpstr (row->to, ==, "juliet@localhost");
  seen->last = row->serial;
  return ++seen->n != seen->stop_at;
}

static void
test_batches (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntRecording) recording = NULL;
  g_autoptr (GError) error = NULL;
  guint64 last;
  Seen seen = { 0 };

  for (guint i = 10; i > 0; i--)
    add_ping (fixture, i * 2);
  close_writer (fixture);
  recording = open_recording (fixture);
  g_assert_true (ant_recording_find_last (recording, &last, &error));
  g_assert_cmpuint (last, ==, 20);
  g_assert_true (ant_recording_read_rows (recording, 0, 4, see_row, &seen, &error));
  g_assert_cmpuint (seen.n, ==, 4);
  g_assert_cmpuint (seen.last, ==, 8);
  g_assert_true (ant_recording_read_rows (recording, seen.last, 0, see_row, &seen, &error));
  g_assert_cmpuint (seen.n, ==, 10);

  seen = (Seen) { .stop_at = 3 };
  g_assert_true (ant_recording_read_rows (recording, 0, 0, see_row, &seen, &error));
  g_assert_cmpuint (seen.n, ==, 3);
  g_assert_null (ant_recording_read_exchange (recording, 3, &error));
  g_assert_error (error, ANT_STORE_ERROR, ANT_STORE_ERROR_NOT_FOUND);
}

/* The writer reads the clock only while something waits. */
static void
set_wall (Fixture *fixture, gint64 wall_ns)
{
  g_assert_true (ant_recording_writer_flush (fixture->writer, NULL));
  fixture->clock.wall_ns = wall_ns;
}

static gboolean
note_xml (guint64 serial, gboolean response, const char *xml, gsize size, gpointer user_data)
{
  g_string_append_printf (user_data, "%u%c%.*s ", (guint) serial, response ? '<' : '>', (int) MIN (size, 4), xml);
  return serial < 3;
}

/* All sides in order, without a row. */
static void
test_xml (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntExchange) exchange = make_row (2, ANT_DIRECTION_OUT, ANT_STATE_RESULT, PING);
  g_autoptr (AntStanza) answer = parse (RESULT);
  g_autoptr (AntRecording) recording = NULL;
  g_autoptr (GString) order = g_string_new (NULL);

  ant_exchange_set_response (exchange, answer, FALSE);
  ant_recording_writer_add (fixture->writer, exchange);
  for (guint i = 1; i <= 5; i++)
    if (i != 2)
      add_ping (fixture, i);
  close_writer (fixture);
  recording = open_recording (fixture);
  g_assert_true (ant_recording_read_xml (recording, 1, note_xml, order, NULL));
  g_assert_cmpstr (order->str, ==, "2><iq  2<<iq  3><iq  ");
}

static void
test_sessions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntRecording) recording = NULL;
  const GPtrArray *sessions;
  const AntRecordingSession *first, *second;

  set_wall (fixture, 1000);
  ant_recording_writer_begin_session (fixture->writer, 1, "one", "romeo@localhost");
  ant_recording_writer_begin_session (fixture->writer, 2, "two", NULL);
  set_wall (fixture, 2000);
  ant_recording_writer_end_session (fixture->writer, 1);
  set_wall (fixture, 3000);
  close_writer (fixture);

  recording = open_recording (fixture);
  sessions = ant_recording_get_sessions (recording);
  g_assert_cmpuint (sessions->len, ==, 2);
  first = g_ptr_array_index (sessions, 0);
  second = g_ptr_array_index (sessions, 1);
  g_assert_cmpstr (first->name, ==, "one");
  g_assert_cmpstr (first->jid, ==, "romeo@localhost");
  g_assert_cmpint (first->started_ns, ==, 1000);
  g_assert_cmpint (first->ended_ns, ==, 2000);
  g_assert_null (second->jid);
  g_assert_cmpint (second->ended_ns, ==, 3000);
}

static void
test_mark (Fixture *fixture, gconstpointer data)
{
  ant_recording_writer_add_mark (fixture->writer, 77, "It's here");
  close_writer (fixture);
  g_assert_cmpint (query_number (fixture, "SELECT wall_ns FROM mark WHERE note = 'It''s here'"), ==, 77);
}

/* A pair at first, none while nothing happens, one when somebody sets the clock. */
static void
test_clock (Fixture *fixture, gconstpointer data)
{
  set_wall (fixture, 1000);
  add_ping (fixture, 1);
  g_assert_true (ant_recording_writer_flush (fixture->writer, NULL));
  add_ping (fixture, 2);
  g_assert_true (ant_recording_writer_flush (fixture->writer, NULL));
  g_assert_cmpint (query_number (fixture, "SELECT count(*) FROM clock"), ==, 1);
  set_wall (fixture, G_GINT64_CONSTANT (3600000000000));
  add_ping (fixture, 3);
  g_assert_true (ant_recording_writer_flush (fixture->writer, NULL));
  g_assert_cmpint (query_number (fixture, "SELECT count(*) FROM clock"), ==, 2);
  g_assert_cmpint (query_number (fixture, "SELECT max(wall_ns) FROM clock"), ==, G_GINT64_CONSTANT (3600000000000));
}

/* One file, for its person alone. */
static void
test_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntRecording) recording = NULL;
  GStatBuf status;

  add_ping (fixture, 1);
  close_writer (fixture);
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  recording = open_recording (fixture);
  assert_alone (fixture);
  g_assert_cmpint (query_number (fixture, "PRAGMA application_id"), ==, 0x416e7469);
  g_assert_cmpint (query_number (fixture, "PRAGMA user_version"), ==, 1);
}

/* While it is written: what a transaction has finished can be read. */
static void
test_live (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntRecording) recording = NULL;
  guint64 last;

  add_ping (fixture, 1);
  g_assert_true (ant_recording_writer_flush (fixture->writer, NULL));
  recording = open_recording (fixture);
  add_ping (fixture, 2);
  g_assert_true (ant_recording_writer_flush (fixture->writer, NULL));
  g_assert_true (ant_recording_find_last (recording, &last, NULL));
  g_assert_cmpuint (last, ==, 2);
  close_writer (fixture);
}

#define TEST(name, func) g_test_add ("/recording/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("keep/request", test_request);
  TEST ("keep/incoming", test_incoming);
  TEST ("keep/abandoned", test_abandoned);
  TEST ("keep/message", test_message);
  TEST ("keep/component", test_component);
  TEST ("keep/event", test_event);
  TEST ("keep/nonza", test_nonza);
  TEST ("keep/whitespace", test_whitespace);
  TEST ("keep/refused-text", test_refused_text);
  TEST ("keep/update", test_update);
  TEST ("keep/no-secrets", test_secrets);
  TEST ("keep/sessions", test_sessions);
  TEST ("keep/mark", test_mark);
  TEST ("keep/clock", test_clock);
  TEST ("read/batches", test_batches);
  TEST ("read/xml", test_xml);
  TEST ("read/live", test_live);
  TEST ("file/one", test_file);
  return g_test_run ();
}
