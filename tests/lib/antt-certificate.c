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
  g_assert_cmpint (X509_sign (x509, spec->issuer != NULL ? spec->issuer->key : certificate->key, EVP_sha256 ()), >, 0);
  certificate->x509 = x509;
  certificate->fingerprint = fingerprint_of (x509);
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
