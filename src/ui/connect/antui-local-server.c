/* The one local server of a window: started when it is first needed, shared by its sessions, replaced when it died.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "connect/antui-local-server.h"

/**
 * AntuiLocalServer:
 *
 * Main thread only. Whoever asks while one is being started gets that one.
 * @waiting: (element-type GTask): calls that wait for the start under way; %NULL while there is none
 */
struct _AntuiLocalServer
{
  GObject parent_instance;

  AntSandbox *sandbox;
  GPtrArray *waiting;
};

G_DEFINE_FINAL_TYPE (AntuiLocalServer, antui_local_server, G_TYPE_OBJECT)

AntuiLocalServer *
antui_local_server_new (void)
{
  return g_object_new (ANTUI_TYPE_LOCAL_SERVER, NULL);
}

AntSandbox *
antui_local_server_get_running (AntuiLocalServer *self)
{
  return self->sandbox;
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AntuiLocalServer) self = user_data;
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);
  g_autoptr (GError) error = NULL;
  g_autoptr (AntSandbox) sandbox = ant_sandbox_start_finish (result, &error);

  g_set_object (&self->sandbox, sandbox);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (sandbox)
        g_task_return_pointer (task, g_object_ref (sandbox), g_object_unref);
      else
        g_task_return_error (task, g_error_copy (error));
    }
}

/**
 * antui_local_server_start_async:
 * @self: the local server
 * @stale: (nullable): the one that was given before and is of no use any more
 * @callback: when there is one
 * @user_data: for @callback
 *
 * Gives the server that runs, or starts one.
 */
void
antui_local_server_start_async (AntuiLocalServer *self, AntSandbox *stale, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (ANTUI_IS_LOCAL_SERVER (self));

  g_task_set_source_tag (task, antui_local_server_start_async);
  if (!self->waiting && self->sandbox && self->sandbox != stale)
    {
      g_task_return_pointer (task, g_object_ref (self->sandbox), g_object_unref);
      return;
    }
  if (!self->waiting)
    {
      self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
      ant_sandbox_start_async (/* cancellable= */ NULL, started_cb, g_object_ref (self));
    }
  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
}

/**
 * antui_local_server_start_finish:
 * @self: the local server
 * @result: of antui_local_server_start_async()
 * @error: `ANT_SANDBOX_ERROR`
 *
 * Returns: (transfer full): the server
 */
AntSandbox *
antui_local_server_start_finish (AntuiLocalServer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * antui_local_server_new_account:
 * @sandbox: a server that runs
 * @user: of its two
 * @name: what the session is called
 *
 * Both are available to each other, so that what one sends to the other's bare address arrives.
 *
 * Returns: (transfer full): how to log in
 */
AntAccount *
antui_local_server_new_account (AntSandbox *sandbox, const char *user, const char *name)
{
  g_autofree char *jid = g_strdup_printf ("%s@localhost", user);
  AntAccount *account = ant_account_new (name, jid);

  account->link->password = g_strdup (ant_sandbox_get_password (sandbox, user));
  account->link->host = g_strdup ("127.0.0.1");
  account->link->port = ant_sandbox_get_port (sandbox);
  account->link->pin = g_strdup (ant_sandbox_get_pin (sandbox));
  account->contact = g_strdup (g_str_equal (user, "juliet") ? "romeo@localhost" : "juliet@localhost");
  account->presence = TRUE;
  return account;
}

static void
antui_local_server_dispose (GObject *object)
{
  g_clear_object (&ANTUI_LOCAL_SERVER (object)->sandbox);
  G_OBJECT_CLASS (antui_local_server_parent_class)->dispose (object);
}

static void
antui_local_server_class_init (AntuiLocalServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = antui_local_server_dispose;
}

static void
antui_local_server_init (AntuiLocalServer *self)
{
}
