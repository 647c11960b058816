/* The printer: indentation, declarations, long things, invisible things, and size under attack.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "xml/ant-element-builder.h"
#include "xml/ant-parser.h"
#include "xml/ant-printer.h"

static const AntPrintOptions client = { ANT_NS_CLIENT, 0, 0 };

static void
assert_prints (const char            *text,
               const AntPrintOptions *options,
               const char            *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntElement) root = (AntElement *) ant_parser_parse (text, -1, ANT_NS_CLIENT, NULL, &error);
  g_autofree char *printed = NULL;

  g_assert_no_error (error);
  printed = ant_xml_print (root, options);
  g_assert_cmpstr (printed, ==, expected);
}

static void
test_printer_indents_elements (void)
{
  assert_prints ("<iq/>", &client, "<iq/>");
  assert_prints ("<iq></iq>", &client, "<iq/>");
  assert_prints ("<iq type='get'><a><b/><c/></a><d></d></iq>", &client,
                 "<iq type=\"get\">\n  <a>\n    <b/>\n    <c/>\n  </a>\n  <d/>\n</iq>");
  assert_prints ("<iq>\n\n      <a/>  </iq>", &client, "<iq>\n  <a/>\n</iq>");
}

static void
test_printer_keeps_text_exact (void)
{
  assert_prints ("<iq><a> x\n y </a></iq>", &client, "<iq>\n  <a> x\n y </a>\n</iq>");
  assert_prints ("<iq><a>  </a></iq>", &client, "<iq>\n  <a>  </a>\n</iq>");
  assert_prints ("<iq><p>See <b>the <i/> </b>  <c> <d/> </c></p><e/></iq>", &client,
                 "<iq>\n  <p>See <b>the <i/> </b>  <c> <d/> </c></p>\n  <e/>\n</iq>");
  assert_prints ("<iq><a xml:space='preserve'> <b/> </a></iq>", &client,
                 "<iq>\n  <a xml:space=\"preserve\"> <b/> </a>\n</iq>");
}

static void
test_printer_escapes (void)
{
  assert_prints ("<a b='&lt;&amp;&#10;&#9;&#13;&quot;' c=\"it's &gt;\">&lt;&amp;&gt;&#13;\"'</a>", &client,
                 "<a b=\"&lt;&amp;&#10;&#9;&#13;&quot;\" c=\"it's &gt;\">&lt;&amp;&gt;&#13;\"'</a>");
  assert_prints ("<a><![CDATA[<x>]]></a>", &client, "<a>&lt;x&gt;</a>");
}

static void
test_printer_writes_declarations (void)
{
  AntPrintOptions none = { NULL, 0, 0 };
  AntPrintOptions component = { ANT_NS_COMPONENT, 0, 0 };

  assert_prints ("<iq xmlns='jabber:client' id='1'><a xmlns='jabber:client'/></iq>", &client,
                 "<iq id=\"1\">\n  <a xmlns=\"jabber:client\"/>\n</iq>");
  assert_prints ("<iq id='1'/>", &none, "<iq xmlns=\"jabber:client\" id=\"1\"/>");
  assert_prints ("<iq id='1'/>", &component, "<iq xmlns=\"jabber:client\" id=\"1\"/>");
  assert_prints ("<iq id='1'/>", NULL, "<iq xmlns=\"jabber:client\" id=\"1\"/>");
  assert_prints ("<iq><a xmlns=''><b/></a></iq>", &client, "<iq>\n  <a xmlns=\"\">\n    <b/>\n  </a>\n</iq>");
  assert_prints ("<iq a='1' xmlns:x='u' x:b='2'><x:y x:z=''/></iq>", &client,
                 "<iq xmlns:x=\"u\" a=\"1\" x:b=\"2\">\n  <x:y x:z=\"\"/>\n</iq>");
  assert_prints ("<stream:features xml:lang='en'><a xmlns='u'/></stream:features>", &client,
                 "<stream:features xml:lang=\"en\">\n  <a xmlns=\"u\"/>\n</stream:features>");
}

/* A part of a tree: what it needs from the elements around it is written where it is first needed. */
static void
test_printer_completes_part_of_tree (void)
{
  static const char text[] = "<iq xmlns:a='urn:a' xmlns:b='urn:b'><q xmlns='urn:q'><x><a:y b:z=''><a:y/></a:y></x><a:y/>"
                             "<w xmlns:a='urn:other' a:v=''/><a:y/></q></iq>";
  g_autoptr (AntElement) root = (AntElement *) ant_parser_parse (text, -1, ANT_NS_CLIENT, NULL, NULL);
  g_autofree char *printed = ant_xml_print (ant_element_get_child (root, NULL, NULL), &client);

  g_assert_cmpstr (printed, ==,
                   "<q xmlns=\"urn:q\">\n"
                   "  <x>\n"
                   "    <a:y xmlns:a=\"urn:a\" xmlns:b=\"urn:b\" b:z=\"\">\n"
                   "      <a:y/>\n"
                   "    </a:y>\n"
                   "  </x>\n"
                   "  <a:y xmlns:a=\"urn:a\"/>\n"
                   "  <w xmlns:a=\"urn:other\" a:v=\"\"/>\n"
                   "  <a:y xmlns:a=\"urn:a\"/>\n"
                   "</q>");
}

