/* A server for one connection on loopback that follows a script, in a thread of its own.
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
 * A script is a list of lines, each of which begins with who speaks:
 *
 *   - `C: TEXT` waits until the client has said TEXT (and forgets what it said up to there)
 *   - `S: TEXT` says TEXT
 *   - `!tls` does the server's side of a handshake with its certificate
 *   - `!challenge N` answers the client's SCRAM-SHA-256 <auth/> with N iterations
 *   - `!success` ends it with the right signature for the password `pencil`, `!success forged` with another
 *   - `!flood TEXT` says TEXT until the client is gone
 *   - `!deep N` says N nested elements
 *   - `!cut` closes without a word; `!reset` with an RST
 *   - `!silent` says nothing until the client is gone
 *
 * After the last line it reads until the client is gone. When the client goes before that, the script ends there.
 */
AnttServer *antt_server_new (const char *const *script, const AnttCertificate *certificate);
guint16 antt_server_get_port (AnttServer *server);
/* Waits for the end of the script. (transfer full): all that the client said, in the clear */
char *antt_server_finish (AnttServer *server);
/* After `!tls`; they wait for the end of the script too. (transfer none) (nullable) */
const char *antt_server_get_sni (AnttServer *server);
const char *antt_server_get_alpn (AnttServer *server);
gboolean antt_server_saw_client_certificate (AnttServer *server);

G_END_DECLS
