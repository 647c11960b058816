/* What the two files of the worker share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "exchange/ant-tracker.h"
#include "session/ant-session-worker.h"

G_BEGIN_DECLS

/**
 * AntSessionWorker:
 *
 * Belongs to the network thread from the moment it is made; the main thread only keeps the pointer to send commands to.
 *
 * @account: own copy
 * @link: (nullable): there is one from open to down
 * @deadline: always attached; ready at @deadline_ns of the tracker
 * @farewell: (nullable): the patience with a link that is closed after the session's last reference
 * @own, @tls: the last known; @step: (nullable): what is being done; @error: (nullable): of the last end
 * @end_note: (nullable): how the link itself described its end
 * @waiters: (key guint64) (value guint64): serial of an open request -> token of the call that waits for it
 * @submitting: token of the call whose row is about to get its serial
 * @open_token: of the call that waits for online, 0 = none
 * @close_tokens: (element-type guint64): of calls that wait for offline
 * @abandoned: the main thread's half is gone
 */
struct _AntSessionWorker
{
  AntNetworkThread *thread;
  AntClock *clock;
  AntSessionInbox *inbox;
  guint number;
  AntAccount *account;

  AntTracker *tracker;
  AntLink *link;
  AntLinkFactory factory;
  gpointer factory_data;
  GSource *deadline;
  gint64 deadline_ns;
  GSource *farewell;

  AntSessionState state;
  AntJid *own;
  AntTlsInfo *tls;
  char *step;
  GError *error;
  guint64 epoch;
  char *end_note;

  GHashTable *waiters;
  guint64 submitting;
  guint64 open_token;
  GArray *close_tokens;
  gboolean abandoned;
};

/* ant-session-worker.c */
void ant_session_worker_set_step (AntSessionWorker *self, char *step);
void ant_session_worker_publish_status (AntSessionWorker *self);
void ant_session_worker_update_deadline (AntSessionWorker *self);
void ant_session_worker_free (AntSessionWorker *self);

/* ant-session-worker-link.c */
void ant_session_worker_make_tracker (AntSessionWorker *self);
void ant_session_worker_make_link (AntSessionWorker *self);
void ant_session_worker_submit (AntSessionWorker *self, guint64 token, const AntRequest *request);
void ant_session_worker_end (AntSessionWorker *self, const GError *error, AntTlsInfo *tls);

G_END_DECLS
