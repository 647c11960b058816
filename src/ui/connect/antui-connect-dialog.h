/* Asks for an account and connects to it; whatever fails is said beside the fields, which keep what was typed.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "connect/antui-connections.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_CONNECT_DIALOG (antui_connect_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AntuiConnectDialog, antui_connect_dialog, ANTUI, CONNECT_DIALOG, AdwWindow)

/* @account: (nullable): what the fields begin with. The dialog closes itself when online. */
AntuiConnectDialog *antui_connect_dialog_new (AntuiConnections *connections, const AntAccount *account);
/* What the fields say now, checked or not. */
AntAccount *antui_connect_dialog_dup_account (AntuiConnectDialog *self);

G_END_DECLS
