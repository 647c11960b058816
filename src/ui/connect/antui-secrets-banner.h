/* Says above the timeline whose secrets are shown, and stops it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "connect/antui-connections.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_SECRETS_BANNER (antui_secrets_banner_get_type ())
G_DECLARE_FINAL_TYPE (AntuiSecretsBanner, antui_secrets_banner, ANTUI, SECRETS_BANNER, AdwBin)

/* Once. */
void antui_secrets_banner_set_connections (AntuiSecretsBanner *self, AntuiConnections *connections);

G_END_DECLS
