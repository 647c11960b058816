/* The strict mode: each sentence of antistrophe-path(7) has its cases.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "base/ant-limits.h"
#include "xml/ant-parser.h"
#include "xml/ant-stanza-path.h"

#define PING "<iq type='get' id='p1' to='h' from='a@b/c'><ping xmlns='urn:xmpp:ping'/></iq>"
#define PING9 "<iq type='get' id='p2'><ping xmlns='urn:xmpp:ping:9'/></iq>"
#define ITEMS \
  "<iq type='result' id='d4'><query xmlns='http://jabber.org/protocol/disco#items'>" \
  "<item jid='muc.h' name='Rooms'/><item jid='ps.h' node='n1'/></query></iq>"
#define MESSAGE "<message type='chat' xml:lang='de'><body>hi there</body><thread/></message>"
#define ERROR \
  "<iq type='error' id='e'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>x</gone></error></iq>"
#define COMPONENT "<iq xmlns='jabber:component:accept' type='error'><error type='wait'/></iq>"
#define SERVER "<iq xmlns='jabber:server' type='get'/>"
#define NODE "<iq type='get'><query xmlns='http://jabber.org/protocol/disco#info' node='http://a.b/c@d'/></iq>"
#define CUSTOM "<iq type='set'><query xmlns='custom:xep' kind='deep' empty=''/></iq>"
#define ODD "<iq type='get'><x xmlns='' y='1*?\\z'/><q xmlns='urn:q' xmlns:p='urn:p' p:a='1' b='it&apos;s \"so\"'/></iq>"
#define MIXED "<message><body>one<b xmlns='urn:b'>two</b>three</body></message>"
#define FEATURES "<stream:features><sm xmlns='urn:xmpp:sm:3'/></stream:features>"

#define MAX_CASES 9

/* @expected: "y" or "n"; "=VALUE" selects it (and matches); "N" is an error in column N. */
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

