/* A server's certificate as a person needs to see it, and why it was refused.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define ANT_TYPE_TLS_INFO (ant_tls_info_get_type ())

typedef struct _AntTlsInfo AntTlsInfo;

/**
 * AntTlsInfo:
 *
 * Immutable, counted atomically. @version (`TLSv1.3`) and @cipher are %NULL when the handshake did not end.
 * @fingerprint: SHA-256 of the leaf's DER, lower-case hex with colons. @names: DNS names and IP addresses.
 * @not_before, @not_after: RFC 3339 UTC. @problem: (nullable): why it was refused, one sentence.
 * @pinned: accepted because of the pin; @unverified: accepted without any check (--trust-any).
 */
struct _AntTlsInfo
{
  const char *version;
  const char *cipher;
  const char *subject;
  const char *issuer;
  const char *const *names;
  const char *not_before;
  const char *not_after;
  const char *fingerprint;
  const char *problem;
  gboolean pinned;
  gboolean unverified;
};

GType ant_tls_info_get_type (void);
/* Copies every field of @from, which may lie on the stack. */
AntTlsInfo *ant_tls_info_new (const AntTlsInfo *from);
AntTlsInfo *ant_tls_info_ref (AntTlsInfo *info);
void ant_tls_info_unref (AntTlsInfo *info);
/* Several lines: names, issuer, dates, fingerprint, problem. */
char *ant_tls_info_describe (const AntTlsInfo *info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntTlsInfo, ant_tls_info_unref)

G_END_DECLS
