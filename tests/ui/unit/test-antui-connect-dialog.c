/* The dialog that connects to an account: what fails is said beside the fields, which keep what was typed.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <adwaita.h>
#include "antt-dialogue.h"
#include "antt-widgets.h"
#include "common/antui-init.h"
#include "connect/antui-connect-dialog.h"

#define SCRIPT(...) ((const char *const[]) { __VA_ARGS__, NULL })

typedef struct
{
  AntTimelineModel *timeline;
  AntuiConnections *connections;
  AntuiConnectDialog *dialog;
  gboolean closed;
} Fixture;

static gboolean
close_cb (Fixture *fixture)
{
  fixture->closed = TRUE;
  return GDK_EVENT_PROPAGATE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->timeline = ant_timeline_model_new ();
  fixture->connections = antui_connections_new (fixture->timeline);
  fixture->dialog = antui_connect_dialog_new (fixture->connections, NULL);
  g_signal_connect_swapped (fixture->dialog, "close-request", G_CALLBACK (close_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->dialog));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->dialog));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (!fixture->closed)
    gtk_window_close (GTK_WINDOW (fixture->dialog));
  antt_settle ();
  g_object_unref (fixture->connections);
  g_object_unref (fixture->timeline);
}

static GtkEditable *
field (Fixture *fixture, const char *label)
{
  return GTK_EDITABLE (antt_find (GTK_WIDGET (fixture->dialog), GTK_TYPE_EDITABLE, label));
}

static void
fill (Fixture *fixture, guint16 port, AntTlsMode tls)
{
  g_autofree char *text = g_strdup_printf ("%u", port);
  GtkWidget *encryption = antt_find (GTK_WIDGET (fixture->dialog), ADW_TYPE_COMBO_ROW, NULL);

  gtk_editable_set_text (field (fixture, "Address (JID)"), "romeo@localhost");
  gtk_editable_set_text (field (fixture, "Password"), "pencil");
  gtk_editable_set_text (field (fixture, "Host"), "127.0.0.1");
  gtk_editable_set_text (field (fixture, "Port"), text);
  adw_combo_row_set_selected (ADW_COMBO_ROW (encryption), tls);
}

static void
act (Fixture *fixture, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), action, NULL);
}

static AntuiConnectionState
get_state (Fixture *fixture)
{
  AntuiConnection *current = antui_connections_get_current (fixture->connections);

  return current ? antui_connection_get_state (current) : ANTUI_CONNECTION_OFFLINE;
}

static gboolean
has_ended (gpointer data)
{
  return get_state (data) != ANTUI_CONNECTION_CONNECTING;
}

static void
assert_kept (Fixture *fixture)
{
  g_assert_false (fixture->closed);
  g_assert_cmpstr (gtk_editable_get_text (field (fixture, "Address (JID)")), ==, "romeo@localhost");
  g_assert_cmpstr (gtk_editable_get_text (field (fixture, "Password")), ==, "pencil");
  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (field (fixture, "Password"))));
}

static void
test_no_address_cannot_connect (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = antt_find (GTK_WIDGET (fixture->dialog), GTK_TYPE_BUTTON, "Connect");

  g_assert_false (gtk_widget_is_sensitive (button));
  gtk_editable_set_text (field (fixture, "Address (JID)"), "romeo@localhost");
  g_assert_true (gtk_widget_is_sensitive (button));
}

static void
test_bad_address_is_named (Fixture *fixture, gconstpointer data)
{
  gtk_editable_set_text (field (fixture, "Address (JID)"), "a b@/");
  act (fixture, "connect.open");
  g_assert_true (antt_shows (GTK_WIDGET (fixture->dialog), "This is not an address"));
  g_assert_cmpint (get_state (fixture), ==, ANTUI_CONNECTION_OFFLINE);
}

static void
test_bad_port_is_named (Fixture *fixture, gconstpointer data)
{
  static const char *const ports[] = { "x", "0", "65536", "-1", "5222 " };

  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      fill (fixture, 1, ANT_TLS_START);
      gtk_editable_set_text (field (fixture, "Port"), ports[i]);
      act (fixture, "connect.open");
      g_assert_true (antt_shows (GTK_WIDGET (fixture->dialog), "This is not a port"));
      assert_kept (fixture);
    }
}

static void
test_refused_connection_keeps_what_was_typed (Fixture *fixture, gconstpointer data)
{
  AnttServer *server = antt_server_new (SCRIPT ("!silent"), NULL);
  guint16 port = antt_server_get_port (server);

  g_free (antt_server_finish (server));
  fill (fixture, port, ANT_TLS_START);
  act (fixture, "connect.open");
  antt_wait_for (has_ended, fixture);
  g_assert_true (antt_shows (GTK_WIDGET (fixture->dialog), "The server refused the connection"));
  assert_kept (fixture);
}

static void
test_refused_certificate_can_be_trusted (Fixture *fixture, gconstpointer data)
{
  AnttCertificateSpec spec = { .name = "other.example", .alternatives = "DNS:other.example" };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
  AnttServer *server = antt_server_new (SCRIPT (ANTT_SECURE, "!silent"), certificate);
  GtkWidget *window = GTK_WIDGET (fixture->dialog);

  fill (fixture, antt_server_get_port (server), ANT_TLS_START);
  act (fixture, "connect.open");
  antt_wait_for (has_ended, fixture);
  g_assert_true (antt_shows (window, "certificate was refused"));
  g_assert_true (antt_shows (window, certificate->fingerprint));
  g_assert_true (antt_shows (window, "other.example"));
  g_assert_nonnull (antt_find (window, GTK_TYPE_BUTTON, "Trust This Certificate"));
  assert_kept (fixture);
  g_free (antt_server_finish (server));

  act (fixture, "connect.trust");
  g_autoptr (AntAccount) account = antui_connect_dialog_dup_account (fixture->dialog);
  g_assert_cmpstr (account->link->pin, ==, certificate->fingerprint);
  antt_wait_for (has_ended, fixture);

  /* Another server is not trusted because of this one. */
  gtk_editable_set_text (field (fixture, "Host"), "127.0.0.2");
  g_autoptr (AntAccount) other = antui_connect_dialog_dup_account (fixture->dialog);
  g_assert_null (other->link->pin);
}

