/* The contract of --json: DESIGN.md 9.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <json-glib/json-glib.h>
#include <string.h>
#include "store-fixture.h"
#include "store/ant-exchange-json.h"

#define T0 (G_GINT64_CONSTANT (1795368000) * 1000000000)

static JsonObject *
to_object (const AntExchange *exchange)
{
  g_autofree char *text = ant_exchange_to_json (exchange);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;

  g_assert_null (strpbrk (text, "\r\n"));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

static void
assert_members (JsonObject *object, const char *const *expected)
{
  g_autoptr (GList) members = json_object_get_members (object);
  GList *l = members;

  for (guint i = 0; expected[i] != NULL; i++, l = l->next)
    {
      g_assert_nonnull (l);
      g_assert_cmpstr (l->data, ==, expected[i]);
    }
  g_assert_null (l);
}

/* The keys and their order, as written there. */
static void
assert_shape (JsonObject *object)
{
  static const char *const keys[] = {
    "serial", "session", "direction", "kind", "type", "id", "to", "from", "payload", "state", "match", "sent_at",
    "latency_us", "handled_us", "clock", "request", "response", "bytes", "error", "note", NULL,
  };
  static const char *const payload[] = { "ns", "name", NULL };
  static const char *const bytes[] = { "request", "response", NULL };
  static const char *const error[] = { "type", "condition", "text", "application", "by", NULL };

  assert_members (object, keys);
  assert_members (json_object_get_object_member (object, "bytes"), bytes);
  if (!json_object_get_null_member (object, "payload"))
    assert_members (json_object_get_object_member (object, "payload"), payload);
  if (!json_object_get_null_member (object, "error"))
    assert_members (json_object_get_object_member (object, "error"), error);
}

static void
assert_null (JsonObject *object, const char *const *members)
{
  for (guint i = 0; members[i] != NULL; i++)
    g_assert_true (json_object_get_null_member (object, members[i]));
}

static GType
get_type (JsonObject *object, const char *member)
{
  return json_node_get_value_type (json_object_get_member (object, member));
}

/* "absent values null" */
static void
test_write_refused (void)
{
  static const char *const absent[] = {
    "type", "id", "to", "from", "payload", "match", "sent_at", "latency_us", "handled_us", "clock", "response",
    "error", NULL,
  };
  g_autoptr (AntExchange) exchange = make_row (1, ANT_DIRECTION_OUT, ANT_STATE_REFUSED, NULL);
  g_autoptr (JsonObject) object = NULL;
  JsonObject *bytes;

  ant_exchange_set_text (exchange, "<iq\n><a></iq>", FALSE);
  ant_exchange_add_note (exchange, "2:8: mismatched tag");
  object = to_object (exchange);
  assert_shape (object);
  assert_null (object, absent);
  g_assert_true (g_str_has_prefix (json_object_get_string_member (object, "request"), "<iq\n>"));
  bytes = json_object_get_object_member (object, "bytes");
  g_assert_cmpint (json_object_get_int_member (bytes, "request"), ==, 13);
  g_assert_true (json_object_get_null_member (bytes, "response"));
  g_assert_cmpstr (json_object_get_string_member (object, "note"), ==, "2:8: mismatched tag");
}

/* The keys are fixed: that it is not for everybody's eyes stands in the note. */
static void
test_write_secrets (void)
{
  g_autoptr (AntExchange) exchange = make_row (1, ANT_DIRECTION_OUT, ANT_STATE_REFUSED, NULL);
  g_autoptr (JsonObject) object = NULL;

  ant_exchange_set_text (exchange, "<query xmlns='jabber:iq:auth'><password>p</password></query>", TRUE);
  ant_exchange_add_note (exchange, "Why.");
  object = to_object (exchange);
  assert_shape (object);
  g_assert_nonnull (strstr (json_object_get_string_member (object, "request"), "<password>p<"));
  g_assert_true (g_str_has_prefix (json_object_get_string_member (object, "note"), "Why.\nSecrets are shown"));
}

