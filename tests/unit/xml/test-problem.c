/* Ill-formedness and the rules of stanzas, with their places.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "base/ant-limits.h"
#include "xml/ant-mask.h"
#include "xml/ant-problem.h"

#define PING "<ping xmlns='urn:xmpp:ping'/>"
#define CONDITION "<gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"

/* What is expected of a text: each problem as "E LINE:COLUMN +LENGTH PATTERN", with W for warnings, a line each. */
typedef struct
{
  const char *text;
  const char *expected;
} Case;

static char *
describe (GPtrArray *problems)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const AntProblem *problem = g_ptr_array_index (problems, i);

      g_string_append_printf (text, "%s%c %u:%u +%" G_GSIZE_FORMAT " %s [%s]", i > 0 ? "\n" : "",
                              problem->severity == ANT_PROBLEM_ERROR ? 'E' : 'W', problem->start.line,
                              problem->start.column, problem->length, problem->message,
                              problem->section != NULL ? problem->section : "");
    }
  return g_string_free (text, FALSE);
}

static void
check_invariants (GPtrArray *problems, gsize length)
{
  gsize last = 0;

  for (guint i = 0; i < problems->len; i++)
    {
      const AntProblem *problem = g_ptr_array_index (problems, i);

      g_assert_cmpuint (problem->length, >=, 1);
      g_assert_cmpuint (problem->start.offset, <=, length);
      g_assert_cmpuint (problem->start.offset, >=, last);
      g_assert_true (g_utf8_validate (problem->message, -1, NULL));
      g_assert_true (g_str_has_suffix (problem->message, "."));
      last = problem->start.offset;
    }
}

static void
run_cases (const Case *cases, gsize n_cases, const AntProblemContext *context)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autoptr (GPtrArray) problems = ant_problems_find (cases[i].text, -1, context);
      g_autofree char *found = describe (problems);

      check_invariants (problems, strlen (cases[i].text));
      if (!g_pattern_match_simple (cases[i].expected, found))
        g_test_fail_printf ("of %s\nexpected %s\nfound %s", cases[i].text, cases[i].expected, found);
    }
}

static void
test_problems_find_ill_formed (void)
{
  static const Case cases[] = {
    { "", "E 1:1 +1 There is nothing to send: a stanza is an <iq/>, <message/> or <presence/>. []" },
    { " \n<!-- only a comment -->", "E 1:1 +1 There is nothing to send*" },
    { "<?xml version='1.0'?>", "E 1:1 +1 There is nothing to send*" },
    { "hello", "E 1:1 +1 Not well-formed: *. [RFC 6120 11.3]" },
    { "<iq type='get'>\n<a></iq>", "E 2:* +1 Not well-formed: *<a>*</iq>*" },
    { "<iq type='get'>", "E 1:16 +1 Not well-formed: *" },
    { "<iq type='get'><a b=c/></iq>", "E 1:21 +1 Not well-formed: *" },
    { "<iq type='get'>&amp</iq>", "E 1:* +1 Not well-formed: *" },
    { "<iq type='get'>ü&nbsp;</iq>", "E 1:17 +1 Not well-formed: *" },
    { "<iq type='get' type='set'/>", "E 1:* +1 Not well-formed: *type*" },
    { "<iq type='get'><x:ping/></iq>", "E 1:* +1 Not well-formed: *x*" },
    { "<!DOCTYPE iq []><iq type='get'/>", "E 1:3 +1 *" },
    { "<iq type='get'>" PING "</iq></iq>", "E 1:* +1 Not well-formed: *" },
    { "<iq type='get'>" PING "</iq> and more", "E 1:51 +1 Not well-formed: *" },
    { "<iq type='get'>\xff</iq>", "E 1:16 +1 Not well-formed: *" },
    { "<iq type='get'>\xc3", "E 1:16 +1 Not well-formed: *" },
    { "<iq type='get' to='${server}'><${name}/></iq>", "E 1:32 +1 Not well-formed: *" },
    /* One ill-formed stanza, and none is judged. */
    { "<iq/><iq", "E 1:* +1 Not well-formed: *" },
  };

  run_cases (cases, G_N_ELEMENTS (cases), &(AntProblemContext) { FALSE, NULL, FALSE });
}

