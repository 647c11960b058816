/* Memory that is taken piece by piece and given back at once.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "xml/ant-arena.h"

#include <string.h>

/* Most stanzas fit in a few small blocks; a large one must not cost thousands of mallocs. Each block is half as large again
 * as the one before, so that little of the last one is for nothing: there may be many trees. */
#define FIRST_BLOCK 480
#define LARGEST_BLOCK (64 * 1024)
#define ALIGNMENT 8 /* of what trees are made of: pointers and integers */

typedef struct _AntArenaBlock
{
  struct _AntArenaBlock *next;
  gsize size;
  _Alignas (ALIGNMENT) guint8 data[];
} AntArenaBlock;

static void
add_block (AntArena *arena,
           gsize     size)
{
  gsize wanted = arena->blocks == NULL ? FIRST_BLOCK : MIN (arena->blocks->size * 3 / 2, LARGEST_BLOCK);
  AntArenaBlock *block;

  wanted = MAX (wanted, size);
  block = g_malloc (sizeof (AntArenaBlock) + wanted);
  block->size = wanted;
  block->next = arena->blocks;
  arena->blocks = block;
  arena->used = 0;
}

static gpointer
take (AntArena *arena,
      gsize     size)
{
  gpointer memory;

  if (arena->blocks == NULL || arena->blocks->size - arena->used < size)
    add_block (arena, size);
  memory = arena->blocks->data + arena->used;
  arena->used += size;
  return memory;
}

/**
 * ant_arena_alloc:
 * @arena: an arena
 * @size: in bytes
 *
 * Takes @size bytes, not cleared, aligned for pointers and integers. They live until [func@ant_arena_clear].
 *
 * Returns: (transfer none): the memory
 */
gpointer
ant_arena_alloc (AntArena *arena,
                 gsize     size)
{
  gsize aligned = (arena->used + ALIGNMENT - 1) & ~(gsize) (ALIGNMENT - 1);

  if (arena->blocks != NULL)
    arena->used = MIN (aligned, arena->blocks->size);
  return take (arena, size);
}

/**
 * ant_arena_copy:
 * @arena: an arena
 * @data: (nullable): what to copy
 * @size: in bytes
 *
 * Returns: (transfer none) (nullable): a copy in the arena, %NULL for no bytes
 */
gpointer
ant_arena_copy (AntArena     *arena,
                gconstpointer data,
                gsize         size)
{
  if (size == 0)
    return NULL;
  return memcpy (ant_arena_alloc (arena, size), data, size);
}

/**
 * ant_arena_copy_string:
 * @arena: an arena
 * @text: bytes, need not end in NUL
 * @length: how many
 *
 * Returns: (transfer none): a copy that ends in NUL; for no bytes a constant
 */
const char *
ant_arena_copy_string (AntArena   *arena,
                       const char *text,
                       gsize       length)
{
  char *copy;

  if (length == 0)
    return "";
  copy = take (arena, length + 1);
  memcpy (copy, text, length);
  copy[length] = '\0';
  return copy;
}

/**
 * ant_arena_clear:
 * @arena: an arena
 *
 * Gives back all that was taken; the arena is empty after.
 */
void
ant_arena_clear (AntArena *arena)
{
  AntArenaBlock *block = arena->blocks;

  while (block != NULL)
    {
      AntArenaBlock *next = block->next;

      g_free (block);
      block = next;
    }
  arena->blocks = NULL;
  arena->used = 0;
}
