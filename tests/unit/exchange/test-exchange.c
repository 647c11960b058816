/* The record of a row: words, events, snapshots, and that no secret is in it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include "exchange/ant-exchange-private.h"

static AntExchange *
make_shown (AntDirection direction, const char *xml, gboolean show_secrets)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntStanza) stanza = ant_stanza_parse (xml, -1, ANT_NS_CLIENT, &error);
  char *name = g_ref_string_new ("sandbox");
  AntExchange *exchange;

  g_assert_no_error (error);
  exchange = ant_exchange_new (7, 2, name, direction, stanza, show_secrets);
  g_ref_string_release (name);
  return exchange;
}

static AntExchange *
make (AntDirection direction, const char *xml)
{
  return make_shown (direction, xml, FALSE);
}

static gboolean
contains (AntStanza *stanza, const char *text)
{
  gsize size;
  const char *bytes = g_bytes_get_data (ant_stanza_get_bytes (stanza), &size);

  return g_strstr_len (bytes, (gssize) size, text) != NULL;
}

/* The words of DESIGN.md 9 */
static void
test_words (void)
{
  static const char *const states[] = {
    "queued", "pending", "result", "error", "timeout", "late", "cancelled", "lost", "refused",
    "unanswered", "answered", "sent", "received", "unmatched", "event",
  };
  static const char *const kinds[] = { "iq", "message", "presence", "stream", "event" };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_assert_cmpstr (ant_state_to_word (i), ==, states[i]);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpstr (ant_kind_to_word (i), ==, kinds[i]);
  g_assert_cmpint (ANT_STATE_EVENT + 1, ==, G_N_ELEMENTS (states));
  g_assert_cmpint (ANT_KIND_EVENT + 1, ==, G_N_ELEMENTS (kinds));

  g_assert_cmpstr (ant_direction_to_word (ANT_DIRECTION_OUT), ==, "out");
  g_assert_cmpstr (ant_direction_to_word (ANT_DIRECTION_IN), ==, "in");
  g_assert_cmpstr (ant_match_to_word (ANT_MATCH_EXACT), ==, "exact");
  g_assert_cmpstr (ant_match_to_word (ANT_MATCH_LENIENT), ==, "lenient");
  g_assert_null (ant_match_to_word (ANT_MATCH_NONE));
}

/* "stream and session events `event`" */
static void
test_event (void)
{
  g_autoptr (AntExchange) exchange = ant_exchange_new_event (3, 1, "sandbox", 42, "connected", "All is well.");
  g_autoptr (AntExchange) bare = ant_exchange_new_event (4, 1, "sandbox", 43, "closed", NULL);

  g_assert_cmpuint (exchange->serial, ==, 3);
  g_assert_cmpint (exchange->kind, ==, ANT_KIND_EVENT);
  g_assert_cmpint (exchange->state, ==, ANT_STATE_EVENT);
  g_assert_cmpstr (exchange->type, ==, "connected");
  g_assert_cmpstr (exchange->note, ==, "All is well.");
  g_assert_cmpstr (exchange->session_name, ==, "sandbox");
  g_assert_cmpint (exchange->received_ns, ==, 42);
  g_assert_cmpint (exchange->latency_ns, ==, -1);
  g_assert_null (exchange->request);
  g_assert_null (ant_exchange_get_peer (exchange));
  g_assert_true (ant_exchange_is_ended (exchange));
  g_assert_null (bare->note);
}

static void
test_nonza (void)
{
  g_autoptr (AntStanza) auth = ant_stanza_parse ("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AHJvbWVvAHBlbmNpbA==</auth>",
                                                 -1, ANT_NS_CLIENT, NULL);
  g_autoptr (AntExchange) out = ant_exchange_new_nonza (3, 1, "sandbox", ANT_DIRECTION_OUT, auth, FALSE, 1000);
  g_autoptr (AntExchange) space = ant_exchange_new_nonza (4, 1, "sandbox", ANT_DIRECTION_IN, NULL, FALSE, 2000);

  g_assert_cmpint (out->kind, ==, ANT_KIND_STREAM);
  g_assert_cmpint (out->state, ==, ANT_STATE_EVENT);
  g_assert_true (ant_exchange_is_ended (out));
  g_assert_cmpstr (out->type, ==, "auth");
  g_assert_cmpstr (out->payload_ns, ==, "urn:ietf:params:xml:ns:xmpp-sasl");
  g_assert_cmpint (out->sent_ns, ==, 1000);
  g_assert_cmpuint (out->request_size, ==, g_bytes_get_size (ant_stanza_get_bytes (auth)));
  g_assert_false (contains (out->request, "AHJvbWVvAHBlbmNpbA"));

  g_assert_cmpstr (space->type, ==, "whitespace");
  g_assert_cmpint (space->received_ns, ==, 2000);
  g_assert_null (space->request);
}

