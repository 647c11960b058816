/* Servers that break the rules, on purpose or not: what the stream refuses, and with which words.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include "antt-dialogue.h"

#define SASL_NS "urn:ietf:params:xml:ns:xmpp-sasl"
/* A header inside of the stream that it opened. */
#define SECOND_HEADER \
  "<stream:stream xmlns='jabber:client' version='1.0'></stream:stream>"
#define SCRAM ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("SCRAM-SHA-256"))

/**
 * Case:
 * @script: what the server does; @secure: with STARTTLS in front
 * @words: parts of the error's message, separated by `|`
 * @unsaid: (nullable): what the client must not have said
 */
typedef struct
{
  const char *name;
  const char *const *script;
  gboolean secure;
  int code;
  const char *words;
  const char *unsaid;
} Case;

#define SCRIPT(...) ((const char *const[]) { __VA_ARGS__, NULL })

static const Case cases[] = {
  /* before TLS */
  { "no-starttls", SCRIPT ("C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("PLAIN"))), TRUE,
    ANT_WIRE_ERROR_NO_TLS, "does not offer STARTTLS|--insecure-plaintext", "<auth" },
  { "starttls-of-another-namespace",
    SCRIPT ("C: <stream:stream", ANTT_HEADER ANTT_FEATURES ("<starttls xmlns='urn:other'/>")), TRUE,
    ANT_WIRE_ERROR_NO_TLS, "does not offer STARTTLS", "<starttls" },
  { "starttls-refused",
    SCRIPT ("C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_STARTTLS), "C: <starttls",
            "S: <failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>"),
    TRUE, ANT_WIRE_ERROR_NO_TLS, "refuses to start it", "<auth" },
  { "proceed-of-another-namespace",
    SCRIPT ("C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_STARTTLS), "C: <starttls",
            "S: <proceed xmlns='urn:other'/>"),
    TRUE, ANT_WIRE_ERROR_PROTOCOL, "<proceed xmlns='urn:other'/>|waiting for TLS", "<auth" },
  { "injection-after-proceed",
    SCRIPT ("C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_STARTTLS), "C: <starttls",
            "S: " ANTT_PROCEED ANTT_FEATURES (ANTT_MECHANISM ("PLAIN"))),
    TRUE, ANT_WIRE_ERROR_XML, "From 127.0.0.1:|bytes behind", "<auth" },
  { "stanza-before-tls",
    SCRIPT ("C: <stream:stream", ANTT_HEADER "<message><body>hi</body></message>"), TRUE, ANT_WIRE_ERROR_PROTOCOL,
    "<message xmlns='jabber:client'/>|waiting for its features", "<auth" },
  { "proceed-twice",
    SCRIPT (ANTT_SECURE, "C: <stream:stream", ANTT_HEADER ANTT_PROCEED), TRUE, ANT_WIRE_ERROR_PROTOCOL,
    "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>|logging in", "<auth" },
  { "starttls-offered-again",
    SCRIPT (ANTT_SECURE, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_STARTTLS)), TRUE,
    ANT_WIRE_ERROR_AUTHENTICATION, "no SASL mechanism", "<auth" },
  { "features-twice-before-tls",
    SCRIPT ("C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_STARTTLS) ANTT_FEATURES (ANTT_STARTTLS)), TRUE,
    ANT_WIRE_ERROR_PROTOCOL, "features|waiting for TLS", "<auth" },
  { "nonsense-instead-of-tls",
    SCRIPT ("C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_STARTTLS), "C: <starttls", "S: " ANTT_PROCEED,
            "C: \x16\x03", ANTT_HEADER), TRUE, ANT_WIRE_ERROR_TLS, "answered in the clear", "<auth" },
  { "cut-before-a-word", SCRIPT ("C: <stream:stream", "!cut"), TRUE, ANT_WIRE_ERROR_CUT, "--direct-tls", "<auth" },

  /* not XMPP, or not as we know it */
  { "http", SCRIPT ("S: HTTP/1.1 400 Bad Request\r\n\r\n"), FALSE, ANT_WIRE_ERROR_XML, "HTTP/1.1", NULL },
  { "other-xml", SCRIPT ("S: <html xmlns='http://www.w3.org/1999/xhtml'>"), FALSE, ANT_WIRE_ERROR_PROTOCOL,
    "does not speak XMPP|<html xmlns='http://www.w3.org/1999/xhtml'/>", "<auth" },
  { "old-version",
    SCRIPT ("S: <stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='1'>"), FALSE,
    ANT_WIRE_ERROR_PROTOCOL, "before version 1.0", "<auth" },
  { "doctype-before-the-stream",
    SCRIPT ("S: <?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><stream:stream>"), FALSE, ANT_WIRE_ERROR_XML, "",
    "<auth" },

  { "endless-header", SCRIPT ("S: <stream:stream a='", "!flood xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), FALSE,
    ANT_WIRE_ERROR_LIMIT, "From 127.0.0.1:|65536", "<auth" },
  { "end-before-features", SCRIPT (ANTT_HEADER "</stream:stream>"), FALSE, ANT_WIRE_ERROR_CLOSED,
    "before the login had ended", "<auth" },
  { "error-before-features",
    SCRIPT (ANTT_HEADER "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>[2001:db8::1]:9222"
                        "</see-other-host></stream:error></stream:stream>"), FALSE, ANT_WIRE_ERROR_STREAM,
    "see-other-host [2001:db8::1]:9222", "<auth" },

  /* SASL */
  { "no-mechanism", SCRIPT (ANTT_HEADER ANTT_FEATURES ("")), FALSE, ANT_WIRE_ERROR_AUTHENTICATION,
    "no login on an unencrypted stream", "<auth" },
  { "no-common-mechanism", SCRIPT (ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("DIGEST-MD5"))), FALSE,
    ANT_WIRE_ERROR_AUTHENTICATION, "the server offers DIGEST-MD5|SCRAM-SHA-256", "<auth" },
  { "failure-with-a-control-character",
    SCRIPT (ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("PLAIN")), "C: </auth>",
            "S: <failure xmlns='" SASL_NS "'><not-authorized/><text>No such \033[31muser</text></failure>"),
    FALSE, ANT_WIRE_ERROR_XML, "", NULL },
  { "not-authorized",
    SCRIPT (ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("PLAIN")), "C: </auth>",
            "S: <failure xmlns='" SASL_NS "'><not-authorized/><text>No such user</text></failure>"),
    FALSE, ANT_WIRE_ERROR_AUTHENTICATION, "romeo@localhost|PLAIN|not-authorized (“No such user”). ", NULL },
  { "failure-without-condition",
    SCRIPT (ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("PLAIN")), "C: </auth>", "S: <failure xmlns='" SASL_NS "'/>"),
    FALSE, ANT_WIRE_ERROR_AUTHENTICATION, "undefined-condition", NULL },
  { "success-in-a-child",
    SCRIPT (SCRAM, "C: </auth>", "S: <success xmlns='urn:other'><x xmlns='" SASL_NS "'/></success>"), FALSE,
    ANT_WIRE_ERROR_PROTOCOL, "<success xmlns='urn:other'/>", "<response" },
  { "success-before-auth", SCRIPT (ANTT_HEADER ANTT_SUCCESS), FALSE, ANT_WIRE_ERROR_PROTOCOL, "success", "<auth" },
  { "success-before-challenge", SCRIPT (SCRAM, "C: </auth>", "S: " ANTT_SUCCESS), FALSE, ANT_WIRE_ERROR_AUTHENTICATION,
    "", "<response" },
  { "signature-missing", SCRIPT (SCRAM, "!challenge 4096", "C: </response>", "S: " ANTT_SUCCESS), FALSE,
    ANT_WIRE_ERROR_AUTHENTICATION, "", "<iq" },
  { "signature-forged", SCRIPT (SCRAM, "!challenge 4096", "!success forged"), FALSE, ANT_WIRE_ERROR_AUTHENTICATION, "",
    "<iq" },
  { "iterations-too-few", SCRIPT (SCRAM, "!challenge 4095"), FALSE, ANT_WIRE_ERROR_AUTHENTICATION, "4095", "<response" },
  { "iterations-too-many", SCRIPT (SCRAM, "!challenge 100001"), FALSE, ANT_WIRE_ERROR_AUTHENTICATION, "100001",
    "<response" },
  { "challenge-for-plain",
    SCRIPT (ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("PLAIN")), "C: </auth>",
            "S: <challenge xmlns='" SASL_NS "'>bW9yZQ==</challenge>"),
    FALSE, ANT_WIRE_ERROR_AUTHENTICATION, "", "<response" },
  { "features-twice",
    SCRIPT (ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("PLAIN")), "C: </auth>",
            "S: " ANTT_FEATURES (ANTT_MECHANISM ("PLAIN"))),
    FALSE, ANT_WIRE_ERROR_PROTOCOL, "features|logging in", NULL },
  { "end-in-the-login",
    SCRIPT (ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("PLAIN")), "C: </auth>", "S: </stream:stream>"), FALSE,
    ANT_WIRE_ERROR_CLOSED, "before the login had ended", NULL },
  { "challenge-in-cdata-is-text",
    SCRIPT (SCRAM, "C: </auth>", "S: <challenge xmlns='" SASL_NS "'><![CDATA[cj0=&]]>&#x3D;</challenge>"), FALSE,
    ANT_WIRE_ERROR_AUTHENTICATION, "malformed challenge", "<response" },
  { "challenge-with-an-entity",
    SCRIPT (SCRAM, "C: </auth>", "S: <challenge xmlns='" SASL_NS "'>&r;</challenge>"), FALSE, ANT_WIRE_ERROR_XML,
    "entity beyond the five", "<response" },
  { "challenge-with-a-nul",
    SCRIPT (SCRAM, "C: </auth>", "S: <challenge xmlns='" SASL_NS "'>cj0=&#0;</challenge>"), FALSE, ANT_WIRE_ERROR_XML,
    "", "<response" },
  { "challenge-of-a-nul",
    SCRIPT (SCRAM, "C: </auth>", "S: <challenge xmlns='" SASL_NS "'>cj0AAAA=</challenge>"), FALSE,
    ANT_WIRE_ERROR_AUTHENTICATION, "malformed challenge", "<response" },
  { "challenge-twice",
    SCRIPT (SCRAM, "!challenge 4096", "C: </response>", "S: <challenge xmlns='" SASL_NS "'>cj0=</challenge>"), FALSE,
    ANT_WIRE_ERROR_AUTHENTICATION, "a second challenge", NULL },
  { "challenge-after-success",
    SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER "<challenge xmlns='" SASL_NS "'>cj0=</challenge>"), FALSE,
    ANT_WIRE_ERROR_PROTOCOL, "<challenge xmlns='" SASL_NS "'/>|binding", "<iq" },
  { "success-twice", SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_SUCCESS), FALSE,
    ANT_WIRE_ERROR_PROTOCOL, "<success xmlns='" SASL_NS "'/>|binding", "<iq" },
  { "failure-after-success",
    SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER "<failure xmlns='" SASL_NS "'><aborted/></failure>"),
    FALSE, ANT_WIRE_ERROR_PROTOCOL, "<failure xmlns='" SASL_NS "'/>|binding", "<iq" },
  { "no-header-after-success", SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", "S: " ANTT_FEATURES (ANTT_BIND)), FALSE,
    ANT_WIRE_ERROR_XML, "unbound prefix", "<iq" },
  { "features-for-a-header-after-success",
    SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", "S: <features xmlns='http://etherx.jabber.org/streams'>"), FALSE,
    ANT_WIRE_ERROR_PROTOCOL, "does not speak XMPP|<features", "<iq" },
  { "header-twice", SCRIPT (ANTT_HEADER SECOND_HEADER), FALSE, ANT_WIRE_ERROR_PROTOCOL,
    "<stream xmlns='http://etherx.jabber.org/streams'/>|logging in", "<auth" },
  { "stanza-before-login", SCRIPT (ANTT_HEADER "<iq type='get' id='_xmpp_bind1'/>"), FALSE, ANT_WIRE_ERROR_PROTOCOL,
    "<iq xmlns='jabber:client'/>|logging in", "<auth" },
  { "stream-behind-success",
    SCRIPT (ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("PLAIN")), "C: </auth>", "S: " ANTT_SUCCESS "<stream:features/>"),
    FALSE, ANT_WIRE_ERROR_XML, "bytes behind", "<iq" },

  /* bind */
  { "no-bind", SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES ("")), FALSE,
    ANT_WIRE_ERROR_PROTOCOL, "no resource binding", "<iq" },
  { "bind-of-another-namespace",
    SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES ("<bind xmlns='urn:other'/>")), FALSE,
    ANT_WIRE_ERROR_PROTOCOL, "no resource binding|it offers: other bind", "<iq" },
  { "bind-refused",
    SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>",
            "S: <iq type='error' id='_xmpp_bind1'><error type='cancel'><conflict"
            " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"),
    FALSE, ANT_WIRE_ERROR_PROTOCOL, "refuses to bind|conflict", NULL },
  { "bound-to-nonsense",
    SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>",
            "S: <iq type='result' id='_xmpp_bind1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>@@</jid></bind>"
            "</iq>"),
    FALSE, ANT_WIRE_ERROR_PROTOCOL, "no full JID", NULL },
  { "bound-without-jid",
    SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>",
            "S: <iq type='result' id='_xmpp_bind1'/>"),
    FALSE, ANT_WIRE_ERROR_PROTOCOL, "no full JID", NULL },
  { "bound-to-a-bare-jid",
    SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>",
            "S: <iq type='result' id='_xmpp_bind1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>romeo@localhost"
            "</jid></bind></iq>"),
    FALSE, ANT_WIRE_ERROR_PROTOCOL, "no full JID", NULL },
  { "bind-answered-with-a-request",
    SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>",
            "S: <iq type='get' id='_xmpp_bind1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"),
    FALSE, ANT_WIRE_ERROR_PROTOCOL, "<iq xmlns='jabber:client'/>|binding", NULL },
  { "bind-answered-under-another-id",
    SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>",
            "S: <iq type='result' id='_xmpp_bind2'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>romeo@localhost/x"
            "</jid></bind></iq>"),
    FALSE, ANT_WIRE_ERROR_PROTOCOL, "<iq xmlns='jabber:client'/>|binding", NULL },
  { "bind-refused-with-a-word-from-afar",
    SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>",
            "S: <iq type='error' id='_xmpp_bind1'><error type='cancel'><conflict"
            " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>in &#x202e;"
            " use</text></error></iq>"),
    FALSE, ANT_WIRE_ERROR_PROTOCOL, "conflict, in \\u202E use", NULL },
  { "stanza-before-bind",
    SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>", "S: <message/>"),
    FALSE, ANT_WIRE_ERROR_PROTOCOL, "<message xmlns='jabber:client'/>|binding", NULL },

  /* after login */
  { "deep-nesting", SCRIPT (ANTT_LOGIN, "S: <message>", "!deep 600"), FALSE, ANT_WIRE_ERROR_LIMIT, "512", NULL },
  { "endless-tag", SCRIPT (ANTT_LOGIN, "S: <message a='", "!flood xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), FALSE,
    ANT_WIRE_ERROR_LIMIT, "", NULL },
  { "endless-stanza", SCRIPT (ANTT_LOGIN, "S: <message><body>", "!flood xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
    FALSE, ANT_WIRE_ERROR_LIMIT, "", NULL },
  { "ill-formed", SCRIPT (ANTT_LOGIN, "S: <message><body>x</message>"), FALSE, ANT_WIRE_ERROR_XML, "ill-formed", NULL },
  { "entity", SCRIPT (ANTT_LOGIN, "S: <message><body>&lol;</body></message>"), FALSE, ANT_WIRE_ERROR_XML, "", NULL },
  { "cut-in-mid-stanza", SCRIPT (ANTT_LOGIN, "S: <message><body>half a stan", "!cut"), FALSE, ANT_WIRE_ERROR_CUT,
    "without ending the stream", NULL },
  { "reset", SCRIPT (ANTT_LOGIN, "!reset"), FALSE, ANT_WIRE_ERROR_CUT, "127.0.0.1:", NULL },
  { "end", SCRIPT (ANTT_LOGIN, "S: </stream:stream>", "C: </stream:stream>"), FALSE, ANT_WIRE_ERROR_CLOSED,
    "closed the stream", NULL },
  { "stream-error",
    SCRIPT (ANTT_LOGIN,
            "S: <stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text"
            " xmlns='urn:ietf:params:xml:ns:xmpp-streams'>Replaced</text></stream:error></stream:stream>"),
    FALSE, ANT_WIRE_ERROR_CONFLICT, "conflict (“Replaced”). ", NULL },
  { "stream-error-without-condition", SCRIPT (ANTT_LOGIN, "S: <stream:error/>"), FALSE, ANT_WIRE_ERROR_STREAM,
    "undefined-condition", NULL },
  { "management-not-asked-for",
    SCRIPT (ANTT_LOGIN, "S: <enabled xmlns='urn:xmpp:sm:3' resume='true'/><r xmlns='urn:xmpp:sm:3'/></stream:stream>"),
    FALSE, ANT_WIRE_ERROR_CLOSED, "closed the stream", "urn:xmpp:sm:3" },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  AnttCertificateSpec spec = { .name = "localhost" };
  g_autoptr (AnttCertificate) certificate = c->secure ? antt_certificate_new (&spec) : NULL;
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (c->script, certificate);
  g_autofree char *said = NULL;

  antt_dialogue_assert_fails (dialogue, c->code, c->words);
  g_assert_nonnull (strstr (dialogue->events->str, "closed: After "));
  said = antt_dialogue_finish (dialogue);
  if (c->unsaid != NULL && strstr (said, c->unsaid) != NULL)
    g_error ("The client said “%s”: %s", c->unsaid, said);
  g_assert_null (strstr (said, "pencil"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/stream/refuse/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
