/* The timeline: one row an exchange, with its bar on a shared time axis.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "common/antui-lanes.h"
#include "store/ant-timeline-model.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_TIMELINE_VIEW (antui_timeline_view_get_type ())
G_DECLARE_FINAL_TYPE (AntuiTimelineView, antui_timeline_view, ANTUI, TIMELINE_VIEW, GtkWidget)

/* Properties: model (AntTimelineModel), selected (AntTimelineEntry, NULL for none), show-connection-events,
 * show-stream-events (boolean). Signal: "activated", of the selected row. */
void antui_timeline_view_set_model (AntuiTimelineView *self, AntTimelineModel *model);
AntTimelineEntry *antui_timeline_view_get_selected (AntuiTimelineView *self);
/* Once, before there are rows. */
void antui_timeline_view_set_lanes (AntuiTimelineView *self, AntuiLanes *lanes);
/* The next row that we begin in @session is selected when it appears: a person who sends wants to see the answer. */
void antui_timeline_view_select_next_sent (AntuiTimelineView *self, guint session);

G_END_DECLS
