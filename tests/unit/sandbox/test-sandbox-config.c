/* Tests of the throw-away server's configuration, program, ports, certificate and accounts.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/ant-sandbox-private.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_STORE, X509_STORE_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_STORE_CTX, X509_STORE_CTX_free)

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("antt-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
remove_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
test_server_refused_inside_flatpak (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = make_folder ();
  g_autofree char *program = NULL;

  /* Any file that exists stands for /.flatpak-info. */
  program = ant_sandbox_find_server (folder, "/usr/bin", &error);

  g_assert_null (program);
  g_assert_error (error, ANT_SANDBOX_ERROR, ANT_SANDBOX_ERROR_NOT_INSTALLED);
  g_assert_nonnull (strstr (error->message, "Flatpak"));
  g_assert_nonnull (strstr (error->message, "package prosody"));
  g_rmdir (folder);
}

static void
test_server_not_installed (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = make_folder ();
  g_autofree char *folder_named_prosody = g_build_filename (folder, "prosody", NULL);
  g_autofree char *plain = NULL;

  g_assert_cmpint (g_mkdir (folder_named_prosody, 0755), ==, 0);
  plain = ant_sandbox_find_server ("/nonexistent", folder, &error);

  g_assert_null (plain);
  g_assert_error (error, ANT_SANDBOX_ERROR, ANT_SANDBOX_ERROR_NOT_INSTALLED);
  g_assert_nonnull (strstr (error->message, "package prosody"));
  g_assert_nonnull (strstr (error->message, "apt install prosody"));
  g_rmdir (folder_named_prosody);
  g_rmdir (folder);
}

static void
test_server_found_in_path (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = make_folder ();
  g_autofree char *expected = g_build_filename (folder, "prosody", NULL);
  g_autofree char *path = g_strconcat ("/nonexistent::relative:", folder, NULL);
  g_autofree char *program = NULL;

  g_assert_true (g_file_set_contents_full (expected, "#!/bin/sh\n", -1, G_FILE_SET_CONTENTS_NONE, 0755, &error));
  program = ant_sandbox_find_server ("/nonexistent", path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (program, ==, expected);
  remove_file (folder, "prosody");
  g_rmdir (folder);
}

static void
test_config_quotes_folder (void)
{
  AntSandboxPorts ports = { .port = { 1001, 1002, 1003, 1004 } };
  g_autofree char *text = ant_sandbox_config_text ("/tmp/a\"b\\c\nd", &ports, "s");

  g_assert_nonnull (strstr (text, "data_path = \"/tmp/a\\\"b\\\\c\\010d/data\"\n"));
}

static void
test_config_has_services (void)
{
  static const char *const needed[] = {
    "c2s_ports = { 1001 }", "c2s_direct_tls_ports = { 1002 }", "component_ports = { 1003 }", "http_ports = { 1004 }",
    "interfaces = { \"127.0.0.1\" }", "s2s_ports = { }", "\"internal_hashed\"", "admins = { \"romeo@localhost\" }",
    "VirtualHost \"anon.localhost\"", "\"conference.localhost\" \"muc\"", "\"muc_mam\"",
    "\"pubsub.localhost\" \"pubsub\"", "\"upload.localhost\" \"http_file_share\"", "http://127.0.0.1:1004/",
    "Component \"comp.localhost\"\n", "component_secret = \"shh\"", "\"admin_adhoc\"", "\"carbons\"", "\"smacks\"",
  };
  AntSandboxPorts ports = { .port = { 1001, 1002, 1003, 1004 } };
  g_autofree char *text = ant_sandbox_config_text ("/tmp/x", &ports, "shh");

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (strstr (text, needed[i]) == NULL)
      g_error ("not in the configuration: %s", needed[i]);
  g_assert_null (strstr (text, "\"limits\""));
}

static int
try_bind (guint16 port, gboolean reuse)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons (port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int yes = reuse;

  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes), ==, 0);
  if (bind (fd, (struct sockaddr *) &address, sizeof address) == 0)
    return fd;
  close (fd);
  return -1;
}

