/* A throw-away ejabberd on loopback, with a folder of its own.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define _XOPEN_SOURCE 700

#include "antt-ejabberd.h"

#include <ftw.h>
#include <glob.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "antt-certificate.h"
#include "antt-wait.h"
#include "base/ant-random.h"

enum
{
  PATIENCE_S = 60,
  N_PORTS = 3,
};

static const char configuration[] =
  "hosts: [localhost, sha256.localhost, sha1.localhost, anon.localhost]\n"
  "loglevel: info\n"
  "s2s_access: none\n"
  "certfiles: [\"%s/server.pem\"]\n"
  "auth_password_format: scram\n"
  "auth_scram_hash: sha512\n"
  "host_config:\n"
  "  sha256.localhost: { auth_scram_hash: sha256 }\n"
  "  sha1.localhost: { auth_scram_hash: sha }\n"
  "  anon.localhost: { auth_method: [anonymous], anonymous_protocol: sasl_anon, allow_multiple_connections: true }\n"
  "acl: { admin: { user: romeo@localhost } }\n"
  "access_rules: { configure: { allow: admin } }\n"
  "listen:\n"
  "  - { port: %u, ip: \"127.0.0.1\", module: ejabberd_c2s, starttls: true, max_stanza_size: 16777216 }\n"
  "  - { port: %u, ip: \"127.0.0.1\", module: ejabberd_c2s, tls: true, max_stanza_size: 16777216 }\n"
  "  - { port: %u, ip: \"127.0.0.1\", module: ejabberd_service, hosts: { comp.localhost: { password: \"%s\" } } }\n"
  "modules:\n"
  "  mod_adhoc: {}\n"
  "  mod_configure: {}\n"
  "  mod_disco: {}\n"
  "  mod_muc: {}\n"
  "  mod_offline: {}\n"
  "  mod_ping: {}\n"
  "  mod_private: {}\n"
  "  mod_pubsub: {}\n"
  "  mod_register: { ip_access: all }\n"
  "  mod_roster: {}\n"
  "  mod_stream_mgmt: {}\n"
  "  mod_time: {}\n"
  "  mod_version: {}\n";

/* The password comes by standard input, so that it is in no file and no list of processes. When that ends, so does the
 * server, and nothing of it stays, even where nobody is left to clear up. */
static const char program[] =
  "Password = list_to_binary (string:trim (io:get_line (\"\"))).\n"
  "{ok, _} = application:ensure_all_started (ejabberd).\n"
  "[ok = ejabberd_auth:try_register (User, Host, Password)\n"
  " || User <- [<<\"romeo\">>, <<\"juliet\">>], Host <- [<<\"localhost\">>, <<\"sha256.localhost\">>, <<\"sha1.localhost\">>]].\n"
  "{ok, Folder} = file:get_cwd ().\n"
  "spawn (fun () -> io:get_line (\"\"), file:del_dir_r (Folder), halt (0, [{flush, false}]) end).\n"
  "ok = file:write_file (\"ready\", <<>>).\n";

/* Free ones: all are held until all are known. */
static void
choose_ports (guint16 *ports)
{
  int fds[N_PORTS];

  for (guint i = 0; i < N_PORTS; i++)
    {
      struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
      socklen_t length = sizeof address;

      fds[i] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      g_assert_cmpint (bind (fds[i], (struct sockaddr *) &address, length), ==, 0);
      g_assert_cmpint (getsockname (fds[i], (struct sockaddr *) &address, &length), ==, 0);
      ports[i] = ntohs (address.sin_port);
    }
  for (guint i = 0; i < N_PORTS; i++)
    close (fds[i]);
}

/* (transfer full): where Debian keeps Erlang's libraries that come with ejabberd. */
static char *
find_libraries (void)
{
  glob_t found;
  g_autofree char *ebin = NULL;
  g_autofree char *version = NULL;

  if (glob ("/usr/lib/*/ejabberd-*/ebin", 0, NULL, &found) != 0)
    g_error ("There is no ejabberd here: install the package ejabberd");
  version = g_path_get_dirname (found.gl_pathv[0]);
  globfree (&found);
  return g_path_get_dirname (version);
}

