/* What the files of the sessions of a window share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "connect/antui-connections.h"

G_BEGIN_DECLS

/**
 * AntuiConnections:
 *
 * Main thread only.
 * @list: (element-type AntuiConnection)
 * @current: (nullable): one of @list
 * @former: (nullable) (weak): was the current one before one was added; is it again when that one fails at once
 * @network: %NULL until something is opened: no thread is started before
 * @known_lanes: bits of the lanes whose rows a person may remember
 */
struct _AntuiConnections
{
  GObject parent_instance;

  GPtrArray *list;
  AntuiConnection *current;
  AntuiConnection *former;
  AntTimelineModel *timeline;
  AntNetwork *network;
  AntuiLanes *lanes;
  AntuiLocalServer *local_server;
  guint known_lanes;
};

/* antui-connections-open.c: the colour of the next one */
guint antui_connections_choose_lane (AntuiConnections *self);

G_END_DECLS
