/* Logins by certificate at a real Prosody, over IPv4 and IPv6; its own certificate comes with a chain.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "antt-certificate.h"
#include "antt-folder.h"
#include "antt-lane.h"

#define ROMEO "otherName:1.3.6.1.5.5.7.8.5;UTF8:romeo@localhost"
#define ROMEO_AND_JULIET ROMEO ",otherName:1.3.6.1.5.5.7.8.5;UTF8:juliet@localhost"

/**
 * Prosody:
 * @root: whom it trusts, and who vouches for it through @middle
 *
 * A server that asks clients for a certificate, in a folder of its own.
 */
typedef struct
{
  char *folder;
  GSubprocess *process;
  guint16 port;
  gboolean ipv6;
  char *root_file;
  AnttCertificate *root;
  AnttCertificate *middle;
  AnttCertificate *server;
} Prosody;

typedef struct
{
  Prosody *prosody;
  AntNetwork *network;
  AntAccount *account;
} Fixture;

/* --- the server --- */

static gboolean
has_ipv6 (void)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("::1", 0);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV6, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  return socket != NULL && g_socket_bind (socket, address, FALSE, NULL);
}

static guint16
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static void
append_pem (const char *file, const AnttCertificate *certificate, const char *folder)
{
  g_autofree char *other = antt_certificate_save (certificate, folder, FALSE);
  g_autofree char *whole = NULL;
  g_autofree char *text = NULL;
  g_autofree char *more = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_true (g_file_get_contents (other, &more, NULL, NULL));
  whole = g_strconcat (text, more, NULL);
  g_assert_true (g_file_set_contents (file, whole, -1, NULL));
}

static void
make_certificates (Prosody *prosody, char **ret_file)
{
  AnttCertificateSpec root = { .name = "Root", .authority = TRUE };
  AnttCertificateSpec middle = { .name = "Middle", .authority = TRUE };
  AnttCertificateSpec server = { .name = "localhost", .alternatives = "DNS:localhost" };

  prosody->root = antt_certificate_new (&root);
  middle.issuer = prosody->root;
  prosody->middle = antt_certificate_new (&middle);
  server.issuer = prosody->middle;
  prosody->server = antt_certificate_new (&server);
  prosody->root_file = antt_certificate_save (prosody->root, prosody->folder, FALSE);
  *ret_file = antt_certificate_save (prosody->server, prosody->folder, TRUE);
  append_pem (*ret_file, prosody->middle, prosody->folder);
}

static char *
write_config (Prosody *prosody)
{
  g_autofree char *certificate = NULL;
  g_autofree char *modules = g_test_build_filename (G_TEST_DIST, "integration", NULL);
  g_autofree char *text = NULL;
  char *file = g_build_filename (prosody->folder, "prosody.cfg.lua", NULL);

  make_certificates (prosody, &certificate);
  text = g_strdup_printf ("local folder = \"%s\"\n"
                          "run_as_root = true\n"
                          "pidfile = folder .. \"/prosody.pid\"\n"
                          "data_path = folder .. \"/data\"\n"
                          "log = { { levels = { min = \"debug\" }, to = \"file\", filename = folder .. \"/log\" } }\n"
                          "plugin_paths = { \"%s\" }\n"
                          "interfaces = { \"127.0.0.1\"%s }\n"
                          "c2s_ports = { %u }\n"
                          "modules_disabled = { \"s2s\" }\n"
                          "modules_enabled = { \"saslauth\"; \"tls\"; \"posix\"; \"ping\" }\n"
                          "storage = \"internal\"\n"
                          "authentication = \"antt_certificate\"\n"
                          "ssl = { certificate = \"%s\"; key = \"%s\"; cafile = \"%s\"; "
                          "verify = { \"peer\", \"client_once\" } }\n"
                          "VirtualHost \"localhost\"\n",
                          prosody->folder, modules, prosody->ipv6 ? ", \"::1\"" : "", prosody->port,
                          certificate, certificate, prosody->root_file);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  return file;
}

static gboolean
is_listening (gpointer data)
{
  Prosody *prosody = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;

  connection = g_socket_client_connect_to_host (client, "127.0.0.1", prosody->port, NULL, NULL);
  return connection != NULL;
}