static void
test_problems_find_wrong_roots (void)
{
  static const Case cases[] = {
    { "<query xmlns='jabber:iq:roster'/>",
      "E 1:1 +6 <query/> is no stanza: what can be sent is an <iq/>, <message/> or <presence/> in “jabber:client”; "
      "put this into one. [RFC 6120 8]" },
    { "<IQ type='get'/>", "E 1:1 +3 <IQ/> is no stanza: * in “jabber:client”. [RFC 6120 8]" },
    { "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", "E 1:1 +5 <auth/> is no stanza*" },
    { "<stream:error/>", "E 1:1 +13 <error/> is no stanza*" },
    { "<a xmlns='urn:xmpp:sm:3' h='1'/>", "E 1:1 +2 <a/> is no stanza*" },
    { "<r xmlns='urn:xmpp:sm:3'/>", "" },
    { "<active xmlns='urn:xmpp:csi:0'/>", "" },
    { "<inactive xmlns='urn:xmpp:csi:0'/>", "" },
    { "<iq xmlns='jabber:server' type='get'/>",
      "E 1:12 +13 A stanza cannot be in “jabber:server”: * are in “jabber:client”. [*]" },
    { "<iq xmlns='' type='get'/>", "E 1:12 +1 A stanza cannot be in “”*" },
    { "<c:iq xmlns:c='jabber:client' type='get'>" PING "</c:iq>", "" },
    { "<iq xmlns='jabber:component:accept' type='get'>" PING "</iq>",
      "W 1:12 +23 Stanzas of this stream are in “jabber:client”*" },
    /* each of several */
    { "<iq type='get'>" PING "</iq>\n<a/>\n<message/>\n<b/>", "E 2:1 +2 <a/> is no*\nE 4:1 +2 <b/> is no*" },
  };
  static const Case component_cases[] = {
    { "<iq xmlns='jabber:component:accept' type='get' from='a' to='b'>" PING "</iq>", "" },
    { "<iq type='get' from='a' to='b'>" PING "</iq>", "" },
    { "<iq xmlns='jabber:client' type='get' from='a' to='b'>" PING "</iq>", "W 1:12 +13 *“jabber:component:accept”*" },
    { "<a/>", "E 1:1 +2 <a/> is no stanza*“jabber:component:accept”*" },
  };

  run_cases (cases, G_N_ELEMENTS (cases), &(AntProblemContext) { FALSE, NULL, FALSE });
  run_cases (component_cases, G_N_ELEMENTS (component_cases), &(AntProblemContext) { TRUE, NULL, FALSE });
}

static void
test_problems_find_nothing (void)
{
  static const Case cases[] = {
    { "<iq type='get' to='a.example' id='1'>" PING "</iq>", "" },
    { "<iq type='get'>" PING "</iq>", "" },
    { "<iq type='result' id='1'/>", "" },
    { "<iq type='result' id='1'>" PING "</iq>", "" },
    { "<iq type='error' id='1'><error type='cancel'>" CONDITION "</error></iq>", "" },
    { "<iq type='error' id='1'>" PING "<error type='cancel'><a xmlns='custom:e'/>" CONDITION
      "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>t</text></error></iq>", "" },
    { "<message to='a@b/c@d/e'><subject/><body/><thread/><x xmlns='custom:x'/></message>", "" },
    { "<message type='groupchat'/>", "" },
    { "<presence><show/><status/><priority/></presence>", "" },
    { "<presence type='probe'/>", "" },
    /* comments and instructions are not sent, and do not count as payloads */
    { "<?a b?><!-- c --><iq type='get'><!-- d -->" PING "<?e f?></iq><!-- g -->", "" },
    { "\xef\xbb\xbf<?xml version='1.0'?>\n<iq type='get'>" PING "</iq>", "" },
    { "<iq type='get'>" PING "</iq><iq type='set'>" PING "</iq>", "" },
    /* nobody's namespace is no misspelt one */
    { "<iq type='get'><q xmlns='custom:xep'/></iq>", "" },
    { "<iq type='get'><q xmlns='urn:xmpp:mam:9'/></iq>", "" },
  };

  run_cases (cases, G_N_ELEMENTS (cases), &(AntProblemContext) { FALSE, NULL, FALSE });
}

