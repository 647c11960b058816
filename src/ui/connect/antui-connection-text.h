/* What a connection is called and how it is: words for the header bar and the list of sessions. Pure functions.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "connect/antui-connection.h"

G_BEGIN_DECLS

const char *antui_connection_state_label (AntuiConnectionState state);
/* CSS class of the dot. */
const char *antui_connection_state_style (AntuiConnectionState state);
gboolean antui_connection_is_busy (AntuiConnection *connection);
const char *antui_connection_title (AntuiConnection *connection);
char *antui_connection_subtitle (AntuiConnection *connection);
char *antui_connection_server (AntuiConnection *connection);
char *antui_connection_encryption (AntuiConnection *connection);
char *antui_connection_certificate (AntuiConnection *connection);

G_END_DECLS