static void
test_ports_held_for_server (void)
{
  g_autoptr (GError) error = NULL;
  AntSandboxPorts ports;

  g_assert_true (ant_sandbox_ports_reserve (&ports, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < ANT_SANDBOX_N_PORTS; i++)
    {
      int server;

      for (guint j = 0; j < i; j++)
        g_assert_cmpuint (ports.port[i], !=, ports.port[j]);
      g_assert_cmpint (try_bind (ports.port[i], FALSE), ==, -1);
      g_assert_false (ant_sandbox_port_is_open (ports.port[i]));

      server = try_bind (ports.port[i], TRUE);
      g_assert_cmpint (server, >=, 0);
      g_assert_cmpint (listen (server, 1), ==, 0);
      g_assert_true (ant_sandbox_port_is_open (ports.port[i]));
      close (server);
    }
  ant_sandbox_ports_release (&ports);
  ant_sandbox_ports_release (&ports);
}

static X509 *
read_certificate (const char *file)
{
  g_autofree char *text = NULL;
  gsize length;
  BIO *bio;
  X509 *certificate;

  g_assert_true (g_file_get_contents (file, &text, &length, NULL));
  bio = BIO_new_mem_buf (text, length);
  certificate = PEM_read_bio_X509 (bio, NULL, NULL, NULL);
  BIO_free (bio);
  g_assert_nonnull (certificate);
  return certificate;
}

static char *
digest_of (X509 *certificate)
{
  unsigned char *der = NULL;
  int length = i2d_X509 (certificate, &der);
  char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der, length);

  OPENSSL_free (der);
  return digest;
}

/* As a client does it: the file is the only authority, no partial chains. */
static gboolean
verifies (X509 *certificate, X509 *anchor, const char *name)
{
  g_autoptr (X509_STORE) store = X509_STORE_new ();
  g_autoptr (X509_STORE_CTX) context = X509_STORE_CTX_new ();

  X509_STORE_add_cert (store, anchor);
  X509_STORE_CTX_init (context, store, certificate, NULL);
  X509_STORE_CTX_set_default (context, "ssl_server");
  X509_VERIFY_PARAM_set1_host (X509_STORE_CTX_get0_param (context), name, 0);
  return X509_verify_cert (context) == 1;
}

