/* An account in use: what the main thread sees of a session.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-session-private.h"

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

void
ant_session_set_state (AntSession *self, AntSessionState state)
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
void
ant_session_set_error (AntSession *self, const GError *error)
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
  ant_session_set_error (self, status->error);
  ant_session_set_state (self, status->state);
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
    ant_session_end_call (self, results->pdata[i]);
  if (self->worker != NULL)
    ant_session_worker_set_collecting (self->worker, FALSE);
}

static void
room_cb (gpointer user_data)
{
  ant_session_worker_go_on (((AntSession *) user_data)->worker);
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
