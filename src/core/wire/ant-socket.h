/* The socket to the server: non-blocking TCP, TLS over it, receive stamps of the kernel, send stamps.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "base/ant-clock.h"
#include "wire/ant-tls.h"

G_BEGIN_DECLS

typedef struct _AntSocket AntSocket;

/**
 * AntReadStamp:
 * @received_ns: wall clock; of the last byte of what one system call read
 * @stamp: who took it
 * @more: that last byte is not among the bytes that come with this
 */
typedef struct
{
  gint64 received_ns;
  AntStamp stamp;
  gboolean more;
} AntReadStamp;

/**
 * AntSocketFuncs:
 * @connected: TCP is there
 * @secured: TLS is there
 * @data: clear bytes came
 * @sent: all clear bytes up to offset @upto have left; @sent_ns: wall clock, just before the last write of them
 * @down: the end, once; %NULL in @error when the server ended it in the proper way
 *
 * @sent and @down may come from inside ant_socket_write().
 */
typedef struct
{
  void (*connected) (gpointer user_data);
  void (*secured) (gpointer user_data);
  void (*data) (const char *bytes, gsize length, const AntReadStamp *stamp, gpointer user_data);
  void (*sent) (guint64 upto, gint64 sent_ns, gpointer user_data);
  void (*down) (const GError *error, gpointer user_data);
} AntSocketFuncs;

AntSocket *ant_socket_new (GMainContext *context, const AntSocketFuncs *funcs, gpointer user_data);
void ant_socket_free (AntSocket *self);

void ant_socket_connect (AntSocket *self, GInetAddress *address, guint16 port);
void ant_socket_start_tls (AntSocket *self, const AntTlsOptions *options);
void ant_socket_write (AntSocket *self, const char *bytes, gsize length);
void ant_socket_set_eager (AntSocket *self, gboolean eager);
void ant_socket_set_paused (AntSocket *self, gboolean paused);
void ant_socket_close (AntSocket *self);

char *ant_socket_peer_to_text (GInetAddress *address, guint16 port);
const char *ant_socket_get_peer (AntSocket *self);
AntTlsInfo *ant_socket_get_tls_info (AntSocket *self);
gboolean ant_socket_is_open (AntSocket *self);
gboolean ant_socket_is_secure (AntSocket *self);
guint64 ant_socket_get_written (AntSocket *self);
gsize ant_socket_get_queued (AntSocket *self);
guint64 ant_socket_get_arrived (AntSocket *self);
guint64 ant_socket_get_read (AntSocket *self);
guint ant_socket_get_rtt_us (AntSocket *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntSocket, ant_socket_free)

G_END_DECLS
