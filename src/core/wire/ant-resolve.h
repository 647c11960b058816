/* From a domain to the addresses to try, in order (RFC 6120 3.2, XEP-0368), without blocking.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AntTarget:
 * @host: name or literal, as looked up; @address: what to connect to
 * @direct_tls: from _xmpps-client (or as asked)
 */
typedef struct
{
  char *host;
  GInetAddress *address;
  guint16 port;
  gboolean direct_tls;
} AntTarget;

void ant_target_free (AntTarget *target);

/* One question was answered: @name is `srv` or `address`, @note tells both, in lines. */
typedef void (*AntResolveStep) (const char *name, const char *note, gpointer user_data);

/**
 * AntResolveQuery:
 * @domain: of the JID
 * @host: (nullable): instead of an SRV lookup; @port: 0 = 5222 (5223 with @direct_tls)
 * @direct_tls: only direct TLS; @plaintext: only _xmpp-client
 * @step: (nullable): called before the end, in the same context; not after it was cancelled
 */
typedef struct
{
  const char *domain;
  const char *host;
  guint16 port;
  gboolean direct_tls;
  gboolean plaintext;
  AntResolveStep step;
  gpointer step_data;
} AntResolveQuery;

/* Runs in the caller's thread-default main context. @resolver: (nullable): tests give their own.
 * The result is a GPtrArray of AntTarget, never empty. Errors: ANT_WIRE_ERROR_NOT_FOUND, G_IO_ERROR_CANCELLED. */
void ant_resolve_async (GResolver *resolver,
                        const AntResolveQuery *query,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
GPtrArray *ant_resolve_finish (GAsyncResult *result, GError **error);

G_END_DECLS
