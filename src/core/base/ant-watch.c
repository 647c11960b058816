/* Says that files have changed on disk: once for what changes together.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/ant-watch.h"

#include <string.h>

enum
{
  /* Saving a file is several events, a git checkout hundreds. */
  COALESCE_MS = 100,
};

/**
 * AntWatch:
 *
 * For the thread that made it, and its default main context. What is watched need not exist: it is looked for every few
 * seconds. What cannot be watched is said in the log only, as reading it says more.
 *
 * @folders: (element-type filename): those that are watched
 * @monitors: (element-type GFileMonitor)
 * @soon: (nullable): pending call of @changed
 */
struct _AntWatch
{
  AntWatchFunc changed;
  gpointer user_data;

  GPtrArray *folders;
  GPtrArray *monitors;
  GSource *soon;
};

/**
 * ant_watch_new:
 * @changed: called within about 100 ms of the kernel's word
 * @user_data: for @changed
 *
 * Returns: (transfer full): watches nothing yet
 */
AntWatch *
ant_watch_new (AntWatchFunc changed, gpointer user_data)
{
  AntWatch *watch;

  g_return_val_if_fail (changed != NULL, NULL);

  watch = g_new0 (AntWatch, 1);
  watch->changed = changed;
  watch->user_data = user_data;
  watch->folders = g_ptr_array_new ();
  watch->monitors = g_ptr_array_new_with_free_func (g_object_unref);
  return watch;
}

static void
drop_soon (AntWatch *watch)
{
  if (watch->soon == NULL)
    return;
  g_source_destroy (watch->soon);
  g_clear_pointer (&watch->soon, g_source_unref);
}

static gboolean
soon_cb (gpointer user_data)
{
  AntWatch *watch = user_data;

  drop_soon (watch);
  watch->changed (watch->user_data);
  return G_SOURCE_REMOVE;
}

static void
tell_soon (AntWatch *watch)
{
  if (watch->soon != NULL)
    return;
  watch->soon = g_timeout_source_new (COALESCE_MS);
  g_source_set_callback (watch->soon, soon_cb, watch, NULL);
  g_source_attach (watch->soon, g_main_context_get_thread_default ());
}

static void
changed_cb (GFileMonitor *monitor, GFile *file, GFile *other_file, GFileMonitorEvent event, gpointer user_data)
{
  tell_soon (user_data);
}

static void
stop_monitors (AntWatch *watch)
{
  for (guint i = 0; i < watch->monitors->len; i++)
    {
      GFileMonitor *monitor = g_ptr_array_index (watch->monitors, i);

      g_signal_handlers_disconnect_by_data (monitor, watch);
      g_file_monitor_cancel (monitor);
    }
  g_ptr_array_set_size (watch->monitors, 0);
}

/**
 * ant_watch_free:
 * @watch: (nullable) (transfer full): a watch
 */
void
ant_watch_free (AntWatch *watch)
{
  if (watch == NULL)
    return;

  stop_monitors (watch);
  drop_soon (watch);
  g_ptr_array_unref (watch->folders);
  g_ptr_array_unref (watch->monitors);
  g_free (watch);
}

static void
add_monitor (AntWatch *watch, const char *path, gboolean folder)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  GFileMonitor *monitor = folder ? g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error)
                                 : g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);

  if (monitor == NULL)
    {
      g_debug ("%s cannot be watched: %s", path, error->message);
      return;
    }
  g_file_monitor_set_rate_limit (monitor, COALESCE_MS);
  g_signal_connect (monitor, "changed", G_CALLBACK (changed_cb), watch);
  g_ptr_array_add (watch->monitors, monitor);
}

static gboolean
same_folders (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (strcmp (g_ptr_array_index (a, i), g_ptr_array_index (b, i)) != 0)
      return FALSE;
  return TRUE;
}

/**
 * ant_watch_set_folders:
 * @watch: a watch
 * @folders: (element-type filename): instead of those so far; kept, and must not change
 *
 * A monitor sees one folder only. Where these are others than before, @changed is called soon: what changed between
 * reading a new folder and watching it would be missed.
 */
void
ant_watch_set_folders (AntWatch *watch, GPtrArray *folders)
{
  GPtrArray *former;

  g_return_if_fail (watch != NULL && folders != NULL);

  if (same_folders (watch->folders, folders))
    return;
  stop_monitors (watch);
  former = watch->folders;
  watch->folders = g_ptr_array_ref (folders);
  g_ptr_array_unref (former);
  for (guint i = 0; i < folders->len; i++)
    add_monitor (watch, g_ptr_array_index (folders, i), TRUE);
  tell_soon (watch);
}

/**
 * ant_watch_set_file:
 * @watch: a watch, of nothing else
 * @path: (type filename): a file in a folder that exists
 *
 * What changed before this is not told.
 */
void
ant_watch_set_file (AntWatch *watch, const char *path)
{
  g_return_if_fail (watch != NULL && path != NULL);

  stop_monitors (watch);
  add_monitor (watch, path, FALSE);
}
