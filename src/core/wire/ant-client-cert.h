/* Our own certificate with its key, from PEM or PKCS#12 files.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include <openssl/x509.h>

G_BEGIN_DECLS

#define ANT_CLIENT_CERT_ERROR (ant_client_cert_error_quark ())

/**
 * AntClientCertError:
 * @ANT_CLIENT_CERT_ERROR_PASSWORD: it can only be opened with a password, and none was given
 * @ANT_CLIENT_CERT_ERROR_WRONG_PASSWORD: not with this one
 * @ANT_CLIENT_CERT_ERROR_FAILED: anything else
 */
typedef enum
{
  ANT_CLIENT_CERT_ERROR_PASSWORD,
  ANT_CLIENT_CERT_ERROR_WRONG_PASSWORD,
  ANT_CLIENT_CERT_ERROR_FAILED,
} AntClientCertError;

GQuark ant_client_cert_error_quark (void);

/**
 * AntClientCert:
 * @leaf: ours; @key: for it
 * @chain: the authorities' certificates between it and the root, to be sent with it, in that order
 */
typedef struct
{
  X509 *leaf;
  EVP_PKEY *key;
  STACK_OF (X509) *chain;
} AntClientCert;

AntClientCert *ant_client_cert_load (const char *file, const char *key_file, const char *password, GError **error);
void ant_client_cert_free (AntClientCert *cert);

/* In ant-client-cert-pkcs12.c. FALSE with no error: @bytes are no PKCS#12 file. */
gboolean ant_client_cert_read_pkcs12 (AntClientCert *cert,
                                      const guint8 *bytes,
                                      gsize length,
                                      const char *file,
                                      const char *password,
                                      GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntClientCert, ant_client_cert_free)

G_END_DECLS
