/* The session in use: its rows, its notifications, and how it is let go.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-connection-private.h"

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
last_rows_cb (AntSession *session, GPtrArray *exchanges, gpointer user_data)
{
  ant_timeline_model_apply (user_data, exchanges);
}

/* Its last rows (what was lost or waited, the end of the stream) still belong on the timeline. */
void
antui_connection_drop_session (AntuiConnection *self)
{
  gboolean open = g_hash_table_size (self->pending) > 0;

  g_hash_table_remove_all (self->pending);
  self->n_lost = 0;
  self->reconnecting = FALSE;
  if (!self->session)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
  ant_session_set_rows_func (self->session, last_rows_cb, g_object_ref (self->timeline), g_object_unref);
  if (open || ant_session_get_account (self->session)->queue_offline
      || ant_session_get_state (self->session) != ANT_SESSION_OFFLINE)
    ant_session_end_async (self->session, NULL, NULL);
  g_clear_object (&self->session);
}

void
antui_connection_use_account (AntuiConnection *self, const AntAccount *account)
{
  g_autoptr (AntAccount) copy = ant_account_copy (account);
  AntSession *session;
  guint number;

  antui_connection_drop_session (self);
  copy->answer_unhandled = self->answer_unhandled;
  session = ant_session_new (self->network, copy);
  ant_session_set_show_secrets (session, self->show_secrets);
  number = ant_session_get_number (session);
  g_array_append_val (self->sessions, number);
  g_free (self->name);
  self->name = g_strdup (copy->name);
  antui_lanes_add (self->lanes, number, self->lane, self->name);
  ant_session_set_rows_func (session, rows_cb, self, NULL);
  self->session = session;
  g_signal_connect_swapped (session, "notify::state", G_CALLBACK (antui_connection_session_changed), self);
  g_signal_connect_swapped (session, "notify::step", G_CALLBACK (step_cb), self);
  g_signal_connect_swapped (session, "notify::own-jid", G_CALLBACK (own_jid_cb), self);
  g_signal_connect_swapped (session, "notify::tls-info", G_CALLBACK (tls_info_cb), self);
  own_jid_cb (self);
  tls_info_cb (self);
}

gboolean
antui_connection_get_show_secrets (AntuiConnection *self)
{
  return self->show_secrets;
}

/**
 * antui_connection_set_show_secrets:
 * @self: a connection
 * @show: whether passwords and what else is secret stay in the stanzas of its rows
 *
 * For what is sent and received from now on, also after reconnecting.
 */
void
antui_connection_set_show_secrets (AntuiConnection *self, gboolean show)
{
  g_return_if_fail (ANTUI_IS_CONNECTION (self));

  if (self->show_secrets == !!show)
    return;
  self->show_secrets = !!show;
  if (self->session)
    ant_session_set_show_secrets (self->session, self->show_secrets);
  g_object_notify (G_OBJECT (self), "show-secrets");
}
