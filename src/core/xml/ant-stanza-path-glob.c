/* Patterns of a strict path: `*` and `?`.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "xml/ant-stanza-path-private.h"

/*
 * Implementation overview
 *
 * All ways in which a text can fit a pattern are followed at once, a bit each: bit i is set where the first i parts of
 * the pattern fit what was read. A byte of text moves the bits whose part it fits up by one, and leaves those that
 * stand at a star. So the time is that of the text, whatever the pattern; going back to the last star, as is usual,
 * takes the product of both, and texts may have 10 MiB. A `?` moves at the first byte of a character, and the bit
 * behind it waits for the character's other bytes.
 */

enum
{
  WORD = 64,
};

/* In a pattern `*`, `?` and `\` behind a backslash mean themselves. */
static gboolean
is_escape (const char *pattern)
{
  return *pattern == '\\' && pattern[1] != '\0' && strchr ("*?\\", pattern[1]) != NULL;
}

static void
set_bit (guint64 *words, guint bit)
{
  words[bit / WORD] |= G_GUINT64_CONSTANT (1) << (bit % WORD);
}

static gboolean
has_bit (const guint64 *words, guint bit)
{
  return (words[bit / WORD] >> (bit % WORD)) & 1;
}

static guint64 *
new_words (AntArena *arena, guint n)
{
  guint64 *words = ant_arena_alloc (arena, n * sizeof (guint64));

  memset (words, 0, n * sizeof (guint64));
  return words;
}

/* @pattern has at most %ANT_LIMIT_GLOB bytes. */
const AntPathGlob *
ant_path_glob_new (AntArena *arena, const char *pattern)
{
  AntPathGlob *glob = ant_arena_alloc (arena, sizeof *glob);

  glob->n_words = strlen (pattern) / WORD + 1;
  glob->n_parts = 0;
  glob->literals = new_words (arena, 256 * glob->n_words);
  glob->any = new_words (arena, glob->n_words);
  glob->stars = new_words (arena, glob->n_words);
  glob->behind_any = new_words (arena, glob->n_words);

  for (; *pattern != '\0'; pattern++)
    {
      if (*pattern == '*')
        {
          set_bit (glob->stars, glob->n_parts);
          continue;
        }
      if (*pattern == '?')
        {
          set_bit (glob->any, glob->n_parts);
          set_bit (glob->behind_any, glob->n_parts + 1);
        }
      else
        {
          if (is_escape (pattern))
            pattern++;
          set_bit (glob->literals + (guchar) *pattern * glob->n_words, glob->n_parts);
        }
      glob->n_parts++;
    }
  return glob;
}

/* Reads one byte. FALSE: nothing fits any more. */
static gboolean
step (const AntPathGlob *glob, guint64 *fits, guchar byte)
{
  const guint64 *literals = glob->literals + byte * glob->n_words;
  gboolean begins = (byte & 0xc0) != 0x80;
  guint64 carry = 0, left = 0;

  for (guint i = 0; i < glob->n_words; i++)
    {
      guint64 moves = fits[i] & (literals[i] | (begins ? glob->any[i] : 0));
      guint64 stays = fits[i] & (glob->stars[i] | (begins ? 0 : glob->behind_any[i]));

      fits[i] = moves << 1 | carry | stays;
      carry = moves >> (WORD - 1);
      left |= fits[i];
    }
  return left != 0;
}

/* The state before the first byte. */
void
ant_path_glob_begin (AntPathGlobState *state)
{
  memset (state, 0, sizeof *state);
  state->fits[0] = 1;
}

/* Reads one more piece of the text. FALSE: whatever follows, the answer is there. */
gboolean
ant_path_glob_read (const AntPathGlob *glob, AntPathGlobState *state, const char *text)
{
  gboolean ends_in_star = has_bit (glob->stars, glob->n_parts);

  for (; *text != '\0'; text++)
    if ((ends_in_star && has_bit (state->fits, glob->n_parts)) || !step (glob, state->fits, *text))
      return FALSE;
  return TRUE;
}

/* Whether all that was read fits. */
gboolean
ant_path_glob_end (const AntPathGlob *glob, const AntPathGlobState *state)
{
  return has_bit (state->fits, glob->n_parts);
}
