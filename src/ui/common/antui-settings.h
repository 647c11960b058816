/* The settings, where their schema can be found; the window also runs without.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ANTUI_DEFAULT_TIMEOUT 30.0

GSettings *antui_settings_new (void);
double antui_settings_get_timeout (GSettings *settings);

G_END_DECLS
