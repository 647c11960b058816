/* Stream management over a real link (XEP-0198): counting, asking, resuming, and what a server may get wrong.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include "antt-dialogue.h"
#include "antt-resolver.h"

#define SCRIPT(...) ((const char *const[]) { __VA_ARGS__, NULL })
#define PING_WITH(id) "<iq type='get' id='" id "' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>"
#define PONG_WITH(id) "<iq type='result' id='" id "' from='localhost' to='romeo@localhost/orchard'/>"
#define PING PING_WITH ("p1")
#define PONG PONG_WITH ("p1")

static void
assert_not_said (const char *said, const char *words)
{
  if (strstr (said, words) != NULL)
    g_error ("The client said “%s”: %s", words, said);
}

/* The names of the events, as "lookup tcp ...". */
static char *
event_names (AnttDialogue *dialogue)
{
  g_auto (GStrv) lines = g_strsplit (dialogue->events->str, "\n", -1);
  g_autoptr (GString) names = g_string_new (NULL);

  for (char **line = lines; *line != NULL && **line != '\0'; line++)
    g_string_append_printf (names, "%s%.*s", names->len > 0 ? " " : "", (int) strcspn (*line, ":"), *line);
  return g_strdup (names->str);
}

#define SM "<sm xmlns='urn:xmpp:sm:3'/>"
/* Where there is a host that somebody chose, and in the clear, the location is none of our business. */
#define ENABLED ENABLED_AT ("127.0.0.1:1")
#define ENABLED_AT(location) "<enabled xmlns='urn:xmpp:sm:3' id='x' resume='true' max='600' location='" location "'/>"
#define SM_LOGIN ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND SM), "C: </iq>", "S: " ANTT_BOUND
#define RESUMABLE SM_LOGIN, "C: <enable xmlns='urn:xmpp:sm:3' resume='true'/>", "S: " ENABLED
/* The next connection, up to the question whether it goes on. */
#define AGAIN "!accept", ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND SM)
#define SHUTDOWN "<stream:error><system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
#define RESUMED(h) "S: <resumed xmlns='urn:xmpp:sm:3' previd='x' h='" h "'/>"

static void
test_management_counts (void)
{
  const char *const *script
    = SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND SM), "C: </iq>", "S: " ANTT_BOUND,
              "C: <enable xmlns='urn:xmpp:sm:3'/>", "S: " ENABLED,
              "S: <message/><presence/><iq type='get' id='1'><x xmlns='urn:x'/></iq><r xmlns='urn:xmpp:sm:3'/>",
              "C: h='3'", "C: " PING, "C: <r xmlns='urn:xmpp:sm:3'/>", "S: <a xmlns='urn:xmpp:sm:3' h='1'/>", "S: " PONG,
              "S: <r xmlns='urn:xmpp:sm:3'/>", "C: h='4'", "S: <message id='last'/>", "C: h='5'", ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);
  g_autofree char *names = NULL;
  g_autofree char *said = NULL;

  dialogue->config->stream_management = TRUE;
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_wait_stanzas (dialogue, 3);
  antt_dialogue_send (dialogue, PING, 1);
  antt_dialogue_wait_stanzas (dialogue, 5);
  g_assert_cmpuint (dialogue->cookies->len, ==, 1);
  antt_dialogue_close (dialogue);
  names = event_names (dialogue);
  g_assert_cmpstr (names, ==, "lookup tcp features sasl features bind sm closed");
  said = antt_dialogue_finish (dialogue);
  assert_not_said (said, "resume");
  g_assert_true (g_str_has_suffix (said, "</stream:stream>"));
}

static void
test_management_refused (void)
{
  const char *const *script
    = SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND SM), "C: </iq>", "S: " ANTT_BOUND,
              "C: <enable", "S: <failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:x'/></failed>", "C: " PING,
              "S: " PONG, ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);

  dialogue->config->stream_management = TRUE;
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_nonnull (strstr (dialogue->events->str, "sm: The server refuses"));
  antt_dialogue_send (dialogue, PING, 1);
  antt_dialogue_wait_stanzas (dialogue, 1);
  antt_dialogue_close (dialogue);
}

