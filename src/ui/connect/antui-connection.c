/* One session of a window: a local server's or an account's, across reconnects, and what to say about it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-connection-private.h"

G_DEFINE_ENUM_TYPE (AntuiConnectionState, antui_connection_state,
                    G_DEFINE_ENUM_VALUE (ANTUI_CONNECTION_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (ANTUI_CONNECTION_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (ANTUI_CONNECTION_ONLINE, "online"),
                    G_DEFINE_ENUM_VALUE (ANTUI_CONNECTION_CLOSING, "closing"))

G_DEFINE_FINAL_TYPE (AntuiConnection, antui_connection, G_TYPE_OBJECT)

enum
{
  PROP_STATE = 1,
  PROP_STEP,
  PROP_ERROR,
  PROP_OWN_JID,
  PROP_TLS_INFO,
  PROP_ANSWER_UNHANDLED,
  PROP_SHOW_SECRETS,
  N_PROPS,
};

enum
{
  SIGNAL_OPENED,
  SIGNAL_LOST,
  SIGNAL_FAILED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_state (AntuiConnection *self, AntuiConnectionState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
antui_connection_set_step (AntuiConnection *self, const char *step)
{
  if (g_strcmp0 (self->step, step) == 0)
    return;
  g_free (self->step);
  self->step = g_strdup (step);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STEP]);
}

static void
set_error (AntuiConnection *self, const GError *error)
{
  g_clear_error (&self->error);
  self->error = error ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

static void
end_attempt (AntuiConnection *self)
{
  self->reconnecting = FALSE;
  antui_connection_set_step (self, NULL);
  set_state (self, ANTUI_CONNECTION_OFFLINE);
}

void
antui_connection_fail (AntuiConnection *self, const GError *error)
{
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  AntTlsInfo *info = antui_connection_get_tls_info (self);

  g_clear_pointer (&self->failed_tls_info, ant_tls_info_unref);
  self->failed_tls_info = info ? ant_tls_info_ref (info) : NULL;
  set_error (self, cancelled ? NULL : error);
  end_attempt (self);
  if (!cancelled)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0);
}

void
antui_connection_set_idle (AntuiConnection *self)
{
  end_attempt (self);
}

static void
went_online (AntuiConnection *self)
{
  set_error (self, NULL);
  antui_connection_set_step (self, NULL);
  self->reconnecting = FALSE;
  self->n_lost = 0;
  if (self->state == ANTUI_CONNECTION_ONLINE)
    return;
  self->was_online = TRUE;
  set_state (self, ANTUI_CONNECTION_ONLINE);
  g_signal_emit (self, signals[SIGNAL_OPENED], 0);
}

static void
went_offline (AntuiConnection *self)
{
  const GError *error = ant_session_get_error (self->session);
  AntTlsInfo *info = antui_connection_get_tls_info (self);
  gboolean told = self->reconnecting;
  /* Rows of the end may come before or after the state. */
  guint lost = self->n_lost + g_hash_table_size (self->pending);

  g_clear_pointer (&self->failed_tls_info, ant_tls_info_unref);
  self->failed_tls_info = info ? ant_tls_info_ref (info) : NULL;
  set_error (self, error);
  end_attempt (self);
  if (!error)
    return;
  if (told)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0);
  else
    g_signal_emit (self, signals[SIGNAL_LOST], 0, lost);
}

/* Lost, and the session sees to it itself; requests may yet survive it. */
static void
went_reconnecting (AntuiConnection *self)
{
  if (self->state != ANTUI_CONNECTION_ONLINE)
    return;
  self->reconnecting = TRUE;
  set_error (self, ant_session_get_error (self->session));
  antui_connection_set_step (self, ant_session_get_step (self->session));
  set_state (self, ANTUI_CONNECTION_CONNECTING);
  g_signal_emit (self, signals[SIGNAL_LOST], 0, self->n_lost);
}

void
antui_connection_session_changed (AntuiConnection *self)
{
  switch (ant_session_get_state (self->session))
    {
    case ANT_SESSION_ONLINE:
      went_online (self);
      break;
    case ANT_SESSION_OFFLINE:
      /* An end while connecting is told by the end of opening. */
      if (self->state == ANTUI_CONNECTION_ONLINE || self->state == ANTUI_CONNECTION_CLOSING || self->reconnecting)
        went_offline (self);
      break;
    case ANT_SESSION_CLOSING:
      if (self->state == ANTUI_CONNECTION_ONLINE)
        set_state (self, ANTUI_CONNECTION_CLOSING);
      break;
    case ANT_SESSION_CONNECTING:
    default:
      went_reconnecting (self);
      break;
    }
}

