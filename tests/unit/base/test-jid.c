/* Addresses: the examples of RFC 7622 3.5, limits at and past, and hostile ones.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "base/ant-jid.h"

static void
test_jid_normalises (void)
{
  static const struct { const char *text, *local, *domain, *resource; } cases[] = {
    /* RFC 7622 3.5, the valid ones */
    { "juliet@example.com", "juliet", "example.com", NULL },
    { "juliet@example.com/foo", "juliet", "example.com", "foo" },
    { "juliet@example.com/foo bar", "juliet", "example.com", "foo bar" },
    { "juliet@example.com/foo@bar", "juliet", "example.com", "foo@bar" },
    { "foo\\20bar@example.com", "foo\\20bar", "example.com", NULL },
    { "fussball@example.com", "fussball", "example.com", NULL },
    { "π@example.com", "π", "example.com", NULL },
    { "Σ@example.com/foo", "σ", "example.com", "foo" },
    { "σ@example.com/foo", "σ", "example.com", "foo" },
    { "king@example.com/♚", "king", "example.com", "♚" },
    { "example.com", NULL, "example.com", NULL },
    { "example.com/foobar", NULL, "example.com", "foobar" },
    { "a.example.com/b@example.net", NULL, "a.example.com", "b@example.net" },
    /* case folding goes further than the RFC's lower case */
    { "fußball@example.com", "fussball", "example.com", NULL },
    { "ς@example.com/foo", "σ", "example.com", "foo" },
    { "henryⅣ@example.com", "henryiv", "example.com", NULL },
    /* case, dots, A-labels */
    { "Juliet@Example.COM/Balcony", "juliet", "example.com", "Balcony" },
    { "juliet@example.com./x", "juliet", "example.com", "x" },
    { "example。com。", NULL, "example.com", NULL },
    { "juliet@bücher.example", "juliet", "xn--bcher-kva.example", NULL },
    { "juliet@BÜCHER.example", "juliet", "xn--bcher-kva.example", NULL },
    { "juliet@XN--BCHER-KVA.example", "juliet", "xn--bcher-kva.example", NULL },
    { "localhost", NULL, "localhost", NULL },
    { "my_server.local", NULL, "my_server.local", NULL },
    /* literals */
    { "juliet@127.0.0.1", "juliet", "127.0.0.1", NULL },
    { "juliet@[::1]/x", "juliet", "[::1]", "x" },
    { "[2001:DB8:0:0::1]", NULL, "[2001:db8::1]", NULL },
    /* decomposed: e + acute */
    { "ame\xcc\x81lie@example.com/ame\xcc\x81lie", "am\xc3\xa9lie", "example.com", "am\xc3\xa9lie" },
    /* fullwidth letters: the same as ASCII in the local part, another thing in the resource */
    { "ａ@example.com/ａ", "a", "example.com", "ａ" },
    { "a@example.com//", "a", "example.com", "/" },
    { "a@example.com/ ", "a", "example.com", " " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AntJid) jid = ant_jid_new (cases[i].text, &error);
      g_autoptr (AntJid) again = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_no_error (error);
      g_assert_cmpstr (ant_jid_get_local (jid), ==, cases[i].local);
      g_assert_cmpstr (ant_jid_get_domain (jid), ==, cases[i].domain);
      g_assert_cmpstr (ant_jid_get_resource (jid), ==, cases[i].resource);
      g_assert_cmpint (ant_jid_is_bare (jid), ==, cases[i].resource == NULL);
      g_assert_cmpint (ant_jid_is_domain (jid), ==, cases[i].resource == NULL && cases[i].local == NULL);

      /* Normalising twice changes nothing. */
      again = ant_jid_new (ant_jid_get_text (jid), &error);
      g_assert_no_error (error);
      g_assert_true (ant_jid_equal (jid, again));
    }
}

