/* The application: options, application-wide actions and shortcuts, about and shortcuts windows.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ANTUI_TYPE_APPLICATION (antui_application_get_type ())
G_DECLARE_FINAL_TYPE (AntuiApplication, antui_application, ANTUI, APPLICATION, AdwApplication)

AntuiApplication *antui_application_new (void);

G_END_DECLS
