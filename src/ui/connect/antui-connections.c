/* The sessions of a window, in the order they were added, and the one that what is composed is sent with.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-connections-private.h"

/* Rows reach the window at most once a frame. */
#define BATCH_MS 16

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AntuiConnections, antui_connections, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_CURRENT = 1,
  N_PROPS,
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_OPENED,
  SIGNAL_FAILED,
  SIGNAL_LOST,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

guint
antui_connections_get_n (AntuiConnections *self)
{
  return self->list->len;
}

/* (transfer none) (nullable) */
AntuiConnection *
antui_connections_get (AntuiConnections *self, guint position)
{
  return position < self->list->len ? g_ptr_array_index (self->list, position) : NULL;
}

AntuiConnection *
antui_connections_get_current (AntuiConnections *self)
{
  return self->current;
}

AntuiLanes *
antui_connections_get_lanes (AntuiConnections *self)
{
  return self->lanes;
}

gboolean
antui_connections_has_local_server (AntuiConnections *self)
{
  return antui_local_server_get_running (self->local_server) != NULL;
}

gboolean
antui_connections_find (AntuiConnections *self, AntuiConnection *connection, guint *ret_position)
{
  return connection && g_ptr_array_find (self->list, connection, ret_position);
}

/**
 * antui_connections_find_session:
 * @self: the connections
 * @session: number of a row's session
 *
 * Returns: (transfer none) (nullable): the connection whose session it is or was
 */
AntuiConnection *
antui_connections_find_session (AntuiConnections *self, guint session)
{
  for (guint i = 0; i < self->list->len; i++)
    if (antui_connection_had_session (g_ptr_array_index (self->list, i), session))
      return g_ptr_array_index (self->list, i);
  return NULL;
}

/* (transfer none) (nullable): of @user on the local server */
AntuiConnection *
antui_connections_find_local (AntuiConnections *self, const char *user)
{
  for (guint i = 0; i < self->list->len; i++)
    if (g_strcmp0 (antui_connection_get_local_user (g_ptr_array_index (self->list, i)), user) == 0)
      return g_ptr_array_index (self->list, i);
  return NULL;
}

static void
emit_changed (AntuiConnections *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * antui_connections_set_current:
 * @self: the connections
 * @connection: (nullable): one of them
 *
 * What is composed is sent with @connection from now on.
 */
void
antui_connections_set_current (AntuiConnections *self, AntuiConnection *connection)
{
  g_return_if_fail (!connection || antui_connections_find (self, connection, NULL));

  if (!g_set_object (&self->current, connection))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CURRENT]);
  emit_changed (self);
}

static void
set_former (AntuiConnections *self, AntuiConnection *connection)
{
  g_set_weak_pointer (&self->former, connection);
}

/* One that never came online does not keep the place of one that works. */
static void
fall_back (AntuiConnections *self, AntuiConnection *connection)
{
  if (self->current != connection || antui_connection_was_online (connection)
      || !antui_connections_find (self, self->former, NULL))
    return;
  antui_connections_set_current (self, self->former);
}

static void
opened_cb (AntuiConnections *self, AntuiConnection *connection)
{
  self->known_lanes |= 1u << antui_connection_get_lane (connection);
  g_signal_emit (self, signals[SIGNAL_OPENED], 0, connection);
}

static void
failed_cb (AntuiConnections *self, AntuiConnection *connection)
{
  fall_back (self, connection);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, connection);
}

static void
lost_cb (AntuiConnections *self, guint n_lost, AntuiConnection *connection)
{
  g_signal_emit (self, signals[SIGNAL_LOST], 0, connection, n_lost);
}

/**
 * antui_connections_add:
 * @self: the connections
 *
 * Returns: (transfer none): a connection to nothing yet, which is the current one from now on
 */
