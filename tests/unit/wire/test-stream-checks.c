/* Which way to log in is taken, and how what a server says is read.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include "wire/ant-stream-checks.h"
#include "wire/ant-tap.h"
#include "xml/ant-stanza.h"

#define FEATURES "<features xmlns='http://etherx.jabber.org/streams'>"
#define SASL "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"

static AntFeatures *
read_features (const char *xml)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntStanza) stanza = ant_stanza_parse (xml, -1, ANT_NS_CLIENT, &error);

  g_assert_no_error (error);
  return ant_features_new (ant_stanza_get_root (stanza));
}

static AntFeatures *
offer (const char *mechanisms)
{
  g_auto (GStrv) names = g_strsplit (mechanisms, " ", -1);
  g_autoptr (GString) xml = g_string_new (FEATURES SASL);

  for (char **name = names; *name != NULL; name++)
    g_string_append_printf (xml, "<mechanism>%s</mechanism>", *name);
  g_string_append (xml, "</mechanisms></features>");
  return read_features (xml->str);
}

/**
 * Choice:
 * @taken: (nullable): %NULL = none, with @words in the error
 */
typedef struct
{
  const char *offered;
  AntTlsMode tls;
  gboolean secure;
  gboolean password;
  gboolean anonymous;
  gboolean certificate;
  const char *taken;
  const char *words;
} Choice;

static const Choice choices[] = {
  { "PLAIN SCRAM-SHA-1 SCRAM-SHA-512 SCRAM-SHA-256", ANT_TLS_START, TRUE, TRUE, FALSE, FALSE, "SCRAM-SHA-512", NULL },
  { "PLAIN SCRAM-SHA-1 SCRAM-SHA-256", ANT_TLS_START, TRUE, TRUE, FALSE, FALSE, "SCRAM-SHA-256", NULL },
  { "SCRAM-SHA-1-PLUS SCRAM-SHA-1 PLAIN", ANT_TLS_DIRECT, TRUE, TRUE, FALSE, FALSE, "SCRAM-SHA-1", NULL },
  { "PLAIN", ANT_TLS_START, TRUE, TRUE, FALSE, FALSE, "PLAIN", NULL },
  { "PLAIN", ANT_TLS_NONE, FALSE, TRUE, FALSE, FALSE, "PLAIN", NULL },
  { "PLAIN", ANT_TLS_START, FALSE, TRUE, FALSE, FALSE, NULL,
    "the server offers PLAIN (it would send the password in the clear); this account can use SCRAM-SHA-512, SCRAM-SHA-256, "
    "SCRAM-SHA-1" },
  { "DIGEST-MD5 CRAM-MD5 X-OAUTH2", ANT_TLS_START, TRUE, TRUE, FALSE, FALSE, NULL,
    "DIGEST-MD5 (out of date and weak), CRAM-MD5 (out of date and weak), X-OAUTH2 (not known here); this account can use "
    "SCRAM-SHA-512, SCRAM-SHA-256, SCRAM-SHA-1, PLAIN" },
  { "scram-sha-1", ANT_TLS_START, TRUE, TRUE, FALSE, FALSE, NULL, "no SASL mechanism" },
  { "ANONYMOUS PLAIN", ANT_TLS_START, TRUE, FALSE, TRUE, FALSE, "ANONYMOUS", NULL },
  { "ANONYMOUS PLAIN", ANT_TLS_START, TRUE, TRUE, FALSE, FALSE, "PLAIN", NULL },
  { "SCRAM-SHA-1 PLAIN", ANT_TLS_START, TRUE, FALSE, TRUE, FALSE, NULL, "can use ANONYMOUS" },
  { "PLAIN EXTERNAL", ANT_TLS_START, TRUE, TRUE, FALSE, TRUE, "EXTERNAL", NULL },
  { "PLAIN EXTERNAL", ANT_TLS_START, TRUE, TRUE, FALSE, FALSE, "PLAIN", NULL },
  { "PLAIN", ANT_TLS_START, TRUE, TRUE, FALSE, TRUE, "PLAIN", NULL },
  { "PLAIN", ANT_TLS_START, TRUE, FALSE, FALSE, TRUE, NULL, "can use EXTERNAL" },
};

static void
test_choose_mechanism (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      const Choice *choice = &choices[i];
      g_autoptr (AntFeatures) features = offer (choice->offered);
      g_autoptr (GError) error = NULL;
      AntLinkConfig config = {
        .tls = choice->tls,
        .password = choice->password ? (char *) "pencil" : NULL,
        .anonymous = choice->anonymous,
        .client_cert = choice->certificate ? (char *) "me.pem" : NULL,
      };
      const char *taken = ant_features_choose (features, &config, choice->secure, &error);

      g_assert_cmpstr (taken, ==, choice->taken);
      if (taken != NULL)
        continue;
      g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_AUTHENTICATION);
      g_assert_nonnull (strstr (error->message, choice->words));
    }
}

