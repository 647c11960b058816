/* The sessions of a window, in the order they were added, and the one that what is composed is sent with.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "connect/antui-connection.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_CONNECTIONS (antui_connections_get_type ())
G_DECLARE_FINAL_TYPE (AntuiConnections, antui_connections, ANTUI, CONNECTIONS, GObject)

/* A GListModel of AntuiConnection. Property: current (AntuiConnection, NULL while there is none).
 * Signals: "changed": something about some of them; "opened", "failed" (AntuiConnection); "lost" (AntuiConnection,
 * guint: requests lost). */
AntuiConnections *antui_connections_new (AntTimelineModel *timeline);
guint antui_connections_get_n (AntuiConnections *self);
/* (transfer none) */
AntuiConnection *antui_connections_get (AntuiConnections *self, guint position);
AntuiConnection *antui_connections_get_current (AntuiConnections *self);
void antui_connections_set_current (AntuiConnections *self, AntuiConnection *connection);
gboolean antui_connections_find (AntuiConnections *self, AntuiConnection *connection, guint *ret_position);
/* The one that a row is of; NULL when it was removed. */
AntuiConnection *antui_connections_find_session (AntuiConnections *self, guint session);
AntuiConnection *antui_connections_find_local (AntuiConnections *self, const char *user);
AntuiLanes *antui_connections_get_lanes (AntuiConnections *self);
gboolean antui_connections_has_local_server (AntuiConnections *self);

/* All return the connection (transfer none), which is the current one from now on. */
AntuiConnection *antui_connections_add (AntuiConnections *self);
AntuiConnection *antui_connections_open_account (AntuiConnections *self, const AntAccount *account);
AntuiConnection *antui_connections_open_local (AntuiConnections *self, const char *user);
/* Like antui_connection_open_account(), with a name that no other of them has. */
void antui_connections_open (AntuiConnections *self, AntuiConnection *connection, const AntAccount *account);
/* Gives up connecting, or disconnects; one that never was online is removed. */
void antui_connections_close (AntuiConnections *self, AntuiConnection *connection);
void antui_connections_remove (AntuiConnections *self, AntuiConnection *connection);

void antui_connections_close_all_async (AntuiConnections *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean antui_connections_close_all_finish (AntuiConnections *self, GAsyncResult *result, GError **error);

G_END_DECLS
