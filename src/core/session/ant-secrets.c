/* Passwords of accounts, in the keyring that the person's desktop provides.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-secrets.h"

#include <string.h>
#include <libsecret/secret.h>
#include "ant-config.h"

G_DEFINE_QUARK (ant-secrets-error-quark, ant_secrets_error)

/* The address is one of the attributes: whoever changes the file of accounts, or makes another account under an old name,
 * must not have a password sent to where it does not belong. */
static const SecretSchema schema = {
  .name = ANT_APP_ID ".Account",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "account", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "address", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "what", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

/* By AntSecretKind: the attribute, and how the keyring's own window calls it. */
static const struct
{
  const char *word;
  const char *label;
} kinds[] = {
  { "password", "Password" },
  { "client-cert-password", "Password of the certificate" },
};

static void
wipe (gpointer secret)
{
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/* A call on its way: first the session bus, then @step, and what follows on it. */
typedef struct
{
  GHashTable *attributes; /* name -> value */
  char *label;
  char *secret;
  void (*step) (GTask *task);
} Request;

static void
request_free (Request *request)
{
  g_hash_table_unref (request->attributes);
  g_free (request->label);
  if (request->secret != NULL)
    wipe (request->secret);
  g_free (request);
}

#define NOBODY "no program on the session bus keeps passwords"
#define NO_START "the program that keeps passwords does not start"

static AntSecretsError
classify (const GError *error, const char **ret_what)
{
  static const struct
  {
    GDBusError found;
    AntSecretsError code;
    const char *what;
  } table[] = {
    { G_DBUS_ERROR_SERVICE_UNKNOWN, ANT_SECRETS_ERROR_UNAVAILABLE, NOBODY },
    { G_DBUS_ERROR_NAME_HAS_NO_OWNER, ANT_SECRETS_ERROR_UNAVAILABLE, NOBODY },
    { G_DBUS_ERROR_SPAWN_EXEC_FAILED, ANT_SECRETS_ERROR_UNAVAILABLE, NO_START },
    { G_DBUS_ERROR_SPAWN_CHILD_EXITED, ANT_SECRETS_ERROR_UNAVAILABLE, NO_START },
    { G_DBUS_ERROR_SPAWN_CHILD_SIGNALED, ANT_SECRETS_ERROR_UNAVAILABLE, NO_START },
    /* The path of a collection that a dismissed question has left unmade. */
    { G_DBUS_ERROR_UNKNOWN_METHOD, ANT_SECRETS_ERROR_LOCKED, "it is empty as yet, and was not set up" },
    { G_DBUS_ERROR_UNKNOWN_OBJECT, ANT_SECRETS_ERROR_LOCKED, "it is empty as yet, and was not set up" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_error_matches (error, G_DBUS_ERROR, table[i].found))
      {
        *ret_what = table[i].what;
        return table[i].code;
      }
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    {
      *ret_what = "it is locked, and was not unlocked";
      return ANT_SECRETS_ERROR_LOCKED;
    }
  *ret_what = "the call failed";
  return ANT_SECRETS_ERROR_FAILED;
}

/* @error: (transfer full): is told in words. A cancelled call stays one. */
static void
return_error (GTask *task, GError *error)
{
  const char *what;
  AntSecretsError code;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }
  g_dbus_error_strip_remote_error (error);
  code = classify (error, &what);
  g_task_return_new_error (task, ANT_SECRETS_ERROR, code, "The keyring cannot be used: %s (%s)", what, error->message);
  g_error_free (error);
}

static void
return_locked (GTask *task)
{
  g_task_return_new_error (task, ANT_SECRETS_ERROR, ANT_SECRETS_ERROR_LOCKED,
                           "The keyring cannot be used: it is locked, and was not unlocked");
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus != NULL)
    {
      /* A session that is over is no reason to end what has nothing more to do with it. */
      g_dbus_connection_set_exit_on_close (bus, FALSE);
      request->step (task);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, ANT_SECRETS_ERROR, ANT_SECRETS_ERROR_UNAVAILABLE,
                             "The keyring cannot be used: there is no session bus (%s)", error->message);
}

/* @task: (transfer full); @request: (transfer full) */
static void
start (GTask *task, Request *request)
{
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_bus_get (G_BUS_TYPE_SESSION, g_task_get_cancellable (task), bus_cb, task);
}

static GHashTable *
new_attributes (const char *name)
{
  GHashTable *attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  g_hash_table_insert (attributes, (gpointer) "account", g_strdup (name));
  return attributes;
}

static Request *
new_request (const AntAccount *account, AntSecretKind kind)
{
  Request *request = g_new0 (Request, 1);
  g_autoptr (AntJid) jid = ant_jid_new (account->link->jid, NULL);
  /* Normalised and bare: the resource has nothing to do with the password. */
  const char *address = jid != NULL ? ant_jid_get_bare (jid) : account->link->jid;

  request->attributes = new_attributes (account->name);
  g_hash_table_insert (request->attributes, (gpointer) "address", g_strdup (address));
  g_hash_table_insert (request->attributes, (gpointer) "what", g_strdup (kinds[kind].word));
  request->label = g_strdup_printf ("Antistrophe: %s of %s (%s)", kinds[kind].label, account->name, address);
  return request;
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    return_error (task, error);
}

static void
store (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  secret_password_storev (&schema, request->attributes, SECRET_COLLECTION_DEFAULT, request->label, request->secret,
                          g_task_get_cancellable (task), stored_cb, g_object_ref (task));
}

/**
 * ant_secrets_store_async:
 * @account: of whom: its name and address count
 * @kind: which of its passwords
 * @secret: the password; copied, and the copy overwritten after use
 * @cancellable: (nullable): gives up
 * @callback: (scope async): called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Keeps a password, in place of the one that was kept before. The keyring may ask the person to unlock it.
 */
void
ant_secrets_store_async (const AntAccount *account,
                         AntSecretKind kind,
                         const char *secret,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task;
  Request *request;

  g_return_if_fail (account != NULL && secret != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, ant_secrets_store_async);
  request = new_request (account, kind);
  request->secret = g_strdup (secret);
  request->step = store;
  start (task, request);
}

/**
 * ant_secrets_store_finish:
 * @result: of ant_secrets_store_async()
 * @error: return location for %ANT_SECRETS_ERROR, whose message says why, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the keyring has the password
 */
gboolean
ant_secrets_store_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ant_secrets_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
is_locked (GList *items)
{
  for (GList *item = items; item != NULL; item = item->next)
    if (SECRET_IS_ITEM (item->data) && secret_item_get_locked (item->data))
      return TRUE;
  return FALSE;
}

static void
search (GTask *task, SecretSearchFlags flags, GAsyncReadyCallback callback)
{
  Request *request = g_task_get_task_data (task);

  secret_password_searchv (&schema, request->attributes, flags, g_task_get_cancellable (task), callback,
                           g_object_ref (task));
}

/* Whether there is none, or one that is still locked, is not told by a lookup. */
static void
searched_for_lookup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autolist (GObject) items = secret_password_search_finish (result, &error);

  if (error != NULL)
    return_error (task, error);
  else if (is_locked (items))
    return_locked (task);
  else
    g_task_return_pointer (task, NULL, NULL);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *secret = secret_password_lookup_nonpageable_finish (result, &error);

  if (secret != NULL)
    g_task_return_pointer (task, g_strdup (secret), wipe);
  else if (error != NULL)
    return_error (task, error);
  else
    search (task, SECRET_SEARCH_ALL, searched_for_lookup_cb);
  secret_password_free (secret);
}

