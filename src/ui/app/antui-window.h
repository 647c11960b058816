/* The window: header bar, welcome or console, toasts for what happens to the connection.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/antui-application.h"
#include "connect/antui-connections.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_WINDOW (antui_window_get_type ())
G_DECLARE_FINAL_TYPE (AntuiWindow, antui_window, ANTUI, WINDOW, AdwApplicationWindow)

/* Property: session (int): place of the one in use among the sessions, from 1; 0 while there is none.
 * @settings: (nullable) */
AntuiWindow *antui_window_new (AntuiApplication *app, GSettings *settings);
AntuiConnections *antui_window_get_connections (AntuiWindow *self);

G_END_DECLS
