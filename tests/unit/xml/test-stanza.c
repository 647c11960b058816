/* Stanzas: kinds, the start tag edited byte for byte, errors in reply.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "base/ant-limits.h"
#include "xml/ant-parser.h"
#include "xml/ant-stanza.h"

static AntStanza *
parse_in (const char *text,
          const char *default_ns)
{
  g_autoptr (GError) error = NULL;
  AntStanza *stanza = ant_stanza_parse (text, -1, default_ns, &error);

  g_assert_no_error (error);
  return stanza;
}

static AntStanza *
parse (const char *text)
{
  return parse_in (text, ANT_NS_CLIENT);
}

static void
assert_bytes (AntStanza  *stanza,
              const char *expected)
{
  gsize length;
  const char *data;

  g_assert_nonnull (stanza);
  data = g_bytes_get_data (ant_stanza_get_bytes (stanza), &length);
  g_assert_cmpmem (data, length, expected, strlen (expected));
}

static void
test_stanza_refuses (void)
{
  static const struct { const char *text, *message; } cases[] = {
    { "<iq/>\n<iq/>", "2:1: a second stanza where one is expected" },
    { "<iq>", "1:5: the text ends, but <iq> (opened at 1:1) is not closed" },
    { " ", "1:1: there is no element in the text" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ant_stanza_parse (cases[i].text, -1, ANT_NS_CLIENT, &error));
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_stanza_knows_its_kind (void)
{
  static const struct { const char *text, *ns; AntKind kind; gboolean request, response; } cases[] = {
    { "<iq type='get'/>", ANT_NS_CLIENT, ANT_KIND_IQ, TRUE, FALSE },
    { "<iq type='set'/>", ANT_NS_COMPONENT, ANT_KIND_IQ, TRUE, FALSE },
    { "<iq type='result'/>", ANT_NS_CLIENT, ANT_KIND_IQ, FALSE, TRUE },
    { "<iq type='error'/>", ANT_NS_CLIENT, ANT_KIND_IQ, FALSE, TRUE },
    { "<iq type='GET'/>", ANT_NS_CLIENT, ANT_KIND_IQ, FALSE, FALSE },
    { "<iq/>", ANT_NS_CLIENT, ANT_KIND_IQ, FALSE, FALSE },
    { "<c:iq xmlns:c='jabber:client' type='get'/>", "", ANT_KIND_IQ, TRUE, FALSE },
    { "<iq xmlns='urn:other' type='get'/>", ANT_NS_CLIENT, ANT_KIND_STREAM, FALSE, FALSE },
    { "<message type='get'/>", ANT_NS_CLIENT, ANT_KIND_MESSAGE, FALSE, FALSE },
    { "<presence type='error'/>", ANT_NS_CLIENT, ANT_KIND_PRESENCE, FALSE, FALSE },
    { "<stream:features/>", ANT_NS_CLIENT, ANT_KIND_STREAM, FALSE, FALSE },
    { "<r xmlns='urn:xmpp:sm:3'/>", ANT_NS_CLIENT, ANT_KIND_STREAM, FALSE, FALSE },
    { "<query/>", ANT_NS_CLIENT, ANT_KIND_STREAM, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AntStanza) stanza = parse_in (cases[i].text, cases[i].ns);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (ant_stanza_get_kind (stanza), ==, cases[i].kind);
      g_assert_cmpint (ant_stanza_is_request (stanza), ==, cases[i].request);
      g_assert_cmpint (ant_stanza_is_response (stanza), ==, cases[i].response);
    }
}

static void
test_stanza_reads_attributes (void)
{
  g_autoptr (AntStanza) stanza = parse ("<iq x:id='no' xmlns:x='u' id='a&amp;b' to='' type='set'/>");

  g_assert_cmpstr (ant_stanza_get_id (stanza), ==, "a&b");
  g_assert_cmpstr (ant_stanza_get_to (stanza), ==, "");
  g_assert_null (ant_stanza_get_from (stanza));
  g_assert_cmpstr (ant_stanza_get_type_attribute (stanza), ==, "set");
}

static void
test_stanza_finds_payload (void)
{
  static const struct { const char *text, *name; } cases[] = {
    { "<iq/>", NULL },
    { "<iq>text</iq>", NULL },
    { "<iq><error/></iq>", NULL },
    { "<iq> <query xmlns='q'/><error/></iq>", "query" },
    { "<iq><error/><query xmlns='q'/><other/></iq>", "query" },
    { "<iq><error xmlns='urn:not-the-stanzas'/></iq>", "error" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AntStanza) stanza = parse (cases[i].text);
      const AntElement *payload = ant_stanza_get_payload (stanza);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (payload != NULL ? ant_element_get_name (payload) : NULL, ==, cases[i].name);
    }
}

static void
test_stanza_strips_comments (void)
{
  g_autoptr (AntStanza) stanza = parse ("<?x?><!-- a -->\n<iq id='1'><!-- b --><a/><?y?></iq>\n");

  assert_bytes (stanza, "<iq id='1'><a/></iq>");
}

static void
test_stanza_holds_references (void)
{
  GBytes *exact = g_bytes_new_static ("<iq/>", 5);
  const AntElement *root = ant_parser_parse ("<iq/>", -1, ANT_NS_CLIENT, NULL, NULL);
  AntStanza *stanza = ant_stanza_new (exact, root);
  AntStanza *copy = g_boxed_copy (ANT_TYPE_STANZA, stanza);

  g_bytes_unref (exact);
  ant_element_unref (root);
  ant_stanza_unref (stanza);
  g_assert_true (copy == stanza);
  g_assert_cmpstr (ant_element_get_name (ant_stanza_get_root (copy)), ==, "iq");
  assert_bytes (copy, "<iq/>");
  g_boxed_free (ANT_TYPE_STANZA, copy);
}

typedef struct
{
  const char *text;
  const char *attribute;
  const char *value;
  const char *expected;
} Edit;

static const Edit edits[] = {
  /* replaced where it stands, in its quotes */
  { "<iq id='1' to='x'/>", "id", "2", "<iq id='2' to='x'/>" },
  { "<iq\n  to = \"x\"\n  id\t=\n\"1\"\n><id id='1'/></iq>", "id", "2", "<iq\n  to = \"x\"\n  id\t=\n\"2\"\n><id id='1'/></iq>" },
  { "<iq id=''/>", "id", "x", "<iq id='x'/>" },
  { "<iq id='1'/>", "id", "", "<iq id=''/>" },
  /* not to be mistaken for it */
  { "<iq xmlns:foo='u' foo:id='1' xid='2' idx='3'/>", "id", "4", "<iq xmlns:foo='u' foo:id='1' xid='2' idx='3' id=\"4\"/>" },
  { "<iq to=\" id='1' \" from='> id=\"2\"'/>", "id", "3", "<iq to=\" id='1' \" from='> id=\"2\"' id=\"3\"/>" },
  { "<iq a='/>' id='1'/>", "id", "2", "<iq a='/>' id='2'/>" },
  { "<id/>", "id", "1", "<id id=\"1\"/>" },
  /* added behind the last attribute */
  { "<iq/>", "id", "1", "<iq id=\"1\"/>" },
  { "<iq />", "id", "1", "<iq id=\"1\" />" },
  { "<iq></iq>", "id", "1", "<iq id=\"1\"></iq>" },
  { "<iq type='get'\n>\r\n<a/></iq >", "id", "1", "<iq type='get' id=\"1\"\n>\r\n<a/></iq >" },
  /* removed with the space before it */
  { "<iq id='1' to='x'/>", "id", NULL, "<iq to='x'/>" },
  { "<iq to='x'\n\tid = '1' />", "id", NULL, "<iq to='x' />" },
  { "<iq to='x'/>", "id", NULL, "<iq to='x'/>" },
  /* escaped for either quote; what stays is not touched */
  { "<iq a='&#65;&amp;' id=\"1\">&#66;<![CDATA[c]]></iq>", "id", "<\"'&>\t\n\r",
    "<iq a='&#65;&amp;' id=\"&lt;&quot;&apos;&amp;&gt;&#9;&#10;&#13;\">&#66;<![CDATA[c]]></iq>" },
  { "<iq/>", "to", "jülich@例え.jp", "<iq to=\"jülich@例え.jp\"/>" },
  /* namespaces */
  { "<c:iq xmlns:c='jabber:client'><a/></c:iq>", "id", "1", "<c:iq xmlns:c='jabber:client' id=\"1\"><a/></c:iq>" },
  { "<stream:features/>", "id", "1", "<stream:features id=\"1\"/>" },
};

