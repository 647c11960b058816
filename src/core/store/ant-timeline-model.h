/* The timeline: a lazy list of rows that does not care whether it holds ten or a million.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "store/ant-timeline-entry.h"

G_BEGIN_DECLS

#define ANT_TYPE_TIMELINE_MODEL (ant_timeline_model_get_type ())
G_DECLARE_FINAL_TYPE (AntTimelineModel, ant_timeline_model, ANT, TIMELINE_MODEL, GObject)

AntTimelineModel *ant_timeline_model_new (void);
/* New serials are appended (one items_changed), known ones notify their entry. Signal "applied" after each batch. */
void ant_timeline_model_apply (AntTimelineModel *self, GPtrArray *exchanges);
/* Forgets all rows that are ended; open ones stay. */
void ant_timeline_model_clear (AntTimelineModel *self);
AntExchange *ant_timeline_model_get_exchange (AntTimelineModel *self, guint position);
gboolean ant_timeline_model_find_position (AntTimelineModel *self, guint64 serial, guint *ret_position);
guint ant_timeline_model_count_open (AntTimelineModel *self);

G_END_DECLS