static void
test_problems_find_broken_rules (void)
{
  static const Case cases[] = {
    /* types */
    { "<iq>" PING "</iq>", "W 1:1 +3 The <iq/> has no type: it is one of get, set, result, error. [RFC 6120 8.2.3]" },
    { "<iq\ntype='query'>" PING "</iq>", "W 2:7 +5 “query” is no type of <iq/>: * [RFC 6120 8.2.3]" },
    { "<iq type=''>" PING "</iq>", "W 1:11 +1 “” is no type of <iq/>*" },
    { "<iq type='Get'>" PING "</iq>", "W 1:11 +3 “Get” is no type*" },
    { "<message type='talk'/>", "W 1:16 +4 “talk” is no type of <message/>: * [RFC 6121 5.2.2]" },
    { "<presence type='available'/>", "W 1:17 +9 “available” is no type of <presence/>: * [RFC 6121 4.7.1]" },
    /* payloads */
    { "<iq type='get'/>", "W 1:1 +3 *exactly one payload*has none. [RFC 6120 8.2.3]" },
    { "<iq type='set'>text</iq>", "W 1:1 +3 *exactly one payload*" },
    { "<iq type='get'>" PING "\n " PING "</iq>", "W 2:2 +5 *exactly one payload; this one has 2. [RFC 6120 8.2.3]" },
    { "<iq type='set'>" PING PING PING "</iq>", "W 1:45 +5 *this one has 3.*" },
    { "<iq type='result' id='1'>" PING PING "</iq>", "W 1:55 +5 *at most one payload; this one has 2.*" },
    /* errors */
    { "<iq type='error' id='1'/>", "W 1:1 +3 The <iq/> of type “error” has no <error/>. [RFC 6120 8.3.1]" },
    { "<message type='error'><body/></message>", "W 1:1 +8 The <message/> of type “error” has no <error/>.*" },
    { "<iq type='error' id='1'><error type='cancel'/></iq>", "W 1:25 +6 The <error/> has no condition: * [RFC 6120 8.3.2]" },
    { "<iq type='error' id='1'><error type='cancel'><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
      "W 1:25 +6 The <error/> has no condition*" },
    { "<iq type='error' id='1'><error type='cancel'><gone/></error></iq>", "W 1:25 +6 The <error/> has no condition*" },
    { "<iq type='error' id='1'><error>" CONDITION "</error></iq>", "W 1:25 +6 The <error/> has no type*" },
    { "<iq type='error' id='1'><error type='fatal'>" CONDITION "</error></iq>", "W 1:38 +5 “fatal” is no type of <error/>*" },
    { "<iq type='error' id='1'><error type='cancel'><no-idea xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
      "W 1:46 +8 “no-idea” is none of the defined conditions. [RFC 6120 8.3.3]" },
    { "<iq type='error' id='1'><error type='cancel'><gone xmlns='urn:ietf:xml:params:ns:xmpp-stanzas'/></error></iq>",
      "W 1:59 +35 *misspelt: “urn:ietf:params:xml:ns:xmpp-stanzas” is meant.*" },
    { "<iq type='result' id='1'><error type='cancel'>" CONDITION "</error></iq>",
      "W 1:26 +6 An <error/> stands only in a stanza of type “error”.*" },
    { "<message><error type='cancel'>" CONDITION "</error></message>", "W 1:10 +6 An <error/> stands only*" },
    /* namespaces */
    { "<iq type='get'><ping/></iq>", "W 1:16 +5 <ping/> has no namespace of its own: * [RFC 6120 8.4]" },
    { "<iq type='get'><ping xmlns=''/></iq>", "W 1:16 +5 <ping/> has no namespace*" },
    { "<iq type='get'><body/></iq>", "W 1:16 +5 <body/> has no namespace*" },
    { "<message><show/></message>", "W 1:10 +5 <show/> has no namespace*" },
    { "<iq type='get'><ping xmlns='urn:xmpp:pings'/></iq>",
      "W 1:29 +14 Nobody knows the namespace “urn:xmpp:pings”; “urn:xmpp:ping” (XEP-0199) may be meant. [XEP-0199]" },
    { "<iq type='get'><p:query xmlns:p='https://jabber.org/protocol/disco#info'/></iq>",
      "W 1:34 +38 *“http://jabber.org/protocol/disco#info” (XEP-0030)*" },
    { "<iq type='set'><bind xmlns='urn:ietf:xml:params:ns:xmpp-bind'/></iq>", "W 1:29 +32 *“urn:ietf:params:xml:ns:xmpp-bind”*" },
    { "<iq xmlns:p='urn:xmpp:pong' type='get'><p:ping/></iq>", "W 1:40 +7 *“urn:xmpp:ping”*" },
    /* ids */
    { "<iq type='get' id=''>" PING "</iq>", "W 1:20 +1 The “id” is empty*[RFC 6120 8.1.3]" },
    { "<iq type='result'/>", "W 1:1 +3 *has no “id”: an answer carries the id of its request. [RFC 6120 8.2.3]" },
    /* addresses */
    { "<iq type='get' to='a b@c'>" PING "</iq>",
      "W 1:20 +5 “a b@c” in “to” is no valid JID: The local part (before “@”) may not contain a space. [RFC 6120 8.1.1]" },
    { "<iq type='get' to = \"@c\">" PING "</iq>", "W 1:22 +2 *“to”*local part*is empty.*" },
    { "<iq type='get' to=''>" PING "</iq>", "W 1:20 +1 The “to” is empty: * [RFC 6120 8.1.1]" },
    { "<iq type='get' from='a@b/'>" PING "</iq>", "W 1:22 +4 *“from”*resource*is empty. [RFC 6120 8.1.2]" },
    { "<iq type='get' to='a&amp;b@c'>" PING "</iq>", "W 1:20 +9 “a&b@c” in “to” is no valid JID: *“&”*" },
    { "<message to='a..b'/>", "W 1:14 +4 *“to”*empty label*" },
    { "<iq type='get' to='${server}'>" PING "</iq>", "W 1:20 +9 *“to” is no valid JID*" },
    /* columns are characters, lengths bytes */
    { "<iq type='get' xml:lang='üüü' to='ü ü@c'>" PING "</iq>", "W 1:35 +7 *" },
    { "<iq type='get'>\r\n<!-- ü\r\n-->" PING "\r\n\t<ü/></iq>", "W 4:2 +3 *this one has 2.*\nW 4:2 +3 *no namespace*" },
    /* several at once, in the order of the text */
    { "<iq to='' type='x'><a/></iq>\n<iq type='get' id=''/>",
      "W 1:9 *\nW 1:17 *\nW 1:20 *\nW 2:1 *exactly one*\nW 2:20 *id*" },
  };

  run_cases (cases, G_N_ELEMENTS (cases), &(AntProblemContext) { FALSE, NULL, FALSE });
}

