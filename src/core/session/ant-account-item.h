/* An account of the file as a list shows it; one that is broken, with what is wrong.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>
#include "session/ant-account.h"

G_BEGIN_DECLS

#define ANT_TYPE_ACCOUNT_ITEM (ant_account_item_get_type ())
G_DECLARE_FINAL_TYPE (AntAccountItem, ant_account_item, ANT, ACCOUNT_ITEM, GObject)

/* (transfer none) all of them. Never changes: another account of the same name is another object. */
const char *ant_account_item_get_name (AntAccountItem *self);
/* (nullable): without passwords; NULL: it is broken. */
const AntAccount *ant_account_item_get_account (AntAccountItem *self);
/* (nullable): ANT_ACCOUNT_ERROR_BROKEN, `FILE:LINE: what` for each fault, a line each. */
const GError *ant_account_item_get_error (AntAccountItem *self);

G_END_DECLS
