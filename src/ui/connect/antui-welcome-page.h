/* The first thing a person sees: two ways to a server.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "session/ant-account-store.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_WELCOME_PAGE (antui_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (AntuiWelcomePage, antui_welcome_page, ANTUI, WELCOME_PAGE, AdwBin)

/* The accounts that are kept; once. */
void antui_welcome_page_set_store (AntuiWelcomePage *self, AntAccountStore *store);
/* What kept the local server from starting; NULL takes it away. */
void antui_welcome_page_set_error (AntuiWelcomePage *self, const GError *error);

G_END_DECLS
