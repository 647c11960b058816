/* One sorted list becomes another with the fewest `items-changed`.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @items: what @model shows, owned; becomes a copy of @wanted. */
void ant_list_update (GListModel *model, GPtrArray *items, GPtrArray *wanted);

G_END_DECLS