static void
test_problems_judge_from (void)
{
  g_autoptr (AntJid) full = ant_jid_new ("romeo@example.net/orchard", NULL);
  g_autoptr (AntJid) bare = ant_jid_new ("romeo@example.net", NULL);
  g_autoptr (AntJid) domain = ant_jid_new ("bot.example.net", NULL);
  static const Case bound[] = {
    { "<iq type='get' from='romeo@example.net/orchard'>" PING "</iq>", "" },
    { "<iq type='get' from='Romeo@EXAMPLE.net'>" PING "</iq>", "" },
    { "<iq type='get' from='romeo@example.net/Orchard'>" PING "</iq>",
      "W 1:22 +25 The “from” is not ours (romeo@example.net/orchard): *. [RFC 6120 8.1.2.1]" },
    { "<message from='juliet@example.net'/>", "W 1:16 +18 The “from” is not ours*" },
    { "<message from='example.net'/>", "W 1:16 +11 The “from” is not ours*" },
  };
  static const Case unbound[] = {
    { "<iq type='get' from='romeo@example.net/any'>" PING "</iq>", "" },
    { "<iq type='get' from='juliet@example.net/any'>" PING "</iq>", "W 1:22 +22 The “from” is not ours*" },
  };
  static const Case component[] = {
    { "<message from='any@bot.example.net/x' to='a@b'/>", "" },
    { "<message from='bot.example.net' to='a@b'/>", "" },
    { "<message from='example.net' to='a@b'/>", "W 1:16 +11 The “from” is not at bot.example.net*[XEP-0114 3]" },
    { "<iq type='get'>" PING "</iq>",
      "W 1:1 +3 The <iq/> has no “to”: * [XEP-0114 3]\nW 1:1 +3 The <iq/> has no “from”: * [XEP-0114 3]" },
    { "<presence to='a@b'/>", "W 1:1 +9 The <presence/> has no “from”*" },
  };

  run_cases (bound, G_N_ELEMENTS (bound), &(AntProblemContext) { FALSE, full, FALSE });
  run_cases (unbound, G_N_ELEMENTS (unbound), &(AntProblemContext) { FALSE, bare, FALSE });
  run_cases (component, G_N_ELEMENTS (component), &(AntProblemContext) { TRUE, domain, FALSE });
}

