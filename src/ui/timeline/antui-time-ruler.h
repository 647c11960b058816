/* The labels of the time axis, drawn over the waterfall column's title.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "timeline/antui-time-axis.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_TIME_RULER (antui_time_ruler_get_type ())
G_DECLARE_FINAL_TYPE (AntuiTimeRuler, antui_time_ruler, ANTUI, TIME_RULER, GtkWidget)

void antui_time_ruler_set_axis (AntuiTimeRuler *self, AntuiTimeAxis *axis);

G_END_DECLS
