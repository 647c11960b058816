/* Secrets: each rule, what stays byte for byte, and hostile text.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "base/ant-limits.h"
#include "xml/ant-redact.h"

#define SASL "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'"
#define FORM "xmlns='jabber:x:data'"

/* "S3CRET" stands for the secret; "%" in what is expected stands for the marker. */
static const struct
{
  const char *xml;
  const char *expected;
} cases[] = {
  /* SASL */
  { "<auth " SASL " mechanism='PLAIN'>S3CRET=</auth>", "<auth " SASL " mechanism='PLAIN'>%</auth>" },
  { "<challenge " SASL ">S3CRET</challenge>", "<challenge " SASL ">%</challenge>" },
  { "<response " SASL ">\n S3CRET\n</response >", "<response " SASL ">%</response >" },
  { "<success " SASL ">S3CRET</success>", "<success " SASL ">%</success>" },
  { "<s:auth xmlns:s='urn:ietf:params:xml:ns:xmpp-sasl'>S3CRET</s:auth>",
    "<s:auth xmlns:s='urn:ietf:params:xml:ns:xmpp-sasl'>%</s:auth>" },
  { "<auth " SASL "><![CDATA[S3CRET]]></auth>", "<auth " SASL ">%</auth>" },
  { "<auth " SASL ">&#x53;3CRET<x>S3CRET</x>S3CRET</auth>", "<auth " SASL ">%</auth>" },
  { "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='SCRAM-SHA-1'><initial-response>S3CRET</initial-response>"
    "<user-agent id='u'><software>Antistrophe</software></user-agent></authenticate>",
    "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='SCRAM-SHA-1'><initial-response>%</initial-response>"
    "<user-agent id='u'><software>Antistrophe</software></user-agent></authenticate>" },
  { "<challenge xmlns='urn:xmpp:sasl:2'>S3CRET</challenge>", "<challenge xmlns='urn:xmpp:sasl:2'>%</challenge>" },
  { "<response xmlns='urn:xmpp:sasl:1'>S3CRET</response>", "<response xmlns='urn:xmpp:sasl:1'>%</response>" },
  { "<success xmlns='urn:xmpp:sasl:2'><additional-data>S3CRET</additional-data>"
    "<authorization-identifier>a@b</authorization-identifier>"
    "<token xmlns='urn:xmpp:fast:0' expiry='2026-12-01T00:00:00Z' token='S3CRET'/></success>",
    "<success xmlns='urn:xmpp:sasl:2'><additional-data>%</additional-data>"
    "<authorization-identifier>a@b</authorization-identifier>"
    "<token xmlns='urn:xmpp:fast:0' expiry='2026-12-01T00:00:00Z' token='%'/></success>" },
  { "<next xmlns='urn:xmpp:sasl:2' task='UPGR-SCRAM-SHA-256'><hash xmlns='urn:xmpp:scram-upgrade:0'>S3CRET</hash></next>",
    "<next xmlns='urn:xmpp:sasl:2' task='UPGR-SCRAM-SHA-256'><hash xmlns='urn:xmpp:scram-upgrade:0'>%</hash></next>" },
  /* components; the first in a client's stream, as a text without header is read */
  { "<handshake>S3CRET</handshake>", "<handshake>%</handshake>" },
  { "<handshake xmlns='jabber:component:accept'>S3CRET</handshake>",
    "<handshake xmlns='jabber:component:accept'>%</handshake>" },
  /* passwords of accounts */
  { "<iq type='set' id='1'><query xmlns='jabber:iq:auth'><username>romeo</username><password>S3CRET</password>"
    "<digest>S3CRET</digest><resource>r</resource></query></iq>",
    "<iq type='set' id='1'><query xmlns='jabber:iq:auth'><username>romeo</username><password>%</password>"
    "<digest>%</digest><resource>r</resource></query></iq>" },
  { "<iq type='set' id='1'><query xmlns='jabber:iq:register'><username>romeo</username><password>S3CRET</password>"
    "</query></iq>",
    "<iq type='set' id='1'><query xmlns='jabber:iq:register'><username>romeo</username><password>%</password>"
    "</query></iq>" },
  /* forms */
  { "<iq type='set'><x " FORM " type='submit'><field type='text-private' var='any'><desc>d</desc><value>S3CRET</value>"
    "<value>S3CRET</value></field><field type='text-single' var='b'><value>kept</value></field></x></iq>",
    "<iq type='set'><x " FORM " type='submit'><field type='text-private' var='any'><desc>d</desc><value>%</value>"
    "<value>%</value></field><field type='text-single' var='b'><value>kept</value></field></x></iq>" },
  { "<iq><x " FORM "><field var='password'><value>S3CRET</value></field>"
    "<field var='password-verify'><value>S3CRET</value></field>"
    "<field var='old_password'><value>S3CRET</value></field></x></iq>",
    "<iq><x " FORM "><field var='password'><value>%</value></field>"
    "<field var='password-verify'><value>%</value></field>"
    "<field var='old_password'><value>%</value></field></x></iq>" },
  { "<iq><x " FORM "><field type='text-single' var='muc#roomconfig_roomsecret'><value>S3CRET</value></field></x></iq>",
    "<iq><x " FORM "><field type='text-single' var='muc#roomconfig_roomsecret'><value>%</value></field></x></iq>" },
  { "<iq><x " FORM "><reported><field var='p' type='text-private'/><field var='q'/></reported>"
    "<item><field var='p'><value>S3CRET</value></field><field var='q'><value>kept</value></field></item></x></iq>",
    "<iq><x " FORM "><reported><field var='p' type='text-private'/><field var='q'/></reported>"
    "<item><field var='p'><value>%</value></field><field var='q'><value>kept</value></field></item></x></iq>" },
  /* rooms */
  { "<presence to='r@c/n'><x xmlns='http://jabber.org/protocol/muc'><history maxchars='0'/><password>S3CRET</password>"
    "</x></presence>",
    "<presence to='r@c/n'><x xmlns='http://jabber.org/protocol/muc'><history maxchars='0'/><password>%</password>"
    "</x></presence>" },
  { "<message><x xmlns='http://jabber.org/protocol/muc#user'><invite from='a@b'><reason>r</reason></invite>"
    "<password>S3CRET</password></x></message>",
    "<message><x xmlns='http://jabber.org/protocol/muc#user'><invite from='a@b'><reason>r</reason></invite>"
    "<password>%</password></x></message>" },
  { "<iq><query xmlns='http://jabber.org/protocol/muc#owner'><destroy jid='a@b'><password>S3CRET</password></destroy>"
    "</query></iq>",
    "<iq><query xmlns='http://jabber.org/protocol/muc#owner'><destroy jid='a@b'><password>%</password></destroy>"
    "</query></iq>" },
  { "<message><x xmlns='jabber:x:conference' jid='r@c' password = \"S3CRET\" reason='x'/></message>",
    "<message><x xmlns='jabber:x:conference' jid='r@c' password = \"%\" reason='x'/></message>" },
  { "<iq><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'><conference jid='r@c'><nick>n</nick>"
    "<password>S3CRET</password></conference></storage></query></iq>",
    "<iq><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'><conference jid='r@c'><nick>n</nick>"
    "<password>%</password></conference></storage></query></iq>" },
  { "<iq><conference xmlns='urn:xmpp:bookmarks:1'><password>S3CRET</password></conference></iq>",
    "<iq><conference xmlns='urn:xmpp:bookmarks:1'><password>%</password></conference></iq>" },
  /* services */
  { "<iq type='result'><services xmlns='urn:xmpp:extdisco:2'><service host='h' password='S3CRET' username='u'/>"
    "<service host='h' password='S3&amp;CRET'/></services></iq>",
    "<iq type='result'><services xmlns='urn:xmpp:extdisco:2'><service host='h' password='%' username='u'/>"
    "<service host='h' password='%'/></services></iq>" },
  { "<iq><credentials xmlns='urn:xmpp:extdisco:1'><service host='h' password='S3CRET'/></credentials></iq>",
    "<iq><credentials xmlns='urn:xmpp:extdisco:1'><service host='h' password='%'/></credentials></iq>" },
  { "<iq><slot xmlns='urn:xmpp:http:upload:0'><put url='https://h/a?b=S3CRET&amp;c=1'>"
    "<header name='Authorization'>Bearer S3CRET</header></put><get url='https://h/a?kept'/></slot></iq>",
    "<iq><slot xmlns='urn:xmpp:http:upload:0'><put url='%'>"
    "<header name='Authorization'>%</header></put><get url='https://h/a?kept'/></slot></iq>" },
  { "<iq><slot xmlns='urn:xmpp:http:upload:0'><put url='https://h/S3CRET/a'/><get url='https://h/a'/></slot></iq>",
    "<iq><slot xmlns='urn:xmpp:http:upload:0'><put url='%'/><get url='https://h/a'/></slot></iq>" },
  { "<iq><slot xmlns='urn:xmpp:http:upload'><put>https://h/a?S3CRET</put><get>https://h/a</get></slot></iq>",
    "<iq><slot xmlns='urn:xmpp:http:upload'><put>%</put><get>https://h/a</get></slot></iq>" },
  { "<iq><slot xmlns='eu:siacs:conversations:http:upload'><put>https://h/a?S3CRET</put></slot></iq>",
    "<iq><slot xmlns='eu:siacs:conversations:http:upload'><put>%</put></slot></iq>" },
  { "<iq><slot xmlns='eu:siacs:conversations:http:upload'><put><![CDATA[https://h/a?S3CRET]]></put></slot></iq>",
    "<iq><slot xmlns='eu:siacs:conversations:http:upload'><put>%</put></slot></iq>" },
  { "<iq><transport xmlns='urn:xmpp:jingle:transports:http:upload:0'><candidate uri='https://h/a?S3CRET'>"
    "<header name='authorization'>S3CRET</header></candidate></transport></iq>",
    "<iq><transport xmlns='urn:xmpp:jingle:transports:http:upload:0'><candidate uri='%'>"
    "<header name='authorization'>%</header></candidate></transport></iq>" },
  /* invitations */
  { "<iq type='set'><preauth xmlns='urn:xmpp:pars:0' token='S3CRET'/></iq>",
    "<iq type='set'><preauth xmlns='urn:xmpp:pars:0' token='%'/></iq>" },
  { "<iq type='set'><preauth xmlns='urn:xmpp:ibr-token:0' token='S3CRET'/></iq>",
    "<iq type='set'><preauth xmlns='urn:xmpp:ibr-token:0' token='%'/></iq>" },
  { "<iq type='set'><join xmlns='urn:xmpp:mix:misc:0'><invitation><channel>c</channel><token>S3CRET</token></invitation>"
    "</join></iq>",
    "<iq type='set'><join xmlns='urn:xmpp:mix:misc:0'><invitation><channel>c</channel><token>%</token></invitation>"
    "</join></iq>" },
  { "<iq><tokens xmlns='urn:xmpp:muc-token-invite:0'><token counter='3'>S3CRET</token></tokens></iq>",
    "<iq><tokens xmlns='urn:xmpp:muc-token-invite:0'><token counter='3'>%</token></tokens></iq>" },
  { "<iq><revoke xmlns='urn:xmpp:muc-token-invite:0'>S3CRET</revoke></iq>",
    "<iq><revoke xmlns='urn:xmpp:muc-token-invite:0'>%</revoke></iq>" },
  { "<iq><invite xmlns='urn:xmpp:invite:1'><uri>xmpp:a@b?S3CRET</uri></invite></iq>",
    "<iq><invite xmlns='urn:xmpp:invite:1'><uri>%</uri></invite></iq>" },
  { "<iq><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:invite#invite'><x " FORM ">"
    "<field var='uri' type='text-single'><value>xmpp:a@b?roster;preauth=S3CRET</value></field>"
    "<field var='landing-url'><value>https://h/#S3CRET</value></field>"
    "<field var='expire'><value>2026-12-01T00:00:00Z</value></field></x></command></iq>",
    "<iq><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:invite#invite'><x " FORM ">"
    "<field var='uri' type='text-single'><value>%</value></field>"
    "<field var='landing-url'><value>%</value></field>"
    "<field var='expire'><value>2026-12-01T00:00:00Z</value></field></x></command></iq>" },
  { "<message><x " FORM "><field var='FORM_TYPE' type='hidden'><value> urn:xmpp:invite#invitation</value></field>"
    "<field var='uri'><value>S3CRET</value></field></x></message>",
    "<message><x " FORM "><field var='FORM_TYPE' type='hidden'><value> urn:xmpp:invite#invitation</value></field>"
    "<field var='uri'><value>%</value></field></x></message>" },
  /* deep inside, other bytes odd but kept */
  { "<message  to = \"a&amp;b\" ><body>&#x41;\r\n<![CDATA[<]]></body><forwarded xmlns='urn:xmpp:forward:0'><iq "
    "xmlns='jabber:client'><q:query xmlns:q='jabber:iq:auth'><q:password>S3CRET</q:password></q:query></iq></forwarded>"
    "</message >",
    "<message  to = \"a&amp;b\" ><body>&#x41;\r\n<![CDATA[<]]></body><forwarded xmlns='urn:xmpp:forward:0'><iq "
    "xmlns='jabber:client'><q:query xmlns:q='jabber:iq:auth'><q:password>%</q:password></q:query></iq></forwarded>"
    "</message >" },
};