static void
test_stanza_edits_one_attribute (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr (AntStanza) before = parse (edits[i].text);
      g_autoptr (AntStanza) after = ant_stanza_with_attribute (before, edits[i].attribute, edits[i].value);

      g_test_message ("%s", edits[i].text);
      assert_bytes (before, edits[i].text);
      assert_bytes (after, edits[i].expected);
      g_assert_cmpstr (ant_element_get_attribute (ant_stanza_get_root (after), edits[i].attribute), ==, edits[i].value);
      g_assert_cmpint (ant_stanza_get_kind (after), ==, ant_stanza_get_kind (before));
    }
}

static void
test_stanza_keeps_component_namespace (void)
{
  g_autoptr (AntStanza) before = parse_in ("<iq><error/></iq>", ANT_NS_COMPONENT);
  g_autoptr (AntStanza) after = ant_stanza_with_attribute (before, "id", "1");

  g_assert_cmpstr (ant_element_get_ns (ant_stanza_get_root (after)), ==, ANT_NS_COMPONENT);
  g_assert_null (ant_stanza_get_payload (after));
}

static void
test_stanza_refuses_impossible_value (void)
{
  g_autoptr (AntStanza) stanza = parse ("<iq id='1'/>");
  g_autofree char *long_value = g_strnfill (ANT_LIMIT_TAG, 'x');

  g_assert_null (ant_stanza_with_attribute (stanza, "id", "a\x01"));
  g_assert_null (ant_stanza_with_attribute (stanza, "id", "a\xff"));
  g_assert_null (ant_stanza_with_attribute (stanza, "id", long_value));
}