static void
test_wrong_password_is_said (Fixture *fixture, gconstpointer data)
{
  AnttServer *server
    = antt_server_new (SCRIPT ("C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("PLAIN")), "C: </auth>",
                               "S: <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>", ANTT_END),
                       NULL);

  fill (fixture, antt_server_get_port (server), ANT_TLS_NONE);
  act (fixture, "connect.open");
  antt_wait_for (has_ended, fixture);
  g_assert_true (antt_shows (GTK_WIDGET (fixture->dialog), "did not accept the login"));
  assert_kept (fixture);
  g_free (antt_server_finish (server));
}

static void
test_cancel_stops_and_stays (Fixture *fixture, gconstpointer data)
{
  AnttServer *server = antt_server_new (SCRIPT ("!silent"), NULL);

  fill (fixture, antt_server_get_port (server), ANT_TLS_START);
  act (fixture, "connect.open");
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (field (fixture, "Password"))));
  act (fixture, "connect.stop");
  g_assert_cmpint (get_state (fixture), ==, ANTUI_CONNECTION_OFFLINE);
  antt_settle ();
  assert_kept (fixture);
  g_free (antt_server_finish (server));
}

static void
test_failed_attempts_are_one_lane_and_go (Fixture *fixture, gconstpointer data)
{
  AnttServer *server = antt_server_new (SCRIPT ("!silent"), NULL);
  guint16 port = antt_server_get_port (server);

  g_free (antt_server_finish (server));
  fill (fixture, port, ANT_TLS_START);
  for (guint i = 0; i < 2; i++)
    {
      act (fixture, "connect.open");
      antt_wait_for (has_ended, fixture);
      g_assert_cmpuint (antui_connections_get_n (fixture->connections), ==, 1);
    }
  g_assert_false (antui_lanes_get_several (antui_connections_get_lanes (fixture->connections)));
  gtk_window_close (GTK_WINDOW (fixture->dialog));
  g_assert_cmpuint (antui_connections_get_n (fixture->connections), ==, 0);
}

static void
test_login_closes_the_dialog (Fixture *fixture, gconstpointer data)
{
  AnttServer *server = antt_server_new (SCRIPT (ANTT_LOGIN, ANTT_END), NULL);
  AntuiConnection *connection;

  fill (fixture, antt_server_get_port (server), ANT_TLS_NONE);
  act (fixture, "connect.open");
  antt_wait_for (has_ended, fixture);
  g_assert_true (fixture->closed);
  g_assert_cmpint (get_state (fixture), ==, ANTUI_CONNECTION_ONLINE);
  connection = antui_connections_get_current (fixture->connections);
  g_assert_cmpstr (ant_jid_get_text (antui_connection_get_own_jid (connection)), ==, "romeo@localhost/orchard");
  antui_connection_close (connection);
  g_free (antt_server_finish (server));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  antui_init ();
#define ADD(path, func) g_test_add ("/connect-dialog/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("refuses/no-address", test_no_address_cannot_connect);
  ADD ("refuses/bad-address", test_bad_address_is_named);
  ADD ("refuses/bad-port", test_bad_port_is_named);
  ADD ("fails/refused-keeps-what-was-typed", test_refused_connection_keeps_what_was_typed);
  ADD ("fails/certificate-can-be-trusted", test_refused_certificate_can_be_trusted);
  ADD ("fails/wrong-password", test_wrong_password_is_said);
  ADD ("fails/attempts-are-one-lane", test_failed_attempts_are_one_lane_and_go);
  ADD ("cancel/stops-and-stays", test_cancel_stops_and_stays);
  ADD ("opens/closes-itself", test_login_closes_the_dialog);
#undef ADD
  return g_test_run ();
}
