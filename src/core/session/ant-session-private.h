/* What the files of AntSession share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "session/ant-session-worker.h"

G_BEGIN_DECLS

/**
 * AntSession:
 *
 * Belongs to the thread that made it and its default main context; all calls, callbacks and notifications are there. What
 * happens on the wire is its worker's, in the network thread; the two speak by commands and by the inbox. A call that
 * has not ended holds a reference, as GTasks do. With the last reference an open stream is closed politely in the
 * background, but nobody is told what became of rows that had not ended: that is what ant_session_end_async() is for.
 *
 * @thread: only compared
 * @calls: (key guint64) (value GTask): token -> call that has not ended
 * @token: the newest token
 * @epoch: number of opens and closes so far; a status from before the newest one is out of date
 * @account: what it was made with; the worker has a copy of its own
 */
struct _AntSession
{
  GObject parent_instance;

  AntNetwork *network;
  AntAccount *account;
  guint number;
  AntSessionWorker *worker;
  AntSessionInbox *inbox;
  GMainContext *context;
  GThread *thread;

  AntSessionState state;
  AntJid *own;
  AntTlsInfo *tls;
  char *step;
  GError *error;

  GHashTable *calls;
  guint64 token;
  guint64 epoch;

  AntSessionRowsFunc rows_func;
  gpointer rows_data;
  GDestroyNotify rows_destroy;
};

/* ant-session.c */
void ant_session_set_state (AntSession *self, AntSessionState state);
/* @error: (transfer none) (nullable) */
void ant_session_set_error (AntSession *self, const GError *error);

/* ant-session-calls.c */
void ant_session_end_call (AntSession *self, AntSessionResult *result);

G_END_DECLS
