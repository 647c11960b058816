/* Tests of the keyring against a real gnome-keyring, which run-keyring.sh has started for them alone.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-secrets.h"

#include <string.h>
#include <libsecret/secret.h>

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gboolean
store (const AntAccount *account, AntSecretKind kind, const char *secret, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ant_secrets_store_async (account, kind, secret, NULL, done_cb, &result);
  return ant_secrets_store_finish (wait_for (&result), error);
}

static char *
lookup (const AntAccount *account, AntSecretKind kind, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ant_secrets_lookup_async (account, kind, NULL, done_cb, &result);
  return ant_secrets_lookup_finish (wait_for (&result), error);
}

static gboolean
clear (const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ant_secrets_clear_async (name, NULL, done_cb, &result);
  return ant_secrets_clear_finish (wait_for (&result), error);
}

static void
assert_stores (const AntAccount *account, AntSecretKind kind, const char *secret)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (store (account, kind, secret, &error));
  g_assert_no_error (error);
}

static void
assert_finds (const AntAccount *account, AntSecretKind kind, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = lookup (account, kind, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, expected);
}

static void
assert_clears (const char *name)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (clear (name, &error));
  g_assert_no_error (error);
}

static void
test_store_comes_back (void)
{
  g_autoptr (AntAccount) account = ant_account_new ("Work [1]", "romeo@example.org");
  g_autofree char *first = g_uuid_string_random ();
  g_autofree char *second = g_strconcat ("p\xc3\xa4ss \"w\xc3\xb6rd\"\\n ", first, NULL);

  assert_finds (account, ANT_SECRET_PASSWORD, NULL);
  assert_stores (account, ANT_SECRET_PASSWORD, first);
  assert_finds (account, ANT_SECRET_PASSWORD, first);
  assert_finds (account, ANT_SECRET_CLIENT_CERT_PASSWORD, NULL);

  assert_stores (account, ANT_SECRET_CLIENT_CERT_PASSWORD, "of the file");
  assert_stores (account, ANT_SECRET_PASSWORD, second);
  assert_finds (account, ANT_SECRET_PASSWORD, second);
  assert_finds (account, ANT_SECRET_CLIENT_CERT_PASSWORD, "of the file");
  assert_clears ("Work [1]");
}

/* Else whoever changes an address in the file of accounts has the password sent to a server of his own. */
static void
test_lookup_by_address (void)
{
  g_autoptr (AntAccount) account = ant_account_new ("Work", "romeo@example.org");
  g_autoptr (AntAccount) elsewhere = ant_account_new ("Work", "romeo@evil.example");
  g_autoptr (AntAccount) other_name = ant_account_new ("work", "romeo@example.org");
  g_autoptr (AntAccount) same = ant_account_new ("Work", "Romeo@EXAMPLE.org./orchard");
  g_autofree char *secret = g_uuid_string_random ();

  assert_stores (account, ANT_SECRET_PASSWORD, secret);
  assert_finds (elsewhere, ANT_SECRET_PASSWORD, NULL);
  assert_finds (other_name, ANT_SECRET_PASSWORD, NULL);
  assert_finds (same, ANT_SECRET_PASSWORD, secret);
  assert_clears ("Work");
}

static void
test_clear_all_of_a_name (void)
{
  g_autoptr (AntAccount) account = ant_account_new ("Work", "romeo@example.org");
  g_autoptr (AntAccount) moved = ant_account_new ("Work", "romeo@example.net");
  g_autoptr (AntAccount) other = ant_account_new ("Home", "romeo@example.org");

  assert_clears ("Work");
  assert_stores (account, ANT_SECRET_PASSWORD, "1");
  assert_stores (account, ANT_SECRET_CLIENT_CERT_PASSWORD, "2");
  assert_stores (moved, ANT_SECRET_PASSWORD, "3");
  assert_stores (other, ANT_SECRET_PASSWORD, "4");
  assert_clears ("Work");
  assert_finds (account, ANT_SECRET_PASSWORD, NULL);
  assert_finds (account, ANT_SECRET_CLIENT_CERT_PASSWORD, NULL);
  assert_finds (moved, ANT_SECRET_PASSWORD, NULL);
  assert_finds (other, ANT_SECRET_PASSWORD, "4");
  assert_clears ("Home");
}

