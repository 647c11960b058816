/* Which of several names somebody may have meant.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "library/ant-near.h"

#include <string.h>
#include "base/ant-edit-distance.h"

enum
{
  MAX_NAMES = 3,
};

typedef struct
{
  const char *name;
  guint distance;
} Candidate;

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;

  if (x->distance != y->distance)
    return x->distance < y->distance ? -1 : 1;
  return strcmp (x->name, y->name);
}

static GArray *
find_candidates (const char *written, const char *const *names)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autofree char *folded = g_utf8_strdown (written, -1);
  gsize length = strlen (folded);
  guint limit = MAX (1, length / 3);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      Candidate candidate = { names[i],
                              ant_edit_distance (folded, length, names[i], strlen (names[i]), limit) };

      /* Half of a name is a slip too: `disco` for `disco-info-server`. */
      if (length >= 3 && (g_str_has_prefix (names[i], folded) || strstr (names[i], folded) != NULL))
        candidate.distance = MIN (candidate.distance, 1);
      if (candidate.distance <= limit)
        g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_candidates);
  return candidates;
}

/**
 * ant_near_names:
 * @written: what somebody wrote, UTF-8
 * @names: (array zero-terminated=1): what they could have meant
 *
 * Looks for names that differ from @written by few slips, or of which it is a part.
 *
 * Returns: (transfer full) (nullable): `“a”`, `“a” or “b”`, `“a”, “b” or “c”`; %NULL where nothing is near
 */
char *
ant_near_names (const char *written, const char *const *names)
{
  g_autoptr (GArray) candidates = NULL;
  g_autoptr (GString) text = NULL;
  guint n;

  g_return_val_if_fail (written != NULL, NULL);
  g_return_val_if_fail (names != NULL, NULL);

  candidates = find_candidates (written, names);
  n = MIN (candidates->len, (guint) MAX_NAMES);
  if (n == 0)
    return NULL;

  text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s“%s”",
                            i == 0       ? ""
                            : i + 1 == n ? " or "
                                         : ", ",
                            g_array_index (candidates, Candidate, i).name);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
