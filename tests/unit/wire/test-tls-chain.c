/* The server's whole chain: what is shown of it, and what is said of one that does not verify.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include <glib/gstdio.h>
#include <openssl/asn1.h>
#include <openssl/x509v3.h>
#include "antt-certificate.h"
#include "antt-handshake.h"
#include "wire/ant-tap.h"
#include "wire/ant-x509.h"

/* Root, intermediate authority, server; the root in a file of its own. */
typedef struct
{
  AnttCertificate *root;
  AnttCertificate *middle;
  AnttCertificate *server;
  char *folder;
  char *file;
} Chain;

/* @spec: (nullable): of the server's certificate, but for its issuer */
static void
chain_init (Chain *chain, const AnttCertificateSpec *spec, gboolean sends_issuers)
{
  AnttCertificateSpec root = { .name = "Root", .authority = TRUE };
  AnttCertificateSpec middle = { .name = "Middle", .authority = TRUE };
  AnttCertificateSpec server = { .name = "chat", .alternatives = "DNS:localhost" };

  if (spec != NULL)
    server = *spec;
  chain->root = antt_certificate_new (&root);
  middle.issuer = chain->root;
  chain->middle = antt_certificate_new (&middle);
  server.issuer = chain->middle;
  server.sends_issuers = sends_issuers;
  chain->server = antt_certificate_new (&server);
  chain->folder = g_dir_make_tmp (NULL, NULL);
  chain->file = antt_certificate_save (chain->root, chain->folder, FALSE);
}

static void
chain_clear (Chain *chain)
{
  g_remove (chain->file);
  g_rmdir (chain->folder);
  g_free (chain->file);
  g_free (chain->folder);
  antt_certificate_free (chain->server);
  antt_certificate_free (chain->middle);
  antt_certificate_free (chain->root);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Chain, chain_clear)

/* (transfer full): what was seen of it, after the refusal that says all of @words, in this order */
static AntTlsInfo *
expect_refusal (const AnttCertificate *certificate, const AntTlsOptions *options, const char *const *words)
{
  g_autoptr (GError) error = NULL;
  AntTlsInfo *info = antt_handshake_try (certificate, options, &error);
  const char *rest;

  g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CERTIFICATE);
  g_test_message ("%s", error->message);
  rest = error->message;
  for (guint i = 0; words[i] != NULL; i++)
    {
      rest = strstr (rest, words[i]);
      if (rest == NULL)
        g_error ("“%s” is not, or not there, in “%s”", words[i], error->message);
    }
  g_assert_null (info->verified_by);
  g_assert_null (info->version);
  return info;
}

static void
test_verified_shows_what_was_sent_and_root (void)
{
  g_auto (Chain) chain = { NULL };
  g_autoptr (AntTlsInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  chain_init (&chain, NULL, TRUE);
  info = antt_handshake_try (chain.server, &(AntTlsOptions) { .domain = "localhost", .ca_file = chain.file }, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ant_certificate_list_length (info->chain), ==, 2);
  g_assert_cmpstr (info->chain[0]->subject, ==, "CN=chat");
  g_assert_cmpstr (info->chain[0]->fingerprint, ==, chain.server->fingerprint);
  g_assert_cmpstr (info->chain[0]->fingerprint, ==, info->fingerprint);
  g_assert_false (info->chain[0]->authority);
  g_assert_cmpstr (info->chain[0]->key, ==, "EC P-256");
  g_assert_cmpstr (info->chain[0]->signature, ==, "ecdsa-with-SHA256");
  g_assert_cmpstr (info->chain[1]->fingerprint, ==, chain.middle->fingerprint);
  g_assert_true (info->chain[1]->authority);
  g_assert_false (info->chain[1]->self_signed);
  g_assert_cmpuint (info->n_more, ==, 0);
  g_assert_cmpstr (info->root->fingerprint, ==, chain.root->fingerprint);
  g_assert_true (info->root->self_signed);
  g_assert_true (g_str_has_prefix (info->verified_by, "the authorities in /"));
  text = ant_tls_info_describe (info);
  g_test_message ("%s", text);
  g_assert_true (g_str_has_prefix (text, " 1. Subject: CN=chat\n    Names: localhost\n    Issuer: CN=Middle\n"));
  g_assert_nonnull (strstr (text, "\n 2. Subject: CN=Middle (an authority)\n    Issuer: CN=Root\n"));
  g_assert_nonnull (strstr (text, "\n 3. Subject: CN=Root (an authority)\n    Issuer: CN=Root (itself)\n"));
  g_assert_true (g_str_has_suffix (text, "\n    It was not sent: it is among the authorities that are trusted here"));
}

/* They are read once, and anew when they have changed: an authority that was added counts from the next connection on. */
static void
test_authorities_of_system_are_read_anew (void)
{
  g_auto (Chain) chain = { NULL };
  g_autofree char *file = NULL;
  g_autofree char *root = NULL;
  AntTlsOptions options = { .domain = "localhost" };

  chain_init (&chain, NULL, TRUE);
  file = g_build_filename (chain.folder, "system.pem", NULL);
  g_assert_true (g_file_get_contents (chain.file, &root, NULL, NULL));
  g_setenv ("SSL_CERT_FILE", file, TRUE);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AntTlsInfo) info = NULL;

      /* not there, without it, with it */
      if (i > 0)
        g_assert_true (g_file_set_contents (file, i == 1 ? "" : root, -1, NULL));
      for (guint j = 0; j < 2; j++)
        {
          g_clear_pointer (&info, ant_tls_info_unref);
          g_clear_error (&error);
          info = antt_handshake_try (chain.server, &options, &error);
          g_assert_true ((error == NULL) == (i == 2));
          g_assert_cmpstr (info->verified_by, ==, i == 2 ? "the system's authorities" : NULL);
        }
    }
  g_unsetenv ("SSL_CERT_FILE");
  g_remove (file);
}

