/* antistrophe-cli accounts: list, add, remove.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli-accounts.h"

#include <string.h>
#include "library/ant-near.h"
#include "session/ant-secrets.h"

enum
{
  MAX_COLUMN = 40,
};

static void
fail (AntCli *cli, AntCliExit code, const char *message)
{
  ant_cli_complain ("%s", message);
  ant_cli_worsen (cli, code);
}

static void
list (AntCli *cli, AntAccountStore *store)
{
  GListModel *model = G_LIST_MODEL (store);
  guint n = g_list_model_get_n_items (model);
  glong width = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AntAccountItem) item = g_list_model_get_item (model, i);

      width = MAX (width, g_utf8_strlen (ant_account_item_get_name (item), -1));
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AntAccountItem) item = g_list_model_get_item (model, i);

      if (cli->options->json)
        ant_cli_print_account_json (item);
      else
        ant_cli_print_account (&cli->printer, item, MIN (width, MAX_COLUMN));
      if (ant_account_item_get_error (item) != NULL)
        ant_cli_worsen (cli, ANT_CLI_EXIT_INPUT);
    }

  if (ant_account_store_get_error (store) != NULL)
    fail (cli, ANT_CLI_EXIT_INPUT, ant_account_store_get_error (store)->message);
  else if (n == 0 && !cli->options->json)
    ant_cli_complain ("No accounts are kept. “accounts add NAME --jid JID” keeps one.");
}

/* What can be said before anybody types a password. */
static gboolean
check_new (AntAccountStore *store, const AntAccount *account, GError **error)
{
  if (!ant_account_check_name (account->name, error)
      || !ant_link_config_check_choices (account->link, error))
    return FALSE;
  if (ant_account_store_find (store, account->name) == NULL)
    return TRUE;

  g_set_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_EXISTS,
               "There is an account “%s” already; to keep another one under this name, remove it first", account->name);
  return FALSE;
}

static void
keep_secret (AntCli *cli, const AntAccount *account, AntSecretKind kind, const char *secret)
{
  AntCliStep step = { cli, NULL };
  g_autoptr (GError) error = NULL;

  ant_secrets_store_async (account, kind, secret, cli->cancellable, ant_cli_step_cb, &step);
  ant_cli_wait_for_keyring (&step);
  if (!ant_secrets_store_finish (step.result, &error))
    ant_cli_complain ("%s\n  “%s” is kept, but without its password, which is asked for each time.", error->message,
                      account->name);
  g_object_unref (step.result);
}

/* The account with its secrets, as far as they are given. Returns: (transfer full) (nullable): NULL: it was said why. */
static AntAccount *
make_new (AntCli *cli, AntAccountStore *store, const char *name)
{
  g_autoptr (AntAccount) account = ant_cli_make_account (cli->options);
  g_autoptr (GError) error = NULL;

  g_free (account->name);
  account->name = g_strdup (name);
  if (!check_new (store, account, &error))
    {
      fail (cli, ANT_CLI_EXIT_USAGE, error->message);
      return NULL;
    }
  if (!ant_cli_find_secrets (cli, account))
    return NULL;
  if (ant_cli_lacks_secret (account) || ant_link_config_check (account->link, &error))
    return g_steal_pointer (&account);

  fail (cli, ANT_CLI_EXIT_USAGE, error->message);
  return NULL;
}

static void
add (AntCli *cli, AntAccountStore *store, const char *name)
{
  g_autoptr (AntAccount) account = make_new (cli, store, name);
  g_autoptr (GError) error = NULL;

  if (account == NULL)
    return;
  if (!ant_account_store_add (store, account, &error))
    {
      ant_cli_worsen (cli, ant_cli_complain_of_account (store, name, error));
      return;
    }

  if (account->link->password != NULL)
    keep_secret (cli, account, ANT_SECRET_PASSWORD, account->link->password);
  if (account->link->client_cert_password != NULL)
    keep_secret (cli, account, ANT_SECRET_CLIENT_CERT_PASSWORD, account->link->client_cert_password);
  if (ant_cli_lacks_secret (account))
    ant_cli_complain ("“%s” is kept without a password, which is asked for each time.", name);
}

