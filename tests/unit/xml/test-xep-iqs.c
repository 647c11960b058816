/* IQs of the XEPs: well-formed ones survive printing, ill-formed ones are refused where they are wrong.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <json-glib/json-glib.h>
#include <string.h>

#include "xml/ant-parser.h"
#include "xml/ant-printer.h"
#include "xml/ant-stanza.h"

static gboolean
is_white (const char *text)
{
  return text[strspn (text, " \t\r\n")] == '\0';
}

/* White space between elements is not what printing preserves. */
static const AntNode *
next_node (const AntNode *children,
           guint          n,
           gboolean       exact,
           guint         *at)
{
  while (*at < n && !exact && children[*at].text != NULL)
    (*at)++;
  return *at < n ? &children[(*at)++] : NULL;
}

static gboolean
has_text (const AntElement *element)
{
  guint n;
  const AntNode *children = ant_element_get_children (element, &n);

  for (guint i = 0; i < n; i++)
    if (children[i].text != NULL && !is_white (children[i].text))
      return TRUE;
  return ant_element_get_child (element, NULL, NULL) == NULL;
}

static void
assert_same_attributes (const AntElement *a,
                        const AntElement *b)
{
  guint n, m;
  const AntAttribute *left = ant_element_get_attributes (a, &n);
  const AntAttribute *right = ant_element_get_attributes (b, &m);

  g_assert_cmpuint (n, ==, m);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpstr (left[i].ns, ==, right[i].ns);
      g_assert_cmpstr (left[i].prefix, ==, right[i].prefix);
      g_assert_cmpstr (left[i].name, ==, right[i].name);
      g_assert_cmpstr (left[i].value, ==, right[i].value);
    }
}

static void
assert_same (const AntElement *a,
             const AntElement *b,
             gboolean          exact)
{
  guint n, m;
  guint i = 0, k = 0;
  const AntNode *left = ant_element_get_children (a, &n);
  const AntNode *right = ant_element_get_children (b, &m);
  const AntNode *one, *other;

  g_assert_cmpstr (ant_element_get_ns (a), ==, ant_element_get_ns (b));
  g_assert_cmpstr (ant_element_get_name (a), ==, ant_element_get_name (b));
  g_assert_cmpstr (ant_element_get_prefix (a), ==, ant_element_get_prefix (b));
  assert_same_attributes (a, b);
  exact = exact || has_text (a);
  do
    {
      one = next_node (left, n, exact, &i);
      other = next_node (right, m, exact, &k);
      g_assert_true ((one == NULL) == (other == NULL));
      if (one == NULL)
        break;
      g_assert_cmpstr (one->text, ==, other->text);
      if (one->element != NULL)
        assert_same (one->element, other->element, exact);
    }
  while (TRUE);
}

static void
check_printing (const AntElement      *root,
                const AntPrintOptions *options)
{
  g_autofree char *printed = ant_xml_print (root, options);
  g_autoptr (GError) error = NULL;
  g_autoptr (AntElement) again = NULL;
  g_autofree char *twice = NULL;

  again = (AntElement *) ant_parser_parse (printed, -1, options->default_ns != NULL ? options->default_ns : "", NULL, &error);
  g_assert_no_error (error);
  assert_same (root, again, FALSE);
  twice = ant_xml_print (again, options);
  g_assert_cmpstr (twice, ==, printed);
}

static void
check_well_formed (JsonObject *row)
{
  static const AntPrintOptions wide = { ANT_NS_CLIENT, 0, 0 };
  static const AntPrintOptions narrow = { ANT_NS_CLIENT, 72, 0 };
  static const AntPrintOptions alone = { NULL, 40, 0 };
  const char *text = json_object_get_string_member (row, "xml");
  g_autoptr (GError) error = NULL;
  g_autoptr (AntStanza) stanza = ant_stanza_parse (text, -1, ANT_NS_CLIENT, &error);
  g_autoptr (AntStanza) again = NULL;
  gsize length;
  const char *exact;

  g_assert_no_error (error);
  g_assert_cmpstr (ant_stanza_get_id (stanza), ==, json_object_get_string_member_with_default (row, "id", NULL));
  g_assert_cmpstr (ant_stanza_get_to (stanza), ==, json_object_get_string_member_with_default (row, "to", NULL));
  g_assert_cmpstr (ant_stanza_get_from (stanza), ==, json_object_get_string_member_with_default (row, "from", NULL));
  check_printing (ant_stanza_get_root (stanza), &wide);
  check_printing (ant_stanza_get_root (stanza), &narrow);
  check_printing (ant_stanza_get_root (stanza), &alone);
  if (ant_stanza_get_payload (stanza) != NULL)
    check_printing (ant_stanza_get_payload (stanza), &narrow);

  /* the exact bytes are the same stanza */
  exact = g_bytes_get_data (ant_stanza_get_bytes (stanza), &length);
  if (strstr (text, "<!--") == NULL && strstr (text, "<?") == NULL)
    g_assert_nonnull (memmem (text, strlen (text), exact, length));
  again = ant_stanza_parse (exact, length, ANT_NS_CLIENT, &error);
  g_assert_no_error (error);
  assert_same (ant_stanza_get_root (stanza), ant_stanza_get_root (again), TRUE);
}

/* The row has expat's words, which end in "line L, column C" with columns from 0: ours is the same place. But there the
 * stanza stood in an element, whose end tag was the mismatched one where ours says that the text ends. */
static void
check_ill_formed (JsonObject *row)
{
  const char *text = json_object_get_string_member (row, "xml");
  const char *place = strstr (json_object_get_string_member (row, "parser"), "line ");
  g_autoptr (GError) error = NULL;
  g_autofree char *ours = NULL;
  AntPosition position;

  g_assert_null (ant_parser_parse (text, -1, ANT_NS_CLIENT, &position, &error));
  g_assert_error (error, ANT_XML_ERROR, ANT_XML_ERROR_SYNTAX);
  g_test_message ("%s", error->message);
  if (strstr (error->message, "the text ends") != NULL)
    position.column += strlen ("</");
  ours = g_strdup_printf ("line %u, column %u", position.line, position.column - 1);
  g_assert_cmpstr (ours, ==, place);
}

static void
for_each_row (const char *name,
              guint       n_expected,
              void      (*check) (JsonObject *row))
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "xml", name, NULL);
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (g_strchomp (content), "\n", -1);
  for (; lines[n] != NULL; n++)
    {
      g_autoptr (JsonNode) row = json_from_string (lines[n], &error);

      g_assert_no_error (error);
      g_test_message ("%s", json_object_get_string_member (json_node_get_object (row), "key"));
      check (json_node_get_object (row));
    }
  g_assert_cmpuint (n, ==, n_expected);
}

static void
test_xep_iqs_survive_printing (void)
{
  for_each_row ("xep-iqs.jsonl", 62, check_well_formed);
}

static void
test_xep_iqs_ill_formed_are_refused (void)
{
  for_each_row ("xep-iqs-illformed.jsonl", 32, check_ill_formed);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/xep-iqs/print/survive", test_xep_iqs_survive_printing);
  g_test_add_func ("/xep-iqs/parse/ill-formed-are-refused", test_xep_iqs_ill_formed_are_refused);

  return g_test_run ();
}
