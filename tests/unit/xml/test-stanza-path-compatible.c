/* The compatible mode: what slixmpp 1.8.3 answered, and what antistrophe-path(7) says of it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <json-glib/json-glib.h>
#include <string.h>

#include "xml/ant-parser.h"
#include "xml/ant-slixmpp-sender.h"
#include "xml/ant-stanza-path.h"

#define PING "<iq type='get' to='h' from='a@b/c'><ping xmlns='urn:xmpp:ping'/></iq>"
#define NODE "<iq type='get'><query xmlns='http://jabber.org/protocol/disco#info' node='n'/></iq>"
#define LAST "<iq type='result'><query xmlns='jabber:iq:last' seconds='7'/></iq>"
#define MESSAGE "<message type='chat' to='H'><body>hi</body></message>"
#define QUIET "<message><body/></message>"
#define CUSTOM "<iq type='set'><query xmlns='custom:xep' kind='deep' other='x'/></iq>"
#define BAD_JID "<message to='a@@b'/>"

#define MAX_CASES 6

/* @expected: "y", "n", or the column where slixmpp raises an exception. */
typedef struct
{
  const char *sentence;
  struct
  {
    const char *path;
    const char *stanza;
    const char *expected;
  } cases[MAX_CASES];
} Sentence;

static const Sentence sentences[] = {
  { "slixmpp cuts a path at each slash and each brace, and a step at each @, also within a value.",
    { { "iq/disco_info@node=a/b", NODE, "n" },
      { "iq@from=a@b", PING, "n" },
      { "iq/{x}ping", PING, "y" },
      { "iq{x}ping", PING, "y" },
      { "x}iq}y", PING, "y" },
      { "iq@type=get//ping/", PING, "y" } } },
  { "A namespace in braces is ignored.", { { "iq/{urn:wrong}ping", PING, "y" }, { "{jabber:server}iq", PING, "y" } } },
  { "Names are those of plugins, never tags, and there is no wildcard.",
    { { "iq/query", NODE, "n" }, { "iq/disco_info", NODE, "y" }, { "iq/*", PING, "n" }, { "*", PING, "n" } } },
  { "A piece of the name of a stanza is enough.",
    { { "q", PING, "y" }, { "ssag", MESSAGE, "y" }, { "IQ", PING, "n" }, { "@type=get", PING, "y" } } },
  { "A plugin's name alone matches any stanza with that plugin in it.",
    { { "ping", PING, "y" }, { "ping", NODE, "n" } } },
  { "What is read under @NAME is an interface of the plugin: an attribute, the text of a child, an address, a number.",
    { { "iq@type=get", PING, "y" },
      { "message@body=hi", MESSAGE, "y" },
      { "message@to=h", MESSAGE, "y" },
      { "message@to=x", BAD_JID, "8" },
      { "iq@type=error", "<iq type='get'><error/></iq>", "y" } } },
  { "A number, a list or a time is never equal to a text.", { { "iq/last_activity@seconds=7", LAST, "n" } } },
  { "An interface that does not exist, and an attribute that is absent, is equal to the empty text.",
    { { "iq@nosuch=", PING, "y" }, { "iq@lang=", PING, "y" }, { "iq@nosuch=x", PING, "n" } } },
  { "A child that is read as a text matches only if it is not empty, and nothing behind it is looked at.",
    { { "message/body", MESSAGE, "y" }, { "message/body", QUIET, "n" }, { "message/body/nonsense", MESSAGE, "y" } } },
  { "A name of your own is a plugin of iq, message and presence, with its attributes as interfaces.",
    { { "iq/custom_xep@kind=deep", CUSTOM, "y" },
      { "iq/custom_xep@kind=", CUSTOM, "n" },
      { "iq/custom_xep@other=", CUSTOM, "y" },
      { "custom_xep", CUSTOM, "y" },
      { "iq/custom_xep", NODE, "n" },
      { "iq/disco_info/custom_xep", NODE, "n" } } },
  { "A test without exactly one = makes it raise an exception, if it comes so far; there is no verdict then.",
    { { "iq@type", PING, "3" },
      { "iq@a=b=c", PING, "3" },
      { "message@type", PING, "n" },
      { "iq/ping@x", PING, "8" },
      { "", PING, "1" },
      { "//", PING, "1" } } },
};

static char *
judge (const char *text, const char *stanza)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "data", "path", "names.ini", NULL);
  g_autoptr (AntStanzaNames) names = ant_stanza_names_load (file, NULL);
  g_autoptr (AntElement) root = (AntElement *) ant_parser_parse (stanza, -1, ANT_NS_CLIENT, NULL, NULL);
  g_autoptr (AntStanzaPath) path = ant_stanza_path_parse (text, ANT_PATH_COMPATIBLE, names, NULL, NULL);
  g_autoptr (GPtrArray) reasons = NULL;
  g_autoptr (GError) error = NULL;
  guint column = 0;

  g_assert_nonnull (root);
  reasons = ant_stanza_path_explain (path, root);
  g_assert_cmpuint (reasons->len, >, 0);
  switch (ant_stanza_path_match (path, root, &column, &error))
    {
    case ANT_PATH_YES:
      return g_strdup ("y");
    case ANT_PATH_NO:
      return g_strdup ("n");
    case ANT_PATH_FAILS:
    default:
      g_assert_error (error, ANT_PATH_ERROR, ANT_PATH_ERROR_EVALUATION);
      g_assert_false (ant_stanza_path_matches (path, root));
      return g_strdup_printf ("%u", column);
    }
}

