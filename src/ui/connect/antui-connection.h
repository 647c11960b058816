/* The one connection of a window: sandbox or account, its session across reconnects, and what to say about it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
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

#define ANTUI_TYPE_CONNECTION (antui_connection_get_type ())
G_DECLARE_FINAL_TYPE (AntuiConnection, antui_connection, ANTUI, CONNECTION, GObject)

/* Properties: state, step (string), error (GError of the last end, NULL while well), own-jid, tls-info.
 * Signals: "opened", "lost" (guint: requests lost), "failed". */
AntuiConnection *antui_connection_new (AntTimelineModel *timeline);
AntuiConnectionState antui_connection_get_state (AntuiConnection *self);
const char *antui_connection_get_step (AntuiConnection *self);
const GError *antui_connection_get_error (AntuiConnection *self);
AntTlsInfo *antui_connection_get_tls_info (AntuiConnection *self);
/* Of the attempt that failed last: the certificate that was refused, if it came that far. */
AntTlsInfo *antui_connection_get_failed_tls_info (AntuiConnection *self);
/* Full after bind; before, what the account says. NULL as long as nothing was chosen. */
const AntJid *antui_connection_get_own_jid (AntuiConnection *self);
const AntAccount *antui_connection_get_account (AntuiConnection *self);
gboolean antui_connection_is_sandbox (AntuiConnection *self);
gboolean antui_connection_is_component (AntuiConnection *self);

void antui_connection_open_sandbox (AntuiConnection *self);
void antui_connection_open_account (AntuiConnection *self, const AntAccount *account);
/* To the same again; a sandbox that died is replaced by a new one. */
void antui_connection_reopen (AntuiConnection *self);
/* Gives up connecting (what was online before is in use again), or disconnects. */
void antui_connection_close (AntuiConnection *self);
void antui_connection_close_async (AntuiConnection *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean antui_connection_close_finish (AntuiConnection *self, GAsyncResult *result, GError **error);
void antui_connection_send (AntuiConnection *self, AntStanza *stanza, gint64 timeout_ns, gboolean fresh_id);
void antui_connection_cancel_request (AntuiConnection *self, guint64 serial);

G_END_DECLS
