/* Tests of the keyring where there is none: each call says why, at once.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-secrets.h"

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
assert_unavailable (const char *why)
{
  g_autoptr (AntAccount) account = ant_account_new ("Work", "romeo@example.org");
  g_autofree char *expected = g_strconcat ("The keyring cannot be used: ", why, NULL);
  GAsyncResult *results[3] = { NULL };
  GError *errors[3] = { NULL };

  ant_secrets_store_async (account, ANT_SECRET_PASSWORD, "x", NULL, done_cb, &results[0]);
  ant_secrets_lookup_async (account, ANT_SECRET_PASSWORD, NULL, done_cb, &results[1]);
  ant_secrets_clear_async ("Work", NULL, done_cb, &results[2]);
  while (results[0] == NULL || results[1] == NULL || results[2] == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (ant_secrets_store_finish (results[0], &errors[0]));
  g_assert_null (ant_secrets_lookup_finish (results[1], &errors[1]));
  g_assert_false (ant_secrets_clear_finish (results[2], &errors[2]));

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_assert_error (errors[i], ANT_SECRETS_ERROR, ANT_SECRETS_ERROR_UNAVAILABLE);
      g_assert_true (g_str_has_prefix (errors[i]->message, expected));
      g_error_free (errors[i]);
      g_object_unref (results[i]);
    }
}

static void
test_no_bus_subprocess (void)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  assert_unavailable ("there is no session bus (");
}

/* Apart, as GLib hands out a connection that failed for as long as somebody has it. */
static void
test_no_bus (void)
{
  g_test_trap_subprocess ("/secrets/absent/no-bus/subprocess", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_no_service (void)
{
  assert_unavailable ("no program on the session bus keeps passwords (");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/secrets/absent/no-bus", test_no_bus);
  g_test_add_func ("/secrets/absent/no-bus/subprocess", test_no_bus_subprocess);
  g_test_add_func ("/secrets/absent/no-service", test_no_service);

  return g_test_run ();
}
