/* The accounts that are kept: a list that follows its file, whoever changes it. Passwords are elsewhere (AntSecrets).
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "session/ant-account-item.h"

G_BEGIN_DECLS

#define ANT_TYPE_ACCOUNT_STORE (ant_account_store_get_type ())
G_DECLARE_FINAL_TYPE (AntAccountStore, ant_account_store, ANT, ACCOUNT_STORE, GObject)

/* A GListModel of AntAccountItem, sorted by name; broken ones are in it. NULL = the usual file. */
AntAccountStore *ant_account_store_new (const char *path);
const char *ant_account_store_get_path (AntAccountStore *self);
/* (nullable): what is wrong with the file outside of any account; also the property `problem`, a string. */
const GError *ant_account_store_get_error (AntAccountStore *self);
/* Reads again now; with watch, changes on disk show up by themselves (main context). */
void ant_account_store_reload (AntAccountStore *self);
void ant_account_store_watch (AntAccountStore *self);

/* (transfer none) (nullable): an item, which may be broken. */
AntAccountItem *ant_account_store_find (AntAccountStore *self, const char *name);
/* (transfer full): NOT_FOUND, BROKEN. */
AntAccount *ant_account_store_dup_account (AntAccountStore *self, const char *name, GError **error);
/* On disk when it returns. EXISTS; NAME, VALUE, G_OPTION_ERROR (as ant_link_config_check_choices()), G_FILE_ERROR. */
gboolean ant_account_store_add (AntAccountStore *self, const AntAccount *account, GError **error);
/* The same in place of the one of this name. NOT_FOUND, BROKEN. */
gboolean ant_account_store_replace (AntAccountStore *self, const AntAccount *account, GError **error);
/* Also a broken one. NOT_FOUND. Its secrets: ant_secrets_clear_async(). */
gboolean ant_account_store_remove (AntAccountStore *self, const char *name, GError **error);

G_END_DECLS
