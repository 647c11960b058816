/* Places in a text, as people count them.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AntPosition:
 * @line: from 1
 * @column: from 1, in characters (not bytes)
 * @offset: from 0, in bytes of the text that was parsed
 */
typedef struct
{
  guint line;
  guint column;
  gsize offset;
} AntPosition;

void ant_position_advance (AntPosition *position, const char *text, gsize offset);
AntPosition ant_position_at (const char *text, gsize offset);

G_END_DECLS
