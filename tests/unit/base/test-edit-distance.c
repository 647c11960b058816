/* Slips of the finger: what counts as one, and what is too far or too long.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "base/ant-edit-distance.h"

static void
test_edit_distance_counts (void)
{
  static const struct { const char *a, *b; guint distance; } cases[] = {
    { "", "", 0 },
    { "", "abc", 3 },
    { "ping", "ping", 0 },
    { "ping", "pings", 1 },   /* one more */
    { "ping", "pig", 1 },     /* one less */
    { "ping", "pong", 1 },    /* another */
    { "ping", "pnig", 1 },    /* neighbours swapped */
    { "ab", "ba", 1 },
    { "ca", "abc", 3 },       /* what was swapped is not changed again */
    { "kitten", "sitting", 3 },
    { "ping", "PING", 4 },    /* case is the caller's business */
    { "abcdef", "uvwxyz", 6 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint limit = 0; limit <= 8; limit++)
      {
        guint expected = MIN (cases[i].distance, limit + 1);
        gsize n_a = strlen (cases[i].a), n_b = strlen (cases[i].b);

        g_assert_cmpuint (ant_edit_distance (cases[i].a, n_a, cases[i].b, n_b, limit), ==, expected);
        g_assert_cmpuint (ant_edit_distance (cases[i].b, n_b, cases[i].a, n_a, limit), ==, expected);
      }
}

static void
test_edit_distance_limits_length (void)
{
  g_autofree char *at = g_strnfill (ANT_EDIT_DISTANCE_MAX_LENGTH, 'x');
  g_autofree char *past = g_strnfill (ANT_EDIT_DISTANCE_MAX_LENGTH + 1, 'x');

  g_assert_cmpuint (ant_edit_distance (at, strlen (at), at, strlen (at), 2), ==, 0);
  g_assert_cmpuint (ant_edit_distance (past, strlen (past), past, strlen (past), 2), ==, 3);
  g_assert_cmpuint (ant_edit_distance (at, strlen (at), past, strlen (past), 2), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edit-distance/counts/slips", test_edit_distance_counts);
  g_test_add_func ("/edit-distance/limits/length", test_edit_distance_limits_length);
  return g_test_run ();
}
