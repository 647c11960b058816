/* The one local server of a window: started when it is first needed, shared by its sessions, replaced when it died.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "sandbox/ant-sandbox.h"
#include "session/ant-account.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_LOCAL_SERVER (antui_local_server_get_type ())
G_DECLARE_FINAL_TYPE (AntuiLocalServer, antui_local_server, ANTUI, LOCAL_SERVER, GObject)

AntuiLocalServer *antui_local_server_new (void);
/* NULL before one was started. */
AntSandbox *antui_local_server_get_running (AntuiLocalServer *self);
/* @stale: (nullable): one that does not answer any more: another takes its place. */
void antui_local_server_start_async (AntuiLocalServer *self,
                                     AntSandbox *stale,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
AntSandbox *antui_local_server_start_finish (AntuiLocalServer *self, GAsyncResult *result, GError **error);

/* @user: "romeo" or "juliet"; @name: what the session is called */
AntAccount *antui_local_server_new_account (AntSandbox *sandbox, const char *user, const char *name);

G_END_DECLS
