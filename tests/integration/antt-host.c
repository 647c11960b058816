/* A real server for a test, whichever, and its users.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-host.h"

#include <stdlib.h>

typedef struct
{
  AntSandbox *sandbox;
  GError *error;
} Start;

static gboolean
start_ended (gpointer data)
{
  Start *start = data;

  return start->sandbox != NULL || start->error != NULL;
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Start *start = user_data;

  start->sandbox = ant_sandbox_start_finish (result, &start->error);
}

AntSandbox *
antt_sandbox_start (void)
{
  Start start = { NULL, NULL };

  ant_sandbox_start_async (NULL, started_cb, &start);
  antt_wait_until (start_ended, &start, 20);
  g_assert_no_error (start.error);
  return start.sandbox;
}

AnttHost *
antt_host_new_prosody (void)
{
  AnttHost *host = g_new0 (AnttHost, 1);
  AntSandbox *sandbox = antt_sandbox_start ();

  *host = (AnttHost) {
    .name = "prosody",
    .sandbox = sandbox,
    .port = ant_sandbox_get_port (sandbox),
    .tls_port = ant_sandbox_get_tls_port (sandbox),
    .component_port = ant_sandbox_get_component_port (sandbox),
    .pin = ant_sandbox_get_pin (sandbox),
    .ca_file = ant_sandbox_get_ca_file (sandbox),
    .key_file = g_build_filename (ant_sandbox_get_folder (sandbox), "localhost.key", NULL),
    .issuer = "Antistrophe sandbox",
    .secret = ant_sandbox_get_component_secret (sandbox),
    .pid = ant_sandbox_get_pid (sandbox),
  };
  return host;
}

AnttHost *
antt_host_new_ejabberd (void)
{
  AnttHost *host = g_new0 (AnttHost, 1);
  AnttEjabberd *ejabberd = antt_ejabberd_new ();

  *host = (AnttHost) {
    .name = "ejabberd",
    .ejabberd = ejabberd,
    .port = ejabberd->port,
    .tls_port = ejabberd->tls_port,
    .component_port = ejabberd->component_port,
    .pin = ejabberd->pin,
    .ca_file = ejabberd->ca_file,
    .key_file = g_build_filename (ejabberd->folder, "server.pem", NULL),
    .issuer = "localhost",
    .secret = ejabberd->secret,
    .pid = atoi (g_subprocess_get_identifier (ejabberd->process)),
  };
  return host;
}

AnttHost *
antt_host_new_like (const AnttHost *host)
{
  return host->sandbox != NULL ? antt_host_new_prosody () : antt_host_new_ejabberd ();
}

void
antt_host_stop (AnttHost *host)
{
  if (host->sandbox != NULL)
    ant_sandbox_stop (host->sandbox);
  else
    antt_ejabberd_stop (host->ejabberd);
}

void
antt_host_free (AnttHost *host)
{
  if (host->sandbox != NULL)
    g_assert_finalize_object (host->sandbox);
  g_clear_pointer (&host->ejabberd, antt_ejabberd_free);
  g_free (host->key_file);
  g_free (host);
}

const char *
antt_host_get_password (AnttHost *host, const char *user)
{
  return host->sandbox != NULL ? ant_sandbox_get_password (host->sandbox, user) : host->ejabberd->password;
}

AntAccount *
antt_account_new (AnttHost *host, const char *user)
{
  g_autofree char *jid = g_strconcat (user, "@localhost", NULL);
  AntAccount *account = ant_account_new (user, jid);

  account->link->host = g_strdup ("127.0.0.1");
  account->link->port = host->port;
  account->link->password = g_strdup (antt_host_get_password (host, user));
  account->link->pin = g_strdup (host->pin);
  return account;
}

AnttLane *
antt_lane_login (AntNetwork *network, AnttHost *host, const char *user)
{
  g_autoptr (AntAccount) account = antt_account_new (host, user);
  g_autoptr (GError) error = NULL;
  AnttLane *lane = antt_lane_new (network, account);

  antt_lane_open (lane, &error);
  g_assert_no_error (error);
  return lane;
}

int
antt_host_run (int argc, char **argv, void (*add_tests) (AnttHost *host))
{
  AnttHost *hosts[2];
  int status;

  g_test_init (&argc, &argv, NULL);
  hosts[0] = antt_host_new_prosody ();
  hosts[1] = antt_host_new_ejabberd ();
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    add_tests (hosts[i]);
  status = g_test_run ();
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    antt_host_free (hosts[i]);
  return status;
}
