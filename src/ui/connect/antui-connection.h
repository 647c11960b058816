/* One session of a window: a local server's or an account's, across reconnects, and what to say about it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "common/antui-lanes.h"
#include "connect/antui-local-server.h"
#include "session/ant-session.h"
#include "store/ant-timeline-model.h"

G_BEGIN_DECLS

typedef enum
{
  ANTUI_CONNECTION_OFFLINE,
  ANTUI_CONNECTION_CONNECTING,
  ANTUI_CONNECTION_ONLINE,
  ANTUI_CONNECTION_CLOSING,
} AntuiConnectionState;

#define ANTUI_TYPE_CONNECTION_STATE (antui_connection_state_get_type ())
GType antui_connection_state_get_type (void);

/**
 * AntuiConnectionShared:
 *
 * What the connections of a window share; all are kept by each of them.
 */
typedef struct
{
  AntTimelineModel *timeline;
  AntNetwork *network;
  AntuiLanes *lanes;
  AntuiLocalServer *local_server;
} AntuiConnectionShared;

#define ANTUI_TYPE_CONNECTION (antui_connection_get_type ())
G_DECLARE_FINAL_TYPE (AntuiConnection, antui_connection, ANTUI, CONNECTION, GObject)

/* Properties: state, step (string), error (GError of the last end, NULL while well), own-jid, tls-info,
 * answer-unhandled (boolean), show-secrets (boolean). Signals: "opened", "lost" (guint: requests lost), "failed". */
AntuiConnection *antui_connection_new (const AntuiConnectionShared *shared, guint lane);
AntuiConnectionState antui_connection_get_state (AntuiConnection *self);
const char *antui_connection_get_step (AntuiConnection *self);
const GError *antui_connection_get_error (AntuiConnection *self);
AntTlsInfo *antui_connection_get_tls_info (AntuiConnection *self);
/* Of the attempt that failed last: the certificate that was refused, if it came that far. */
AntTlsInfo *antui_connection_get_failed_tls_info (AntuiConnection *self);
/* Full after bind; before, what the account says. NULL as long as nothing was chosen. */
const AntJid *antui_connection_get_own_jid (AntuiConnection *self);
const AntAccount *antui_connection_get_account (AntuiConnection *self);
/* What a person calls it; no other connection of the window is called the same. */
const char *antui_connection_get_name (AntuiConnection *self);
guint antui_connection_get_lane (AntuiConnection *self);
/* Of the session in use, 0 before there is one. */
guint antui_connection_get_session (AntuiConnection *self);
/* Also one that was in use before. */
gboolean antui_connection_had_session (AntuiConnection *self, guint session);
/* "romeo" or "juliet" of the local server, else NULL. */
const char *antui_connection_get_local_user (AntuiConnection *self);
gboolean antui_connection_is_component (AntuiConnection *self);
gboolean antui_connection_was_online (AntuiConnection *self);
/* The session connects again by itself. */
gboolean antui_connection_is_reconnecting (AntuiConnection *self);
/* What is sent now waits for the next stream. */
gboolean antui_connection_queues (AntuiConnection *self);
/* Incoming requests that nothing handles are answered with service-unavailable. */
gboolean antui_connection_get_answer_unhandled (AntuiConnection *self);
void antui_connection_set_answer_unhandled (AntuiConnection *self, gboolean answer);
/* Its rows keep from now on what is secret in stanzas. */
gboolean antui_connection_get_show_secrets (AntuiConnection *self);
void antui_connection_set_show_secrets (AntuiConnection *self, gboolean show);

void antui_connection_open_local (AntuiConnection *self, const char *user, const char *name);
void antui_connection_open_account (AntuiConnection *self, const AntAccount *account);
/* To the same again; a local server that died is replaced by a new one. */
void antui_connection_reopen (AntuiConnection *self);
/* Gives up connecting, or disconnects. */
void antui_connection_close (AntuiConnection *self);
void antui_connection_close_async (AntuiConnection *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean antui_connection_close_finish (AntuiConnection *self, GAsyncResult *result, GError **error);
void antui_connection_send (AntuiConnection *self, AntStanza *stanza, gint64 timeout_ns, gboolean fresh_id);
void antui_connection_cancel_request (AntuiConnection *self, guint64 serial);

G_END_DECLS
