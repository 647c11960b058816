/* Memory that is taken piece by piece and given back at once, for trees that never change.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AntArena:
 * @blocks: (nullable): list of blocks, the one in use first
 * @used: bytes taken of the first block
 *
 * All zero is an empty arena.
 */
typedef struct
{
  struct _AntArenaBlock *blocks;
  gsize used;
} AntArena;

gpointer ant_arena_alloc (AntArena *arena, gsize size);
gpointer ant_arena_copy (AntArena *arena, gconstpointer data, gsize size);
const char *ant_arena_copy_string (AntArena *arena, const char *text, gsize length);
void ant_arena_clear (AntArena *arena);

G_END_DECLS
