/* A certificate as a person needs to see it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define ANT_TYPE_CERTIFICATE (ant_certificate_get_type ())

typedef struct _AntCertificate AntCertificate;

/**
 * AntCertificate:
 *
 * Immutable, counted atomically; any thread. All texts are bounded and safe to show: no control or direction characters.
 *
 * @subject, @issuer: distinguished names on one line
 * @names: whom it is for: DNS names, IP addresses, services (`SRV _xmpp-client.example.org`)
 * @addresses: XMPP addresses that it is for (RFC 6120 13.7.1.4), as in a certificate to log in with
 * @not_before, @not_after: RFC 3339 UTC
 * @fingerprint: SHA-256 of the DER, lower-case hex with colons
 * @key: kind and size: `RSA 2048`, `EC P-256`, `ED25519`
 * @signature: what its issuer signed it with: `ecdsa-with-SHA256`
 * @authority: it may vouch for others
 * @self_signed: it vouches for itself
 */
struct _AntCertificate
{
  const char *subject;
  const char *issuer;
  const char *const *names;
  const char *const *addresses;
  const char *not_before;
  const char *not_after;
  const char *fingerprint;
  const char *key;
  const char *signature;
  gboolean authority;
  gboolean self_signed;
};

GType ant_certificate_get_type (void);
/* Copies every field of @from, which may lie on the stack. */
AntCertificate *ant_certificate_new (const AntCertificate *from);
AntCertificate *ant_certificate_ref (AntCertificate *certificate);
void ant_certificate_unref (AntCertificate *certificate);
/* %NULL-terminated ones. */
guint ant_certificate_list_length (AntCertificate *const *list);
AntCertificate **ant_certificate_list_copy (AntCertificate *const *list);
void ant_certificate_list_free (AntCertificate **list);
/* One line each; @indent in front of all but the first. */
void ant_certificate_describe (const AntCertificate *certificate, const char *indent, GString *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntCertificate, ant_certificate_unref)

G_END_DECLS
