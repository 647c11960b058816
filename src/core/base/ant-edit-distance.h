/* How far one word is from another: for "did you mean".
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In bytes; what is longer is no slip of the finger, and is not compared. */
#define ANT_EDIT_DISTANCE_MAX_LENGTH 128

guint ant_edit_distance (const char *a, gsize a_length, const char *b, gsize b_length, guint limit);

G_END_DECLS
