/* Our own certificate from files of every kind that people have, and what is said of those that do not do.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-client-cert.h"

#include <string.h>
#include <glib/gstdio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include "antt-certificate.h"

/* A chain of four, and a folder. */
typedef struct
{
  char *folder;
  AnttCertificate *root;
  AnttCertificate *upper;
  AnttCertificate *lower;
  AnttCertificate *mine;
} Fixture;

static AnttCertificate *
make (const char *name, const AnttCertificate *issuer, gboolean authority)
{
  AnttCertificateSpec spec = { .name = name, .issuer = issuer, .authority = authority };

  return antt_certificate_new (&spec);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp (NULL, NULL);
  fixture->root = make ("Root", NULL, TRUE);
  fixture->upper = make ("Upper", fixture->root, TRUE);
  fixture->lower = make ("Lower", fixture->upper, TRUE);
  fixture->mine = make ("romeo", fixture->lower, FALSE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (fixture->folder, name, NULL);

      g_remove (file);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  antt_certificate_free (fixture->mine);
  antt_certificate_free (fixture->lower);
  antt_certificate_free (fixture->upper);
  antt_certificate_free (fixture->root);
}

static void
assert_same (const X509 *x509, const AnttCertificate *certificate)
{
  g_assert_cmpint (X509_cmp (x509, certificate->x509), ==, 0);
}

/* The key signs with OpenSSL as everybody uses it. */
static void
assert_key_works (EVP_PKEY *key)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  unsigned char signature[256];
  size_t length = sizeof signature;

  g_assert_cmpint (EVP_DigestSignInit (context, NULL, EVP_sha256 (), NULL, key), ==, 1);
  g_assert_cmpint (EVP_DigestSign (context, signature, &length, (const unsigned char *) "x", 1), ==, 1);
  EVP_MD_CTX_free (context);
}

/* @n_chain: how many of lower and upper come with it */
static void
assert_loads (Fixture *fixture, const char *file, const char *password, int n_chain)
{
  const AnttCertificate *chain[] = { fixture->lower, fixture->upper };
  g_autoptr (GError) error = NULL;
  g_autoptr (AntClientCert) cert = ant_client_cert_load (file, NULL, password, &error);

  g_assert_no_error (error);
  assert_same (cert->leaf, fixture->mine);
  g_assert_cmpint (sk_X509_num (cert->chain), ==, n_chain);
  for (int i = 0; i < n_chain; i++)
    assert_same (sk_X509_value (cert->chain, i), chain[i]);
  assert_key_works (cert->key);
  g_assert_cmpuint (ERR_peek_error (), ==, 0);
}

static void
assert_refused (const char *file, const char *password, AntClientCertError code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ant_client_cert_load (file, NULL, password, &error));
  g_assert_error (error, ANT_CLIENT_CERT_ERROR, (int) code);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, file) || strstr (error->message, file) != NULL);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpuint (ERR_peek_error (), ==, 0);
}

/* The chain stands as the file has it. */
static void
test_load_pem (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = antt_certificate_save (fixture->mine, fixture->folder, TRUE);
  FILE *stream = g_fopen (file, "a");

  PEM_write_X509 (stream, fixture->lower->x509);
  PEM_write_X509 (stream, fixture->upper->x509);
  fclose (stream);
  assert_loads (fixture, file, NULL, 2);
  assert_loads (fixture, file, "not needed", 2);
}

static void
test_load_pem_with_encrypted_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = antt_certificate_save (fixture->mine, fixture->folder, FALSE);
  static const char password[] = "r\xc3\xb6slein";
  FILE *stream = g_fopen (file, "a");

  PEM_write_PKCS8PrivateKey (stream, fixture->mine->key, EVP_aes_256_cbc (), password, strlen (password), NULL, NULL);
  fclose (stream);
  assert_loads (fixture, file, password, 0);
  assert_refused (file, NULL, ANT_CLIENT_CERT_ERROR_PASSWORD, "the private key needs a password");
  assert_refused (file, "thorn", ANT_CLIENT_CERT_ERROR_WRONG_PASSWORD, "does not open the private key");
}