static void
test_stanza_replies_with_error (void)
{
  static const struct { const char *text, *ns, *expected; } cases[] = {
    { "<iq type='get' id='a&amp;&apos;' from='juliet@localhost/x' to='romeo@localhost/y'><query xmlns='q'/></iq>", ANT_NS_CLIENT,
      "<iq type=\"error\" id=\"a&amp;&apos;\" to=\"juliet@localhost/x\"><error type=\"cancel\">"
      "<service-unavailable xmlns=\"urn:ietf:params:xml:ns:xmpp-stanzas\"/></error></iq>" },
    { "<iq type='set' id='1'/>", ANT_NS_CLIENT,
      "<iq type=\"error\" id=\"1\"><error type=\"cancel\">"
      "<service-unavailable xmlns=\"urn:ietf:params:xml:ns:xmpp-stanzas\"/></error></iq>" },
    { "<iq type='set' id='1' from='a@b' to='c.d'/>", ANT_NS_COMPONENT,
      "<iq type=\"error\" id=\"1\" to=\"a@b\" from=\"c.d\"><error type=\"cancel\">"
      "<service-unavailable xmlns=\"urn:ietf:params:xml:ns:xmpp-stanzas\"/></error></iq>" },
    { "<message from='a@b'/>", ANT_NS_CLIENT,
      "<message type=\"error\" to=\"a@b\"><error type=\"cancel\">"
      "<service-unavailable xmlns=\"urn:ietf:params:xml:ns:xmpp-stanzas\"/></error></message>" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AntStanza) request = parse_in (cases[i].text, cases[i].ns);
      g_autoptr (AntStanza) reply = ant_stanza_new_error_reply (request, "cancel", "service-unavailable");

      g_test_message ("%s", cases[i].text);
      assert_bytes (reply, cases[i].expected);
      g_assert_cmpint (ant_stanza_get_kind (reply), ==, ant_stanza_get_kind (request));
      g_assert_null (ant_stanza_get_payload (reply));
    }
}

