/* The one connection of a window: sandbox or account, its session across reconnects, and what to say about it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-connection-private.h"

/* Rows reach the window at most once a frame. */
#define BATCH_MS 16

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

static void
set_step (AntuiConnection *self, const char *step)
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

void
antui_connection_fail (AntuiConnection *self, const GError *error)
{
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  set_error (self, cancelled ? NULL : error);
  set_step (self, NULL);
  set_state (self, ANTUI_CONNECTION_OFFLINE);
  if (!cancelled)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0);
}

/* Given up before anything was reached. */
void
antui_connection_set_idle (AntuiConnection *self)
{
  set_step (self, NULL);
  set_state (self, ANTUI_CONNECTION_OFFLINE);
}

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
went_offline (AntuiConnection *self)
{
  const GError *error = ant_session_get_error (self->session);
  /* Rows of the end may come before or after the state. */
  guint lost = self->n_lost + g_hash_table_size (self->pending);

  set_error (self, error);
  set_step (self, NULL);
  set_state (self, ANTUI_CONNECTION_OFFLINE);
  if (error)
    g_signal_emit (self, signals[SIGNAL_LOST], 0, lost);
}

void
antui_connection_session_changed (AntuiConnection *self)
{
  switch (ant_session_get_state (self->session))
    {
    case ANT_SESSION_ONLINE:
      self->n_lost = 0;
      set_error (self, NULL);
      set_step (self, NULL);
      if (self->state != ANTUI_CONNECTION_ONLINE)
        {
          set_state (self, ANTUI_CONNECTION_ONLINE);
          g_signal_emit (self, signals[SIGNAL_OPENED], 0);
        }
      break;
    case ANT_SESSION_OFFLINE:
      /* An end while connecting is told by the end of opening. */
      if (self->state == ANTUI_CONNECTION_ONLINE || self->state == ANTUI_CONNECTION_CLOSING)
        went_offline (self);
      break;
    case ANT_SESSION_CLOSING:
      if (self->state == ANTUI_CONNECTION_ONLINE)
        set_state (self, ANTUI_CONNECTION_CLOSING);
      break;
    case ANT_SESSION_CONNECTING:
    default:
      break;
    }
}

static void
session_step_cb (AntuiConnection *self)
{
  if (self->state == ANTUI_CONNECTION_CONNECTING)
    set_step (self, ant_session_get_step (self->session));
}

static void
session_own_jid_cb (AntuiConnection *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OWN_JID]);
}

static void
session_tls_info_cb (AntuiConnection *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TLS_INFO]);
}

static void
last_rows_cb (AntSession *session, GPtrArray *exchanges, gpointer user_data)
{
  ant_timeline_model_apply (user_data, exchanges);
}

/* Its last rows (what was lost, the end of the stream) still belong on the timeline. */
static void
drop_session (AntuiConnection *self)
{
  if (!self->session)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
  ant_session_set_rows_func (self->session, last_rows_cb, g_object_ref (self->timeline), g_object_unref);
  if (ant_session_get_state (self->session) != ANT_SESSION_OFFLINE)
    ant_session_close_async (self->session, NULL, NULL);
  g_clear_object (&self->session);
  g_hash_table_remove_all (self->pending);
  self->n_lost = 0;
}

void
antui_connection_use_account (AntuiConnection *self, const AntAccount *account)
{
  g_autoptr (AntAccount) copy = ant_account_copy (account);

  drop_session (self);
  if (!self->network)
    self->network = ant_network_new (ant_clock_system (), BATCH_MS);
  self->session = ant_session_new (self->network, copy);
  ant_session_set_rows_func (self->session, rows_cb, self, NULL);
  g_signal_connect_swapped (self->session, "notify::state", G_CALLBACK (antui_connection_session_changed), self);
  g_signal_connect_swapped (self->session, "notify::step", G_CALLBACK (session_step_cb), self);
  g_signal_connect_swapped (self->session, "notify::own-jid", G_CALLBACK (session_own_jid_cb), self);
  g_signal_connect_swapped (self->session, "notify::tls-info", G_CALLBACK (session_tls_info_cb), self);
  session_own_jid_cb (self);
  session_tls_info_cb (self);
}

void
antui_connection_begin (AntuiConnection *self, const char *step)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_error (self, NULL);
  set_step (self, step);
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

gboolean
antui_connection_is_sandbox (AntuiConnection *self)
{
  return self->is_sandbox;
}

gboolean
antui_connection_is_component (AntuiConnection *self)
{
  const AntAccount *account = antui_connection_get_account (self);

  return account && account->link->component;
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
  drop_session (self);
  g_clear_object (&self->network);
  g_clear_object (&self->sandbox);
  g_clear_object (&self->timeline);
  G_OBJECT_CLASS (antui_connection_parent_class)->dispose (object);
}

static void
antui_connection_finalize (GObject *object)
{
  AntuiConnection *self = ANTUI_CONNECTION (object);

  g_hash_table_unref (self->pending);
  g_clear_error (&self->error);
  g_free (self->step);
  G_OBJECT_CLASS (antui_connection_parent_class)->finalize (object);
}

static void
antui_connection_class_init (AntuiConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = antui_connection_get_property;
  object_class->dispose = antui_connection_dispose;
  object_class->finalize = antui_connection_finalize;

  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, ANTUI_TYPE_CONNECTION_STATE, 0, flags);
  props[PROP_STEP] = g_param_spec_string ("step", NULL, NULL, NULL, flags);
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  props[PROP_OWN_JID] = g_param_spec_boxed ("own-jid", NULL, NULL, ANT_TYPE_JID, flags);
  props[PROP_TLS_INFO] = g_param_spec_boxed ("tls-info", NULL, NULL, ANT_TYPE_TLS_INFO, flags);
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
}

/**
 * antui_connection_new:
 * @timeline: where rows go
 *
 * Returns: (transfer full): a connection to nothing yet; no thread is started before something is opened
 */
AntuiConnection *
antui_connection_new (AntTimelineModel *timeline)
{
  AntuiConnection *self = g_object_new (ANTUI_TYPE_CONNECTION, NULL);

  self->timeline = g_object_ref (timeline);
  return self;
}
