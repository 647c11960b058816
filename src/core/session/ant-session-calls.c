/* What is asked of a session: opening, sending, closing, and choices for what follows.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-session-private.h"

/* A session belongs to the thread that made it. */
static void
assert_my_thread (AntSession *self)
{
  g_assert (g_thread_self () == self->thread);
}

/* (transfer none): the token, kept by the table, which owns @task from now on. */
static guint64
add_call (AntSession *self, GTask *task)
{
  guint64 token = ++self->token;

  g_hash_table_insert (self->calls, g_memdup2 (&token, sizeof token), task);
  return token;
}

/* Whoever waits for it is told. */
void
ant_session_end_call (AntSession *self, AntSessionResult *result)
{
  GTask *waiting = g_hash_table_lookup (self->calls, &result->token);
  g_autoptr (GTask) task = waiting != NULL ? g_object_ref (waiting) : NULL;

  if (task == NULL)
    return;
  g_hash_table_remove (self->calls, &result->token);
  if (result->error != NULL)
    g_task_return_error (task, g_steal_pointer (&result->error));
  else if (result->exchange != NULL)
    g_task_return_pointer (task, g_steal_pointer (&result->exchange), (GDestroyNotify) ant_exchange_unref);
  else
    g_task_return_boolean (task, TRUE);
}

static void
send_close (AntSession *self, GTask *task, gboolean for_good)
{
  guint64 token = add_call (self, task);

  if (self->state != ANT_SESSION_OFFLINE)
    ant_session_set_state (self, ANT_SESSION_CLOSING);
  ant_session_worker_close (self->worker, token, ++self->epoch, for_good);
}

static gboolean
open_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  AntSession *self = user_data;

  send_close (self, g_task_new (self, NULL, NULL, NULL), FALSE);
  return G_SOURCE_REMOVE;
}

static void
unwatch (gpointer data)
{
  GSource *source = data;

  g_source_destroy (source);
  g_source_unref (source);
}

/* Ends with @task, as it is its data. */
static void
watch_cancellable (AntSession *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  GSource *source;

  if (cancellable == NULL)
    return;
  source = g_cancellable_source_new (cancellable);
  g_source_set_callback (source, G_SOURCE_FUNC (open_cancelled_cb), self, NULL);
  g_source_attach (source, self->context);
  g_task_set_task_data (task, source, unwatch);
}

/**
 * ant_session_open_async:
 * @cancellable: (nullable): cancelling closes the session
 *
 * Connects and logs in. A session that is online already stays as it is. It can be opened again after any end.
 */
void
ant_session_open_async (AntSession *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (ANT_IS_SESSION (self));
  assert_my_thread (self);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ant_session_open_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->state == ANT_SESSION_ONLINE)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (self->state != ANT_SESSION_OFFLINE)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "The session %s is still being %s.",
                               self->account->name, self->state == ANT_SESSION_CLOSING ? "closed" : "opened");
      return;
    }
  watch_cancellable (self, task);
  self->epoch++;
  ant_session_set_error (self, NULL);
  ant_session_set_state (self, ANT_SESSION_CONNECTING);
  ant_session_worker_open (self->worker, add_call (self, g_steal_pointer (&task)), self->epoch);
}

/**
 * ant_session_open_finish:
 *
 * Returns: %TRUE when the session is online. Errors: ANT_WIRE_ERROR, %G_IO_ERROR_CANCELLED (also when it was closed
 *   meanwhile), %G_IO_ERROR_PENDING (it was being opened or closed already), G_OPTION_ERROR (an account that cannot be).
 */
gboolean
ant_session_open_finish (AntSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ant_session_open_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ant_session_close_async:
 *
 * Ends the stream politely; what is pending is lost, what waits for a stream goes on waiting. Ends when the session is
 * offline, at once if it is.
 */
void
ant_session_close_async (AntSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ANT_IS_SESSION (self));
  assert_my_thread (self);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ant_session_close_async);
  send_close (self, task, FALSE);
}

/**
 * ant_session_close_finish:
 *
 * Returns: %TRUE: it cannot fail.
 */
gboolean
ant_session_close_finish (AntSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ant_session_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ant_session_end_async:
 *
 * As ant_session_close_async(), and what waits for a stream is lost: call it, also offline, before the last reference goes,
 * so that no row stays open for ever.
 */
void
ant_session_end_async (AntSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ANT_IS_SESSION (self));
  assert_my_thread (self);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ant_session_end_async);
  send_close (self, task, TRUE);
}

/**
 * ant_session_end_finish:
 *
 * Returns: %TRUE: it cannot fail.
 */
gboolean
ant_session_end_finish (AntSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ant_session_end_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ant_session_request_async:
 * @request: copied; its stanza is kept
 *
 * Sends a stanza of any kind.
 */
void
ant_session_request_async (AntSession *self,
                           const AntRequest *request,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ANT_IS_SESSION (self));
  g_return_if_fail (request != NULL && request->stanza != NULL && request->timeout_ns >= 0);
  assert_my_thread (self);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ant_session_request_async);
  ant_session_worker_request (self->worker, add_call (self, task), request);
}

/**
 * ant_session_request_finish:
 *
 * Returns: (transfer full): the row as it ended: its state tells how. It has no errors of its own.
 */
AntExchange *
ant_session_request_finish (AntSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ant_session_request_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ant_session_reconnect_now:
 *
 * A session that waits to connect again (AntAccount.reconnect) does so at once; any other stays as it is.
 */
void
ant_session_reconnect_now (AntSession *self)
{
  g_return_if_fail (ANT_IS_SESSION (self));

  ant_session_worker_reconnect_now (self->worker);
}

/**
 * ant_session_cancel:
 * @serial: of a row of this session
 *
 * Gives up a request; does nothing where it has ended.
 */
void
ant_session_cancel (AntSession *self, guint64 serial)
{
  g_return_if_fail (ANT_IS_SESSION (self));

  ant_session_worker_cancel (self->worker, serial);
}

/**
 * ant_session_set_answer_unhandled:
 * @answer: whether incoming requests that nothing handles are answered with service-unavailable
 *
 * For requests that come from now on.
 */
void
ant_session_set_answer_unhandled (AntSession *self, gboolean answer)
{
  g_return_if_fail (ANT_IS_SESSION (self));

  ant_session_worker_set_answer_unhandled (self->worker, answer);
}

/**
 * ant_session_set_show_secrets:
 * @show: whether passwords and what else is secret stay in the stanzas of rows
 *
 * For what is sent and received from now on; each row that holds a secret is marked (AntExchange.has_secrets).
 */
void
ant_session_set_show_secrets (AntSession *self, gboolean show)
{
  g_return_if_fail (ANT_IS_SESSION (self));

  ant_session_worker_set_show_secrets (self->worker, show);
}

/**
 * ant_session_set_recorder:
 * @recorder: (nullable): is given each snapshot of each row from now on, by the network thread: however far behind the
 *   main thread is
 */
void
ant_session_set_recorder (AntSession *self, AntRecordingWriter *recorder)
{
  g_return_if_fail (ANT_IS_SESSION (self));

  ant_session_worker_set_recorder (self->worker, recorder);
}

/**
 * ant_session_set_link_factory:
 * @factory: (nullable): makes links from the next open on; %NULL = real ones
 * @user_data: for @factory, in the network thread; outlives the session's last link
 */
void
ant_session_set_link_factory (AntSession *self, AntLinkFactory factory, gpointer user_data)
{
  g_return_if_fail (ANT_IS_SESSION (self));

  ant_session_worker_set_link_factory (self->worker, factory, user_data);
}
