/* What the connection's files share: its fields, and the session in use.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "connect/antui-connection.h"

G_BEGIN_DECLS

/**
 * AntuiConnection:
 *
 * One lane of the timeline: the session in use, and the ones it takes the place of. Main thread only.
 * @name: (nullable): %NULL until something was opened
 * @local_user: (nullable): of the local server; @sandbox: the one that @session is of
 * @session: %NULL until something was opened
 * @sessions: (element-type guint): numbers of all sessions so far
 * @failed_tls_info: of the attempt that failed last
 * @pending: (key guint64): serials of our own requests that have not ended, so that the person can be told how many
 *   were lost
 * @reconnecting: the session connects again by itself
 */
struct _AntuiConnection
{
  GObject parent_instance;

  AntTimelineModel *timeline;
  AntNetwork *network;
  AntuiLanes *lanes;
  AntuiLocalServer *local_server;
  guint lane;

  char *name;
  char *local_user;
  AntSandbox *sandbox;
  AntSession *session;
  GArray *sessions;
  GCancellable *cancellable;

  AntuiConnectionState state;
  char *step;
  GError *error;
  AntTlsInfo *failed_tls_info;

  GHashTable *pending;
  guint n_lost;
  guint answer_unhandled : 1;
  guint show_secrets : 1;
  guint was_online : 1;
  guint reopening_local : 1;
  guint reconnecting : 1;
};

/* In the state of connecting, with a new cancellable. */
void antui_connection_begin (AntuiConnection *self, const char *step);
void antui_connection_set_step (AntuiConnection *self, const char *step);
void antui_connection_fail (AntuiConnection *self, const GError *error);
/* Given up before anything was reached. */
void antui_connection_set_idle (AntuiConnection *self);
/* Takes over the state of the session. */
void antui_connection_session_changed (AntuiConnection *self);

/* In antui-connection-session.c. A new session in the place of the old one, not yet open. */
void antui_connection_use_account (AntuiConnection *self, const AntAccount *account);
void antui_connection_drop_session (AntuiConnection *self);

G_END_DECLS