/* A server that answers <enable/> again cannot make us count anew. */
static void
test_management_answered_again (void)
{
  const char *const *script
    = SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND SM), "C: </iq>", "S: " ANTT_BOUND,
              "C: <enable", "S: " ENABLED "<message/><message/>" ENABLED "<failed xmlns='urn:xmpp:sm:3'/>",
              "S: <r xmlns='urn:xmpp:sm:3'/>", "C: h='2'", "S: <message id='last'/>", ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);

  dialogue->config->stream_management = TRUE;
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_wait_stanzas (dialogue, 3);
  g_assert_cmpuint (dialogue->n_up, ==, 1);
  antt_dialogue_close (dialogue);
}

/* Questions come one at a time: after some stanzas at once, after fewer when nothing follows. */
static void
test_asks_for_acknowledgement (void)
{
  const char *const *script
    = SCRIPT (SM_LOGIN, "C: <enable", "S: " ENABLED, "C: id='p8'", "C: <r xmlns='urn:xmpp:sm:3'/>", "C: id='p9'",
              "S: <a xmlns='urn:xmpp:sm:3' h='8'/>", "C: <r xmlns='urn:xmpp:sm:3'/>", "S: <a xmlns='urn:xmpp:sm:3' h='9'/>",
              "S: <message id='last'/>", ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);
  g_autofree char *said = NULL;
  const char *first;

  dialogue->config->stream_management = TRUE;
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  for (guint i = 1; i <= 9; i++)
    {
      g_autofree char *ping = g_strdup_printf ("<iq type='get' id='p%u'><ping xmlns='urn:xmpp:ping'/></iq>", i);

      antt_dialogue_send (dialogue, ping, i);
    }
  antt_dialogue_wait_stanzas (dialogue, 1);
  antt_dialogue_close (dialogue);
  said = antt_dialogue_finish (dialogue);
  first = strstr (said, "<r ");
  g_assert_true (first > strstr (said, "id='p8'") && first < strstr (said, "id='p9'"));
  first = strstr (first + 1, "<r ");
  g_assert_nonnull (first);
  g_assert_null (strstr (first + 1, "<r "));
}

static void
test_acknowledges_too_much (void)
{
  const char *const *script
    = SCRIPT (SM_LOGIN, "C: <enable", "S: " ENABLED, "C: " PING, "S: <a xmlns='urn:xmpp:sm:3' h='2'/>", "!silent");
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);

  dialogue->config->stream_management = dialogue->config->resume = TRUE;
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_send (dialogue, PING, 1);
  antt_dialogue_wait_down (dialogue);
  g_assert_error (dialogue->error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (dialogue->error->message, "acknowledges 2 stanzas, of which only 1 were sent"));
  g_assert_false (ant_link_can_resume (dialogue->link)); /* we ended it in words */
}

static guint
count (const char *text, const char *words)
{
  guint n = 0;

  for (const char *p = strstr (text, words); p != NULL; p = strstr (p + 1, words))
    n++;
  return n;
}

/* A server that answers without being asked, and never anything new, does not make us ask as often. */
static void
test_acknowledges_without_end (void)
{
  g_autoptr (GString) flood = g_string_new ("S: ");
  g_autoptr (AnttDialogue) dialogue = NULL;
  g_autofree char *said = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (flood, "<a xmlns='urn:xmpp:sm:3' h='0'/>");
  g_string_append (flood, "<message id='last'/>");
  dialogue = antt_dialogue_new (
    SCRIPT (SM_LOGIN, "C: <enable", "S: " ENABLED, "C: id='p8'", "C: <r ", flood->str, ANTT_END), NULL);
  dialogue->config->stream_management = TRUE;
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  for (guint i = 1; i <= 8; i++)
    {
      g_autofree char *ping = g_strdup_printf ("<iq type='get' id='p%u'><ping xmlns='urn:xmpp:ping'/></iq>", i);

      antt_dialogue_send (dialogue, ping, i);
    }
  antt_dialogue_wait_stanzas (dialogue, 1);
  antt_dialogue_close (dialogue);
  said = antt_dialogue_finish (dialogue);
  g_assert_cmpuint (count (said, "<r "), <, 100);
}

