/* A fresh certificate for the throw-away server: ECDSA P-256, self-signed, for its names and for a day.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-sandbox-private.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_EXTENSION, X509_EXTENSION_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIGNUM, BN_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)

/* Every name is written out: OpenSSL refuses *.localhost, a wildcard right below a top-level label. */
#define NAMES "DNS:localhost,DNS:anon.localhost,DNS:conference.localhost,DNS:pubsub.localhost,DNS:upload.localhost," \
              "DNS:comp.localhost"

/* Clocks of a machine may be set while it runs; a day to either side is enough for a server that lives for a session. */
#define DAY (24 * 60 * 60)

static gboolean
fail_openssl (GError **error, const char *what)
{
  char reason[256] = "unknown reason";
  unsigned long code = ERR_get_error ();

  if (code != 0)
    ERR_error_string_n (code, reason, sizeof reason);
  ERR_clear_error ();
  g_set_error (error, ANT_SANDBOX_ERROR, ANT_SANDBOX_ERROR_FAILED, "OpenSSL could not %s: %s.", what, reason);
  return FALSE;
}

static gboolean
add_extension (X509 *certificate, int nid, const char *value)
{
  g_autoptr (X509_EXTENSION) extension = NULL;
  X509V3_CTX context;

  X509V3_set_ctx (&context, certificate, certificate, NULL, NULL, 0);
  extension = X509V3_EXT_conf_nid (NULL, &context, nid, value);
  return extension != NULL && X509_add_ext (certificate, extension, -1) == 1;
}

static gboolean
set_serial (X509 *certificate)
{
  g_autoptr (BIGNUM) number = BN_new ();

  return number != NULL && BN_rand (number, 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1
         && BN_to_ASN1_INTEGER (number, X509_get_serialNumber (certificate)) != NULL;
}

/* CA:FALSE: whoever trusts this certificate trusts this server and nothing that its key might sign. OpenSSL accepts a
 * self-signed leaf that is itself in the trust store, so the file serves as --ca as well as the pin does. */
static X509 *
make_certificate (EVP_PKEY *key)
{
  g_autoptr (X509) certificate = X509_new ();
  X509_NAME *name;

  if (certificate == NULL || X509_set_version (certificate, X509_VERSION_3) != 1 || !set_serial (certificate)
      || X509_gmtime_adj (X509_getm_notBefore (certificate), -DAY) == NULL
      || X509_gmtime_adj (X509_getm_notAfter (certificate), DAY) == NULL
      || X509_set_pubkey (certificate, key) != 1)
    return NULL;
  name = X509_get_subject_name (certificate);
  if (X509_NAME_add_entry_by_txt (name, "O", MBSTRING_UTF8, (const guchar *) "Antistrophe sandbox", -1, -1, 0) != 1
      || X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_UTF8, (const guchar *) "localhost", -1, -1, 0) != 1
      || X509_set_issuer_name (certificate, name) != 1)
    return NULL;
  if (!add_extension (certificate, NID_basic_constraints, "critical,CA:FALSE")
      || !add_extension (certificate, NID_key_usage, "critical,digitalSignature")
      || !add_extension (certificate, NID_ext_key_usage, "serverAuth")
      || !add_extension (certificate, NID_subject_key_identifier, "hash")
      || !add_extension (certificate, NID_subject_alt_name, NAMES))
    return NULL;
  if (X509_sign (certificate, key, EVP_sha256 ()) == 0)
    return NULL;
  return g_steal_pointer (&certificate);
}

static gboolean
write_pem (BIO *bio, const char *file, GError **error)
{
  char *text = NULL;
  long length = BIO_get_mem_data (bio, &text);

  return g_file_set_contents_full (file, text, length, G_FILE_SET_CONTENTS_NONE, 0600, error);
}

static char *
fingerprint (X509 *certificate)
{
  guchar digest[EVP_MAX_MD_SIZE];
  guint length = 0;
  GString *hex;

  if (X509_digest (certificate, EVP_sha256 (), digest, &length) != 1)
    return NULL;
  hex = g_string_sized_new (2 * length);
  for (guint i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", digest[i]);
  return g_string_free (hex, FALSE);
}

/**
 * ant_sandbox_certificate_write:
 * @certificate_file, @key_file: PEM files to write, readable by us alone
 * @ret_pin: (out) (transfer full): SHA-256 of the DER in lower-case hex
 *
 * Any thread. Errors: %ANT_SANDBOX_ERROR_FAILED, %G_FILE_ERROR.
 */
gboolean
ant_sandbox_certificate_write (const char *certificate_file,
                               const char *key_file,
                               char **ret_pin,
                               GError **error)
{
  g_autoptr (EVP_PKEY) key = EVP_EC_gen ("P-256");
  g_autoptr (X509) certificate = NULL;
  g_autoptr (BIO) key_pem = BIO_new (BIO_s_mem ());
  g_autoptr (BIO) certificate_pem = BIO_new (BIO_s_mem ());
  g_autofree char *pin = NULL;

  if (key == NULL || key_pem == NULL || certificate_pem == NULL)
    return fail_openssl (error, "make a key");
  certificate = make_certificate (key);
  if (certificate == NULL)
    return fail_openssl (error, "make a certificate");
  pin = fingerprint (certificate);
  if (pin == NULL || PEM_write_bio_PrivateKey (key_pem, key, NULL, NULL, 0, NULL, NULL) != 1
      || PEM_write_bio_X509 (certificate_pem, certificate) != 1)
    return fail_openssl (error, "write a certificate");
  if (!write_pem (key_pem, key_file, error) || !write_pem (certificate_pem, certificate_file, error))
    return FALSE;
  *ret_pin = g_steal_pointer (&pin);
  return TRUE;
}
