/* An account: how to connect and what to do by default.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-account.h"

/**
 * ant_account_new:
 * @name: (nullable): what a person calls it; %NULL = @jid
 * @jid: bare or full JID, or a component's name
 *
 * Makes an account that answers unhandled requests, shows events and sends no presence. All fields may be written. Any thread.
 *
 * Returns: (transfer full): the account
 */
AntAccount *
ant_account_new (const char *name, const char *jid)
{
  AntAccount *account = g_new0 (AntAccount, 1);

  account->name = g_strdup (name != NULL ? name : jid);
  account->link = ant_link_config_new (jid);
  account->events = TRUE;
  account->answer_unhandled = TRUE;
  return account;
}

/**
 * ant_account_copy:
 * @account: an account
 *
 * Returns: (transfer full): a copy that shares nothing. Any thread.
 */
AntAccount *
ant_account_copy (const AntAccount *account)
{
  AntAccount *copy;

  g_return_val_if_fail (account != NULL, NULL);

  copy = g_memdup2 (account, sizeof *account);
  copy->name = g_strdup (account->name);
  copy->link = ant_link_config_copy (account->link);
  copy->contact = g_strdup (account->contact);
  return copy;
}

/**
 * ant_account_free:
 * @account: (nullable) (transfer full): an account
 *
 * Frees it; the password is overwritten. Any thread.
 */
void
ant_account_free (AntAccount *account)
{
  if (account == NULL)
    return;

  ant_link_config_free (account->link);
  g_free (account->name);
  g_free (account->contact);
  g_free (account);
}