static void
test_peer (void)
{
  const char *xml = "<iq type='get' id='a' to='to.example' from='from.example'><a xmlns='b'/></iq>";
  g_autoptr (AntExchange) out = make (ANT_DIRECTION_OUT, xml);
  g_autoptr (AntExchange) in = make (ANT_DIRECTION_IN, xml);
  g_autoptr (AntExchange) none = make (ANT_DIRECTION_OUT, "<iq type='get' id='a'/>");

  g_assert_cmpstr (ant_exchange_get_peer (out), ==, "to.example");
  g_assert_cmpstr (ant_exchange_get_peer (in), ==, "from.example");
  g_assert_null (ant_exchange_get_peer (none));
}

/* A copy owns what it needs: it outlives the first. */
static void
test_copy_outlives (void)
{
  AntExchange *first = make (ANT_DIRECTION_OUT, "<iq type='get' id='a' to='b.example'><c xmlns='d'/></iq>");
  g_autoptr (AntExchange) copy = NULL;

  ant_exchange_add_note (first, "One.");
  copy = ant_exchange_copy (first);
  ant_exchange_add_note (copy, "Two.");
  g_assert_cmpstr (first->note, ==, "One.");
  ant_exchange_unref (first);

  g_assert_cmpstr (copy->note, ==, "One.\nTwo.");
  g_assert_cmpstr (copy->id, ==, "a");
  g_assert_cmpstr (copy->to, ==, "b.example");
  g_assert_cmpstr (copy->payload_ns, ==, "d");
  g_assert_cmpstr (copy->payload_name, ==, "c");
  g_assert_cmpstr (copy->session_name, ==, "sandbox");
}

#define REGISTER \
  "<iq type='set' id='a'><query xmlns='jabber:iq:register'><username>romeo</username>" \
  "<password>hunter2-hunter2-hunter2</password></query></iq>"
#define BROKEN "<iq><query xmlns='jabber:iq:register'><password>hunter2</password></iq>"

/* "Secrets are redacted before anything is stored", "True sizes are kept" */
static void
test_redact (void)
{
  g_autoptr (AntExchange) exchange = make (ANT_DIRECTION_OUT, REGISTER);
  g_autoptr (AntExchange) text = make (ANT_DIRECTION_OUT, "<iq type='get' id='b'/>");

  g_assert_false (contains (exchange->request, "hunter2"));
  g_assert_true (contains (exchange->request, "romeo"));
  g_assert_cmpuint (exchange->request_size, ==, strlen (REGISTER));
  g_assert_cmpstr (exchange->id, ==, "a");
  g_assert_false (exchange->has_secrets);
  g_assert_null (ant_exchange_get_secrets_note (exchange));

  ant_exchange_set_text (text, BROKEN, FALSE);
  g_assert_null (strstr (text->text, "hunter2"));
  g_assert_false (text->has_secrets);
}

/* "A switch shows them": only what holds one is marked. */
static void
test_show (void)
{
  g_autoptr (AntExchange) exchange = make_shown (ANT_DIRECTION_OUT, REGISTER, TRUE);
  g_autoptr (AntExchange) plain = make_shown (ANT_DIRECTION_OUT, "<iq type='get' id='b'/>", TRUE);
  g_autoptr (AntExchange) text = make (ANT_DIRECTION_OUT, "<iq type='get' id='b'/>");
  g_autoptr (AntExchange) noted = NULL;

  g_assert_true (contains (exchange->request, "hunter2-hunter2-hunter2"));
  g_assert_cmpuint (exchange->request_size, ==, strlen (REGISTER));
  g_assert_true (exchange->has_secrets);
  g_assert_nonnull (ant_exchange_get_secrets_note (exchange));
  g_assert_false (plain->has_secrets);

  noted = ant_exchange_with_note (exchange, "A copy holds it too.");
  g_assert_true (noted->has_secrets);

  ant_exchange_set_text (text, "<iq><a></iq>", TRUE);
  g_assert_cmpstr (text->text, ==, "<iq><a></iq>");
  ant_exchange_set_text (text, BROKEN, TRUE);
  g_assert_cmpstr (text->text, ==, BROKEN);
  g_assert_true (text->has_secrets);
}

