/* The network thread: one main context that serves all sessions, and the way back to the main thread.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>
#include "base/ant-clock.h"

G_BEGIN_DECLS

#define ANT_TYPE_NETWORK (ant_network_get_type ())
G_DECLARE_FINAL_TYPE (AntNetwork, ant_network, ANT, NETWORK, GObject)

/* @batch_ms: rows reach the main thread at most this often, collected; 0 = at once (a terminal), 16 = a frame (a window).
 * The thread ends with the last reference. */
AntNetwork *ant_network_new (AntClock *clock, guint batch_ms);
GMainContext *ant_network_get_context (AntNetwork *self);
AntClock *ant_network_get_clock (AntNetwork *self);
/* Runs @func in the network thread, in order. @destroy runs there too. */
void ant_network_invoke (AntNetwork *self, GSourceFunc func, gpointer data, GDestroyNotify destroy);

G_END_DECLS