/* What waits for the end of the login is bounded in bytes, too. */
static void
test_floods_before_enabled (void)
{
  g_autofree char *body = g_strnfill (1024 * 1024, 'x');
  g_autofree char *flood = g_strdup_printf ("!repeat 11 <message>%s</message>", body);
  const char *const *script = SCRIPT (SM_LOGIN, "C: <enable", flood, "!silent");
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);

  dialogue->config->stream_management = TRUE;
  antt_dialogue_assert_fails (dialogue, ANT_WIRE_ERROR_LIMIT, "or 10 MiB of them, before the login had ended");
}

/* What is no stanza is told of, and white space too. */
static void
test_reports_nonzas (void)
{
  const char *const *script
    = SCRIPT (RESUMABLE, "S: <r xmlns='urn:xmpp:sm:3'/>", "C: <a ", "S: <message id='first'/>", "C: <inactive",
              "S:  \n \n", "C: </iq>",
              "S: <message id='last'/><other xmlns='urn:x'/>" PONG, ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);
  g_autoptr (GBytes) inactive = g_bytes_new_static ("<inactive xmlns='urn:xmpp:csi:0'/>", 34);

  dialogue->config->stream_management = dialogue->config->resume = TRUE;
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_nonnull (strstr (dialogue->nonzas->str, "in features\nout auth\nin success\nin features\n"));
  g_assert_nonnull (strstr (dialogue->nonzas->str, "out enable\nin enabled\n"));
  antt_dialogue_wait_stanzas (dialogue, 1); /* the server has our <a/>, so that what we say now is behind it */
  ant_link_send_nonza (dialogue->link, inactive, 7);
  antt_dialogue_wait_sent (dialogue, 1);
  antt_dialogue_send (dialogue, PING, 8);
  antt_dialogue_wait_stanzas (dialogue, 3);
  g_assert_nonnull (strstr (dialogue->nonzas->str, "in r\n"));
  g_assert_nonnull (strstr (dialogue->nonzas->str, "in space\n"));
  g_assert_nonnull (strstr (dialogue->nonzas->str, "out a\n"));
  g_assert_nonnull (strstr (dialogue->nonzas->str, "in other\n"));
  antt_dialogue_close (dialogue);
}

/* --- resuming --- */

static void
send_pings (AnttDialogue *dialogue, guint first, guint last)
{
  for (guint i = first; i <= last; i++)
    {
      g_autofree char *ping
        = g_strdup_printf ("<iq type='get' id='p%u' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>", i);

      antt_dialogue_send (dialogue, ping, i);
    }
}

static void
assert_cookies (AnttDialogue *dialogue, const char *expected)
{
  g_autoptr (GString) cookies = g_string_new (NULL);

  for (guint i = 0; i < dialogue->cookies->len; i++)
    g_string_append_printf (cookies, "%s%" G_GUINT64_FORMAT, i > 0 ? " " : "",
                            g_array_index (dialogue->cookies, guint64, i));
  g_assert_cmpstr (cookies->str, ==, expected);
}

static AnttDialogue *
open_resumable (const char *const *script)
{
  AnttDialogue *dialogue = antt_dialogue_new (script, NULL);

  dialogue->config->stream_management = dialogue->config->resume = TRUE;
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_true (ant_link_can_resume (dialogue->link));
  g_assert_cmpuint (ant_link_get_resume_s (dialogue->link), ==, 600);
  return dialogue;
}

static void
wait_cut (AnttDialogue *dialogue)
{
  antt_dialogue_wait_down (dialogue);
  g_assert_error (dialogue->error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT);
  g_assert_true (ant_link_can_resume (dialogue->link));
}

static void
test_resume_sends_again_what_was_not_handled (void)
{
  const char *const *script
    = SCRIPT (RESUMABLE, "C: id='p3'", "C: </iq>", "S: " PONG, "!cut", AGAIN,
              "C: <resume xmlns='urn:xmpp:sm:3' h='1' previd='x'/>", RESUMED ("1"), "C: " PING_WITH ("p2") PING_WITH ("p3"),
              "C: id='p4'", "C: </iq>", "S: " PONG_WITH ("p2") PONG_WITH ("p3") "<r xmlns='urn:xmpp:sm:3'/>", "C: h='3'",
              "S: " PONG_WITH ("p4"), ANTT_END);
  g_autoptr (AnttDialogue) dialogue = open_resumable (script);
  g_autofree char *said = NULL;

  send_pings (dialogue, 1, 3);
  wait_cut (dialogue);
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_cmpuint (dialogue->n_resumed, ==, 1);
  g_assert_cmpstr (ant_jid_get_text (dialogue->own), ==, "romeo@localhost/orchard");
  send_pings (dialogue, 4, 4);
  antt_dialogue_wait_stanzas (dialogue, 4);
  assert_cookies (dialogue, "1 2 3 2 3 4");
  antt_dialogue_close (dialogue);
  g_assert_false (ant_link_can_resume (dialogue->link));
  said = antt_dialogue_finish (dialogue);
  g_assert_cmpint (g_strrstr (said, "<bind") - strstr (said, "<bind"), ==, 0); /* bound once */
}

