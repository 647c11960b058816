/* Reading a tree of template files: safely, whatever somebody has put there.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "library/ant-template-scan.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include "library/ant-template-private.h"

enum
{
  MAX_DEPTH = 16,
  MAX_FILES = 10000,
};

/**
 * ant_template_scan_new:
 * @known: (element-type AntTemplate): what was found the last time; must outlive the scan
 *
 * Returns: (transfer full): a scan that has read nothing yet
 */
AntTemplateScan *
ant_template_scan_new (GPtrArray *known)
{
  AntTemplateScan *scan = g_new0 (AntTemplateScan, 1);

  scan->known = g_hash_table_new (g_str_hash, g_str_equal);
  scan->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  scan->folders = g_ptr_array_new_with_free_func (g_free);
  scan->visited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < known->len; i++)
    {
      AntTemplate *template = g_ptr_array_index (known, i);

      g_hash_table_insert (scan->known, (gpointer) ant_template_get_path (template), template);
    }
  return scan;
}

void
ant_template_scan_free (AntTemplateScan *scan)
{
  g_hash_table_unref (scan->known);
  g_hash_table_unref (scan->found);
  g_ptr_array_unref (scan->folders);
  g_hash_table_unref (scan->visited);
  g_free (scan);
}

static gboolean
fail_with_errno (const char *what, GError **error)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "The file cannot be %s: %s", what,
               g_strerror (saved));
  return FALSE;
}

/* Up to one byte more than is allowed, so that the caller sees what is too large. */
static gboolean
read_bytes (int fd, GString *content, GError **error)
{
  char buffer[16384];
  gssize n;

  while (content->len <= ANT_TEMPLATE_MAX_SIZE)
    {
      n = read (fd, buffer, sizeof buffer);
      if (n == 0)
        return TRUE;
      if (n < 0 && errno != EINTR)
        return fail_with_errno ("read", error);
      if (n > 0)
        g_string_append_len (content, buffer, n);
    }
  return TRUE;
}

/* O_NONBLOCK: opening a pipe that is called x.xml must not wait for a writer. */
static char *
read_file (const char *path, GError **error)
{
  g_autoptr (GString) content = g_string_new (NULL);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  gboolean read;

  if (fd < 0)
    {
      fail_with_errno ("opened", error);
      return NULL;
    }
  read = read_bytes (fd, content, error);
  close (fd);
  if (!read)
    return NULL;

  if (content->len > ANT_TEMPLATE_MAX_SIZE)
    {
      g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_SYNTAX, "The file is larger than %d bytes",
                   ANT_TEMPLATE_MAX_SIZE);
      return NULL;
    }
  if (!g_utf8_validate (content->str, content->len, NULL))
    {
      g_set_error_literal (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_SYNTAX,
                           "The file is not valid UTF-8");
      return NULL;
    }
  return g_string_free (g_steal_pointer (&content), FALSE);
}

static gboolean
is_same (AntTemplate *template, const char *text, const GError *error)
{
  const GError *known = ant_template_get_error (template);

  if (error != NULL)
    return known != NULL && strcmp (known->message, error->message) == 0;
  return strcmp (ant_template_get_text (template), text) == 0;
}

/* @relative: the file's path below the root, with `.xml`. */
static AntTemplate *
load (AntTemplateScan *scan, const char *path, const char *relative, gboolean shipped)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = read_file (path, &error);
  g_autofree char *shown = g_filename_display_name (relative);
  AntTemplate *known = g_hash_table_lookup (scan->known, path);
  char *slash = strrchr (shown, '/');
  const char *group = slash != NULL ? shown : "";
  g_autofree char *name = g_strdup (slash != NULL ? slash + 1 : shown);

  if (known != NULL && is_same (known, text, error))
    return g_object_ref (known);

  if (slash != NULL)
    *slash = '\0';
  name[strlen (name) - strlen (".xml")] = '\0';
  return error != NULL ? ant_template_new_broken (name, group, path, shipped, error)
                       : ant_template_new (name, group, path, shipped, text);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
list_names (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  /* Most people have no folder of their own. */
  if (dir == NULL && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_debug ("Templates: %s", error->message);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (name[0] != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static void
scan_folder (AntTemplateScan *scan, const char *folder, const char *relative, guint depth, gboolean shipped);

static void
scan_entry (AntTemplateScan *scan, const char *path, const char *relative, guint depth, gboolean shipped)
{
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return;
  if (S_ISDIR (status.st_mode))
    {
      g_autofree char *inode = g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                                                (guint64) status.st_dev, (guint64) status.st_ino);

      if (depth < MAX_DEPTH && g_hash_table_add (scan->visited, g_steal_pointer (&inode)))
        scan_folder (scan, path, relative, depth + 1, shipped);
    }
  else if (S_ISREG (status.st_mode) && g_str_has_suffix (path, ".xml")
           && g_hash_table_size (scan->found) < MAX_FILES)
    g_hash_table_insert (scan->found, g_strdup (relative), load (scan, path, relative, shipped));
}

/* @relative: "" for the root. In the order of names, so that the same tree always gives the same list. */
static void
scan_folder (AntTemplateScan *scan, const char *folder, const char *relative, guint depth, gboolean shipped)
{
  g_autoptr (GPtrArray) names = list_names (folder);

  g_ptr_array_add (scan->folders, g_strdup (folder));
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *below = *relative != '\0' ? g_strconcat (relative, "/", name, NULL) : g_strdup (name);

      scan_entry (scan, path, below, depth, shipped);
    }
}

/**
 * ant_template_scan_read:
 * @root: (type filename): a folder; nothing happens where it does not exist
 * @shipped: whether its files came with the program
 *
 * Reads all `.xml` files below @root. A file with the same path below its root as one read before takes its
 * place. Loops of links end, what is neither file nor folder is passed over, a file that is too large or
 * unreadable is a broken template.
 */
void
ant_template_scan_read (AntTemplateScan *scan, const char *root, gboolean shipped)
{
  g_return_if_fail (scan != NULL && root != NULL);

  scan_folder (scan, root, "", 0, shipped);
}