static char *
replace (const char *text, const char *from, const char *to)
{
  GString *changed = g_string_new (text);

  g_string_replace (changed, from, to, 0);
  return g_string_free (changed, FALSE);
}

static void
test_redact_stanza (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AntStanza) stanza = ant_stanza_parse (cases[i].xml, -1, ANT_NS_CLIENT, &error);
      g_autoptr (AntStanza) redacted = NULL;
      g_autoptr (AntStanza) again = NULL;
      g_autofree char *expected = replace (cases[i].expected, "%", ANT_REDACTED);
      g_autofree char *text = NULL;
      g_autofree char *from_text = ant_redact_text (cases[i].xml, -1);
      gconstpointer bytes;
      gsize length;

      g_assert_no_error (error);
      redacted = ant_redact_stanza (stanza);
      bytes = g_bytes_get_data (ant_stanza_get_bytes (redacted), &length);
      text = g_strndup (bytes, length);
      g_assert_cmpstr (text, ==, expected);
      g_assert_null (strstr (text, "S3CRET"));
      g_assert_cmpstr (from_text, ==, expected);
      g_assert_true (ant_element_is (ant_stanza_get_root (redacted), ant_element_get_ns (ant_stanza_get_root (stanza)),
                                     ant_element_get_name (ant_stanza_get_root (stanza))));

      /* Nothing is left to be done the second time. */
      again = ant_redact_stanza (redacted);
      g_assert_true (again == redacted);
    }
}