/* Also where the test is aborted. */
static void
end_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static Prosody *
prosody_start (void)
{
  Prosody *prosody = g_new0 (Prosody, 1);
  g_autofree char *data = NULL;
  g_autofree char *config = NULL;
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) error = NULL;

  prosody->folder = g_dir_make_tmp ("antistrophe-XXXXXX", NULL);
  data = g_build_filename (prosody->folder, "data", NULL);
  g_assert_cmpint (g_mkdir (data, 0700), ==, 0);
  prosody->ipv6 = has_ipv6 ();
  prosody->port = find_port ();
  config = write_config (prosody);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  prosody->process =
    g_subprocess_launcher_spawn (launcher, &error, "prosody", "--no-daemonize", "--config", config, NULL);
  g_assert_no_error (error);
  antt_wait_until (is_listening, prosody, 20);
  return prosody;
}

static void
prosody_stop (Prosody *prosody)
{
  g_subprocess_send_signal (prosody->process, SIGTERM);
  g_subprocess_wait (prosody->process, NULL, NULL);
  g_object_unref (prosody->process);
  antt_folder_remove (prosody->folder);
  antt_certificate_free (prosody->server);
  antt_certificate_free (prosody->middle);
  antt_certificate_free (prosody->root);
  g_free (prosody->root_file);
  g_free (prosody->folder);
  g_free (prosody);
}

/* --- the tests --- */

static void
set_up (Fixture *fixture, gconstpointer data)
{
  AntLinkConfig *link;

  fixture->prosody = (Prosody *) data;
  fixture->network = ant_network_new (ant_clock_system (), 0);
  fixture->account = ant_account_new ("romeo", "romeo@localhost");
  link = fixture->account->link;
  link->host = g_strdup ("127.0.0.1");
  link->port = fixture->prosody->port;
  link->ca_file = g_strdup (fixture->prosody->root_file);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ant_account_free (fixture->account);
  g_assert_finalize_object (fixture->network);
}

/* Signed by @issuer; @password: (nullable): PKCS#12 with it, else PEM */
static void
give_certificate (Fixture *fixture, const char *addresses, const AnttCertificate *issuer, const char *password)
{
  AnttCertificateSpec spec = { .name = "mine", .alternatives = addresses, .issuer = issuer };
  g_autoptr (AnttCertificate) mine = antt_certificate_new (&spec);
  AntLinkConfig *link = fixture->account->link;
  const char *folder = fixture->prosody->folder;

  link->client_cert_password = g_strdup (password);
  if (password != NULL)
    {
      link->client_cert = antt_certificate_save_pkcs12 (mine, folder, &(AnttPkcs12) { .password = password });
      return;
    }
  link->client_cert = antt_certificate_save (mine, folder, TRUE);
  if (issuer == fixture->prosody->middle)
    append_pem (link->client_cert, issuer, folder);
}

static void
expect_login (Fixture *fixture, const char *jid)
{
  g_autoptr (AnttLane) lane = antt_lane_new (fixture->network, fixture->account);
  g_autoptr (AntExchange) row = NULL;
  g_autoptr (GError) error = NULL;

  antt_lane_open (lane, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (antt_lane_get_jid (lane), jid));
  g_assert_true (g_str_has_prefix (antt_lane_find_event (lane, "sasl")->note, "Logged in by EXTERNAL, in "));
  row = antt_lane_send (lane, "<iq type='get' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>", 10 * ANTT_SECOND);
  g_assert_cmpint (row->state, ==, ANT_STATE_RESULT);
}

/* The server knows the root only: what is between comes from the file. */
static void
test_login_pem (Fixture *fixture, gconstpointer data)
{
  give_certificate (fixture, ROMEO, fixture->prosody->middle, NULL);
  expect_login (fixture, "romeo@localhost/");
}

static void
test_login_pkcs12 (Fixture *fixture, gconstpointer data)
{
  give_certificate (fixture, ROMEO, fixture->prosody->middle, "r\xc3\xb6slein");
  expect_login (fixture, "romeo@localhost/");
}

