/* What the files of AntTls share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <openssl/ssl.h>
#include "wire/ant-tls.h"

G_BEGIN_DECLS

/**
 * AntTls:
 *
 * One TLS client connection over two memory buffers; never blocks, knows no socket. Belongs to one thread.
 * @info is %NULL until the server has shown its certificate; from then on it tells what was decided about it.
 * The reference identity is @domain, whatever host was connected to (RFC 6120 13.7.2.1).
 */
struct _AntTls
{
  SSL_CTX *context;
  SSL *ssl;
  BIO *in;   /* from the network, owned by @ssl */
  BIO *out;  /* for the network, owned by @ssl */

  char *domain;
  char *pin;           /* (nullable): lower-case hex without colons */
  char *authorities;   /* what stands behind "verified by" */
  AntCertificate *client; /* (nullable): ours */
  AntTlsInfo *info;
  GString *problems;   /* sentences collected while the chain is verified */

  guint trust_any : 1;
  guint direct : 1;
  guint client_asked : 1; /* the server wants to see ours */
  guint ready : 1;
  guint closed : 1;    /* close_notify came */
};

/* ant-tls-authorities.c */
gboolean ant_tls_use_system_authorities (SSL_CTX *context);

/* ant-tls-verify.c */
int ant_tls_verify (X509_STORE_CTX *store, void *user_data);
void ant_tls_replace_info (AntTls *tls, const AntTlsInfo *fields);

G_END_DECLS