/* A pin looks at the server's own certificate alone; the chain is shown all the same. */
static void
test_pinned_shows_chain (void)
{
  g_auto (Chain) chain = { NULL };
  g_autoptr (AntTlsInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  chain_init (&chain, NULL, TRUE);
  info = antt_handshake_try (chain.server, &(AntTlsOptions) { .domain = "x", .pin = chain.server->fingerprint }, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ant_certificate_list_length (info->chain), ==, 2);
  g_assert_null (info->root);
  g_assert_cmpstr (info->verified_by, ==, "the pin");
}

static void
test_any_is_verified_by_nothing (void)
{
  g_auto (Chain) chain = { NULL };
  g_autoptr (AntTlsInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  chain_init (&chain, NULL, TRUE);
  info = antt_handshake_try (chain.server, &(AntTlsOptions) { .domain = "x", .trust_any = TRUE }, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ant_certificate_list_length (info->chain), ==, 2);
  g_assert_null (info->verified_by);
  g_assert_true (info->unverified);
}

static void
test_refuse_unknown_root_of_chain (void)
{
  g_auto (Chain) chain = { NULL };
  g_autoptr (AntTlsInfo) info = NULL;
  const char *words[] = { "Its chain ends at CN=Middle, whose issuer (CN=Root) is not trusted here.", NULL };

  chain_init (&chain, NULL, TRUE);
  info = expect_refusal (chain.server, &(AntTlsOptions) { .domain = "localhost" }, words);
  g_assert_cmpuint (ant_certificate_list_length (info->chain), ==, 2);
  g_assert_null (info->root);
}

static void
test_refuse_chain_without_middle (void)
{
  g_auto (Chain) chain = { NULL };
  g_autoptr (AntTlsInfo) info = NULL;
  const char *words[] = { "Its issuer (CN=Middle) is not trusted here, or the server did not send the whole chain.", NULL };

  chain_init (&chain, NULL, FALSE);
  info = expect_refusal (chain.server, &(AntTlsOptions) { .domain = "localhost", .ca_file = chain.file }, words);
  g_assert_cmpuint (ant_certificate_list_length (info->chain), ==, 1);
}

static void
test_refuse_by_date_and_name (void)
{
  static const struct
  {
    AnttCertificateSpec spec;
    const char *words[3];
  } cases[] = {
    { { .name = "chat", .alternatives = "DNS:localhost", .from_days = -30, .to_days = -12 },
      { "It expired on 20", ", 12 days ago." } },
    { { .name = "chat", .alternatives = "DNS:localhost", .from_days = 3, .to_days = 9 },
      { "It is not valid before 20", ", in " } },
    { { .name = "chat", .alternatives = "DNS:a.example,DNS:*.b.example,IP:192.0.2.7" },
      { "It is for a.example, *.b.example, 192.0.2.7, not for localhost." } },
    { { .name = "chat", .alternatives = "DNS:localhost", .usage = "clientAuth" },
      { "It is not made for servers (key usage)." } },
    { { .name = "chat", .alternatives = "DNS:x", .from_days = -2, .to_days = -1 },
      { "It is for x, not for localhost. It expired on 20", ", 1 day ago." } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Chain) chain = { NULL };
      g_autoptr (AntTlsInfo) info = NULL;

      chain_init (&chain, &cases[i].spec, TRUE);
      info = expect_refusal (chain.server, &(AntTlsOptions) { .domain = "localhost", .ca_file = chain.file },
                             cases[i].words);
      g_assert_nonnull (strstr (info->problem, cases[i].words[0]));
    }
}

/* It names both in full: the person compares with what they wrote down, and with what the administrator says. */
static void
test_refuse_other_than_pinned (void)
{
  g_auto (Chain) chain = { NULL };
  g_autoptr (AntTlsInfo) info = NULL;
  g_auto (GStrv) bytes = NULL;
  g_autofree char *pin = NULL;

  chain_init (&chain, NULL, TRUE);
  bytes = g_strsplit (chain.middle->fingerprint, ":", -1);
  pin = g_strjoinv ("", bytes);
  info = expect_refusal (chain.server, &(AntTlsOptions) { .domain = "localhost", .pin = pin },
                         (const char *[]) { "It is not the pinned certificate: it was renewed, or somebody is in between.",
                                            chain.middle->fingerprint, chain.server->fingerprint, NULL });
  g_assert_cmpstr (info->expected, ==, chain.middle->fingerprint);
  g_assert_false (info->pinned);
}

static void
test_chain_is_bounded (void)
{
  AnttCertificateSpec spec = { .name = "0", .authority = TRUE, .sends_issuers = TRUE };
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) antt_certificate_free);
  g_autoptr (AntTlsInfo) info = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 14; i++)
    {
      g_ptr_array_add (all, antt_certificate_new (&spec));
      spec.issuer = all->pdata[i];
    }
  /* 14 are sent less the self-signed one; 10 are kept. */
  info = antt_handshake_try (all->pdata[13], &(AntTlsOptions) { .domain = "x", .trust_any = TRUE }, NULL);
  g_assert_cmpuint (ant_certificate_list_length (info->chain), ==, ANT_X509_MAX_CHAIN);
  g_assert_cmpuint (info->n_more, ==, 3);
  text = ant_tls_info_describe (info);
  g_assert_true (g_str_has_suffix (text, "\nand 3 more"));
}