static void
write_file (AnttEjabberd *ejabberd, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (ejabberd->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

/* One file with certificate and key for the server, and the certificate alone for clients. */
static void
write_certificate (AnttEjabberd *ejabberd)
{
  AnttCertificateSpec spec = {
    .name = "localhost",
    .alternatives = "DNS:localhost,DNS:sha256.localhost,DNS:sha1.localhost,DNS:anon.localhost,DNS:conference.localhost",
  };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
  g_autofree char *with_key = antt_certificate_save (certificate, ejabberd->folder, TRUE);
  g_autofree char *server = g_build_filename (ejabberd->folder, "server.pem", NULL);

  g_assert_cmpint (rename (with_key, server), ==, 0);
  ejabberd->ca_file = antt_certificate_save (certificate, ejabberd->folder, FALSE);
  ejabberd->pin = g_strdup (certificate->fingerprint);
}

static void
write_configuration (AnttEjabberd *ejabberd)
{
  guint16 ports[N_PORTS];
  g_autofree char *text = NULL;

  choose_ports (ports);
  ejabberd->port = ports[0];
  ejabberd->tls_port = ports[1];
  ejabberd->component_port = ports[2];
  text = g_strdup_printf (configuration, ejabberd->folder, ejabberd->port, ejabberd->tls_port, ejabberd->component_port,
                          ejabberd->secret);
  write_file (ejabberd, "ejabberd.yml", text);
  write_file (ejabberd, "start.erl", program);
}

static GSubprocessLauncher *
new_launcher (AnttEjabberd *ejabberd)
{
  GSubprocessLauncher *launcher;
  g_autofree char *libraries = find_libraries ();
  g_autofree char *log = g_build_filename (ejabberd->folder, "ejabberd.log", NULL);
  g_autofree char *output = g_build_filename (ejabberd->folder, "output.txt", NULL);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_subprocess_launcher_set_cwd (launcher, ejabberd->folder);
  g_subprocess_launcher_set_stdout_file_path (launcher, output);
  g_subprocess_launcher_setenv (launcher, "HOME", ejabberd->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "ERL_LIBS", libraries, TRUE);
  g_subprocess_launcher_setenv (launcher, "ERL_CRASH_DUMP_SECONDS", "0", TRUE);
  g_subprocess_launcher_setenv (launcher, "EJABBERD_CONFIG_PATH", "ejabberd.yml", TRUE);
  g_subprocess_launcher_setenv (launcher, "EJABBERD_LOG_PATH", log, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "ERL_FLAGS");
  return launcher;
}

static gboolean
is_ready_or_gone (gpointer data)
{
  AnttEjabberd *ejabberd = data;
  g_autofree char *path = g_build_filename (ejabberd->folder, "ready", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) || g_subprocess_get_identifier (ejabberd->process) == NULL;
}

static void
fail_with_output (AnttEjabberd *ejabberd)
{
  g_autofree char *path = g_build_filename (ejabberd->folder, "output.txt", NULL);
  g_autofree char *output = NULL;

  g_file_get_contents (path, &output, NULL, NULL);
  g_error ("ejabberd did not start. It said:\n%s", output);
}

static void
start (AnttEjabberd *ejabberd)
{
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (ejabberd);
  g_autofree char *line = g_strconcat (ejabberd->password, "\n", NULL);
  g_autoptr (GError) error = NULL;

  ejabberd->process
    = g_subprocess_launcher_spawn (launcher, &error, "erl", "-noshell", "-mnesia", "dir", "\"database\"", "-ejabberd",
                                   "quiet", "true", "-eval", "ok = file:eval (\"start.erl\").", NULL);
  g_assert_no_error (error);
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (ejabberd->process), line, strlen (line), NULL, NULL, &error);
  g_assert_no_error (error);
  antt_wait_until (is_ready_or_gone, ejabberd, PATIENCE_S);
  if (g_subprocess_get_identifier (ejabberd->process) == NULL)
    fail_with_output (ejabberd);
}

AnttEjabberd *
antt_ejabberd_new (void)
{
  AnttEjabberd *ejabberd = g_new0 (AnttEjabberd, 1);
  g_autoptr (GError) error = NULL;

  ejabberd->folder = g_dir_make_tmp ("antistrophe-ejabberd-XXXXXX", &error);
  g_assert_no_error (error);
  ejabberd->password = ant_random_id ();
  ejabberd->secret = ant_random_id ();
  write_certificate (ejabberd);
  write_configuration (ejabberd);
  start (ejabberd);
  return ejabberd;
}

void
antt_ejabberd_stop (AnttEjabberd *ejabberd)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (ejabberd->process), NULL, NULL);
  g_subprocess_send_signal (ejabberd->process, SIGCONT); /* a test may have frozen it */
  g_subprocess_wait (ejabberd->process, NULL, NULL);
}

static int
remove_one (const char *path, const struct stat *status, int type, struct FTW *place)
{
  return remove (path);
}

void
antt_ejabberd_free (AnttEjabberd *ejabberd)
{
  antt_ejabberd_stop (ejabberd);
  g_clear_object (&ejabberd->process);
  /* What a server that was killed left behind. */
  if (g_file_test (ejabberd->folder, G_FILE_TEST_EXISTS))
    g_assert_cmpint (nftw (ejabberd->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS), ==, 0);
  g_free (ejabberd->folder);
  g_free (ejabberd->pin);
  g_free (ejabberd->ca_file);
  g_free (ejabberd->password);
  g_free (ejabberd->secret);
  g_free (ejabberd);
}
