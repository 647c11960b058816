/* Which recordings of a folder are too old, or too much.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANT_RETENTION_AGE_NS (30 * G_GINT64_CONSTANT (86400000000000))
#define ANT_RETENTION_BYTES (G_GUINT64_CONSTANT (1024) * 1024 * 1024)

/* Removes what was last written to more than @age_ns before @now_ns (wall clock), then the oldest until all that is left
 * has at most @bytes; @age_ns, @bytes: 0 = does not matter. @in_use: (nullable): stays. Only recordings are touched.
 * (transfer full) (array zero-terminated=1): paths that are gone. */
GStrv ant_recording_retain (const char *folder, const char *in_use, gint64 now_ns, gint64 age_ns, guint64 bytes);

G_END_DECLS
