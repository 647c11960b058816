/* Tests of heads: what a stanza tells without its whole tree is what the tree tells, and no secret gets past.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "antt-redact-cases.h"
#include "base/ant-limits.h"
#include "wire/ant-tap.h"
#include "xml/ant-printer.h"
#include "xml/ant-redact.h"

#define HEADER "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
#define PLAIN_HEADER HEADER "id='s1' version='1.0'>"

typedef struct
{
  GPtrArray *stanzas;   /* of AntStanza */
  gboolean any_is_head;
} Tapped;

static gboolean
on_unit (AntTap *tap, const AntUnit *unit, gpointer user_data, GError **error)
{
  Tapped *tapped = user_data;

  if (unit->kind != ANT_UNIT_STANZA)
    return TRUE;
  tapped->any_is_head |= unit->is_head;
  g_ptr_array_add (tapped->stanzas, ant_unit_make_stanza (unit));
  return TRUE;
}

/* (transfer full) (element-type AntStanza): what comes of @header and @text. */
static GPtrArray *
tap (const char *header, const char *text, gboolean heads, gboolean *ret_any_is_head, GError **error)
{
  Tapped tapped = { g_ptr_array_new_with_free_func ((GDestroyNotify) ant_stanza_unref), FALSE };
  g_autoptr (AntTap) tap = ant_tap_new (on_unit, &tapped, 0);

  ant_tap_set_heads (tap, heads);
  if (ant_tap_feed (tap, header, strlen (header), error))
    ant_tap_feed (tap, text, strlen (text), error);
  if (ret_any_is_head != NULL)
    *ret_any_is_head = tapped.any_is_head;
  return tapped.stanzas;
}

static AntStanza *
tap_one (const char *header, const char *text, gboolean heads, gboolean *ret_is_head)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stanzas = tap (header, text, heads, ret_is_head, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (stanzas->len, ==, 1);
  return ant_stanza_ref (stanzas->pdata[0]);
}

static char *
print (AntStanza *stanza)
{
  AntPrintOptions options = { .default_ns = ANT_NS_CLIENT, .width = 100 };

  return ant_xml_print (ant_stanza_get_root (stanza), &options);
}

static void
assert_same (AntStanza *head, AntStanza *whole)
{
  g_autofree char *of_head = NULL;
  g_autofree char *of_whole = print (whole);
  const AntElement *payload = ant_stanza_get_payload (whole);

  g_assert_cmpint (ant_stanza_get_kind (head), ==, ant_stanza_get_kind (whole));
  g_assert_cmpstr (ant_stanza_get_type_attribute (head), ==, ant_stanza_get_type_attribute (whole));
  g_assert_cmpstr (ant_stanza_get_id (head), ==, ant_stanza_get_id (whole));
  g_assert_cmpstr (ant_stanza_get_to (head), ==, ant_stanza_get_to (whole));
  g_assert_cmpstr (ant_stanza_get_from (head), ==, ant_stanza_get_from (whole));
  g_assert_cmpstr (ant_stanza_get_default_ns (head), ==, ant_stanza_get_default_ns (whole));
  g_assert_cmpstr (ant_stanza_get_payload_ns (head), ==, payload != NULL ? ant_element_get_ns (payload) : NULL);
  g_assert_cmpstr (ant_stanza_get_payload_name (head), ==, payload != NULL ? ant_element_get_name (payload) : NULL);
  g_assert_true (g_bytes_equal (ant_stanza_get_bytes (head), ant_stanza_get_bytes (whole)));

  of_head = print (head);
  g_assert_cmpstr (of_head, ==, of_whole);
  g_assert_cmpuint (ant_element_get_end (ant_stanza_get_root (head)), ==,
                    ant_element_get_end (ant_stanza_get_root (whole)));
  g_assert_true ((ant_stanza_get_payload (head) == NULL) == (payload == NULL));
  if (payload != NULL)
    g_assert_cmpuint (ant_element_get_position (ant_stanza_get_payload (head)).offset, ==,
                      ant_element_get_position (payload).offset);
}

