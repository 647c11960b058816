/* The parser: what is refused, where and in which words; limits at and past; exact bytes and places.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "base/ant-limits.h"
#include "xml/ant-parser.h"

typedef struct
{
  const char *text;
  const char *message;
  AntXmlError code;
} Refusal;

static const Refusal refusals[] = {
  /* tags that do not fit together */
  { "<iq>\n <query>\n</iq>", "3:3: mismatched tag: <query> (opened at 2:2) is closed by </iq>", ANT_XML_ERROR_SYNTAX },
  { "<iq><a></iq></a>", "1:10: mismatched tag: <a> (opened at 1:5) is closed by </iq>", ANT_XML_ERROR_SYNTAX },
  { "<é ü='ä'><x:y xmlns:x='u'></z></é>", "1:29: mismatched tag: <x:y> (opened at 1:10) is closed by </z>", ANT_XML_ERROR_SYNTAX },
  { "<iq>\n", "2:1: the text ends, but <iq> (opened at 1:1) is not closed", ANT_XML_ERROR_SYNTAX },
  { "<stream:stream><a/>", "1:20: the text ends, but <stream:stream> (opened at 1:1) is not closed", ANT_XML_ERROR_SYNTAX },
  { "<iq/></iq>", "1:7: </iq> closes nothing: no element is open", ANT_XML_ERROR_SYNTAX },
  { "</stream:stream>", "1:2: an end tag where no element is open", ANT_XML_ERROR_SYNTAX },
  { "<iq/></stream:stream><stream:stream>", "1:7: an end tag where no element is open", ANT_XML_ERROR_SYNTAX },
  /* the text ends too early */
  { "<iq", "1:1: the tag that begins here is not finished", ANT_XML_ERROR_SYNTAX },
  { "<iq id='", "1:1: the tag that begins here is not finished", ANT_XML_ERROR_SYNTAX },
  { "<iq></iq", "1:5: the tag that begins here is not finished", ANT_XML_ERROR_SYNTAX },
  { "<iq>&am", "1:5: the reference that begins here is not finished", ANT_XML_ERROR_SYNTAX },
  { "<iq><![CDATA[ ", "1:15: the text ends in a CDATA section, which “]]>” closes", ANT_XML_ERROR_SYNTAX },
  { "<iq>\n  <!-- <a/>", "2:3: the comment that begins here is not finished", ANT_XML_ERROR_SYNTAX },
  { "<iq/><?param", "1:6: the processing instruction that begins here is not finished", ANT_XML_ERROR_SYNTAX },
  { "<iq/><?param x", "1:6: the processing instruction that begins here is not finished", ANT_XML_ERROR_SYNTAX },
  /* attributes */
  { "<iq type=get/>", "1:10: the value of attribute “type” must be in quotes", ANT_XML_ERROR_SYNTAX },
  { "<iq type/>", "1:9: attribute “type” of <iq> has no value: write type=\"…\"", ANT_XML_ERROR_SYNTAX },
  { "<iq type='get'id='1'/>", "1:15: a space is missing before this attribute", ANT_XML_ERROR_SYNTAX },
  { "<iq id='1' id='2'/>", "1:12: duplicate attribute: “id” is already in this tag", ANT_XML_ERROR_SYNTAX },
  { "<iq a:id='1' b:id='2' xmlns:a='u' xmlns:b='u'/>", "1:1: duplicate attribute", ANT_XML_ERROR_SYNTAX },
  { "<iq id='1>\n<a/></iq>", "2:1: “<” in the value of attribute “id”: write &lt;, or close its quote first", ANT_XML_ERROR_SYNTAX },
  { "<iq <a/></iq>", "1:5: the tag <iq> is not finished before the next “<”", ANT_XML_ERROR_SYNTAX },
  { "<iq \"x\"/>", "1:5: this does not belong in the tag <iq>", ANT_XML_ERROR_SYNTAX },
  { "<iq></iq x>", "1:10: this does not belong in an end tag", ANT_XML_ERROR_SYNTAX },
  /* namespaces */
  { "<iq><x:a/></iq>", "1:5: undeclared prefix: “x” needs xmlns:x=\"…\"", ANT_XML_ERROR_SYNTAX },
  { "<iq xmlns:y='u'>\n<a y:b='' z:c=''/></iq>", "2:1: undeclared prefix: “z” needs xmlns:z=\"…\"", ANT_XML_ERROR_SYNTAX },
  { "<iq><a xmlns:x='u'/><x:b/></iq>", "1:21: undeclared prefix: “x” needs", ANT_XML_ERROR_SYNTAX },
  { "<iq xmlns:x=''/>", "1:1: ", ANT_XML_ERROR_SYNTAX },
  { "<iq xmlns:xml='urn:x'/>", "1:1: ", ANT_XML_ERROR_SYNTAX },
  /* characters and references */
  { "<a>fish & chips</a>", "1:10: the “&” before this begins no entity; for the character write &amp;", ANT_XML_ERROR_SYNTAX },
  { "<a b='?x=1&y=2'/>", "1:13: the “&” before this begins no entity; for the character write &amp;", ANT_XML_ERROR_SYNTAX },
  { "<a>&nbsp;</a>", "1:4: unknown entity &nbsp; – XML has only &amp; &lt; &gt; &quot; &apos;", ANT_XML_ERROR_SYNTAX },
  { "<a b='&nbsp;'/>", "1:1: unknown entity &nbsp;", ANT_XML_ERROR_SYNTAX },
  { "<a>&#0;</a>", "1:4: a character reference to a character that XML cannot hold", ANT_XML_ERROR_SYNTAX },
  { "<a>&#xD800;</a>", "1:4: a character reference to a character that XML cannot hold", ANT_XML_ERROR_SYNTAX },
  { "<a>x\x01</a>", "1:5: character U+0001, which XML cannot hold", ANT_XML_ERROR_SYNTAX },
  { "<a>\xef\xbf\xbf</a>", "1:4: character U+FFFF, which XML cannot hold", ANT_XML_ERROR_SYNTAX },
  { "<a>é\xff</a>", "1:5: a byte (0xFF) that is not UTF-8", ANT_XML_ERROR_SYNTAX },
  { "<a>\xc0\xaf</a>", "1:4: a byte (0xC0) that is not UTF-8", ANT_XML_ERROR_SYNTAX },
  { "<a>\xed\xa0\x80</a>", "1:4: a byte (0xED) that is not UTF-8", ANT_XML_ERROR_SYNTAX },
  { "<a/>\xe2\x82", "1:5: a byte (0xE2) that is not UTF-8", ANT_XML_ERROR_SYNTAX },
  /* what is wrong before it is told first */
  { "<a></b>\xff", "1:6: mismatched tag", ANT_XML_ERROR_SYNTAX },
  { "<a>\n<b c='\xff'", "2:7: a byte (0xFF) that is not UTF-8", ANT_XML_ERROR_SYNTAX },
  { "<?xml \xff?><a>", "1:7: a byte (0xFF) that is not UTF-8", ANT_XML_ERROR_SYNTAX },
  { "<a>1 < 2</a>", "1:7: “<” begins no tag here; in text write &lt;", ANT_XML_ERROR_SYNTAX },
  { "<a>]]></a>", "1:6: “]]>” in text; write ]]&gt;", ANT_XML_ERROR_SYNTAX },
  { "<a><!-- a -- b --></a>", "1:13: “--” cannot be inside a comment", ANT_XML_ERROR_SYNTAX },
  { "<a><?xml version='1.0'?></a>", "1:4: an XML declaration can only be at the very beginning", ANT_XML_ERROR_SYNTAX },
  /* outside of elements */
  { "hello", "1:1: text outside of any element", ANT_XML_ERROR_SYNTAX },
  { "<a/>\n<b/>\n  x <c/>", "3:3: text outside of any element", ANT_XML_ERROR_SYNTAX },
  { "<a/>&lt;", "1:5: text outside of any element", ANT_XML_ERROR_SYNTAX },
  { "<![CDATA[ ]]><a/>", "1:1: text outside of any element", ANT_XML_ERROR_SYNTAX },
  /* a DTD */
  { "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "1:3: a document type (<!DOCTYPE …>) is forbidden in XMPP", ANT_XML_ERROR_FORBIDDEN },
  { "<?xml version='1.0'?>\n<!DOCTYPE a><a/>", "2:3: a document type", ANT_XML_ERROR_FORBIDDEN },
  { "<a/>\n <!ENTITY b 'c'>", "2:4: a document type", ANT_XML_ERROR_FORBIDDEN },
  { "<a><!DOCTYPE a></a>", "1:6: a document type", ANT_XML_ERROR_FORBIDDEN },
  /* nothing */
  { "", "1:1: there is no element in the text", ANT_XML_ERROR_EMPTY },
  { " \n\t", "1:1: there is no element in the text", ANT_XML_ERROR_EMPTY },
  { "\xef\xbb\xbf<?xml version='1.0'?><!-- - --><?x?>", "1:1: there is no element in the text", ANT_XML_ERROR_EMPTY },
};

