/* The library: two trees of files as one list, whatever stands in them.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-folder.h"
#include "library/ant-template-library.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include "base/ant-data.h"

typedef struct
{
  char *shipped;
  char *user;
  AntTemplateLibrary *library;
  GString *changes; /* "position-removed+added " of each items-changed */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->shipped = g_dir_make_tmp ("antt-shipped-XXXXXX", NULL);
  fixture->user = g_dir_make_tmp ("antt-user-XXXXXX", NULL);
  fixture->changes = g_string_new (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->library != NULL)
    g_assert_finalize_object (fixture->library);
  antt_folder_remove (fixture->shipped);
  antt_folder_remove (fixture->user);
  g_free (fixture->shipped);
  g_free (fixture->user);
  g_string_free (fixture->changes, TRUE);
}

static void
put (const char *root, const char *relative, const char *text)
{
  antt_folder_put (root, relative, text, -1);
}

static void
put_titled (const char *root, const char *relative, const char *title)
{
  g_autofree char *text = g_strdup_printf ("<?antistrophe title='%s'?><presence/>", title);

  put (root, relative, text);
}

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->changes, "%u-%u+%u ", position, removed, added);
}

static void
open_library (Fixture *fixture)
{
  fixture->library = ant_template_library_new (fixture->shipped, fixture->user);
  g_signal_connect (fixture->library, "items-changed", G_CALLBACK (changed_cb), fixture);
}

/* "group/name" of all, in order. */
static char *
describe (Fixture *fixture)
{
  GString *text = g_string_new (NULL);
  GListModel *model = G_LIST_MODEL (fixture->library);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (AntTemplate) template = g_list_model_get_item (model, i);

      g_string_append_printf (text, "%s/%s ", ant_template_get_group (template),
                              ant_template_get_name (template));
    }
  return g_string_free (text, FALSE);
}

static void
assert_lists (Fixture *fixture, const char *expected)
{
  g_autofree char *text = describe (fixture);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_absent_folders (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_rmdir (fixture->shipped);
  g_rmdir (fixture->user);
  open_library (fixture);
  assert_lists (fixture, "");
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->library), 0));
  g_assert_null (ant_template_library_find (fixture->library, "ping", &error));
  g_assert_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "no templates are installed"));
}

static void
test_broken_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *large = g_strnfill (1024 * 1024 + 1, ' ');
  g_autofree char *fits = g_strnfill (1024 * 1024, ' ');
  g_autofree char *pipe = g_build_filename (fixture->user, "pipe.xml", NULL);
  AntTemplate *template;

  memcpy (fits, "<presence/>", strlen ("<presence/>"));
  put (fixture->user, "broken.xml", "<iq>");
  put (fixture->user, "fits.xml", fits);
  put (fixture->user, "latin.xml", "<presence><status>\xe9</status></presence>");
  put (fixture->user, "large.xml", large);
  put (fixture->user, "notes.txt", "<presence/>");
  put (fixture->user, ".hidden.xml", "<presence/>");
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  open_library (fixture);
  assert_lists (fixture, "/broken /fits /large /latin ");

  template = ant_template_library_find (fixture->library, "broken", NULL);
  g_assert_error (ant_template_get_error (template), ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_SYNTAX);
  template = ant_template_library_find (fixture->library, "fits", NULL);
  g_assert_no_error (ant_template_get_error (template));
  template = ant_template_library_find (fixture->library, "large", NULL);
  g_assert_nonnull (strstr (ant_template_get_error (template)->message, "larger than 1048576"));
  g_assert_cmpstr (ant_template_get_text (template), ==, "");
  template = ant_template_library_find (fixture->library, "latin", NULL);
  g_assert_nonnull (strstr (ant_template_get_error (template)->message, "UTF-8"));

  ant_template_library_reload (fixture->library);
  g_assert_cmpstr (fixture->changes->str, ==, "");
}

static void
test_unreadable_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->user, "secret.xml", NULL);
  AntTemplate *template;
  gboolean root = geteuid () == 0;

  put (fixture->user, "secret.xml", "<presence/>");
  g_chmod (path, 0);
  g_chmod (fixture->user, 0755);
  /* root reads everything: be nobody for a moment. */
  if (root)
    g_assert_cmpint (seteuid (65534), ==, 0);
  open_library (fixture);
  if (root)
    g_assert_cmpint (seteuid (0), ==, 0);
  template = ant_template_library_find (fixture->library, "secret", NULL);
  g_assert_error (ant_template_get_error (template), G_FILE_ERROR, G_FILE_ERROR_ACCES);
}

