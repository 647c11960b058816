/* The rows of a timeline that a filter lets through.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "store/ant-timeline-filter.h"
#include "store/ant-timeline-model.h"

G_BEGIN_DECLS

#define ANT_TYPE_FILTERED_TIMELINE (ant_filtered_timeline_get_type ())
G_DECLARE_FINAL_TYPE (AntFilteredTimeline, ant_filtered_timeline, ANT, FILTERED_TIMELINE, GObject)

/* A GListModel of AntTimelineEntry; property "scanning". */
AntFilteredTimeline *ant_filtered_timeline_new (AntTimelineModel *model);
void ant_filtered_timeline_set_criteria (AntFilteredTimeline *self, const AntFilterCriteria *criteria);
gboolean ant_filtered_timeline_is_scanning (AntFilteredTimeline *self);
guint ant_filtered_timeline_get_n (AntFilteredTimeline *self);
const AntTimelineRow *ant_filtered_timeline_get_row (AntFilteredTimeline *self, guint position);
gboolean ant_filtered_timeline_find_position (AntFilteredTimeline *self, guint64 serial, guint *ret_position);

G_END_DECLS