static const Sentence meaning[] = {
  /* Steps */
  { "A path begins at the stanza: its first step is about the stanza itself.",
    { { "iq", PING, "y" }, { "message", PING, "n" }, { "ping", PING, "n" } } },
  { "A / leads to the child elements, one level down.",
    { { "iq/ping", PING, "y" },
      { "iq/disco_items/item", ITEMS, "y" },
      { "iq/item", ITEMS, "n" },
      { "iq/iq", PING, "n" } } },
  { "A path matches if some element fits its last step, by way of elements that fit the steps before.",
    { { "iq/disco_items/item@jid=ps.h", ITEMS, "y" },
      { "iq/disco_items/item@jid=muc.h", ITEMS, "y" },
      { "iq/disco_items/item@jid=x.h", ITEMS, "n" },
      { "iq@type=get/disco_items/item", ITEMS, "n" } } },
  { "An element fits a step if it has the step's name and all of the step's conditions hold.",
    { { "iq/disco_items/item@jid=ps.h@node=n1", ITEMS, "y" },
      { "iq/disco_items/item@jid=muc.h@node=n1", ITEMS, "n" },
      { "iq/ping@jid=ps.h", ITEMS, "n" } } },
  { "A / in front of the first step changes nothing.", { { "/iq/ping", PING, "y" }, { "/ping", PING, "n" } } },
  { "White space between the parts of a path means nothing.",
    { { " iq @type = get / ping\t", PING, "y" }, { "iq\n@type=set/ping", PING, "n" }, { "i q", PING, "3" } } },
  /* Names */
  { "As the first step, iq, message and presence are those stanzas, on the stream of a client, a component or a "
    "server.",
    { { "iq", PING, "y" },
      { "iq", COMPONENT, "y" },
      { "iq/error", COMPONENT, "y" },
      { "iq", SERVER, "y" },
      { "iq", "<iq xmlns='urn:x'/>", "n" },
      { "presence", "<presence/>", "y" },
      { "iq/message", "<iq><message xmlns='urn:x'/></iq>", "y" } } },
  { "A name of your own (see FILES) means the element that it stands for.",
    { { "iq/custom_xep", CUSTOM, "y" },
      { "iq/custom_xep@kind=deep", CUSTOM, "y" },
      { "iq/custom_xep", NODE, "n" },
      { "*/*/custom_xep", CUSTOM, "n" } } },
  { "A name that a plugin of slixmpp has at that place means the plugin's element, with its namespace.",
    { { "iq/disco_info", NODE, "y" },
      { "iq/disco_items", NODE, "n" },
      { "iq/ping", PING9, "n" },
      { "message/chat_state", "<message><gone xmlns='http://jabber.org/protocol/chatstates'/></message>", "y" },
      { "iq/error", ERROR, "y" },
      { "iq/error", "<iq><error xmlns='urn:x'/></iq>", "n" },
      { "iq/{http://jabber.org/protocol/disco#items}query/item", ITEMS, "y" } } },
  { "Any other name is a tag, in whatever namespace, or what a plugin of that name stands for elsewhere.",
    { { "iq/query", NODE, "y" },
      { "iq/query/item", ITEMS, "y" },
      { "message/body", MESSAGE, "y" },
      { "iq/error/gone", ERROR, "y" },
      { "*/disco_info", NODE, "y" },
      { "*/disco_info", ITEMS, "n" },
      { "features/sm", FEATURES, "y" } } },
  { "{NAMESPACE}TAG is exactly that tag in that namespace.",
    { { "iq/{urn:xmpp:ping}ping", PING, "y" },
      { "iq/{urn:xmpp:ping}ping", PING9, "n" },
      { "iq/{http://jabber.org/protocol/disco#info}disco_info", NODE, "n" },
      { "{jabber:client}iq", PING, "y" },
      { "{jabber:client}iq", SERVER, "n" },
      { "{jabber:server}iq", SERVER, "y" } } },
  { "{}TAG is that tag in no namespace.", { { "iq/{}x", ODD, "y" }, { "iq/{}q", ODD, "n" } } },
  { "{*}TAG is that tag in any namespace.",
    { { "iq/{*}ping", PING, "y" }, { "iq/{*}ping", PING9, "y" }, { "iq/{*}pong", PING, "n" } } },
  { "{NAMESPACE}* is any tag in that namespace.",
    { { "iq/{urn:xmpp:ping}*", PING, "y" }, { "iq/{urn:xmpp:ping}*", PING9, "n" }, { "{*}*/{}*", ODD, "y" } } },
  { "* is any element.", { { "*", PING, "y" }, { "*/*/*", ITEMS, "y" }, { "*/*", "<iq>text</iq>", "n" } } },
  { "Case counts.",
    { { "IQ", PING, "n" }, { "iq/Ping", PING, "n" }, { "iq@Type=get", PING, "n" }, { "iq@type=Get", PING, "n" } } },
  /* Conditions */
  { "@NAME holds if the attribute is there, be it empty.",
    { { "iq@type", PING, "=get" }, { "iq/query@empty", CUSTOM, "=" }, { "iq@nosuch", PING, "n" } } },
  { "@NAME=VALUE holds if the attribute is there and equal to the value.",
    { { "iq@type=get", PING, "y" },
      { "iq@type=set", PING, "n" },
      { "iq@nosuch=x", PING, "n" },
      { "iq@nosuch=", PING, "n" },
      { "iq/query@empty=", CUSTOM, "y" } } },
  { "@NAME!=VALUE holds if the attribute is different, or not there.",
    { { "iq@type!=set", PING, "y" }, { "iq@type!=get", PING, "n" }, { "iq@nosuch!=x", PING, "y" } } },
  { "@NAME~=PATTERN holds if the attribute is there and like the pattern.",
    { { "iq@type~=g*", PING, "y" },
      { "iq@type~=s*", PING, "n" },
      { "iq@nosuch~=*", PING, "n" },
      { "iq@type~=get", PING, "y" } } },
  { "In a pattern * is any run of characters, also none, and ? is one character.",
    { { "iq@type~=*g*e*t*", PING, "y" },
      { "iq@type~=?e?", PING, "y" },
      { "iq@type~=??", PING, "n" },
      { "iq@type~=get?", PING, "n" },
      { "message/body@text()~=x", MESSAGE, "18" },
      { "message@x~='?b?'",
        "<message x='\xc3\xa4"
        "b\xe2\x82\xac'/>",
        "y" },
      { "message@x~='*ab?'", "<message x='aababac'/>", "n" },
      { "message@x~='*ba?'", "<message x='aababac'/>", "y" } } },
  { "A backslash in front of *, ? or another backslash makes it an ordinary character; any other backslash is one "
    "itself.",
    { { "iq/x@y~='1\\*\\?\\z'", ODD, "y" },
      { "iq/x@y~='1\\*\\?\\\\z'", ODD, "y" },
      { "iq/x@y~='1\\**'", ODD, "y" },
      { "iq/x@y~='1\\?*'", ODD, "n" } } },
  { "An attribute without braces is in no namespace; @{NAMESPACE}NAME is in that one, and @xml:lang is the language.",
    { { "iq/q@{urn:p}a=1", ODD, "y" },
      { "iq/q@a=1", ODD, "n" },
      { "message@xml:lang=de", MESSAGE, "y" },
      { "message@lang=de", MESSAGE, "n" },
      { "message/body@xml:lang=de", MESSAGE, "n" } } },
  { "text() is the text directly in an element, without that of its children.",
    { { "message/body/text()", MIXED, "=onethree" },
      { "message/body/b/text()", MIXED, "=two" },
      { "message/text()", MIXED, "n" } } },
  { "text() alone holds if that text is not empty.",
    { { "message/body/text()", MESSAGE, "=hi there" }, { "message/thread/text()", MESSAGE, "n" } } },
  { "text()=VALUE, text()!=VALUE and text()~=PATTERN compare it; where there is none it is empty.",
    { { "message/body/text()='hi there'", MESSAGE, "y" },
      { "message/body/text()=hi", MESSAGE, "n" },
      { "message/body/text()!=hi", MESSAGE, "y" },
      { "message/body/text()~=h*e", MESSAGE, "y" },
      { "message/body/text()~='onet*ee'", MIXED, "y" },
      { "message/body/text()='onethre'", MIXED, "n" },
      { "message/thread/text()=''", MESSAGE, "y" },
      { "message/thread/text()~=*", MESSAGE, "y" },
      { "message/thread/text()!=''", MESSAGE, "n" } } },
  { "A condition stands behind the name or another condition, with or without a / between.",
    { { "iq/query/@node/text()=''", NODE, "y" },
      { "iq/@type=get/ping", PING, "y" },
      { "iq@type=get/@id=p1/@to=h/ping", PING, "y" },
      { "message/bodytext()='hi there'", MESSAGE, "y" },
      { "message/body text()='hi there'", MESSAGE, "y" },
      { "iq/error/texttext()=x", ERROR, "n" },
      { "iq/error/gone/text()=x", ERROR, "y" },
      { "@type=get", PING, "1" } } },
  { "Texts are compared character by character, addresses too.",
    { { "iq@to=h", PING, "y" },
      { "iq@to=H", PING, "n" },
      { "iq@from='a@b/c'", PING, "y" },
      { "iq@from='A@b/c'", PING, "n" } } },
  /* Values */
  { "A value ends at white space, a slash, an @ or a bar.",
    { { "iq@type=get/ping", PING, "y" },
      { "iq@type=get@id=p1", PING, "y" },
      { "iq@type=set|iq@type=get", PING, "y" },
      { "iq@type=get x", PING, "13" },
      { "iq/ping@a=b=c", "<iq><ping xmlns='urn:xmpp:ping' a='b=c'/></iq>", "y" } } },
  { "A value in quotes, single or double, may hold anything; the quote itself is written twice in it.",
    { { "iq/disco_info@node=\"http://a.b/c@d\"", NODE, "y" },
      { "iq/disco_info@node='http://a.b/c@d'", NODE, "y" },
      { "iq/q@b='it''s \"so\"'", ODD, "y" },
      { "iq/q@b=\"it's \"\"so\"\"\"", ODD, "y" },
      { "iq/q@b='it|s'", ODD, "n" } } },
  { "A value may be empty.",
    { { "iq/query@empty=", CUSTOM, "y" }, { "iq/query@kind=''", CUSTOM, "n" }, { "iq@type=/query", CUSTOM, "n" } } },
  /* Alternatives */
  { "A bar separates alternatives: the path matches if one of them does.",
    { { "message | iq", PING, "y" }, { "iq/ping|iq/disco_info", NODE, "y" }, { "message|presence", PING, "n" } } },
  /* Selecting */
  { "A path whose last step ends in @NAME or text() also selects that value, of the first element that fits.",
    { { "iq/disco_items/item@jid", ITEMS, "=muc.h" },
      { "iq/disco_items/item@node", ITEMS, "=n1" },
      { "iq/disco_items/item@name=Rooms@jid", ITEMS, "=muc.h" },
      { "iq/disco_items/item@jid@name=Rooms", ITEMS, "y" },
      { "iq/disco_items@node", ITEMS, "n" },
      { "message/@xml:lang", MESSAGE, "=de" } } },
  { "Of several alternatives the first one that matches selects.",
    { { "iq@nosuch|iq@id|iq@type", PING, "=p1" }, { "iq@nosuch|iq@type", PING, "=get" } } },
  /* Errors */
  { "A step, an alternative or a path with nothing in it is an error.",
    { { "", PING, "1" },
      { "  ", PING, "3" },
      { "/", PING, "2" },
      { "iq//ping", PING, "4" },
      { "iq/", PING, "4" },
      { "iq||iq", PING, "4" },
      { "|iq", PING, "1" },
      { "iq|", PING, "4" } } },
  { "Brackets, prefixes, lone quotes and tests that there are not are errors, too.",
    { { "iq[@type='get']", PING, "3" },
      { "stream:features", FEATURES, "7" },
      { "iq@type='get", PING, "9" },
      { "iq@type=ge't", PING, "11" },
      { "iq@type<3", PING, "8" },
      { "iq=get", PING, "3" },
      { "iq/{urn:x", PING, "4" },
      { "iq/{urn:x}", PING, "11" },
      { "iq@", PING, "4" } } },
  { "An error tells its column, counted from 1 in characters.",
    { { "\xc3\xa4\xc3\xb6[", PING, "3" }, { "iq/\xe2\x82\xac/[", PING, "6" }, { "iq/\xff", PING, "4" } } },
};