static void
test_link_loops (Fixture *fixture, gconstpointer data)
{
  g_autofree char *loop = g_build_filename (fixture->user, "a", "loop", NULL);
  g_autofree char *itself = g_build_filename (fixture->user, "itself.xml", NULL);
  g_autofree char *dangling = g_build_filename (fixture->user, "gone.xml", NULL);
  g_autofree char *link = g_build_filename (fixture->user, "link.xml", NULL);

  put (fixture->user, "a/one.xml", "<presence/>");
  g_assert_cmpint (symlink ("..", loop), ==, 0);
  g_assert_cmpint (symlink ("itself.xml", itself), ==, 0);
  g_assert_cmpint (symlink ("nowhere", dangling), ==, 0);
  g_assert_cmpint (symlink ("a/one.xml", link), ==, 0);
  open_library (fixture);
  /* The loop leads to the root once, which shows the same files below another name, and no further. */
  g_autofree char *text = describe (fixture);
  g_assert_true (g_str_has_prefix (text, "/link a/one "));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->library)), <=, 3);
}

static void
test_deep_folders (Fixture *fixture, gconstpointer data)
{
  put (fixture->user, "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/deep.xml", "<presence/>");
  put (fixture->user, "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/deeper.xml", "<presence/>");
  open_library (fixture);
  assert_lists (fixture, "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/deep ");
}

static void
test_order_and_groups (Fixture *fixture, gconstpointer data)
{
  put_titled (fixture->shipped, "server/a.xml", "Zebra");
  put_titled (fixture->shipped, "server/b.xml", "Ape");
  put_titled (fixture->shipped, "server/deep/c.xml", "C");
  put_titled (fixture->user, "account/d.xml", "D");
  put_titled (fixture->user, "top.xml", "Top");
  open_library (fixture);
  assert_lists (fixture, "/top account/d server/b server/a server/deep/c ");
}

static void
test_override (Fixture *fixture, gconstpointer data)
{
  AntTemplate *template;

  put_titled (fixture->shipped, "server/ping.xml", "Shipped");
  put_titled (fixture->shipped, "server/time.xml", "Shipped");
  put_titled (fixture->user, "server/ping.xml", "Mine");
  put_titled (fixture->user, "time.xml", "Mine, elsewhere");
  open_library (fixture);

  template = ant_template_library_find (fixture->library, "ping", NULL);
  g_assert_cmpstr (ant_template_get_title (template), ==, "Mine");
  g_assert_false (ant_template_is_shipped (template));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->library)), ==, 3);

  /* Its end brings the shipped one back. */
  g_autofree char *path = g_build_filename (fixture->user, "server", "ping.xml", NULL);
  g_remove (path);
  ant_template_library_reload (fixture->library);
  template = ant_template_library_find (fixture->library, "ping", NULL);
  g_assert_true (ant_template_is_shipped (template));
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  put_titled (fixture->shipped, "server/ping.xml", "A");
  put_titled (fixture->shipped, "client/ping.xml", "B");
  put_titled (fixture->shipped, "client/deep/time.xml", "C");
  open_library (fixture);

  g_assert_null (ant_template_library_find (fixture->library, "ping", &error));
  g_assert_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_AMBIGUOUS);
  g_assert_nonnull (strstr (error->message, "client/ping, server/ping"));
  g_clear_error (&error);
  g_assert_null (ant_template_library_find (fixture->library, "serv/ping", &error));
  g_assert_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (ant_template_library_find (fixture->library, "tiem", &error));
  g_assert_nonnull (strstr (error->message, "“time”"));

  g_assert_cmpstr (ant_template_get_title (ant_template_library_find (fixture->library, "server/ping", NULL)),
                   ==, "A");
  g_assert_cmpstr (ant_template_get_title (ant_template_library_find (fixture->library, "time", NULL)), ==,
                   "C");
  g_assert_cmpstr (
    ant_template_get_title (ant_template_library_find (fixture->library, "client/deep/time", NULL)), ==, "C");

  put_titled (fixture->user, "ping.xml", "Top");
  ant_template_library_reload (fixture->library);
  g_assert_cmpstr (ant_template_get_title (ant_template_library_find (fixture->library, "ping", NULL)), ==,
                   "Top");
}