void
antui_connection_begin (AntuiConnection *self, const char *step)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->failed_tls_info, ant_tls_info_unref);
  set_error (self, NULL);
  antui_connection_set_step (self, step);
  set_state (self, ANTUI_CONNECTION_CONNECTING);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntExchange) exchange = ant_session_request_finish (ANT_SESSION (source), result, &error);

  /* The row tells it all; this is for the log only. */
  if (!exchange)
    g_debug ("A request ended without a row: %s", error->message);
}

/**
 * antui_connection_send:
 * @self: a connection that has a session
 * @stanza: checked
 * @timeout_ns: how long to wait for an answer, 0 = no limit
 * @fresh_id: write a new id even if there is one
 *
 * Sends @stanza; what becomes of it is seen on the timeline.
 */
void
antui_connection_send (AntuiConnection *self, AntStanza *stanza, gint64 timeout_ns, gboolean fresh_id)
{
  AntRequest request = { .stanza = stanza, .timeout_ns = timeout_ns, .fresh_id = fresh_id };

  g_return_if_fail (ANTUI_IS_CONNECTION (self));
  g_return_if_fail (self->session != NULL);

  ant_session_request_async (self->session, &request, answered_cb, NULL);
}

/**
 * antui_connection_cancel_request:
 * @self: a connection
 * @serial: of the row
 *
 * Gives up waiting for the answer to a request; one that comes after is noted on the row.
 */
void
antui_connection_cancel_request (AntuiConnection *self, guint64 serial)
{
  if (self->session)
    ant_session_cancel (self->session, serial);
}

AntuiConnectionState
antui_connection_get_state (AntuiConnection *self)
{
  return self->state;
}

const char *
antui_connection_get_step (AntuiConnection *self)
{
  return self->step;
}

const GError *
antui_connection_get_error (AntuiConnection *self)
{
  return self->error;
}

AntTlsInfo *
antui_connection_get_tls_info (AntuiConnection *self)
{
  return self->session ? ant_session_get_tls_info (self->session) : NULL;
}

AntTlsInfo *
antui_connection_get_failed_tls_info (AntuiConnection *self)
{
  return self->failed_tls_info;
}

const AntJid *
antui_connection_get_own_jid (AntuiConnection *self)
{
  return self->session ? ant_session_get_own_jid (self->session) : NULL;
}

const AntAccount *
antui_connection_get_account (AntuiConnection *self)
{
  return self->session ? ant_session_get_account (self->session) : NULL;
}

const char *
antui_connection_get_name (AntuiConnection *self)
{
  return self->name;
}

guint
antui_connection_get_lane (AntuiConnection *self)
{
  return self->lane;
}

guint
antui_connection_get_session (AntuiConnection *self)
{
  return self->session ? ant_session_get_number (self->session) : 0;
}

gboolean
antui_connection_had_session (AntuiConnection *self, guint session)
{
  for (guint i = 0; i < self->sessions->len; i++)
    if (g_array_index (self->sessions, guint, i) == session)
      return TRUE;
  return FALSE;
}

const char *
antui_connection_get_local_user (AntuiConnection *self)
{
  return self->local_user;
}

gboolean
antui_connection_is_component (AntuiConnection *self)
{
  const AntAccount *account = antui_connection_get_account (self);

  return account && account->link->component;
}

gboolean
antui_connection_was_online (AntuiConnection *self)
{
  return self->was_online;
}

gboolean
antui_connection_is_reconnecting (AntuiConnection *self)
{
  return self->reconnecting;
}

gboolean
antui_connection_queues (AntuiConnection *self)
{
  const AntAccount *account = antui_connection_get_account (self);

  return account && account->queue_offline
         && (self->state == ANTUI_CONNECTION_OFFLINE || self->state == ANTUI_CONNECTION_CONNECTING);
}

gboolean
antui_connection_get_answer_unhandled (AntuiConnection *self)
{
  return self->answer_unhandled;
}

/**
 * antui_connection_set_answer_unhandled:
 * @self: a connection
 * @answer: whether incoming requests that nothing handles are answered with service-unavailable
 *
 * For requests that come from now on, also after reconnecting.
 */
