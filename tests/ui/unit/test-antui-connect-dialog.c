/* The dialog that connects to an account: what fails is said beside the fields, which keep what was typed.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <adwaita.h>
#include "antt-dialogue.h"
#include "antt-widgets.h"
#include "common/antui-init.h"
#include "connect/antui-certificate-card.h"
#include "connect/antui-connect-dialog.h"
#include "connect/antui-keep-fields.h"
#include "connect/antui-login-fields.h"
#include "wire/ant-tls.h"

#define SCRIPT(...) ((const char *const[]) { __VA_ARGS__, NULL })

typedef struct
{
  AntTimelineModel *timeline;
  AntuiConnections *connections;
  AntuiAccounts *accounts;
  AntuiConnectDialog *dialog;
  GPtrArray *problems; /* char *: what could not be kept */
  char *folder;
  gboolean closed;
} Fixture;

static gboolean
close_cb (Fixture *fixture)
{
  fixture->closed = TRUE;
  return GDK_EVENT_PROPAGATE;
}

static void
problem_cb (Fixture *fixture, const char *why)
{
  g_ptr_array_add (fixture->problems, g_strdup (why));
}

static void
open_dialog (Fixture *fixture)
{
  fixture->closed = FALSE;
  fixture->dialog = antui_connect_dialog_new (fixture->connections, fixture->accounts);
  g_signal_connect_swapped (fixture->dialog, "close-request", G_CALLBACK (close_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->dialog));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->dialog));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("antt-accounts-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "accounts.ini", NULL);
  fixture->timeline = ant_timeline_model_new ();
  fixture->connections = antui_connections_new (fixture->timeline);
  fixture->accounts = antui_accounts_new (path);
  fixture->problems = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect_swapped (fixture->accounts, "problem", G_CALLBACK (problem_cb), fixture);
  open_dialog (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", fixture->folder);

  if (!fixture->closed)
    gtk_window_close (GTK_WINDOW (fixture->dialog));
  antt_settle ();
  g_object_unref (fixture->connections);
  g_signal_handlers_disconnect_by_data (fixture->accounts, fixture); /* the keyring may still be on its way */
  g_object_unref (fixture->accounts);
  g_object_unref (fixture->timeline);
  g_ptr_array_unref (fixture->problems);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (fixture->folder);
}

static GtkEditable *
field (Fixture *fixture, const char *label)
{
  return GTK_EDITABLE (antt_find (GTK_WIDGET (fixture->dialog), GTK_TYPE_EDITABLE, label));
}

static void
choose (Fixture *fixture, const char *row, guint item)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (antt_find (GTK_WIDGET (fixture->dialog), ADW_TYPE_COMBO_ROW, row)), item);
}

