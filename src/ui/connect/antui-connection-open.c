/* Opening and closing: the local server or an account, again, and never twice at a time.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-connection-private.h"

#include <glib/gi18n.h>

static void start_sandbox (AntuiConnection *self);

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
      self->reopening_sandbox = FALSE;
      antui_connection_session_changed (self);
    }
  else if (self->reopening_sandbox && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    start_sandbox (self);
  else if (self->state == ANTUI_CONNECTION_CONNECTING)
    antui_connection_fail (self, error);
}

static void
open_session (AntuiConnection *self)
{
  ant_session_open_async (self->session, self->cancellable, session_opened_cb, g_object_ref (self));
}

static AntAccount *
new_sandbox_account (AntSandbox *sandbox)
{
  AntAccount *account = ant_account_new ("sandbox", "romeo@localhost");

  account->link->password = g_strdup (ant_sandbox_get_password (sandbox, "romeo"));
  account->link->host = g_strdup ("127.0.0.1");
  account->link->port = ant_sandbox_get_port (sandbox);
  account->link->pin = g_strdup (ant_sandbox_get_pin (sandbox));
  account->contact = g_strdup ("juliet@localhost");
  return account;
}

static void
sandbox_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AntuiConnection) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AntSandbox) sandbox = ant_sandbox_start_finish (result, &error);

  self->starting_sandbox = FALSE;
  if (!sandbox)
    {
      if (self->is_sandbox)
        antui_connection_fail (self, error);
      return;
    }
  g_set_object (&self->sandbox, sandbox);
  /* Given up, or an account was chosen meanwhile: the server stays for the next time. */
  if (!self->is_sandbox || self->state != ANTUI_CONNECTION_CONNECTING)
    return;

  g_autoptr (AntAccount) account = new_sandbox_account (sandbox);
  antui_connection_use_account (self, account);
  open_session (self);
}

static void
start_sandbox (AntuiConnection *self)
{
  self->reopening_sandbox = FALSE;
  antui_connection_begin (self, _("Starting the local server"));
  if (self->starting_sandbox)
    return;
  self->starting_sandbox = TRUE;
  ant_sandbox_start_async (/* cancellable= */ NULL, sandbox_started_cb, g_object_ref (self));
}

/**
 * antui_connection_open_sandbox:
 * @self: a connection
 *
 * Connects to a local server of our own, which is started if none runs. Nothing happens while already connecting to it.
 * What was connected before stays so until then.
 */
void
antui_connection_open_sandbox (AntuiConnection *self)
{
  g_return_if_fail (ANTUI_IS_CONNECTION (self));

  if (self->is_sandbox && self->state != ANTUI_CONNECTION_OFFLINE)
    return;
  antui_connection_keep_former (self);
  self->is_sandbox = TRUE;
  if (!self->sandbox)
    {
      start_sandbox (self);
      return;
    }

  g_autoptr (AntAccount) account = new_sandbox_account (self->sandbox);
  antui_connection_begin (self, _("Connecting to the local server"));
  self->reopening_sandbox = TRUE;
  antui_connection_use_account (self, account);
  open_session (self);
}

/**
 * antui_connection_open_account:
 * @self: a connection
 * @account: copied
 *
 * Connects to a server with @account, in the place of what was connected before: that stays until @account is online, and
 * is in use again when it fails.
 */
void
antui_connection_open_account (AntuiConnection *self, const AntAccount *account)
{
  g_return_if_fail (ANTUI_IS_CONNECTION (self));

  antui_connection_keep_former (self);
  self->is_sandbox = FALSE;
  self->reopening_sandbox = FALSE;
  antui_connection_begin (self, _("Connecting"));
  antui_connection_use_account (self, account);
  open_session (self);
}

/**
 * antui_connection_reopen:
 * @self: a connection
 *
 * Connects again to what was connected last. A local server that is gone is replaced by a new one.
 */
void
antui_connection_reopen (AntuiConnection *self)
{
  g_return_if_fail (ANTUI_IS_CONNECTION (self));

  if (self->state != ANTUI_CONNECTION_OFFLINE)
    return;
  if (!self->session)
    {
      if (self->is_sandbox)
        start_sandbox (self);
      return;
    }
  self->reopening_sandbox = self->is_sandbox;
  antui_connection_begin (self, _("Connecting"));
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
  g_return_if_fail (ANTUI_IS_CONNECTION (self));

  if (!self->former)
    {
      antui_connection_close_async (self, NULL, NULL);
      return;
    }
  g_cancellable_cancel (self->cancellable);
  antui_connection_set_idle (self);
}
