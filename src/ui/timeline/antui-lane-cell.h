/* Which session a row is of: its colour, and its name where there is room.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "common/antui-lanes.h"
#include "store/ant-timeline-entry.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_LANE_CELL (antui_lane_cell_get_type ())
G_DECLARE_FINAL_TYPE (AntuiLaneCell, antui_lane_cell, ANTUI, LANE_CELL, GtkWidget)

GtkWidget *antui_lane_cell_new (AntuiLanes *lanes);
void antui_lane_cell_set_entry (AntuiLaneCell *self, AntTimelineEntry *entry);

G_END_DECLS
