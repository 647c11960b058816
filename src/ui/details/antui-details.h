/* What one row of the timeline is in full: both sides, the error in words, times and sizes.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "store/ant-timeline-entry.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_DETAILS (antui_details_get_type ())
G_DECLARE_FINAL_TYPE (AntuiDetails, antui_details, ANTUI, DETAILS, GtkWidget)

/* Property: entry (AntTimelineEntry, NULL for none).
 * Signals: "resend", "edit", "cancel": each with the AntTimelineEntry. */
void antui_details_set_entry (AntuiDetails *self, AntTimelineEntry *entry);

G_END_DECLS
