/* A sandbox for a test, and its users.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-server.h"

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
antt_server_start (void)
{
  Start start = { NULL, NULL };

  ant_sandbox_start_async (NULL, started_cb, &start);
  antt_wait_until (start_ended, &start, 20);
  g_assert_no_error (start.error);
  return start.sandbox;
}

AntAccount *
antt_account_new (AntSandbox *sandbox, const char *user)
{
  g_autofree char *jid = g_strconcat (user, "@localhost", NULL);
  AntAccount *account = ant_account_new (user, jid);

  account->link->host = g_strdup ("127.0.0.1");
  account->link->port = ant_sandbox_get_port (sandbox);
  account->link->password = g_strdup (ant_sandbox_get_password (sandbox, user));
  account->link->pin = g_strdup (ant_sandbox_get_pin (sandbox));
  return account;
}

AnttLane *
antt_lane_login (AntNetwork *network, AntSandbox *sandbox, const char *user)
{
  g_autoptr (AntAccount) account = antt_account_new (sandbox, user);
  g_autoptr (GError) error = NULL;
  AnttLane *lane = antt_lane_new (network, account);

  antt_lane_open (lane, &error);
  g_assert_no_error (error);
  return lane;
}
