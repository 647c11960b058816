/* Whether an account is kept, what it is called then, and whether its password goes into the keyring.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "connect/antui-accounts.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_KEEP_FIELDS (antui_keep_fields_get_type ())
G_DECLARE_FINAL_TYPE (AntuiKeepFields, antui_keep_fields, ANTUI, KEEP_FIELDS, AdwPreferencesGroup)

/* Once. */
void antui_keep_fields_set_accounts (AntuiKeepFields *self, AntuiAccounts *accounts);
/* @name: (nullable): of the account that is kept already; @passwords: in the keyring too */
void antui_keep_fields_set (AntuiKeepFields *self, const char *name, gboolean passwords);
gboolean antui_keep_fields_get_keep (AntuiKeepFields *self);
void antui_keep_fields_set_keep (AntuiKeepFields *self, gboolean keep);
gboolean antui_keep_fields_get_passwords (AntuiKeepFields *self);
/* What was typed, else @address. */
const char *antui_keep_fields_get_name (AntuiKeepFields *self, const char *address);
/* FALSE: the name cannot be one; it is marked and has the focus. */
gboolean antui_keep_fields_check (AntuiKeepFields *self, const char *address, GError **error);
void antui_keep_fields_clear_errors (AntuiKeepFields *self);
/* Why passwords cannot be kept. */
void antui_keep_fields_show_problem (AntuiKeepFields *self, const char *why);
/* Nothing is to be asked for, so nothing is to be kept. */
void antui_keep_fields_set_has_password (AntuiKeepFields *self, gboolean has_password);

G_END_DECLS
