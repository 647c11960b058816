/* The way back from the network thread: rows, results and the newest status, in batches. Only for files of this folder.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "session/ant-session.h"

G_BEGIN_DECLS

/**
 * AntSessionStatus:
 * @own, @tls, @step, @error: (owned) (nullable)
 * @epoch: the newest open or close that was carried out when this was true
 */
typedef struct
{
  AntSessionState state;
  AntJid *own;
  AntTlsInfo *tls;
  char *step;
  GError *error;
  guint64 epoch;
} AntSessionStatus;

void ant_session_status_free (AntSessionStatus *status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntSessionStatus, ant_session_status_free)

/**
 * AntSessionResult:
 * @token: of the call that has ended
 * @exchange: (owned) (nullable): of a request: its row
 * @error: (owned) (nullable)
 */
typedef struct
{
  guint64 token;
  AntExchange *exchange;
  GError *error;
} AntSessionResult;

void ant_session_result_free (AntSessionResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntSessionResult, ant_session_result_free)

/* @rows: (element-type AntExchange) (transfer none), @status: (nullable) (transfer full): if it changed,
 * @results: (element-type AntSessionResult) (transfer none): of calls that ended with or before these rows. */
typedef void (*AntSessionDeliverFunc) (GPtrArray *rows, AntSessionStatus *status, GPtrArray *results, gpointer user_data);

/* There is room again. */
typedef void (*AntSessionRoomFunc) (gpointer user_data);

typedef struct _AntSessionInbox AntSessionInbox;

/* @deliver and @room are called in @context until ant_session_inbox_close(), which must be called there. */
AntSessionInbox *ant_session_inbox_new (GMainContext *context,
                                        guint batch_ms,
                                        AntSessionDeliverFunc deliver,
                                        AntSessionRoomFunc room,
                                        gpointer user_data);
AntSessionInbox *ant_session_inbox_ref (AntSessionInbox *inbox);
void ant_session_inbox_unref (AntSessionInbox *inbox);
void ant_session_inbox_close (AntSessionInbox *inbox);

/* In the network thread. What was added is delivered after the next flush. */
void ant_session_inbox_add_row (AntSessionInbox *inbox, AntExchange *exchange);
void ant_session_inbox_add_result (AntSessionInbox *inbox, guint64 token, AntExchange *exchange, const GError *error);
void ant_session_inbox_flush (AntSessionInbox *inbox);
gboolean ant_session_inbox_is_full (AntSessionInbox *inbox);
void ant_session_inbox_take_status (AntSessionInbox *inbox, AntSessionStatus *status);

G_END_DECLS