static void
test_login_as_one_of_several (Fixture *fixture, gconstpointer data)
{
  give_certificate (fixture, ROMEO_AND_JULIET, fixture->prosody->root, NULL);
  g_free (fixture->account->link->jid);
  fixture->account->link->jid = g_strdup ("juliet@localhost");
  expect_login (fixture, "juliet@localhost/");
}

/* Who we are, the certificate says alone. */
static void
test_login_without_account (Fixture *fixture, gconstpointer data)
{
  give_certificate (fixture, ROMEO, fixture->prosody->root, "rose");
  g_free (fixture->account->link->jid);
  fixture->account->link->jid = g_strdup ("localhost");
  expect_login (fixture, "romeo@localhost/");
}

static void
test_login_ipv6 (Fixture *fixture, gconstpointer data)
{
  if (!fixture->prosody->ipv6)
    {
      g_test_skip ("this machine has no ::1");
      return;
    }
  g_free (fixture->account->link->host);
  fixture->account->link->host = g_strdup ("::1");
  give_certificate (fixture, ROMEO, fixture->prosody->middle, "rose");
  expect_login (fixture, "romeo@localhost/");
}

static void
test_chain_of_server_is_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnttLane) lane = NULL;
  const char *note;

  give_certificate (fixture, ROMEO, fixture->prosody->middle, NULL);
  lane = antt_lane_new (fixture->network, fixture->account);
  g_assert_true (antt_lane_open (lane, NULL));
  note = antt_lane_find_event (lane, "tls")->note;
  g_test_message ("%s", note);
  g_assert_nonnull (strstr (note, "certificate verified by the authorities in /"));
  g_assert_nonnull (strstr (note, "\n 1. Subject: CN=localhost\n"));
  g_assert_nonnull (strstr (note, "\n 2. Subject: CN=Middle (an authority)\n"));
  g_assert_nonnull (strstr (note, "\n 3. Subject: CN=Root (an authority)\n"));
  g_assert_nonnull (strstr (note, fixture->prosody->root->fingerprint));
  g_assert_nonnull (strstr (note, "\nOur certificate was asked for and shown: CN=mine"));
}

/* A Prosody later than 0.12 refuses some in TLS already. */
static void
expect_refusal (Fixture *fixture)
{
  g_autoptr (AnttLane) lane = antt_lane_new (fixture->network, fixture->account);
  g_autoptr (GError) error = NULL;

  g_assert_false (antt_lane_open (lane, &error));
  g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_AUTHENTICATION);
  if (strstr (error->message, "The server refuses our certificate") != NULL)
    return;
  g_assert_nonnull (strstr (error->message, "The server refuses the login of romeo@localhost by EXTERNAL: not-authorized"));
  g_assert_true (g_str_has_prefix (antt_lane_find_event (lane, "sasl")->note, "Failed after "));
}

static void
test_refused_for_another_name (Fixture *fixture, gconstpointer data)
{
  give_certificate (fixture, "otherName:1.3.6.1.5.5.7.8.5;UTF8:tybalt@localhost", fixture->prosody->root, NULL);
  expect_refusal (fixture);
}

/* The server does not know who vouches for it. */
static void
test_refused_for_self_signed (Fixture *fixture, gconstpointer data)
{
  give_certificate (fixture, ROMEO, NULL, "rose");
  expect_refusal (fixture);
}

int
main (int argc, char **argv)
{
  Prosody *prosody;
  int status;

  g_test_init (&argc, &argv, NULL);
  prosody = prosody_start ();

#define ADD(path, func) g_test_add ("/integration/certificates/" path, Fixture, prosody, set_up, func, tear_down)
  ADD ("login/pem", test_login_pem);
  ADD ("login/pkcs12", test_login_pkcs12);
  ADD ("login/as-one-of-several", test_login_as_one_of_several);
  ADD ("login/without-account", test_login_without_account);
  ADD ("login/ipv6", test_login_ipv6);
  ADD ("chain-of-server-is-told", test_chain_of_server_is_told);
  ADD ("refused/for-another-name", test_refused_for_another_name);
  ADD ("refused/for-self-signed", test_refused_for_self_signed);
  status = g_test_run ();
  prosody_stop (prosody);
  return status;
}
