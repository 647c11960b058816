/* Secrets: each rule, what stays byte for byte, and hostile text.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "base/ant-limits.h"
#include "xml/ant-redact.h"

#include "antt-redact-cases.h"

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
  for (gsize i = 0; i < G_N_ELEMENTS (redact_cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AntStanza) stanza = ant_stanza_parse (redact_cases[i].xml, -1, ANT_NS_CLIENT, &error);
      g_autoptr (AntStanza) redacted = NULL;
      g_autoptr (AntStanza) again = NULL;
      g_autofree char *expected = replace (redact_cases[i].expected, "%", ANT_REDACTED);
      g_autofree char *text = NULL;
      g_autofree char *from_text = ant_redact_text (redact_cases[i].xml, -1);
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
