/* Where a person writes what the timeline is to show: a StanzaPath, or any text.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "store/ant-timeline-filter.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_FILTER_ENTRY (antui_filter_entry_get_type ())
G_DECLARE_FINAL_TYPE (AntuiFilterEntry, antui_filter_entry, ANTUI, FILTER_ENTRY, AdwBin)

/* Signal "changed". */
void antui_filter_entry_add_criteria (AntuiFilterEntry *self, AntFilterCriteria *criteria);
gboolean antui_filter_entry_is_empty (AntuiFilterEntry *self);
void antui_filter_entry_clear (AntuiFilterEntry *self);

G_END_DECLS