static void
test_redact_keeps_what_is_no_secret (void)
{
  static const char *const texts[] = {
    "<iq type='get' to='a@b' id='1'><ping xmlns='urn:xmpp:ping'/></iq>",
    "<message><body>my password is swordfish</body></message>",
    "<iq><query xmlns='jabber:iq:register'><username/><password/></query></iq>",
    "<iq><query xmlns='jabber:iq:register'><password>  </password></query></iq>",
    "<iq><query xmlns='custom:xep'><password>not one of ours</password></query></iq>",
    "<success " SASL "/>",
    "<abort " SASL "/>",
    "<failure " SASL "><not-authorized/><text>no</text></failure>",
    "<mechanisms " SASL "><mechanism>PLAIN</mechanism></mechanisms>",
    "<handshake/>",
    "<iq><x " FORM "><field type='text-single' var='password'><value>shown</value></field>"
    "<field type='text-private' var='p'><value/></field></x></iq>",
    "<iq><x " FORM "><field var='uri'><value>https://a/?b</value></field></x></iq>",
    "<iq><slot xmlns='urn:xmpp:http:upload:0'><put url=''/><get url='https://h/a?b'/></slot></iq>",
    "<iq><services xmlns='urn:xmpp:extdisco:2'><service password='' username='u'/></services></iq>",
    "<iq><service xmlns='custom:xep' password='p'/></iq>",
    "<iq xmlns:e='urn:xmpp:extdisco:2'><e:service e:password='other attribute'/></iq>",
    "<iq><query xmlns='jabber:iq:auth'><password>" ANT_REDACTED "</password></query></iq>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AntStanza) stanza = ant_stanza_parse (texts[i], -1, ANT_NS_CLIENT, NULL);
      g_autoptr (AntStanza) redacted = ant_redact_stanza (stanza);
      g_autofree char *text = ant_redact_text (texts[i], -1);

      g_assert_true (redacted == stanza);
      g_assert_cmpstr (text, ==, texts[i]);
    }
}

