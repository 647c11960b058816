/* Which server is spoken to, and how: host and port where they are not looked up, encryption, the pinned certificate.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "session/ant-account.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_SERVER_FIELDS (antui_server_fields_get_type ())
G_DECLARE_FINAL_TYPE (AntuiServerFields, antui_server_fields, ANTUI, SERVER_FIELDS, AdwPreferencesGroup)

/* Signal: "changed". */
void antui_server_fields_set (AntuiServerFields *self, const AntAccount *account);
void antui_server_fields_get (AntuiServerFields *self, AntAccount *account);
void antui_server_fields_set_component (AntuiServerFields *self, gboolean component);
/* @pin: (nullable): another server is not trusted because of this one: any change of the fields takes it away. */
void antui_server_fields_set_pin (AntuiServerFields *self, const char *pin);
const char *antui_server_fields_get_pin (AntuiServerFields *self);
/* FALSE: the port is none; it is marked and has the focus. */
gboolean antui_server_fields_check (AntuiServerFields *self);
void antui_server_fields_clear_errors (AntuiServerFields *self);

G_END_DECLS
