/* The window: header bar, welcome or console, toasts for what happens to the connection.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/antui-application.h"
#include "connect/antui-connection.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_WINDOW (antui_window_get_type ())
G_DECLARE_FINAL_TYPE (AntuiWindow, antui_window, ANTUI, WINDOW, AdwApplicationWindow)

/* @settings: (nullable) */
AntuiWindow *antui_window_new (AntuiApplication *app, GSettings *settings);
AntuiConnection *antui_window_get_connection (AntuiWindow *self);

G_END_DECLS