static void
test_redact_component_stanza (void)
{
  g_autoptr (AntStanza) stanza = ant_stanza_parse ("<handshake>S3CRET</handshake>", -1, ANT_NS_COMPONENT, NULL);
  g_autoptr (AntStanza) redacted = ant_redact_stanza (stanza);

  g_assert_cmpstr (ant_element_get_ns (ant_stanza_get_root (redacted)), ==, ANT_NS_COMPONENT);
  g_assert_cmpuint (g_bytes_get_size (ant_stanza_get_bytes (redacted)), ==,
                    strlen ("<handshake>" ANT_REDACTED "</handshake>"));
}

/* The bytes of a stanza need not be at the places of its tree: comments were cut, text stood before. */
static void
test_redact_moved_stanza (void)
{
  g_autoptr (AntStanza) stanza = ant_stanza_parse ("\n<!-- a comment --><iq type='set'><!-- here too --><query "
                                                   "xmlns='jabber:iq:auth'><password>S3CRET</password></query></iq>",
                                                   -1, ANT_NS_CLIENT, NULL);
  g_autoptr (AntStanza) redacted = ant_redact_stanza (stanza);
  GBytes *bytes = ant_stanza_get_bytes (redacted);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (text, ==, "<iq type='set'><query xmlns='jabber:iq:auth'><password>" ANT_REDACTED "</password></query></iq>");
}