static void
forget_secrets (AntCli *cli, const char *name)
{
  AntCliStep step = { cli, NULL };
  g_autoptr (GError) error = NULL;

  ant_secrets_clear_async (name, cli->cancellable, ant_cli_step_cb, &step);
  ant_cli_wait_for_keyring (&step);
  if (!ant_secrets_clear_finish (step.result, &error))
    ant_cli_complain ("%s\n  “%s” is removed; a password that it may have in the keyring is not.", error->message, name);
  g_object_unref (step.result);
}

static void
forget (AntCli *cli, AntAccountStore *store, const char *name)
{
  g_autoptr (GError) error = NULL;

  if (ant_account_store_remove (store, name, &error))
    forget_secrets (cli, name);
  else
    ant_cli_worsen (cli, ant_cli_complain_of_account (store, name, error));
}

/* Whether the line says how to connect. */
static gboolean
has_connection (const AntCliOptions *options)
{
  return options->jid != NULL || options->component != NULL || options->password_file != NULL
         || options->client_cert != NULL || options->anonymous || options->host != NULL || options->port != 0
         || options->direct_tls || options->plaintext || options->pin != NULL || options->stream_management
         || options->reconnect || options->ping_s != 0 || options->presence;
}

static gboolean
check_usage (const AntCliOptions *options, GError **error)
{
  static const char *const words[] = { "list", "add", "remove", NULL };
  const GPtrArray *arguments = options->arguments;
  const char *word = arguments->len > 0 ? g_ptr_array_index (arguments, 0) : NULL;
  gboolean lists = g_strcmp0 (word, "list") == 0;
  gboolean adds = g_strcmp0 (word, "add") == 0;

  if (word == NULL || !g_strv_contains (words, word))
    {
      g_autofree char *shown = g_utf8_make_valid (word != NULL ? word : "", -1);
      g_autofree char *near = word != NULL ? ant_near_names (shown, words) : NULL;

      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   "accounts%s%s: list, add NAME CONNECTION or remove NAME%s%s", word != NULL ? " " : "", shown,
                   near != NULL ? "; meant is perhaps " : "", near != NULL ? near : "");
    }
  else if (arguments->len != (lists ? 1 : 2))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "accounts %s wants %s", word,
                 lists ? "nothing behind it" : "one name; put it into quotes where it has spaces");
  else if (!adds && has_connection (options))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "How to connect goes with accounts add only");
  else if (adds && options->jid == NULL && options->component == NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                 "Whom shall this account connect as? Give --jid JID or --component NAME");
  else if (!lists && options->json)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "--json goes with accounts list only");
  else
    return TRUE;
  return FALSE;
}

/**
 * ant_cli_accounts:
 *
 * Needs no connection. Exit: 2 for wrong usage, an unknown account, or one that cannot be kept; 6 where the file of accounts
 * cannot be read. That there is no keyring is said, and is no failure.
 */
void
ant_cli_accounts (AntCli *cli)
{
  const GPtrArray *arguments = cli->options->arguments;
  const char *word = arguments->len > 0 ? g_ptr_array_index (arguments, 0) : NULL;
  g_autoptr (AntAccountStore) store = NULL;
  g_autoptr (GError) error = NULL;

  if (!check_usage (cli->options, &error))
    {
      fail (cli, ANT_CLI_EXIT_USAGE, error->message);
      return;
    }

  store = ant_account_store_new (NULL);
  if (strcmp (word, "list") == 0)
    list (cli, store);
  else if (strcmp (word, "add") == 0)
    add (cli, store, g_ptr_array_index (arguments, 1));
  else
    forget (cli, store, g_ptr_array_index (arguments, 1));
}
