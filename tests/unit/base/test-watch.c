/* Tests of what is told of changes on disk.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-folder.h"
#include "base/ant-watch.h"

#include <glib/gstdio.h>

/* @n_calls: of the watch's func */
typedef struct
{
  char *folder;
  AntWatch *watch;
  guint n_calls;
} Fixture;

static void
changed_cb (gpointer user_data)
{
  ((Fixture *) user_data)->n_calls++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("antt-watch-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->watch = ant_watch_new (changed_cb, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->watch, ant_watch_free);
  antt_folder_remove (fixture->folder);
  g_free (fixture->folder);
}

static char *
path_of (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static gboolean
give_up_cb (gpointer data)
{
  g_error ("nothing was told of the change");
  return G_SOURCE_REMOVE;
}

/* Until it was told @n times. */
static void
wait_for (Fixture *fixture, guint n)
{
  guint give_up = g_timeout_add_seconds (20, give_up_cb, NULL);

  while (fixture->n_calls < n)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (give_up);
}

static void
set_folders (Fixture *fixture, const char *first, const char *second)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (folders, path_of (fixture, first));
  if (second != NULL)
    g_ptr_array_add (folders, path_of (fixture, second));
  ant_watch_set_folders (fixture->watch, folders);
}

/* Written, replaced and removed. */
static void
test_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = path_of (fixture, "a.ini");

  ant_watch_set_file (fixture->watch, path);
  antt_folder_put (fixture->folder, "a.ini", "one", -1);
  wait_for (fixture, 1);
  fixture->n_calls = 0;
  antt_folder_put (fixture->folder, "a.ini", "two", -1);
  wait_for (fixture, 1);
  fixture->n_calls = 0;
  g_assert_cmpint (g_remove (path), ==, 0);
  wait_for (fixture, 1);
}

static void
test_folders (Fixture *fixture, gconstpointer data)
{
  antt_folder_put (fixture->folder, "one/a", "a", -1);
  antt_folder_put (fixture->folder, "two/b", "b", -1);
  set_folders (fixture, "one", NULL);
  wait_for (fixture, 1); /* what changed between reading and watching */
  set_folders (fixture, "one", "two");
  wait_for (fixture, 2);
  set_folders (fixture, "one", "two");
  antt_folder_put (fixture->folder, "two/c", "c", -1);
  wait_for (fixture, 3);
}

/* As it comes with a checkout. */
static void
test_many_are_few (Fixture *fixture, gconstpointer data)
{
  antt_folder_put (fixture->folder, "one/last", "a", -1);
  set_folders (fixture, "one", NULL);
  wait_for (fixture, 1);
  fixture->n_calls = 0;
  for (int i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("one/%d", i);

      antt_folder_put (fixture->folder, name, "x", -1);
    }
  wait_for (fixture, 1);
  g_assert_cmpuint (fixture->n_calls, <=, 2);
}

static void
free_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_clear_pointer (&fixture->watch, ant_watch_free);
  fixture->n_calls++;
}

static void
test_freed_by_its_func (Fixture *fixture, gconstpointer data)
{
  ant_watch_free (fixture->watch);
  fixture->watch = ant_watch_new (free_cb, fixture);
  set_folders (fixture, ".", NULL);
  wait_for (fixture, 1);
  g_assert_null (fixture->watch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/watch/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("file/any-change", test_file);
  ADD ("folders/any-change", test_folders);
  ADD ("folders/many-are-few", test_many_are_few);
  ADD ("free/by-its-func", test_freed_by_its_func);
#undef ADD
  return g_test_run ();
}