static void
fill (Fixture *fixture, guint16 port, AntTlsMode tls)
{
  g_autofree char *text = g_strdup_printf ("%u", port);

  gtk_editable_set_text (field (fixture, "Address (JID)"), "romeo@localhost");
  gtk_editable_set_text (field (fixture, "Password"), "pencil");
  gtk_editable_set_text (field (fixture, "Host"), "127.0.0.1");
  gtk_editable_set_text (field (fixture, "Port"), text);
  choose (fixture, "Encryption", tls);
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

static GtkWidget *
card (Fixture *fixture)
{
  return antt_find (GTK_WIDGET (fixture->dialog), ANTUI_TYPE_CERTIFICATE_CARD, NULL);
}

static void
card_act (Fixture *fixture, const char *action)
{
  gtk_widget_activate_action (card (fixture), action, NULL);
}

/* An attempt that ends with the certificate of @server refused. */
static void
refuse (Fixture *fixture, AnttServer *server)
{
  fill (fixture, antt_server_get_port (server), ANT_TLS_START);
  act (fixture, "connect.open");
  antt_wait_for (has_ended, fixture);
  g_assert_true (gtk_widget_get_visible (card (fixture)));
  assert_kept (fixture);
}

/* Whether the attempt that was made last trusted @certificate alone; without one: none in particular. */
static gboolean
tried_pin (Fixture *fixture, const AnttCertificate *certificate)
{
  const char *pin = antui_connection_get_account (antui_connections_get_current (fixture->connections))->link->pin;
  g_autofree char *expected = certificate ? ant_pin_normalise (certificate->fingerprint) : NULL;
  g_autofree char *tried = pin ? ant_pin_normalise (pin) : NULL;

  return g_strcmp0 (tried, expected) == 0;
}

static void
test_refused_certificate_can_be_trusted_once (Fixture *fixture, gconstpointer data)
{
  AnttCertificateSpec spec = { .name = "other.example", .alternatives = "DNS:other.example" };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
  AnttServer *server = antt_server_new (SCRIPT (ANTT_SECURE, "!silent"), certificate);

  refuse (fixture, server);
  g_assert_true (antt_shows (card (fixture), "certificate was refused"));
  g_assert_true (antt_shows (card (fixture), certificate->fingerprint));
  g_assert_true (antt_shows (card (fixture), "other.example"));
  g_free (antt_server_finish (server));

  card_act (fixture, "certificate.trust-once");
  g_assert_true (tried_pin (fixture, certificate));
  antt_wait_for (has_ended, fixture);
  /* For this session: nothing says that it is to be kept, and it is not what the next dialog begins with. */
  g_assert_false (antt_shows (GTK_WIDGET (fixture->dialog), "Pinned certificate"));
  g_autoptr (AntAccount) account = antui_connect_dialog_dup_account (fixture->dialog);
  g_assert_null (account->link->pin);
  antui_connect_dialog_edit (fixture->dialog, antui_connections_get_current (fixture->connections));
  g_assert_false (antt_shows (GTK_WIDGET (fixture->dialog), "Pinned certificate"));
  act (fixture, "connect.open");
  g_assert_true (tried_pin (fixture, certificate));
  antt_wait_for (has_ended, fixture);

  /* Another server is not trusted because of this one. */
  gtk_editable_set_text (field (fixture, "Host"), "127.0.0.2");
  act (fixture, "connect.open");
  g_assert_true (tried_pin (fixture, NULL));
  antt_wait_for (has_ended, fixture);
}

static void
test_refused_chain_is_shown_whole (Fixture *fixture, gconstpointer data)
{
  AnttCertificateSpec root_spec = { .name = "Verona Root", .authority = TRUE };
  g_autoptr (AnttCertificate) root = antt_certificate_new (&root_spec);
  AnttCertificateSpec between_spec = { .name = "Verona Between", .issuer = root, .authority = TRUE };
  g_autoptr (AnttCertificate) between = antt_certificate_new (&between_spec);
  AnttCertificateSpec leaf_spec = { .name = "localhost", .alternatives = "DNS:localhost", .issuer = between,
                                    .sends_issuers = TRUE, .from_days = -9, .to_days = -2 };
  g_autoptr (AnttCertificate) leaf = antt_certificate_new (&leaf_spec);
  AnttServer *server = antt_server_new (SCRIPT (ANTT_SECURE, "!silent"), leaf);

  refuse (fixture, server);
  g_assert_true (antt_shows (card (fixture), "CN=localhost"));
  g_assert_true (antt_shows (card (fixture), "CN=Verona Between"));
  g_assert_true (antt_shows (card (fixture), "expired"));
  g_assert_true (antt_shows (card (fixture), leaf->fingerprint));
  g_free (antt_server_finish (server));
}

static void
test_changed_pin_takes_its_fingerprint (Fixture *fixture, gconstpointer data)
{
  AnttCertificateSpec spec = { .name = "localhost", .alternatives = "DNS:localhost" };
  g_autoptr (AnttCertificate) pinned = antt_certificate_new (&spec);
  g_autoptr (AnttCertificate) shown = antt_certificate_new (&spec);
  AnttServer *server = antt_server_new (SCRIPT (ANTT_SECURE, "!silent"), shown);
  g_autoptr (AntAccount) account = ant_account_new ("romeo@localhost", "romeo@localhost");
  g_autofree char *digits = g_strndup (shown->fingerprint, 11); /* eight of them, with colons */
  GtkEditable *proof;

  account->link->password = g_strdup ("pencil");
  account->link->host = g_strdup ("127.0.0.1");
  account->link->port = antt_server_get_port (server);
  account->link->pin = g_strdup (pinned->fingerprint);
  antui_connect_dialog_fill (fixture->dialog, account, NULL, NULL);
  act (fixture, "connect.open");
  antt_wait_for (has_ended, fixture);
  g_free (antt_server_finish (server));
  g_assert_true (antt_shows (card (fixture), "This is not the pinned certificate"));
  g_assert_true (antt_shows (card (fixture), pinned->fingerprint));
  g_assert_true (antt_shows (card (fixture), shown->fingerprint));
  g_assert_false (gtk_widget_get_mapped (antt_find (card (fixture), GTK_TYPE_BUTTON, "Trust Once")));
  g_assert_false (gtk_widget_get_mapped (antt_find (card (fixture), GTK_TYPE_BUTTON, "Pin and Keep")));

  /* Not by a click, and not by any digits. */
  g_assert_false (gtk_widget_is_sensitive (antt_find (card (fixture), GTK_TYPE_BUTTON, "Replace the Pin")));
  proof = GTK_EDITABLE (antt_find (card (fixture), GTK_TYPE_ENTRY, "First eight digits of the new fingerprint"));
  gtk_editable_set_text (proof, pinned->fingerprint);
  g_assert_false (gtk_widget_is_sensitive (antt_find (card (fixture), GTK_TYPE_BUTTON, "Replace the Pin")));
  gtk_editable_set_text (proof, digits);
  gtk_editable_delete_text (proof, 10, 11);
  g_assert_false (gtk_widget_is_sensitive (antt_find (card (fixture), GTK_TYPE_BUTTON, "Replace the Pin")));
  gtk_editable_set_text (proof, digits);
  g_assert_true (gtk_widget_is_sensitive (antt_find (card (fixture), GTK_TYPE_BUTTON, "Replace the Pin")));
  card_act (fixture, "certificate.replace");
  g_autoptr (AntAccount) replaced = antui_connect_dialog_dup_account (fixture->dialog);
  g_assert_cmpstr (replaced->link->pin, ==, shown->fingerprint);
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

static gboolean
has_kept (gpointer data)
{
  return g_list_model_get_n_items (G_LIST_MODEL (antui_accounts_get_store (((Fixture *) data)->accounts))) > 0;
}

static gboolean
has_problem (gpointer data)
{
  return ((Fixture *) data)->problems->len > 0;
}

static gboolean
says_asked_each_time (gpointer data)
{
  return antt_shows (data, "It is asked for each time");
}

static void
set_kept (Fixture *fixture)
{
  GtkWidget *row = antt_find (GTK_WIDGET (fixture->dialog), ANTUI_TYPE_KEEP_FIELDS, NULL);

  antui_keep_fields_set_keep (ANTUI_KEEP_FIELDS (row), TRUE);
}

static void
test_account_is_kept_without_its_password (Fixture *fixture, gconstpointer data)
{
  AnttServer *server = antt_server_new (SCRIPT (ANTT_LOGIN, ANTT_END), NULL);
  AntAccountStore *store = antui_accounts_get_store (fixture->accounts);
  g_autofree char *text = NULL;

  fill (fixture, antt_server_get_port (server), ANT_TLS_NONE);
  set_kept (fixture);
  gtk_editable_set_text (field (fixture, "Name, if not the address"), "Verona");
  /* No keyring is on this bus: it says why, and does not pretend. */
  antt_wait_for (says_asked_each_time, fixture->dialog);
  g_assert_false (has_kept (fixture));
  act (fixture, "connect.open");
  antt_wait_for (has_kept, fixture);
  g_assert_true (fixture->closed);
  g_assert_cmpuint (fixture->problems->len, ==, 0);
  g_assert_true (g_file_get_contents (ant_account_store_get_path (store), &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "[Verona]"));
  g_assert_null (strstr (text, "pencil"));
  antui_connection_close (antui_connections_get_current (fixture->connections));
  g_free (antt_server_finish (server));

  /* The next time it can be chosen; then only the password is missing. */
  open_dialog (fixture);
  choose (fixture, "Account", 1);
  antt_wait_for (says_asked_each_time, fixture->dialog);
  g_assert_cmpstr (gtk_editable_get_text (field (fixture, "Address (JID)")), ==, "romeo@localhost");
  g_assert_cmpstr (gtk_editable_get_text (field (fixture, "Password")), ==, "");
  act (fixture, "connect.open");
  g_assert_true (antt_shows (GTK_WIDGET (fixture->dialog), "The password is missing"));
}

static void
test_pin_is_kept_with_the_account (Fixture *fixture, gconstpointer data)
{
  AnttCertificateSpec spec = { .name = "localhost", .alternatives = "DNS:localhost" };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
  AnttServer *server = antt_server_new (SCRIPT (ANTT_SECURE, "!accept", ANTT_SECURE, ANTT_LOGIN, ANTT_END), certificate);
  AntAccountStore *store = antui_accounts_get_store (fixture->accounts);

  refuse (fixture, server);
  /* That this keeps the account is said where it is pinned, unless it was to be kept anyway. */
  g_assert_true (antt_shows (card (fixture), "keeps the account too"));
  g_assert_nonnull (antt_find (card (fixture), GTK_TYPE_BUTTON, "Pin and Keep"));
  set_kept (fixture);
  g_assert_false (antt_shows (card (fixture), "keeps the account too"));
  g_assert_nonnull (antt_find (card (fixture), GTK_TYPE_BUTTON, "Pin"));
  card_act (fixture, "certificate.pin");
  antt_wait_for (has_kept, fixture);
  g_autoptr (AntAccount) account = ant_account_store_dup_account (store, "romeo@localhost", NULL);
  g_assert_nonnull (account->link->pin);
  g_autofree char *plain = g_strdelimit (g_strdup (certificate->fingerprint), ":", ' ');
  g_auto (GStrv) bytes = g_strsplit (plain, " ", -1);
  g_autofree char *hex = g_strjoinv ("", bytes);
  g_auto (GStrv) kept = g_strsplit (account->link->pin, ":", -1);
  g_autofree char *kept_hex = g_strjoinv ("", kept);
  g_assert_cmpstr (kept_hex, ==, hex);
  antui_connection_close (antui_connections_get_current (fixture->connections));
  g_free (antt_server_finish (server));
}

static void
test_bad_name_is_not_kept (Fixture *fixture, gconstpointer data)
{
  fill (fixture, 1, ANT_TLS_NONE);
  set_kept (fixture);
  gtk_editable_set_text (field (fixture, "Name, if not the address"), "a]b");
  act (fixture, "connect.open");
  g_assert_true (antt_shows (GTK_WIDGET (fixture->dialog), "The account cannot be called so"));
  g_assert_cmpuint (antui_connections_get_n (fixture->connections), ==, 0);
}

static void
respond (const char *response)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (!ADW_IS_MESSAGE_DIALOG (window))
        continue;
      adw_message_dialog_response (ADW_MESSAGE_DIALOG (window), response);
      gtk_window_destroy (GTK_WINDOW (window));
      return;
    }
  g_assert_not_reached ();
}