static void
test_match_sentences (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    for (gsize j = 0; j < MAX_CASES && sentences[i].cases[j].path != NULL; j++)
      {
        g_autofree char *found = judge (sentences[i].cases[j].path, sentences[i].cases[j].stanza);

        if (strcmp (found, sentences[i].cases[j].expected) != 0)
          g_error ("%s on %s: %s, expected %s", sentences[i].cases[j].path, sentences[i].cases[j].stanza, found,
                   sentences[i].cases[j].expected);
      }
}

static void
test_manual_each_sentence (void)
{
  g_autofree char *file = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "man", "antistrophe-path.7", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean inside = FALSE;
  guint n = 0;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      gboolean found = FALSE;

      if (*lines[i] == '.')
        inside = strcmp (lines[i], ".SH COMPATIBLE MODE") == 0;
      if (!inside || *lines[i] == '.')
        continue;
      for (gsize j = 0; j < G_N_ELEMENTS (sentences) && !found; j++)
        found = strcmp (sentences[j].sentence, lines[i]) == 0;
      if (!found)
        g_error ("no case for: %s", lines[i]);
      n++;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (sentences));
}

static void
check_path (JsonObject *row)
{
  const char *text = json_object_get_string_member (row, "expression");
  g_autofree char *found = judge (text, json_object_get_string_member (row, "stanza"));
  JsonNode *expected = json_object_get_member (row, "expected");
  const char *wanted = JSON_NODE_HOLDS_NULL (expected) ? "1" : json_node_get_boolean (expected) ? "y" : "n";

  if (JSON_NODE_HOLDS_NULL (expected) ? !g_ascii_isdigit (*found) : strcmp (found, wanted) != 0)
    g_error ("%s: %s: %s", json_object_get_string_member (row, "id"), text, found);
}

static void
check_sender (JsonObject *row)
{
  g_autoptr (JsonNode) criteria = json_from_string (json_object_get_string_member (row, "expression"), NULL);
  JsonObject *request = json_node_get_object (criteria);
  const char *peer_text = json_object_get_string_member (request, "peer");
  g_autoptr (AntJid) self = ant_jid_new (json_object_get_string_member (request, "self"), NULL);
  g_autoptr (AntJid) peer = *peer_text != '\0' ? ant_jid_new (peer_text, NULL) : NULL;
  g_autoptr (AntElement) answer = (AntElement *) ant_parser_parse (json_object_get_string_member (row, "stanza"), -1,
                                                                   ANT_NS_CLIENT, NULL, NULL);
  AntSlixmppVerdict verdict =
    ant_slixmpp_judge_sender (answer, json_object_get_string_member (request, "id"), self, peer);

  if ((verdict == ANT_SLIXMPP_TAKES) != json_object_get_boolean_member (row, "expected"))
    g_error ("%s: %s", json_object_get_string_member (row, "id"), ant_slixmpp_verdict_to_text (verdict));
}

/* Runs @check on each row of @matcher; fails unless there are @n. */
static void
check_rows (const char *matcher, void (*check) (JsonObject *), guint n)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "data", "path", "stanzapath-cases.jsonl", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autoptr (JsonNode) node = json_from_string (lines[i], NULL);
      JsonObject *row = json_node_get_object (node);

      if (strcmp (json_object_get_string_member (row, "matcher"), matcher) != 0)
        continue;
      check (row);
      n--;
    }
  g_assert_cmpuint (n, ==, 0);
}

static void
test_match_slixmpp (void)
{
  check_rows ("StanzaPath", check_path, 176);
}

static void
test_sender_slixmpp (void)
{
  check_rows ("MatchIDSender", check_sender, 16);
}

static void
test_sender_oddities (void)
{
  g_autoptr (AntJid) self = ant_jid_new ("me@h/r", NULL);
  g_autoptr (AntElement) bad = (AntElement *) ant_parser_parse ("<iq id='1' from='@'/>", -1, ANT_NS_CLIENT, NULL, NULL);
  g_autoptr (AntElement) other = (AntElement *) ant_parser_parse ("<message id='2'/>", -1, ANT_NS_CLIENT, NULL, NULL);

  g_assert_cmpint (ant_slixmpp_judge_sender (bad, "1", self, NULL), ==, ANT_SLIXMPP_BAD_SENDER);
  g_assert_cmpint (ant_slixmpp_judge_sender (other, "1", self, NULL), ==, ANT_SLIXMPP_OTHER_ID);
  g_assert_cmpint (ant_slixmpp_judge_sender (other, "2", self, NULL), ==, ANT_SLIXMPP_TAKES);
}

