/* What the connection's files share: its fields, and the session in use.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "connect/antui-connection.h"
#include "sandbox/ant-sandbox.h"

G_BEGIN_DECLS

/**
 * AntuiConnection:
 *
 * Owns the network thread, the sandbox once one was started, and the session in use; feeds the timeline. Main thread only.
 * @session is %NULL until something was opened. @former was online when another was tried: it stays until that one is
 * online too, and is @session again when it fails. @failed_tls_info is of the attempt that failed last. @pending holds the serials (as boxed guint64) of our own requests that
 * have not ended, so that the person can be told how many were lost.
 */
struct _AntuiConnection
{
  GObject parent_instance;

  AntTimelineModel *timeline;
  AntNetwork *network;
  AntSandbox *sandbox;
  AntSession *session;
  AntSession *former;
  GCancellable *cancellable;

  AntuiConnectionState state;
  char *step;
  GError *error;
  AntTlsInfo *failed_tls_info;

  GHashTable *pending;
  guint n_lost;
  guint starting_sandbox : 1;
  guint reopening_sandbox : 1;
  guint is_sandbox : 1;
  guint former_is_sandbox : 1;
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
/* What is online is the former one from now on: to be called before another is tried. */
void antui_connection_keep_former (AntuiConnection *self);
/* Returns whether there was one; its state is yet to be taken over. */
gboolean antui_connection_restore_former (AntuiConnection *self);
void antui_connection_drop_former (AntuiConnection *self);
void antui_connection_drop_sessions (AntuiConnection *self);

G_END_DECLS
