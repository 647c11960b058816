/* A server for one connection at a time on loopback that follows a script, in a thread of its own.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "antt-certificate.h"

G_BEGIN_DECLS

typedef struct _AnttServer AnttServer;

/**
 * AnttServer:
 *
 * A script is a list of the lines that AnttPeer knows, and of `!accept`: wait until this client is gone, and for the next
 * one; a script without it has one client, and others are refused. After the last line it reads until the client is gone.
 * When the client goes before that, the script ends there, or goes on with the next `!accept`.
 */
AnttServer *antt_server_new (const char *const *script, const AnttCertificate *certificate);
/* At ::1 instead of 127.0.0.1. */
AnttServer *antt_server_new_ipv6 (const char *const *script, const AnttCertificate *certificate);
guint16 antt_server_get_port (AnttServer *server);
/* Waits for the end of the script. (transfer full): all that the client said, in the clear */
char *antt_server_finish (AnttServer *server);
/* Of the last client, after `!tls`; they wait for the end of the script too. (transfer none) (nullable) */
const char *antt_server_get_sni (AnttServer *server);
const char *antt_server_get_alpn (AnttServer *server);
/* For a key log, in lines. */
const char *antt_server_get_keys (AnttServer *server);
gboolean antt_server_saw_client_certificate (AnttServer *server);

G_END_DECLS
