/* Random ids: as long and as plain as they promise, and never the same.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/ant-random.h"

#include <string.h>

static void
test_id_is_url_safe (void)
{
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = ant_random_id ();

      g_assert_cmpuint (strlen (id), ==, ANT_RANDOM_ID_LENGTH);
      g_assert_cmpuint (strspn (id, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_"), ==, ANT_RANDOM_ID_LENGTH);
    }
}

static void
test_ids_differ (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 10000; i++)
    g_assert_true (g_hash_table_add (seen, ant_random_id ()));
}

static void
test_id_uses_the_whole_alphabet (void)
{
  gboolean used[256] = { FALSE };
  guint n_used = 0;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = ant_random_id ();

      for (const char *c = id; *c != '\0'; c++)
        used[(guchar) *c] = TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (used); i++)
    n_used += used[i];
  g_assert_cmpuint (n_used, ==, 64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/random/id/is-url-safe", test_id_is_url_safe);
  g_test_add_func ("/random/id/differs", test_ids_differ);
  g_test_add_func ("/random/id/uses-the-whole-alphabet", test_id_uses_the_whole_alphabet);
  return g_test_run ();
}