static void
test_certificate_verifies_by_pin_and_file (void)
{
  static const char *const names[] = {
    "localhost", "anon.localhost", "conference.localhost", "pubsub.localhost", "upload.localhost", "comp.localhost",
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = make_folder ();
  g_autofree char *certificate_file = g_build_filename (folder, "c", NULL);
  g_autofree char *key_file = g_build_filename (folder, "k", NULL);
  g_autofree char *pin = NULL;
  g_autofree char *other_pin = NULL;
  g_autofree char *digest = NULL;
  g_autoptr (X509) certificate = NULL;
  g_autoptr (X509) other = NULL;
  GStatBuf status;

  g_assert_true (ant_sandbox_certificate_write (certificate_file, key_file, &other_pin, &error));
  other = read_certificate (certificate_file);
  g_assert_true (ant_sandbox_certificate_write (certificate_file, key_file, &pin, &error));
  g_assert_no_error (error);
  certificate = read_certificate (certificate_file);
  digest = digest_of (certificate);
  g_assert_cmpstr (pin, ==, digest);
  g_assert_cmpstr (pin, !=, other_pin);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (verifies (certificate, certificate, names[i]));
  g_assert_false (verifies (certificate, certificate, "evil.localhost"));
  g_assert_false (verifies (certificate, other, "localhost"));
  g_assert_cmpint (X509_check_ca (certificate), ==, 0);
  g_assert_cmpint (g_stat (certificate_file, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (key_file, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  remove_file (folder, "c");
  remove_file (folder, "k");
  g_rmdir (folder);
}

static void
test_certificate_write_fails_without_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pin = NULL;

  g_assert_false (ant_sandbox_certificate_write ("/nonexistent/c", "/nonexistent/k", &pin, &error));
  g_assert_nonnull (error);
  g_assert_null (pin);
}

static char *
field (const char *text, const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("\\[\"%s\"\\] = \"?([^\";]*)\"?;", name);
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_assert_true (g_regex_match (regex, text, 0, &match));
  return g_match_info_fetch (match, 1);
}

static void
hmac_sha1 (const guint8 *key, gsize key_length, const void *data, gsize length, guint8 digest[20])
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, key, key_length);
  gsize size = 20;

  g_hmac_update (hmac, data, length);
  g_hmac_get_digest (hmac, digest, &size);
}

/* RFC 5802 2.2, Hi(), written out a second time. */
static void
salt_password (const char *password, const char *salt, guint iterations, guint8 salted[20])
{
  g_autofree char *first = g_strdup_printf ("%s%c%c%c%c", salt, 0, 0, 0, 1);
  guint8 u[20];

  memcpy (first + strlen (salt), "\0\0\0\1", 4);
  hmac_sha1 ((const guint8 *) password, strlen (password), first, strlen (salt) + 4, u);
  memcpy (salted, u, 20);
  for (guint i = 1; i < iterations; i++)
    {
      hmac_sha1 ((const guint8 *) password, strlen (password), u, 20, u);
      for (guint j = 0; j < 20; j++)
        salted[j] ^= u[j];
    }
}

static void
test_user_keys_follow_scram (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = make_folder ();
  g_autofree char *accounts = g_build_filename (folder, "localhost", "accounts", NULL);
  g_autofree char *host = g_path_get_dirname (accounts);
  g_autofree char *file = g_build_filename (accounts, "romeo.dat", NULL);
  g_autofree char *text = NULL, *salt = NULL, *iterations = NULL, *stored = NULL, *server = NULL, *expected = NULL;
  guint8 salted[20], client_key[20], server_key[20];
  GStatBuf status;

  g_assert_true (ant_sandbox_user_write (folder, "romeo", "pencil", &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (file, &text, NULL, &error));
  salt = field (text, "salt");
  iterations = field (text, "iteration_count");
  stored = field (text, "stored_key");
  server = field (text, "server_key");
  g_assert_cmpstr (iterations, ==, "10000");
  g_assert_cmpuint (strlen (salt), >=, 16);
  salt_password ("pencil", salt, 10000, salted);
  hmac_sha1 (salted, 20, "Client Key", 10, client_key);
  hmac_sha1 (salted, 20, "Server Key", 10, server_key);
  expected = g_compute_checksum_for_data (G_CHECKSUM_SHA1, client_key, 20);
  g_assert_cmpstr (stored, ==, expected);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpint (g_ascii_xdigit_value (server[2 * i]) * 16 + g_ascii_xdigit_value (server[2 * i + 1]), ==,
                     server_key[i]);
  g_assert_cmpint (g_stat (file, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  remove_file (accounts, "romeo.dat");
  g_rmdir (accounts);
  g_rmdir (host);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox/server/refused-inside-flatpak", test_server_refused_inside_flatpak);
  g_test_add_func ("/sandbox/server/not-installed", test_server_not_installed);
  g_test_add_func ("/sandbox/server/found-in-path", test_server_found_in_path);
  g_test_add_func ("/sandbox/config/quotes-folder", test_config_quotes_folder);
  g_test_add_func ("/sandbox/config/has-services", test_config_has_services);
  g_test_add_func ("/sandbox/ports/held-for-server", test_ports_held_for_server);
  g_test_add_func ("/sandbox/certificate/verifies-by-pin-and-file", test_certificate_verifies_by_pin_and_file);
  g_test_add_func ("/sandbox/certificate/write-fails-without-folder", test_certificate_write_fails_without_folder);
  g_test_add_func ("/sandbox/user/keys-follow-scram", test_user_keys_follow_scram);
  return g_test_run ();
}
