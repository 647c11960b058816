/* What the two files of the peer share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "antt-peer.h"

G_BEGIN_DECLS

/* FALSE when the client is gone. */
gboolean antt_peer_say (AnttPeer *peer, const char *text);
gboolean antt_peer_await (AnttPeer *peer, const char *text);
gboolean antt_peer_start_tls (AnttPeer *peer, int max_version);
gboolean antt_peer_settle (AnttPeer *peer);
void antt_peer_cut (AnttPeer *peer, gboolean reset);
void antt_peer_vanish (AnttPeer *peer);
void antt_peer_hasten (AnttPeer *peer, int ms);
gboolean antt_peer_say_in_the_clear (AnttPeer *peer, const char *text);

G_END_DECLS