static void
test_jid_refuses (void)
{
  static const struct { const char *text; AntJidError code; const char *message; } cases[] = {
    /* RFC 7622 3.5, the invalid ones that normalising leaves so */
    { "\"juliet\"@example.com", ANT_JID_ERROR_BAD_CHARACTER, "*local part*may not contain “\"”*" },
    { "foo bar@example.com", ANT_JID_ERROR_BAD_CHARACTER, "*local part*may not contain a space*" },
    { "<@example.com/>", ANT_JID_ERROR_BAD_CHARACTER, "*local part*“<”*" },
    { "juliet@", ANT_JID_ERROR_EMPTY_PART, "*domain is empty*" },
    { "/foobar", ANT_JID_ERROR_EMPTY_PART, "*domain is empty*" },
    /* empty parts */
    { "", ANT_JID_ERROR_EMPTY_PART, "*address is empty*" },
    { "@example.com", ANT_JID_ERROR_EMPTY_PART, "*local part*is empty*" },
    { "@", ANT_JID_ERROR_EMPTY_PART, "*local part*is empty*" },
    { "/", ANT_JID_ERROR_EMPTY_PART, "*resource*is empty*" },
    { "juliet@example.com/", ANT_JID_ERROR_EMPTY_PART, "*resource*is empty*" },
    { "@example.com/x", ANT_JID_ERROR_EMPTY_PART, "*local part*is empty*" },
    { "juliet@.", ANT_JID_ERROR_EMPTY_PART, "*domain is empty*" },
    { "juliet@/x", ANT_JID_ERROR_EMPTY_PART, "*domain is empty*" },
    /* local part */
    { "a&b@example.com", ANT_JID_ERROR_BAD_CHARACTER, "*“&”*" },
    { "a'b@example.com", ANT_JID_ERROR_BAD_CHARACTER, "*“'”*" },
    { "a:b@example.com", ANT_JID_ERROR_BAD_CHARACTER, "*“:”*" },
    { "a>b@example.com", ANT_JID_ERROR_BAD_CHARACTER, "*“>”*" },
    { "a\tb@example.com", ANT_JID_ERROR_BAD_CHARACTER, "*U+0009*" },
    { "a\x7f@example.com", ANT_JID_ERROR_BAD_CHARACTER, "*U+007F*" },
    { "a\xe2\x80\xae@example.com", ANT_JID_ERROR_BAD_CHARACTER, "*U+202E*" },
    { "a\xc2\xa0@example.com", ANT_JID_ERROR_BAD_CHARACTER, "*a space*" },
    /* forbidden only once normalised: a fullwidth quotation mark */
    { "a＂@example.com", ANT_JID_ERROR_BAD_CHARACTER, "*“\"”*" },
    { "a＠b@example.com", ANT_JID_ERROR_BAD_CHARACTER, "*“@”*" },
    /* domain */
    { "a@b@example.com", ANT_JID_ERROR_BAD_CHARACTER, "*domain may not contain “@”*" },
    { "exam ple.com", ANT_JID_ERROR_BAD_CHARACTER, "*domain may not contain a space*" },
    { "a@example.com:5222", ANT_JID_ERROR_BAD_CHARACTER, "*domain may not contain “:”*" },
    { "a@exa\nmple.com", ANT_JID_ERROR_BAD_CHARACTER, "*U+000A*" },
    { "xmpp:a.example", ANT_JID_ERROR_BAD_CHARACTER, "*domain may not contain “:”*" },
    { "a..example", ANT_JID_ERROR_BAD_DOMAIN, "*empty label*" },
    { ".example", ANT_JID_ERROR_BAD_DOMAIN, "*empty label*" },
    { "example..", ANT_JID_ERROR_BAD_DOMAIN, "*empty label*" },
    { "-a.example", ANT_JID_ERROR_BAD_DOMAIN, "*hyphen*" },
    { "a-.example", ANT_JID_ERROR_BAD_DOMAIN, "*hyphen*" },
    { "[::1", ANT_JID_ERROR_BAD_DOMAIN, "*not an IPv6 address in brackets*" },
    { "[]", ANT_JID_ERROR_BAD_DOMAIN, "*not an IPv6 address in brackets*" },
    { "[127.0.0.1]", ANT_JID_ERROR_BAD_DOMAIN, "*not an IPv6 address in brackets*" },
    { "[::1]x", ANT_JID_ERROR_BAD_DOMAIN, "*not an IPv6 address in brackets*" },
    { "::1", ANT_JID_ERROR_BAD_CHARACTER, "*“:”*" },
    { "a@exa\xe2\x80\xa8mple.com", ANT_JID_ERROR_BAD_DOMAIN, "*internationalised*" },
    /* resource */
    { "a@example.com/x\ny", ANT_JID_ERROR_BAD_CHARACTER, "*resource*U+000A*" },
    { "a@example.com/\x01", ANT_JID_ERROR_BAD_CHARACTER, "*resource*U+0001*" },
    /* not UTF-8: stray, truncated, overlong, surrogate */
    { "a\xff@example.com", ANT_JID_ERROR_BAD_CHARACTER, "*UTF-8*" },
    { "a@example.com/\xc3", ANT_JID_ERROR_BAD_CHARACTER, "*UTF-8*" },
    { "a\xc0\xaf" "b@example.com", ANT_JID_ERROR_BAD_CHARACTER, "*UTF-8*" },
    { "\xed\xa0\x80", ANT_JID_ERROR_BAD_CHARACTER, "*UTF-8*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AntJid) jid = ant_jid_new (cases[i].text, &error);

      g_test_message ("%" G_GSIZE_FORMAT ": %s", i, error != NULL ? error->message : "accepted");
      g_assert_null (jid);
      g_assert_error (error, ANT_JID_ERROR, (int) cases[i].code);
      g_assert_true (g_pattern_match_simple (cases[i].message, error->message));
    }
}

/* @length bytes of labels of 63 and a dot. */
static char *
make_domain (gsize length)
{
  char *domain = g_strnfill (length, 'd');

  for (gsize i = 63; i + 1 < length; i += 64)
    domain[i] = '.';
  return domain;
}

static void
assert_too_long (const char *text, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ant_jid_new (text, &error));
  g_assert_error (error, ANT_JID_ERROR, ANT_JID_ERROR_TOO_LONG);
  g_assert_true (g_pattern_match_simple (message, error->message));
}