static void
test_problems_leave_placeholders_alone (void)
{
  g_autoptr (AntJid) own = ant_jid_new ("romeo@example.net/orchard", NULL);
  static const Case cases[] = {
    { "<iq type='${type}' to='${to}' from='${from}' id='${id}'>" PING "</iq>", "" },
    { "<iq type='${type}'/>", "" },
    { "<iq type='get' to='a b@${server}'>" PING "</iq>", "" },
    { "<iq type='get'><query xmlns='${ns}'/></iq>", "" },
    { "<iq type='get'><query xmlns='urn:xmpp:pin${g}'/></iq>", "" },
    { "<iq xmlns='${ns}' type='get'/>", "" },
    { "<${root} to='a b'/>", "" },
    { "<iq type='get'><${name} xmlns='urn:xmpp:ping' ${attribute}='${value}' ${other}=''/></iq>", "" },
    { "<iq type='get'><${a} xmlns='urn:xmpp:ping'></${a}></iq>", "" },
    { "<iq type='get'>${payload|raw}</iq>", "" },
    { "<iq type='get'>" PING "${more|raw}</iq>", "" },
    { "<iq type='error' id='1'>${error|raw}</iq>", "" },
    { "<iq type='error' id='1'><error type='${type}'>${condition|raw}</error></iq>", "" },
    { "<iq type='error' id='1'><error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>", "" },
    { "<iq type='get'>" PING "</iq><!-- ${x|raw} -->", "" },
    { "<message><body a='1>${x|raw}'>${body|base64}</body></message>", "" },
    { "<message><!-- > ' ${x|raw} --><body><![CDATA[ ' ${y|raw} ]]></body></message>", "" },
    /* what surrounds them is judged, and the places are those of the person's text */
    { "<iq type='get' to='${ünïcode}' id=''>" PING "</iq>", "W 1:36 +1 The “id” is empty*" },
    { "<iq type='get'>${text}</iq>", "W 1:1 +3 *exactly one payload*" },
    { "<iq type='get'><x xmlns='custom:x'>${inner|raw}</x><b/></iq>", "W 1:52 +2 *has 2.*\nW 1:52 +2 *no namespace*" },
    { "<iq type='get'>\n<a b='${ä}'>\n</iq>", "E 3:* +1 Not well-formed: *<a>*</iq>*" },
    { "<iq type='get'><${kind} a='1' a='2'/></iq>", "E 1:* Not well-formed: *“a”*" },
    { "<iq type='get'><a></${b}></iq>", "E 1:* Not well-formed: *</${b}>*" },
    { "<iq type='get' to='a${b}c'><${x}>", "E 1:34 *<${x}>*" },
    { "plain ${text}", "E 1:1 *" },
    { "", "E 1:1 +1 There is nothing to send*" },
    { "<!-- ${x} -->", "E 1:1 +1 There is nothing to send*" },
    /* what is sent is cut into stanzas before it is filled in */
    { "${stanza|raw}", "E 1:1 +13 A placeholder stands in a stanza, not for one*" },
    { " ${a|raw}<presence>${b|raw}</presence>\n${c|raw}<presence/>${d|raw}",
      "E 1:2 +8 A placeholder*\nE 2:1 +8 A placeholder*\nE 2:20 +8 A placeholder*" },
    /* no placeholders, so no names either */
    { "<$${a}/>", "E 1:2 +1 Not well-formed*" },
    { "<iq type='get' to='$${a}'>" PING "</iq>", "W 1:20 +5 *no valid JID*" },
    { "<iq type='get' to='${a'>" PING "</iq>", "W 1:20 +3 *no valid JID*" },
    { "<iq type='get' to='${}'>" PING "</iq>", "W 1:20 +3 *no valid JID*" },
  };

  run_cases (cases, G_N_ELEMENTS (cases), &(AntProblemContext) { FALSE, own, TRUE });
}

