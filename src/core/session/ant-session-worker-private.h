/* What the files of the worker share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "exchange/ant-tracker.h"
#include "session/ant-session-worker.h"
#include "store/ant-recording-writer.h"

G_BEGIN_DECLS

/**
 * AntSessionWorker:
 *
 * Belongs to the network thread from the moment it is made; the main thread only keeps the pointer to send commands to,
 * and @collecting.
 *
 * @account: own copy
 * @link: (nullable): there is one from open to down, and longer where the stream may be resumed; @link_open: from open to down
 * @deadline: always attached; ready at @deadline_ns, the earliest of the tracker's and of ours
 * @due_ns, @due_bytes: while what has arrived by @due_ns (monotonic, 0 = not now) is read before the deadlines up to
 *   then are looked at: how far that is
 * @paused: the inbox was full: the link reads nothing
 * @farewell: (nullable): the patience with a link that is closed after the session's last reference
 * @own, @tls: the last known; @step: (nullable): what is being done; @error: (nullable): of the last end
 * @end_note: (nullable): how the link itself described its end
 * @waiters: (key guint64) (value guint64): serial of an open request -> token of the call that waits for it
 * @submitting: token of the call whose row is about to get its serial
 * @open_token: of the call that waits for online, 0 = none
 * @close_tokens: (element-type guint64): of calls that wait for offline
 * @show_secrets: rows keep what is secret
 * @recorder: (nullable): is given every snapshot
 * @collecting: commands are coming, the last of which wakes the thread
 * @abandoned: the main thread's half is gone
 * @online_ns: when this open was online last, 0 = never; @attempts: of connecting again since that
 * @retry_ns: when to connect again; @keep_ns: until when @link is kept for resumption; @ping_ns: when to ask the server; all
 *   of these monotonic, ANT_TRACKER_NO_DEADLINE = never
 * @ping_serial: of the ping that waits for its answer, 0 = none; @ping_read: how far @link was read when it was sent
 * @held: (element-type Held): what waits for a stream
 */
struct _AntSessionWorker
{
  AntNetworkThread *thread;
  gboolean collecting;
  AntClock *clock;
  AntSessionInbox *inbox;
  guint number;
  AntAccount *account;

  AntTracker *tracker;
  AntLink *link;
  gboolean link_open;
  AntLinkFactory factory;
  gpointer factory_data;
  GSource *deadline;
  gint64 deadline_ns;
  gint64 due_ns;
  guint64 due_bytes;
  gboolean paused;
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
  gboolean show_secrets;
  AntRecordingWriter *recorder;

  gint64 online_ns;
  guint attempts;
  gint64 retry_ns;
  gint64 keep_ns;
  gint64 ping_ns;
  guint64 ping_serial;
  guint64 ping_read;
  GQueue held;
};

/* ant-session-worker.c */
void ant_session_worker_set_step (AntSessionWorker *self, char *step);
void ant_session_worker_publish_status (AntSessionWorker *self);
void ant_session_worker_update_deadline (AntSessionWorker *self);
void ant_session_worker_free (AntSessionWorker *self);

/* ant-session-worker-link.c */
void ant_session_worker_make_tracker (AntSessionWorker *self);
void ant_session_worker_open_link (AntSessionWorker *self);
void ant_session_worker_write (AntSessionWorker *self, AntStanza *stanza, guint64 serial);
void ant_session_worker_set_paused (AntSessionWorker *self, gboolean paused);
void ant_session_worker_submit (AntSessionWorker *self, guint64 token, const AntRequest *request);
void ant_session_worker_end (AntSessionWorker *self, const GError *error, AntTlsInfo *tls);

/* ant-session-worker-reconnect.c */
gint64 ant_session_pause_ns (guint attempt, double random);
gboolean ant_session_worker_plan_retry (AntSessionWorker *self, const GError *error);
gboolean ant_session_worker_keep_link (AntSessionWorker *self, const GError *error);
void ant_session_worker_give_up_link (AntSessionWorker *self, const char *why);
void ant_session_worker_retry_now (AntSessionWorker *self);
gint64 ant_session_worker_next_retry (AntSessionWorker *self);
void ant_session_worker_run_retries (AntSessionWorker *self);
void ant_session_worker_init_held (AntSessionWorker *self);
void ant_session_worker_clear_held (AntSessionWorker *self);
gboolean ant_session_worker_may_hold (AntSessionWorker *self);
void ant_session_worker_lose_held (AntSessionWorker *self, const char *why);
void ant_session_worker_hold (AntSessionWorker *self, const AntRequest *request);
void ant_session_worker_send_held (AntSessionWorker *self);

/* ant-session-worker-ping.c */
void ant_session_worker_heard (AntSessionWorker *self);
void ant_session_worker_stop_pings (AntSessionWorker *self);
void ant_session_worker_run_pings (AntSessionWorker *self);
void ant_session_worker_look_at_ping (AntSessionWorker *self, const AntExchange *exchange);

G_END_DECLS
