/* From what a person writes to stanzas.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "base/ant-limits.h"
#include "library/ant-draft.h"
#include "xml/ant-parser.h"
#include "xml/ant-printer.h"
#include "xml/ant-redact.h"

static char *
dup_bytes (AntStanza *stanza)
{
  GBytes *bytes = ant_stanza_get_bytes (stanza);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_cut (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pieces =
    ant_draft_cut ("<!-- a -->\n<iq id='${id}'><${root}/></iq> <presence/>\n", FALSE, NULL, &error);
  const AntDraftPiece *second;

  g_assert_no_error (error);
  g_assert_cmpuint (pieces->len, ==, 2);
  g_assert_cmpstr (((AntDraftPiece *) g_ptr_array_index (pieces, 0))->text, ==,
                   "<iq id='${id}'><${root}/></iq>");
  second = g_ptr_array_index (pieces, 1);
  g_assert_cmpstr (second->text, ==, "<presence/>");
  g_assert_cmpuint (second->start.line, ==, 2);
  g_assert_cmpuint (second->start.column, ==, 32);
}

static void
test_cut_kinds (void)
{
  static const struct
  {
    const char *text;
    AntKind kind;
    gboolean request;
  } cases[] = {
    { "<iq type='get' id='a'><a/></iq>", ANT_KIND_IQ, TRUE },
    { "<iq type='${type}' id='a'><a/></iq>", ANT_KIND_IQ, TRUE },
    { "<iq type='result' id='a'/>", ANT_KIND_IQ, FALSE },
    { "<iq type='error' id='a'/>", ANT_KIND_IQ, FALSE },
    { "<message to='${to}'/>", ANT_KIND_MESSAGE, FALSE },
    { "<presence/>", ANT_KIND_PRESENCE, FALSE },
    { "<r xmlns='urn:xmpp:sm:3'/>", ANT_KIND_STREAM, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) pieces = ant_draft_cut (cases[i].text, FALSE, NULL, NULL);
      const AntDraftPiece *piece = g_ptr_array_index (pieces, 0);

      g_assert_cmpint (piece->kind, ==, cases[i].kind);
      g_assert_cmpint (piece->request, ==, cases[i].request);
    }
}

static void
test_cut_ill_formed (void)
{
  g_autoptr (GError) error = NULL;
  AntPosition position = { 0, 0, 0 };

  g_assert_null (ant_draft_cut ("<presence/>\n<iq><a></iq>", FALSE, &position, &error));
  g_assert_error (error, ANT_XML_ERROR, ANT_XML_ERROR_SYNTAX);
  g_assert_cmpuint (position.line, ==, 2);
}

/* One id in a stanza, another in the next: reusing one would be refused. */
static void
test_expand_ids (void)
{
  AntExpandContext context = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stanzas = ant_draft_expand (
    "<message id='${id}' to='a@b'><body>${id}</body></message><message id='${id}' to='a@b'/>", &context,
    FALSE, NULL, &error);
  const AntElement *first;

  g_assert_no_error (error);
  g_assert_cmpuint (stanzas->len, ==, 2);
  first = ant_stanza_get_root (g_ptr_array_index (stanzas, 0));
  g_autofree char *body = ant_element_dup_text (ant_element_get_child (first, NULL, NULL));
  g_assert_cmpstr (ant_element_get_attribute (first, "id"), ==, body);
  g_assert_cmpstr (ant_stanza_get_id (g_ptr_array_index (stanzas, 0)), !=,
                   ant_stanza_get_id (g_ptr_array_index (stanzas, 1)));
}

static void
test_expand_drops_comments (void)
{
  AntExpandContext context = { 0 };
  g_autoptr (GPtrArray) stanzas = ant_draft_expand (
    "<?antistrophe?><presence><!-- x --><show>${nick}</show><?y?></presence>", &context, FALSE, NULL, NULL);
  g_autofree char *text = dup_bytes (g_ptr_array_index (stanzas, 0));

  g_assert_cmpstr (text, ==, "<presence><show>console</show></presence>");
}

static void
test_expand_errors (void)
{
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  AntExpandContext context = { .values = values };
  g_autoptr (GError) error = NULL;

  g_assert_null (ant_draft_expand ("<presence/>\n<presence\nto='${server}'/>", &context, FALSE, NULL, &error));
  g_assert_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_UNKNOWN);
  g_assert_true (g_str_has_prefix (error->message, "3:5: “server”"));
  g_clear_error (&error);

  g_hash_table_insert (values, (gpointer) "xml", (gpointer) "<a>");
  g_assert_null (ant_draft_expand ("<presence/> <presence>${xml|raw}</presence>", &context, FALSE, NULL, &error));
  g_assert_error (error, ANT_XML_ERROR, ANT_XML_ERROR_SYNTAX);
  g_assert_true (g_str_has_prefix (error->message, "1:28: Not well-formed: mismatched tag: <a>"));
  g_clear_error (&error);

  /* It would be left out. */
  g_assert_null (ant_draft_expand ("<presence/>${xml|raw}", &context, FALSE, NULL, &error));
  g_assert_error (error, ANT_XML_ERROR, ANT_XML_ERROR_SYNTAX);
  g_assert_true (g_str_has_prefix (error->message, "1:12: "));
}

