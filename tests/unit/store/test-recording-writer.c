/* The writer when the disk does not want: nothing waits, nothing that can be kept is lost, and it is said.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "antt-wait.h"
#include "recording-fixture.h"

enum
{
  QUEUE_ROWS = 32768,
  N_GIVERS = 4,
  N_GIVEN = 2000,
};

/* No file may grow beyond @size; what would be a signal is an error of the write. */
static void
limit_files (rlim_t size)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (size, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

typedef struct
{
  guint n_failed;
  guint n_mended;
  guint64 n_lost;
} Trouble;

static void
trouble_cb (AntRecordingWriter *writer, const GError *error, guint64 n_lost, gpointer user_data)
{
  Trouble *trouble = user_data;

  trouble->n_failed += error != NULL;
  trouble->n_mended += error == NULL;
  trouble->n_lost = n_lost;
}

static gboolean
has_failed (gpointer user_data)
{
  return ((Trouble *) user_data)->n_failed > 0;
}

static gboolean
has_mended (gpointer user_data)
{
  return ((Trouble *) user_data)->n_mended > 0;
}

/* One stanza for many rows, so that a flood is made quickly. */
static void
add_many (AntRecordingWriter *writer, guint64 first, guint n)
{
  g_autoptr (AntExchange) model = make_row (1, ANT_DIRECTION_OUT, ANT_STATE_TIMEOUT, PING);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AntExchange) exchange = ant_exchange_copy (model);

      exchange->serial = first + i;
      ant_recording_writer_add (writer, exchange);
    }
}

/* The disk is full, for a while: all is there in the end, and both were told once. */
static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Trouble trouble = { 0 };

  ant_recording_writer_set_trouble_func (fixture->writer, trouble_cb, &trouble);
  limit_files (4096);
  add_many (fixture->writer, 1, 1000);
  g_assert_false (ant_recording_writer_flush (fixture->writer, &error));
  g_assert_cmpint (error->domain, ==, ANT_STORE_ERROR);
  g_clear_error (&error);
  g_assert_false (ant_recording_writer_flush (fixture->writer, &error));
  antt_wait_until (has_failed, &trouble, 10);
  g_assert_cmpuint (ant_recording_writer_count_waiting (fixture->writer), ==, 1000);

  limit_files (RLIM_INFINITY);
  add_many (fixture->writer, 1001, 10);
  g_assert_true (ant_recording_writer_flush (fixture->writer, NULL));
  antt_wait_until (has_mended, &trouble, 10);
  g_assert_cmpuint (trouble.n_failed, ==, 1);
  g_assert_cmpuint (trouble.n_mended, ==, 1);
  g_assert_cmpuint (trouble.n_lost, ==, 0);
  close_writer (fixture);
  g_assert_cmpint (query_number (fixture, "SELECT count(*) FROM exchange"), ==, 1010);
  g_assert_cmpint (query_number (fixture, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), ==, 1);
}

/* It stays full: what finds no room is counted, and nobody waits for it. */
static void
test_full_for_ever (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntExchange) again = NULL;

  limit_files (4096);
  add_many (fixture->writer, 1, 1);
  g_assert_false (ant_recording_writer_flush (fixture->writer, NULL)); /* the thread has that one in hand */
  add_many (fixture->writer, 2, QUEUE_ROWS + 5);
  g_assert_cmpuint (ant_recording_writer_count_lost (fixture->writer), ==, 5);
  g_assert_cmpuint (ant_recording_writer_count_waiting (fixture->writer), ==, QUEUE_ROWS + 1);

  /* A row that waits takes no more room when it changes. */
  again = make_row (2, ANT_DIRECTION_OUT, ANT_STATE_LATE, PING);
  ant_recording_writer_add (fixture->writer, again);
  g_assert_cmpuint (ant_recording_writer_count_lost (fixture->writer), ==, 5);
  g_assert_false (ant_recording_writer_close (fixture->writer, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (ant_recording_writer_count_lost (fixture->writer), ==, QUEUE_ROWS + 6);
  limit_files (RLIM_INFINITY);
}

/* What has waited together is written once, and as it is at last. */
static void
test_newest (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntExchange) pending = make_row (1, ANT_DIRECTION_OUT, ANT_STATE_PENDING, PING);
  g_autoptr (AntExchange) lost = make_row (1, ANT_DIRECTION_OUT, ANT_STATE_LOST, PING);

  limit_files (4096);
  add_many (fixture->writer, 2, 1);
  g_assert_false (ant_recording_writer_flush (fixture->writer, NULL));
  ant_recording_writer_add (fixture->writer, pending);
  ant_recording_writer_add (fixture->writer, lost);
  g_assert_cmpuint (ant_recording_writer_count_waiting (fixture->writer), ==, 2);
  limit_files (RLIM_INFINITY);
  close_writer (fixture);
  g_assert_cmpint (query_number (fixture, "SELECT count(*) FROM exchange WHERE serial = 1 AND state = 'lost'"), ==, 1);
}

typedef struct
{
  AntRecordingWriter *writer;
  guint number;
} Giver;

