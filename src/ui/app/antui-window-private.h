/* What the window's two files share: its fields, and the page that is shown.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/antui-window.h"
#include "connect/antui-connect-dialog.h"
#include "connect/antui-connection-button.h"
#include "connect/antui-welcome-page.h"
#include "console/antui-console-page.h"

G_BEGIN_DECLS

/**
 * AntuiWindow:
 *
 * @account: (nullable): what was typed into the dialog and never came online, so that asking again begins with it
 * @loading: (nullable): an account that is kept is being read
 * @console: (nullable): made after the first frame, or when it is first shown
 * @was_online: the console was in use: from then on a failure leaves it open, with all that was typed.
 */
struct _AntuiWindow
{
  AdwApplicationWindow parent_instance;

  GSettings *settings;
  AntTimelineModel *timeline;
  AntuiConnections *connections;
  AntuiAccounts *accounts;
  AntAccount *account;
  GCancellable *loading;
  AntuiConnectDialog *dialog;

  GtkWidget *title;
  GtkStack *stack;
  GtkToggleButton *sidebar_button;
  AntuiConnectionButton *connection_button;
  AntuiWelcomePage *welcome;
  AntuiConsolePage *console;

  guint console_id;
  guint narrow_id;
  guint narrow : 1;
  guint was_online : 1;
  guint closing : 1;
};

void antui_window_show_page (AntuiWindow *self, gboolean console);
void antui_window_show_message (AntuiWindow *self, const char *text);
/* In antui-window-actions.c: all that begins with "win.". */
void antui_window_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