static AntStanzaNames *
load_names (void)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "data", "path", "names.ini", NULL);

  return ant_stanza_names_load (file, NULL);
}

static void
check_case (AntStanzaNames *names, const char *text, const char *stanza, const char *expected)
{
  g_autoptr (AntElement) root = (AntElement *) ant_parser_parse (stanza, -1, ANT_NS_CLIENT, NULL, NULL);
  g_autoptr (GError) error = NULL;
  guint column = 0;
  g_autoptr (AntStanzaPath) path = ant_stanza_path_parse (text, ANT_PATH_STRICT, names, &column, &error);
  g_autofree char *found = NULL;

  g_assert_nonnull (root);
  if (path == NULL)
    {
      g_autofree char *prefix = g_strdup_printf ("column %u: ", column);

      g_assert_error (error, ANT_PATH_ERROR, ANT_PATH_ERROR_SYNTAX);
      g_assert_true (g_str_has_prefix (error->message, prefix));
      found = g_strdup_printf ("%u", column);
    }
  else if (ant_stanza_path_matches (path, root) && ant_stanza_path_selects (path))
    {
      g_autofree char *value = ant_stanza_path_dup_value (path, root);

      found = g_strconcat ("=", value, NULL);
    }
  else
    found = g_strdup (ant_stanza_path_matches (path, root) ? "y" : "n");

  if (strcmp (found, expected) != 0)
    g_error ("%s on %s: %s, expected %s%s%s", text, stanza, found, expected, error != NULL ? ": " : "",
             error != NULL ? error->message : "");
}

