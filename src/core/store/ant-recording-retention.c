/* Which recordings of a folder are too old, or too much.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-recording-retention.h"

#include <sys/stat.h>
#include <glib/gstdio.h>
#include "store/ant-recording.h"

/* What SQLite keeps beside a recording that is written to, or was killed. */
static const char *const companions[] = { "", "-wal", "-shm" };

/**
 * File:
 * @size: with what stands beside it
 * @written_ns: wall clock, the newest of them
 */
typedef struct
{
  char *path;
  guint64 size;
  gint64 written_ns;
} File;

static void
file_free (gpointer data)
{
  g_free (((File *) data)->path);
  g_free (data);
}

static void
measure (File *file)
{
  for (gsize i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *path = g_strconcat (file->path, companions[i], NULL);
      GStatBuf status;

      if (g_stat (path, &status) != 0)
        continue;
      file->size += (guint64) status.st_size;
      file->written_ns = MAX (file->written_ns, (gint64) status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec);
    }
}

/* Whatever else somebody has put there is not ours to remove. */
static gboolean
is_recording (const char *path)
{
  g_autoptr (AntRecording) recording = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_str_has_suffix (path, ".db") || g_file_test (path, G_FILE_TEST_IS_SYMLINK)
      || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return FALSE;
  recording = ant_recording_open (path, &error);
  return recording != NULL || g_error_matches (error, ANT_STORE_ERROR, ANT_STORE_ERROR_NEWER);
}

static int
compare_files (gconstpointer a, gconstpointer b)
{
  const File *x = *(const File *const *) a, *y = *(const File *const *) b;

  return x->written_ns != y->written_ns ? (x->written_ns < y->written_ns ? -1 : 1) : g_strcmp0 (x->path, y->path);
}

/* (transfer full) (element-type File): the oldest first */
static GPtrArray *
list_files (const char *folder)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (file_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      File *file;

      if (!is_recording (path))
        continue;
      file = g_new0 (File, 1);
      file->path = g_steal_pointer (&path);
      measure (file);
      g_ptr_array_add (files, file);
    }
  g_ptr_array_sort (files, compare_files);
  return files;
}

static gboolean
is_same (const char *path, const char *in_use)
{
  GStatBuf a, b;

  return in_use != NULL && g_stat (path, &a) == 0 && g_stat (in_use, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static gboolean
remove_file (const File *file)
{
  for (gsize i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *path = g_strconcat (file->path, companions[i], NULL);

      if (g_remove (path) != 0 && i == 0)
        return FALSE;
    }
  return TRUE;
}

/**
 * ant_recording_retain:
 * @folder: (type filename): where recordings are kept, those of other running windows too
 * @in_use: (nullable) (type filename): which is written to now
 * @now_ns: wall clock
 * @age_ns: how old one may become since it was last written to, 0 = any age
 * @bytes: how much all may be together, 0 = any size
 *
 * Takes time with the number of files, so not the main thread while it has something to show. Another window's recording is
 * written to and so never old; one that is killed is kept like any other.
 *
 * Returns: (transfer full) (array zero-terminated=1): what was removed
 */
GStrv
ant_recording_retain (const char *folder, const char *in_use, gint64 now_ns, gint64 age_ns, guint64 bytes)
{
  g_autoptr (GStrvBuilder) removed = g_strv_builder_new ();
  g_autoptr (GPtrArray) files = NULL;
  guint64 total = 0;

  g_return_val_if_fail (folder != NULL, NULL);

  files = list_files (folder);
  for (guint i = 0; i < files->len; i++)
    total += ((const File *) g_ptr_array_index (files, i))->size;
  for (guint i = 0; i < files->len; i++)
    {
      const File *file = g_ptr_array_index (files, i);
      gboolean old = age_ns > 0 && file->written_ns < now_ns - age_ns;
      gboolean much = bytes > 0 && total > bytes;

      if ((!old && !much) || is_same (file->path, in_use) || !remove_file (file))
        continue;
      total -= file->size;
      g_strv_builder_add (removed, file->path);
    }
  return g_strv_builder_end (removed);
}