static void
lookup (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  secret_password_lookupv (&schema, request->attributes, g_task_get_cancellable (task), looked_up_cb,
                           g_object_ref (task));
}

/**
 * ant_secrets_lookup_async:
 * @account: of whom: its name and address count
 * @kind: which of its passwords
 * @cancellable: (nullable): gives up
 * @callback: (scope async): called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Looks for a password. One that was stored for another address is not found. The keyring may ask the person to unlock it.
 */
void
ant_secrets_lookup_async (const AntAccount *account,
                          AntSecretKind kind,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;
  Request *request;

  g_return_if_fail (account != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, ant_secrets_lookup_async);
  request = new_request (account, kind);
  request->step = lookup;
  start (task, request);
}

/**
 * ant_secrets_lookup_finish:
 * @result: of ant_secrets_lookup_async()
 * @error: return location for %ANT_SECRETS_ERROR, whose message says why, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the password, to be overwritten before it is freed (ant_link_config_free() does);
 *   %NULL without @error: the keyring has none
 */
char *
ant_secrets_lookup_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ant_secrets_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
searched_after_clear_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autolist (GObject) items = secret_password_search_finish (result, &error);

  if (error != NULL)
    return_error (task, error);
  else if (items != NULL)
    return_locked (task);
  else
    g_task_return_boolean (task, TRUE);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    return_error (task, error);
  else
    search (task, SECRET_SEARCH_ALL, searched_after_clear_cb); /* it leaves those that are locked, without a word */
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  g_autolist (GObject) items = secret_password_search_finish (result, &error);

  if (error != NULL)
    return_error (task, error);
  else if (items == NULL)
    g_task_return_boolean (task, TRUE);
  else
    secret_password_clearv (&schema, request->attributes, g_task_get_cancellable (task), cleared_cb,
                            g_object_ref (task));
}

static void
clear (GTask *task)
{
  search (task, SECRET_SEARCH_ALL | SECRET_SEARCH_UNLOCK, unlocked_cb);
}

/**
 * ant_secrets_clear_async:
 * @name: of an account
 * @cancellable: (nullable): gives up
 * @callback: (scope async): called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Removes all that the keyring has of accounts of this name, whatever their addresses. The keyring may ask the person to
 * unlock it.
 */
void
ant_secrets_clear_async (const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Request *request;

  g_return_if_fail (name != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, ant_secrets_clear_async);
  request = g_new0 (Request, 1);
  request->attributes = new_attributes (name);
  request->step = clear;
  start (task, request);
}

/**
 * ant_secrets_clear_finish:
 * @result: of ant_secrets_clear_async()
 * @error: return location for %ANT_SECRETS_ERROR, whose message says why, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the keyring has nothing of such an account any more; that it had nothing is fine
 */
gboolean
ant_secrets_clear_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ant_secrets_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