static void
test_load_pem_with_key_apart (Fixture *fixture, gconstpointer data)
{
  g_autofree char *alone = antt_certificate_save (fixture->mine, fixture->folder, FALSE);
  g_autofree char *whole = antt_certificate_save (fixture->mine, fixture->folder, TRUE);
  g_autofree char *foreign = antt_certificate_save (fixture->lower, fixture->folder, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (AntClientCert) cert = ant_client_cert_load (alone, whole, NULL, &error);

  g_assert_no_error (error);
  assert_same (cert->leaf, fixture->mine);
  g_assert_null (ant_client_cert_load (alone, foreign, NULL, &error));
  g_assert_error (error, ANT_CLIENT_CERT_ERROR, ANT_CLIENT_CERT_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "is not the one of the certificate"));
  assert_refused (alone, NULL, ANT_CLIENT_CERT_ERROR_FAILED, "there is no private key in it");
}

static void
test_load_pem_that_is_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = antt_certificate_save (fixture->mine, fixture->folder, TRUE);
  g_autofree char *text = NULL;
  g_autofree char *longer = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  longer = g_strconcat (text, "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", NULL);
  g_assert_true (g_file_set_contents (file, longer, -1, NULL));
  assert_refused (file, NULL, ANT_CLIENT_CERT_ERROR_FAILED, "one of its certificates is damaged");
  g_assert_true (g_file_set_contents (file, "-----BEGIN PRIVATE KEY-----\n", -1, NULL));
  assert_refused (file, NULL, ANT_CLIENT_CERT_ERROR_FAILED, "there is no certificate in it");
}

/* Whatever order the file has, what vouches for ours comes first, and the root stays at home. */
static void
test_load_pkcs12 (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    AnttPkcs12 how;
    const char *password;
  } cases[] = {
    { { .password = "rose" }, "rose" },
    { { .password = "rose", .backwards = TRUE }, "rose" },
    { { .password = "r\xc3\xb6slein \xe2\x9a\x98" }, "r\xc3\xb6slein \xe2\x9a\x98" },
    { { .password = NULL }, NULL },
    { { .password = "" }, NULL },
    { { .password = "" }, "" },
    { { .password = "rose", .cipher = NID_pbe_WithSHA1And3_Key_TripleDES_CBC }, "rose" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *file = antt_certificate_save_pkcs12 (fixture->mine, fixture->folder, &cases[i].how);

      assert_loads (fixture, file, cases[i].password, 2);
    }
}

static void
test_load_pkcs12_with_wrong_password (Fixture *fixture, gconstpointer data)
{
  AnttPkcs12 how = { .password = "rose" };
  g_autofree char *file = antt_certificate_save_pkcs12 (fixture->mine, fixture->folder, &how);

  assert_refused (file, NULL, ANT_CLIENT_CERT_ERROR_PASSWORD, "this PKCS#12 file needs a password");
  assert_refused (file, "thorn", ANT_CLIENT_CERT_ERROR_WRONG_PASSWORD, "does not open this PKCS#12 file");
}

/* OpenSSL 3.0 opens no such file, later ones do; neither can tell a wrong password from a damaged file. */
static void
test_load_pkcs12_without_mac (Fixture *fixture, gconstpointer data)
{
  AnttPkcs12 how = { .password = "rose", .without_mac = TRUE };
  g_autofree char *file = antt_certificate_save_pkcs12 (fixture->mine, fixture->folder, &how);

  assert_refused (file, NULL, ANT_CLIENT_CERT_ERROR_PASSWORD, "this PKCS#12 file needs a password");
  assert_refused (file, "thorn", ANT_CLIENT_CERT_ERROR_FAILED, "this PKCS#12 file has no MAC");
}

static void
test_load_pkcs12_that_lacks_something (Fixture *fixture, gconstpointer data)
{
  AnttPkcs12 no_key = { .password = "rose", .without_key = TRUE };
  AnttPkcs12 no_certificate = { .password = "rose", .without_certificate = TRUE };
  g_autofree char *file = antt_certificate_save_pkcs12 (fixture->mine, fixture->folder, &no_key);

  assert_refused (file, "rose", ANT_CLIENT_CERT_ERROR_FAILED, "there is no private key");
  g_free (file);
  file = antt_certificate_save_pkcs12 (fixture->mine, fixture->folder, &no_certificate);
  assert_refused (file, "rose", ANT_CLIENT_CERT_ERROR_FAILED, "there is no certificate for its private key");
}

