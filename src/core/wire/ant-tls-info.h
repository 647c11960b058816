/* What a TLS handshake showed: the server's certificates as a person needs to see them, and what was decided about them.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "wire/ant-certificate.h"

G_BEGIN_DECLS

#define ANT_TYPE_TLS_INFO (ant_tls_info_get_type ())

typedef struct _AntTlsInfo AntTlsInfo;

/**
 * AntTlsInfo:
 *
 * Immutable, counted atomically. @version (`TLSv1.3`) and @cipher are %NULL when the handshake did not end.
 * @subject to @fingerprint: of the server's own certificate, as in #AntCertificate.
 * @chain: (nullable): what the server sent, its own certificate first, %NULL-terminated, bounded; @n_more: the rest.
 * @root: (nullable): the authority that the chain was verified up to, where the server did not send it.
 * @client: (nullable): our certificate, where the server asked for one and got it.
 * @verified_by: (nullable): what vouches for it: `the pin`, `the system's authorities`; %NULL when nothing does.
 * @problem: (nullable): why it was refused, in sentences. @expected: (nullable): the pin, where it is another certificate.
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
  AntCertificate *const *chain;
  guint n_more;
  AntCertificate *root;
  AntCertificate *client;
  const char *verified_by;
  const char *problem;
  const char *expected;
  gboolean pinned;
  gboolean unverified;
};

GType ant_tls_info_get_type (void);
/* Copies every field of @from, which may lie on the stack. */
AntTlsInfo *ant_tls_info_new (const AntTlsInfo *from);
AntTlsInfo *ant_tls_info_ref (AntTlsInfo *info);
void ant_tls_info_unref (AntTlsInfo *info);
/* Several lines: the chain, problem. */
char *ant_tls_info_describe (const AntTlsInfo *info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntTlsInfo, ant_tls_info_unref)

G_END_DECLS
