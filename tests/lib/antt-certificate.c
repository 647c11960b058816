/* Certificates made for one test run.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-certificate.h"

#include <glib/gstdio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

static void
add_extension (X509 *x509, int nid, const char *value)
{
  X509V3_CTX context;
  X509_EXTENSION *extension;

  X509V3_set_ctx_nodb (&context);
  X509V3_set_ctx (&context, x509, x509, NULL, NULL, 0);
  extension = X509V3_EXT_conf_nid (NULL, &context, nid, value);
  g_assert_nonnull (extension);
  X509_add_ext (x509, extension, -1);
  X509_EXTENSION_free (extension);
}

static char *
fingerprint_of (X509 *x509)
{
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length;
  GString *hex = g_string_new (NULL);

  X509_digest (x509, EVP_sha256 (), digest, &length);
  for (unsigned int i = 0; i < length; i++)
    g_string_append_printf (hex, "%s%02x", i > 0 ? ":" : "", digest[i]);
  return g_string_free (hex, FALSE);
}

AnttCertificate *
antt_certificate_new (const AnttCertificateSpec *spec)
{
  AnttCertificate *certificate = g_new0 (AnttCertificate, 1);
  gboolean dated = spec->from_days != 0 || spec->to_days != 0;
  X509 *x509 = X509_new ();
  X509_NAME *name = X509_get_subject_name (x509);
  guint32 serial;

  RAND_bytes ((unsigned char *) &serial, sizeof serial);
  certificate->key = EVP_EC_gen ("P-256");
  X509_set_version (x509, X509_VERSION_3);
  ASN1_INTEGER_set_uint64 (X509_get_serialNumber (x509), serial);
  X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_UTF8, (const unsigned char *) spec->name, -1, -1, 0);
  X509_set_issuer_name (x509, spec->issuer != NULL ? X509_get_subject_name (spec->issuer->x509) : name);
  X509_time_adj_ex (X509_getm_notBefore (x509), dated ? spec->from_days : -1, 0, NULL);
  X509_time_adj_ex (X509_getm_notAfter (x509), dated ? spec->to_days : 1, 0, NULL);
  X509_set_pubkey (x509, certificate->key);
  if (spec->authority)
    add_extension (x509, NID_basic_constraints, "critical,CA:TRUE");
  if (spec->alternatives != NULL)
    add_extension (x509, NID_subject_alt_name, spec->alternatives);
  if (spec->usage != NULL)
    add_extension (x509, NID_ext_key_usage, spec->usage);
  g_assert_cmpint (X509_sign (x509, spec->issuer != NULL ? spec->issuer->key : certificate->key, EVP_sha256 ()), >, 0);
  certificate->x509 = x509;
  certificate->fingerprint = fingerprint_of (x509);
  certificate->issuer = spec->issuer;
  certificate->sends_issuers = spec->sends_issuers;
  return certificate;
}

void
antt_certificate_free (AnttCertificate *certificate)
{
  if (certificate == NULL)
    return;

  X509_free (certificate->x509);
  EVP_PKEY_free (certificate->key);
  g_free (certificate->fingerprint);
  g_free (certificate);
}

char *
antt_certificate_save (const AnttCertificate *certificate, const char *folder, gboolean with_key)
{
  g_autofree char *file = g_strdup_printf ("%.11s%s.pem", certificate->fingerprint, with_key ? "-key" : "");
  char *path = g_build_filename (folder, file, NULL);
  FILE *stream = g_fopen (path, "w");

  g_assert_nonnull (stream);
  g_assert_cmpint (PEM_write_X509 (stream, certificate->x509), ==, 1);
  if (with_key)
    g_assert_cmpint (PEM_write_PrivateKey (stream, certificate->key, NULL, NULL, 0, NULL, NULL), ==, 1);
  fclose (stream);
  return path;
}

/* (transfer full): of all issuers, or of all but a self-signed one; borrowed certificates */
static STACK_OF (X509) *
issuers_of (const AnttCertificate *certificate, gboolean with_root)
{
  STACK_OF (X509) *issuers = sk_X509_new_null ();

  for (const AnttCertificate *issuer = certificate->issuer; issuer != NULL; issuer = issuer->issuer)
    if (with_root || issuer->issuer != NULL)
      sk_X509_push (issuers, issuer->x509);
  return issuers;
}

char *
antt_certificate_save_pkcs12 (const AnttCertificate *certificate, const char *folder, const AnttPkcs12 *how)
{
  OSSL_PROVIDER *usual = OSSL_PROVIDER_load (NULL, "default");
  OSSL_PROVIDER *legacy = OSSL_PROVIDER_load (NULL, "legacy"); /* to write what old programs write */
  int key_cipher = how->key_cipher != 0 ? how->key_cipher : NID_aes_256_cbc;
  int cipher = how->cipher != 0 ? how->cipher : NID_aes_256_cbc;
  g_autofree char *file = g_strdup_printf ("%.11s.p12", certificate->fingerprint);
  char *path = g_build_filename (folder, file, NULL);
  STACK_OF (X509) *others = issuers_of (certificate, how->backwards);
  FILE *stream = g_fopen (path, "w");
  PKCS12 *p12;

  if (how->backwards)
    for (int i = 0; i < sk_X509_num (others); i++)
      sk_X509_insert (others, sk_X509_pop (others), i);
  p12 = PKCS12_create (how->password, "mine", how->without_key ? NULL : certificate->key,
                       how->without_certificate ? NULL : certificate->x509, others, key_cipher, cipher, 0,
                       how->without_mac ? -1 : 0, 0);
  g_assert_nonnull (p12);
  g_assert_nonnull (stream);
  g_assert_cmpint (i2d_PKCS12_fp (stream, p12), ==, 1);
  fclose (stream);
  PKCS12_free (p12);
  sk_X509_free (others);
  if (legacy != NULL)
    OSSL_PROVIDER_unload (legacy);
  OSSL_PROVIDER_unload (usual);
  return path;
}

void
antt_certificate_use (const AnttCertificate *certificate, SSL_CTX *context)
{
  STACK_OF (X509) *issuers = issuers_of (certificate, FALSE);

  g_assert_cmpint (SSL_CTX_use_certificate (context, certificate->x509), ==, 1);
  g_assert_cmpint (SSL_CTX_use_PrivateKey (context, certificate->key), ==, 1);
  if (certificate->sends_issuers)
    g_assert_cmpint (SSL_CTX_set1_chain (context, issuers), ==, 1);
  sk_X509_free (issuers);
}