/* What the row of the login says of the mechanisms that it did not take. */
static void
test_explain_mechanisms (void)
{
  static const struct
  {
    const char *offered;
    const char *taken;
    const char *words;
    gboolean password;
    gboolean certificate;
    gboolean anonymous;
    gboolean secure;
  } cases[] = {
    { "SCRAM-SHA-1 PLAIN", "SCRAM-SHA-1", "PLAIN (weaker)", TRUE, FALSE, FALSE, TRUE },
    { "SCRAM-SHA-1 PLAIN", "SCRAM-SHA-1", "PLAIN (it would send the password in the clear)", TRUE, FALSE, FALSE, FALSE },
    { "SCRAM-SHA-1-PLUS SCRAM-SHA-1 SCRAM-SHA-256 DIGEST-MD5", "SCRAM-SHA-256",
      "SCRAM-SHA-1-PLUS (channel binding is not done here), SCRAM-SHA-1 (weaker), DIGEST-MD5 (out of date and weak)", TRUE,
      FALSE, FALSE, TRUE },
    { "EXTERNAL PLAIN", "EXTERNAL", "PLAIN (the certificate comes first)", TRUE, TRUE, FALSE, TRUE },
    { "EXTERNAL PLAIN", "EXTERNAL", "PLAIN (there is no password)", FALSE, TRUE, FALSE, TRUE },
    { "EXTERNAL PLAIN ANONYMOUS X-A", "PLAIN",
      "EXTERNAL (there is no client certificate), ANONYMOUS (not asked for), X-A (not known here)", TRUE, FALSE, FALSE, TRUE },
    { "ANONYMOUS SCRAM-SHA-1", "ANONYMOUS", "SCRAM-SHA-1 (an anonymous login was asked for)", FALSE, FALSE, TRUE, TRUE },
    { "PLAIN", "PLAIN", "", TRUE, FALSE, FALSE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AntFeatures) features = offer (cases[i].offered);
      AntLinkConfig config = {
        .password = cases[i].password ? (char *) "pencil" : NULL,
        .client_cert = cases[i].certificate ? (char *) "cert.pem" : NULL,
        .anonymous = cases[i].anonymous,
      };
      g_autofree char *words = ant_features_explain (features, &config, cases[i].secure, cases[i].taken);

      g_assert_cmpstr (ant_features_choose (features, &config, cases[i].secure, NULL), ==, cases[i].taken);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

/* Two versions of one thing are two features, and `c` alone would tell nobody what it is. */
static void
test_name_features_by_namespace (void)
{
  g_autoptr (AntFeatures) features = read_features (
    FEATURES "<sm xmlns='urn:xmpp:sm:2'/><sm xmlns='urn:xmpp:sm:3'/><c xmlns='http://jabber.org/protocol/caps'/>"
             "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><a xmlns='urn:x:\xe2\x80\xae'/></features>");

  g_assert_cmpstr (features->names, ==, "sm:2, sm:3, caps, bind, \\u202E a");
}

static void
test_read_mechanisms_that_are_none (void)
{
  g_autoptr (AntFeatures) features
    = read_features (FEATURES SASL "<mechanism>PLAIN'/&gt;</mechanism><mechanism/><mechanism>A23456789-123456789_1</mechanism>"
                                   "<mechanism> PLAIN </mechanism><x xmlns='urn:x'>EXTERNAL</x>text</mechanisms></features>");
  g_autofree char *names = g_strjoinv (" ", features->mechanisms);

  g_assert_cmpstr (names, ==, "PLAIN");
}

static void
test_read_features_by_namespace (void)
{
  g_autoptr (AntFeatures) good
    = read_features (FEATURES "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
                              "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/>"
                              "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></features>");
  g_autoptr (AntFeatures) other
    = read_features (FEATURES "<starttls/><bind/><sm xmlns='urn:xmpp:sm:2'/>"
                              "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session></features>");

  g_assert_true (good->starttls && good->bind && good->stream_management && good->session);
  g_assert_cmpstr (good->names, ==, "tls starttls, bind, sm:3, session");
  g_assert_false (other->starttls || other->bind || other->stream_management || other->session);
}

static void
test_read_many_features (void)
{
  g_autoptr (GString) xml = g_string_new (FEATURES);
  g_autoptr (AntFeatures) features = NULL;

  for (int i = 0; i < 1000; i++)
    g_string_append (xml, "<f xmlns='urn:f'/>");
  g_string_append (xml, "</features>");
  features = read_features (xml->str);
  g_assert_true (g_str_has_suffix (features->names, "f, f and 936 more"));
}

/* Nothing of a server's words may reach a terminal as control, or fill it. */
static void
test_condition_is_bounded (void)
{
  g_autofree char *filling = g_strnfill (100000, 'x');
  g_autofree char *xml = g_strdup_printf ("<failure xmlns='%s'><text>\xe2\x80\xae%s</text><not-authorized/></failure>",
                                          ANT_NS_SASL, filling);
  g_autoptr (GError) error = NULL;
  g_autoptr (AntStanza) stanza = ant_stanza_parse (xml, -1, ANT_NS_CLIENT, &error);
  g_auto (AntCondition) condition = { NULL };

  g_assert_no_error (error);
  ant_condition_read (ant_stanza_get_root (stanza), ANT_NS_SASL, &condition);
  g_assert_cmpstr (condition.name, ==, "not-authorized");
  g_assert_cmpuint (strlen (condition.text), <, 1000);
  g_assert_null (strstr (condition.text, "\xe2\x80\xae")); /* right-to-left override */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/stream-checks/choose-mechanism", test_choose_mechanism);
  g_test_add_func ("/wire/stream-checks/explain-mechanisms", test_explain_mechanisms);
  g_test_add_func ("/wire/stream-checks/name-features-by-namespace", test_name_features_by_namespace);
  g_test_add_func ("/wire/stream-checks/read-mechanisms-that-are-none", test_read_mechanisms_that_are_none);
  g_test_add_func ("/wire/stream-checks/read-features-by-namespace", test_read_features_by_namespace);
  g_test_add_func ("/wire/stream-checks/read-many-features", test_read_many_features);
  g_test_add_func ("/wire/stream-checks/condition-is-bounded", test_condition_is_bounded);
  return g_test_run ();
}
