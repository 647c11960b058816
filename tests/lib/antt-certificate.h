/* Certificates made for one test run.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include <openssl/x509.h>

G_BEGIN_DECLS

/**
 * AnttCertificate:
 * @fingerprint: SHA-256, lower-case hex with colons
 */
typedef struct
{
  X509 *x509;
  EVP_PKEY *key;
  char *fingerprint;
} AnttCertificate;

/**
 * AnttCertificateSpec:
 * @name: common name of the subject
 * @alternatives: (nullable): as in openssl.cnf: `DNS:localhost,IP:127.0.0.1`
 * @issuer: (nullable): %NULL = self-signed
 * @from_days, @to_days: validity, counted from now; both 0 = from yesterday to tomorrow
 */
typedef struct
{
  const char *name;
  const char *alternatives;
  const AnttCertificate *issuer;
  int from_days;
  int to_days;
  gboolean authority;
} AnttCertificateSpec;

AnttCertificate *antt_certificate_new (const AnttCertificateSpec *spec);
void antt_certificate_free (AnttCertificate *certificate);
/* Writes the certificate (and the key) in PEM to a new file in @folder. (transfer full): its path */
char *antt_certificate_save (const AnttCertificate *certificate, const char *folder, gboolean with_key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnttCertificate, antt_certificate_free)

G_END_DECLS