static void
test_kept_account_can_be_forgotten (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntAccount) account = ant_account_new ("Verona", "romeo@localhost");

  g_assert_true (ant_account_store_add (antui_accounts_get_store (fixture->accounts), account, NULL));
  antui_connect_dialog_fill (fixture->dialog, account, "Verona", NULL);
  act (fixture, "connect.forget");
  respond ("cancel");
  g_assert_true (has_kept (fixture));
  act (fixture, "connect.forget");
  respond ("forget");
  g_assert_false (has_kept (fixture));
  /* What the fields say stays. */
  g_assert_cmpstr (gtk_editable_get_text (field (fixture, "Address (JID)")), ==, "romeo@localhost");
  g_assert_false (has_problem (fixture));
}

static void
test_fields_make_every_kind_of_account (Fixture *fixture, gconstpointer data)
{
  fill (fixture, 5223, ANT_TLS_DIRECT);
  choose (fixture, "Log in", ANTUI_LOGIN_ANONYMOUS);
  gtk_editable_set_text (field (fixture, "Domain"), "anon.localhost");
  g_autoptr (AntAccount) anonymous = antui_connect_dialog_dup_account (fixture->dialog);
  g_assert_true (anonymous->link->anonymous);
  g_assert_null (anonymous->link->password);
  g_assert_cmpstr (anonymous->link->jid, ==, "anon.localhost");
  g_assert_cmpint (anonymous->link->tls, ==, ANT_TLS_DIRECT);

  choose (fixture, "Log in", ANTUI_LOGIN_COMPONENT);
  gtk_editable_set_text (field (fixture, "Component’s name"), "comp.localhost");
  gtk_editable_set_text (field (fixture, "Secret"), "rapier");
  g_autoptr (AntAccount) component = antui_connect_dialog_dup_account (fixture->dialog);
  g_assert_true (component->link->component && !component->link->anonymous);
  g_assert_cmpstr (component->link->password, ==, "rapier");

  choose (fixture, "Log in", ANTUI_LOGIN_CERTIFICATE);
  gtk_editable_set_text (field (fixture, "Certificate (PEM or PKCS#12 file)"), "/tmp/romeo.p12");
  gtk_editable_set_text (field (fixture, "Password of the certificate, if it has one"), "nurse");
  g_autoptr (AntAccount) certified = antui_connect_dialog_dup_account (fixture->dialog);
  g_assert_cmpstr (certified->link->client_cert, ==, "/tmp/romeo.p12");
  g_assert_cmpstr (certified->link->client_cert_password, ==, "nurse");
  g_assert_null (certified->link->client_key);
  g_assert_null (certified->link->password);
}

