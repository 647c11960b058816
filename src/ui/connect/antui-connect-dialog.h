/* Asks for an account and connects to it; whatever fails is said beside the fields, which keep what was typed.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "connect/antui-accounts.h"
#include "connect/antui-connections.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_CONNECT_DIALOG (antui_connect_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AntuiConnectDialog, antui_connect_dialog, ANTUI, CONNECT_DIALOG, AdwWindow)

/* A modal window without a parent as yet, which closes itself when online. */
AntuiConnectDialog *antui_connect_dialog_new (AntuiConnections *connections, AntuiAccounts *accounts);
/* What the fields begin with. @name: (nullable): what it is kept as; @why: (nullable): why its password is not there */
void antui_connect_dialog_fill (AntuiConnectDialog *self, const AntAccount *account, const char *name, const char *why);
/* The account of a connection that is offline, and what went wrong with it; it is connected again in its lane. */
void antui_connect_dialog_edit (AntuiConnectDialog *self, AntuiConnection *connection);
/* What the fields say now, checked or not. */
AntAccount *antui_connect_dialog_dup_account (AntuiConnectDialog *self);
gboolean antui_connect_dialog_was_opened (AntuiConnectDialog *self);

G_END_DECLS