static void
test_head_tells_what_tree_tells (void)
{
  static const char *const texts[] = {
    "<iq/>",
    "<message/>",
    "<presence from='a@b/c' type='unavailable'>text</presence>",
    "<iq type='get' to='a@b' id='1' from='c@d/e'><ping xmlns='urn:xmpp:ping'/></iq>",
    "<iq type='result' id='1'>\n é<query xmlns='a' n='&amp;&#65;'>&lt;<b><c><d>deep</d></c></b><![CDATA[<x>]]></query>t</iq>",
    "<iq type='error' id='1'><error type='cancel'><a xmlns='b'/></error><query xmlns='c'/></iq>",
    "<iq type='error' id='1'><q:query xmlns:q='c' q:a='1'/><error type='cancel'/></iq>",
    "<c:iq xmlns:c='jabber:client' type='get'><x:x xmlns:x='u' xmlns='v'><y/></x:x></c:iq>",
    "<message><body>hello</body><extra:thing><extra:deep extra:b='1'/></extra:thing></message>",
    "<message><result xmlns='urn:xmpp:mam:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'>"
    "<body>x</body></message></forwarded></result></message>",
    "<extra:message><a/></extra:message>",
    "<iq xmlns='jabber:component:accept'/>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *header = HEADER "xmlns:extra='urn:extra'>";
      gboolean is_head, is_whole_head;
      g_autoptr (AntStanza) head = tap_one (header, texts[i], TRUE, &is_head);
      g_autoptr (AntStanza) whole = tap_one (header, texts[i], FALSE, &is_whole_head);

      g_test_message ("%s", texts[i]);
      g_assert_true (is_head);
      g_assert_false (is_whole_head);
      assert_same (head, whole);
    }
}

static void
test_head_is_of_stanzas_only (void)
{
  static const char *const texts[] = {
    "<stream:error><a xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text>t</text></stream:error>",
    "<r xmlns='urn:xmpp:sm:3'/>",
    "<iqs><a><b/></a></iqs>",
    "<messages/>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gboolean is_head;
      g_autoptr (AntStanza) stanza = tap_one (PLAIN_HEADER, texts[i], TRUE, &is_head);

      g_assert_false (is_head);
    }
}

/* What is left out of one stanza must not be missed by the next. */
static void
test_heads_follow_each_other (void)
{
  const char *text = "<iq id='1' xmlns:a='b'><a:x xmlns:c='d'><e xmlns:f='g' xmlns='h'><i/></e></a:x></iq> "
                     "<r xmlns='urn:xmpp:sm:3'><s>t</s></r>"
                     "<message id='2'><body>b</body><x><y><z/></y></x></message><presence id='3'/>";
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) heads = tap (PLAIN_HEADER, text, TRUE, NULL, &error);
  g_autoptr (GPtrArray) wholes = tap (PLAIN_HEADER, text, FALSE, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (heads->len, ==, 4);
  g_assert_cmpuint (wholes->len, ==, 4);
  for (guint i = 0; i < heads->len; i++)
    assert_same (heads->pdata[i], wholes->pdata[i]);
}

static char *
wrap (const char *text)
{
  GString *wrapped = g_string_new ("<message id='1'>");

  g_string_append (wrapped, text);
  g_string_append (wrapped, "</message>");
  g_string_replace (wrapped, "%", ANT_REDACTED, 0);
  return g_string_free (wrapped, FALSE);
}

static void
assert_redacted (const char *header, const char *text, const char *expected)
{
  g_autoptr (AntStanza) stanza = tap_one (header, text, TRUE, NULL);
  g_autoptr (AntStanza) redacted = ant_redact_stanza (stanza);
  gsize length;
  const char *bytes = g_bytes_get_data (ant_stanza_get_bytes (redacted), &length);
  g_autofree char *shown = g_strndup (bytes, length);

  g_assert_cmpstr (shown, ==, expected);
}

static void
test_head_hides_no_secret (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (redact_cases); i++)
    {
      g_autofree char *text = wrap (redact_cases[i].xml);
      g_autofree char *expected = wrap (redact_cases[i].expected);

      g_test_message ("%s", text);
      assert_redacted (PLAIN_HEADER, text, expected);
    }
}

