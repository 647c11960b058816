/* An exchange as CSV and as XML, with what does not go easily into either.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "store-fixture.h"
#include "store/ant-exchange-csv.h"
#include "store/ant-exchange-xml.h"
#include "xml/ant-parser.h"

static void
test_csv (void)
{
  g_autoptr (AntExchange) exchange = make_row (7, ANT_DIRECTION_OUT, ANT_STATE_RESULT, PING);
  g_autofree char *line = NULL;

  exchange->sent_ns = 1000000000;
  exchange->latency_ns = 1234567;
  ant_exchange_add_note (exchange, "A \"note\", with commas.");
  line = ant_exchange_to_csv (exchange);
  g_assert_cmpstr (line, ==,
                   "7,1,\"out\",\"iq\",\"get\",\"q1\",\"juliet@localhost\",,\"urn:xmpp:ping\",\"ping\",\"result\",,"
                   "\"1970-01-01T00:00:01.000000000Z\",1234.567,,79,,,,\"A \"\"note\"\", with commas.\","
                   "\"<iq type='get' id='q1' to='juliet@localhost'><ping xmlns='urn:xmpp:ping'/></iq>\",\r\n");
}

/* A header for each cell. */
static void
test_csv_header (void)
{
  g_autoptr (AntExchange) exchange = make_row (1, ANT_DIRECTION_OUT, ANT_STATE_SENT, "<message/>");
  g_autofree char *header = ant_exchange_csv_header ();
  g_autofree char *line = ant_exchange_to_csv (exchange);
  g_auto (GStrv) names = g_strsplit (header, ",", -1);
  g_auto (GStrv) cells = g_strsplit (line, ",", -1);

  g_assert_cmpuint (g_strv_length (names), ==, g_strv_length (cells));
  g_assert_true (g_str_has_suffix (header, "response\r\n"));
}

/* What a stranger has written is never calculated. */
static void
test_csv_formula (void)
{
  static const char *const dangerous[] = { "=1+2", "+1", "-1", "@SUM(A1)", "&#9;=1" };

  for (gsize i = 0; i < G_N_ELEMENTS (dangerous); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<message id='%s'/>", dangerous[i]);
      g_autoptr (AntExchange) exchange = make_row (1, ANT_DIRECTION_IN, ANT_STATE_RECEIVED, xml);
      g_autofree char *line = ant_exchange_to_csv (exchange);
      g_autofree char *cell = g_strdup_printf (",\"'%s\",", exchange->id);

      g_assert_nonnull (strstr (line, cell));
    }
}

/* (transfer full): the element between header and footer, which must be well-formed */
static const AntElement *
read_log (const AntExchange *exchange)
{
  g_autofree char *xml = ant_exchange_to_xml (exchange);
  g_autofree char *log = g_strconcat (ANT_EXCHANGE_XML_HEADER, xml, ANT_EXCHANGE_XML_FOOTER, NULL);
  g_autoptr (GError) error = NULL;
  const AntElement *root = ant_parser_parse (log, -1, "", NULL, &error);

  g_assert_no_error (error);
  return root;
}

static const AntElement *
get_child (const AntElement *element, const char *name)
{
  guint n;
  const AntNode *children = ant_element_get_children (element, &n);

  for (guint i = 0; i < n; i++)
    if (children[i].element != NULL && g_str_equal (ant_element_get_name (children[i].element), name))
      return children[i].element;
  g_error ("there is no <%s/>", name);
}

static void
test_xml (void)
{
  g_autoptr (AntExchange) exchange = make_row (7, ANT_DIRECTION_OUT, ANT_STATE_RESULT, PING);
  const AntElement *root, *row, *stanza;
  g_autofree char *note = NULL;

  ant_exchange_add_note (exchange, "a < b & \"c\"");
  root = read_log (exchange);
  row = get_child (root, "exchange");
  stanza = get_child (get_child (get_child (row, "request"), "stanza"), "iq");
  note = ant_element_dup_text (get_child (row, "note"));
  g_assert_cmpstr (ant_element_get_attribute (row, "serial"), ==, "7");
  g_assert_cmpstr (ant_element_get_attribute (row, "state"), ==, "result");
  g_assert_cmpstr (ant_element_get_ns (stanza), ==, ANT_NS_CLIENT);
  g_assert_cmpstr (note, ==, "a < b & \"c\"");
  ant_element_unref (root);
}

/* Control characters have no place in XML; a prefix of the stream's has. */
static void
test_xml_odd (void)
{
  g_autoptr (AntExchange) refused = make_row (1, ANT_DIRECTION_OUT, ANT_STATE_REFUSED, NULL);
  g_autoptr (AntStanza) features = parse ("<stream:features/>");
  g_autoptr (AntExchange) nonza = ant_exchange_new_nonza (2, 1, "s", ANT_DIRECTION_IN, features, FALSE, 1);
  const AntElement *root;
  g_autofree char *text = NULL;

  ant_exchange_add_note (refused, "a\001b\n");
  root = read_log (refused);
  text = ant_element_dup_text (get_child (get_child (root, "exchange"), "note"));
  g_assert_cmpstr (text, ==, "a\357\277\275b\n");
  ant_element_unref (root);
  root = read_log (nonza);
  get_child (get_child (get_child (get_child (root, "exchange"), "request"), "stanza"), "features");
  ant_element_unref (root);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/to-csv/row", test_csv);
  g_test_add_func ("/exchange/to-csv/header", test_csv_header);
  g_test_add_func ("/exchange/to-csv/formula", test_csv_formula);
  g_test_add_func ("/exchange/to-xml/row", test_xml);
  g_test_add_func ("/exchange/to-xml/odd", test_xml_odd);
  return g_test_run ();
}
