/* One cell of the timeline: a child widget that shows something of an exchange and follows its changes.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "store/ant-timeline-entry.h"
#include "timeline/antui-time-axis.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_TIMELINE_CELL (antui_timeline_cell_get_type ())
G_DECLARE_FINAL_TYPE (AntuiTimelineCell, antui_timeline_cell, ANTUI, TIMELINE_CELL, GtkWidget)

/* Fills @child from @exchange; @now_ns (wall clock) for rows that still run. */
typedef void (*AntuiCellFunc) (GtkWidget *child, const AntExchange *exchange, gint64 now_ns);

/* How far the child may reach from the start of @cell, px, over cells behind it that are empty; 0 = to its end. */
typedef int (*AntuiCellReachFunc) (GtkWidget *cell, const AntExchange *exchange);

/* @axis: (nullable): its time moves the cells of open rows; NULL where the cell does not show time. */
GtkWidget *antui_timeline_cell_new (GtkWidget *child, AntuiCellFunc fill, AntuiTimeAxis *axis);
void antui_timeline_cell_set_entry (AntuiTimelineCell *self, AntTimelineEntry *entry);
void antui_timeline_cell_set_reach (AntuiTimelineCell *self, AntuiCellReachFunc reach);

G_END_DECLS
