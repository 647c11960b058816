/* The timeline: a lazy list of rows that does not care whether it holds ten or a million.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "store/ant-timeline-entry.h"
#include "store/ant-timeline-index.h"

G_BEGIN_DECLS

#define ANT_TYPE_TIMELINE_MODEL (ant_timeline_model_get_type ())
G_DECLARE_FINAL_TYPE (AntTimelineModel, ant_timeline_model, ANT, TIMELINE_MODEL, GObject)

/* (transfer full) (nullable): the exchange of a row that was released. */
typedef AntExchange *(*AntTimelineLoadFunc) (guint64 serial, gpointer user_data, GError **error);

AntTimelineModel *ant_timeline_model_new (void);
/* New serials are appended (one items_changed), known ones notify their entry. Signal "applied" after each batch. */
void ant_timeline_model_apply (AntTimelineModel *self, GPtrArray *exchanges);
/* Forgets all rows that are ended; open ones stay. */
void ant_timeline_model_clear (AntTimelineModel *self);
/* Exchanges that are kept elsewhere too need not be kept in memory. */
void ant_timeline_model_set_load_func (AntTimelineModel *self,
                                       AntTimelineLoadFunc load,
                                       gpointer user_data,
                                       GDestroyNotify destroy);
void ant_timeline_model_release (AntTimelineModel *self, GPtrArray *exchanges);

const AntTimelineRow *ant_timeline_model_get_row (AntTimelineModel *self, guint position);
const AntTimelineIndex *ant_timeline_model_get_index (AntTimelineModel *self);
AntExchange *ant_timeline_model_dup_exchange (AntTimelineModel *self, guint position);
gboolean ant_timeline_model_find_position (AntTimelineModel *self, guint64 serial, guint *ret_position);
guint ant_timeline_model_count_open (AntTimelineModel *self);

G_END_DECLS
