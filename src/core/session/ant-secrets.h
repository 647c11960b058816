/* Passwords of accounts, in the keyring that the person's desktop provides (Secret Service), never on disk in clear.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "session/ant-account.h"

G_BEGIN_DECLS

/* Each message says why; the way on is to ask for the password each time. */
typedef enum
{
  ANT_SECRETS_ERROR_UNAVAILABLE, /* no session bus, or nobody on it keeps secrets */
  ANT_SECRETS_ERROR_LOCKED,      /* it is locked, and the question for its password was dismissed or could not be put */
  ANT_SECRETS_ERROR_FAILED,
} AntSecretsError;

#define ANT_SECRETS_ERROR (ant_secrets_error_quark ())
GQuark ant_secrets_error_quark (void);

typedef enum
{
  ANT_SECRET_PASSWORD,             /* AntLinkConfig.password */
  ANT_SECRET_CLIENT_CERT_PASSWORD, /* AntLinkConfig.client_cert_password */
} AntSecretKind;

/* @account: of it the name and the address. The keyring may ask the person to unlock it, so all of these take their time. */
void ant_secrets_store_async (const AntAccount *account, AntSecretKind kind, const char *secret, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean ant_secrets_store_finish (GAsyncResult *result, GError **error);
void ant_secrets_lookup_async (const AntAccount *account, AntSecretKind kind, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) (nullable): NULL without an error: the keyring has none. To be overwritten before it is freed. */
char *ant_secrets_lookup_finish (GAsyncResult *result, GError **error);
/* Both kinds, of all addresses that an account of this name ever had. */
void ant_secrets_clear_async (const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean ant_secrets_clear_finish (GAsyncResult *result, GError **error);

G_END_DECLS
