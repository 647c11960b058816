/* Known, misspelt and shortened namespaces.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "base/ant-namespace-info.h"

static void
test_namespace_info_looks_up (void)
{
  const AntNamespaceInfo *info = ant_namespace_info_lookup ("urn:xmpp:ping");

  g_assert_cmpstr (info->document, ==, "XEP-0199");
  g_assert_cmpstr (info->title, ==, "XMPP Ping");
  g_assert_cmpstr (info->status, ==, "Final");
  g_assert_nonnull (ant_namespace_info_lookup ("jid\\20escaping"));
  g_assert_nonnull (ant_namespace_info_lookup ("urn:xmpp:order-by:1@urn:xmpp:mam:2"));
  g_assert_null (ant_namespace_info_lookup ("namespace_or_feature"));
  g_assert_null (ant_namespace_info_lookup ("urn:xmpp:PING"));
  g_assert_null (ant_namespace_info_lookup (""));
  g_assert_null (ant_namespace_info_lookup (NULL));
}

static void
test_namespace_info_guesses (void)
{
  static const struct { const char *misspelt, *meant; } cases[] = {
    { "urn:xmpp:PING", "urn:xmpp:ping" },
    { "urn:xmpp:pign", "urn:xmpp:ping" },
    { "urn:xmpp:ping#", "urn:xmpp:ping" },
    { "urn:xmpp:ping//", "urn:xmpp:ping" },
    { "urn:xmmp:ping", "urn:xmpp:ping" },
    { "https://jabber.org/protocol/disco#info", "http://jabber.org/protocol/disco#info" },
    { "http://jabber.org/protocol/disco#info/", "http://jabber.org/protocol/disco#info" },
    { "http://jabber.org/protocols/disco#info", "http://jabber.org/protocol/disco#info" },
    { "http://jabber.org/protocol/disco#inof", "http://jabber.org/protocol/disco#info" },
    { "urn:ietf:xml:params:ns:xmpp-stanzas", "urn:ietf:params:xml:ns:xmpp-stanzas" },
    { "urn:ietf:xml:params:ns:xmpp-bnd", "urn:ietf:params:xml:ns:xmpp-bind" },
    { "jabber:iq:rosters", "jabber:iq:roster" },
    { "vcard-tmp", "vcard-temp" },
    /* right already, and old but known */
    { "urn:xmpp:ping", NULL },
    { "urn:xmpp:mam:0", NULL },
    /* a version nobody knows yet */
    { "urn:xmpp:mam:9", NULL },
    { "urn:xmpp:mam:17", NULL },
    /* three edits */
    { "urn:xmpp:pingxyz", NULL },
    { "custom:xep", NULL },
    { "x", NULL },
    { "", NULL },
    { NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const AntNamespaceInfo *info = ant_namespace_info_guess (cases[i].misspelt);

      g_test_message ("%s", cases[i].misspelt);
      g_assert_cmpstr (info != NULL ? info->ns : NULL, ==, cases[i].meant);
    }
}

static void
test_namespace_info_guesses_nothing_of_hostile (void)
{
  g_autofree char *huge = g_strnfill (1024 * 1024, 'u');
  g_autofree char *tail = g_strconcat ("urn:xmpp:ping", huge, NULL);

  g_assert_null (ant_namespace_info_guess (huge));
  g_assert_null (ant_namespace_info_guess (tail));
  g_assert_null (ant_namespace_info_guess ("\xff\xfe"));
  g_assert_null (ant_namespace_info_guess ("////####"));
}

static void
test_namespace_shortens (void)
{
  static const struct { const char *ns, *element, *name; } cases[] = {
    { "http://jabber.org/protocol/disco#info", "query", "disco#info" },
    { "jabber:client", "body", "body" },
    { "http://jabber.org/protocol/disco#items", "query", "disco#items" },
    { "http://jabber.org/protocol/muc#owner", "query", "muc#owner" },
    { "http://jabber.org/protocol/pubsub", "pubsub", "pubsub" },
    { "http://jabber.org/protocol/pubsub#owner", "pubsub", "pubsub#owner" },
    { "http://jabber.org/protocol/commands", "command", "commands" },
    { "http://jabber.org/protocol/ibb", "open", "ibb open" },
    { "urn:xmpp:ping", "ping", "ping" },
    { "urn:xmpp:time", "time", "time" },
    { "jabber:iq:roster", "query", "roster" },
    { "jabber:iq:version", "query", "version" },
    { "jabber:iq:version", NULL, "version" },
    { "jabber:x:data", "x", "data" },
    { "vcard-temp", "vCard", "vcard-temp" },
    { "urn:xmpp:mam:2", "query", "mam:2" },
    { "urn:xmpp:carbons:2", "enable", "carbons:2 enable" },
    { "urn:xmpp:http:upload:0", "request", "upload:0 request" },
    { "urn:xmpp:blocking", "blocklist", "blocking blocklist" },
    { "urn:ietf:params:xml:ns:xmpp-bind", "bind", "bind" },
    { "urn:ietf:params:xml:ns:vcard-4.0", "vcard", "vcard-4.0" },
    { "http://example.org/x/", "query", "x" },
    { "http://example.org/3.0#", NULL, "example.org:3.0" },
    { "1", "a", "1 a" },
    { ":", "a", "a" },
    { "/", NULL, "" },
    { "", "iq", "iq" },
    { NULL, "iq", "iq" },
    { NULL, NULL, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = ant_namespace_short_name (cases[i].ns, cases[i].element);

      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

static void
test_namespace_shortens_within_limit (void)
{
  g_autofree char *at = g_strnfill (80, 'a');
  g_autofree char *past = g_strnfill (81, 'a');
  g_autofree char *huge = g_strnfill (1024 * 1024, 'b');
  g_autofree char *at_name = ant_namespace_short_name (at, NULL);
  g_autofree char *past_name = ant_namespace_short_name (past, NULL);
  g_autofree char *huge_name = ant_namespace_short_name (huge, huge);
  g_autofree char *element_name = ant_namespace_short_name (NULL, huge);

  g_assert_cmpstr (at_name, ==, at);
  g_assert_cmpint (g_utf8_strlen (past_name, -1), ==, 80);
  g_assert_true (g_str_has_suffix (past_name, "a…"));
  g_assert_cmpint (g_utf8_strlen (huge_name, -1), ==, 80);
  g_assert_cmpint (g_utf8_strlen (element_name, -1), ==, 80);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/namespace-info/looks-up/known", test_namespace_info_looks_up);
  g_test_add_func ("/namespace-info/guesses/misspelt", test_namespace_info_guesses);
  g_test_add_func ("/namespace-info/guesses-nothing/hostile", test_namespace_info_guesses_nothing_of_hostile);
  g_test_add_func ("/namespace/shortens/by-rule", test_namespace_shortens);
  g_test_add_func ("/namespace/shortens/within-limit", test_namespace_shortens_within_limit);
  return g_test_run ();
}