static AntStanza *
make_kept (const char *xml, const char *default_ns, AntKind kind)
{
  g_autoptr (GBytes) exact = g_bytes_new_static (xml, strlen (xml));

  return ant_stanza_new_kept (exact, default_ns, kind);
}

/* Whichever getter comes first, it reads the bytes. */
static void
test_kept (void)
{
  static const char xml[] = "<iq type='get' id='1'><error/><a xmlns='urn:a'><b/></a></iq>";
  g_autoptr (AntStanza) one = make_kept (xml, ANT_NS_COMPONENT, ANT_KIND_IQ);
  g_autoptr (AntStanza) two = make_kept (xml, ANT_NS_COMPONENT, ANT_KIND_IQ);
  g_autoptr (AntStanza) three = make_kept (xml, ANT_NS_COMPONENT, ANT_KIND_IQ);

  g_assert_cmpstr (ant_stanza_get_payload_ns (one), ==, "urn:a");
  g_assert_cmpstr (ant_element_get_ns (ant_stanza_get_root (two)), ==, ANT_NS_COMPONENT);
  g_assert_true (ant_stanza_is_request (three));
  g_assert_true (ant_stanza_is_readable (three));
  g_assert_cmpstr (ant_stanza_get_default_ns (three), ==, ANT_NS_COMPONENT);
  g_assert_cmpstr (ant_element_get_name (ant_stanza_get_payload (three)), ==, "a");
}

/* Cut, empty, or with what no stanza may have: an empty tree, and the bytes. */
static void
test_unreadable (void)
{
  static const char *const texts[] = { "<iq", "", "text", "<iq/><iq/>", "<!DOCTYPE iq><iq/>", "<iq>&e;</iq>" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AntStanza) stanza = make_kept (texts[i], ANT_NS_CLIENT, ANT_KIND_IQ);

      g_test_message ("%s", texts[i]);
      g_assert_false (ant_stanza_is_readable (stanza));
      g_assert_null (ant_stanza_get_payload (stanza));
      g_assert_null (ant_stanza_get_type_attribute (stanza));
      g_assert_cmpint (ant_stanza_get_kind (stanza), ==, ANT_KIND_IQ);
      g_assert_cmpuint (g_bytes_get_size (ant_stanza_get_bytes (stanza)), ==, strlen (texts[i]));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stanza/parse/refuses", test_stanza_refuses);
  g_test_add_func ("/stanza/parse/strips-comments", test_stanza_strips_comments);
  g_test_add_func ("/stanza/new/holds-references", test_stanza_holds_references);
  g_test_add_func ("/stanza/get-kind/knows-its-kind", test_stanza_knows_its_kind);
  g_test_add_func ("/stanza/get/reads-attributes", test_stanza_reads_attributes);
  g_test_add_func ("/stanza/get-payload/finds", test_stanza_finds_payload);
  g_test_add_func ("/stanza/with-attribute/edits-one", test_stanza_edits_one_attribute);
  g_test_add_func ("/stanza/with-attribute/keeps-component-namespace", test_stanza_keeps_component_namespace);
  g_test_add_func ("/stanza/with-attribute/refuses-impossible-value", test_stanza_refuses_impossible_value);
  g_test_add_func ("/stanza/new-error-reply/replies", test_stanza_replies_with_error);

  g_test_add_func ("/stanza/kept/reads-late", test_kept);
  g_test_add_func ("/stanza/kept/unreadable", test_unreadable);
  return g_test_run ();
}
