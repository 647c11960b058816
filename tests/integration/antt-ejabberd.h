/* A throw-away ejabberd on loopback, with a folder of its own.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AnttEjabberd:
 *
 * It runs as whoever runs the test: `ejabberdctl` would insist on the package's user (and AppArmor on the package's
 * folders), so Erlang is told itself what to start. It is a node without a name: nothing but the ports below listens, and no
 * name service (epmd) is needed. It ends when its standard input does, so also when the test dies.
 *
 * @hosts: `localhost` takes passwords by SCRAM-SHA-512 and weaker, `sha256.localhost` and `sha1.localhost` by what their
 *   names say, `anon.localhost` lets anybody in; each of the first three has romeo and juliet
 * @port, @tls_port, @component_port: plaintext and STARTTLS; direct TLS; XEP-0114
 * @pin, @ca_file: of its certificate
 * @password, @secret: of both users of all hosts; of the component
 */
typedef struct
{
  char *folder;
  guint16 port;
  guint16 tls_port;
  guint16 component_port;
  char *pin;
  char *ca_file;
  char *password;
  char *secret;
  GSubprocess *process;
} AnttEjabberd;

/* Ready; the test fails if it does not start. */
AnttEjabberd *antt_ejabberd_new (void);
/* Ends it, if it has not ended. */
void antt_ejabberd_stop (AnttEjabberd *ejabberd);
/* Likewise, and removes its folder. */
void antt_ejabberd_free (AnttEjabberd *ejabberd);

G_END_DECLS
