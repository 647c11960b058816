/* The accounts that are kept, each with a way to connect to it; hidden where there are none.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "session/ant-account-store.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_SAVED_LIST (antui_saved_list_get_type ())
G_DECLARE_FINAL_TYPE (AntuiSavedList, antui_saved_list, ANTUI, SAVED_LIST, AdwBin)

/* Once. */
void antui_saved_list_set_store (AntuiSavedList *self, AntAccountStore *store);

G_END_DECLS
