/* What rows say: payload, peer, latency and the stretch of the bar, state by state.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-rows.h"
#include "timeline/antui-exchange-text.h"

static const gint64 MS = 1000000, S = G_GINT64_CONSTANT (1000000000);

static const char ping[] = "<iq type='get' id='p1' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>";

/* The newest snapshot of the newest row. */
static AntExchange *
last (AnttRows *rows)
{
  return g_ptr_array_index (rows->changed, rows->changed->len - 1);
}

static void
test_payload_is_short_and_names_the_node (void)
{
  g_autoptr (AnttRows) rows = antt_rows_new ();
  g_autofree char *payload = NULL;
  g_autofree char *tooltip = NULL;
  g_autofree char *peer = NULL;

  antt_rows_send (rows, "<iq type='get' id='d' to='pubsub.localhost'>"
                        "<query xmlns='http://jabber.org/protocol/disco#info' node='news'/></iq>", 0);
  payload = antui_exchange_payload (last (rows));
  tooltip = antui_exchange_payload_tooltip (last (rows));
  peer = antui_exchange_peer (last (rows));
  g_assert_cmpstr (payload, ==, "disco#info node=news");
  g_assert_nonnull (strstr (tooltip, "XEP-0030"));
  g_assert_cmpstr (peer, ==, "pubsub.localhost");
}

/* A row has one line; the rest is in the details. */
static void
test_payload_of_event_is_its_first_line (void)
{
  g_autoptr (AntExchange) event = ant_exchange_new_event (1, 1, "romeo", 0, "tls", "TLSv1.3\nSubject: CN=localhost");
  g_autofree char *payload = antui_exchange_payload (event);
  g_autofree char *tooltip = antui_exchange_payload_tooltip (event);

  g_assert_cmpstr (payload, ==, "TLSv1.3");
  g_assert_nonnull (strstr (tooltip, "CN=localhost"));
}

static void
test_hostile_text_is_made_visible (void)
{
  g_autoptr (AnttRows) rows = antt_rows_new ();
  g_autofree char *payload = NULL;

  antt_rows_send (rows, "<iq type='get' id='d' to='localhost'><query xmlns='urn:x' node='a\xe2\x80\xae""b'/></iq>", 0);
  payload = antui_exchange_payload (last (rows));
  g_assert_null (strstr (payload, "\xe2\x80\xae"));
}

static void
test_pending_counts_from_sent (void)
{
  g_autoptr (AnttRows) rows = antt_rows_new ();
  g_autofree char *latency = NULL;
  gint64 start, end, now;

  antt_rows_send (rows, ping, 10 * S);
  now = ant_clock_wall_ns (&rows->clock.clock) + 400 * MS;
  latency = antui_exchange_latency (last (rows), now);
  antui_exchange_span (last (rows), now, &start, &end);
  g_assert_cmpstr (latency, ==, "0.4 s …");
  g_assert_cmpint (end - start, ==, 400 * MS);
  g_assert_cmpstr (antui_exchange_style (last (rows)), ==, "state-open");
}

static void
test_result_shows_latency (void)
{
  g_autoptr (AnttRows) rows = antt_rows_new ();
  g_autofree char *latency = NULL;
  gint64 start, end;

  antt_rows_send (rows, ping, 10 * S);
  antt_rows_receive (rows, "<iq type='result' id='p1' from='localhost'/>", 1284000);
  latency = antui_exchange_latency (last (rows), 0);
  antui_exchange_span (last (rows), 0, &start, &end);
  g_assert_true (g_str_has_prefix (latency, "1.284"));
  g_assert_cmpint (end - start, ==, 1284000);
  g_assert_cmpstr (antui_exchange_style (last (rows)), ==, "state-result");
}

static void
test_timeout_is_ours_not_the_servers (void)
{
  g_autoptr (AnttRows) rows = antt_rows_new ();
  g_autofree char *latency = NULL;

  antt_rows_send (rows, ping, 2 * S);
  antt_fake_clock_advance (&rows->clock, 3 * S);
  ant_tracker_expire (rows->tracker, rows->clock.monotonic_ns);
  latency = antui_exchange_latency (last (rows), 0);
  g_assert_cmpstr (latency, ==, "timeout 2 s");
  g_assert_cmpstr (antui_exchange_state_label (last (rows)), ==, "timeout");
}

