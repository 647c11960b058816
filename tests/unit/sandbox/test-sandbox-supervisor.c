/* Tests of the supervisor with a server that is a shell script.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "sandbox/ant-sandbox-private.h"

typedef struct
{
  char *parent;   /* a folder of the test */
  char *folder;   /* the supervisor's */
  char *program;
  char *output;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *script = data;
  g_autoptr (GError) error = NULL;

  fixture->parent = g_dir_make_tmp ("antt-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->folder = g_build_filename (fixture->parent, "antistrophe-with space", NULL);
  fixture->program = g_build_filename (fixture->parent, "server", NULL);
  fixture->output = g_build_filename (fixture->parent, "output", NULL);
  g_assert_true (g_file_set_contents_full (fixture->program, script, -1, G_FILE_SET_CONTENTS_NONE, 0755, &error));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
  g_remove (fixture->output);
  g_remove (fixture->program);
  g_assert_cmpint (g_rmdir (fixture->parent), ==, 0);
  g_free (fixture->parent);
  g_free (fixture->folder);
  g_free (fixture->program);
  g_free (fixture->output);
}

static gboolean
is_alive (int pid)
{
  return kill (pid, 0) == 0;
}

static void
test_folder_exists_and_is_ours (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntSandboxSupervisor) supervisor = ant_sandbox_supervisor_new (fixture->folder, &error);
  GStatBuf status;

  g_assert_no_error (error);
  g_assert_cmpint (g_stat (fixture->folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
}

static void
test_folder_that_exists_is_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  AntSandboxSupervisor *supervisor;

  /* Somebody else's, so it must also survive. */
  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
  supervisor = ant_sandbox_supervisor_new (fixture->folder, &error);

  g_assert_null (supervisor);
  g_assert_error (error, ANT_SANDBOX_ERROR, ANT_SANDBOX_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, fixture->folder));
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
}

static void
test_free_ends_stubborn_server (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  AntSandboxSupervisor *supervisor = ant_sandbox_supervisor_new (fixture->folder, &error);
  int pid;

  g_assert_no_error (error);
  g_assert_true (ant_sandbox_supervisor_start_server (supervisor, fixture->program, "config", fixture->output, &error));
  g_assert_no_error (error);
  pid = ant_sandbox_supervisor_get_server_pid (supervisor);
  g_assert_cmpint (pid, >, 1);
  g_assert_true (is_alive (pid));
  g_assert_false (ant_sandbox_supervisor_wait_end (supervisor, 0));
  ant_sandbox_supervisor_free (supervisor);
  g_assert_false (is_alive (pid));
}

static void
test_server_end_is_noticed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntSandboxSupervisor) supervisor = ant_sandbox_supervisor_new (fixture->folder, &error);
  g_autofree char *said = NULL;

  g_assert_no_error (error);
  g_assert_true (ant_sandbox_supervisor_start_server (supervisor, fixture->program, "conf ig", fixture->output, &error));
  g_assert_true (ant_sandbox_supervisor_wait_end (supervisor, 10000));
  g_assert_true (g_file_get_contents (fixture->output, &said, NULL, &error));
  g_assert_cmpstr (said, ==, "-F/--config/conf ig/\nproblem\n");
}

int
main (int argc, char **argv)
{
  static const char stubborn[] = "#!/bin/sh\ntrap '' TERM INT HUP\nexec sleep 1000\n";
  static const char failing[] = "#!/bin/sh\nprintf '%s/' \"$@\"\nprintf '\\nproblem\\n' >&2\nexit 3\n";

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sandbox/supervisor/folder-exists-and-is-ours", Fixture, stubborn, set_up,
              test_folder_exists_and_is_ours, tear_down);
  g_test_add ("/sandbox/supervisor/folder-that-exists-is-refused", Fixture, stubborn, set_up,
              test_folder_that_exists_is_refused, tear_down);
  g_test_add ("/sandbox/supervisor/free-ends-stubborn-server", Fixture, stubborn, set_up,
              test_free_ends_stubborn_server, tear_down);
  g_test_add ("/sandbox/supervisor/server-end-is-noticed", Fixture, failing, set_up, test_server_end_is_noticed,
              tear_down);
  return g_test_run ();
}