/* Each forward was asked as a substanza and then as a plugin: twice the time for each level. */
static void
test_match_nested_forwards (void)
{
  g_autoptr (GString) xml = g_string_new ("<message>");
  g_autoptr (GString) text = g_string_new ("message");
  g_autofree char *found = NULL;

  for (guint i = 0; i < 120; i++)
    {
      g_string_append (xml, "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'>");
      g_string_append (text, "/forwarded/message");
    }
  for (guint i = 0; i < 120; i++)
    g_string_append (xml, "</message></forwarded>");
  g_string_append (xml, "</message>");
  g_string_append (text, "@type=none");
  found = judge (text->str, xml->str);
  g_assert_cmpstr (found, ==, "n");
}

static char *
lint (const char *text, AntPathMode mode)
{
  g_autoptr (AntStanzaPath) path = ant_stanza_path_parse (text, mode, NULL, NULL, NULL);
  g_autoptr (GPtrArray) warnings = ant_stanza_path_lint (path);
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < warnings->len; i++)
    {
      const AntPathWarning *warning = g_ptr_array_index (warnings, i);

      g_string_append_printf (all, "%u %s\n", warning->column, warning->text);
    }
  return g_string_free (all, FALSE);
}

static void
test_lint_tells_differences (void)
{
  static const struct
  {
    const char *path;
    const char *warning; /* NULL: none */
  } cases[] = {
    { "iq@type=get/disco_info", NULL },
    { "message@type=chat", "8 slixmpp's “type” is the attribute, and something else where it is absent\n" },
    { "iq/{urn:xmpp:ping}ping", "4 slixmpp ignores this namespace: it takes “ping” for the name of its plugin" },
    { "iq/{http://jabber.org/protocol/disco#info}query", "names are plugin names: did you mean disco_info\n" },
    { "iq/{x}disco_info", "did you mean {http://jabber.org/protocol/disco#info}query\n" },
    { "iq/time", "names are plugin names: did you mean entity_time\n" },
    { "iq/disco_inf", "did you mean disco_info\n" },
    { "iq/*", "4 slixmpp has no wildcard" },
    { "iq@type", "3 slixmpp raises an exception" },
    { "iq@type!=get", "3 slixmpp has no !=" },
    { "iq@type~=g*", "3 slixmpp has no ~=" },
    { "iq@type='get'", "3 slixmpp has no quotes" },
    { "iq@id='a/b'", "slixmpp cuts a path at every /" },
    { "iq@id=a=b", "it wants a single =" },
    { "iq@type=", "takes an attribute that is absent for an empty one" },
    { "message/body/text()", "14 slixmpp has no text()" },
    { "message/body", "slixmpp reads “body” as a text" },
    { "iq|message", "4 slixmpp has no alternatives" },
    { "presence@priority=2", "a number, which is never equal to a text" },
    { "iq/error@condition=gone", "slixmpp's “condition” is the name of the error condition, a child element" },
    { "message@lang=de", "slixmpp's @lang is xml:lang" },
    { "iq@nosuch=x", "slixmpp has no interface “nosuch” in iq" },
    { "q", "slixmpp matches every iq" },
    { "IQ", "did you mean iq\n" },
    { "disco_info", "did you mean iq/disco_info\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = lint (cases[i].path, ANT_PATH_STRICT);

      if (cases[i].warning == NULL ? *text != '\0' : strstr (text, cases[i].warning) == NULL)
        g_error ("%s: %s", cases[i].path, text);
    }
}

static void
test_lint_compatible (void)
{
  g_autofree char *broken = lint ("iq//ping", ANT_PATH_COMPATIBLE);
  g_autofree char *same = lint ("iq@type=get/ping", ANT_PATH_COMPATIBLE);

  g_assert_true (g_str_has_prefix (broken, "4 In the strict mode this is an error: a step is wanted here"));
  g_assert_cmpstr (same, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stanza-path-compatible/match/slixmpp", test_match_slixmpp);
  g_test_add_func ("/stanza-path-compatible/match/sentences", test_match_sentences);
  g_test_add_func ("/stanza-path-compatible/match/nested-forwards", test_match_nested_forwards);
  g_test_add_func ("/stanza-path-compatible/manual/each-sentence", test_manual_each_sentence);
  g_test_add_func ("/stanza-path/lint/tells-differences", test_lint_tells_differences);
  g_test_add_func ("/stanza-path/lint/compatible", test_lint_compatible);
  g_test_add_func ("/slixmpp-sender/judge/slixmpp", test_sender_slixmpp);
  g_test_add_func ("/slixmpp-sender/judge/oddities", test_sender_oddities);
  return g_test_run ();
}
