/* Servers that attack: what a library under us crashes on, is fooled by or freezes at ends the stream here, with the place.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <time.h>

#include "antt-scenario.h"

#define SASL_NS "urn:ietf:params:xml:ns:xmpp-sasl"
#define ASK "<iq type='get' id='a' to='juliet@localhost/balcony'><ping xmlns='urn:xmpp:ping'/></iq>"
#define ANSWER "<iq type='result' id='a' from='juliet@localhost/balcony'/>"
#define PENDING ANTT_ONLINE, "U: " ASK, "C: </iq>", "R: out iq pending - a"
#define OPEN "!open", "C: <stream:stream"
#define SCRAM OPEN, ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("SCRAM-SHA-256"))
#define TO_PROCEED OPEN, ANTT_HEADER ANTT_FEATURES (ANTT_STARTTLS), "C: <starttls"
#define BOUND_BY_SCRAM "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>", "S: " ANTT_BOUND, "!online"
#define LAUGHS \
  "<!DOCTYPE lolz [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>" \
  "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'>" \
  "<!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'><!ENTITY g '&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;'>" \
  "<!ENTITY h '&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;'><!ENTITY i '&h;&h;&h;&h;&h;&h;&h;&h;&h;&h;'>]>"
#define LOST(words) SCRIPT ("out iq lost - a: " words)

static void
pin_another (AntAccount *account)
{
  account->link->pin[0] = account->link->pin[0] == '0' ? '1' : '0';
}

static const AnttScenario scenarios[] = {
  /* before login */
  { "hostile/injection-after-proceed", SCRIPT (TO_PROCEED, "S: " ANTT_PROCEED ANTT_FEATURES (ANTT_MECHANISM ("PLAIN"))),
    .secure = TRUE, .code = ANT_WIRE_ERROR_XML, .words = "bytes behind", .unsaid = "<auth" },
  { "hostile/injection-between-proceed-and-tls", SCRIPT (TO_PROCEED, "S: " ANTT_PROCEED, "!settle", ANTT_HEADER),
    .secure = TRUE, .code = ANT_WIRE_ERROR_TLS, .words = "answered in the clear", .unsaid = "<auth" },
  { "hostile/failed-tls", SCRIPT (TO_PROCEED, "S: " ANTT_PROCEED, "!tls"), .secure = TRUE, .prepare = pin_another,
    .code = ANT_WIRE_ERROR_CERTIFICATE, .words = "pin", .unsaid = "<auth" },
  { "hostile/dtd-before-the-root", SCRIPT (OPEN, "S: <?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><stream:stream>"),
    .code = ANT_WIRE_ERROR_XML, .words = "a document type declaration", .unsaid = "<auth" },
  { "hostile/billion-laughs",
    SCRIPT (OPEN, "S: <?xml version='1.0'?>" LAUGHS "<stream:stream xmlns='jabber:client' id='&i;' version='1.0'"
                  " xmlns:stream='http://etherx.jabber.org/streams'><stream:features>&i;"),
    .code = ANT_WIRE_ERROR_XML, .words = "a document type declaration", .unsaid = "<auth" },
  { "hostile/deep-nesting-before-login", SCRIPT (OPEN, ANTT_HEADER "<stream:features>", "!deep 200000"),
    .code = ANT_WIRE_ERROR_LIMIT, .words = "512", .unsaid = "<auth" },
  { "hostile/bad-utf-8-before-login", SCRIPT (OPEN, ANTT_HEADER "<stream:features>\xff\xfe"),
    .code = ANT_WIRE_ERROR_XML, .words = "ill-formed", .unsaid = "<auth" },
  { "hostile/header-of-another-namespace",
    SCRIPT (OPEN, "S: <stream:stream xmlns='jabber:client' xmlns:stream='urn:other' id='s1' version='1.0'>"),
    .code = ANT_WIRE_ERROR_PROTOCOL, .words = "does not speak XMPP|urn:other", .unsaid = "<auth" },
  { "hostile/content-of-another-namespace",
    SCRIPT ("!open", ANTT_LOGIN_SASL, "C: <stream:stream",
            "S: <stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' id='s1' version='1.0'>"
            ANTT_FEATURES (ANTT_BIND), "C: </iq>", "S: " ANTT_BOUND),
    .code = ANT_WIRE_ERROR_PROTOCOL, .words = "<iq xmlns='jabber:server'/>|binding" },
  { "hostile/features-of-another-namespace",
    SCRIPT (OPEN, ANTT_HEADER "<features xmlns='urn:other'>" ANTT_MECHANISM ("PLAIN") "</features>"),
    .code = ANT_WIRE_ERROR_PROTOCOL, .words = "<features xmlns='urn:other'/>", .unsaid = "<auth" },
  { "hostile/scram-long-salt", SCRIPT (SCRAM, "!challenge 4096 200"), .code = ANT_WIRE_ERROR_AUTHENTICATION,
    .words = "salt|200", .unsaid = "<response" },
  { "hostile/scram-salt-one-too-long", SCRIPT (SCRAM, "!challenge 4096 65"), .code = ANT_WIRE_ERROR_AUTHENTICATION,
    .words = "salt|65", .unsaid = "<response" },
  { "hostile/scram-longest-salt", SCRIPT (SCRAM, "!challenge 4096 64", "!success", BOUND_BY_SCRAM), .code = -1 },
  { "hostile/scram-extension-that-must-be-known", SCRIPT (SCRAM, "!challenge 4096 8 m=must"),
    .code = ANT_WIRE_ERROR_AUTHENTICATION, .words = "malformed challenge", .unsaid = "<response" },
  { "hostile/scram-extension", SCRIPT (SCRAM, "!challenge 4096 8 h=c2hh", "!success", BOUND_BY_SCRAM), .code = -1 },
  { "hostile/scram-unsigned-success",
    SCRIPT (SCRAM, "!challenge 4096", "C: </response>", "S: " ANTT_SUCCESS), .code = ANT_WIRE_ERROR_AUTHENTICATION,
    .words = "signature", .unsaid = "<iq" },
  { "hostile/scram-forged-signature", SCRIPT (SCRAM, "!challenge 4096", "!success forged"),
    .code = ANT_WIRE_ERROR_AUTHENTICATION, .words = "did not prove that it knows the password", .unsaid = "<iq" },
  { "hostile/success-of-another-namespace",
    SCRIPT (SCRAM, "C: </auth>", "S: <success xmlns='urn:other'><x xmlns='" SASL_NS "'/></success>"),
    .code = ANT_WIRE_ERROR_PROTOCOL, .words = "<success xmlns='urn:other'/>", .unsaid = "<iq" },
  { "hostile/features-without-bind", SCRIPT ("!open", ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES ("")),
    .code = ANT_WIRE_ERROR_PROTOCOL, .words = "no resource binding", .unsaid = "<iq" },
  { "hostile/endless-header", SCRIPT (OPEN, "S: <stream:stream a='", "!flood xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
    .code = ANT_WIRE_ERROR_LIMIT, .words = "65536", .unsaid = "<auth" },

  /* after it, with a request under way */
  { "hostile/deep-nesting", SCRIPT (PENDING, "S: <message>", "!deep 200000"), .code = ANT_WIRE_ERROR_LIMIT, .words = "512",
    .rows = LOST ("512") },
  { "hostile/deep-nesting-in-an-answer",
    SCRIPT (PENDING, "S: <iq type='result' id='a' from='juliet@localhost/balcony'>", "!repeat 510 <d>", "!repeat 510 </d>",
            "S: </iq>", "R: out iq result exact a"),
    .code = -1, .rows = SCRIPT ("out iq result exact a") },
  { "hostile/many-attributes", SCRIPT (PENDING, "S: <message", "!repeat 2000  a#=''", "S: />"),
    .code = ANT_WIRE_ERROR_LIMIT, .words = "1024", .rows = LOST ("1024") },
  { "hostile/twenty-thousand-attributes", SCRIPT (PENDING, "S: <message", "!repeat 20000  a#=''", "S: />"),
    .code = ANT_WIRE_ERROR_LIMIT, .words = "tag too long", .rows = LOST ("tag too long") },
  { "hostile/attribute-twice", SCRIPT (PENDING, "S: <message id='b' id='a'/>"), .code = ANT_WIRE_ERROR_XML, .words = "ill-formed",
    .rows = LOST ("ill-formed") },
  { "hostile/fifty-thousand-children",
    SCRIPT (PENDING, "S: <message id='m'>", "!repeat 50000 <c/>", "S: </message>", "R: in message received - m",
            "S: " ANSWER, "R: out iq result exact a"),
    .code = -1, .rows = SCRIPT ("out iq result exact a", "in message received - m") },
  { "hostile/too-many-children", SCRIPT (PENDING, "S: <message id='m'>", "!repeat 200001 <c/>", "S: </message>"),
    .code = ANT_WIRE_ERROR_LIMIT, .words = "200000", .rows = LOST ("200000") },
  { "hostile/endless-tag", SCRIPT (PENDING, "S: <message a='", "!flood xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
    .code = ANT_WIRE_ERROR_LIMIT, .words = "65536", .rows = LOST ("65536") },
  { "hostile/endless-stanza", SCRIPT (PENDING, "S: <message><body>", "!repeat 400000 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
    .code = ANT_WIRE_ERROR_LIMIT, .words = "10485760", .rows = LOST ("10485760") },
  { "hostile/dtd-after-login", SCRIPT (PENDING, "S: " LAUGHS "<message>&i;</message>"), .code = ANT_WIRE_ERROR_XML,
    .words = "ill-formed", .rows = LOST ("ill-formed") },
  { "hostile/entity", SCRIPT (PENDING, "S: <message><body>&lol;</body></message>"), .code = ANT_WIRE_ERROR_XML,
    .words = "entity", .rows = LOST ("entity") },
  { "hostile/bad-utf-8", SCRIPT (PENDING, "S: <message id='m'><body>caf\xe9</body></message>"), .code = ANT_WIRE_ERROR_XML,
    .words = "ill-formed", .rows = LOST ("ill-formed") },
  { "hostile/bad-utf-8-in-an-answer", SCRIPT (PENDING, "S: <iq type='result' id='a' from='juliet@localhost/\xc0\xaf'/>"),
    .code = ANT_WIRE_ERROR_XML, .words = "ill-formed", .rows = LOST ("ill-formed") },
  { "hostile/surrogate", SCRIPT (PENDING, "S: <message><body>\xed\xa0\x80</body></message>"), .code = ANT_WIRE_ERROR_XML,
    .words = "ill-formed", .rows = LOST ("ill-formed") },
  { "hostile/control-character", SCRIPT (PENDING, "S: <message><body>&#1;</body></message>"), .code = ANT_WIRE_ERROR_XML,
    .words = "ill-formed", .rows = LOST ("ill-formed") },
  { "hostile/ill-formed", SCRIPT (PENDING, "S: <iq type='result' id='a'><x></iq>"), .code = ANT_WIRE_ERROR_XML,
    .words = "ill-formed", .rows = LOST ("ill-formed") },
  { "hostile/unbound-prefix", SCRIPT (PENDING, "S: <iq type='result' id='a'><o:x/></iq>"), .code = ANT_WIRE_ERROR_XML,
    .words = "prefix", .rows = LOST ("prefix") },
  { "hostile/second-root", SCRIPT (PENDING, "S: </stream:stream><stream:stream><iq type='result' id='a'/>"),
    .code = ANT_WIRE_ERROR_CLOSED, .words = "closed the stream", .rows = LOST ("closed the stream") },
  { "hostile/header-twice", SCRIPT (PENDING, ANTT_HEADER ANSWER), .code = ANT_WIRE_ERROR_XML, .words = "instruction",
    .rows = LOST ("instruction") },
  { "hostile/comment", SCRIPT (PENDING, "S: <!-- a comment --><iq type='result' id='a'/>"), .code = ANT_WIRE_ERROR_XML,
    .words = "comment", .rows = LOST ("comment") },
  { "hostile/instruction", SCRIPT (PENDING, "S: <?php exit; ?><iq type='result' id='a'/>"), .code = ANT_WIRE_ERROR_XML,
    .words = "instruction", .rows = LOST ("instruction") },
  { "hostile/text-between-stanzas", SCRIPT (PENDING, "S: hello" ANSWER), .code = ANT_WIRE_ERROR_XML, .words = "text between stanzas",
    .rows = LOST ("text between stanzas") },
};

/* --- Wide stanzas --- */

static double
read_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* Of all threads, so that a busy machine does not count; the best of three. */
static double
measure (AnttPlay *play, const char *repeat)
{
  double best = G_MAXDOUBLE;

  for (int i = 0; i < 3; i++)
    {
      double begin = read_cpu_time ();

      antt_play_run (play, SCRIPT ("S: <message id='m'>", repeat, "S: </message>", "R: in message received - m"));
      best = MIN (best, read_cpu_time () - begin);
      g_ptr_array_set_size (play->lane->rows, 0);
    }
  return best;
}

/* Four times as much takes four times as long, or little more: what is quadratic takes sixteen times. */
static void
expect_linear (AnttStage *stage, const char *few, const char *many)
{
  AnttPlay *play = antt_play_new (stage->network, NULL);
  double one, four;

  antt_play_run (play, SCRIPT (ANTT_ONLINE));
  one = measure (play, few);
  four = measure (play, many);
  g_test_message ("%.1f ms, four times as much: %.1f ms", one * 1000, four * 1000);
  g_assert_cmpfloat (four, <, 9 * one);
  antt_play_run (play, SCRIPT ("!close"));
  antt_play_free (play);
}

static void
test_children_are_linear (AnttStage *stage, gconstpointer data)
{
  expect_linear (stage, "!repeat 15000 <c a='1'/>", "!repeat 60000 <c a='1'/>");
}

static void
test_text_is_linear (AnttStage *stage, gconstpointer data)
{
  expect_linear (stage, "!repeat 50000 &amp;", "!repeat 200000 &amp;");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  antt_scenarios_add (scenarios, G_N_ELEMENTS (scenarios));
  g_test_add ("/faults/hostile/children-take-linear-time", AnttStage, NULL, antt_stage_set_up, test_children_are_linear,
              antt_stage_tear_down);
  g_test_add ("/faults/hostile/text-takes-linear-time", AnttStage, NULL, antt_stage_set_up, test_text_is_linear,
              antt_stage_tear_down);
  return g_test_run ();
}
