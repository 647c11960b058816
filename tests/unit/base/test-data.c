/* Where files are found, and what a damaged or missing table does.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "base/ant-data.h"
#include "base/ant-error-info.h"
#include "base/ant-namespace-info.h"

/* The folder is found once a process: each case runs in a process of its own, which this one prepares. */
static void
run_with_data_dir (const char *dir, const char *test)
{
  g_autofree char *old = g_strdup (g_getenv ("ANTISTROPHE_DATA_DIR"));

  if (dir != NULL)
    g_setenv ("ANTISTROPHE_DATA_DIR", dir, TRUE);
  else
    g_unsetenv ("ANTISTROPHE_DATA_DIR");

  g_test_trap_subprocess (test, 0, G_TEST_SUBPROCESS_DEFAULT);

  if (old != NULL)
    g_setenv ("ANTISTROPHE_DATA_DIR", old, TRUE);
  else
    g_unsetenv ("ANTISTROPHE_DATA_DIR");
  g_test_trap_assert_passed ();
}

static void
test_data_finds_environment_subprocess (void)
{
  g_autofree char *path = ant_data_path ("errors.tsv");

  g_assert_cmpstr (ant_data_dir (), ==, "/nowhere/at/all");
  g_assert_cmpstr (path, ==, "/nowhere/at/all/errors.tsv");
}

static void
test_data_finds_environment (void)
{
  run_with_data_dir ("/nowhere/at/../at/all", "/data/finds/environment/subprocess");
}

static void
test_data_finds_build_folder_subprocess (void)
{
  g_autofree char *path = ant_data_path ("namespaces.tsv");

  g_assert_true (g_path_is_absolute (path));
  g_assert_null (strstr (path, ".."));
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

static void
test_data_finds_build_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (program);
  g_autofree char *mark = g_build_filename (folder, "..", "..", "data", "errors.tsv", NULL);

  if (!g_file_test (mark, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("this program does not lie in a build folder");
      return;
    }

  run_with_data_dir (NULL, "/data/finds/build-folder/subprocess");
  run_with_data_dir ("", "/data/finds/build-folder/subprocess");
}

static void
test_user_data_path (void)
{
  g_autofree char *path = ant_user_data_path ("templates");
  g_autofree char *folder = ant_user_data_path (NULL);

  g_assert_true (g_str_has_prefix (path, g_get_user_data_dir ()));
  g_assert_true (g_str_has_suffix (path, "/antistrophe/templates"));
  g_assert_true (g_str_has_suffix (folder, "/antistrophe"));
}

static void
test_user_config_path (void)
{
  g_autofree char *path = ant_user_config_path ("accounts.ini");

  g_assert_true (g_str_has_prefix (path, g_get_user_config_dir ()));
  g_assert_true (g_str_has_suffix (path, "/antistrophe/accounts.ini"));
}

static void
test_table_missing_subprocess (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ant_data_read_tsv ("errors.tsv", 6, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);

  for (guint i = 0; i < 3; i++)
    {
      if (i == 0)
        {
          g_test_expect_message ("ant-base", G_LOG_LEVEL_WARNING, "Error conditions will not*errors.tsv*");
          g_test_expect_message ("ant-base", G_LOG_LEVEL_WARNING, "Legacy error codes will not*");
          g_test_expect_message ("ant-base", G_LOG_LEVEL_WARNING, "Namespaces will not*");
        }
      g_assert_null (ant_error_info_lookup (ANT_ERROR_LAYER_STANZA, "item-not-found"));
      g_assert_null (ant_error_info_lookup_legacy (404));
      g_assert_null (ant_namespace_info_lookup ("urn:xmpp:ping"));
      g_assert_null (ant_namespace_info_guess ("urn:xmpp:pign"));
      g_test_assert_expected_messages ();
    }
}

static void
test_table_missing (void)
{
  run_with_data_dir ("/nowhere/at/all", "/table/missing/warns-once/subprocess");
}

static void
test_table_damaged_subprocess (void)
{
  static const struct { const char *text; gsize length; const char *message; } cases[] = {
    { "a\tb\nx\ty\nx\n", 10, "*t.tsv:3: the row has 1 columns, expected 2*" },
    { "a\tb\nx\ty\tz\n", 10, "*t.tsv:2: the row has 3 columns, expected 2*" },
    { "a\tb\n\xff\ty\n", 8, "*t.tsv: the table is not valid UTF-8*" },
    { "a\tb\nx\0\ty\n", 9, "*t.tsv: the table is not valid UTF-8*" },
  };
  g_autofree char *path = ant_data_path ("t.tsv");
  g_autoptr (GPtrArray) rows = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, cases[i].text, cases[i].length, NULL));
      g_assert_null (ant_data_read_tsv ("t.tsv", 2, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_true (g_pattern_match_simple (cases[i].message, error->message));
    }

  g_assert_true (g_file_set_contents (path, "a\tb\nx\t\n\ty\n", -1, NULL));
  rows = ant_data_read_tsv ("t.tsv", 2, NULL);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (((char **) rows->pdata[0])[0], ==, "x");
  g_assert_cmpstr (((char **) rows->pdata[0])[1], ==, "");
  g_assert_cmpstr (((char **) rows->pdata[1])[1], ==, "y");
  g_clear_pointer (&rows, g_ptr_array_unref);

  g_assert_true (g_file_set_contents (path, "", -1, NULL));
  rows = ant_data_read_tsv ("t.tsv", 2, NULL);
  g_assert_cmpuint (rows->len, ==, 0);
  g_unlink (path);
}

static void
test_table_damaged (void)
{
  g_autofree char *dir = g_dir_make_tmp ("antistrophe-XXXXXX", NULL);

  run_with_data_dir (dir, "/table/damaged/is-an-error/subprocess");
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/finds/environment", test_data_finds_environment);
  g_test_add_func ("/data/finds/environment/subprocess", test_data_finds_environment_subprocess);
  g_test_add_func ("/data/finds/build-folder", test_data_finds_build_folder);
  g_test_add_func ("/data/finds/build-folder/subprocess", test_data_finds_build_folder_subprocess);
  g_test_add_func ("/data/finds/user-folder", test_user_data_path);
  g_test_add_func ("/data/finds/user-config", test_user_config_path);
  g_test_add_func ("/table/missing/warns-once", test_table_missing);
  g_test_add_func ("/table/missing/warns-once/subprocess", test_table_missing_subprocess);
  g_test_add_func ("/table/damaged/is-an-error", test_table_damaged);
  g_test_add_func ("/table/damaged/is-an-error/subprocess", test_table_damaged_subprocess);
  return g_test_run ();
}
