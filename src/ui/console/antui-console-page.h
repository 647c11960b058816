/* The Console: templates at the left, composer and details side by side, the timeline below.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "connect/antui-connections.h"
#include "store/ant-timeline-model.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_CONSOLE_PAGE (antui_console_page_get_type ())
G_DECLARE_FINAL_TYPE (AntuiConsolePage, antui_console_page, ANTUI, CONSOLE_PAGE, AdwBin)

/* Property: sidebar-visible (boolean). */

/* Once, before it is shown. @settings: (nullable) */
void antui_console_page_setup (AntuiConsolePage *self,
                               AntuiConnections *connections,
                               AntTimelineModel *timeline,
                               GSettings *settings);
void antui_console_page_send (AntuiConsolePage *self);
void antui_console_page_resend (AntuiConsolePage *self, gboolean edit);
void antui_console_page_search_templates (AntuiConsolePage *self);
void antui_console_page_focus_editor (AntuiConsolePage *self);
void antui_console_page_focus_timeline (AntuiConsolePage *self);
void antui_console_page_new_stanza (AntuiConsolePage *self, AntKind kind);
void antui_console_page_go_to_problem (AntuiConsolePage *self);

/* @toast: (transfer full): shown above the timeline, whose newest row it must not hide, in the place of the one before. */
void antui_console_page_show_toast (AntuiConsolePage *self, AdwToast *toast);
void antui_console_page_clear_toasts (AntuiConsolePage *self);

G_END_DECLS
