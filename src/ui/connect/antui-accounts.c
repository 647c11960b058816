/* The accounts that are kept, with their passwords in the keyring, as the window uses them.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-accounts.h"

/**
 * AntuiAccounts:
 *
 * Main thread only.
 */
struct _AntuiAccounts
{
  GObject parent_instance;

  AntAccountStore *store;
};

G_DEFINE_FINAL_TYPE (AntuiAccounts, antui_accounts, G_TYPE_OBJECT)

enum
{
  PROBLEM,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/**
 * Load:
 * @account: (nullable): what is being completed
 * @why: (nullable): why the keyring could not be asked
 */
typedef struct
{
  AntAccount *account;
  char *why;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  ant_account_free (load->account);
  g_free (load->why);
  g_free (load);
}

AntAccountStore *
antui_accounts_get_store (AntuiAccounts *self)
{
  return self->store;
}

static gboolean
needs_password (const AntAccount *account)
{
  return !account->link->anonymous && !account->link->client_cert && !(account->link->password && *account->link->password);
}

/**
 * antui_account_is_complete:
 * @account: an account
 *
 * Looks into the file of a client certificate.
 *
 * Returns: whether nothing has to be asked for before logging in
 */
gboolean
antui_account_is_complete (const AntAccount *account)
{
  return !needs_password (account) && !ant_link_config_needs_cert_password (account->link);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Load *load = g_task_get_task_data (task);
  char *secret = ant_secrets_lookup_finish (result, &error);
  AntLinkConfig *link = load->account->link;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (error)
    load->why = g_strdup (error->message);
  *(link->client_cert ? &link->client_cert_password : &link->password) = secret;
  g_task_return_boolean (task, TRUE);
}

/**
 * antui_accounts_load_async:
 * @self: the accounts
 * @name: of one that is kept
 * @cancellable: (nullable): gives up
 * @callback: when it is there
 * @user_data: for @callback
 *
 * Loads an account and asks the keyring for the one password that it may need.
 */
void
antui_accounts_load_async (AntuiAccounts *self,
                           const char *name,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, antui_accounts_load_async);
  g_task_set_task_data (task, load, load_free);
  load->account = ant_account_store_dup_account (self->store, name, &error);
  if (!load->account)
    g_task_return_error (task, error);
  else if (antui_account_is_complete (load->account))
    g_task_return_boolean (task, TRUE);
  else
    ant_secrets_lookup_async (load->account,
                              load->account->link->client_cert ? ANT_SECRET_CLIENT_CERT_PASSWORD : ANT_SECRET_PASSWORD,
                              cancellable, looked_up_cb, g_steal_pointer (&task));
}

/**
 * antui_accounts_load_finish:
 * @self: the accounts
 * @result: of antui_accounts_load_async()
 * @ret_why: (out) (transfer full) (nullable): why the keyring could not be asked
 * @error: `ANT_ACCOUNT_ERROR`, `G_IO_ERROR_CANCELLED`
 *
 * Returns: (transfer full): the account, perhaps without its password
 */
AntAccount *
antui_accounts_load_finish (AntuiAccounts *self, GAsyncResult *result, char **ret_why, GError **error)
{
  Load *load;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  load = g_task_get_task_data (G_TASK (result));
  *ret_why = g_steal_pointer (&load->why);
  return g_steal_pointer (&load->account);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  g_free (ant_secrets_lookup_finish (result, &error));
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
antui_accounts_probe_async (AntuiAccounts *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  /* Of nobody: only whether somebody answers counts. */
  g_autoptr (AntAccount) nobody = ant_account_new ("", "");

  g_task_set_source_tag (task, antui_accounts_probe_async);
  ant_secrets_lookup_async (nobody, ANT_SECRET_PASSWORD, cancellable, probed_cb, task);
}

gboolean
antui_accounts_probe_finish (AntuiAccounts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AntuiAccounts) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!ant_secrets_store_finish (result, &error))
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* Without a keyring there is nothing to be taken out. */
  if (!ant_secrets_clear_finish (result, &error))
    g_debug ("Passwords were not taken out: %s", error->message);
}

static void
store_secret (AntuiAccounts *self, const AntAccount *account, AntSecretKind kind, const char *secret)
{
  if (secret && *secret)
    ant_secrets_store_async (account, kind, secret, /* cancellable= */ NULL, stored_cb, g_object_ref (self));
}

/**
 * antui_accounts_keep:
 * @self: the accounts
 * @account: what to keep, in the place of the one of that name
 * @passwords: whether its passwords are kept in the keyring
 *
 * Says with "problem" what could not be kept. Passwords never reach the file.
 */
void
antui_accounts_keep (AntuiAccounts *self, const AntAccount *account, gboolean passwords)
{
  g_autoptr (GError) error = NULL;
  gboolean kept;

  g_return_if_fail (ANTUI_IS_ACCOUNTS (self));

  if (ant_account_store_find (self->store, account->name))
    kept = ant_account_store_replace (self->store, account, &error);
  else
    kept = ant_account_store_add (self->store, account, &error);
  if (!kept)
    {
      g_signal_emit (self, signals[PROBLEM], 0, error->message);
      return;
    }
  if (!passwords)
    {
      ant_secrets_clear_async (account->name, /* cancellable= */ NULL, cleared_cb, NULL);
      return;
    }
  store_secret (self, account, ANT_SECRET_PASSWORD, account->link->password);
  store_secret (self, account, ANT_SECRET_CLIENT_CERT_PASSWORD, account->link->client_cert_password);
}

void
antui_accounts_forget (AntuiAccounts *self, const char *name)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (ANTUI_IS_ACCOUNTS (self));

  ant_secrets_clear_async (name, /* cancellable= */ NULL, cleared_cb, NULL);
  if (!ant_account_store_remove (self->store, name, &error))
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

static void
antui_accounts_dispose (GObject *object)
{
  g_clear_object (&ANTUI_ACCOUNTS (object)->store);
  G_OBJECT_CLASS (antui_accounts_parent_class)->dispose (object);
}

static void
antui_accounts_class_init (AntuiAccountsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = antui_accounts_dispose;
  signals[PROBLEM] = g_signal_new ("problem", ANTUI_TYPE_ACCOUNTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRING);
}

static void
antui_accounts_init (AntuiAccounts *self)
{
}

/**
 * antui_accounts_new:
 * @path: (nullable): the file; %NULL = the usual one
 *
 * Returns: (transfer full): the accounts that are kept there; follows the file
 */
AntuiAccounts *
antui_accounts_new (const char *path)
{
  AntuiAccounts *self = g_object_new (ANTUI_TYPE_ACCOUNTS, NULL);

  self->store = ant_account_store_new (path);
  ant_account_store_watch (self->store);
  return self;
}
