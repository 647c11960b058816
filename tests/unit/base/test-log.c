/* What the log writes where.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <glib/gstdio.h>

#include "base/ant-log.h"

/* The writer belongs to the process: what it writes is judged from outside. The file's name is handed over
 * in the environment. */
#define FILE_VARIABLE "ANTT_LOG_FILE"

static void
write_some (void)
{
  g_log ("ant-wire", G_LOG_LEVEL_DEBUG, "wire debug");
  g_log ("antistrophe", G_LOG_LEVEL_INFO, "program info");
  g_log ("other", G_LOG_LEVEL_DEBUG, "other debug");
  g_log ("antique", G_LOG_LEVEL_DEBUG, "antique debug");
  g_log ("other", G_LOG_LEVEL_MESSAGE, "other message");
  g_log_structured ("ant-xml", G_LOG_LEVEL_DEBUG, "MESSAGE", "structured %d", 7);
}

static char *
make_file (void)
{
  g_autofree char *dir = g_dir_make_tmp ("antistrophe-XXXXXX", NULL);
  char *file = g_build_filename (dir, "log", NULL);

  g_setenv (FILE_VARIABLE, file, TRUE);
  return file;
}

static void
remove_file (const char *file)
{
  g_autofree char *dir = g_path_get_dirname (file);

  g_unlink (file);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

static void
test_log_file_cannot_open_subprocess (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ant_log_open (FALSE, "/nowhere/at/all/log", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, "/nowhere/at/all/log"));
  g_clear_error (&error);
  g_assert_false (ant_log_open (FALSE, "/", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
}

static void
test_log_file_cannot_open (void)
{
  g_test_trap_subprocess ("/log/file/cannot-open/subprocess", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_log_quiet_subprocess (void)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_assert_true (ant_log_open (FALSE, NULL, NULL));
  write_some ();
  g_log ("other", G_LOG_LEVEL_WARNING, "a warning");
  g_log (NULL, G_LOG_LEVEL_WARNING, "of nobody");
}

static void
test_log_quiet (void)
{
  g_test_trap_subprocess ("/log/stderr/quiet/subprocess", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("warning other: a warning\nwarning default: of nobody\n");
  g_test_trap_assert_stdout_unmatched ("*message*");
}

static void
test_log_verbose_subprocess (void)
{
  g_assert_true (ant_log_open (TRUE, NULL, NULL));
  write_some ();
}

static void
test_log_verbose (void)
{
  g_test_trap_subprocess ("/log/stderr/verbose/subprocess", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("debug ant-wire: wire debug\ninfo antistrophe: program info\n"
                             "debug ant-xml: structured 7\n");
}

static void
test_log_file_subprocess (void)
{
  g_assert_true (ant_log_open (FALSE, g_getenv (FILE_VARIABLE), NULL));
  write_some ();
  g_assert_true (ant_log_open (FALSE, NULL, NULL));
  g_log ("ant-wire", G_LOG_LEVEL_DEBUG, "after the file");
}

static void
test_log_file (void)
{
  g_autofree char *file = make_file ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GStatBuf status;

  g_test_trap_subprocess ("/log/file/gets-all/subprocess", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("");

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 7);
  for (guint i = 0; i < 6; i++)
    g_assert_true (g_regex_match_simple ("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z "
                                         "(debug|info|message) [a-z-]+: [a-z0-9 ]+$", lines[i], 0, 0));
  g_assert_true (g_str_has_suffix (lines[2], " debug other: other debug"));
  g_assert_true (g_str_has_suffix (lines[5], " debug ant-xml: structured 7"));

  g_assert_cmpint (g_stat (file, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  remove_file (file);
}

static void
test_log_hostile_subprocess (void)
{
  g_assert_true (ant_log_open (TRUE, NULL, NULL));
  g_log ("ant-wire", G_LOG_LEVEL_DEBUG, "%s", "one\nwarning ant-wire: forged\x1b[31m\r\t\xff“ok”");
}

static void
test_log_hostile (void)
{
  g_test_trap_subprocess ("/log/hostile/stays-a-line/subprocess", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("debug ant-wire: one\\u000awarning ant-wire: forged\\u001b[31m\\u000d\\u0009\\xff“ok”\n");
}

static gpointer
write_many (gpointer data)
{
  for (guint i = 0; i < 500; i++)
    g_log ("ant-wire", G_LOG_LEVEL_DEBUG, "thread %d says the same line of some length again", GPOINTER_TO_INT (data));
  return NULL;
}

static void
test_log_threads_subprocess (void)
{
  GThread *threads[4];

  g_assert_true (ant_log_open (FALSE, g_getenv (FILE_VARIABLE), NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, write_many, GINT_TO_POINTER (i));
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_log_threads (void)
{
  g_autofree char *file = make_file ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_test_trap_subprocess ("/log/file/many-threads/subprocess", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4 * 500 + 1);
  for (guint i = 0; i < 4 * 500; i++)
    g_assert_true (g_regex_match_simple ("^\\S+ debug ant-wire: thread [0-3] says the same line of some length again$",
                                         lines[i], 0, 0));
  remove_file (file);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("G_MESSAGES_DEBUG");
  g_test_add_func ("/log/file/cannot-open", test_log_file_cannot_open);
  g_test_add_func ("/log/file/cannot-open/subprocess", test_log_file_cannot_open_subprocess);
  g_test_add_func ("/log/stderr/quiet", test_log_quiet);
  g_test_add_func ("/log/stderr/quiet/subprocess", test_log_quiet_subprocess);
  g_test_add_func ("/log/stderr/verbose", test_log_verbose);
  g_test_add_func ("/log/stderr/verbose/subprocess", test_log_verbose_subprocess);
  g_test_add_func ("/log/file/gets-all", test_log_file);
  g_test_add_func ("/log/file/gets-all/subprocess", test_log_file_subprocess);
  g_test_add_func ("/log/hostile/stays-a-line", test_log_hostile);
  g_test_add_func ("/log/hostile/stays-a-line/subprocess", test_log_hostile_subprocess);
  g_test_add_func ("/log/file/many-threads", test_log_threads);
  g_test_add_func ("/log/file/many-threads/subprocess", test_log_threads_subprocess);
  return g_test_run ();
}
