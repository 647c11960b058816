/* Numbers, sizes and times as a person reads them: pure functions.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *antui_format_latency (gint64 latency_ns);
char *antui_format_duration (gint64 duration_ns);
char *antui_format_size (gsize bytes);
char *antui_format_time (gint64 wall_ns);
char *antui_format_timeout (double seconds);
gboolean antui_parse_timeout (const char *text, double *ret_seconds);
char *antui_format_label (const char *name);

/* (transfer full): at most @max_chars, without the middle where it is longer. */
char *antui_format_short (const char *text, guint max_chars);

G_END_DECLS