static GtkSwitch *
get_switch (Fixture *fixture, const char *name)
{
  return GTK_SWITCH (antt_find (GTK_WIDGET (fixture->dialog), GTK_TYPE_SWITCH, name));
}

static void
test_switches_are_choices_of_the_account (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = {
    "Send initial presence", "Stream management",    "Resume the stream",           "Reconnect by itself",
    "Queue while offline",   "Ping a silent server", "Answer unhandled requests",
  };

  fill (fixture, 1, ANT_TLS_START);
  g_autoptr (AntAccount) before = antui_connect_dialog_dup_account (fixture->dialog);
  g_assert_false (before->presence || before->reconnect || before->queue_offline || before->ping_s
                  || before->link->stream_management || before->link->resume);
  g_assert_true (before->answer_unhandled);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_switch_set_active (get_switch (fixture, names[i]), !gtk_switch_get_active (get_switch (fixture, names[i])));
  g_autoptr (AntAccount) after = antui_connect_dialog_dup_account (fixture->dialog);
  g_assert_true (after->presence && after->reconnect && after->queue_offline && after->link->stream_management
                 && after->link->resume);
  g_assert_cmpuint (after->ping_s, ==, 60);
  g_assert_false (after->answer_unhandled);

  /* Without management nothing is resumed; a component has none. */
  gtk_switch_set_active (get_switch (fixture, "Stream management"), FALSE);
  g_autoptr (AntAccount) unmanaged = antui_connect_dialog_dup_account (fixture->dialog);
  g_assert_false (unmanaged->link->resume);
  gtk_switch_set_active (get_switch (fixture, "Stream management"), TRUE);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (antt_find (GTK_WIDGET (fixture->dialog), GTK_TYPE_SPIN_BUTTON,
                                                         "Silence before a ping, in seconds")), 45);
  g_autoptr (AntAccount) patient = antui_connect_dialog_dup_account (fixture->dialog);
  g_assert_cmpuint (patient->ping_s, ==, 45);
  choose (fixture, "Log in", ANTUI_LOGIN_COMPONENT);
  g_autoptr (AntAccount) component = antui_connect_dialog_dup_account (fixture->dialog);
  g_assert_false (component->link->stream_management || component->presence || component->ping_s);
}