static void
add_other_name (GENERAL_NAMES *names, int nid, const char *bytes, int length)
{
  GENERAL_NAME *name = GENERAL_NAME_new ();
  ASN1_TYPE *value = ASN1_TYPE_new ();
  ASN1_STRING *text = ASN1_STRING_type_new (V_ASN1_UTF8STRING);

  ASN1_STRING_set (text, bytes, length);
  ASN1_TYPE_set (value, V_ASN1_UTF8STRING, text);
  g_assert_cmpint (GENERAL_NAME_set0_othername (name, OBJ_nid2obj (nid), value), ==, 1);
  sk_GENERAL_NAME_push (names, name);
}

/* Services and XMPP addresses are alternative names too (RFC 6120 13.7.1); hostile ones are bounded and visible. */
static void
test_read_other_names (void)
{
  AnttCertificateSpec spec = { .name = "romeo" };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
  g_autofree char *long_name = g_strnfill (5000, 'x');
  GENERAL_NAMES *names = sk_GENERAL_NAME_new_null ();
  g_autoptr (AntCertificate) read = NULL;

  add_other_name (names, NID_XmppAddr, "romeo@b\xc3\xbc" "cher.example", -1);
  add_other_name (names, NID_SRVName, "_xmpp-client.example.org", -1);
  add_other_name (names, NID_XmppAddr, "a\0b\033[31m\nSHA-256: 00\xff", 21);
  add_other_name (names, NID_SRVName, long_name, -1);
  add_other_name (names, NID_commonName, "neither", -1);
  X509_add1_ext_i2d (certificate->x509, NID_subject_alt_name, names, 0, X509V3_ADD_REPLACE);
  GENERAL_NAMES_free (names);
  read = ant_x509_read (certificate->x509);
  g_assert_cmpuint (g_strv_length ((char **) read->addresses), ==, 2);
  g_assert_cmpstr (read->addresses[0], ==, "romeo@b\xc3\xbc" "cher.example");
  g_assert_null (strpbrk (read->addresses[1], "\033\n")); /* nor can it pass for a line of its own */
  g_assert_true (g_utf8_validate (read->addresses[1], -1, NULL));
  g_assert_cmpuint (g_strv_length ((char **) read->names), ==, 2);
  g_assert_cmpstr (read->names[0], ==, "SRV _xmpp-client.example.org");
  g_assert_cmpuint (strlen (read->names[1]), <, 300);
}

