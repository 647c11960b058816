/* The state of the connection in the header bar, and what to know and do about it in a popover.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "connect/antui-connection.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_CONNECTION_BUTTON (antui_connection_button_get_type ())
G_DECLARE_FINAL_TYPE (AntuiConnectionButton, antui_connection_button, ANTUI, CONNECTION_BUTTON, AdwBin)

/* Property: connection (AntuiConnection). */
void antui_connection_button_set_connection (AntuiConnectionButton *self, AntuiConnection *connection);
void antui_connection_button_popup (AntuiConnectionButton *self);

G_END_DECLS
