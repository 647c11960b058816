/* What an account needs to log in: from a file, the keyring, the environment, or a question.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli-accounts.h"

#include <signal.h>
#include "session/ant-secrets.h"

enum
{
  PATIENCE_S = 2,
};

static gboolean
impatient_cb (gpointer user_data)
{
  *(guint *) user_data = 0;
  ant_cli_complain ("Waiting for the keyring, which may be asking for its own password in a window");
  return G_SOURCE_REMOVE;
}

/**
 * ant_cli_wait_for_keyring:
 * @step: of a call to the keyring
 *
 * As ant_cli_wait_for(); after a while it says whom it waits for, as the question may stand on a display that nobody sees.
 */
void
ant_cli_wait_for_keyring (AntCliStep *step)
{
  guint timer = g_timeout_add_seconds (PATIENCE_S, impatient_cb, &timer);

  ant_cli_wait_for (step);
  g_clear_handle_id (&timer, g_source_remove);
}

/* Returns: (transfer full) (nullable): NULL without an error: it has none */
static char *
look_into_keyring (AntCli *cli, const AntAccount *account, AntSecretKind kind, GError **error)
{
  AntCliStep step = { cli, NULL };
  char *secret;

  ant_secrets_lookup_async (account, kind, cli->cancellable, ant_cli_step_cb, &step);
  ant_cli_wait_for_keyring (&step);
  secret = ant_secrets_lookup_finish (step.result, error);
  g_object_unref (step.result);
  return secret;
}

/* By AntSecretKind: where else it may come from, and what to do where nobody can be asked. */
static const struct
{
  const char *variable;
  const char *remedy;
} sources[] = {
  { "ANTISTROPHE_PASSWORD", "give --password-file, set ANTISTROPHE_PASSWORD" },
  { "ANTISTROPHE_CERT_PASSWORD", "set ANTISTROPHE_CERT_PASSWORD" },
};

/* @whose: for the question; @keyring_error: (nullable): why it was not found there. An account that is to be kept may go
 * without. */
static char *
ask (AntCli *cli, AntSecretKind kind, const char *whose, const GError *keyring_error, GError **error)
{
  const AntCliOptions *options = cli->options;
  gboolean may_lack = options->command == ANT_CLI_ACCOUNTS;
  gboolean terminal;
  char *secret;

  if (keyring_error != NULL)
    ant_cli_complain ("%s", keyring_error->message);
  secret = ant_cli_ask_password (whose, &terminal, error);
  if (may_lack && g_strcmp0 (secret, "") == 0)
    g_clear_pointer (&secret, g_free); /* only Return was pressed */
  if (!terminal && !may_lack)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "No password for %s%s: %s, or run this on a terminal",
                 whose, options->kept != NULL && keyring_error == NULL ? " in the keyring" : "", sources[kind].remedy);
  return secret;
}

/* What is given on purpose comes first; a variable may have been set for another account. @needed: ask for it.
 * Returns: (transfer full) (nullable): NULL with an error, or where it is not given. */
static char *
find_secret (AntCli *cli, const AntAccount *account, AntSecretKind kind, gboolean needed, GError **error)
{
  const AntCliOptions *options = cli->options;
  const char *whose = kind == ANT_SECRET_PASSWORD ? account->link->jid : account->link->client_cert;
  g_autoptr (GError) keyring_error = NULL;
  char *secret = NULL;

  if (kind == ANT_SECRET_PASSWORD && options->password_file != NULL)
    return ant_cli_read_password_file (options, error);
  if (options->kept != NULL)
    secret = look_into_keyring (cli, account, kind, &keyring_error);
  if (secret == NULL && needed)
    secret = ant_cli_read_password_variable (sources[kind].variable);
  return secret != NULL || !needed ? secret : ask (cli, kind, whose, keyring_error, error);
}

/* With a certificate there may be a password as well, where the server wants it nevertheless. */
static gboolean
find_both (AntCli *cli, AntAccount *account, GError **error)
{
  AntLinkConfig *link = account->link;
  g_autoptr (GError) problem = NULL;

  if (!link->anonymous)
    link->password = find_secret (cli, account, ANT_SECRET_PASSWORD, link->client_cert == NULL, &problem);
  if (problem == NULL && ant_link_config_needs_cert_password (link))
    link->client_cert_password = find_secret (cli, account, ANT_SECRET_CLIENT_CERT_PASSWORD, TRUE, &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * ant_cli_find_secrets:
 * @cli: the program
 * @account: its passwords are set where it needs them
 *
 * Returns: whether it has what it needs, or may go without; else it was said why, and the exit code is set
 */
gboolean
ant_cli_find_secrets (AntCli *cli, AntAccount *account)
{
  g_autoptr (GError) error = NULL;

  if (find_both (cli, account, &error))
    return TRUE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      cli->signal_number = SIGINT;
      return FALSE;
    }
  ant_cli_complain ("%s", error->message);
  ant_cli_worsen (cli, ANT_CLI_EXIT_USAGE);
  return FALSE;
}

gboolean
ant_cli_lacks_secret (const AntAccount *account)
{
  const AntLinkConfig *link = account->link;

  return (!link->anonymous && link->client_cert == NULL && link->password == NULL)
         || ant_link_config_needs_cert_password (link);
}
