/* One message at a time over a page: the newest takes the place of the one before.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ANTUI_TYPE_TOASTS (antui_toasts_get_type ())
G_DECLARE_FINAL_TYPE (AntuiToasts, antui_toasts, ANTUI, TOASTS, GObject)

AntuiToasts *antui_toasts_new (AdwToastOverlay *overlay);
/* @toast: (transfer full) */
void antui_toasts_show (AntuiToasts *self, AdwToast *toast);
/* Whatever is shown, or about to be, is out of date. */
void antui_toasts_clear (AntuiToasts *self);

G_END_DECLS
