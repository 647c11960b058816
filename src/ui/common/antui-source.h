/* How stanzas look in a GtkSourceView: our language and our style schemes, light and dark.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/* A longer line (in bytes) is shown without highlighting: the highlighter would freeze the window. */
#define ANTUI_SOURCE_MAX_LINE 2048

void antui_source_buffer_setup (GtkSourceBuffer *buffer);
void antui_source_buffer_update_language (GtkSourceBuffer *buffer);

G_END_DECLS