static void
test_jid_keeps_limits (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *local = g_strnfill (1023, 'L');
  g_autofree char *domain = make_domain (1023);
  g_autofree char *resource = g_strnfill (1023, 'R');
  g_autofree char *at = g_strconcat (local, "@", domain, "/", resource, NULL);
  g_autofree char *long_local = g_strconcat ("x", local, "@example.com", NULL);
  g_autofree char *long_domain = g_strconcat ("a@x", domain, NULL);
  g_autofree char *longer_domain = make_domain (1024);
  g_autofree char *dotted = g_strconcat (domain, ".", NULL);
  g_autofree char *long_resource = g_strconcat ("a@example.com/x", resource, NULL);
  g_autofree char *huge = g_strnfill (1024 * 1024, 'a');
  g_autofree char *huge_local = g_strconcat (huge, "@example.com", NULL);
  g_autofree char *huge_resource = g_strconcat ("example.com/", huge, NULL);
  g_autofree char *label_at = g_strnfill (63, 'a');
  g_autofree char *label_past = g_strnfill (64, 'a');
  g_autoptr (AntJid) jid = ant_jid_new (at, &error);
  g_autoptr (AntJid) dotted_jid = NULL;
  g_autoptr (AntJid) label_jid = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (ant_jid_get_text (jid)), ==, 3 * 1023 + 2);
  assert_too_long (long_local, "*local part*1024 bytes long; at most 1023*");
  assert_too_long (longer_domain, "*domain*1024 bytes long; at most 1023*");
  assert_too_long (long_domain, "*domain*1024 bytes*");
  assert_too_long (long_resource, "*resource*1024 bytes*");
  assert_too_long (huge, "*domain*1048576 bytes*");
  assert_too_long (huge_local, "*local part*1048576 bytes*");
  assert_too_long (huge_resource, "*resource*1048576 bytes*");

  /* The dot that is dropped does not count. */
  dotted_jid = ant_jid_new (dotted, &error);
  g_assert_no_error (error);
  label_jid = ant_jid_new (label_at, &error);
  g_assert_no_error (error);
  g_assert_null (ant_jid_new (label_past, &error));
  g_assert_error (error, ANT_JID_ERROR, ANT_JID_ERROR_BAD_DOMAIN);
}