static void
test_expand_warns (void)
{
  AntExpandContext context = { 0 };
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GPtrArray) stanzas = ant_draft_expand (
    "<presence/>\n<iq type='get' id='1'><a xmlns='a'/><b xmlns='b'/></iq>", &context, FALSE, &warnings, NULL);
  const AntProblem *warning;

  g_assert_cmpuint (stanzas->len, ==, 2);
  g_assert_cmpuint (warnings->len, >=, 1);
  warning = g_ptr_array_index (warnings, 0);
  g_assert_cmpint (warning->severity, ==, ANT_PROBLEM_WARNING);
  g_assert_cmpuint (warning->start.line, ==, 2);
}

static void
test_problems (void)
{
  AntExpandContext context = { 0 };
  g_autoptr (GPtrArray) problems = ant_draft_find_problems (
    "<presence>\n<status>${nobody} ${nick} ${me_bare}</status></presence>", &context, FALSE);
  const AntProblem *first;

  g_assert_cmpuint (problems->len, ==, 2);
  first = g_ptr_array_index (problems, 0);
  g_assert_cmpint (first->severity, ==, ANT_PROBLEM_ERROR);
  g_assert_cmpuint (first->start.line, ==, 2);
  g_assert_cmpuint (first->start.column, ==, 9);
  g_assert_cmpuint (first->length, ==, strlen ("${nobody}"));
}

static void
test_from_stanza (void)
{
  g_autoptr (AntStanza) stanza =
    ant_stanza_parse ("<iq type='set' id='old'><query xmlns='jabber:iq:register'><password>" ANT_REDACTED
                      "</password><x>${y}</x></query></iq>",
                      -1, ANT_NS_CLIENT, NULL);
  g_autofree char *text = ant_draft_from_stanza (stanza);

  g_assert_nonnull (strstr (text, "id=\"${id}\""));
  g_assert_nonnull (strstr (text, "<password>${secret}</password>"));
  g_assert_nonnull (strstr (text, "$${y}"));
}

/* What is seen and what is not goes out again as it was. */
static void
test_from_stanza_means_the_same (void)
{
  const char *body = "a\xc2\xad\xe2\x80\xae'b\"${id} $${x}&<\xf3\xa0\x81\x81";
  g_autofree char *escaped = ant_xml_escape (body);
  g_autofree char *xml = g_strdup_printf ("<message id='1' to='a@b'><body>%s</body><x a='%s'/></message>", escaped, escaped);
  g_autoptr (AntStanza) stanza = ant_stanza_parse (xml, -1, ANT_NS_CLIENT, NULL);
  g_autofree char *text = ant_draft_from_stanza (stanza);
  AntExpandContext context = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stanzas = ant_draft_expand (text, &context, FALSE, NULL, &error);
  const AntElement *root, *child;
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "&#x202E;"));
  root = ant_stanza_get_root (g_ptr_array_index (stanzas, 0));
  child = ant_element_get_child (root, ANT_NS_CLIENT, "body");
  again = ant_element_dup_text (child);
  g_assert_cmpstr (again, ==, body);
  g_assert_cmpstr (ant_element_get_attribute (ant_element_get_child (root, NULL, "x"), "a"), ==, body);
}

/* A component's stanza is in its stream's namespace, and says no more of it than before. */
static void
test_from_stanza_of_component (void)
{
  g_autoptr (AntStanza) stanza = ant_stanza_parse ("<iq type='get' id='a'/>", -1, ANT_NS_COMPONENT, NULL);
  g_autofree char *text = ant_draft_from_stanza (stanza);

  g_assert_null (strstr (text, "xmlns"));
}

/* As large as may be, with a short id: a longer one does not fit. */
static void
test_from_stanza_without_room (void)
{
  g_autofree char *filler = g_strnfill (ANT_LIMIT_STANZA - strlen ("<message id='1'><body></body></message>"), 'f');
  g_autofree char *xml = g_strdup_printf ("<message id='1'><body>%s</body></message>", filler);
  g_autoptr (AntStanza) stanza = ant_stanza_parse (xml, -1, ANT_NS_CLIENT, NULL);
  g_autofree char *text = NULL;

  g_assert_nonnull (stanza);
  text = ant_draft_from_stanza (stanza);
  g_assert_true (g_str_has_prefix (text, "<message id=\"1\">"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/draft/cut/pieces", test_cut);
  g_test_add_func ("/library/draft/cut/kinds", test_cut_kinds);
  g_test_add_func ("/library/draft/cut/ill-formed", test_cut_ill_formed);
  g_test_add_func ("/library/draft/expand/ids", test_expand_ids);
  g_test_add_func ("/library/draft/expand/comments", test_expand_drops_comments);
  g_test_add_func ("/library/draft/expand/errors", test_expand_errors);
  g_test_add_func ("/library/draft/expand/warns", test_expand_warns);
  g_test_add_func ("/library/draft/problems", test_problems);
  g_test_add_func ("/library/draft/from-stanza/text", test_from_stanza);
  g_test_add_func ("/library/draft/from-stanza/means-the-same", test_from_stanza_means_the_same);
  g_test_add_func ("/library/draft/from-stanza/of-component", test_from_stanza_of_component);
  g_test_add_func ("/library/draft/from-stanza/without-room", test_from_stanza_without_room);
  return g_test_run ();
}