static void
test_missing_certificate_is_named (Fixture *fixture, gconstpointer data)
{
  fill (fixture, 1, ANT_TLS_START);
  choose (fixture, "Log in", ANTUI_LOGIN_CERTIFICATE);
  act (fixture, "connect.open");
  g_assert_true (antt_shows (GTK_WIDGET (fixture->dialog), "The certificate is missing"));
  gtk_editable_set_text (field (fixture, "Certificate (PEM or PKCS#12 file)"), "/nonexistent/romeo.p12");
  act (fixture, "connect.open");
  g_assert_true (antt_shows (GTK_WIDGET (fixture->dialog), "The certificate cannot be used"));
  g_assert_true (antt_shows (GTK_WIDGET (fixture->dialog), "/nonexistent/romeo.p12"));
  /* The command line's words are its own. */
  g_assert_false (antt_shows (GTK_WIDGET (fixture->dialog), "--client-cert"));
}

static void
test_controls_have_names (Fixture *fixture, gconstpointer data)
{
  AntuiLogin kinds[] = { ANTUI_LOGIN_PASSWORD, ANTUI_LOGIN_CERTIFICATE, ANTUI_LOGIN_ANONYMOUS, ANTUI_LOGIN_COMPONENT };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      choose (fixture, "Log in", kinds[i]);
      antt_assert_named (GTK_WIDGET (fixture->dialog));
    }
}

