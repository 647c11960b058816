/* No tooltip lies over what a menu button has opened.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Of every menu button that is below @root by now. */
void antui_menu_tooltips_keep_clear (GtkWidget *root);

G_END_DECLS
