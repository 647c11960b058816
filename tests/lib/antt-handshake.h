/* The server's side of a TLS connection in memory, in the client's thread.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "antt-certificate.h"
#include "wire/ant-tls.h"

G_BEGIN_DECLS

/**
 * AnttHandshake:
 * @in, @out: from and for the client; owned by @ssl
 */
typedef struct
{
  SSL_CTX *context;
  SSL *ssl;
  BIO *in;
  BIO *out;
} AnttHandshake;

void antt_handshake_init (AnttHandshake *peer, const AnttCertificate *certificate);
void antt_handshake_clear (AnttHandshake *peer);
/* Before it runs: the client shall show a certificate; any does. */
void antt_handshake_ask_for_certificate (AnttHandshake *peer);
void antt_handshake_to_peer (AnttHandshake *peer, AntTls *tls);
void antt_handshake_from_peer (AnttHandshake *peer, AntTls *tls);
/* TRUE when both sides are through. */
gboolean antt_handshake_run (AnttHandshake *peer, AntTls *tls, GError **error);
/* Tries @certificate with @options; (transfer full) (nullable): what was seen of it. */
AntTlsInfo *antt_handshake_try (const AnttCertificate *certificate, const AntTlsOptions *options, GError **error);

G_END_DECLS
