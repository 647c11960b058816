/* A whole session and the server that it talks to, both led by one script.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "antt-dialogue.h"
#include "antt-lane.h"
#include "antt-peer.h"

G_BEGIN_DECLS

/**
 * AnttPlay:
 *
 * The session is a real one: it has the network thread, a real socket, a real tracker. The server is the calling thread,
 * which may block as the session's other half runs elsewhere; so both sides act in the order of one script, and nothing
 * has to be timed. Its lines are those of AnttPeer, and:
 *
 *   - `!open` opens the session; who connects is the server's client from now on
 *   - `!online` waits until it is
 *   - `U: XML`, `U 0.05: XML`: its user sends XML, with no timeout or with one of so many seconds
 *   - `!cancel ID` gives up the request with this id
 *   - `R: ROW` waits for a row that reads so (antt_play_dup_rows()); what follows its id need not be told
 *   - `E: NAME WORDS` waits for an event of this name with WORDS in its note, or for an element of this name that is no
 *     stanza with WORDS in its XML
 *   - `!close` closes the session, politely on both sides
 *   - `!offline` waits until the server's doings have ended it
 *
 * @account: may be changed until the first `!open`
 * @recorder: (unowned) (nullable): likewise; with it secrets are shown
 * @peer: (nullable): of the newest connection
 * @said: all that earlier clients said
 * @calls: (element-type AnttCall): one a `U:`
 */
typedef struct
{
  AntNetwork *network;
  AntAccount *account;
  AntRecordingWriter *recorder;
  AnttLane *lane;
  int listener;
  const AnttCertificate *certificate;
  AnttPeer *peer;
  GString *said;
  GPtrArray *calls;
} AnttPlay;

/* A login in plaintext by PLAIN, up to `online`. */
#define ANTT_ONLINE "!open", ANTT_LOGIN, "!online"

/* romeo@localhost with the password pencil; STARTTLS with a pin where there is a @certificate (kept by pointer). */
AnttPlay *antt_play_new (AntNetwork *network, const AnttCertificate *certificate);
void antt_play_free (AnttPlay *play);
void antt_play_run (AnttPlay *play, const char *const *script);
gboolean antt_play_is_online (AnttPlay *play);
/* AnttCondition */
gboolean antt_play_is_offline (gpointer play);
/* (transfer container) (element-type AntExchange): each stanza's row as it is at last, in order of appearance */
GPtrArray *antt_play_get_rows (AnttPlay *play);
/* (transfer full) (array zero-terminated=1): how each of these rows reads:
 * `DIRECTION KIND STATE MATCH ID: NOTE`; `-` for none, no colon without a note. */
GStrv antt_play_dup_rows (AnttPlay *play);
/* (transfer full): all that the session said, in the clear, over all connections */
char *antt_play_dup_said (AnttPlay *play);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnttPlay, antt_play_free)

G_END_DECLS