static void
test_parser_refuses_in_plain_words (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) parsed = NULL;
      g_autofree char *place = NULL;
      g_autofree char *shown = NULL;
      AntPosition position = { 0, 0, 0 };

      shown = g_strescape (refusals[i].text, NULL); /* some are no UTF-8 */
      g_test_message ("%s", shown);
      parsed = ant_parser_parse_many (refusals[i].text, -1, ANT_NS_CLIENT, &position, &error);
      g_assert_null (parsed);
      g_assert_error (error, ANT_XML_ERROR, (int) refusals[i].code);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, refusals[i].message));
      place = g_strdup_printf ("%u:%u: ", position.line, position.column);
      g_assert_true (g_str_has_prefix (error->message, place));
      g_assert_cmpstr (ant_xml_error_get_text (error), ==, error->message + strlen (place));
      g_assert_cmpuint (position.offset, <=, strlen (refusals[i].text));
    }
}

/* Nothing behind the given length is looked at, whatever is wrong: the address sanitizer watches the copies. */
static void
test_parser_stays_in_its_length (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    for (gsize length = 0; length <= strlen (refusals[i].text); length++)
      {
        g_autofree char *copy = g_memdup2 (refusals[i].text, MAX (length, 1));
        g_autoptr (GError) error = NULL;
        g_autoptr (GPtrArray) parsed = ant_parser_parse_many (copy, length, ANT_NS_CLIENT, NULL, &error);

        g_assert_true ((parsed == NULL) == (error != NULL));
      }
}