static void
test_problems_worst (void)
{
  g_autoptr (GPtrArray) none = ant_problems_find ("<presence/>", -1, &(AntProblemContext) { 0 });
  g_autoptr (GPtrArray) warnings = ant_problems_find ("<iq/><iq/>", -1, &(AntProblemContext) { 0 });
  g_autoptr (GPtrArray) errors = ant_problems_find ("<iq/><a/><b/>", -1, &(AntProblemContext) { 0 });

  g_assert_null (ant_problems_worst (none));
  g_assert_true (ant_problems_worst (warnings) == g_ptr_array_index (warnings, 0));
  g_assert_cmpint (ant_problems_worst (errors)->severity, ==, ANT_PROBLEM_ERROR);
  g_assert_cmpuint (ant_problems_worst (errors)->start.column, ==, 6);
}

static void
test_problems_honour_length (void)
{
  static const char text[] = "<presence/><oops";
  g_autoptr (GPtrArray) whole = ant_problems_find (text, -1, &(AntProblemContext) { 0 });
  g_autoptr (GPtrArray) part = ant_problems_find (text, strlen ("<presence/>"), &(AntProblemContext) { 0 });
  g_autoptr (GPtrArray) nul = ant_problems_find ("<presence>\0</presence>", 22, &(AntProblemContext) { .placeholders = TRUE });

  g_assert_cmpuint (whole->len, ==, 1);
  g_assert_cmpuint (part->len, ==, 0);
  g_assert_cmpuint (nul->len, ==, 1);
  g_assert_cmpuint (ant_problems_worst (nul)->start.column, ==, 11);
}

static char *
repeat (const char *piece, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, piece);
  return g_string_free (text, FALSE);
}

static void
test_problems_survive_hostile_text (void)
{
  static const struct { const char *piece; guint n; guint n_problems; } cases[] = {
    { "<iq/>", 999, 999 },
    { "<iq/>", 1000, 1000 },
    { "<iq/>", 1001, 1000 },
    { "${", 500000, 1 },
    { "<iq type='get' id='${", 50000, 1 },
    { "${a}", 250000, 1 },
    { "<a>", 100000, 1 },
    { "]]>", 300000, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = repeat (cases[i].piece, cases[i].n);
      g_autoptr (GPtrArray) problems = ant_problems_find (text, -1, &(AntProblemContext) { .placeholders = TRUE });

      g_test_message ("%s", cases[i].piece);
      g_assert_cmpuint (problems->len, ==, cases[i].n_problems);
      check_invariants (problems, strlen (text));
    }
}

static void
test_problems_survive_many_namespaces (void)
{
  g_autoptr (GString) text = g_string_new ("<message>");
  g_autoptr (GPtrArray) problems = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "<a xmlns='urn:xmpp:nothing-like-%u'/>", i);
  g_string_append (text, "</message>");
  problems = ant_problems_find (text->str, text->len, &(AntProblemContext) { 0 });
  g_assert_cmpuint (problems->len, ==, 0);
}

static void
test_problems_tell_long_values_short (void)
{
  g_autofree char *value = repeat ("ü", 10000);
  g_autofree char *text = g_strdup_printf ("<iq type='%s' to='%s'><a xmlns='urn:xmpp:ping#'/></iq>", value, value);
  g_autoptr (GPtrArray) problems = ant_problems_find (text, -1, &(AntProblemContext) { 0 });

  g_assert_cmpuint (problems->len, ==, 3);
  for (guint i = 0; i < problems->len; i++)
    {
      const AntProblem *problem = g_ptr_array_index (problems, i);

      g_assert_cmpuint (strlen (problem->message), <, 400);
      g_assert_true (g_utf8_validate (problem->message, -1, NULL));
    }
  check_invariants (problems, strlen (text));
}

static void
test_problems_keep_limits (void)
{
  g_autofree char *open_at = repeat ("<a>", ANT_LIMIT_DEPTH - 1);
  g_autofree char *close_at = repeat ("</a>", ANT_LIMIT_DEPTH - 1);
  g_autofree char *at = g_strconcat ("<message>", open_at, close_at, "</message>", NULL);
  g_autofree char *past = g_strconcat ("<message><a>", open_at, close_at, "</a></message>", NULL);
  g_autoptr (GPtrArray) at_problems = ant_problems_find (at, -1, &(AntProblemContext) { 0 });
  g_autoptr (GPtrArray) past_problems = ant_problems_find (past, -1, &(AntProblemContext) { 0 });

  g_assert_cmpuint (at_problems->len, ==, 1);
  g_assert_cmpint (ant_problems_worst (at_problems)->severity, ==, ANT_PROBLEM_WARNING);
  g_assert_cmpint (ant_problems_worst (past_problems)->severity, ==, ANT_PROBLEM_ERROR);
  g_assert_true (g_str_has_prefix (ant_problems_worst (past_problems)->message, "Too large: "));
}