/* What leaves the program holds none, whichever side it was on, and owns all that it says. */
static void
test_redact_shown (void)
{
  AntExchange *exchange = make_shown (ANT_DIRECTION_IN, "<iq type='get' id='a' from='b.example'><query xmlns='jabber:iq:register'/></iq>", TRUE);
  g_autoptr (AntExchange) text = make (ANT_DIRECTION_OUT, "<iq type='get' id='b'/>");
  g_autoptr (AntStanza) answer = ant_stanza_parse (REGISTER, -1, ANT_NS_CLIENT, NULL);
  g_autoptr (AntExchange) same = ant_exchange_redact (exchange);
  g_autoptr (AntExchange) redacted = NULL;
  g_autoptr (AntExchange) redacted_text = NULL;

  g_assert_true (same == exchange);
  g_clear_pointer (&same, ant_exchange_unref);

  ant_exchange_set_response (exchange, answer, TRUE);
  ant_exchange_add_note (exchange, "Kept.");
  g_assert_true (contains (exchange->response, "hunter2"));
  redacted = ant_exchange_redact (exchange);
  ant_exchange_unref (exchange);
  g_assert_false (contains (redacted->response, "hunter2"));
  g_assert_false (redacted->has_secrets);
  g_assert_cmpuint (redacted->response_size, ==, strlen (REGISTER));
  g_assert_cmpstr (redacted->from, ==, "b.example");
  g_assert_cmpstr (redacted->payload_ns, ==, "jabber:iq:register");
  g_assert_cmpstr (redacted->note, ==, "Kept.");

  ant_exchange_set_text (text, BROKEN, TRUE);
  redacted_text = ant_exchange_redact (text);
  g_assert_null (strstr (redacted_text->text, "hunter2"));
  g_assert_cmpuint (redacted_text->request_size, ==, strlen (BROKEN));
}

/* The strings of a redacted request are its own; its error is the answer's. */
static void
test_redact_shown_request (void)
{
  AntExchange *exchange = make_shown (ANT_DIRECTION_OUT, REGISTER, TRUE);
  g_autoptr (AntStanza) answer = ant_stanza_parse (
    "<iq type='error' id='a'><error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>", -1,
    ANT_NS_CLIENT, NULL);
  g_autoptr (AntExchange) redacted = NULL;

  ant_exchange_set_response (exchange, answer, TRUE);
  redacted = ant_exchange_redact (exchange);
  ant_exchange_unref (exchange);
  g_assert_false (contains (redacted->request, "hunter2"));
  g_assert_cmpstr (redacted->id, ==, "a");
  g_assert_cmpstr (redacted->type, ==, "set");
  g_assert_cmpstr (redacted->payload_name, ==, "query");
  g_assert_cmpstr (redacted->error->condition, ==, "conflict");
}

/* A boxed value: what properties and signals pass on. */
static void
test_box (void)
{
  GValue value = G_VALUE_INIT;
  AntExchange *exchange = make (ANT_DIRECTION_IN, "<presence/>");

  g_value_init (&value, ANT_TYPE_EXCHANGE);
  g_value_take_boxed (&value, exchange);
  g_assert_true (g_value_get_boxed (&value) == exchange);
  g_value_unset (&value);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exchange/words/all", test_words);
  g_test_add_func ("/exchange/event/new", test_event);
  g_test_add_func ("/exchange/nonza/new", test_nonza);
  g_test_add_func ("/exchange/peer/by-direction", test_peer);
  g_test_add_func ("/exchange/copy/outlives", test_copy_outlives);
  g_test_add_func ("/exchange/redact/secrets", test_redact);
  g_test_add_func ("/exchange/show/secrets", test_show);
  g_test_add_func ("/exchange/redact/shown-response", test_redact_shown);
  g_test_add_func ("/exchange/redact/shown-request", test_redact_shown_request);
  g_test_add_func ("/exchange/box/value", test_box);

  return g_test_run ();
}