static void
test_parser_refuses_nul_byte (void)
{
  static const char text[] = "<a>\n b\0c</a>";
  g_autoptr (GError) error = NULL;
  AntPosition position;

  g_assert_null (ant_parser_parse (text, sizeof (text) - 1, ANT_NS_CLIENT, &position, &error));
  g_assert_error (error, ANT_XML_ERROR, ANT_XML_ERROR_SYNTAX);
  g_assert_cmpstr (error->message, ==, "2:3: a NUL byte, which XML cannot hold");
  g_assert_cmpuint (position.offset, ==, 6);
}

static void
test_parser_refuses_second_root (void)
{
  g_autoptr (GError) error = NULL;
  AntPosition position;

  g_assert_null (ant_parser_parse ("<a/>\n\n <b/>", -1, ANT_NS_CLIENT, &position, &error));
  g_assert_error (error, ANT_XML_ERROR, ANT_XML_ERROR_SYNTAX);
  g_assert_cmpstr (error->message, ==, "3:2: a second element where one is expected");
  g_assert_cmpuint (position.offset, ==, 7);
}

/* The names of hostile text are cut between characters. */
static void
test_parser_shortens_long_names (void)
{
  static const char *const forms[] = { "<%s></y>", "<x%s></y>", "<%s:a/>", "<x%s:a/>", "<a %s=b/>", "<a>&%s;</a>", "<a></%s>" };
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < 2500; i++)
    g_string_append (name, "é");
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_auto (GStrv) parts = g_strsplit (forms[i], "%s", 2);
      g_autofree char *text = g_strconcat (parts[0], name->str, parts[1], NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (ant_parser_parse (text, -1, ANT_NS_CLIENT, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_cmpuint (strlen (error->message), <, 250);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
assert_exact (GPtrArray  *parsed,
              guint       index,
              const char *expected)
{
  const AntParsed *one = g_ptr_array_index (parsed, index);
  gsize length;
  const char *data = g_bytes_get_data (one->exact, &length);

  g_assert_cmpmem (data, length, expected, strlen (expected));
}

static void
test_parser_keeps_exact_bytes (void)
{
  static const char text[] = "\xef\xbb\xbf\r\n<?xml version=\"1.0\" encoding='UTF-8'?>\r\n"
                             "<?antistrophe title='x'?><!-- one -->\n"
                             "<iq  type = 'get'\n\tid=\"a&#x41;\" ><a  /></iq >\r\n"
                             "<message><!-- <in> --><body>a<?pi x?>b</body\n><!----></message>"
                             "<presence></presence>";
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) parsed = ant_parser_parse_many (text, -1, ANT_NS_CLIENT, NULL, &error);
  const AntElement *root;
  g_autofree char *body = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (parsed->len, ==, 3);
  assert_exact (parsed, 0, "<iq  type = 'get'\n\tid=\"a&#x41;\" ><a  /></iq >");
  assert_exact (parsed, 1, "<message><body>ab</body\n></message>");
  assert_exact (parsed, 2, "<presence></presence>");

  root = ((AntParsed *) g_ptr_array_index (parsed, 0))->root;
  g_assert_cmpstr (ant_element_get_attribute (root, "id"), ==, "aA");
  g_assert_cmpstr (ant_element_get_ns (root), ==, ANT_NS_CLIENT);
  root = ((AntParsed *) g_ptr_array_index (parsed, 1))->root;
  body = ant_element_dup_text (ant_element_get_child (root, NULL, NULL));
  g_assert_cmpstr (body, ==, "ab");
}

/* Taking out what is between must not make something new. */
static void
test_parser_joins_nothing_forbidden (void)
{
  static const struct { const char *text, *exact; } cases[] = {
    { "<a>]]<!-- -->></a>", "<a>]]&gt;</a>" },
    { "<a>]<!-- -->]></a>", "<a>]]&gt;</a>" },
    { "<a>]<!-- -->]<?x?>></a>", "<a>]]&gt;</a>" },
    { "<a>]<!-- -->] ></a>", "<a>]] ></a>" },
    { "<a><![CDATA[]]]]><!-- -->></a>", "<a><![CDATA[]]]]>></a>" },
    { "<a><![CDATA[<!-- kept -->]]></a>", "<a><![CDATA[<!-- kept -->]]></a>" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) parsed = ant_parser_parse_many (cases[i].text, -1, ANT_NS_CLIENT, NULL, NULL);

      g_assert_nonnull (parsed);
      assert_exact (parsed, 0, cases[i].exact);
      g_ptr_array_unref (g_steal_pointer (&parsed));
      parsed = ant_parser_parse_many (cases[i].exact, -1, ANT_NS_CLIENT, NULL, NULL);
      g_assert_nonnull (parsed);
    }
}

static void
test_parser_tells_places (void)
{
  static const char text[] = "\xef\xbb\xbf<?xml version='1.0'?>\r\n\r\n<é>\r<b ü='日本'/><!-- 語 --><c/>\n\t<d></d></é>";
  g_autoptr (GError) error = NULL;
  g_autoptr (AntElement) root = (AntElement *) ant_parser_parse (text, -1, ANT_NS_CLIENT, NULL, &error);
  static const struct { const char *tag; guint line, column; gsize length; } expected[] = {
    { "<b", 4, 1, 16 },
    { "<c", 4, 22, 4 },
    { "<d", 5, 2, 7 },
  };
  guint n;
  const AntNode *children;
  guint at = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (ant_element_get_position (root).line, ==, 3);
  g_assert_cmpuint (ant_element_get_position (root).column, ==, 1);
  g_assert_cmpuint (ant_element_get_position (root).offset, ==, strstr (text, "<é") - text);
  g_assert_cmpuint (ant_element_get_end (root), ==, strlen (text));
  children = ant_element_get_children (root, &n);
  for (guint i = 0; i < n; i++)
    {
      AntPosition position;

      if (children[i].element == NULL)
        continue;
      position = ant_element_get_position (children[i].element);
      g_assert_cmpuint (position.line, ==, expected[at].line);
      g_assert_cmpuint (position.column, ==, expected[at].column);
      g_assert_cmpuint (position.offset, ==, strstr (text, expected[at].tag) - text);
      g_assert_cmpuint (ant_element_get_end (children[i].element), ==, position.offset + expected[at].length);
      at++;
    }
  g_assert_cmpuint (at, ==, 3);
}

static void
test_parser_applies_default_namespace (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntElement) root =
    (AntElement *) ant_parser_parse ("<iq><a xmlns=''><b/></a><stream:c/><d xmlns='urn:&amp;'/></iq>", -1, "urn:'odd&<ns>", NULL, &error);
  const AntNode *children;
  guint n;

  g_assert_no_error (error);
  g_assert_cmpstr (ant_element_get_ns (root), ==, "urn:'odd&<ns>");
  ant_element_get_declarations (root, &n);
  g_assert_cmpuint (n, ==, 0);
  children = ant_element_get_children (root, &n);
  g_assert_cmpstr (ant_element_get_ns (children[0].element), ==, "");
  g_assert_cmpstr (ant_element_get_ns (ant_element_get_child (children[0].element, NULL, NULL)), ==, "");
  g_assert_cmpstr (ant_element_get_ns (children[1].element), ==, ANT_NS_STREAMS);
  g_assert_cmpstr (ant_element_get_prefix (children[1].element), ==, "stream");
  g_assert_cmpstr (ant_element_get_ns (children[2].element), ==, "urn:&");
}

/* Parses @text, which the test has built, and expects success or a limit at @offset. */
static void
assert_limit (GString *text,
              gboolean accepted,
              gsize    offset)
{
  g_autoptr (GError) error = NULL;
  AntPosition position = { 0, 0, 0 };
  g_autoptr (GPtrArray) parsed = ant_parser_parse_many (text->str, text->len, ANT_NS_CLIENT, &position, &error);

  if (accepted)
    {
      g_assert_no_error (error);
      g_assert_nonnull (parsed);
    }
  else
    {
      g_assert_error (error, ANT_XML_ERROR, ANT_XML_ERROR_LIMIT);
      g_assert_null (parsed);
      g_assert_cmpuint (position.offset, ==, offset);
    }
  g_string_free (text, TRUE);
}

static void
append_times (GString    *text,
              const char *piece,
              guint       n)
{
  for (guint i = 0; i < n; i++)
    g_string_append (text, piece);
}

static GString *
make_deep (guint depth)
{
  GString *text = g_string_new (NULL);

  append_times (text, "<a>", depth);
  append_times (text, "</a>", depth);
  return text;
}

static void
test_parser_limits_depth (void)
{
  assert_limit (make_deep (ANT_LIMIT_DEPTH), TRUE, 0);
  assert_limit (make_deep (ANT_LIMIT_DEPTH + 1), FALSE, ANT_LIMIT_DEPTH * 3);
  assert_limit (make_deep (100000), FALSE, ANT_LIMIT_DEPTH * 3);
}

static GString *
make_attributes (guint n_attributes,
                 guint n_declarations)
{
  GString *text = g_string_new ("<a/><b");

  for (guint i = 0; i < n_attributes; i++)
    g_string_append_printf (text, " a%u='%u'", i, i);
  for (guint i = 0; i < n_declarations; i++)
    g_string_append_printf (text, " xmlns:n%u='u'", i);
  g_string_append (text, "/>");
  return text;
}

static void
test_parser_limits_attributes (void)
{
  assert_limit (make_attributes (ANT_LIMIT_ATTRIBUTES, 0), TRUE, 0);
  assert_limit (make_attributes (ANT_LIMIT_ATTRIBUTES + 1, 0), FALSE, 4);
  assert_limit (make_attributes (ANT_LIMIT_ATTRIBUTES - 1, 1), TRUE, 0);
  assert_limit (make_attributes (ANT_LIMIT_ATTRIBUTES, 1), FALSE, 4);
}

static GString *
make_elements (guint n)
{
  GString *text = g_string_new ("<r/><r>");

  append_times (text, "<a/>", n - 1);
  g_string_append (text, "</r>");
  return text;
}

static void
test_parser_limits_elements (void)
{
  GString *two = make_elements (ANT_LIMIT_ELEMENTS);

  assert_limit (make_elements (ANT_LIMIT_ELEMENTS), TRUE, 0);
  assert_limit (make_elements (ANT_LIMIT_ELEMENTS + 1), FALSE, 7 + (ANT_LIMIT_ELEMENTS - 1) * 4);
  /* the limit is a stanza's */
  append_times (two, "<r><a/></r>", 2);
  assert_limit (two, TRUE, 0);
}

static GString *
make_stanza (gsize size)
{
  GString *text = g_string_sized_new (size + 100);

  g_string_append (text, "<!-- not counted --><a>");
  while (text->len < size + 20 - 4)
    g_string_append_c (text, 'x');
  g_string_append (text, "</a>");
  return text;
}

static void
test_parser_limits_stanza (void)
{
  GString *commented = make_stanza (ANT_LIMIT_STANZA);

  assert_limit (make_stanza (ANT_LIMIT_STANZA), TRUE, 0);
  assert_limit (make_stanza (ANT_LIMIT_STANZA + 1), FALSE, 20);
  /* what does not go on the wire does not count */
  g_string_insert (commented, commented->len - 4, "<!-- -->");
  assert_limit (commented, TRUE, 0);
}

static GString *
make_tag (gsize size)
{
  GString *text = g_string_new (" <a b='");

  while (text->len < size + 1 - 3)
    g_string_append_c (text, 'x');
  g_string_append (text, "'/>");
  return text;
}

static void
test_parser_limits_tag (void)
{
  assert_limit (make_tag (ANT_LIMIT_TAG), TRUE, 0);
  assert_limit (make_tag (ANT_LIMIT_TAG + 1), FALSE, 1);
}

static GString *
make_namespace (gsize length)
{
  g_autofree char *ns = g_strnfill (length, 'n');
  GString *text = g_string_new (NULL);

  g_string_printf (text, "<a><b xmlns='%s'/></a>", ns);
  return text;
}

static void
test_parser_limits_namespace (void)
{
  assert_limit (make_namespace (ANT_LIMIT_NAMESPACE), TRUE, 0);
  assert_limit (make_namespace (ANT_LIMIT_NAMESPACE + 1), FALSE, 3);
}

/* The longest namespace on as many names as fit: expat repeats it each time, the tree must not. */
static void
test_parser_survives_repeated_namespace (void)
{
  g_autofree char *ns = g_strnfill (ANT_LIMIT_NAMESPACE, 'n');
  GString *text = g_string_new (NULL);

  g_string_printf (text, "<a xmlns='%s' xmlns:p='%s'>", ns, ns);
  append_times (text, "<b p:a='' p:b='' p:c=''/>", 50000);
  g_string_append (text, "</a>");
  assert_limit (text, TRUE, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/parser/refuses/in-plain-words", test_parser_refuses_in_plain_words);
  g_test_add_func ("/parser/refuses/stays-in-its-length", test_parser_stays_in_its_length);
  g_test_add_func ("/parser/refuses/nul-byte", test_parser_refuses_nul_byte);
  g_test_add_func ("/parser/refuses/second-root", test_parser_refuses_second_root);
  g_test_add_func ("/parser/refuses/shortens-long-names", test_parser_shortens_long_names);
  g_test_add_func ("/parser/parse-many/keeps-exact-bytes", test_parser_keeps_exact_bytes);
  g_test_add_func ("/parser/parse-many/joins-nothing-forbidden", test_parser_joins_nothing_forbidden);
  g_test_add_func ("/parser/parse/tells-places", test_parser_tells_places);
  g_test_add_func ("/parser/parse/applies-default-namespace", test_parser_applies_default_namespace);
  g_test_add_func ("/parser/limits/depth", test_parser_limits_depth);
  g_test_add_func ("/parser/limits/attributes", test_parser_limits_attributes);
  g_test_add_func ("/parser/limits/elements", test_parser_limits_elements);
  g_test_add_func ("/parser/limits/stanza", test_parser_limits_stanza);
  g_test_add_func ("/parser/limits/tag", test_parser_limits_tag);
  g_test_add_func ("/parser/limits/namespace", test_parser_limits_namespace);
  g_test_add_func ("/parser/limits/repeated-namespace", test_parser_survives_repeated_namespace);

  return g_test_run ();
}
