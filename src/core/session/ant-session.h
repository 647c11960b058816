/* An account in use: the main thread's face of one lane of the timeline.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "exchange/ant-exchange.h"
#include "session/ant-account.h"
#include "session/ant-network.h"
#include "store/ant-recording-writer.h"

G_BEGIN_DECLS

typedef enum
{
  ANT_SESSION_OFFLINE,
  ANT_SESSION_CONNECTING,
  ANT_SESSION_ONLINE,
  ANT_SESSION_CLOSING,
} AntSessionState;

#define ANT_TYPE_SESSION_STATE (ant_session_state_get_type ())
GType ant_session_state_get_type (void);

#define ANT_TYPE_SESSION (ant_session_get_type ())
G_DECLARE_FINAL_TYPE (AntSession, ant_session, ANT, SESSION, GObject)

/* A batch of AntExchange snapshots, in order, in the main context that made the session. */
typedef void (*AntSessionRowsFunc) (AntSession *session, GPtrArray *exchanges, gpointer user_data);

/* Properties: state (AntSessionState), own-jid (AntJid, last known), tls-info (AntTlsInfo), step (string: what is being
 * done now, `Looking up example.org`, `Reconnecting in 2.1 s (attempt 3)`), error (GError, of the last end; NULL while well). */
AntSession *ant_session_new (AntNetwork *network, const AntAccount *account);
const AntAccount *ant_session_get_account (AntSession *self);
guint ant_session_get_number (AntSession *self);
AntSessionState ant_session_get_state (AntSession *self);
const AntJid *ant_session_get_own_jid (AntSession *self);
AntTlsInfo *ant_session_get_tls_info (AntSession *self);
const char *ant_session_get_step (AntSession *self);
const GError *ant_session_get_error (AntSession *self);
void ant_session_set_rows_func (AntSession *self, AntSessionRowsFunc func, gpointer user_data, GDestroyNotify destroy);

/* Ends when the session is online, or failed (ANT_WIRE_ERROR), or cancelled (which closes it). */
void ant_session_open_async (AntSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ant_session_open_finish (AntSession *self, GAsyncResult *result, GError **error);
/* Ends when offline, and does not connect again by itself; pending requests are lost, what waits for a stream goes on. */
void ant_session_close_async (AntSession *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean ant_session_close_finish (AntSession *self, GAsyncResult *result, GError **error);
/* The same before the session is let go of: what waits for a stream is lost too. */
void ant_session_end_async (AntSession *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean ant_session_end_finish (AntSession *self, GAsyncResult *result, GError **error);

/**
 * AntRequest:
 * @stanza: checked by the caller (ant_problems_find)
 * @timeout_ns: 0 = none
 * @fresh_id: write a new id even if there is one
 */
typedef struct
{
  AntStanza *stanza;
  gint64 timeout_ns;
  gboolean fresh_id;
} AntRequest;

/* Sends now; offline the row becomes `refused` with a note, or waits (AntAccount.queue_offline). The row arrives through the rows func.
 * Ends with the row's ended snapshot (not `late`, which may follow); a lone stanza ends when sent. */
void ant_session_request_async (AntSession *self,
                                const AntRequest *request,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
AntExchange *ant_session_request_finish (AntSession *self, GAsyncResult *result, GError **error);
/* While it waits to connect again: does not wait any longer. */
void ant_session_reconnect_now (AntSession *self);
void ant_session_cancel (AntSession *self, guint64 serial);
void ant_session_set_answer_unhandled (AntSession *self, gboolean answer);
/* Secrets are in no row unless this is on. It is off at first, and kept nowhere. */
void ant_session_set_show_secrets (AntSession *self, gboolean show);
/* What is kept of its rows, from now on. */
void ant_session_set_recorder (AntSession *self, AntRecordingWriter *recorder);

/* For tests: a link of their own instead of ant_stream_new(); called in the network thread. */
typedef AntLink *(*AntLinkFactory) (GMainContext *context, const AntLinkConfig *config, gpointer user_data);
void ant_session_set_link_factory (AntSession *self, AntLinkFactory factory, gpointer user_data);

G_END_DECLS
