/* From the options to an account: one that is kept, one that stands on the command line, or the one over the other.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli-accounts.h"

#include "library/ant-near.h"
#include "xml/ant-printer.h"

/* (transfer full) (nullable): names that are near, as `; meant is perhaps “a”`. */
static char *
find_near (AntAccountStore *store, const char *name)
{
  GListModel *model = G_LIST_MODEL (store);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *near = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (AntAccountItem) item = g_list_model_get_item (model, i);

      g_ptr_array_add (names, g_strdup (ant_account_item_get_name (item)));
    }
  g_ptr_array_add (names, NULL);
  near = ant_near_names (name, (const char *const *) names->pdata);
  return near != NULL ? g_strconcat ("; meant is perhaps ", near, NULL) : NULL;
}

/**
 * ant_cli_complain_of_account:
 * @store: where it was looked for
 * @name: what was looked for
 * @error: of the store
 *
 * Says what is wrong, and of an unknown account which name may be meant.
 *
 * Returns: the exit code: 2 for an unknown account, 6 for one that is broken, as with templates
 */
AntCliExit
ant_cli_complain_of_account (AntAccountStore *store, const char *name, const GError *error)
{
  gboolean unknown = g_error_matches (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_NOT_FOUND);
  g_autofree char *near = unknown ? find_near (store, name) : NULL;
  g_autofree char *visible = ant_text_visible (error->message);

  ant_cli_complain ("%s%s%s", visible, near != NULL ? near : "",
                    unknown && near == NULL ? "; “accounts list” shows all" : "");
  return g_error_matches (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_BROKEN) ? ANT_CLI_EXIT_INPUT
                                                                             : ANT_CLI_EXIT_USAGE;
}

/**
 * ant_cli_find_account:
 * @options: with `account` set
 * @ret_code: (out): the exit code of a failure
 *
 * Returns: whether `kept` is set; else it was said why
 */
gboolean
ant_cli_find_account (AntCliOptions *options, AntCliExit *ret_code)
{
  g_autoptr (AntAccountStore) store = ant_account_store_new (NULL);
  g_autoptr (GError) error = NULL;

  options->kept = ant_account_store_dup_account (store, options->account, &error);
  if (options->kept != NULL)
    return TRUE;
  *ret_code = ant_cli_complain_of_account (store, options->account, error);
  return FALSE;
}

static void
replace (char **field, const char *given)
{
  if (given == NULL)
    return;
  g_free (*field);
  *field = g_strdup (given);
}

/* Which certificate is accepted: an account's own choice ends where the command line makes another. */
static void
apply_tls (const AntCliOptions *options, AntLinkConfig *link)
{
  if (options->plaintext)
    link->tls = ANT_TLS_NONE;
  else if (options->direct_tls)
    link->tls = ANT_TLS_DIRECT;
  if (options->plaintext || options->trust_any)
    {
      g_clear_pointer (&link->pin, g_free);
      g_clear_pointer (&link->ca_file, g_free);
    }
  replace (&link->pin, options->pin);
  link->trust_any = options->trust_any;
}

static void
apply_login (const AntCliOptions *options, AntLinkConfig *link)
{
  if (options->anonymous || options->client_cert != NULL)
    {
      link->anonymous = options->anonymous;
      g_clear_pointer (&link->client_cert, g_free);
      g_clear_pointer (&link->client_key, g_free); /* it is in the same file */
      replace (&link->client_cert, options->client_cert);
    }
}

/**
 * ant_cli_apply_options:
 * @options: the command line
 * @account: changed: what is given takes the place of what it has
 *
 * Whether it can be used then is for ant_link_config_check() to say.
 */
void
ant_cli_apply_options (const AntCliOptions *options, AntAccount *account)
{
  AntLinkConfig *link = account->link;

  replace (&link->host, options->host);
  if (options->port != 0)
    link->port = options->port;
  apply_tls (options, link);
  apply_login (options, link);
  link->stream_management |= options->stream_management;
  account->reconnect |= options->reconnect;
  if (options->reconnect && link->stream_management)
    link->resume = TRUE;
  if (options->ping_s > 0)
    account->ping_s = options->ping_s;
  account->presence |= options->presence;
  account->answer_unhandled &= !options->unanswered;
}

/**
 * ant_cli_make_account:
 * @options: with `kept`, `jid` or `component`
 *
 * Returns: (transfer full): the account that they name, without a password
 */
AntAccount *
ant_cli_make_account (const AntCliOptions *options)
{
  const char *jid = options->component != NULL ? options->component : options->jid;
  AntAccount *account = options->kept != NULL ? ant_account_copy (options->kept) : ant_account_new (jid, jid);

  account->link->component |= options->component != NULL;
  ant_cli_apply_options (options, account);
  return account;
}
