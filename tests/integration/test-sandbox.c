/* Tests of the sandbox with a real Prosody: ready soon, and nothing left behind however its owner ends.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "antt-host.h"

/* Processes whose command line names @folder: server, supervisor, and what they started. */
static guint
count_processes (const char *folder)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (proc);
  while ((name = g_dir_read_name (proc)) != NULL)
    {
      g_autofree char *file = g_build_filename ("/proc", name, "cmdline", NULL);
      g_autofree char *line = NULL;
      gsize length = 0;

      if (g_ascii_isdigit (*name) && g_file_get_contents (file, &line, &length, NULL)
          && memmem (line, length, folder, strlen (folder)) != NULL)
        n++;
    }
  return n;
}

static gboolean
nothing_left (gpointer data)
{
  const char *folder = data;

  return !g_file_test (folder, G_FILE_TEST_EXISTS) && count_processes (folder) == 0;
}

static void
test_start_is_quick (void)
{
  gint64 best = G_MAXINT64;

  /* The best of three: other tests may keep the machine busy. */
  for (guint i = 0; i < 3 && best > 2 * G_USEC_PER_SEC; i++)
    {
      gint64 begin = g_get_monotonic_time ();
      g_autoptr (AntSandbox) sandbox = antt_sandbox_start ();

      best = MIN (best, g_get_monotonic_time () - begin);
    }
  g_test_message ("ready after %" G_GINT64_FORMAT " ms", best / 1000);
  g_assert_cmpint (best, <, 2 * G_USEC_PER_SEC);
}

static void
test_start_tells_all (void)
{
  g_autoptr (AntSandbox) sandbox = antt_sandbox_start ();
  const char *folder = ant_sandbox_get_folder (sandbox);
  g_autofree char *name = g_path_get_basename (folder);
  GStatBuf status;

  g_assert_true (g_str_has_prefix (name, "antistrophe-"));
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  g_assert_true (g_file_test (ant_sandbox_get_ca_file (sandbox), G_FILE_TEST_IS_REGULAR));
  g_assert_cmpuint (strlen (ant_sandbox_get_pin (sandbox)), ==, 64);
  g_assert_cmpuint (ant_sandbox_get_port (sandbox), !=, ant_sandbox_get_tls_port (sandbox));
  g_assert_cmpuint (ant_sandbox_get_component_port (sandbox), >, 0);
  g_assert_nonnull (ant_sandbox_get_component_secret (sandbox));
  g_assert_cmpstr (ant_sandbox_get_password (sandbox, "romeo"), !=, ant_sandbox_get_password (sandbox, "juliet"));
  g_assert_null (ant_sandbox_get_password (sandbox, "tybalt"));
  g_assert_cmpint (kill (ant_sandbox_get_pid (sandbox), 0), ==, 0);
}

static void
test_stop_leaves_nothing (void)
{
  g_autoptr (AntSandbox) sandbox = antt_sandbox_start ();
  g_autofree char *folder = g_strdup (ant_sandbox_get_folder (sandbox));
  int pid = ant_sandbox_get_pid (sandbox);
  gint64 begin = g_get_monotonic_time ();

  ant_sandbox_stop (sandbox);
  g_test_message ("stopped after %" G_GINT64_FORMAT " us", g_get_monotonic_time () - begin);
  g_assert_true (nothing_left (folder));
  g_assert_cmpint (kill (pid, 0), ==, -1);
  ant_sandbox_stop (sandbox);
  g_assert_cmpstr (ant_sandbox_get_folder (sandbox), ==, folder);
}

static void
test_last_reference_leaves_nothing (void)
{
  AntSandbox *sandbox = antt_sandbox_start ();
  g_autofree char *folder = g_strdup (ant_sandbox_get_folder (sandbox));

  g_assert_finalize_object (sandbox);
  g_assert_true (nothing_left (folder));
}

static void
test_server_killed_then_stop_leaves_nothing (void)
{
  g_autoptr (AntSandbox) sandbox = antt_sandbox_start ();
  const char *folder = ant_sandbox_get_folder (sandbox);

  g_assert_cmpint (kill (ant_sandbox_get_pid (sandbox), SIGKILL), ==, 0);
  ant_sandbox_stop (sandbox);
  g_assert_true (nothing_left ((gpointer) folder));
}