/* A prefix of the header makes what is secret without a declaration in the stanza. What cannot be written anew without that
 * prefix keeps its addresses only. */
static void
test_header_hides_no_secret (void)
{
  const char *left = "<iq xmlns=\"jabber:client\" id=\"1\">" ANT_REDACTED "</iq>";

  assert_redacted (HEADER "xmlns:r='jabber:iq:register'>",
                   "<iq id='1'><r:query><r:password>S3CRET</r:password></r:query></iq>", left);
  assert_redacted (HEADER "xmlns:f='jabber:x:data'>",
                   "<iq id='1'><f:x><f:field type='text-private'><f:value>S3CRET</f:value></f:field></f:x></iq>", left);
}

static void
test_head_knows_that_nothing_is_secret (void)
{
  static const char *const texts[] = {
    "<iq><query xmlns='http://jabber.org/protocol/disco#info'><feature var='jabber:iq:register'/>"
    "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>v</value></field>"
    "<field var='admin-addresses' type='list-multi'/></x></query></iq>",
    "<message><result xmlns='urn:xmpp:mam:2'><message xmlns='jabber:client'><body>my password</body></message></result>"
    "</message>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AntStanza) stanza = tap_one (PLAIN_HEADER, texts[i], TRUE, NULL);
      g_autoptr (AntStanza) redacted = ant_redact_stanza (stanza);

      g_assert_false (ant_stanza_may_hold_secret (stanza));
      g_assert_true (redacted == stanza);
    }
}

/* (transfer full): @start, and then @n times @piece */
static char *
repeat (const char *start, const char *piece, guint n)
{
  GString *text = g_string_new (start);

  for (guint i = 0; i < n; i++)
    g_string_append (text, piece);
  return g_string_free (text, FALSE);
}

/* What is not made into a tree is not accepted unseen. */
static void
test_head_has_all_limits (void)
{
  g_autofree char *deep = repeat ("<iq>", "<a>", ANT_LIMIT_DEPTH + 1);
  g_autofree char *wide = repeat ("<iq><a><b>", "<c/>", ANT_LIMIT_ELEMENTS + 1);
  const struct { const char *text, *reason; } cases[] = {
    { "<iq><a><b><c></b></c></a></iq>", "mismatched tag" },
    { "<iq><a><b c='1' c='2'/></a></iq>", "duplicate attribute" },
    { "<iq><a><b><p:c/></b></a></iq>", "unbound prefix" },
    { "<iq><a><b><!-- --></b></a></iq>", "a comment" },
    { "<iq><a><b>&x;</b></a></iq>", "entity" },
    { deep, "too deep" },
    { wide, "too many elements" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) stanzas = tap (PLAIN_HEADER, cases[i].text, TRUE, NULL, &error);

      g_assert_cmpuint (stanzas->len, ==, 0);
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, cases[i].reason));
    }
}

static gpointer
read_root (gpointer stanza)
{
  return (gpointer) ant_stanza_get_root (stanza);
}

/* Whoever asks first makes the tree, once. */
static void
test_head_is_read_by_threads (void)
{
  g_autoptr (AntStanza) stanza = tap_one (PLAIN_HEADER, "<iq><a xmlns='b'><c><d/></c></a></iq>", TRUE, NULL);
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_root, stanza);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (g_thread_join (threads[i]) == (gpointer) ant_stanza_get_root (stanza));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tap/head/tells-what-tree-tells", test_head_tells_what_tree_tells);
  g_test_add_func ("/tap/head/of-stanzas-only", test_head_is_of_stanzas_only);
  g_test_add_func ("/tap/head/follow-each-other", test_heads_follow_each_other);
  g_test_add_func ("/tap/head/hides-no-secret", test_head_hides_no_secret);
  g_test_add_func ("/tap/head/hides-no-secret-of-header", test_header_hides_no_secret);
  g_test_add_func ("/tap/head/knows-that-nothing-is-secret", test_head_knows_that_nothing_is_secret);
  g_test_add_func ("/tap/head/has-all-limits", test_head_has_all_limits);
  g_test_add_func ("/tap/head/read-by-threads", test_head_is_read_by_threads);
  return g_test_run ();
}