static void
test_match_sentences (void)
{
  g_autoptr (AntStanzaNames) names = load_names ();

  for (gsize i = 0; i < G_N_ELEMENTS (meaning); i++)
    for (gsize j = 0; j < MAX_CASES && meaning[i].cases[j].path != NULL; j++)
      check_case (names, meaning[i].cases[j].path, meaning[i].cases[j].stanza, meaning[i].cases[j].expected);
}

static gboolean
has_cases (const char *sentence)
{
  for (gsize i = 0; i < G_N_ELEMENTS (meaning); i++)
    if (strcmp (meaning[i].sentence, sentence) == 0)
      return meaning[i].cases[0].path != NULL;
  return FALSE;
}

/* What test_parse_limits() is about. */
#define LIMITS "A path has at most 8192 bytes, an alternative 64 steps, a pattern 256 bytes."

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
      if (g_str_has_prefix (lines[i], ".SH "))
        inside = strcmp (lines[i], ".SH MEANING") == 0;
      if (!inside || *lines[i] == '.' || strcmp (lines[i], LIMITS) == 0)
        continue;
      n++;
      if (!has_cases (lines[i]))
        g_error ("no case for: %s", lines[i]);
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (meaning));
}

/* Each of EXAMPLES, and what it matches. */
static const struct
{
  const char *path;
  const char *stanza;
  const char *value; /* NULL: it selects none */
} examples[] = {
  { "iq@type=get/ping", PING, NULL },
  { "iq@type=error/error/item-not-found",
    "<iq type='error'><error><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>", NULL },
  { "iq/disco_info@node=\"http://jabber.org/protocol/commands\"",
    "<iq><query xmlns='http://jabber.org/protocol/disco#info' node='http://jabber.org/protocol/commands'/></iq>", NULL },
  { "message@from~=\"*@conference.example.org/*\"", "<message from='room@conference.example.org/nick'/>", NULL },
  { "iq/ping | iq/software_version | iq/entity_time", "<iq><query xmlns='jabber:iq:version'/></iq>", NULL },
  { "iq/{http://jabber.org/protocol/pubsub}*/publish/item/@id",
    "<iq><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish><item id='i1'/></publish></pubsub></iq>", "i1" },
  { "message/subject/text()", "<message><subject>Hello</subject></message>", "Hello" },
};