static void
count_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *sandboxes = user_data;

  g_ptr_array_add (sandboxes, ant_sandbox_start_finish (result, &error));
  g_assert_no_error (error);
}

static gboolean
has_four (gpointer data)
{
  return ((GPtrArray *) data)->len == 4;
}

static void
test_several_at_once (void)
{
  g_autoptr (GPtrArray) sandboxes = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 4; i++)
    ant_sandbox_start_async (NULL, count_cb, sandboxes);
  antt_wait_until (has_four, sandboxes, 30);
  for (guint i = 1; i < 4; i++)
    g_assert_cmpuint (ant_sandbox_get_port (sandboxes->pdata[0]), !=, ant_sandbox_get_port (sandboxes->pdata[i]));
}

typedef struct
{
  AntSandbox *sandbox;
  GError *error;
} Outcome;

static void
outcome_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->sandbox = ant_sandbox_start_finish (result, &outcome->error);
}

static gboolean
has_outcome (gpointer data)
{
  Outcome *outcome = data;

  return outcome->sandbox != NULL || outcome->error != NULL;
}

/* A folder of temporary files of this test alone, so that what is left behind shows. */
static gboolean
is_empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  return g_dir_read_name (dir) == NULL;
}

static void
test_cancel_leaves_nothing (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Outcome outcome = { NULL, NULL };

  g_assert_true (is_empty (g_get_tmp_dir ()));
  ant_sandbox_start_async (cancellable, outcome_cb, &outcome);
  g_cancellable_cancel (cancellable);
  antt_wait_until (has_outcome, &outcome, 20);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (is_empty (g_get_tmp_dir ()));
  g_clear_error (&outcome.error);
}

static void
test_start_fails_with_log (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("antt-XXXXXX", &error);
  g_autofree char *program = g_build_filename (folder, "prosody", NULL);
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  Outcome outcome = { NULL, NULL };

  g_assert_true (g_file_set_contents_full (program, "#!/bin/sh\necho 'the moon is in the wrong house'\nexit 1\n", -1,
                                           G_FILE_SET_CONTENTS_NONE, 0755, &error));
  g_setenv ("PATH", folder, TRUE);
  ant_sandbox_start_async (NULL, outcome_cb, &outcome);
  antt_wait_until (has_outcome, &outcome, 20);
  g_setenv ("PATH", path, TRUE);
  g_assert_error (outcome.error, ANT_SANDBOX_ERROR, ANT_SANDBOX_ERROR_FAILED);
  g_assert_nonnull (strstr (outcome.error->message, "the moon is in the wrong house"));
  g_clear_error (&outcome.error);
  g_remove (program);
  g_rmdir (folder);
  g_assert_true (is_empty (g_get_tmp_dir ()));
}

/**
 * Holder:
 * @process: a program that holds a sandbox
 * @server: Prosody's process id
 */
typedef struct
{
  GSubprocess *process;
  char *folder;
  int server;
} Holder;

static void
holder_start (Holder *holder, const char *how)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "integration", "sandbox-holder", NULL);
  g_autofree char *line = NULL;
  g_autoptr (GDataInputStream) output = NULL;

  /* Sanitizers turn an abort into a report of their own; that is not what is tested. */
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", "handle_abort=0:detect_leaks=0", TRUE);
  holder->process = g_subprocess_launcher_spawn (launcher, &error, program, how, NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (holder->process));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  holder->server = (int) g_ascii_strtoll (line, NULL, 10);
  holder->folder = g_strdup (strchr (line, '/'));
  g_assert_cmpint (holder->server, >, 1);
}

static void
holder_expect_nothing_left (Holder *holder)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait (holder->process, NULL, &error);
  g_assert_no_error (error);
  antt_wait_until (nothing_left, holder->folder, 3);
  g_assert_cmpint (kill (holder->server, 0), ==, -1);
  g_object_unref (holder->process);
  g_free (holder->folder);
}