/* What came between <resumed/> and anything else is not lost, and counted on. */
static void
test_resume_delivers_what_waited (void)
{
  const char *const *script
    = SCRIPT (RESUMABLE, "S: <message id='m1'/>", "!cut", AGAIN, "C: <resume xmlns='urn:xmpp:sm:3' h='1' previd='x'/>",
              RESUMED ("0") "<message id='m2'/><message id='m3'/><r xmlns='urn:xmpp:sm:3'/>", "C: h='3'", ANTT_END);
  g_autoptr (AnttDialogue) dialogue = open_resumable (script);

  antt_dialogue_wait_stanzas (dialogue, 1);
  wait_cut (dialogue);
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_wait_stanzas (dialogue, 3);
  antt_dialogue_close (dialogue);
}

/* A new session begins; nothing is sent again, whatever it was. */
static void
test_resume_failed_sends_nothing_again (void)
{
  const char *const *script
    = SCRIPT (RESUMABLE, "C: id='p2'", "C: </iq>", "!cut", AGAIN, "C: <resume",
              "S: <failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>",
              "C: <bind", "C: </iq>", "S: " ANTT_BOUND, "C: <enable", "S: " ENABLED, "C: " PING_WITH ("p3"),
              "S: <r xmlns='urn:xmpp:sm:3'/>", "C: h='0'", "S: <message id='last'/>", ANTT_END);
  g_autoptr (AnttDialogue) dialogue = open_resumable (script);
  g_autofree char *said = NULL;

  send_pings (dialogue, 1, 2);
  wait_cut (dialogue);
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_cmpuint (dialogue->n_up, ==, 2);
  g_assert_cmpuint (dialogue->n_resumed, ==, 0);
  g_assert_nonnull (strstr (dialogue->events->str, "sm: The server cannot resume the stream: item-not-found"));
  send_pings (dialogue, 3, 3);
  antt_dialogue_wait_stanzas (dialogue, 1);
  assert_cookies (dialogue, "1 2 3");
  antt_dialogue_close (dialogue);
  said = antt_dialogue_finish (dialogue);
  g_assert_true (g_strrstr (said, "id='p2'") == strstr (said, "id='p2'"));
}

/* An attempt that fails changes nothing: the one after it resumes. */
static void
test_resume_after_failed_attempt (void)
{
  const char *const *script
    = SCRIPT (RESUMABLE, "C: </iq>", "!cut", "!accept", "C: <stream:stream", "!cut", AGAIN, "C: <resume", RESUMED ("0"),
              "C: " PING, "S: " PONG, ANTT_END);
  g_autoptr (AnttDialogue) dialogue = open_resumable (script);

  send_pings (dialogue, 1, 1);
  wait_cut (dialogue);
  antt_dialogue_open (dialogue);
  wait_cut (dialogue);
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_cmpuint (dialogue->n_resumed, ==, 1);
  antt_dialogue_wait_stanzas (dialogue, 1);
  antt_dialogue_close (dialogue);
}

static void
test_resumed_with_nonsense (void)
{
  static const char *const answers[] = {
    "S: <resumed xmlns='urn:xmpp:sm:3' previd='x' h='2'/>",
    "S: <resumed xmlns='urn:xmpp:sm:3' previd='x'/>",
    "S: <resumed xmlns='urn:xmpp:sm:3' previd='x' h='many'/>",
    "S: <resumed xmlns='urn:xmpp:sm:3' previd='y' h='0'/>",
    "S: <message/>",
    "S: <iq type='result' id='_xmpp_bind1'/>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      const char *const *script = SCRIPT (RESUMABLE, "C: </iq>", "!cut", AGAIN, "C: <resume", answers[i], "!silent");
      g_autoptr (AnttDialogue) dialogue = open_resumable (script);

      send_pings (dialogue, 1, 1);
      wait_cut (dialogue);
      antt_dialogue_open (dialogue);
      antt_dialogue_wait_down (dialogue);
      g_assert_error (dialogue->error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_PROTOCOL);
      g_assert_cmpuint (dialogue->n_up, ==, 1);
      g_assert_cmpint (ant_link_can_resume (dialogue->link), ==, strstr (answers[i], "<resumed") == NULL);
    }
}