static void
test_write_event (void)
{
  g_autoptr (AntExchange) exchange = ant_exchange_new_event (2, 3, "sandbox", T0 + 1, "connected", "Hello.");
  g_autoptr (JsonObject) object = to_object (exchange);

  assert_shape (object);
  g_assert_cmpstr (json_object_get_string_member (object, "kind"), ==, "event");
  g_assert_cmpstr (json_object_get_string_member (object, "type"), ==, "connected");
  g_assert_cmpstr (json_object_get_string_member (object, "state"), ==, "event");
  g_assert_cmpstr (json_object_get_string_member (object, "direction"), ==, "in");
  g_assert_cmpint (json_object_get_int_member (object, "session"), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (object, "sent_at"), ==, "2026-11-22T17:20:00.000000001Z");
  g_assert_true (json_object_get_null_member (object, "request"));
  g_assert_true (json_object_get_null_member (object, "handled_us"));
  g_assert_true (json_object_get_null_member (json_object_get_object_member (object, "bytes"), "request"));
}

static AntExchange *
make_answered (const char *answer)
{
  AntExchange *exchange = make_row (5, ANT_DIRECTION_OUT, ANT_STATE_RESULT, PING);
  g_autoptr (AntStanza) response = parse (answer);

  exchange->queued_ns = T0;
  exchange->sent_ns = T0 + 123456789;
  exchange->received_ns = exchange->sent_ns + 1234567;
  exchange->handled_ns = exchange->sent_ns + 1300000;
  exchange->latency_ns = 1234567;
  exchange->stamp = ANT_STAMP_KERNEL;
  exchange->match = ANT_MATCH_LENIENT;
  ant_exchange_set_response (exchange, response, FALSE);
  return exchange;
}

/* "latencies are numbers in microseconds with a fraction", "RFC 3339 UTC with nanoseconds" */
static void
test_write_result (void)
{
  const char *pong = "<iq type='result' id='q1'><x xmlns='y'>\"\n\xe2\x80\xae</x></iq>";
  g_autoptr (AntExchange) exchange = make_answered (pong);
  g_autoptr (JsonObject) object = to_object (exchange);
  JsonObject *payload = json_object_get_object_member (object, "payload");
  JsonObject *bytes = json_object_get_object_member (object, "bytes");

  assert_shape (object);
  g_assert_cmpint (json_object_get_int_member (object, "serial"), ==, 5);
  g_assert_true (get_type (object, "serial") == G_TYPE_INT64);
  g_assert_true (get_type (object, "session") == G_TYPE_INT64);
  g_assert_cmpstr (json_object_get_string_member (object, "direction"), ==, "out");
  g_assert_cmpstr (json_object_get_string_member (object, "kind"), ==, "iq");
  g_assert_cmpstr (json_object_get_string_member (object, "type"), ==, "get");
  g_assert_cmpstr (json_object_get_string_member (object, "id"), ==, "q1");
  g_assert_cmpstr (json_object_get_string_member (object, "to"), ==, "juliet@localhost");
  g_assert_true (json_object_get_null_member (object, "from"));
  g_assert_cmpstr (json_object_get_string_member (payload, "ns"), ==, "urn:xmpp:ping");
  g_assert_cmpstr (json_object_get_string_member (payload, "name"), ==, "ping");
  g_assert_cmpstr (json_object_get_string_member (object, "state"), ==, "result");
  g_assert_cmpstr (json_object_get_string_member (object, "match"), ==, "lenient");
  g_assert_cmpstr (json_object_get_string_member (object, "sent_at"), ==, "2026-11-22T17:20:00.123456789Z");
  g_assert_true (get_type (object, "latency_us") == G_TYPE_DOUBLE);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "latency_us"), 1234.567, 1e-9);
  g_assert_true (get_type (object, "handled_us") == G_TYPE_DOUBLE);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "handled_us"), 1300.0, 1e-9);
  g_assert_cmpstr (json_object_get_string_member (object, "clock"), ==, "kernel");
  g_assert_cmpstr (json_object_get_string_member (object, "request"), ==, PING);
  g_assert_cmpstr (json_object_get_string_member (object, "response"), ==, pong);
  g_assert_cmpint (json_object_get_int_member (bytes, "request"), ==, strlen (PING));
  g_assert_cmpint (json_object_get_int_member (bytes, "response"), ==, strlen (pong));
  g_assert_true (json_object_get_null_member (object, "error"));
  g_assert_true (json_object_get_null_member (object, "note"));
}

