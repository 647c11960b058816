/* Which session what is composed is sent with; shown where there are several.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "connect/antui-connections.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_SENDER_BUTTON (antui_sender_button_get_type ())
G_DECLARE_FINAL_TYPE (AntuiSenderButton, antui_sender_button, ANTUI, SENDER_BUTTON, AdwBin)

void antui_sender_button_set_connections (AntuiSenderButton *self, AntuiConnections *connections);

G_END_DECLS
