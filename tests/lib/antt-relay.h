/* A wire between client and server that a test can cut, or make swallow what is sent.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Takes one connection after another on a port of loopback, and passes bytes on, in a thread of its own. */
typedef struct _AnttRelay AnttRelay;

AnttRelay *antt_relay_new (guint16 server_port);
void antt_relay_free (AnttRelay *relay);
guint16 antt_relay_get_port (AnttRelay *relay);
/* Ends the connection on both sides without a word; the next one is taken. */
void antt_relay_cut (AnttRelay *relay);
/* What the client says from now on reaches nobody, until the next connection. */
void antt_relay_swallow (AnttRelay *relay);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnttRelay, antt_relay_free)

G_END_DECLS