/* Every character that a string must not hold as it is, and some that it may. */
static void
test_write_escapes (void)
{
  g_autoptr (AntExchange) exchange = make_row (1, ANT_DIRECTION_OUT, ANT_STATE_REFUSED, NULL);
  g_autoptr (GString) hard = g_string_new ("\"\\/\x7f\xc2\x80\xe2\x80\xa8\xf0\x9f\x8e\xad");
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *text = NULL;

  for (char c = 1; c <= ' '; c++)
    g_string_append_c (hard, c);
  ant_exchange_add_note (exchange, hard->str);
  object = to_object (exchange);
  g_assert_cmpstr (json_object_get_string_member (object, "note"), ==, hard->str);
  text = ant_exchange_to_json (exchange);
  for (char c = 1; c < ' '; c++)
    g_assert_null (strchr (text, c));
}

/* Digits behind the point, down to the nanosecond and for any size. */
static void
test_write_numbers (void)
{
  static const struct
  {
    gint64 ns;
    const char *written;
  } cases[] = {
    { 0, "0.000" }, { 7, "0.007" }, { 999, "0.999" }, { 1000, "1.000" }, { 412341, "412.341" },
    { G_MAXINT64, "9223372036854775.807" }, { -1, "null" },
  };
  g_autoptr (AntExchange) exchange = make_answered ("<iq type='result' id='q1'/>");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;
      g_autofree char *expected = g_strdup_printf ("\"latency_us\":%s,", cases[i].written);

      exchange->latency_ns = cases[i].ns;
      exchange->handled_ns = 0;
      text = ant_exchange_to_json (exchange);
      g_assert_nonnull (strstr (text, expected));
    }
}

/* What there is to say of the stamp stands behind the row's own note, or alone. */
static void
test_write_coalesced (void)
{
  g_autoptr (AntExchange) exchange = make_answered ("<iq type='result' id='q1'/>");
  g_autoptr (JsonObject) alone = NULL;
  g_autoptr (JsonObject) behind = NULL;
  const char *note;

  exchange->coalesced = TRUE;
  alone = to_object (exchange);
  assert_shape (alone);
  note = json_object_get_string_member (alone, "note");
  g_assert_true (g_str_has_prefix (note, "It was read together with later bytes"));
  ant_exchange_add_note (exchange, "One.");
  behind = to_object (exchange);
  note = json_object_get_string_member (behind, "note");
  g_assert_true (g_str_has_prefix (note, "One.\nIt was read together with later bytes"));
}

static void
test_write_error (void)
{
  g_autoptr (AntExchange) exchange =
    make_answered ("<iq type='error' id='q1'><error type='auth' by='localhost'>"
                   "<forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                   "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>No.</text>"
                   "<banned xmlns='urn:example:app'/></error></iq>");
  g_autoptr (AntExchange) bare = make_answered ("<iq type='error' id='q1'><error/></iq>");
  g_autoptr (JsonObject) object = to_object (exchange);
  g_autoptr (JsonObject) bare_object = to_object (bare);
  JsonObject *error = json_object_get_object_member (object, "error");
  static const char *const all[] = { "type", "condition", "text", "application", "by", NULL };

  assert_shape (object);
  g_assert_cmpstr (json_object_get_string_member (error, "type"), ==, "auth");
  g_assert_cmpstr (json_object_get_string_member (error, "condition"), ==, "forbidden");
  g_assert_cmpstr (json_object_get_string_member (error, "text"), ==, "No.");
  g_assert_cmpstr (json_object_get_string_member (error, "application"), ==, "{urn:example:app}banned");
  g_assert_cmpstr (json_object_get_string_member (error, "by"), ==, "localhost");

  assert_shape (bare_object);
  assert_null (json_object_get_object_member (bare_object, "error"), all);
}