static void
test_manual_examples (void)
{
  g_autofree char *file = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "man", "antistrophe-path.7", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) section = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  parts = g_strsplit (text, "\n.SH EXAMPLES\n", 2);
  section = g_string_new (parts[1]);
  g_string_truncate (section, strstr (section->str, "\n.SH ") - section->str);
  g_string_replace (section, "\\-", "-", 0);
  lines = g_strsplit (section->str, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], ".B "))
      g_assert_cmpstr (lines[i] + strlen (".B "), ==, examples[n++].path);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (examples));

  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *selects = g_strconcat ("=", examples[i].value, NULL);

      check_case (NULL, examples[i].path, examples[i].stanza, examples[i].value != NULL ? selects : "y");
      check_case (NULL, examples[i].path, "<presence/>", "n");
    }
}

static AntPathError
parse_repeated (const char *start, const char *part, guint n, const char *end, gboolean *ret_fine)
{
  g_autoptr (GString) text = g_string_new (start);
  g_autoptr (GError) error = NULL;
  g_autoptr (AntStanzaPath) path = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append (text, part);
  g_string_append (text, end);
  path = ant_stanza_path_parse (text->str, ANT_PATH_STRICT, NULL, NULL, &error);
  *ret_fine = path != NULL;
  return error != NULL ? (AntPathError) error->code : ANT_PATH_ERROR_SYNTAX;
}

