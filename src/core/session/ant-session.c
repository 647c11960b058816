/* An account in use: what the main thread sees of a session.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-session.h"

#include "session/ant-session-worker.h"

/**
 * AntSession:
 *
 * Belongs to the thread that made it and its default main context; all calls, callbacks and notifications are there. What
 * happens on the wire is its worker's, in the network thread; the two speak by commands and by the inbox. A call that
 * has not ended holds a reference, as GTasks do. With the last reference an open stream is closed politely in the
 * background, but nobody is told what became of rows that had not ended: that is what ant_session_end_async() is for.
 *
 * @thread: only compared
 * @calls: (key guint64) (value GTask): token -> call that has not ended
 * @token: the newest token
 * @epoch: number of opens and closes so far; a status from before the newest one is out of date
 * @account: what it was made with; the worker has a copy of its own
 */
struct _AntSession
{
  GObject parent_instance;

  AntNetwork *network;
  AntAccount *account;
  guint number;
  AntSessionWorker *worker;
  AntSessionInbox *inbox;
  GMainContext *context;
  GThread *thread;

  AntSessionState state;
  AntJid *own;
  AntTlsInfo *tls;
  char *step;
  GError *error;

  GHashTable *calls;
  guint64 token;
  guint64 epoch;

  AntSessionRowsFunc rows_func;
  gpointer rows_data;
  GDestroyNotify rows_destroy;
};

G_DEFINE_FINAL_TYPE (AntSession, ant_session, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (AntSessionState, ant_session_state,
                    G_DEFINE_ENUM_VALUE (ANT_SESSION_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (ANT_SESSION_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (ANT_SESSION_ONLINE, "online"),
                    G_DEFINE_ENUM_VALUE (ANT_SESSION_CLOSING, "closing"))

enum
{
  PROP_STATE = 1,
  PROP_OWN_JID,
  PROP_TLS_INFO,
  PROP_STEP,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* A session belongs to the thread that made it. */
static void
assert_my_thread (AntSession *self)
{
  g_assert (g_thread_self () == self->thread);
}

static void
set_state (AntSession *self, AntSessionState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* @step: (transfer none) (nullable) */
static void
set_step (AntSession *self, const char *step)
{
  if (g_strcmp0 (self->step, step) == 0)
    return;
  g_free (self->step);
  self->step = g_strdup (step);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STEP]);
}

static gboolean
same_error (const GError *a, const GError *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_error_matches (a, b->domain, b->code) && g_str_equal (a->message, b->message);
}

/* @error: (transfer none) (nullable) */
static void
set_error (AntSession *self, const GError *error)
{
  if (same_error (self->error, error))
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
set_own (AntSession *self, AntJid *own)
{
  if (self->own == own || (own != NULL && self->own != NULL && ant_jid_equal (self->own, own)))
    return;
  g_clear_pointer (&self->own, ant_jid_unref);
  self->own = own != NULL ? ant_jid_ref (own) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OWN_JID]);
}

static void
set_tls (AntSession *self, AntTlsInfo *tls)
{
  if (self->tls == tls)
    return;
  g_clear_pointer (&self->tls, ant_tls_info_unref);
  self->tls = tls != NULL ? ant_tls_info_ref (tls) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TLS_INFO]);
}

/* The state is told last, so that whoever hears of it finds the rest as it is. */
static void
apply_status (AntSession *self, const AntSessionStatus *status)
{
  if (status->epoch != self->epoch)
    return;
  set_own (self, status->own);
  set_tls (self, status->tls);
  set_step (self, status->step);
  set_error (self, status->error);
  set_state (self, status->state);
}

static void
end_call (AntSession *self, AntSessionResult *result)
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

/* Rows before what depends on them: whoever is told that a call has ended has seen its rows. What is sent in return wakes
 * the network thread once, in the end; the session may have been disposed of by then. */
static void
deliver_cb (GPtrArray *rows, AntSessionStatus *status, GPtrArray *results, gpointer user_data)
{
  g_autoptr (AntSession) self = g_object_ref (user_data);
  g_autoptr (AntSessionStatus) owned_status = status;

  ant_session_worker_set_collecting (self->worker, TRUE);
  if (rows->len > 0 && self->rows_func != NULL)
    self->rows_func (self, rows, self->rows_data);
  g_object_freeze_notify (G_OBJECT (self));
  if (status != NULL)
    apply_status (self, status);
  g_object_thaw_notify (G_OBJECT (self));
  for (guint i = 0; i < results->len; i++)
    end_call (self, results->pdata[i]);
  if (self->worker != NULL)
    ant_session_worker_set_collecting (self->worker, FALSE);
}

static void
room_cb (gpointer user_data)
{
  ant_session_worker_go_on (((AntSession *) user_data)->worker);
}

/* (transfer none): the token, kept by the table, which owns @task from now on. */
static guint64
add_call (AntSession *self, GTask *task)
{
  guint64 token = ++self->token;

  g_hash_table_insert (self->calls, g_memdup2 (&token, sizeof token), task);
  return token;
}

/**
 * ant_session_new:
 * @network: the thread that serves it; kept
 * @account: copied
 *
 * Makes a session that is offline. It belongs to the calling thread's default main context.
 *
 * Returns: (transfer full): the session
 */
