/* How far one word is from another: for "did you mean".
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/ant-edit-distance.h"

/**
 * ant_edit_distance:
 * @a: (array length=a_length): bytes
 * @b: (array length=b_length): bytes
 * @limit: what lies farther is all the same
 *
 * Counts bytes that must be inserted, deleted, replaced, or swapped with their neighbour, each at most once (optimal
 * string alignment). Any thread.
 *
 * Returns: the distance; @limit + 1 when it is more than @limit, or a word is longer than
 *   %ANT_EDIT_DISTANCE_MAX_LENGTH
 */
guint
ant_edit_distance (const char *a, gsize a_length, const char *b, gsize b_length, guint limit)
{
  guint rows[3][ANT_EDIT_DISTANCE_MAX_LENGTH + 1];

  if (a_length > ANT_EDIT_DISTANCE_MAX_LENGTH || b_length > ANT_EDIT_DISTANCE_MAX_LENGTH
      || a_length > b_length + limit || b_length > a_length + limit)
    return limit + 1;

  for (gsize j = 0; j <= b_length; j++)
    rows[0][j] = j;

  for (gsize i = 1; i <= a_length; i++)
    {
      guint *row = rows[i % 3];
      const guint *above = rows[(i + 2) % 3];
      const guint *above_that = rows[(i + 1) % 3];
      guint best = row[0] = i;

      for (gsize j = 1; j <= b_length; j++)
        {
          row[j] = MIN (above[j - 1] + (a[i - 1] != b[j - 1]), MIN (above[j], row[j - 1]) + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], above_that[j - 2] + 1);
          best = MIN (best, row[j]);
        }
      /* A swap may come back from the row above, but then that one was small too. */
      if (best > limit + 1)
        return limit + 1;
    }

  return MIN (rows[a_length % 3][b_length], limit + 1);
}
