/* Runs a fuzz target over every file of the folders named on the command line: what was found stays found.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib.h>

#include "fuzz.h"

static gboolean
replay_file (const char *path)
{
  g_autofree char *content = NULL;
  g_autofree guint8 *copy = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  /* The name comes first: after a crash nothing more is printed. */
  g_print ("%s\n", path);
  if (!g_file_get_contents (path, &content, &size, &error))
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }
  /* Without the NUL behind it, so that reading too far is seen; never NULL, as libFuzzer has it. */
  copy = g_memdup2 (content, MAX (size, 1));
  LLVMFuzzerTestOneInput (copy, size);
  return TRUE;
}

/* Returns how many files were read, -1 if one could not be. */
static int
replay_folder (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  int n = 0;

  if (dir == NULL)
    {
      g_printerr ("%s\n", error->message);
      return -1;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!replay_file (path))
        return -1;
      n++;
    }
  return n;
}

int
main (int   argc,
      char *argv[])
{
  for (int i = 1; i < argc; i++)
    {
      int n = replay_folder (argv[i]);

      if (n <= 0)
        {
          g_printerr ("%s: no corpus\n", argv[i]);
          return 1;
        }
      g_print ("%d files of %s\n", n, argv[i]);
    }
  return argc > 1 ? 0 : 1;
}