AntSession *
ant_session_new (AntNetwork *network, const AntAccount *account)
{
  AntSession *self;
  AntNetworkThread *thread;

  g_return_val_if_fail (ANT_IS_NETWORK (network), NULL);
  g_return_val_if_fail (account != NULL && account->link != NULL && account->name != NULL, NULL);

  self = g_object_new (ANT_TYPE_SESSION, NULL);
  thread = ant_network_get_thread (network);
  self->network = g_object_ref (network);
  self->account = ant_account_copy (account);
  self->own = ant_jid_new (account->link->jid != NULL ? account->link->jid : "", NULL);
  self->number = ant_network_thread_next_session (thread);
  self->inbox = ant_session_inbox_new (self->context, ant_network_get_batch_ms (network), deliver_cb, room_cb, self);
  self->worker = ant_session_worker_new (thread, self->inbox, self->number, account);
  return self;
}

/**
 * ant_session_get_account:
 *
 * Returns: (transfer none): what the session was made with.
 */
const AntAccount *
ant_session_get_account (AntSession *self)
{
  g_return_val_if_fail (ANT_IS_SESSION (self), NULL);

  return self->account;
}

/**
 * ant_session_get_number:
 *
 * Returns: the number of the lane, from 1.
 */
guint
ant_session_get_number (AntSession *self)
{
  g_return_val_if_fail (ANT_IS_SESSION (self), 0);

  return self->number;
}

/**
 * ant_session_get_state:
 *
 * Returns: whether it is online, or on the way from or to that.
 */
AntSessionState
ant_session_get_state (AntSession *self)
{
  g_return_val_if_fail (ANT_IS_SESSION (self), ANT_SESSION_OFFLINE);

  return self->state;
}

/**
 * ant_session_get_own_jid:
 *
 * Returns: (transfer none) (nullable): our address: as the server bound it, before that the account's; %NULL when that
 *   is no address.
 */
const AntJid *
ant_session_get_own_jid (AntSession *self)
{
  g_return_val_if_fail (ANT_IS_SESSION (self), NULL);

  return self->own;
}

/**
 * ant_session_get_tls_info:
 *
 * Returns: (transfer none) (nullable): the certificate of this or the last stream, also of one that was refused; %NULL
 *   before one was seen.
 */
AntTlsInfo *
ant_session_get_tls_info (AntSession *self)
{
  g_return_val_if_fail (ANT_IS_SESSION (self), NULL);

  return self->tls;
}

/**
 * ant_session_get_step:
 *
 * Returns: (transfer none) (nullable): what is being done now, English, without a full stop; %NULL when nothing is.
 */
const char *
ant_session_get_step (AntSession *self)
{
  g_return_val_if_fail (ANT_IS_SESSION (self), NULL);

  return self->step;
}

/**
 * ant_session_get_error:
 *
 * Returns: (transfer none) (nullable): why the last stream ended, or did not come up; %NULL while well.
 */
const GError *
ant_session_get_error (AntSession *self)
{
  g_return_val_if_fail (ANT_IS_SESSION (self), NULL);

  return self->error;
}

/**
 * ant_session_set_rows_func:
 * @func: (nullable): is given every row and every change of one, in order
 * @user_data: for @func
 * @destroy: (nullable): for @user_data, when another is set or the session ends
 */
void
ant_session_set_rows_func (AntSession *self, AntSessionRowsFunc func, gpointer user_data, GDestroyNotify destroy)
{
  gpointer old_data;
  GDestroyNotify old_destroy;

  g_return_if_fail (ANT_IS_SESSION (self));

  old_data = self->rows_data;
  old_destroy = self->rows_destroy;
  self->rows_func = func;
  self->rows_data = user_data;
  self->rows_destroy = destroy;
  if (old_destroy != NULL)
    old_destroy (old_data);
}

static void
send_close (AntSession *self, GTask *task, gboolean for_good)
{
  guint64 token = add_call (self, task);

  if (self->state != ANT_SESSION_OFFLINE)
    set_state (self, ANT_SESSION_CLOSING);
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
  set_error (self, NULL);
  set_state (self, ANT_SESSION_CONNECTING);
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

static void
ant_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AntSession *self = ANT_SESSION (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_OWN_JID:
      g_value_set_boxed (value, self->own);
      break;
    case PROP_TLS_INFO:
      g_value_set_boxed (value, self->tls);
      break;
    case PROP_STEP:
      g_value_set_string (value, self->step);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ant_session_dispose (GObject *object)
{
  AntSession *self = ANT_SESSION (object);

  if (self->inbox != NULL)
    ant_session_inbox_close (self->inbox);
  g_clear_pointer (&self->worker, ant_session_worker_abandon);
  g_clear_pointer (&self->inbox, ant_session_inbox_unref);
  g_clear_object (&self->network);
  ant_session_set_rows_func (self, NULL, NULL, NULL);
  G_OBJECT_CLASS (ant_session_parent_class)->dispose (object);
}

static void
ant_session_finalize (GObject *object)
{
  AntSession *self = ANT_SESSION (object);

  g_hash_table_unref (self->calls);
  ant_account_free (self->account);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->own, ant_jid_unref);
  g_clear_pointer (&self->tls, ant_tls_info_unref);
  g_clear_error (&self->error);
  g_free (self->step);
  G_OBJECT_CLASS (ant_session_parent_class)->finalize (object);
}

static void
ant_session_class_init (AntSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = ant_session_dispose;
  object_class->finalize = ant_session_finalize;
  object_class->get_property = ant_session_get_property;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, ANT_TYPE_SESSION_STATE, ANT_SESSION_OFFLINE, flags);
  properties[PROP_OWN_JID] = g_param_spec_boxed ("own-jid", NULL, NULL, ANT_TYPE_JID, flags);
  properties[PROP_TLS_INFO] = g_param_spec_boxed ("tls-info", NULL, NULL, ANT_TYPE_TLS_INFO, flags);
  properties[PROP_STEP] = g_param_spec_string ("step", NULL, NULL, NULL, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ant_session_init (AntSession *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->thread = g_thread_self ();
  self->calls = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
}