static void
test_jid_counts_normalised_bytes (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *decomposed = NULL;
  g_autofree char *grown = NULL;
  g_autoptr (GString) text = g_string_new ("example.com/");
  g_autoptr (GString) local = g_string_new (NULL);
  g_autoptr (AntJid) jid = NULL;

  /* 500 times 3 bytes compose to 500 times 2. */
  for (guint i = 0; i < 500; i++)
    g_string_append (text, "e\xcc\x81");
  jid = ant_jid_new (text->str, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (ant_jid_get_resource (jid)), ==, 1000);

  /* One ligature of 3 bytes, U+FDFA, is 33 bytes in compatible form. */
  for (guint i = 0; i < 40; i++)
    g_string_append (local, "\xef\xb7\xba");
  g_string_append (local, "@example.com");
  g_assert_null (ant_jid_new (local->str, &error));
  g_assert_error (error, ANT_JID_ERROR, ANT_JID_ERROR_TOO_LONG);
}

static void
test_jid_compares (void)
{
  g_autoptr (AntJid) full = ant_jid_new ("Romeo@Example.net/Orchard", NULL);
  g_autoptr (AntJid) same = ant_jid_new ("romeo@example.NET./Orchard", NULL);
  g_autoptr (AntJid) other = ant_jid_new ("romeo@example.net/orchard", NULL);
  g_autoptr (AntJid) bare = ant_jid_new ("romeo@example.net", NULL);
  g_autoptr (AntJid) domain = ant_jid_new ("example.net", NULL);

  g_assert_true (ant_jid_equal (full, same));
  g_assert_false (ant_jid_equal (full, other));
  g_assert_true (ant_jid_equal_bare (full, other));
  g_assert_true (ant_jid_equal_bare (full, bare));
  g_assert_false (ant_jid_equal (full, bare));
  g_assert_false (ant_jid_equal_bare (domain, bare));
  g_assert_false (ant_jid_equal (full, NULL));
  g_assert_false (ant_jid_equal_bare (NULL, full));
  g_assert_true (ant_jid_equal (NULL, NULL));
  g_assert_cmpstr (ant_jid_get_bare (full), ==, "romeo@example.net");
  g_assert_cmpstr (ant_jid_get_text (full), ==, "romeo@example.net/Orchard");
}

static void
test_jid_counts_references (void)
{
  AntJid *jid = ant_jid_new ("romeo@example.net", NULL);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, ANT_TYPE_JID);
  g_value_set_boxed (&value, jid);
  g_assert_true (g_value_get_boxed (&value) == jid);
  ant_jid_unref (jid);
  g_assert_cmpstr (ant_jid_get_text (g_value_get_boxed (&value)), ==, "romeo@example.net");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jid/refuses/bad", test_jid_refuses);
  g_test_add_func ("/jid/keeps/limits", test_jid_keeps_limits);
  g_test_add_func ("/jid/counts/normalised-bytes", test_jid_counts_normalised_bytes);
  g_test_add_func ("/jid/normalises/parts", test_jid_normalises);
  g_test_add_func ("/jid/compares/equal", test_jid_compares);
  g_test_add_func ("/jid/counts/references", test_jid_counts_references);
  return g_test_run ();
}
