/* Who logs in, and how: address, and password, certificate or secret.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "session/ant-account.h"

G_BEGIN_DECLS

typedef enum
{
  ANTUI_LOGIN_PASSWORD,
  ANTUI_LOGIN_CERTIFICATE,
  ANTUI_LOGIN_ANONYMOUS,
  ANTUI_LOGIN_COMPONENT,
} AntuiLogin;

#define ANTUI_TYPE_LOGIN_FIELDS (antui_login_fields_get_type ())
G_DECLARE_FINAL_TYPE (AntuiLoginFields, antui_login_fields, ANTUI, LOGIN_FIELDS, AdwPreferencesGroup)

/* Signals: "changed"; "address-changed": somebody else is to be spoken to; "kind-changed". */
AntuiLogin antui_login_fields_get_kind (AntuiLoginFields *self);
const char *antui_login_fields_get_address (AntuiLoginFields *self);
void antui_login_fields_set (AntuiLoginFields *self, const AntAccount *account);
/* Writes into @account what the fields say. */
void antui_login_fields_get (AntuiLoginFields *self, AntAccount *account);
/* FALSE: the row at fault is marked and has the focus. @ret_text: (transfer full) */
gboolean antui_login_fields_check (AntuiLoginFields *self, const char **ret_title, char **ret_text);
void antui_login_fields_clear_errors (AntuiLoginFields *self);
/* To the address; to the secret when it was refused or is missing. */
void antui_login_fields_focus (AntuiLoginFields *self, gboolean secret);

G_END_DECLS