static void
test_printer_breaks_long_tags (void)
{
  AntPrintOptions narrow = { ANT_NS_CLIENT, 40, 0 };

  assert_prints ("<iq type='get' to='a.very.long.example' id='x1'/>", &narrow,
                 "<iq type=\"get\" to=\"a.very.long.example\"\n    id=\"x1\"/>");
  assert_prints ("<iq><iq type='get' to='an.even.longer.address.example' id='x1' z='2'/></iq>", &narrow,
                 "<iq>\n  <iq type=\"get\"\n      to=\"an.even.longer.address.example\"\n      id=\"x1\" z=\"2\"/>\n</iq>");
  /* as wide as is allowed; characters count, not bytes */
  assert_prints ("<iq type='get' to='a.long.example.éé'/>", &narrow, "<iq type=\"get\" to=\"a.long.example.éé\"/>");
  assert_prints ("<iq a='0123456789012345678901234567890123'/>", &narrow, "<iq a=\"0123456789012345678901234567890123\"/>");
  /* text is not touched for it */
  assert_prints ("<p>x<b href='0123456789012345' title='01234567890123456789'/></p>", &narrow,
                 "<p>x<b href=\"0123456789012345\" title=\"01234567890123456789\"/></p>");
}

static void
test_printer_elides_long_values (void)
{
  AntPrintOptions brief = { ANT_NS_CLIENT, 0, 8 };
  g_autofree char *kilobytes = g_strnfill (98 * 1024 + 7, 'x');
  g_autofree char *megabytes = g_strnfill (2 * 1024 * 1024 - 4096, 'x');
  g_autofree char *first = g_strdup_printf ("<a>%s</a>", kilobytes);
  g_autofree char *second = g_strdup_printf ("<a>%s</a>", megabytes);

  assert_prints ("<a b='12345678'>12345678</a>", &brief, "<a b=\"12345678\">12345678</a>");
  assert_prints ("<a b='123456789'>123456789</a>", &brief, "<a b=\"12345678… [9 bytes]\">12345678… [9 bytes]</a>");
  assert_prints ("<a>1234567日</a>", &brief, "<a>1234567… [10 bytes]</a>");
  assert_prints ("<a>1234567&amp;&amp;</a>", &brief, "<a>1234567&amp;… [9 bytes]</a>");
  assert_prints (first, &brief, "<a>xxxxxxxx… [100 kB]</a>");
  assert_prints (second, &brief, "<a>xxxxxxxx… [2.0 MB]</a>");
}

static void
test_printer_stops_at_the_size (void)
{
  AntPrintOptions all = { .default_ns = ANT_NS_CLIENT, .max_size = 40 };
  AntPrintOptions less = { .default_ns = ANT_NS_CLIENT, .max_size = 18 };

  assert_prints ("<a><b/><c/><d/></a>", &all, "<a>\n  <b/>\n  <c/>\n  <d/>\n</a>");
  assert_prints ("<a><b/><c/><d/></a>", &less, "<a>\n  <b/>\n  <c/>\n  <d/>");
}

static void
test_printer_shows_invisible (void)
{
  assert_prints ("<a b='x\xe2\x80\xaey'>\xe2\x80\x8b\xc2\x85\xef\xbb\xbf</a>", &client, "<a b=\"x\\u202Ey\">\\u200B\\u0085\\uFEFF</a>");
}

