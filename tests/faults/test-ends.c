/* Servers that stall, vanish, or end a stream in ways that they should not: when that is noticed, and what is lost.
 *
 * A machine that is gone without a word is one that drops all that comes for its socket (a filter in the kernel), so that
 * nothing is acknowledged: that is what a cut cable looks like from here, also on loopback. What loopback cannot show is
 * ICMP, and a cable that is plugged in again.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-scenario.h"

#define ASK "<iq type='get' id='a' to='juliet@localhost/balcony'><ping xmlns='urn:xmpp:ping'/></iq>"
#define PENDING ANTT_ONLINE, "U: " ASK, "C: </iq>", "R: out iq pending - a"
#define SECURE_ONLINE "!open", ANTT_SECURE, ANTT_LOGIN, "!online"
#define SECURE_PENDING SECURE_ONLINE, "U: " ASK, "C: </iq>", "R: out iq pending - a"
#define STREAM_ERROR(condition) \
  "<stream:error><" condition " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
#define SHUTDOWN STREAM_ERROR ("system-shutdown")
#define FEATURES_PLAIN ANTT_FEATURES (ANTT_MECHANISM ("PLAIN"))

static void
make_impatient (AntAccount *account)
{
  account->link->connect_timeout_ms = 300;
}

static void
use_direct_tls (AntAccount *account)
{
  account->link->tls = ANT_TLS_DIRECT;
  make_impatient (account);
}

/* Ask a server that was silent for a second, and give it another one. */
static void
ask_when_silent (AntAccount *account)
{
  account->ping_s = 1;
}

