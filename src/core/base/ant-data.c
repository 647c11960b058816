/* Where shipped and personal files are, and how the tables among them are read.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/ant-data.h"

#include <gio/gio.h>
#include <string.h>

#include "ant-config.h"

/* A file that every data folder has. */
#define DATA_MARK "errors.tsv"

static char *
find_build_data_dir (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = NULL;
  g_autofree char *data = NULL;
  g_autofree char *mark = NULL;

  if (program == NULL)
    return NULL;

  folder = g_path_get_dirname (program);
  data = g_build_filename (folder, "..", "..", "data", NULL);
  mark = g_build_filename (data, DATA_MARK, NULL);
  if (!g_file_test (mark, G_FILE_TEST_IS_REGULAR))
    return NULL;

  return g_canonicalize_filename (data, NULL);
}

static char *
find_data_dir (void)
{
  const char *chosen = g_getenv ("ANTISTROPHE_DATA_DIR");
  char *data;

  if (chosen != NULL && *chosen != '\0')
    return g_canonicalize_filename (chosen, NULL);

  data = find_build_data_dir ();
  return data != NULL ? data : g_strdup (ANT_PKGDATADIR);
}

/**
 * ant_data_dir:
 *
 * The folder of shipped files: tables lie flat in it, templates in `templates/`. It is
 * `$ANTISTROPHE_DATA_DIR` when set; else the `data` folder of the build folder that the running program
 * lies in, wherever that is; else the installed one. Found once, the same ever after. Any thread.
 *
 * Returns: (transfer none): an absolute path; it need not exist
 */
const char *
ant_data_dir (void)
{
  static char *dir = NULL;

  if (g_once_init_enter (&dir))
    g_once_init_leave (&dir, find_data_dir ());

  return dir;
}

/**
 * ant_data_path:
 * @name: a path relative to the data folder
 *
 * Any thread.
 *
 * Returns: (transfer full) (type filename): the path of a shipped file, which need not exist
 */
char *
ant_data_path (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return g_build_filename (ant_data_dir (), name, NULL);
}

/**
 * ant_user_data_path:
 * @name: (nullable): a path relative to the person's folder; %NULL for the folder itself
 *
 * A path under `$XDG_DATA_HOME/antistrophe/`. Nothing is created. Any thread.
 *
 * Returns: (transfer full) (type filename): the path
 */
char *
ant_user_data_path (const char *name)
{
  return g_build_filename (g_get_user_data_dir (), "antistrophe", name, NULL);
}

/**
 * ant_user_config_path:
 * @name: (nullable): a path relative to the person's folder of choices; %NULL for the folder itself
 *
 * A path under `$XDG_CONFIG_HOME/antistrophe/`. Nothing is created. Any thread.
 *
 * Returns: (transfer full) (type filename): the path
 */
char *
ant_user_config_path (const char *name)
{
  return g_build_filename (g_get_user_config_dir (), "antistrophe", name, NULL);
}

static gboolean
append_row (GPtrArray *rows, const char *line, const char *path, guint number, guint n_columns, GError **error)
{
  g_auto (GStrv) row = g_strsplit (line, "\t", -1);
  guint n_found = g_strv_length (row);

  if (n_found != n_columns)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s:%u: the row has %u columns, expected %u; the table is damaged, reinstall it",
                   path, number, n_found, n_columns);
      return FALSE;
    }

  g_ptr_array_add (rows, g_steal_pointer (&row));
  return TRUE;
}

/**
 * ant_data_read_tsv:
 * @name: file name of a table in the data folder
 * @n_columns: how many columns each row must have
 *
 * Reads a table of tab-separated values: UTF-8, the first line names the columns, no quoting. Any thread.
 *
 * Returns: (transfer full) (element-type GStrv): the rows below the first line, each of @n_columns strings;
 *   %NULL with a #GFileError when the file cannot be read, %G_IO_ERROR_INVALID_DATA when it is damaged
 */
GPtrArray *
ant_data_read_tsv (const char *name, guint n_columns, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize length;

  g_return_val_if_fail (name != NULL, NULL);

  path = ant_data_path (name);
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s: the table is not valid UTF-8; it is damaged, reinstall it", path);
      return NULL;
    }

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    if (lines[i][0] != '\0' && !append_row (rows, lines[i], path, i + 1, n_columns, error))
      return NULL;

  return g_steal_pointer (&rows);
}

/**
 * ant_data_load_tsv:
 * @name: file name of a table in the data folder
 * @n_columns: how many columns each row must have
 * @loss: what is lost without the table, for the log
 *
 * As ant_data_read_tsv(), for a table that the program can do without. Any thread.
 *
 * Returns: (transfer full) (element-type GStrv): the rows; none, and a warning in the log, when it cannot be read
 */
GPtrArray *
ant_data_load_tsv (const char *name, guint n_columns, const char *loss)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = ant_data_read_tsv (name, n_columns, &error);

  if (rows != NULL)
    return rows;

  g_warning ("%s: %s", loss, error->message);
  return g_ptr_array_new ();
}
