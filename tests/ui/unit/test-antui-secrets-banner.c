/* The banner names each session that shows secrets, and hides them.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-widgets.h"
#include "common/antui-init.h"
#include "connect/antui-secrets-banner.h"

/* @romeo, @juliet: (owned by @connections) */
typedef struct
{
  AntTimelineModel *timeline;
  AntuiConnections *connections;
  AntuiConnection *romeo;
  AntuiConnection *juliet;
  GtkWidget *banner;
  GtkWidget *window;
} Fixture;

/* Nobody listens there, which does not matter here. */
static AntuiConnection *
open (Fixture *fixture, const char *jid)
{
  g_autoptr (AntAccount) account = ant_account_new (jid, jid);

  account->link->password = g_strdup ("p");
  account->link->host = g_strdup ("127.0.0.1");
  account->link->port = 1;
  return antui_connections_open_account (fixture->connections, account);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->timeline = ant_timeline_model_new ();
  fixture->connections = antui_connections_new (fixture->timeline);
  fixture->romeo = open (fixture, "romeo@localhost");
  fixture->juliet = open (fixture, "juliet@localhost");
  fixture->banner = g_object_new (ANTUI_TYPE_SECRETS_BANNER, NULL);
  antui_secrets_banner_set_connections (ANTUI_SECRETS_BANNER (fixture->banner), fixture->connections);
  fixture->window = antt_window_new (fixture->banner, 640, 100);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = antui_connections_close_all_finish (ANTUI_CONNECTIONS (source), result, NULL);
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gboolean closed = FALSE;

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  antui_connections_close_all_async (fixture->connections, closed_cb, &closed);
  antt_wait_for (is_true, &closed);
  g_assert_finalize_object (fixture->connections);
  g_object_unref (fixture->timeline);
}

static void
test_names_who_shows (Fixture *fixture, gconstpointer data)
{
  g_assert_false (gtk_widget_get_visible (fixture->banner));
  antui_connection_set_show_secrets (fixture->juliet, TRUE);
  g_assert_true (antt_shows (fixture->banner, "Secrets are shown: juliet@localhost"));
  antui_connection_set_show_secrets (fixture->romeo, TRUE);
  g_assert_true (antt_shows (fixture->banner, "Secrets are shown: romeo@localhost, juliet@localhost"));
  antui_connections_remove (fixture->connections, fixture->romeo);
  g_assert_true (antt_shows (fixture->banner, "Secrets are shown: juliet@localhost"));
  antui_connection_set_show_secrets (fixture->juliet, FALSE);
  g_assert_false (gtk_widget_get_visible (fixture->banner));
}

static void
test_hides_of_all (Fixture *fixture, gconstpointer data)
{
  antui_connection_set_show_secrets (fixture->romeo, TRUE);
  antui_connection_set_show_secrets (fixture->juliet, TRUE);
  antt_assert_named (fixture->banner);
  g_signal_emit_by_name (antt_find (fixture->banner, GTK_TYPE_BUTTON, "Hide Secrets"), "clicked");
  g_assert_false (antui_connection_get_show_secrets (fixture->romeo));
  g_assert_false (antui_connection_get_show_secrets (fixture->juliet));
  g_assert_false (gtk_widget_get_visible (fixture->banner));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  antui_init ();
#define ADD(path, func) g_test_add ("/secrets-banner/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("show/names-who", test_names_who_shows);
  ADD ("hide/of-all", test_hides_of_all);
#undef ADD
  return g_test_run ();
}
