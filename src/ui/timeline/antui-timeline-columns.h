/* The columns of the timeline: what each cell shows of an exchange.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "common/antui-lanes.h"
#include "timeline/antui-time-axis.h"

G_BEGIN_DECLS

/* Appends all columns to @view, the waterfall last. */
void antui_timeline_columns_append (GtkColumnView *view, AntuiTimeAxis *axis, AntuiLanes *lanes);
/* @width: of the view, px; @sessions: whether rows tell which session they are of; @ret_wide: whether the waterfall is shown.
 * Returns: whether all rows were made anew, which takes the list to its top */
gboolean antui_timeline_columns_fit (GtkColumnView *view, int width, gboolean sessions, gboolean *ret_wide);

G_END_DECLS