static void
test_dialog_fits_a_small_screen (Fixture *fixture, gconstpointer data)
{
  int width, height;

  gtk_widget_measure (GTK_WIDGET (fixture->dialog), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (fixture->dialog), GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 500);
  g_assert_cmpint (height, <=, 400);
}

static void
test_connection_is_edited_in_its_lane (Fixture *fixture, gconstpointer data)
{
  AnttServer *server = antt_server_new (SCRIPT ("!silent"), NULL);
  g_autoptr (AntAccount) account = ant_account_new ("romeo@localhost", "romeo@localhost");
  AntuiConnection *connection;

  account->link->password = g_strdup ("pencil");
  account->link->host = g_strdup ("127.0.0.1");
  account->link->port = antt_server_get_port (server);
  account->link->tls = ANT_TLS_NONE;
  g_free (antt_server_finish (server));
  connection = antui_connections_open_account (fixture->connections, account);
  antt_wait_for (has_ended, fixture);
  antui_connect_dialog_edit (fixture->dialog, connection);
  g_assert_true (antt_shows (GTK_WIDGET (fixture->dialog), "The server refused the connection"));
  assert_kept (fixture);

  server = antt_server_new (SCRIPT (ANTT_LOGIN, ANTT_END), NULL);
  fill (fixture, antt_server_get_port (server), ANT_TLS_NONE);
  act (fixture, "connect.open");
  antt_wait_for (has_ended, fixture);
  g_assert_true (fixture->closed);
  g_assert_cmpuint (antui_connections_get_n (fixture->connections), ==, 1);
  g_assert_cmpint (antui_connection_get_state (connection), ==, ANTUI_CONNECTION_ONLINE);
  antui_connection_close (connection);
  g_free (antt_server_finish (server));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  antt_accept_headings ();
  antui_init ();
#define ADD(path, func) g_test_add ("/connect-dialog/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("refuses/no-address", test_no_address_cannot_connect);
  ADD ("refuses/bad-address", test_bad_address_is_named);
  ADD ("refuses/bad-port", test_bad_port_is_named);
  ADD ("fails/refused-keeps-what-was-typed", test_refused_connection_keeps_what_was_typed);
  ADD ("fails/certificate-can-be-trusted", test_refused_certificate_can_be_trusted_once);
  ADD ("fails/chain-is-shown-whole", test_refused_chain_is_shown_whole);
  ADD ("fails/changed-pin", test_changed_pin_takes_its_fingerprint);
  ADD ("keeps/without-the-password", test_account_is_kept_without_its_password);
  ADD ("keeps/pin", test_pin_is_kept_with_the_account);
  ADD ("keeps/bad-name", test_bad_name_is_not_kept);
  ADD ("keeps/forgets", test_kept_account_can_be_forgotten);
  ADD ("makes/every-kind", test_fields_make_every_kind_of_account);
  ADD ("makes/switches", test_switches_are_choices_of_the_account);
  ADD ("refuses/missing-certificate", test_missing_certificate_is_named);
  ADD ("access/controls-have-names", test_controls_have_names);
  ADD ("access/fits-a-small-screen", test_dialog_fits_a_small_screen);
  ADD ("edits/in-its-lane", test_connection_is_edited_in_its_lane);
  ADD ("fails/wrong-password", test_wrong_password_is_said);
  ADD ("fails/attempts-are-one-lane", test_failed_attempts_are_one_lane_and_go);
  ADD ("cancel/stops-and-stays", test_cancel_stops_and_stays);
  ADD ("opens/closes-itself", test_login_closes_the_dialog);
#undef ADD
  return g_test_run ();
}
