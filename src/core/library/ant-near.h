/* Which of several names somebody may have meant.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Up to three of @names (nearest first) as `“a” or “b”`; NULL where none is near. */
char *ant_near_names (const char *written, const char *const *names);

G_END_DECLS
