/* What is too old goes, then the oldest of what is too much; nothing that is in use, and nothing that is not ours.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "recording-fixture.h"
#include "store/ant-recording-retention.h"

#define DAY_NS G_GINT64_CONSTANT (86400000000000)
#define NOW_NS (20000 * DAY_NS)

/* (transfer full): a recording that was last written to so many days ago */
static char *
make_recording (Fixture *fixture, const char *name, gint64 days)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  AntRecordingWriter *writer = ant_recording_writer_new (path, ant_clock_system (), NULL);
  gint64 written_s = (NOW_NS - days * DAY_NS) / 1000000000;
  struct timespec times[2] = { { written_s, 0 }, { written_s, 0 } };

  g_assert_true (ant_recording_writer_close (writer, NULL));
  ant_recording_writer_unref (writer);
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  return path;
}

static guint64
get_size (const char *path)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  return (guint64) status.st_size;
}

static void
assert_removed (GStrv removed, const char *const *paths)
{
  g_assert_cmpstrv (removed, paths);
  for (guint i = 0; removed[i] != NULL; i++)
    g_assert_false (g_file_test (removed[i], G_FILE_TEST_EXISTS));
  g_strfreev (removed);
}

static void
test_age (Fixture *fixture, gconstpointer data)
{
  g_autofree char *old = make_recording (fixture, "old.db", 31);
  g_autofree char *young = make_recording (fixture, "young.db", 29);

  assert_removed (ant_recording_retain (fixture->folder, NULL, NOW_NS, ANT_RETENTION_AGE_NS, ANT_RETENTION_BYTES),
                  (const char *const[]) { old, NULL });
  g_assert_true (g_file_test (young, G_FILE_TEST_EXISTS));
}

static void
test_size (Fixture *fixture, gconstpointer data)
{
  g_autofree char *oldest = make_recording (fixture, "c.db", 3);
  g_autofree char *older = make_recording (fixture, "a.db", 2);
  g_autofree char *young = make_recording (fixture, "b.db", 1);
  guint64 limit = get_size (young) + get_size (older);

  close_writer (fixture);
  g_assert_cmpint (g_remove (fixture->path), ==, 0);
  assert_removed (ant_recording_retain (fixture->folder, NULL, NOW_NS, 0, limit), (const char *const[]) { oldest, NULL });
  assert_removed (ant_recording_retain (fixture->folder, NULL, NOW_NS, 0, limit - 1), (const char *const[]) { older, NULL });
  assert_removed (ant_recording_retain (fixture->folder, NULL, NOW_NS, 0, 0), (const char *const[]) { NULL });
}

static void
test_in_use (Fixture *fixture, gconstpointer data)
{
  g_autofree char *used = make_recording (fixture, "used.db", 400);
  g_autofree char *other = make_recording (fixture, "other.db", 400);
  g_autofree char *roundabout = g_build_filename (fixture->folder, ".", "used.db", NULL);

  assert_removed (ant_recording_retain (fixture->folder, roundabout, NOW_NS, DAY_NS, 1),
                  (const char *const[]) { other, fixture->path, NULL });
  g_assert_true (g_file_test (used, G_FILE_TEST_EXISTS));
}

/* Neither by age nor by size, whatever it is called. */
static void
test_not_ours (Fixture *fixture, gconstpointer data)
{
  g_autofree char *notes = g_build_filename (fixture->folder, "notes.db", NULL);
  g_autofree char *renamed = make_recording (fixture, "renamed.sqlite", 400);

  close_writer (fixture);
  g_assert_cmpint (g_remove (fixture->path), ==, 0);
  g_assert_true (g_file_set_contents (notes, "mine", 4, NULL));
  assert_removed (ant_recording_retain (fixture->folder, NULL, G_MAXINT64, DAY_NS, 1), (const char *const[]) { NULL });
  g_assert_true (g_file_test (notes, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (renamed, G_FILE_TEST_EXISTS));
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  assert_removed (ant_recording_retain ("/nonexistent/folder", NULL, NOW_NS, DAY_NS, 1), (const char *const[]) { NULL });
}

#define TEST(name, func) g_test_add ("/recording-retention/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("remove/age", test_age);
  TEST ("remove/size", test_size);
  TEST ("keep/in-use", test_in_use);
  TEST ("keep/not-ours", test_not_ours);
  TEST ("keep/no-folder", test_no_folder);
  return g_test_run ();
}