static void
test_read_keys (void)
{
  static const struct
  {
    const char *type;
    const char *group;
    unsigned int bits;
    const char *words;
  } cases[] = {
    { "RSA", NULL, 2048, "RSA 2048" },
    { "EC", "P-384", 0, "EC P-384" },
    { "EC", "secp256k1", 0, "EC secp256k1" },
    { "ED25519", NULL, 0, "ED25519" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AnttCertificateSpec spec = { .name = "x" };
      g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
      g_autoptr (AntCertificate) read = NULL;
      EVP_PKEY *key = cases[i].bits > 0          ? EVP_PKEY_Q_keygen (NULL, NULL, "RSA", (size_t) cases[i].bits)
                      : cases[i].group != NULL   ? EVP_PKEY_Q_keygen (NULL, NULL, "EC", cases[i].group)
                                                 : EVP_PKEY_Q_keygen (NULL, NULL, cases[i].type);

      X509_set_pubkey (certificate->x509, key);
      read = ant_x509_read (certificate->x509);
      g_assert_cmpstr (read->key, ==, cases[i].words);
      EVP_PKEY_free (key);
    }
}

/* The server asks, and what it is shown is told. */
static void
test_client_certificate_with_its_chain (void)
{
  g_auto (Chain) chain = { NULL };
  g_auto (Chain) mine = { NULL };
  g_autofree char *file = NULL;
  g_autoptr (AntClientCert) cert = NULL;
  g_autoptr (AntTlsInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  chain_init (&chain, NULL, TRUE);
  chain_init (&mine, &(AnttCertificateSpec) { .name = "romeo" }, TRUE);
  file = antt_certificate_save_pkcs12 (mine.server, mine.folder, &(AnttPkcs12) { .password = "rose", .backwards = TRUE });
  cert = ant_client_cert_load (file, NULL, "rose", &error);
  g_assert_no_error (error);
  AntTlsOptions options = { .domain = "localhost", .pin = chain.server->fingerprint, .client_cert = cert };

  info = antt_handshake_try (chain.server, &options, &error);
  g_assert_no_error (error);
  g_assert_null (info->client); /* this server did not ask */
  g_clear_pointer (&info, ant_tls_info_unref);

  {
    g_autoptr (AntTls) tls = ant_tls_new (&options, &error);
    AnttHandshake peer;
    STACK_OF (X509) *shown;

    g_assert_no_error (error);
    antt_handshake_init (&peer, chain.server);
    antt_handshake_ask_for_certificate (&peer);
    g_assert_true (antt_handshake_run (&peer, tls, &error));
    shown = SSL_get_peer_cert_chain (peer.ssl); /* on a server less the client's own one */
    g_assert_cmpint (sk_X509_num (shown), ==, 1);
    g_assert_cmpint (X509_cmp (sk_X509_value (shown, 0), mine.middle->x509), ==, 0);
    g_assert_cmpstr (ant_tls_get_info (tls)->client->subject, ==, "CN=romeo");
    antt_handshake_clear (&peer);
  }
  g_remove (file);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/tls-chain/verified-shows-what-was-sent-and-root", test_verified_shows_what_was_sent_and_root);
  g_test_add_func ("/wire/tls-chain/authorities-of-system-are-read-anew", test_authorities_of_system_are_read_anew);
  g_test_add_func ("/wire/tls-chain/pinned-shows-chain", test_pinned_shows_chain);
  g_test_add_func ("/wire/tls-chain/any-is-verified-by-nothing", test_any_is_verified_by_nothing);
  g_test_add_func ("/wire/tls-chain/refuse-unknown-root-of-chain", test_refuse_unknown_root_of_chain);
  g_test_add_func ("/wire/tls-chain/refuse-chain-without-middle", test_refuse_chain_without_middle);
  g_test_add_func ("/wire/tls-chain/refuse-by-date-and-name", test_refuse_by_date_and_name);
  g_test_add_func ("/wire/tls-chain/refuse-other-than-pinned", test_refuse_other_than_pinned);
  g_test_add_func ("/wire/tls-chain/chain-is-bounded", test_chain_is_bounded);
  g_test_add_func ("/wire/tls-chain/read-other-names", test_read_other_names);
  g_test_add_func ("/wire/tls-chain/read-keys", test_read_keys);
  g_test_add_func ("/wire/tls-chain/client-certificate-with-its-chain", test_client_certificate_with_its_chain);
  return g_test_run ();
}
