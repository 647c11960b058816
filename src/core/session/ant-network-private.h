/* The network thread as the sessions see it. Only for files of this folder.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "session/ant-network.h"

G_BEGIN_DECLS

/* What the thread and everybody who speaks to it share; counted atomically. */
typedef struct _AntNetworkThread AntNetworkThread;

AntNetworkThread *ant_network_get_thread (AntNetwork *self);
guint ant_network_get_batch_ms (AntNetwork *self);

AntNetworkThread *ant_network_thread_ref (AntNetworkThread *thread);
void ant_network_thread_unref (AntNetworkThread *thread);
GMainContext *ant_network_thread_get_context (AntNetworkThread *thread);
AntClock *ant_network_thread_get_clock (AntNetworkThread *thread);
guint64 ant_network_thread_next_serial (AntNetworkThread *thread);
guint ant_network_thread_next_session (AntNetworkThread *thread);
void ant_network_thread_invoke (AntNetworkThread *thread, GSourceFunc func, gpointer data, GDestroyNotify destroy);
/* Both halves of invoke, for who has several commands. */
void ant_network_thread_post (AntNetworkThread *thread, GSourceFunc func, gpointer data, GDestroyNotify destroy);
void ant_network_thread_wake (AntNetworkThread *thread);
gboolean ant_network_thread_is_current (AntNetworkThread *thread);

/* In the thread: it does not end while somebody holds it. */
void ant_network_thread_hold (AntNetworkThread *thread);
void ant_network_thread_release (AntNetworkThread *thread);

G_END_DECLS
