/* What the dialog's two files share: its fields, and what is shown above them.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "connect/antui-connect-dialog.h"

#include "connect/antui-certificate-card.h"
#include "connect/antui-keep-fields.h"
#include "connect/antui-login-fields.h"
#include "connect/antui-server-fields.h"
#include "connect/antui-session-fields.h"

G_BEGIN_DECLS

/**
 * AntuiConnectDialog:
 *
 * @connection: (nullable): that the attempts are made with; @added: it was added here
 * @attempting: the connection's state is about the fields here
 * @opened: an attempt has succeeded
 * @once: (nullable): fingerprint of a certificate that is trusted, but not kept; forgotten when another server is named
 * @name: (nullable): what the account is kept as
 * @names: what can be chosen: a new account, and those that are kept
 * @loading: (nullable): one that is kept is being read
 */
struct _AntuiConnectDialog
{
  AdwWindow parent_instance;

  AntuiConnections *connections;
  AntuiAccounts *accounts;
  AntuiConnection *connection;
  char *once;
  char *name;
  GCancellable *loading;
  guint added : 1;
  guint attempting : 1;
  guint opened : 1;
  guint filling : 1;

  GtkWidget *cancel_button;
  GtkWidget *connect_button;
  GtkScrolledWindow *scroller;
  GtkWidget *error_box;
  GtkLabel *error_title;
  GtkLabel *error_text;
  AntuiCertificateCard *certificate;
  GtkWidget *progress;
  GtkLabel *step;

  GtkWidget *fields;
  GtkWidget *saved_group;
  AdwComboRow *saved;
  GtkStringList *names;
  AntuiLoginFields *login;
  AntuiKeepFields *keep;
  AntuiServerFields *server;
  AntuiSessionFields *session;
  GtkWidget *forget_button;
};

/* antui-connect-dialog.c */
void antui_connect_dialog_show_error (AntuiConnectDialog *self, const char *title, const char *text);
void antui_connect_dialog_clear_error (AntuiConnectDialog *self);
void antui_connect_dialog_update (AntuiConnectDialog *self);

/* antui-connect-dialog-attempt.c: checking, connecting, what came of it. */
void antui_connect_dialog_install_attempts (GtkWidgetClass *widget_class);
gboolean antui_connect_dialog_is_busy (AntuiConnectDialog *self);
void antui_connect_dialog_use (AntuiConnectDialog *self, AntuiConnection *connection);
/* @pinned: kept with the account */
void antui_connect_dialog_trust (AntuiConnectDialog *self, gboolean pinned);
void antui_connect_dialog_show_failure (AntuiConnectDialog *self);

G_END_DECLS