static void
test_parse_limits (void)
{
  gboolean fine;

  parse_repeated ("iq@a=", "x", ANT_LIMIT_PATH - 5, "", &fine);
  g_assert_true (fine);
  g_assert_cmpint (parse_repeated ("iq@a=", "x", ANT_LIMIT_PATH - 4, "", &fine), ==, ANT_PATH_ERROR_LIMIT);
  g_assert_false (fine);
  parse_repeated ("iq", "/*", ANT_LIMIT_PATH_STEPS - 1, "", &fine);
  g_assert_true (fine);
  parse_repeated ("iq", "/*", ANT_LIMIT_PATH_STEPS, "", &fine);
  g_assert_false (fine);
  parse_repeated ("iq@a~=", "x", ANT_LIMIT_GLOB, "", &fine);
  g_assert_true (fine);
  parse_repeated ("iq@a~=", "x", ANT_LIMIT_GLOB + 1, "", &fine);
  g_assert_false (fine);
}

/* A path that could try each way through the tree once for each step before. */
static void
test_match_deep_and_wide (void)
{
  g_autoptr (GString) xml = g_string_new ("<iq>");
  g_autoptr (GString) text = g_string_new ("iq");
  g_autoptr (AntElement) root = NULL;
  g_autoptr (AntStanzaPath) path = NULL;

  for (guint i = 0; i < 60; i++)
    {
      g_string_append (xml, "<a><b/><b/><b/>");
      g_string_append (text, "/*");
    }
  for (guint i = 0; i < 60; i++)
    g_string_append (xml, "<b/><b/></a>");
  g_string_append (xml, "</iq>");
  g_string_append (text, "/c");

  root = (AntElement *) ant_parser_parse (xml->str, -1, ANT_NS_CLIENT, NULL, NULL);
  path = ant_stanza_path_parse (text->str, ANT_PATH_STRICT, NULL, NULL, NULL);
  g_assert_false (ant_stanza_path_matches (path, root));
}

/* Going back to the last star would take 250 times as long as the text is. */
static void
test_match_slow_pattern (void)
{
  g_autofree char *many = g_strnfill (4 * 1024 * 1024, 'a');
  g_autofree char *some = g_strnfill (250, 'a');
  g_autofree char *xml = g_strconcat ("<message><body>", many, "</body></message>", NULL);
  g_autofree char *no = g_strconcat ("message/body/text()~=*", some, "b", NULL);
  g_autofree char *yes = g_strconcat ("message/body/text()~=*?", some, "*", NULL);
  g_autoptr (AntElement) root = (AntElement *) ant_parser_parse (xml, -1, ANT_NS_CLIENT, NULL, NULL);
  g_autoptr (AntStanzaPath) never = ant_stanza_path_parse (no, ANT_PATH_STRICT, NULL, NULL, NULL);
  g_autoptr (AntStanzaPath) fits = ant_stanza_path_parse (yes, ANT_PATH_STRICT, NULL, NULL, NULL);

  g_assert_false (ant_stanza_path_matches (never, root));
  g_assert_true (ant_stanza_path_matches (fits, root));
}

static char *
explain (const char *text, const char *stanza)
{
  g_autoptr (AntElement) root = (AntElement *) ant_parser_parse (stanza, -1, ANT_NS_CLIENT, NULL, NULL);
  g_autoptr (AntStanzaPath) path = ant_stanza_path_parse (text, ANT_PATH_STRICT, NULL, NULL, NULL);
  g_autoptr (GPtrArray) reasons = ant_stanza_path_explain (path, root);
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < reasons->len; i++)
    {
      const AntPathReason *reason = g_ptr_array_index (reasons, i);

      g_string_append_printf (all, "%c%u %s\n", reason->holds ? '+' : '-', reason->column, reason->text);
    }
  return g_string_free (all, FALSE);
}

