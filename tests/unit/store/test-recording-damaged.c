/* What is no recording, or no longer one, is refused in clear words and left as it is.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "recording-fixture.h"

/* As a writer leaves it. */
static void
set_up_closed (Fixture *fixture, gconstpointer data)
{
  set_up (fixture, data);
  for (guint i = 1; i <= 500; i++)
    add_ping (fixture, i);
  close_writer (fixture);
}

static gboolean
count_row (const AntRecordingRow *row, gpointer user_data)
{
  ++*(guint *) user_data;
  return TRUE;
}

static gboolean
count_exchange (AntExchange *exchange, gpointer user_data)
{
  ++*(guint *) user_data;
  return TRUE;
}

/* Whether opening or reading it fails, the file stays as it is, with nothing beside it. */
static guint
read_all (Fixture *fixture, GError **error)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size_before, size_after;
  AntRecording *recording;
  guint n = 0;

  g_assert_true (g_file_get_contents (fixture->path, &before, &size_before, NULL));
  recording = ant_recording_open (fixture->path, error);
  if (recording != NULL)
    ant_recording_read_exchanges (recording, 0, 0, count_exchange, &n, error);
  ant_recording_free (recording);
  g_assert_true (g_file_get_contents (fixture->path, &after, &size_after, NULL));
  g_assert_cmpmem (before, size_before, after, size_after);
  assert_alone (fixture);
  return n;
}

static void
assert_refused (Fixture *fixture, AntStoreError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (read_all (fixture, &error), <, 500);
  g_assert_error (error, ANT_STORE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, fixture->path));
}

static void
write_file (Fixture *fixture, const char *content, gsize size)
{
  g_assert_true (g_file_set_contents (fixture->path, content, (gssize) size, NULL));
}

static void
test_sound (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (read_all (fixture, &error), ==, 500);
  g_assert_no_error (error);
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strconcat (fixture->path, ".no", NULL);

  g_assert_null (ant_recording_open (path, &error));
  g_assert_error (error, ANT_STORE_ERROR, ANT_STORE_ERROR_NOT_FOUND);
}

static void
test_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ant_recording_open (fixture->folder, &error));
  g_assert_error (error, ANT_STORE_ERROR, ANT_STORE_ERROR_FAILED);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  write_file (fixture, "", 0);
  assert_refused (fixture, ANT_STORE_ERROR_FOREIGN);
}

static void
test_text (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (5000, 'x');

  write_file (fixture, text, 5000);
  assert_refused (fixture, ANT_STORE_ERROR_FOREIGN);
}

static void
test_other_database (Fixture *fixture, gconstpointer data)
{
  query_number (fixture, "PRAGMA application_id = 7");
  assert_refused (fixture, ANT_STORE_ERROR_FOREIGN);
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  query_number (fixture, "PRAGMA user_version = 2");
  assert_refused (fixture, ANT_STORE_ERROR_NEWER);
}

static void
test_no_version (Fixture *fixture, gconstpointer data)
{
  query_number (fixture, "PRAGMA user_version = 0");
  assert_refused (fixture, ANT_STORE_ERROR_DAMAGED);
}

static void
test_table_missing (Fixture *fixture, gconstpointer data)
{
  query_number (fixture, "DROP TABLE stanza");
  assert_refused (fixture, ANT_STORE_ERROR_DAMAGED);
}

/* A view may hide any work behind a name. */
static void
test_view (Fixture *fixture, gconstpointer data)
{
  query_number (fixture, "ALTER TABLE exchange RENAME TO old");
  query_number (fixture, "CREATE VIEW exchange AS SELECT * FROM old");
  assert_refused (fixture, ANT_STORE_ERROR_DAMAGED);
}

static void
test_cut (Fixture *fixture, gconstpointer data)
{
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (fixture->path, &content, &size, NULL));
  write_file (fixture, content, size / 2);
  assert_refused (fixture, ANT_STORE_ERROR_DAMAGED);
}

