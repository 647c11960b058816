/* A link in memory: keeps what was sent, and lets a test play the server.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "wire/ant-link.h"

/**
 * AnttFakeLink:
 * @link: give this to what is tested
 * @clock: (not owned): where stamps come from; a test moves it
 * @sent: (element-type GBytes): what was sent and left, in order, over all opens
 * @cookies: (element-type guint64): the cookie of each of @sent
 * @waiting: (element-type GBytes): accepted while @hold, not yet left
 * @waiting_cookies: (element-type guint64): the cookie of each of @waiting
 * @hold: set by a test: what is sent waits for antt_fake_link_flush()
 * @opens, @closes: how often the link was opened, asked to close
 * @open, @up: between open and down; between up and down
 * @freed: ant_link_free() was called
 * @received_ns: the stamp of what is delivered, 0 = now
 * @coalesced: what is delivered shares its stamp with later bytes
 * @paused: nothing is to be read; @pauses: how often it came to that
 * @arrived, @read: what ant_link_get_arrived() and ant_link_get_read() tell
 * @rtt_us: what ant_link_get_rtt_us() tells
 * @aborted: (nullable): what ant_link_abort() was given
 * @resumable: what ant_link_can_resume() tells; @resume_s: for how long, 0 = the server did not say; @resumes: what the next `up` tells
 */
typedef struct
{
  AntLink link;
  AntClock *clock;
  GPtrArray *sent;
  GArray *cookies;
  GPtrArray *waiting;
  GArray *waiting_cookies;
  gboolean hold;
  guint opens;
  guint closes;
  gboolean open;
  gboolean up;
  gboolean freed;
  gint64 received_ns;
  gboolean coalesced;
  gboolean paused;
  guint pauses;
  guint64 arrived;
  guint64 read;
  guint rtt_us;
  GError *aborted;
  gboolean resumable;
  guint resume_s;
  gboolean resumes;
} AnttFakeLink;

AnttFakeLink *antt_fake_link_new (AntClock *clock);
void antt_fake_link_destroy (AnttFakeLink *fake);

/* What the test makes happen. */
void antt_fake_link_event (AnttFakeLink *fake, const char *name, const char *note);
void antt_fake_link_go_up (AnttFakeLink *fake, const char *own);
void antt_fake_link_deliver (AnttFakeLink *fake, const char *xml);
void antt_fake_link_deliver_nonza (AnttFakeLink *fake, const char *xml);
void antt_fake_link_flush (AnttFakeLink *fake);
void antt_fake_link_go_down (AnttFakeLink *fake);
void antt_fake_link_fail (AnttFakeLink *fake, AntWireError code, const char *message);

/* (transfer none): the text of the newest stanza that left, as a string. */
const char *antt_fake_link_last (AnttFakeLink *fake);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnttFakeLink, antt_fake_link_destroy)