/* Said by either side, the end is one. */
static void
test_resume_not_after_end (void)
{
  static const struct
  {
    const char *words;
    const char *after;
    int code;
  } ends[] = {
    { "S: </stream:stream>", "!silent", ANT_WIRE_ERROR_CLOSED },
    { "S: </stream:stream>", "!cut", ANT_WIRE_ERROR_CLOSED },
    { "S: " SHUTDOWN "</stream:stream>", "!cut", ANT_WIRE_ERROR_STREAM },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      const char *const *script = SCRIPT (RESUMABLE, ends[i].words, ends[i].after);
      g_autoptr (AnttDialogue) dialogue = open_resumable (script);

      antt_dialogue_wait_down (dialogue);
      g_assert_error (dialogue->error, ANT_WIRE_ERROR, ends[i].code);
      g_assert_false (ant_link_can_resume (dialogue->link));
    }
}

static void
test_resume_only_when_asked_for (void)
{
  const char *const *script
    = SCRIPT (SM_LOGIN, "C: <enable xmlns='urn:xmpp:sm:3'/>", "S: " ENABLED, "!cut");
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);

  dialogue->config->stream_management = TRUE;
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_wait_down (dialogue);
  g_assert_false (ant_link_can_resume (dialogue->link));
}

/* --- where the server wants to be found again --- */

/* romeo@example.org, to be looked up, over TLS. */
static AnttDialogue *
open_at_example (const char *const *script, const AnttCertificate *certificate, AnttResolver **ret_resolver)
{
  AnttDialogue *dialogue = antt_dialogue_new (script, certificate);

  *ret_resolver = antt_resolver_new ();
  dialogue->resolver = G_RESOLVER (*ret_resolver);
  g_free (dialogue->config->jid);
  dialogue->config->jid = g_strdup ("romeo@example.org");
  g_clear_pointer (&dialogue->config->host, g_free);
  dialogue->config->port = 0;
  dialogue->config->stream_management = dialogue->config->resume = TRUE;
  antt_resolver_add_service (*ret_resolver, "_xmpp-client._tcp.example.org", "a.example",
                             antt_server_get_port (dialogue->server), 1, 1);
  antt_resolver_add_address (*ret_resolver, "a.example", "127.0.0.1");
  antt_resolver_add_address (*ret_resolver, "b.example", "127.0.0.1");
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  wait_cut (dialogue);
  return dialogue;
}

#define AGAIN_SECURE ANTT_SECURE, ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND SM), \
  "C: <resume xmlns='urn:xmpp:sm:3' h='0' previd='x'/>", RESUMED ("0"), ANTT_END

static void
test_resume_at_location (void)
{
  AnttCertificateSpec spec = { .name = "example.org", .alternatives = "DNS:example.org" };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
  AnttServer *other = antt_server_new (SCRIPT (AGAIN_SECURE), certificate);
  g_autofree char *enabled = g_strdup_printf ("S: " ENABLED_AT ("b.example:%u"), antt_server_get_port (other));
  AnttResolver *resolver;
  g_autoptr (AnttDialogue) dialogue
    = open_at_example (SCRIPT (ANTT_SECURE, SM_LOGIN, "C: <enable xmlns='urn:xmpp:sm:3' resume='true'/>", enabled, "!cut"),
                       certificate, &resolver);
  g_autofree char *said = NULL;

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_cmpuint (dialogue->n_resumed, ==, 1);
  g_assert_cmpuint (antt_resolver_count (resolver, "_xmpp-client._tcp.example.org"), ==, 1);
  g_assert_nonnull (strstr (dialogue->events->str, "lookup: b.example:"));
  antt_dialogue_close (dialogue);
  said = antt_server_finish (other);
  g_assert_nonnull (strstr (said, "<resume "));
}