static void
test_text_visible (void)
{
  static const struct { const char *text, *expected; } cases[] = {
    { "", "" },
    { "plain\ttext\n", "plain\ttext\n" },
    { "a\x01" "b\x1b[31m\x7f\r", "a\\u0001b\\u001B[31m\\u007F\\u000D" },
    { "a\xe2\x80\xae" "b\xe2\x81\xa6" "c\xd8\x9c", "a\\u202Eb\\u2066c\\u061C" },
    { "\xf3\xa0\x81\x81", "\\U000E0041" },
    { "\xe2\x80\xa8\xe2\x80\xa9", "\\u2028\\u2029" },
    { "\xff\xc3(\xe2\x82", "\\xFF\\xC3(\\xE2\\x82" },
    { "日本語 ñ 👩\xe2\x80\x8d🔬 ✌\xef\xb8\x8f", "日本語 ñ 👩\xe2\x80\x8d🔬 ✌\xef\xb8\x8f" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *visible = ant_text_visible (cases[i].text);

      g_assert_cmpstr (visible, ==, cases[i].expected);
    }
}

static void
test_xml_escape (void)
{
  static const char text[] = "<a b='c' d=\"e\">&amp;\t\r\n日";
  g_autofree char *escaped = ant_xml_escape (text);
  const char *const forms[] = { "<a b='%s'/>", "<a b=\"%s\"/>", "<a>%s</a>" };

  g_assert_cmpstr (escaped, ==, "&lt;a b=&apos;c&apos; d=&quot;e&quot;&gt;&amp;amp;&#9;&#13;&#10;日");
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_auto (GStrv) parts = g_strsplit (forms[i], "%s", 2);
      g_autofree char *xml = g_strconcat (parts[0], escaped, parts[1], NULL);
      g_autoptr (AntElement) root = (AntElement *) ant_parser_parse (xml, -1, ANT_NS_CLIENT, NULL, NULL);
      g_autofree char *content = ant_element_dup_text (root);

      g_assert_cmpstr (i < 2 ? ant_element_get_attribute (root, "b") : content, ==, text);
    }
}

/* Deep and broad at once: indentation must not multiply the two. */
static void
test_printer_bounds_indentation (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (AntElement) root = NULL;
  g_autofree char *printed = NULL;

  for (guint i = 0; i < 511; i++)
    g_string_append (text, "<a>");
  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "<b/>");
  for (guint i = 0; i < 511; i++)
    g_string_append (text, "</a>");
  root = (AntElement *) ant_parser_parse (text->str, text->len, ANT_NS_CLIENT, NULL, NULL);
  printed = ant_xml_print (root, &client);
  g_assert_cmpuint (strlen (printed), <, 10 * 1000 * 1000);
}

static void
test_printer_prints_very_deep_tree (void)
{
  enum { DEPTH = 100000 };
  g_autoptr (AntElementBuilder) builder = ant_element_builder_new ();
  AntPosition position = { 1, 1, 0 };
  g_autoptr (AntElement) root = NULL;
  g_autofree char *printed = NULL;

  for (guint i = 0; i < DEPTH; i++)
    ant_element_builder_start (builder, "jabber:client\x1f" "a", NULL, position);
  root = (AntElement *) ant_element_builder_take (builder);
  printed = ant_xml_print (root, &client);
  g_assert_true (g_str_has_prefix (printed, "<a>\n  <a>\n    <a>"));
  g_assert_true (g_str_has_suffix (printed, "    </a>\n  </a>\n</a>"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/printer/print/indents-elements", test_printer_indents_elements);
  g_test_add_func ("/printer/print/keeps-text-exact", test_printer_keeps_text_exact);
  g_test_add_func ("/printer/print/escapes", test_printer_escapes);
  g_test_add_func ("/printer/print/writes-declarations", test_printer_writes_declarations);
  g_test_add_func ("/printer/print/completes-part-of-tree", test_printer_completes_part_of_tree);
  g_test_add_func ("/printer/print/breaks-long-tags", test_printer_breaks_long_tags);
  g_test_add_func ("/printer/print/elides-long-values", test_printer_elides_long_values);
  g_test_add_func ("/printer/print/stops-at-the-size", test_printer_stops_at_the_size);
  g_test_add_func ("/printer/print/shows-invisible", test_printer_shows_invisible);
  g_test_add_func ("/printer/print/bounds-indentation", test_printer_bounds_indentation);
  g_test_add_func ("/printer/print/very-deep-tree", test_printer_prints_very_deep_tree);
  g_test_add_func ("/text/visible/shows-marks", test_text_visible);
  g_test_add_func ("/xml/escape/reads-back", test_xml_escape);

  return g_test_run ();
}
