/* The tree and its builder: lookups, order, references, width and depth far beyond the limits.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <expat.h>
#include <string.h>

#include "xml/ant-element-builder.h"
#include "xml/ant-parser.h"

static const AntElement *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  const AntElement *root = ant_parser_parse (text, -1, ANT_NS_CLIENT, NULL, &error);

  g_assert_no_error (error);
  return root;
}

static void
test_element_finds_attributes (void)
{
  g_autoptr (AntElement) root =
    (AntElement *) parse ("<iq xml:lang='en' foo:id='other' id='own' xmlns:foo='urn:foo' lang='x' empty=''/>");
  const AntAttribute *attributes;
  guint n;

  g_assert_cmpstr (ant_element_get_attribute (root, "id"), ==, "own");
  g_assert_cmpstr (ant_element_get_attribute_ns (root, "urn:foo", "id"), ==, "other");
  g_assert_cmpstr (ant_element_get_attribute_ns (root, ANT_NS_XML, "lang"), ==, "en");
  g_assert_cmpstr (ant_element_get_attribute (root, "lang"), ==, "x");
  g_assert_cmpstr (ant_element_get_attribute (root, "empty"), ==, "");
  g_assert_null (ant_element_get_attribute (root, "missing"));
  g_assert_null (ant_element_get_attribute_ns (root, ANT_NS_CLIENT, "id"));

  attributes = ant_element_get_attributes (root, &n);
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpstr (attributes[1].prefix, ==, "foo");
  g_assert_cmpstr (attributes[1].ns, ==, "urn:foo");
  g_assert_cmpstr (attributes[1].name, ==, "id");
  g_assert_cmpstr (attributes[2].prefix, ==, "");

  attributes = ant_element_get_declarations (root, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (attributes[0].name, ==, "foo");
  g_assert_cmpstr (attributes[0].value, ==, "urn:foo");
}

static void
test_element_keeps_order_of_children (void)
{
  g_autoptr (AntElement) root =
    (AntElement *) parse ("<a>one<b xmlns='urn:b'><deep/></b>two<!-- - -->th&#114;ee<![CDATA[<4>]]><b/><b xmlns='urn:b' n='2'/></a>");
  const AntElement *child;
  guint n;
  const AntNode *children = ant_element_get_children (root, &n);
  g_autofree char *text = ant_element_dup_text (root);

  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpstr (children[0].text, ==, "one");
  g_assert_null (children[0].element);
  g_assert_cmpstr (ant_element_get_ns (children[1].element), ==, "urn:b");
  g_assert_cmpstr (children[2].text, ==, "twothree<4>");
  g_assert_true (ant_element_is (children[3].element, ANT_NS_CLIENT, "b"));
  g_assert_cmpstr (text, ==, "onetwothree<4>");

  g_assert_cmpuint (ant_element_count_elements (root), ==, 3);
  g_assert_true (ant_element_get_child (root, NULL, NULL) == children[1].element);
  child = ant_element_get_child (root, ANT_NS_CLIENT, "b");
  g_assert_true (child == children[3].element);
  g_assert_true (ant_element_get_parent (child) == root);
  g_assert_null (ant_element_get_parent (root));
  g_assert_null (ant_element_get_child (root, "urn:b", "deep"));
  g_assert_null (ant_element_get_child (child, NULL, NULL));
  g_assert_false (ant_element_is (NULL, NULL, NULL));
}

static void
test_element_holds_whole_tree (void)
{
  const AntElement *root = parse ("<iq type='get'><query xmlns='urn:q'><item n='1'/></query></iq>");
  const AntElement *item = ant_element_get_child (ant_element_get_child (root, NULL, NULL), NULL, NULL);

  ant_element_ref (item);
  ant_element_unref (root);
  g_assert_cmpstr (ant_element_get_attribute (item, "n"), ==, "1");
  g_assert_cmpstr (ant_element_get_name (ant_element_get_parent (ant_element_get_parent (item))), ==, "iq");
  ant_element_unref (item);
}

#define N_TURNS 20000

static gpointer
ref_and_unref (gpointer data)
{
  for (guint i = 0; i < N_TURNS; i++)
    {
      const AntElement *element = g_boxed_copy (ANT_TYPE_ELEMENT, data);

      g_assert_cmpstr (ant_element_get_name (element), ==, "a");
      g_boxed_free (ANT_TYPE_ELEMENT, (gpointer) element);
    }
  return NULL;
}

static void
test_element_counts_across_threads (void)
{
  const AntElement *root = parse ("<a/>");
  GThread *threads[3];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("count", ref_and_unref, (gpointer) root);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpstr (ant_element_get_name (root), ==, "a");
  ant_element_unref (root);
}

static void
test_builder_is_empty_at_first (void)
{
  g_autoptr (AntElementBuilder) builder = ant_element_builder_new ();

  g_assert_cmpuint (ant_element_builder_get_depth (builder), ==, 0);
  g_assert_null (ant_element_builder_take (builder));
  ant_element_builder_declare (builder, "a", "urn:a");
  g_assert_null (ant_element_builder_take (builder));
}

static void
test_builder_gives_open_header (void)
{
  g_autoptr (AntElementBuilder) builder = ant_element_builder_new ();
  const char *attributes[] = { "id", "s1", "http://www.w3.org/XML/1998/namespace\x1flang\x1fxml", "en", NULL };
  AntPosition position = { 3, 4, 50 };
  g_autoptr (AntElement) header = NULL;
  g_autoptr (AntElement) next = NULL;
  guint n;

  ant_element_builder_declare (builder, "stream", ANT_NS_STREAMS);
  ant_element_builder_declare (builder, NULL, ANT_NS_CLIENT);
  ant_element_builder_start (builder, ANT_NS_STREAMS "\x1fstream\x1fstream", attributes, position);
  ant_element_builder_text (builder, " ", 1);
  header = (AntElement *) ant_element_builder_take (builder);
  g_assert_true (ant_element_is (header, ANT_NS_STREAMS, "stream"));
  g_assert_cmpstr (ant_element_get_prefix (header), ==, "stream");
  g_assert_cmpstr (ant_element_get_attribute_ns (header, ANT_NS_XML, "lang"), ==, "en");
  g_assert_cmpuint (ant_element_get_position (header).line, ==, 3);
  g_assert_cmpuint (ant_element_get_end (header), ==, 0);
  ant_element_get_declarations (header, &n);
  g_assert_cmpuint (n, ==, 2);
  ant_element_get_children (header, &n);
  g_assert_cmpuint (n, ==, 1);

  /* The builder is ready for the next one, which knows nothing of the first. */
  g_assert_cmpuint (ant_element_builder_get_depth (builder), ==, 0);
  ant_element_builder_text (builder, "lost", 4);
  ant_element_builder_start (builder, "plain", NULL, position);
  g_assert_true (ant_element_builder_end (builder, 99));
  next = (AntElement *) ant_element_builder_take (builder);
  g_assert_cmpstr (ant_element_get_ns (next), ==, "");
  g_assert_cmpuint (ant_element_get_end (next), ==, 99);
  ant_element_get_declarations (next, &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_builder_frees_unfinished_tree (void)
{
  AntElementBuilder *builder = ant_element_builder_new ();
  AntPosition position = { 1, 1, 0 };

  for (guint i = 0; i < 1000; i++)
    ant_element_builder_start (builder, "urn:x\x1f" "a", NULL, position);
  ant_element_builder_text (builder, "text", 4);
  ant_element_builder_free (builder);
}

/* The limits are the parser's; the tree itself must not care. */
static void
test_builder_builds_deep_tree (void)
{
  enum { DEPTH = 200000 };
  g_autoptr (AntElementBuilder) builder = ant_element_builder_new ();
  AntPosition position = { 1, 1, 0 };
  const AntElement *root, *at;
  guint depth = 0;

  for (guint i = 0; i < DEPTH; i++)
    ant_element_builder_start (builder, "urn:x\x1f" "a", NULL, position);
  g_assert_cmpuint (ant_element_builder_get_depth (builder), ==, DEPTH);
  for (guint i = 0; i < DEPTH - 1; i++)
    g_assert_false (ant_element_builder_end (builder, i));
  g_assert_true (ant_element_builder_end (builder, DEPTH));
  root = ant_element_builder_take (builder);
  for (at = root; at != NULL; at = ant_element_get_child (at, NULL, NULL))
    depth++;
  g_assert_cmpuint (depth, ==, DEPTH);
  ant_element_unref (root);
}

static void
test_builder_builds_wide_tree (void)
{
  enum { WIDTH = 400000 };
  g_autoptr (AntElementBuilder) builder = ant_element_builder_new ();
  AntPosition position = { 1, 1, 0 };
  const AntElement *root;
  guint n;

  ant_element_builder_start (builder, "urn:x\x1froot", NULL, position);
  for (guint i = 0; i < WIDTH; i++)
    {
      const char *attributes[] = { "n", "1", NULL };

      ant_element_builder_text (builder, "t", 1);
      ant_element_builder_start (builder, "urn:x\x1f" "a", attributes, position);
      ant_element_builder_end (builder, i);
    }
  ant_element_builder_end (builder, WIDTH);
  root = ant_element_builder_take (builder);
  ant_element_get_children (root, &n);
  g_assert_cmpuint (n, ==, 2 * WIDTH);
  /* the namespace is kept once */
  g_assert_true (ant_element_get_ns (ant_element_get_child (root, NULL, NULL)) == ant_element_get_ns (root));
  ant_element_unref (root);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/element/get-attribute/finds-by-namespace", test_element_finds_attributes);
  g_test_add_func ("/element/get-children/keeps-order", test_element_keeps_order_of_children);
  g_test_add_func ("/element/ref/holds-whole-tree", test_element_holds_whole_tree);
  g_test_add_func ("/element/ref/counts-across-threads", test_element_counts_across_threads);
  g_test_add_func ("/element-builder/take/is-empty-at-first", test_builder_is_empty_at_first);
  g_test_add_func ("/element-builder/take/gives-open-header", test_builder_gives_open_header);
  g_test_add_func ("/element-builder/free/frees-unfinished-tree", test_builder_frees_unfinished_tree);
  g_test_add_func ("/element-builder/end/builds-deep-tree", test_builder_builds_deep_tree);
  g_test_add_func ("/element-builder/end/builds-wide-tree", test_builder_builds_wide_tree);

  return g_test_run ();
}
