/* The rows of the timeline that are shown: all of them, or without those of the connection or of the stream.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "store/ant-timeline-model.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_SHOWN_ROWS (antui_shown_rows_get_type ())
G_DECLARE_FINAL_TYPE (AntuiShownRows, antui_shown_rows, ANTUI, SHOWN_ROWS, GObject)

/* A GListModel of AntTimelineEntry. When other kinds are shown, all rows go and come: what was selected is to be looked for
 * again. */
AntuiShownRows *antui_shown_rows_new (AntTimelineModel *model);
/* @connection: what happened to a session; @stream: elements that are no stanzas, white space */
void antui_shown_rows_set_events (AntuiShownRows *self, gboolean connection, gboolean stream);
guint antui_shown_rows_get_n (AntuiShownRows *self);
const AntTimelineRow *antui_shown_rows_get_row (AntuiShownRows *self, guint position);
gboolean antui_shown_rows_find_position (AntuiShownRows *self, guint64 serial, guint *ret_position);

G_END_DECLS