static void
test_reload_changes_little (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->shipped, "b.xml", NULL);
  g_autoptr (AntTemplate) a = NULL;
  g_autoptr (AntTemplate) same = NULL;

  put_titled (fixture->shipped, "a.xml", "A");
  put_titled (fixture->shipped, "b.xml", "B");
  put_titled (fixture->shipped, "c.xml", "C");
  put_titled (fixture->shipped, "d.xml", "D");
  open_library (fixture);
  a = g_list_model_get_item (G_LIST_MODEL (fixture->library), 0);

  ant_template_library_reload (fixture->library);
  g_assert_cmpstr (fixture->changes->str, ==, "");

  put_titled (fixture->shipped, "b.xml", "Bb");
  ant_template_library_reload (fixture->library);
  g_assert_cmpstr (fixture->changes->str, ==, "1-1+1 ");
  same = g_list_model_get_item (G_LIST_MODEL (fixture->library), 0);
  g_assert_true (a == same);

  g_string_truncate (fixture->changes, 0);
  g_remove (path);
  put_titled (fixture->shipped, "bc.xml", "Bc");
  put_titled (fixture->shipped, "bd.xml", "Bd");
  put_titled (fixture->shipped, "e.xml", "E");
  ant_template_library_reload (fixture->library);
  g_assert_cmpstr (fixture->changes->str, ==, "1-1+2 5-0+1 ");
  assert_lists (fixture, "/a /bc /bd /c /d /e ");

  /* A new title moves the row. */
  g_string_truncate (fixture->changes, 0);
  put_titled (fixture->shipped, "a.xml", "Z");
  ant_template_library_reload (fixture->library);
  g_assert_cmpstr (fixture->changes->str, ==, "0-1+0 5-0+1 ");
}

static gboolean
give_up_cb (gpointer user_data)
{
  g_error ("No change was seen");
  return G_SOURCE_REMOVE;
}

static void
wait_until_listed (Fixture *fixture, const char *expected)
{
  guint give_up = g_timeout_add_seconds (20, give_up_cb, NULL);

  for (;;)
    {
      g_autofree char *text = describe (fixture);

      if (strcmp (text, expected) == 0)
        break;
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (give_up);
}

static void
test_watch (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->user, "new", "b.xml", NULL);

  put_titled (fixture->user, "a.xml", "A");
  open_library (fixture);
  ant_template_library_watch (fixture->library);
  ant_template_library_watch (fixture->library);

  put_titled (fixture->user, "new/b.xml", "B");
  wait_until_listed (fixture, "/a new/b ");
  put_titled (fixture->user, "new/c.xml", "C");
  wait_until_listed (fixture, "/a new/b new/c ");
  g_remove (path);
  wait_until_listed (fixture, "/a new/c ");
}

/* Many changes at once are few reloads. */
static void
test_watch_coalesces (Fixture *fixture, gconstpointer data)
{
  GString *expected = g_string_new (NULL);
  guint n_changes = 0;

  open_library (fixture);
  ant_template_library_watch (fixture->library);
  for (int i = 100; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("%d.xml", i);

      put_titled (fixture->user, name, name);
      g_string_append_printf (expected, "/%d ", i);
    }
  wait_until_listed (fixture, expected->str);
  for (const char *at = fixture->changes->str; (at = strchr (at, ' ')) != NULL; at++)
    n_changes++;
  g_assert_cmpuint (n_changes, <=, 5);
  g_string_free (expected, TRUE);
}

static void
test_shipped_templates (void)
{
  static const char *const names[] = {
    "disco-info-server",
    "disco-items-server",
    "disco-info-account",
    "ping-server",
    "version",
    "uptime",
    "time",
    "vcard-get",
    "roster-get",
    "unknown",
  };
  g_autofree char *empty = g_dir_make_tmp ("antt-user-XXXXXX", NULL);
  g_autoptr (AntTemplateLibrary) library = ant_template_library_new (NULL, empty);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      AntTemplate *template = ant_template_library_find (library, names[i], &error);

      g_assert_no_error (error);
      g_assert_no_error (ant_template_get_error (template));
      g_assert_cmpint (strlen (ant_template_get_description (template)), >, 80);
      g_assert_cmpint (ant_template_get_timeout_ns (template), >, 0);
      g_assert_cmpint (ant_template_get_effect (template), ==, ANT_EFFECT_READ);
      g_assert_cmpstr (ant_template_get_stanza_type (template), ==, "get");
      g_assert_cmpstr (ant_template_get_title (template), !=, names[i]);
    }
  g_rmdir (empty);
}

#define ADD(name, func) g_test_add ("/library/library/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("absent-folders", test_absent_folders);
  ADD ("broken-files", test_broken_files);
  ADD ("unreadable-file", test_unreadable_file);
  ADD ("link-loops", test_link_loops);
  ADD ("deep-folders", test_deep_folders);
  ADD ("order-and-groups", test_order_and_groups);
  ADD ("override", test_override);
  ADD ("find", test_find);
  ADD ("reload-changes-little", test_reload_changes_little);
  ADD ("watch", test_watch);
  ADD ("watch-coalesces", test_watch_coalesces);
  g_test_add_func ("/library/library/shipped-templates", test_shipped_templates);
  return g_test_run ();
}