/* Nobody is there, or the name is none: then where it always was. */
static void
test_resume_elsewhere_than_at_location (void)
{
  static const char *const lines[] = { "S: " ENABLED_AT ("b.example:1"), "S: " ENABLED_AT ("nowhere.example") };
  AnttCertificateSpec spec = { .name = "example.org", .alternatives = "DNS:example.org" };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      AnttResolver *resolver;
      g_autoptr (AnttDialogue) dialogue
        = open_at_example (SCRIPT (ANTT_SECURE, SM_LOGIN, "C: <enable xmlns='urn:xmpp:sm:3' resume='true'/>", lines[i],
                                   "!cut", "!accept", AGAIN_SECURE), certificate, &resolver);

      antt_dialogue_open (dialogue);
      antt_dialogue_wait_up (dialogue);
      g_assert_cmpuint (dialogue->n_resumed, ==, 1);
      g_assert_cmpuint (antt_resolver_count (resolver, "_xmpp-client._tcp.example.org"), ==, 2);
      g_assert_nonnull (strstr (dialogue->events->str, "; trying the next address"));
      antt_dialogue_close (dialogue);
    }
}

/* Who is there is another: not a word of the login, and on to where it always was. */
static void
test_location_with_another_certificate (void)
{
  AnttCertificateSpec spec = { .name = "example.org", .alternatives = "DNS:example.org" };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
  g_autoptr (AnttCertificate) another = antt_certificate_new (&spec);
  AnttServer *other = antt_server_new (SCRIPT (ANTT_SECURE), another);
  g_autofree char *enabled = g_strdup_printf ("S: " ENABLED_AT ("b.example:%u"), antt_server_get_port (other));
  AnttResolver *resolver;
  g_autoptr (AnttDialogue) dialogue
    = open_at_example (SCRIPT (ANTT_SECURE, SM_LOGIN, "C: <enable xmlns='urn:xmpp:sm:3' resume='true'/>", enabled, "!cut",
                               "!accept", AGAIN_SECURE), certificate, &resolver);
  g_autofree char *said = NULL;

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_cmpuint (dialogue->n_resumed, ==, 1);
  g_assert_nonnull (strstr (dialogue->events->str, "not the pinned"));
  antt_dialogue_close (dialogue);
  said = antt_server_finish (other);
  g_assert_null (strstr (said, "<auth"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/stream/management/counts", test_management_counts);
  g_test_add_func ("/wire/stream/management/refused", test_management_refused);
  g_test_add_func ("/wire/stream/management/answered-again", test_management_answered_again);
  g_test_add_func ("/wire/stream/management/asks-for-acknowledgement", test_asks_for_acknowledgement);
  g_test_add_func ("/wire/stream/management/acknowledges-too-much", test_acknowledges_too_much);
  g_test_add_func ("/wire/stream/management/acknowledges-without-end", test_acknowledges_without_end);
  g_test_add_func ("/wire/stream/management/floods-before-enabled", test_floods_before_enabled);
  g_test_add_func ("/wire/stream/management/reports-nonzas", test_reports_nonzas);
  g_test_add_func ("/wire/stream/resume/sends-again-what-was-not-handled", test_resume_sends_again_what_was_not_handled);
  g_test_add_func ("/wire/stream/resume/delivers-what-waited", test_resume_delivers_what_waited);
  g_test_add_func ("/wire/stream/resume/failed-sends-nothing-again", test_resume_failed_sends_nothing_again);
  g_test_add_func ("/wire/stream/resume/after-failed-attempt", test_resume_after_failed_attempt);
  g_test_add_func ("/wire/stream/resume/answered-with-nonsense", test_resumed_with_nonsense);
  g_test_add_func ("/wire/stream/resume/not-after-end", test_resume_not_after_end);
  g_test_add_func ("/wire/stream/resume/only-when-asked-for", test_resume_only_when_asked_for);
  g_test_add_func ("/wire/stream/resume/at-location", test_resume_at_location);
  g_test_add_func ("/wire/stream/resume/elsewhere-than-at-location", test_resume_elsewhere_than_at_location);
  g_test_add_func ("/wire/stream/resume/location-with-another-certificate", test_location_with_another_certificate);
  return g_test_run ();
}