static const AnttScenario scenarios[] = {
  /* a stream that ends */
  { "ends/close-without-stream-error", SCRIPT (PENDING, "S: </stream:stream>", "C: </stream:stream>"),
    .code = ANT_WIRE_ERROR_CLOSED, .words = "closed the stream",
    .rows = SCRIPT ("out iq lost - a: closed the stream") },
  { "ends/stream-error-without-close", SCRIPT (PENDING, "S: " SHUTDOWN, "C: </stream:stream>"),
    .code = ANT_WIRE_ERROR_STREAM, .words = "system-shutdown", .rows = SCRIPT ("out iq lost - a: system-shutdown") },
  { "ends/stream-error-then-close", SCRIPT (PENDING, "S: " SHUTDOWN "</stream:stream>", "C: </stream:stream>"),
    .code = ANT_WIRE_ERROR_STREAM, .words = "system-shutdown", .rows = SCRIPT ("out iq lost - a: system-shutdown") },
  { "ends/stream-error-then-answer",
    SCRIPT (PENDING, "S: " SHUTDOWN "<iq type='result' id='a' from='juliet@localhost/balcony'/>"),
    .code = ANT_WIRE_ERROR_STREAM, .words = "system-shutdown", .rows = SCRIPT ("out iq lost - a: system-shutdown") },
  { "ends/conflict", SCRIPT (PENDING, "S: " STREAM_ERROR ("conflict"), "C: </stream:stream>"),
    .code = ANT_WIRE_ERROR_CONFLICT, .words = "conflict", .rows = SCRIPT ("out iq lost - a: conflict") },
  { "ends/cut", SCRIPT (PENDING, "!cut"), .code = ANT_WIRE_ERROR_CUT, .words = "without ending the stream",
    .rows = SCRIPT ("out iq lost - a: without ending the stream") },
  { "ends/cut-in-mid-stanza", SCRIPT (PENDING, "S: <iq type='result' id='a' from='juliet@localhost/balc", "!cut"),
    .code = ANT_WIRE_ERROR_CUT, .words = "without ending the stream", .rows = SCRIPT ("out iq lost - a: 127.0.0.1") },
  { "ends/reset", SCRIPT (PENDING, "!reset"), .code = ANT_WIRE_ERROR_CUT, .words = "cut the connection",
    .rows = SCRIPT ("out iq lost - a: cut the connection") },
  { "ends/reset-in-mid-stanza",
    SCRIPT (PENDING, "S: <iq type='result' id='a' from='juliet@localhost/balcony'><x xmlns='urn:x'>", "!settle", "!reset"),
    .code = ANT_WIRE_ERROR_CUT, .words = "cut the connection", .rows = SCRIPT ("out iq lost - a: cut the connection") },
  { "ends/cut-without-ending-tls", SCRIPT (SECURE_PENDING, "!cut"), .secure = TRUE, .code = ANT_WIRE_ERROR_CUT,
    .words = "without ending TLS", .rows = SCRIPT ("out iq lost - a: without ending TLS") },
  { "ends/clear-text-within-tls", SCRIPT (SECURE_PENDING, "!clear <iq type='result' id='a'/>"), .secure = TRUE,
    .code = ANT_WIRE_ERROR_TLS, .words = "TLS", .rows = SCRIPT ("out iq lost - a: TLS") },

  /* a login that stalls */
  { "ends/stalled-before-the-header", SCRIPT ("!open", "C: <stream:stream", "!offline"), .prepare = make_impatient,
    .code = ANT_WIRE_ERROR_TIMEOUT, .words = "No answer for 0.3 s|while logging in to 127.0.0.1" },
  { "ends/stalled-before-the-features", SCRIPT ("!open", "C: <stream:stream", ANTT_HEADER), .prepare = make_impatient,
    .code = ANT_WIRE_ERROR_TIMEOUT, .words = "while logging in", .unsaid = "<auth" },
  { "ends/stalled-before-proceed",
    SCRIPT ("!open", "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_STARTTLS), "C: <starttls"), .secure = TRUE,
    .prepare = make_impatient, .code = ANT_WIRE_ERROR_TIMEOUT, .words = "to start TLS", .unsaid = "<auth" },
  { "ends/stalled-tls-handshake",
    SCRIPT ("!open", "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_STARTTLS), "C: <starttls", "S: " ANTT_PROCEED,
            "C: \x16\x03"),
    .secure = TRUE, .prepare = make_impatient, .code = ANT_WIRE_ERROR_TIMEOUT, .words = "negotiating TLS",
    .unsaid = "<auth" },
  { "ends/stalled-in-mid-tls-handshake",
    SCRIPT ("!open", "C: \x16\x03", "S: \x16\x03\x03\x02\x10"), .secure = TRUE, .prepare = use_direct_tls,
    .code = ANT_WIRE_ERROR_TIMEOUT, .words = "negotiating TLS", .unsaid = "<auth" },
  { "ends/reset-in-the-tls-handshake", SCRIPT ("!open", "C: \x16\x03", "!reset"), .secure = TRUE,
    .prepare = use_direct_tls, .code = ANT_WIRE_ERROR_CUT, .words = "cut the connection", .unsaid = "<auth" },
  { "ends/stalled-before-success", SCRIPT ("!open", "C: <stream:stream", ANTT_HEADER FEATURES_PLAIN, "C: </auth>"),
    .prepare = make_impatient, .code = ANT_WIRE_ERROR_TIMEOUT, .words = "while logging in" },
  { "ends/stalled-after-success", SCRIPT ("!open", ANTT_LOGIN_SASL, "C: <stream:stream"), .prepare = make_impatient,
    .code = ANT_WIRE_ERROR_TIMEOUT, .words = "while binding a resource" },
  { "ends/stalled-before-bind",
    SCRIPT ("!open", ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>"),
    .prepare = make_impatient, .code = ANT_WIRE_ERROR_TIMEOUT, .words = "while binding a resource" },
  { "ends/dripping-for-ever", SCRIPT ("!open", "C: <stream:stream", "!drip", "S: <stream:stream a='", "!flood x"),
    .prepare = make_impatient, .code = ANT_WIRE_ERROR_TIMEOUT, .words = "while logging in", .unsaid = "<auth" },
  { "ends/spaces-for-ever", SCRIPT ("!open", "C: <stream:stream", ANTT_HEADER, "!flood        "),
    .prepare = make_impatient, .code = ANT_WIRE_ERROR_TIMEOUT, .words = "while logging in", .unsaid = "<auth" },

  /* a machine that is gone */
  { "ends/half-open", SCRIPT (PENDING, "!hasten 400", "!vanish", "U: <message to='juliet@localhost'/>"),
    .code = ANT_WIRE_ERROR_CUT, .words = "has stopped answering",
    .rows = SCRIPT ("out iq lost - a: has stopped answering", "out message sent - -") },
  { "ends/half-open-within-tls", SCRIPT (SECURE_PENDING, "!hasten 400", "!vanish", "U: <message to='juliet@localhost'/>"),
    .secure = TRUE, .code = ANT_WIRE_ERROR_CUT, .words = "has stopped answering",
    .rows = SCRIPT ("out iq lost - a: has stopped answering", "out message sent - -") },
  { "ends/half-open-and-nothing-to-send", SCRIPT (PENDING, "!vanish"), .prepare = ask_when_silent,
    .code = ANT_WIRE_ERROR_CUT, .words = "has not answered a ping for 1 s",
    .rows = SCRIPT ("out iq lost - a: has not answered a ping", "out iq timeout - *: No answer came within 1 s of sending.") },
  { "ends/silent-but-there", SCRIPT (PENDING, "C: urn:xmpp:ping", "C: </iq>"), .prepare = ask_when_silent,
    .code = ANT_WIRE_ERROR_CUT, .words = "has not answered a ping for 1 s",
    .rows = SCRIPT ("out iq lost - a: has not answered a ping", "out iq timeout - *: No answer came within 1 s of sending.") },
  { "ends/silent-until-asked", SCRIPT (PENDING, "C: urn:xmpp:ping", "C: </iq>", "S: <message id='m'/>", "C: urn:xmpp:ping"),
    .prepare = ask_when_silent, .code = -1,
    .rows = SCRIPT ("out iq lost - a: by us", "out iq timeout - *: No answer came", "in message received - m",
                    "out iq lost - *: by us") },
};

/* More than what the kernels on both sides take: the rest waits for a server that does not read. What has not left wholly
 * is not pending, and the kernel gives up although its probes are answered. */
static void
test_never_reads (AnttStage *stage, gconstpointer data)
{
  g_autofree char *text = g_strnfill (9 * 1024 * 1024, 'x');
  g_autofree char *xml = g_strdup_printf ("U: <message id='big'><body>%s</body></message>", text);
  AnttPlay *play = antt_play_new (stage->network, NULL);

  antt_play_run (play, SCRIPT (ANTT_ONLINE, "!hasten 400", xml, "R: out message queued - big", "U 0.05: " ASK,
                               "R: out iq queued - a"));
  antt_wait_until (antt_play_is_offline, play, 10);
  g_assert_error ((GError *) ant_session_get_error (play->lane->session), ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT);
  antt_play_expect_rows (play, SCRIPT ("out message lost - big: has stopped answering",
                                       "out iq lost - a: has stopped answering"));
  antt_play_free (play);
}

/* Whoever does not answer our end is not waited for. */
static void
test_close_unanswered (AnttStage *stage, gconstpointer data)
{
  AnttPlay *play = antt_play_new (stage->network, NULL);
  gint64 begin;

  antt_play_run (play, SCRIPT (PENDING));
  begin = g_get_monotonic_time ();
  antt_lane_close (play->lane);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 1900 * 1000);
  antt_play_run (play, SCRIPT ("C: </stream:stream>", "!offline"));
  g_assert_no_error (ant_session_get_error (play->lane->session));
  antt_play_expect_rows (play, SCRIPT ("out iq lost - a: closed by us"));
  antt_play_free (play);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  antt_scenarios_add (scenarios, G_N_ELEMENTS (scenarios));
  g_test_add ("/faults/ends/never-reads", AnttStage, NULL, antt_stage_set_up, test_never_reads, antt_stage_tear_down);
  g_test_add ("/faults/ends/close-unanswered", AnttStage, NULL, antt_stage_set_up, test_close_unanswered,
              antt_stage_tear_down);
  return g_test_run ();
}
