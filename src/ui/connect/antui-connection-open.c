/* Opening and closing: the local server or an account, again, and never twice at a time.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-connection-private.h"

#include <glib/gi18n.h>

static void start_local (AntuiConnection *self, AntSandbox *stale);

static void
session_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AntuiConnection) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean opened = ant_session_open_finish (ANT_SESSION (source), result, &error);

  /* Another session is in use by now. */
  if (ANT_SESSION (source) != self->session)
    return;
  if (opened)
    {
      self->reopening_local = FALSE;
      antui_connection_session_changed (self);
    }
  else if (self->reopening_local && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    start_local (self, self->sandbox);
  else if (self->state == ANTUI_CONNECTION_CONNECTING)
    antui_connection_fail (self, error);
}

static void
open_session (AntuiConnection *self)
{
  ant_session_open_async (self->session, self->cancellable, session_opened_cb, g_object_ref (self));
}

static void
local_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AntuiConnection) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AntSandbox) sandbox = antui_local_server_start_finish (ANTUI_LOCAL_SERVER (source), result, &error);

  /* Given up, or an account was chosen meanwhile: the server stays for the next time. */
  if (!self->local_user || self->state != ANTUI_CONNECTION_CONNECTING)
    return;
  if (!sandbox)
    {
      antui_connection_fail (self, error);
      return;
    }

  g_autoptr (AntAccount) account = antui_local_server_new_account (sandbox, self->local_user, self->name);
  self->reopening_local = sandbox == self->sandbox;
  g_set_object (&self->sandbox, sandbox);
  antui_connection_use_account (self, account);
  open_session (self);
}

static void
start_local (AntuiConnection *self, AntSandbox *stale)
{
  self->reopening_local = FALSE;
  antui_connection_begin (self, stale || !antui_local_server_get_running (self->local_server)
                                  ? _("Starting the local server") : _("Connecting to the local server"));
  antui_local_server_start_async (self->local_server, stale, local_started_cb, g_object_ref (self));
}

/**
 * antui_connection_open_local:
 * @self: a connection that is offline
 * @user: of the local server
 * @name: what the session is called
 *
 * Connects to the local server, which is started if none runs.
 */
void
antui_connection_open_local (AntuiConnection *self, const char *user, const char *name)
{
  g_return_if_fail (ANTUI_IS_CONNECTION (self));
  g_return_if_fail (self->state == ANTUI_CONNECTION_OFFLINE);

  g_free (self->local_user);
  self->local_user = g_strdup (user);
  g_free (self->name);
  self->name = g_strdup (name);
  /* One that another session found may have died since. */
  g_set_object (&self->sandbox, antui_local_server_get_running (self->local_server));
  start_local (self, NULL);
}

/**
 * antui_connection_open_account:
 * @self: a connection that is offline
 * @account: copied
 *
 * Connects to a server with @account.
 */
void
antui_connection_open_account (AntuiConnection *self, const AntAccount *account)
{
  g_return_if_fail (ANTUI_IS_CONNECTION (self));
  g_return_if_fail (self->state == ANTUI_CONNECTION_OFFLINE);

  g_clear_pointer (&self->local_user, g_free);
  g_clear_object (&self->sandbox);
  self->reopening_local = FALSE;
  antui_connection_set_answer_unhandled (self, account->answer_unhandled);
  antui_connection_begin (self, _("Connecting"));
  antui_connection_use_account (self, account);
  open_session (self);
}

/**
 * antui_connection_reopen:
 * @self: a connection
 *
 * Connects again to what was connected last, at once when it would do so by itself. A local server that is gone is
 * replaced by a new one.
 */
void
antui_connection_reopen (AntuiConnection *self)
{
  g_return_if_fail (ANTUI_IS_CONNECTION (self));

  if (self->reconnecting)
    ant_session_reconnect_now (self->session);
  if (self->state != ANTUI_CONNECTION_OFFLINE)
    return;
  if (self->local_user)
    {
      start_local (self, NULL);
      return;
    }
  if (!self->session)
    return;
  antui_connection_begin (self, _("Connecting"));
  /* One that was given up may still be on its way out. */
  if (ant_session_get_state (self->session) != ANT_SESSION_OFFLINE)
    {
      g_autoptr (AntAccount) account = ant_account_copy (ant_session_get_account (self->session));

      antui_connection_use_account (self, account);
    }
  open_session (self);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  ant_session_close_finish (ANT_SESSION (source), result, NULL);
  g_task_return_boolean (task, TRUE);
}

/**
 * antui_connection_close_async:
 * @self: a connection
 * @callback: when offline
 * @user_data: for @callback
 *
 * Gives up connecting and disconnects cleanly: the stream is ended, requests that wait are lost.
 */
void
antui_connection_close_async (AntuiConnection *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (ANTUI_IS_CONNECTION (self));

  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, antui_connection_close_async);
  g_cancellable_cancel (self->cancellable);
  if (self->state == ANTUI_CONNECTION_CONNECTING)
    antui_connection_set_idle (self);
  if (!self->session || ant_session_get_state (self->session) == ANT_SESSION_OFFLINE)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  ant_session_close_async (self->session, closed_cb, g_steal_pointer (&task));
}

gboolean
antui_connection_close_finish (AntuiConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
antui_connection_close (AntuiConnection *self)
{
  antui_connection_close_async (self, NULL, NULL);
}
