/* From OpenSSL's certificates to what a person needs to see, and why one does not verify.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <openssl/x509.h>
#include "wire/ant-certificate.h"

G_BEGIN_DECLS

AntCertificate *ant_x509_read (X509 *x509);
/* Of at most ANT_X509_MAX_CHAIN, in their order. */
AntCertificate **ant_x509_read_chain (const STACK_OF (X509) *chain);
char *ant_x509_explain (X509 *x509, int depth, int verify_error, const char *domain);

enum
{
  ANT_X509_MAX_CHAIN = 10, /* shown; what a server sends beyond is counted */
};

G_END_DECLS
