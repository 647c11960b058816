/* What the two files of AntSocket share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "wire/ant-socket.h"

G_BEGIN_DECLS

/**
 * AntSocket:
 *
 * One connection, used once. Belongs to the thread that runs its context. The owner's last word is ant_socket_free();
 * the memory stays until the socket's own frames have returned, so it may come from any of the callbacks.
 * Clear bytes wait in @plain; what the kernel is to get next is in @out, never more than one chunk (and what the
 * handshake wants to say): so the stamp before a write belongs to that chunk.
 */
struct _AntSocket
{
  guint ref_count;
  AntSocketFuncs funcs;
  gpointer user_data;

  GSource *source;
  gpointer tag;
  GIOCondition interest;
  int fd;                /* -1: not yet, or no more */
  char *peer;            /* "192.0.2.1:5222" */

  AntTls *tls;           /* (nullable) */
  AntTlsInfo *tls_info;  /* (nullable): outlives @tls */
  GByteArray *plain;
  GByteArray *out;
  guint64 written;       /* clear bytes ever given to ant_socket_write() */
  guint64 read;          /* bytes ever taken from the kernel; at the end what was left there too */
  guint rtt_us;          /* as it was at @rtt_read */
  guint64 rtt_read;
  int broken;            /* errno of a write: the connection has ended, but not all is read */

  guint connecting : 1;
  guint handshaking : 1;
  guint dispatching : 1;
  guint flushing : 1;
  guint ended : 1;
  guint freed : 1;
  guint eager : 1;
  guint paused : 1;
};

/* ant-socket.c */
void ant_socket_fail (AntSocket *self, const GError *error);
void ant_socket_fail_with_errno (AntSocket *self, int code);

/* ant-socket-io.c */
void ant_socket_flush (AntSocket *self);
void ant_socket_handshake (AntSocket *self);
void ant_socket_read (AntSocket *self);

G_END_DECLS