static gboolean
has_legacy_provider (void)
{
  OSSL_LIB_CTX *library = OSSL_LIB_CTX_new ();
  OSSL_PROVIDER *legacy = OSSL_PROVIDER_load (library, "legacy");

  if (legacy != NULL)
    OSSL_PROVIDER_unload (legacy);
  OSSL_LIB_CTX_free (library);
  ERR_clear_error ();
  return legacy != NULL;
}

/* What Windows and Java wrote for twenty years. */
static void
test_load_pkcs12_with_old_cipher (Fixture *fixture, gconstpointer data)
{
  AnttPkcs12 how = { .password = "rose", .key_cipher = NID_pbe_WithSHA1And3_Key_TripleDES_CBC,
                     .cipher = NID_pbe_WithSHA1And40BitRC2_CBC };
  g_autofree char *file = NULL;

  if (!has_legacy_provider ())
    {
      g_test_skip ("OpenSSL has no legacy provider here, so the file cannot even be written");
      return;
    }
  file = antt_certificate_save_pkcs12 (fixture->mine, fixture->folder, &how);
  assert_loads (fixture, file, "rose", 2);
  assert_refused (file, "thorn", ANT_CLIENT_CERT_ERROR_WRONG_PASSWORD, "does not open this PKCS#12 file");

  g_setenv ("OPENSSL_MODULES", fixture->folder, TRUE);
  assert_refused (file, "rose", ANT_CLIENT_CERT_ERROR_FAILED, "Debian: openssl-provider-legacy");
  assert_refused (file, "rose", ANT_CLIENT_CERT_ERROR_FAILED, "openssl pkcs12 -legacy -in OLD");
  g_unsetenv ("OPENSSL_MODULES");
}

/* Every byte wrong once, and every length too short: an error or the same certificate, and nothing else. */
static void
test_load_pkcs12_that_is_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = antt_certificate_save_pkcs12 (fixture->mine, fixture->folder, &(AnttPkcs12) { .password = "r" });
  g_autofree char *bytes = NULL;
  gsize length;
  guint n_refused = 0;

  g_assert_true (g_file_get_contents (file, &bytes, &length, NULL));
  for (gsize i = 0; i < length; i += 7)
    for (guint cut = 0; cut < 2; cut++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (AntClientCert) cert = NULL;

        bytes[i] ^= cut ? 0 : 0x55;
        g_assert_true (g_file_set_contents (file, bytes, cut ? (gssize) i : (gssize) length, NULL));
        bytes[i] ^= cut ? 0 : 0x55;
        cert = ant_client_cert_load (file, NULL, "r", &error);
        g_assert_true ((cert == NULL) == (error != NULL));
        n_refused += cert == NULL;
      }
  g_assert_cmpuint (n_refused, >, length / 7);
}

static void
test_load_something_else (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->folder, "anything.p12", NULL);
  g_autofree char *much = g_strnfill (1024 * 1024 + 1, 'x');

  assert_refused (file, NULL, ANT_CLIENT_CERT_ERROR_FAILED, "No such file");
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  assert_refused (file, NULL, ANT_CLIENT_CERT_ERROR_FAILED, "neither PEM nor PKCS#12");
  g_assert_true (g_file_set_contents (file, much, 1024 * 1024, NULL));
  assert_refused (file, NULL, ANT_CLIENT_CERT_ERROR_FAILED, "neither PEM nor PKCS#12");
  g_assert_true (g_file_set_contents (file, much, -1, NULL));
  assert_refused (file, NULL, ANT_CLIENT_CERT_ERROR_FAILED, "larger than");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/wire/client-cert/load/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("pem", test_load_pem);
  ADD ("pem-with-encrypted-key", test_load_pem_with_encrypted_key);
  ADD ("pem-with-key-apart", test_load_pem_with_key_apart);
  ADD ("pem-that-is-damaged", test_load_pem_that_is_damaged);
  ADD ("pkcs12", test_load_pkcs12);
  ADD ("pkcs12-with-wrong-password", test_load_pkcs12_with_wrong_password);
  ADD ("pkcs12-without-mac", test_load_pkcs12_without_mac);
  ADD ("pkcs12-that-lacks-something", test_load_pkcs12_that_lacks_something);
  ADD ("pkcs12-with-old-cipher", test_load_pkcs12_with_old_cipher);
  ADD ("pkcs12-that-is-damaged", test_load_pkcs12_that_is_damaged);
  ADD ("something-else", test_load_something_else);
  return g_test_run ();
}
