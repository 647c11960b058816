/* The session that is in use in the header bar, and all of them in its popover.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "connect/antui-connections.h"
#include "session/ant-account-store.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_CONNECTION_BUTTON (antui_connection_button_get_type ())
G_DECLARE_FINAL_TYPE (AntuiConnectionButton, antui_connection_button, ANTUI, CONNECTION_BUTTON, AdwBin)

void antui_connection_button_set_connections (AntuiConnectionButton *self, AntuiConnections *connections, AntAccountStore *store);
void antui_connection_button_popup (AntuiConnectionButton *self);
void antui_connection_button_popdown (AntuiConnectionButton *self);

G_END_DECLS
