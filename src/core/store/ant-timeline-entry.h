/* A row as an object: the main thread's view of an exchange, alive while somebody looks at it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>
#include "exchange/ant-exchange.h"

G_BEGIN_DECLS

#define ANT_TYPE_TIMELINE_ENTRY (ant_timeline_entry_get_type ())
G_DECLARE_FINAL_TYPE (AntTimelineEntry, ant_timeline_entry, ANT, TIMELINE_ENTRY, GObject)

/* Property "exchange" (AntExchange, boxed) notifies when the row changes. */
AntTimelineEntry *ant_timeline_entry_new (AntExchange *exchange);
AntExchange *ant_timeline_entry_get_exchange (AntTimelineEntry *self);
guint64 ant_timeline_entry_get_serial (AntTimelineEntry *self);
void ant_timeline_entry_set_exchange (AntTimelineEntry *self, AntExchange *exchange);

G_END_DECLS