static void *
give (void *data)
{
  Giver *giver = data;

  add_many (giver->writer, 1 + giver->number * N_GIVEN, N_GIVEN);
  return NULL;
}

/* From several threads at once, while it writes. */
static void
test_threads (Fixture *fixture, gconstpointer data)
{
  pthread_t threads[N_GIVERS];
  Giver givers[N_GIVERS];

  for (guint i = 0; i < N_GIVERS; i++)
    {
      givers[i] = (Giver) { fixture->writer, i };
      g_assert_cmpint (pthread_create (&threads[i], NULL, give, &givers[i]), ==, 0);
    }
  g_assert_true (ant_recording_writer_flush (fixture->writer, NULL));
  for (guint i = 0; i < N_GIVERS; i++)
    pthread_join (threads[i], NULL);
  close_writer (fixture);
  g_assert_cmpint (query_number (fixture, "SELECT count(*) FROM exchange"), ==, N_GIVERS * N_GIVEN);
}

static void
test_after_close (Fixture *fixture, gconstpointer data)
{
  add_ping (fixture, 1);
  g_assert_true (ant_recording_writer_close (fixture->writer, NULL));
  add_ping (fixture, 2);
  g_assert_true (ant_recording_writer_flush (fixture->writer, NULL));
  g_assert_true (ant_recording_writer_close (fixture->writer, NULL));
  g_assert_cmpint (query_number (fixture, "SELECT max(serial) FROM exchange"), ==, 1);
}

static void
test_file_that_is_there (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;

  close_writer (fixture);
  g_assert_true (g_file_set_contents (fixture->path, "mine", 4, NULL));
  g_assert_null (ant_recording_writer_new (fixture->path, ant_clock_system (), &error));
  g_assert_error (error, ANT_STORE_ERROR, ANT_STORE_ERROR_EXISTS);
  g_assert_true (g_file_get_contents (fixture->path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "mine");
}

static void
test_empty_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  close_writer (fixture);
  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  fixture->writer = ant_recording_writer_new (fixture->path, ant_clock_system (), &error);
  g_assert_no_error (error);
}

static void
test_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ant_recording_writer_new (fixture->folder, ant_clock_system (), &error));
  g_assert_error (error, ANT_STORE_ERROR, ANT_STORE_ERROR_FAILED);
}

/* A thousand rows a second until it is killed; tells the time of each. */
static void G_GNUC_NORETURN
record_until_killed (const char *path, int told)
{
  g_autoptr (AntExchange) model = make_row (1, ANT_DIRECTION_OUT, ANT_STATE_TIMEOUT, PING);
  AntRecordingWriter *writer = ant_recording_writer_new (path, ant_clock_system (), NULL);

  for (guint64 serial = 1;; serial++)
    {
      g_autoptr (AntExchange) exchange = ant_exchange_copy (model);
      gint64 now = g_get_monotonic_time ();

      exchange->serial = serial;
      ant_recording_writer_add (writer, exchange);
      if (write (told, &now, sizeof now) != sizeof now)
        _exit (1);
      g_usleep (1000);
    }
}

/* How much of a second and a half was lost by the kill, in microseconds. */
static gint64
lose_by_kill (Fixture *fixture, guint64 n)
{
  g_autofree gint64 *times = g_new (gint64, n);
  int ends[2];
  pid_t child;
  gint64 killed, last;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    record_until_killed (fixture->path, ends[1]);
  close (ends[1]);
  for (guint64 i = 0; i < n; i++)
    g_assert_cmpint (read (ends[0], &times[i], sizeof times[i]), ==, sizeof times[i]);
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  killed = g_get_monotonic_time ();
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  close (ends[0]);

  last = query_number (fixture, "SELECT max(serial) FROM exchange");
  g_assert_cmpint (query_number (fixture, "SELECT count(*) FROM exchange"), ==, last);
  g_assert_cmpint (query_number (fixture, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), ==, 1);
  return last >= (gint64) n ? 0 : killed - times[last];
}

/* A machine that is overloaded may not give a thread its turn for so long, so there are three tries. */
static void
test_kill (Fixture *fixture, gconstpointer data)
{
  gint64 lost_us = G_MAXINT64;

  close_writer (fixture);
  for (guint i = 0; i < 3 && lost_us > 200000; i++)
    {
      g_assert_cmpint (g_remove (fixture->path), ==, 0);
      lost_us = lose_by_kill (fixture, 1500);
    }
  g_test_message ("lost: the last %.1f ms", (double) lost_us / 1000);
  g_assert_cmpint (lost_us, <=, 200000);
}

#define TEST(name, func) g_test_add ("/recording-writer/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal (SIGXFSZ, SIG_IGN);
  TEST ("kill/loses-little", test_kill);
  TEST ("fail/full", test_full);
  TEST ("fail/full-for-ever", test_full_for_ever);
  TEST ("write/newest", test_newest);
  TEST ("write/threads", test_threads);
  TEST ("write/after-close", test_after_close);
  TEST ("open/file-that-is-there", test_file_that_is_there);
  TEST ("open/empty-file", test_empty_file);
  TEST ("open/folder", test_folder);
  return g_test_run ();
}
