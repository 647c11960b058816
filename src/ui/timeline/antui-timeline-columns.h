/* The columns of the timeline: what each cell shows of an exchange.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "timeline/antui-time-axis.h"

G_BEGIN_DECLS

/* Appends all columns to @view, the waterfall last. */
void antui_timeline_columns_append (GtkColumnView *view, AntuiTimeAxis *axis);
gboolean antui_timeline_columns_fit (GtkColumnView *view, int width);

G_END_DECLS