/* What came first has no time of sending: its receive stamp counts, for handled_us too. */
static void
test_write_incoming (void)
{
  g_autoptr (AntExchange) exchange =
    make_row (9, ANT_DIRECTION_IN, ANT_STATE_ANSWERED, "<iq type='get' id='v' from='a.example'><q xmlns='x'/></iq>");
  g_autoptr (AntStanza) reply = parse ("<iq type='result' id='v' to='a.example'/>");
  g_autoptr (JsonObject) object = NULL;

  exchange->received_ns = T0;
  exchange->handled_ns = T0 + 2500;
  exchange->sent_ns = T0 + 10000;
  exchange->latency_ns = 10000;
  exchange->stamp = ANT_STAMP_POLL;
  ant_exchange_set_response (exchange, reply, FALSE);
  object = to_object (exchange);

  assert_shape (object);
  g_assert_cmpstr (json_object_get_string_member (object, "sent_at"), ==, "2026-11-22T17:20:00.000000000Z");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "latency_us"), 10.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "handled_us"), 2.5, 1e-9);
  g_assert_cmpstr (json_object_get_string_member (object, "clock"), ==, "poll");
  g_assert_cmpstr (json_object_get_string_member (object, "state"), ==, "answered");
}

/* Microseconds to the nanosecond, as a person would write them; nobody can put a key into a string. */
static void
test_write_durations (void)
{
  static const struct { gint64 ns; const char *text; } cases[] = {
    { 0, "\"latency_us\":0.000,\"handled_us\":0.025," },
    { 1, "\"latency_us\":0.001,\"handled_us\":0.026," },
    { 999, "\"latency_us\":0.999,\"handled_us\":1.024," },
    { 1000, "\"latency_us\":1.000,\"handled_us\":1.025," },
    { 412341, "\"latency_us\":412.341,\"handled_us\":412.366," },
    { G_MAXINT64 - 25, "\"latency_us\":9223372036854775.782,\"handled_us\":9223372036854775.807," },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AntExchange) exchange =
        make_row (1, ANT_DIRECTION_OUT, ANT_STATE_RESULT,
                  "<iq type='get' id='\"latency_us\":12345' to='\"latency_us\":12345'/>");
      g_autofree char *text = NULL;
      g_autoptr (JsonObject) object = NULL;

      /* The clock was set back in between: what counts is the latency. */
      exchange->sent_ns = 1000;
      exchange->received_ns = 500;
      exchange->handled_ns = 525;
      exchange->latency_ns = cases[i].ns;
      text = ant_exchange_to_json (exchange);
      g_assert_nonnull (strstr (text, cases[i].text));

      object = to_object (exchange);
      g_assert_true (get_type (object, "latency_us") == G_TYPE_DOUBLE);
      g_assert_cmpstr (json_object_get_string_member (object, "id"), ==, "\"latency_us\":12345");
    }
}

/* Notes of several sentences stay on the line. */
static void
test_write_two_notes (void)
{
  g_autoptr (AntExchange) exchange = make_row (1, ANT_DIRECTION_OUT, ANT_STATE_LOST, PING);
  g_autoptr (JsonObject) object = NULL;

  ant_exchange_add_note (exchange, "One.");
  ant_exchange_add_note (exchange, "Two.");
  object = to_object (exchange);
  g_assert_cmpstr (json_object_get_string_member (object, "note"), ==, "One.\nTwo.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exchange-json/write/refused", test_write_refused);
  g_test_add_func ("/exchange-json/write/error", test_write_error);
  g_test_add_func ("/exchange-json/write/event", test_write_event);
  g_test_add_func ("/exchange-json/write/result", test_write_result);
  g_test_add_func ("/exchange-json/write/escapes", test_write_escapes);
  g_test_add_func ("/exchange-json/write/numbers", test_write_numbers);
  g_test_add_func ("/exchange-json/write/secrets", test_write_secrets);
  g_test_add_func ("/exchange-json/write/coalesced", test_write_coalesced);
  g_test_add_func ("/exchange-json/write/incoming", test_write_incoming);
  g_test_add_func ("/exchange-json/write/durations", test_write_durations);
  g_test_add_func ("/exchange-json/write/two-notes", test_write_two_notes);

  return g_test_run ();
}
