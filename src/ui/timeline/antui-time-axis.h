/* The stretch of time that all bars of the waterfall share, and its ruler.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define ANTUI_TYPE_TIME_AXIS (antui_time_axis_get_type ())
G_DECLARE_FINAL_TYPE (AntuiTimeAxis, antui_time_axis, ANTUI, TIME_AXIS, GObject)

/* Signal "changed" when the range or "now" is another one. */
AntuiTimeAxis *antui_time_axis_new (void);
void antui_time_axis_set_range (AntuiTimeAxis *self, gint64 start_ns, gint64 end_ns, gint64 now_ns);
gint64 antui_time_axis_get_start (AntuiTimeAxis *self);
gint64 antui_time_axis_get_length (AntuiTimeAxis *self);
gint64 antui_time_axis_get_now (AntuiTimeAxis *self);
double antui_time_axis_position (AntuiTimeAxis *self, gint64 wall_ns);

gint64 antui_time_axis_tick (gint64 length_ns, guint most);
char *antui_time_axis_label (gint64 ns, gint64 tick_ns);

G_END_DECLS
