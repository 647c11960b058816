/* Usage: match-paths strict|compatible PATHS STANZAS: how long it takes to try all paths on each stanza.
 *
 * Both files have one a line. Prints `PARSE_NS MATCH_NS` and, for each path, how many stanzas it matches.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "base/ant-clock.h"
#include "xml/ant-parser.h"
#include "xml/ant-stanza-path.h"

static char **
read_lines (const char *file)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (file, &text, NULL, &error))
    g_error ("%s", error->message);
  return g_strsplit (g_strchomp (text), "\n", -1);
}

int
main (int argc, char **argv)
{
  AntClock *clock = ant_clock_system ();
  AntPathMode mode = g_strcmp0 (argv[1], "strict") == 0 ? ANT_PATH_STRICT : ANT_PATH_COMPATIBLE;
  g_auto (GStrv) paths = NULL;
  g_auto (GStrv) stanzas = NULL;
  g_autoptr (GPtrArray) roots = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_element_unref);
  g_autofree guint *counts = NULL;
  g_autoptr (GPtrArray) parsed_paths = NULL;
  gint64 begin, parsed, matched;

  g_assert (argc == 4);
  paths = read_lines (argv[2]);
  stanzas = read_lines (argv[3]);
  counts = g_new0 (guint, g_strv_length (paths));

  begin = ant_clock_monotonic_ns (clock);
  for (guint i = 0; stanzas[i] != NULL; i++)
    g_ptr_array_add (roots, (gpointer) ant_parser_parse (stanzas[i], -1, ANT_NS_CLIENT, NULL, NULL));
  parsed = ant_clock_monotonic_ns (clock) - begin;

  parsed_paths = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_stanza_path_unref);
  for (guint i = 0; paths[i] != NULL; i++)
    g_ptr_array_add (parsed_paths, ant_stanza_path_parse (paths[i], mode, NULL, NULL, NULL));
  /* The table is read once. */
  ant_stanza_path_matches (g_ptr_array_index (parsed_paths, 0), g_ptr_array_index (roots, 0));
  begin = ant_clock_monotonic_ns (clock);
  for (guint j = 0; j < roots->len; j++)
    for (guint i = 0; i < parsed_paths->len; i++)
      counts[i] += ant_stanza_path_matches (g_ptr_array_index (parsed_paths, i), g_ptr_array_index (roots, j));
  matched = ant_clock_monotonic_ns (clock) - begin;

  g_print ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, parsed, matched);
  for (guint i = 0; paths[i] != NULL; i++)
    g_print (" %u", counts[i]);
  g_print ("\n");
  return 0;
}
