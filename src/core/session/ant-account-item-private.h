/* How the store makes its items, and tells whether one is still right.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "session/ant-account-file.h"
#include "session/ant-account-item.h"

G_BEGIN_DECLS

/* @error: (transfer none) (nullable): instead of what the section says. */
AntAccountItem *ant_account_item_new (const AntAccountSection *section, const char *path, const GError *error);
gboolean ant_account_item_equal (AntAccountItem *self, AntAccountItem *other);
/* By name; of the same name by what they say. */
int ant_account_item_compare (AntAccountItem *self, AntAccountItem *other);

G_END_DECLS