AntuiConnection *
antui_connections_add (AntuiConnections *self)
{
  AntuiConnectionShared shared = { .timeline = self->timeline, .lanes = self->lanes, .local_server = self->local_server };
  AntuiConnection *connection;

  if (!self->network)
    self->network = ant_network_new (ant_clock_system (), BATCH_MS);
  shared.network = self->network;
  connection = antui_connection_new (&shared, antui_connections_choose_lane (self));
  g_signal_connect_object (connection, "notify", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_data (connection, "lost", G_CALLBACK (lost_cb), self, NULL, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->list, connection);
  g_list_model_items_changed (G_LIST_MODEL (self), self->list->len - 1, 0, 1);
  if (self->current && antui_connection_was_online (self->current))
    set_former (self, self->current);
  antui_connections_set_current (self, connection);
  return connection;
}

/**
 * antui_connections_close:
 * @self: the connections
 * @connection: one of them
 *
 * Gives up connecting, or disconnects. What never was online is gone then; what was can be connected again.
 */
void
antui_connections_close (AntuiConnections *self, AntuiConnection *connection)
{
  if (antui_connection_was_online (connection))
    antui_connection_close (connection);
  else
    antui_connections_remove (self, connection);
}

/**
 * antui_connections_remove:
 * @self: the connections
 * @connection: one of them
 *
 * Disconnects and forgets it; its rows stay on the timeline.
 */
void
antui_connections_remove (AntuiConnections *self, AntuiConnection *connection)
{
  g_autoptr (AntuiConnection) removed = g_object_ref (connection);
  AntuiConnection *next = antui_connections_find (self, self->former, NULL) ? self->former : NULL;
  guint position;

  g_return_if_fail (antui_connections_find (self, connection, &position));

  g_signal_handlers_disconnect_by_data (connection, self);
  antui_connection_close (connection);
  g_ptr_array_remove_index (self->list, position);
  if (next == connection || !next)
    next = antui_connections_get (self, MIN (position, self->list->len - 1));
  if (self->former == connection)
    set_former (self, NULL);
  if (self->current == connection)
    antui_connections_set_current (self, next);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  emit_changed (self);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  guint *n_left = g_task_get_task_data (task);

  antui_connection_close_finish (ANTUI_CONNECTION (source), result, NULL);
  if (--*n_left == 0)
    g_task_return_boolean (task, TRUE);
}

/**
 * antui_connections_close_all_async:
 * @self: the connections
 * @callback: when all are offline
 * @user_data: for @callback
 *
 * Ends all streams in good order.
 */
void
antui_connections_close_all_async (AntuiConnections *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  guint *n_left = g_new (guint, 1);

  *n_left = self->list->len;
  g_task_set_source_tag (task, antui_connections_close_all_async);
  g_task_set_task_data (task, n_left, g_free);
  if (*n_left == 0)
    g_task_return_boolean (task, TRUE);
  for (guint i = 0; i < self->list->len; i++)
    antui_connection_close_async (g_ptr_array_index (self->list, i), closed_cb, g_object_ref (task));
}

gboolean
antui_connections_close_all_finish (AntuiConnections *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static GType
get_item_type (GListModel *model)
{
  return ANTUI_TYPE_CONNECTION;
}

static guint
get_n_items (GListModel *model)
{
  return antui_connections_get_n (ANTUI_CONNECTIONS (model));
}

static gpointer
get_item (GListModel *model, guint position)
{
  AntuiConnection *connection = antui_connections_get (ANTUI_CONNECTIONS (model), position);

  return connection ? g_object_ref (connection) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
antui_connections_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CURRENT:
      g_value_set_object (value, ANTUI_CONNECTIONS (object)->current);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
antui_connections_dispose (GObject *object)
{
  AntuiConnections *self = ANTUI_CONNECTIONS (object);

  for (guint i = 0; self->list && i < self->list->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->list, i), self);
  g_clear_weak_pointer (&self->former);
  g_clear_object (&self->current);
  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_clear_object (&self->network);
  g_clear_object (&self->local_server);
  g_clear_object (&self->lanes);
  g_clear_object (&self->timeline);
  G_OBJECT_CLASS (antui_connections_parent_class)->dispose (object);
}

static guint
new_signal (const char *name, guint n_params, GType first, GType second)
{
  return g_signal_new (name, ANTUI_TYPE_CONNECTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, n_params,
                       first, second);
}

static void
antui_connections_class_init (AntuiConnectionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = antui_connections_get_property;
  object_class->dispose = antui_connections_dispose;
  props[PROP_CURRENT] = g_param_spec_object ("current", NULL, NULL, ANTUI_TYPE_CONNECTION,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_CHANGED] = new_signal ("changed", 0, G_TYPE_NONE, G_TYPE_NONE);
  signals[SIGNAL_OPENED] = new_signal ("opened", 1, ANTUI_TYPE_CONNECTION, G_TYPE_NONE);
  signals[SIGNAL_FAILED] = new_signal ("failed", 1, ANTUI_TYPE_CONNECTION, G_TYPE_NONE);
  signals[SIGNAL_LOST] = new_signal ("lost", 2, ANTUI_TYPE_CONNECTION, G_TYPE_UINT);
}

static void
antui_connections_init (AntuiConnections *self)
{
  self->list = g_ptr_array_new_with_free_func (g_object_unref);
  self->lanes = antui_lanes_new ();
  self->local_server = antui_local_server_new ();
}

/**
 * antui_connections_new:
 * @timeline: where rows go
 *
 * Returns: (transfer full): no connections yet
 */
AntuiConnections *
antui_connections_new (AntTimelineModel *timeline)
{
  AntuiConnections *self = g_object_new (ANTUI_TYPE_CONNECTIONS, NULL);

  self->timeline = g_object_ref (timeline);
  return self;
}
