/* The accounts that are kept, with their passwords in the keyring, as the window uses them.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "session/ant-account-store.h"
#include "session/ant-secrets.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_ACCOUNTS (antui_accounts_get_type ())
G_DECLARE_FINAL_TYPE (AntuiAccounts, antui_accounts, ANTUI, ACCOUNTS, GObject)

/* Signal: "problem" (string): why something could not be kept. @path: (nullable): NULL = the usual file */
AntuiAccounts *antui_accounts_new (const char *path);
AntAccountStore *antui_accounts_get_store (AntuiAccounts *self);

void antui_accounts_load_async (AntuiAccounts *self,
                                const char *name,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* With the passwords that the keyring has. @ret_why: (nullable) (transfer full): why it could not be asked, else NULL */
AntAccount *antui_accounts_load_finish (AntuiAccounts *self, GAsyncResult *result, char **ret_why, GError **error);
/* All that logging in takes is there; else the person is asked. */
gboolean antui_account_is_complete (const AntAccount *account);

/* Whether there is a keyring to keep passwords in; it may ask the person to unlock it. */
void antui_accounts_probe_async (AntuiAccounts *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean antui_accounts_probe_finish (AntuiAccounts *self, GAsyncResult *result, GError **error);

/* @passwords: keep them in the keyring too, else take them out of it */
void antui_accounts_keep (AntuiAccounts *self, const AntAccount *account, gboolean passwords);
void antui_accounts_forget (AntuiAccounts *self, const char *name);

G_END_DECLS