static void
test_redact_text_cuts_what_it_cannot_read (void)
{
  static const struct { const char *xml, *expected; } texts[] = {
    { "", "" },
    { "no XML at all", "no XML at all" },
    { "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='a'>",
      "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='a'>" },
    { "</stream:stream>", "</stream:stream>" },
    { "<iq/> <presence/>\n", "<iq/> <presence/>\n" },
    { "<iq><body>open", "<iq><body>open" },
    { "<iq/><auth " SASL ">S3CR", "<iq/><auth " SASL ">%" },
    { "<iq/><auth " SASL ">S3CRET</aut", "<iq/><auth " SASL ">%" },
    { "<iq/><auth " SASL ">S3&CRET</auth>kept?", "<iq/><auth " SASL ">%" },
    { "<iq/><x xmlns='jabber:x:conference' password='S3CRET", "<iq/>%" },
    { "<iq/><x xmlns='jabber:x:conference' password='S3CRET'<", "<iq/>%" },
    { "<iq/><x xmlns='jabber:x:conference' password='S3CRET' password='S3CRET'/>", "<iq/>%" },
    { "<iq/><q:x password='S3CRET'/>", "<iq/>%" },
    { "<iq/></iq><auth " SASL ">S3CRET</auth>", "<iq/>%" },
    { "<iq/>\xff<auth " SASL ">S3CRET</auth>", "<iq/>%" },
    { "<!DOCTYPE a [<!ENTITY e 'S3CRET'>]><a>&e;</a>", "%" },
    { "<iq/><!-- <auth " SASL ">kept: a comment is sent to nobody</auth> -->",
      "<iq/><!-- <auth " SASL ">kept: a comment is sent to nobody</auth> -->" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = ant_redact_text (texts[i].xml, -1);
      g_autofree char *expected = replace (texts[i].expected, "%", ANT_REDACTED);

      g_assert_cmpstr (text, ==, expected);
    }
}

static void
test_redact_text_honours_length (void)
{
  g_autofree char *text = ant_redact_text ("<handshake>S3CRET</handshake><iq/>", strlen ("<handshake>S3CRET</handshake>"));
  g_autofree char *nul = ant_redact_text ("<iq/>\0<handshake>S3CRET</handshake>", 35);

  g_assert_cmpstr (text, ==, "<handshake>" ANT_REDACTED "</handshake>");
  g_assert_cmpstr (nul, ==, "<iq/>" ANT_REDACTED);
}

static char *
nest (guint depth, const char *inside)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, "<a>");
  g_string_append (text, inside);
  for (guint i = 0; i < depth; i++)
    g_string_append (text, "</a>");
  return g_string_free (text, FALSE);
}