static void
test_explain_steps (void)
{
  g_autofree char *yes = explain ("iq@type=get/ping", PING);
  g_autofree char *other_ns = explain ("iq/ping", PING9);
  g_autofree char *condition = explain ("iq/disco_items/item@jid=x", ITEMS);
  g_autofree char *two = explain ("message|iq@type=set", PING);

  g_assert_cmpstr (yes, ==,
                   "+1 iq, that is iq in the stanza's namespace: <iq xmlns=\"jabber:client\">\n"
                   "+3 @type=\"get\": it is \"get\"\n"
                   "+13 ping, that is {urn:xmpp:ping}ping: <ping xmlns=\"urn:xmpp:ping\">\n");
  g_assert_nonnull (strstr (other_ns, "-4 ping: <ping xmlns=\"urn:xmpp:ping:9\"> has the name, but another namespace\n"));
  g_assert_nonnull (strstr (condition, "-20 @jid=\"x\": it is \"muc.h\"\n"));
  g_assert_nonnull (strstr (condition, "-20 @jid=\"x\": it is \"ps.h\"\n"));
  g_assert_nonnull (strstr (two, "-1 alternative 1 does not match\n"));
  g_assert_nonnull (strstr (two, "-11 @type=\"set\": it is \"get\"\n"));
}

static void
check_hint (const char *text, guint kinds, const char *type, const char *id, const char *ns, const char *name)
{
  g_autoptr (AntStanzaPath) path = ant_stanza_path_parse (text, ANT_PATH_STRICT, NULL, NULL, NULL);
  const AntPathHint *hint = ant_stanza_path_get_hint (path, ant_stanza_path_get_n_hints (path) - 1);

  g_assert_cmpuint (hint->kinds & ~(1u << ANT_KIND_STREAM), ==, kinds);
  g_assert_cmpstr (hint->type, ==, type);
  g_assert_cmpstr (hint->id, ==, id);
  g_assert_cmpstr (hint->payload_ns, ==, ns);
  g_assert_cmpstr (hint->payload_name, ==, name);
}

static void
test_hint_implies (void)
{
  check_hint ("iq@type=get/ping", 1u << ANT_KIND_IQ, "get", NULL, "urn:xmpp:ping", "ping");
  check_hint ("message|iq@id='7'@type!=get", 1u << ANT_KIND_IQ, NULL, "7", NULL, NULL);
  check_hint ("*/{urn:x}*", 7, NULL, NULL, "urn:x", NULL);
  check_hint ("iq/error@type=cancel", 1u << ANT_KIND_IQ, NULL, NULL, NULL, NULL);
  check_hint ("presence/*", 1u << ANT_KIND_PRESENCE, NULL, NULL, NULL, NULL);
  check_hint ("message/chat_state", 1u << ANT_KIND_MESSAGE, NULL, NULL, "http://jabber.org/protocol/chatstates", NULL);
  check_hint ("iq/query@type=get", 1u << ANT_KIND_IQ, NULL, NULL, NULL, "query");
  check_hint ("features", 0, NULL, NULL, NULL, NULL);
}

static gpointer
match_many (gpointer data)
{
  AntStanzaPath *path = data;
  g_autoptr (AntElement) root = (AntElement *) ant_parser_parse (PING, -1, ANT_NS_CLIENT, NULL, NULL);

  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (AntStanzaPath) again = ant_stanza_path_ref (path);

      g_assert_true (ant_stanza_path_matches (again, root));
    }
  return NULL;
}

static void
test_share_threads (void)
{
  g_autoptr (AntStanzaPath) path = ant_stanza_path_parse ("iq@type=get/ping", ANT_PATH_STRICT, NULL, NULL, NULL);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, match_many, path);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpstr (ant_stanza_path_get_text (path), ==, "iq@type=get/ping");
  g_assert_cmpint (ant_stanza_path_get_mode (path), ==, ANT_PATH_STRICT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stanza-path/match/sentences", test_match_sentences);
  g_test_add_func ("/stanza-path/manual/each-sentence", test_manual_each_sentence);
  g_test_add_func ("/stanza-path/manual/examples", test_manual_examples);
  g_test_add_func ("/stanza-path/parse/limits", test_parse_limits);
  g_test_add_func ("/stanza-path/match/deep-and-wide", test_match_deep_and_wide);
  g_test_add_func ("/stanza-path/match/slow-pattern", test_match_slow_pattern);
  g_test_add_func ("/stanza-path/explain/steps", test_explain_steps);
  g_test_add_func ("/stanza-path/hint/implies", test_hint_implies);
  g_test_add_func ("/stanza-path/share/threads", test_share_threads);
  return g_test_run ();
}