static void
test_owner_killed (void)
{
  Holder holder;

  holder_start (&holder, "wait");
  g_assert_cmpuint (count_processes (holder.folder), ==, 2);
  g_subprocess_send_signal (holder.process, SIGKILL);
  holder_expect_nothing_left (&holder);
}

static void
test_owner_interrupted (void)
{
  Holder holder;

  holder_start (&holder, "wait");
  g_subprocess_send_signal (holder.process, SIGINT);
  holder_expect_nothing_left (&holder);
}

/* The terminal sends Ctrl-C to every process of its foreground group. */
static void
test_group_interrupted (void)
{
  Holder holder;
  int holder_pid;

  holder_start (&holder, "wait");
  holder_pid = atoi (g_subprocess_get_identifier (holder.process));
  g_assert_cmpint (getpgid (holder.server), !=, getpgid (holder_pid));
  g_assert_cmpint (getsid (holder.server), !=, getsid (holder_pid));
  g_subprocess_send_signal (holder.process, SIGINT);
  holder_expect_nothing_left (&holder);
}

static void
test_owner_crashed (void)
{
  Holder holder;

  holder_start (&holder, "abort");
  holder_expect_nothing_left (&holder);
}

static void
test_owner_quit (void)
{
  Holder holder;

  holder_start (&holder, "exit");
  holder_expect_nothing_left (&holder);
}

/* The folder is the first thing that could be left. */
static char *
wait_for_folder (void)
{
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  for (;;)
    {
      g_autoptr (GDir) dir = g_dir_open (g_get_tmp_dir (), 0, NULL);
      const char *name = g_dir_read_name (dir);

      if (name != NULL)
        return g_build_filename (g_get_tmp_dir (), name, NULL);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
}

/* Several times, as the moment is never the same. */
static void
test_owner_killed_while_starting (void)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "integration", "sandbox-holder", NULL);

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) process = NULL;
      g_autofree char *folder = NULL;

      process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, program, "wait", NULL);
      g_assert_no_error (error);
      folder = wait_for_folder ();
      g_usleep (i * 2000);
      g_subprocess_send_signal (process, SIGKILL);
      g_subprocess_wait (process, NULL, NULL);
      antt_wait_until (nothing_left, folder, 3);
    }
}

int
main (int argc, char **argv)
{
  /* Not g_dir_make_tmp(): GLib asks for TMPDIR only once. */
  const char *parent = g_getenv ("TMPDIR") != NULL ? g_getenv ("TMPDIR") : "/tmp";
  g_autofree char *tmp = g_build_filename (parent, "antt-sandbox-XXXXXX", NULL);
  int status;

  g_assert_nonnull (g_mkdtemp (tmp));
  g_setenv ("TMPDIR", tmp, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/integration/sandbox/start-is-quick", test_start_is_quick);
  g_test_add_func ("/integration/sandbox/start-tells-all", test_start_tells_all);
  g_test_add_func ("/integration/sandbox/stop-leaves-nothing", test_stop_leaves_nothing);
  g_test_add_func ("/integration/sandbox/last-reference-leaves-nothing", test_last_reference_leaves_nothing);
  g_test_add_func ("/integration/sandbox/server-killed-then-stop", test_server_killed_then_stop_leaves_nothing);
  g_test_add_func ("/integration/sandbox/several-at-once", test_several_at_once);
  g_test_add_func ("/integration/sandbox/cancel-leaves-nothing", test_cancel_leaves_nothing);
  g_test_add_func ("/integration/sandbox/start-fails-with-log", test_start_fails_with_log);
  g_test_add_func ("/integration/sandbox/owner-killed", test_owner_killed);
  g_test_add_func ("/integration/sandbox/owner-interrupted", test_owner_interrupted);
  g_test_add_func ("/integration/sandbox/group-interrupted", test_group_interrupted);
  g_test_add_func ("/integration/sandbox/owner-crashed", test_owner_crashed);
  g_test_add_func ("/integration/sandbox/owner-quit", test_owner_quit);
  g_test_add_func ("/integration/sandbox/owner-killed-while-starting", test_owner_killed_while_starting);
  status = g_test_run ();
  /* Empty, or something was left behind after all. */
  return g_rmdir (tmp) == 0 ? status : 1;
}