static void
test_redact_text_survives_depth (void)
{
  static const char secret[] = "<password xmlns='jabber:iq:auth'>S3CRET</password>";
  g_autofree char *at = nest (ANT_LIMIT_DEPTH - 1, secret);
  g_autofree char *past = nest (100000, secret);
  g_autofree char *at_text = ant_redact_text (at, -1);
  g_autofree char *past_text = ant_redact_text (past, -1);

  g_assert_nonnull (strstr (at_text, ">" ANT_REDACTED "</password></a>"));
  g_assert_null (strstr (past_text, "S3CRET"));
  g_assert_true (g_str_has_suffix (past_text, "<a>" ANT_REDACTED));
}

static void
test_redact_text_survives_long_namespaces (void)
{
  g_autofree char *ns = g_strnfill (ANT_LIMIT_NAMESPACE + 1, 'n');
  g_autofree char *xml = g_strdup_printf ("<iq xmlns='%s'/><handshake xmlns='jabber:client'>S3CRET</handshake>", ns);
  g_autofree char *text = ant_redact_text (xml, -1);

  g_assert_null (strstr (text, "S3CRET"));
}

/* Markers are longer than the secrets they stand for: the stanza would be over the limit. */
static void
test_redact_stanza_that_grows_over_the_limit (void)
{
  static const char secret[] = "<p:password>S</p:password><a/>";
  g_autoptr (GString) xml = g_string_new ("<iq type='set' id='&lt;1' to='a@b'><x xmlns:p='jabber:iq:auth'>");
  g_autoptr (AntStanza) stanza = NULL;
  g_autoptr (AntStanza) redacted = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *filler = g_strnfill (ANT_LIMIT_STANZA - 1000 * strlen (secret) - 200, 'f');

  for (guint i = 0; i < 1000; i++)
    g_string_append (xml, secret);
  g_string_append (xml, filler);
  g_string_append (xml, "</x></iq>");

  stanza = ant_stanza_parse (xml->str, xml->len, ANT_NS_CLIENT, &error);
  g_assert_no_error (error);
  redacted = ant_redact_stanza (stanza);
  g_assert_cmpuint (g_bytes_get_size (ant_stanza_get_bytes (redacted)), <, 200);
  g_assert_cmpint (ant_stanza_get_kind (redacted), ==, ANT_KIND_IQ);
  g_assert_cmpstr (ant_stanza_get_id (redacted), ==, "<1");
  g_assert_cmpstr (ant_stanza_get_to (redacted), ==, "a@b");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/redact/text/cuts-what-it-cannot-read", test_redact_text_cuts_what_it_cannot_read);
  g_test_add_func ("/redact/text/survives-depth", test_redact_text_survives_depth);
  g_test_add_func ("/redact/text/survives-long-namespaces", test_redact_text_survives_long_namespaces);
  g_test_add_func ("/redact/text/honours-length", test_redact_text_honours_length);
  g_test_add_func ("/redact/stanza/takes-out-secrets", test_redact_stanza);
  g_test_add_func ("/redact/stanza/keeps-what-is-no-secret", test_redact_keeps_what_is_no_secret);
  g_test_add_func ("/redact/stanza/of-a-component", test_redact_component_stanza);
  g_test_add_func ("/redact/stanza/parsed-elsewhere", test_redact_moved_stanza);
  g_test_add_func ("/redact/stanza/grows-over-the-limit", test_redact_stanza_that_grows_over_the_limit);
  return g_test_run ();
}
