/* One session in the list of the header bar: how it is, and what can be done with it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "connect/antui-connections.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_CONNECTION_ROW (antui_connection_row_get_type ())
G_DECLARE_FINAL_TYPE (AntuiConnectionRow, antui_connection_row, ANTUI, CONNECTION_ROW, AdwExpanderRow)

/* @group: (nullable): the choice of another row: only one of them is chosen */
GtkWidget *antui_connection_row_new (AntuiConnections *connections, AntuiConnection *connection, GtkCheckButton *group);
AntuiConnection *antui_connection_row_get_connection (AntuiConnectionRow *self);
GtkCheckButton *antui_connection_row_get_choice (AntuiConnectionRow *self);
/* To what is done most with a session in its state. */
void antui_connection_row_focus (AntuiConnectionRow *self);

G_END_DECLS
