/* The network thread's half of a session: link, tracker and deadlines. Only for files of this folder.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "session/ant-network-private.h"
#include "session/ant-session-inbox.h"

G_BEGIN_DECLS

typedef struct _AntSessionWorker AntSessionWorker;

/* Everything here is called in the main thread and carried out in the network thread, in order. @token: told to the
 * inbox when the call has ended; 0 = nobody waits. @epoch: comes back in the status. */
AntSessionWorker *ant_session_worker_new (AntNetworkThread *thread,
                                          AntSessionInbox *inbox,
                                          guint number,
                                          const AntAccount *account);
/* Closes the stream politely if there is one, and frees the worker after. */
void ant_session_worker_abandon (AntSessionWorker *worker);
void ant_session_worker_open (AntSessionWorker *worker, guint64 token, guint64 epoch);
/* @for_good: what waits for a stream will have none. */
void ant_session_worker_close (AntSessionWorker *worker, guint64 token, guint64 epoch, gboolean for_good);
void ant_session_worker_request (AntSessionWorker *worker, guint64 token, const AntRequest *request);
void ant_session_worker_reconnect_now (AntSessionWorker *worker);
void ant_session_worker_cancel (AntSessionWorker *worker, guint64 serial);
/* While it collects, the network thread is not woken for what it is told. */
void ant_session_worker_set_collecting (AntSessionWorker *worker, gboolean collecting);
/* The inbox has room again. */
void ant_session_worker_go_on (AntSessionWorker *worker);
void ant_session_worker_set_answer_unhandled (AntSessionWorker *worker, gboolean answer);
void ant_session_worker_set_show_secrets (AntSessionWorker *worker, gboolean show);
void ant_session_worker_set_recorder (AntSessionWorker *worker, AntRecordingWriter *recorder);
void ant_session_worker_set_link_factory (AntSessionWorker *worker, AntLinkFactory factory, gpointer user_data);

G_END_DECLS