/* The bar of what has no answer ends where waiting ended. */
static void
test_bar_without_an_answer_ends_with_the_wait (void)
{
  g_autoptr (AnttRows) rows = antt_rows_new ();
  gint64 start, end;
  guint64 serial = antt_rows_send (rows, ping, 10 * S);

  g_assert_false (antui_exchange_has_no_answer (last (rows)));
  antt_fake_clock_advance (&rows->clock, 3 * S);
  ant_tracker_cancel (rows->tracker, serial);
  antt_fake_clock_advance (&rows->clock, 3 * S);
  antui_exchange_span (last (rows), ant_clock_wall_ns (&rows->clock.clock), &start, &end);
  g_assert_cmpint (end - start, ==, 3 * S);
  g_assert_true (antui_exchange_has_no_answer (last (rows)));
  g_assert_cmpint (antui_exchange_waited (last (rows)), ==, 3 * S);

  /* With one, it ends there, and nothing was in vain. */
  antt_rows_receive (rows, "<iq type='result' id='p1' from='localhost'/>", S);
  antui_exchange_span (last (rows), 0, &start, &end);
  g_assert_cmpint (end - start, ==, 7 * S);
  g_assert_false (antui_exchange_has_no_answer (last (rows)));
  g_assert_cmpint (antui_exchange_waited (last (rows)), ==, 0);
}

static void
test_unmatched_says_why (void)
{
  g_autoptr (AnttRows) rows = antt_rows_new ();
  g_autofree char *payload = NULL;

  antt_rows_send (rows, ping, 10 * S);
  antt_rows_receive (rows, "<iq type='result' id='p1' from='mallory@evil.example/x'/>", MS);
  payload = antui_exchange_payload (last (rows));
  g_assert_cmpint (last (rows)->state, ==, ANT_STATE_UNMATCHED);
  g_assert_nonnull (strstr (payload, "mallory@evil.example"));
}

static void
test_lone_stanzas_say_what_is_in_them (void)
{
  static const struct
  {
    const char *xml;
    const char *payload;
  } cases[] = {
    { "<message from='juliet@localhost'><body>What light?</body></message>", "“What light?”" },
    { "<message from='juliet@localhost' type='chat'><body>Hi</body></message>", "chat “Hi”" },
    { "<message from='juliet@localhost' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
      "chatstates composing" },
    { "<message from='juliet@localhost'/>", "message" },
    { "<presence from='juliet@localhost/x'/>", "available" },
    { "<presence from='juliet@localhost/x' type='unavailable'/>", "unavailable" },
    { "<presence from='juliet@localhost/x'><show>away</show><status>At the ball</status></presence>",
      "available away “At the ball”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AnttRows) rows = antt_rows_new ();
      g_autofree char *payload = NULL;

      antt_rows_receive (rows, cases[i].xml, MS);
      payload = antui_exchange_payload (last (rows));
      g_assert_cmpstr (payload, ==, cases[i].payload);
    }
}

static void
test_long_message_is_cut (void)
{
  g_autoptr (AnttRows) rows = antt_rows_new ();
  g_autofree char *body = g_strnfill (100000, 'x');
  g_autofree char *xml = g_strdup_printf ("<message from='juliet@localhost'><body>%s</body></message>", body);
  g_autofree char *payload = NULL;

  antt_rows_receive (rows, xml, MS);
  payload = antui_exchange_payload (last (rows));
  g_assert_cmpuint (strlen (payload), <, 300);
  g_assert_true (g_str_has_suffix (payload, "…”"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange-text/payload/is-short-and-names-the-node", test_payload_is_short_and_names_the_node);
  g_test_add_func ("/exchange-text/payload/of-event-is-its-first-line", test_payload_of_event_is_its_first_line);
  g_test_add_func ("/exchange-text/payload/hostile-text-is-made-visible", test_hostile_text_is_made_visible);
  g_test_add_func ("/exchange-text/latency/pending-counts-from-sent", test_pending_counts_from_sent);
  g_test_add_func ("/exchange-text/latency/result", test_result_shows_latency);
  g_test_add_func ("/exchange-text/latency/timeout-is-ours", test_timeout_is_ours_not_the_servers);
  g_test_add_func ("/exchange-text/span/without-an-answer", test_bar_without_an_answer_ends_with_the_wait);
  g_test_add_func ("/exchange-text/payload/unmatched-says-why", test_unmatched_says_why);
  g_test_add_func ("/exchange-text/payload/lone-stanzas", test_lone_stanzas_say_what_is_in_them);
  g_test_add_func ("/exchange-text/payload/long-message", test_long_message_is_cut);
  return g_test_run ();
}
