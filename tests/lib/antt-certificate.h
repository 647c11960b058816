/* Certificates made for one test run.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include <openssl/ssl.h>

G_BEGIN_DECLS

/**
 * AnttCertificate:
 * @fingerprint: SHA-256, lower-case hex with colons
 * @issuer: (nullable): borrowed; @sends_issuers: as in the specification
 */
typedef struct _AnttCertificate
{
  X509 *x509;
  EVP_PKEY *key;
  char *fingerprint;
  const struct _AnttCertificate *issuer;
  gboolean sends_issuers;
} AnttCertificate;

/**
 * AnttCertificateSpec:
 * @name: common name of the subject
 * @alternatives: (nullable): as in openssl.cnf: `DNS:localhost,IP:127.0.0.1`
 * @usage: (nullable): extended key usage: `clientAuth`
 * @issuer: (nullable): %NULL = self-signed; must live as long
 * @sends_issuers: who shows it shows all of its issuers too, but for a self-signed one
 * @from_days, @to_days: validity, counted from now; both 0 = from yesterday to tomorrow
 */
typedef struct
{
  const char *name;
  const char *alternatives;
  const char *usage;
  const AnttCertificate *issuer;
  int from_days;
  int to_days;
  gboolean authority;
  gboolean sends_issuers;
} AnttCertificateSpec;

/**
 * AnttPkcs12:
 * @password: (nullable)
 * @key_cipher, @cipher: NID of what encrypts key and certificates; 0 = AES-256
 * @backwards: the issuers stand in the order in which nobody would send them, and the root among them
 */
typedef struct
{
  const char *password;
  int key_cipher;
  int cipher;
  gboolean without_key;
  gboolean without_certificate;
  gboolean without_mac;
  gboolean backwards;
} AnttPkcs12;

AnttCertificate *antt_certificate_new (const AnttCertificateSpec *spec);
void antt_certificate_free (AnttCertificate *certificate);
/* Writes the certificate (and the key) in PEM to a new file in @folder. (transfer full): its path */
char *antt_certificate_save (const AnttCertificate *certificate, const char *folder, gboolean with_key);
/* The same in PKCS#12, with its issuers. */
char *antt_certificate_save_pkcs12 (const AnttCertificate *certificate, const char *folder, const AnttPkcs12 *how);
/* For the side of a connection that shows it. */
void antt_certificate_use (const AnttCertificate *certificate, SSL_CTX *context);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnttCertificate, antt_certificate_free)

G_END_DECLS
