/* A throw-away Prosody on loopback with two accounts, for trying and testing.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ANT_SANDBOX_ERROR (ant_sandbox_error_quark ())

typedef enum
{
  ANT_SANDBOX_ERROR_NOT_INSTALLED,
  ANT_SANDBOX_ERROR_FAILED,
} AntSandboxError;

GQuark ant_sandbox_error_quark (void);

#define ANT_TYPE_SANDBOX (ant_sandbox_get_type ())
G_DECLARE_FINAL_TYPE (AntSandbox, ant_sandbox, ANT, SANDBOX, GObject)

/* Ready when its ports are open; under two seconds. Whatever happens to us, a supervisor ends it and removes its folder. */
void ant_sandbox_start_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AntSandbox *ant_sandbox_start_finish (GAsyncResult *result, GError **error);
/* Returns when Prosody has ended and the folder is gone; also done by dispose. */
void ant_sandbox_stop (AntSandbox *self);

const char *ant_sandbox_get_folder (AntSandbox *self);
const char *ant_sandbox_get_pin (AntSandbox *self);        /* SHA-256 hex of the certificate */
const char *ant_sandbox_get_ca_file (AntSandbox *self);    /* the certificate itself */
guint16 ant_sandbox_get_port (AntSandbox *self);           /* plain + STARTTLS */
guint16 ant_sandbox_get_tls_port (AntSandbox *self);       /* direct TLS */
guint16 ant_sandbox_get_component_port (AntSandbox *self);
const char *ant_sandbox_get_component_secret (AntSandbox *self);
/* @user: "romeo" (admin) or "juliet" */
const char *ant_sandbox_get_password (AntSandbox *self, const char *user);
int ant_sandbox_get_pid (AntSandbox *self);                /* of Prosody, for tests */

G_END_DECLS