/* A page in the middle is overwritten: what stands before it is still read. */
static void
test_overwritten (Fixture *fixture, gconstpointer data)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (fixture->path, &content, &size, NULL));
  memset (content + size / 2 / 4096 * 4096, 0xff, 4096);
  write_file (fixture, content, size);
  g_assert_cmpuint (read_all (fixture, &error), >, 0);
  g_assert_error (error, ANT_STORE_ERROR, ANT_STORE_ERROR_DAMAGED);
}

static void
test_word (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  query_number (fixture, "UPDATE exchange SET state = 'happy' WHERE serial = 400");
  g_assert_cmpuint (read_all (fixture, &error), ==, 399);
  g_assert_error (error, ANT_STORE_ERROR, ANT_STORE_ERROR_DAMAGED);
}

static void
test_utf8 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  query_number (fixture, "UPDATE exchange SET \"to\" = CAST (x'ff' AS TEXT) WHERE serial = 400");
  g_assert_cmpuint (read_all (fixture, &error), ==, 399);
  g_assert_error (error, ANT_STORE_ERROR, ANT_STORE_ERROR_DAMAGED);
}

/* XML that is none is no error of the row, which has an empty tree then. */
static void
test_xml (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntRecording) recording = NULL;
  g_autoptr (AntExchange) exchange = NULL;

  query_number (fixture, "UPDATE stanza SET xml = '<iq' WHERE serial = 2");
  recording = open_recording (fixture);
  exchange = ant_recording_read_exchange (recording, 2, NULL);
  g_assert_false (ant_stanza_is_readable (exchange->request));
  g_assert_cmpmem (g_bytes_get_data (ant_stanza_get_bytes (exchange->request), NULL), 3, "<iq", 3);
  g_assert_cmpstr (ant_element_get_name (ant_stanza_get_root (exchange->request)), ==, "unreadable");
  g_assert_null (ant_stanza_get_id (exchange->request));
  g_assert_cmpstr (exchange->id, ==, "q1");
}

/* What a billion laughs need is not to be had here either. */
static void
test_dtd (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntRecording) recording = NULL;
  g_autoptr (AntExchange) exchange = NULL;

  query_number (fixture, "UPDATE stanza SET xml = '<!DOCTYPE iq [<!ENTITY a \"b\">]><iq>&a;</iq>' WHERE serial = 2");
  recording = open_recording (fixture);
  exchange = ant_recording_read_exchange (recording, 2, NULL);
  g_assert_false (ant_stanza_is_readable (exchange->request));
}

/* Each version there ever was opens; the first one is the newest. */
static void
test_versions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntRecording) recording = NULL;
  guint n = 0;

  g_assert_cmpint (query_number (fixture, "PRAGMA user_version"), ==, 1);
  recording = open_recording (fixture);
  g_assert_true (ant_recording_read_rows (recording, 0, 0, count_row, &n, NULL));
  g_assert_cmpuint (n, ==, 500);
}

#define TEST(name, func) g_test_add ("/recording/refuse/" name, Fixture, NULL, set_up_closed, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("nothing-that-is-sound", test_sound);
  TEST ("no-known-version", test_versions);
  TEST ("missing", test_missing);
  TEST ("folder", test_folder);
  TEST ("empty", test_empty);
  TEST ("text", test_text);
  TEST ("other-database", test_other_database);
  TEST ("newer", test_newer);
  TEST ("without-version", test_no_version);
  TEST ("table-missing", test_table_missing);
  TEST ("view", test_view);
  TEST ("cut", test_cut);
  TEST ("overwritten", test_overwritten);
  TEST ("word", test_word);
  TEST ("text-that-is-no-utf-8", test_utf8);
  TEST ("xml-that-is-none", test_xml);
  TEST ("dtd", test_dtd);
  return g_test_run ();
}
