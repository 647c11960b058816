/* What a session does by itself: presence, stream management, reconnecting, answers.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "session/ant-account.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_SESSION_FIELDS (antui_session_fields_get_type ())
G_DECLARE_FINAL_TYPE (AntuiSessionFields, antui_session_fields, ANTUI, SESSION_FIELDS, AdwPreferencesGroup)

void antui_session_fields_set (AntuiSessionFields *self, const AntAccount *account);
void antui_session_fields_get (AntuiSessionFields *self, AntAccount *account);
/* A component has no presence of its own, no stream management, and no server to ping. */
void antui_session_fields_set_component (AntuiSessionFields *self, gboolean component);

G_END_DECLS
