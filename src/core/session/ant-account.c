/* An account: how to connect and what to do by default.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-account.h"

#include <string.h>

enum
{
  MAX_NAME = 128, /* characters */
};

G_DEFINE_QUARK (ant-account-error-quark, ant_account_error)

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

/* Ends a line, or turns the order of what stands around it: two names would look the same. */
static gboolean
is_deceptive (gunichar c)
{
  return g_unichar_iscntrl (c) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e
         || c == 0x200f || c == 0x061c;
}

static gboolean
refuse_name (GError **error, const char *why)
{
  g_set_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_NAME, "This cannot be the name of an account: %s", why);
  return FALSE;
}

/**
 * ant_account_check_name:
 * @name: what a person calls an account
 * @error: return location for %ANT_ACCOUNT_ERROR_NAME
 *
 * A name is UTF-8 of 1 to 128 characters, without brackets and control characters, which a key file cannot hold, without
 * characters that turn the direction of text, and without spaces at its ends. Any thread.
 *
 * Returns: whether an account that is kept can have this name
 */
gboolean
ant_account_check_name (const char *name, GError **error)
{
  g_return_val_if_fail (name != NULL, FALSE);

  if (!g_utf8_validate (name, -1, NULL))
    return refuse_name (error, "it is not valid UTF-8");
  if (*name == '\0')
    return refuse_name (error, "it is empty");
  if (g_utf8_strlen (name, -1) > MAX_NAME)
    return refuse_name (error, "it is longer than 128 characters");
  if (strpbrk (name, "[]") != NULL)
    return refuse_name (error, "it has a bracket");
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    if (is_deceptive (g_utf8_get_char (p)))
      return refuse_name (error, "it has a control character");
  if (g_unichar_isspace (g_utf8_get_char (name))
      || g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (name + strlen (name)))))
    return refuse_name (error, "it begins or ends with a space");

  return TRUE;
}
