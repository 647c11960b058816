/* Which session has which colour and short name, wherever several are shown side by side.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* How many colours the style sheet has: lane-0 and on. */
#define ANTUI_N_LANES 8

#define ANTUI_TYPE_LANES (antui_lanes_get_type ())
G_DECLARE_FINAL_TYPE (AntuiLanes, antui_lanes, ANTUI, LANES, GObject)

/* Property: several (boolean): more than one lane was ever used. Signal: "changed". */
AntuiLanes *antui_lanes_new (void);
void antui_lanes_add (AntuiLanes *self, guint session, guint lane, const char *name);
gboolean antui_lanes_get_several (AntuiLanes *self);
/* CSS class; NULL for a session that nobody told of. */
const char *antui_lanes_get_style (AntuiLanes *self, guint session);
const char *antui_lanes_get_label (AntuiLanes *self, guint session);
const char *antui_lanes_get_name (AntuiLanes *self, guint session);

const char *antui_lane_style (guint lane);

G_END_DECLS
