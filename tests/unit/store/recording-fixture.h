/* A recording in a folder of its own, and a look into it past the reader.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <sqlite3.h>
#include <glib/gstdio.h>
#include "antt-fake-clock.h"
#include "store-fixture.h"
#include "store/ant-recording-writer.h"
#include "store/ant-recording.h"

typedef struct
{
  char *folder;
  char *path;
  AnttFakeClock clock;
  AntRecordingWriter *writer; /* (nullable) */
} Fixture;

G_GNUC_UNUSED static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("antt-recording-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "a recording?.db", NULL); /* as a URI it must be escaped */
  antt_fake_clock_init (&fixture->clock);
  fixture->writer = ant_recording_writer_new (fixture->path, &fixture->clock.clock, &error);
  g_assert_no_error (error);
}

G_GNUC_UNUSED static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_clear_pointer (&fixture->writer, ant_recording_writer_unref);
  dir = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

G_GNUC_UNUSED static void
close_writer (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  ant_recording_writer_close (fixture->writer, &error);
  g_assert_no_error (error);
  g_clear_pointer (&fixture->writer, ant_recording_writer_unref);
}

G_GNUC_UNUSED static AntRecording *
open_recording (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  AntRecording *recording = ant_recording_open (fixture->path, &error);

  g_assert_no_error (error);
  return recording;
}

G_GNUC_UNUSED static void
add_ping (Fixture *fixture, guint64 serial)
{
  g_autoptr (AntExchange) exchange = make_row (serial, ANT_DIRECTION_OUT, ANT_STATE_TIMEOUT, PING);

  ant_recording_writer_add (fixture->writer, exchange);
}

/* Runs @sql past all that is ours; the first number that it yields, 0 where it yields none. */
G_GNUC_UNUSED static gint64
query_number (Fixture *fixture, const char *sql)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 number = 0;

  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  if (sqlite3_step (statement) == SQLITE_ROW)
    number = sqlite3_column_int64 (statement, 0);
  g_assert_cmpint (sqlite3_finalize (statement), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return number;
}

/* There is nothing beside it. */
G_GNUC_UNUSED static void
assert_alone (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  g_autofree char *name = g_path_get_basename (fixture->path);

  g_assert_cmpstr (g_dir_read_name (dir), ==, name);
  g_assert_null (g_dir_read_name (dir));
}
