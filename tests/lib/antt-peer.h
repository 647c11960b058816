/* The server's side of one connection, which says and hears what a script tells it to.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <openssl/ssl.h>
#include "antt-certificate.h"

G_BEGIN_DECLS

/**
 * AnttPeer:
 *
 * Belongs to one thread, which is not the client's: its calls block, for 10 s at most. A line of a script begins with who
 * speaks:
 *
 *   - `C: TEXT` waits until the client has said TEXT (and forgets what it said up to there)
 *   - `S: TEXT` says TEXT
 *   - `!tls` does the server's side of a handshake with its certificate; `!tls 1.2` of no later version
 *   - `!challenge N` answers the client's <auth/> by SCRAM with N iterations; `!challenge N LENGTH` with a salt of
 *     LENGTH bytes; `!challenge N LENGTH X=Y` with an extension
 *   - `!success` ends it with the right signature, or refuses a wrong password; `!success forged` with a wrong signature
 *   - `!password TEXT` sets what it expects, prepared; without it `pencil`
 *   - `!flood TEXT` says TEXT until the client is gone
 *   - `!repeat N TEXT` says TEXT N times, `#` in it being the number
 *   - `!deep N` says N nested elements
 *   - `!drip` sends all that follows byte by byte, the next one when the client has read the last one; TLS that is to drip
 *     must start after it
 *   - `!settle` waits until the client has read all that was said
 *   - `!vanish` hears nothing any more and acknowledges nothing, as a machine whose cable was cut
 *   - `!hasten MS` makes the client's kernel give up such a machine after MS instead of the 30 s that it was told
 *   - `!clear TEXT` says TEXT past TLS
 *   - `!cut` closes without a word; `!reset` with an RST
 *   - `!silent` says nothing until the client is gone
 *
 * `!drip`, `!settle` and `!hasten` work where the client is in the same process.
 *
 * @fd: -1 once closed
 * @said: all that the client said, in the clear; @read_upto: what `C:` has consumed of it
 * @sni, @alpn, @client_certificate: (nullable): after `!tls`: what the client named and showed
 * @keys: what the server's side writes for a key log, in lines
 */
typedef struct
{
  int fd;
  const AnttCertificate *certificate;
  SSL_CTX *context;
  SSL *ssl;
  gboolean drip;
  BIO_METHOD *dripping;
  gboolean vanished;

  GString *said;
  gsize read_upto;
  char *client_first; /* SCRAM, without its header */
  char *server_first;
  char *salt;
  char *password;

  char *sni;
  char *alpn;
  gboolean client_certificate;
  GString *keys;
} AnttPeer;

/* A listening socket on a free port of loopback; @address: a literal. */
int antt_peer_listen (guint16 *ret_port);
int antt_peer_listen_at (const char *address, guint16 *ret_port);
/* (transfer full) (nullable): the next client, NULL when none came. @certificate: (nullable): for `!tls`, kept by pointer */
AnttPeer *antt_peer_accept (int listener, const AnttCertificate *certificate);
void antt_peer_free (AnttPeer *peer);
/* FALSE when nothing can follow: the client is gone. */
gboolean antt_peer_run_line (AnttPeer *peer, const char *line);
/* Reads until the client is gone, and closes. */
void antt_peer_finish (AnttPeer *peer);
/* The descriptor of the client's end, which is in this process; -1 when it is not, or is closed. */
int antt_peer_find_client (AnttPeer *peer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnttPeer, antt_peer_free)

G_END_DECLS