void
antui_connection_set_answer_unhandled (AntuiConnection *self, gboolean answer)
{
  g_return_if_fail (ANTUI_IS_CONNECTION (self));

  if (self->answer_unhandled == !!answer)
    return;
  self->answer_unhandled = !!answer;
  if (self->session)
    ant_session_set_answer_unhandled (self->session, answer);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ANSWER_UNHANDLED]);
}

static void
antui_connection_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AntuiConnection *self = ANTUI_CONNECTION (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_STEP:
      g_value_set_string (value, self->step);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_OWN_JID:
      g_value_set_boxed (value, antui_connection_get_own_jid (self));
      break;
    case PROP_TLS_INFO:
      g_value_set_boxed (value, antui_connection_get_tls_info (self));
      break;
    case PROP_ANSWER_UNHANDLED:
      g_value_set_boolean (value, self->answer_unhandled);
      break;
    case PROP_SHOW_SECRETS:
      g_value_set_boolean (value, self->show_secrets);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
antui_connection_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ANSWER_UNHANDLED:
      antui_connection_set_answer_unhandled (ANTUI_CONNECTION (object), g_value_get_boolean (value));
      break;
    case PROP_SHOW_SECRETS:
      antui_connection_set_show_secrets (ANTUI_CONNECTION (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
antui_connection_dispose (GObject *object)
{
  AntuiConnection *self = ANTUI_CONNECTION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  antui_connection_drop_session (self);
  g_clear_object (&self->network);
  g_clear_object (&self->sandbox);
  g_clear_object (&self->local_server);
  g_clear_object (&self->lanes);
  g_clear_object (&self->timeline);
  G_OBJECT_CLASS (antui_connection_parent_class)->dispose (object);
}

static void
antui_connection_finalize (GObject *object)
{
  AntuiConnection *self = ANTUI_CONNECTION (object);

  g_hash_table_unref (self->pending);
  g_array_unref (self->sessions);
  g_free (self->local_user);
  g_free (self->name);
  g_clear_error (&self->error);
  g_clear_pointer (&self->failed_tls_info, ant_tls_info_unref);
  g_free (self->step);
  G_OBJECT_CLASS (antui_connection_parent_class)->finalize (object);
}

static void
antui_connection_class_init (AntuiConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = antui_connection_get_property;
  object_class->set_property = antui_connection_set_property;
  object_class->dispose = antui_connection_dispose;
  object_class->finalize = antui_connection_finalize;

  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, ANTUI_TYPE_CONNECTION_STATE, 0, flags);
  props[PROP_STEP] = g_param_spec_string ("step", NULL, NULL, NULL, flags);
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  props[PROP_OWN_JID] = g_param_spec_boxed ("own-jid", NULL, NULL, ANT_TYPE_JID, flags);
  props[PROP_TLS_INFO] = g_param_spec_boxed ("tls-info", NULL, NULL, ANT_TYPE_TLS_INFO, flags);
  props[PROP_ANSWER_UNHANDLED] = g_param_spec_boolean ("answer-unhandled", NULL, NULL, TRUE,
                                                       flags | G_PARAM_WRITABLE);
  props[PROP_SHOW_SECRETS] = g_param_spec_boolean ("show-secrets", NULL, NULL, FALSE, flags | G_PARAM_WRITABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_OPENED] = g_signal_new ("opened", ANTUI_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
  signals[SIGNAL_LOST] = g_signal_new ("lost", ANTUI_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", ANTUI_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
}

static void
antui_connection_init (AntuiConnection *self)
{
  self->pending = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->sessions = g_array_new (FALSE, FALSE, sizeof (guint));
  self->answer_unhandled = TRUE;
}

/**
 * antui_connection_new:
 * @shared: where rows go, who serves the session
 * @lane: of its colour
 *
 * Returns: (transfer full): a connection to nothing yet
 */
AntuiConnection *
antui_connection_new (const AntuiConnectionShared *shared, guint lane)
{
  AntuiConnection *self = g_object_new (ANTUI_TYPE_CONNECTION, NULL);

  self->timeline = g_object_ref (shared->timeline);
  self->network = g_object_ref (shared->network);
  self->lanes = g_object_ref (shared->lanes);
  self->local_server = g_object_ref (shared->local_server);
  self->lane = lane;
  return self;
}