/* @ret_found: whether a file below @path has @text in it. Returns how many files were read. */
static guint
find_text (const char *path, const char *text, gboolean *ret_found)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *content = NULL;
  gsize length;
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      n += find_text (child, text, ret_found);
    }
  if (dir != NULL || !g_file_get_contents (path, &content, &length, NULL))
    return n;
  if (memmem (content, length, text, strlen (text)) != NULL)
    *ret_found = TRUE;
  return 1;
}

static void
test_nothing_in_clear_on_disk (void)
{
  g_autoptr (AntAccount) account = ant_account_new ("Work", "romeo@example.org");
  g_autofree char *secret = g_uuid_string_random ();
  gboolean found = FALSE;

  assert_stores (account, ANT_SECRET_PASSWORD, secret);
  g_assert_cmpuint (find_text (g_get_user_data_dir (), secret, &found), >, 0);
  g_assert_cmpuint (find_text (g_get_user_config_dir (), secret, &found), ==, 0);
  g_assert_false (found);
  assert_clears ("Work");
}

static void
test_cancel (void)
{
  g_autoptr (AntAccount) account = ant_account_new ("Work", "romeo@example.org");
  g_autoptr (GCancellable) before = g_cancellable_new ();
  g_autoptr (GCancellable) meanwhile = g_cancellable_new ();
  GAsyncResult *results[4] = { NULL };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (before);
  ant_secrets_lookup_async (account, ANT_SECRET_PASSWORD, before, done_cb, &results[0]);
  g_assert_null (ant_secrets_lookup_finish (wait_for (&results[0]), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  ant_secrets_clear_async ("Work", before, done_cb, &results[1]);
  g_assert_false (ant_secrets_clear_finish (wait_for (&results[1]), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  ant_secrets_store_async (account, ANT_SECRET_PASSWORD, "x", meanwhile, done_cb, &results[2]);
  ant_secrets_lookup_async (account, ANT_SECRET_PASSWORD, NULL, done_cb, &results[3]);
  g_cancellable_cancel (meanwhile);
  g_assert_false (ant_secrets_store_finish (wait_for (&results[2]), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (ant_secrets_lookup_finish (wait_for (&results[3]), &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    g_object_unref (results[i]);
}

static void
lock_keyring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretService) service = secret_service_get_sync (SECRET_SERVICE_NONE, NULL, &error);
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GList) objects = NULL;

  g_assert_no_error (error);
  collection = secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL, &error);
  g_assert_no_error (error);
  objects = g_list_prepend (NULL, collection);
  g_assert_cmpint (secret_service_lock_sync (service, objects, NULL, NULL, &error), ==, 1);
  g_assert_no_error (error);
}

static void
assert_locked (GError **error)
{
  g_assert_error (*error, ANT_SECRETS_ERROR, ANT_SECRETS_ERROR_LOCKED);
  g_assert_true (g_str_has_prefix ((*error)->message, "The keyring cannot be used: it is locked, and was not unlocked"));
  g_clear_error (error);
}

/* Nobody answers the keyring's question, as there is no display. It stays locked, so this is the last test. */
static void
test_locked (void)
{
  g_autoptr (AntAccount) account = ant_account_new ("Work", "romeo@example.org");
  g_autoptr (AntAccount) other = ant_account_new ("Other", "romeo@example.org");
  GError *error = NULL;

  assert_stores (account, ANT_SECRET_PASSWORD, "x");
  lock_keyring ();
  g_assert_null (lookup (account, ANT_SECRET_PASSWORD, &error));
  assert_locked (&error);
  g_assert_false (store (account, ANT_SECRET_PASSWORD, "y", &error));
  assert_locked (&error);
  g_assert_false (clear ("Work", &error));
  assert_locked (&error);

  assert_finds (other, ANT_SECRET_PASSWORD, NULL);
  assert_clears ("Other");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/secrets/store/comes-back", test_store_comes_back);
  g_test_add_func ("/secrets/store/nothing-in-clear-on-disk", test_nothing_in_clear_on_disk);
  g_test_add_func ("/secrets/lookup/by-address", test_lookup_by_address);
  g_test_add_func ("/secrets/clear/all-of-a-name", test_clear_all_of_a_name);
  g_test_add_func ("/secrets/cancel/before-and-meanwhile", test_cancel);
  g_test_add_func ("/secrets/locked/says-so", test_locked);

  return g_test_run ();
}
