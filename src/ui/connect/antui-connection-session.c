/* The session in use, and the one before it, which is given up only when the new one is online.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-connection-private.h"

/* Rows reach the window at most once a frame. */
#define BATCH_MS 16

static void
count_row (AntuiConnection *self, const AntExchange *exchange)
{
  if (exchange->direction != ANT_DIRECTION_OUT || exchange->kind != ANT_KIND_IQ)
    return;
  if (!ant_exchange_is_ended (exchange))
    {
      g_hash_table_add (self->pending, g_memdup2 (&exchange->serial, sizeof exchange->serial));
      return;
    }
  if (g_hash_table_remove (self->pending, &exchange->serial) && exchange->state == ANT_STATE_LOST)
    self->n_lost++;
}

static void
rows_cb (AntSession *session, GPtrArray *exchanges, gpointer user_data)
{
  AntuiConnection *self = user_data;

  for (guint i = 0; i < exchanges->len; i++)
    count_row (self, g_ptr_array_index (exchanges, i));
  ant_timeline_model_apply (self->timeline, exchanges);
}

static void
step_cb (AntuiConnection *self)
{
  if (self->state == ANTUI_CONNECTION_CONNECTING)
    antui_connection_set_step (self, ant_session_get_step (self->session));
}

static void
own_jid_cb (AntuiConnection *self)
{
  g_object_notify (G_OBJECT (self), "own-jid");
}

static void
tls_info_cb (AntuiConnection *self)
{
  g_object_notify (G_OBJECT (self), "tls-info");
}

static void
use_session (AntuiConnection *self, AntSession *session)
{
  self->session = session;
  g_signal_connect_swapped (session, "notify::state", G_CALLBACK (antui_connection_session_changed), self);
  g_signal_connect_swapped (session, "notify::step", G_CALLBACK (step_cb), self);
  g_signal_connect_swapped (session, "notify::own-jid", G_CALLBACK (own_jid_cb), self);
  g_signal_connect_swapped (session, "notify::tls-info", G_CALLBACK (tls_info_cb), self);
  own_jid_cb (self);
  tls_info_cb (self);
}

static void
last_rows_cb (AntSession *session, GPtrArray *exchanges, gpointer user_data)
{
  ant_timeline_model_apply (user_data, exchanges);
}

/* Its last rows (what was lost, the end of the stream) still belong on the timeline. */
static void
drop (AntuiConnection *self, AntSession **session)
{
  if (!*session)
    return;
  g_signal_handlers_disconnect_by_data (*session, self);
  ant_session_set_rows_func (*session, last_rows_cb, g_object_ref (self->timeline), g_object_unref);
  if (ant_session_get_state (*session) != ANT_SESSION_OFFLINE)
    ant_session_close_async (*session, NULL, NULL);
  g_clear_object (session);
}

void
antui_connection_drop_former (AntuiConnection *self)
{
  if (!self->former)
    return;
  drop (self, &self->former);
  g_hash_table_remove_all (self->pending);
}

void
antui_connection_drop_sessions (AntuiConnection *self)
{
  drop (self, &self->former);
  drop (self, &self->session);
  g_hash_table_remove_all (self->pending);
  self->n_lost = 0;
}

/* Its rows still count; its state is looked at when it is in use again. */
void
antui_connection_keep_former (AntuiConnection *self)
{
  if (self->former || !self->session || ant_session_get_state (self->session) != ANT_SESSION_ONLINE)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
  self->former = g_steal_pointer (&self->session);
  self->former_is_sandbox = self->is_sandbox;
}

gboolean
antui_connection_restore_former (AntuiConnection *self)
{
  if (!self->former)
    return FALSE;
  drop (self, &self->session);
  self->is_sandbox = self->former_is_sandbox;
  self->reopening_sandbox = FALSE;
  use_session (self, g_steal_pointer (&self->former));
  return TRUE;
}

void
antui_connection_use_account (AntuiConnection *self, const AntAccount *account)
{
  g_autoptr (AntAccount) copy = ant_account_copy (account);
  AntSession *session;

  if (self->former)
    drop (self, &self->session);
  else
    antui_connection_drop_sessions (self);
  if (!self->network)
    self->network = ant_network_new (ant_clock_system (), BATCH_MS);
  session = ant_session_new (self->network, copy);
  ant_session_set_rows_func (session, rows_cb, self, NULL);
  use_session (self, session);
}
