/* TLS without a socket: ciphertext in and out of memory, and the decision about the server's certificate.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include "wire/ant-client-cert.h"
#include "wire/ant-tls-info.h"

G_BEGIN_DECLS

typedef struct _AntTls AntTls;

/**
 * AntTlsOptions:
 * @domain: of the JID, A-labels or an IP literal: what is asked for (SNI) and what the certificate must be for
 * @pin, @ca_file, @trust_any: as in AntLinkConfig
 * @client_cert: (nullable): ours, for a server that asks
 * @direct: TLS from the first byte: offers ALPN `xmpp-client` (XEP-0368)
 */
typedef struct
{
  const char *domain;
  const char *pin;
  const char *ca_file;
  const AntClientCert *client_cert;
  gboolean trust_any;
  gboolean direct;
} AntTlsOptions;

/* (transfer full): NULL when it is no SHA-256 */
char *ant_pin_normalise (const char *pin);

AntTls *ant_tls_new (const AntTlsOptions *options, GError **error);
void ant_tls_free (AntTls *tls);

/* From and to the network. */
void ant_tls_put (AntTls *tls, const char *bytes, gsize length);
void ant_tls_take (AntTls *tls, GByteArray *out);

gboolean ant_tls_handshake (AntTls *tls, GError **error);
gboolean ant_tls_is_ready (AntTls *tls);
gssize ant_tls_read (AntTls *tls, char *buffer, gsize size, GError **error);
gboolean ant_tls_has_more (AntTls *tls);
gboolean ant_tls_write (AntTls *tls, const char *bytes, gsize length, GError **error);
void ant_tls_shutdown (AntTls *tls);
gboolean ant_tls_is_closed (AntTls *tls);
AntTlsInfo *ant_tls_get_info (AntTls *tls);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntTls, ant_tls_free)

G_END_DECLS
