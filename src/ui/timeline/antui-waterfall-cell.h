/* One row's bar on the shared time axis.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "store/ant-timeline-entry.h"
#include "timeline/antui-time-axis.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_WATERFALL_CELL (antui_waterfall_cell_get_type ())
G_DECLARE_FINAL_TYPE (AntuiWaterfallCell, antui_waterfall_cell, ANTUI, WATERFALL_CELL, GtkWidget)

GtkWidget *antui_waterfall_cell_new (AntuiTimeAxis *axis);
void antui_waterfall_cell_set_entry (AntuiWaterfallCell *self, AntTimelineEntry *entry);

G_END_DECLS