static void
test_masks_keep_offsets (void)
{
  static const struct { const char *text, *masked; } cases[] = {
    { "", "" },
    { "a ${b} c", "a __b_ c" },
    { "<a b='${c-d}'/>", "<a b='__c_d_'/>" },
    { "<${a|uri}/>", "<__a_uri_/>" },
    { "${x|raw}", "<!--_-->" },
    { "<a b='${x|raw}'>${x|raw}</a>", "<a b='__x_raw_'><!--_--></a>" },
    { "<a b=\"'>${x|raw}\">", "<a b=\"'>__x_raw_\">" },
    { "<!--${x|raw}-->${x|raw}", "<!--__x_raw_--><!--_-->" },
    { "<![CDATA[>${x|raw}]]>${x|raw}", "<![CDATA[>__x_raw_]]><!--_-->" },
    { "<?a >${x|raw}?>${x|raw}", "<?a >__x_raw_?><!--_-->" },
    { "$${a} $$${a} ${a}", "$${a} $$${a} __a_" },
    { "${a ${b}", "__a___b_" },
    { "${a\n}${}", "${a\n}${}" },
    { "${ä}", "_____" },
    { "${", "${" },
    { "$", "$" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) masks = g_array_new (FALSE, FALSE, sizeof (AntMask));
      g_autofree char *masked = ant_mask_placeholders (cases[i].text, strlen (cases[i].text), masks);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpuint (strlen (masked), ==, strlen (cases[i].text));
      g_assert_cmpstr (masked, ==, cases[i].masked);
    }
}

static void
test_masks_touch_ranges (void)
{
  static const char text[] = "0123${a}89${b}";
  g_autoptr (GArray) masks = g_array_new (FALSE, FALSE, sizeof (AntMask));
  g_autofree char *masked = ant_mask_placeholders (text, strlen (text), masks);

  g_assert_cmpuint (masks->len, ==, 2);
  g_assert_false (ant_masks_touch (masks, 0, 4));
  g_assert_true (ant_masks_touch (masks, 0, 5));
  g_assert_true (ant_masks_touch (masks, 7, 1));
  g_assert_false (ant_masks_touch (masks, 8, 2));
  g_assert_true (ant_masks_touch (masks, 8, 3));
  g_assert_true (ant_masks_touch (masks, 13, 5));
  g_assert_false (ant_masks_touch (masks, 14, 5));
  g_assert_false (ant_masks_touch (masks, 4, 0));
}

/* Where nobody asks for them, what may become elements is a name too. */
static void
test_masks_as_names_only (void)
{
  static const char text[] = "<${root} a='$${x}'>${v|raw}${";
  g_autofree char *masked = ant_mask_placeholders (text, strlen (text), NULL);

  g_assert_cmpstr (masked, ==, "<__root_ a='$${x}'>__v_raw_${");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/problems/find/ill-formed", test_problems_find_ill_formed);
  g_test_add_func ("/problems/find/wrong-roots", test_problems_find_wrong_roots);
  g_test_add_func ("/problems/find/broken-rules", test_problems_find_broken_rules);
  g_test_add_func ("/problems/find/nothing", test_problems_find_nothing);
  g_test_add_func ("/problems/judge/from", test_problems_judge_from);
  g_test_add_func ("/problems/leave-alone/placeholders", test_problems_leave_placeholders_alone);
  g_test_add_func ("/problems/worst/first-error", test_problems_worst);
  g_test_add_func ("/problems/honour/length", test_problems_honour_length);
  g_test_add_func ("/problems/keep/limits", test_problems_keep_limits);
  g_test_add_func ("/problems/survive/hostile-text", test_problems_survive_hostile_text);
  g_test_add_func ("/problems/survive/many-namespaces", test_problems_survive_many_namespaces);
  g_test_add_func ("/problems/tell-short/long-values", test_problems_tell_long_values_short);
  g_test_add_func ("/masks/keep/offsets", test_masks_keep_offsets);
  g_test_add_func ("/masks/touch/ranges", test_masks_touch_ranges);
  g_test_add_func ("/masks/names/only", test_masks_as_names_only);
  return g_test_run ();
}
